"""`millesime test --coverage` and `--suggest` at the command line."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.units.cli.conftest import MANIFEST, Run

LAW = """\
article L.1 du code de la sécurité sociale
  s'apprécie au jour.effet

énumération mode : simple « le plus simple » | double

fait jour.effet : date « jour où tout prend effet »
fait personne.age : entier de 0 à 120 « âge »
fait personne.mode : mode
fait personne.absente : booléen, présumé faux

règle personne.majeure : booléen « majorité »
  version du 2010-01-01 au 2011-12-31 : personne.age >= 21
  version à compter du 2012-01-01 : personne.age >= 18

règle personne.montant : montant
  version à compter du 2012-01-01
    100 € si personne.majeure et personne.mode = double et non personne.absente
    sinon 50 €

scénario « majorité »
  soit personne.age = 20
  avec jour.effet = 2012-01-01 : personne.majeure = vrai
  avec jour.effet = 2012-01-01 ; personne.mode = simple : personne.montant = 50 €
"""
SHOWN = """\
✓ 2012  2 of 2
2 expectations, all met

✗ {law}/2012/L1.loi  versions 2/3 · branches 1/2 · conditions 0/5 · bounds 2/10
     12  version    version du 2010-01-01 au 2011-12-31 : personne.age >= 21 —
                    personne.majeure
                    ask for `personne.majeure` on a day, from 1 January 2010
                    to 31 December 2011
     12  condition  personne.age >= 21 — personne.majeure
                    is evaluated in no case
     13  condition  personne.age >= 18 — personne.majeure
                    a case in which it is false and alone decides
     17  branch     100 € — personne.montant
                    a case where personne.majeure et personne.mode = double et
                    non personne.absente, the branches before it being false
     17  condition  personne.majeure — personne.montant
                    two cases in which it alone decides, one when it is true,
                    one when it is false; true: personne.mode = double ; non
                    personne.absente
     17  condition  personne.mode = double — personne.montant
                    a case in which it is true and alone decides; true:
                    personne.majeure ; non personne.absente
     17  condition  personne.absente — personne.montant
                    two cases in which it alone decides, one when it is true,
                    one when it is false; true: personne.majeure ;
                    personne.mode = double


