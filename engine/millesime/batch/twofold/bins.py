"""Where to cut figures for a picture: round edges, few of them, from the first hundredth to the last."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from fractions import Fraction
from typing import Final

from millesime.batch.twofold.movement import Spread
from millesime.batch.twofold.numbers import DENOMINATORS, EPOCH
from millesime.values.types import Kind

MOST: Final = 24
"""Bins of a picture, those that are open at an end apart."""
_ROUND: Final = (1, 2, 5)
_MONTHS: Final = (1, 3, 6, 12, 24, 60, 120, 240, 600, 1200)


def edges(kind: Kind, spreads: tuple[Spread, Spread]) -> tuple[Fraction, ...]:
    """Edges between which nearly all figures lie, under either law; none where there is no figure."""
    some = [each for each in spreads if each.rows]
    if not some:
        return ()
    low, high = min(each.level(1) for each in some), max(each.level(99) for each in some)
    if kind is Kind.DATE:
        return tuple(_days(int(low), int(high)))
    step = _step(high - low, Fraction(1, DENOMINATORS[kind]))
    first = low // step
    return tuple(step * each for each in range(first, high // step + 2))


def _step(width: Fraction, least: Fraction) -> Fraction:
    """The least round step that is not below `least` and of which no more than so many are needed."""
    wanted = max(width / (MOST - 1), least)
    power = Fraction(1)
    while power * 10 <= wanted:
        power *= 10
    while power > wanted:
        power /= 10
    return next(each for each in (*(power * n for n in _ROUND), power * 10) if each >= wanted)


def _days(low: int, high: int) -> Iterator[Fraction]:
    """Days where months or years begin; single days, and weeks, where that is enough."""
    for step in (1, 7):
        if (high - low) // step < MOST:
            yield from (Fraction(each) for each in range(low, high + step + 1, step))
            return
    one, last = (date.fromordinal(EPOCH + each) for each in (low, high))
    span = (last.year - one.year) * 12 + last.month - one.month
    step = next((each for each in _MONTHS if span // each < MOST - 1), _MONTHS[-1])
    month = (one.year * 12 + one.month - 1) // step * step
    while True:
        year, place = divmod(month, 12)
        if not 1 <= year <= date.max.year:
            return
        day = date(year, place + 1, 1).toordinal() - EPOCH
        yield Fraction(day)
        if day > high:
            return
        month += step
