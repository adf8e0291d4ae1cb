"""What a difference does to a population, as sections of a page: the same counts as on the screen, and their pictures."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Final

from millesime.batch.rejects import told as rejected
from millesime.batch.twofold.movement import Example, Figures, GoalMovement, Movement
from millesime.difference.figured import bin_range, counts, headline, laws, measures, refused, standing, tells_values
from millesime.difference.page.told import beside, facts_table
from millesime.difference.page.words import term
from millesime.difference.pictures.gallery import drawings
from millesime.difference.words_population import number, phrase, rows, share
from millesime.records.explain.layout import Line, Piece, Tone
from millesime.records.explain.report import Block, Folded, Items, Paragraph, Picture, Section, Table
from millesime.records.explain.trail import Row
from millesime.records.explain.typography import begun
from millesime.text.screen import visible
from millesime.values.types import Type

if TYPE_CHECKING:
    from millesime.text.render import Lang

_MOST: Final = 40
"""Transitions of a goal that have a row."""
_SHOWN: Final = 8
"""Transitions of which a row is shown with both its trails."""


def section(of: Movement, lang: Lang, trails: list[Row]) -> Section:
    """The whole population."""
    blocks: list[Block] = [Paragraph((Piece(headline(of, lang)),))]
    if of.refused.rows:
        blocks += _refused(of, lang)
    for words, names in (("fixed", of.fixed), ("strangers", of.strangers)):
        if names:
            blocks.append(Paragraph((Piece(phrase(words, lang, names=visible(", ".join(names))), Tone.ASIDE),)))
    heading = (Piece(phrase("population", lang)),)
    inside = tuple(_goal(each, of, index, lang, trails) for index, each in enumerate(of.goals))
    return Section("population", heading, tuple(blocks), inside)


def _refused(of: Movement, lang: Lang) -> Iterator[Block]:
    yield Paragraph((Piece(refused(of, lang), Tone.CONFLICT),))
    lines: list[Line] = []
    for side, refusal in of.refusals:
        told = rejected(refusal, lang)
        who = phrase(f"refused_{side}", lang)
        words = f"{_row(refusal.row, told.get('key'), lang)} : {told['code']} {told['message']}"
        lines.append((Piece(visible(words)), Piece(f"({who})", Tone.ASIDE)))
    if lines:
        yield Items(tuple(lines))


def _row(row: int, key: object, lang: Lang) -> str:
    if key is None:
        return phrase("row_numbered", lang, row=number(row, lang))
    return phrase("row_keyed", lang, row=number(row, lang), key=visible(str(key)))


def _goal(goal: GoalMovement, of: Movement, index: int, lang: Lang, trails: list[Row]) -> Section:
    name = Piece(goal.goal, Tone.NAME)
    heading: Line = (Piece(begun(visible(goal.label)), law=True), name) if goal.label else (name,)
    blocks: list[Block] = []
    counted = {"n": number(goal.changed, lang), "of": rows(of.compared, lang)}
    told = phrase("goal.changed", lang, share=share(goal.changed, of.compared, lang), **counted)
    blocks.append(Paragraph((Piece(begun(told if goal.changed else phrase("goal.same", lang))),)))
    for key, kind in zip(("goal.alone_after", "goal.alone_before"), goal.types, strict=True):
        if kind is None:
            blocks.append(Paragraph((Piece(begun(phrase(key, lang)), Tone.MISSING),)))
    blocks += [Paragraph((Piece(begun(each), Tone.ASIDE),)) for each in counts(goal, lang)]
    for place, drawing in enumerate(drawings(goal, of, lang)):
        blocks.append(Picture(drawing.inline(f"pic{index}-{place}"), drawing.title))
    if tells_values(goal):
        blocks += _transitions(goal, of, lang)
    if goal.figures is not None and goal.figures.change.rows:
        blocks += _figures(goal.figures, goal.type, lang)
    blocks += _examples(goal, of, lang, trails)
    return Section(f"population-{index}", heading, tuple(blocks))


def _transitions(goal: GoalMovement, of: Movement, lang: Lang) -> Iterator[Block]:
    lines: list[tuple[Line, ...]] = []
    for each in goal.transitions[:_MOST]:
        tone = Tone.PLAIN if each.changed else Tone.ASIDE
        cells = (
            phrase("becomes", lang, before=standing(each.before, goal, lang), after=standing(each.after, goal, lang)),
            number(each.rows, lang),
            share(each.rows, of.compared, lang),
        )
        lines.append(tuple((Piece(cell, tone),) for cell in cells))
    left = goal.transitions[_MOST:]
    if left:
        more = rows(sum(each.rows for each in left), lang)
        lines.append(((Piece(f"… (+ {len(left)})", Tone.ASIDE),), (Piece(more, Tone.ASIDE),), ()))
    if lines:
        heads = (" → ".join(laws(of, lang)), phrase("count", lang), phrase("share", lang))
        yield Table(phrase("transitions", lang), tuple(lines), heads)


def _figures(of: Figures, type: Type, lang: Lang) -> Iterator[Block]:
    (_, names), *lines = measures(of, type, lang, "level")
    heads = (term("measure", lang), *names)
    cells = tuple(((Piece(name),), *((Piece(cell),) if cell else () for cell in told)) for name, told in lines)
    yield Table(phrase("figures", lang), cells, heads)
    yield Paragraph((Piece(phrase("quantiles", lang), Tone.ASIDE),))
    if of.bins:
        binned = tuple(
            (
                (Piece(bin_range(each, type, lang)),),
                (Piece(number(each.before, lang)),),
                (Piece(number(each.after, lang)),),
            )
            for each in of.bins
        )
        heads = (phrase("bin.range", lang), *names[:2])
        yield Folded((Piece(phrase("bins", lang)),), (Table(phrase("bins", lang), binned, heads),))


def _examples(goal: GoalMovement, of: Movement, lang: Lang, trails: list[Row]) -> Iterator[Block]:
    """Rows that show the commonest changes, and the greatest, each with both its decisions."""
    named = [
        (phrase("example", lang), each.examples[0])
        for each in goal.transitions[:_SHOWN]
        if each.examples and not (each.before.many and each.after.many)
    ]
    if goal.figures is not None:
        for key, held in (
            ("greatest_rises", goal.figures.greatest_rises),
            ("greatest_falls", goal.figures.greatest_falls),
        ):
            named += [(phrase(key, lang), each) for each in held[:1]]
    for what, example in _once(named):
        moved = phrase(
            "becomes", lang, before=standing(example.before, goal, lang), after=standing(example.after, goal, lang)
        )
        line: Line = (
            Piece(f"{begun(what)} : " if lang == "fr" else f"{begun(what)}: "),
            Piece(moved),
            Piece(f"· {_row(example.row, example.key, lang)}", Tone.ASIDE),
        )
        inside = (
            facts_table(example.facts, example.decisions, lang),
            beside(example.decisions, goal.goal, laws(of, lang), lang, trails=trails),
        )
        yield Folded(line, inside)


def _once(named: Sequence[tuple[str, Example]]) -> Iterator[tuple[str, Example]]:
    seen: set[int] = set()
    for what, each in named:
        if each.row not in seen:
            seen.add(each.row)
            yield what, each
