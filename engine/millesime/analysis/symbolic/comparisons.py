"""Comparisons of terms, and what they say where a side is « sans objet » or lacks something."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from millesime.analysis.symbolic.logic import Formula, Number, below, both, either, equal, every, no, some, within
from millesime.analysis.symbolic.terms import AMONG, UNSURE, Term, absorbed, limited
from millesime.model.expressions import Comparison


def truth(part: Term, value: Formula) -> Term:
    """A truth about something: unknown where it is, and unsure where it is known to be one of several things."""
    lacks = {(UNSURE if code == AMONG else code): when for code, when in part.lacks.items()}
    if AMONG in part.lacks:
        lacks[UNSURE] = part.lack(AMONG, UNSURE)
    return Term(value, False, lacks)


def compare(op: Comparison, left: Term, right: Term, optional: bool) -> Term:
    """`left op right`: what has not happened is neither before nor after anything. `optional`: one may not have happened."""
    ordered = op not in (Comparison.EQ, Comparison.NE)
    lacks = _lacks([left, right], awaiting=ordered and optional)
    known = left.v is not None and right.v is not None
    if not ordered:
        values = equal(left.v, right.v) if known else False
        alike = some((both(left.none, right.none), every((no(left.none), no(right.none), values))))
        return Term(alike if op is Comparison.EQ else no(alike), False, lacks)
    nothing = some((left.none, right.none))
    holds = _ORDERED[op](left.v, right.v) if known else False
    return Term(both(no(nothing), holds), False, limited(lacks, no(nothing)))


_ORDERED: Mapping[Comparison, Callable[[Number, Number], Formula]] = {
    Comparison.LT: below,
    Comparison.LE: lambda left, right: no(below(right, left)),
    Comparison.GT: lambda left, right: below(right, left),
    Comparison.GE: lambda left, right: no(below(left, right)),
}


def _lacks(parts: Sequence[Term], awaiting: bool) -> dict[int, Formula]:
    """What a comparison lacks; where something is known to be one of several values, it may still be decided."""
    among = some(part.lack(AMONG) for part in parts)
    lacks = absorbed(parts, awaiting)
    if among is False:
        return lacks
    lacks = limited(lacks, no(among))
    lacks[UNSURE] = some((lacks.get(UNSURE, False), among))
    return lacks


def between(parts: Sequence[Term]) -> Term:
    """`x entre a et b`: one bound may refuse without the other being known."""
    subject, low, high = parts
    nothing = some(part.none for part in parts)
    values = [part.v for part in parts]
    under = both(low.valued, below(subject.v, low.v)) if subject.v is not None and low.v is not None else False
    over = both(high.valued, below(high.v, subject.v)) if subject.v is not None and high.v is not None else False
    refused = some((nothing, both(subject.valued, some((under, over)))))
    lacks = limited(_lacks(parts, awaiting=True), no(refused))
    return Term(False if None in values else both(no(refused), within(low.v, subject.v, high.v)), False, lacks)


def one_of(found: Term, values: Sequence[Number], nothing: bool) -> Term:
    """`x parmi (…)`; `nothing`: « sans objet » is among them."""
    among = some(equal(found.v, value) for value in values) if found.v is not None else False
    return truth(found, either(found.none, nothing, among))
