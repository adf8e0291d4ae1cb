"""Barèmes as terms: a figure for each stretch of days, and for each key that a table has."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

from millesime.analysis.symbolic.law import Frame, Law
from millesime.analysis.symbolic.logic import Formula, below, both, equal, every, is_plain, no, some
from millesime.analysis.symbolic.stretches import Governing
from millesime.analysis.symbolic.terms import UNKNOWN, Term, absorbed, choice, lacking, limited
from millesime.model.expressions import ScaleRef
from millesime.model.program import Exception_, Rule, Scale, ScaleVersion


def by_day(
    laws: Sequence[Rule | Exception_ | Scale],
    day: Any,
    span: tuple[int, int | None],
    law: Law,
    make: Callable[[tuple[Governing, ...], int, int | None], Term],
) -> Term:
    """What holds of a day, stretch by stretch: `make` is given what governs each law, and between which days."""
    cuts = law.almanac.cuts(*laws)
    if is_plain(day):
        at = date.fromordinal(day)
        place = bisect_right(cuts, at)
        return make(
            tuple(law.almanac.at(one, at) for one in laws),
            cuts[place - 1].toordinal() if place else 0,
            cuts[place].toordinal() if place < len(cuts) else None,
        )
    begins = [0, *(cut.toordinal() for cut in cuts)]
    ends: list[int | None] = [*begins[1:], None]
    pieces: list[tuple[int, int | None, tuple[Governing, ...]]] = []
    for begin, end in zip(begins, ends, strict=True):
        if (span[1] is not None and begin >= span[1]) or (end is not None and end <= span[0]):
            continue
        governing = tuple(law.almanac.at(one, date.fromordinal(max(begin, 1))) for one in laws)
        if pieces and all(one == other for one, other in zip(pieces[-1][2], governing, strict=True)):
            pieces[-1] = (pieces[-1][0], end, governing)
        else:
            pieces.append((begin, end, governing))
    found: Term | None = None
    for begin, end, governing in reversed(pieces):
        inside = every((
            True if begin <= span[0] else no(below(day, begin)),
            True if end is None or (span[1] is not None and end >= span[1]) else below(day, end),
        ))  # fmt: skip
        with law.under(inside):
            made = make(governing, begin, end)
        found = made if found is None else choice(below(day, end), made, found)
    return found if found is not None else lacking(UNKNOWN)


def figure(expr: ScaleRef, frame: Frame, law: Law) -> Term:
    """A barème under its keys, on the day that governs its reader, on its own event date, or on the day that is named."""
    from millesime.analysis.symbolic.expressions import term

    scale = law.program.scales[expr.name]
    keys = [term(key, frame, law) for key in expr.keys]
    span: tuple[int, int | None] = (0, None)
    parts = list(keys)
    if expr.on is not None:
        day = term(expr.on, frame, law)
        parts.append(day)
    elif scale.event is not None:
        day = law.day(scale.event)
    else:
        day = Term(frame.day)
        span = (frame.since, frame.until)
    none = some(part.none for part in parts)
    lacks = limited(absorbed(parts, awaiting=True), no(none))
    if day.v is None or any(key.v is None for key in keys):
        return Term(None, none, lacks)

    def made(governing: tuple[Governing, ...], since: int, until: int | None) -> Term:
        version = governing[0].version
        if version is None:
            return lacking(governing[0].lack)
        if version.body is not None:
            law.saw(frame, (expr, version), "figure", Term(True))
            key = (scale.name, id(version), day.v if is_plain(day.v) else day.v.get_id())
            return law.once(key, lambda: _body(version, scale, day.v, since, until, law))
        return _cell(version, keys, expr, frame, law)

    found = by_day([scale], day.v, span, law, made)
    if expr.on is None and scale.event is not None and day.lacks:
        found = choice(day.lacking, Term(None, False, day.lacks), found)
    blocked = some((none, *lacks.values()))
    if blocked is False:
        return found
    return choice(blocked, Term(None, none, lacks), found)


def _body(version: ScaleVersion, scale: Scale, day: Any, since: int, until: int | None, law: Law) -> Term:
    from millesime.analysis.symbolic.expressions import term

    assert version.body is not None
    with law.within(version):
        return term(version.body, Frame(scale.name, day, since, until), law)


def _cell(version: ScaleVersion, keys: Sequence[Term], expr: ScaleRef, frame: Frame, law: Law) -> Term:
    scale = law.program.scales[expr.name]
    found = lacking(UNKNOWN)
    met: list[Formula] = []
    for values, cell in version.cells:
        here = every(
            equal(key.v, law.facts.number(value, of)) for key, value, of in zip(keys, values, scale.keys, strict=True)
        )
        met.append(here)
        if cell.missing:
            continue
        value = Term(None, True) if cell.value is None else Term(law.facts.number(cell.value, scale.type))
        found = choice(here, value, found)
    with law.under(both(no(some(met)), every(key.valued for key in keys))):
        law.saw(frame, (expr, version), "cell", Term(True))
    return found
