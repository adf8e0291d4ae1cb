"""D.242-6-2: nineteen employees on either side of 2012-01-01, by the command and the API, in both languages."""

from __future__ import annotations

from datetime import date

import pytest

from tests.acceptance.conftest import Decide, edition_named
from tests.acceptance.contract import steps
from tests.acceptance.dossiers import FIRM, having

MODE = "tarification.mode"
BEFORE = ("mixte", "LEGIARTI000006735878", {"from": "1996-01-01", "to": "2012-01-01"}, [691, 693])
AFTER = ("collective", "LEGIARTI000022446580", {"from": "2012-01-01", "to": None}, [684, 689])
DAYS = [("2011-06-01", BEFORE), ("2011-12-31", BEFORE), ("2012-01-01", AFTER), ("2012-06-01", AFTER)]


@pytest.mark.parametrize(("day", "expected"), DAYS)
@pytest.mark.parametrize("given", [True, False], ids=["event-date-given", "asked-with-at"])
def test_nineteen_employees(decide: Decide, day: str, expected: tuple, given: bool) -> None:
    value, legifrance, version, lines = expected
    facts = having(FIRM, tarification__annee=int(day[:4]))
    facts = having(facts, tarification__date_effet=day) if given else facts
    decided = decide(facts, MODE, edition="2012", at=None if given else day)
    result = decided.result(MODE)
    assert (result["status"], result["value"], result["type"]) == ("determined", value, "mode_tarification")
    assert (result["missing"], result["discordances"]) == ([], [])
    (cited,) = result["citations"]
    assert {key: cited[key] for key in ("code", "article", "alinea", "edition", "reading")} == {
        "code": "CSS", "article": "D.242-6-2", "alinea": None, "edition": "2012", "reading": None,
    }  # fmt: skip
    assert (cited["legifrance"], cited["version"]) == (legifrance, version)
    assert cited["source"] == {"document": "guide-2012", "section": "D10", "lines": lines}
    assert decided.record["question"] == {"goals": [MODE], "date_reference": None if given else day}
    assert decided.record["assumed"].get("tarification.date_effet") == (None if given else day)
    assert decided.decision[MODE].value == value
    for lang, code in (("fr", "du code de la sécurité sociale"), ("en", "of the Social Security Code")):
        told = decided.told(lang)
        assert value in told
        assert f"D. 242-6-2 {code}" in told
        assert legifrance in told
        assert f"{lines[0]}-{lines[1]}" in told


def test_the_contracts_own_example(decide: Decide) -> None:
    facts = having(FIRM, tarification__annee=2012)
    decided = decide(facts, MODE, edition="2012", at="2012-03-01")
    record, result = decided.record, decided.result(MODE)
    assert record["edition"]["id"] == "2012"
    assert record["reading"] is None
    assert record["facts"] == facts
    assert record["question"] == {"goals": [MODE], "date_reference": "2012-03-01"}
    assert record["assumed"]["tarification.date_effet"] == "2012-03-01"
    expected = {
        "code": "CSS", "article": "D.242-6-2", "alinea": None, "legifrance": "LEGIARTI000022446580", "edition": "2012",
        "version": {"from": "2012-01-01", "to": None}, "reading": None,
        "source": {"document": "guide-2012", "section": "D10", "lines": [684, 689]},
    }  # fmt: skip
    assert expected.items() <= result["citations"][0].items()


def test_the_trail_is_complete(decide: Decide) -> None:
    decided = decide(having(FIRM, tarification__annee=2012), MODE, edition="2012", at="2012-06-01")
    trail = decided.result(MODE)["trail"]
    assert (trail["kind"], trail["what"], trail["name"], trail["value"]) == ("applied", "rule", MODE, "collective")
    assert trail["version"] == {"from": "2012-01-01", "to": None}
    assert trail["event"] == {"name": "tarification.date_effet", "date": "2012-06-01", "assumed": True}
    met = {(step.get("what"), step.get("name")): step for step in steps(trail)}
    assert met["fact", "entreprise.effectif"]["value"] == 19
    for exception in ("alsace_moselle", "branche_designee", "etablissement_nouveau", "travailleurs_domicile"):
        step = met["exception", exception]
        assert (step["kind"], step["reason"]) == ("set_aside", "condition_false"), exception
        assert step["citation"]["legifrance"]
    assert met["fact", "etablissement.branche_designee"]["assumed"] is True


