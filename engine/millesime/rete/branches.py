"""Branches: which one is taken is matched; where that is not known, what it leaves open is worked out."""

from __future__ import annotations

from typing import Any

from millesime.model.expressions import Arms, Case, Expr, Guard, Switch, When
from millesime.rete.comparisons import scale_for
from millesime.rete.doubt import SILENT, Torn, either
from millesime.rete.measures import EDGE, Span, tests, without
from millesime.rete.network import Ask, Kind, Say, Take, kind, known, lacking, measured
from millesime.rete.units import Author
from millesime.values import Lack


def outcome(author: Author, expr: Expr) -> int:
    """The cell of a whole body, which may fail to match, or be one of several things."""
    from millesime.rete.expressions import value

    match expr:
        case Arms():
            return _arms(author, expr)
        case Switch():
            return _switch(author, expr)
        case When():
            return _when(author, expr)
        case _:
            return value(author, expr)


def _arms(author: Author, expr: Arms) -> int:
    from millesime.rete.expressions import value

    checked = [value(author, arm.test) for arm in expr.arms]
    values = [value(author, arm.value) for arm in expr.arms]
    last = value(author, expr.otherwise.value) if expr.otherwise else author.constant(SILENT)

    def doubt(scope: Any, *cells: Any) -> Any:
        count = len(checked)
        options, reasons = [], []
        for test, found in zip(cells[:count], cells[count:], strict=False):
            if test is False:
                continue
            options.append(found)
            if test is True:
                break
            reasons.append(test)
        else:
            options.append(cells[-1])
        return either(options, reasons)

    cell = author.work((*checked, *values, last), doubt, asked=True)
    reached: int | None = None  # true: every test so far is false; lacking, taken as « maybe »: one of them may hold
    for test, found in zip(checked, values, strict=True):
        here = [] if reached is None else [kind(reached, Kind.TRUE)]
        following = author.cell()
        author.where(*here, kind(test, Kind.TRUE), known(found), then=Take(cell, found))
        author.where(*here, kind(test, Kind.FALSE), then=Say(following, Kind.TRUE))
        author.where(*here, lacking(test), then=Say(following, Kind.MAYBE))
        if reached is not None:
            author.where(kind(reached, Kind.MAYBE), then=Say(following, Kind.MAYBE))
        reached = following
    assert reached is not None, "a body of branches has one"
    author.where(kind(reached, Kind.TRUE), known(last), then=Take(cell, last))
    author.where(kind(reached, Kind.MAYBE), then=Ask(cell))
    return cell


def _when(author: Author, expr: When) -> int:
    from millesime.rete.expressions import value

    held, body = value(author, expr.condition), outcome(author, expr.body)

    def doubt(scope: Any, lack: Lack, found: Any) -> Any:
        options = found.options if isinstance(found, Torn) else (found,)
        return either([*options, SILENT], [lack])

    cell = author.work((held, body), doubt, asked=True)
    author.where(kind(held, Kind.TRUE), known(body), then=Take(cell, body))
    author.where(kind(held, Kind.FALSE), then=Say(cell, Kind.NO_MATCH))
    author.where(lacking(held), then=Ask(cell))
    return cell


def _figures(guard: Guard) -> list[Any]:
    return [one for one in (guard.low, guard.high, *(guard.values or ())) if one is not None]


def _switch(author: Author, expr: Switch) -> int:
    from millesime.rete.expressions import value

    subject = value(author, expr.subject)
    values = [value(author, case.value) for case in expr.cases]
    last = value(author, expr.otherwise.value) if expr.otherwise else author.constant(SILENT)
    figures = [one for case in expr.cases for one in _figures(case.guard)]
    scale = scale_for(author, figures, expr.subject.type)
    if scale is not None:
        spans = [_spans(case, scale.of) for case in expr.cases]
        place: Any = scale.of
    else:
        spans = [[(index, index)] for index in range(len(expr.cases))]

        def place(one: Any) -> int:
            return next((i for i, case in enumerate(expr.cases) if _in(case.guard, one)), -1)

    def doubt(scope: Any, lack: Lack, *cells: Any) -> Any:
        every = list(range(len(cells)))
        falls = {_falls(expr.cases, option) for option in lack.options} or set(every)
        return either([cells[index] for index in every if index in falls], [lack])

    point = author.work(
        (subject,), lambda scope, one: one if one is None or isinstance(one, Lack) else place(one), measure=True
    )
    cell = author.work((point, *values, last), doubt, asked=True)
    taken: list[Span] = []
    for mine, found in zip(spans, values, strict=True):
        for span in without(mine, taken):
            author.where(measured(point, *tests(span)), known(found), then=Take(cell, found))
        taken += mine
    for span in without([(-EDGE, EDGE)], taken):
        author.where(measured(point, *tests(span)), known(last), then=Take(cell, last))
    nothing = next(
        (found for case, found in zip(expr.cases, values, strict=True) if None in (case.guard.values or ())), last
    )
    author.where(kind(point, Kind.NONE), known(nothing), then=Take(cell, nothing))
    author.where(lacking(point), then=Ask(cell))
    return cell


def _spans(case: Case, measure: Any) -> list[Span]:
    guard = case.guard
    if guard.values is not None:
        return [(measure(one), measure(one)) for one in guard.values if one is not None]
    low = -EDGE if guard.low is None else measure(guard.low) + guard.low_open
    high = EDGE if guard.high is None else measure(guard.high) - guard.high_open
    return [(low, high)] if low <= high else []


def _in(guard: Guard, one: Any) -> bool:
    if guard.values is not None:
        return one in guard.values
    above = guard.low is None or one > guard.low or (one == guard.low and not guard.low_open)
    below = guard.high is None or one < guard.high or (one == guard.high and not guard.high_open)
    return one is not None and above and below


def _falls(cases: tuple[Case, ...], one: Any) -> int:
    return next((index for index, case in enumerate(cases) if _in(case.guard, one)), len(cases))
