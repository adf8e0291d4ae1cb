"""What can be told of citations without the documents at hand, wherever law is read: what an edition's lock lacks."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from millesime.model.citation import PointerKind
from millesime.model.program import Program
from millesime.sources.checks.cited import uncited
from millesime.sources.checks.locked import unlocked
from millesime.sources.subjects import subjects
from millesime.text import Diagnostic, Severity


def unpinned(program: Program, locks: Mapping[str, str]) -> Iterator[Diagnostic]:
    """In an edition that has a lock: versions that cite nothing, and pointers that the lock does not hold.

    Warnings here; errors for `millesime sources verify`. `locks`: fingerprints by edition and pointer (`2012/B35 46-48`).
    """
    own = f"{program.edition}/"
    passages = {name.removeprefix(own): sha256 for name, sha256 in locks.items() if name.startswith(own)}
    if not passages:
        return
    yield from uncited(subjects(program), Severity.WARNING)
    pointers = tuple(one for one in program.pointers if one.kind is PointerKind.DOCUMENT)
    yield from unlocked(pointers, passages, {}, Severity.WARNING)
