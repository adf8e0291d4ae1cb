"""Powers and duties of prevention (C32), requests of aid, and diseases decided from dates."""

from __future__ import annotations

from typing import Any

import pytest

from tests.acceptance.conftest import Decide

RISK: dict[str, Any] = {
    "risque": {
        "proces_verbal": False,
        "mesures_inobservees": False,
        "autre_exceptionnel": True,
        "date_constatation": "2012-05-10",
    },
    "dispositions_etendues": {"meconnues": False},
    "cotisation_supplementaire": {"date_precedente": None, "date_notification": "2012-05-31"},
    "situation": {"persiste": False, "date_limite": None, "repetee_apres_injonction": True},
    "date_reference": "2012-05-10",
}


def test_who_may_impose_a_supplementary_contribution_and_after_what(decide: Decide) -> None:
    goal = "cotisation_supplementaire.imposition"
    result = decide(RISK, goal, edition="2012").result(goal)
    norm = result["norm"]
    assert (result["value"], norm["kind"], norm["holder"]["name"]) == (True, "faculté", "carsat")
    assert [actor["name"] for actor in norm["towards"]] == ["employeur"]
    assert norm["after"]["required"] is True
    (cited,) = result["citations"]
    assert (cited["article"], cited["alinea"], cited["source"]["lines"]) == ("L.242-7", 1, [591, 592])


def test_the_injunction_that_the_code_lifts_and_the_guide_does_not(decide: Decide) -> None:
    """Repetition (1° bis of L.422-4): the power is open in both readings, its prior step is not the same."""
    goal = "cotisation_supplementaire.imposition"
    decided = decide(RISK, goal, edition="2012")
    (other,) = decided.result(goal)["discordances"]
    assert (other["reading"], other["value"], other["norm"]["after"]["required"]) == ("code", True, False)
    for lang in ("fr", "en"):
        assert "injonction de la caisse" in decided.told(lang)


def test_until_when_and_before_whom(decide: Decide) -> None:
    goal = "cotisation_supplementaire.recours"
    norm = decide(RISK, goal, edition="2012").result(goal)["norm"]
    assert (norm["holder"]["name"], norm["deadline"]["value"]) == ("employeur", "2012-07-31")
    assert norm["forum"]["name"] == "cour_nationale"


@pytest.mark.parametrize(
    ("goal", "told"),
    [
        ("etudes.communication_cnam", "cnam"),
        ("etudes.communication_etat", "etat"),
        ("etudes.communication_direccte", "direccte"),
        ("etudes.communication_chsct", "chsct"),
    ],
)
def test_who_must_be_told_of_studies(decide: Decide, goal: str, told: str) -> None:
    facts = {"chsct": {"demande_etudes": True}, "date_reference": "2012-05-10"}
    result = decide(facts, goal, edition="2012").result(goal)
    assert (result["value"], result["norm"]["kind"]) == (True, "obligation")
    assert [actor["name"] for actor in result["norm"]["towards"]] == [told]


def test_the_last_day_to_book_depends_on_the_reading(decide: Decide) -> None:
    facts = {
        "entreprise": {"effectif": 30, "en_france": True, "regime_general": True},
        "aide": {"date_reservation": "2016-09-01"},
    }
    goal = "aide.reservation"
    decided = decide(facts, goal, edition="2016")
    result = decided.result(goal)
    assert result["norm"]["deadline"]["value"] == "2017-07-14"
    (other,) = result["discordances"]
    assert (other["reading"], other["norm"]["deadline"]["value"]) == ("communique", "2017-07-15")
    assert "15 juillet 2017" in decided.told("fr")
    assert "15 July 2017" in decided.told("en")


DATED: dict[str, Any] = {
    "maladie": {
        "affection": "rachis_charges",
        "travaux_conformes": True,
        "date_premiere_constatation": "2012-05-20",
        "date_declaration": "2012-06-01",
    },
    "exposition": {"date_debut": "2006-01-01", "date_cessation": "2012-01-15"},
}


@pytest.mark.parametrize(
    ("theme", "name"),
    [
        ("maladie", "affection"),
        ("maladie", "travaux_conformes"),
        ("maladie", "date_premiere_constatation"),
        ("exposition", "date_debut"),
        ("exposition", "date_cessation"),
    ],
)
def test_a_date_that_is_not_known(decide: Decide, theme: str, name: str) -> None:
    goal = "maladie.voie_calculee"
    assert decide(DATED, goal, edition="2012").value(goal) == "tableau"
    partial = {**DATED, theme: {key: value for key, value in DATED[theme].items() if key != name}}
    result = decide(partial, goal, edition="2012").result(goal)
    assert (result["status"], result["missing"][0]) == ("unknown", f"{theme}.{name}")


def test_a_table_that_was_not_found(decide: Decide) -> None:
    """The knee of table n° 57 is known since 8 May 2017 only: unknown before, and the text is named."""
    knee = {**DATED, "maladie": {**DATED["maladie"], "affection": "patte_d_oie", "date_declaration": "2012-09-01"}}
    goal = "tableau_57.derniere_constatation"
    result = decide(knee, goal, edition="2016").result(goal)
    assert (result["status"], result["lacunae"]) == ("unknown", [goal])
