"""Periods to intervals: written inclusive, held half-open; what closes what; overlaps and holes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import field, replace
from datetime import date, timedelta
from itertools import pairwise
from typing import final

from millesime.frozen import dataclass
from millesime.lower.citations import after
from millesime.lower.report import Report
from millesime.model.program import Interval, Reading
from millesime.syntax.tree import Period, ReadingTree
from millesime.text import NOWHERE, Span


@final
@dataclass(frozen=True, slots=True)
class Stretch:
    """Days that a version or a lacuna is written for, in one reading (None: in all)."""

    since: date
    until: date | None
    reading: str | None = None
    span: Span = field(default=NOWHERE, compare=False)

    @property
    def interval(self) -> Interval:
        """Its days."""
        return Interval(self.since, self.until)


def stretch(period: Period, reading: str | None, report: Report, since: date = date.min) -> Stretch | None:
    """The days of a period; None, and a complaint, where it ends before it starts.

    `since` is where a period without a first day begins.
    """
    first = period.first or since
    if period.last is not None and period.last < first:
        report.add("ML301", period.span, first=first, last=period.last)
        return None
    return Stretch(first, after(period.last), reading, period.span)


def readings(trees: Sequence[ReadingTree]) -> tuple[Reading, ...]:
    """The readings of a rule, each once, the default first."""
    found: dict[str, Reading] = {}
    for tree in trees:
        held = found.get(tree.name.text)
        if held is None or held.held_by is None:
            found[tree.name.text] = Reading(tree.name.text, tree.notes.label)
    return tuple(found.values())


def closed(versions: Sequence[Stretch], lacunae: Sequence[Stretch], names: Sequence[str]) -> list[Stretch]:
    """The same stretches, each open one ended where the next one of its reading begins.

    A stretch for all readings ends where the next one for all begins, or on a day on which every reading has a
    stretch of its own beginning.
    """
    everything = [*versions, *lacunae]
    starts = [{one.since for one in everything if one.reading in (name, None)} for name in names]
    shared = set.intersection(*starts) if starts else set()
    result: list[Stretch] = []
    for one in versions:
        if one.until is None:
            nexts = [
                other.since for other in everything if other.since > one.since and other.reading in (one.reading, None)
            ]
            if one.reading is None:
                nexts.extend(day for day in shared if day > one.since)
            one = replace(one, until=min(nexts, default=None))
        result.append(one)
    return result


def check(
    versions: Sequence[Stretch],
    lacunae: Sequence[Stretch],
    names: Sequence[str],
    name: str,
    report: Report,
    *,
    holes: bool = True,
) -> None:
    """Complain of versions of one reading that overlap, and of holes between them that no lacuna declares."""
    for reading in names or (None,):
        chain = sorted((one for one in versions if one.reading in (None, reading)), key=_order)
        gaps = sorted((one for one in lacunae if one.reading in (None, reading)), key=_order)
        for before, one in pairwise(chain):
            if before.since == one.since:
                report.add("ML303", one.span, also=before.span, label="first", name=name, day=one.since)
            elif before.until is None or before.until > one.since:
                report.add("ML302", one.span, also=before.span, label="first", name=name, day=one.since)
            elif holes and (hole := _hole(before.until, one.since, gaps)) is not None:
                first, until = hole
                last = until - timedelta(days=1)
                report.add("ML304", one.span, also=before.span, label="previous", name=name, first=first, last=last)
    for gap in lacunae:
        for one in versions:
            if one.reading == gap.reading and _meet(one, gap):
                day = max(one.since, gap.since)
                report.add("ML306", gap.span, also=one.span, label="other", name=name, day=day)


def _order(one: Stretch) -> tuple[date, date, int]:
    return one.since, one.until or date.max, one.span.start


def _meet(one: Stretch, other: Stretch) -> bool:
    return (one.until is None or other.since < one.until) and (other.until is None or one.since < other.until)


def _hole(since: date, until: date, gaps: Sequence[Stretch]) -> tuple[date, date] | None:
    """The first days between two that no lacuna covers."""
    for gap in gaps:
        if gap.since <= since and (gap.until is None or gap.until > since):
            if gap.until is None:
                return None
            since = gap.until
    return (since, until) if since < until else None
