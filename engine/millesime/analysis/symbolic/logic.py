"""Formulas: what is known without the solver stays a plain Python value, so that only the rest is left for it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from fractions import Fraction
from typing import Any

import z3

Formula = Any
"""A Python bool, or a z3 formula."""
Number = Any
"""An int or a Fraction, or a z3 number."""

_LEAVES = 64
"""Of a choice among more figures than that, products are left to the solver as they are."""


def every(formulas: Iterable[Formula]) -> Formula:
    """A conjunction."""
    kept: list[Formula] = []
    for one in formulas:
        if one is False:
            return False
        if one is not True:
            kept.append(one)
    return z3.And(*kept) if len(kept) > 1 else kept[0] if kept else True


def some(formulas: Iterable[Formula]) -> Formula:
    """A disjunction."""
    kept: list[Formula] = []
    for one in formulas:
        if one is True:
            return True
        if one is not False:
            kept.append(one)
    return z3.Or(*kept) if len(kept) > 1 else kept[0] if kept else False


def no(formula: Formula) -> Formula:
    """A negation."""
    return (not formula) if isinstance(formula, bool) else z3.Not(formula)


def both(left: Formula, right: Formula) -> Formula:
    """A conjunction of two."""
    return every((left, right))


def number(value: Number, beside: Any) -> Number:
    """A number that z3 can count with, in the context of another term."""
    if isinstance(value, Fraction):
        return z3.RealVal(f"{value.numerator}/{value.denominator}", beside.ctx)
    return z3.IntVal(value, beside.ctx) if isinstance(value, int) else value


def is_plain(value: Any) -> bool:
    """Whether a value is known without the solver."""
    return not z3.is_expr(value)


def either(condition: Formula, then: Any, otherwise: Any) -> Any:
    """A choice between two formulas or two numbers."""
    if condition is True or then is otherwise:
        return then
    if condition is False:
        return otherwise
    if is_plain(then) and is_plain(otherwise):
        if then == otherwise and type(then) is type(otherwise):
            return then
        if isinstance(then, bool):
            return condition if then else z3.Not(condition)
    if isinstance(then, bool):
        return some((condition, otherwise)) if then else every((no(condition), otherwise))
    if isinstance(otherwise, bool):
        return some((no(condition), then)) if otherwise else every((condition, then))
    if z3.is_expr(then) and z3.is_expr(otherwise) and then.eq(otherwise):
        return then
    return z3.If(condition, number(then, condition), number(otherwise, condition))


def equal(left: Any, right: Any) -> Formula:
    """Whether two truths, or two numbers, are the same."""
    if isinstance(left, bool):
        return right if left else no(right)
    if isinstance(right, bool):
        return left if right else no(left)
    if is_plain(left) and is_plain(right):
        return bool(left == right)
    return number(left, right) == number(right, left)


def below(left: Number, right: Number) -> Formula:
    """Whether one number is less than another."""
    if is_plain(left) and is_plain(right):
        return bool(left < right)
    return number(left, right) < number(right, left)


def within(low: Number | None, value: Number, high: Number | None) -> Formula:
    """Whether a number lies between two bounds, both included (None: no bound)."""
    return every((
        True if low is None else no(below(value, low)),
        True if high is None else no(below(high, value)),
    ))  # fmt: skip


def plus(left: Number, right: Number) -> Number:
    """A sum."""
    if is_plain(left) and is_plain(right):
        return left + right
    return right if is_plain(left) and left == 0 else left if is_plain(right) and right == 0 else _sum(left, right)


def _sum(left: Number, right: Number) -> Number:
    return number(left, right) + number(right, left)


def minus(left: Number, right: Number) -> Number:
    """A difference."""
    if is_plain(left) and is_plain(right):
        return left - right
    return left if is_plain(right) and right == 0 else number(left, right) - number(right, left)


def times(left: Number, right: Number) -> Number:
    """A product; linear wherever one of the two is a figure, or a choice among figures."""
    if is_plain(left) and is_plain(right):
        return left * right
    if is_plain(right):
        left, right = right, left
    if is_plain(left):
        return 0 if left == 0 else right if left == 1 else number(left, right) * right
    if spread(left):
        return over_leaves(left, lambda leaf: times(leaf, right))
    if spread(right):
        return over_leaves(right, lambda leaf: times(leaf, left))
    return left * right


def quotient(left: Number, right: Number) -> Number:
    """A quotient, whatever it may be where the divisor is nothing."""
    if is_plain(right):
        return times(Fraction(1) / Fraction(right), real(left)) if right else Fraction()
    if spread(right):
        return over_leaves(right, lambda leaf: quotient(left, leaf))
    return number(real(left), right) / real(right)


def real(value: Number) -> Number:
    """The same number, as one that may have a fraction."""
    if is_plain(value):
        return Fraction(value)
    return z3.ToReal(value) if value.is_int() else value


def floor(value: Number) -> Number:
    """The whole number at or below a number."""
    if is_plain(value):
        return Fraction(value).__floor__()
    return value if value.is_int() else z3.ToInt(value)


def spread(term: Any) -> bool:
    """Whether a term is a choice among few figures."""
    waiting, met = [term], 0
    while waiting:
        part = waiting.pop()
        if z3.is_app_of(part, z3.Z3_OP_ITE):
            waiting += [part.arg(1), part.arg(2)]
        elif not (z3.is_rational_value(part) or z3.is_int_value(part)):
            return False
        met += 1
        if met > 2 * _LEAVES:
            return False
    return True


def over_leaves(term: Any, act: Callable[[Fraction], Number]) -> Number:
    """What becomes of a choice among figures when something is done to each of them."""
    if z3.is_app_of(term, z3.Z3_OP_ITE):
        return either(term.arg(0), over_leaves(term.arg(1), act), over_leaves(term.arg(2), act))
    return act(figure(term))


def figure(term: Any) -> Fraction:
    """The number that a z3 numeral stands for."""
    if z3.is_int_value(term):
        return Fraction(term.as_long())
    return Fraction(term.numerator_as_long(), term.denominator_as_long())
