"""What values rest on: each list of citations is entered once in a table, and a goal's column holds its entry."""

from __future__ import annotations

from datetime import date
from threading import Lock
from typing import NamedTuple, final

import numpy as np

from millesime.kernels.exact.columns import Array
from millesime.model.citation import Authority, over, window_on


class Cited(NamedTuple):
    """One citation, as far as a table shows it."""

    article: str | None
    legifrance: str | None
    since: date


def cited_of(authority: Authority, branch: Authority | None, since: date, day: date) -> Cited:
    """What a version rests on, a branch of it saying so more precisely, on a day."""
    held = over(authority, branch)
    window = window_on(held, day)
    return Cited(held.article, window.legifrance if window else None, since)


@final
class Citations:
    """The table; entry 0 is nothing."""

    def __init__(self) -> None:
        self.entries: list[tuple[Cited, ...]] = [()]
        self._codes: dict[tuple[Cited, ...], int] = {(): 0}
        self._lock = Lock()

    def code(self, cited: tuple[Cited, ...]) -> int:
        """The entry of a list of citations."""
        with self._lock:
            found = self._codes.get(cited)
            if found is None:
                found = self._codes[cited] = len(self.entries)
                self.entries.append(cited)
        return found

    def both(self, one: int, other: int) -> int:
        """Two lists as one."""
        return self.code(self.entries[one] + self.entries[other])

    def joined(self, one: Array, other: Array) -> Array:
        """Both lists, in this order; where one is nothing, the other."""
        found = np.where(one == 0, other, one)
        both = np.flatnonzero((one != 0) & (other != 0))
        if len(both):
            pairs, inverse = np.unique(np.stack([one[both], other[both]]), axis=1, return_inverse=True)
            codes = [self.both(int(a), int(b)) for a, b in pairs.T]
            found[both] = np.asarray(codes)[inverse.reshape(-1)]
        return found.astype(np.int32)
