"""Expressions: exact literals, and the node that each construct makes."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import Any

import pytest

from millesime.syntax.tree import (
    AggregateTree,
    BetweenTree,
    CallTree,
    CommonLawTree,
    CompareTree,
    ConditionsOfTree,
    DefaultTree,
    ExistsTree,
    IfTree,
    LimitTree,
    Lit,
    LogicTree,
    Name,
    NotTree,
    OnDayTree,
    OneOfTree,
    UnfoundTree,
)
from millesime.values import Duration
from tests.units.syntax.reading import expr

A, B, C = Name("a"), Name("b"), Name("c")
ONE, TWO = Lit("entier", 1), Lit("entier", 2)


@pytest.mark.parametrize(
    ("text", "kind", "value"),
    [
        ("1 941,36 €", "montant", Fraction("1941.36")),
        ("1\u202f941,36\u00a0€", "montant", Fraction("1941.36")),
        ("10_000_000 €", "montant", Fraction(10_000_000)),
        ("728€", "montant", Fraction(728)),
        ("25 %", "taux", Fraction(1, 4)),
        ("0,8 point", "taux", Fraction("0.008")),
        ("12,5 points", "taux", Fraction("0.125")),
        ("3 ans", "durée", Duration(36)),
        ("1 mois", "durée", Duration(1)),
        ("2 trimestres", "durée", Duration(6)),
        ("1 semestre", "durée", Duration(6)),
        ("14 jours", "durée en jours", Duration(0, 14)),
        ("2 semaines", "durée en jours", Duration(0, 14)),
        ("0 jour", "durée en jours", Duration()),
        ("2012-02-29", "date", date(2012, 2, 29)),
        ("1er janvier 2012", "date", date(2012, 1, 1)),
        ("31 août 2012", "date", date(2012, 8, 31)),
        ("42", "entier", 42),
        ("0,5", "nombre", Fraction(1, 2)),
        ("vrai", "booléen", True),
        ("faux", "booléen", False),
    ],
)
def test_literals_are_exact(text: str, kind: str, value: Any) -> None:
    found = expr(text)
    assert found == Lit(kind, value)
    assert isinstance(found, Lit)
    assert type(found.value) is type(value)


@pytest.mark.parametrize(
    ("text", "tree"),
    [
        ("a + b - c", CallTree("-", (CallTree("+", (A, B)), C))),
        ("a + b * c", CallTree("+", (A, CallTree("*", (B, C))))),
        ("(a − b) × c", CallTree("*", (CallTree("-", (A, B)), C))),
        ("a ≤ b", CompareTree("<=", A, B)),
        ("a <> b", CompareTree("≠", A, B)),
        ("a entre 1 et 2", BetweenTree(A, ONE, TWO)),
        ("a parmi (b ; 2)", OneOfTree(A, (B, TWO))),
        ("a existe", ExistsTree(A)),
        ("non a existe", NotTree(ExistsTree(A))),
        ("a et b et c", LogicTree("et", (A, B, C))),
        ("(a ou b) et c", LogicTree("et", (LogicTree("ou", (A, B)), C))),
        ("si a alors b sinon c", IfTree(A, B, C)),
        ("a dans la limite de b", LimitTree(A, B, True)),
        ("a plafonnée à b avec un minimum de c", LimitTree(LimitTree(A, B, True), C, False)),
        ("a à défaut b", DefaultTree(A, B)),
        ("arrondi(a ; b)", CallTree("arrondi", (A, B))),
        ("année(a)", CallTree("année", (A,))),
        ("premier  jour du mois suivant a", CallTree("premier jour du mois suivant", (A,))),
        ("dernier jour du mois de a", CallTree("dernier jour du mois de", (A,))),
        ("premier jour de l’année suivante a", CallTree("premier jour de l'année suivante", (A,))),
        ("a en vigueur au b", OnDayTree(A, B)),
        ("a en vigueur à l'b", OnDayTree(A, B)),
        ("a(1 ; b) en vigueur à la (b + c)", OnDayTree(CallTree("a", (ONE, B)), CallTree("+", (B, C)))),
        ("somme de a pour c dans b tels que c", AggregateTree("somme de", C, B, C, A)),
        ("nombre de c dans b", AggregateTree("nombre de", C, B, None, None)),
        ("il existe c dans b tel que a", AggregateTree("il existe", C, B, None, A)),
        ("pour toute c dans b : a", AggregateTree("pour tout", C, B, None, A)),
        ("conditions 1°, 2° bis et (a) de r", ConditionsOfTree(("1°", "2° bis", "a)"), Name("r"))),
        ("droit commun", CommonLawTree()),
        ("inconnu faute de « texte perdu »", UnfoundTree("texte perdu")),
    ],
)
def test_each_construct_makes_its_node(text: str, tree: Any) -> None:
    assert expr(text) == tree


def test_a_place_covers_what_it_names() -> None:
    text = "(a + b) * 2"
    found = expr(text)
    start = found.span.start
    assert isinstance(found, CallTree)
    assert found.span.end - start == len(text)
    assert (found.operands[0].span.start - start, found.operands[0].span.end - start) == (0, 7)
    assert (found.name_span.start - start, found.name_span.end - start) == (8, 9)


def test_a_keyword_is_a_whole_word() -> None:
    """`sialors` is one name, not `si` and `alors`."""
    assert expr("sialors + danslaliste") == CallTree("+", (Name("sialors"), Name("danslaliste")))
