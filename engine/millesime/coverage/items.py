"""What of the law a scenario may reach, each known by its place in a file, whatever the edition that carries it."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import final

from millesime.text import Span


class Kind(StrEnum):
    """What is counted, each apart."""

    VERSION = "version"
    """A version of a rule, an exception or a norm, in one reading; a period of a barème; a lacuna of either."""
    BRANCH = "branch"
    CONDITION = "condition"
    """Reached once two runs show that it alone turns its decision."""
    BOUND = "bound"
    """A threshold, at it and one step beyond; the first and the last day of a version: counted, never required."""
    CELL = "cell"
    """A cell of a table: counted, never required."""


class Way(StrEnum):
    """How an item is come by: which of the ways out of its place was taken."""

    VERSION = "version"
    PERIOD = "period"
    LACUNA = "lacuna"
    CELL = "cell"
    CONDITION = "condition"
    ARM = "arm"
    OTHERWISE = "otherwise"
    NO_MATCH = "no_match"
    """None of the branches of an exception."""
    CASE = "case"
    THEN = "then"
    ELSE = "else"
    WHEN = "when"
    NOT_WHEN = "not_when"
    APPLICABLE = "applicable"
    NOT_APPLICABLE = "not_applicable"
    SET_ASIDE = "set_aside"
    """An exception that matched and gave way to one made to it."""
    CAPPED = "capped"
    NOT_CAPPED = "not_capped"
    FLOORED = "floored"
    NOT_FLOORED = "not_floored"
    GIVEN = "given"
    FALLBACK = "fallback"
    PICKED = "picked"
    COUNTS = "counts"
    """An interruption or a suspension that puts off the end of a delay."""
    DOES_NOT_COUNT = "does_not_count"
    AT = "at"
    """Right at a threshold."""
    BEYOND = "beyond"
    """One step from it, on the side where the result turns."""
    FIRST = "first"
    """The first value of a range."""
    LAST = "last"
    FIRST_DAY = "first_day"
    LAST_DAY = "last_day"
    EXEMPTED = "exempted"
    NOT_EXEMPTED = "not_exempted"


@final
@dataclass(frozen=True, slots=True)
class Item:
    """One thing to reach. Two editions that carry one text carry one item."""

    kind: Kind
    way: Way
    file: str
    start: int
    end: int
    detail: str = ""
    """What tells it from its neighbours at one place: the first day of a period, the keys of a cell."""
    name: str = field(default="", compare=False)
    """The rule, exception or barème that it belongs to."""
    reading: str | None = field(default=None, compare=False)

    @property
    def span(self) -> Span:
        """Where it is written."""
        return Span(self.file, self.start, self.end)


def item(kind: Kind, way: Way, span: Span, name: str = "", detail: str = "", reading: str | None = None) -> Item:
    """An item at a place."""
    return Item(kind, way, span.file, span.start, span.end, detail, name, reading)
