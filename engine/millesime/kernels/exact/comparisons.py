"""Comparisons of columns: truths, row by row, as `evaluate.logic` has them.

What is « sans objet » is neither before nor after anything, and equal to itself. Where it is known among which values a
missing one lies, what holds of all of them holds.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from fractions import Fraction
from functools import partial
from math import gcd
from typing import Any, Final

import numpy as np

from millesime.kernels.exact.columns import WIDEST, Array, Column, codes, constant, distinct, lack, spread
from millesime.kernels.exact.lacks import LACKS, NONE, RETRY, Codes
from millesime.kernels.exact.operands import EDGE, joined, optional, size, without_none
from millesime.values import Duration

Test = Callable[[Any, Any], Any]
_MIRRORED: Final[dict[Test, Test]] = {
    np.less: np.greater,
    np.less_equal: np.greater_equal,
    np.greater: np.less,
    np.greater_equal: np.less_equal,
    np.equal: np.equal,
    np.not_equal: np.not_equal,
}
_APART: Final = 10**12
"""Quotients of 64-bit numbers that differ by more than one part in so many differ: each is right to one in 10¹⁵."""
_EPOCH: Final = date(1970, 1, 1).toordinal()


def lt(a: Column, b: Column, *, await_: bool = False) -> Column:
    """Where the first is less."""
    return _ordered(a, b, np.less, await_)


def le(a: Column, b: Column, *, await_: bool = False) -> Column:
    """Where the first is not more."""
    return _ordered(a, b, np.less_equal, await_)


def gt(a: Column, b: Column, *, await_: bool = False) -> Column:
    """Where the first is more."""
    return _ordered(a, b, np.greater, await_)


def ge(a: Column, b: Column, *, await_: bool = False) -> Column:
    """Where the first is not less."""
    return _ordered(a, b, np.greater_equal, await_)


def eq(a: Column, b: Column, *, await_: bool = False) -> Column:
    """Where both are the same; neither settles that alone, so that `await_` changes nothing."""
    return _equal(a, b, np.equal)


def ne(a: Column, b: Column, *, await_: bool = False) -> Column:
    """Where they are not the same; neither settles that alone, so that `await_` changes nothing."""
    return _equal(a, b, np.not_equal)


def between(x: Column, low: Column, high: Column, *, await_: bool = True) -> Column:
    """Where it lies between both, which count as within; one bound may refuse it without the other being known."""
    after, before = held_against(x, low, np.greater_equal), held_against(x, high, np.less_equal)
    v = np.asarray(after & before)
    if x.k is None and low.k is None and high.k is None:
        return Column(v)
    kx, none_x = without_none(x.k)
    kl, none_l = without_none(low.k)
    kh, none_h = without_none(high.k)
    refused = ~after & (_zero(kx) & _zero(kl)) | ~before & (_zero(kx) & _zero(kh))
    for none in (none_x, none_l, none_h):
        refused = refused if none is None else refused | none
    k = joined(joined(kx, kl, True), kh, True)
    return _surely(between, (x, low, high), _truth(v & ~refused, k, refused), refused)


def _ordered(a: Column, b: Column, test: Test, await_: bool) -> Column:
    v = held_against(a, b, test)
    if a.k is None and b.k is None:
        return Column(v)
    ka, none_a = without_none(a.k)
    kb, none_b = without_none(b.k)
    k = joined(ka, kb, await_)
    none = none_b if none_a is None else none_a if none_b is None else none_a | none_b
    return _surely(partial(_ordered, test=test, await_=await_), (a, b), _truth(v, k, none), none)


def _equal(a: Column, b: Column, test: Test) -> Column:
    v = held_against(a, b, test)
    if a.k is None and b.k is None:
        return Column(v)
    ka, none_a = without_none(a.k)
    kb, none_b = without_none(b.k)
    if none_a is not None or none_b is not None:
        absent_a, absent_b = none_a if none_a is not None else False, none_b if none_b is not None else False
        v = np.where(np.logical_or(absent_a, absent_b), test(absent_a, absent_b), v)
    return _surely(partial(_equal, test=test), (a, b), _truth(v, joined(ka, kb), None), None)


def _truth(v: Array, k: Codes | None, refused: Array | None) -> Column:
    """False where refused, whatever lacks; nothing where something lacks."""
    if refused is not None:
        v = v & ~refused
        k = None if k is None else np.where(refused, 0, k).astype(np.int32)
    if k is None or not k.any():
        return Column(np.asarray(v))
    return Column(np.asarray(v & (k == 0)), k)


def held_against(a: Column, b: Column, test: Test) -> Array:
    """The test of the numbers of two columns, exact in every row; it says nothing where either has none."""
    if a.v.dtype == bool or b.v.dtype == bool or a.den is b.den:
        return np.asarray(test(a.v, b.v))
    if isinstance(a.den, int) and isinstance(b.den, int):
        if b.v.ndim == 0 and b.k is None:
            return _against(a.v, int(b.v) * a.den, b.den, test)
        if a.v.ndim == 0 and a.k is None:
            return _against(b.v, int(a.v) * b.den, a.den, _MIRRORED[test])
        shared = gcd(a.den, b.den)
        p, q = a.den // shared, b.den // shared
        for one, two in ((a, b), (a.tight(), b.tight())):
            if size(one) * q < WIDEST and size(two) * p < WIDEST:
                return np.asarray(test(a.v * q if q > 1 else a.v, b.v * p if p > 1 else b.v))
    for one, two in ((a, b), (a.tight(), b.tight())):
        if size(one) * two.top < WIDEST and size(two) * one.top < WIDEST:
            return np.asarray(test(a.v * b.den, b.v * a.den))
    return _far_apart(a, b, test)


def _far_apart(a: Column, b: Column, test: Test) -> Array:
    """The same of numbers whose products may not fit: their quotients tell them apart, or exact ones where they are near."""
    v, p, w, q = np.broadcast_arrays(a.v, np.asarray(a.den), b.v, np.asarray(b.den))
    over = np.maximum(np.abs(v) * q.astype(float), np.abs(w) * p.astype(float)) >= EDGE
    one, other = v / p, w / q
    near = over & ~(np.abs(one - other) * _APART > np.abs(one) + np.abs(other))
    products = test(np.where(over, 0, v) * np.where(over, 1, q), np.where(over, 0, w) * np.where(over, 1, p))
    found = np.asarray(np.where(over, test(one, other), products))
    for place in np.argwhere(near):
        row = tuple(place)
        found[row] = test(Fraction(int(v[row]), int(p[row])), Fraction(int(w[row]), int(q[row])))
    return found


def _against(v: Array, number: int, den: int, test: Test) -> Array:
    """The test of numerators against `number / den`, which is brought to them: nothing can grow too wide."""
    if test is np.equal or test is np.not_equal:
        whole = WIDEST if number % den else number // den
    elif test is np.less or test is np.greater_equal:
        whole = -(-number // den)
    else:
        whole = number // den
    return np.asarray(test(v, max(-WIDEST, min(whole, WIDEST))))


def _zero(k: Codes | None) -> Any:
    return True if k is None else k == 0


def _surely(test: Callable[..., Column], operands: tuple[Column, ...], found: Column, settled: Array | None) -> Column:
    """The same truths, and those that hold whatever the operands turn out to be among what they may be."""
    within = [None if column.k is None else optional(column.k) for column in operands]
    if all(one is None for one in within):
        return found
    n = max(len(column) for column in (*operands, found))
    wide = [spread(column, n) for column in operands]
    # A lack of which nothing is told, and a row already left, leave nothing sure.
    open_ = np.zeros(n, bool)
    for one in within:
        if one is not None:
            open_ |= one
    for column, one in zip(wide, within, strict=True):
        k = codes(column)
        open_ &= (k <= NONE) if one is None else (k <= NONE) | one
    if settled is not None:
        open_ &= ~settled
    rows = np.flatnonzero(open_)
    if not len(rows):
        return found
    shape = np.broadcast_shapes(found.v.shape, codes(found).shape)
    v, k = np.array(np.broadcast_to(found.v, n)), np.array(np.broadcast_to(codes(found), n))
    place = next(i for i, one in enumerate(within) if one is not None and np.any(np.broadcast_to(one, n)[rows]))
    own = codes(wide[place])[rows]
    mine = np.broadcast_to(within[place], n)[rows]  # type: ignore[arg-type]  # there is one at this place
    for code in distinct(own[mine]):
        at = rows[own == code]
        taken = [column.take(at) for column in wide]
        _among(test, taken, place, LACKS.at(int(code)).options, v, k, at)
    others = rows[~mine]
    if len(others):
        rest = test(*(column.take(others) for column in wide))
        v[others], k[others] = rest.v, codes(rest)
    return _truth(v.reshape(shape), k.reshape(shape), None)


def _among(
    test: Callable[..., Column],
    operands: list[Column],
    place: int,
    options: tuple[Any, ...],
    v: Array,
    k: Codes,
    at: Array,
) -> None:
    """Writes what holds of rows in which one operand is one of these, where the same holds of each."""
    truths = []
    for option in options:
        value = _held(option)
        if value is None:
            v[at], k[at] = False, RETRY
            return
        truths.append(test(*operands[:place], value, *operands[place + 1 :]))
    all_ = np.logical_and.reduce([np.broadcast_to(one.v & (codes(one) == 0), len(at)) for one in truths])
    none = np.logical_and.reduce([np.broadcast_to(~one.v & (codes(one) == 0), len(at)) for one in truths])
    again = np.logical_or.reduce([np.broadcast_to(codes(one) == RETRY, len(at)) for one in truths])
    v[at] = all_
    k[at] = np.where(all_ | none, 0, np.where(again, RETRY, k[at]))


def _held(option: object) -> Column | None:
    """A value among which a missing one lies, as a column; None where it cannot be told here."""
    match option:
        case None:
            return lack(NONE)
        case bool() | str():
            return None
        case date():
            return constant(option.toordinal() - _EPOCH)
        case Duration():
            return constant(option.months or option.days)
        case int() | Fraction():
            far = max(abs(option.numerator), option.denominator)
            return constant(option.numerator, option.denominator) if far < WIDEST else None
        case _:
            return None
