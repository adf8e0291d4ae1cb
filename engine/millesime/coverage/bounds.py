"""Bounds: whether scenarios stand right at a threshold, and one step beyond it. Counted, never required."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from fractions import Fraction
from typing import Any, Final

from millesime.coverage.items import Way
from millesime.model.expressions import Between, Compare, Comparison, Expr, FactRef, Guard
from millesime.model.program import Fact
from millesime.values.types import Kind

STEPS: Final[dict[Kind, Any]] = {Kind.INTEGER: 1, Kind.DATE: timedelta(days=1), Kind.AMOUNT: Fraction(1, 100)}
"""What a value of each kind goes by, where its fact has no grain of its own."""

_BEYOND: Final = {Comparison.GE: -1, Comparison.GT: 1, Comparison.LE: 1, Comparison.LT: -1}
"""On which side of equality a comparison turns: `>=` one step below it, `>` one step above."""

Bound = tuple[Way, str]


def step(expr: Expr, facts: Any) -> Any:
    """The least that the value of an expression moves by; None where there is no telling."""
    fact: Fact | None = facts.get(expr.name) if isinstance(expr, FactRef) else None
    return fact.step if fact is not None and fact.step is not None else STEPS.get(expr.type.kind)


def of_compare(expr: Compare, facts: Any) -> Iterator[tuple[Bound, Any]]:
    """The bounds of a comparison, each with how far its sides then are apart."""
    grain = step(expr.left, facts)
    if expr.op in _BEYOND and grain is not None:
        yield (Way.AT, ""), grain * 0
        yield (Way.BEYOND, ""), grain * _BEYOND[expr.op]


def of_between(expr: Between, facts: Any) -> Iterator[tuple[Bound, Any, Any]]:
    """The bounds of `entre`: which one, and how far the subject then is from it."""
    grain = step(expr.subject, facts)
    if grain is not None:
        for side, away in (("low", -1), ("high", 1)):
            yield (Way.AT, side), side, grain * 0
            yield (Way.BEYOND, side), side, grain * away


def of_guard(guard: Guard, subject: Expr, facts: Any) -> Iterator[tuple[Bound, Any]]:
    """The first and the last value of a range, where they can be told."""
    grain = step(subject, facts)
    if guard.values is None and grain is not None:
        if guard.low is not None:
            yield (Way.FIRST, ""), guard.low + grain if guard.low_open else guard.low
        if guard.high is not None:
            yield (Way.LAST, ""), guard.high - grain if guard.high_open else guard.high


def apart(one: Any, other: Any) -> Any:
    """How far two values are from one another; None where that means nothing."""
    try:
        return one - other
    except TypeError:
        return None
