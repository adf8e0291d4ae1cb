"""Accounts of hand-written records, in both languages."""

from __future__ import annotations

import json
import re

import pytest

from millesime.records.explain import explain, page
from millesime.text.screen import width
from tests.units.explain.decisions import BENT, COLLECTIVE, TWO_READINGS, UNKNOWN, decision

NO_BREAKS = str.maketrans({"\u00a0": " ", "\u202f": " "})


def told(*results: dict[str, object], lang: str = "fr", columns: int = 80, **more: object) -> str:
    return explain(decision(*results, **more), lang, colour=False, width=columns).translate(NO_BREAKS)


def test_a_decision_in_french() -> None:
    assert (
        told(COLLECTIVE, assumed={"tarification.date_effet": "2012-06-01"})
        == """\
Édition 2012 · au 1er juin 2012 ────────────────────────────────────────────────

tarification.mode — mode de tarification
┃ collective
┃
┃ par l’article D. 242-6-2 du code de la sécurité sociale, version du
┃   1er janvier 2012 (LEGIARTI000022446580), source guide-2012, D10, l. 684-689
┃ version choisie par tarification.date_effet, le 1er juin 2012 (jour supposé)

  Pourquoi
  § tarification.mode                      collective
  ├─ · tarification.date_effet             1er juin 2012
  │      choisit la version · supposé
  ├─ – exception etablissement_nouveau     écartée : condition non remplie
  │  │   D. 242-6-17 CSS, lecture « guide »
  │  └─ ✗ si etablissement.annee_creation  1990
  ├─ · entreprise.effectif                 19  effectif global
  └─ ✓ moins de 20                         collective

Supposé
  tarification.date_effet  1er juin 2012

décision  sha256:22a32c06097a545d7d6fa35855a0d53e3dd41585851d2c71c0c179faa239043b
édition   sha256:a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1
moteur    0.1.0
"""
    )


def test_a_division_by_zero_is_no_quarrel_of_provisions() -> None:
    result = {**UNKNOWN, "status": "conflict", "reason": "division_by_zero", "missing": []}
    assert "diviserait par zéro" in told(result)
    assert "would divide by zero" in told(result, lang="en")
    assert "equal rank" not in told(result, lang="en")
    assert "equal rank" in told({**result, "reason": None}, lang="en")


def test_several_goals_in_english() -> None:
    text = told(UNKNOWN, TWO_READINGS, lang="en")
    assert text.startswith("""\
Edition 2012 · as of 1 June 2012 ───────────────────────────────────────────────

  goal                   answer   provision
  prime.eligible         unknown
  prime.montant_minimum  €728.01  R. 432-10  ≠ reading code

prime.eligible
┃ unknown
┃
┃ The facts given do not settle it.

  Missing
   1. etablissement_reeducation.avis_conforme — avis conforme

  Why
  ? prime.eligible              unknown
  ├─ ✓ 1° aucune condamnation
  │  └─ · victime.condamnation  no
  └─ ? 2° etablissement_reeducation.avis_conforme  missing  avis conforme
""")
    assert "┃ by article R. 432-10 of the Social Security Code, version from 1 January 2012\n" in text
    assert "  ┇ €910.02 — reading “code”: le code\n" in text


@pytest.mark.parametrize("columns", [40, 80, 100, 120])
@pytest.mark.parametrize("lang", ["fr", "en"])
def test_nothing_is_wider_than_the_screen(lang: str, columns: int) -> None:
    text = explain(decision(COLLECTIVE, UNKNOWN, TWO_READINGS), lang, width=columns)
    digests = re.compile(r"sha256:|LEGIARTI|[a-z]+\.[a-z]+")
    wide = [line for line in text.splitlines() if width(line) > columns and not digests.search(line)]
    assert wide == []


def test_colours_only_add_to_the_text() -> None:
    record = decision(COLLECTIVE, UNKNOWN, TWO_READINGS)
    painted = explain(record, "fr", colour=True)
    plain = re.sub(r"\x1b\[[0-9;]*m", "", painted)
    assert [line.rstrip() for line in plain.splitlines()] == explain(record, "fr").splitlines()
    assert painted.count("\x1b[") % 2 == 0


@pytest.mark.parametrize(
    ("status", "words"),
    [
        ("not_applicable", "sans application"),
        ("not_in_force", "pas en vigueur"),
        ("beyond_horizon", "L’édition 2012 ne se porte pas garante"),
        ("conflict", "conflit"),
    ],
)
def test_every_status_says_why(status: str, words: str) -> None:
    result = {**UNKNOWN, "status": status, "missing": [], "trail": {}}
    assert words in told(result, columns=120)


def test_what_a_record_says_cannot_drive_the_terminal() -> None:
    hostile = {**COLLECTIVE, "value": "\x1b]0;title\x07", "label": "a\x1b[2Jb", "goal": "x\x9by"}
    assert "\x1b" not in told(hostile)
    assert "\x07" not in told(hostile)


def test_a_bent_record_is_still_told() -> None:
    """`explain` shows what somebody hands it: what is missing or of another shape is left out, never a failure."""
    for record in BENT:
        for lang in ("fr", "en"):
            assert explain(record, lang)
            assert page(record, lang).startswith("<!doctype html>")


def test_a_page_stands_alone_and_says_the_same() -> None:
    record = decision({**COLLECTIVE, "label": "<b>mode</b> & co"}, TWO_READINGS)
    html = page(record, "fr")
    assert html.startswith('<!doctype html>\n<html lang="fr">')
    assert "<b>mode" not in html
    assert "&lt;b&gt;mode&lt;/b&gt; &amp; co" in html
    assert not re.search(r"<script|https?://|@import|url\(", html)
    assert "910,02" in html
    assert "LEGIARTI000022446580" in html
    assert json.dumps(record["digest"]).strip('"') in html
