"""ML404: which amounts stay in cents and which do not."""

from __future__ import annotations

import pytest

from tests.units.analysis.finds import finds

HEAD = """
énumération zone : nord | sud
fait m : montant
fait n : entier
fait t : taux
fait p : taux par pas de 1 %
barème taux_zone : taux par zone
  à compter du 2012-01-01
    | zone | taux |
    | nord | 25 % |
    | sud  | 50 % |
barème forfait : montant
  à compter du 2012-01-01 : 12,50 €
règle brute : montant exact
  version à compter du 2012-01-01 : m * t
règle nette : montant
  version à compter du 2012-01-01 : arrondi(brute ; 0,01 €)
"""


def lost(body: str) -> list[str]:
    return [
        text for _, text in finds(f"{HEAD}règle r : montant\n  version à compter du 2012-01-01 : {body}\n", "ML404")
    ]


@pytest.mark.parametrize(
    "body",
    [
        "m",
        "m + 3 € - forfait",
        "3 * m",
        "n * m",
        "min(m ; nette) dans la limite de 25 000 €",
        "si n > 3 alors m sinon 0 €",
        "arrondi(m * t ; 0,01 €)",
        "tronqué(m / 3 ; 1 €)",
        "arrondi_supérieur(m * t ; 0,05 €) + nette",
        "100 € * p",
        "1 000 € * 25 %",
        "1 000 € / 8",
        "100 * (m / 100)",
        "4 € * taux_zone(nord)",
        "nette à défaut 0 €",
        "forfait * n avec un minimum de m",
    ],
)
def test_cents_are_kept(body: str) -> None:
    assert lost(body) == []


@pytest.mark.parametrize(
    ("body", "culprits"),
    [
        ("m * t", ["m * t"]),
        ("70 % * m", ["70 % * m"]),
        ("m / 3", ["m / 3"]),
        ("3 € + m * t - m", ["m * t"]),
        ("brute", ["brute"]),
        ("arrondi(m * t ; 0,001 €)", ["arrondi(m * t ; 0,001 €)"]),
        ("si n > 3 alors m * t sinon m / 2", ["m * t", "m / 2"]),
        ("m dans la limite de brute", ["brute"]),
        ("100 € * t", ["100 € * t"]),
        ("forfait * taux_zone(nord)", ["forfait * taux_zone(nord)"]),
    ],
)
def test_cents_are_lost(body: str, culprits: list[str]) -> None:
    assert lost(body) == culprits


def test_branches_and_exceptions_and_barèmes_are_looked_at() -> None:
    text = """
fait m : montant
fait f : booléen
barème tiers : montant
  à compter du 2012-01-01 : 100 € / 3
règle r : montant
  version à compter du 2012-01-01
    m / 2 si f
    sinon m
  exception e à compter du 2012-01-01 : 10 % * droit_e si f
règle droit_e : montant
  version à compter du 2012-01-01 : m
"""
    assert finds(text) == [("ML404", "100 € / 3"), ("ML404", "m / 2"), ("ML404", "10 % * droit_e")]


def test_a_sum_over_a_list_keeps_cents() -> None:
    text = """
structure s
  m : montant
fait liste_s : liste de s
règle s.moitie : montant exact
  version à compter du 2012-01-01 : s.m / 2
règle total : montant
  version à compter du 2012-01-01 : somme de e.m pour e dans liste_s
règle demi : montant
  version à compter du 2012-01-01 : somme de e.moitie pour e dans liste_s
"""
    assert finds(text) == [("ML404", "e.moitie")]
