"""Columns of answers as exact numbers: cents, days, whole numbers, billionths; ratios where nothing else will do."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import Any, Final, NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from millesime.facts.canonical import Json, to_json
from millesime.values import Duration
from millesime.values.duration import parse_duration
from millesime.values.numbers import decimal_text, parse_number
from millesime.values.types import Kind, Type

EPOCH: Final = date(1970, 1, 1).toordinal()
DENOMINATORS: Final = {
    Kind.INTEGER: 1,
    Kind.AMOUNT: 100,
    Kind.RATE: 10**9,
    Kind.NUMBER: 10**9,
    Kind.DATE: 1,
    Kind.CALENDAR: 1,
    Kind.DAYS: 1,
}
"""Of the kinds that are figures: what a number is a whole number of."""
_MOST: Final = 2**61
_PLACES: Final = 9


class Numbers(NamedTuple):
    """The numbers of a column, none of them null: numerators, or exact numbers in an array of objects."""

    values: NDArray[Any]

    @property
    def plain(self) -> bool:
        """Whether they are numerators."""
        return self.values.dtype != object


def is_figure(type: Type) -> bool:
    """Whether values of a type can be counted with."""
    return type.kind in DENOMINATORS


def numbers(cells: pa.Array, kind: Kind) -> Numbers:
    """Cells that hold figures, as numbers."""
    den = DENOMINATORS[kind]
    plain: NDArray[np.int64] | None
    if pa.types.is_decimal(cells.type):
        plain = _cents(cells)
    elif pa.types.is_date32(cells.type):
        plain = cells.cast(pa.int32()).to_numpy(zero_copy_only=False).astype(np.int64)
    elif pa.types.is_integer(cells.type):
        plain = cells.to_numpy(zero_copy_only=False).astype(np.int64)
    else:
        return _texts(cells, kind, den)
    if plain is None or not _narrow(plain):
        return Numbers(_objects([Fraction(each) for each in cells.to_pylist()]))
    return Numbers(plain)


def less(after: Numbers, before: Numbers, den: int) -> Numbers:
    """By how much each number rises."""
    if after.plain and before.plain:
        return Numbers(after.values - before.values)
    one, other = (
        each.values if not each.plain else _objects([Fraction(v, den) for v in each.values.tolist()])
        for each in (after, before)
    )
    return Numbers(one - other)


def _narrow(of: NDArray[np.int64]) -> bool:
    """Whether a difference of any two has room."""
    return not len(of) or max(abs(int(of.min())), abs(int(of.max()))) < _MOST


def _cents(cells: pa.Array) -> NDArray[np.int64] | None:
    """Decimals of two places as whole cents; None where 64 bits do not hold one."""
    cells = pa.concat_arrays([cells])  # an array of its own, which begins where its buffer does
    halves = np.frombuffer(cells.buffers()[1], np.int64).reshape(-1, 2)[cells.offset : cells.offset + len(cells)]
    low: NDArray[np.int64] = halves[:, 0]
    return low if (low >> 63 == halves[:, 1]).all() else None


def _texts(cells: pa.Array, kind: Kind, den: int) -> Numbers:
    """Texts of records, each distinct one read once."""
    encoded = cells.dictionary_encode()
    words, index = encoded.dictionary, encoded.indices.to_numpy(zero_copy_only=False)
    if kind in (Kind.CALENDAR, Kind.DAYS):
        return Numbers(np.asarray([_length(each) for each in words.to_pylist()], np.int64)[index])
    try:
        scaled = pc.cast(words, pa.decimal128(38, _PLACES))
    except pa.ArrowInvalid:
        scaled = None
    plain = None if scaled is None or den != 10**_PLACES else _cents(scaled)
    if plain is not None and _narrow(plain):
        return Numbers(plain[index])
    return Numbers(_objects([parse_number(each) for each in words.to_pylist()])[index])


def _length(text: str) -> int:
    length = parse_duration(text)
    assert length is not None
    return length.days or length.months


def _objects(of: list[Any]) -> NDArray[Any]:
    found = np.empty(len(of), object)
    found[:] = of
    return found


def written(value: Fraction, type: Type) -> Json:
    """A figure as a record writes it."""
    match type.kind:
        case Kind.INTEGER:
            return to_json(value.numerator, type)
        case Kind.DATE:
            return date.fromordinal(EPOCH + value.numerator).isoformat()
        case Kind.CALENDAR:
            return str(Duration(value.numerator))
        case Kind.DAYS:
            return str(Duration(days=value.numerator))
        case _:
            return to_json(value, type)


def difference(value: Fraction, type: Type) -> Json:
    """A difference of two figures: in euros for amounts, else a number (of days between dates, of months in a duration)."""
    if type.kind in (Kind.AMOUNT, Kind.INTEGER):
        return written(value, type)
    return decimal_text(value) if type.kind in (Kind.RATE, Kind.NUMBER) else value.numerator
