"""What a rule comes to once its exceptions have been heard (DESIGN, semantics 5 and 11)."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from millesime.kernels.exact.columns import Array, Column, codes, distinct, full, gathered, lack, spread
from millesime.kernels.exact.lacks import (
    ABSENT,
    COMMON,
    FIRST,
    LACKS,
    NO_MATCH,
    NONE,
    NOT_APPLICABLE,
    RETRY,
    awaited,
    missing,
)
from millesime.kernels.law.branches import Body, as_truth, filling
from millesime.kernels.law.derogations import Derogation
from millesime.kernels.law.doubt import Outcome, Several, Spoken, agreed, judged, settled, whole, why
from millesime.kernels.law.frames import Frame
from millesime.kernels.law.ranks import one_of_rank, plain
from millesime.values import Status


def maybe(code: int) -> Derogation:
    """An exception of which it is not known whether it speaks: for want of its text, or past what is known of it."""

    def outcome(f: Frame) -> Outcome:
        rows = np.arange(f.n)
        column = spread(lack(RETRY), f.n)
        return Several(
            column, rows, [spread(lack(NO_MATCH), f.n), spread(lack(code), f.n)], [np.full(f.n, code, np.int32)]
        )

    return outcome


def silent(f: Frame) -> Outcome:
    """An exception that is not yet, or no longer, in force."""
    return Spoken(f.n, np.zeros(0, np.int64), lack(NO_MATCH))


def weighed(
    f: Frame,
    general: Body,
    *exceptions: Derogation,
    choice: bool = False,
    joined: Callable[[Array, Array], Array] | None = None,
) -> Column:
    """A rule's value once its exceptions have been heard; `general` is worked out where none of them speaks for sure.

    `joined` makes one citation of two, where exceptions that agree are both cited.
    """
    heard = [agreed(one(f)) for one in exceptions]
    simple = _simply(f, general, heard)
    if simple is not None:
        return simple
    written = [whole(one) for one in heard]
    columns = [one.column if isinstance(one, Several) else spread(one, f.n) for one in written]
    speak = []
    for one, column in zip(written, columns, strict=True):
        k = codes(column)
        mask = full((k != NO_MATCH) & (k != COMMON), f.n).copy()
        if isinstance(one, Several):
            mask[one.rows] = False
        speak.append(mask)
    definite = np.zeros(f.n, bool)
    if any(mask.any() for mask in speak):
        taken, count = one_of_rank(f.n, columns, speak)
        if joined is not None:
            taken.c = _citations(f.n, columns, speak, count, joined)
        rest = np.flatnonzero(count == 0)
        kept = np.flatnonzero(count)
        definite[kept] = True
        value = gathered(f.n, [(kept, taken.take(kept)), (rest, spread(general(f.take(rest)), len(rest)))])
    else:
        value = spread(general(f), f.n)
    unsure = [one for one in written if isinstance(one, Several)]
    if not unsure:
        return value
    return _in_doubt(f, value, definite, unsure, choice)


def _simply(f: Frame, general: Body, heard: Sequence[Outcome]) -> Column | None:
    """The value where no row is in doubt and no two exceptions speak of the same row; None where that is not so."""
    parts: list[tuple[Array | None, Column]] = []
    spoken = np.zeros(f.n, bool)
    for one in heard:
        inner = one.outcome if isinstance(one, Spoken) else one
        if isinstance(inner, Several):
            return None
        rows = one.rows if isinstance(one, Spoken) else np.arange(f.n)
        column = spread(inner, len(rows))
        if column.k is not None:
            speaking = np.flatnonzero((column.k != NO_MATCH) & (column.k != COMMON))
            if len(speaking) < len(rows):
                rows, column = rows[speaking], column.take(speaking)
            column = plain(column)
        if len(rows):
            if spoken[rows].any():
                return None
            spoken[rows] = True
            parts.append((rows, column))
    if not parts:
        return general(f)
    rest = np.flatnonzero(~spoken)
    if len(rest):
        parts.append((rest, spread(general(f.take(rest)), len(rest))))
    return gathered(f.n, parts)


def matching(column: Column, name: str) -> Column:
    """A rule's value where its body says nothing of a case: unknown, for want of the rule itself."""
    if column.k is None or not (column.k == NO_MATCH).any():
        return column
    k = np.where(column.k == NO_MATCH, missing(name), column.k).astype(np.int32)
    return Column(column.v, k, column.den, column.lo, column.hi, column.top, column.c)


