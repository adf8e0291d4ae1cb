"""Whether the law carries what its documents say: each inventory entry against the rules that it names."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from millesime.model.citation import Pointer, PointerKind
from millesime.model.cited import authorities
from millesime.model.edition import EditionInfo
from millesime.model.inventory import Entry, Passage
from millesime.model.program import Exception_, Program, Rule, Scale
from millesime.text.diagnostic import Diagnostic, Fix, Label, diagnose
from millesime.text.nearest import nearest
from millesime.text.source import Span

Declared = Mapping[str, tuple[Span, tuple[Pointer, ...] | None]]
"""By name, where it is declared and what it points at; None for what cannot point (a fact, an actor, …)."""


def declared(program: Program) -> Declared:
    """Everything that an inventory may name."""
    found: dict[str, tuple[Span, tuple[Pointer, ...] | None]] = {}
    for kind in (program.facts, program.enumerations, program.structures, program.actors):
        found.update({name: (one.span, None) for name, one in kind.items()})
    for scale in program.scales.values():
        found[scale.name] = scale.span, _pointers(scale)
    for rule in program.rules.values():
        found.update({exception.name: (exception.span, _pointers(exception)) for exception in rule.exceptions})
        found[rule.name] = rule.span, _pointers(rule)
    return found


def unmet(entries: Sequence[Entry], known: Declared, editions: Iterable[EditionInfo]) -> Iterator[Diagnostic]:
    """Everything that keeps an inventory from being a proof: a passage that is none, a name that is gone, a rule that
    does not cite what it is said to carry.
    """
    sections = {part.name: part for info in editions for document in info.documents for part in document.sections}
    for entry in entries:
        for passage in entry.at:
            section = sections.get(passage.section)
            if section is None or not section.first <= passage.first <= passage.last <= section.last:
                yield diagnose("ML392", entry.where, at=passage)
        if not entry.names and entry.because is None:
            yield diagnose("ML393", entry.span, name=entry.id)
        if entry.names and entry.because is not None:
            yield diagnose("ML394", entry.span, name=entry.id)
        for name, place in zip(entry.names, entry.places, strict=True):
            yield from _named(entry, name, place, known)


def _named(entry: Entry, name: str, place: Span, known: Declared) -> Iterator[Diagnostic]:
    if name not in known:
        near = nearest(name, known)
        fix = Fix(place, near) if near else None
        yield diagnose("ML395", place, fix=fix, entry=entry.id, name=name)
        return
    at, pointers = known[name]
    if pointers is not None and not any(_meet(passage, pointer) for passage in entry.at for pointer in pointers):
        passages = " ; ".join(map(str, entry.at))
        beside = [Label(at, "declared")]
        yield diagnose("ML396", place, secondary=beside, entry=entry.id, name=name, at=passages)


def _meet(passage: Passage, pointer: Pointer) -> bool:
    return pointer.section == passage.section and pointer.first <= passage.last and passage.first <= pointer.last


def _pointers(one: Rule | Exception_ | Scale) -> tuple[Pointer, ...]:
    found = (pointer for authority in authorities(one) for pointer in authority.pointers)
    return tuple(dict.fromkeys(pointer for pointer in found if pointer.kind is PointerKind.DOCUMENT))
