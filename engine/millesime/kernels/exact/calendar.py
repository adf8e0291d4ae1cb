"""Days on columns: whole numbers since 1970-01-01, in the calendar of `datetime`, from the year 1 to the year 9999.

What is asked of a day is a table over the days that facts may have, made once; days outside are worked out by numpy's own
calendar, more slowly. A result outside the calendar is a conflict, row by row, as in `values.operators`.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import lru_cache
from typing import Any, Final

import numpy as np

from millesime.kernels.exact.columns import Array, Column
from millesime.kernels.exact.lacks import DATE_OUT_OF_RANGE, Codes
from millesime.kernels.exact.operands import clipped, finished, joined
from millesime.values.duration import add_months as moved_by

EPOCH: Final = date(1970, 1, 1).toordinal()

PERIODS: Final = {
    "premier jour du mois suivant": 1,
    "premier jour du trimestre civil suivant": 3,
    "premier jour du semestre civil suivant": 6,
    "premier jour de l'année suivante": 12,
}
"""The months of the periods whose next beginning the language can name."""


def days_of(day: date) -> int:
    """The number that a column holds of a day."""
    return day.toordinal() - EPOCH


def day_of(days: int) -> date:
    """The day that a number of a column stands for, or the nearest that there is."""
    return date.fromordinal(max(_LEAST, min(days, _GREATEST)) + EPOCH)


_LEAST, _GREATEST = days_of(date.min), days_of(date.max)
_FIRST, _LAST = days_of(date(1800, 1, 1)), days_of(date(2200, 12, 31))
_RECENT, _SOON = days_of(date(1970, 1, 1)), days_of(date(2049, 12, 31))
"""Days that most facts lie between: a table of them is made in a fifth of the time."""
_EARLIEST, _LATEST = (1 - 1970) * 12, (9999 - 1970) * 12 + 11
_CLOSED: Final = days_of(date(9999, 1, 1))
"""No period of the calendar begins in the last year."""
_NOWHERE: Final = int(np.iinfo(np.int32).min)
"""Stands in a table for a day outside the calendar."""
_NEAR: Final = 12 * 1000
"""So many months from a day of the table, it is certain that there is a day."""


def year(day: Column) -> Column:
    """The year of a day."""
    return _number(day, _years, day_of(day.lo).year, day_of(day.hi).year)


def month(day: Column) -> Column:
    """The month of a day, from 1 to 12."""
    return _number(day, _month_of_year, 1, 12)


def day_of_month(day: Column) -> Column:
    """The day of its month, from 1 to 31."""
    return _number(day, _rank, 1, 31)


def add_days(day: Column, days: Column, *, await_: bool = False) -> Column:
    """So many days later."""
    return _within(day.v + days.v, joined(day.k, days.k, await_), day.lo + days.lo, day.hi + days.hi)


def sub_days(day: Column, days: Column, *, await_: bool = False) -> Column:
    """So many days earlier."""
    return _within(day.v - days.v, joined(day.k, days.k, await_), day.lo - days.hi, day.hi - days.lo)


def add_months(day: Column, months: Column, *, await_: bool = False) -> Column:
    """The same day so many months later, or the last of that month where it has no such day."""
    k = joined(day.k, months.k, await_)
    lo, hi = _bound(day.lo, months.lo, _LEAST), _bound(day.hi, months.hi, _GREATEST)
    if months.v.ndim == 0 and abs(int(months.v)) <= _NEAR:
        v, near = _each(day, _moved, int(months.v))
        if near:
            return finished(v, k, 1, lo, hi)
    else:
        v = _shifted(day.v, _each(day, _months)[0], months.v)
    return _conflicting(v, k, v == _NOWHERE, lo, hi)


def sub_months(day: Column, months: Column, *, await_: bool = False) -> Column:
    """The same day so many months earlier, or the last of that month where it has no such day."""
    return add_months(day, Column(np.asarray(-months.v), months.k, 1, -months.hi, -months.lo), await_=await_)


def next_period(day: Column, months: int) -> Column:
    """The first day of the month, quarter (3), half-year (6) or year (12) that follows."""
    v, near = _each(day, _next, months)
    if near:
        return finished(v, joined(day.k, None), 1, day.lo, day.hi + 366)
    return _conflicting(v, joined(day.k, None), v >= _CLOSED, day.lo, _GREATEST)


def next_month(day: Column) -> Column:
    """The first day of the month that follows."""
    return next_period(day, 1)


def next_quarter(day: Column) -> Column:
    """The first day of the calendar quarter that follows."""
    return next_period(day, 3)


def next_half_year(day: Column) -> Column:
    """The first day of the calendar half-year that follows."""
    return next_period(day, 6)


def next_year(day: Column) -> Column:
    """The first day of the year that follows."""
    return next_period(day, 12)


def month_end(day: Column) -> Column:
    """The last day of the month of a day."""
    v, near = _each(day, _next, 1)
    if near:
        return finished(v - 1, joined(day.k, None), 1, day.lo, day.hi + 30)
    return _conflicting(v - 1, joined(day.k, None), v >= _CLOSED, day.lo, _GREATEST)


def days_between(first: Column, last: Column, *, await_: bool = False) -> Column:
    """How many days from one to the other."""
    return finished(last.v - first.v, joined(first.k, last.k, await_), 1, last.lo - first.hi, last.hi - first.lo)


def completed_age(birth: Column, day: Column, *, await_: bool = False) -> Column:
    """Completed years from a birth to a day, in months; none before the birth."""
    born, years = _each(birth, _months)[0], _each(day, _years)[0] - _each(birth, _years)[0]
    birthday = _shifted(birth.v, born, 12 * np.maximum(years, 0))
    months = np.where(day.v < birth.v, 0, 12 * (years - (birthday > day.v)))
    return finished(
        months, joined(birth.k, day.k, await_), 1, 0, 12 * max(0, day_of(day.hi).year - day_of(birth.lo).year)
    )


def ranked(year: Array, month: Array, rank: Array) -> tuple[Array, Array]:
    """The days that are the `rank`th of their months, and where there is such a day; 0 where there is none."""
    there = (year >= 1) & (year <= 9999) & (month >= 1) & (month <= 12) & (rank >= 1)
    months = np.where(there, (year - 1970) * 12 + month - 1, 0)
    first = _first_day(months)
    there &= rank <= _first_day(months + 1) - first
    return np.where(there, first + rank - 1, 0), there


def _number(day: Column, of: Callable[..., Array], lo: int, hi: int) -> Column:
    return finished(_each(day, of)[0], joined(day.k, None), 1, lo, hi)


def _within(v: Any, k: Codes | None, lo: int, hi: int) -> Column:
    """Days that may lie outside the calendar."""
    if lo >= _LEAST and hi <= _GREATEST:
        return finished(v, k, 1, lo, hi)
    return _conflicting(v, k, (v < _LEAST) | (v > _GREATEST), lo, hi)


def _conflicting(v: Any, k: Codes | None, out: Any, lo: int, hi: int) -> Column:
    if np.any(out):
        k = np.where(out if k is None else out & (k == 0), DATE_OUT_OF_RANGE, 0 if k is None else k).astype(np.int32)
    return finished(v, k, 1, max(lo, _LEAST), min(hi, _GREATEST))


def _bound(day: int, months: int, edge: int) -> int:
    try:
        return days_of(moved_by(day_of(day), clipped(months)))
    except (OverflowError, ValueError):
        return edge


def _each(day: Column, of: Callable[..., Array], *asked: int) -> tuple[Array, bool]:
    """What is asked of each day, and whether all of them are days that facts may have."""
    if not (day.lo >= _FIRST and day.hi <= _LAST):
        day = day.tight()
        if not (day.lo >= _FIRST and day.hi <= _LAST):
            return of(day.v, *asked), False
    first, last = (_RECENT, _SOON) if day.lo >= _RECENT and day.hi <= _SOON else (_FIRST, _LAST)
    return np.asarray(_table(first, last, of, *asked).take(day.v - first).astype(np.int64)), True


@lru_cache(maxsize=64)
def _table(first: int, last: int, of: Callable[..., Array], *asked: int) -> Array:
    return of(np.arange(first, last + 1), *asked).astype(np.int32)


@lru_cache(maxsize=1)
def _first_days() -> Array:
    """The first day of each month of the calendar, and the day after the last."""
    months = np.arange(_EARLIEST, _LATEST + 2).astype("datetime64[M]")
    return months.astype("datetime64[D]").astype(np.int64)


def _first_day(months: Any) -> Array:
    return np.asarray(_first_days().take(months - _EARLIEST))


def _months(v: Array) -> Array:
    """Months since 1970."""
    return v.astype("datetime64[D]").astype("datetime64[M]").astype(np.int64)


def _years(v: Array) -> Array:
    return np.asarray(_months(v) // 12 + 1970)


def _month_of_year(v: Array) -> Array:
    return np.asarray(_months(v) % 12 + 1)


def _rank(v: Array) -> Array:
    return np.asarray(v - _first_day(_months(v)) + 1)


def _next(v: Array, months: int) -> Array:
    return _first_day((_months(v) // months + 1) * months)


def _moved(v: Array, months: int) -> Array:
    return _shifted(v, _months(v), months)


def _shifted(v: Array, months: Array, by: Any) -> Array:
    """Days moved from their months by a number of months; nowhere where that leaves the calendar."""
    to = months + by
    there = np.clip(to, _EARLIEST, _LATEST)
    start = _first_day(there)
    last = _first_day(there + 1) - 1
    return np.asarray(np.where(there == to, np.minimum(v - _first_day(months) + start, last), _NOWHERE))
