"""Several exceptions of one rank: what they come to where more than one speaks."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from millesime.kernels.exact.columns import Array, Column, codes, gathered, lack, spread
from millesime.kernels.exact.comparisons import eq
from millesime.kernels.exact.lacks import (
    ABSENT,
    COMMON,
    CONFLICT,
    LACKS,
    NO_MATCH,
    NONE,
    RETRY,
    absorbed,
)


def without_common(column: Column) -> Column:
    """The same, « droit commun » setting an exception aside: it no longer matches."""
    k = codes(column)
    if not (k == COMMON).any():
        return column
    k = np.where(k == COMMON, NO_MATCH, k).astype(np.int32)
    return Column(column.v, k, column.den, column.lo, column.hi, column.top)


def one_of_rank(n: int, columns: Sequence[Column], speak: Sequence[Array]) -> tuple[Column, Array]:
    """What several exceptions of one rank come to, for the rows where each speaks: one value, a lack, or a conflict.

    Rows where none speaks are absent. The array counts those that speak.
    """
    count = np.zeros(n, np.int64)
    for mask in speak:
        count += mask
    boolean = any(column.v.dtype == bool for column in columns)
    if count.max(initial=0) <= 1:
        parts: list[tuple[Array | None, Column]] = [
            (np.flatnonzero(mask), plain(column.take(np.flatnonzero(mask))))
            for column, mask in zip(columns, speak, strict=True)
        ]
        rest = np.flatnonzero(count == 0)
        return gathered(n, [*parts, (rest, lack(ABSENT, of_truth=boolean))]), count
    first = spread(lack(ABSENT, of_truth=boolean), n)
    lacking = np.zeros(n, np.int32)
    clash = np.zeros(n, bool)
    left = np.zeros(n, bool)
    for column, mask in zip(columns, speak, strict=True):
        k = codes(column)
        lost = mask & (k != 0) & (k != NONE) & (k != COMMON)
        if lost.any():
            left |= mask & (k == RETRY)
            lacking = absorbed(lacking, np.where(lost, k, 0).astype(np.int32))
        known = mask & ~lost
        fresh = known & (codes(first) == ABSENT)
        again = np.flatnonzero(known & ~fresh)
        if len(again):
            a, b = first.take(again), column.take(again)
            same = codes(a) == codes(b)
            both = (codes(a) == 0) & (codes(b) == 0)
            equal = eq(a.lacking(_marks(a)), b.lacking(_marks(b)))
            clash[again] |= ~np.where(both, equal.v, same)
        rows, kept = np.flatnonzero(fresh), np.flatnonzero(~fresh)
        first = gathered(n, [(rows, column.take(rows)), (kept, first.take(kept))])
    k = np.where(clash, CONFLICT, np.where(lacking != 0, lacking, codes(first)))
    k = np.where(left, RETRY, k).astype(np.int32)
    return Column(first.v, None, first.den, first.lo, first.hi, first.top, first.c).lacking(k), count


def plain(column: Column) -> Column:
    """A lack of one exception as the rule's: what the one may be tells nothing of the other."""
    if column.k is None:
        return column
    return Column(column.v, LACKS.plain(column.k), column.den, column.lo, column.hi, column.top, column.c)


def _marks(column: Column) -> Array | None:
    return None if column.k is None else np.where(column.k != 0, NONE, 0).astype(np.int32)