Total  versions 2/3 · branches 1/2 · conditions 0/5 · bounds 2/10
"""


@pytest.fixture
def library(tmp_path: Path) -> Path:
    """One small edition whose scenarios leave much unsaid."""
    folder = tmp_path / "law" / "2012"
    folder.mkdir(parents=True)
    (folder / "edition.yaml").write_text(MANIFEST.format(id=2012), encoding="utf-8")
    (folder / "L1.loi").write_text(LAW, encoding="utf-8")
    return folder.parent


def flat(text: str) -> str:
    """Without the layout, which follows the width of the screen and the length of a path."""
    return " ".join(text.replace("\u00a0", " ").split())


def test_what_is_missing_is_shown_with_what_would_reach_it(run: Run, library: Path) -> None:
    ran = run("test", "--coverage", "--regulations", library)
    assert (ran.status, ran.err) == (0, "")
    assert flat(ran.out) == flat(SHOWN.format(law=library))


def test_in_french(run: Run, library: Path) -> None:
    said = flat(run("test", "--coverage", "--regulations", library, "--lang", "fr").out)
    assert "12 version version du 2010-01-01 au 2011-12-31 : personne.age >= 21" in said
    assert "demander `personne.majeure` un jour, du 1er janvier 2010 au 31 décembre 2011" in said
    assert "un cas où elle est fausse et décide seule" in said
    assert "Total versions 2/3 · branches 1/2 · conditions 0/5 · bornes 2/10" in said


def test_colours_tell_what_is_whole(run: Run, library: Path) -> None:
    painted = run("test", "--coverage", "--regulations", library, "--color", "always").out
    assert "\x1b[33m✗ " in painted
    assert "\x1b[33m2/3" in painted
    assert "\x1b[90mbounds 2/10" in painted or "\x1b[90m · bounds 2/10" in painted


def test_json(run: Run, library: Path) -> None:
    ran = run("test", "--coverage", "--regulations", library, "--format", "json")
    told = json.loads(ran.out)
    assert told["editions"] == ["2012"]
    assert told["totals"]["versions"] == {"reached": 2, "total": 3}
    (file,) = told["files"]
    assert file["file"].endswith("2012/L1.loi")
    assert file["missing"][0] == {
        "kind": "version",
        "way": "version",
        "name": "personne.majeure",
        "reading": None,
        "line": 12,
        "column": 3,
        "text": "version du 2010-01-01 au 2011-12-31 : personne.age >= 21",
        "needs": "ask for `personne.majeure` on a day, from 1\u00a0January\u00a02010 to 31\u00a0December\u00a02011",
    }


def test_lcov(run: Run, library: Path) -> None:
    ran = run("test", "--coverage", "--regulations", library, "--format", "lcov")
    assert ran.out.splitlines() == [
        "TN:millesime",
        f"SF:{library}/2012/L1.loi",
        "BRDA:17,0,0,0",
        "BRDA:18,0,1,1",
        "BRF:2",
        "BRH:1",
        "DA:12,0",
        "DA:13,0",
        "DA:16,1",
        "DA:17,0",
        "DA:18,1",
        "LF:5",
        "LH:2",
        "end_of_record",
    ]


@pytest.mark.parametrize(
    ("asked", "status", "said"),
    [
        ("versions=60,branches=50", 0, ""),
        ("versions=66.6", 0, ""),
        ("versions=66.7", 1, "versions: 2 of 3, under the 66.7 % asked for\n"),
        ("versions=100,mcdc=0", 1, "versions: 2 of 3, under the 100 % asked for\n"),
        ("conditions=90", 1, "conditions: 0 of 5, under the 90 % asked for\n"),
        ("cells=100", 0, ""),
        ("version=100", 2, "`--fail-under` does not know `version`"),
        ("versions=101", 2, "`versions=101` gives no percentage"),
        ("versions", 2, "`versions` gives no percentage"),
    ],
)
def test_fail_under(run: Run, library: Path, asked: str, status: int, said: str) -> None:
    ran = run("test", "--coverage", "--fail-under", asked, "--regulations", library)
    assert ran.status == status
    assert said in ran.err
    assert bool(ran.err) is bool(said)


def test_an_expectation_that_fails_is_still_bad_news(run: Run, library: Path) -> None:
    law = library / "2012" / "L1.loi"
    law.write_text(law.read_text(encoding="utf-8").replace("majeure = vrai", "majeure = faux"), encoding="utf-8")
    ran = run("test", "--coverage", "--regulations", library)
    assert ran.status == 1
    assert run("test", "--coverage", "--format", "json", "--regulations", library).status == 1
    # The version is reached on the way to what is still met; what failed shows nothing.
    assert "bounds 2/10" in ran.out


@pytest.mark.parametrize("path", ["2012", "./2012", "2012/L1.loi", "."])
def test_paths_as_they_are_typed_from_the_librarys_own_folder(
    run: Run, library: Path, monkeypatch: pytest.MonkeyPatch, path: str
) -> None:
    monkeypatch.chdir(library)
    ran = run("test", "--coverage", path)
    assert ran.status == 0
    assert "2012  2 of 2" in ran.out
    assert "versions 2/3" in ran.out


def test_an_edition_that_there_is_not(run: Run, library: Path) -> None:
    ran = run("test", "--edition", "2013", "--regulations", library)
    assert (ran.status, ran.out) == (2, "")
    assert "there is no edition `2013`" in ran.err


def test_suggestions_pasted_as_they_are_reach_everything(run: Run, library: Path) -> None:
    suggested = run("test", "--suggest", "--regulations", library)
    assert suggested.status == 0
    assert suggested.out.startswith(f"# {library}/2012/L1.loi\n\nscénario « à vérifier : ")
    expected = [line for line in suggested.out.splitlines() if not line.lstrip().startswith(("#", "soit", "scénario"))]
    assert all(line.endswith("# à vérifier") for line in expected if line)
    law = library / "2012" / "L1.loi"
    law.write_text(law.read_text(encoding="utf-8") + "\n" + suggested.out, encoding="utf-8")
    for command in (["check"], ["fmt", "--check"], ["test", "--coverage", "--fail-under", "versions=100,branches=100"]):
        ran = run(*command, "--regulations", library)
        assert ran.status == 0, ran.out + ran.err
    assert run("test", "--coverage", "--fail-under", "mcdc=100,bounds=100", "--regulations", library).status == 0
    again = run("test", "--suggest", "--regulations", library)
    assert (again.out, again.err) == ("", "nothing to suggest\n")


def test_suggestions_are_the_same_each_time(run: Run, library: Path) -> None:
    once, again = (run("test", "--suggest", "--regulations", library).out for _ in range(2))
    assert once == again
