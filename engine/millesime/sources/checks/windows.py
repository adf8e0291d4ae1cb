"""ML385: a version that lives on days on which its article was not in force.

Example: a version of 2009 under an article in force since 2010. Page: docs/diagnostics/ML385.md.
"""

from __future__ import annotations

from collections.abc import Iterator

from millesime.sources.evidence import Evidence
from millesime.sources.register import uncovered
from millesime.text import Diagnostic, Label
from millesime.text.diagnostic import diagnose


def check(evidence: Evidence) -> Iterator[Diagnostic]:
    """Every version that cites Légifrance windows, inherited ones up to this edition's horizon."""
    for subject in evidence.subjects:
        windows = evidence.official(subject.authority)
        days = subject.days
        if not windows or days.until is None or days.until <= days.since:
            continue
        day = uncovered(days, windows)
        if day is None:
            continue
        first = min(window.since for window in windows)
        beside = [Label(window.span, "window") for window in subject.authority.windows]
        article = subject.authority.article or subject.authority.windows[0].legifrance
        yield diagnose(
            "ML385", subject.span, secondary=beside, name=subject.name, day=day, article=article, first=first
        )
