"""Figures of a French text, in digits or in words, with the unit that follows: what each of them states."""

from __future__ import annotations

import re
from collections.abc import Iterator
from fractions import Fraction
from functools import lru_cache
from typing import Final

from millesime.sources.days import days
from millesime.sources.mentions import Mention, Sort, legible
from millesime.sources.words import numbers, ordinal
from millesime.values import Duration

_DIGITS: Final = re.compile(r"(?<![\d,])(\d{1,3}(?: {1,2}\d{3})+(?!\d)|\d+)(,\d+|\.\d{1,2}(?!\d))?")
_LARGE: Final = re.compile(r" *(millions?|milliards?)\b")
_SIZES: Final = {"million": 10**6, "milliard": 10**9}

# What bears a number without stating a figure: the names of texts, articles, alinéas and pages; enumerators.
_NAMES: Final = re.compile(
    r"\bn ?[°o]s? *\d[\d.\- ]*"
    r"|\b(?:décret|loi|ordonnance|arrêté|circulaire|directive|règlement)s?(?: n ?[°o])? \d{2,4}-\d+"
    r"|\b[a-zà-ö]+(?:ième|ier|nd|nde|ière)s?(?: et [a-zà-ö]+(?:ième|ier)s?)? alinéas?\b"
    r"|\b(?:deux|trois|quatre|cinq|six) (?:premi|derni)ers alinéas\b"
    r"|\barticles? \d+(?:-\d+)*|\bart\.? \d+|\btableaux? (?:n ?[°o] ?)?\d+|\bpages? \d+"
    r"|(?:(?<=^)|(?<=[ (;,:]))\d{1,2} ?°\)?(?= ?[^\d ])(?<!\d{2}°)"
    r"|(?<=[^\W\d_])\d\b"
)

# An article wants its capital; an enumerator, the head of its line.
_ARTICLES: Final = re.compile(
    r"\b[LRDA]\.?\s?\*?\.?\s?\d{2,4}(?:-\d+)*\b|^[ \t]*\d{1,2}[.)](?=[ \t]+[^\W\d])", re.MULTILINE
)

_NAMING: Final = ((_NAMES, False), (_ARTICLES, True))
"""The second looks at the text as it stands: « a 25 salariés » is no article."""

_MONTHS: Final = {"an": 12, "année": 12, "annee": 12, "mois": 1, "trimestre": 3, "semestre": 6}
_DAYS: Final = {"jour": 1, "semaine": 7, "quinzaine": 15}
_TIME: Final = re.compile(
    r"(?:'| )*(?:(?:premi|derni|prochain|autre|meilleur|deux )\w* )?(?P<unit>ans?|années?|annees?|mois|trimestres?|semestres?"
    r"|jours?|journées?|semaines?|heures?)\b"
)
_AMOUNT: Final = re.compile(r" *(?:d'|de )?(?:(?P<size>m|k|md) ?)?(?:€|euros?\b|eur\b)")
_RATE: Final = re.compile(r" *(?:%|pour cent\b|p\. ?100\b|pour 100\b)")
_POINT: Final = re.compile(r" *points?\b")
_SHARE: Final = re.compile(r" (?P<part>demi|tiers|quarts?|[a-zà-ö]+ièmes?)\b")
_RATIO: Final = re.compile(r" ?/ ?(?P<under>\d+(?:,\d+)?)")
_PARTS: Final = {"demi": 2, "tiers": 3, "quart": 4, "quarts": 4}
_RANK: Final = re.compile(r"(?:er|re|ère|e|è|ème|eme|nd|nde)\b")
_AT_MOST: Final = re.compile(r" (?:au plus|révolus)\b")
_ONE: Final = frozenset({"un", "une"})

