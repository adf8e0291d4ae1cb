"""From columns to the arrays of an answer: values as the contract writes them, nothing where there is no value."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from fractions import Fraction
from functools import lru_cache
from typing import Any, Final

import numpy as np
import pyarrow as pa

from millesime.kernels.exact.columns import Array, Column, codes, constant, lack, truth
from millesime.kernels.exact.lacks import NONE
from millesime.kernels.law.rules import EPOCH
from millesime.kernels.wasm.present import runs
from millesime.model.expressions import Value
from millesime.values import Duration
from millesime.values.numbers import amount_text, decimal_text
from millesime.values.types import Kind, Type

Text = Callable[[Fraction], str]
CENTS: Final = pa.decimal128(20, 2)
_EMPTY, _POINT, _OVER, _ZERO = (pa.scalar(text, pa.string()) for text in ("", ".", "/", "0"))
_MANY: Final = 8192
"""Of so many numbers on, they are written out by a module."""
_FEW: Final = 256
"""Of so many distinct numbers at most, each is written out once in plain Python."""


def value_type(type: Type, *, exact: bool = False) -> pa.DataType:
    """The Arrow type of a goal's values: amounts in cents are decimal, other exact numbers the contract's text."""
    match type.kind:
        case Kind.BOOLEAN | Kind.NORM:
            return pa.bool_()
        case Kind.INTEGER:
            return pa.int64()
        case Kind.DATE:
            return pa.date32()
        case Kind.CHOICE | Kind.TEXT:
            return pa.dictionary(pa.int32(), pa.string())
        case Kind.AMOUNT if not exact:
            return CENTS
        case _:
            return pa.string()


def values(column: Column, type: Type, *, exact: bool = False, choices: tuple[str, ...] = ()) -> pa.Array:
    """A column's values, a null where something lacks and where there is none."""
    empty = np.broadcast_to(codes(column) != 0, np.shape(column.v))
    mask = empty if empty.any() else None
    match type.kind:
        case Kind.BOOLEAN | Kind.NORM:
            return pa.array(np.asarray(column.v, bool), mask=mask)
        case Kind.INTEGER:
            return pa.array(column.v, pa.int64(), mask=mask)
        case Kind.DATE:
            return masked(column.v.astype(np.int32), pa.date32(), mask)
        case Kind.CHOICE | Kind.TEXT:
            index = masked(column.v.astype(np.int32), pa.int32(), mask)
            return pa.DictionaryArray.from_arrays(index, pa.array(choices, pa.string()))
        case Kind.CALENDAR | Kind.DAYS:
            return _written(column.v, mask, lambda v: str(Duration(days=v) if type.kind is Kind.DAYS else Duration(v)))
        case Kind.AMOUNT if not exact:
            return _cents(column, mask)
        case Kind.AMOUNT:
            return _exact(column, mask, amount_text)
        case _:
            return _exact(column, mask, decimal_text)


def masked(values: Array, type: pa.DataType, mask: Array | None) -> pa.Array:
    """Numbers as an array that shares their memory, nothing where `mask` says so."""
    valid = None if mask is None else pa.py_buffer(np.packbits(~mask, bitorder="little"))
    return pa.Array.from_buffers(type, len(values), [valid, pa.py_buffer(values)])


def worded(index: pa.Array, words: pa.Array) -> pa.DictionaryArray:
    """Words by their places, every one of which there is."""
    return pa.DictionaryArray.from_arrays(index, words, safe=False)


