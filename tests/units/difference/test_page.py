"""The page of a difference: what it says, how it is built, and that nothing in it runs or is taken for markup."""

from __future__ import annotations

import base64
import hashlib
import re
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from millesime.batch.prepare import Asked
from millesime.batch.twofold.movement import Law, Movement
from millesime.batch.twofold.prepared import prepared
from millesime.batch.twofold.run import run
from millesime.difference.model import (
    Change,
    Difference,
    Part,
)
from millesime.difference.page import page
from millesime.difference.page.sheet import SHEET
from millesime.difference.page.whole import whole
from millesime.records.explain.paper import paper
from tests.units.difference.differences import DAYS, MODE, OLD, difference, side
from tests.units.explain.pages import Read
from tests.units.explain.test_page import HOSTILE, contrast

LANGS = pytest.mark.parametrize("lang", ["fr", "en"])


@pytest.fixture(scope="module")
def population(tmp_path_factory: pytest.TempPathFactory) -> Movement:
    """Firms of many sizes, one of them refused, asked about a choice and a rate; some salaries."""
    path = tmp_path_factory.mktemp("people") / "firms.csv"
    names = "siret,entreprise.effectif,etablissement.annee_creation,etablissement.alsace_moselle,tarification.annee"
    rows = [f"<b>{n}</b>,{n},1990,{'true' if n == 12 else 'false'},2011" for n in (-1, 5, *range(10, 240, 2))]
    path.write_text("\n".join([names, *rows]))
    laws = Law(OLD, DAYS[0]), Law(OLD, DAYS[1])
    goals = (MODE, "tarification.fraction_individuelle")
    return run(prepared(*laws, Asked(str(path), goals, key="siret", incomplete=True)))


@LANGS
def test_the_skeleton(lang: Any, population: Movement) -> None:
    read = Read(page(difference(), population, lang))
    assert read.all("html") == [{"lang": lang}]
    levels = [int(tag[1]) for tag, _ in read.tags if re.fullmatch(r"h\d", tag)]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))
    ids = [held["id"] for _, held in read.tags if "id" in held]
    assert len(ids) == len(set(ids))
    for link in read.all("a"):
        assert (link["href"] or "").removeprefix("#") in ids
    for _, held in read.tags:
        assert {held[name] for name in ("aria-labelledby", "aria-describedby") if name in held} <= set(ids)


@LANGS
def test_nothing_runs_and_nothing_is_fetched(lang: Any, population: Movement) -> None:
    written = page(difference(), population, lang)
    read = Read(written)
    policy = next(held["content"] for held in read.all("meta") if held.get("http-equiv"))
    sheet = re.search(r"<style>(.*?)</style>", written, re.DOTALL)
    assert sheet
    allowed = base64.b64encode(hashlib.sha256(sheet[1].encode()).digest()).decode()
    assert policy == f"default-src 'none'; style-src 'sha256-{allowed}'; base-uri 'none'; form-action 'none'"
    assert not {tag for tag, _ in read.tags} & {"script", "link", "img", "iframe", "object", "form", "use", "image"}
    assert not [held for _, held in read.tags for name in held if name.startswith("on") or name in ("style", "src")]
    assert not re.search(r"@import|url\(|//", written.replace("</", ""))


@LANGS
def test_whatever_a_law_or_a_table_says_is_only_said(lang: Any, population: Movement) -> None:
    """Labels, names, texts, figures, citations, bands, reasons, names of laws, of files, keys of rows."""
    bent = replace(population, path=HOSTILE, fixed=(HOSTILE,), strangers=(HOSTILE,))
    written = page(difference(HOSTILE), bent, lang)
    hurt = Read(written)
    assert not {tag for tag, _ in hurt.tags} & {"script", "img", "b"}
    assert "<script>alert(1)</script><img src=x onerror=a>" in hurt.text
    assert "<b>5</b>" in written.replace("&lt;", "<").replace("&gt;", ">")
    assert "\x1b" not in hurt.text
    assert "\u202e" not in hurt.text


