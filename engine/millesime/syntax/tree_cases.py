"""Tables between bars, and what the law is tried on: scenarios, and the discordances whose sides hold what they hold."""

from __future__ import annotations

from dataclasses import field
from datetime import date
from typing import final

from millesime.frozen import dataclass
from millesime.syntax.tree_values import Lit, Name, Notes, PointerNote
from millesime.text import NOWHERE, Span


@final
@dataclass(frozen=True, slots=True)
class CellTree:
    """A cell of a bar table: `value` a literal, a name, or None for `manque`; `instead_of`: as first published."""

    value: Lit | Name | None
    instead_of: Lit | None = None
    span: Span = field(default=NOWHERE, compare=False)


@final
@dataclass(frozen=True, slots=True)
class RowTree:
    """A row between bars, with the notes that follow it."""

    cells: tuple[CellTree, ...]
    notes: Notes
    span: Span = field(default=NOWHERE, compare=False)


@final
@dataclass(frozen=True, slots=True)
class GivenTree:
    """`NAME = value`: a literal, a name, or a bar table for a list (header row first)."""

    name: Name
    value: Lit | Name | tuple[RowTree, ...]
    span: Span = field(default=NOWHERE, compare=False)


@final
@dataclass(frozen=True, slots=True)
class CheckTree:
    """`NAME = value`, or `NAME est inconnu faute de a, b` (`status` is the word after `est`, or `pas en vigueur`)."""

    name: Name
    value: Lit | Name | None
    status: str | None
    missing: tuple[Name, ...] = ()
    span: Span = field(default=NOWHERE, compare=False)


@final
@dataclass(frozen=True, slots=True)
class SituationTree:
    """`le D : …`, `avec a = b : …`, with its reading and edition."""

    at: date | None
    given: tuple[GivenTree, ...]
    reading: Name | None
    edition: str | None
    checks: tuple[CheckTree, ...]
    span: Span = field(default=NOWHERE, compare=False)


@final
@dataclass(frozen=True, slots=True)
class ScenarioTree:
    """`scénario « label »`, what it supposes, what it expects."""

    label: str
    pointers: tuple[PointerNote, ...]
    given: tuple[GivenTree, ...]
    situations: tuple[SituationTree, ...]
    span: Span = field(default=NOWHERE, compare=False)


@final
@dataclass(frozen=True, slots=True)
class SideTree:
    """`côté « who says what »` of a discordance, with what it supposes of its own, and its situations."""

    label: str
    notes: Notes
    given: tuple[GivenTree, ...]
    situations: tuple[SituationTree, ...]
    span: Span = field(default=NOWHERE, compare=False)


@final
@dataclass(frozen=True, slots=True)
class DiscordanceTree:
    """`discordance NAME « label »`: its gravity as written, what it touches, what the edition holds, its sides."""

    name: Name
    label: str
    gravity: Name | None
    touches: tuple[Name, ...]
    held: str | None
    given: tuple[GivenTree, ...]
    """What the sides suppose in common."""
    sides: tuple[SideTree, ...]
    stray: tuple[SituationTree, ...] = ()
    """Situations before the first side, of which they show nothing."""
    span: Span = field(default=NOWHERE, compare=False)
