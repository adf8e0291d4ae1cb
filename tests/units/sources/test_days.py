"""On which days a version may begin and end, and which articles it may refer to."""

from __future__ import annotations

import pytest

from millesime.sources.report import report
from tests.citations import digest, world

NOTICE = "Depuis le 1er mars 2012, vingt ans.\nMise à jour : avril 2012.\nJusqu'au 30 juin 2012.\nEn 2011 : dix ans.\n"
HEAD = """\
article D.1 du code de la sécurité sociale
  titre « Essai »
  légifrance LEGIARTI000000000001 du 2010-01-01 au 2011-12-31
  légifrance LEGIARTI000000000002 depuis 2012-01-01

"""
WINDOWS = digest(
    {
        "D1": [("LEGIARTI000000000001", "2010-01-01", "2012-01-01"), ("LEGIARTI000000000002", "2012-01-01", "open")],
        "D2": [("LEGIARTI000000000003", "2005-01-01", "2012-06-01")],
        "D3": [("LEGIARTI000000000004", "2012-01-01", "2011-01-01"), ("LEGIARTI000000000005", "2010-01-01", "open")],
    }
)


def codes(period: str, pointers: str = "[P 1]", head: str = HEAD, more: str = "") -> list[str]:
    return world(
        NOTICE, f"{head}règle r : durée\n  version {period} {pointers} : 20 ans\n{more}", register=WINDOWS
    ).codes()


@pytest.mark.parametrize(
    "period",
    [
        "à compter du 2010-01-01",  # with its article
        "à compter du 2012-01-01",  # with a later version of it
        "à compter du 2012-03-01",  # on a stated day
        "du 2012-01-01 au 2012-12-31",  # until the horizon
        "du 2010-01-01 au 2011-12-31",  # until its article's end
    ],
)
def test_days_that_are_stated_or_the_articles_own(period: str) -> None:
    assert codes(period) == []


@pytest.mark.parametrize(
    ("period", "code"),
    [
        ("à compter du 2012-02-01", "ML383"),
        ("à compter du 2012-03-02", "ML383"),
        ("du 2012-01-01 au 2012-11-30", "ML384"),
        ("à compter du 2009-12-31", "ML385"),
    ],
)
def test_days_that_nothing_states(period: str, code: str) -> None:
    assert codes(period) == [code]


def test_a_month_and_a_year_state_their_first_and_last_days() -> None:
    assert codes("à compter du 2012-04-01", "[P 1-2]") == []
    assert codes("du 2012-01-01 au 2012-04-30", "[P 1-2]") == []
    assert codes("du 2011-01-01 au 2011-12-31", "[P 1] [P 4]") == []
    assert codes("à compter du 2012-04-02", "[P 1-2]") == ["ML383"]


def test_a_stated_last_day_and_the_eve_of_a_stated_first_day() -> None:
    assert codes("du 2012-01-01 au 2012-06-30", "[P 1] [P 3]") == []
    assert codes("du 2012-01-01 au 2012-02-29") == []


def test_the_eve_of_what_comes_next() -> None:
    then = "  version à compter du 2012-03-01 [P 1] : 20 ans\n"
    assert codes("du 2012-01-01 au 2012-02-29", more=then) == []
    lacuna = "  lacune du 2012-08-01 au 2012-12-31 « introuvable »\n"
    assert codes("du 2012-01-01 au 2012-07-31", more=lacuna) == []


def test_another_source_may_state_any_day() -> None:
    assert codes("à compter du 2012-02-01", "[AILLEURS « circulaire »]") == []


def test_an_exception_may_begin_with_the_rule_that_it_is_made_to() -> None:
    text = """\
fait enfant : booléen
règle r : durée
  version à compter du 2012-03-01 [P 1] : 20 ans
  exception e
    version à compter du 2012-03-01 [LEGI D.2]
      10 ans si enfant [P 4]
"""
    assert world(NOTICE, text, register=WINDOWS).codes() == ["ML389"]  # D.2 ends in June; its days are no fault


def test_a_reference_must_be_in_force_until_the_horizon() -> None:
    assert codes("à compter du 2012-01-01", "[P 1] [LEGI D.2]") == ["ML389"]
    assert codes("du 2012-01-01 au 2012-06-30", "[P 1] [P 3] [LEGI D.2]") == ["ML389"]
    assert codes("à compter du 2012-01-01", "[P 1] [LEGI D.3]") == []