def _cents(column: Column, mask: Array | None) -> pa.Array:
    """Amounts as decimals: the cents, with the sign carried into the upper half of sixteen bytes."""
    v = column.v * (100 // column.den) if isinstance(column.den, int) and not 100 % column.den else None
    cents: Array = column.v * 100 // column.den if v is None else v
    halves = np.empty((len(cents), 2), np.int64)
    halves[:, 0] = cents
    halves[:, 1] = cents >> 63
    valid = None if mask is None else pa.py_buffer(np.packbits(~mask, bitorder="little"))
    return pa.Array.from_buffers(CENTS, len(cents), [valid, pa.py_buffer(halves)])


def _written(v: Array, mask: Array | None, written: Any) -> pa.Array:
    """Texts, each distinct one made once."""
    distinct, index = np.unique(v, return_inverse=True)
    texts = pa.array([written(int(each)) for each in distinct], pa.string())
    return texts.take(pa.array(index, pa.int64(), mask=mask))


def _exact(column: Column, mask: Array | None, text: Text) -> pa.Array:
    """Exact numbers as the contract's texts (`0.25`, `101/131`): by a module where there may be one, else each distinct
    one once.
    """
    n = len(column.v)
    if n >= _MANY and runs():
        from millesime.kernels.wasm.texts import written

        found = written(column.v, column.den, mask, cents=text is amount_text)
        if found is not None:
            return found
    v, den = column.v, np.broadcast_to(np.asarray(column.den, np.int64), n)
    if mask is None:
        first, index = _distinct(v, den)
        return _told(v[first], den[first], text).take(pa.array(index))
    live = np.flatnonzero(~mask)
    v, den = v[live], den[live]
    first, index = _distinct(v, den)
    whole = np.zeros(n, np.int32)
    whole[live] = index
    return _told(v[first], den[first], text).take(pa.array(whole, mask=mask))


def _distinct(v: Array, den: Array) -> tuple[Array, Array]:
    """One row of each distinct pair, and which of them each row has.

    Pairs are told apart by a mixture of both. Numerators are checked: of one numerator, each denominator has its own mixture.
    """
    if not len(v):
        return np.zeros(0, np.int64), np.zeros(0, np.int32)
    key = v.view(np.uint64) * np.uint64(0x9E3779B97F4A7C15) + den.astype(np.uint64) * np.uint64(0xC2B2AE3D27D4EB4F)
    encoded = pa.array(key).dictionary_encode()
    index = encoded.indices.to_numpy()
    first = np.zeros(len(encoded.dictionary), np.int64)
    first[index] = np.arange(len(v))
    if (v[first][index] == v).all():
        return first, index
    pairs = np.stack([v, den], axis=1)
    _, first, inverse = np.unique(pairs, axis=0, return_index=True, return_inverse=True)
    return first, inverse.astype(np.int32).reshape(-1)


def _told(v: Array, den: Array, text: Text) -> pa.Array:
    """The texts of exact numbers."""
    import pyarrow.compute as pc

    n = len(v)
    if n <= _FEW:
        return pa.array([_text(text, a, b) for a, b in zip(v.tolist(), den.tolist(), strict=True)], pa.string())
    divisor = np.gcd(v, den)
    v, den = v // divisor, den // divisor
    rest, places = _places(den)
    decimal = (rest == 1) & (places <= 18)
    scale = 10 ** np.where(decimal, places, 0).astype(np.int64)
    whole, part = np.divmod(np.abs(v), den)
    by = np.where(decimal, scale // np.where(decimal, den, 1), 0)
    safe = decimal & (part < 2**62 // np.maximum(by, 1))
    digits = np.where(safe, part * by, 0)
    sign = pa.array(np.where(v < 0, "-", ""), pa.string())
    found = pc.binary_join_element_wise(sign, pa.array(whole).cast(pa.string()), _EMPTY)
    longest = int(places[safe].max(initial=0))
    if longest:
        # The digits after the point: as many as the widest has, then the zeros at the end taken away.
        more = 10 ** np.minimum(longest - places, 18).clip(0).astype(np.int64)
        safe &= digits <= 2**62 // more
        widened = np.where(safe, digits, 0) * more
        after = pc.utf8_rtrim(pc.utf8_lpad(pa.array(widened).cast(pa.string()), longest, "0"), "0")
        found = pc.if_else(pa.array(places > 0), pc.binary_join_element_wise(found, after, _POINT), found)
    ratio = rest != 1
    if ratio.any():
        texts = pc.binary_join_element_wise(pa.array(v).cast(pa.string()), pa.array(den).cast(pa.string()), _OVER)
        found = pc.if_else(pa.array(ratio), texts, found)
    odd = ~ratio & ~safe
    if odd.any():
        one_by_one = [text(Fraction(int(a), int(b))) for a, b in zip(v[odd], den[odd], strict=True)]
        found = pc.replace_with_mask(found, pa.array(odd), pa.array(one_by_one, pa.string()))
    if text is amount_text:  # whole cents have two decimals, always
        cents = pc.utf8_lpad(pa.array(part * (100 // np.minimum(den, 100))).cast(pa.string()), 2, "0")
        euros = pc.binary_join_element_wise(sign, pa.array(whole).cast(pa.string()), _EMPTY)
        found = pc.if_else(pa.array(100 % den == 0), pc.binary_join_element_wise(euros, cents, _POINT), found)
    return found


@lru_cache(maxsize=4096)
def _text(text: Text, v: int, den: int) -> str:
    return text(Fraction(v, den))


def _places(den: Array) -> tuple[Array, Array]:
    """What is left of denominators without their twos and fives, and how many decimals the others need."""
    rest = den.copy()
    twos, fives = np.zeros(len(den), np.int64), np.zeros(len(den), np.int64)
    for prime, count in ((2, twos), (5, fives)):
        for _ in range(62):
            divisible = (rest % prime == 0) & (rest > 1)
            if not divisible.any():
                break
            rest = np.where(divisible, rest // prime, rest)
            count += divisible
    return rest, np.maximum(twos, fives)


def held(value: Value, type: Type) -> Column:
    """One value of the language in every row; choices and texts have their own way."""
    match value:
        case None:
            return lack(NONE)
        case bool():
            return truth(value)
        case int() | Fraction():
            return constant(Fraction(value).numerator, Fraction(value).denominator)
        case date():
            return constant(value.toordinal() - EPOCH)
        case Duration():
            return constant(value.days if type.kind is Kind.DAYS else value.months)
        case _:
            raise TypeError(f"columns hold no {type}")
