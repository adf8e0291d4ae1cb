"""Barèmes on columns: figures by day and by keys. A cell that was not found is a lacuna, never a figure."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from typing import Final, final

import numpy as np

from millesime.kernels.branches import Body
from millesime.kernels.columns import Array, Column, codes, full, gathered, lack, spread
from millesime.kernels.frames import Frame
from millesime.kernels.lacks import LACKS, NONE, RETRY, awaited
from millesime.kernels.rules import days
from millesime.values import Lack, Status

MISSING: Final = "manque"
"""A cell whose figure was not found."""


@final
class Cells:
    """The cells of a table: keys as columns hold them, figures over one denominator, what is lacking cell by cell."""

    def __init__(
        self, name: str, *cells: tuple[tuple[int, ...], int | str | None], den: int = 1, truth: bool = False
    ) -> None:
        self._lacuna = LACKS.code(Lack(Status.UNKNOWN, frozenset({name}), "lacuna"))
        table = np.asarray([key for key, _ in cells], np.int64).reshape(len(cells), -1)
        self._axes = [np.unique(table[:, axis]) for axis in range(table.shape[1])]
        shape = [len(axis) for axis in self._axes]
        self._v = np.zeros(shape, bool if truth else np.int64)
        self._k = np.full(shape, self._lacuna, np.int32)
        for key, (_, value) in zip(table, cells, strict=True):
            at = tuple(int(np.searchsorted(axis, part)) for axis, part in zip(self._axes, key, strict=True))
            self._v[at] = value if isinstance(value, int) else 0
            self._k[at] = NONE if value is None else self._lacuna if value == MISSING else 0
        values = [int(value) for value in self._v.flat]
        self._den = den
        self._lo, self._hi = (min(values, default=0), max(values, default=0))

    def __call__(self, f: Frame, keys: Sequence[Column]) -> Column:
        """The figure of each row under its keys, which are known."""
        at: list[Array] = []
        out = np.zeros(f.n, bool)
        for axis, key in zip(self._axes, keys, strict=True):
            v = full(key.v, f.n)
            place = np.minimum(np.searchsorted(axis, v), len(axis) - 1)
            out |= axis[place] != v
            at.append(place)
        v, k = self._v[tuple(at)], self._k[tuple(at)]
        if out.any():
            v, k = np.where(out, 0, v).astype(v.dtype), np.where(out, self._lacuna, k).astype(np.int32)
        return Column(v, k if k.any() else None, self._den, min(self._lo, 0), max(self._hi, 0))


@final
class Scale:
    """A barème: from each day on, its cells or the expression that makes its figures."""

    def __init__(self, name: str, *stretches: tuple[str | None, Body | Cells | int]) -> None:
        self.name = name
        self._cuts = [days(since) for since, _ in stretches if since is not None]
        self._figures = [figures for _, figures in stretches]

    def __call__(self, f: Frame, day: Column, *keys: Column, on: bool = False, event: bool = False) -> Column:
        """The figure under these keys on a day: the one that governs, or (`on`) one that is named, which may not come.

        It says nothing under a key that there is not. `event`: the day is the barème's own event date.
        """
        k = np.zeros(f.n, np.int32)
        none = np.zeros(f.n, bool)
        for operand in (*keys, day) if on else keys:
            mine = full(codes(operand), f.n)
            none |= mine == NONE
            lost = np.where(mine == NONE, 0, mine).astype(np.int32)
            k = awaited(k, lost) if lost.any() else k
        k = np.where(none, NONE, k).astype(np.int32)
        if event:
            k = np.where(k == 0, full(codes(day), f.n), k).astype(np.int32)
        rows = np.flatnonzero(k == 0)
        if len(rows) == f.n:
            return self._on(f, day, keys)
        if not len(rows):
            return Column(np.zeros(f.n, np.int64), k, 1, 0, 0)
        found = self._on(f.take(rows), day.take(rows), [key.take(rows) for key in keys])
        rest = np.flatnonzero(k)
        empty = Column(np.zeros(len(rest), found.v.dtype), k[rest], 1, 0, 0)
        return gathered(f.n, [(rows, spread(found, len(rows))), (rest, empty)])

    def _on(self, f: Frame, day: Column, keys: Sequence[Column]) -> Column:
        if day.k is not None and day.k.any():  # the day that governs is not known: the evaluator's affair
            return spread(lack(RETRY), f.n)
        first, last = (int(day.v.min()), int(day.v.max())) if day.v.size else (0, 0)
        low, high = bisect_right(self._cuts, first), bisect_right(self._cuts, last)
        if low == high:
            return self._of(low, f, day, keys)
        place = np.searchsorted(np.asarray(self._cuts), full(day.v, f.n), "right")
        parts: list[tuple[Array | None, Column]] = []
        for index in range(low, high + 1):
            rows = np.flatnonzero(place == index)
            if len(rows):
                found = self._of(index, f.take(rows), day.take(rows), [key.take(rows) for key in keys])
                parts.append((rows, spread(found, len(rows))))
        return gathered(f.n, parts)

    def _of(self, index: int, f: Frame, day: Column, keys: Sequence[Column]) -> Column:
        figures = self._figures[index]
        if isinstance(figures, int):
            return lack(figures)
        return figures(f, keys) if isinstance(figures, Cells) else figures(f.governed(day))