_PHRASES: Final[tuple[tuple[re.Pattern[str], tuple[tuple[Sort, Fraction | Duration], ...]], ...]] = tuple(
    (re.compile(form), stated)
    for form, stated in (
        (r"\bmoitié\b", ((Sort.RATE, Fraction(1, 2)), (Sort.COUNT, Fraction(2)))),
        (r"\b(?:le|du|au) double\b|\bdoubl(?:er|ée?s?|ement)\b", ((Sort.COUNT, Fraction(2)),)),
        (r"\b(?:le|du|au) triple\b|\btripl(?:er|ée?s?)\b", ((Sort.COUNT, Fraction(3)),)),
        (r"\b(?:le|du|au) quadruple\b", ((Sort.COUNT, Fraction(4)),)),
        (r"\b(?:le|du|au|d'un|un) tiers\b", ((Sort.RATE, Fraction(1, 3)), (Sort.COUNT, Fraction(3)))),
        (r"\b(?:le|du|au|d'un|un) quart\b", ((Sort.RATE, Fraction(1, 4)), (Sort.COUNT, Fraction(4)))),
        (r"\bune fois et demie?\b", ((Sort.COUNT, Fraction(3, 2)), (Sort.RATE, Fraction(3, 2)))),
        (
            r"\b(?:totalité|intégralité|intégralement|en totalité|incapacité (?:permanente )?totale|intégral)\b",
            ((Sort.RATE, Fraction(1)),),
        ),
        (
            r"\b(?:l'|d'|une |cette )?année (?:civile |tarifaire |d'activité )?(?:suivante|précédente|antérieure)\b",
            ((Sort.DURATION, Duration(12)), (Sort.COUNT, Fraction(1))),
        ),
        (
            r"\b(?:annuel(?:le)?s?|annuellement|par an|chaque année|tous les ans)\b",
            ((Sort.DURATION, Duration(12)),),
        ),
        (
            r"\b(?:le|du|au) mois (?:qui suit|suivant|précédent)\b|\b(?:mensuel(?:le)?s?|mensuellement|par mois|chaque mois)\b",
            ((Sort.DURATION, Duration(1)), (Sort.COUNT, Fraction(1))),
        ),
        (r"\b(?:trimestriel(?:le)?s?|chaque trimestre|par trimestre)\b", ((Sort.DURATION, Duration(3)),)),
        (r"\b(?:quinzaine)\b", ((Sort.DURATION, Duration(0, 15)), (Sort.COUNT, Fraction(15)))),
        (r"\blendemain\b", ((Sort.DURATION, Duration(0, 1)), (Sort.COUNT, Fraction(1)))),
        (r"\b(?:au|du|de) (?:centime|cent)\b", ((Sort.AMOUNT, Fraction(1, 100)),)),
        (r"\b(?:à l'|d'un |l')euro\b", ((Sort.AMOUNT, Fraction(1)),)),
        (r"\b(?:unique|seule?)\b", ((Sort.COUNT, Fraction(1)),)),
        (r"\bplusieurs\b", ((Sort.COUNT, Fraction(1)), (Sort.FIRST, Fraction(2)))),
    )
)
_BELOW: Final = re.compile(r"(?:moins de|inférieure?s? à|en dessous de|au-dessous de|avant)(?: l'âge de)? ?$")
_ABOVE: Final = re.compile(r"(?:plus de|supérieure?s? à|au-delà de|excédant|dépassant|dépasse|excède)(?: l'âge de)? ?$")
_COMPARED: Final = re.compile(r"(?:supérieure?s?|inférieure?s?|égale?s?|égaux)(?: ou égale?s?)? à ?$")


@lru_cache(maxsize=4096)
def mentions(text: str) -> tuple[Mention, ...]:
    """All that a text states, in its order.

    >>> [(one.sort.value, str(one.value)) for one in mentions("vingt ans, soit 3%") if not one.loose]
    [('duration', 'P20Y'), ('count', '20'), ('rate', '3/100')]
    """
    plain = legible(text)
    unnamed = _blanked(plain, [found.span() for form, of in _NAMING for found in form.finditer(text if of else plain)])
    dated = tuple(days(unnamed))
    bare = _blanked(unnamed, [(one.start, one.end) for one in dated])
    phrased = [
        Mention(sort, value, found.start(), found.end())
        for form, stated in _PHRASES
        for found in form.finditer(bare)
        for sort, value in stated
    ]
    figures = list(_figures(bare))
    return tuple(sorted((*dated, *phrased, *figures), key=lambda one: one.start))


