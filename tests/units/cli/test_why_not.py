"""`explain FILE --why-not GOAL=VALUE`: under which law it is asked, what it tells, and how it refuses."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.units.cli.conftest import LAW, Run


@pytest.fixture
def decision(run: Run, library: Path, tmp_path: Path) -> Path:
    """Who is 17, on a day when one must be 18."""
    path, case = tmp_path / "decision.json", tmp_path / "seventeen.yaml"
    case.write_text("personne: {age: 17}\njour: {effet: 2012-06-01}\n", encoding="utf-8")
    asked = ("--goal", "personne.majeure", "--format", "json", "--out", path)
    assert run("eval", case, "--regulations", library, *asked).status == 0
    return path


def test_what_failed_is_told(run: Run, library: Path, decision: Path) -> None:
    ran = run("explain", decision, "--why-not", "personne.majeure=vrai", "--regulations", library)
    assert (ran.status, ran.err) == (0, "")
    assert "┃ Why not: yes?\n┃ Answer: no\n" in ran.out
    assert "✗ personne.age >= 18" in ran.out
    assert "set aside: not in force on that day" in ran.out
    assert "version from 1 January 2010 to 31 December 2011" in ran.out.replace("\u00a0", " ")


def test_the_answer_there_is(run: Run, library: Path, decision: Path) -> None:
    ran = run("explain", decision, "--why-not", "personne.majeure=non", "--regulations", library, "--lang", "fr")
    assert ran.status == 0
    assert "C’est la réponse." in ran.out


def test_data_and_pages(run: Run, library: Path, decision: Path) -> None:
    asked = ("explain", decision, "--why-not", "personne.majeure=vrai", "--regulations", library, "--format")
    proof = json.loads(run(*asked, "json").out)
    (result,) = proof["results"]
    assert (proof["format"], result["verdict"], result["wanted"]) == ("millesime/refutation/1", "refuted", True)
    page = run(*asked, "html").out
    assert page.startswith(("<!doctype html>", "<!DOCTYPE html>"))
    assert "What stood in the way" in page


def test_other_goals_may_be_asked_about_on_the_same_facts(run: Run, library: Path, decision: Path) -> None:
    ran = run("explain", decision, "--why-not", "personne.dispensee=vrai", "--regulations", library)
    assert ran.status == 0
    assert "✗ personne.majeure" in ran.out
    assert "? personne.mode" in ran.out


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ("personne.majeure", "--why-not` expects GOAL=VALUE"),
        ("personne.majeur=vrai", "ML605"),
        ("personne.majeure=peut-être", "ML757"),
    ],
)
def test_what_cannot_be_asked(run: Run, library: Path, decision: Path, asked: str, said: str) -> None:
    ran = run("explain", decision, "--why-not", asked, "--regulations", library)
    assert (ran.status, ran.out) == (2, "")
    assert said in ran.err


def test_it_is_the_law_of_the_decision_or_none(run: Run, library: Path, decision: Path, tmp_path: Path) -> None:
    store, case = tmp_path / "kept.sqlite", tmp_path / "seventeen.yaml"
    recorded = run("eval", case, "--regulations", library, "--goal", "personne.majeure", "--record", store)
    assert recorded.status == 0, recorded.err
    (library / "2012" / "L1.loi").write_text(LAW.replace(">= 18", ">= 16"), encoding="utf-8")
    asked = ("--why-not", "personne.majeure=vrai", "--regulations", library)
    now = run("explain", decision, *asked)
    assert now.status == 2
    assert "ML755" in now.err
    then = run("explain", "0", "--store", store, *asked)
    assert then.status == 0, then.err
    assert "✗ personne.age >= 18" in then.out


def test_a_decision_that_was_altered_proves_nothing(run: Run, library: Path, decision: Path) -> None:
    altered = json.loads(decision.read_bytes())
    altered["results"][0]["value"] = True
    decision.write_text(json.dumps(altered), encoding="utf-8")
    ran = run("explain", decision, "--why-not", "personne.majeure=vrai", "--regulations", library)
    assert ran.status == 2
    assert "ML756" in ran.err


def test_masked_facts_are_told_only_where_that_is_asked_for(run: Run, library: Path, tmp_path: Path) -> None:
    store, case = tmp_path / "kept.sqlite", tmp_path / "seventeen.yaml"
    case.write_text("personne: {age: 17}\njour: {effet: 2012-06-01}\n", encoding="utf-8")
    kept = ("--goal", "personne.majeure", "--record", store, "--mask", "personne.*")
    assert run("eval", case, "--regulations", library, *kept).status == 0
    asked = ("explain", "0", "--store", store, "--why-not", "personne.majeure=vrai", "--regulations", library)
    refused = run(*asked)
    assert (refused.status, refused.out) == (2, "")
    assert "ML758" in refused.err
    assert "✗ personne.age >= 18" in run(*asked, "--with-secrets").out


def test_options_of_why_not_go_with_it(run: Run, decision: Path) -> None:
    ran = run("explain", decision, "--with-secrets")
    assert ran.status == 2
    assert "goes with `--why-not` only" in ran.err
