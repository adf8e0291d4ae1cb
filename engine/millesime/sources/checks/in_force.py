"""ML389: a cross-reference to an article that is not in force on the days of the version.

Example: `, article R.143-21` in a version that outlives it. Page: docs/diagnostics/ML389.md.
"""

from __future__ import annotations

from collections.abc import Iterator

from millesime.model.citation import PointerKind
from millesime.sources.evidence import Evidence, verifiable
from millesime.sources.register import article_key, uncovered
from millesime.sources.subjects import Subject
from millesime.text import Diagnostic, Span
from millesime.text.diagnostic import diagnose


def check(evidence: Evidence) -> Iterator[Diagnostic]:
    """Every article that a version names beside its own, or whose text it points to."""
    register = evidence.register
    if register is None:
        return
    for subject in evidence.subjects:
        days = subject.days
        if days.until is None or days.until <= days.since:
            continue
        for article, span in references(subject):
            if not register.knows(article):
                continue
            held = register.versions(article)
            day = uncovered(days, [entry.interval for entry in held])
            if day is not None:
                first = min((entry.interval.since for entry in held), default="—")
                yield diagnose("ML389", span, name=subject.name, article=article, day=day, first=first)


def references(subject: Subject) -> Iterator[tuple[str, Span]]:
    """The articles of the code that a version refers to, with the place of each; its own, if it has windows, is left out."""
    own = article_key(subject.authority.article or "") if subject.authority.windows else None
    for authority in subject.authorities:
        if authority.article is not None and verifiable(authority) and article_key(authority.article) != own:
            yield authority.article, authority.span if authority.span.file else subject.span
    for pointer in subject.pointers:
        if pointer.kind is PointerKind.LAW and article_key(pointer.section) != own:
            yield pointer.section, pointer.span
