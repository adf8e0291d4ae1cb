"""Exact arithmetic on columns: sums, products, quotients, the lesser and the greater, limits; as `values.operators` has it.

An operand « sans objet » makes the result so. Where several operands lack, `await_` says that one alone may settle the
matter. Roundings are in `roundings`, comparisons in `comparisons`; generated code finds them all here.
"""

from __future__ import annotations

from math import gcd, lcm
from typing import Any, cast

import numpy as np

from millesime.kernels.exact.columns import WIDEST, Array, Column, scaled
from millesime.kernels.exact.comparisons import between, eq, ge, gt, held_against, le, lt, ne
from millesime.kernels.exact.lacks import NONE, Codes
from millesime.kernels.exact.operands import (
    EDGE,
    clipped,
    finished,
    fitted,
    joined,
    most,
    size,
    undivided,
    without,
    without_none,
    written,
)
from millesime.kernels.exact.roundings import half_up, rounded_up, truncated

__all__ = [
    "add", "between", "cap", "div", "eq", "floor", "ge", "greatest", "gt", "half_up", "le", "least", "lt", "mul", "ne",
    "rounded_up", "sub", "truncated",
]  # fmt: skip


def add(a: Column, b: Column, *, await_: bool = False) -> Column:
    """The sum, row by row."""
    a, b = _alike(a, b)
    k = joined(a.k, b.k, await_)
    if _together(a, b):
        return finished(a.v + b.v, k, a.den, a.lo + b.lo, a.hi + b.hi, a.top)
    return _crossed(a, b, a.v * b.den + b.v * a.den, k)


def sub(a: Column, b: Column, *, await_: bool = False) -> Column:
    """The difference, row by row."""
    a, b = _alike(a, b)
    k = joined(a.k, b.k, await_)
    if _together(a, b):
        return finished(a.v - b.v, k, a.den, a.lo - b.hi, a.hi - b.lo, a.top)
    return _crossed(a, b, a.v * b.den - b.v * a.den, k)


def mul(a: Column, b: Column, *, await_: bool = False) -> Column:
    """The product, row by row."""
    if a.v.ndim == 0 and a.k is None:
        a, b = b, a
    if b.v.ndim == 0 and b.k is None and isinstance(a.den, int) and isinstance(b.den, int):
        times = _times(a, int(b.v), b.den)
        if times is not None:
            return times
    fits, a, b = written(a, b, lambda x, p, y, q: most(x * y, p * q))
    if not fits:
        a, b = _crosswise(a, b)
    k = joined(a.k, b.k, await_)
    corners = (a.lo * b.lo, a.lo * b.hi, a.hi * b.lo, a.hi * b.hi)
    return finished(a.v * b.v, k, a.den * b.den, clipped(min(corners)), clipped(max(corners)), clipped(a.top * b.top))


