"""A proof of « no » for people: the answer there is, the one asked about, and what stood in its way."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from millesime.records.explain import findings
from millesime.records.explain.account import digested, headline
from millesime.records.explain.account import missing as lacking
from millesime.records.explain.answered import named, title_of
from millesime.records.explain.citation import Json, obj
from millesime.records.explain.compose import facts, running, signs
from millesime.records.explain.findings import Known
from millesime.records.explain.keeping import Envelope, verification
from millesime.records.explain.layout import Line, Piece, Tone, wrap
from millesime.records.explain.report import Block, Items, Outline, Paragraph, Report, Section, Table, Verdict
from millesime.records.explain.trail import Row, rows
from millesime.records.explain.tree import tree
from millesime.records.explain.typography import shown
from millesime.records.explain.words import word
from millesime.text.screen import visible

if TYPE_CHECKING:
    from millesime.text.render import Lang

_BAR = "┃ "


def account(record: Json, lang: Lang, columns: int) -> list[Line]:
    """The proof for the screen."""
    names = findings.told(record)
    lines: list[Line] = [headline([(" · ".join(findings.asked(record, lang)), Tone.NAME)], columns), ()]
    for result in findings.results(record):
        lines += _told(result, record, names, lang, columns)
    heads = findings.digests(record, lang)
    return [*lines, *digested([(head, value) for head, value in heads if value != record.get("digest")])]


def _told(result: Json, record: Json, names: Mapping[str, Known], lang: Lang, columns: int) -> Iterator[Line]:
    goal, label = visible(str(result.get("goal", ""))), visible(str(result.get("label") or ""))
    yield from wrap([Piece(goal, Tone.NAME), *([Piece(f" — {label}", Tone.ASIDE)] if label else [])], columns)
    bar: Line = (Piece(_BAR, Tone.CONFLICT),)
    for line in _said(result, record, lang):
        yield from wrap(line, columns, bar, bar)
    yield ()
    if result.get("verdict") == "open":
        yield from lacking(result, names, lang, columns)
    trail = _trail(result, lang)
    if trail is not None:
        yield (Piece(f"  {word('refuted.trail', lang)}", Tone.NAME),)
        yield from tree(trail, columns)
        yield ()


def _said(result: Json, record: Json, lang: Lang) -> Iterator[Line]:
    """The question, the answer there is, and what the proof amounts to."""
    yield (Piece(word("refuted.asked", lang, wanted=_wanted(result, lang)), Tone.CONFLICT),)
    plain = findings.meaning(result)
    told = word("refuted.answer", lang, answer=findings.answer(result, lang))
    yield (Piece(told, Tone.VALUE), *([Piece(f" — {plain}", Tone.ASIDE)] if plain else []))
    why = findings.reason(result, record, lang)
    if why and result.get("verdict") != "open":
        yield (Piece(why),)
    for sentence in _verdict(result, lang):
        yield (Piece(sentence),)


def _verdict(result: Json, lang: Lang) -> Iterator[str]:
    yield word(f"refuted.{result.get('verdict')}", lang)
    readings = result.get("readings")
    if isinstance(readings, list):
        yield from (word("refuted.reading", lang, reading=visible(str(name))) for name in readings)


def _wanted(result: Json, lang: Lang) -> str:
    told, label = shown(result.get("wanted"), result.get("type"), lang), result.get("wanted_label")
    return f"{told} — {visible(str(label))}" if label else told


def _trail(result: Json, lang: Lang) -> Row | None:
    trail = obj(result, "trail")
    return rows(trail, lang, {}) if trail else None


def compose(record: Json, lang: Lang) -> Report:
    """The proof as a report."""
    names, found = findings.told(record), findings.results(record)
    asked = findings.asked(record, lang)
    only = title_of(found[0], names) if found else ""
    sections = [_section(result, record, names, index, lang) for index, result in enumerate(found)]
    trails = [trail for result in found if (trail := _trail(result, lang)) is not None]
    question = [((Piece(word("report.asked", lang)),), named(result, names)) for result in found] + [
        ((Piece(word("refuted.wanted", lang)),), (Piece(_wanted(result, lang)),)) for result in found
    ]
    edition = visible(str(obj(record, "edition").get("id", "?")))
    question.append(((Piece(word("report.edition", lang)),), (Piece(edition),)))
    return Report(
        lang=lang,
        title=" · ".join(filter(None, (word("refuted.title", lang), only, *asked))),
        heading=" · ".join((word("refuted.title", lang), *asked)),
        running=running(only, record, asked),
        question=Table(word("report.question", lang), tuple(question)),
        sections=(
            *sections,
            *facts(record, names, lang),
            verification(record, Envelope(), lang),
            *signs(trails, lang),
        ),
    )


def _section(result: Json, record: Json, names: Mapping[str, Known], index: int, lang: Lang) -> Section:
    tone = findings.TONES.get(str(result.get("status")), Tone.ASIDE)
    blocks: list[Block] = [Verdict(findings.answer(result, lang), findings.meaning(result), tone)]
    why = findings.reason(result, record, lang)
    blocks += [Paragraph((Piece(text),)) for text in (why, *_verdict(result, lang)) if text]
    sections = []
    missing = result.get("missing")
    if result.get("verdict") == "open" and isinstance(missing, list) and missing:
        listed = Items(tuple((Piece(visible(str(name)), Tone.NAME),) for name in missing), ordered=True)
        sections.append(Section(f"r{index}-missing", (Piece(word("missing", lang)),), (listed,)))
    trail = _trail(result, lang)
    if trail is not None:
        sections.append(Section(f"r{index}-trail", (Piece(word("refuted.trail", lang)),), (Outline(trail),)))
    return Section(f"r{index}", named(result, names), tuple(blocks), tuple(sections))
