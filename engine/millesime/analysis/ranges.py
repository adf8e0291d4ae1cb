"""Ranges of ordered values: what a guard covers, what a fact may be, and what lies between. Exact, with open bounds.

Values are laid on a line of numbers: days by their number, durations by their months or days, the rest as they are. Where
the values have a grain (whole numbers, cents, days), the line is that of the grain's multiples, so that nothing lies
between 9 and 10. A cut lies just before or just after a number; a range goes from one cut to another.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from fractions import Fraction
from math import ceil, floor
from typing import Final, NamedTuple, final

from millesime.frozen import dataclass
from millesime.model.expressions import Guard, Value
from millesime.values import Duration
from millesime.values.types import Kind


class Cut(NamedTuple):
    """A place on the line: `infinite` is -1, 0 or 1, `side` 0 just before the number, 1 just after it."""

    infinite: int
    at: Fraction
    side: int


START: Final = Cut(-1, Fraction(), 0)
END: Final = Cut(1, Fraction(), 0)


class Range(NamedTuple):
    """Everything between two cuts."""

    low: Cut
    high: Cut

    @property
    def empty(self) -> bool:
        """Whether nothing lies in it."""
        return self.low >= self.high

    def meet(self, other: Range) -> Range:
        """What lies in both; it may be empty."""
        return Range(max(self.low, other.low), min(self.high, other.high))


EVERYTHING: Final = Range(START, END)


@final
@dataclass(frozen=True, slots=True)
class Line:
    """The line on which the values of one kind lie; `grain` is None where there is always another value between two."""

    kind: Kind
    grain: Fraction | None

    def range(self, low: Value, high: Value, low_open: bool = False, high_open: bool = False) -> Range:
        """The range between two values (None: without end on that side)."""
        return Range(
            START if low is None else self._cut(position(low), after=low_open),
            END if high is None else self._cut(position(high), after=not high_open),
        )

    def between(self, low: Fraction | None, high: Fraction | None) -> Range:
        """The range between two places of the line, both included (None: without end on that side)."""
        return Range(
            START if low is None else self._cut(low, after=False),
            END if high is None else self._cut(high, after=True),
        )

    def _cut(self, at: Fraction, after: bool) -> Cut:
        if self.grain is None:
            return Cut(0, at, int(after))
        # Among multiples, "just after 9" and "just before 10" are one place: every cut is written as the latter.
        scaled = at / self.grain
        return Cut(0, Fraction(floor(scaled) + 1 if after else ceil(scaled)), 0)

    def guard(self, guard: Guard) -> tuple[Range, ...]:
        """What a case of a `selon` covers."""
        if guard.values is not None:
            return tuple(self.range(value, value) for value in guard.values if value is not None)
        return (self.range(guard.low, guard.high, guard.low_open, guard.high_open),)

    def sample(self, within: Range) -> Value:
        """A value of a range that is not empty: its first where it has one, else its last, else one inside."""
        low, high = within
        if self.grain is not None:
            number = low.at if not low.infinite else high.at - 1 if not high.infinite else Fraction()
            return self._value(number * self.grain)
        if not low.infinite and not low.side:
            return self._value(low.at)
        if not high.infinite and high.side:
            return self._value(high.at)
        if not low.infinite and not high.infinite:
            return self._value((low.at + high.at) / 2)
        return self._value(low.at + 1 if not low.infinite else high.at - 1 if not high.infinite else Fraction())

    def _value(self, at: Fraction) -> Value:
        match self.kind:
            case Kind.DATE:
                return date.fromordinal(min(max(int(at), 1), date.max.toordinal()))
            case Kind.CALENDAR:
                return Duration(int(at))
            case Kind.DAYS:
                return Duration(0, int(at))
            case _:
                return at


def position(value: Value) -> Fraction:
    """Where a value lies on its line."""
    match value:
        case bool() | int() | Fraction():
            return Fraction(value)
        case date():
            return Fraction(value.toordinal())
        case Duration():
            return Fraction(value.months or value.days)
        case _:
            return Fraction()


def gaps(within: Range, covered: Iterable[Range]) -> Iterator[Range]:
    """The parts of a range that none of these covers, in order."""
    at = within.low
    for low, high in sorted(part for part in covered if not part.empty):
        if low > at:
            gap = Range(at, min(low, within.high))
            if not gap.empty:
                yield gap
        at = max(at, high)
    if at < within.high:
        yield Range(at, within.high)
