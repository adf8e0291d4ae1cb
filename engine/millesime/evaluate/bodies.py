"""Bodies to closures: branches, `selon`, lettered conditions, picks and delays.

`outcome` gives a closure whose result may also be no match, the common law, or one of several things (`Maybe`); the
others give values and lacks only.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from millesime.evaluate.outcome import NO_MATCH, Maybe, awaiting, joined
from millesime.evaluate.references import Closure
from millesime.evaluate.trail import Node, Run, Site, What
from millesime.model.expressions import (
    Arms,
    Case,
    Choice,
    Condition,
    Conditions,
    Delay,
    Effect,
    Expr,
    Guard,
    Pick,
    Quantifier,
    Switch,
    When,
)
from millesime.values import Lack
from millesime.values.duration import Duration
from millesime.values.lack import absorb
from millesime.values.operators import OPERATORS
from millesime.values.types import BOOLEAN

if TYPE_CHECKING:
    from millesime.evaluate.engine import Engine


def outcome(expr: Expr, engine: Engine, owner: str) -> Closure:
    """The closure of a whole body, which may fail to match."""
    from millesime.evaluate.expressions import compiled

    match expr:
        case Arms():
            return _arms(expr, engine, owner)
        case Switch():
            return _switch(expr, engine, owner)
        case When():
            return _when(expr, engine, owner)
        case _:
            return compiled(expr, engine, owner)


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


def _holds(guard: Guard, value: Any) -> bool:
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
            for branch, site in branches:
                node.steps = []
                options.append(branch(run, node))
                outer.append((site, options[-1], value, node.steps))
            node.steps = outer
            if default < 0:
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
            return index if _holds(guards[index], value) else -1

        return bisected

    def scanned(value: Any) -> int:
        return next((index for index, guard in enumerate(guards) if _holds(guard, value)), -1)

    return scanned


def condition_closure(item: Condition, quantifier: Quantifier, engine: Engine, owner: str) -> Closure:
    """One lettered condition, with its own step. Where its `lorsque` is false it binds nobody."""
    from millesime.evaluate.expressions import compiled

    test = compiled(item.test, engine, owner)
    when = compiled(item.when, engine, owner) if item.when is not None else None
    spared = quantifier is Quantifier.ALL
    site = Site(What.CONDITION, item.letter, BOOLEAN, item.authority)

    def hold(run: Run, node: Node) -> Any:
        outer, node.steps = node.steps, []
        bound = True if when is None else when(run, node)
        if bound is False:
            value: Any = spared
        else:
            value = test(run, node)
            if bound is not True and value is not spared:
                value = awaiting([bound, value] if value.__class__ is Lack else [bound])
        outer.append((site, value, node.steps) if bound is not False else (site, value, node.steps, "not_concerned"))
        node.steps = outer
        return value

    return hold


def quantified(quantifier: Quantifier, values: list[Any]) -> Any:
    """What a list of conditions comes to. All are looked at, so that the trail shows each one's outcome."""
    decisive = quantifier is not Quantifier.ALL
    if decisive in [value for value in values if value.__class__ is bool]:
        return quantifier is Quantifier.ANY
    lacks = [value for value in values if value.__class__ is Lack]
    return awaiting(lacks) if lacks else quantifier is not Quantifier.ANY


def conditions(expr: Conditions, engine: Engine, owner: str) -> Closure:
    """`toutes 1° … 2° …`."""
    items = [condition_closure(item, expr.quantifier, engine, owner) for item in expr.items]
    quantifier = expr.quantifier
    return lambda run, node: quantified(quantifier, [item(run, node) for item in items])


_BEST = {Choice.LATEST: max, Choice.HIGHEST: max, Choice.EARLIEST: min, Choice.LOWEST: min}


def pick(expr: Pick, engine: Engine, owner: str) -> Closure:
    """`la plus tardive des …`, among what happened."""
    from millesime.evaluate.expressions import compiled

    items = [
        (
            compiled(item.test, engine, owner),
            compiled(item.when, engine, owner) if item.when is not None else None,
            Site(What.PICKED, item.letter, expr.type, item.authority),
        )
        for item in expr.items
    ]
    best = _BEST[expr.choice]

    def choose(run: Run, node: Node) -> Any:
        found: list[Any] = []
        for test, when, site in items:
            outer, node.steps = node.steps, []
            bound = True if when is None else when(run, node)
            value = None if bound is False else test(run, node)
            if bound.__class__ is Lack and value is not None:
                value = awaiting([bound, value] if value.__class__ is Lack else [bound])
            outer.append((site, value, node.steps))
            node.steps = outer
            found.append(value)
        lacks = [value for value in found if value.__class__ is Lack]
        if lacks:
            return absorb(lacks)
        known = [value for value in found if value is not None]
        return best(known) if known else None

    return choose


def delay(expr: Delay, engine: Engine, owner: str) -> Closure:
    """The last day of a delay, once every event that interrupts or suspends it has been taken in order of time."""
    from millesime.evaluate.expressions import compiled

    length, start = compiled(expr.length, engine, owner), compiled(expr.start, engine, owner)
    causes = [
        (
            cause.effect,
            compiled(cause.since, engine, owner),
            compiled(cause.until, engine, owner) if cause.until is not None else None,
            Site(What.CAUSE, cause.effect.value, expr.type, cause.authority),
        )
        for cause in expr.causes
    ]
    shifted = OPERATORS["+"].apply

    def last_day(run: Run, node: Node) -> Any:
        first, duration = start(run, node), length(run, node)
        events: list[tuple[Any, int, Any]] = []
        lacks = [value for value in (first, duration) if value.__class__ is Lack]
        for index, (_, since, until, _) in enumerate(causes):
            begun = since(run, node)
            ended = until(run, node) if until is not None and begun is not None else begun
            if begun.__class__ is Lack:
                lacks.append(begun)
            elif begun is not None:
                events.append((begun, index, ended))
        if first is None or duration is None:
            return None
        if lacks:
            return awaiting(lacks)
        end: Any = shifted(first, duration)
        for begun, index, ended in sorted(events, key=lambda event: (event[0], event[1])):
            effect, _, until, site = causes[index]
            if end.__class__ is Lack:
                return end
            counts = (
                end is not None
                and begun <= end
                and not (ended.__class__ is not Lack and ended is not None and ended < first)
            )
            if counts and ended.__class__ is Lack:
                return ended
            if counts:
                end = _after(effect, first, begun, ended, end, duration, shifted)
            node.steps.append((site, end, begun, ended if until is not None else None, counts))
        return end

    return last_day


def _after(effect: Effect, first: Any, begun: Any, ended: Any, end: Any, duration: Duration, shifted: Any) -> Any:
    """The end of a delay once one event has been counted; « sans objet » while that event lasts."""
    if ended is None:
        return None
    if effect is Effect.INTERRUPTS:
        again = shifted(max(first, ended), duration)
        return again if again.__class__ is Lack else max(end, again)
    pause = max(0, (ended - max(first, begun)).days)
    return shifted(end, Duration(0, pause)) if pause else end
