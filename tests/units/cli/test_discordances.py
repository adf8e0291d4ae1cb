"""`millesime discordances` and what `timeline` says of them, on a small law."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.units.cli.conftest import MANIFEST, Run

LAW = """
énumération voie : courte « la plus courte » | longue

règle prime : montant « la prime »
  lecture guide « le guide »
    version à compter du 2010-01-01 [AILLEURS « guide »] : 80 €
  lecture code « le code »
    version à compter du 2010-01-01 [LEGI L.1] : personne.age * 5 €

règle voie_suivie : voie
  version du 2010-01-01 au 2011-12-31 : courte
  version à compter du 2012-01-01 : longue

règle tue : entier « dont nul ne parle »
  version à compter du 2010-01-01
    lecture guide « le guide » : 1
    lecture code : 2

discordance k01 « la prime, imprimée ou comptée »
  gravité haute
  touche prime
  parti « ce que le guide imprime »
  soit jour.effet = 2012-06-01
  côté « quatre-vingts euros »                                              [AILLEURS « guide »]
    avec personne.age = 20 : prime = 80 €
    avec jour.effet = 2012-06-01 ; personne.age = 21 : prime = 80 €
  côté « cinq euros par an »                                                [LEGI L.1]
    soit personne.mode = double
    avec personne.age = 20 selon la lecture code : prime = 101 €
    avec personne.absente = faux selon la lecture code : prime est inconnu faute de personne.age

discordance k02 « la voie »
  gravité moyenne
  côté « courte », article L.1
    avec jour.effet = 2011-06-01 : voie_suivie = courte
  côté « longue »
    avec jour.effet = 2012-06-01 dans l'édition 2016 : voie_suivie = longue

discordance k03 « un mot »
  gravité faible
  touche personne.age
  côté « âge »
  côté « ancienneté »
"""
PAGE = """\
k01  high gravity  la prime, imprimée ou comptée
     touches  prime
     nature   readings: each side reads the same provision otherwise
     held     ce que le guide imprime
     case     jour.effet = 1 June 2012
     ┃ quatre-vingts euros
     │ guide (unverified)
     │   personne.age = 20
     │     prime  €80.00
     │   personne.age = 21
     │     prime  €80.00
     ┃ cinq euros par an
     │ text of article L. 1
     │   personne.mode = double, personne.age = 20, reading “code” (le code)
     │     prime  €100.00 ≠ what this side states
     │   personne.mode = double, personne.absente = no, reading “code” (le code)
     │     prime  unknown (personne.age)
     {law}/2012/L1.loi:{first} · edition 2012

k02  medium gravity  la voie
     touches  voie_suivie
     nature   dated change: the other text holds on another day or in another
              edition
     ┃ courte
     │ L. 1 CSS
     │   jour.effet = 1 June 2011
     │     voie_suivie  courte — la plus courte
     ┃ longue
     │   jour.effet = 1 June 2012, edition 2016
     │     voie_suivie  longue
     {law}/2012/L1.loi:{second} · edition 2012

k03  low gravity  un mot
     touches  personne.age
     nature   note: told, without another reading or version
     ┃ âge
     ┃ ancienneté
     {law}/2012/L1.loi:{third} · edition 2012

Several readings, and no discordance speaks of them
  rule tue — dont nul ne parle
    reading “guide” : le guide
    reading “code”
    {law}/2012/L1.loi:{silent}

discordances: 3 (gravity high 1, medium 1, low 1); readings of which none
speaks: 1
"""


@pytest.fixture
def law(library: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Two editions, named from the folder in which they lie."""
    path = library / "2012" / "L1.loi"
    path.write_text(path.read_text(encoding="utf-8") + LAW, encoding="utf-8")
    later = library / "2016"
    later.mkdir()
    (later / "edition.yaml").write_text(MANIFEST.format(id=2016) + 'extends: "2012"\n', encoding="utf-8")
    (later / "L2.loi").write_text("article L.2\n\nfait autre : entier\n", encoding="utf-8")
    monkeypatch.chdir(library.parent)
    return Path(library.name)


def line(law: Path, of: str) -> int:
    return (law / "2012" / "L1.loi").read_text(encoding="utf-8").split(of)[0].count("\n") + 1


def test_the_page(run: Run, law: Path) -> None:
    ran = run("discordances", "--regulations", law)
    assert (ran.status, ran.err) == (0, "")
    assert ran.out.replace("\u00a0", " ") == PAGE.format(
        law=law,
        first=line(law, "k01"),
        second=line(law, "k02"),
        third=line(law, "k03"),
        silent=line(law, "tue"),
    )


