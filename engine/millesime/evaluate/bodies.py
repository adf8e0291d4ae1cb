"""Bodies to closures: branches, `selon`, `lorsque`. Their outcome may also be no match, the common law, or a `Maybe`."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from millesime.evaluate.outcome import NO_MATCH, Maybe, joined
from millesime.evaluate.references import Closure
from millesime.evaluate.trail import Node, Run, Site, What
from millesime.model.expressions import (
    Arms,
    Case,
    Expr,
    Guard,
    Switch,
    When,
)
from millesime.values import Lack
from millesime.values.types import BOOLEAN

if TYPE_CHECKING:
    from millesime.evaluate.engine import Engine


def outcome(expr: Expr, engine: Engine, owner: str) -> Closure:
    """The closure of a whole body, which may fail to match."""
    from millesime.evaluate.expressions import compiled

    match expr:
        case Arms():
            closure = _arms(expr, engine, owner)
        case Switch():
            closure = _switch(expr, engine, owner)
        case When():
            closure = _when(expr, engine, owner)
        case _:
            return compiled(expr, engine, owner)
    return closure if engine.probe is None else engine.probe(expr, closure)


def _arms(expr: Arms, engine: Engine, owner: str) -> Closure:
    from millesime.evaluate.expressions import compiled

    arms = [
        (
            compiled(arm.test, engine, owner),
            compiled(arm.value, engine, owner),
            Site(What.ARM, "si", expr.type, arm.authority),
        )
        for arm in expr.arms
    ]
    otherwise = compiled(expr.otherwise.value, engine, owner) if expr.otherwise else None
    last = Site(What.ARM, "sinon", expr.type, expr.otherwise.authority) if expr.otherwise else None

    def choose(run: Run, node: Node) -> Any:
        options: list[Any] | None = None
        lacks: list[Lack] = []
        outer = node.steps
        for test, value, site in arms:
            inner: list[Any] = []
            node.steps = inner
            held = test(run, node)
            if held is False:
                outer.append((site, None, False, inner))
                continue
            result = value(run, node)
            outer.append((site, result, held, inner))
            if held is True:
                node.steps = outer
                return result if options is None else joined([*options, result], lacks)
            options = [*(options or ()), result]
            lacks.append(held)
        if otherwise is None:
            node.steps = outer
            return NO_MATCH if options is None else joined([*options, NO_MATCH], lacks)
        node.steps = inner = []
        result = otherwise(run, node)
        outer.append((last, result, lacks[0] if lacks else True, inner))
        node.steps = outer
        return result if options is None else joined([*options, result], lacks)

    return choose


def _when(expr: When, engine: Engine, owner: str) -> Closure:
    from millesime.evaluate.expressions import compiled

    condition, body = compiled(expr.condition, engine, owner), outcome(expr.body, engine, owner)
    site = Site(What.CONDITION, "lorsque", BOOLEAN)

    def when(run: Run, node: Node) -> Any:
        outer, node.steps = node.steps, []
        held = condition(run, node)
        outer.append((site, held, node.steps))
        node.steps = outer
        if held is False:
            return NO_MATCH
        result = body(run, node)
        if held is True:
            return result
        options = [*result.options] if isinstance(result, Maybe) else [result]
        return joined([*options, NO_MATCH], [held])

    return when


def holds(guard: Guard, value: Any) -> bool:
    """Whether a value falls in a case of a `selon`."""
    if guard.values is not None:
        return value in guard.values
    if value is None:
        return False
    if guard.low is not None and (value < guard.low or (guard.low_open and value == guard.low)):
        return False
    return not (guard.high is not None and (value > guard.high or (guard.high_open and value == guard.high)))


def _switch(expr: Switch, engine: Engine, owner: str) -> Closure:
    from millesime.evaluate.expressions import compiled

    subject = compiled(expr.subject, engine, owner)
    cases = [*expr.cases, *([expr.otherwise] if expr.otherwise else [])]
    branches = [
        (
            compiled(case.value, engine, owner),
            Site(What.ARM, "cas", expr.type, case.authority, detail=_shown(case, expr)),
        )
        for case in cases
    ]
    find = _finder(expr.cases)
    default = len(expr.cases) if expr.otherwise else -1

    def choose(run: Run, node: Node) -> Any:
        value = subject(run, node)
        if value.__class__ is Lack:
            options: list[Any] = []
            outer = node.steps
            # Where it is known among which values the subject lies, only their cases may be taken.
            falls = {find(option) for option in value.options} or {-1, *range(len(branches))}
            for index, (branch, site) in enumerate(branches):
                if index not in falls and not (index == default and -1 in falls):
                    continue
                node.steps = []
                options.append(branch(run, node))
                outer.append((site, options[-1], value, node.steps))
            node.steps = outer
            if default < 0 and -1 in falls:
                options.append(NO_MATCH)
            return joined(options, [value])
        index = find(value)
        if index < 0:
            index = default
            if index < 0:
                return NO_MATCH
        branch, site = branches[index]
        outer, node.steps = node.steps, []
        result = branch(run, node)
        outer.append((site, result, True, node.steps))
        node.steps = outer
        return result

    return choose


def _shown(case: Case, expr: Switch) -> tuple[Guard | None, Any]:
    return (None if case is expr.otherwise else case.guard, expr.subject.type)


def _finder(cases: tuple[Case, ...]) -> Any:
    """The index of the case that holds a value, or -1: a table for values, a bisection for ordered ranges."""
    if all(case.guard.values is not None for case in cases):
        table = {value: index for index, case in enumerate(cases) for value in case.guard.values or ()}
        return lambda value: table.get(value, -1)
    guards = [case.guard for case in cases]
    lows = [guard.low for guard in guards]
    ranged = all(guard.values is None for guard in guards)
    ordered = ranged and None not in lows[1:] and all(a < b for a, b in pairwise(lows[1:]))  # type: ignore[operator]
    if ordered and (lows[0] is None or len(lows) == 1 or lows[0] < lows[1]) and len(guards) > 2:  # type: ignore[operator]
        edges = lows[1:]
        opens = [guard.low_open for guard in guards[1:]]

        def bisected(value: Any) -> int:
            if value is None:
                return -1
            index = bisect_right(edges, value)
            if index and opens[index - 1] and edges[index - 1] == value:
                index = bisect_left(edges, value)
            return index if holds(guards[index], value) else -1

        return bisected

    def scanned(value: Any) -> int:
        return next((index for index, guard in enumerate(guards) if holds(guard, value)), -1)

    return scanned
