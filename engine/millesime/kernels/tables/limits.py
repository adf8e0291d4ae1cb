"""What a fact may be: cells outside its bounds, off its grain, or on a day that no fact is on, are doubtful."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import Final

import numpy as np
import pyarrow as pa

from millesime.kernels.exact.calendar import days_of
from millesime.kernels.exact.columns import WIDEST, Array
from millesime.kernels.tables import cells
from millesime.kernels.tables.cells import Cells
from millesime.model.expressions import Value
from millesime.model.program import Fact, Program
from millesime.values import Duration
from millesime.values.types import Kind

_FIRST: Final = days_of(date(1800, 1, 1))
_LAST: Final = days_of(date(2200, 12, 31))


def within(array: pa.Array, fact: Fact, program: Program) -> Cells:
    """The cells of a column; those outside what the fact may be are doubtful."""
    kind = fact.type.kind
    enumeration = program.enumerations.get(fact.type.name or "") if kind is Kind.CHOICE else None
    found = cells.read(array, kind, tuple(name for name, _ in enumeration.choices) if enumeration else ())
    if not found.v.size or found.v.dtype == bool:
        return found
    if kind is Kind.AMOUNT and found.den > 100:
        found = _barring(found, found.v % (found.den // 100) != 0)
    if kind is Kind.DATE:
        found = _between(found, _FIRST, _LAST)
    if fact.low is not None or fact.high is not None:
        low, high = _bound(fact.low, kind), _bound(fact.high, kind)
        least = -WIDEST if low is None else -(-low.numerator * found.den // low.denominator)
        most = WIDEST if high is None else high.numerator * found.den // high.denominator
        found = _between(found, least, most)
    return found if fact.step is None else _stepped(found, _bound(fact.step, kind))


def _bound(value: Value, kind: Kind) -> Fraction | None:
    match value:
        case None:
            return None
        case date():
            return Fraction(days_of(value))
        case Duration():
            return Fraction(value.days if kind is Kind.DAYS else value.months)
        case int() | Fraction():
            return Fraction(value)
        case _:
            return None


def _between(found: Cells, least: int, most: int) -> Cells:
    if least <= found.lo and found.hi <= most:
        return found
    return _barring(found, (found.v < max(least, -WIDEST)) | (found.v > min(most, WIDEST)))


def _stepped(found: Cells, step: Fraction | None) -> Cells:
    """Only multiples of the step, which is p/q, are sure: those whose v·q is a multiple of p·den."""
    if not step:
        return found
    by = Fraction(step.numerator * found.den, step.denominator)
    if by.numerator == 1:
        return found
    if by.denominator > 1 and max(found.hi, -found.lo) * by.denominator >= WIDEST:
        return _barring(found, np.ones(len(found.v), bool))
    if by.numerator >= WIDEST:
        return _barring(found, found.v != 0)
    return _barring(found, found.v * by.denominator % by.numerator != 0)


def _barring(found: Cells, rows: Array) -> Cells:
    """The same, these cells being doubtful, where there is something in them."""
    if found.null is not None:
        rows = rows & ~found.null
    if not rows.any():
        return found
    doubtful = rows if found.doubtful is None else rows | found.doubtful
    return cells.bounded(np.where(rows, 0, found.v), found.null, doubtful, found.den)
