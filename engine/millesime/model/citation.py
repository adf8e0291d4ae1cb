"""Where a rule comes from: article, Légifrance windows, pointers into documents."""

from __future__ import annotations

from dataclasses import field
from datetime import date
from enum import StrEnum
from typing import final

from millesime.frozen import dataclass
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


def over(authority: Authority, branch: Authority | None) -> Authority:
    """A version's authority, with what the branch that was taken says more precisely.

    A branch that names another article has that article's windows and paragraph, or none: never the version's.
    """
    if branch is None:
        return authority
    elsewhere = branch.article is not None and branch.article != authority.article
    return Authority(
        article=branch.article or authority.article,
        code=branch.code or authority.code,
        alinea=branch.alinea if branch.alinea is not None or elsewhere else authority.alinea,
        windows=branch.windows if branch.windows or elsewhere else authority.windows,
        pointers=branch.pointers or authority.pointers,
        convention=branch.convention or authority.convention,
        label=branch.label or authority.label,
    )


def window_on(authority: Authority, day: date) -> Window | None:
    """The Légifrance version in force on a day; the nearest one where the windows do not hold it."""
    if not authority.windows:
        return None
    for window in authority.windows:
        if window.since <= day and (window.until is None or day < window.until):
            return window
    begun = [window for window in authority.windows if window.since <= day]
    return begun[-1] if begun else authority.windows[0]
