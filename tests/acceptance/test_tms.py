"""The TMS Pros aids of the press file: amounts, refusals, and the 15th of July 2017."""

from __future__ import annotations

from decimal import Decimal

import pytest

from millesime import Status
from tests.acceptance.conftest import Decide, edition_named
from tests.acceptance.contract import steps
from tests.acceptance.dossiers import AIDED, having

ENTITLED, AMOUNT = "aide_diagnostic.eligible", "aide_diagnostic.montant"


@pytest.mark.parametrize(
    ("training", "ergonomist", "aid"),
    [
        ("0", "35714.28", "25000.00"),
        ("5714.28", "30000.00", "25000.00"),
        ("0", "35714.27", "24999.99"),
        ("0", "40000", "25000.00"),
        ("0", "35714.29", "25000.00"),
        ("10000", "0", "7000.00"),
        ("0", "0.01", "0.01"),
    ],
)
def test_amounts(decide: Decide, training: str, ergonomist: str, aid: str) -> None:
    facts = having(AIDED, depenses__formation_personne_ressource=training, depenses__ergonome=ergonomist)
    decided = decide(facts, AMOUNT, edition="2016")
    result = decided.result(AMOUNT)
    assert (result["status"], result["value"]) == ("determined", aid)
    assert decided.decision[AMOUNT].value == Decimal(aid)
    (cited,) = result["citations"]
    assert cited["edition"] == "2016"
    assert (cited["source"]["document"], cited["source"]["section"]) == ("dossier-2016", "P")
    assert 548 <= cited["source"]["lines"][0] <= cited["source"]["lines"][1] <= 582


def test_the_rounding_is_shown_as_a_convention(decide: Decide) -> None:
    facts = having(AIDED, depenses__ergonome="35714.28")
    decided = decide(facts, AMOUNT, edition="2016")
    (rounded,) = [step for step in steps(decided.result(AMOUNT)["trail"]) if step.get("what") == "operation"]
    assert (rounded["name"], rounded["operands"], rounded["value"]) == ("arrondi", ["24999.996", "0.01"], "25000.00")
    assert rounded["convention"] is True
    assert "24 999,996 €" in decided.told("fr")
    assert "convention" in decided.told("fr")
    assert "24,999.996" in decided.told("en")
    assert "convention" in decided.told("en")


@pytest.mark.parametrize("aid", ["aide_diagnostic", "aide_action"])
@pytest.mark.parametrize(
    ("changes", "condition", "label"),
    [
        ({"entreprise__effectif": 0}, "a)", "de 1 à 49 salariés"),
        ({"entreprise__effectif": 50}, "a)", "de 1 à 49 salariés"),
        ({"entreprise__en_france": False}, "b)", "en France"),
        ({"entreprise__regime_general": False}, "c)", "régime général"),
    ],
)
def test_a_refusal_names_the_condition_that_fails(
    decide: Decide, aid: str, changes: dict, condition: str, label: str
) -> None:
    facts = having(
        AIDED,
        aide__diagnostic_fourni=True,
        aide__plan_actions_fourni=True,
        depenses__materiel="10000",
        depenses__formation_adaptee="0",
        **changes,
    )
    entitled, amount = f"{aid}.eligible", f"{aid}.montant"
    decided = decide(facts, entitled, amount, edition="2016")
    assert (decided.status(entitled), decided.value(entitled)) == ("determined", False)
    assert (decided.status(amount), decided.value(amount)) == ("not_applicable", None)
    assert decided.decision[amount].status is Status.NOT_APPLICABLE
    failed = [
        (step["name"], step["label"])
        for step in steps(decided.result(entitled)["trail"])
        if step.get("what") == "condition" and step["kind"] == "not_satisfied"
    ]
    assert failed == [("a)", "entreprise admise"), (condition, label)]
    for lang in ("fr", "en"):
        assert f"✗ {condition} {label}" in decided.told(lang)


