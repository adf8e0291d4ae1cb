"""Delays on columns: what interrupts and what suspends them, in the order of time, row by row."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final, TypeAlias

import numpy as np

from millesime.kernels.exact.calendar import add_days, add_months
from millesime.kernels.exact.columns import Array, Column, codes, spread
from millesime.kernels.exact.lacks import FIRST, NONE, RETRY, Codes, awaited
from millesime.kernels.law.frames import Frame

Cause: TypeAlias = tuple[str, Column, Column | None]
"""`interrupts` or `suspends`, since when, and until when; None where it is the event of a day."""
_NEVER: Final = 2**40
_SHIFTS: Final = {"months": add_months, "days": add_days}


def delay(f: Frame, length: Column, start: Column, unit: str, *causes: Cause) -> Column:
    """The last day of a delay, or « sans objet » where it does not run.

    Rows where it is not known until when a cause lasts are the evaluator's affair.
    """
    n = f.n
    shift = _SHIFTS[unit]
    first, duration = spread(start, n), spread(length, n)
    k = _needed(first, duration, causes, n)
    end = shift(first, duration)
    if not causes:
        return _told(end, k)
    state = _Running(first, duration, end, shift, n)
    begun = np.stack([np.where(_codes(since, n) == 0, np.broadcast_to(since.v, n), _NEVER) for _, since, _ in causes])
    order = np.argsort(begun, axis=0, kind="stable")
    for place in range(len(causes)):
        for index, (effect, since, until) in enumerate(causes):
            rows = np.flatnonzero((order[place] == index) & (begun[index] < _NEVER) & (k == 0))
            if len(rows):
                ended = spread(since if until is None else until, n)
                state.meet(rows, effect, begun[index][rows], ended.v[rows], _codes(ended, n)[rows])
    return _told(Column(state.end, state.k), k)


def _codes(column: Column, n: int) -> Codes:
    return np.broadcast_to(codes(column), n)


def _needed(first: Column, duration: Column, causes: tuple[Cause, ...], n: int) -> Codes:
    """What is lacking for the delay to be counted; « sans objet » where it has no beginning."""
    k = np.zeros(n, np.int32)
    none = np.zeros(n, bool)
    for column in (first, duration):
        mine = _codes(column, n)
        none |= mine == NONE
        k = awaited(k, np.where(mine == NONE, 0, mine).astype(np.int32))
    for _, since, _ in causes:
        mine = _codes(since, n)
        k = awaited(k, np.where(mine == NONE, 0, mine).astype(np.int32))
    return np.where(none, NONE, k).astype(np.int32)


def _told(end: Column, k: Codes) -> Column:
    mine = np.where(k != 0, k, codes(end)).astype(np.int32)
    return Column(np.where(mine == 0, end.v, 0), mine) if mine.any() else end


class _Running:
    """The last day of each row's delay as its events are met."""

    def __init__(
        self, first: Column, duration: Column, end: Column, shift: Callable[[Column, Column], Column], n: int
    ) -> None:
        self.first = first
        self.duration = duration
        self.end = np.broadcast_to(end.v, n).copy()
        self.k: Array = _codes(end, n).copy()
        self._shift = shift

    def meet(self, rows: Array, effect: str, begun: Array, ended: Array, lasts: Codes) -> None:
        """One event in some rows: it counts if the delay still ran and it did not end before the delay began."""
        first = self.first.v[rows]
        counts = (self.k[rows] == 0) & (begun <= self.end[rows]) & ~((lasts == 0) & (ended < first))
        self.k[rows[counts & (lasts >= FIRST)]] = RETRY
        self.k[rows[counts & (lasts == RETRY)]] = RETRY
        self.k[rows[counts & (lasts == NONE)]] = NONE
        at = np.flatnonzero(counts & (lasts == 0))
        if not len(at):
            return
        where = rows[at]
        if effect == "interrupts":
            again = self._shift(Column(np.maximum(first[at], ended[at])), self.duration.take(where))
            self.end[where] = np.maximum(self.end[where], again.v)
        else:
            pause = np.maximum(0, ended[at] - np.maximum(first[at], begun[at]))
            again = add_days(Column(self.end[where]), Column(pause))
            self.end[where] = again.v
        self.k[where] = codes(again)
