"""ML374: a pointer to lines that hold nothing.

Example: `[B35 49-51]`, where these three lines are blank. Page: docs/diagnostics/ML374.md.
"""

from __future__ import annotations

from collections.abc import Iterator

from millesime.sources.evidence import Evidence
from millesime.sources.passages import pointed
from millesime.text import Diagnostic, Label
from millesime.text.diagnostic import diagnose


def check(evidence: Evidence) -> Iterator[Diagnostic]:
    """Every pointer of the edition's own files whose document is at hand."""
    for pointer in evidence.documented:
        document = evidence.shelf.of(pointer)
        if pointed(pointer) in evidence.drifted:
            continue  # ML376 says where its text went
        if document is not None and not document.passage(pointer.first, pointer.last).strip():
            beside = [Label(document.span(pointer.first, pointer.last), "passage")]
            yield diagnose("ML374", pointer.span, secondary=beside, pointer=pointed(pointer))
