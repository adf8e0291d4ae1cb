"""Days that a text states: « 1er janvier 2012 », « 3 mai 2016 », « 15/07/2017 », « fin 2017 », « avril 2012 », « 2014 »."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterator
from contextlib import suppress
from datetime import date, timedelta
from fractions import Fraction
from typing import Final

from millesime.sources.mentions import Mention, Sort
from millesime.values import Duration

MONTHS: Final = {
    name: number
    for number, names in enumerate(
        [
            "janvier",
            "février fevrier",
            "mars",
            "avril",
            "mai",
            "juin",
            "juillet",
            "août aout",
            "septembre",
            "octobre",
            "novembre",
            "décembre decembre",
        ],
        1,
    )
    for name in names.split()
}
_MONTH = "|".join(MONTHS)
_FORMS: Final = re.compile(
    rf"\b(?P<day>\d{{1,2}}) ?(?:er)? +(?P<month>{_MONTH}) +(?P<y1>(?:19|20)\d\d)(?!\d)"
    r"|\b(?P<d2>\d{1,2})/(?P<m2>\d{1,2})/(?P<y2>(?:19|20)\d\d)\b"
    r"|\b(?P<y3>(?:19|20)\d\d)-(?P<m3>\d\d)-(?P<d3>\d\d)\b"
    r"|\b(?P<edge>fin|début|debut)(?: de)?(?: l'année)? +(?P<y4>(?:19|20)\d\d)\b"
    rf"|\b(?P<m5>{_MONTH}) +(?P<y5>(?:19|20)\d\d)\b"
    r"|\b(?P<y7>(?:19|20)\d\d) ?[-/] ?(?P<y8>(?:19|20)\d\d)\b"
    r"|(?<![\d-])(?P<m6>0[1-9]|1[0-2])[-/](?P<y6>(?:19|20)\d\d)\b(?!-)"
)
_YEARLESS: Final = re.compile(rf"\b(?P<day>\d{{1,2}}) ?(?:er)? +(?P<month>{_MONTH})\b")
_BEFORE: Final = re.compile(r"\bavant le +$")
_BARE: Final = re.compile(r"(?<![\d,.°/-])(?P<year>(?:19|20)\d\d)(?!\d|[,.]\d| ?€| euros| \d{3}(?!\d)|-\d{3})")


def days(text: str) -> Iterator[Mention]:
    """The days, months and years of a legible text, in its order. A year is also a number, as in « avant 2010 »."""
    taken: list[tuple[int, int]] = []
    dated: list[Mention] = []
    for found in _FORMS.finditer(text):
        made = tuple(_stated(found))
        if made:
            taken.append(found.span())
            dated.extend(made)
            yield from made
            yield from _eve(text, made)
    for found in _YEARLESS.finditer(text):
        before = [one for one in dated if one.start < found.start() and one.sort is Sort.DATE]
        if before and not any(start <= found.start() < end for start, end in taken):
            year = str(max(before, key=lambda one: one.start).value)[:4]
            with suppress(ValueError):
                day = date(int(year), MONTHS[found["month"]], int(found["day"]))
                yield Mention(Sort.DATE, day, *found.span(), loose=True)
    for found in _BARE.finditer(text):
        if not any(start <= found.start() < end for start, end in taken):
            yield from _year(int(found["year"]), *found.span())


def _eve(text: str, stated: tuple[Mention, ...]) -> Iterator[Mention]:
    """« avant le 15 juillet » also states the eve, as a last day, and that it is one day earlier."""
    for one in stated:
        if (
            one.sort is Sort.DATE
            and isinstance(one.value, date)
            and _BEFORE.search(text[max(0, one.start - 20) : one.start])
        ):
            yield Mention(Sort.EVE, one.value - timedelta(days=1), one.start, one.end, loose=True)
            yield Mention(Sort.DURATION, Duration(0, 1), one.start, one.end, loose=True)


def _stated(found: re.Match[str]) -> Iterator[Mention]:
    start, end = found.span()
    held = found.groupdict()
    if held["edge"]:
        year = int(held["y4"])
        day = date(year, 12, 31) if held["edge"] == "fin" else date(year, 1, 1)
        yield Mention(Sort.DATE, day, start, end)
        yield Mention(Sort.END if held["edge"] == "fin" else Sort.START, day, start, end)
        yield _number(year, start, end)
        return
    for day_of, month_of, year_of in (("day", "month", "y1"), ("d2", "m2", "y2"), ("d3", "m3", "y3")):
        if held[year_of]:
            month = MONTHS.get(held[month_of]) or int(held[month_of])
            try:
                yield Mention(Sort.DATE, date(int(held[year_of]), month, int(held[day_of])), start, end)
            except ValueError:
                return
            yield _number(int(held[year_of]), start, end)
            return
    if held["y7"]:
        yield Mention(Sort.START, date(int(held["y7"]), 1, 1), start, end)
        yield Mention(Sort.END, date(int(held["y8"]), 12, 31), start, end)
        yield from (_number(int(held[name]), start, end) for name in ("y7", "y8"))
        return
    month = MONTHS[held["m5"]] if held["m5"] else int(held["m6"])
    year = int(held["y5"] or held["y6"])
    yield Mention(Sort.START, date(year, month, 1), start, end)
    yield Mention(Sort.END, date(year, month, monthrange(year, month)[1]), start, end)
    yield _number(year, start, end)


def _year(year: int, start: int, end: int) -> Iterator[Mention]:
    yield Mention(Sort.START, date(year, 1, 1), start, end)
    yield Mention(Sort.END, date(year, 12, 31), start, end)
    yield _number(year, start, end)


def _number(year: int, start: int, end: int) -> Mention:
    return Mention(Sort.COUNT, Fraction(year), start, end, loose=True)
