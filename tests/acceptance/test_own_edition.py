"""Figures that were not found, supplied in an edition of one's own that extends one that ships."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import pytest

import millesime
from millesime.workspace.library import Library
from tests.acceptance.conftest import ROOT, Run

EDITIONS = ROOT / "examples" / "editions"
CASE = ROOT / "examples" / "taux-2016.yaml"
MAJORATIONS = {2016: ("0.9298", "2.5198", "4.1098"), 2017: ("0.8976", "2.4776", "4.0576")}


def test_what_ships_names_the_figures_it_lacks(run: Run) -> None:
    ran = run("eval", CASE, "--goal", "tarification.taux_net", "--format", "json")
    result = ran.json()["results"][0]
    assert (result["status"], result["missing"]) == ("unknown", ["cout_moyen"])


def test_an_edition_of_ones_own_supplies_them(run: Run) -> None:
    goals = ("tarification.valeur_du_risque", "tarification.taux_brut", "tarification.taux_net")
    asked = [word for goal in goals for word in ("--goal", goal)]
    ran = run("eval", CASE, *asked, "--regulations", EDITIONS, "--format", "json")
    record = ran.json()
    assert record["edition"]["id"] == "couts-moyens"
    assert [result["value"] for result in record["results"]] == ["62600.00", "313/31000", "0.022"]


@pytest.mark.parametrize("year", MAJORATIONS)
@pytest.mark.parametrize("brut", [0, 1, 2])
def test_the_net_rate_for_a_gross_rate(year: int, brut: int) -> None:
    """A gross rate of 0, 1 and 2 %, by 2016 and 2017's four increases (figures derived from the published ones)."""
    last = year - 2
    claims = [{"annee": last, "categorie": "it_16_45"}] * brut
    wages = [{"annee": each, "montant": amount} for each, amount in ((last - 2, 0), (last - 1, 0), (last, 200_000))]
    facts = {
        "etablissement": {"annee_creation": 1990, "secteur": "ctn_a", "masse_salariale": wages},
        "tarification": {"annee": year, "date_effet": f"{year}-01-01"},
        "sinistres": claims,
    }
    mine = millesime.load(regulations=EDITIONS)
    decision = mine.evaluate(facts, ["tarification.taux_brut", "tarification.taux_net_individuel"])
    assert decision["tarification.taux_brut"].value == Fraction(brut, 100)
    assert decision["tarification.taux_net_individuel"].value == Fraction(MAJORATIONS[year][brut]) / 100


def test_it_is_checked_tested_and_laid_out_as_any_other(run: Run) -> None:
    for verb in (("check",), ("test",), ("fmt", "--check")):
        paths = [EDITIONS] if verb[0] == "fmt" else []
        ran = run(*verb, *paths, "--regulations", EDITIONS)
        assert ran.status == 0, ran
    listed = run("editions", "--regulations", EDITIONS, "--format", "json").json()["editions"]
    assert [(each["id"], each["extends"], each["loads"]) for each in listed] == [("couts-moyens", "2016", True)]


def test_the_shipped_edition_is_still_there_to_ask(run: Run) -> None:
    ran = run("eval", CASE, "--goal", "tarification.mode", "--edition", "2016", "--regulations", EDITIONS)
    assert ran.status == 0
    assert Library(EDITIONS, cache=False).load("2016").digest == millesime.load("2016").digest


def test_an_unknown_edition_is_told_with_those_that_ship(run: Run, tmp_path: Path) -> None:
    (tmp_path / "mienne").mkdir()
    text = (EDITIONS / "couts-moyens" / "edition.yaml").read_text("utf-8").replace('extends: "2016"', 'extends: "2015"')
    (tmp_path / "mienne" / "edition.yaml").write_text(text, encoding="utf-8")
    ran = run("check", "--regulations", tmp_path, "--format", "json")
    assert ran.status == 1
    (fault,) = ran.json()["diagnostics"]
    assert fault["code"] == "ML342"
    assert "2012, 2016" in fault["help"]
