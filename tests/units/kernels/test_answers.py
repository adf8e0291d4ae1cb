"""What rows rest on and why they have no value: dictionaries that depend on nothing but the rows."""

from __future__ import annotations

from datetime import date

import numpy as np

from millesime.kernels.law.citations import Citations, Cited
from millesime.kernels.tables.answers import _cited, _together


def cited(article: str | None, legifrance: str | None = None) -> Cited:
    return Cited(article, legifrance, date(2012, 1, 1))


def citations(*entries: tuple[Cited, ...]) -> Citations:
    found = Citations()
    for entry in entries:
        found.code(entry)
    return found


def test_a_dictionary_holds_what_its_rows_cite_and_nothing_else() -> None:
    c = np.asarray([2, 0, 1, 2], np.int32)
    two, one = cited("L. 2"), cited("D. 1", "LEGIARTI1")
    early, *_ = _cited(c, citations((two,), (one,)))
    late, ids, since = _cited(c, citations((two,), (one,), (cited("A. 0"),), (cited(None),), (two, one)))
    assert early.to_pylist() == ["D. 1", None, "L. 2", "D. 1"]
    assert early.dictionary.to_pylist() == late.dictionary.to_pylist() == ["D. 1", "L. 2"]
    assert early.indices.equals(late.indices)
    assert ids.to_pylist() == ["LEGIARTI1", None, None, "LEGIARTI1"]
    assert since.to_pylist() == [date(2012, 1, 1), None, date(2012, 1, 1), date(2012, 1, 1)]


def test_rows_that_cite_nothing_have_an_empty_dictionary() -> None:
    silent, *_ = _cited(np.asarray([0, 2], np.int32), citations((cited("L. 2"),), (cited(None),)))
    assert silent.to_pylist() == [None, None]
    assert silent.dictionary.to_pylist() == []


def test_each_pattern_of_what_goals_lack_is_told_once() -> None:
    parts = [np.asarray(part, np.int32) for part in ([0, 9, 0, 9, 7], [8, 0, 8, 7, 0])]
    place, patterns = _together(parts)
    assert [patterns[one] for one in place.tolist()] == [(0, 8), (9, 0), (0, 8), (9, 7), (7, 0)]
    assert len(patterns) == 4


def test_the_same_of_more_patterns_than_a_table_holds() -> None:
    draw = np.random.default_rng(0)
    parts = [draw.integers(0, 1200, 5000).astype(np.int32) for _ in range(3)]
    place, patterns = _together(parts)
    assert [patterns[one] for one in place.tolist()] == list(zip(*(part.tolist() for part in parts), strict=True))
