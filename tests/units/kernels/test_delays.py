"""Delays on columns end, row by row, on the day that the evaluator says, or leave the row where it is not known how long
a cause lasts.
"""

from datetime import date
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from millesime.kernels.law.delays import delay
from millesime.model.expressions import Cause, Delay, Effect, FactRef
from millesime.values import Duration, Lack, Status
from millesime.values.types import CALENDAR, DATE, DAYS, Kind
from tests.units.kernels.rows import AGAIN, cell, column_of, evaluated, values_of

days = st.one_of(
    st.dates(date(2012, 1, 1), date(2012, 1, 9)),
    st.dates(date(2012, 1, 28), date(2012, 3, 2)),
    st.sampled_from([date(9998, 12, 31), date(9999, 12, 30), date(1, 1, 2)]),
)
lacks = st.sampled_from(
    [None, None, Lack(Status.UNKNOWN, frozenset({"a"})), Lack(Status.UNKNOWN, frozenset({"b"})), Lack(Status.CONFLICT)]
)
lengths = {"months": st.integers(0, 3).map(Duration), "days": st.integers(0, 40).map(lambda n: Duration(0, n))}
JANUARY = [date(2012, 1, n) for n in range(1, 32)]


def agree(unit: str, effects: list[tuple[Effect, bool]], rows: list[tuple[Any, ...]]) -> None:
    """Rows: the length, the start, then of each cause since when and, where it lasts, until when."""
    columns = [column_of([row[place] for row in rows]) for place in range(len(rows[0]))]
    facts = [FactRef(str(place), DATE) for place in range(len(columns))]
    causes, parts, place = [], [], 2
    for effect, lasts in effects:
        since, until = (place, place + 1 if lasts else None)
        causes.append(Cause(effect, facts[since], None if until is None else facts[until]))
        name = "interrupts" if effect is Effect.INTERRUPTS else "suspends"
        parts.append((name, columns[since], None if until is None else columns[until]))
        place += 2 if lasts else 1
    expr = Delay(FactRef("0", CALENDAR if unit == "months" else DAYS), facts[1], tuple(causes), DATE)
    frame: Any = SimpleNamespace(n=len(rows))
    found = values_of(delay(frame, columns[0], columns[1], unit, *parts), len(rows), Kind.DATE)
    for row, said in zip(rows, found, strict=True):
        if AGAIN in row:
            assert (
                said is AGAIN
                or said == evaluated(expr, *(None if cell is AGAIN else cell for cell in row))
                or said is None
            )
        elif said is AGAIN:
            assert any(isinstance(cell, Lack) for cell in row[3:])
        else:
            assert said == evaluated(expr, *row), row


@settings(max_examples=300, deadline=None)
@given(
    st.data(), st.sampled_from(sorted(lengths)), st.lists(st.tuples(st.sampled_from(Effect), st.booleans()), max_size=3)
)
def test_delays_end_on_the_same_day(data: st.DataObject, unit: str, effects: list[tuple[Effect, bool]]) -> None:
    places = 1 + sum(2 if lasts else 1 for _, lasts in effects)
    row = st.tuples(cell(lengths[unit], lacks), *(cell(days, lacks) for _ in range(places)))
    agree(unit, effects, data.draw(st.lists(row, min_size=1, max_size=5)))


@pytest.mark.parametrize("effect", Effect)
def test_every_order_of_two_events(effect: Effect) -> None:
    some = [None, *JANUARY[::5], date(2012, 2, 29), date(2012, 3, 1)]
    for unit, length in (("months", Duration(1)), ("days", Duration(0, 10))):
        rows = [(length, date(2012, 1, 6), a, b, c) for a in some for b in some for c in some]
        agree(unit, [(effect, True), (Effect.INTERRUPTS, False)], rows)


@settings(deadline=None)
@given(st.lists(st.tuples(st.just(Duration(1)), cell(days, lacks)), min_size=1, max_size=4))
@example([(Duration(1), date(9999, 12, 31))])
def test_a_delay_that_nothing_disturbs(rows: list[tuple[Any, ...]]) -> None:
    agree("months", [], rows)
