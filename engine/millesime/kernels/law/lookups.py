"""Barèmes on columns: figures by day and by keys. A cell that was not found is a lacuna, never a figure."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from fractions import Fraction
from math import lcm
from typing import Any, Final, final

import numpy as np

from millesime.kernels.exact.columns import WIDEST, Array, Column, codes, full, gathered, lack, spread
from millesime.kernels.exact.lacks import LACKS, NONE, RETRY, awaited
from millesime.kernels.law.branches import Body
from millesime.kernels.law.frames import Frame
from millesime.kernels.law.rules import days
from millesime.values import Lack, Status

MISSING: Final = "manque"
"""A cell whose figure was not found."""


@final
class Cells:
    """The cells of a table: keys as columns hold them, and a figure over one denominator, MISSING, or None.

    `dens` are the denominators of keys that are no whole numbers, `truth` tells that figures are truths.
    """

    def __init__(
        self,
        name: str,
        *cells: tuple[tuple[int, ...], int | str | None],
        den: int = 1,
        dens: tuple[int, ...] = (),
        truth: bool = False,
    ) -> None:
        self.name = name
        self.cells = cells
        self.den = den
        self.dens = dens
        self.truth = truth


@final
class Axis:
    """The values that a key has in a table, in order."""

    def __init__(self, values: Sequence[Fraction]) -> None:
        self.den = lcm(1, *(value.denominator for value in values))
        self.values = np.asarray(sorted({int(value * self.den) for value in values}), np.int64)
        self._first = int(self.values[0]) if len(self.values) else 0
        self.dense = len(self.values) > 0 and int(self.values[-1]) - self._first + 1 == len(self.values)

    def place(self, value: Fraction) -> int:
        """Where a value of the table stands."""
        return int(np.searchsorted(self.values, int(value * self.den)))

    def places(self, key: Column, n: int) -> tuple[Array, Array]:
        """Where each value stands, and which of them the table does not have."""
        v = full(np.asarray(key.v, np.int64), n)
        if isinstance(key.den, int) and key.den == self.den:
            return self._found(v)
        far = np.abs(v) >= WIDEST // self.den
        scaled = np.where(far, 0, v) * self.den
        place, beyond = self._found(scaled // key.den)
        return place, beyond | far | (scaled % key.den != 0)

    def _found(self, v: Array) -> tuple[Array, Array]:
        last = len(self.values) - 1
        if last < 0:
            return np.zeros(np.shape(v), np.int64), np.ones(np.shape(v), bool)
        if self.dense:
            place = v - self._first
            return np.clip(place, 0, last), (place < 0) | (place > last)
        place = np.minimum(np.searchsorted(self.values, v), last)
        return place, self.values[place] != v


def _exact(key: tuple[int, ...], dens: tuple[int, ...]) -> list[Fraction]:
    """A key of a table as numbers."""
    return [Fraction(int(part), den) for part, den in zip(key, dens or (1,) * len(key), strict=True)]


@final
class Stack:
    """The tables of a barème for all its stretches of days, one upon the other."""

    def __init__(self, name: str, layers: Sequence[Cells | int]) -> None:
        tables = [layer for layer in layers if isinstance(layer, Cells)]
        self.lacuna = LACKS.code(Lack(Status.UNKNOWN, frozenset({name}), "lacuna"))
        keys = [_exact(key, table.dens) for table in tables for key, _ in table.cells]
        self.axes = [Axis(values) for values in zip(*keys, strict=True)]
        self.den = lcm(1, *(table.den for table in tables))
        shape = (len(layers), *(len(axis.values) for axis in self.axes))
        self.v = np.zeros(shape, bool if any(table.truth for table in tables) else np.int64)
        self.k = np.full(shape, self.lacuna, np.int32)
        for place, layer in enumerate(layers):
            if isinstance(layer, int):
                self.k[place] = layer
                continue
            for key, value in layer.cells:
                parts = zip(self.axes, _exact(key, layer.dens), strict=True)
                at = (place, *(axis.place(part) for axis, part in parts))
                self.v[at] = value * (self.den // layer.den) if isinstance(value, int) else 0
                self.k[at] = NONE if value is None else self.lacuna if value == MISSING else 0
        self._lo = int(self.v.min(initial=0))
        self._hi = int(self.v.max(initial=0))
        self.gaps = [isinstance(layer, Cells) for layer in layers]

    def __call__(self, f: Frame, layer: Array | int, keys: Sequence[Column]) -> Column:
        """The figure of each row in its layer under its keys, which are known."""
        at: list[Any] = [layer]
        out = np.zeros(f.n, bool)
        for axis, key in zip(self.axes, keys, strict=False):  # where there is no table there are no axes
            place, beyond = axis.places(key, f.n)
            out |= beyond
            at.append(place)
        v, k = np.asarray(self.v[tuple(at)]), np.asarray(self.k[tuple(at)])
        if out.any():
            # Beyond its keys a table that there is lacks a cell; where there is no table, that is what is told.
            absent = out & np.asarray(self.gaps)[layer]
            v, k = np.where(out, 0, v).astype(v.dtype), np.where(absent, self.lacuna, k).astype(np.int32)
        return Column(v, k if k.any() else None, self.den, self._lo, self._hi)


@final
class Scale:
    """A barème: from each day on, its cells or the expression that makes its figures."""

    def __init__(self, name: str, *stretches: tuple[str | None, Body | Cells | int]) -> None:
        self.name = name
        self.cuts = [days(since) for since, _ in stretches if since is not None]
        self._figures = [figures for _, figures in stretches]
        layers = [figures for figures in self._figures if isinstance(figures, Cells | int)]
        self.stack = Stack(name, layers) if len(layers) == len(self._figures) else None

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
        low, high = bisect_right(self.cuts, first), bisect_right(self.cuts, last)
        if self.stack is not None and low == high:
            return self.stack(f, low, keys)
        if low == high:
            return self._of(low, f, day, keys)
        place = np.searchsorted(np.asarray(self.cuts), full(day.v, f.n), "right")
        if self.stack is not None:
            return self.stack(f, place, keys)
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
        return Stack(self.name, [figures])(f, 0, keys) if isinstance(figures, Cells) else figures(f.governed(day))
