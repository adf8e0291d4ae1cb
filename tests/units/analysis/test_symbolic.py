"""The law as formulas says what the evaluator says, and what the solver finds is small, checked and always the same."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from fractions import Fraction
from random import Random
from typing import Any

import pytest

from millesime.analysis.symbolic import NOT_ESTABLISHED, NOTHING, Facts, Law, Witness, differ, settles, smallest, solve
from millesime.analysis.symbolic.logic import Formula, below, both, equal, every, minus, no, times
from millesime.analysis.symbolic.terms import STATUS, Term
from millesime.evaluate.engine import Engine
from millesime.model.program import DATE_REFERENCE, Program
from millesime.values import Lack, Status
from tests.dossiers import case
from tests.laboratory import compiled
from tests.oracle.agreement import EDITIONS, shipped
from tests.programs import program

DAY = date(2012, 6, 1)
MODE = """
énumération mode : collective | mixte | individuelle
fait effectif : entier de 0 à 10 000
fait remise : taux de 0 % à 100 %, présumé 0 %
règle tarif.mode : mode
  version du 2000-01-01 au 2011-12-31 [P 1]
    selon effectif
      moins de 10 : collective
      de 10 à 199 : mixte
      200 et plus : individuelle
  version à compter du 2012-01-01 [P 2]
    selon effectif
      moins de 20 : collective
      de 20 à 149 : mixte
      150 et plus : individuelle
règle tarif.remise : montant
  version à compter du 2000-01-01 [P 3] : arrondi(remise * 100 € ; 0,01 €)
"""


def law_of(text: str) -> Program:
    trial = compiled(text)
    assert trial.clean, trial.codes()
    return trial.program


def value(engine: Engine, goal: str, facts: Mapping[str, Any], at: date | None = None) -> Any:
    return engine.ask(facts, [goal], at or facts.get(DATE_REFERENCE)).answers[0].node.value


def says(term: Term, wanted: Any, facts: Facts, law: Law, goal: str) -> Formula:
    """That a term comes to what the evaluator says."""
    if isinstance(wanted, Lack):
        return term.lack(*(code for code, status in STATUS.items() if status is wanted.status))
    if wanted is None:
        return both(term.none, settles(term))
    held = facts.number(wanted, law.program.rules[goal].type)
    return False if term.v is None else both(term.valued, equal(term.v, held))


def agreed(law: Law, engine: Engine, goal: str, facts: Mapping[str, Any]) -> bool | None:
    """Whether both say the same of a case; None where the encoding does not say."""
    names, term = law.names(goal), law.goal(goal)
    here = law.facts.are({name: facts[name] for name in names})
    if here is False or any(isinstance(one, date) and not 1901 <= one.year <= 2079 for one in facts.values()):
        return None
    wanted = says(term, value(engine, goal, facts), law.facts, law, goal)
    found = solve([here, no(wanted)], law.facts, names, unsure=term.unsure)
    return None if found is NOT_ESTABLISHED else found is NOTHING


def completed(program: Program, names: frozenset[str], facts: dict[str, Any]) -> dict[str, Any] | None:
    """The case with what is presumed; None where a fact is not given."""
    facts.setdefault(DATE_REFERENCE, DAY)
    for name in names - facts.keys():
        if not program.facts[name].has_presumption:
            return None
        facts[name] = program.facts[name].presumed
    return facts


@pytest.mark.parametrize("edition", EDITIONS)
def test_the_shipped_law_as_the_evaluator_has_it(edition: str) -> None:
    """Every goal, on cases drawn from its facts and made from its thresholds."""
    shop = shipped(edition)
    law = Law(shop.program)
    told = unsure = 0
    for goal in shop.goals:
        for row in (*shop.rows.random(goal, 1), *shop.rows.boundary(goal, 1, 2)):
            facts = completed(shop.program, law.names(goal), {**row.values})
            if facts is None:
                continue
            same = agreed(law, shop.engine, goal, facts)
            assert same is not False, (goal, row)
            told, unsure = told + (same is True), unsure + (same is None)
    assert told > 250
    assert unsure < 0.1 * told


@pytest.mark.parametrize("seed", range(12))
def test_programs_at_random_as_the_evaluator_has_them(seed: int) -> None:
    """The same of programs that have every construct."""
    random = Random(seed)
    trial = compiled(program(random))
    if not trial.clean:
        pytest.skip("the program has a fault")
    law, engine = Law(trial.program), Engine(trial.program)
    for _ in range(4):
        facts = case(random, law.program)
        for goal, rule in law.program.rules.items():
            held = completed(law.program, law.names(goal), dict(facts))
            if rule.structure is None and held is not None:
                assert agreed(law, engine, goal, held) is not False, (goal, held)


def test_two_days_share_their_facts() -> None:
    """Who changes mode on 1 January 2012: found, checked by the evaluator, as small as can be."""
    law = law_of(MODE)
    engine = Engine(law)
    before, after = date(2011, 12, 31), date(2012, 1, 1)
    facts = Facts((law,), absent=(DATE_REFERENCE,))
    old, new = Law(law, facts, at=before), Law(law, facts, at=after)
    names = old.names("tarif.mode")
    one, other = old.goal("tarif.mode"), new.goal("tarif.mode")

    def changes(case: Mapping[str, Any]) -> bool:
        both = [value(engine, "tarif.mode", case, day) for day in (before, after)]
        return not any(isinstance(each, Lack) for each in both) and both[0] != both[1]

    asked = [old.coherent(names), differ(one, other), settles(one), settles(other)]
    found = solve(asked, facts, names)
    assert isinstance(found, Witness)
    assert smallest(found, changes) == Witness({"effectif": 10})
    bands = [number for number in range(300) if changes({"effectif": number})]
    left = every(no(facts.are({"effectif": number})) for number in bands)
    assert solve([*asked, left], facts, names) is NOTHING
    assert bands == [*range(10, 20), *range(150, 200)]


def test_a_witness_that_the_evaluator_refuses_is_not_shown() -> None:
    """The solver's answer is broken here on purpose: nobody gets to see it."""
    law = Law(law_of(MODE))
    names, term = law.names("tarif.mode"), law.goal("tarif.mode")
    engine = Engine(law.program)
    chosen = law.facts.code(law.program.rules["tarif.mode"].type, "mixte")
    found = solve([law.coherent(names), both(term.valued, equal(term.v, chosen))], law.facts, names)
    assert isinstance(found, Witness)

    def mixed(case: Mapping[str, Any]) -> bool:
        return bool(value(engine, "tarif.mode", case, DAY if DATE_REFERENCE not in case else None) == "mixte")

    assert isinstance(smallest(found, mixed), Witness)
    broken = Witness({**found.facts, "effectif": 9})
    assert smallest(broken, mixed) is NOT_ESTABLISHED


