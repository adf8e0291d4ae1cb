"""Partial facts in every goal: whatever the scenarios give is taken away, fact by fact and two by two.

What is left decides the same, or it is unknown for want of what was taken away; it is never another figure.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise
from typing import Any

import pytest

import millesime
from millesime.evaluate.engine import Engine
from millesime.evaluate.trail import Run
from millesime.model.program import Fact
from millesime.model.walk import reached
from millesime.values import Lack, Status
from millesime.values.types import Kind
from millesime.workspace.scenarios import facts_of, scenarios

EDITIONS = ("2012", "2016")
CASES = 6
"""So many cases of a goal, the first that differ, are enough: its scenarios stand at its bounds."""


@dataclass(frozen=True)
class Known:
    """A goal determined by facts alone: every presumption and every day that was supposed is now a fact."""

    goal: str
    facts: Mapping[str, Any]
    preference: tuple[str, ...]
    value: Any


class Law:
    """One edition, and what its scenarios determine."""

    def __init__(self, name: str) -> None:
        self.edition = millesime.load(name)
        self.engine = Engine(self.edition.program)

    def value(self, goal: str, facts: Mapping[str, Any], preference: tuple[str, ...]) -> Any:
        return self.engine.unit(goal).decide(Run(facts, None, preference, False, {})).value

    def known(self) -> Iterator[Known]:
        program, counts = self.edition.program, dict[str, int]()
        seen: set[str] = set()
        for scenario in scenarios(program):
            for situation in scenario.situations:
                if situation.edition not in (None, self.edition.id):
                    continue
                case = self.edition.check_facts(facts_of(scenario.given + situation.given)).product
                preference = (situation.reading,) if situation.reading else ()
                for check in situation.checks:
                    if case is None or counts.get(check.goal, 0) == CASES or check.goal not in self.edition.goals():
                        continue
                    outcome = self.engine.ask(case.values, [check.goal], situation.at, preference)
                    reach = reached(program, check.goal, within=self.engine.reads).facts
                    facts = {n: v for n, v in {**outcome.assumed, **case.values}.items() if n in reach}
                    value = self.value(check.goal, facts, preference)
                    key = repr((check.goal, preference, sorted(facts.items())))
                    if value.__class__ is not Lack and key not in seen:
                        seen.add(key)
                        counts[check.goal] = counts.get(check.goal, 0) + 1
                        yield Known(check.goal, facts, preference, value)


@pytest.fixture(scope="module", params=EDITIONS)
def law(request: pytest.FixtureRequest) -> Law:
    return Law(request.param)


def removals(facts: Mapping[str, Any]) -> Iterator[tuple[str, ...]]:
    """Each fact alone; each with its neighbour, and with the one after; all of them."""
    names = sorted(facts)
    yield from ((name,) for name in names)
    yield from pairwise(names)
    yield from zip(names, names[2:], strict=False)
    yield tuple(names)


def test_what_is_left_decides_the_same_or_names_what_was_taken_away(law: Law) -> None:
    wrong = [
        complaint for known in law.known() for gone in removals(known.facts) for complaint in told(law, known, gone)
    ]
    assert wrong == []


def told(law: Law, known: Known, gone: tuple[str, ...]) -> Iterator[tuple[Any, ...]]:
    """What is wrong of a case without these facts."""
    held = {name: value for name, value in known.facts.items() if name not in gone}
    while True:
        got = law.value(known.goal, held, known.preference)
        if got.__class__ is not Lack:
            if got != known.value:
                yield known.goal, gone, "another figure", got, known.value
            return
        if got.status is not Status.UNKNOWN:
            yield known.goal, gone, "not unknown", got
            return
        if got.missing & held.keys():
            yield known.goal, gone, "named though it is given", sorted(got.missing & held.keys())
        back = {name: known.facts[name] for name in got.missing if name in known.facts and name not in held}
        if not back or (len(gone) == 1 and tuple(back) != gone):
            yield known.goal, gone, "does not name what it lacks", got
            return
        held.update(
            back
        )  # what was given back may show that more is needed: a list, then what is asked of its elements


def test_goals_that_no_facts_determine_lack_a_text(law: Law) -> None:
    """They are few, each has a scenario that says so, and none of these ends in a figure."""
    put = {known.goal for known in law.known()}
    others = {goal for goal in law.edition.goals() if goal not in put}
    said: dict[str, set[str]] = {}
    for scenario in scenarios(law.edition.program):
        for situation in scenario.situations:
            for check in situation.checks:
                if check.goal in others and situation.edition in (None, law.edition.id):
                    said.setdefault(check.goal, set()).add(check.status)
    assert sorted(others - said.keys()) == []
    assert len(others) * 10 < len(law.edition.goals())


WRONG: dict[Kind, tuple[Any, ...]] = {
    Kind.BOOLEAN: ("peut-être", 1),
    Kind.INTEGER: ("dix", 1.5, True),
    Kind.NUMBER: ("dix", True),
    Kind.AMOUNT: ("cent euros", True),
    Kind.RATE: ("la moitié", True),
    Kind.DATE: ("2012-02-30", 2012),
    Kind.CALENDAR: ("longtemps", 3),
    Kind.DAYS: ("longtemps", "P1M"),
    Kind.TEXT: (3, True),
    Kind.CHOICE: ("aucun_de_ceux_la", 3),
    Kind.LIST: (3, "un"),
}


def beyond(fact: Fact) -> Iterator[Any]:
    """A value just outside each bound."""
    grain: Any = fact.step or (1 if fact.type.kind is Kind.INTEGER else Fraction(1, 100))
    if fact.type.kind in (Kind.INTEGER, Kind.AMOUNT, Kind.RATE, Kind.NUMBER):
        yield from (edge + away for edge, away in ((fact.low, -grain), (fact.high, grain)) if edge is not None)


def nested(name: str, value: Any) -> dict[str, Any]:
    for part in reversed(name.split(".")):
        value = {part: value}
    return value


def test_wrong_facts_are_refused_whatever_the_goal(law: Law) -> None:
    """Another type, a value out of range, a name that nobody knows: at its path, and no goal is decided."""
    facts = law.edition.program.facts
    let_through = []
    for goal in law.edition.goals():
        for name in sorted(reached(law.edition.program, goal, within=law.engine.reads).facts & facts.keys()):
            fact = facts[name]
            cases = [(name, value) for value in (*WRONG[fact.type.kind][:1], *beyond(fact))]
            cases += [(f"{name}_bis", True)]
            for path, value in cases:
                try:
                    law.edition.evaluate(nested(path, value), [goal])
                except millesime.Refused as refused:
                    if any(each.path is not None and path.startswith(each.path) for each in refused.diagnostics):
                        continue
                let_through.append((goal, path, value))
    assert let_through == []


def test_each_kind_of_fact_refuses_what_is_of_another(law: Law) -> None:
    for name, fact in law.edition.program.facts.items():
        for value in WRONG[fact.type.kind]:
            assert law.edition.check_facts(nested(name, value)).product is None, (name, value)
