"""`discordances`: what an auditor is told where the sources of the shipped law disagree."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

import millesime
from tests.acceptance.conftest import ROOT, Run, edition_named, plain

LAW = ROOT / "regulations"
GRAVITIES = {"high", "medium", "low"}
NATURES = {"reading", "change", "note"}


@pytest.mark.parametrize(
    ("lang", "words"),
    [
        ("fr", ("gravité haute", "touche", "parti", "728,01 €", "910,02 €", "lecture « code »", "31 mars 2012")),
        ("en", ("high gravity", "touches", "held", "€728.01", "€910.02", "reading “code”", "31 March 2012")),
    ],
)
def test_both_sides_and_what_each_makes_of_the_case(run: Run, lang: str, words: tuple[str, ...]) -> None:
    ran = run("discordances", "k01", "--lang", lang)
    assert (ran.status, ran.err) == (0, "")
    told = plain(ran.out)
    for word in (*words, "prime.montant_minimum", "guide-2012, B35", "regulations/2012/B35/D432-6.loi:"):
        assert word in told
    assert told.index(words[3]) < told.index(words[4])


def test_for_programs(run: Run) -> None:
    told = run("discordances", "--format", "json").json()
    assert [one["name"] for one in told["discordances"]] == sorted(one["name"] for one in told["discordances"])
    for one in told["discordances"]:
        assert one["gravity"] in GRAVITIES
        assert one["nature"] in NATURES
        assert one["touches"]
        assert len(one["sides"]) >= 2
        text = (ROOT / one["file"]).read_text(encoding="utf-8").splitlines()[one["line"] - 1]
        assert text.startswith(f"discordance {one['name']} ")
        assert any(side["sources"] or side["article"] for side in one["sides"]), one["name"]
        for side in one["sides"]:
            results = [result for asked in side["situations"] for result in asked["results"]]
            assert all(result["as_stated"] for result in results), one["name"]
            assert results or one["gravity"] != "high"


def test_the_figures_are_the_laws_own(run: Run, tmp_path: Path) -> None:
    """They are computed when they are asked for: a side that says otherwise than the law is told so."""
    shutil.copytree(LAW, tmp_path / "law")
    path = tmp_path / "law" / "2012" / "B35" / "D432-6.loi"
    law, _, disputed = path.read_text(encoding="utf-8").partition("discordance k01")
    path.write_text(f"{law}discordance k01{disputed.replace('728,01', '728,10')}", encoding="utf-8")
    asked = ("k01", "--regulations", tmp_path / "law")
    told = plain(run("discordances", *asked, "--lang", "fr").out)
    assert "728,01 € ≠ ce que dit ce côté" in told
    assert "728,10" not in told
    assert run("test", "--regulations", tmp_path / "law").status == 1


def test_nothing_with_two_readings_is_hidden(run: Run) -> None:
    told = run("discordances", "--format", "json").json()
    spoken = {name for one in told["discordances"] for name in one["touches"]}
    silent = {one["name"] for one in told["unspoken"]}
    program = edition_named("2016").program
    for rule in program.rules.values():
        if len(rule.readings) > 1:
            assert rule.name in spoken | silent


def test_an_earlier_edition_does_not_know_what_a_later_one_says(run: Run) -> None:
    told = {
        edition: run("discordances", "--edition", edition, "--format", "json").json()["discordances"]
        for edition in ("2012", "2016")
    }
    assert {one["edition"] for one in told["2012"]} == {"2012"}
    assert {one["name"] for one in told["2012"]} <= {one["name"] for one in told["2016"]}


def test_timeline_tells_them(run: Run) -> None:
    for lang, words in (("fr", "les sources ne s’accordent pas"), ("en", "sources disagree")):
        told = plain(run("timeline", "prime.montant_minimum", "--lang", lang).out)
        assert re.search(rf"{words} k01 ", told)
    assert "k01" not in run("timeline", "tarification.mode").out


def test_they_decide_nothing(tmp_path: Path) -> None:
    shutil.copytree(LAW, tmp_path / "law")
    for path in (tmp_path / "law").rglob("*.loi"):
        parts = path.read_text(encoding="utf-8").split("\n\n")
        kept = [part for part in parts if not re.search(r"^discordance ", part, re.MULTILINE)]
        path.write_text("\n\n".join(kept), encoding="utf-8")
    bare = millesime.load("2016", regulations=tmp_path / "law")
    assert not bare.program.discordances
    assert bare.program.rules == edition_named("2016").program.rules


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("prime.montant_minimun",), "`prime.montant_minimum`"),
        (("--edition", "2013"), "2012, 2016"),
        (("--format", "html"), "text, json"),
    ],
)
def test_refusals(run: Run, arguments: tuple[str, ...], said: str) -> None:
    for lang in ("fr", "en"):
        ran = run("discordances", *arguments, "--lang", lang)
        assert (ran.status, ran.out) == (2, "")
        assert said in ran.err


def test_each_contradiction_that_was_found_in_the_sources_is_declared() -> None:
    """Those of the guide (1 to 32), of the press file (40 to 56) and between other sources (60 on)."""
    numbers = [*range(1, 33), *range(40, 57), *range(60, 66), 67]
    known = {*edition_named("2012").program.discordances, *edition_named("2016").program.discordances}
    assert [f"k{n:02}" for n in numbers if f"k{n:02}" not in known] == []


def test_a_grave_one_shows_what_it_changes(run: Run) -> None:
    """Each side has its case, whose results are what it states, and some result is another than the other side's."""
    told = run("discordances", "--format", "json").json()["discordances"]
    grave = {one["name"]: one for one in told if one["gravity"] == "high"}
    assert {"k01", "k02", "k03", "k04", "k05", "k06", "k40", "k41", "k42"} <= set(grave)
    for name, one in grave.items():
        sides = [
            [
                (result["goal"], result["status"], result["value"])
                for situation in side["situations"]
                for result in situation["results"]
            ]
            for side in one["sides"]
        ]
        assert len(sides) >= 2, name
        assert all(sides), name
        assert any(side != sides[0] for side in sides[1:]), name
        assert all(
            result["as_stated"]
            for side in one["sides"]
            for situation in side["situations"]
            for result in situation["results"]
        ), name
