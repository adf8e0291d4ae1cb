"""ML405, ML406, ML410, ML412: branches, conditions and exceptions that are written in vain."""

from __future__ import annotations

import pytest

from tests.units.analysis.finds import finds

HEAD = """
fait n : entier de 0 à 100
fait m : montant au moins 0 €
fait d : date
fait e : entier de 0 à 100 le cas échéant
fait f : booléen
"""


def arms(*branches: str) -> list[tuple[str, str]]:
    body = "".join(f"    {branch}\n" for branch in branches)
    return finds(f"{HEAD}règle r : entier\n  version à compter du 2012-01-01\n{body}")


def test_arms_after_a_certain_one() -> None:
    assert arms("1 si f", "2 si vrai", "3 si n > 5", "sinon 4") == [("ML405", "3 si n > 5"), ("ML405", "sinon 4")]


def test_an_arm_with_the_condition_of_another() -> None:
    assert arms("1 si f et n > 3", "2 si f", "3 si f et n > 3", "sinon 4") == [("ML405", "3 si f et n > 3")]


def test_an_arm_that_is_never_taken() -> None:
    assert arms("1 si faux", "sinon 4") == [("ML412", "faux")]


def test_arms_that_may_all_be_taken() -> None:
    assert arms("1 si n > 10", "2 si n > 5", "sinon 4") == []


@pytest.mark.parametrize(
    ("test", "code"),
    [
        ("n >= 0", "ML406"),
        ("n > 100", "ML412"),
        ("n = 101", "ML412"),
        ("n ≠ 101", "ML406"),
        ("n entre 0 et 100", "ML406"),
        ("n entre 101 et 200", "ML412"),
        ("n + 10 > 5", "ML406"),
        ("0 - n > 0", "ML412"),
        ("m < 0 €", "ML412"),
        ("mois(d) > 12", "ML412"),
        ("max(n ; 5) >= 5", "ML406"),
        ("n = n", "ML406"),
        ("d < d", "ML412"),
    ],
)
def test_conditions_that_are_known_beforehand(test: str, code: str) -> None:
    assert arms(f"1 si {test}", "sinon 2") == [(code, test)]


@pytest.mark.parametrize(
    "test",
    [
        "n > 0",
        "n <= 99",
        "n = 100",
        "n entre 0 et 99",
        "e >= 0",
        "m = 0 €",
        "mois(d) = 12",
        "n - 1 < n",
        "f",
        "n * 2 > 200",
    ],
)
def test_conditions_that_are_not(test: str) -> None:
    assert arms(f"1 si {test}", "sinon 2") == []


def test_an_exception_outside_its_rules_life() -> None:
    text = f"""{HEAD}
règle r : entier
  version à compter du 1996-01-01 : 1
  exception ancienne du 1990-01-01 au 1995-12-31 : 2 si f
  exception vivante du 1990-01-01 au 1996-01-01 : 3 si f
  exception seconde à vivante du 2000-01-01 au 2001-12-31 : droit commun si n > 3
"""
    found = finds(text)
    assert [code for code, _ in found] == ["ML410", "ML410"]
    assert found[0][1].startswith("exception ancienne")
    assert found[1][1].startswith("exception seconde")


def test_an_exception_by_another_event_date_is_left_alone() -> None:
    text = f"""{HEAD}
règle r : entier
  version à compter du 1996-01-01 : 1
dérogation ancienne à r
  s'apprécie à d
  version du 1990-01-01 au 1995-12-31 : 2 si f
"""
    assert finds(text) == []
