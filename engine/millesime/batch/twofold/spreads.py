"""How many, how much in all, which quantiles: read off numbers in their order, exactly."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from fractions import Fraction
from typing import NamedTuple, final

import numpy as np

from millesime.batch.twofold.movement import LEVELS, Bin, Spread
from millesime.batch.twofold.multiset import Multiset, Whole

_SAFE = 2**62


def spread(of: Multiset) -> Spread:
    """The spread of all numbers."""
    return _told(_Reading(of.rows), _sorted(of), of.den)


class Changes(NamedTuple):
    """Changes by their sign."""

    falls: Spread
    stays: int
    rises: Spread


def changes(of: Multiset, falls: int, rises: int) -> Changes:
    """The spread of falls and of rises, whose numbers are known, among changes."""
    down, up = _Reading(falls), _Reading(rises)
    stays = 0
    for values, counts in _sorted(of):
        low, high = int(np.searchsorted(values, 0)), int(np.searchsorted(values, 0, side="right"))
        down.take(values[:low], counts[:low])
        up.take(values[high:], counts[high:])
        stays += int(counts[low:high].sum())
    return Changes(down.told(of.den), stays, up.told(of.den))


def binned(edges: Sequence[Fraction], before: Multiset, after: Multiset) -> tuple[Bin, ...]:
    """How many numbers lie between edges, before and after; below the first and above the last where some do."""
    if not edges:
        return ()
    counts = [_between(edges, of) for of in (before, after)]
    bounds = [None, *edges, None]
    bins = [Bin(low, high, *rows) for low, high, *rows in zip(bounds[:-1], bounds[1:], *counts, strict=True)]
    return tuple(each for each in bins if None not in (each.low, each.high) or each.before or each.after)


def _between(edges: Sequence[Fraction], of: Multiset) -> list[int]:
    found = [0] * (len(edges) + 1)
    for values, counts in _sorted(of):
        if values.dtype == object:
            for value, count in zip(values, counts, strict=True):
                found[bisect_right(edges, Fraction(value, of.den))] += int(count)
            continue
        scaled = [-(-(edge * of.den) // 1) for edge in edges]  # numbers from an edge on: the next numerator, or itself
        places = np.searchsorted(values, np.asarray(scaled, np.int64)) if _fit(scaled) else _slow(values, scaled)
        sums = np.concatenate([[0], np.cumsum(counts)])[np.concatenate([[0], places, [len(values)]])]
        for index, rows in enumerate(np.diff(sums)):
            found[index] += int(rows)
    return found


def _fit(numbers: Sequence[int]) -> bool:
    return all(abs(each) < _SAFE for each in numbers)


def _slow(values: Whole, edges: Sequence[int]) -> Whole:
    held = values.tolist()
    return np.asarray([bisect_right(held, edge - 1) for edge in edges], np.int64)


def _sorted(of: Multiset) -> Iterator[tuple[Whole, Whole]]:
    """Numerators with their counts; where there are ratios, exact numbers in an array of objects."""
    if of.plain:
        yield from of.blocks()
        return
    values, counts = [], []
    for value, count in of.pairs():
        values.append(value * of.den)
        counts.append(count)
        if len(values) == 1 << 14:
            yield np.asarray(values, object), np.asarray(counts, np.int64)
            values, counts = [], []
    if values:
        yield np.asarray(values, object), np.asarray(counts, np.int64)


def _told(reading: _Reading, blocks: Iterator[tuple[Whole, Whole]], den: int) -> Spread:
    for values, counts in blocks:
        reading.take(values, counts)
    return reading.told(den)


@final
class _Reading:
    """Numbers taken in ascending order."""

    def __init__(self, rows: int) -> None:
        self.rows = rows
        self.total: Fraction | int = 0
        self._seen = 0
        self._ranks = [max(1, -(-rows * level // 100)) for level in LEVELS] if rows else []
        self._found: list[Fraction | int] = []

    def take(self, values: Whole, counts: Whole) -> None:
        if not len(values):
            return
        self.total += _sum(values, counts)
        ends = self._seen + np.cumsum(counts)
        while len(self._found) < len(self._ranks) and self._ranks[len(self._found)] <= ends[-1]:
            at = int(np.searchsorted(ends, self._ranks[len(self._found)]))
            self._found.append(values.item(at))
        self._seen = int(ends[-1])

    def told(self, den: int) -> Spread:
        assert self._seen == self.rows
        levels = tuple((level, Fraction(value) / den) for level, value in zip(LEVELS, self._found, strict=False))
        return Spread(self.rows, Fraction(self.total) / den, levels)


def _sum(values: Whole, counts: Whole) -> Fraction | int:
    """The sum of numbers as often as they occur, in as many digits as it takes."""
    if values.dtype != object:
        most = max(abs(int(values[0])), abs(int(values[-1])))
        if most * int(counts.sum()) < _SAFE:
            return int(np.dot(values, counts))
    total: Fraction | int = 0
    for value, count in zip(values.tolist(), counts.tolist(), strict=True):
        total += value * count
    return total
