"""ML402, ML403, ML405, ML411: what a `selon` leaves out, says twice, or says in vain."""

from __future__ import annotations

import pytest

from tests.units.analysis.finds import finds, places, sentences


def law(fact: str, *cases: str, more: str = "") -> str:
    """A rule whose only version is a `selon` on a fact `x` of this type."""
    lines = "".join(f"      {case}\n" for case in cases)
    return f"{more}fait x : {fact}\nrègle r : entier\n  version à compter du 2012-01-01\n    selon x\n{lines}"


def example(code: str, *args: str) -> list[str]:
    return [sentence.partition(" pour ")[2] for sentence in sentences(law(*args), code)]


@pytest.mark.parametrize(
    ("fact", "cases", "hole"),
    [
        ("entier", ("moins de 10 : 1", "20 et plus : 2"), "10"),
        ("entier", ("de 10 à 20 : 1",), "9 ; 21"),
        ("entier de 10 à 30", ("de 10 à 20 : 1",), "21"),
        # the known hole of D. 242-6-2 when the headcount is an average
        ("nombre", ("moins de 20 : 1", "de 20 à 149 : 2", "150 et plus : 3"), "149,5"),
        ("nombre par pas de 0,01", ("jusqu'à 149 : 2", "150 et plus : 3"), "149,01"),
        ("montant", ("jusqu'à 10 € : 1", "à partir de 10,02 € : 2"), "10,01 €"),
        ("taux de 0 % à 100 %", ("moins de 10 % : 1", "plus de 10 % : 2"), "10 %"),
        ("taux de 0 % à 100 % par pas de 1 %", ("de 0 % à 9 % : 1", "11 % et plus : 2"), "10 %"),
        ("date", ("jusqu'à 2011-12-30 : 1", "à partir de 2012-01-01 : 2"), "2011-12-31"),
        ("durée", ("moins de 2 ans : 1", "plus de 2 ans : 2"), "2 ans"),
        ("durée en jours", ("jusqu'à 14 jours : 1", "à partir de 16 jours : 2"), "15 jours"),
        ("booléen", ("vrai : 1",), "`faux`"),
    ],
)
def test_holes(fact: str, cases: tuple[str, ...], hole: str) -> None:
    assert example("ML402", fact, *cases) == [hole]


@pytest.mark.parametrize(
    ("fact", "cases"),
    [
        ("entier", ("moins de 20 : 1", "de 20 à 149 : 2", "150 et plus : 3")),
        ("entier de 10 à 30", ("jusqu'à 20 : 1", "21 ou 22 : 2", "de 23 à 30 : 3")),
        ("nombre", ("moins de 20 : 1", "20 et plus : 3")),
        ("nombre par pas de 0,5", ("jusqu'à 19,5 : 1", "20 et plus : 3")),
        ("montant", ("jusqu'à 10 € : 1", "à partir de 10,01 € : 2")),
        ("taux de 0 % à 100 % par pas de 1 %", ("moins de 10 % : 1", "de 10 % à 19 % : 2", "20 % et plus : 3")),
        ("taux de 0 % à 100 %", ("moins de 25 % : 1", "25 % et plus : 2")),
        ("date", ("jusqu'à 2011-12-31 : 1", "à partir de 2012-01-01 : 2")),
        ("durée", ("moins de 2 ans : 1", "à partir de 2 ans : 2")),
        ("booléen", ("vrai : 1", "faux : 2")),
        ("entier", ("de 1 à 3 : 1", "sinon : 2")),
    ],
)
def test_whole(fact: str, cases: tuple[str, ...]) -> None:
    assert finds(law(fact, *cases)) == []


def test_neighbours_of_a_hole_are_shown() -> None:
    text = law("entier", "moins de 10 : 1", "20 et plus : 2")
    assert finds(text) == [("ML402", "x")]
    assert places(text, "ML402") == [["moins de 10 : 1", "20 et plus : 2"]]


