"""Operands: what they lack together, and how their numbers are brought to fit before anything is computed of them.

A row of which it cannot be shown that nothing would wrap is left to the evaluator.
"""

from __future__ import annotations

from collections.abc import Callable
from math import gcd
from typing import Any, Final

import numpy as np

from millesime.kernels.exact.columns import WIDEST, Array, Column, left
from millesime.kernels.exact.lacks import DIVISION_BY_ZERO, LACKS, NONE, Codes, absorbed, awaited

Reach = Callable[[Any, Any, Any, Any], Any]
"""How far a computation goes from zero, given the sizes of both numerators and denominators: ints, or arrays of floats."""

EDGE: Final = WIDEST - 2**34
"""What is estimated to be less is less than WIDEST: estimates are made in floats, which are right to one part in 2⁵²."""


def plain(k: Codes) -> Codes:
    """The same lacks, of something else: what the one may be tells nothing of the other."""
    return np.asarray(LACKS.plain(k))


def optional(k: Codes) -> Array | None:
    """Where it is known among which values the missing one lies; None where that is so in no row."""
    bare = LACKS.plain(k)
    found = None if bare is k else np.asarray(bare != k)
    return found if found is not None and found.any() else None


def joined(one: Codes | None, other: Codes | None, await_: bool = False) -> Codes | None:
    """What two operands lack together; « sans objet » whatever else lacks."""
    if one is None or one is other:
        return None if other is None else plain(other)
    if other is None:
        return plain(one)
    k: Codes = np.where(one != 0, one, other)
    both = (one != 0) & (other != 0)
    if not both.any():
        return plain(k)
    k = plain(k)
    x = np.broadcast_to(one, k.shape)[both]
    y = np.broadcast_to(other, k.shape)[both]
    settled = (x == NONE) | (y == NONE)
    pairs = (awaited if await_ else absorbed)(np.where(settled, 0, x), np.where(settled, 0, y))
    k[both] = np.where(settled, NONE, pairs)
    return k


def without_none(k: Codes | None) -> tuple[Codes | None, Array | None]:
    """The same codes, those of « sans objet » taken out; and where these were, or None."""
    if k is None:
        return None, None
    none = k == NONE
    if not none.any():
        return k, None
    return np.where(none, 0, k).astype(np.int32), none


def undivided(k: Codes | None, zero: Array) -> Codes | None:
    """The same, with a conflict where a divisor that is there is zero."""
    if k is None:
        return np.where(zero, DIVISION_BY_ZERO, 0).astype(np.int32) if zero.any() else None
    return np.where(zero & (k == 0), DIVISION_BY_ZERO, k).astype(np.int32)


def finished(v: Array, k: Codes | None, den: int | Array, lo: int, hi: int, top: int | None = None) -> Column:
    """The column of what was computed: nothing where something lacks, no row past what a column may hold."""
    v = np.asarray(v)
    if not isinstance(den, int) and v.ndim < den.ndim:
        v = np.broadcast_to(v, den.shape)
    if k is not None:
        held = k == 0
        if held.all():
            k = None
        else:
            v, lo, hi = np.asarray(v * held), min(lo, 0), max(hi, 0)
    if hi >= WIDEST or -lo >= WIDEST:
        lo, hi = int(v.min(initial=0)), int(v.max(initial=0))
        if hi >= WIDEST or -lo >= WIDEST:
            lo, hi = max(lo, 1 - WIDEST), min(hi, WIDEST - 1)
            return left(Column(v, k, den, lo, hi, top), (v >= WIDEST) | (v <= -WIDEST))
    return Column(v, k, den, lo, hi, top)


def size(column: Column) -> int:
    """How far from zero its numerators go at most."""
    return max(-column.lo, column.hi)


def fitted(a: Column, b: Column, reach: Reach) -> tuple[Column, Column]:
    """The same numbers, so written that the computation fits; the rows in which it might not are left."""
    fits, a, b = written(a, b, reach)
    if fits:
        return a, b
    over = reach(np.abs(a.v).astype(float), _floats(a.den), np.abs(b.v).astype(float), _floats(b.den)) >= EDGE
    return without(a, b, over)


def written(a: Column, b: Column, reach: Reach) -> tuple[bool, Column, Column]:
    """Whether the computation fits in every row, the numbers being written in ever smaller figures until it does."""
    for less in (None, Column.tight, _reduced, _reduced_by_row):
        if less is not None:
            a, b = less(a), less(b)
        if reach(size(a), a.top, size(b), b.top) < WIDEST:
            return True, a, b
    return False, a, b


def without(a: Column, b: Column, rows: Array) -> tuple[Column, Column]:
    """The same, these rows being left to the evaluator."""
    return _without(a, rows), _without(b, rows)


def most(one: Any, other: Any) -> Any:
    """The greater one, of ints or of arrays."""
    return max(one, other) if isinstance(one, int) and isinstance(other, int) else np.maximum(one, other)


def clipped(bound: int) -> int:
    """A bound no wider than that of all columns, for numbers known to fit."""
    return max(1 - WIDEST, min(bound, WIDEST - 1))


def _floats(den: int | Array) -> Any:
    return np.float64(den) if isinstance(den, int) else den.astype(np.float64)


def _reduced(column: Column) -> Column:
    """Over the least denominator that does for all rows."""
    if not isinstance(column.den, int) or column.den == 1:
        return column
    by = gcd(int(np.gcd.reduce(column.v, axis=None)) if column.v.size else 0, column.den)
    if by == 1:
        return column
    return Column(np.asarray(column.v // by), column.k, column.den // by, column.lo // by, -(-column.hi // by))


def _reduced_by_row(column: Column) -> Column:
    """Each number over its own least denominator."""
    by = np.gcd(column.v, column.den)
    return Column(np.asarray(column.v // by), column.k, np.asarray(column.den // by))


def _without(column: Column, rows: Array) -> Column:
    den = column.den
    kept = left(column, rows)
    spared = den if isinstance(den, int) else np.where(rows, 1, den)
    return Column(kept.v, kept.k, spared, clipped(kept.lo), clipped(kept.hi), min(kept.top, WIDEST - 1))
