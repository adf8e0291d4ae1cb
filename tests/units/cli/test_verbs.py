"""What each verb does, and its exit status."""

from __future__ import annotations

import json
import stat
from pathlib import Path

import pytest

import millesime
from tests.units.cli.conftest import LAW, Run


def test_eval_decides_a_case(run: Run, library: Path, case: Path) -> None:
    ran = run("eval", case, "--regulations", library, "--goal", "personne.majeure")
    assert (ran.status, ran.err) == (0, "")
    assert "personne.majeure — majorité\n┃ yes\n" in ran.out
    assert "version of 1\u00a0January\u00a02012" in ran.out


def test_eval_writes_the_canonical_record(run: Run, library: Path, case: Path, tmp_path: Path) -> None:
    ran = run("eval", case, "--regulations", library, "--format", "json")
    edition = millesime.load("2012", regulations=library)
    decision = edition.evaluate({"personne": {"age": 20}, "jour": {"effet": "2012-06-01"}})
    assert ran.out == decision.to_json() + "\n"
    out = tmp_path / "decision.json"
    out.write_text("old", encoding="utf-8")
    out.chmod(0o640)
    written = run("eval", case, "--regulations", library, "--format", "json", "--out", out)
    assert (written.status, written.out) == (0, "")
    assert out.read_text(encoding="utf-8") == ran.out
    assert stat.S_IMODE(out.stat().st_mode) == 0o640
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith(".")] == []


def test_eval_reads_standard_input_in_json_too(run: Run, library: Path) -> None:
    text = json.dumps({"personne": {"age": 17}, "jour": {"effet": "2012-06-01"}})
    ran = run("eval", "-", "--regulations", library, "--goal", "personne.majeure", stdin=text)
    assert ran.status == 0
    assert "┃ no\n" in ran.out


def test_eval_of_a_case_with_a_missing_fact_is_unknown_and_fine(run: Run, library: Path) -> None:
    ran = run("eval", "-", "--regulations", library, "--at", "2012-06-01", stdin="personne: {mode: double}")
    assert ran.status == 0
    assert "Missing\n   1. personne.age" in ran.out


def test_eval_refuses_with_every_problem_at_its_place(run: Run, library: Path) -> None:
    case = 'personne: {age: "9", mde: double}\njour: {effet: 2012-02-30}\n'
    ran = run("eval", "-", "--regulations", library, stdin=case)
    assert (ran.status, ran.out) == (2, "")
    assert ran.err.count("error[") == 3
    for place in ("personne.age", "personne.mde", "jour.effet"):
        assert place in ran.err
    assert "--> <stdin>:1:17" in ran.err


@pytest.mark.parametrize("stdin", [b"\xff\xfe", b"", b"- a", b"a: [1", b"{" * 5000, b"a: 1\na: 2\n"])
def test_eval_refuses_what_is_no_case(run: Run, library: Path, stdin: bytes) -> None:
    ran = run("eval", "-", "--regulations", library, stdin=stdin)
    assert (ran.status, ran.out) == (2, "")
    assert "rror" in ran.err


def test_eval_page(run: Run, library: Path, case: Path) -> None:
    ran = run("eval", case, "--regulations", library, "--format", "html", "--lang", "fr")
    assert ran.status == 0
    assert ran.out.startswith('<!doctype html>\n<html lang="fr">')


def test_presumptions_can_be_left_out(run: Run, library: Path) -> None:
    case = "personne: {age: 20, mode: double}\njour: {effet: 2012-06-01}\n"
    goal = ("--regulations", library, "--goal", "personne.dispensee")
    assert "Assumed\n  personne.absente  no\n" in run("eval", "-", *goal, stdin=case).out
    assert "1. personne.absente" in run("eval", "-", *goal, "--no-presumption", stdin=case).out


def test_explain_renders_a_record(run: Run, library: Path, case: Path, tmp_path: Path) -> None:
    text = run("eval", case, "--regulations", library)
    record = run("eval", case, "--regulations", library, "--format", "json")
    path = tmp_path / "decision.json"
    path.write_text(record.out, encoding="utf-8")
    assert run("explain", path).out == text.out
    assert run("explain", "-", stdin=record.out).out == text.out
    altered = run("explain", "-", stdin=record.out.replace("2012-06-01", "2012-06-02"))
    assert altered.status == 0
    assert "it has been altered" in altered.err


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"format": "x"}', "not json", "[" * 100_000])
def test_explain_refuses_what_is_no_decision(run: Run, text: str) -> None:
    ran = run("explain", "-", stdin=text)
    assert (ran.status, ran.out, ran.err) == (2, "", "error: `-` is not a Millésime decision\n")


