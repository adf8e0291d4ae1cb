"""Standings and figures of a population as people read them."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import TYPE_CHECKING

from millesime.batch.twofold.movement import NO_RULE, Bin, Figures, GoalMovement, Law, Movement, Spread, Standing
from millesime.batch.twofold.numbers import difference, written
from millesime.difference.words_population import number, phrase, rows, share
from millesime.records.explain.typography import HARD, begun, day, shown
from millesime.records.explain.words import word
from millesime.text.screen import visible
from millesime.values.types import Kind, Type

if TYPE_CHECKING:
    from millesime.text.render import Lang

TOLD = (0, 5, 25, 50, 75, 95, 100)
"""Quantiles that have a line of a table."""
_UNITS = {Kind.RATE: "points", Kind.DATE: "days", Kind.CALENDAR: "months", Kind.DAYS: "days"}


def law(of: Law, other: Law, lang: Lang) -> str:
    """One of two laws by what parts it from the other: its edition, its day, both, or the folder that it lies in."""
    if of.at is None:
        called = phrase("edition", lang, id=visible(of.edition.id))
        alike = of.edition.id == other.edition.id and of.edition.digest != other.edition.digest
        return f"{called} ({visible(of.name)})" if alike and of.name else called
    when = day(of.at.isoformat(), lang)
    if of.edition.digest == other.edition.digest:
        return when
    return phrase("edition_on", lang, id=of.edition.id, day=when)


def laws(of: Movement, lang: Lang) -> tuple[str, str]:
    """Both laws."""
    return law(of.before, of.after, lang), law(of.after, of.before, lang)


def heading(of: GoalMovement) -> str:
    """The name under which a goal is asked for, then what it is called."""
    return f"{of.goal} · {begun(of.label)}" if of.label else of.goal


def headline(of: Movement, lang: Lang) -> str:
    """How many rows of a table change, in one phrase."""
    key = "nothing_compared" if not of.compared else "head" if of.changed else "none_changes"
    return phrase(
        key,
        lang,
        file=visible(of.path),
        changed=number(of.changed, lang),
        compared=rows(of.compared, lang),
        share=share(of.changed, of.compared, lang),
    )


def refused(of: Movement, lang: Lang) -> str:
    """How many rows are not compared, and which law refuses them."""
    by = {key: number(getattr(of.refused, key), lang) for key in ("both", "before", "after")}
    return phrase("refused", lang, n=rows(of.refused.rows, lang), **by)


def counts(of: GoalMovement, lang: Lang) -> Iterator[str]:
    """What else there is to count of a goal: answers that appear, that are lost, that rest on something else."""
    if of.becomes_determined:
        yield phrase("goal.determined", lang, n=rows(of.becomes_determined, lang))
    if of.stops_being_determined:
        yield phrase("goal.undetermined", lang, n=rows(of.stops_being_determined, lang))
    if of.cited_otherwise:
        yield phrase("goal.otherwise", lang, n=rows(of.cited_otherwise, lang))


def tells_values(of: GoalMovement) -> bool:
    """Whether transitions say more than that one value becomes another."""
    return any(not (each.before.many and each.after.many) for each in of.transitions)


def standing(of: Standing, goal: GoalMovement, lang: Lang) -> str:
    """How a goal stands: its value, or the status that is in its place."""
    if of.status == NO_RULE:
        return phrase("no_rule", lang)
    if of.many:
        return phrase("many", lang)
    if of.status != "determined":
        return word(of.status, lang)
    return shown(of.value, str(goal.type), lang)


def figure(value: Fraction, type: Type, lang: Lang) -> str:
    """A figure."""
    return shown(written(value, type), str(type), lang)


def change(value: Fraction, type: Type, lang: Lang, *, signed: bool = True) -> str:
    """By how much a figure changes, in the unit in which one says so; its sign before it.

    >>> from millesime.values.types import AMOUNT, RATE
    >>> change(Fraction(5, 4), AMOUNT, "en"), change(Fraction(-1, 200), RATE, "fr").replace("\\xa0", " ")
    ('+€1.25', '-0,5 point')
    """
    sign = "+" if signed and value > 0 else ""
    unit = _UNITS.get(type.kind)
    if unit is None:
        return sign + shown(difference(value, type), str(type), lang)
    size = value * 100 if type.kind is Kind.RATE else value
    many = "" if abs(size) < 2 else ".many"
    told = shown(str(difference(size, Type(Kind.NUMBER))), "nombre", lang)
    return sign + phrase(f"{unit}{many}", lang, n=told).replace(" ", HARD)


def total(value: Fraction, type: Type, lang: Lang, *, signed: bool = False) -> str:
    """A sum of figures; nothing where a sum would mean nothing, as of days or of rates."""
    if type.kind not in (Kind.AMOUNT, Kind.INTEGER, Kind.NUMBER):
        return ""
    return change(value, type, lang, signed=signed)


def sides(of: Figures, type: Type, lang: Lang) -> list[tuple[str, Spread, bool]]:
    """What stands beside one another: before, after, and, where something moves, by how much; whether these are changes."""
    dated = type.kind is Kind.DATE
    held = [(phrase("before", lang), of.before, False), (phrase("after", lang), of.after, False)]
    if of.rises.rows or of.falls.rows:
        held += [
            (phrase("change", lang), of.change, True),
            (phrase("later" if dated else "rises", lang), of.rises, True),
            (phrase("earlier" if dated else "falls", lang), of.falls, True),
        ]
    return held


def measures(of: Figures, type: Type, lang: Lang, quantile: str) -> list[tuple[str, list[str]]]:
    """A table: the names of what stands side by side, then each measure of it; `quantile` is how one is called."""
    across = sides(of, type, lang)
    table = [("", [name for name, _, _ in across])]
    table.append((phrase("count", lang), [number(each.rows, lang) for _, each, _ in across]))
    sums = [total(each.total, type, lang, signed=moved) if each.rows else "" for _, each, moved in across]
    if any(sums):
        table.append((phrase("total", lang), sums))
    for level in TOLD:
        name = phrase(f"level.{level}" if level in (0, 50, 100) else quantile, lang, p=level)
        shows = ((change if moved else figure, each) for _, each, moved in across)
        table.append((name, [show(each.level(level), type, lang) if each.rows else "" for show, each in shows]))
    return table


def bin_range(of: Bin, type: Type, lang: Lang) -> str:
    """The figures of a bin."""
    if of.low is None:
        assert of.high is not None
        return phrase("bin.below", lang, high=figure(of.high, type, lang))
    if of.high is None:
        return phrase("bin.above", lang, low=figure(of.low, type, lang))
    key = "bin.day" if type.kind is Kind.DATE else "bin"
    return phrase(key, lang, low=figure(of.low, type, lang), high=figure(of.high, type, lang))
