"""What is lacking, as a number: each absence of a value is entered once in a table, and a column holds its entry.

Two columns of absences are combined by combining each distinct pair of entries once, however many rows there are.
"""

from __future__ import annotations

from collections.abc import Callable
from threading import RLock
from typing import Any, Final, final

import numpy as np
from numpy.typing import NDArray

from millesime.values import Lack, Status
from millesime.values.lack import absorb

Codes = NDArray[np.int32]

DETERMINED: Final = 0
NONE: Final = 1
"""« sans objet »: known not to be."""
RETRY: Final = 2
"""The evaluator decides this row: here it is not known what holds."""
NO_MATCH: Final = 3
"""An exception that does not speak of the case."""
COMMON: Final = 4
"""« droit commun »: what the exception derogates from holds again."""
ABSENT: Final = 5
"""Among several things that may hold, one that is not among those of this row."""
FIRST: Final = 6
"""The first entry that is a lack."""


@final
class Many:
    """Stands among the options of a lack for values that differ from row to row."""

    __slots__ = ()

    def __repr__(self) -> str:
        return "MANY"


MANY: Final = Many()
_PLACES: Final = {status: place for place, status in enumerate(Status)}


MOST: Final = 16_384
"""So many entries at most: a row that would need one more is left to the evaluator, and a table of millions stays flat."""


@final
class Lacks:
    """The table. Entries are never taken away, and mean the same for as long as the process lives."""

    def __init__(self) -> None:
        self._entries: list[Lack | None] = [None] * FIRST
        self._codes: dict[tuple[Any, ...], int] = {}
        self._pairs: dict[tuple[str, int, int], int] = {}
        self._plain: Codes = np.arange(MOST, dtype=np.int32)
        self._status: NDArray[np.int8] = np.zeros(MOST, np.int8)
        self._lock = RLock()

    def code(self, lack: Lack) -> int:
        """The entry of a lack, made where there is none yet; RETRY once the table is full."""
        key = (lack.status, lack.missing, lack.reason, lack.options)
        found = self._codes.get(key)
        return self._entered(lack, key) if found is None else found

    def _entered(self, lack: Lack, key: tuple[Any, ...]) -> int:
        with self._lock:
            if key in self._codes:
                return self._codes[key]
            plain = self.code(lack.plain()) if lack.options else len(self._entries)
            if len(self._entries) >= MOST or plain == RETRY:
                return RETRY
            found = len(self._entries)
            self._plain[found], self._status[found] = plain, _PLACES[lack.status]
            self._entries.append(lack)
            self._codes[key] = found
            return found

    @property
    def size(self) -> int:
        """How many entries there are, marks included."""
        return len(self._entries)

    def at(self, code: int) -> Lack:
        """The lack that an entry stands for."""
        found = self._entries[code]
        assert found is not None, f"entry {code} is a mark, not a lack"
        return found

    def _arrays(self) -> tuple[Codes, NDArray[np.int8]]:
        """For each entry, the same of something else, and the place of its status among all."""
        size = len(self._entries)
        return self._plain[:size], self._status[:size]

    def combined(self, name: str, how: Callable[[list[Lack]], Lack], one: Codes, other: Codes) -> Codes:
        """Two columns of entries as one: `how` is asked once for each distinct pair.

        An entry 0 beside a lack leaves the lack, as something else's. A row for the evaluator stays one.
        """
        found = self._arrays()[0][np.where(one != 0, one, other)]
        both = (one != 0) & (other != 0)
        if not both.any():
            return found
        found, one, other = (np.broadcast_to(part, np.shape(both)).reshape(-1) for part in (found, one, other))
        rows = np.flatnonzero(both)
        width = len(self._entries)
        pairs, inverse = np.unique(one[rows].astype(np.int64) * width + other[rows], return_inverse=True)
        found = found.copy()
        found[rows] = np.asarray([self.pair(name, how, *divmod(int(pair), width)) for pair in pairs], np.int32)[inverse]
        return found.reshape(np.shape(both))

    def pair(self, name: str, how: Callable[[list[Lack]], Lack], a: int, b: int) -> int:
        """The entry of two lacks as one."""
        if RETRY in (a, b):
            return RETRY
        found = self._pairs.get((name, a, b))
        if found is None:
            found = self.code(how([self.at(a), self.at(b)]))
            if len(self._pairs) < 4 * MOST:
                self._pairs[name, a, b] = found
        return found

    def plain(self, codes: Codes) -> Codes:
        """The same of something else: what one thing may be tells nothing of another."""
        return codes if codes.max(initial=0) < FIRST else self._arrays()[0][codes]

    def statuses(self, codes: Codes) -> NDArray[np.int8]:
        """The place of each entry's status among all; of a mark, that of `determined`."""
        return self._arrays()[1][codes]

    def places(self) -> Codes:
        """The same for every entry that there is."""
        return self._arrays()[1].astype(np.int32)

    def of_status(self, codes: Codes, status: Status) -> NDArray[np.bool_]:
        """Where there is a lack of this status."""
        return np.asarray((codes >= FIRST) & (self.statuses(codes) == _PLACES[status]), bool)

    def plainly(self, codes: Codes) -> Codes:
        """The same, rows whose possible values are told apart by themselves alone being left to the evaluator."""
        if codes.max(initial=0) < FIRST or (self._arrays()[0][codes] == codes).all():
            return codes
        return self.mapped(codes, lambda lack: RETRY if MANY in lack.options else self.code(lack))

    def mapped(self, codes: Codes, of: Callable[[Lack], int]) -> Codes:
        """A column of entries, each lack replaced by the entry that `of` gives; marks stay as they are."""
        table = np.arange(self.size, dtype=np.int32)
        there = np.zeros(self.size, bool)
        there[codes] = True
        for code in np.flatnonzero(there):
            if code >= FIRST:
                table[code] = of(self.at(int(code)))
        return table[codes]


LACKS: Final = Lacks()
"""The one table of a process: what it says depends on nothing but what is asked of it."""


def awaiting(lacks: list[Lack]) -> Lack:
    """What is lacking where one operand may settle the matter alone: facts, as long as a fact may still be that one."""
    return absorb([lack for lack in lacks if lack.status is Status.UNKNOWN] or lacks)


def absorbed(one: Codes, other: Codes) -> Codes:
    """Both are needed: the gravest lack, or all that is missing."""
    return LACKS.combined("absorb", absorb, one, other)


def awaited(one: Codes, other: Codes) -> Codes:
    """Either may settle the matter: what is missing first, else the gravest lack."""
    return LACKS.combined("await", awaiting, one, other)


def missing(name: str) -> int:
    """The entry of a fact that nobody gave."""
    return LACKS.code(Lack(Status.UNKNOWN, frozenset({name})))


NOT_IN_FORCE: Final = LACKS.code(Lack(Status.NOT_IN_FORCE))
BEYOND: Final = LACKS.code(Lack(Status.BEYOND_HORIZON))
NOT_APPLICABLE: Final = LACKS.code(Lack(Status.NOT_APPLICABLE))
CONFLICT: Final = LACKS.code(Lack(Status.CONFLICT))
DIVISION_BY_ZERO: Final = LACKS.code(Lack(Status.CONFLICT, reason="division_by_zero"))
DATE_OUT_OF_RANGE: Final = LACKS.code(Lack(Status.CONFLICT, reason="date_out_of_range"))
