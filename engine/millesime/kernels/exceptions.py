"""Exceptions, and exceptions to exceptions, on columns (DESIGN, semantics 5 and 11)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeAlias

import numpy as np

from millesime.kernels.branches import Body, as_truth, filling
from millesime.kernels.columns import Array, Column, codes, full, gathered, lack, spread
from millesime.kernels.comparisons import eq
from millesime.kernels.doubt import Item, Outcome, Several, Spoken, agreed, judged, settled, whole, why
from millesime.kernels.frames import Frame
from millesime.kernels.lacks import (
    ABSENT,
    COMMON,
    CONFLICT,
    FIRST,
    LACKS,
    NO_MATCH,
    NONE,
    NOT_APPLICABLE,
    RETRY,
    absorbed,
    awaited,
    missing,
)
from millesime.values import Lack, Status

Derogation: TypeAlias = Callable[[Frame], Outcome]


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


def derogated(f: Frame, own: Derogation, *made_to: Derogation) -> Outcome:
    """An exception and those that are made to it: they take its place, and « droit commun » sets it aside."""
    mine = agreed(own(f))
    if isinstance(mine, Spoken):
        if not len(mine.rows):
            return mine
        return Spoken(f.n, mine.rows, _replaced(f.take(mine.rows), mine.outcome, made_to))
    return _replaced(f, mine, made_to)


def _replaced(f: Frame, mine: Column | Several, made_to: Sequence[Derogation]) -> Column | Several:
    outcomes = [whole(agreed(one(f))) for one in made_to]
    if all(isinstance(one, Column) and (codes(one) == NO_MATCH).all() for one in outcomes):
        return mine
    general = mine.column if isinstance(mine, Several) else spread(mine, f.n)
    others = [one.column if isinstance(one, Several) else spread(one, f.n) for one in outcomes]
    speak = [full(codes(other) != NO_MATCH, f.n).copy() for other in others]
    for one, mask in zip(outcomes, speak, strict=True):
        if isinstance(one, Several):
            mask[one.rows] = False
    taken, count = _one(f.n, others, speak)
    taken = _without_common(taken)
    own_code = codes(general)
    speaks = full((codes(taken) != ABSENT) & (own_code != NO_MATCH) & (own_code != RETRY), f.n)
    replaced, kept = np.flatnonzero(speaks), np.flatnonzero(~speaks)
    column = gathered(f.n, [(replaced, taken.take(replaced)), (kept, general.take(kept))])
    column.c = general.c
    doubtful = np.zeros(f.n, bool)
    for one in (mine, *outcomes):
        if isinstance(one, Several):
            doubtful[one.rows] = True
    quiet = full((own_code == NO_MATCH) | (own_code == RETRY), f.n).copy()
    if isinstance(mine, Several):
        quiet[mine.rows] = False
    doubtful &= ~quiet
    if not doubtful.any():
        return column
    rows = np.flatnonzero(doubtful)
    unsure = [one for one in outcomes if isinstance(one, Several)]
    definite = _one(f.n, others, speak)[0].take(rows)
    options, reasons = _perhaps_replaced(
        rows, mine, general.take(rows), taken.take(rows), definite, count[rows], unsure
    )
    return Several(column, rows, options, reasons)


def _perhaps_replaced(
    rows: Array,
    mine: Column | Several,
    general: Column,
    taken: Column,
    definite: Column,
    count: Array,
    unsure: Sequence[Several],
) -> tuple[list[Column], list[Array]]:
    """What an exception may come to in rows where it, or one that is made to it, is in doubt; and why that is so."""
    n = len(rows)
    reasons: list[Array] = []
    held = [general]
    if isinstance(mine, Several):
        at, options, reason = _at(rows, mine)
        reasons.append(reason)
        sure = np.ones(n, bool)
        sure[at] = False
        held = [filling(n, np.flatnonzero(sure), general.take(np.flatnonzero(sure))), *options]
    held = [_instead(option, taken) for option in held]
    perhaps: list[Column] = []
    number = count.copy()
    for one in unsure:
        at, options, reason = _at(rows, one)
        number[at] += 1
        reasons.append(reason)
        perhaps += [_marked(option, {NO_MATCH: ABSENT}) for option in options]
    if len(perhaps) > 1 or count.any():
        clash = judged(n, [definite, *perhaps], [], _clash)
        met = (codes(clash) == CONFLICT) & (number > 1)
        if met.any():
            where = np.flatnonzero(met)
            held.append(filling(n, where, spread(lack(CONFLICT), len(where))))
    return [*held, *(_marked(option, {COMMON: NO_MATCH}) for option in perhaps)], reasons


def _at(rows: Array, one: Several) -> tuple[Array, list[Column], Array]:
    """Which of some rows an outcome is in doubt in, its options there, and what is lacking to know which holds."""
    place = np.searchsorted(rows, one.rows)
    held = np.flatnonzero(rows[np.minimum(place, len(rows) - 1)] == one.rows)
    at = place[held]
    options = [option.take(held) for option in one.options]
    lacking = judged(len(held), options, [reason[held] for reason in one.reasons], why)
    reason = np.zeros(len(rows), np.int32)
    reason[at] = codes(lacking)
    return at, [filling(len(rows), at, option) for option in options], reason


def _instead(option: Column, taken: Column) -> Column:
    """An option of an exception, or what took its place for sure."""
    k = full(codes(option), len(option))
    stays = (k == ABSENT) | (k == NO_MATCH) | full(codes(taken) == ABSENT, len(option))
    kept, gone = np.flatnonzero(stays), np.flatnonzero(~stays)
    return gathered(len(option), [(kept, option.take(kept)), (gone, taken.take(gone))])


def _marked(option: Column, marks: dict[int, int]) -> Column:
    k = codes(option)
    for old, new in marks.items():
        k = np.where(k == old, new, k).astype(np.int32)
    return Column(option.v, k, option.den, option.lo, option.hi, option.top)


def _clash(items: list[Item], reasons: list[Lack]) -> Item:
    """Whether values that may hold side by side contradict one another."""
    known = [item for item in items if not isinstance(item, Lack)]
    return CONFLICT if any(item != known[0] for item in known[1:]) else ABSENT


def _without_common(column: Column) -> Column:
    k = codes(column)
    return column if not (k == COMMON).any() else Column(column.v, np.where(k == COMMON, NO_MATCH, k).astype(np.int32),
                                                         column.den, column.lo, column.hi, column.top)  # fmt: skip


def _one(n: int, columns: Sequence[Column], speak: Sequence[Array]) -> tuple[Column, Array]:
    """What several exceptions of one rank come to, for the rows where each speaks: one value, a lack, or a conflict.

    Rows where none speaks are absent. The array counts those that speak.
    """
    count = np.zeros(n, np.int64)
    for mask in speak:
        count += mask
    boolean = any(column.v.dtype == bool for column in columns)
    if count.max(initial=0) <= 1:
        parts: list[tuple[Array | None, Column]] = [
            (np.flatnonzero(mask), _plain(column.take(np.flatnonzero(mask))))
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


def _plain(column: Column) -> Column:
    """A lack of one exception as the rule's: what the one may be tells nothing of the other."""
    if column.k is None:
        return column
    return Column(column.v, LACKS.plain(column.k), column.den, column.lo, column.hi, column.top, column.c)


def _marks(column: Column) -> Array | None:
    return None if column.k is None else np.where(column.k != 0, NONE, 0).astype(np.int32)


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
        taken, count = _one(f.n, columns, speak)
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
            column = _plain(column)
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
    waits = [code for code in np.unique(k) if code >= FIRST and LACKS.at(int(code)).status is Status.UNKNOWN]
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
