"""Durations as the law counts them: in months (a year is twelve) or in days, never a mixture."""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta
from typing import final

_ISO = re.compile(r"P(?:(\d{1,4})Y)?(?:(\d{1,5})M)?(?:(\d{1,4})W)?(?:(\d{1,6})D)?")


@final
@dataclass(frozen=True, slots=True, order=True)
class Duration:
    """A length of time: `months` by the calendar, or `days`. One of the two is zero.

    >>> str(Duration(240)), str(Duration(0, 14))
    ('P20Y', 'P14D')
    """

    months: int = 0
    days: int = 0

    def __str__(self) -> str:
        years, months = divmod(self.months, 12)
        text = (
            (f"{years}Y" if years else "") + (f"{months}M" if months else "") + (f"{self.days}D" if self.days else "")
        )
        return f"P{text}" if text else "P0D"

    @property
    def in_days(self) -> bool:
        """Whether it counts days rather than months."""
        return self.days != 0


def parse_duration(text: str) -> Duration | None:
    """A duration from its ISO 8601 form, or None where it is not one (or mixes months and days).

    >>> parse_duration("P1Y6M")
    Duration(months=18, days=0)
    """
    match = _ISO.fullmatch(text)
    if match is None or text == "P":
        return None
    years, months, weeks, days = (int(part) if part else 0 for part in match.groups())
    total, counted = years * 12 + months, weeks * 7 + days
    return None if total and counted else Duration(total, counted)


def add_months(day: date, months: int) -> date:
    """The same day so many months away; the month's last day where it has no such day (semantics 6).

    >>> add_months(date(2012, 3, 31), 1)
    datetime.date(2012, 4, 30)
    """
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def shift(day: date, duration: Duration, sign: int = 1) -> date:
    """A day moved by a duration, clamped to the end of the month where it counts months."""
    if duration.days:
        return day + timedelta(days=sign * duration.days)
    return add_months(day, sign * duration.months)


def completed(birth: date, day: date) -> Duration:
    """Completed years from a birth to a day: someone is 45 until the eve of the 46th birthday.

    >>> completed(date(1966, 4, 2), date(2012, 4, 1)), completed(date(1966, 4, 1), date(2012, 4, 1))
    (Duration(months=540, days=0), Duration(months=552, days=0))
    """
    if day < birth:
        return Duration()
    years = day.year - birth.year
    return Duration(12 * (years if add_months(birth, 12 * years) <= day else years - 1))
