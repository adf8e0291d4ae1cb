"""L.461-1: an unlisted disease at 24, 25 and 26 %, under the press file's wording and under the code's."""

from __future__ import annotations

import pytest

from tests.acceptance.conftest import Decide, edition_named
from tests.acceptance.contract import steps
from tests.acceptance.dossiers import DISEASE, having

WAY, BOARD, RECOGNISED = "maladie.voie", "maladie.avis_comite_requis", "maladie.reconnue"
OPEN, SHUT = ("alinea_4", True, True), ("aucune", False, False)
DAY = {"2012": "2012-05-02", "2016": "2016-05-10"}


@pytest.mark.parametrize(
    ("edition", "reading", "rate", "expected", "rival"),
    [
        ("2016", None, "24 %", SHUT, None),
        ("2016", None, "25 %", SHUT, OPEN),
        ("2016", None, "26 %", OPEN, None),
        ("2016", "dossier", "25 %", SHUT, OPEN),
        ("2016", "code", "24 %", SHUT, None),
        ("2016", "code", "25 %", OPEN, SHUT),
        ("2016", "code", "26 %", OPEN, None),
        ("2012", None, "24 %", SHUT, None),
        ("2012", None, "25 %", OPEN, None),
        ("2012", None, "26 %", OPEN, None),
    ],
)
@pytest.mark.parametrize("written", ["percent", "ratio"])
def test_a_quarter(
    decide: Decide, edition: str, reading: str | None, rate: str, expected: tuple, rival: tuple | None, written: str
) -> None:
    value = rate if written == "percent" else f"0.{rate[:2]}"
    facts = having(DISEASE, maladie__taux_incapacite=value, maladie__date_declaration=DAY[edition])
    decided = decide(facts, WAY, BOARD, RECOGNISED, edition=edition, reading=reading)
    assert tuple(decided.value(goal) for goal in (WAY, BOARD, RECOGNISED)) == expected
    for place, goal in enumerate((WAY, BOARD, RECOGNISED)):
        others = decided.result(goal)["discordances"]
        assert [other["value"] for other in others] == ([] if rival is None else [rival[place]])
        for other in others:
            assert other["reading"] == ("dossier" if reading == "code" else "code")
            assert other["held_by"]
    if rival:
        assert "Autres lectures" in decided.texts["fr"]
        assert "Other readings" in decided.texts["en"]
        for lang in ("fr", "en"):
            assert rival[0] in decided.told(lang)
            assert others[0]["held_by"] in decided.told(lang)
    shown = [step for result in decided.record["results"] for step in steps(result["trail"])]
    compared = [step for step in shown if step.get("name") == "maladie.taux_seuil"]
    assert {step["value"] for step in compared} == {"0.25"}


def test_2012_does_not_answer_for_2016(decide: Decide) -> None:
    facts = having(DISEASE, maladie__date_declaration=DAY["2016"])
    assert decide(facts, WAY, edition="2012").status(WAY) == "beyond_horizon"


@pytest.mark.parametrize("edition", ["2012", "2016"])
def test_the_press_file_does_not_reach_back(decide: Decide, edition: str) -> None:
    decided = decide(having(DISEASE, maladie__date_declaration="2012-05-02"), WAY, edition=edition)
    assert (decided.value(WAY), decided.result(WAY)["discordances"]) == ("alinea_4", [])


@pytest.mark.parametrize(("declared", "way"), [("2016-05-02", "alinea_4"), ("2016-05-03", "aucune")])
def test_the_first_day_of_the_press_file(decide: Decide, declared: str, way: str) -> None:
    facts = having(DISEASE, maladie__date_declaration=declared)
    assert decide(facts, WAY, edition="2016").value(WAY) == way


def test_death_stands_for_the_rate_in_the_code(decide: Decide) -> None:
    facts = having(
        DISEASE, maladie__date_declaration="2012-05-02", maladie__deces=True, maladie__taux_incapacite="10 %"
    )
    assert decide(facts, WAY, edition="2012").value(WAY) == "alinea_4"


@pytest.mark.parametrize("edition", ["2012", "2016"])
@pytest.mark.parametrize(
    ("changes", "way", "board"),
    [
        ({}, "tableau", False),
        ({"maladie__delai_respecte": False}, "alinea_3", True),
        ({"maladie__exposition_respectee": False}, "alinea_3", True),
        ({"maladie__travaux_conformes": False}, "alinea_3", True),
    ],
)
def test_a_listed_disease(edition: str, changes: dict, way: str, board: bool) -> None:
    listed = having(
        DISEASE,
        maladie__date_declaration=DAY[edition],
        maladie__inscrite_tableau=True,
        maladie__delai_respecte=True,
        maladie__exposition_respectee=True,
        maladie__travaux_conformes=True,
    )
    decision = edition_named(edition).evaluate(having(listed, **changes), [WAY, BOARD, RECOGNISED])
    assert (decision[WAY].value, decision[BOARD].value, decision[RECOGNISED].value) == (way, board, True)
    facts = having(listed, **changes, comite__lien_essentiel=False)
    assert edition_named(edition).evaluate(facts, [RECOGNISED])[RECOGNISED].value is True
    facts = having(listed, **changes, comite__lien_direct=False)
    assert edition_named(edition).evaluate(facts, [RECOGNISED])[RECOGNISED].value is not board


def test_the_rate_alone_is_missing(decide: Decide) -> None:
    facts = having(DISEASE, maladie__taux_incapacite=..., maladie__date_declaration=DAY["2016"])
    result = decide(facts, WAY, edition="2016").result(WAY)
    assert (result["status"], result["missing"]) == ("unknown", ["maladie.taux_incapacite"])
