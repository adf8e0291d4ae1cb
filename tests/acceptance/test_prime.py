"""R.432-10: the amounts that the guide prints, beside those of the code."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from millesime import Duration
from tests.acceptance.conftest import Decide, edition_named
from tests.acceptance.contract import steps
from tests.acceptance.dossiers import REHABILITATED, having

AMOUNTS = [
    ("prime.montant_minimum", "728.01", "910.02", "D.432-6", "LEGIARTI000006736980", [46, 48]),
    ("prime.montant_maximum", "1941.36", "2426.72", "D.432-6", "LEGIARTI000006736980", [52, 54]),
    ("pret.montant_maximum", "43680.60", "54601.20", "D.432-8", "LEGIARTI000023098373", [89, 92]),
]
PRINTED = {
    "728.01": ("728,01 €", "€728.01"),
    "910.02": ("910,02 €", "€910.02"),
    "1941.36": ("1 941,36 €", "€1,941.36"),
    "2426.72": ("2 426,72 €", "€2,426.72"),
    "43680.60": ("43 680,60 €", "€43,680.60"),
    "54601.20": ("54 601,20 €", "€54,601.20"),
}


@pytest.mark.parametrize(("goal", "guide", "code", "article", "legifrance", "lines"), AMOUNTS)
@pytest.mark.parametrize("reading", [None, "guide", "code"])
def test_amounts_on_2012_04_01(
    decide: Decide, goal: str, guide: str, code: str, article: str, legifrance: str, lines: list, reading: str | None
) -> None:
    decided = decide(REHABILITATED, goal, edition="2012", at="2012-04-01", reading=reading)
    result = decided.result(goal)
    (other,) = result["discordances"]
    own, rival = (code, guide) if reading == "code" else (guide, code)
    assert (result["status"], result["type"], result["value"]) == ("determined", "montant", own)
    assert decided.decision[goal].value == Decimal(own)
    assert other["value"] == rival
    assert other["reading"] == ("guide" if reading == "code" else "code")
    assert other["held_by"]
    assert decided.record["reading"] == reading
    for cited, value in ((result["citations"], own), (other["citations"], rival)):
        (citation,) = cited
        if value == code:
            assert (citation["article"], citation["legifrance"]) == (article, legifrance)
            assert (citation["reading"], citation["source"]) == ("code", {"law": article})
        else:
            assert (citation["article"], citation["legifrance"]) == ("R.432-10", "LEGIARTI000006750302")
            assert (citation["reading"], citation["version"]) == ("guide", {"from": "2012-01-01", "to": "2013-01-01"})
            assert citation["source"] == {"document": "guide-2012", "section": "B35", "lines": lines}
    for lang, place in (("fr", 0), ("en", 1)):
        told = decided.told(lang)
        assert PRINTED[own][place] in told
        assert PRINTED[rival][place] in told
        assert told.index(PRINTED[own][place]) < told.index(PRINTED[rival][place])
        assert article.replace("D.", "D. ") in told


def test_the_amount_of_the_code_is_computed_from_the_ceiling(decide: Decide) -> None:
    goal = "prime.montant_minimum"
    decided = decide(REHABILITATED, goal, edition="2012", at="2012-04-01", reading="code")
    looked = {step["name"]: step for step in steps(decided.result(goal)["trail"]) if step["kind"] == "looked_up"}
    assert looked["plafond_journalier"]["value"] == "303.34"
    assert "303,34 €" in decided.told("fr")


def test_every_amount_in_one_decision(decide: Decide) -> None:
    goals = [goal for goal, *_ in AMOUNTS]
    decided = decide(REHABILITATED, *goals, edition="2012", at="2012-04-01")
    assert [decided.value(goal) for goal in goals] == ["728.01", "1941.36", "43680.60"]
    turned = decide(REHABILITATED, *goals, edition="2012", at="2012-04-01", reading="code")
    assert [turned.value(goal) for goal in goals] == ["910.02", "2426.72", "54601.20"]
    assert decided.record["digest"] != turned.record["digest"]


def test_figures_die_with_their_document_and_the_code_answers_alone(decide: Decide) -> None:
    goal = "prime.montant_minimum"
    past = decide(REHABILITATED, goal, edition="2012", at="2013-01-01")
    assert past.status(goal) == "beyond_horizon"
    later = decide(REHABILITATED, goal, edition="2016", at="2013-01-01")
    assert later.value(goal) == "926.52"
    assert later.result(goal)["citations"][0]["reading"] == "code"
    assert decide(REHABILITATED, goal, edition="2016", at="2012-04-01").value(goal) == "728.01"
    assert decide(REHABILITATED, goal, edition="2012", at="1985-12-20").status(goal) == "not_in_force"


@pytest.mark.parametrize(
    ("end", "last"),
    [
        ("2012-03-31", date(2012, 4, 30)),
        ("2012-01-30", date(2012, 2, 29)),
        ("2011-01-31", date(2011, 2, 28)),
        ("2011-12-31", date(2012, 1, 31)),
        ("2012-04-15", date(2012, 5, 15)),
    ],
)
def test_the_last_day_to_ask(end: str, last: date) -> None:
    decision = edition_named("2012").evaluate({"stage": {"date_fin": end}}, ["prime.date_limite_demande"])
    assert decision["prime.date_limite_demande"].value == last


@pytest.mark.parametrize(
    ("changes", "condition"),
    [
        ({"victime__condamnation": True}, "1°"),
        ({"victime__moralite_reconnue": False}, "2°"),
        ({"stage__suivi_integralement": False}, "3°"),
        ({"stage__juge_satisfaisant": False}, "3°"),
        ({"victime__nationalite_francaise": False, "victime__reside_en_france_depuis": "2007-09-15"}, "4°"),
    ],
)
def test_a_refusal_names_the_condition_that_fails(decide: Decide, changes: dict, condition: str) -> None:
    facts = having(REHABILITATED, **changes)
    decided = decide(facts, "prime.eligible", "prime.montant_minimum", edition="2012", at="2012-04-01")
    assert decided.value("prime.eligible") is False
    assert decided.status("prime.montant_minimum") == "not_applicable"
    failed = [
        step["name"]
        for step in steps(decided.result("prime.eligible")["trail"])
        if step.get("what") == "condition" and step["kind"] == "not_satisfied"
    ]
    assert condition in failed
    assert [name for name in failed if name.endswith("°")] == [condition]


def test_three_years_of_residence_to_the_day() -> None:
    law = edition_named("2012")
    for since, entitled in (("2007-09-13", True), ("2007-09-14", True), ("2007-09-15", False)):
        facts = having(REHABILITATED, victime__nationalite_francaise=False, victime__reside_en_france_depuis=since)
        assert law.evaluate(facts, ["prime.eligible"], at="2012-04-01")["prime.eligible"].value is entitled


def test_the_loan(decide: Decide) -> None:
    goals = ("pret.eligible", "pret.duree_maximale", "pret.taux_interet")
    decided = decide(having(REHABILITATED, pret__date_demande="2012-04-20"), *goals, edition="2012", at="2012-04-01")
    assert [decided.value(goal) for goal in goals] == [True, "P20Y", "0.02"]
    assert decided.decision["pret.duree_maximale"].value == Duration(months=240)
    assert decided.decision["pret.taux_interet"].value == Decimal("0.02")
    law = edition_named("2012")
    for birth, entitled in (
        ("1991-04-20", True),  # twenty-one that day
        ("1991-04-21", False),
        ("1966-04-21", True),  # forty-six the day after
        ("1966-04-20", False),
    ):
        facts = having(REHABILITATED, pret__date_demande="2012-04-20", victime__date_naissance=birth)
        assert law.evaluate(facts, ["pret.eligible"], at="2012-04-01")["pret.eligible"].value is entitled, birth
