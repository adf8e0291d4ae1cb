"""What the law says of something, whatever the facts are: a value, « sans objet », or a lack, each with its condition."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any, Final, final

import z3

from millesime.analysis.symbolic.logic import Formula, both, either, equal, every, is_plain, no, some
from millesime.values import Status

UNSURE: Final = 1
"""Here the encoding does not follow the evaluator: nothing may be concluded."""
CONFLICT, BEYOND, NOT_IN_FORCE, UNKNOWN, AMONG, NOT_APPLICABLE = 2, 3, 4, 5, 6, 7
"""The lacks in the order in which one absorbs another. AMONG: unknown, but known to be one of several values."""
NO_MATCH, COMMON = 8, 9
"""What an exception's body may come to besides a value."""
PERHAPS: Final = 10
"""PERHAPS + lack: either no match, or this lack."""

STATUS: Final = MappingProxyType({
    CONFLICT: Status.CONFLICT, BEYOND: Status.BEYOND_HORIZON, NOT_IN_FORCE: Status.NOT_IN_FORCE,
    UNKNOWN: Status.UNKNOWN, AMONG: Status.UNKNOWN, NOT_APPLICABLE: Status.NOT_APPLICABLE,
})  # fmt: skip
"""The status that each lack is an instance of."""

Lacks = Mapping[int, Formula]
"""Under which condition each lack stands in the place of a value; no two of them hold at once."""


@final
@dataclass(frozen=True, slots=True)
class Term:
    """A value `v` (of use only where nothing lacks), `none` where it is « sans objet », and what is lacking when."""

    v: Any = None
    none: Formula = False
    lacks: Lacks = field(default_factory=dict)

    @property
    def lacking(self) -> Formula:
        """Whether there is no value, and it is not « sans objet » either."""
        return some(self.lacks.values())

    @property
    def valued(self) -> Formula:
        """Whether there is a value."""
        return no(some((self.none, *self.lacks.values())))

    @property
    def unsure(self) -> Formula:
        """Whether nothing may be concluded."""
        return self.lacks.get(UNSURE, False)

    def lack(self, *codes: int) -> Formula:
        """Whether one of these is what is lacking."""
        return some(self.lacks.get(code, False) for code in codes)

    @property
    def true(self) -> Formula:
        """Whether it is known to be true."""
        return both(self.valued, self.v) if self.v is not None else False

    @property
    def false(self) -> Formula:
        """Whether it is known to be false."""
        return both(self.valued, no(self.v)) if self.v is not None else False


def lacking(code: int) -> Term:
    """There is never a value."""
    return Term(None, False, {code: True})


def held(lacks: Iterable[tuple[int, Formula]]) -> dict[int, Formula]:
    """Lacks without those that cannot be."""
    return {code: when for code, when in lacks if when is not False}


def choice(condition: Formula, then: Term, otherwise: Term) -> Term:
    """One term or the other."""
    if condition is True or then is otherwise:
        return then
    if condition is False:
        return otherwise
    codes = sorted(then.lacks.keys() | otherwise.lacks.keys())
    lacks = held((code, either(condition, then.lacks.get(code, False), otherwise.lacks.get(code, False))) for code in codes)  # fmt: skip
    if then.v is None or otherwise.v is None:
        value = otherwise.v if then.v is None else then.v
    elif is_plain(then.v) and is_plain(otherwise.v) and isinstance(then.v, tuple):
        value = then.v if then.v == otherwise.v else None
        lacks = lacks if value is not None else {UNSURE: True}  # a choice between two lists
    else:
        value = either(condition, then.v, otherwise.v)
    return Term(value, either(condition, then.none, otherwise.none), lacks)


def same(left: Term, right: Term) -> Formula:
    """Whether two terms have one value, or are both « sans objet »."""
    values = equal(left.v, right.v) if left.v is not None and right.v is not None else False
    return some((
        every((left.valued, right.valued, values)),
        every((left.none, right.none, no(left.lacking), no(right.lacking))),
    ))  # fmt: skip


