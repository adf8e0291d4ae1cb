"""Networks with one rule gone wrong, and the sessions of real cases that should tell."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta
from itertools import product
from math import prod
from random import Random
from typing import Any, final

from millesime.model.program import DATE_REFERENCE, Fact, Program
from millesime.rete.derivation import Case, Derivation, _Wanted
from millesime.rete.laws import Laws
from millesime.rete.network import LARGEST, Ask, Conclusion, Kind, Match, Rule, Say, Take, Test
from millesime.rete.process import LostError
from millesime.rete.scope import Scope
from millesime.rete.units import Unit
from millesime.values import Missing
from millesime.values.types import Kind as Of
from tests.oracle.agreement import Law, Question, found, same
from tests.oracle.rows import Row
from tests.rete.plain import Contradiction, Plain

_OTHERWISE = {"==": (">", "<"), "<": ("<=", ">"), "<=": ("<", ">"), ">": (">=", "<"), ">=": (">", "<")}


@final
@dataclass
class Sessions:
    """A unit, and what it was told and came to in real cases."""

    unit: Unit
    held: dict[str, tuple[Derivation, Scope, dict[int, Any], dict[str, Any]]] = field(default_factory=dict)


def moved(law: Law, goal: str, count: int, seed: int = 0) -> Iterator[Question]:
    """Cases of the law's own scenarios and some others, each with a few facts moved to an edge or not given."""
    random = Random(f"{seed} {goal}")
    facts = law.rows.facts(goal)
    edges = {fact.name: law.rows.edges(fact, goal) for fact in facts}
    bases = [*law.rows.situations(goal), *law.rows.random(goal, 12)]
    for _ in range(count):
        base = random.choice(bases)
        values = dict(base.values)
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


def recorded(law: Law, laws: Laws, questions: Sequence[Question], reading: str | None = None) -> dict[str, Sessions]:
    """The sessions of these cases, by unit, each kind of session once; the evaluator says the same of every case."""
    seen: dict[str, Sessions] = {}
    run = Derivation._session
    plain: Any = Plain()

    def kept(derivation: Derivation, unit: Unit, scope: Scope, cells: dict[int, Any]) -> dict[str, Any]:
        leaves = dict(cells)
        result = run(derivation, unit, scope, cells)
        sessions = seen.setdefault(unit.network.name, Sessions(unit))
        sessions.held.setdefault(f"{leaves!r} {scope.day} {result!r}", (derivation, scope, leaves, result))
        return result

    Derivation._session = kept  # type: ignore[method-assign,assignment]
    try:
        for question in questions:
            told = Derivation(laws, plain, Case(question.row.values, question.day)).rule(question.goal)
            assert same(law.said(question, reading).found, found(told)), question
    finally:
        Derivation._session = run  # type: ignore[method-assign]
    return seen


@final
@dataclass(frozen=True)
class Mutant:
    """A unit with one rule gone wrong: which one, what stands in its place (None: nothing)."""

    number: int
    instead: Rule | None
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
            yield Mutant(number, instead, replace(unit, network=network), told)


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


def outcome(
    unit: Unit, session: tuple[Derivation, Scope, dict[int, Any], dict[str, Any]], *, backwards: bool = False
) -> Any:
    """What a unit comes to in a session, or how it fails; its facts arrive in their order, or `backwards`."""
    derivation, scope, leaves, _ = session
    derivation._arrival = (lambda facts: facts[::-1]) if backwards else list
    try:
        while True:
            try:
                return derivation._session(unit, scope, dict(leaves))
            except _Wanted as wanted:  # a figure that no case asked for so far
                wanted.derive()
    except (
        LostError,
        Contradiction,
        KeyError,
        TypeError,
        AttributeError,
        IndexError,
        ValueError,
        AssertionError,
    ) as fault:
        return type(fault).__name__


def killed(mutant: Unit, sessions: Sessions, most: int) -> bool:
    """Whether some real case comes to something else, in either order of arrival.

    The cases that differ in what they come to are tried first.
    """
    held = list(sessions.held.values())
    first = {repr(session[3]): session for session in held}
    tried = [*first.values(), *Random(0).sample(held, min(most, len(held)))]
    return any(
        repr(outcome(mutant, session, backwards=backwards)) != repr(session[3])
        for backwards in (False, True)
        for session in tried
    )


def combined(sessions: Sessions, most: int, seed: int = 0) -> list[Any]:
    """Sessions in which every leaf has, in every combination or in so many, each value that it had in some case."""
    held = list(sessions.held.values())
    derivation, scope, first, _ = held[0]
    values = {cell: list({repr(one[2][cell]): one[2][cell] for one in held}.values()) for cell in first}
    random = Random(seed)
    rows: Any = product(*values.values())
    if prod(map(len, values.values())) > most:
        rows = (tuple(random.choice(options) for options in values.values()) for _ in range(most))
    made: list[Any] = [(derivation, scope, dict(zip(values, row, strict=True)), {}) for row in rows]
    return [(*one[:3], outcome(sessions.unit, one)) for one in made]
