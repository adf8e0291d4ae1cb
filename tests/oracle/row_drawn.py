"""Rows of a pool, as the code of a row is given them."""

from __future__ import annotations

from typing import Any, final

import numpy as np

from millesime.kernels.exact.columns import Array, Column, codes
from millesime.kernels.exact.lacks import FIRST, RETRY, missing
from millesime.model.program import DATE_REFERENCE
from millesime.values import Missing
from millesime.values.types import DATE, Kind
from tests.oracle.columnar import Listing
from tests.oracle.row_pool import AT, NOTHING, Pool


@final
class Drawn:
    """Some rows of a pool, as a kernel asks for their facts. Facts that the pool has nothing of are not given; `crowded`: what some
    elements lack has no entry any more.
    """

    def __init__(self, pool: Pool, rows: Array, *, crowded: bool = False) -> None:
        self.pool, self.rows, self._crowded = pool, rows, crowded
        self._held: dict[str, Any] = {}

    def fact(self, name: str) -> Column:
        """A fact's column."""
        if name not in self._held:
            place = self.pool.number(name)
            if place is None:
                type_ = self.pool.law.program.facts[name].type if name in self.pool.law.program.facts else DATE
                truth = type_.kind in (Kind.BOOLEAN, Kind.NORM)
                none = Column(np.zeros(1, bool if truth else np.int64), np.full(1, missing(name), np.int32))
                self._held[name] = none.take(np.zeros(len(self.rows), np.int64))
            else:
                self._held[name] = self.pool.fact(name).take(self.rows[:, place])
        return self._held[name]

    def list(self, name: str) -> Any:
        """A list's elements."""
        if name not in self._held:
            place = self.pool.number(name)
            if place is None:
                whole = Listing(
                    self.pool.law.program,
                    [Missing.of(name)],
                    self.pool.law.program.facts[name].type,
                    lambda _: missing(name),
                )
                self._held[name] = Chosen(whole, np.zeros(len(self.rows), np.int64), crowded=self._crowded)
            else:
                self._held[name] = Chosen(self.pool.lists(name), self.rows[:, place], crowded=self._crowded)
        return self._held[name]

    @property
    def days(self) -> Column:
        """The days asked about."""
        at, held = self.rows[:, 0], self.pool.fact(AT)
        days = Column(np.where(at > NOTHING, held.v[at], 0), None)
        place = self.pool.number(DATE_REFERENCE)
        if place is not None:
            given = self.rows[:, place]
            days = Column(np.where(at > NOTHING, days.v, np.where(given > NOTHING, held.v[given], 0)), None)
            at = np.where(at > NOTHING, at, given)
        k = np.where(at > NOTHING, 0, RETRY).astype(np.int32)
        return Column(days.v, k if k.any() else None)


@final
class Chosen:
    """Some of many lists, one after the other."""

    def __init__(self, whole: Any, at: Array, *, crowded: bool) -> None:
        self._whole, self._crowded = whole, crowded
        offsets = np.asarray(whole.offsets, np.int64)
        sizes = (offsets[1:] - offsets[:-1])[at]
        self.offsets = np.concatenate([np.zeros(1, np.int64), np.cumsum(sizes)])
        self._at = np.arange(self.offsets[-1]) + np.repeat(offsets[:-1][at] - self.offsets[:-1], sizes)
        k = whole.k
        k = k if k is None or k.ndim == 0 else k[at]
        self.k = None if k is None or not k.any() else k
        self._held: dict[str, Any] = {}

    def field(self, name: str) -> Column:
        """A field of each element."""
        if name not in self._held:
            held: Column = self._whole.field(name).take(self._at)
            if self._crowded and held.k is not None:
                lost = (np.arange(len(held)) % 3 == 0) & (codes(held) >= FIRST)
                held.k = np.where(lost, RETRY, codes(held)).astype(np.int32)
            self._held[name] = held
        return self._held[name]

    def list(self, name: str) -> Chosen:
        """A list in each element."""
        if name not in self._held:
            self._held[name] = Chosen(self._whole.list(name), self._at, crowded=self._crowded)
        return self._held[name]
