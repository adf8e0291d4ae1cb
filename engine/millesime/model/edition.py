"""What an edition says of itself: what it knew, since when, until when it vouches, from which documents."""

from __future__ import annotations

from datetime import date
from typing import final

from millesime.frozen import dataclass


@final
@dataclass(frozen=True, slots=True)
class Section:
    """A sheet of a document, under the short name that pointers use (`B35`), with its lines."""

    name: str
    title: str
    first: int
    last: int


@final
@dataclass(frozen=True, slots=True)
class Document:
    """A source of an edition. `sha256` is that of the file's bytes."""

    id: str
    title: str
    file: str
    sha256: str
    sections: tuple[Section, ...]


@final
@dataclass(frozen=True, slots=True)
class EditionInfo:
    """The head of an edition. `horizon` is the last day that it vouches for (inclusive)."""

    id: str
    title: str
    known_from: date
    horizon: date
    extends: str | None
    documents: tuple[Document, ...]
