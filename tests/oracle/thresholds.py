"""What the law holds facts against: figures, days, and the situations of its own scenarios, goal by goal."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from fractions import Fraction
from random import Random
from typing import Any, NamedTuple

from millesime.facts.lexicon import Lexicon
from millesime.model.expressions import Between, Compare, Expr, FactRef, FieldRef, Literal, OneOf, RuleRef, Switch
from millesime.model.program import DATE_REFERENCE, Fact, Program, Rule, Scale
from millesime.model.walk import Reads, reached, readers, rule_expressions, walk
from millesime.values import Duration
from millesime.values.types import DATE, Kind
from millesime.workspace.scenarios import facts_of, scenarios

DAY = timedelta(days=1)
NUMERIC = (Kind.INTEGER, Kind.NUMBER, Kind.AMOUNT, Kind.RATE)


class Row(NamedTuple):
    """A case and the day asked about."""

    values: dict[str, Any]
    at: date | None = None


class Thresholds:
    """What the goals of one program look at; each thing is found once."""

    def __init__(self, program: Program) -> None:
        self.program = program
        self._reads = Reads(program)
        self._lexicon = Lexicon(program)
        self._situations: dict[str, list[Row]] | None = None
        self._held_laws: dict[str, list[Rule | Scale]] = {}
        self._edges: dict[tuple[str, str], list[Any]] = {}
        self._days: dict[str, list[date]] = {}
        self._bounds: dict[str, dict[str, set[Any]]] = {}
        self._readers: dict[str, list[Row]] = {}
        self._literals: dict[str, Mapping[Kind, list[Any]]] = {}

    def facts(self, goal: str) -> list[Fact]:
        """Every fact that a goal may read, event dates included, by name."""
        names = sorted(reached(self.program, goal, within=self._reads).facts)
        return [self.program.facts[n] if n in self.program.facts else Fact(DATE_REFERENCE, DATE) for n in names]

    def laws(self, goal: str) -> list[Rule | Scale]:
        """The rules and barèmes that a goal may read."""
        if goal not in self._held_laws:
            self._held_laws[goal] = self._find_laws(goal)
        return self._held_laws[goal]

    def _find_laws(self, goal: str) -> list[Rule | Scale]:
        reach = reached(self.program, goal, within=self._reads)
        lent = {
            name.partition(" ")[0] for one in reach.rules for name in self._reads.of(one)
        } & self.program.rules.keys()
        rules = [self.program.rules[name] for name in sorted(reach.rules | lent)]
        return [*rules, *(self.program.scales[name] for name in sorted(reach.scales))]

    def days(self, goal: str) -> list[date]:
        """Days on which something changes for a goal: of versions, windows, lacunae and horizons, first and last."""
        if goal not in self._days:
            self._days[goal] = self._changes(goal)
        return self._days[goal]

    def _changes(self, goal: str) -> list[date]:
        found = {last + DAY for last in (self.program.horizon, *self.program.horizons.values()) if last < date.max}
        for law in self.laws(goal):
            for one in (law, *(law.exceptions if isinstance(law, Rule) else ())):
                for dated in (*one.versions, *one.lacunae):
                    found.add(dated.interval.since)
                    if dated.interval.until is not None:
                        found.add(dated.interval.until)
                    for window in dated.authority.windows:
                        found |= {window.since, *({window.until} if window.until is not None else ())}
        return sorted(day for day in found if day.year > 1)

    def bounds(self, goal: str) -> dict[str, set[Any]]:
        """The figures with which the law compares each fact, by the fact's name (`list.field` for fields)."""
        if goal in self._bounds:
            return self._bounds[goal]
        found = self._bounds[goal] = {}
        for law in self.laws(goal):
            for root in rule_expressions(law):
                for node in walk(root):
                    sides, figures = _compared(node)
                    for name in {name for side in sides for name in (*_read(side), *self._read_beyond(side))}:
                        found.setdefault(name, set()).update(figures)
        return found

    def _read_beyond(self, side: Expr) -> Iterator[str]:
        """Facts of the same kind that the rules in an expression read."""
        for node in walk(side):
            if isinstance(node, RuleRef) and node.element is None and node.type.kind in NUMERIC:
                for name in reached(self.program, node.name, within=self._reads).facts & self.program.facts.keys():
                    if self.program.facts[name].type.kind is node.type.kind:
                        yield name

    def literals(self, goal: str) -> Mapping[Kind, list[Any]]:
        """Every figure that the law a goal reaches is written with, by kind."""
        if goal not in self._literals:
            found: dict[Kind, set[Any]] = {Kind.DATE: set(self.days(goal))}
            for law in self.laws(goal):
                for key in ((key, kind) for v in law.versions for k, _ in getattr(v, "cells", ()) for key, kind in zip(k, law.keys, strict=True)):  # type: ignore[union-attr]  # fmt: skip
                    found.setdefault(key[1].kind, set()).add(key[0])
                for root in rule_expressions(law):
                    for node in walk(root):
                        if isinstance(node, Literal) and node.value is not None:
                            found.setdefault(node.type.kind, set()).add(node.value)
                        if isinstance(node, Switch):
                            figures = _compared(node)[1] - {None}
                            found.setdefault(node.subject.type.kind, set()).update(figures)
            self._literals[goal] = {kind: sorted(values, key=_order) for kind, values in found.items()}
        return self._literals[goal]

    def situations(self, goal: str) -> list[Row]:
        """What the law's own scenarios give: where they ask for the goal, then where they ask for one that reads it."""
        if self._situations is None:
            self._situations = {}
            for scenario in scenarios(self.program):
                for situation in scenario.situations:
                    case = self._lexicon.check(facts_of(scenario.given + situation.given)).product
                    for check in situation.checks if case is not None else ():
                        assert case is not None
                        row = Row(dict(case.values), None if DATE_REFERENCE in case.values else situation.at)
                        held = self._situations.setdefault(check.goal, [])
                        if row not in held:
                            held.append(row)
        own = self._situations.get(goal, [])
        if goal not in self._readers:
            around = readers(self.program, (goal,), within=self._reads)
            others = [row for name in sorted(around) for row in self._situations.get(name, ()) if row not in own]
            self._readers[goal] = others[:40]
        return [*own, *self._readers[goal]]

    def crossed(self, goal: str, most: int) -> list[Row]:
        """What scenarios that ask for the goal give, and over it what those do that ask for something that it reads."""
        asked = self.situations(goal)
        held = self._situations or {}
        inner = reached(self.program, goal, within=self._reads).rules & held.keys() - {goal}
        pairs = [(one, over) for one in asked for name in sorted(inner) for over in held[name]]
        found = []
        for one, over in Random(f"crossed {goal}").sample(pairs, min(most, len(pairs))):
            values = {**one.values, **over.values}
            found.append(Row(values, None if DATE_REFERENCE in values else over.at or one.at))
        return found

    def edges(self, fact: Fact, goal: str) -> list[Any]:
        """Values of a fact on either side of every bound that the law holds it against, and at its own limits."""
        key = (goal, fact.name)
        if key not in self._edges:
            self._edges[key] = self._find_edges(fact, goal)
        return self._edges[key]

    def _find_edges(self, fact: Fact, goal: str) -> list[Any]:
        figures = self.bounds(goal).get(fact.name, set())
        kind = fact.type.kind
        found: list[Any] = [None] if fact.type.optional else []
        match kind:
            case Kind.BOOLEAN:
                found += [False, True]
            case Kind.CHOICE:
                found += [name for name, _ in self.program.enumerations[fact.type.name or ""].choices]
            case Kind.DATE:
                days = {one for one in figures if isinstance(one, date)} | set(self.days(goal))
                found += sorted({moved(day, n) for day in days for n in (-1, 0, 1)})
            case Kind.CALENDAR | Kind.DAYS:
                unit = Duration(1) if kind is Kind.CALENDAR else Duration(0, 1)
                found += [_longer(one, unit, n) for one in figures if isinstance(one, Duration) for n in (-1, 0, 1)]
            case _ if kind in NUMERIC:
                step = grain(fact, kind)
                ends = {one for one in figures if isinstance(one, int | Fraction) and not isinstance(one, bool)}
                ends |= {one for one in (fact.low, fact.high, 0) if one is not None}  # type: ignore[misc]
                near = {held(one + n * step, kind) for one in ends for n in (-1, 0, 1)}
                found += sorted(one for one in near if within(fact, one))
            case _:
                pass
        return found

    def events(self, goal: str) -> set[str]:
        """The facts whose day chooses a version."""
        laws = self.laws(goal)
        found = {law.event for law in laws if law.event is not None}
        return found | {one.event for law in laws if isinstance(law, Rule) for one in law.exceptions if one.event}