def test_it_rounds_as_the_law_does() -> None:
    """Halves of a cent go away from zero, for every rate at once."""
    law = Law(law_of(MODE))
    names, term = law.names("tarif.remise"), law.goal("tarif.remise")
    near = law.facts.are({"remise": Fraction(5, 100_000), DATE_REFERENCE: DAY})
    assert solve([near, no(equal(term.v, Fraction(1, 100)))], law.facts, names) is NOTHING
    apart, half = minus(term.v, times(100, law.facts.term("remise").v)), Fraction(1, 200)
    far = no(both(no(below(half, apart)), below(minus(0, half), apart)))
    assert solve([law.coherent(names), term.valued, far], law.facts, names) is NOTHING


def test_what_is_not_settled_is_not_established() -> None:
    """A solver that may take no step at all says so, and neither « there is one » nor « there is none »."""
    law = Law(law_of(MODE))
    names, term = law.names("tarif.mode"), law.goal("tarif.mode")
    hard = [law.coherent(names), settles(term)]
    assert solve(hard, law.facts, names, effort=1) is NOT_ESTABLISHED
    assert solve([*hard, no(settles(term))], law.facts, names, bounded=["liste"]) is NOT_ESTABLISHED


def test_the_same_question_has_the_same_answer() -> None:
    """Answers depend on nothing but the question."""
    answers = []
    for _ in range(2):
        law = Law(shipped("2016").program)
        names, term = law.names("tarification.taux_net"), law.goal("tarification.taux_net")
        answers.append(solve([law.coherent(names), settles(term)], law.facts, names, unsure=term.unsure))
    assert answers[0] == answers[1]
    assert isinstance(answers[0], Witness)


def test_what_is_given_stays_given() -> None:
    """Facts that are fixed are no unknowns; those that nobody gave are presumed, or lacking."""
    law = law_of(MODE)
    given = Law(law, Facts((law,), fixed={"effectif": 19, DATE_REFERENCE: DAY}))
    assert given.goal("tarif.mode").v == given.facts.code(law.rules["tarif.mode"].type, "collective")
    lacking = Law(law, Facts((law,), absent=("effectif", "remise")), at=DAY)
    assert STATUS[next(iter(lacking.goal("tarif.mode").lacks))] is Status.UNKNOWN
    assert lacking.goal("tarif.remise").v == 0
