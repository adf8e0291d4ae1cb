"""Arithmetic on columns says, row by row, what the evaluator says, or leaves the row; it never says anything else."""

from fractions import Fraction
from typing import Any

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from millesime.kernels.exact import numbers
from millesime.kernels.exact.columns import WIDEST, Column, constant
from millesime.model.expressions import Call, Expr, Limit
from millesime.values.types import NUMBER
from tests.units.kernels.rows import AGAIN, UNKNOWN, cell, column_of, evaluated, operands, rows_of, small, values_of

CALLS = {
    "add": "+", "sub": "-", "mul": "*", "div": "/", "least": "min", "greatest": "max",
    "half_up": "arrondi", "rounded_up": "arrondi_supérieur", "truncated": "tronqué",
}  # fmt: skip
NAMES = [*CALLS, "cap", "floor"]
# Near what a column may hold, near what two of them may make together, and near nothing.
huge = st.one_of(
    st.integers(-40, 40).map(lambda n: n + 2**61),
    st.integers(-40, 40).map(lambda n: n - 2**62 + 41),
    st.integers(-40, 40).map(lambda n: n + 2**31),
    st.tuples(st.integers(-(2**61), 2**61), st.sampled_from([1, 3, 10**6, 2**30, 10**17])).map(lambda p: Fraction(*p)),
    small,
)


def expression(name: str, optional: bool) -> Expr:
    a, b = operands(2, optional)
    return Call(CALLS[name], (a, b), NUMBER) if name in CALLS else Limit(a, b, name == "cap", NUMBER)


def agree(name: str, rows: list[tuple[Any, ...]], spread: tuple[Any, ...], optional: bool, left: bool) -> list[Any]:
    """Every row as the evaluator has it. Only where `left` may a row be given up that was not given up before."""
    one, other = ([row[side] for row in rows] for side in (0, 1))
    a = column_of(one, rowwise=spread[0], slack=spread[2])
    b = column_of(other, rowwise=spread[1], slack=spread[2])
    found = values_of(getattr(numbers, name)(a, b, await_=optional), len(rows))
    expr = expression(name, optional)
    for row, said in zip(rows, found, strict=True):
        if said is AGAIN:
            step = row[1] if name in ("half_up", "rounded_up", "truncated") else 0
            assert left or AGAIN in row or (isinstance(step, int | Fraction) and step < 0)
        elif AGAIN in row:
            assert said is None
            assert None in row  # what is « sans objet » is so whatever the other operand is
        else:
            assert said == evaluated(expr, *row), (name, row)
    return found


spreads = st.tuples(st.booleans(), st.booleans(), st.sampled_from([0, 0, 7, 2**60, 2**62]))


@pytest.mark.parametrize("name", NAMES)
@settings(deadline=None)
@given(rows_of(cell(small), cell(small)), spreads, st.booleans())
def test_no_row_is_left_without_need(name: str, rows: list[tuple[Any, ...]], spread: Any, optional: bool) -> None:
    agree(name, rows, spread, optional, left=False)


@pytest.mark.parametrize("name", NAMES)
@settings(deadline=None)
@given(small, st.lists(cell(small), min_size=1, max_size=5), spreads, st.booleans())
def test_a_constant_operand(name: str, one: Any, cells: list[Any], spread: Any, first: bool) -> None:
    agree(name, [(one, value) if first else (value, one) for value in cells], spread, True, left=False)


@pytest.mark.parametrize("name", NAMES)
@settings(deadline=None)
@given(rows_of(cell(huge), cell(huge), most=4), spreads)
@example([(2**62 - 1, 2**62 - 1)], (False, False, 0))
@example([(Fraction(1, 10**17), Fraction(1, 3 * 10**17)), (2**61, 1)], (True, False, 0))
def test_nothing_wraps(name: str, rows: list[tuple[Any, ...]], spread: Any) -> None:
    agree(name, rows, spread, False, left=name not in ("least", "greatest", "cap", "floor"))


@settings(deadline=None)
@given(st.lists(st.integers(-300, 300), min_size=1, max_size=8), st.sampled_from([1, 2, 3, 4, 7, 100]))
def test_ties_and_what_is_next_to_them(halves: list[int], grain: int) -> None:
    step = Fraction(1, grain)
    for shift in (0, Fraction(1, 10**9), Fraction(-1, 10**9)):
        for name in ("half_up", "rounded_up", "truncated"):
            agree(name, [(half * step / 2 + shift, step) for half in halves], (False, False, 0), False, left=False)


def test_wide_bounds_do_not_make_a_row_be_left() -> None:
    wide = Column(np.array([3, -4, 0]), None, 100, -(2**61), 2**61)
    assert values_of(numbers.mul(wide, wide), 3) == [Fraction(9, 10**4), Fraction(16, 10**4), 0]


def test_only_the_row_that_may_not_fit_is_left() -> None:
    column = column_of([2**50, 3, UNKNOWN[0]])
    assert values_of(numbers.mul(column, column), 3)[:2] == [AGAIN, 9]


def test_denominators_are_reduced_before_a_row_is_left() -> None:
    fine = Column(np.array([10**12, 3 * 10**12]), None, 10**12)
    found = numbers.mul(numbers.mul(fine, fine), fine)
    assert values_of(found, 2) == [1, 27]


def test_constants_stay_constants() -> None:
    for name in NAMES:
        found = getattr(numbers, name)(constant(7, 2), constant(3))
        assert found.v.ndim == 0, name
        assert found.k is None, name
        assert isinstance(found.den, int) or name == "div", name


def test_whole_results_keep_one_denominator() -> None:
    cents = Column(np.arange(-500, 500), None, 100)
    for step in (constant(1, 100), constant(1), constant(5, 100)):
        found = numbers.half_up(numbers.mul(cents, constant(213, 10**4)), step)
        assert found.den in (1, 20, 100)
    assert numbers.div(cents, constant(12)).den == 1200


def test_what_fits_is_not_tightened() -> None:
    assert WIDEST == 2**62
    column = numbers.add(Column(np.array([1, 2]), None, 1, 0, 100), constant(5))
    assert (column.lo, column.hi) == (5, 105)