def grain(fact: Fact, kind: Kind) -> Any:
    """The smallest step of a fact."""
    if fact.step is not None:
        return fact.step
    return {Kind.INTEGER: 1, Kind.AMOUNT: Fraction(1, 100)}.get(kind, Fraction(1, 1000))


def within(fact: Fact, value: Any) -> bool:
    """Whether a number lies between a fact's limits."""
    return (fact.low is None or value >= fact.low) and (fact.high is None or value <= fact.high)


def held(value: Any, kind: Kind) -> Any:
    """A number as its kind is held."""
    return int(value) if kind is Kind.INTEGER else Fraction(value)


def moved(day: date, days: int) -> date:
    """A day so many days away, within the calendar."""
    return date.fromordinal(min(max(1, day.toordinal() + days), date.max.toordinal()))


def _longer(one: Duration, unit: Duration, count: int) -> Duration:
    return Duration(max(0, one.months + count * unit.months), max(0, one.days + count * unit.days))


def _order(value: Any) -> Any:
    return (str(type(value)), value) if isinstance(value, str | bool) else (("", value))


def _compared(node: Expr) -> tuple[list[Expr], set[Any]]:
    """What a node compares, and with which figures."""
    match node:
        case Compare(left=left, right=right):
            figures = {one.value for side in (left, right) for one in walk(side) if isinstance(one, Literal)}
            return [left, right], figures - {None}
        case Between(subject=subject, low=low, high=high):
            return [subject], {one.value for side in (low, high) for one in walk(side) if isinstance(one, Literal)}
        case OneOf(subject=subject, values=values):
            return [subject], set(values)
        case Switch(subject=subject, cases=cases):
            guards = [case.guard for case in cases]
            found = {edge for guard in guards for edge in (guard.low, guard.high, *(guard.values or ()))}
            return [subject], found - {None}
        case _:
            return [], set()


def _read(expr: Expr) -> Iterator[str]:
    """Facts, and fields under the name of their structure, that an expression reads itself."""
    for node in walk(expr):
        if isinstance(node, FactRef):
            yield node.name
        if isinstance(node, FieldRef):
            yield f"{node.variable}.{node.field}"