def test_explain_prints_the_page_of_a_code(run: Run) -> None:
    for code in ("ML901", "ml901"):
        ran = run("explain", code)
        assert ran.status == 0
        assert ran.out.startswith("# ML901")


def test_facts_of_a_goal(run: Run, library: Path) -> None:
    ran = run("facts", "--regulations", library, "--goal", "personne.dispensee", "--lang", "fr")
    assert ran.status == 0
    for said in ("personne.age", "nombre entier, de 0 à 120", "présumé non", "simple", "le plus simple"):
        assert said in ran.out
    told = json.loads(run("facts", "--regulations", library, "--goal", "personne.majeure", "--format", "json").out)
    assert [fact["name"] for fact in told["facts"]] == ["jour.effet", "personne.age"]
    assert told["facts"][1]["high"] == 120
    schema = json.loads(run("facts", "--regulations", library, "--format", "schema").out)
    assert "personne" in schema["properties"]


def test_facts_without_a_goal_lists_the_goals(run: Run, library: Path) -> None:
    ran = run("facts", "--regulations", library)
    assert ran.out.startswith("Goals\n  personne.dispensee")


def test_facts_by_words(run: Run, library: Path) -> None:
    """In names or labels, whatever the accents and capitals; both words where there are two."""
    assert "personne.majeure" in run("facts", "--regulations", library, "MAJORITÉ").out
    ran = run("facts", "--regulations", library, "personne", "age")
    assert "personne.age" in ran.out
    assert "personne.majeure" not in ran.out
    told = json.loads(run("facts", "--regulations", library, "majorite", "--format", "json").out)
    assert [goal["name"] for goal in told["goals"]] == ["personne.majeure"]
    ran = run("facts", "--regulations", library, "zzz")
    assert (ran.status, ran.out) == (2, "")
    assert "no goal or fact is about “zzz”" in ran.err


def test_powers_and_duties_by_actor(run: Run) -> None:
    """Who may act, towards whom, after what, before whom: each finds the power."""
    power = "cotisation_supplementaire.imposition"
    for words in (("carsat", "supplementaire"), ("caisse", "régionale"), ("carsat", "injonction", "employeur")):
        told = json.loads(run("facts", "--edition", "2012", "--format", "json", *words).out)
        assert power in [goal["name"] for goal in told["goals"]], words
    told = json.loads(run("facts", "--edition", "2012", "--format", "json", "direccte").out)
    assert "etudes.communication_direccte" in [goal["name"] for goal in told["goals"]]
    assert power not in [goal["name"] for goal in told["goals"]]


def test_facts_are_listed_sheet_by_sheet(run: Run) -> None:
    listed = run("facts", "--edition", "2012", "--lang", "fr").out
    assert listed.index("B35 · Aides financières au reclassement") < listed.index("  prime.eligible")
    assert "prime.versement" in listed
    assert "faculté" in listed


def test_editions(run: Run, library: Path) -> None:
    ran = run("editions", "--regulations", library)
    assert ran.status == 0
    assert ran.out.startswith("2012  Petite édition 2012\n")
    (told,) = json.loads(run("editions", "--regulations", library, "--format", "json").out)["editions"]
    assert told["digest"] == millesime.load("2012", regulations=library).digest
    assert told["horizon"] == "2012-12-31"


def test_timeline(run: Run, library: Path) -> None:
    ran = run("timeline", "personne.majeure", "--regulations", library, "--lang", "fr")
    assert (
        ran.out.replace("\u00a0", " ")
        == """\
Édition 2012
  règle personne.majeure — majorité
    ┃ du 1er janvier 2010 au 31 décembre 2011
    │   personne.age >= 21
    │ L. 1 CSS
    ┃ à compter du 1er janvier 2012
    │   personne.age >= 18
    │ L. 1 CSS
"""
    )
    told = json.loads(run("timeline", "personne.majeure", "--regulations", library, "--format", "json").out)
    versions = told["editions"][0]["found"][0]["versions"]
    assert [version["version"]["from"] for version in versions] == ["2010-01-01", "2012-01-01"]


