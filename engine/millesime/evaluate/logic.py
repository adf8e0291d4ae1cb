"""Comparisons and three-valued logic to closures."""

from __future__ import annotations

from collections.abc import Callable
from itertools import product
from operator import eq, ge, gt, le, lt, ne
from typing import TYPE_CHECKING, Any

from millesime.evaluate.outcome import awaiting
from millesime.evaluate.references import Closure
from millesime.evaluate.trail import Node, Run
from millesime.model.expressions import Between, Compare, Comparison, Exists, Expr, Not, OneOf
from millesime.values import Lack
from millesime.values.lack import absorb

if TYPE_CHECKING:
    from millesime.evaluate.engine import Engine


_TESTS: dict[Comparison, Callable[[Any, Any], bool]] = {
    Comparison.EQ: eq,
    Comparison.NE: ne,
    Comparison.LT: lt,
    Comparison.LE: le,
    Comparison.GT: gt,
    Comparison.GE: ge,
}


def lacking_of(*operands: Expr) -> Callable[[list[Lack]], Lack]:
    """How several lacks make one: one operand alone settles the matter where it may be « sans objet »."""
    return awaiting if any(operand.type.optional for operand in operands) else absorb


def surely(test: Callable[..., bool], *operands: Any) -> bool | None:
    """The truth of a test whatever its operands turn out to be among what they may be; None where either may hold."""
    spans = [value.options if value.__class__ is Lack else (value,) for value in operands]
    truths = {test(*values) for values in product(*spans)}
    return truths.pop() if len(truths) == 1 else None


def compare(expr: Compare, engine: Engine, owner: str) -> Closure:
    """`a < b` and its like: what has not happened is neither before nor after anything."""
    from millesime.evaluate.expressions import compiled

    left, right = compiled(expr.left, engine, owner), compiled(expr.right, engine, owner)
    test = _TESTS[expr.op]
    ordered = expr.op not in (Comparison.EQ, Comparison.NE)
    lacking = lacking_of(expr.left, expr.right) if ordered else absorb

    def holds(a: Any, b: Any) -> bool:
        return test(a, b) if not ordered or (a is not None and b is not None) else False

    def compare(run: Run, node: Node) -> Any:
        a, b = left(run, node), right(run, node)
        if ordered and (a is None or b is None):
            return False  # What has not happened is neither before nor after anything.
        if a.__class__ is Lack or b.__class__ is Lack:
            truth = surely(holds, a, b)
            return lacking([x for x in (a, b) if x.__class__ is Lack]) if truth is None else truth
        return test(a, b)

    return compare


def between(expr: Between, engine: Engine, owner: str) -> Closure:
    """`x entre a et b`: one bound may refuse without the other being known."""
    from millesime.evaluate.expressions import compiled

    parts = [compiled(part, engine, owner) for part in (expr.subject, expr.low, expr.high)]

    def between(run: Run, node: Node) -> Any:
        values = [part(run, node) for part in parts]
        if None in values:
            return False
        subject, low, high = values
        lacks = [value for value in values if value.__class__ is Lack]
        if lacks:
            # One bound may refuse the subject without the other being known.
            if subject.__class__ is not Lack:
                if low.__class__ is not Lack and subject < low:
                    return False
                if high.__class__ is not Lack and subject > high:
                    return False
            truth = surely(lambda x, a, b: None not in (x, a, b) and a <= x <= b, *values)
            return awaiting(lacks) if truth is None else truth
        return low <= subject <= high

    return between


def one_of(expr: OneOf, engine: Engine, owner: str) -> Closure:
    """`x parmi (…)`."""
    from millesime.evaluate.expressions import compiled

    subject = compiled(expr.subject, engine, owner)
    values = frozenset(expr.values)

    def one_of(run: Run, node: Node) -> Any:
        value = subject(run, node)
        if value.__class__ is Lack:
            truth = surely(values.__contains__, value)
            return value.plain() if truth is None else truth
        return value in values

    return one_of


def exists(expr: Exists, engine: Engine, owner: str) -> Closure:
    """`x existe`."""
    from millesime.evaluate.expressions import compiled

    subject = compiled(expr.subject, engine, owner)

    def exists(run: Run, node: Node) -> Any:
        value = subject(run, node)
        if value.__class__ is Lack:
            truth = surely(lambda option: option is not None, value)
            return value.plain() if truth is None else truth
        return value is not None

    return exists


def negation(expr: Not, engine: Engine, owner: str) -> Closure:
    """`non x`."""
    from millesime.evaluate.expressions import compiled

    operand = compiled(expr.operand, engine, owner)

    def negate(run: Run, node: Node) -> Any:
        value = operand(run, node)
        return value if value.__class__ is Lack else not value

    return negate


def kleene(operands: tuple[Expr, ...], engine: Engine, owner: str, *, decides: bool) -> Closure:
    """Conjunction (`decides` is False: one false operand settles it) or disjunction (one true operand does)."""
    from millesime.evaluate.expressions import compiled

    closures = [compiled(operand, engine, owner) for operand in operands]

    def kleene(run: Run, node: Node) -> Any:
        lacks: list[Lack] | None = None
        for closure in closures:
            value = closure(run, node)
            if value is decides:
                return decides
            if value.__class__ is Lack:
                if lacks is None:
                    lacks = []
                lacks.append(value)
        return awaiting(lacks) if lacks else not decides

    return kleene
