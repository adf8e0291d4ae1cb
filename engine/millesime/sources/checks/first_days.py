"""ML383: a version that begins on a day that nothing it cites states.

Example: a rule in force from 1 October 2012 over a passage of 1 January. Page: docs/diagnostics/ML383.md.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from millesime.model.citation import PointerKind
from millesime.sources.anchors import dates
from millesime.sources.evidence import Evidence
from millesime.sources.mentions import Sort
from millesime.sources.numerals import mentions
from millesime.sources.passages import pointed
from millesime.sources.subjects import Subject
from millesime.text import Diagnostic, Label, Span
from millesime.text.diagnostic import diagnose


def check(evidence: Evidence) -> Iterator[Diagnostic]:
    """Every version that the edition itself wrote, and that has a first day."""
    for subject, known, stated in _unstated(evidence):
        if unsettled(subject, evidence):
            continue
        since = subject.version.interval.since
        near = min(known | stated, key=lambda day: abs((day - since).days), default=None)
        beside = [Label(window.span, "window") for window in subject.authority.windows[:1]]
        beside += [Label(span, "passage") for span in shown(subject, evidence)]
        yield diagnose("ML383", subject.span, secondary=beside, name=subject.name, since=since, near=near or "—")


def unverified(evidence: Evidence) -> Iterator[tuple[str, date]]:
    """The rules, and their first days, that no window and no passage states, and another source may."""
    for subject, _, _ in _unstated(evidence):
        if unsettled(subject, evidence):
            yield subject.name, subject.version.interval.since


def _unstated(evidence: Evidence) -> Iterator[tuple[Subject, frozenset[date], frozenset[date]]]:
    """The versions whose first day is neither their article's nor stated, with the days that are."""
    for subject in evidence.subjects:
        since = subject.version.interval.since
        if not subject.own or since == date.min or not subject.pointers:
            continue
        windows = evidence.official(subject.authority)
        if windows and since < min(window.since for window in windows):
            continue  # ML385 says so
        known = starts(subject, evidence) | subject.derogates_from
        stated = dates(evidence.passages(subject), Sort.DATE, Sort.START)
        if since not in known | stated:
            yield subject, known, stated


def shown(subject: Subject, evidence: Evidence) -> Iterator[Span]:
    """Where a version's first passage states a day; where it begins, if it states none."""
    for passage in evidence.passages(subject):
        stated = [one for one in mentions(passage.text) if one.sort in (Sort.DATE, Sort.START)]
        at = passage.start + stated[0].start if stated else passage.start
        end = passage.start + stated[0].end if stated else passage.span.end
        yield Span(passage.source.name, at, end)
        return


def starts(subject: Subject, evidence: Evidence) -> frozenset[date]:
    """The first days of the windows of the articles that a version cites."""
    days = {window.since for window in evidence.official(subject.authority)}
    for article in articles(subject):
        if evidence.register is not None:
            days |= {entry.interval.since for entry in evidence.register.versions(article)}
    return frozenset(days)


def articles(subject: Subject) -> frozenset[str]:
    """The articles that a version names, or whose text it points to."""
    named = {one.article for one in subject.authorities if one.article is not None}
    return frozenset(named | {one.section for one in subject.pointers if one.kind is PointerKind.LAW})


def unsettled(subject: Subject, evidence: Evidence) -> bool:
    """Whether a version rests in part on what nobody here can read, or on lines that moved: its days may be stated there."""
    if subject.elsewhere or any(evidence.drifted.get(pointed(one)) for one in subject.pointers if one.first):
        return True
    return any(
        led.unknown and not led.passages and not (evidence.register and evidence.register.knows(pointer.section))
        for pointer in subject.pointers
        for led in [evidence.led(pointer, subject.days)]
    )