def test_an_article_that_the_register_does_not_hold_is_no_fault() -> None:
    found = world(
        NOTICE, f"{HEAD}règle r : durée\n  version à compter du 2012-01-01 [LEGI R.999-9] : 20 ans\n", register=WINDOWS
    )
    assert found.codes() == []
    assert found.verdicts() == [("20 ans", "unknown_text")]


def test_an_article_of_another_code_is_not_looked_up() -> None:
    text = "règle r : durée\n  version à compter du 2012-03-01, article D.2 du code du travail [P 1] : 20 ans\n"
    assert world(NOTICE, text, register=WINDOWS).codes() == []


@pytest.mark.parametrize(
    ("stated", "code"),
    [
        ("LEGIARTI000000000002 depuis 2012-01-01", None),
        ("LEGIARTI000000000002 du 2012-01-01 au 2012-12-31", "ML388"),
        ("LEGIARTI000000000003 du 2005-01-01 au 2012-05-31", "ML387"),
        ("LEGIARTI000000000009 depuis 2012-01-01", "ML386"),
    ],
)
def test_heads_are_held_against_the_register(stated: str, code: str | None) -> None:
    head = f"article D.1 du code de la sécurité sociale\n  titre « Essai »\n  légifrance {stated}\n\n"
    found = codes("à compter du 2012-03-01", head=head)
    assert (found[0] if found else None) == code


def test_an_id_beside_a_version_is_held_against_the_register() -> None:
    text = "règle r : durée\n  version à compter du 2012-03-01, article D.1, légifrance LEGIARTI000000000003 [P 1] : 20 ans\n"
    assert "ML387" in world(NOTICE, text, register=WINDOWS).codes()


def test_an_article_under_which_the_register_holds_no_window_that_stood() -> None:
    register = digest({"D1": [("LEGIARTI000000000001", "2012-01-01", "2012-01-01")]})
    text = "règle r : durée\n  version à compter du 2012-03-01, article D.1 [P 1] : 20 ans\n"
    assert world(NOTICE, text, register=register).codes() == ["ML389"]


def test_a_text_that_was_not_found_needs_no_passage() -> None:
    text = "fait n : booléen\nrègle r : durée\n  version à compter du 2012-03-01\n    inconnu faute de « le texte »\n"
    assert world(NOTICE, text).codes() == []


def test_the_head_of_a_table_is_known_by_what_its_file_points_to() -> None:
    register = digest(
        {
            "Annexe II : Tableau n° 9": [("LEGIARTI000000000007", "2012-01-01", "open")],
            "D1": [("LEGIARTI000000000008", "2012-01-01", "open")],
        }
    )
    for key, found in (("LEGIARTI000000000007", []), ("LEGIARTI000000000008", ["ML387"])):
        text = f"document tableau_9 « Tableau n° 9 »\n  titre « Tableau »\n  légifrance {key} depuis 2012-01-01\n\n"
        text += "règle r : durée\n  version à compter du 2012-01-01 [LEGI Tableau n° 9] : 20 ans\n"
        assert world(NOTICE, text, register=register).codes() == found


@pytest.mark.parametrize(("last", "codes"), [("2017-12-31", []), ("2017-12-30", ["ML384"]), ("2018-01-01", ["ML384"])])
def test_the_end_of_a_year_is_a_last_day(last: str, codes: list[str]) -> None:
    """And begins nothing, so that the eve of it ends nothing."""
    law = f"{HEAD}règle r : durée\n  version du 2012-01-01 au {last} [P 1] : 20 ans\n"
    notice = "Vingt ans, jusqu'à fin 2017.\n"
    assert [code for code in world(notice, law, register=WINDOWS).codes() if code != "ML315"] == codes


def test_a_first_day_that_another_source_gives_is_told() -> None:
    head = HEAD + "règle r : durée\n"
    made = world(
        NOTICE,
        head + "  version du 2012-01-01 au 2012-02-14 [P 1] : 20 ans\n"
        "  version à compter du 2012-02-15 [P 1] [AILLEURS « ailleurs »] : 20 ans\n",
        register=WINDOWS,
    )
    assert made.codes() == []
    assert [(name, since.isoformat()) for name, since in report(made.evidence).first_days] == [("r", "2012-02-15")]
