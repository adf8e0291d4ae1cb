"""Networks with one rule gone wrong, and the sessions of real cases that should tell."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from itertools import product
from math import prod
from random import Random
from typing import Any, final

from millesime.model.program import DATE_REFERENCE, Fact, Program
from millesime.rete.network import LARGEST, Ask, Conclusion, Kind, Match, Rule, Say, Take, Test
from millesime.rete.units import Unit
from millesime.values import Missing
from millesime.values.types import Kind as Of
from tests.oracle.agreement import Law, Question
from tests.oracle.rows import Row
from tests.rete.sessions import Session, Sessions, outcome, shown
from tests.rete.telling import Changed, Telling

_OTHERWISE = {"==": (">", "<"), "<": ("<=", ">"), "<=": ("<", ">"), ">": (">=", "<"), ">=": (">", "<")}


def moved(law: Law, goal: str, count: int, seed: int = 0, *, presumed: bool = True) -> Iterator[Question]:
    """Cases of the law's own scenarios and some others, each with a few facts moved to an edge or not given.

    For where nothing is presumed, what would be is told in most of them, as the law presumes it.
    """
    random = Random(f"{seed} {goal}")
    facts = law.rows.facts(goal)
    edges = {fact.name: law.rows.edges(fact, goal) for fact in facts}
    bases = [*law.rows.situations(goal), *law.rows.random(goal, 12)]
    for _ in range(count):
        base = random.choice(bases)
        values = dict(base.values)
        if not presumed and random.random() < 0.8:
            values = {fact.name: fact.presumed for fact in facts if fact.has_presumption} | values
        for fact in random.sample(facts, min(len(facts), random.choice((1, 1, 2, 3, 5)))):
            values.pop(fact.name, None)
            chance = random.random()
            if fact.type.kind is Of.LIST and chance < 0.8:
                values[fact.name] = _torn(random, base.values.get(fact.name), fact, law.program)
            elif edges[fact.name] and chance < 0.5:
                values[fact.name] = random.choice(edges[fact.name])
            elif chance < 0.8 and (near := _near(random, fact, facts, base.values)) is not None:
                values[fact.name] = near
        yield Question(goal, Row(values, None if DATE_REFERENCE in values else base.at))


def _torn(random: Random, elements: Any, fact: Fact, program: Program) -> Any:
    """A list in which some fields are not given: one or two, a few, or most."""
    held = program.structures.get((fact.type.item or fact.type).name or "")
    names = [field.name for field in held.fields] if held else []
    whole = [element for element in elements or () if isinstance(element, tuple)]
    places = [(place, name) for place in range(len(whole)) for name in names]
    share = random.choice((0.1, 0.3, 0.6))
    gone = set(random.sample(places, min(len(places), random.choice((1, 2)))))
    if random.random() < 0.6:
        gone = {each for each in places if random.random() < share}
    return tuple(
        tuple(
            Missing.of(f"{fact.name}[{place}].{name}") if (place, name) in gone else part
            for name, part in zip(names, element, strict=True)
        )
        for place, element in enumerate(whole)
    )


def _near(random: Random, fact: Fact, facts: Sequence[Fact], values: Mapping[str, Any]) -> Any:
    """What another fact of the kind is, or lies beside it: where two of them are held against each other."""
    alike = [values[one.name] for one in facts if one.type.kind is fact.type.kind and values.get(one.name) is not None]
    if not alike or fact.type.kind not in (Of.INTEGER, Of.AMOUNT, Of.DATE):
        return None
    step = random.choice((-2, -1, 0, 1, 2))
    held = random.choice(alike)
    return held + timedelta(days=step) if fact.type.kind is Of.DATE else held + step


@final
@dataclass(frozen=True)
class Mutant:
    """A unit with one rule gone wrong."""

    changed: Changed
    unit: Unit
    told: str


def mutants(unit: Unit) -> Iterator[Mutant]:
    """The unit with one rule left out, or one thing of one rule changed."""
    rules = unit.network.rules
    for number, rule in enumerate(rules):
        for instead in (None, *_changed(rule)):
            others = () if instead is None else (instead,)
            network = replace(unit.network, rules=(*rules[:number], *others, *rules[number + 1 :]))
            told = f"{rule}  →  {'without' if instead is None else instead}"
            yield Mutant(Changed(number, instead), replace(unit, network=network), told)


def _changed(rule: Rule) -> Iterator[Rule]:
    for place, match in enumerate(rule.matches):
        if len(rule.matches) > 1:
            yield replace(rule, matches=(*rule.matches[:place], *rule.matches[place + 1 :]))
        for at, test in enumerate(match.tests):
            for other in _other(test):
                tests = (*match.tests[:at], other, *match.tests[at + 1 :])
                changed = (*rule.matches[:place], Match(match.cell, tests), *rule.matches[place + 1 :])
                yield replace(rule, matches=changed)
    yield from (replace(rule, conclusion=conclusion) for conclusion in _concluded(rule.conclusion))


def _other(test: Test) -> Iterator[Test]:
    for operator in _OTHERWISE[test.operator]:
        yield replace(test, operator=operator)
    steps = (-1, 1) if test.part == "k" else (-2, 2)  # of measures, two are one whole step
    for step in steps:
        if abs(test.number + step) <= LARGEST:
            yield (
                replace(test, number=test.number + step)
                if test.part == "m"
                else replace(test, number=(test.number + step) % len(Kind))
            )


def _concluded(conclusion: Conclusion) -> Iterator[Conclusion]:
    match conclusion:
        case Say(kind=kind):
            yield from (
                replace(conclusion, kind=other) for other in (Kind.TRUE, Kind.FALSE, Kind.NONE) if other is not kind
            )
        case Take(cell=cell):
            yield Say(cell, Kind.NONE)
        case Ask(cell=cell):
            yield Say(cell, Kind.NONE)


def killed(mutant: Mutant, telling: Telling, most: int, matcher: Any = None) -> tuple[Session, bool] | None:
    """A real case that comes to something else, and whether it does with its facts told backwards."""
    for session in telling.sessions(mutant.changed)[:most]:
        told = shown(session.result)
        for backwards in (False, True):
            if shown(outcome(mutant.unit, session, backwards=backwards, matcher=matcher)) != told:
                return session, backwards
    return None


def combined(sessions: Sessions, most: int, seed: int = 0) -> list[Session]:
    """Sessions in which every leaf has, in every combination or in so many, each value that it had in some case."""
    held = list(sessions.held.values())
    base = held[0]
    values = {cell: list({repr(one.leaves[cell]): one.leaves[cell] for one in held}.values()) for cell in base.leaves}
    random = Random(seed)
    rows: Any = product(*values.values())
    if prod(map(len, values.values())) > most:
        rows = (tuple(random.choice(options) for options in values.values()) for _ in range(most))
    made = [base._replace(leaves=dict(zip(values, row, strict=True))) for row in rows]
    return [one._replace(result=outcome(sessions.unit, one)) for one in made]
