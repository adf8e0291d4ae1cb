"""A case with all its days brought back by whole years, so that a law vouches for them."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date
from typing import Any, Final

_FARTHEST: Final = 30
"""Years that a case is moved at most."""


def earlier(facts: Mapping[str, Any], events: Collection[str], last: date) -> dict[str, Any] | None:
    """The same facts so many years earlier that no event date is later than `last`; None where that does not do."""
    days = [value for name, value in facts.items() if name in events and isinstance(value, date)]
    if not days:
        return None
    years = next((by for by in range(_FARTHEST) if _back(max(days), by) <= last), None)
    return {name: _moved(value, years) for name, value in facts.items()} if years else None


def _moved(value: Any, years: int) -> Any:
    if isinstance(value, date):
        return _back(value, years)
    return tuple(_moved(one, years) for one in value) if isinstance(value, tuple) else value


def _back(day: date, years: int) -> date:
    """The same day of the year, the last of February where there is none."""
    try:
        return day.replace(year=day.year - years)
    except ValueError:
        return day.replace(year=day.year - years, day=28)
