"""The order of missing facts: those that alone can decide come first, then in the order in which the rules met them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from millesime.evaluate.trail import Node
from millesime.model.expressions import Literal, Switch
from millesime.model.program import Fact
from millesime.model.walk import reached, rule_expressions, walk
from millesime.values import Duration, Lack, Status
from millesime.values.types import Kind

if TYPE_CHECKING:
    from millesime.evaluate.engine import Answer, Engine, Outcome

PROBES = 48
"""How many values of a fact are tried before it is held not to decide alone."""


def ordered(engine: Engine, outcome: Outcome, answer: Answer) -> tuple[str, ...]:
    """The missing names of an answer, the most decisive first."""
    lack = answer.node.value
    if lack.__class__ is not Lack or lack.status is not Status.UNKNOWN:
        return ()
    met = {name: index for index, name in enumerate(_met(answer.node, set()))}
    first = alone(engine, outcome, answer)
    return tuple(sorted(lack.missing, key=lambda name: (name not in first, met.get(name, len(met)), name)))


def alone(engine: Engine, outcome: Outcome, answer: Answer) -> frozenset[str]:
    """The missing names of an answer of which each alone can decide it; the only one is among them."""
    lack = answer.node.value
    if lack.__class__ is not Lack or lack.status is not Status.UNKNOWN:
        return frozenset()
    if len(lack.missing) == 1:
        return frozenset(lack.missing)
    thresholds = _thresholds(engine, answer.goal)
    return frozenset(name for name in lack.missing if _decides(engine, outcome, answer.goal, name, thresholds))


def _met(node: Node, seen: set[int]) -> Iterator[str]:
    """Names of lacks in the order of the trail; what was seen, a rule or the steps of a barème, is not looked at again."""
    if id(node) in seen:
        return
    seen.add(id(node))
    yield from _in_steps(node.steps, seen)
    if node.value.__class__ is Lack:
        yield from sorted(node.value.missing)


def _in_steps(steps: list[Any], seen: set[int]) -> Iterator[str]:
    for step in steps:
        for part in step[1:]:
            if isinstance(part, Node):
                yield from _met(part, seen)
            elif part.__class__ is list:
                if part and part[0].__class__ is tuple and id(part) not in seen:
                    seen.add(id(part))
                    yield from _in_steps(part, seen)
            elif part.__class__ is Lack:
                yield from sorted(part.missing)


def _thresholds(engine: Engine, goal: str) -> Mapping[Kind, list[Any]]:
    """Every literal of the rules that the goal reaches, by kind: where a number can turn a result."""
    found: dict[Kind, set[Any]] = {}
    for name in reached(engine.program, goal, within=engine.reads).rules:
        for root in rule_expressions(engine.program.rules[name]):
            for expr in walk(root):
                if isinstance(expr, Literal) and expr.value is not None:
                    found.setdefault(expr.type.kind, set()).add(expr.value)
                if isinstance(expr, Switch):
                    edges = {edge for case in expr.cases for edge in (case.guard.low, case.guard.high)}
                    found.setdefault(expr.subject.type.kind, set()).update(edges - {None})
    return {kind: sorted(values) for kind, values in found.items()}


def _probes(fact: Fact, engine: Engine, values: Mapping[str, Any], thresholds: Mapping[Kind, list[Any]]) -> list[Any]:
    kind = fact.type.kind
    found: list[Any]
    match kind:
        case Kind.BOOLEAN:
            found = [True, False]
        case Kind.CHOICE:
            found = [name for name, _ in engine.program.enumerations[fact.type.name or ""].choices]
        case Kind.LIST:
            found = [()]
        case Kind.DATE:
            known = {v for v in values.values() if isinstance(v, date)} | set(thresholds.get(kind, ()))
            near = (d.toordinal() + n for d in sorted(known) for n in (-1, 0, 1))
            last = date.max.toordinal()
            found = [date(1900, 1, 1), date(2100, 1, 1), *(date.fromordinal(n) for n in near if 1 <= n <= last)]
        case Kind.INTEGER | Kind.NUMBER | Kind.AMOUNT | Kind.RATE:
            grain = {Kind.INTEGER: 1, Kind.AMOUNT: Fraction(1, 100)}.get(kind, Fraction(1, 1000))
            known = set(thresholds.get(kind, ())) | {fact.low, fact.high, 0} - {None}
            found = [v + n * grain for v in sorted(known) for n in (-1, 0, 1)]  # type: ignore[operator]
        case Kind.CALENDAR | Kind.DAYS:
            found = [Duration(1), Duration(1200)] if kind is Kind.CALENDAR else [Duration(0, 1), Duration(0, 36500)]
            found += list(thresholds.get(kind, ()))
        case _:
            found = []
    if fact.type.optional:
        found.insert(0, None)
    return [v for v in found if _within(fact, v)][:PROBES]


def _within(fact: Fact, value: Any) -> bool:
    if value is None or (fact.low is None and fact.high is None):
        return True
    return not ((fact.low is not None and value < fact.low) or (fact.high is not None and value > fact.high))


def _decides(engine: Engine, outcome: Outcome, goal: str, name: str, thresholds: Mapping[Kind, list[Any]]) -> bool:
    fact = engine.program.facts.get(name)
    if fact is None:
        return False
    run = outcome.run
    for value in _probes(fact, engine, run.values, thresholds):
        values = {**run.values, name: value}
        if engine.incoherent(values):
            continue
        again = engine.decide(goal, values, run)
        if again.__class__ is not Lack or again.status is not Status.UNKNOWN:
            return True
    return False