@pytest.mark.parametrize(
    ("staff", "before", "since"),
    [
        (0, "collective", "collective"),
        (9, "collective", "collective"),
        (10, "mixte", "collective"),
        (19, "mixte", "collective"),
        (20, "mixte", "mixte"),
        (149, "mixte", "mixte"),
        (150, "mixte", "individuelle"),
        (199, "mixte", "individuelle"),
        (200, "individuelle", "individuelle"),
    ],
)
@pytest.mark.parametrize("edition", ["2012", "2016"])
def test_thresholds(edition: str, staff: int, before: str, since: str) -> None:
    law = edition_named(edition)
    facts = having(FIRM, entreprise__effectif=staff, tarification__annee=2011)
    assert law.evaluate(facts, [MODE], at="2011-12-31")[MODE].value == before
    facts = having(facts, tarification__annee=2012)
    assert law.evaluate(facts, [MODE], at=date(2012, 1, 1))[MODE].value == since


def test_the_mixed_fraction_is_exact(decide: Decide) -> None:
    goal = "tarification.fraction_individuelle"
    decided = decide(
        having(FIRM, entreprise__effectif=120, tarification__annee=2012), goal, MODE, edition="2012", at="2012-06-01"
    )
    assert decided.value(goal) == "101/131"
    assert decided.value(MODE) == "mixte"
    assert decide(FIRM, goal, edition="2012", at="2012-06-01").status(goal) == "not_applicable"


def test_a_new_establishment_derogates_and_the_readings_differ(decide: Decide) -> None:
    facts = having(FIRM, entreprise__effectif=160, etablissement__annee_creation=2010, tarification__annee=2012)
    decided = decide(facts, MODE, edition="2012", at="2012-06-01")
    (other,) = decided.result(MODE)["discordances"]
    assert (decided.value(MODE), other["reading"], other["value"]) == ("individuelle", "code", "collective")
    turned = decide(facts, MODE, edition="2012", at="2012-06-01", reading="code")
    assert turned.value(MODE) == "collective"
    assert turned.result(MODE)["citations"][0]["article"] == "D.242-6-17"


def test_presumptions_can_be_refused(decide: Decide) -> None:
    facts = having(FIRM, entreprise__effectif=160, tarification__annee=2012)
    presumed = decide(facts, MODE, edition="2012", at="2012-06-01")
    assert presumed.value(MODE) == "individuelle"
    assert presumed.record["assumed"]["etablissement.branche_designee"] is False
    strict = decide(facts, MODE, edition="2012", at="2012-06-01", presumptions=False)
    assert strict.status(MODE) == "unknown"
    assert "etablissement.branche_designee" in strict.result(MODE)["missing"]
    assert strict.record["assumed"] == {"tarification.date_effet": "2012-06-01"}


def test_without_a_day_there_is_no_default(decide: Decide) -> None:
    decided = decide(FIRM, MODE, edition="2012")
    result = decided.result(MODE)
    assert result["status"] == "unknown"
    assert result["missing"][0] == "tarification.date_effet"
    assert decided.record["question"]["date_reference"] is None


@pytest.mark.parametrize(
    ("facts", "named"),
    [
        (having(FIRM, tarification__annee=2012, tarification__date_effet="2011-06-01"), "tarification.date_effet"),
        (having(FIRM, tarification__annee=2012, etablissement__annee_creation=2013), "etablissement.annee_creation"),
    ],
)
def test_facts_that_contradict_one_another_are_refused(run, facts: dict, named: str) -> None:
    import json

    ran = run("eval", "-", "--edition", "2012", "--goal", MODE, stdin=json.dumps(facts))
    assert (ran.status, ran.out) == (2, "")
    assert named in ran.err
    assert "tarification.annee" in ran.err
