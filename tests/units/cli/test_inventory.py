"""`millesime inventory` on a small edition with a document."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.units.cli.conftest import Run

MANIFEST = """\
id: "2012"
title: Un guide
known_from: 2012-04-01
horizon: 2012-12-31
documents:
  - id: guide
    title: Guide
    file: guide.txt
    sha256: eea4c971168333b4cfe95c032e8ba7a5c3b67f8fde46377d2dfb4b928107c1b2
    sections:
      A: {title: Prime, lines: [1, 20]}
      B: {title: Prêt, lines: [21, 40]}
"""
LAW = """\
acteur caisse « la caisse »
acteur victime « la victime »
fait eligible : booléen
faculté versement « verser » de caisse envers victime
  version à compter du 2012-01-01 [A 3-4] si eligible
règle minimum : montant
  version du 2012-01-01 au 2012-12-31 [A 6] : 728,01 €
"""
INVENTORY = """\
- {id: A1, at: A 1, says: La fiche de la prime., because: titre}
- {id: A2, at: A 3-4, says: La caisse peut la verser., in: [versement, caisse]}
- {id: A3, at: A 6 ; A 8, says: Le minimum | en 2012., in: [minimum]}
"""


@pytest.fixture
def law(tmp_path: Path) -> Path:
    folder = tmp_path / "lois" / "2012"
    folder.mkdir(parents=True)
    (folder / "edition.yaml").write_text(MANIFEST, encoding="utf-8")
    (folder / "prime.loi").write_text(LAW, encoding="utf-8")
    (folder / "inventaire.yaml").write_text(INVENTORY, encoding="utf-8")
    return folder.parent


def test_text(run: Run, law: Path) -> None:
    ran = run("inventory", "--regulations", law, "--lang", "fr")
    assert ran.status == 0
    for said in ("A · Prime (Guide)", "faculté versement, acteur caisse", "titre", "A 6 ; A 8", "pas d’inventaire"):
        assert said in ran.out
    assert "3 passages : 2 portés par le droit, 1 sans règle" in ran.out
    assert "power versement, actor caisse" in run("inventory", "--regulations", law, "--lang", "en").out


def test_json(run: Run, law: Path) -> None:
    told = json.loads(run("inventory", "--regulations", law, "--format", "json").out)
    assert [sheet["section"]["name"] for sheet in told["sheets"]] == ["A", "B"]
    first, second, third = told["sheets"][0]["entries"]
    assert (first["in"], first["because"]) == ([], "titre")
    assert [(by["name"], by["kind"], by["line"]) for by in second["in"]] == [
        ("versement", "power", 4),
        ("caisse", "actor", 1),
    ]
    assert third["at"] == ["A 6", "A 8"]


def test_page(run: Run, law: Path) -> None:
    page = run("inventory", "--regulations", law, "--format", "markdown").out
    assert "3 entries: 2 carried by law, 1 that decide nothing" in page
    assert r"| A3 | A 6 ; A 8 | Le minimum \| en 2012. | règle [`minimum`](" in page


def test_what_is_wrong_is_bad_news(run: Run, law: Path) -> None:
    (law / "2012" / "inventaire.yaml").write_text(INVENTORY.replace("A 6 ; A 8", "A 8"), encoding="utf-8")
    ran = run("inventory", "--regulations", law, "--lang", "en")
    assert ran.status == 1
    assert "`minimum` cites no line of `A 8`" in ran.err
    assert run("check", law).status == 0, "a warning bars nothing"


def test_an_edition_that_is_not_there(run: Run, law: Path) -> None:
    ran = run("inventory", "--regulations", law, "--edition", "2013")
    assert ran.status == 2
    assert "ML607" in ran.err
