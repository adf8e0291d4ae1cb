"""Folds over lists: each element is worked out once, in a column of elements, and folded to the rows that have them."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from millesime.kernels.exact.columns import WIDEST, Array, Column, codes, distinct, full, gathered, left, scaled, spread
from millesime.kernels.exact.lacks import NONE, RETRY, Codes, absorbed, awaited
from millesime.kernels.law.branches import Body, as_truth
from millesime.kernels.law.frames import Frame, Listed

Combine = Callable[[Codes, Codes], Codes]


def sum_of(listed: Listed, body: Body, keep: Body | None = None) -> Column:
    """`somme de body pour x dans items tels que keep`; what is « sans objet » counts for nothing."""
    frame, owner, doubt = _kept(listed, keep)
    values = spread(body(frame), frame.n)
    lacking = _numbers(codes(values), frame.n)
    lacking = np.where(lacking == NONE, 0, lacking).astype(np.int32)
    if doubt is not None:
        lacking = _with_doubt(doubt, lacking)
    return _of_rows(listed, _summed(values, owner, listed), owner, lacking, absorbed)


def count_of(listed: Listed, keep: Body | None = None) -> Column:
    """`nombre de x dans items tels que keep`."""
    _, owner, doubt = _kept(listed, keep)
    size = len(listed.offsets) - 1
    ones = np.bincount(owner, minlength=size) if doubt is None else np.bincount(owner[doubt == 0], minlength=size)
    lacking = np.zeros(len(owner), np.int32) if doubt is None else doubt
    return _of_rows(listed, Column(ones.astype(np.int64)), owner, lacking, absorbed)


def any_in(listed: Listed, body: Body) -> Column:
    """`il existe x dans items tel que body`."""
    return _decided(listed, body, decides=True)


def all_in(listed: Listed, body: Body) -> Column:
    """`pour tout x dans items, body`."""
    return _decided(listed, body, decides=False)


def _kept(listed: Listed, keep: Body | None) -> tuple[Frame, Array, Codes | None]:
    """The elements that are kept, the row that each is of, and what is lacking to know whether it is kept."""
    frame = listed.frame
    assert frame.owner is not None
    if keep is None:
        return frame, frame.owner, None
    held = spread(keep(frame), frame.n)
    k = _numbers(codes(held), frame.n)
    may = as_truth(held) | (k != 0)
    if may.all():
        return frame, frame.owner, k if k.any() else None
    rows = np.flatnonzero(may)
    kept = frame.take(rows)
    assert kept.owner is not None
    return kept, kept.owner, k[rows] if k.any() else None


def _numbers(k: Codes, n: int) -> Codes:
    return full(k, n)


def _with_doubt(doubt: Codes, lacking: Codes) -> Codes:
    """What is lacking of an element of which it is not known whether it is kept."""
    return np.where(doubt != 0, awaited(doubt, lacking), lacking).astype(np.int32)


def _summed(values: Column, owner: Array, listed: Listed) -> Column:
    """Exact sums of each row's elements."""
    size = len(listed.offsets) - 1
    if not isinstance(values.den, int):
        return _rational(values, owner, size)
    longest = int(np.bincount(owner, minlength=1).max()) if len(owner) else 0
    bound = max(abs(values.lo), abs(values.hi))
    if bound * longest >= WIDEST:
        values = values.tight()
        bound = max(abs(values.lo), abs(values.hi))
    if bound * longest >= WIDEST:
        values = left(values, np.abs(values.v) > (WIDEST - 1) // max(longest, 1))
        lost = np.zeros(size, bool)
        lost[owner[codes(values) == RETRY]] = True
        return left(_running(values, owner, size), lost)
    return _running(values, owner, size)


def _running(values: Column, owner: Array, size: int) -> Column:
    """Sums as differences of a running total, which may wrap: the differences, which fit, are right all the same."""
    total = np.zeros(len(owner) + 1, np.int64)
    np.cumsum(values.v, out=total[1:])
    ends = np.zeros(size + 1, np.int64)
    np.cumsum(np.bincount(owner, minlength=size), out=ends[1:])
    return Column(total[ends[1:]] - total[ends[:-1]], None, values.den)


def _rational(values: Column, owner: Array, size: int) -> Column:
    """Sums over denominators that differ: brought to one where there are few, else the evaluator's affair."""
    dens = distinct(np.asarray(values.den))
    common = int(np.lcm.reduce(dens)) if len(dens) <= 8 and int(dens.max(initial=1)) < 2**20 else 0
    if 0 < common < 2**40:
        by = common // np.asarray(values.den)
        if max(abs(values.lo), abs(values.hi)) * int(by.max(initial=1)) * max(len(owner), 1) < WIDEST:
            return _running(Column(values.v * by, None, common), owner, size)
    rows = np.zeros(size, bool)
    rows[owner] = True
    return left(scaled(Column(np.zeros(size, np.int64)), 1), rows)


def _decided(listed: Listed, body: Body, *, decides: bool) -> Column:
    frame = listed.frame
    assert frame.owner is not None
    size = len(listed.offsets) - 1
    held = spread(body(frame), frame.n)
    k = _numbers(codes(held), frame.n)
    settled = np.zeros(size, bool)
    settled[frame.owner[(k == 0) & (held.v == decides)]] = True
    lacking = np.where(settled[frame.owner], 0, k).astype(np.int32)
    truth = settled if decides else ~settled
    return _of_rows(listed, Column(truth), frame.owner, lacking, awaited)


def _of_rows(listed: Listed, column: Column, owner: Array, lacking: Codes, combine: Combine) -> Column:
    """A fold's value for each row, and what its elements, or the list itself, lack."""
    size = len(listed.offsets) - 1
    k = np.zeros(size, np.int32)
    if listed.k is not None:
        own = full(listed.k, size)
        k = np.where(own == NONE, 0, own).astype(np.int32)
    waiting = np.flatnonzero(lacking)
    while len(waiting):
        first = np.ones(len(waiting), bool)  # one element of each row at a time, in their order
        first[1:] = owner[waiting[1:]] != owner[waiting[:-1]]
        here = waiting[first]
        k[owner[here]] = combine(k[owner[here]], lacking[here])
        waiting = waiting[~first]
    return column.lacking(k) if k.any() else column


def pick(f: Frame, greatest: Callable[[Column, Column], Column], *items: Body) -> Column:
    """`la plus tardive des …` and its like, among what is not « sans objet »."""
    found = spread(items[0](f), f.n)
    for item in items[1:]:
        other = spread(item(f), f.n)
        a, b = codes(found) + np.zeros(f.n, np.int32), codes(other) + np.zeros(f.n, np.int32)
        if not a.any() and not b.any():
            found = greatest(found, other)
            continue
        lacks = absorbed(np.where(a == NONE, 0, a).astype(np.int32), np.where(b == NONE, 0, b).astype(np.int32))
        best = greatest(_only(found, a), _only(other, b))
        one, two = np.flatnonzero((b != 0) & (a == 0)), np.flatnonzero((a != 0) & (b == 0))
        both, none = np.flatnonzero((a == 0) & (b == 0)), np.flatnonzero((a != 0) & (b != 0))
        value = gathered(
            f.n, [(one, found.take(one)), (two, other.take(two)), (both, best.take(both)), (none, found.take(none))]
        )
        k = np.where(lacks != 0, lacks, np.where((a == NONE) & (b == NONE), NONE, 0)).astype(np.int32)
        value = Column(value.v, None, value.den, value.lo, value.hi, value.top)
        found = value.lacking(k)
    return found


def _only(column: Column, k: Codes) -> Column:
    return Column(column.v, np.where(k != 0, NONE, 0).astype(np.int32), column.den, column.lo, column.hi, column.top)


def picked(f: Frame, concerned: Body, value: Body) -> Column:
    """One of the things picked among, where it counts only if it is `concerned`."""
    bound = spread(concerned(f), f.n)
    k = codes(bound) + np.zeros(f.n, np.int32)
    may = np.flatnonzero(bound.v | (k != 0))
    rest = np.flatnonzero(~bound.v & (k == 0))
    found = spread(value(f.take(may)), len(may))
    held = k[may]
    mine = codes(found) + np.zeros(len(may), np.int32)
    unsure = (held != 0) & (mine != NONE)
    if unsure.any():
        lacks = awaited(held, np.where(mine == NONE, 0, mine).astype(np.int32))
        found = found.lacking(np.where(unsure, lacks, 0).astype(np.int32))
    from millesime.kernels.exact.columns import lack

    return gathered(f.n, [(may, found), (rest, lack(NONE))])
