"""What may be named, and where one stands while a text is lowered."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import field, replace
from datetime import date
from enum import StrEnum
from typing import final

from millesime.frozen import dataclass
from millesime.lower.report import Report
from millesime.model.citation import Window
from millesime.model.edition import Section
from millesime.model.program import Actor, Enumeration, Structure
from millesime.syntax.tree import Header
from millesime.text import NOWHERE, Span
from millesime.values.types import ANY, Kind, Type


class Word(StrEnum):
    """What a name may be the name of, in the word that declares it."""

    FACT = "fait"
    RULE = "règle"
    NORM = "norme"
    SCALE = "barème"
    EXCEPTION = "exception"
    ENUMERATION = "énumération"
    STRUCTURE = "structure"
    ACTOR = "acteur"


@final
@dataclass(frozen=True, slots=True)
class Thing:
    """Something that has a value under a name: a fact, a rule, a norm or a barème."""

    word: Word
    type: Type
    keys: tuple[Type, ...] = ()
    structure: str | None = None
    """For a derived field, the structure that it is a field of."""
    span: Span = field(default=NOWHERE, compare=False)


@final
@dataclass(frozen=True, slots=True)
class Law:
    """All that may be named, inherited names included."""

    things: Mapping[str, Thing]
    enumerations: Mapping[str, Enumeration]
    structures: Mapping[str, Structure]
    actors: Mapping[str, Actor]
    homes: Mapping[str, tuple[str, ...]]
    """The enumerations that have a choice of that name."""
    exceptions: frozenset[str] = frozenset()

    def choices(self, type: Type) -> tuple[str, ...]:
        """The choices of an enumerated type; none for another type."""
        found = self.enumerations.get(type.name) if type.name else None
        return tuple(name for name, _ in found.choices) if found else ()


@final
@dataclass(frozen=True, slots=True)
class Sources:
    """What may be cited: sections of documents (with document and edition), and the Légifrance windows that heads state."""

    sections: Mapping[str, tuple[Section, str, str]]
    windows: Mapping[str, Window]
    articles: Mapping[str, tuple[Window, ...]]
    """The windows of an article that has a file of its own."""


@final
@dataclass(frozen=True, slots=True)
class Scope:
    """Where one stands: the law around, the file's head, the loop variables, what is known to exist."""

    law: Law
    sources: Sources
    report: Report
    edition: str
    header: Header | None = None
    elements: Mapping[str, Type] = field(default_factory=dict)
    """Loop variables, and the structure's own name inside a derived field."""
    present: frozenset[str] = frozenset()
    """Names that are known to exist here, because a condition says so."""
    common: Type | None = None
    """In an exception, the type of what « droit commun » would give."""
    since: date | None = None
    """The first day of the version that one stands in."""

    def among(self, variable: str, type: Type) -> Scope:
        """Inside a loop."""
        return replace(
            self,
            elements={**self.elements, variable: type},
            present=frozenset(name for name in self.present if name.partition(".")[0] != variable),
        )

    def knowing(self, names: Iterable[str]) -> Scope:
        """Where these names are known to exist."""
        added = frozenset(names)
        return replace(self, present=self.present | added) if added else self

    def within(self, structure: str | None) -> Scope:
        """Inside a derived field of a structure."""
        if structure is None:
            return self
        return self.among(structure, self.record(structure))

    def record(self, structure: str) -> Type:
        """The type of a structure's elements."""
        return Type(Kind.RECORD, structure) if structure in self.law.structures else ANY
