"""The two shapes in which a register comes are read alike, and what is neither is told so."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from millesime.model.program import Interval
from millesime.sources.register import Register, article_key, merged, uncovered
from millesime.sources.shapes import ShapeError, register_of
from tests.citations import digest, world

SAMPLES = Path(__file__).parents[2] / "acceptance" / "sources"


def sample(name: str) -> Register:
    return register_of(json.loads((SAMPLES / name).read_text(encoding="utf-8")), name)


def test_both_shapes_say_the_same() -> None:
    relevé, code = sample("registre.json"), sample("code.json")
    assert set(relevé.entries) == set(code.entries)
    assert relevé.texts.keys() == code.texts.keys()
    assert {key: text.text.split() for key, text in relevé.texts.items()} == {
        key: text.text.split() for key, text in code.texts.items()
    }


def test_the_versions_of_an_article_come_in_order_and_without_those_that_never_stood() -> None:
    register = sample("registre.json")
    assert [entry.id for entry in register.versions("D. 900-1")] == ["LEGIARTI000000090011", "LEGIARTI000000090013"]
    assert [entry.id for entry in register.ignored] == ["LEGIARTI000000090012"]
    assert register.knows("d900-1")
    assert not register.knows("D.900-12")


def test_paragraphs_of_a_text_stay_apart() -> None:
    assert "vingt ans" in sample("code.json").texts["LEGIARTI000000090013"].text
    assert sample("code.json").texts["LEGIARTI000000090013"].text.count("\n") == 1


@pytest.mark.parametrize(
    ("written", "same"),
    [("D. 432-6", "D432-6"), ("R*142-1", "R. 142-1"), ("Tableau n° 57", "Annexe II : Tableau n° 57")],
)
def test_one_article_written_in_two_ways(written: str, same: str) -> None:
    assert article_key(written) == article_key(same)


def test_articles_that_resemble_one_another_stay_apart() -> None:
    assert article_key("D.43-26") != article_key("D.432-6")
    assert article_key("Tableau n° 10") != article_key("Tableau n° 10 bis")


def test_a_later_state_of_the_register_completes_an_earlier_one() -> None:
    early = register_of(digest({"D1": [("a", "2000-01-01", "open")]}, {"a": "dix"}), "early")
    late = register_of(
        digest({"D1": [("a", "2000-01-01", "2010-01-01"), ("b", "2010-01-01", "open")]}, {"b": "onze"}), "late"
    )
    both = merged([early, late])
    assert both is not None
    assert [entry.interval.until for entry in both.versions("D1")] == [date(2010, 1, 1), None]
    assert set(both.texts) == {"a", "b"}


def test_an_earlier_state_of_the_register_cannot_know_a_later_end() -> None:
    notice = "Au 1er janvier 2012, vingt ans.\n"
    text = """\
article D.900-2 du code de la sécurité sociale
  titre « Essai »
  légifrance LEGIARTI000000090022 du 2010-07-01 au {last}

règle r : durée
  version à compter du 2012-01-01 [P 1] : 20 ans
"""
    code = (SAMPLES / "code.json").read_text(encoding="utf-8")
    assert world(notice, text.format(last="2021-03-31"), register=code).codes() == []
    assert world(notice, text.format(last="2019-03-31"), register=code).codes() == ["ML388"]


def test_an_id_under_two_numbers_belongs_to_both() -> None:
    register = register_of(digest({"D1": [("a", "2000-01-01", "open")], "D2": [("a", "2000-01-01", "open")]}), "r")
    found = [register.entry("a", name) for name in ("D.1", "D.2")]
    assert [one and one.article for one in found] == ["D1", "D2"]


@pytest.mark.parametrize(
    "data",
    [None, [], {}, "D1", {"D1": []}, {"D1": {"versions": [{"id": "a", "from": "hier", "to": "open"}]}},
     {"data": {}, "children": []}, {"data": {}, "children": [{"type": "article", "data": {}}]}],
)  # fmt: skip
def test_what_is_no_register_is_told_so(data: Any) -> None:
    with pytest.raises(ShapeError):
        register_of(data, "r")


def test_days_that_windows_leave_open() -> None:
    first, second = Interval(date(2010, 1, 1), date(2011, 1, 1)), Interval(date(2011, 2, 1))
    days = Interval(date(2010, 6, 1), date(2012, 1, 1))
    assert uncovered(days, [second, first]) == date(2011, 1, 1)
    assert uncovered(Interval(date(2011, 3, 1)), [first, second]) is None
    assert uncovered(Interval(date(2009, 1, 1)), [first]) == date(2009, 1, 1)
    assert uncovered(days, []) == date(2010, 6, 1)
