"""ML379, ML380, ML381: a figure that its passage does not state.

Example: `728,10 €` over a passage that says 728,01 €. Pages: docs/diagnostics/ML379.md to ML381.md.
"""

from __future__ import annotations

from collections.abc import Iterator

from millesime.model.citation import PointerKind
from millesime.sources.anchors import Outcome, Verdict, nearest, verdicts
from millesime.sources.evidence import Evidence
from millesime.sources.passages import pointed
from millesime.text import Diagnostic, Label
from millesime.text.diagnostic import diagnose


def check(evidence: Evidence) -> Iterator[Diagnostic]:
    """Every figure of the law."""
    for found in verdicts(evidence):
        if found.outcome is Outcome.UNCITED and found.subject.pointers:
            yield diagnose("ML381", found.figure.span, value=found.value, name=found.subject.name)
        elif found.outcome is Outcome.MISSING and not _gone(found, evidence):
            yield _missing(found)


def _gone(found: Verdict, evidence: Evidence) -> bool:
    """Whether a passage that the figure rests on stands on other lines now: ML376 says so."""
    pointers = found.figure.pointers
    return any(evidence.drifted.get(pointed(one)) for one in pointers if one.kind is PointerKind.DOCUMENT)


def _missing(found: Verdict) -> Diagnostic:
    passages = ", ".join(cited(found)) or "—"
    near = nearest(found)
    if near is not None:
        said, at = near
        beside = [Label(at, "stated")]
        return diagnose(
            "ML379", found.figure.span, secondary=beside, value=found.value, said=said, passages=passages,
            name=found.subject.name,
        )  # fmt: skip
    beside = [Label(passage.span, "passage") for passage in found.passages[:2]]
    return diagnose(
        "ML380", found.figure.span, secondary=beside, value=found.value, passages=passages, name=found.subject.name
    )


def cited(found: Verdict) -> Iterator[str]:
    """The passages that a figure rests on, as people write them: those that were read, or all that are cited."""
    read = {passage.law.id: passage.law for passage in found.passages if passage.law is not None}
    if read and len(read) == len(found.passages):
        yield from (f"{entry.article} {entry.id}" for entry in read.values())
        return
    for pointer in found.figure.pointers:
        yield pointed(pointer) if pointer.kind is PointerKind.DOCUMENT else pointer.section
