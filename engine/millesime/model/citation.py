"""Where a rule comes from: article, Légifrance windows, pointers into documents."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import final

from millesime.text import NOWHERE, Span


class PointerKind(StrEnum):
    """What a pointer points into."""

    DOCUMENT = "document"
    LAW = "law"
    ELSEWHERE = "elsewhere"
    CONVENTION = "convention"


@final
@dataclass(frozen=True, slots=True)
class Pointer:
    """A passage: `[B35 46-48]` (document), `[LEGI D.432-6]` (law), `[AILLEURS « … »]` (elsewhere, unverified)."""

    kind: PointerKind
    section: str = ""
    """The document's section (`B35`), the law's article (`D.432-6`), or the text of an elsewhere or convention."""
    first: int = 0
    last: int = 0
    document: str | None = None
    """The document's id (`guide-2012`), once the edition's manifest has told it."""
    span: Span = field(default=NOWHERE, compare=False)


@final
@dataclass(frozen=True, slots=True)
class Window:
    """A Légifrance version id and its days in force; `until` is exclusive, None where open."""

    legifrance: str
    since: date
    until: date | None = None
    span: Span = field(default=NOWHERE, compare=False)


@final
@dataclass(frozen=True, slots=True)
class Heading:
    """What a file is about: an article of a code, or another text (`article` None), with the windows that it states."""

    article: str | None
    code: str | None
    windows: tuple[Window, ...] = ()
    span: Span = field(default=NOWHERE, compare=False)


@final
@dataclass(frozen=True, slots=True)
class Authority:
    """What a version, a branch or a condition rests on. Empty fields are inherited from what encloses it."""

    article: str | None = None
    code: str | None = None
    alinea: int | None = None
    windows: tuple[Window, ...] = ()
    pointers: tuple[Pointer, ...] = ()
    convention: bool = False
    """Whether no source states it: an arbitrary but declared choice, such as a rounding."""
    label: str | None = None
    span: Span = field(default=NOWHERE, compare=False)
    """Where the article is named, if it is."""


NO_AUTHORITY = Authority()