def _blanked(text: str, spans: list[tuple[int, int]]) -> str:
    chars = list(text)
    for start, end in spans:
        chars[start:end] = "\0" * (end - start)
    return "".join(chars)


def _figures(text: str) -> Iterator[Mention]:
    for found in _DIGITS.finditer(text):
        value = Fraction(re.sub(" ", "", found[1]) + (found[2] or "").replace(",", "."))
        end = found.end()
        if large := _LARGE.match(text, end):
            value *= _SIZES[large[1].removesuffix("s")]
            end = large.end()
        rank = _RANK.match(text, end)
        yield from _of(text, value, found.start(), rank.end() if rank else end, bool(found[2]), bool(rank))
    taken = 0
    for number, start, end, rank_said in numbers(text):
        if start < taken:  # the « cent » of « cinq pour cent »
            continue
        made = tuple(_of(text, Fraction(number), start, end, False, rank_said, text[start:end] in _ONE))
        taken = max((one.end for one in made), default=end)
        yield from made


def _of(
    text: str, value: Fraction, start: int, end: int, decimal: bool, rank: bool, alone: bool = False
) -> Iterator[Mention]:
    """What a number states with the words around it. `alone`: it may be an article, and is a number before a unit only."""
    before = text[max(0, start - 40) : start]
    if (time := _TIME.match(text, end)) and value.denominator == 1:
        if rank and value == 1:  # « le premier jour du trimestre » is no length of time
            return
        yield from _time(int(value), time["unit"], start, time.end())
        if _AT_MOST.match(text, time.end()) and time["unit"].startswith("an"):
            yield Mention(Sort.PAST, Duration(12 * (int(value) + 1)), start, time.end(), loose=True)
        yield Mention(Sort.COUNT, value, start, time.end())
        return
    if money := _AMOUNT.match(text, end):
        size = {"m": 10**6, "k": 10**3, "md": 10**9}.get(money["size"] or "", 1)
        yield Mention(Sort.AMOUNT, value * size, start, money.end())
        return
    if rate := _RATE.match(text, end):
        yield Mention(Sort.RATE, value / 100, start, rate.end())
        return
    if point := _POINT.match(text, end):
        yield Mention(Sort.RATE, value / 100, start, point.end())
        return
    if (ratio := _RATIO.match(text, end)) and (under := Fraction(ratio["under"].replace(",", "."))):
        yield Mention(Sort.RATE, value / under, start, ratio.end())
        yield Mention(Sort.COUNT, value, start, end)
        return
    share = None if rank else _SHARE.match(text, end)
    parts = share and (_PARTS.get(share["part"]) or ordinal(share["part"]))
    if share and parts and value < parts:
        yield Mention(Sort.RATE, value / parts, start, share.end())
        yield Mention(Sort.COUNT, Fraction(parts), start, share.end())
        if not alone:
            yield Mention(Sort.COUNT, value, start, share.end())
        return
    yield Mention(Sort.COUNT, value, start, end, loose=alone)
    if decimal:
        yield Mention(Sort.AMOUNT, value, start, end, loose=True)
        yield Mention(Sort.RATE, value, start, end, loose=True)
    if _COMPARED.search(before):
        yield Mention(Sort.RATE, value / 100, start, end, loose=True)
    if value.denominator == 1 and not rank:
        if _BELOW.search(before):
            yield Mention(Sort.LAST, value - 1, start, end, loose=True)
        if _ABOVE.search(before):
            yield Mention(Sort.FIRST, value + 1, start, end, loose=True)


def _time(number: int, unit: str, start: int, end: int) -> Iterator[Mention]:
    unit = unit if unit == "mois" else unit.removesuffix("s").replace("journée", "jour")
    if unit in _MONTHS:
        yield Mention(Sort.DURATION, Duration(number * _MONTHS[unit]), start, end)
    elif unit in _DAYS:
        yield Mention(Sort.DURATION, Duration(0, number * _DAYS[unit]), start, end)
    elif number % 24 == 0:
        yield Mention(Sort.DURATION, Duration(0, number // 24), start, end)
