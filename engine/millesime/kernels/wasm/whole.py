"""Whether the cases of a `selon` hold all that its subject may be: then nothing need be said of what is in none of them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from fractions import Fraction
from math import ceil, floor
from typing import Final

from millesime.model.expressions import Guard, Switch, Value
from millesime.model.program import Program
from millesime.values.types import Kind

_WHOLE: Final = (Kind.INTEGER, Kind.DATE)
_ORDERED: Final = (*_WHOLE, Kind.NUMBER, Kind.AMOUNT, Kind.RATE)


def whole(switch: Switch, program: Program) -> bool:
    """Whether each value of the subject's type falls into a case; « sans objet » is not looked at."""
    kind, guards = switch.subject.type.kind, [case.guard for case in switch.cases]
    held = {value for guard in guards for value in guard.values or ()}
    if kind is Kind.BOOLEAN:
        return held >= {True, False}
    if kind is Kind.CHOICE:
        choices = program.enumerations[switch.subject.type.name or ""].choices
        return held >= {name for name, _ in choices}
    return kind in _ORDERED and _covered(guards, of_whole=kind in _WHOLE)


def _covered(guards: Iterable[Guard], *, of_whole: bool) -> bool:
    """Whether ranges cover a line from end to end, or all whole numbers on it."""
    ranges = [_range(guard, of_whole=of_whole) for guard in guards if guard.values is None]
    reached: tuple[Fraction, int] | None = None
    if not any(low is None for low, _ in ranges):
        return False
    for low, high in sorted(ranges, key=lambda one: (one[0] is not None, one[0] or (Fraction(), 0))):
        if low is not None and (reached is None or low > reached):
            return False
        if high is None:
            return True
        reached = high if reached is None else max(reached, high)
    return False


def _range(guard: Guard, *, of_whole: bool) -> tuple[tuple[Fraction, int] | None, tuple[Fraction, int] | None]:
    """Just before which numbers (0) or just after which (1) a range begins and ends; without end where there is none."""
    low, high = _number(guard.low), _number(guard.high)
    if of_whole:
        first = None if low is None else (Fraction(floor(low) + 1 if guard.low_open else ceil(low)), 0)
        end = None if high is None else (Fraction(ceil(high) if guard.high_open else floor(high) + 1), 0)
        return first, end
    return (
        None if low is None else (low, int(guard.low_open)),
        None if high is None else (high, int(not guard.high_open)),
    )


def _number(edge: Value) -> Fraction | None:
    match edge:
        case date():
            return Fraction(edge.toordinal())
        case int() | Fraction():
            return Fraction(edge)
        case _:
            return None
