"""The conversation: what is asked, what is understood, when it stops, what is kept."""

from __future__ import annotations

from pathlib import Path

import pytest

from millesime.cli.case_text import answered, written
from millesime.values.types import AMOUNT, BOOLEAN, CALENDAR, DATE, INTEGER, RATE, Type
from tests.units.cli.conftest import Run


def test_it_asks_until_the_answer_is_certain(run: Run, library: Path, tmp_path: Path) -> None:
    saved = tmp_path / "saved.yaml"
    goal = ("--regulations", library, "--goal", "personne.majeure")
    ran = run("ask", *goal, "--at", "2012-06-01", "--save", saved, stdin="?\nvingt\n200\n20\n")
    assert ran.status == 0
    assert "1. âge" in ran.err
    assert "whole number, from 0 to 120" in ran.err
    assert "Read by: personne.majeure" in ran.err
    assert ran.err.count("✗") == 2
    assert "The answer is certain." in ran.err
    assert "┃ yes\n" in ran.out
    assert saved.read_text(encoding="utf-8") == "personne:\n  age: 20\n"
    assert run("eval", saved, *goal, "--at", "2012-06-01").out == ran.out


def test_one_false_condition_is_enough(run: Run, library: Path) -> None:
    ran = run("ask", "--regulations", library, "--goal", "personne.dispensee", "--at", "2012-06-01", stdin="5\n")
    assert "┃ no\n" in ran.out
    assert "2. " not in ran.err


def test_choices_go_by_number_or_name(run: Run, library: Path) -> None:
    for answer in ("2", "double"):
        answers = f"{answer}\n20\n" if _asks_mode_first(run, library) else f"20\n{answer}\n"
        ran = run("ask", "--regulations", library, "--goal", "personne.dispensee", "--at", "2012-06-01", stdin=answers)
        assert "1) simple — le plus simple\n   2) double\n" in ran.err
        assert "┃ yes\n" in ran.out


def _asks_mode_first(run: Run, library: Path) -> bool:
    ran = run("ask", "--regulations", library, "--goal", "personne.dispensee", "--at", "2012-06-01")
    return ran.err.index("1. ") + 3 == ran.err.find("personne.mode")


def test_nobody_need_know_everything(run: Run, library: Path) -> None:
    for stdin in ("\n\n\n", ""):
        ran = run("ask", "--regulations", library, "--goal", "personne.majeure", "--lang", "fr", stdin=stdin)
        assert ran.status == 0
        assert "┃ inconnu\n" in ran.out
        assert "Il ne reste rien à demander." in ran.err


def test_a_case_already_begun(run: Run, library: Path, case: Path) -> None:
    ran = run("ask", case, "--regulations", library, "--goal", "personne.majeure")
    assert "1. " not in ran.err
    assert "┃ yes\n" in ran.out


def test_an_unknown_goal_is_refused(run: Run, library: Path) -> None:
    assert run("ask", "--regulations", library, "--goal", "personne.majeur").status == 2


@pytest.mark.parametrize(
    ("text", "type_", "held"),
    [
        ("1 941,36 €", AMOUNT, "1941.36"),
        ("1\u202f941,36", AMOUNT, "1941.36"),
        ("25 %", RATE, "25 %"),
        ("0,25", RATE, "0.25"),
        ("OUI", BOOLEAN, "true"),
        ("n", BOOLEAN, "false"),
        ("10 000", INTEGER, "10000"),
        ("18 mois", CALENDAR, "P18M"),
        ("20 years", CALENDAR, "P20Y"),
        ("1/6/2012", DATE, "2012-06-01"),
        ("bientôt", DATE, "bientôt"),
        ("sans objet", Type(DATE.kind, optional=True), "null"),
    ],
)
def test_answers_as_people_type_them(text: str, type_: Type, held: str) -> None:
    assert answered(text, type_).text == held


def test_a_saved_case_is_what_it_was() -> None:
    from millesime.text import Source
    from millesime.workspace.cases import read_case

    facts = {"a": {"b": "true", "c": None, "d": [], "e": "25000.00"}, "f": [{"g": "x: y", "h": 1, "i": True}], "j": "é"}
    read = read_case(Source("a.yaml", written(facts)))
    assert read.diagnostics == ()
    tree = read.product
    assert tree is not None
    assert tree["a"]["b"].quoted  # type: ignore[index, call-overload, union-attr]
    assert tree["a"]["c"].is_null  # type: ignore[index, call-overload, union-attr]
    assert tree["f"][0]["g"].text == "x: y"  # type: ignore[index, call-overload, union-attr]