def test_in_french(run: Run, law: Path) -> None:
    told = run("discordances", "k02", "--regulations", law, "--lang", "fr").out.replace("\u00a0", " ")
    assert told.startswith("k02  gravité moyenne  la voie\n     touche   voie_suivie\n     nature   changement daté :")
    assert "jour.effet = 1er juin 2012, édition 2016" in told


def test_for_programs(run: Run, law: Path) -> None:
    told = json.loads(run("discordances", "--regulations", law, "--format", "json").out)
    assert [(one["name"], one["gravity"], one["nature"]) for one in told["discordances"]] == [
        ("k01", "high", "reading"),
        ("k02", "medium", "change"),
        ("k03", "low", "note"),
    ]
    first = told["discordances"][0]
    assert {key: first[key] for key in ("label", "edition", "touches", "held", "given")} == {
        "label": "la prime, imprimée ou comptée",
        "edition": "2012",
        "touches": ["prime"],
        "held": "ce que le guide imprime",
        "given": [{"name": "jour.effet", "value": "2012-06-01", "type": "date"}],
    }
    side = first["sides"][0]
    assert (side["label"], side["article"], side["legifrance"]) == ("quatre-vingts euros", None, [])
    assert side["sources"] == [{"elsewhere": "guide", "verified": False}]
    assert side["situations"][0] == {
        "edition": "2012",
        "at": None,
        "reading": None,
        "held_by": None,
        "given": [{"name": "personne.age", "value": 20, "type": "entier"}],
        "results": [
            {
                "goal": "prime",
                "status": "determined",
                "value": "80.00",
                "value_label": None,
                "type": "montant",
                "missing": [],
                "as_stated": True,
            }
        ],
    }
    (other, unknown) = first["sides"][1]["situations"]
    assert (other["reading"], other["held_by"], other["results"][0]["as_stated"]) == ("code", "le code", False)
    assert unknown["results"][0]["missing"] == ["personne.age"]
    assert [(one["name"], one["kind"]) for one in told["unspoken"]] == [("tue", "rule")]


def test_names_choose(run: Run, law: Path) -> None:
    def named(*names: str) -> list[list[str]]:
        told = json.loads(run("discordances", *names, "--regulations", law, "--format", "json").out)
        return [[one["name"] for one in told[key]] for key in ("discordances", "unspoken")]

    assert named("k03", "k01") == [["k01", "k03"], []]
    assert named("prime") == [["k01"], []]
    assert named("tue") == [[], ["tue"]]
    assert named("personne.majeure") == [[], []]


def test_an_edition_tells_what_it_inherits(run: Run, law: Path) -> None:
    told = [run("discordances", "--edition", each, "--regulations", law).out for each in ("2012", "2016")]
    assert told[0] == told[1]


def test_what_nobody_knows_is_refused(run: Run, law: Path) -> None:
    ran = run("discordances", "k0", "--regulations", law)
    assert (ran.status, ran.out) == (2, "")
    assert "`k0`" in ran.err
    assert "did you mean `k01`?" in ran.err
    ran = run("discordances", "--edition", "2013", "--regulations", law)
    assert (ran.status, ran.out) == (2, "")
    assert "2012, 2016" in ran.err


def test_colours_tell_how_grave(run: Run, law: Path) -> None:
    painted = run("discordances", "--regulations", law, "--color", "always").out
    for colour, gravity in (("1;31", "high"), ("33", "medium"), ("90", "low")):
        assert f"\x1b[{colour}m{gravity} gravity" in painted


def test_timeline_shows_the_discordances_of_a_rule(run: Run, law: Path) -> None:
    told = run("timeline", "prime", "--regulations", law).out.replace("\u00a0", " ")
    assert "  sources disagree\n    k01  high gravity  la prime, imprimée ou comptée\n" in told
    assert told.endswith("Edition 2016\n  as in edition 2012\n")
    assert "disagree" not in run("timeline", "tue", "--regulations", law).out
    made = json.loads(run("timeline", "prime", "--regulations", law, "--format", "json").out)
    assert [[one["name"] for one in each["discordances"]] for each in made["editions"]] == [["k01"], ["k01"]]


def test_a_side_that_fails_its_own_words_is_told_by_test(run: Run, law: Path) -> None:
    ran = run("test", "--regulations", law)
    assert ran.status == 1
    assert "k01 « la prime, imprimée ou comptée » : cinq euros par an" in ran.out
    assert "prime = 101 €" in ran.out
