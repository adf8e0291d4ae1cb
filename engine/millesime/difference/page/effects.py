"""What a difference comes to: each witness with both decisions beside each other, each proof, each open question."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Final

from millesime.difference.model import Band, Difference, Effect, Manner, Outcome, Side
from millesime.difference.page.told import answer, beside, facts_table, shifted_facts, titled
from millesime.difference.page.words import WORDS, term
from millesime.records.explain.layout import Line, Piece, Tone
from millesime.records.explain.report import Block, Paragraph, Section, Table
from millesime.records.explain.trail import Row
from millesime.records.explain.typography import begun, day, shown
from millesime.records.explain.words import WORDS as ACCOUNT
from millesime.records.explain.words import word
from millesime.text.screen import visible

if TYPE_CHECKING:
    from millesime.text.render import Lang

_ONE_BY_ONE: Final = (Outcome.WITNESS, Outcome.SAME)


def law_names(of: Difference, lang: Lang) -> tuple[str, str]:
    """What both laws are called, by what was asked for."""
    return _called(of.before, lang), _called(of.after, lang)


def _called(of: Side, lang: Lang) -> str:
    if of.day is not None:
        return day(of.day.isoformat(), lang)
    named = word("edition", lang, id=visible(of.edition))
    return named if of.name == of.edition else f"{named} ({visible(of.name)})"


def _anchor(index: int) -> str:
    return f"effect-{index}"


def _witnesses(of: Difference) -> list[Effect]:
    """Those that both laws decide first, then what only one of them knows."""
    found = [each for each in of.effects if each.outcome is Outcome.WITNESS]
    return sorted(found, key=lambda each: each.before is None or each.after is None)


def summary(of: Difference, lang: Lang) -> Iterator[Block]:
    """The goals whose answers change, one a row, each leading to its witness."""
    shown_ones = _witnesses(of)
    if not shown_ones:
        return
    was, now = law_names(of, lang)
    lines = tuple(
        (
            titled((each.before, each.after), each.goal),
            answer(each.before, each.goal, lang),
            answer(each.after, each.goal, lang),
        )
        for each in shown_ones
    )
    heads = (term("head.goal", lang), was, now)
    yield Table(term("effects", lang), lines, heads, tuple(map(_anchor, range(len(shown_ones)))))


def anchors(of: Difference) -> dict[str, str]:
    """Where the witness of each goal is told."""
    return {each.goal: _anchor(index) for index, each in enumerate(_witnesses(of))}


def sections(of: Difference, rules: Mapping[str, str], lang: Lang, trails: list[Row]) -> Iterator[Section]:
    """The case that was asked about, then every witness, then what is proved and what is not."""
    names = law_names(of, lang)
    if of.case:
        inside = tuple(_told(each, names, rules, lang, trails, f"case-{index}") for index, each in enumerate(of.case))
        yield Section("case", (Piece(term("case", lang)),), (), inside)
    witnesses = _witnesses(of)
    if witnesses:
        inside = tuple(_told(each, names, rules, lang, trails, _anchor(index)) for index, each in enumerate(witnesses))
        yield Section("effects", (Piece(term("effects", lang)),), (), inside)
    for outcome, key in ((Outcome.NONE, "none"), (Outcome.NOT_ESTABLISHED, "open")):
        listed = [each for each in of.effects if each.outcome is outcome]
        if listed:
            rows = tuple(((Piece(visible(each.goal), Tone.NAME),), (Piece(_why(each, lang)),)) for each in listed)
            table = Table(term(key, lang), rows, (term("head.goal", lang), term("why", lang)))
            yield Section(key, (Piece(term(key, lang)),), (table,))


def _told(
    effect: Effect, names: tuple[str, str], rules: Mapping[str, str], lang: Lang, trails: list[Row], ident: str
) -> Section:
    decisions = (effect.before, effect.after)
    blocks: list[Block] = []
    if effect.outcome is Outcome.SAME:
        blocks.append(Paragraph((Piece(term("same", lang)),)))
    elif effect.outcome not in _ONE_BY_ONE:
        blocks.append(Paragraph((Piece(begun(_why(effect, lang))),)))
    if effect.manner is not None and f"manner.{effect.manner.value}" in WORDS:
        blocks.append(Paragraph((Piece(term(f"manner.{effect.manner.value}", lang)),)))
    if effect.manner is Manner.SHIFTED:
        blocks.append(shifted_facts(decisions, names, lang))
    elif effect.facts is not None:
        blocks.append(facts_table(effect.facts, decisions, lang))
    if any(decisions):
        blocks.append(beside(decisions, effect.goal, names, lang, effect.days, trails))
    blocks += _bands(effect.bands, names, lang)
    if effect.rules:
        line: Line = tuple(Piece(visible(name), Tone.NAME, link=rules.get(name, "")) for name in effect.rules)
        blocks.append(Table(term("because", lang), (((Piece(term("because", lang)),), line),)))
    return Section(ident, titled(decisions, effect.goal), tuple(blocks))


def _why(effect: Effect, lang: Lang) -> str:
    key = f"why.{effect.why}"
    return term(key if key in WORDS else "why.other", lang)


def _bands(bands: Sequence[Band], names: tuple[str, str], lang: Lang) -> Iterator[Block]:
    """The values of one fact between which the laws part."""
    if not bands:
        return
    lines = tuple(
        (
            (Piece(visible(each.fact), Tone.NAME), Piece(_range(each, lang))),
            (Piece(_answered(each.before, lang)),),
            (Piece(_answered(each.after, lang)),),
        )
        for each in bands
    )
    yield Paragraph((Piece(term("bands", lang)),))
    yield Table(term("bands", lang), lines, (word("head.fact", lang), *names))


def _range(of: Band, lang: Lang) -> str:
    low, high = (None if each is None else shown(each, None, lang) for each in (of.low, of.high))
    if low is None or high is None:
        key = "band.to" if low is None and high is not None else "band.from"
        return term(key, lang, low=low or "…", high=high or "…")
    return term("band.one" if low == high else "band", lang, low=low, high=high)


def _answered(text: str, lang: Lang) -> str:
    return word(text, lang) if text in ACCOUNT else shown(text, None, lang)
