"""The figures that the law is written with, each with the pointers nearest to it.

A pointer on a branch, a condition or a case speaks for the figures in it; the version's own speak for the rest.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import field, replace
from datetime import date
from fractions import Fraction
from typing import Final, assert_never, final

from millesime.frozen import dataclass
from millesime.model.citation import Authority, Pointer, PointerKind
from millesime.model.expressions import (
    Aggregate,
    And,
    Arm,
    Arms,
    Between,
    Call,
    Case,
    CommonLaw,
    Compare,
    Comparison,
    Condition,
    Conditions,
    ConditionsOf,
    Default,
    Delay,
    ElementRef,
    Exists,
    Expr,
    FactRef,
    FieldRef,
    If,
    Limit,
    Literal,
    Not,
    OneOf,
    Or,
    Pick,
    RuleRef,
    ScaleRef,
    Switch,
    Unfound,
    Value,
    When,
)
from millesime.model.walk import children
from millesime.sources.mentions import Sort
from millesime.text import Span
from millesime.values import Duration
from millesime.values.types import Kind, Type

_ROUNDINGS: Final = frozenset({"arrondi", "arrondi_supérieur", "tronqué"})
_FIGURES: Final = frozenset({Kind.INTEGER, Kind.NUMBER, Kind.AMOUNT, Kind.RATE, Kind.DATE, Kind.CALENDAR, Kind.DAYS})


@final
@dataclass(frozen=True, slots=True)
class Figure:
    """A figure of a body: its value and type, where it stands, and the pointers that are to state it."""

    value: int | Fraction | date | Duration
    type: Type
    pointers: tuple[Pointer, ...]
    bound: Sort | None = None
    """Of a limit: how else a text may state it, as « moins de 150 » states 149 included."""
    exempt: bool = False
    """Whether no source need state it: a zero, the whole of what is multiplied, the step of a declared rounding."""
    divides: bool = False
    """Whether something is divided by it: a half is stated as a half, not by any « deux » of the text."""
    heads: bool = False
    """Whether it heads a line of a table: under « en pourcentage », a text says 7 for 7 %."""
    span: Span = field(default_factory=lambda: Span("", 0, 0), compare=False)


@final
@dataclass(frozen=True, slots=True)
class _Place:
    """What holds where one stands: the nearest pointers, and whether a convention has been declared."""

    pointers: tuple[Pointer, ...]
    convention: bool = False
    bound: Sort | None = None
    """What a limit at this place may be stated as besides."""
    factor: bool = False
    """Whether one stands right inside an operation, where 100 % only says « the whole »."""

    def within(self, authority: Authority) -> _Place:
        """Inside a branch, condition or case with pointers of its own."""
        sourced = tuple(one for one in authority.pointers if one.kind is not PointerKind.CONVENTION)
        found = sourced or authority.pointers
        return replace(
            self,
            pointers=found or self.pointers,
            convention=self.convention or authority.convention,
            factor=False,
            bound=None,
        )


_BOUNDS: Final = {Comparison.LE: Sort.LAST, Comparison.GE: Sort.FIRST, Comparison.LT: Sort.PAST}
_REVERSED: Final = {Comparison.GE: Sort.LAST, Comparison.LE: Sort.FIRST, Comparison.GT: Sort.PAST}
"""What a limit on the right of a comparison, or on its left, may be stated as besides."""


def _bounded(place: _Place, bound: Sort | None) -> _Place:
    return replace(place, factor=False, bound=bound)


def figures(expr: Expr, authority: Authority) -> Iterator[Figure]:
    """The figures of a body whose version has that authority, in the order in which they are written."""
    place = _Place(()).within(authority)
    yield from _of(expr, place)


def stated(value: Value, type: Type, authority: Authority, around: Authority, span: Span) -> Iterator[Figure]:
    """A figure that is not part of an expression, such as a cell of a table."""
    yield from _figure(value, type, _Place(()).within(around).within(authority), span)


def _of(expr: Expr, place: _Place) -> Iterator[Figure]:
    match expr:
        case Literal(value=value, type=type, span=span):
            yield from _figure(value, type, place, span)
        case OneOf(subject=subject, values=values, span=span):
            yield from _of(subject, place)
            for value in values:
                yield from _figure(value, subject.type, place, span)
        case Call():
            yield from _call(expr, place)
        case Compare(op=op, left=left, right=right):
            yield from _of(left, _bounded(place, _REVERSED.get(op)))
            for figure in _of(right, _bounded(place, _BOUNDS.get(op))):
                # « >= 1 » of a whole number is « > 0 »: there is some.
                some = op is Comparison.GE and figure.value == 1 and figure.type.kind is Kind.INTEGER
                yield replace(figure, exempt=True) if some else figure
        case Between(subject=subject, low=low, high=high):
            yield from _of(subject, _bounded(place, None))
            yield from _of(low, _bounded(place, Sort.FIRST))
            yield from _of(high, _bounded(place, Sort.LAST))
        case Arms(arms=arms, otherwise=otherwise):
            for arm in (*arms, *([otherwise] if otherwise else [])):
                yield from _arm(arm, place)
        case Conditions(items=items) | Pick(items=items):
            for item in items:
                yield from _condition(item, place)
        case Switch(subject=subject, cases=cases, otherwise=otherwise):
            yield from _of(subject, place)
            for case in (*cases, *([otherwise] if otherwise else [])):
                yield from _case(case, subject.type, place)
        case Delay(length=length, start=start, causes=causes):
            yield from _of(length, place)
            yield from _of(start, place)
            for cause in causes:
                inner = place.within(cause.authority)
                yield from _of(cause.since, inner)
                if cause.until is not None:
                    yield from _of(cause.until, inner)
        case (
            FactRef() | RuleRef() | ScaleRef() | ElementRef() | FieldRef() | CommonLaw() | Unfound() | Exists() | Not() | And() | Or() | If() | Limit() | Default() | Aggregate() | ConditionsOf()
            | When()
        ):  # fmt: skip
            for child in children(expr):
                yield from _of(child, _bounded(place, None))
        case _:
            assert_never(expr)


def _call(expr: Call, place: _Place) -> Iterator[Figure]:
    inner = replace(place.within(expr.authority), factor=True, bound=None)
    if expr.operator in _ROUNDINGS and len(expr.operands) == 2:
        operand, step = expr.operands
        yield from _of(operand, inner)
        for figure in _of(step, inner):
            yield replace(figure, exempt=True) if inner.convention else figure
        return
    for index, operand in enumerate(expr.operands):
        for figure in _of(operand, inner):
            divides = expr.operator == "/" and index == 1 and isinstance(operand, Literal)
            yield replace(figure, divides=True) if divides else figure


def _arm(arm: Arm, place: _Place) -> Iterator[Figure]:
    inner = place.within(arm.authority)
    yield from _of(arm.value, inner)
    yield from _of(arm.test, inner)


def _condition(item: Condition, place: _Place) -> Iterator[Figure]:
    inner = place.within(item.authority)
    if item.when is not None:
        yield from _of(item.when, inner)
    yield from _of(item.test, inner)


def _case(case: Case, subject: Type, place: _Place) -> Iterator[Figure]:
    inner = place.within(case.authority)
    guard = case.guard
    limits = (
        (guard.low, None if guard.low_open else Sort.FIRST),
        (guard.high, Sort.PAST if guard.high_open else Sort.LAST),
    )
    for value, bound in (*limits, *((value, None) for value in guard.values or ())):
        yield from _figure(value, subject, _bounded(inner, bound), case.span)
    yield from _of(case.value, inner)


def _figure(value: Value, type: Type, place: _Place, span: Span) -> Iterator[Figure]:
    if isinstance(value, bool) or not isinstance(value, int | Fraction | date | Duration) or type.kind not in _FIGURES:
        return
    whole = place.factor and type.kind in (Kind.RATE, Kind.NUMBER) and value == 1
    yield Figure(value, type, place.pointers, place.bound, exempt=not value or value == Duration() or whole, span=span)
