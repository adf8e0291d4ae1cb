"""ML384: a version that ends on a day that nothing it cites states.

Example: a version closed on 30 June where its article goes on. Page: docs/diagnostics/ML384.md.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from millesime.sources.anchors import dates
from millesime.sources.checks.first_days import articles, shown, unsettled
from millesime.sources.evidence import Evidence
from millesime.sources.mentions import Sort
from millesime.sources.subjects import Subject
from millesime.text import Diagnostic, Label
from millesime.text.diagnostic import diagnose

_DAY = timedelta(days=1)


def check(evidence: Evidence) -> Iterator[Diagnostic]:
    """Every version that the edition itself wrote and closed."""
    for subject in evidence.subjects:
        until = subject.version.interval.until
        if not subject.own or until is None or not subject.pointers or unsettled(subject, evidence):
            continue
        last = until - _DAY
        if until in subject.neighbours or last in evidence.program.horizons.values() or _ends(subject, evidence):
            continue
        passages = tuple(evidence.passages(subject))
        ends = dates(passages, Sort.END)
        # A text that begins on a stated day ends the one before on its eve; « fin 2017 » begins nothing.
        if last in ends | dates(passages, Sort.DATE) or until in dates(passages, Sort.DATE) - ends:
            continue
        beside = [Label(window.span, "window") for window in subject.authority.windows[-1:]]
        beside += [Label(span, "passage") for span in shown(subject, evidence)]
        yield diagnose(
            "ML384", subject.span, secondary=beside, name=subject.name, last=last, horizon=evidence.program.horizon
        )


def _ends(subject: Subject, evidence: Evidence) -> bool:
    """Whether a window of an article that the version cites ends with it."""
    until = subject.version.interval.until
    found = [window.until for window in evidence.official(subject.authority)]
    if evidence.register is not None:
        for article in articles(subject):
            found += [entry.interval.until for entry in evidence.register.versions(article)]
    return until in found
