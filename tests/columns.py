"""Cases as columns, one Python value at a time: what kernels are tried on without a table being read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from fractions import Fraction
from math import lcm
from typing import Any

import numpy as np

from millesime.kernels.exact.columns import Column
from millesime.kernels.exact.lacks import LACKS, NONE, missing
from millesime.kernels.law.rules import EPOCH
from millesime.model.program import Fact, Program
from millesime.values import Duration, Lack
from millesime.values.types import DATE, Kind, Type


class Cases:
    """The facts of some cases, held as the language holds them; a name that a case does not have is unknown."""

    def __init__(self, program: Program, cases: Sequence[Mapping[str, Any]]) -> None:
        self.program = program
        self.cases = cases

    def fact(self, name: str) -> Column:
        """A fact, a row for each case."""
        declared = self.program.facts.get(name, Fact(name, DATE))
        lost = missing(name)
        return column(
            self.program, declared.type, [case.get(name, lost) if name in case else _Lost(lost) for case in self.cases]
        )

    def list(self, name: str) -> Lists:
        """A list that is a fact."""
        declared = self.program.facts[name]
        return Lists(
            self.program, declared.type, [case[name] if name in case else _Lost(missing(name)) for case in self.cases]
        )


class Lists:
    """Lists, one for each row."""

    def __init__(self, program: Program, type_: Type, rows: Sequence[Any]) -> None:
        self.program = program
        assert type_.item is not None
        self.item = type_.item
        sizes = [len(row) if isinstance(row, tuple) else 0 for row in rows]
        self.offsets = np.concatenate([[0], np.cumsum(sizes)]).astype(np.int64)
        k = [_code(row) if not isinstance(row, tuple) else 0 for row in rows]
        self.k = np.asarray(k, np.int32) if any(k) else None
        self.elements = [element for row in rows if isinstance(row, tuple) for element in row]

    def _field(self, name: str) -> tuple[Type, list[Any]]:
        if not name:
            return self.item, self.elements
        fields = self.program.structures[self.item.name or ""].fields
        index = next(index for index, field in enumerate(fields) if field.name == name)
        return fields[index].type, [element[index] for element in self.elements]

    def field(self, name: str) -> Column:
        """A field of each element."""
        return column(self.program, *self._field(name))

    def list(self, name: str) -> Lists:
        """A list within each element."""
        return Lists(self.program, *self._field(name))


class _Lost:
    def __init__(self, code: int) -> None:
        self.code = code


def _code(value: Any) -> int:
    if isinstance(value, _Lost):
        return value.code
    return LACKS.code(value) if isinstance(value, Lack) else NONE if value is None else 0


def column(program: Program, type_: Type, values: Sequence[Any]) -> Column:
    """Values of a type as a column."""
    k = np.asarray([_code(value) for value in values], np.int32)
    known = [None if code else value for value, code in zip(values, k, strict=True)]
    den = lcm(*(Fraction(value).denominator for value in known if isinstance(value, Fraction)), 1)
    held = [0 if value is None else _held(program, type_, value, den) for value in known]
    v = np.asarray(held, bool if type_.kind is Kind.BOOLEAN else np.int64)
    return Column(v, k if k.any() else None, den)


def _held(program: Program, type_: Type, value: Any, den: int) -> int:
    match value:
        case bool():
            return value
        case date():
            return value.toordinal() - EPOCH
        case Duration():
            return value.days if type_.kind is Kind.DAYS else value.months
        case str():
            return [name for name, _ in program.enumerations[type_.name or ""].choices].index(value)
        case _:
            return int(value * den)
