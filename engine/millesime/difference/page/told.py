"""Decisions as a page tells them beside one another: each with its law, its answer, what it rests on, its trail."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING

from millesime.difference.page.words import term
from millesime.records.explain import findings
from millesime.records.explain.answered import brief, named
from millesime.records.explain.citation import Json, obj
from millesime.records.explain.compose import facts as facts_of
from millesime.records.explain.findings import Known
from millesime.records.explain.layout import Line, Piece, Tone
from millesime.records.explain.report import Beside, Block, Column, Paragraph, Table
from millesime.records.explain.trail import Row, rows
from millesime.records.explain.typography import day
from millesime.records.explain.words import word

if TYPE_CHECKING:
    from millesime.records.decision import Decision
    from millesime.text.render import Lang

Pair = tuple["Decision | None", "Decision | None"]


def beside(
    decisions: Pair,
    goal: str,
    laws: tuple[str, str],
    lang: Lang,
    days: tuple[date | None, date | None] = (None, None),
    trails: list[Row] | None = None,
) -> Beside:
    """The answers to one goal under two laws; the trails that are shown are added to `trails`."""
    columns = []
    for decision, law, when in zip(decisions, laws, days, strict=True):
        asked = day(when.isoformat(), lang) if when else ""
        # A law that is called by its day has said it.
        more = f" · {term('asked_on', lang, day=asked)}" if asked and asked != law else ""
        columns.append(Column(law, (Piece(law + more),), _told(decision, goal, lang, trails)))
    return Beside(tuple(columns))


def _told(decision: Decision | None, goal: str, lang: Lang, trails: list[Row] | None) -> tuple[Block, ...]:
    if decision is None:
        return (Paragraph((Piece(term("unknown_there", lang), Tone.ASIDE),)),)
    record: Json = decision.record
    result = next(each for each in findings.results(record) if each.get("goal") == goal)
    trail = obj(result, "trail")
    row = rows(trail, lang, next(iter(findings.objects(result, "citations")), {})) if trail else None
    if row is not None and trails is not None:
        trails.append(row)
    return brief(result, row, (record, False, findings.told(record)), lang)


def answer(decision: Decision | None, goal: str, lang: Lang) -> Line:
    """What a decision answers, in a cell."""
    if decision is None:
        return (Piece(term("nothing", lang), Tone.ASIDE),)
    result = next(each for each in findings.results(decision.record) if each.get("goal") == goal)
    return (Piece(findings.answer(result, lang), findings.TONES.get(str(result.get("status")), Tone.ASIDE)),)


def names_of(decisions: Pair) -> Mapping[str, Known]:
    """What the names that both decisions met are called."""
    found: dict[str, Known] = {}
    for decision in decisions:
        if decision is not None:
            found |= findings.told(decision.record)
    return found


def facts_table(facts: Json, decisions: Pair, lang: Lang) -> Block:
    """The facts of a case by their labels."""
    told = {"facts": facts}
    for section in facts_of(told, names_of(decisions), lang):
        block = section.blocks[0]
        if isinstance(block, Table):
            return block
    return Paragraph((Piece(term("no_facts", lang)),))


def shifted_facts(decisions: Pair, laws: tuple[str, str], lang: Lang) -> Block:
    """The facts of a case of which the days are others under either law."""
    tables = [facts_table(each.case.facts, decisions, lang) if each else None for each in decisions]
    cells: list[dict[Line, Line]] = [
        {row[0]: row[1] for row in each.rows} if isinstance(each, Table) else {} for each in tables
    ]
    none: Line = (Piece(term("nothing", lang), Tone.ASIDE),)
    names = dict.fromkeys((*cells[0], *cells[1]))
    lines = tuple((name, cells[0].get(name, none), cells[1].get(name, none)) for name in names)
    return Table(term("facts", lang), lines, (word("head.fact", lang), *laws))


def titled(decisions: Pair, goal: str, label: str = "") -> Line:
    """A goal by its label, then by its name."""
    return named({"goal": goal, "label": label}, names_of(decisions))
