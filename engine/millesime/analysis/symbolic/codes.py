"""Values of the language as numbers that a solver can count with, and back: days by their number, choices by theirs."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from fractions import Fraction
from typing import Any

from millesime.model.expressions import Value
from millesime.model.program import Program
from millesime.values import Duration
from millesime.values.types import Kind, Type


class Codes:
    """The numbers of choices and texts, the same for all the programs that share them."""

    def __init__(self, programs: Sequence[Program]) -> None:
        self._programs = programs
        self._codes: dict[tuple[str, str], int] = {}
        self._names: dict[tuple[str, int], str] = {}

    def number(self, value: Any, type: Type) -> Any:
        """A value of the language as a truth or a number."""
        match value:
            case bool() | int() | Fraction():
                return value
            case date():
                return value.toordinal()
            case Duration():
                return value.months or value.days
            case str():
                return self.code(type, value)
            case _:
                raise TypeError(f"no value of the language: {value!r}")

    def code(self, type: Type, name: str) -> int:
        """The number of a choice or of a text; the choices of an enumeration are numbered in the order declared."""
        space = type.name or "" if type.kind is Kind.CHOICE else ""
        if space and (space, name) not in self._codes:
            for program in self._programs:
                enumeration = program.enumerations.get(space)
                for choice, _ in enumeration.choices if enumeration else ():
                    self._enter(space, choice)
        return self._enter(space, name)

    def _enter(self, space: str, name: str) -> int:
        found = self._codes.get((space, name))
        if found is None:
            found = sum(1 for other, _ in self._codes if other == space)
            self._codes[space, name] = found
            self._names[space, found] = name
        return found

    def back(self, number: Any, type: Type) -> Value:
        """The value of the language that a truth or a number stands for."""
        match type.kind:
            case Kind.BOOLEAN | Kind.NORM:
                return bool(number)
            case Kind.DATE:
                return date.fromordinal(int(number))
            case Kind.CALENDAR:
                return Duration(int(number))
            case Kind.DAYS:
                return Duration(0, int(number))
            case Kind.CHOICE:
                return self._names.get((type.name or "", int(number)), "?")
            case Kind.TEXT:
                return self._names.get(("", int(number)), f"texte {int(number)}")
            case Kind.INTEGER:
                return int(number)
            case _:
                return Fraction(number)
