"""Columns made of Python values, row by row, and what the evaluator says of the same rows."""

from collections.abc import Sequence
from datetime import date
from fractions import Fraction
from math import lcm
from types import SimpleNamespace
from typing import Any, Final

import numpy as np
from hypothesis import strategies as st

from millesime.evaluate.expressions import compiled
from millesime.kernels.exact.columns import WIDEST, Column, codes
from millesime.kernels.exact.lacks import FIRST, LACKS, NONE, RETRY
from millesime.model.expressions import Expr, FactRef
from millesime.values import Duration, Lack, Status
from millesime.values.types import NUMBER, Kind, Type

AGAIN: Final = "left to the evaluator"
"""Stands for a row that was left, in what goes in and in what comes out."""
UNKNOWN: Final = [Lack(Status.UNKNOWN, frozenset({name})) for name in "abc"]
OTHERS: Final = [Lack(status) for status in (Status.CONFLICT, Status.NOT_IN_FORCE, Status.NOT_APPLICABLE)]
NARROWED: Final = [
    Lack(Status.UNKNOWN, frozenset({"d"}), "", options)
    for options in ((Fraction(1), Fraction(2)), (0, None), (None,), (Fraction(5, 2), -1, 3))
]
EPOCH: Final = date(1970, 1, 1).toordinal()

small = st.one_of(st.integers(-6, 6), st.fractions(-4, 4, max_denominator=12))
lacking = st.sampled_from([None, *UNKNOWN, *OTHERS, *NARROWED])


def cell(values: st.SearchStrategy[Any], lacks: st.SearchStrategy[Any] = lacking) -> st.SearchStrategy[Any]:
    """A value, or what may stand in its place."""
    return st.one_of(values, values, values, lacks, st.just(AGAIN))


def rows_of(*cells: st.SearchStrategy[Any], most: int = 6) -> st.SearchStrategy[list[tuple[Any, ...]]]:
    """Several rows of as many operands."""
    return st.lists(st.tuples(*cells), min_size=1, max_size=most)


def code_of(value: Any) -> int:
    if value is None:
        return NONE
    if value is AGAIN:
        return RETRY
    return LACKS.code(value) if isinstance(value, Lack) else 0


def number_of(value: Any) -> Any:
    """What a column holds of a value, as a number."""
    if isinstance(value, date):
        return value.toordinal() - EPOCH
    return (value.months or value.days) if isinstance(value, Duration) else value


def column_of(values: Sequence[Any], *, rowwise: bool = False, slack: int = 0) -> Column:
    """A column of these values; its bounds are wider than they need be by `slack`. Equal values make a constant."""
    codes_ = np.array([code_of(value) for value in values], np.int32)
    held = [0 if code else number_of(value) for code, value in zip(codes_, values, strict=True)]
    if held and all(value is True or value is False for value in held):
        return Column(np.array(held), codes_ if codes_.any() else None)
    dens = [Fraction(value).denominator for value in held]
    common = lcm(*dens)
    rowwise = rowwise or max(common, *(abs(value) * common for value in held)) >= WIDEST
    den: Any = np.array(dens) if rowwise else common
    over = dens if rowwise else [den] * len(dens)
    v = [int(value * by) for value, by in zip(held, over, strict=True)]
    lo, hi = max(min(v) - slack, 1 - WIDEST), min(max(v) + slack, WIDEST - 1)
    one = len(set(zip(codes_, v, over, strict=True))) == 1 and not rowwise
    array, k = np.array(v, np.int64), codes_ if codes_.any() else None
    if one:
        array, k = np.asarray(array[0]), None if k is None else np.asarray(k[0])
    return Column(array, k, den, lo, hi)


def values_of(column: Column, n: int, kind: Kind = Kind.NUMBER) -> list[Any]:
    """What a column says, row by row; held to what a column may be."""
    k = np.broadcast_to(codes(column), n)
    v = np.broadcast_to(column.v, n)
    den = np.broadcast_to(np.asarray(column.den), n)
    assert column.k is None or column.k.dtype == np.int32
    assert all(not number for number, code in zip(v, k, strict=True) if code), "nothing where something lacks"
    if column.v.dtype != bool:
        assert column.v.dtype == np.int64
        assert all(0 < d <= column.top for d in den)
        assert column.lo <= min(map(int, v)) <= max(map(int, v)) <= column.hi
        assert -WIDEST < column.lo <= column.hi < WIDEST
    return [_value(int(code), number, int(d), kind) for number, code, d in zip(v, k, den, strict=True)]


def _value(code: int, number: Any, den: int, kind: Kind) -> Any:
    if code:
        return None if code == NONE else AGAIN if code == RETRY else told(LACKS.at(code))
    if isinstance(number, np.bool_):
        return bool(number)
    match kind:
        case Kind.DATE:
            return date.fromordinal(int(number) + EPOCH)
        case Kind.CALENDAR:
            return Duration(int(number))
        case Kind.DAYS:
            return Duration(0, int(number))
        case _:
            return Fraction(int(number), den)


def told(value: Any) -> Any:
    """A lack with all that it says, of which its equality leaves out a part."""
    if isinstance(value, Lack):
        return (value.status, value.missing, value.reason, value.options)
    return value


def operands(count: int, optional: bool = False, kind: Type = NUMBER) -> tuple[FactRef, ...]:
    """References to facts `0`, `1` …, any of which may be « sans objet » where `optional`."""
    return tuple(FactRef(str(index), Type(kind.kind, kind.name, optional=optional)) for index in range(count))


def evaluated(expr: Expr, *values: Any) -> Any:
    """What the evaluator says of an expression over facts `0`, `1` … with these values, absences among them."""
    engine: Any = SimpleNamespace(program=SimpleNamespace(facts={}), probe=None)
    run: Any = SimpleNamespace(values={str(index): value for index, value in enumerate(values)})
    node: Any = SimpleNamespace(steps=[], locals=None)
    return told(compiled(expr, engine, "essai")(run, node))


assert FIRST > RETRY
