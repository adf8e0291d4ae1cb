"""Which case of a `selon` holds a value: ranges, or sets of values."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from itertools import pairwise
from typing import Any, final

import numpy as np

from millesime.kernels.exact import comparisons
from millesime.kernels.exact.columns import WIDEST, Array, Column, codes, constant
from millesime.kernels.exact.lacks import NONE


@final
class Ranges:
    """Which case of a `selon` holds a value, where cases are ranges: `(low, low_open, high, high_open)`, None unbounded."""

    def __init__(self, *cases: tuple[int | None, bool, int | None, bool], den: int = 1) -> None:
        self.cases = cases
        self.den = den

    def find(self, column: Column) -> Array:
        """The place of each value's case, -1 where none holds it."""
        if isinstance(column.den, int):
            edges = self._edges(column.den)
            if all(high + 1 == low for (_, high), (low, _) in pairwise(edges)):
                found = np.zeros(np.shape(column.v), np.int64)
                for low, _ in edges[1:]:
                    found += column.v >= low
            else:
                found = np.full(np.shape(column.v), -1)
                for place, (low, high) in enumerate(edges):
                    found = np.where((column.v >= low) & (column.v <= high), place, found)
                return found
            out = [column.v < edges[0][0]] if edges[0][0] > -WIDEST else []
            out += [column.v > edges[-1][1]] if edges[-1][1] < WIDEST else []
            for beyond in out:
                found = np.where(beyond, -1, found)
            return found
        return self._compared(column)

    def _edges(self, den: int) -> list[tuple[int, int]]:
        """The least and the greatest numerator over a denominator that each case holds."""
        found = []
        for low, low_open, high, high_open in self.cases:
            least, greatest = -WIDEST, WIDEST
            if low is not None:
                least = low * den // self.den + 1 if low_open else -(-low * den // self.den)
            if high is not None:
                greatest = -(-high * den // self.den) - 1 if high_open else high * den // self.den
            found.append((max(least, -WIDEST), min(greatest, WIDEST)))
        return found

    def _compared(self, column: Column) -> Array:
        found = np.full(np.shape(column.v), -1)
        for place, (low, low_open, high, high_open) in enumerate(self.cases):
            holds: Any = np.bool_(True)
            if low is not None:
                edge = constant(low, self.den)
                holds = holds & (comparisons.gt(column, edge) if low_open else comparisons.ge(column, edge)).v
            if high is not None:
                edge = constant(high, self.den)
                holds = holds & (comparisons.lt(column, edge) if high_open else comparisons.le(column, edge)).v
            found = np.where(holds, place, found)
        return found

    def place(self, option: object) -> int:
        """The same for one whole number."""
        if not isinstance(option, int):
            return -1
        return int(self.find(constant(option)))


@final
class Sets:
    """Which case of a `selon` holds a value, where cases are sets of values (of choices, whole numbers, truths)."""

    def __init__(self, *cases: tuple[int | None, ...]) -> None:
        self.cases = cases
        table = [(value, place) for place, case in enumerate(cases) for value in case if value is not None]
        table.sort()
        self._values = np.asarray([value for value, _ in table], np.int64)
        self._places = np.asarray([place for _, place in table], np.int64)
        self._none = next((place for place, case in enumerate(cases) if None in case), -1)

    def find(self, column: Column) -> Array:
        """The place of each value's case, -1 where none holds it."""
        v = np.asarray(column.v, np.int64)
        at = np.minimum(np.searchsorted(self._values, v), len(self._values) - 1)
        found = np.where(self._values[at] == v, self._places[at], -1)
        return np.where(codes(column) == NONE, self._none, found) if self._none >= 0 else found

    def place(self, option: object) -> int:
        """The same for one value."""
        if option is None:
            return self._none
        if not isinstance(option, int):
            return -1
        at = bisect_left(self._values, option)
        return int(self._places[at]) if bisect_right(self._values, option) > at else -1
