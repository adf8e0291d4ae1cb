"""The inventory of a document: what it says, passage by passage, and which law carries it."""

from __future__ import annotations

from dataclasses import field
from typing import final

from millesime.frozen import dataclass
from millesime.text import NOWHERE, Span


@final
@dataclass(frozen=True, slots=True)
class Passage:
    """Lines of a section, both included."""

    section: str
    first: int
    last: int

    def __str__(self) -> str:
        """As a pointer is written.

        >>> str(Passage("B35", 46, 48))
        'B35 46-48'
        """
        return f"{self.section} {self.first}" + (f"-{self.last}" if self.last != self.first else "")


@final
@dataclass(frozen=True, slots=True)
class Entry:
    """Something that a document says: where, in our own words, and which names of the law hold it, or why none does."""

    id: str
    at: tuple[Passage, ...]
    says: str
    names: tuple[str, ...] = ()
    because: str | None = None
    span: Span = field(default=NOWHERE, compare=False)
    where: Span = field(default=NOWHERE, compare=False)
    """Where `at` is written."""
    places: tuple[Span, ...] = field(default=(), compare=False)
    """Where each of `names` is written."""
