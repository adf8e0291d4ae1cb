"""`test`, `fmt`, `editions` and `timeline`: the law as its authors and auditors look at it."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from tests.acceptance.conftest import ROOT, Run, edition_named, plain
from tests.acceptance.dossiers import FIRM, having

EXAMPLES = ROOT / "examples"
LAW = ROOT / "regulations"
CASE = json.dumps(having(FIRM, tarification__annee=2012))
MODE = "tarification.mode"
ASKED = ("--edition", "2012", "--at", "2012-06-01", "--goal", MODE)


@pytest.mark.parametrize("lang", ["fr", "en"])
def test_test_runs_the_scenarios_of_the_shipped_law(run: Run, lang: str) -> None:
    ran = run("test", "--lang", lang)
    assert (ran.status, ran.err) == (0, "")
    assert "2012" in ran.out
    assert "2016" in ran.out


def test_test_fails_with_the_place_of_what_differs(run: Run, tmp_path: Path) -> None:
    shutil.copytree(LAW, tmp_path / "law")
    path = tmp_path / "law" / "2012" / "D10" / "D242-6-2.loi"
    text = path.read_text(encoding="utf-8")
    wanted = "tarification.annee = 2012 : tarification.mode = collective"
    assert wanted in text
    path.write_text(text.replace(wanted, wanted.replace("collective", "mixte"), 1), encoding="utf-8")
    line = text[: text.index(wanted)].count("\n") + 1
    ran = run("test", "--regulations", tmp_path / "law")
    assert ran.status == 1
    assert f"D242-6-2.loi:{line}:" in ran.out
    assert "collective" in ran.out
    assert "mixte" in ran.out


def test_fmt_finds_the_shipped_law_laid_out(run: Run) -> None:
    for lang in ("fr", "en"):
        ran = run("fmt", "--check", "--lang", lang)
        assert (ran.status, ran.out) == (0, ""), ran.out


def test_fmt_is_idempotent_and_never_changes_a_digest(run: Run, tmp_path: Path) -> None:
    law = tmp_path / "law"
    shutil.copytree(LAW, law)
    before = {
        each["id"]: each["digest"]
        for each in run("editions", "--regulations", law, "--format", "json").json()["editions"]
    }
    bent = 0
    for path in law.rglob("*.loi"):
        text = path.read_text(encoding="utf-8")
        loose = "\n".join(f"   {line.lstrip()}  " if line.strip() else "\n" for line in text.splitlines()) + "\n\n\n"
        path.write_text(loose, encoding="utf-8")
        bent += 1
    checked = run("fmt", "--check", "--regulations", law)
    assert checked.status == 1
    assert len(checked.out.splitlines()) == bent
    assert run("fmt", "--regulations", law).status == 0
    once = {path: path.read_bytes() for path in law.rglob("*.loi")}
    assert run("fmt", "--check", "--regulations", law).status == 0
    assert run("fmt", law).status == 0
    assert {path: path.read_bytes() for path in law.rglob("*.loi")} == once
    after = {
        each["id"]: each["digest"]
        for each in run("editions", "--regulations", law, "--format", "json").json()["editions"]
    }
    assert after == before
    assert run("test", "--regulations", law).status == 0


def test_fmt_leaves_alone_what_it_cannot_read(run: Run, tmp_path: Path) -> None:
    for name, data in (("a.loi", b"r\xe8gle"), ("b.loi", "règle r : entier\n  version du « \n".encode())):
        path = tmp_path / name
        path.write_bytes(data)
        ran = run("fmt", path)
        assert ran.status == 1
        assert path.read_bytes() == data
        assert "error[ML" in ran.err


def test_editions(run: Run) -> None:
    listed = {each["id"]: each for each in run("editions", "--format", "json").json()["editions"]}
    assert set(listed) == {"2012", "2016"}
    assert listed["2012"]["horizon"] == "2012-12-31"
    assert (listed["2016"]["horizon"], listed["2016"]["extends"]) == ("2017-12-31", "2012")
    assert [each["id"] for each in listed["2012"]["documents"]] == ["guide-2012"]
    assert [each["id"] for each in listed["2016"]["documents"]] == ["dossier-2016"]
    for name, edition in listed.items():
        assert edition["digest"] == edition_named(name).digest
        assert all(len(document["sha256"]) == 64 for document in edition["documents"])
    for lang, horizon in (("fr", "31 décembre 2012"), ("en", "31 December 2012")):
        told = plain(run("editions", "--lang", lang).out)
        assert horizon in told
        assert "guide-2012" in told
        assert listed["2016"]["digest"] in told


def test_timeline_of_a_rule(run: Run) -> None:
    told = run("timeline", MODE, "--format", "json").json()
    found = {each["edition"]: each["found"][0]["versions"] for each in told["editions"]}
    for edition in ("2012", "2016"):
        versions = [(each["version"], each["citation"]["legifrance"]) for each in found[edition]]
        assert versions == [
            ({"from": "1996-01-01", "to": "2012-01-01"}, "LEGIARTI000006735878"),
            ({"from": "2012-01-01", "to": None}, "LEGIARTI000022446580"),
        ]
    for lang in ("fr", "en"):
        told = plain(run("timeline", MODE, "--lang", lang).out)
        assert "LEGIARTI000006735878" in told
        assert "LEGIARTI000022446580" in told
        assert "de 20 à 149" in told


def test_timeline_of_an_amended_rule(run: Run) -> None:
    told = run("timeline", "recuperation.mode", "--format", "json").json()
    found = {each["edition"]: [v["version"] for v in each["found"][0]["versions"]] for each in told["editions"]}
    assert found["2012"] == [{"from": "2010-02-26", "to": None}]
    assert found["2016"] == [{"from": "2010-02-26", "to": "2013-04-01"}, {"from": "2013-04-01", "to": None}]


@pytest.mark.parametrize("name", ["plafond_journalier", "pss_annuel", "etablissement_nouveau", "aide.plafond"])
def test_timeline_of_scales_and_exceptions(run: Run, name: str) -> None:
    for lang in ("fr", "en"):
        ran = run("timeline", name, "--lang", lang)
        assert (ran.status, ran.err) == (0, "")
        assert name in ran.out


def test_timeline_shows_readings(run: Run) -> None:
    for lang in ("fr", "en"):
        told = plain(run("timeline", "prime.montant_minimum", "--lang", lang).out)
        assert "728,01 €" in told
        assert "le code de la sécurité sociale" in told
        assert "le guide d'avril 2012" in told


def test_timeline_of_an_unknown_name(run: Run) -> None:
    for lang in ("fr", "en"):
        ran = run("timeline", "tarification.mod", "--lang", lang)
        assert (ran.status, ran.out) == (2, "")
        assert f"`{MODE}`" in ran.err
