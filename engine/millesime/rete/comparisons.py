"""Comparisons: a value, or the sign of a difference, is measured outside; on which side it lies is matched."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from operator import eq, ge, gt, le, lt, ne
from typing import Any, Final

from millesime.model.expressions import Between, Compare, Comparison, Exists, OneOf
from millesime.rete.doubt import awaited, lacks_in, whatever
from millesime.rete.measures import EDGE, Scale, Span, tests, without
from millesime.rete.network import Kind, Say, Take, kind, kinds, lacking, measured
from millesime.rete.units import Author, figure
from millesime.values import Lack
from millesime.values.lack import absorb
from millesime.values.types import Kind as Of
from millesime.values.types import Type

_TESTS: Final = {
    Comparison.EQ: eq,
    Comparison.NE: ne,
    Comparison.LT: lt,
    Comparison.LE: le,
    Comparison.GT: gt,
    Comparison.GE: ge,
}
_TURNED: Final = {
    Comparison.LT: Comparison.GT,
    Comparison.LE: Comparison.GE,
    Comparison.GT: Comparison.LT,
    Comparison.GE: Comparison.LE,
}
_ALL: Final[Span] = (-EDGE, EDGE)


def scale_for(author: Author, figures: Sequence[Any], of: Type) -> Scale | None:
    """What the values of a type are measured on, so that each of these figures can be told from what lies beside it."""
    if any(one is None for one in figures) or of.kind in (Of.TEXT, Of.LIST, Of.RECORD):
        return None
    enumeration = author.program.enumerations.get(of.name or "")
    scale = Scale(figures, {name: place for place, (name, _) in enumerate(enumeration.choices if enumeration else ())})
    return scale if scale.fits(figures) else None


def truth(author: Author, cell: int, holds: Sequence[Span], none: Kind) -> int:
    """Whether a measure lies in one of these spans; `none` where there is nothing to measure."""
    found = author.cell()
    for span in holds:
        author.where(measured(cell, *tests(span)), then=Say(found, Kind.TRUE))
    for span in without([_ALL], list(holds)):
        author.where(measured(cell, *tests(span)), then=Say(found, Kind.FALSE))
    author.where(kind(cell, Kind.NONE), then=Say(found, none))
    author.where(lacking(cell), then=Take(found, cell))
    author.where(kinds(cell, Kind.FALSE, Kind.TRUE), then=Take(found, cell))
    return found


def _spans(operator: Comparison, at: int) -> list[Span]:
    match operator:
        case Comparison.EQ:
            return [(at, at)]
        case Comparison.NE:
            return without([_ALL], [(at, at)])
        case Comparison.LT:
            return [(-EDGE, at - 1)]
        case Comparison.LE:
            return [(-EDGE, at)]
        case Comparison.GT:
            return [(at + 1, EDGE)]
        case Comparison.GE:
            return [(at, EDGE)]


def compare(author: Author, expr: Compare) -> int:
    """`a < b` and its like; what has not happened is neither before nor after anything."""
    from millesime.rete.expressions import value

    left, right, operator = expr.left, expr.right, expr.op
    if figure(left) is not None and figure(right) is None:
        left, right, operator = right, left, _TURNED.get(operator, operator)
    ordered = operator not in (Comparison.EQ, Comparison.NE)
    test = _TESTS[operator]

    def holds(a: Any, b: Any) -> bool:
        return test(a, b) if not ordered or (a is not None and b is not None) else False

    scale = scale_for(author, [figure(right)], left.type)
    if scale is not None:
        bound = figure(right)

        def side(scope: Any, subject: Any) -> Any:
            if subject is None:
                return None
            if isinstance(subject, Lack):
                certain = whatever(holds, subject, bound)
                return subject.plain() if certain is None else certain
            return scale.of(subject)

        cell = author.work((value(author, left),), side, measure=True)
        none = Kind.TRUE if operator is Comparison.NE else Kind.FALSE
        return truth(author, cell, _spans(operator, scale.of(bound)), none)

    optional = ordered and (left.type.optional or right.type.optional)

    def sign(scope: Any, a: Any, b: Any) -> Any:
        if ordered and (a is None or b is None):
            return None
        lacks = lacks_in((a, b))
        if lacks:
            certain = whatever(holds, a, b)
            return (awaited(lacks) if optional else absorb(lacks)) if certain is None else certain
        if not ordered:
            return int(a != b)
        return int(a > b) - int(a < b)

    cell = author.work((value(author, left), value(author, right)), sign, measure=True)
    return truth(author, cell, _spans(operator, 0), Kind.FALSE)


def between(author: Author, expr: Between) -> int:
    """`x entre a et b`; one bound may refuse without the other being known."""
    from millesime.rete.expressions import value

    low, high = figure(expr.low), figure(expr.high)
    scale = scale_for(author, [low, high], expr.subject.type)

    def within(x: Any, a: Any, b: Any) -> bool:
        return None not in (x, a, b) and bool(a <= x <= b)

    def side(scope: Any, x: Any, a: Any, b: Any) -> Any:
        if any(part is None for part in (x, a, b)):
            return None
        lacks = lacks_in((x, a, b))
        if lacks:
            known = not isinstance(x, Lack)
            if known and ((not isinstance(a, Lack) and x < a) or (not isinstance(b, Lack) and x > b)):
                return False
            certain = whatever(within, x, a, b)
            return awaited(lacks) if certain is None else certain
        if scale is not None:
            return scale.of(x)
        return -1 if x < a else int(x > b)

    cell = author.work([value(author, part) for part in (expr.subject, expr.low, expr.high)], side, measure=True)
    spans = [(0, 0)]
    if scale is not None:
        spans = [(scale.of(low), scale.of(high))] if scale.of(low) <= scale.of(high) else []
    return truth(author, cell, spans, Kind.FALSE)


def one_of(author: Author, expr: OneOf) -> int:
    """`x parmi (…)`."""
    from millesime.rete.expressions import value

    figures = [one for one in expr.values if one is not None]
    scale = scale_for(author, figures, expr.subject.type)

    def place(scope: Any, subject: Any) -> Any:
        if isinstance(subject, Lack):
            certain = whatever(lambda one: one in expr.values, subject)
            return subject.plain() if certain is None else certain
        if subject is None:
            return None
        return scale.of(subject) if scale else figures.index(subject) if subject in figures else -1

    cell = author.work((value(author, expr.subject),), place, measure=True)
    places = [scale.of(one) for one in figures] if scale else range(len(figures))
    spans = [(one, one) for one in sorted(set(places))]
    return truth(author, cell, spans, Kind.TRUE if None in expr.values else Kind.FALSE)


def exists(author: Author, expr: Exists) -> int:
    """`x existe`."""
    from millesime.rete.expressions import value

    def told(scope: Any, lack: Lack) -> Any:
        certain = whatever(lambda option: option is not None, lack)
        return lack.plain() if certain is None else certain

    subject = value(author, expr.subject)
    unsure = _asked(author, subject, told)
    found = author.cell()
    author.where(kind(subject, Kind.NONE), then=Say(found, Kind.FALSE))
    author.where(kind(subject, Kind.VALUE), then=Say(found, Kind.TRUE))
    author.where(kinds(subject, Kind.FALSE, Kind.TRUE), then=Say(found, Kind.TRUE))
    author.where(kinds(unsure, Kind.FALSE, Kind.LACK), then=Take(found, unsure))
    return found


def _asked(author: Author, subject: int, told: Callable[..., Any]) -> int:
    from millesime.rete.network import Ask

    unsure = author.work((subject,), told, asked=True)
    author.where(lacking(subject), then=Ask(unsure))
    return unsure
