"""What must hold in a run for a place of the law to be met: the needs on the way to it, one by one."""

from __future__ import annotations

from collections.abc import Iterator
from enum import Enum
from typing import Any, NamedTuple

from millesime.model.expressions import Aggregate, Arms, Case, Expr, If, Switch, When
from millesime.model.walk import children


class Sort(Enum):
    """What is said of an expression."""

    TRUTH = "truth"
    """It is true, or false."""
    FORMULA = "formula"
    """A part of a decision is true, or false."""
    GUARD = "guard"
    """The subject of a `selon` falls in a case, given with whether it must."""
    MATCH = "match"
    """The body of an exception speaks of the case, or does not."""
    BINDS = "binds"
    """A cap or a floor binds, or does not."""
    ABSENT = "absent"
    """What may fall back on a default does, or does not."""
    GAP = "gap"
    """Two expressions are so far apart."""
    EQUALS = "equals"
    """An expression has a value."""
    KEPT = "kept"
    """Of several things, this one is kept."""
    COUNTS = "counts"
    """What interrupts a delay counts, or does not."""
    ELEMENT = "element"
    """What follows is needed of an element of a list: of one that a fold goes through, or of any of a structure."""


class Need(NamedTuple):
    """One thing that must hold."""

    sort: Sort
    of: Any
    want: Any


Path = tuple[Need, ...]


def within(expr: Expr) -> Iterator[tuple[Expr, Path]]:
    """The parts of an expression, each with what must hold for it to be evaluated for good."""
    match expr:
        case Arms(arms=arms, otherwise=otherwise):
            before: Path = ()
            for arm in arms:
                yield arm.test, before
                yield arm.value, (*before, Need(Sort.TRUTH, arm.test, True))
                before = (*before, Need(Sort.TRUTH, arm.test, False))
            if otherwise is not None:
                yield otherwise.value, before
        case Switch(subject=subject, cases=cases, otherwise=default):
            yield subject, ()
            for case in cases:
                yield case.value, (in_case(expr, case),)
            if default is not None:
                yield default.value, tuple(in_case(expr, case, want=False) for case in cases)
        case If(condition=condition, then=then, otherwise=other):
            yield condition, ()
            yield then, (Need(Sort.TRUTH, condition, True),)
            yield other, (Need(Sort.TRUTH, condition, False),)
        case When(condition=condition, body=body):
            yield condition, ()
            yield body, (Need(Sort.TRUTH, condition, True),)
        case Aggregate(items=items):
            yield items, ()
            yield from ((part, (Need(Sort.ELEMENT, expr, None),)) for part in children(expr)[1:])
        case _:
            yield from ((part, ()) for part in children(expr))


def in_case(switch: Switch, case: Case, *, want: bool = True) -> Need:
    """That the subject of a `selon` falls in one of its cases, or in another."""
    return Need(Sort.GUARD, switch.subject, (case.guard, want))
