"""Heads of clauses as they are read: flat, one after the other, before `nesting` puts them into one another."""

from __future__ import annotations

from typing import final

from millesime.frozen import dataclass
from millesime.syntax.pieces import Broken, Condition
from millesime.syntax.tree import BodyTree, Name, Notes, Period
from millesime.text import Span


@final
@dataclass(frozen=True, slots=True)
class Event:
    """`s'apprécie au X`."""

    name: Name
    span: Span


@final
@dataclass(frozen=True, slots=True)
class Applicable:
    """`applicable si …`."""

    condition: Condition
    span: Span


@final
@dataclass(frozen=True, slots=True)
class Head:
    """`version`, `lecture`, `exception`, `mesure transitoire` or `lacune`, with the body that follows it, if one does."""

    kind: str
    name: Name | None
    target: Name | None
    notes: Notes
    period: Period | None
    period_notes: Notes
    body: BodyTree | Broken | None
    place: Span
    """The keyword alone: where a complaint about the clause points."""
    span: Span


Clause = Event | Applicable | Head | Broken
