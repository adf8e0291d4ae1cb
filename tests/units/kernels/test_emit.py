"""The arrays of an answer: each value as the contract writes it, and nothing where something lacks."""

from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from millesime.facts.canonical import to_json
from millesime.kernels.exact.columns import WIDEST, Column
from millesime.kernels.exact.lacks import NONE, missing
from millesime.kernels.tables import emit
from millesime.values import Duration
from millesime.values.types import AMOUNT, BOOLEAN, CALENDAR, DATE, DAYS, INTEGER, RATE, Kind, Type
from tests.units.kernels.rows import number_of

ratios = st.tuples(
    st.one_of(st.integers(-(10**4), 10**4), st.integers(1 - WIDEST, WIDEST - 1)),
    st.one_of(st.sampled_from([1, 2, 3, 40, 100, 131, 10**4, 10**18, 2**61, 5**26]), st.integers(1, WIDEST - 1)),
)
cells = st.lists(st.one_of(ratios, ratios, st.none(), st.just(missing("a"))), min_size=1, max_size=8)


def column(rows: list[Any]) -> Column:
    k = np.array([0 if isinstance(row, tuple) else NONE if row is None else row for row in rows], np.int32)
    pairs = [row if isinstance(row, tuple) else (0, 1) for row in rows]
    v, den = (np.array([pair[side] for pair in pairs], np.int64) for side in (0, 1))
    return Column(v, k if k.any() else None, den)


@pytest.mark.parametrize("few", [0, 256])
@pytest.mark.parametrize("type", [RATE, AMOUNT], ids=str)
@settings(deadline=None)
@given(cells)
@example([(1, 2**61)])
@example([(-1, 4), (-3, 2), (1, 10**18), (5 * 10**17, 10**18), (WIDEST - 1, 10)])
@example([(79, 1), (-1, 20), (-7, 100), (WIDEST - 1, 100), (1, 3), (1, 1000), None])
def test_exact_numbers_are_the_contracts_text(few: int, type: Type, rows: list[Any]) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(emit, "_FEW", few)
        found = emit.values(column(rows), type, exact=True)
    expected = [to_json(Fraction(*row), type) if isinstance(row, tuple) else None for row in rows]
    assert found.type == emit.value_type(type, exact=True) == pa.string()
    assert found.to_pylist() == expected


@settings(deadline=None)
@given(
    st.lists(st.one_of(st.integers(-(10**15), 10**15), st.none()), min_size=1, max_size=8),
    st.sampled_from([1, 2, 20, 50, 100]),
)
def test_amounts_are_decimals_of_cents(rows: list[int | None], den: int) -> None:
    k = np.array([NONE if row is None else 0 for row in rows], np.int32)
    found = emit.values(Column(np.array([row or 0 for row in rows]), k if k.any() else None, den), AMOUNT)
    assert found.type == emit.value_type(AMOUNT)
    assert found.to_pylist() == [None if row is None else Decimal(row) / den for row in rows]
    found.validate(full=True)


def test_amounts_over_denominators_of_their_own() -> None:
    found = emit.values(Column(np.array([1, -3, 7]), None, np.array([1, 2, 100])), AMOUNT)
    assert found.to_pylist() == [Decimal("1.00"), Decimal("-1.50"), Decimal("0.07")]


@pytest.mark.parametrize(
    ("type", "values", "expected"),
    [
        (BOOLEAN, [True, False, None], [True, False, None]),
        (INTEGER, [0, -(2**61), None], [0, -(2**61), None]),
        (DATE, [date(1, 1, 1), date(2012, 2, 29), None], [date(1, 1, 1), date(2012, 2, 29), None]),
        (CALENDAR, [Duration(240), Duration(7), None, Duration()], ["P20Y", "P7M", None, "P0D"]),
        (DAYS, [Duration(0, 30), None], ["P30D", None]),
        (Type(Kind.CHOICE, "couleur"), [1, 0, None], ["vert", "rouge", None]),
    ],
)
def test_every_other_kind(type: Type, values: list[Any], expected: list[Any]) -> None:
    for cut in range(len(values) + 1):
        k = np.array([NONE if value is None else 0 for value in values[:cut]], np.int32)
        v = np.array(
            [0 if value is None else number_of(value) for value in values[:cut]], bool if type is BOOLEAN else int
        )
        found = emit.values(Column(v, k if k.any() else None), type, choices=("rouge", "vert"))
        assert found.type == emit.value_type(type)
        assert found.to_pylist() == expected[:cut]
        found.validate(full=True)


def test_two_numbers_that_mix_alike_stay_two() -> None:
    mix = 0x9E3779B97F4A7C15 * pow(0xC2B2AE3D27D4EB4F, -1, 2**64)  # (times, 1) and (0, 1 + mix * times) have one key
    times = next(times for times in range(1, 10**4) if mix * times % 2**64 < 2**61)
    v, den = np.array([times, 0]), np.array([1, 1 + mix * times % 2**64])
    first, index = emit._distinct(v, den)
    assert sorted(first) == [0, 1]
    assert v[first][index].tolist() == v.tolist()
