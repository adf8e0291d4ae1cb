"""What the elements of lists are called, so that a fact that one of them lacks has its name: `sinistres[2].annee`."""

from __future__ import annotations

from typing import Protocol, final

import numpy as np

from millesime.kernels.exact.columns import Array
from millesime.kernels.exact.lacks import Codes, missing

_NONE = np.zeros(0, np.int32)
_NEAR = 128
"""What elements lack has its entry for so many of the first, wanted or not: what all elements lack is then told at once."""
_TOLD: dict[tuple[str, str], Codes] = {}
"""The entries that were asked for, by list and field; like entries themselves they stay as long as the process."""


class Paths(Protocol):
    """How the lists of some rows are called, so that what lacks in them has a name."""

    def codes(self, rows: Array) -> Codes:
        """What is lacking in each row where the list itself is not given."""
        ...

    def of(self, place: Array, row: Array, field: str) -> Codes:
        """What is lacking where the element at a place of a row's list does not have a field."""
        ...

    def everywhere(self, null: Array, place: Array, field: str) -> Codes | None:
        """The same of all elements, `place` telling where in its list each is; None where some are not known yet."""
        ...

    def name(self, row: int) -> str:
        """What the list of a row is called."""
        ...


@final
class Tops:
    """A list that is a fact: `sinistres[2].annee`, in whatever row."""

    def __init__(self, name: str) -> None:
        self._name = name

    def codes(self, rows: Array) -> Codes:
        return np.where(rows, missing(self._name), 0).astype(np.int32)

    def of(self, place: Array, row: Array, field: str) -> Codes:
        size = int(place.max(initial=-1)) + 1
        known = _TOLD.get((self._name, field), _NONE)
        if len(known) < size:
            known = np.concatenate([known, np.zeros(size - len(known), np.int32)])
            for each in np.flatnonzero(known[:_NEAR] == 0):
                known[each] = missing(f"{self._name}[{each}].{field}")
            _TOLD[self._name, field] = known
        found = known[place]
        if size and not found.all():
            there = np.zeros(size, bool)
            there[place] = True
            for each in np.flatnonzero(there & (known[:size] == 0)):
                known[each] = missing(f"{self._name}[{each}].{field}")
            found = known[place]
        return np.asarray(found)

    def everywhere(self, null: Array, place: Array, field: str) -> Codes | None:
        known = _TOLD.get((self._name, field), _NONE)
        if int(place.max(initial=-1)) < len(known) and known.all():
            return known.take(place) * null
        found = known.take(place, mode="clip") * null if len(known) else np.zeros(len(place), np.int32)
        met = (place < len(known)) & (found != 0)
        return found if np.array_equal(met, null) else None

    def name(self, row: int) -> str:
        return self._name


@final
class Inner:
    """A list that elements have: `sinistres[2].arrets[0].jours`."""

    def __init__(self, outer: Paths, offsets: Array, field: str) -> None:
        self._outer = outer
        self._offsets = offsets
        self._field = field

    def name(self, row: int) -> str:
        above = int(np.searchsorted(self._offsets, row, side="right")) - 1
        return f"{self._outer.name(above)}[{row - int(self._offsets[above])}].{self._field}"

    def codes(self, rows: Array) -> Codes:
        found: Codes = np.zeros(len(rows), np.int32)
        for row in np.flatnonzero(rows):
            found[row] = missing(self.name(int(row)))
        return found

    def everywhere(self, null: Array, place: Array, field: str) -> Codes | None:
        return None  # each is called otherwise

    def of(self, place: Array, row: Array, field: str) -> Codes:
        made = [missing(f"{self.name(int(r))}[{p}].{field}") for p, r in zip(place, row, strict=True)]
        return np.asarray(made, np.int32)
