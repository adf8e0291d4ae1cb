"""Whether the law carries what its documents say: each inventory entry against the rules that it names."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from enum import StrEnum
from typing import final

from millesime.frozen import dataclass
from millesime.model.citation import Pointer, PointerKind
from millesime.model.cited import authorities
from millesime.model.edition import EditionInfo
from millesime.model.inventory import Entry, Passage
from millesime.model.program import Exception_, NormKind, Program, Rule, Scale
from millesime.text.diagnostic import Diagnostic, Fix, Label, diagnose
from millesime.text.nearest import nearest
from millesime.text.source import Span


class Kind(StrEnum):
    """What a name of the law stands for."""

    FACT = "fact"
    ENUMERATION = "enumeration"
    STRUCTURE = "structure"
    ACTOR = "actor"
    SCALE = "scale"
    RULE = "rule"
    EXCEPTION = "exception"
    POWER = "power"
    DUTY = "duty"
    PROHIBITION = "prohibition"
    DISCORDANCE = "discordance"


_NORMS = {NormKind.POWER: Kind.POWER, NormKind.DUTY: Kind.DUTY, NormKind.PROHIBITION: Kind.PROHIBITION}


@final
@dataclass(frozen=True, slots=True)
class Declared:
    """A name of the law: what it stands for, where it is declared, what it points at.

    `pointers` is None for what cannot point: a fact, an actor, an enumeration, a structure.
    """

    kind: Kind
    span: Span
    pointers: tuple[Pointer, ...] | None = None


def declared(program: Program) -> Mapping[str, Declared]:
    """Everything that an inventory may name."""
    found: dict[str, Declared] = {}
    found.update({name: Declared(Kind.FACT, fact.span) for name, fact in program.facts.items()})
    found.update({name: Declared(Kind.ENUMERATION, one.span) for name, one in program.enumerations.items()})
    found.update({name: Declared(Kind.STRUCTURE, one.span) for name, one in program.structures.items()})
    found.update({name: Declared(Kind.ACTOR, actor.span) for name, actor in program.actors.items()})
    for scale in program.scales.values():
        found[scale.name] = Declared(Kind.SCALE, scale.span, _pointers(scale))
    for rule in program.rules.values():
        for exception in rule.exceptions:
            found[exception.name] = Declared(Kind.EXCEPTION, exception.span, _pointers(exception))
        kind = _NORMS[rule.norm.kind] if rule.norm else Kind.RULE
        found[rule.name] = Declared(kind, rule.span, _pointers(rule))
    for one in program.discordances.values():
        cited = (pointer for side in one.sides for pointer in side.authority.pointers)
        found[one.name] = Declared(Kind.DISCORDANCE, one.span, _passages(cited))
    return found


def unmet(
    entries: Sequence[Entry], known: Mapping[str, Declared], editions: Iterable[EditionInfo]
) -> Iterator[Diagnostic]:
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


def _named(entry: Entry, name: str, place: Span, known: Mapping[str, Declared]) -> Iterator[Diagnostic]:
    if name not in known:
        near = nearest(name, known)
        fix = Fix(place, near) if near else None
        yield diagnose("ML395", place, fix=fix, entry=entry.id, name=name)
        return
    held = known[name]
    if held.pointers is None:
        return
    if not any(_meet(passage, pointer) for passage in entry.at for pointer in held.pointers):
        passages = " ; ".join(map(str, entry.at))
        beside = [Label(held.span, "declared")]
        yield diagnose("ML396", place, secondary=beside, entry=entry.id, name=name, at=passages)


def _meet(passage: Passage, pointer: Pointer) -> bool:
    return pointer.section == passage.section and pointer.first <= passage.last and passage.first <= pointer.last


def _pointers(one: Rule | Exception_ | Scale) -> tuple[Pointer, ...]:
    return _passages(pointer for authority in authorities(one) for pointer in authority.pointers)


def _passages(found: Iterable[Pointer]) -> tuple[Pointer, ...]:
    return tuple(dict.fromkeys(pointer for pointer in found if pointer.kind is PointerKind.DOCUMENT))
