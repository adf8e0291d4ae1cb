"""The second engine and the evaluator say the same: values, statuses and what is missing, whatever arrives first."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from fractions import Fraction

import pytest

from millesime.rete.process import Matcher
from tests.oracle.agreement import EDITIONS, MORE, Question, shipped
from tests.oracle.rows import Row
from tests.rete.agreement import disagreements, drawn
from tests.rete.plain import Beside

SEEDS = range(400) if MORE else range(5)


@pytest.fixture(scope="module")
def matcher() -> Iterator[Matcher]:
    with Matcher() as started:
        yield started


@pytest.mark.parametrize("edition", EDITIONS)
def test_every_shipped_goal(edition: str, matcher: Matcher) -> None:
    """On random cases and on those that the law's own thresholds make; the library fires what the rules ask for."""
    law = shipped(edition)
    questions = list(law.questions(law.goals, MORE // 4 or 1, MORE or 3))
    assert list(disagreements(law, questions, Beside(matcher))) == []


def test_a_conflict_below_is_none_of_exceptions(matcher: Matcher) -> None:
    """Where the rule's own value lacks for a conflict elsewhere, an exception that may hold is still to be known."""
    facts = {
        "entreprise.effectif": 151,
        "entreprise.option_taux_unique": True,
        "entreprise.batiment_travaux_publics": False,
        "etablissement.alsace_moselle": True,
        "etablissement.annee_creation": 2009,
        "etablissement.branche_designee": False,
        "etablissement.charge_partielle": True,
        "etablissement.industries_electriques_gazieres": True,
        "etablissement.reprise_activite": True,
        "tarification.annee": 2017,
        "tarification.date_effet": date(2017, 12, 30),
        "tarification.premiere_annee_regroupement": True,
        "tarification.taux_collectif": Fraction(2, 5),
        "tarification.taux_precedent": Fraction(999, 1000),
    }
    asked = [Question("tarification.taux_net", Row(facts))]
    assert list(disagreements(shipped("2016"), asked, matcher, presumptions=False)) == []


@pytest.mark.skipif(not MORE, reason="a long run: `make agree`")
@pytest.mark.parametrize("edition", EDITIONS)
def test_every_boundary(edition: str, matcher: Matcher) -> None:
    """Every case that a threshold makes, for each goal, from more scenarios."""
    law = shipped(edition)
    for goal in law.goals:
        questions = list(law.questions([goal], 8, 100_000))
        assert list(disagreements(law, questions, matcher)) == []


@pytest.mark.skipif(not MORE, reason="a long run: `make agree`")
@pytest.mark.parametrize("edition", EDITIONS)
def test_every_reading(edition: str, matcher: Matcher) -> None:
    """The same under each reading, nothing being presumed."""
    law = shipped(edition)
    for reading in law.program.reading_names:
        questions = list(law.questions(law.goals, 4, 20))
        assert list(disagreements(law, questions, matcher, reading, presumptions=False)) == []


@pytest.mark.parametrize("seed", SEEDS)
def test_programs_at_random(seed: int, matcher: Matcher) -> None:
    """The same of programs that have every construct, under any reading, with or without presumptions."""
    trial = drawn(seed)
    if trial is None:
        pytest.skip("the program has a fault")
    law, questions, reading, presumptions = trial
    few = questions if MORE else questions[::5]
    assert list(disagreements(law, few, Beside(matcher), reading, presumptions)) == []
