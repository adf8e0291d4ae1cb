"""Exact numbers with how often each occurs, in order; past a limit, they lie on the disk in sorted runs."""

from __future__ import annotations

import heapq
import os
import tempfile
from collections import Counter
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path
from typing import Any, Final, final

import numpy as np
from numpy.typing import NDArray

Whole = NDArray[np.int64]

LIMIT: Final = 1 << 18
"""Numbers that are held in memory."""
BLOCK: Final = 1 << 16
"""Numbers of a run that are read at once."""


@final
class Multiset:
    """Numbers over one denominator, and ratios that have another; what memory does not hold goes to the folder `room`.

    >>> held = Multiset(100, Path("."))
    >>> held.add(np.asarray([250, 100, 250]))
    >>> [(str(value), count) for value, count in held.pairs()]
    [('1', 1), ('5/2', 2)]
    """

    def __init__(self, den: int, room: Path) -> None:
        self.den = den
        self._room = room
        self.rows = 0
        self._fresh: list[Whole] = []
        self._waiting = 0
        self._held: tuple[Whole, Whole] = (np.zeros(0, np.int64), np.zeros(0, np.int64))
        self._ratios: Counter[Fraction] = Counter()
        self._runs: list[Path] = []
        self._ratio_runs: list[Path] = []

    def add(self, values: Whole) -> None:
        """Count numerators."""
        if not len(values):
            return
        self.rows += len(values)
        self._fresh.append(values)
        self._waiting += len(values)
        if self._waiting >= LIMIT:
            self._settle()
            if len(self._held[0]) >= LIMIT:
                self._spill()

    def add_ratios(self, ratios: NDArray[Any]) -> None:
        """Count numbers that the denominator does not suit."""
        self.rows += len(ratios)
        self._ratios.update(ratios.tolist())
        if len(self._ratios) >= LIMIT:
            lines = (f"{each.numerator} {each.denominator} {n}\n" for each, n in sorted(self._ratios.items()))
            path = self._path()
            with path.open("w", encoding="ascii") as file:
                file.writelines(lines)
            self._ratio_runs.append(path)
            self._ratios = Counter()

    def blocks(self) -> Iterator[tuple[Whole, Whole]]:
        """Numerators in ascending order with their counts, each once, ratios apart."""
        self._settle()
        if not self._runs:
            if len(self._held[0]):
                yield self._held
            return
        yield from _merged([*(np.load(path, mmap_mode="r") for path in self._runs), np.stack(self._held)])

    def pairs(self) -> Iterator[tuple[Fraction, int]]:
        """All numbers in ascending order with their counts; ratios among the others."""
        whole = (
            (Fraction(value, self.den), count)
            for values, counts in self.blocks()
            for value, count in zip(values.tolist(), counts.tolist(), strict=True)
        )
        ratios = [_read(path) for path in self._ratio_runs]
        last: Fraction | None = None
        found = 0
        for value, count in heapq.merge(whole, iter(sorted(self._ratios.items())), *ratios):
            if value == last:
                found += count
                continue
            if last is not None:
                yield last, found
            last, found = value, count
        if last is not None:
            yield last, found

    @property
    def plain(self) -> bool:
        """Whether every number has the denominator."""
        return not (self._ratios or self._ratio_runs)

    def _settle(self) -> None:
        """Count what waits."""
        if not self._fresh:
            return
        values, counts = np.unique(np.concatenate(self._fresh), return_counts=True)
        self._fresh, self._waiting = [], 0
        self._held = _summed([(self._held[0], self._held[1]), (values, counts.astype(np.int64))])

    def _spill(self) -> None:
        path = self._path()
        with path.open("wb") as file:
            np.save(file, np.stack(self._held))
        self._runs.append(path)
        self._held = (np.zeros(0, np.int64), np.zeros(0, np.int64))

    def _path(self) -> Path:
        handle, name = tempfile.mkstemp(dir=self._room)
        os.close(handle)
        return Path(name)


def _summed(parts: list[tuple[Whole, Whole]]) -> tuple[Whole, Whole]:
    """Sorted numbers with their counts, put together."""
    values = np.concatenate([each for each, _ in parts])
    counts = np.concatenate([each for _, each in parts])
    if not len(values):
        return values, counts
    order = np.argsort(values, kind="stable")
    values, counts = values[order], counts[order]
    first = np.flatnonzero(np.concatenate([[True], values[1:] != values[:-1]]))
    return values[first], np.add.reduceat(counts, first)


def _merged(runs: list[NDArray[Any]]) -> Iterator[tuple[Whole, Whole]]:
    """Sorted runs as one: of each a block is read, and what no later block can come before is given."""
    at = [0] * len(runs)
    while live := [index for index, run in enumerate(runs) if at[index] < run.shape[1]]:
        ends = {index: min(at[index] + BLOCK, runs[index].shape[1]) for index in live}
        horizon = min(int(runs[index][0, ends[index] - 1]) for index in live)
        parts = []
        for index in live:
            block = np.asarray(runs[index][:, at[index] : ends[index]])
            taken = int(np.searchsorted(block[0], horizon, side="right"))
            parts.append((block[0, :taken], block[1, :taken]))
            at[index] += taken
        yield _summed(parts)


def _read(path: Path) -> Iterator[tuple[Fraction, int]]:
    with path.open(encoding="ascii") as file:
        for line in file:
            numerator, denominator, count = map(int, line.split())
            yield Fraction(numerator, denominator), count