def absorbed(parts: Sequence[Term], awaiting: bool = False) -> dict[int, Formula]:
    """What several terms lack together (semantics 11); `awaiting`: facts first, as long as one may settle the matter."""
    order = [UNSURE, CONFLICT, BEYOND, NOT_IN_FORCE, UNKNOWN, NOT_APPLICABLE]
    if awaiting:
        order = [UNSURE, UNKNOWN, CONFLICT, BEYOND, NOT_IN_FORCE, NOT_APPLICABLE]
    found: dict[int, Formula] = {}
    earlier: list[Formula] = []
    met = {UNKNOWN if code == AMONG else code for part in parts for code in part.lacks}
    for code in order:
        if code in met:
            codes = (UNKNOWN, AMONG) if code == UNKNOWN else (code,)
            when = some(part.lack(*codes) for part in parts)
            found[code] = both(when, no(some(earlier)))
            earlier.append(when)
    return held(found.items())


def limited(lacks: Lacks, when: Formula) -> dict[int, Formula]:
    """Lacks that only stand under a condition."""
    return held((code, both(given, when)) for code, given in lacks.items())


def unsure_where(term: Term, when: Formula) -> Term:
    """The same, but for where nothing may be concluded."""
    if when is False:
        return term
    lacks = limited(term.lacks, no(when))
    lacks[UNSURE] = some((when, term.unsure))
    return Term(term.v, both(term.none, no(when)), lacks)


def doubted(reason: Term, then: Term, otherwise: Term) -> Term:
    """One term or the other, `reason` telling what is lacking to know which (it says nothing where it lacks nothing)."""
    agreed = same(then, otherwise)
    for mark in (NO_MATCH, COMMON):
        agreed = some((agreed, both(then.lack(mark), otherwise.lack(mark))))
    open_ = no(agreed)
    alike = [(code, both(then.lack(code), otherwise.lack(code))) for code in (CONFLICT, BEYOND, NOT_IN_FORCE, NOT_APPLICABLE)]  # fmt: skip
    found: dict[int, Formula] = {}
    marked = some(
        when for part in (then, otherwise) for code, when in part.lacks.items() if code >= NO_MATCH or code == UNSURE
    )
    found[UNSURE] = both(open_, some((marked, reason.unsure)))
    rest = [both(open_, no(found[UNSURE]))]
    for code, when in alike:
        found[code] = every((*rest, when))
    rest.append(no(some(when for _, when in alike)))
    waits = reason.lack(UNKNOWN, AMONG)
    # Of values, it is then known among which the unknown one lies; of truths there is nothing to tell.
    is_truth = any(_is_truth(part.v) for part in (then, otherwise))
    told = False if is_truth else every(no(part.lack(CONFLICT, BEYOND, NOT_IN_FORCE, UNKNOWN, NOT_APPLICABLE)) for part in (then, otherwise))  # fmt: skip
    found[AMONG] = every((*rest, waits, told))
    found[UNKNOWN] = every((*rest, waits, no(told)))
    rest.append(no(waits))
    one_unknown = some((
        both(then.lack(UNKNOWN, AMONG), no(some((otherwise.lack(CONFLICT, BEYOND, NOT_IN_FORCE, NOT_APPLICABLE),)))),
        both(otherwise.lack(UNKNOWN, AMONG), no(some((then.lack(CONFLICT, BEYOND, NOT_IN_FORCE, NOT_APPLICABLE),)))),
    ))  # fmt: skip
    found[AMONG] = some((found[AMONG], every((*rest, one_unknown))))
    rest.append(no(one_unknown))
    for code, when in absorbed([reason, then, otherwise]).items():
        if code != UNSURE:
            found[code] = some((found.get(code, False), every((*rest, when))))
    merged = choice(then.valued, then, otherwise)
    for mark in (NO_MATCH, COMMON):
        found[mark] = both(then.lack(mark), otherwise.lack(mark))
    return Term(merged.v, both(agreed, then.none), held(found.items()))


def _is_truth(value: Any) -> bool:
    return isinstance(value, bool) or (z3.is_expr(value) and bool(z3.is_bool(value)))


def decided(parts: Sequence[Term], decides: bool) -> Term:
    """Kleene's « et » (`decides` is False) and « ou »: one operand that decides settles the matter alone."""
    settles = some(part.true if decides else part.false for part in parts)
    lacks = limited(absorbed(parts, awaiting=True), no(settles))
    return Term(settles if decides else no(settles), False, lacks)


def negated(part: Term) -> Term:
    """Kleene's « non »."""
    return Term(None if part.v is None else no(either(part.none, False, part.v)), False, part.lacks)
