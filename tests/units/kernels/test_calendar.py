"""Days on columns: what `datetime` and the evaluator say, in every month of the calendar and at both its ends."""

from datetime import date, timedelta
from typing import Any

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from millesime.kernels.exact import calendar
from millesime.kernels.exact.columns import Column
from millesime.model.expressions import Call
from millesime.values import Duration
from millesime.values.types import CALENDAR, DATE, DAYS, INTEGER, Kind, Type
from tests.units.kernels.rows import AGAIN, cell, column_of, evaluated, lacking, operands, rows_of, values_of

edges = st.sampled_from([
    date.min, date(1, 1, 31), date(1799, 12, 31), date(1800, 1, 1), date(1900, 2, 28), date(1969, 12, 31), date(1970, 1, 1),
    date(2000, 2, 29), date(2012, 2, 29), date(2013, 2, 28), date(2200, 12, 31), date(2201, 1, 1), date(9998, 11, 30),
    date(9998, 12, 31), date(9999, 1, 1), date(9999, 12, 31),
])  # fmt: skip
usual = st.dates(date(1800, 1, 1), date(2200, 12, 31))
days = st.one_of(usual, usual, st.dates(), edges)
lacks = lacking.filter(lambda lack: lack is None or not lack.options)
lengths = st.sampled_from([0, 1, 2, 11, 12, 13, 240, 11_999, 12_001, 99_999, 2**61])
counted = st.one_of(st.integers(0, 500), st.sampled_from([0, 1, 365, 3_000_000, 4_000_000, 2**61]))

OF_ONE: list[tuple[Any, str, Type]] = [
    (calendar.year, "année", INTEGER),
    (calendar.month, "mois", INTEGER),
    (calendar.day_of_month, "jour", INTEGER),
    (calendar.next_month, "premier jour du mois suivant", DATE),
    (calendar.next_quarter, "premier jour du trimestre civil suivant", DATE),
    (calendar.next_half_year, "premier jour du semestre civil suivant", DATE),
    (calendar.next_year, "premier jour de l'année suivante", DATE),
    (calendar.month_end, "dernier jour du mois de", DATE),
]


def agree(found: Column, call: Call, rows: list[tuple[Any, ...]]) -> None:
    for row, said in zip(rows, values_of(found, len(rows), call.type.kind), strict=True):
        if AGAIN in row:
            assert said is AGAIN or (said is None and None in row)
        else:
            assert said == evaluated(call, *row), (call.operator, row)


@pytest.mark.parametrize(("of", "operator", "type"), OF_ONE, ids=[name for _, name, _ in OF_ONE])
@settings(deadline=None)
@given(st.lists(cell(days, lacks), min_size=1, max_size=6))
@example([date(1966, 4, 2)])
def test_of_a_day(of: Any, operator: str, type: Type, cells: list[Any]) -> None:
    agree(of(column_of(cells)), Call(operator, operands(1, kind=DATE), type), [(value,) for value in cells])


@pytest.mark.parametrize(("of", "operator", "type"), OF_ONE, ids=[name for _, name, _ in OF_ONE])
def test_of_every_day_that_a_fact_may_have(of: Any, operator: str, type: Type) -> None:
    cells = [date(1800, 1, 1) + timedelta(days=n) for n in range(0, 146_097, 1 if operator == "jour" else 11)]
    agree(of(column_of(cells)), Call(operator, operands(1, kind=DATE), type), [(value,) for value in cells])


@settings(deadline=None)
@given(rows_of(cell(days, lacks), cell(lengths.map(Duration), lacks)), st.booleans(), st.booleans())
def test_months_away(rows: list[tuple[Any, ...]], forth: bool, optional: bool) -> None:
    day, length = (column_of([row[side] for row in rows]) for side in (0, 1))
    found = (calendar.add_months if forth else calendar.sub_months)(day, length, await_=optional)
    agree(found, Call("+" if forth else "-", operands(2, optional, CALENDAR), DATE), rows)


@settings(deadline=None)
@given(st.lists(cell(days, lacks), min_size=1, max_size=6), lengths, st.booleans())
def test_a_constant_length(cells: list[Any], length: int, forth: bool) -> None:
    rows = [(value, Duration(length)) for value in cells]
    found = (calendar.add_months if forth else calendar.sub_months)(column_of(cells), column_of([Duration(length)]))
    agree(found, Call("+" if forth else "-", operands(2, kind=CALENDAR), DATE), rows)


@settings(deadline=None)
@given(rows_of(cell(days, lacks), cell(counted.map(lambda n: Duration(0, n)), lacks)), st.booleans(), st.booleans())
def test_days_away(rows: list[tuple[Any, ...]], forth: bool, optional: bool) -> None:
    day, length = (column_of([row[side] for row in rows]) for side in (0, 1))
    found = (calendar.add_days if forth else calendar.sub_days)(day, length, await_=optional)
    agree(found, Call("+" if forth else "-", operands(2, optional, DAYS), DATE), rows)


@settings(deadline=None)
@given(rows_of(cell(days, lacks), cell(days, lacks)), st.booleans())
@example([(date(2012, 2, 29), date(2013, 2, 28)), (date(2012, 2, 29), date(2013, 2, 27))], False)
@example([(date(1966, 4, 2), date(2012, 4, 1)), (date(1966, 4, 1), date(2012, 4, 1))], False)
def test_from_one_day_to_another(rows: list[tuple[Any, ...]], optional: bool) -> None:
    first, last = (column_of([row[side] for row in rows]) for side in (0, 1))
    pair = operands(2, optional, DATE)
    agree(calendar.completed_age(first, last, await_=optional), Call("âge", pair, CALENDAR), rows)
    agree(calendar.days_between(first, last, await_=optional), Call("jours", pair, INTEGER), rows)


def test_bounds_that_lie_outside_the_calendar_harm_nothing() -> None:
    day = Column(np.array([0, 15_000]), None, 1, -(2**61), 2**61)
    assert values_of(calendar.year(day), 2) == [1970, 2011]
    assert values_of(calendar.next_period(day, 12), 2, Kind.DATE) == [date(1971, 1, 1), date(2012, 1, 1)]
    assert values_of(calendar.add_months(day, column_of([Duration(1)])), 2, Kind.DATE)[0] == date(1970, 2, 1)