@pytest.mark.parametrize("staff", [1, 30, 49])
def test_the_staff_admitted(staff: int) -> None:
    decision = edition_named("2016").evaluate(having(AIDED, entreprise__effectif=staff), [ENTITLED, AMOUNT])
    assert (decision[ENTITLED].value, decision[AMOUNT].value) == (True, Decimal("7000.00"))


@pytest.mark.parametrize("aid", ["aide_diagnostic", "aide_action"])
@pytest.mark.parametrize(
    ("day", "sheet", "announcement"),
    [("2017-07-14", True, True), ("2017-07-15", False, True), ("2017-07-16", False, False)],
)
def test_the_fifteenth_of_july(decide: Decide, aid: str, day: str, sheet: bool, announcement: bool) -> None:
    facts = having(
        AIDED,
        aide__date_reservation=day,
        aide__date_envoi_documents="2017-11-14",
        aide__diagnostic_fourni=True,
        aide__plan_actions_fourni=True,
        depenses__materiel="10000",
        depenses__formation_adaptee="0",
    )
    entitled = f"{aid}.eligible"
    decided = decide(facts, entitled, edition="2016")
    result = decided.result(entitled)
    assert result["value"] is sheet
    shown = [(each["reading"], each["value"]) for each in result["discordances"]]
    assert shown == ([("communique", announcement)] if sheet is not announcement else [])
    turned = decide(facts, entitled, edition="2016", reading="communique").result(entitled)
    assert turned["value"] is announcement
    if sheet is not announcement:
        assert [(each["reading"], each["value"]) for each in turned["discordances"]] == [("fiche", sheet)]
        for lang in ("fr", "en"):
            assert "« communique »" in decided.told(lang) or "“communique”" in decided.told(lang)
            assert "la page d'annonce" in decided.told(lang).replace("’", "'")


def test_papers_must_be_sent_before_the_fifteenth_of_november() -> None:
    for day, admitted in (("2017-11-14", True), ("2017-11-15", False)):
        decision = edition_named("2016").evaluate(having(AIDED, aide__date_envoi_documents=day), [ENTITLED])
        assert decision[ENTITLED].value is admitted


@pytest.mark.parametrize(("spent", "aid"), [("2000", "1000.00"), ("49999", "24999.50"), ("80000", "25000.00")])
def test_the_action_aid(spent: str, aid: str) -> None:
    facts = having(
        AIDED,
        aide__diagnostic_fourni=True,
        aide__plan_actions_fourni=True,
        depenses__materiel=spent,
        depenses__formation_adaptee="0",
    )
    decision = edition_named("2016").evaluate(facts, ["aide_action.montant"])
    assert decision["aide_action.montant"].value == Decimal(aid)


def test_the_other_incentives_of_the_press_file(decide: Decide) -> None:
    facts = {
        "entreprise": {"effectif": 20, "region": "pays_de_la_loire"},
        "demarche": {"etape_validee": 4},
        "branche": {"convention_objectifs": True},
    }
    goals = ("ristourne.eligible", "ristourne.plafond", "contrat_prevention.eligible", "aide_simplifiee.eligible")
    decided = decide(facts, *goals, edition="2016", at="2016-06-01")
    assert [decided.value(goal) for goal in goals] == [True, "8000.00", True, True]
    law = edition_named("2016")
    for goal, inside, outside in (
        ("ristourne.eligible", 149, 150),
        ("ristourne.eligible", 20, 19),
        ("contrat_prevention.eligible", 199, 200),
        ("aide_simplifiee.eligible", 49, 50),
    ):
        for staff, entitled in ((inside, True), (outside, False)):
            asked = having(facts, entreprise__effectif=staff)
            assert law.evaluate(asked, [goal], at="2016-06-01")[goal].value is entitled, (goal, staff)


def test_2012_does_not_know_the_aids(run) -> None:
    ran = run("eval", "-", "--edition", "2012", "--goal", AMOUNT, stdin="{}")
    assert (ran.status, ran.out) == (2, "")
    assert AMOUNT in ran.err