def _crosswise(a: Column, b: Column) -> tuple[Column, Column]:
    """Factors of which neither's numerator has anything in common with the other's denominator, so that more rows fit."""
    one, two = np.gcd(a.v, b.den), np.gcd(b.v, a.den)
    a, b = (
        Column(np.asarray(a.v // one), a.k, np.asarray(a.den // two)),
        Column(np.asarray(b.v // two), b.k, np.asarray(b.den // one)),
    )
    over = np.maximum(np.abs(a.v).astype(float) * np.abs(b.v), np.asarray(a.den).astype(float) * b.den) >= EDGE
    return without(a, b, over)


def div(a: Column, b: Column, *, await_: bool = False) -> Column:
    """The quotient, row by row; a conflict where the divisor is zero."""
    if b.v.ndim == 0 and b.k is None and isinstance(b.den, int) and isinstance(a.den, int) and b.v:
        times = _times(a, b.den if b.v > 0 else -b.den, abs(int(b.v)))
        if times is not None:
            return times
    if isinstance(a.den, int) and isinstance(b.den, int):
        shared = gcd(a.den, b.den)
        a, b = _over(a, a.den // shared), _over(b, b.den // shared)
    a, b = fitted(a, b, lambda x, p, y, q: most(x * q, p * y))
    k = joined(a.k, b.k, await_)
    v, divisor = a.v * b.den, b.v
    if b.lo <= 0:
        if b.lo < 0:
            v, divisor = np.where(divisor < 0, -v, v), np.abs(divisor)
        k = undivided(k, divisor == 0)
        divisor = np.maximum(divisor, 1)
    far = clipped(size(a) * b.top)
    top = clipped(max(size(b), 1) * a.top)
    return finished(v, k, np.asarray(divisor * a.den), 0 if min(a.lo, b.lo) >= 0 else -far, far, top)


def least(a: Column, b: Column, *, await_: bool = False) -> Column:
    """The lesser one, row by row."""
    a, b, chosen, den = _chosen(a, b, np.less_equal)
    lo, hi = (min(a.lo, b.lo), min(a.hi, b.hi)) if _together(a, b) else (min(a.lo, b.lo), max(a.hi, b.hi))
    k = joined(a.k, b.k, await_)
    return finished(chosen, k, den, lo, hi, max(a.top, b.top))


def greatest(a: Column, b: Column, *, await_: bool = False) -> Column:
    """The greater one, row by row."""
    a, b, chosen, den = _chosen(a, b, np.greater_equal)
    lo, hi = (max(a.lo, b.lo), max(a.hi, b.hi)) if _together(a, b) else (min(a.lo, b.lo), max(a.hi, b.hi))
    k = joined(a.k, b.k, await_)
    return finished(chosen, k, den, lo, hi, max(a.top, b.top))


def cap(a: Column, bound: Column, *, await_: bool = False) -> Column:
    """No more than the bound, where there is one; `await_` changes nothing here."""
    return _limited(a, bound, np.less_equal)


def floor(a: Column, bound: Column, *, await_: bool = False) -> Column:
    """No less than the bound, where there is one; `await_` changes nothing here."""
    return _limited(a, bound, np.greater_equal)


def _limited(a: Column, bound: Column, keeps: Any) -> Column:
    """A bound « sans objet » limits nothing, but what lacks of either lacks before that is asked."""
    a, bound, v, den = _chosen(a, bound, keeps)
    ka, none = without_none(a.k)
    kb, unbounded = without_none(bound.k)
    k = joined(ka, kb)
    if unbounded is not None:
        v = np.where(unbounded, a.v, v)
        den = den if isinstance(den, int) else np.where(unbounded, a.den, den)
    if none is not None:
        k = np.where(none, NONE, 0).astype(np.int32) if k is None else np.where(none & (k == 0), NONE, k)
    return finished(v, k, den, min(a.lo, bound.lo), max(a.hi, bound.hi), max(a.top, bound.top))


def _chosen(a: Column, b: Column, keeps: Any) -> tuple[Column, Column, Array, int | Array]:
    """Both operands, and of each row the numerator and denominator of the first that `keeps` its place."""
    if isinstance(a.den, int) and isinstance(b.den, int) and a.den != b.den:
        common = lcm(a.den, b.den)
        for one, two in ((a, b), (a.tight(), b.tight())):
            if max(size(one) * (common // a.den), size(two) * (common // b.den), common) < WIDEST:
                a, b = scaled(one, common // a.den), scaled(two, common // b.den)
                break
    if _together(a, b):
        return a, b, (np.minimum if keeps is np.less_equal else np.maximum)(a.v, b.v), b.den
    first = held_against(a, b, keeps)
    return a, b, np.where(first, a.v, b.v), np.where(first, a.den, b.den)


def _times(a: Column, number: int, by: int) -> Column | None:
    """The same column `number / by` times, or None where that would not fit a common denominator."""
    shared = gcd(number, cast("int", a.den) * by)
    den, times = cast("int", a.den) * by // shared, number // shared
    if den >= WIDEST:
        return None
    whole = scaled(Column(a.v, joined(a.k, None), 1, a.lo, a.hi), abs(times))
    if times >= 0:
        return Column(whole.v, whole.k, den, whole.lo, whole.hi)
    return Column(np.asarray(-whole.v), whole.k, den, -whole.hi, -whole.lo)


def _over(a: Column, den: int) -> Column:
    return Column(a.v, a.k, den, a.lo, a.hi)


def _alike(a: Column, b: Column) -> tuple[Column, Column]:
    """The same numbers over one denominator where each has one for all its rows; else such that their sum fits."""
    if a.den is b.den:
        return a, b
    if isinstance(a.den, int) and isinstance(b.den, int):
        if a.den == b.den:
            return a, b
        common = lcm(a.den, b.den)
        if common < WIDEST:
            return scaled(a, common // a.den), scaled(b, common // b.den)
    fits, a, b = written(a, b, lambda x, p, y, q: most(x * q + y * p, p * q))
    if isinstance(a.den, int) and isinstance(b.den, int):
        return _alike(a, b)
    return (a, b) if fits else _shared(a, b)


def _shared(a: Column, b: Column) -> tuple[Column, Column]:
    """The same numbers over the least denominator that does for both, row by row; the rows in which it does not fit are
    left.
    """
    p, q = np.asarray(a.den), np.asarray(b.den)
    common = np.gcd(p, q)
    times, other = q // common, p // common
    sizes = np.abs(a.v).astype(float) * times + np.abs(b.v).astype(float) * other
    a, b = without(a, b, np.maximum(sizes, p.astype(float) * times) >= EDGE)
    times, other = np.where(sizes >= EDGE, 1, times), np.where(sizes >= EDGE, 1, other)
    den = np.asarray(np.broadcast_to(p * times, np.broadcast_shapes(a.v.shape, b.v.shape, p.shape, q.shape)))
    den = np.where(np.maximum(sizes, p.astype(float) * times) >= EDGE, 1, den)
    return Column(np.asarray(a.v * times), a.k, den), Column(np.asarray(b.v * other), b.k, den)


def _together(a: Column, b: Column) -> bool:
    """Whether their numerators can be held against one another as they are."""
    return a.den is b.den or (isinstance(a.den, int) and isinstance(b.den, int) and a.den == b.den)


def _crossed(a: Column, b: Column, v: Array, k: Codes | None) -> Column:
    far = clipped(size(a) * b.top + size(b) * a.top)
    return finished(v, k, np.asarray(a.den * b.den), -far, far, clipped(a.top * b.top))
