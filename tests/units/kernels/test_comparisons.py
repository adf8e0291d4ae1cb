"""Comparisons of columns say, row by row, what the evaluator says, or leave the row."""

from fractions import Fraction
from typing import Any

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from millesime.kernels.exact import numbers
from millesime.kernels.exact.columns import Column, constant
from millesime.kernels.exact.lacks import LACKS, MANY, RETRY
from millesime.model.expressions import Between, Compare, Comparison, Expr
from millesime.values import Lack, Status
from millesime.values.types import BOOLEAN
from tests.units.kernels.rows import AGAIN, NARROWED, cell, column_of, evaluated, operands, rows_of, small, values_of
from tests.units.kernels.test_numbers import huge, spreads

TESTS = {
    "lt": Comparison.LT, "le": Comparison.LE, "gt": Comparison.GT, "ge": Comparison.GE,
    "eq": Comparison.EQ, "ne": Comparison.NE,
}  # fmt: skip


def agree(name: str, rows: list[tuple[Any, ...]], spread: tuple[Any, ...], optional: bool) -> None:
    count = len(rows[0])
    columns = [
        column_of([row[side] for row in rows], rowwise=spread[side % 2], slack=spread[2]) for side in range(count)
    ]
    a, b, c = operands(3, optional)
    found = getattr(numbers, name)(*columns, await_=optional)
    expr: Expr = Between(a, b, c, BOOLEAN) if name == "between" else Compare(TESTS[name], a, b, BOOLEAN)
    for row, said in zip(rows, values_of(found, len(rows)), strict=True):
        if said is AGAIN:
            assert AGAIN in row
        elif AGAIN in row:
            assert said is False  # whatever the row that was left may be
        else:
            assert said == evaluated(expr, *row), (name, row)


@pytest.mark.parametrize("name", TESTS)
@settings(deadline=None)
@given(rows_of(cell(small), cell(small)), spreads, st.booleans())
def test_two_columns(name: str, rows: list[tuple[Any, ...]], spread: Any, optional: bool) -> None:
    agree(name, rows, spread, optional)


@pytest.mark.parametrize("name", TESTS)
@settings(deadline=None)
@given(small, st.lists(cell(small), min_size=1, max_size=5), spreads, st.booleans())
def test_a_threshold(name: str, one: Any, cells: list[Any], spread: Any, first: bool) -> None:
    agree(name, [(one, value) if first else (value, one) for value in cells], spread, False)


@pytest.mark.parametrize("name", TESTS)
@settings(deadline=None)
@given(rows_of(cell(huge), cell(huge), most=4), spreads)
@example(
    [(Fraction(2**61, 3**30), Fraction(2**61 - 1, 3**30)), (Fraction(2**61, 7), Fraction(2**61, 7))], (True, False, 0)
)
@example([(Fraction(2**61 + 1, 3**30), Fraction(2**61, 3**30)), (2**61, -1)], (True, True, 0))
def test_nothing_wraps(name: str, rows: list[tuple[Any, ...]], spread: Any) -> None:
    agree(name, rows, spread, False)


@settings(deadline=None)
@given(rows_of(cell(small), cell(small), cell(small)), spreads, st.booleans())
def test_between(rows: list[tuple[Any, ...]], spread: Any, optional: bool) -> None:
    agree("between", rows, spread, optional)


@settings(deadline=None)
@given(rows_of(cell(huge), cell(huge), cell(huge), most=4), spreads)
def test_between_of_huge_numbers(rows: list[tuple[Any, ...]], spread: Any) -> None:
    agree("between", rows, spread, False)


@settings(deadline=None)
@given(st.lists(cell(small), min_size=1, max_size=5), small, small, spreads)
def test_between_two_thresholds(cells: list[Any], low: Any, high: Any, spread: Any) -> None:
    agree("between", [(value, low, high) for value in cells], spread, False)


def test_a_threshold_compares_without_computing() -> None:
    far = Column(np.array([2**61, -(2**61), 3]), None, 10**15)
    assert values_of(numbers.ge(far, constant(2**61, 10**15)), 3) == [True, False, False]
    assert values_of(numbers.gt(far, constant(2**60)), 3) == [False, False, False]


def test_truths_are_equal_or_not() -> None:
    a, b = column_of([True, False, True]), column_of([True, True, None])
    assert values_of(numbers.eq(a, b), 3) == [True, False, False]
    assert values_of(numbers.ne(a, b), 3) == [False, True, True]


@pytest.mark.parametrize("options", [(MANY, Fraction(1)), ("rouge",)])
def test_what_it_may_be_is_told_in_words_that_columns_do_not_have(options: tuple[Any, ...]) -> None:
    code = LACKS.code(Lack(Status.UNKNOWN, frozenset({"e"}), "", options))
    found = numbers.lt(Column(np.zeros(2, np.int64), np.array([code, 0], np.int32)), constant(9))
    assert found.k is not None
    assert found.k.tolist() == [RETRY, 0]
    assert found.v.tolist() == [False, True]


def test_what_all_options_say_is_certain() -> None:
    lack = NARROWED[0]
    assert values_of(numbers.lt(column_of([lack, lack, 7]), constant(3)), 3)[:2] == [True, True]
