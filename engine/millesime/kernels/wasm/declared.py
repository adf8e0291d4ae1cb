"""What the lexicon declares of a column: how far its numbers go, over which denominator they are likely to be."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import Final

from millesime.kernels.exact.calendar import days_of
from millesime.kernels.tables.cells import FARTHEST
from millesime.kernels.wasm.layout import Key
from millesime.kernels.wasm.values import EDGE
from millesime.model.program import Fact, Program
from millesime.values.types import DATE, Kind, Type

_USUAL: Final = {Kind.AMOUNT: 100, Kind.RATE: 10_000, Kind.NUMBER: 100}
_NUMBERS: Final = (Kind.INTEGER, *_USUAL)
_DAYS: Final = days_of(date.max)


def declared(program: Program, key: Key) -> tuple[Type, Fact | None]:
    """The type of what stands in a column, and the fact or the field that it is, if it is one."""
    what, path, name = key
    if what == "event":
        return DATE, None
    if what == "fact":
        fact = program.facts.get(name)
        return (DATE if fact is None else fact.type), fact
    held: Fact | None = program.facts[path.partition("/")[0]]
    assert held is not None
    of = held.type.item or held.type
    for field in filter(None, (*path.split("/")[1:], name)):
        held = next((each for each in program.structures[of.name or ""].fields if each.name == field), None)
        assert held is not None
        of = held.type.item or held.type
    return of, held if name else None


def usual(program: Program, key: Key) -> int:
    """The denominator that the numbers of a column have where nothing else is known than their type."""
    return _USUAL.get(declared(program, key)[0].kind, 1)


def farthest(program: Program, key: Key, den: int) -> int:
    """How far the numerators of a column go from zero over a denominator: rows in which one would go further are not asked."""
    type_, fact = declared(program, key)
    if type_.kind is Kind.DATE:
        return _DAYS
    if type_.kind not in _NUMBERS:
        return EDGE
    ends = () if fact is None else (fact.low, fact.high)
    most = [abs(Fraction(end)) for end in ends if isinstance(end, int | Fraction)]
    return min(EDGE, int((max(most) if len(most) == 2 else FARTHEST) * den))
