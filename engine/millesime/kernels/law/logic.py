"""Three-valued logic on columns: a truth is known, or what would have to be known for it is told."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from millesime.kernels.exact.columns import Array, Column, codes, distinct, gathered, spread
from millesime.kernels.exact.lacks import FIRST, LACKS, NONE, RETRY, Codes, awaited
from millesime.kernels.law.branches import Body, as_truth
from millesime.kernels.law.frames import Frame


def all_of(f: Frame, *operands: Body) -> Column:
    """`a et b …`: false as soon as one is, whatever the others lack."""
    return _kleene(f, operands, decides=False)


def any_of(f: Frame, *operands: Body) -> Column:
    """`a ou b …`: true as soon as one is, whatever the others lack."""
    return _kleene(f, operands, decides=True)


def none_of(f: Frame, *operands: Body) -> Column:
    """`aucune des conditions`."""
    return negation(any_of(f, *operands))


def _kleene(f: Frame, operands: tuple[Body, ...], *, decides: bool) -> Column:
    result = operands[0](f)
    for operand in operands[1:]:
        known = codes(result) == 0
        open_ = ~(known & (result.v == decides))
        if not open_.any():
            break
        if open_.ndim and (count := int(np.count_nonzero(open_))) * 2 < f.n:
            rows, kept = np.flatnonzero(open_), np.flatnonzero(~open_)
            other = operand(f.take(rows))
            joined = _joined(spread(result, f.n).take(rows), other, decides=decides)
            result = gathered(f.n, [(rows, spread(joined, count)), (kept, result.take(kept))])
        else:
            result = _joined(result, operand(f), decides=decides)
    return result


def _joined(one: Column, other: Column, *, decides: bool) -> Column:
    one, other = (Column(as_truth(each), each.k) for each in (one, other))
    if one.k is None and other.k is None:
        return Column(one.v | other.v if decides else one.v & other.v)
    a, b = codes(one), codes(other)
    settled = ((a == 0) & (one.v == decides)) | ((b == 0) & (other.v == decides))
    open_ = ~settled & ((a != 0) | (b != 0))
    k = np.where(open_, awaited(np.where(open_, a, 0).astype(np.int32), np.where(open_, b, 0).astype(np.int32)), 0)
    v = settled if decides else ~settled & ~open_
    return Column(v, k.astype(np.int32) if k.any() else None)


def negation(operand: Column) -> Column:
    """`non a`."""
    truth = as_truth(operand)
    return Column(~truth if operand.k is None else ~truth & (operand.k == 0), operand.k)


def lettered(f: Frame, concerned: Body, test: Body, *, spared: bool) -> Column:
    """A condition that binds only where it is `concerned`; elsewhere it is `spared`, met, or not met."""
    bound = spread(concerned(f), f.n)
    k = codes(bound) + np.zeros(f.n, np.int32)
    may = np.flatnonzero(bound.v | (k != 0))
    rest = np.flatnonzero(~bound.v & (k == 0))
    found = spread(test(f if len(may) == f.n else f.take(may)), len(may))
    held = k[may]
    if held.any():
        mine = codes(found) + np.zeros(len(may), np.int32)
        lacking = (held != 0) & ~((mine == 0) & (found.v == spared))
        k_found = np.where(lacking, awaited(held, mine), mine).astype(np.int32)
        found = Column(found.v & ~lacking, k_found)
    return gathered(f.n, [(may, found), (rest, Column(np.asarray(spared, bool)))])


def exists(subject: Column) -> Column:
    """`x existe`."""
    if subject.k is None:
        return Column(np.ones(np.shape(subject.v), bool))
    return _decided(subject, subject.k == 0, lambda option: option is not None)


def one_of(subject: Column, *values: int | None) -> Column:
    """`x parmi (…)`: choices, whole numbers or days, as a column holds them."""
    given = [value for value in values if value is not None]
    found = np.isin(subject.v, given) if len(given) > 3 else _equal(subject.v, given)
    if subject.k is None:
        return Column(np.asarray(found))
    found = np.where(subject.k == NONE, None in values, found & (subject.k == 0))
    return _decided(subject, found, lambda option: option in values if isinstance(option, int | None) else None)


def _equal(v: Array, values: list[int]) -> Array:
    found = np.zeros(np.shape(v), bool)
    for value in values:
        found = found | (v == value)
    return found


def _decided(subject: Column, found: Array, test: Callable[[object], bool | None]) -> Column:
    """A truth about what may be lacking: where every value that it may have agrees, that is known all the same."""
    k = codes(subject)
    left = np.zeros(np.shape(k), np.int32)
    for code in distinct(k):
        if code == NONE or code == 0:
            continue
        if code < FIRST:
            left = np.where(k == code, RETRY, left)
            continue
        lack = LACKS.at(int(code))
        truths = {test(option) for option in lack.options}
        if truths == {True}:
            found = found | (k == code)
        elif truths != {False}:
            left = np.where(k == code, RETRY if None in truths else LACKS.code(lack.plain()), left)
    return Column(np.asarray(found & (left == 0)), _or_none(left.astype(np.int32)))


def _or_none(k: Codes) -> Codes | None:
    return k if k.any() else None
