"""Values written in the law, as the code of one row."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING

from millesime.kernels.exact.calendar import days_of
from millesime.kernels.exact.lacks import NONE
from millesime.kernels.wasm.cases import Cases
from millesime.kernels.wasm.values import Unwritten, Val, lack, number, truth
from millesime.model.expressions import Value
from millesime.values import Duration
from millesime.values.types import Kind, Type

if TYPE_CHECKING:
    from millesime.kernels.wasm.module import Module


def literal(module: Module, value: Value, type_: Type) -> Val:
    """A value written in the law."""
    match value:
        case None:
            return lack(NONE)
        case bool():
            return truth(value)
        case int() | Fraction():
            exact = Fraction(value)
            return number(exact.numerator, exact.denominator)
        case _:
            return number(held(module, value, type_))


def held(module: Module, value: Value, type_: Type) -> int:
    """A value as columns hold it, over one."""
    match value:
        case bool():
            return int(value)
        case str() if type_.kind is Kind.CHOICE:
            return [name for name, _ in module.plan.program.enumerations[type_.name or ""].choices].index(value)
        case date():
            return days_of(value)
        case Duration():
            return value.days if type_.kind is Kind.DAYS else value.months
        case int() | Fraction():
            return int(value)
        case _:
            raise Unwritten("literal")


def parted(module: Module, cases: Iterable[Sequence[Value]], type_: Type) -> Cases:
    """The values of a type of choices, parted into the cases that hold them; those that none holds are the last case."""
    every = [
        *(name for name, _ in module.plan.program.enumerations[type_.name or ""].choices),
        *([None] * type_.optional),
    ]
    told = [tuple(each) for each in cases]
    rest = tuple(value for value in every if not any(value in each for each in told))
    return Cases(tuple(None if one is None else held(module, one, type_) for one in each) for each in (*told, rest))
