"""From the letters of a literal to its exact value: figures, amounts, rates, durations, days."""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date
from fractions import Fraction

from millesime.values import Duration

MAX_DIGITS = 40
"""A longer figure is refused: no law states one, and it would cost more than it says."""

NO_BREAK = "\u00a0"
"""The space that stands before a euro sign."""

NARROW = "\u202f"
"""The space that parts thousands, and stands before a percent sign."""

_MONTHS = ("janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre", "octobre", "novembre")
_MONTH_NUMBER = {name: number for number, name in enumerate((*_MONTHS, "décembre"), 1)}
_GROUPING = str.maketrans("", "", "  _\u00a0\u202f€%")
_UNITS: dict[str, tuple[int, int]] = {
    "an": (12, 0),
    "mois": (1, 0),
    "trimestre": (3, 0),
    "semestre": (6, 0),
    "semaine": (0, 7),
    "jour": (0, 1),
}
_WORDED = re.compile(r"(\d+)(?:er)?\s(\D+)\s(\d+)")


def figure(text: str) -> int | Fraction:
    """A whole number, or an exact fraction where there is a decimal comma.

    >>> figure("1 941,36"), figure("10_000")
    (Fraction(48534, 25), 10000)
    """
    whole, comma, decimals = text.translate(_GROUPING).partition(",")
    if not comma:
        return int(whole)
    return Fraction(int(whole + decimals), 10 ** len(decimals))


def ratio(text: str) -> Fraction:
    """A rate as a ratio: `25 %` is a quarter, `0,8 point` is 0.008.

    >>> ratio("25 %"), ratio("0,8 point")
    (Fraction(1, 4), Fraction(1, 125))
    """
    number = text if text.endswith("%") else text[: text.index("p")]
    return Fraction(figure(number)) / 100


def duration(text: str) -> Duration:
    """A duration in months or in days.

    >>> duration("2 trimestres"), duration("2 semaines")
    (Duration(months=6, days=0), Duration(months=0, days=14))
    """
    count, unit = text.split()
    months, days = _UNITS[unit if unit == "mois" else unit.removesuffix("s")]
    return Duration(int(count) * months, int(count) * days)


def day(text: str) -> tuple[date, bool]:
    """A day of the calendar, and whether it exists; one that does not becomes the nearest that does.

    >>> day("1er janvier 2012"), day("2012-02-30")
    ((datetime.date(2012, 1, 1), True), (datetime.date(2012, 2, 29), False))
    """
    worded = _WORDED.fullmatch(text)
    if worded:
        year, month, number = int(worded[3]), _MONTH_NUMBER[worded[2]], int(worded[1])
    else:
        year, month, number = int(text[:4]), int(text[5:7]), int(text[8:10])
    near_year, near_month = max(year, 1), min(max(month, 1), 12)
    near = date(near_year, near_month, min(max(number, 1), monthrange(near_year, near_month)[1]))
    return near, (near.year, near.month, near.day) == (year, month, number)


_SPELT_OUT = ((re.compile(r"\s*(?:euros?|EUR)$"), " €"), (re.compile(r"\s*pour\s+cent$"), " %"))


def as_written_in_french(text: str) -> str:
    """A figure with a decimal comma and its unit as a sign: the last of its points and commas is taken for the decimal
    sign, unless points alone part thousands.

    >>> as_written_in_french("1.941,36 €"), as_written_in_french("1,941.36"), as_written_in_french("12.5 pour cent")
    ('1941,36 €', '1941,36', '12,5 %')
    """
    for words, sign in _SPELT_OUT:
        text = words.sub(sign, text)
    last = max(text.rfind("."), text.rfind(","))
    if last < 0 or text.count(".") > 1 > text.count(","):
        return text.replace(".", "")
    return text[:last].replace(".", "").replace(",", "") + "," + text[last + 1 :]
