"""ML382: a version that cites nothing.

Example: `version à compter du 2012-01-01 : 20 ans`, without a pointer. Page: docs/diagnostics/ML382.md.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from millesime.sources.evidence import Evidence
from millesime.sources.subjects import Subject
from millesime.text import Diagnostic, Severity
from millesime.text.diagnostic import diagnose


def check(evidence: Evidence) -> Iterator[Diagnostic]:
    """Every version that the edition itself wrote."""
    yield from uncited(evidence.subjects)


def uncited(subjects: Iterable[Subject], severity: Severity | None = None) -> Iterator[Diagnostic]:
    """The versions, amendments included, that state something and name no passage, whole or in part."""
    for subject in subjects:
        if subject.own and subject.states and not subject.pointers:
            yield diagnose(
                "ML382", subject.span, severity=severity, name=subject.name, since=subject.version.interval.since
            )
