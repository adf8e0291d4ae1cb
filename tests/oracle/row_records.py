"""The records of what may hold of a row, one after the other, as formulas (z3), and what some of them come to.

What they come to is DESIGN's (semantics 11), as `kernels/law/doubt.py` says it, once the host has told it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import combinations, count
from typing import Any, Final, NamedTuple

import z3

from millesime.kernels.exact.lacks import ABSENT, COMMON, FIRST, NO_MATCH, RETRY
from millesime.kernels.wasm.judging import AGREED, BESIDE, REAL, SETTLED, TRUTHS
from tests.oracle.row_lacks import CONFLICT, Entries
from tests.oracle.row_terms import both, either, opposite

OPTION, REASON = 0, 1
"""A record of what may hold, or of a reason."""
MOST: Final = 110
"""Of more records than that nothing is worked out."""
FEW: Final = 24
"""Of more it is not worked out what lacks."""


class Record(NamedTuple):
    """A record by its number, where it was put, if it was: a number over another one, and what lacks."""

    number: int
    there: Any
    at: Any
    sort: int
    v: Any = None
    d: Any = None
    k: Any = None


_NUMBERS: Final = count()
Stack = tuple[Record, ...]
Some = Sequence[tuple[Any, Record]]
"""Records, each with the condition of its being looked at."""


def merged(test: Any, one: Stack, other: Stack) -> Stack:
    """The records of one way or of the other."""
    mine, others = ({each.number: each for each in some} for some in (one, other))
    found = []
    for number in sorted(mine.keys() | others.keys()):
        a, b = mine.get(number), others.get(number)
        record = a or b
        assert record is not None
        if a is not b:
            here = both(test, False if a is None else a.there), both(opposite(test), False if b is None else b.there)
            record = record._replace(there=either(*here))
        found.append(record)
    return tuple(found)


def before(records: Stack, place: Any) -> Stack:
    """The records that stand before a place."""
    return _there(_sided(records, place, behind=False))


def _there(some: Iterable[tuple[Record, Any]]) -> Stack:
    """Records, where something holds: the very same where that tells nothing new."""
    kept = ((one, here) for one, here in some if here is not False)
    return tuple(one if here is one.there else one._replace(there=here) for one, here in kept)


def _sided(records: Stack, place: Any, *, behind: bool) -> Iterable[tuple[Record, Any]]:
    """Records, each with the condition of its standing there, before or behind a place."""
    for one in records:
        side = z3.simplify((one.at - place >= 0) == behind)  # no two places are far from one another
        here = True if z3.is_true(side) else False if z3.is_false(side) else side
        yield one, both(one.there, here)


def added(records: Stack, top: Any, name: str, given: Sequence[Any]) -> Stack:
    """The records once something is done with them: `given` is what it is done with, as the runtime is given it."""
    match name, given:
        case "$may", (v, d, k):
            return (*records, Record(next(_NUMBERS), True, top, OPTION, v, d, k))
        case "$want", (k,):
            return (*records, Record(next(_NUMBERS), True, top, REASON, k=k))
        case "$unwanted", (at,):
            kept = _sided(records, at, behind=False)
            return _there((one, here if one.sort == REASON else one.there) for one, here in kept)
        case "$options", (at, end):
            return (*records, *_again(records, top, at, end))
        case "$matching", (at, end):
            return added(records, top, "$again", (at, end, z3.BitVecVal(COMMON, 32)))
        case "$again", (at, end, common):
            found = []
            for one in _again(records, top, at, end):
                k = z3.If(one.k == COMMON, common, one.k)
                found.append(one._replace(there=both(one.there, z3.And(one.k != NO_MATCH, k != ABSENT)), k=k))
            return (*records, *found)
        case "$instead", (at, end, v, d, k):
            nothing = z3.BitVecVal(0, 64), z3.BitVecVal(1, 64), z3.BitVecVal(NO_MATCH, 32)
            found = []
            for one in _again(records, top, at, end):
                w, e, j = (z3.If(one.k == NO_MATCH, a, b) for a, b in zip(nothing, (v, d, k), strict=True))
                found.append(one._replace(v=w, d=e, k=j))
            return (*records, *found)
        case _:
            raise ValueError(name)


def _again(records: Stack, top: Any, at: Any, end: Any) -> list[Record]:
    """What may hold by some records, once more: where the one or the other stands among them is of no account."""
    some = before(_there(_sided(records, at, behind=True)), end)
    return [one._replace(number=next(_NUMBERS), at=top) for one in some if one.sort == OPTION]


def unclear(records: Stack, start: Any) -> Any:
    """Whether the records behind a place are left: for one of them that is, or for a reason that is none."""
    here = _there(_sided(records, start, behind=True))
    lost = _any(both(one.there, one.k == RETRY) for one in here)
    return either(lost, _any(both(one.there, z3.ULT(one.k, FIRST)) for one in here if one.sort == REASON))


def asked(entries: Entries, records: Stack, start: Any, how: Any) -> Any:
    """What is asked of the records behind a place: beside exceptions that do not contradict one another, what is asked of all."""
    some = [one for one in _there(_sided(records, start, behind=True)) if one.sort == OPTION]
    if len(some) > MOST:
        return how
    conflict = _any(both(one.there, entries.rank(one.k) == CONFLICT) for one in some)
    return z3.If(both(how & 7 == BESIDE, opposite(conflict)), how - (BESIDE - SETTLED), how)


def come_to(
    entries: Entries, records: Stack, start: Any, how: Any, found: Sequence[Any], *, why: bool, sets: bool
) -> Any:
    """What the records behind a place come to, a number, its denominator and what lacks; `why`: only what lacks is asked."""
    here = [(there, one) for one, there in _sided(records, start, behind=True) if there is not False]
    if len(here) > MOST:
        return True
    options = [(both(there, one.k != ABSENT), one) for there, one in here if one.sort == OPTION]
    reasons = [(there, one) for there, one in here if one.sort == REASON]
    left = unclear(records, start)
    if why:
        return either(left, z3.And(_torn(entries, options, reasons, how, found[2], why=True))) if sets else True
    matching = [(both(there, one.k != NO_MATCH), one) for there, one in options]
    settled = _agreed(matching, *found)
    if sets and len(matching) <= FEW:
        settled += _torn(entries, matching, reasons, how, found[2], why=False)
    conflict = _any(both(there, entries.rank(one.k) == CONFLICT) for there, one in options)
    beside = both(how & 7 == BESIDE, opposite(conflict))
    all_ = z3.And(_all(options, *found, sets=sets and len(matching) <= FEW))
    said = z3.And(z3.Implies(either(how & 7 == SETTLED, beside), z3.And(settled)), z3.Implies(how & 7 == AGREED, all_))
    return either(left, said)


def _all(options: Some, v: Any, d: Any, k: Any, *, sets: bool) -> list[Any]:
    """All of them are one, or it is said that they are not."""
    alike, this = _alike(options, v, d, k)
    said = [z3.Implies(k != RETRY, z3.Or(k == ABSENT, z3.And(alike))), z3.Implies(k == 0, this), z3.ULT(k, FIRST)]
    if sets:
        some = _any(there for there, _ in options)
        said += [
            z3.Implies(_apart(options), k == ABSENT),
            z3.Implies(both(some, _same(options)), z3.And(k != ABSENT, k != RETRY)),
        ]
    return said


def _agreed(matching: Some, v: Any, d: Any, k: Any) -> list[Any]:
    """They come to something that is no lack only where it is all of them, or where none matches."""
    alike, this = _alike(matching, v, d, k)
    some = _any(there for there, _ in matching)
    alone = both(some, z3.And(alike)) if alike else False
    return [
        z3.Implies(z3.And(z3.ULT(k, FIRST), k != RETRY), either(alone, both(k == NO_MATCH, opposite(some)))),
        z3.Implies(k == 0, this),
    ]


def _alike(some: Some, v: Any, d: Any, k: Any) -> tuple[list[Any], Any]:
    """That each of some is what they come to, and that one of them is so to the letter: denominators may differ."""
    alike = [
        z3.Implies(there, z3.And(one.k == k, z3.Implies(z3.And(k == 0, one.d == d), one.v == v))) for there, one in some
    ]
    return alike, _any(both(there, z3.And(one.v == v, one.d == d)) for there, one in some)


def _torn(entries: Entries, matching: Some, reasons: Some, how: Any, k: Any, *, why: bool) -> list[Any]:
    """What lacks where they are not all one: what the reasons want that are not known, and what the unknown ones want."""
    unknown = [(both(there, entries.unknown(one.k)), one) for there, one in matching]
    known = [(both(there, opposite(entries.unknown(one.k))), one) for there, one in matching]
    wanted = [(both(there, entries.unknown(one.k)), one) for there, one in reasons]
    some, wants, lacks = (_any(there for there, _ in each) for each in (matching, wanted, unknown))
    graver = both(
        some,
        opposite(_any(both(there, either(z3.ULT(one.k, FIRST), entries.unknown(one.k))) for there, one in matching)),
    )
    torn = True if why else both(some, _apart(matching))
    missing = entries.wanted([(there, one.k) for there, one in (*wanted, *unknown)])
    less = entries.wanted([(there, one.k) for there, one in unknown])
    plainly = both(both(opposite(wants), lacks), _same(known))
    values = both(opposite(_any(both(there, one.k != 0) for there, one in matching)), how & (REAL | TRUTHS) == 0)
    return [
        z3.Implies(
            both(both(torn, wants), opposite(graver)), z3.And(entries.unknown(k), entries.missing(k) == missing)
        ),
        z3.Implies(both(torn, plainly), z3.And(entries.unknown(k), entries.missing(k) == less)),
        z3.Implies(both(both(torn, wants), values), True if why else k == entries.many(missing)),
        True if why else z3.Implies(both(some, _same(matching)), z3.And(z3.ULT(k, FIRST), k != RETRY)),
    ]


def _same(some: Some) -> Any:
    """Whether all are one for sure, or there are none: denominators may differ of what is the same."""
    found = opposite(_any(both(there, z3.UGE(one.k, FIRST)) for there, one in some))
    for (here, one), (there, other) in combinations(some, 2):
        alike = z3.And(one.k == other.k, z3.Implies(one.k == 0, z3.And(one.v == other.v, one.d == other.d)))
        found = both(found, either(opposite(both(here, there)), alike))
    return found


def _apart(some: Some) -> Any:
    """Whether all are not one, for sure."""
    found = _any(both(there, z3.UGE(one.k, FIRST)) for there, one in some)
    for (here, one), (there, other) in combinations(some, 2):
        unlike = z3.Or(one.k != other.k, z3.And(one.k == 0, one.d == other.d, one.v != other.v))
        found = either(found, both(both(here, there), unlike))
    return found


def _any(conditions: Iterable[Any]) -> Any:
    found: Any = False
    for one in conditions:
        found = either(found, one)
    return found
