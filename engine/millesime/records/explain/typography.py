"""Values as a French or an English reader writes them: amounts, rates, dates, durations, articles.

No-break spaces keep a figure and its unit on one line: narrow (U+202F) between thousands, wide (U+00A0) before a unit.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from fractions import Fraction
from typing import TYPE_CHECKING

from millesime.records.explain.words import word
from millesime.text.screen import visible
from millesime.values.duration import parse_duration
from millesime.values.numbers import amount_text, decimal_text, half_up, parse_number

if TYPE_CHECKING:
    from millesime.text.render import Lang

THIN, HARD = "\u202f", "\u00a0"
"""The no-break spaces: between thousands, before a unit."""

_GLUE = tuple((loose, loose.replace(" ", HARD)) for loose in ("« ", " »", " :", " ;", " ?", " !", " →", " ·", "n° "))
_APOSTROPHE = re.compile(r"(?<=\w)'(?=\w)")
_ISO_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
_OPTIONAL = " le cas échéant"
_MONTHS = (
    ("janvier", "January"),
    ("février", "February"),
    ("mars", "March"),
    ("avril", "April"),
    ("mai", "May"),
    ("juin", "June"),
    ("juillet", "July"),
    ("août", "August"),
    ("septembre", "September"),
    ("octobre", "October"),
    ("novembre", "November"),
    ("décembre", "December"),
)


def shown(value: object, kind: object, lang: Lang) -> str:
    """A value of the record, by the name of its type (None: by its shape).

    >>> shown("1941.36", "montant", "fr"), shown("1941.36", "montant", "en")
    ('1\u202f941,36\xa0€', '€1,941.36')
    >>> shown("0.25", "taux", "fr"), shown("2012-01-01", None, "fr"), shown("P20Y", "durée", "en")
    ('25\xa0%', '1er\xa0janvier\xa02012', '20\xa0years')
    """
    kind = kind.removesuffix(_OPTIONAL) if isinstance(kind, str) else ""
    match value:
        case None:
            return word("null", lang)
        case bool():
            return word("true" if value else "false", lang)
        case int():
            # A year is a whole number that is not counted: no separator below five digits.
            return str(value) if abs(value) < 10_000 and kind != "montant" else _figure(value, kind, lang)
        case str():
            return _written(value, kind, lang)
        case Mapping():
            return visible(", ".join(f"{name} = {shown(part, None, lang)}" for name, part in value.items()))
        case Sequence():
            count = len(value)
            return word("empty" if not count else "item" if count == 1 else "items", lang, n=count)
        case _:
            return visible(str(value))


def _written(text: str, kind: str, lang: Lang) -> str:
    if _ISO_DATE.fullmatch(text) and kind in ("", "date"):
        return day(text, lang)
    number = parse_number(text)
    if number is not None and kind != "texte":
        return _figure(number, kind, lang)
    if text.startswith("P") and kind in ("", "durée", "durée en jours"):
        return span(text, lang)
    return visible(text)


def _figure(number: Fraction | int, kind: str, lang: Lang) -> str:
    """An exact number in its unit; a ratio without a finite decimal is followed by its neighbour."""
    exact = amount_text(number) if kind == "montant" else decimal_text(number * 100 if kind == "taux" else number)
    if "/" not in exact:
        return _unit(_grouped(exact, lang), kind, lang)
    near = _unit(_grouped(decimal_text(half_up(Fraction(exact), Fraction(1, 10_000))), lang), kind, lang)
    return word("about", lang, exact=decimal_text(number), near=near)


def _unit(figure: str, kind: str, lang: Lang) -> str:
    match kind, lang:
        case "montant", "en":
            return f"-€{figure[1:]}" if figure.startswith("-") else f"€{figure}"
        case "montant", _:
            return f"{figure}{HARD}€"
        case "taux", "en":
            return f"{figure}%"
        case "taux", _:
            return f"{figure}{HARD}%"
        case _:
            return figure


def _grouped(text: str, lang: Lang) -> str:
    whole, point, rest = text.partition(".")
    sign, digits = ("-", whole[1:]) if whole.startswith("-") else ("", whole)
    head = len(digits) % 3 or 3
    parts = [digits[:head], *(digits[i : i + 3] for i in range(head, len(digits), 3))]
    return sign + ("," if lang == "en" else THIN).join(parts) + ("." if lang == "en" else ",") * bool(point) + rest


def day(iso: str, lang: Lang) -> str:
    """A date in words; what is not one is shown as it stands.

    >>> day("2012-06-01", "en"), day("2012-06-30", "fr")
    ('1\xa0June\xa02012', '30\xa0juin\xa02012')
    """
    try:
        when = date.fromisoformat(iso)
    except ValueError:
        return visible(iso)
    number = "1er" if when.day == 1 and lang == "fr" else str(when.day)
    return HARD.join((number, _MONTHS[when.month - 1][lang == "en"], str(when.year)))


def eve(iso: str, lang: Lang) -> str:
    """The day before an exclusive end, in words."""
    try:
        return day((date.fromisoformat(iso) - timedelta(days=1)).isoformat(), lang)
    except (ValueError, OverflowError):
        return visible(iso)


def span(iso: str, lang: Lang) -> str:
    """A duration in words.

    >>> span("P1Y6M", "fr")
    '1\xa0an et 6\xa0mois'
    """
    length = parse_duration(iso)
    if length is None:
        return visible(iso)
    years, months = divmod(length.months, 12)
    counts = [("year", years), ("month", months), ("day", length.days)]
    parts = [word(unit if n == 1 else f"{unit}s", lang, n=n) for unit, n in counts if n]
    return word("and", lang).join(part.replace(" ", HARD) for part in parts) or word("days", lang, n=0)


def article(number: str) -> str:
    """An article as codes print it.

    >>> article("D.242-6-2")
    'D.\xa0242-6-2'
    """
    return visible(re.sub(r"^([A-Z]\*{0,2}\.)(?=\d)", rf"\1{HARD}", number))


def typeset(text: str, law: bool = False) -> str:
    """A text for a page: punctuation stays with its word; in the law's own words, an apostrophe is curved.

    >>> typeset("lecture « guide » : l'établissement", law=True)
    'lecture «\xa0guide\xa0»\xa0: l’établissement'
    """
    for loose, tight in _GLUE:
        if loose in text:
            text = text.replace(loose, tight)
    return _APOSTROPHE.sub("’", text) if law else text


def begun(text: str) -> str:
    """A text that opens a line: its first letter is a capital, the others are left as they are."""
    return text[:1].upper() + text[1:]