def test_choices() -> None:
    more = "énumération couleur : rouge | vert | bleu\n"
    assert sentences(law("couleur", "rouge : 1", more=more), "ML402") == [
        "ce `selon` ne prévoit rien pour `vert`, `bleu`"
    ]
    assert finds(law("couleur", "rouge ou vert : 1", "bleu : 2", more=more)) == []
    assert finds(law("couleur", "rouge ou vert : 1", "vert ou bleu : 2", more=more)) == [("ML403", "vert ou bleu : 2")]
    assert finds(law("couleur", "rouge ou vert : 1", "bleu : 2", "sinon : 3", more=more)) == [("ML405", "sinon : 3")]


@pytest.mark.parametrize(
    "expression",
    ["mois(x)", "jour(x)", "max(mois(x) ; 3)", "mois(x) + 1"],
)
def test_what_a_subject_can_be_is_followed(expression: str) -> None:
    text = f"fait x : date\nrègle r : entier\n  version à compter du 2012-01-01\n    selon {expression}\n"
    assert finds(f"{text}      moins de 1 : 1\n      de 1 à 50 : 2\n") == [("ML411", "moins de 1 : 1")]


@pytest.mark.parametrize(
    ("fact", "cases", "shared"),
    [
        ("entier", ("moins de 20 : 1", "de 20 à 150 : 2", "150 et plus : 3"), "150"),
        ("nombre", ("jusqu'à 20 : 1", "20 et plus : 3"), "20"),
        ("taux de 0 % à 100 %", ("moins de 50 % : 1", "25 % et plus : 2"), "25 %"),
        ("date", ("jusqu'à 2012-01-01 : 1", "à partir de 2012-01-01 : 2"), "2012-01-01"),
        ("entier", ("1 ou 2 : 1", "de 2 à 3 : 2", "sinon : 3"), "2"),
    ],
)
def test_overlaps(fact: str, cases: tuple[str, ...], shared: str) -> None:
    assert example("ML403", fact, *cases) == [shared]
    assert [code for code, _ in finds(law(fact, *cases))] == ["ML403"]


def test_both_places_of_an_overlap_are_shown() -> None:
    text = law("entier", "jusqu'à 20 : 1", "20 et plus : 2")
    assert finds(text) == [("ML403", "20 et plus : 2")]
    assert places(text, "ML403") == [["jusqu'à 20 : 1"]]


def test_a_case_that_holds_inside_another_is_told_once() -> None:
    assert len(finds(law("entier", "de 0 à 100 : 1", "de 10 à 20 : 2", "sinon : 3"), "ML403")) == 1


def test_an_exception_may_leave_values_to_its_rule() -> None:
    text = """
fait x : entier
fait f : booléen
règle r : entier
  version à compter du 2012-01-01 : 1
  exception e à compter du 2012-01-01
    lorsque f :
      selon x
        moins de 10 : 3
"""
    assert finds(text) == []


def test_a_selon_inside_an_exceptions_arithmetic_may_not() -> None:
    text = """
fait x : entier
fait f : booléen
règle r : entier
  version à compter du 2012-01-01 : 1
  exception e à compter du 2012-01-01
    1 + (selon x moins de 10 : 3) si f
"""
    assert finds(text) == [("ML402", "x")]


def test_cases_out_of_bounds() -> None:
    assert finds(law("entier de 0 à 10", "de 0 à 5 : 1", "de 6 à 10 : 2", "plus de 10 : 3")) == [
        ("ML411", "plus de 10 : 3")
    ]


def test_an_optional_subject_may_still_need_sinon() -> None:
    assert finds(law("entier le cas échéant", "moins de 5 : 1", "5 et plus : 2", "sinon : 3")) == []


def test_a_field_is_bounded_by_its_structure() -> None:
    text = """
structure s
  n : entier de 0 à 10
fait liste_s : liste de s
règle s.rang : entier
  version à compter du 2012-01-01
    selon s.n
      de 0 à 5 : 1
      de 6 à 10 : 2
règle total : entier
  version à compter du 2012-01-01
    somme de (selon e.n jusqu'à 10 : 1) pour e dans liste_s
"""
    assert finds(text) == []