def test_timeline_of_shipped_law_shows_amendments_and_readings(run: Run) -> None:
    assert "amended by" in run("timeline", "recuperation.mode").out
    assert "reading “code”" in run("timeline", "prime.montant_minimum").out
    assert "exception etablissement_nouveau → tarification.mode" in run(
        "timeline", "etablissement_nouveau"
    ).out.replace("\u00a0", " ")


def test_check_reports_every_problem(run: Run, library: Path) -> None:
    assert run("check", library).status == 0
    law = library / "2012" / "L1.loi"
    law.write_text(LAW.replace("personne.age >= 21", "persone.age >= 21").replace("le 2012", "le 2012-13-01"), "utf-8")
    for path in (library, library / "2012", law):
        ran = run("check", path)
        assert (ran.status, ran.err) == (1, "")
        assert "persone.age" in ran.out
        assert ran.out.endswith("1 error\n")
    concise = run("check", law, "--format", "concise")
    assert concise.out.count("\n") == 1
    assert "L1.loi:12:" in concise.out
    told = json.loads(run("check", "--regulations", library, "--format", "json").out)
    assert [diagnostic["severity"] for diagnostic in told["diagnostics"]] == ["error"]


@pytest.mark.parametrize("data", [b"\xff\xfe\x00", b"r\xc3\xa8gle x :", b"\0" * 10, b"(" * 20_000, b"x" * 3_000_000])
def test_check_of_a_bad_file_is_bad_news(run: Run, tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "bad.loi"
    path.write_bytes(data)
    ran = run("check", path)
    assert ran.status == 1
    assert "error[ML" in ran.out


def test_check_of_an_absent_path_is_refused(run: Run, tmp_path: Path) -> None:
    ran = run("check", tmp_path / "none.loi")
    assert (ran.status, ran.out) == (2, "")


def test_check_of_a_broken_manifest_is_bad_news(run: Run, library: Path) -> None:
    (library / "2012" / "edition.yaml").write_text("id: [", encoding="utf-8")
    for path in (library, library / "2012"):
        ran = run("check", path)
        assert ran.status == 1
        assert "edition.yaml" in ran.out
    assert run("editions", "--regulations", library).status == 1


def test_eval_under_law_with_errors_is_refused(run: Run, library: Path, case: Path) -> None:
    law = library / "2012" / "L1.loi"
    law.write_text(LAW.replace("personne.age >= 21", "persone.age >= 21"), encoding="utf-8")
    ran = run("eval", case, "--regulations", library)
    assert (ran.status, ran.out) == (2, "")
    assert "L1.loi:12:" in ran.err


def test_scenarios(run: Run, library: Path) -> None:
    ran = run("test", library)
    assert (ran.status, ran.out) == (0, "✓ 2012  2 of 2\n2 expectations, all met\n")
    law = library / "2012" / "L1.loi"
    law.write_text(LAW.replace("2011-12-31 : personne.majeure = faux", "2011-12-31 : personne.majeure = vrai"), "utf-8")
    failed = run("test", law, "--lang", "fr")
    assert failed.status == 1
    for said in ("L1.loi:20:", "majorité", "attendu", "personne.majeure = vrai", "obtenu", "faux"):
        assert said in failed.out
    assert run("test", library / "2012").status == 1


def test_fmt(run: Run, library: Path) -> None:
    law = library / "2012" / "L1.loi"
    assert run("fmt", "--check", library).status == 0
    law.write_text(LAW.replace("  version", "      version"), encoding="utf-8")
    checked = run("fmt", "--check", library)
    assert checked.status == 1
    assert "L1.loi" in checked.out
    assert "      version" in law.read_text(encoding="utf-8")
    before = millesime.load("2012", regulations=library).digest
    assert run("fmt", law).status == 0
    assert law.read_text(encoding="utf-8") == LAW
    assert millesime.load("2012", regulations=library).digest == before


def test_fmt_leaves_alone_what_it_cannot_read(run: Run, library: Path) -> None:
    law = library / "2012" / "L1.loi"
    law.write_text("règle « »", encoding="utf-8")
    ran = run("fmt", library)
    assert ran.status == 1
    assert law.read_text(encoding="utf-8") == "règle « »"
