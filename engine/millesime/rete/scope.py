"""What a unit reads from outside: facts, elements of lists, other rules; and the day that governs it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING, Any, final

from millesime.model.expressions import FieldRef
from millesime.values import Lack, Missing

if TYPE_CHECKING:
    from millesime.rete.derivation import Derivation

Element = tuple[Any, tuple[str, int]]
"""An element of a list, and where it lies: the list's path and its place."""


@final
class Scope:
    """One unit in one case. `elements` are the loop variables; `day` governs barèmes that have no day of their own."""

    __slots__ = ("day", "derivation", "elements")

    def __init__(self, derivation: Derivation, day: date, elements: Mapping[str, Element]) -> None:
        self.derivation, self.day, self.elements = derivation, day, elements

    def fact(self, name: str) -> Any:
        """A fact, or what is presumed of it."""
        case = self.derivation.case
        if name in case.facts:
            return case.facts[name]
        declared = self.derivation.program.facts.get(name)
        if declared is not None and declared.has_presumption and case.presumptions:
            return declared.presumed
        return Missing.of(name)

    def field(self, expr: FieldRef) -> Any:
        """A field of an element, or what is presumed of it."""
        element, _ = self.elements[expr.variable]
        value = element[expr.index]
        presumed = isinstance(value, Lack) and expr.has_presumption and self.derivation.case.presumptions
        return expr.presumed if presumed else value

    def rule(self, name: str, variable: str | None) -> Any:
        """What another rule came to, of an element where it is derived for each."""
        return self.derivation.rule(name, None if variable is None else self.elements[variable])
