"""Days by their number: year, month and day of it, and the same day so many months away, clamped as the law does.

Exact from 1901 to the end of February 2100, where every fourth year is a leap year; what leaves these days is told.
"""

from __future__ import annotations

from datetime import date
from itertools import accumulate
from typing import NamedTuple

from millesime.analysis.symbolic.logic import Formula, Number, below, both, either, equal, minus, no, plus, some, times

FIRST = date(1901, 1, 1).toordinal()
LAST = date(2100, 2, 28).toordinal()
_LENGTHS = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
_STARTS = (0, *accumulate(_LENGTHS))


class Civil(NamedTuple):
    """A day as people write it."""

    year: Number
    month: Number
    day: Number


def outside(day: Number) -> Formula:
    """Whether a day lies where nothing is said of it."""
    return some((below(day, FIRST), below(LAST, day)))


def _div(value: Number, by: int) -> Number:
    return value // by if isinstance(value, int) else value / by


def _lowest(left: Number, right: Number) -> Number:
    return either(below(right, left), right, left)


def civil(day: Number) -> Civil:
    """The year, the month and the day of a day."""
    since = minus(day, FIRST)
    cycle = _div(since, 1461)
    left = minus(since, times(1461, cycle))
    place = _lowest(_div(left, 365), 3)
    leap = equal(place, 3)
    within = minus(left, times(365, place))
    month: Number = 1
    start: Number = 0
    for number in range(2, 13):
        begin = _begin(number, leap)
        reached = no(below(within, begin))
        month, start = either(reached, number, month), either(reached, begin, start)
    return Civil(plus(plus(times(4, cycle), place), 1901), month, plus(minus(within, start), 1))


def _begin(month: int, leap: Formula) -> Number:
    return either(leap, _STARTS[month - 1] + (month > 2), _STARTS[month - 1])


def ordinal(at: Civil) -> Number:
    """The number of a day that is given as people write it."""
    year, month, day = at
    leap = is_leap(year)
    begin: Number = 0
    for number in range(2, 13):
        begin = either(equal(month, number), _begin(number, leap), begin)
    past = minus(year, 1901)
    return plus(plus(plus(times(365, past), _div(past, 4)), begin), plus(day, FIRST - 1))


def is_leap(year: Number) -> Formula:
    """Whether a year has a 29 February."""
    return equal(year % 4, 0)


def length(year: Number, month: Number) -> Number:
    """How many days a month has."""
    days: Number = 31
    for number, usual in enumerate(_LENGTHS, 1):
        if number == 2:
            days = either(equal(month, 2), either(is_leap(year), 29, 28), days)
        elif usual != 31:
            days = either(equal(month, number), usual, days)
    return days


def months_later(day: Number, months: Number) -> Number:
    """The same day so many months away; the month's last day where it has no such day (semantics 6)."""
    year, month, of_month = civil(day)
    if isinstance(months, int) and months % 12 == 0:
        later = plus(year, months // 12)
    else:
        index = plus(plus(times(12, year), minus(month, 1)), months)
        later = _div(index, 12)
        month = plus(minus(index, times(12, later)), 1)
    return ordinal(Civil(later, month, _lowest(of_month, length(later, month))))


def next_period(day: Number, months: int) -> Number:
    """The first day of the next month, quarter, half-year or year."""
    year, month, _ = civil(day)
    index = plus(times(months, _div(minus(month, 1), months)), plus(times(12, year), months))
    later = _div(index, 12)
    return ordinal(Civil(later, plus(minus(index, times(12, later)), 1), 1))


def completed(birth: Number, day: Number) -> Number:
    """The months of the completed years from a birth to a day."""
    born, now = civil(birth), civil(day)
    feast = _lowest(born.day, length(now.year, born.month))
    early = some((below(now.month, born.month), both(equal(now.month, born.month), below(now.day, feast))))
    years = minus(minus(now.year, born.year), either(early, 1, 0))
    return either(below(day, birth), 0, times(12, years))
