"""The report of a difference: in brief, the case, the witnesses, the population, the rules, and the two laws."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import TYPE_CHECKING

from millesime.difference.model import Change, Difference, Outcome, Side
from millesime.difference.page import effects, population, rules
from millesime.difference.page.sheet import SHEET
from millesime.difference.page.words import term
from millesime.difference.words_population import number
from millesime.records.explain.compose import signs
from millesime.records.explain.layout import Line, Piece, Tone
from millesime.records.explain.report import Block, Paragraph, Report, Section, Table
from millesime.records.explain.trail import Row
from millesime.records.explain.typography import day
from millesime.text.screen import visible

if TYPE_CHECKING:
    from millesime.batch.twofold.movement import Movement
    from millesime.text.render import Lang


def whole(of: Difference, people: Movement | None, lang: Lang) -> Report:
    """Everything there is to say, as a report."""
    before, after = effects.law_names(of, lang)
    heading = f"{term('title', lang)} · {term('from_to', lang, before=before, after=after)}"
    trails: list[Row] = []
    found = [Section("brief", (Piece(term("summary", lang)),), tuple(_brief(of, lang)))]
    told = list(effects.sections(of, rules.anchors(of.rules), lang, trails))
    found += [each for each in told if each.anchor == "case"]
    if people is not None:
        found.append(population.section(people, lang, trails))
    found += [each for each in told if each.anchor != "case"]
    found += rules.section(of, effects.anchors(of), lang)
    found.append(_laws(of, lang))
    found += signs(trails, lang)
    return Report(
        lang=lang,
        title=heading,
        heading=heading,
        running=f"{term('from_to', lang, before=before, after=after)} · {of.after.digest[:19]}…",
        question=Table(term("title", lang), tuple(_question(of, lang))),
        sections=tuple(found),
        sheet=SHEET,
    )


def _question(of: Difference, lang: Lang) -> Iterator[tuple[Line, ...]]:
    for key, side in (("law.before", of.before), ("law.after", of.after)):
        yield (Piece(term(key, lang)),), (Piece(_law(side, lang)),)


def _law(of: Side, lang: Lang) -> str:
    values = {"id": visible(of.edition), "horizon": day(of.horizon.isoformat(), lang)}
    if of.day is not None:
        return term("law.on", lang, day=day(of.day.isoformat(), lang), **values)
    return term("law", lang, **values)


def _brief(of: Difference, lang: Lang) -> Iterator[Block]:
    """The counts, then what to read: goals whose answers change, and what is written otherwise."""
    kinds = Counter(each.kind for each in of.rules)
    outcomes = Counter(each.outcome for each in of.effects)
    if not of.rules and not outcomes[Outcome.WITNESS]:
        yield Paragraph((Piece(term("brief.same", lang)),))
    if of.rules:
        counts = {kind.value: number(kinds[kind], lang) for kind in Change}
        yield Paragraph((Piece(term("brief.rules", lang, n=number(len(of.rules), lang), **counts)),))
    told = (
        ("brief.effects", outcomes[Outcome.WITNESS]),
        ("brief.none", outcomes[Outcome.NONE]),
        ("brief.open", outcomes[Outcome.NOT_ESTABLISHED]),
        ("brief.unaffected", of.unaffected),
    )
    for key, count in told:
        if count:
            yield Paragraph((Piece(term(key, lang, n=number(count, lang))),))
    yield from effects.summary(of, lang)
    yield from rules.summary(of.rules, lang)


def _laws(of: Difference, lang: Lang) -> Section:
    lines = tuple(
        ((Piece(term(key, lang)),), (Piece(_law(side, lang)), Piece(side.digest, Tone.NAME)))
        for key, side in (("law.before", of.before), ("law.after", of.after))
    )
    return Section("laws", (Piece(term("laws", lang)),), (Table(term("laws", lang), lines),))
