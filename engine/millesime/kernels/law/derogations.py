"""Exceptions to exceptions: what takes their place, and what sets them aside."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeAlias

import numpy as np

from millesime.kernels.exact.columns import Array, Column, codes, full, gathered, lack, spread
from millesime.kernels.exact.lacks import (
    ABSENT,
    COMMON,
    CONFLICT,
    NO_MATCH,
    RETRY,
)
from millesime.kernels.law.branches import filling
from millesime.kernels.law.doubt import Item, Outcome, Several, Spoken, agreed, judged, whole, why
from millesime.kernels.law.frames import Frame
from millesime.kernels.law.ranks import one_of_rank, without_common
from millesime.values import Lack

Derogation: TypeAlias = Callable[[Frame], Outcome]


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
    taken, count = one_of_rank(f.n, others, speak)
    taken = without_common(taken)
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
    definite = one_of_rank(f.n, others, speak)[0].take(rows)
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
