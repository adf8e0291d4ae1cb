"""The highest and the lowest that a number can be, each with a case that shows it and a proof that nothing lies beyond."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Any, Final, final

from millesime.analysis.symbolic.asked import Asked, Shown
from millesime.analysis.symbolic.logic import Formula, below, is_plain, no
from millesime.analysis.symbolic.solving import NOT_ESTABLISHED, NOTHING

FAR: Final = 10**12
"""Beyond this a number is held to have no end."""
_NEAR = Fraction(1, 10**9)
_TURNS: Final = 400


@final
@dataclass(frozen=True, slots=True)
class Extreme:
    """How far a number goes.

    `attained`: the case comes to this value itself; otherwise cases come as near to it as one likes, and none to it.
    `endless`: cases go on as far as anyone looks. `proved`: nothing lies beyond; otherwise the solver gave up.
    """

    value: Fraction
    shown: Shown
    attained: bool = True
    endless: bool = False
    proved: bool = True


@final
class _Climb:
    """A search upwards from case to case."""

    def __init__(self, number: Any, asked: Asked, sign: int, first: Shown) -> None:
        self._number, self._asked, self._sign = number, asked, sign
        self.shown = first
        self.low = sign * first.number(number)
        self.gave_up = False

    def _beyond(self, bound: Fraction, strictly: bool) -> Formula:
        edge: Any = self._sign * bound
        if not is_plain(self._number) and self._number.is_int():
            whole = -((-bound.numerator) // bound.denominator) if not strictly else bound.__floor__() + 1
            edge, strictly = self._sign * whole, False
        low, high = (edge, self._number) if self._sign > 0 else (self._number, edge)
        return below(low, high) if strictly else no(below(high, low))

    def up(self, bound: Fraction, strictly: bool = False) -> bool:
        """Whether something lies at a bound or beyond; where it does, the search goes on from there."""
        found = self._asked.case(self._beyond(bound, strictly))
        if isinstance(found, Shown):
            self.shown, self.low = found, self._sign * found.number(self._number)
            return True
        self.gave_up = self.gave_up or found is NOT_ESTABLISHED
        return False

    def end(self, *, attained: bool = True, at: Fraction | None = None, endless: bool = False) -> Extreme:
        """What was found."""
        value = self.low if at is None else at
        return Extreme(self._sign * value, self.shown, attained, endless, not self.gave_up)


def highest(number: Any, asked: Asked, far: int = FAR) -> Extreme | None:
    """The highest that a number is in any case that is asked for; None where there is none, or the solver gives up."""
    return _farthest(number, asked, 1, far)


def lowest(number: Any, asked: Asked, far: int = FAR) -> Extreme | None:
    """The lowest."""
    return _farthest(number, asked, -1, far)


def _farthest(number: Any, asked: Asked, sign: int, far: int) -> Extreme | None:
    first = asked.case()
    if not isinstance(first, Shown):
        return None
    climb = _Climb(number, asked, sign, first)
    if is_plain(number):
        return climb.end()
    step = Fraction(1)
    while climb.up(climb.low + step):
        if climb.low > far:
            return climb.end(endless=True)
        step *= 8
    high = climb.low + step
    for _ in range(_TURNS):
        if climb.gave_up or not climb.up(climb.low, strictly=True):
            return climb.end()
        if climb.low >= high or high - climb.low < _NEAR:
            return _narrowed(climb, high)
        middle = simplest(climb.low + (high - climb.low) / 4, high - (high - climb.low) / 4)
        if not climb.up(middle):
            high = middle
    climb.gave_up = True
    return climb.end()


def _narrowed(climb: _Climb, high: Fraction) -> Extreme:
    """What lies between two numbers so near one another that only one figure that people write is between them."""
    edge = simplest(climb.low, high)
    if edge == climb.low or climb.up(edge):
        if not climb.up(climb.low, strictly=True):
            return climb.end()
        edge = high
    return climb.end(attained=False, at=edge)


def simplest(low: Fraction, high: Fraction) -> Fraction:
    """The figure with the least denominator between two numbers, both included.

    >>> simplest(Fraction("0.0999999"), Fraction("0.1000001"))
    Fraction(1, 10)
    """
    if low <= 0 <= high:
        return Fraction(0)
    if high < 0:
        return -simplest(-high, -low)
    whole = low.__floor__()
    if low == whole:
        return Fraction(whole)
    if whole + 1 <= high:
        return Fraction(whole + 1)
    return whole + 1 / simplest(1 / (high - whole), 1 / (low - whole))


__all__ = ["FAR", "NOTHING", "Extreme", "highest", "lowest", "simplest"]
