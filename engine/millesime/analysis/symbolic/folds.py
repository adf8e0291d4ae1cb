"""Folds over lists of a few elements: each that may be there, and whether it is."""

from __future__ import annotations

from millesime.analysis.symbolic.facts import Listed
from millesime.analysis.symbolic.law import Frame, Law
from millesime.analysis.symbolic.logic import Formula, below, both, either, no, plus
from millesime.analysis.symbolic.terms import UNSURE, Term, absorbed, choice, decided, lacking, limited
from millesime.model.expressions import Aggregate, FactRef, FieldRef, Fold

_AWAY = Term(None, True)


def aggregate(expr: Aggregate, frame: Frame, law: Law) -> Term:
    """One fold. An absent list is unknown, an empty one is not; « sans objet » is no list, hence no element."""
    from millesime.analysis.symbolic.expressions import term

    items = term(expr.items, frame, law)
    if items.v is None and items.none is False:
        return Term(None, False, items.lacks)
    if items.v is not None and not isinstance(items.v, Listed):
        return lacking(UNSURE)
    listed = items.v if items.v is not None else Listed(0, ())
    path = _path(expr, frame)
    parts: list[tuple[Formula, Term]] = []
    for place, element in enumerate(listed.elements):
        inside = frame.having(expr.variable, (element, f"{path}[{place}]"))
        here = both(no(items.none), below(place, listed.length))
        with law.under(here):
            kept = Term(True) if expr.filter is None else term(expr.filter, inside, law)
            with law.under(no(kept.false)):
                value = Term(1) if expr.body is None else term(expr.body, inside, law)
        if kept.lacking is not False:
            value = choice(kept.lacking, Term(None, False, absorbed([kept, value], awaiting=True)), value)
        parts.append((both(here, no(kept.false)), value))
    found = _folded(expr.fold, parts)
    return found if not items.lacks else choice(items.lacking, Term(None, False, items.lacks), found)


def _folded(fold: Fold, parts: list[tuple[Formula, Term]]) -> Term:
    if fold in (Fold.ANY, Fold.ALL):
        decides = fold is Fold.ANY
        return decided([choice(here, value, Term(not decides)) for here, value in parts], decides)
    there = [choice(here, value, _AWAY) for here, value in parts]
    total = 0
    for part in there:
        if part.v is not None:
            total = plus(total, either(part.none, 0, part.v))
    return Term(total, False, limited(absorbed(there), True))


def _path(expr: Aggregate, frame: Frame) -> str:
    if isinstance(expr.items, FactRef):
        return expr.items.name
    if isinstance(expr.items, FieldRef):
        return f"{frame.variables[expr.items.variable][1]}.{expr.items.field}"
    return frame.owner
