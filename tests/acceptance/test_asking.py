"""`facts` and `ask`: what a goal needs to know, and the conversation that finds it out."""

from __future__ import annotations

import json
from pathlib import Path

import jsonschema
import pytest
import yaml

from tests.acceptance.conftest import ROOT, Run, edition_named
from tests.acceptance.dossiers import FIRM, REHABILITATED, having

EXAMPLES = ROOT / "examples"
LAW = ROOT / "regulations"
CASE = json.dumps(having(FIRM, tarification__annee=2012))
MODE = "tarification.mode"
ASKED = ("--edition", "2012", "--at", "2012-06-01", "--goal", MODE)


@pytest.mark.parametrize("edition", ["2012", "2016"])
def test_facts_as_a_schema_accepts_every_example(run: Run, edition: str) -> None:
    ran = run("facts", "--edition", edition, "--format", "schema")
    assert (ran.status, ran.err) == (0, "")
    schema = ran.json()
    jsonschema.Draft202012Validator.check_schema(schema)
    judge = jsonschema.Draft202012Validator(schema)
    for path in EXAMPLES.glob("*.yaml"):
        if path.stem == "tms-pros-diagnostic" and edition == "2012":
            continue  # 2012 does not know those facts
        facts = yaml.load(path.read_text(encoding="utf-8"), yaml.BaseLoader)
        assert [each.message for each in judge.iter_errors(_typed(facts))] == [], path
    for facts in ({"entreprise": {"effectif": "9"}}, {"entreprise": {"efectif": 9}}, {"accident": {"date": "2012-02"}}):
        assert not judge.is_valid(facts), facts


def _typed(tree: object) -> object:
    """A YAML case as JSON has it: booleans, whole numbers and null by their look, the rest as text."""
    if isinstance(tree, dict):
        return {key: _typed(value) for key, value in tree.items()}
    if isinstance(tree, list):
        return [_typed(value) for value in tree]
    text = str(tree)
    return {"true": True, "false": False, "null": None}.get(text, int(text) if text.isdecimal() else text)


@pytest.mark.parametrize("goal", [MODE, "prime.montant_minimum", "maladie.reconnue", "recuperation.mode"])
def test_facts_of_a_goal_suffice(run: Run, goal: str) -> None:
    """What `facts` lists is all that a decision can lack."""
    listed = {
        each["name"] for each in run("facts", "--edition", "2012", "--goal", goal, "--format", "json").json()["facts"]
    }
    decision = edition_named("2012").evaluate({}, [goal], presumptions=False)
    assert set(decision[goal].missing) <= listed | {"date_reference"}
    schema = run("facts", "--edition", "2012", "--goal", goal, "--format", "schema")
    assert schema.status == 0, schema.err
    for name in listed - {"date_reference"}:
        assert name.split(".")[-1] in schema.out


@pytest.mark.parametrize("lang", ["fr", "en"])
def test_facts_for_people(run: Run, lang: str) -> None:
    ran = run("facts", "--edition", "2012", "--goal", MODE, "--lang", lang)
    assert (ran.status, ran.err) == (0, "")
    assert "entreprise.effectif" in ran.out
    assert ("entier" if lang == "fr" else "whole number") in ran.out
    assert "etablissement.annee_creation" in ran.out
    assert "prime.montant_fixe" not in ran.out
    every = run("facts", "--edition", "2012", "--lang", lang)
    assert MODE in every.out
    assert "prime.montant_fixe" in every.out


def test_ask_stops_as_soon_as_the_answer_is_certain(run: Run, tmp_path: Path) -> None:
    answers = "2012-06-01\n19\n" + "non\n" * 20
    saved = tmp_path / "dossier.yaml"
    ran = run("ask", "--goal", MODE, "--edition", "2012", "--lang", "fr", "--save", saved, stdin=answers)
    assert ran.status == 0
    assert "collective" in ran.out
    assert "collective" not in ran.err
    kept = yaml.safe_load(saved.read_text(encoding="utf-8"))
    assert kept["entreprise"]["effectif"] == 19
    total = len(run("facts", "--goal", MODE, "--edition", "2012", "--format", "json").json()["facts"])
    given = sum(len(branch) for branch in kept.values())
    assert given < total
    again = run("eval", saved, "--goal", MODE, "--edition", "2012", "--lang", "fr")
    assert again.out == ran.out


def test_ask_refuses_an_answer_and_asks_again(run: Run) -> None:
    ran = run("ask", "--goal", MODE, "--edition", "2012", stdin="2012-02-30\n2012-06-01\nneuf\n9\n" + "no\n" * 20)
    assert ran.status == 0
    assert "collective" in ran.out
    assert ran.err.count("✗") >= 1


@pytest.mark.parametrize("lang", ["fr", "en"])
def test_ask_when_nobody_knows(run: Run, lang: str) -> None:
    for stdin in ("", "\n" * 40):
        ran = run("ask", "--goal", MODE, "--edition", "2012", "--lang", lang, stdin=stdin)
        assert ran.status == 0
        assert ("inconnu" if lang == "fr" else "unknown") in ran.out


def test_ask_the_most_decisive_first(run: Run) -> None:
    """A conviction alone refuses the prime: once it is known, no further question."""
    common = ("ask", "--goal", "prime.eligible", "--edition", "2012", "--at", "2012-04-01", "--format", "json")
    first = run(*common, stdin="").err
    decisive = edition_named("2012").evaluate({}, ["prime.eligible"], at="2012-04-01")["prime.eligible"].missing[0]
    assert decisive in first
    assert first.count("›") == 1
    refusal = "oui" if decisive == "victime.condamnation" else "non"
    ran = run(*common, stdin=f"{refusal}\n")
    assert ran.json()["results"][0]["value"] is False
    assert ran.err.count("›") == 1


def test_ask_begins_from_a_case(run: Run, tmp_path: Path) -> None:
    begun = tmp_path / "case.json"
    begun.write_text(json.dumps(having(REHABILITATED, victime__condamnation=...)), encoding="utf-8")
    common = ("ask", begun, "--goal", "prime.eligible", "--edition", "2012", "--at", "2012-04-01", "--format", "json")
    for answer, value in (("oui", False), ("no", True)):
        ran = run(*common, stdin=f"{answer}\n")
        assert ran.json()["results"][0]["value"] is value
        assert ran.err.count("›") == 1
