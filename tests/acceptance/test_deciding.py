"""`eval` and `explain`: a case decided, a decision told, in French and in English."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.acceptance.conftest import ROOT, Run, edition_named
from tests.acceptance.contract import held
from tests.acceptance.dossiers import FIRM, REHABILITATED, having

EXAMPLES = ROOT / "examples"
LAW = ROOT / "regulations"
CASE = json.dumps(having(FIRM, tarification__annee=2012))
MODE = "tarification.mode"
ASKED = ("--edition", "2012", "--at", "2012-06-01", "--goal", MODE)


def test_eval_reads_a_file_standard_input_yaml_and_json_alike(run: Run, tmp_path: Path) -> None:
    as_yaml = "# un dossier\nentreprise:\n  effectif: 19\netablissement: {annee_creation: 1990, alsace_moselle: false}\ntarification:\n  annee: 2012\n"
    outs = set()
    for name, text in (("a.json", CASE), ("a.yaml", as_yaml), ("a.txt", "\ufeff" + as_yaml.replace("\n", "\r\n"))):
        (tmp_path / name).write_bytes(text.encode())
        outs.add(run("eval", tmp_path / name, *ASKED, "--format", "json").out)
        outs.add(run("eval", "-", *ASKED, "--format", "json", stdin=text).out)
    assert len(outs) == 1
    assert held(outs.pop().removesuffix("\n"))["results"][0]["value"] == "collective"


@pytest.mark.parametrize("lang", ["fr", "en"])
@pytest.mark.parametrize("shape", ["text", "json", "html"])
def test_eval_writes_the_same_into_a_file(run: Run, tmp_path: Path, shape: str, lang: str) -> None:
    shown = run("eval", "-", *ASKED, "--format", shape, "--lang", lang, stdin=CASE)
    out = tmp_path / "decision"
    ran = run("eval", "-", *ASKED, "--format", shape, "--lang", lang, "--out", out, stdin=CASE)
    assert (ran.status, ran.out) == (0, "")
    assert out.read_bytes().decode() == shown.out
    assert "collective" in shown.out
    if shape == "html":
        assert f'<html lang="{lang}"' in shown.out
        assert "://" not in shown.out, "a page fetches nothing"
    ran = run("eval", "-", *ASKED, "--out", tmp_path / "no" / "where", stdin=CASE)
    assert (ran.status, ran.out) == (2, "")


def test_eval_without_a_goal_answers_every_goal_that_the_facts_reach(run: Run) -> None:
    ran = run("eval", "-", "--edition", "2012", "--at", "2012-06-01", "--format", "json", stdin=CASE)
    record = held(ran.out.removesuffix("\n"))
    goals = record["question"]["goals"]
    assert goals == sorted(goals)
    assert {MODE, "tarification.fraction_individuelle"} <= set(goals)
    assert "prime.eligible" not in goals
    api = edition_named("2012").evaluate(json.loads(CASE), at="2012-06-01")
    assert list(api.goals) == goals


def test_eval_several_goals_in_the_order_asked(run: Run) -> None:
    goals = ["prime.montant_maximum", "prime.eligible", "prime.montant_minimum"]
    flags = [word for goal in goals for word in ("--goal", goal)]
    ran = run(
        "eval", "-", "--edition", "2012", "--at", "2012-04-01", *flags, "--format", "json",
        stdin=json.dumps(REHABILITATED),
    )  # fmt: skip
    assert [each["goal"] for each in held(ran.out.removesuffix("\n"))["results"]] == goals


def test_eval_takes_the_newest_edition_by_default(run: Run) -> None:
    ran = run("eval", "-", "--goal", MODE, "--at", "2012-06-01", "--format", "json", stdin=CASE)
    assert ran.json()["edition"]["id"] == "2016"


def test_eval_no_presumption(run: Run) -> None:
    case = json.dumps(having(FIRM, entreprise__effectif=160, tarification__annee=2012))
    assert run("eval", "-", *ASKED, "--format", "json", stdin=case).json()["results"][0]["value"] == "individuelle"
    strict = run("eval", "-", *ASKED, "--no-presumption", "--format", "json", stdin=case).json()
    assert strict["results"][0]["status"] == "unknown"
    assert list(strict["assumed"]) == ["tarification.date_effet"]


def test_eval_whose_answer_is_no_is_fine(run: Run) -> None:
    case = json.dumps(having(REHABILITATED, victime__condamnation=True))
    ran = run("eval", "-", "--edition", "2012", "--at", "2012-04-01", "--goal", "prime.eligible", stdin=case)
    assert ran.status == 0
    assert "no" in ran.out


def test_at_and_date_reference_must_agree(run: Run) -> None:
    case = json.dumps({**json.loads(CASE), "date_reference": "2012-06-01"})
    assert run("eval", "-", *ASKED, stdin=case).status == 0
    ran = run("eval", "-", "--edition", "2012", "--at", "2012-06-02", "--goal", MODE, stdin=case)
    assert (ran.status, ran.out) == (2, "")
    assert "date_reference" in ran.err


def test_explain_a_saved_record(run: Run, tmp_path: Path) -> None:
    saved = tmp_path / "decision.json"
    run("eval", "-", *ASKED, "--format", "json", "--out", saved, stdin=CASE)
    for lang in ("fr", "en"):
        told = run("eval", "-", *ASKED, "--lang", lang, stdin=CASE).out
        assert run("explain", saved, "--lang", lang).out == told
        assert run("explain", "-", "--lang", lang, stdin=saved.read_bytes()).out == told
        html = run("explain", saved, "--format", "html", "--lang", lang)
        assert html.out == run("eval", "-", *ASKED, "--format", "html", "--lang", lang, stdin=CASE).out
    pretty = json.dumps(json.loads(saved.read_text(encoding="utf-8")), indent=2)
    assert run("explain", "-", stdin=pretty).status == 0


def test_explain_warns_of_a_record_that_was_altered(run: Run) -> None:
    record = run("eval", "-", *ASKED, "--format", "json", stdin=CASE).out
    for lang in ("fr", "en"):
        ran = run("explain", "-", "--lang", lang, stdin=record.replace("collective", "mixte"))
        assert ran.status in (0, 1)
        assert ran.err, "nobody was told"


@pytest.mark.parametrize(
    "text",
    [
        "", "{}", "[]", "3", "null", '{"format": "millesime/decision/1"}', "{" * 10_000, '[' * 100_000, "\x00",
        '{"format": "millesime/decision/1", "results": 3}',
        '{"format": "millesime/decision/1", "results": [{}], "edition": {}, "question": {}, "assumed": [], "facts": 1}',
        '{"format": "millesime/decision/9", "results": []}',
    ],
    ids=lambda text: repr(text[:30]),
)  # fmt: skip
def test_explain_what_is_no_decision(run: Run, text: str) -> None:
    for shape in ("text", "html"):
        ran = run("explain", "-", "--format", shape, stdin=text)
        assert (ran.status, ran.out) == (2, "")
        assert ran.err.startswith("error")


@pytest.mark.parametrize("lang", ["fr", "en"])
@pytest.mark.parametrize("code", ["ML303", "ml303", "ML532"])
def test_explain_a_code(run: Run, code: str, lang: str) -> None:
    ran = run("explain", code, "--lang", lang)
    assert (ran.status, ran.err) == (0, "")
    assert ran.out.startswith((f"# {code.upper()}", f"{code.upper()} :"))
    assert "```" in ran.out


def test_explain_every_code_that_can_be_met(run: Run) -> None:
    from millesime.text.codes import CATALOGUE

    for code in CATALOGUE:
        assert run("explain", code).status == 0, code
    assert run("explain", "ML999").status == 2
