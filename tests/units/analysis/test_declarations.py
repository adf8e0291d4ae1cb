"""ML407 to ML409: what is declared in vain, twice by a slip, or for too short a time."""

from __future__ import annotations

import dataclasses

import pytest

from millesime.analysis import near_names, unread
from tests.laboratory import INFO, compiled
from tests.units.analysis.finds import finds, sentences


def test_a_fact_that_nothing_reads() -> None:
    text = """
fait lu : entier
fait jamais_lu : entier
fait jour : date
fait controle : entier
cohérence « le contrôle est positif » : controle > 0
règle r : entier
  s'apprécie à jour
  version à compter du 2012-01-01 : lu
scénario « un fait donné n'est pas un fait lu »
  soit lu = 1 ; jamais_lu = 2 ; controle = 3
  avec jour = 2012-02-01 : r = 1
"""
    assert finds(text, "ML407") == [("ML407", "jamais_lu")]


def test_inherited_facts_answer_to_their_own_edition() -> None:
    program = compiled("fait x : entier\n").program
    assert [found.code for found in unread.check(program)] == ["ML407"]
    assert list(unread.check(dataclasses.replace(program, edition="suivante"))) == []


def named(*names: str) -> list[str]:
    return sentences("".join(f"fait {name} : entier\n" for name in names), "ML408")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("etablissement.effectif", "etablissement.efectif"),
        ("prime.montant_minimum", "prime.montant_mimimum"),
        ("victime.nationalite", "victime.natoinalite"),
        ("entreprise.effectif", "entrprise.effectif"),
        ("annee_tarifaire", "annee_tarifiaire"),
    ],
)
def test_a_slip_of_the_pen(one: str, other: str) -> None:
    assert named(one, other) == [f"`{other}` et `{one}` ne diffèrent que d'une lettre"]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("cout.it_4_15", "cout.it_4_16"),
        ("cout.m1", "cout.m2"),
        ("secteur.ctn_a", "secteur.ctn_b"),
        ("sinistre.compte", "sinistres.compte"),
        ("rente.majore", "rente.majoree"),
        ("prime.date", "prime.dote"),
        ("prime.montant_minimum", "prime.montant_maximum"),
        ("aide.montant", "prime.montant"),
        ("taux2012", "taux2013"),
        ("entreprise.effectif", "entreprise.effectif_moyen"),
    ],
)
def test_names_that_are_meant(one: str, other: str) -> None:
    assert named(one, other) == []


def test_names_that_were_both_inherited() -> None:
    program = compiled("fait etablissement.efectif : entier\nfait etablissement.effectif : entier\n").program
    assert list(near_names.check(dataclasses.replace(program, edition="suivante"))) == []


def test_many_names_are_compared_quickly() -> None:
    names = [
        f"mot{chr(97 + n // 26)}{chr(97 + n % 26)}.valeur{chr(97 + n % 26)}{chr(97 + n // 26)}x" for n in range(600)
    ]
    assert len(near_names._pairs(dict.fromkeys(names))) < 600


def scale(lines: str, rule: str = "version à compter du 2012-01-01 : p") -> list[tuple[str, str]]:
    return finds(f"fait j : date\nbarème p : montant\n{lines}\nrègle r : montant\n  {rule}\n")


def test_a_barème_that_its_reader_outlives() -> None:
    assert scale("  année 2012 : 3 €\n  année 2013 : 4 €") == [("ML409", "p")]
    text = "barème p : montant\n  année 2012 : 3 €\nrègle r : montant\n  version du 2012-01-01 au 2014-12-31 : p\n"
    assert sentences(text, "ML409") == ["le barème `p` s'arrête au 2012-12-31, mais `r` le lit jusqu'au 2014-12-31"]


@pytest.mark.parametrize(
    ("lines", "rule"),
    [
        ("  année 2012 : 3 €\n  à compter du 2013-01-01 : 4 €", "version à compter du 2012-01-01 : p"),
        (
            "  année 2012 : 3 €\n  lacune à compter du 2013-01-01 « non retrouvé »",
            "version à compter du 2012-01-01 : p",
        ),
        ("  année 2012 : 3 €", "version du 2012-01-01 au 2012-12-31 : p"),
        ("  année 2012 : 3 €", "version à compter du 2012-01-01 : p en vigueur au j"),
        ("  s'apprécie à j\n  année 2012 : 3 €", "version à compter du 2012-01-01 : p"),
        ("  années 2012 à 2020 : 3 €", "version à compter du 2012-01-01 : p"),
    ],
)
def test_a_barème_that_lasts(lines: str, rule: str) -> None:
    assert scale(lines, rule) == []


def test_the_horizon_bounds_every_life() -> None:
    text = "barème p : montant\n  année 2012 : 3 €\nrègle r : montant\n  version à compter du 2012-01-01 : p\n"
    near = dataclasses.replace(INFO, horizon=INFO.horizon.replace(year=2012))
    assert [found.code for found in compiled(text, info=near).diagnostics] == []
