"""Operators on unknowns: exact numbers, roundings, days. One that the encoding does not follow makes its result unsure."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from fractions import Fraction
from typing import Any

from millesime.analysis.symbolic import calendar
from millesime.analysis.symbolic.facts import Facts
from millesime.analysis.symbolic.logic import (
    Formula,
    Number,
    below,
    either,
    equal,
    every,
    floor,
    is_plain,
    minus,
    no,
    plus,
    quotient,
    real,
    some,
    times,
)
from millesime.analysis.symbolic.terms import CONFLICT, UNSURE, Term, absorbed, held, limited
from millesime.model.expressions import Call
from millesime.values import Lack
from millesime.values.operators import OPERATORS
from millesime.values.types import Kind

Result = tuple[Number, Formula, Formula]
"""A number, whether it is a conflict, whether it is not followed."""


def call(expr: Call, parts: Sequence[Term], facts: Facts) -> Term:
    """An operator applied: « sans objet » where an operand is, else what its operands lack, else its value."""
    none = some(part.none for part in parts)
    optional = any(operand.type.optional for operand in expr.operands)
    lacks = limited(absorbed(parts, awaiting=optional), no(none))
    if any(part.v is None for part in parts):
        return Term(None, none, lacks)
    kinds = [operand.type.kind for operand in expr.operands]
    if all(is_plain(part.v) for part in parts):
        values = [facts.back(part.v, operand.type) for part, operand in zip(parts, expr.operands, strict=True)]
        found = OPERATORS[expr.operator].apply(*values)
        if isinstance(found, Lack):
            return Term(None, none, held([*lacks.items(), (CONFLICT, every((no(none), no(some(lacks.values())))))]))
        return Term(facts.number(found, expr.type), none, lacks)
    value, conflict, unfollowed = _applied(expr.operator, kinds, [part.v for part in parts])
    free = every((no(none), no(some(lacks.values()))))
    lacks = dict(lacks)
    for code, when in ((CONFLICT, every((free, conflict, no(unfollowed)))), (UNSURE, every((free, unfollowed)))):
        lacks[code] = some((lacks.get(code, False), when))
    return Term(value, none, held(lacks.items()))


def second(parts: Sequence[Term]) -> Term:
    """Whether the first of several numbers is the lowest: where that changes, another of them takes its place."""
    first, *others = parts
    if any(part.v is None for part in parts):
        return Term(False)
    return Term(every(below(first.v, other.v) for other in others))


def _applied(name: str, kinds: Sequence[Kind], values: Sequence[Number]) -> Result:
    if kinds[0] is Kind.DATE and name in ("+", "-"):
        sign = 1 if name == "+" else -1
        return _moved(values[0], times(sign, values[1]), kinds[1] is Kind.DAYS)
    if name in _ON_DAYS:
        day = _ON_DAYS[name](*values)
        return day, False, some(calendar.outside(value) for value in values)
    if name in _ROUNDED:
        value, step = values
        if not is_plain(step):
            return value, False, True
        if step == 0:
            return value, True, False
        return times(step, _ROUNDED[name](quotient(value, Fraction(step)))), False, False
    if name == "/":
        return quotient(*values), equal(values[1], 0), False
    if name in _PLAIN:
        found = values[0]
        for value in values[1:]:
            found = _PLAIN[name](found, value)
        return found, False, False
    return 0, False, True


def _moved(day: Number, by: Number, in_days: bool) -> Result:
    moved = plus(day, by) if in_days else calendar.months_later(day, by)
    out = some((calendar.outside(day), calendar.outside(moved)))
    return moved, False, out


def shifted(day: Number, length: Number, in_days: bool) -> tuple[Number, Formula]:
    """A day so much later, and whether that is not followed."""
    if is_plain(day) and is_plain(length):
        from millesime.values import Duration

        found = OPERATORS["+"].apply(date.fromordinal(day), Duration(0, length) if in_days else Duration(length))
        return (found.toordinal(), False) if isinstance(found, date) else (day, True)
    moved, _, out = _moved(day, length, in_days)
    return moved, out


def _truncated(value: Number) -> Number:
    return either(below(value, 0), minus(0, floor(minus(0, value))), floor(value))


def _half_up(value: Number) -> Number:
    half = Fraction(1, 2)
    return either(below(value, 0), minus(0, floor(plus(half, minus(0, value)))), floor(plus(value, half)))


def _rounded_up(value: Number) -> Number:
    return either(below(value, 0), floor(value), minus(0, floor(minus(0, real(value)))))


_ROUNDED: Mapping[str, Callable[[Number], Number]] = {
    "arrondi": _half_up,
    "tronqué": _truncated,
    "arrondi_supérieur": _rounded_up,
}
_PLAIN: Mapping[str, Callable[[Number, Number], Number]] = {
    "+": plus,
    "-": minus,
    "*": times,
    "min": lambda left, right: either(below(right, left), right, left),
    "max": lambda left, right: either(below(left, right), right, left),
}
_ON_DAYS: Mapping[str, Callable[..., Any]] = {
    "année": lambda day: calendar.civil(day).year,
    "mois": lambda day: calendar.civil(day).month,
    "jour": lambda day: calendar.civil(day).day,
    "âge": calendar.completed,
    "jours": lambda first, last: minus(last, first),
    "premier jour du mois suivant": lambda day: calendar.next_period(day, 1),
    "premier jour du trimestre civil suivant": lambda day: calendar.next_period(day, 3),
    "premier jour du semestre civil suivant": lambda day: calendar.next_period(day, 6),
    "premier jour de l'année suivante": lambda day: calendar.next_period(day, 12),
    "dernier jour du mois de": lambda day: minus(calendar.next_period(day, 1), 1),
}
