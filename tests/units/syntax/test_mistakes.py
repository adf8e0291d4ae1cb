"""The mistakes that people make most: `mistakes.md` shows each with its message, in both languages.

`pytest --accept` writes what comes out, for a person to read.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from millesime.syntax.reader import read
from millesime.text import Source
from millesime.text.codes import reading
from millesime.text.render import concise, render

PAGE = Path(__file__).with_name("mistakes.md")
SECTION = re.compile(
    r"^## (?P<title>[^\n]+)\n\n```loi\n(?P<law>.*?)```\n(?:\n```text\n(?P<said>.*?)```\n)?", re.MULTILINE | re.DOTALL
)
CASES = [(match["title"], match["law"], match["said"]) for match in SECTION.finditer(PAGE.read_text(encoding="utf-8"))]


def said(law: str) -> str:
    """Each fault in French with the place underlined, then on one line in English."""
    source = Source("essai.loi", law)
    sources = {source.name: source}
    return "".join(
        f"{render(one, sources, 'fr').rstrip()}\n{concise(one, sources, 'en')}\n" for one in read(source).diagnostics
    )


@pytest.mark.parametrize(("title", "law", "wanted"), CASES, ids=[title for title, _, _ in CASES])
def test_mistake(title: str, law: str, wanted: str | None, request: pytest.FixtureRequest) -> None:
    found = said(law)
    if request.config.getoption("--accept", default=False):
        page = PAGE.read_text(encoding="utf-8")
        written = f"## {title}\n\n```loi\n{law}```\n\n```text\n{found}```\n"
        PAGE.write_text(SECTION.sub(lambda m: written if m["title"] == title else m[0], page), encoding="utf-8")
        return
    assert found == wanted


MENDED = [(title, law) for title, law, _ in CASES if all(one.fix for one in read(Source("essai.loi", law)))]


@pytest.mark.parametrize(("title", "law"), MENDED, ids=[title for title, _ in MENDED])
def test_a_correction_mends_its_fault(title: str, law: str) -> None:
    """Where an edit is offered, the fault is gone once it is made, and no other has come."""
    fixes = [one.fix for one in read(Source("essai.loi", law)) if one.fix]
    assert fixes, title
    for fix in sorted(fixes, key=lambda fix: fix.span.start, reverse=True):
        law = law[: fix.span.start] + fix.replacement + law[fix.span.end :]
    assert read(Source("essai.loi", law)).diagnostics == ()


def test_every_mistake_of_the_catalogue_is_shown() -> None:
    """Those of whole files are shown in `test_guards.py`."""
    shown = set(re.findall(r"\[(ML1[0-4]\d)\]", PAGE.read_text(encoding="utf-8")))
    assert {entry.code for entry in reading.ENTRIES if entry.code < "ML150"} - shown == set()


PLANTED = """article D.1 du code du travail
  titre « Aide »
  s'apprécie au demande.date

fait demande.date : date "jour de la demande"
fait aide.base montant
fait aide.taux : taux de 0 % 50 %

Règle aide.eligible : booléen
  version a compter du 2012-01-01
    vrai si toutes
      1° aide.base > 0 € et aide.un ou aide.deux
      2° aide.base == 3 €
    sinon faux

règle aide.montant : montant
  version à compter du 2012-02-30 : arrondi(aide.base, 0,01 €)
  version à compter du 2013 : 728.01 €
  exeption double : 3 € si aide.double

règle aide.mode
  version à compter du 2012-01-01
    selon aide.base
      moins de 10 €   petit
      10 € et plus  : grand

barème plafond : montant
  année 2013 : - 3 €
  année 2014 : arrondi (plafond.brut ; 1 €)

règle aide.reste : montant
  version : 4 €

scénario « un cas »
  soit aide.base : 3 €
  le 2012-01-01 : aide.montant est
"""


def test_most_of_many_faults_are_told_in_one_run() -> None:
    """Eighteen planted faults; a fault may hide its neighbour, none may be invented."""
    planted = [
        "ML103", "ML124", "ML121", "ML101", "ML101", "ML110", "ML114", "ML126", "ML112", "ML115", "ML125", "ML102",
        "ML120", "ML124", "ML117", "ML113", "ML116", "ML123", "ML122",
    ]  # fmt: skip
    found = [one.code for one in read(Source("essai.loi", PLANTED)).diagnostics]
    left = list(planted)
    invented = [code for code in found if code not in left or left.remove(code)]  # type: ignore[func-returns-value]
    assert invented == []
    assert len(found) >= 16
