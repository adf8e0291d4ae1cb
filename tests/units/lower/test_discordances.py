"""What discordances become, and what is wrong with those that say too little. ⟦…⟧: as in `test_faults.py`."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

import pytest

from millesime.model.citation import Pointer, PointerKind
from millesime.model.program import Discordance, Gravity, Nature
from tests.units.lower.law import SECOND, clean, law, marked

LAW = """
énumération mode : forfait | reel
acteur caisse « la caisse »
fait fin : date
fait places : entier
barème plafond : montant
  à compter du 2000-01-01 : 100 €
règle prime : montant
  s'apprécie au fin
  lecture guide « le guide »
    version à compter du 2000-01-01 : 80 €
  lecture code « le code »
    version à compter du 2000-01-01 : 100 €
  exception neuf
    lorsque places = 1 : 50 €
règle seuil : entier
  version du 2000-01-01 au 2011-12-31 : 10
  version à compter du 2012-01-01 : 20
"""
TWO = "côté « x »\ncôté « y »\n"


def one(text: str) -> Discordance:
    [made] = clean(LAW + text).program.discordances.values()
    return made


def test_a_discordance() -> None:
    made = one(
        "discordance k01 « le plafond » gravité haute touche prime ; plafond parti « le guide »\n"
        " soit fin = 2012-03-31\n"
        " côté « réduit » [B35 46-48] soit places = 2\n  le 2012-06-01 : prime = 80 €\n"
        " côté « entier » [LEGI D.432-6]\n  avec places = 3 selon la lecture code : prime = 100 €\n"
    )
    assert (made.name, made.label, made.gravity, made.held) == ("k01", "le plafond", Gravity.HIGH, "le guide")
    assert (made.touches, made.nature, made.edition) == (("prime", "plafond"), Nature.READING, "2012")
    reduced, whole = made.sides
    assert reduced.label == "réduit"
    assert reduced.authority.pointers == (Pointer(PointerKind.DOCUMENT, "B35", 46, 48, "guide-2012"),)
    assert whole.authority.pointers == (Pointer(PointerKind.LAW, "D.432-6"),)
    assert reduced.scenario.label == "k01 « le plafond » : réduit"
    assert dict(reduced.scenario.given) == {"fin": date(2012, 3, 31), "places": 2}
    assert dict(whole.scenario.given) == {"fin": date(2012, 3, 31)}
    assert whole.scenario.situations[0].checks[0].value == Fraction(100)


def test_without_a_word_on_it_a_discordance_touches_what_its_cases_expect() -> None:
    assert one(
        "discordance k01 « k » gravité moyenne côté « x »\n le 2011-06-01 : seuil = 10\n"
        "côté « y »\n avec fin = 2012-01-01 ; places = 1 : prime = 50 € ; seuil = 20\n"
    ).touches == ("seuil", "prime")


@pytest.mark.parametrize("name", ["prime", "plafond", "fin", "neuf", "mode", "caisse", "date_reference"])
def test_it_may_touch_anything_that_has_a_name(name: str) -> None:
    assert one(f"discordance k01 « k » gravité faible touche {name}\n{TWO}").touches == (name,)


@pytest.mark.parametrize(
    ("sides", "nature"),
    [
        (TWO, Nature.NOTE),
        ("côté « x » le 2011-06-01 : seuil = 10\ncôté « y »\n", Nature.NOTE),
        ("côté « x » avec places = 1 : prime = 50 €\ncôté « y » avec places = 2 : prime = 80 €\n", Nature.NOTE),
        ("côté « x » le 2011-06-01 : seuil = 10\ncôté « y » le 2012-06-01 : seuil = 20\n", Nature.CHANGE),
        (
            "côté « x » avec fin = 1999-06-01 : prime est sans objet\ncôté « y » avec fin = 2012-06-01 : prime = 80 €\n",
            Nature.CHANGE,
        ),
        (
            "côté « x » le 2012-06-01 : seuil = 20\ncôté « y » le 2012-06-01 dans l'édition 2016 : seuil = 30\n",
            Nature.CHANGE,
        ),
        (
            "côté « x » le 2011-06-01 : seuil = 10\ncôté « y » le 2012-06-01 selon la lecture code : seuil = 20\n",
            Nature.READING,
        ),
    ],
)
def test_its_nature_is_what_parts_its_sides(sides: str, nature: Nature) -> None:
    assert one(f"discordance k01 « k » gravité faible touche seuil\n{sides}").nature is nature


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (f"discordance ⟦k01⟧ « k » touche seuil\n{TWO}", "ML248"),
        (f"discordance k01 « k » gravité faible touche seuil ⟦le 2012-06-01 : seuil = 20⟧\n{TWO}", "ML249"),
        ("discordance ⟦k01⟧ « k » gravité faible touche seuil", "ML250"),
        ("discordance ⟦k01⟧ « k » gravité faible touche seuil côté « x »", "ML250"),
        (f"discordance ⟦k01⟧ « k » gravité faible\n{TWO}", "ML252"),
        (f"discordance k01 « k » gravité ⟦haut⟧ touche seuil\n{TWO}", "ML253"),
        (f"discordance k01 « k » gravité ⟦Haute⟧ touche seuil\n{TWO}", "ML253"),
        (f"discordance k01 « k » gravité faible touche ⟦seuils⟧\n{TWO}", "ML201"),
        (f"discordance k01 « k » gravité faible touche ⟦forfait⟧\n{TWO}", "ML202"),
        (f"discordance k01 « k » gravité faible touche seuil ; ⟦seuil⟧\n{TWO}", "ML203"),
        (
            f"discordance k01 « k » gravité faible touche seuil\n{TWO}discordance ⟦k01⟧ « l » gravité faible touche prime\n{TWO}",
            "ML203",
        ),
        (f"discordance ⟦k01⟧ « k » gravité faible\n{TWO.replace('»', '» le 2012-06-01 : seuil = 20')}", "ML254"),
        ("discordance k01 « k » gravité faible touche seuil côté « x » ⟦[B35 200]⟧ côté « y »", "ML317"),
        ("discordance k01 « k » gravité faible touche seuil côté « x » ⟦[B36 1]⟧ côté « y »", "ML316"),
        (
            f"discordance k01 « k » gravité faible touche seuil\n{TWO} le 2012-01-01 selon la lecture ⟦coda⟧ : seuil = 20",
            "ML201",
        ),
        (f"discordance k01 « k » gravité faible touche seuil soit ⟦prime⟧ = 3\n{TWO}", "ML246"),
        (
            "discordance k01 « k » gravité faible touche seuil soit places = 3 côté « x » soit ⟦places⟧ = 4 côté « y »",
            "ML203",
        ),
    ],
)
def test_faults(text: str, code: str) -> None:
    found = law(LAW + text)
    assert (found.codes, found.places()) == ([code], marked(text))


def test_a_grave_one_shows_what_each_side_makes_of_a_case() -> None:
    found = law(
        LAW + "discordance k01 « k » gravité haute touche seuil\ncôté « x »\n"
        "côté « y » le 2012-06-01 : seuil = 20\ncôté « z »\n"
    )
    assert (found.codes, found.places()) == (["ML251", "ML251"], ["côté « x »", "côté « z »"])
    assert found.others() == ["haute", "haute"]


def test_a_later_edition_inherits_restates_and_adds() -> None:
    first = clean(LAW + "".join(f"discordance k0{n} « k » gravité faible touche seuil\n{TWO}" for n in (1, 2)))
    second = clean(
        f"discordance k02 « depuis 2016 » gravité moyenne touche prime\n{TWO}"
        f"discordance k03 « k » gravité faible touche seuil\n{TWO}",
        info=SECOND,
        over=first,
    ).program.discordances
    assert [(one.name, one.label, one.edition) for one in second.values()] == [
        ("k01", "k", "2012"),
        ("k02", "depuis 2016", "2016"),
        ("k03", "k", "2016"),
    ]
