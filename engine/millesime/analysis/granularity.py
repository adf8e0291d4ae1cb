"""What every value of an expression is a whole multiple of: 1 for a headcount, a cent for an amount that was rounded.

A sum of multiples is a multiple of their common divisor, a product one of the product of their grains; a division keeps
a grain only where the divisor is written in the law. None: nothing is known, so that any fraction may come out.
"""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from functools import reduce
from math import gcd

from millesime.analysis.bodies import Fields
from millesime.model.expressions import (
    Aggregate,
    Arms,
    Call,
    CommonLaw,
    Default,
    Expr,
    FactRef,
    FieldRef,
    Fold,
    If,
    Limit,
    Literal,
    Pick,
    RuleRef,
    ScaleRef,
    Switch,
    Unfound,
    Value,
    When,
)
from millesime.model.program import Fact, Program, Scale
from millesime.values.types import Kind, Type

CENT = Fraction(1, 100)
NOTHING = Fraction()
"""The grain of what is never anything but zero or « sans objet »: it adds nothing to a sum."""

_COUNTED = frozenset({Kind.DATE, Kind.CALENDAR, Kind.DAYS})
_KEEPS = frozenset({"+", "-", "min", "max"})
_ROUNDS = frozenset({"arrondi", "arrondi_supérieur", "tronqué"})


def grain(expr: Expr, program: Program, fields: Fields) -> Fraction | None:
    """The grain of a number, an amount or a rate; 1 for days and durations, which are counted whole."""
    if expr.type.kind in _COUNTED:
        return Fraction(1)
    found = _grain(expr, program, fields)
    return Fraction(1) if found is None and expr.type.kind is Kind.INTEGER else found


def _grain(expr: Expr, program: Program, fields: Fields) -> Fraction | None:
    match expr:
        case Literal(value=value):
            return of_value(value)
        case Unfound():
            return NOTHING
        case FactRef(name=name, type=type_):
            fact = program.facts.get(name)
            return declared(type_, exact=False) if fact is None else of_fact(fact)
        case FieldRef(type=type_):
            field = fields.fact(expr)
            return declared(type_, exact=False) if field is None else of_fact(field)
        case RuleRef(name=name, type=type_):
            rule = program.rules.get(name)
            return declared(type_, exact=rule is None or rule.exact)
        case ScaleRef(name=name, type=type_):
            scale = program.scales.get(name)
            return declared(type_, exact=True) if scale is None else _of_scale(scale)
        case CommonLaw(type=type_):
            return declared(type_, exact=False)
        case Call(operator=operator, operands=operands):
            return _of_call(operator, operands, program, fields)
        case Aggregate(fold=Fold.SUM, body=body) if body is not None:
            return grain(body, program, fields)
        case _:
            parts = outcomes(expr)
            return common(grain(part, program, fields) for part in parts) if parts else declared(expr.type, exact=True)


def outcomes(expr: Expr) -> tuple[Expr, ...]:
    """The expressions of which one is the value, where an expression chooses: branches, bounds, alternatives."""
    match expr:
        case If(then=then, otherwise=other):
            return (then, other)
        case Limit(operand=operand, bound=second) | Default(operand=operand, fallback=second):
            return (operand, second)
        case Arms(arms=arms, otherwise=otherwise):
            values = tuple(arm.value for arm in arms)
            return values if otherwise is None else (*values, otherwise.value)
        case Switch(cases=cases, otherwise=default):
            values = tuple(case.value for case in cases)
            return values if default is None else (*values, default.value)
        case When(body=body):
            return (body,)
        case Pick(items=items):
            return tuple(item.test for item in items)
        case _:
            return ()


def _of_call(operator: str, operands: tuple[Expr, ...], program: Program, fields: Fields) -> Fraction | None:
    if operator in _KEEPS:
        return common(grain(operand, program, fields) for operand in operands)
    if operator in _ROUNDS and len(operands) == 2:
        return grain(operands[1], program, fields)
    if operator == "*" and len(operands) == 2:
        left, right = (grain(operand, program, fields) for operand in operands)
        return NOTHING if NOTHING in (left, right) else None if left is None or right is None else left * right
    if operator == "/" and len(operands) == 2:
        dividend, by = grain(operands[0], program, fields), operands[1]
        divisor = of_value(by.value) if isinstance(by, Literal) else None
        return dividend / divisor if dividend is not None and divisor else None
    return None


def of_value(value: Value) -> Fraction | None:
    """The grain of a value that the law writes out: itself."""
    match value:
        case None:
            return NOTHING
        case int() | Fraction():
            return abs(Fraction(value))
        case _:
            return None


def of_fact(fact: Fact) -> Fraction | None:
    """The step that a fact declares, or what its type says."""
    step = of_value(fact.step) if fact.step is not None else None
    return step or declared(fact.type, exact=False)


def declared(type_: Type, exact: bool) -> Fraction | None:
    """What a type alone says: whole numbers are whole, and an amount is in cents unless it is `exact`."""
    match type_.kind:
        case Kind.INTEGER | Kind.DATE | Kind.CALENDAR | Kind.DAYS:
            return Fraction(1)
        case Kind.AMOUNT if not exact:
            return CENT
        case _:
            return None


def _of_scale(scale: Scale) -> Fraction | None:
    """The common divisor of a barème's figures, where all of them are written out."""
    figures: list[Fraction | None] = []
    for version in scale.versions:
        figures += [of_value(cell.value) for _, cell in version.cells if not cell.missing]
        if version.body is not None:
            figures.append(of_value(version.body.value) if isinstance(version.body, Literal) else None)
    found = common(figures)
    return declared(scale.type, scale.exact) if found is None else found


def common(grains: Iterable[Fraction | None]) -> Fraction | None:
    """What multiples of any of these grains are all multiples of; None as soon as one is unknown.

    >>> common([Fraction(1, 2), Fraction(1, 3)])
    Fraction(1, 6)
    """
    held = list(grains)
    known = [one for one in held if one is not None]
    return reduce(_divisor, known, NOTHING) if len(known) == len(held) else None


def _divisor(left: Fraction, right: Fraction) -> Fraction:
    return Fraction(
        gcd(left.numerator * right.denominator, right.numerator * left.denominator),
        left.denominator * right.denominator,
    )


def in_cents(found: Fraction | None) -> bool:
    """Whether multiples of this grain are whole cents."""
    return found is not None and (found / CENT).denominator == 1
