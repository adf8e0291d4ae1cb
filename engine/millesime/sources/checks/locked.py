"""ML375 to ML378: pointers and the lock that do not agree, or a passage that no longer reads as it did.

Example: a pointer moved by two lines without `millesime sources pin`. Pages: docs/diagnostics/ML375.md to ML378.md.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from millesime.model.citation import Pointer
from millesime.sources.evidence import Evidence
from millesime.sources.passages import pointed
from millesime.text import Diagnostic, Fix, Label, Severity, Span
from millesime.text.diagnostic import diagnose


def check(evidence: Evidence) -> Iterator[Diagnostic]:
    """The edition's own pointers against its own lock, and the lock's passages against the documents."""
    lock = evidence.lock
    cited: dict[str, Pointer] = {}
    for pointer in evidence.documented:
        cited.setdefault(pointed(pointer), pointer)
    if lock is None:
        if cited:
            yield diagnose("ML378", evidence.manifest.at("id"), name=evidence.manifest.info.id)
        return
    yield from unlocked(evidence.documented, lock.passages, lock.places)
    for name, place in lock.places.items():
        if name not in cited:
            yield diagnose("ML377", place, name=name)
            continue
        if name not in evidence.drifted:
            continue
        pointer, moved = cited[name], evidence.drifted[name]
        document = evidence.shelf.of(pointer)
        assert document is not None
        beside = [Label(place, "locked"), Label(document.span(pointer.first, pointer.last), "passage")]
        now, fix = "—", None
        if moved is not None:
            now = f"{pointer.section} {moved[0]}" + (f"-{moved[1]}" if moved[1] > moved[0] else "")
            fix = Fix(pointer.span, f"[{now}]")
            beside.append(Label(document.span(*moved), "moved"))
        yield diagnose("ML376", pointer.span, secondary=beside, fix=fix, pointer=name, now=now)


def unlocked(
    pointers: tuple[Pointer, ...],
    passages: Mapping[str, str],
    places: Mapping[str, Span],
    severity: Severity | None = None,
) -> Iterator[Diagnostic]:
    """The pointers that a lock does not hold, each with the entry of its section that nothing cites, if there is one."""
    cited = {pointed(pointer) for pointer in pointers}
    idle = [name for name in passages if name not in cited]
    for pointer in pointers:
        if pointed(pointer) in passages:
            continue
        near = min(
            (name for name in idle if name.partition(" ")[0] == pointer.section),
            key=lambda name: abs(_first(name) - pointer.first),
            default=None,
        )
        beside = [Label(places[near], "locked")] if near is not None and near in places else []
        yield diagnose(
            "ML375", pointer.span, secondary=beside, severity=severity, pointer=pointed(pointer), near=near or "—"
        )


def _first(name: str) -> int:
    return int(name.partition(" ")[2].partition("-")[0])