def _citations(
    n: int, columns: Sequence[Column], speak: Sequence[Array], count: Array, joined: Callable[[Array, Array], Array]
) -> Array:
    found = np.zeros(n, np.int32)
    for column, mask in zip(columns, speak, strict=True):
        mine = np.where(mask, 0 if column.c is None else column.c, 0)
        found = joined(found, mine) if count.max(initial=0) > 1 else np.where(mask, mine, found)
    return found.astype(np.int32)


def _in_doubt(f: Frame, value: Column, definite: Array, unsure: Sequence[Several], choice: bool) -> Column:
    """The rows where some exception may speak: what it might say stands beside what holds without it."""
    doubtful = np.zeros(f.n, bool)
    for one in unsure:
        doubtful[one.rows] = True
    # What may hold beside exceptions that contradict one another cannot set them right.
    doubtful &= ~(definite & full(LACKS.of_status(codes(value), Status.CONFLICT), f.n))
    rows = np.flatnonzero(doubtful)
    place = np.full(f.n, -1)
    place[rows] = np.arange(len(rows))
    options = [value.take(rows)]
    reasons = []
    for one in unsure:
        held = np.flatnonzero(place[one.rows] >= 0)
        at = place[one.rows[held]]
        mine = [option.take(held) for option in one.options]
        lacking = judged(len(held), mine, [reason[held] for reason in one.reasons], why, choice=choice)
        reason = np.zeros(len(rows), np.int32)
        reason[at] = codes(lacking)
        reasons.append(reason)
        options += [_only_values(len(rows), at, option) for option in mine]
    found = judged(len(rows), options, reasons, settled, choice=choice)
    if value.c is not None:
        found.c = full(value.c, f.n)[rows]
    kept = np.flatnonzero(~doubtful)
    return gathered(f.n, [(rows, found), (kept, value.take(kept))])


def _only_values(n: int, at: Array, option: Column) -> Column:
    k = codes(option)
    k = np.where((k == NO_MATCH) | (k == COMMON), ABSENT, k).astype(np.int32)
    return filling(n, at, Column(option.v, k, option.den, option.lo, option.hi, option.top))


def applicable(f: Frame, held: Column, value: Body) -> Column:
    """A rule where it applies; where it is not known whether it does, what is lacking to know it and to decide."""
    k = full(codes(held), f.n)
    truth = full(as_truth(held), f.n)
    if not k.any() and truth.all():
        return value(f)
    waits = [code for code in distinct(k) if code >= FIRST and LACKS.at(int(code)).status is Status.UNKNOWN]
    asked = np.isin(k, waits)
    wanted = np.flatnonzero(truth | asked)
    parts: list[tuple[Array | None, Column]] = []
    if len(wanted):
        found = spread(value(f.take(wanted)), len(wanted))
        unsure = np.flatnonzero(asked[wanted])
        if len(unsure):
            both = awaited(k[wanted][unsure], _lacks_only(codes(found.take(unsure))))
            here = spread(lack(RETRY, of_truth=found.v.dtype == bool), len(unsure))
            here = Column(here.v, both, 1, 0, 0, 1, None if found.c is None else found.take(unsure).c)
            sure = np.flatnonzero(~asked[wanted])
            parts = [(wanted[unsure], here), (wanted[sure], found.take(sure))]
        else:
            parts = [(wanted, found)]
    rest = np.flatnonzero(~truth & ~asked)
    if len(rest):
        boolean = bool(parts) and parts[0][1].v.dtype == bool
        out = np.where(k[rest] == 0, NOT_APPLICABLE, k[rest]).astype(np.int32)
        parts.append((rest, Column(np.zeros(len(rest), bool if boolean else np.int64), out, 1, 0, 0)))
    return gathered(f.n, parts)


def _lacks_only(k: Array) -> Array:
    return np.where(k == NONE, 0, k).astype(np.int32)
