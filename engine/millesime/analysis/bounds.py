"""Between which values an expression must lie, as far as the declared bounds of facts tell.

Only arithmetic that keeps bounds plain is followed; of a rule's result or a barème's figure nothing is supposed.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import NamedTuple

from millesime.analysis.bodies import Fields
from millesime.analysis.granularity import outcomes
from millesime.analysis.ranges import position
from millesime.model.expressions import Aggregate, Call, Expr, FactRef, FieldRef, Fold, Limit, Literal
from millesime.model.program import Fact, Program
from millesime.values.types import Kind


class Bounds(NamedTuple):
    """The least and the greatest value, both possible; None where there is no known end."""

    low: Fraction | None = None
    high: Fraction | None = None


_UNKNOWN = Bounds()
_PARTS = {
    "mois": Bounds(Fraction(1), Fraction(12)),
    "jour": Bounds(Fraction(1), Fraction(31)),
    "année": Bounds(Fraction(1), Fraction(9999)),
    "âge": Bounds(Fraction(0), None),
}
_NUMBERS = frozenset({Kind.INTEGER, Kind.NUMBER, Kind.AMOUNT, Kind.RATE})
_ORDERED = _NUMBERS | {Kind.DATE, Kind.CALENDAR, Kind.DAYS}


def bounds(expr: Expr, program: Program, fields: Fields) -> Bounds:
    """The bounds of an ordered value, on the line of `millesime.analysis.ranges.position`."""
    if expr.type.kind not in _ORDERED:
        return _UNKNOWN
    match expr:
        case Literal(value=value):
            return _UNKNOWN if value is None else Bounds(position(value), position(value))
        case FactRef(name=name):
            return _of_fact(program.facts.get(name))
        case FieldRef():
            return _of_fact(fields.fact(expr))
        case Call(operator=operator, operands=operands):
            return _of_call(operator, [bounds(operand, program, fields) for operand in operands], expr.type.kind)
        case Limit(operand=operand, bound=bound, is_cap=is_cap):
            both = (bounds(operand, program, fields), bounds(bound, program, fields))
            return _least(both) if is_cap else _greatest(both)
        case Aggregate(fold=Fold.COUNT):
            return Bounds(Fraction(0), None)
        case _:
            parts = outcomes(expr)
            return _hull([bounds(part, program, fields) for part in parts]) if parts else _UNKNOWN


def _of_fact(fact: Fact | None) -> Bounds:
    if fact is None:
        return _UNKNOWN
    return Bounds(
        None if fact.low is None else position(fact.low),
        None if fact.high is None else position(fact.high),
    )


def _of_call(operator: str, operands: Sequence[Bounds], kind: Kind) -> Bounds:
    if operator in _PARTS:
        return _PARTS[operator]
    if operator == "min":
        return _least(operands)
    if operator == "max":
        return _greatest(operands)
    if kind in _NUMBERS and len(operands) == 2:
        left, right = operands
        if operator == "+":
            return Bounds(_plus(left.low, right.low), _plus(left.high, right.high))
        if operator == "-":
            return Bounds(_plus(left.low, _minus(right.high)), _plus(left.high, _minus(right.low)))
    return _UNKNOWN


def _plus(left: Fraction | None, right: Fraction | None) -> Fraction | None:
    return None if left is None or right is None else left + right


def _minus(one: Fraction | None) -> Fraction | None:
    return None if one is None else -one


def _every(ends: Sequence[Fraction | None]) -> list[Fraction] | None:
    """The ends, where all of them are known."""
    known = [end for end in ends if end is not None]
    return known if len(known) == len(ends) else None


def _least(parts: Sequence[Bounds]) -> Bounds:
    lows = _every([part.low for part in parts])
    highs = [part.high for part in parts if part.high is not None]
    return Bounds(min(lows) if lows else None, min(highs, default=None))


def _greatest(parts: Sequence[Bounds]) -> Bounds:
    lows = [part.low for part in parts if part.low is not None]
    highs = _every([part.high for part in parts])
    return Bounds(max(lows, default=None), max(highs) if highs else None)


def _hull(parts: Sequence[Bounds]) -> Bounds:
    lows, highs = _every([part.low for part in parts]), _every([part.high for part in parts])
    return Bounds(min(lows) if lows else None, max(highs) if highs else None)
