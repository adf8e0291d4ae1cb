"""ML414 to ML416: versions that change nothing, amounts that no coefficient explains, articles out of their days."""

from __future__ import annotations

import pytest

from tests.laboratory import compiled
from tests.units.analysis.finds import finds, sentences

COEFFICIENTS = """
barème coefficient : nombre
  à compter du 2010-04-01 : 1,009
  à compter du 2011-04-01 : 1,021
  à compter du 2012-04-01 : 1,013
  à compter du 2013-04-01 : 1,006
"""


def amounts(*figures: str) -> str:
    days = [f"20{year:02d}-04-01" for year in range(9, 9 + len(figures))]
    rows = "".join(f"  à compter du {day} : {figure} €\n" for day, figure in zip(days, figures, strict=True))
    return f"{COEFFICIENTS}barème minimum : montant\n{rows}"


def test_a_line_that_was_copied() -> None:
    text = "barème plafond : montant\n  année 2011 : 33 €\n  année 2012 : 33 €\n  année 2013 : 34 €\n"
    assert finds(text, "ML414") == [("ML414", "année 2012 : 33 €")]


def test_a_version_under_another_text_is_another_version() -> None:
    text = """
règle r : entier
  version du 2010-01-01 au 2010-12-31 [P 1] : 1
  version du 2011-01-01 au 2011-12-31 [P 1] : 1
  version à compter du 2012-01-01 [P 2] : 1
"""
    assert [place[:30] for _, place in finds(text, "ML414")] == ["version du 2011-01-01 au 2011-"]


@pytest.mark.parametrize(
    ("comment", "told"),
    [
        ("  # ML414 : inchangé cette année-là\n", False),
        ("  # inchangé ; ML414 : le décret le dit\n  # sans plus\n", False),
        ("  # ML414\n", True),
        ("  # ML415 : autre chose\n", True),
        ("  # ML414 : loin de la ligne\n\n", True),
    ],
)
def test_a_reason_beside_the_law(comment: str, told: bool) -> None:
    text = f"barème plafond : montant\n  année 2011 : 33 €\n{comment}  année 2012 : 33 €\n"
    assert bool(finds(text, "ML414")) is told


def test_a_reason_on_the_line_itself() -> None:
    text = "barème plafond : montant\n  année 2011 : 33 €\n  année 2012 : 33 €  # ML414 : inchangé\n"
    assert finds(text, "ML414") == []


def test_no_reason_excuses_an_error() -> None:
    text = "fait n : entier\nrègle r : entier\n  # ML402 : on verra\n  version à compter du 2012-01-01 : (selon n\n    1 : 2)\n"
    assert "ML402" in [code for code, _ in finds(text)]


def test_digits_exchanged_in_one_line() -> None:
    """Only the wrong line is told, although the step after it disagrees too."""
    text = amounts("17 000", "17 153", "17 531,21", "17 740,88", "17 847,32")
    assert sentences(text, "ML415") == [
        "`minimum` passe de 17153 € à 17531,21 €, mais `coefficient` vaut alors 1,021 : on attend 17513,21 €"
    ]


@pytest.mark.parametrize(
    "figures",
    [
        ("17 000", "17 153", "17 513,21", "17 740,88", "17 847,32"),
        ("17 000", "17 153", "17 513,21", "17 740,88", "17 847,33"),  # rounded at the end
        ("10", "20", "30", "40", "50"),  # it follows something else
        ("17 000", "17 153", "18 000"),  # too few steps to tell
    ],
)
def test_amounts_that_are_left_alone(figures: tuple[str, ...]) -> None:
    assert sentences(amounts(*figures), "ML415") == []


def test_a_branch_under_an_article_that_came_later() -> None:
    text = """
article D.1 du code de la sécurité sociale
  titre « Essai »
  légifrance LEGIARTI000000000001 depuis 2010-01-01
fait x : booléen
règle r : entier
  version à compter du 2010-01-01 [P 1]
    1 si x, article D.2
    sinon 2
"""
    other = (
        "article D.2 du code de la sécurité sociale\n  titre « Autre »\n  légifrance LEGIARTI000000000002 depuis {}\n"
    )
    assert "ML416" in compiled(text, other.format("2012-01-01")).codes()
    assert "ML416" not in compiled(text, other.format("2009-01-01")).codes()


def test_a_version_between_two_windows() -> None:
    text = """
article D.1 du code de la sécurité sociale
  titre « Essai »
  légifrance LEGIARTI000000000001 du 2010-01-01 au 2010-12-31
  légifrance LEGIARTI000000000002 depuis 2012-01-01
règle r : entier
  version à compter du 2010-01-01 [P 1] : 1
"""
    assert "2011-01-01" in sentences(text, "ML416")[0]
    assert finds(text.replace("depuis 2012-01-01", "du 2011-01-01 au 2015-12-31"), "ML416") == []