@LANGS
def test_every_change_is_told(lang: Any) -> None:
    """Text before and after, figures, what states them, each kind of citation, each part of a law."""
    read = Read(page(difference("mot"), None, lang))
    for said in ("avant mot", "après mot", "effectif < … mot", "10", "20", "mot 39", "D.\xa0242-6-2"):
        assert said in read.text, said
    assert [tag for tag, _ in read.tags].count("ins") == 41
    assert [tag for tag, _ in read.tags].count("del") == 1
    told = whole(difference("mot"), None, lang)
    (rules,) = [each for each in told.sections if each.anchor == "rules"]
    assert len(rules.sections) == 1 + len(Part) * len(Change)


def test_both_decisions_stand_beside_each_other_with_their_own_trails() -> None:
    found = whole(difference(), None, "fr")
    (effects,) = [each for each in found.sections if each.anchor == "effects"]
    assert [each.heading[-1].text for each in effects.sections] == [MODE, MODE]
    written = page(difference(), None, "fr")
    start = written.index('id="effect-0"')
    told = written[start : written.index('id="effect-1"', start)]
    columns = told.split('class="side"')
    assert len(columns) == 3
    for column, answer, version in ((columns[1], "mixte", "000006735878"), (columns[2], "collective", "000022446580")):
        assert f'<p class="answer">{answer}</p>' in column
        assert f"LEGIARTI{version}" in column
        assert '<ul class="trail">' in column
    # What a trail refers back to is told in the same column.
    for column in columns[1:]:
        anchors = set(re.findall(r' id="(t\d+)"', column))
        assert set(re.findall(r'href="#(t\d+)"', column)) <= anchors
        assert anchors


def test_the_population_is_told_as_it_was_counted(population: Movement) -> None:
    read = Read(page(difference(), population, "en"))
    (mode, part) = population.goals
    told = dict(pairwise(text.replace("\xa0", " ") for text, _ in read.texts))
    for transition in mode.transitions:
        one, other = (each.value or each.status for each in (transition.before, transition.after))
        assert told[f"{one} → {other}"] == f"{transition.rows:,}"
    assert "ML550" in read.text
    assert len(read.all("svg")) >= 2
    assert {held["role"] for held in read.all("svg")} == {"img"}
    drawn = sum(int(held["data-rows"] or 0) for held in read.all("path") if held.get("data-rows"))
    assert drawn >= population.compared
    assert part.changed + mode.changed > 0


@LANGS
def test_it_can_be_printed_as_a_report(lang: Any, population: Movement) -> None:
    """What a page folds or puts side by side, paper has one after the other."""
    data = paper(whole(difference(), population, lang))
    kinds = {block["kind"] for section in data["sections"] for block in _blocks(section)}
    assert kinds == {"paragraph", "verdict", "items", "table", "pairs", "outline"}


def _blocks(section: dict[str, Any]) -> list[dict[str, Any]]:
    return [*section["blocks"], *(block for below in section["sections"] for block in _blocks(below))]


def test_nothing_changes_is_said(tmp_path: Path) -> None:
    same = Difference(side(OLD), side(OLD), (), (), 300)
    read = Read(page(same, None, "fr"))
    assert "Les deux lois sont écrites de même." in read.text
    path = tmp_path / "one.csv"
    path.write_text("entreprise.effectif\n12\n")
    found = run(prepared(Law(OLD), Law(OLD), Asked(str(path), (MODE,), incomplete=True)))
    assert "aucune réponse ne change" in Read(page(same, found, "fr")).text


SCHEMES = [
    dict(re.findall(r"--pic-(\w+): (#\w{6})", block)) for block in re.findall(r"\.picture \{ --.*?\}", SHEET, re.DOTALL)
]


@pytest.mark.parametrize("scheme", SCHEMES[:3], ids=["day", "night", "paper"])
def test_pictures_can_be_made_out(scheme: dict[str, str]) -> None:
    """Words by the contrast of words, shapes by that of shapes (WCAG 1.4.3, 1.4.11)."""
    assert len(SCHEMES) == 4
    for ink in ("ink", "soft"):
        assert contrast(scheme[ink], scheme["paper"]) >= 4.5
    for shape in map(str, range(1, 7)):
        assert contrast(scheme[shape], scheme["paper"]) >= 3, shape
