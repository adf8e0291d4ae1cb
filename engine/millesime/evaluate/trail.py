"""The trail while a case is decided: what was met, in order. Cheap to write, turned into JSON only when asked.

A step is a tuple `(site, value, …)`: the site is built once, when the law is compiled, and tells everything that does
not depend on the case.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from enum import IntEnum
from typing import TYPE_CHECKING, Any, final

from millesime.model.citation import NO_AUTHORITY, Authority
from millesime.values.types import Type

if TYPE_CHECKING:
    from millesime.evaluate.rules import RuleUnit
    from millesime.evaluate.selection import Selection


class What(IntEnum):
    """What a step is about."""

    FACT = 0
    RULE = 1
    SCALE = 2
    CONDITION = 3
    ARM = 4
    EXCEPTION = 5
    OPERATION = 6
    LIMIT = 7
    ELEMENT = 8
    APPLICABLE = 9
    AGGREGATE = 10
    PARTIAL = 11
    CAUSE = 12
    FIELD = 13
    LACUNA = 14
    PICKED = 15


@final
class Site:
    """The part of a step that is the same in every case."""

    __slots__ = ("authority", "detail", "label", "name", "type", "what")

    def __init__(
        self,
        what: What,
        name: str,
        type: Type | None = None,
        authority: Authority = NO_AUTHORITY,
        label: str | None = None,
        detail: Any = None,
    ) -> None:
        self.what = what
        self.name = name
        self.type = type
        self.authority = authority
        self.label = label or authority.label
        self.detail = detail


@final
class Node:
    """One rule decided: the day that governed, the version chosen, the steps, the value.

    `steps` is where closures write while they run; nested parts swap it for a list of their own and put it back.
    `locals` holds loop variables: the element and its key `(list, position)`.
    """

    __slots__ = ("applied", "assumed", "day", "locals", "norm", "plan", "selection", "steps", "unit", "value")

    def __init__(self, unit: RuleUnit, locals: dict[str, Any] | None) -> None:
        self.unit = unit
        self.locals = locals
        self.day: date = date.min
        self.assumed = False
        self.plan: Any = None
        self.selection: Selection | None = None
        self.steps: list[Any] = []
        self.value: Any = None
        self.applied: list[Any] | None = None
        """Steps of the exceptions that decided, where some did."""
        self.norm: dict[str, Any] | None = None


@final
class Run:
    """One question put to the engine: the facts, the day, the preference among readings, and what was found so far."""

    __slots__ = ("assumed", "at", "memo", "met", "preference", "presumptions", "values")

    def __init__(
        self, values: Any, at: date | None, preference: tuple[str, ...], presumptions: bool, memo: dict[Any, Node]
    ) -> None:
        self.values = values
        self.at = at
        self.preference = preference
        self.presumptions = presumptions
        self.memo = memo
        self.assumed: dict[str, Any] = {}
        self.met = 0
        """Bits of the readings that lived at some choice and were not taken."""


def branch_taken(steps: Sequence[Any]) -> Authority | None:
    """What the branch that was taken rests on, where it says so itself."""
    for step in reversed(steps):
        if step[0].what is What.ARM:
            return step[0].authority if step[2] is True else None
        if step[0].what is What.CONDITION and step[0].name == "lorsque":
            return None
    return None
