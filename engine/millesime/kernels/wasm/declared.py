"""What the lexicon declares of a column: how far its numbers go, over which denominator they are likely to be."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import Final

from millesime.kernels.exact.calendar import days_of
from millesime.kernels.wasm.layout import Key
from millesime.kernels.wasm.values import EDGE
from millesime.model.program import Fact, Program
from millesime.values.types import DATE, Kind, Type

FAR: Final = {Kind.AMOUNT: 2**38, Kind.RATE: 2**4, Kind.NUMBER: 2**38, Kind.INTEGER: 2**38}
"""So far from zero numbers of a case may go: beyond 270 billion euros, or 1,600 %, columns are asked. A rate of an amount fits then."""
FAR_IN_LISTS: Final = 2**30
"""So far those of an element may go: beyond a billion euros columns are asked. The sum of a rate of them fits then."""
LONGEST: Final = 2**12
"""So many elements a list of a case may have, else columns are asked."""
_USUAL: Final = {Kind.AMOUNT: 100, Kind.RATE: 10_000, Kind.NUMBER: 100}
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
    """How far the numerators of a column go from zero over a denominator."""
    type_, fact = declared(program, key)
    if type_.kind is Kind.DATE:
        return _DAYS
    if type_.kind not in FAR:
        return EDGE
    ends = () if fact is None else (fact.low, fact.high)
    most = [abs(Fraction(end)) for end in ends if isinstance(end, int | Fraction)]
    far = Fraction(min(FAR[type_.kind], FAR_IN_LISTS) if key[0] == "field" else FAR[type_.kind])
    if len(most) == 2:
        far = min(far, max(most))
    return min(EDGE, int(far * den))


def reach(program: Program, key: Key, den: int) -> tuple[int, int]:
    """The least and the greatest that the numerators of a column may be: rows in which one is not between them are not asked."""
    type_, fact = declared(program, key)
    low, far = None if fact is None else fact.low, farthest(program, key, den)
    natural = type_.kind in FAR and isinstance(low, int | Fraction) and low >= 0
    return 0 if natural else -far, far
