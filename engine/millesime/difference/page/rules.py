"""What two laws write otherwise, rule by rule: words, figures, what they rest on."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from millesime.difference.model import Change, CitationChange, Difference, RuleChange, TextChange, Where
from millesime.difference.page.words import term
from millesime.records.explain.layout import Line, Piece, Tone
from millesime.records.explain.report import Block, Folded, Marked, Paragraph, Section, Table
from millesime.records.explain.typography import article, begun, day
from millesime.text.screen import visible

if TYPE_CHECKING:
    from millesime.text.render import Lang

_LONG = 24
"""Lines of a text past which it is folded."""


def anchor(index: int) -> str:
    """Where a change is told: by its place, since some are called by words of their own."""
    return f"rule-{index}"


def anchors(changes: Sequence[RuleChange]) -> dict[str, str]:
    """Where each change is told, by its name; of two of one name, where the first is."""
    return {each.name: anchor(index) for index, each in reversed(list(enumerate(changes)))}


def summary(changes: Sequence[RuleChange], lang: Lang) -> Iterator[Block]:
    """Everything that is written otherwise, one a row, each leading to its section."""
    if not changes:
        return
    lines = tuple((_named(each), (Piece(_kind(each, lang)),), (Piece(_what(each, lang)),)) for each in changes)
    heads = tuple(term(key, lang) for key in ("head.rule", "head.kind", "head.what"))
    yield Table(term("rules", lang), lines, heads, tuple(map(anchor, range(len(changes)))))


def section(of: Difference, goals: Mapping[str, str], lang: Lang) -> Iterator[Section]:
    """Every change with its words, figures and citations before and after."""
    if of.rules:
        inside = tuple(_section(each, index, goals, lang) for index, each in enumerate(of.rules))
        yield Section("rules", (Piece(term("rules", lang)),), (), inside)


def _named(change: RuleChange) -> Line:
    name = Piece(visible(change.name), Tone.NAME)
    return (Piece(begun(visible(change.label)), law=True), name) if change.label else (name,)


def _kind(change: RuleChange, lang: Lang) -> str:
    cited = f" · {article(change.article)}" if change.article else ""
    return f"{term(f'part.{change.part.value}', lang)}, {term(f'change.{change.kind.value}', lang)}{cited}"


def _what(change: RuleChange, lang: Lang) -> str:
    held = (("texts", change.texts), ("figures", change.figures), ("citations", change.citations))
    return ", ".join(term(key, lang).lower() for key, found in held if found) or term("nothing", lang)


def _section(change: RuleChange, index: int, goals: Mapping[str, str], lang: Lang) -> Section:
    blocks: list[Block] = [Paragraph((Piece(begun(_kind(change, lang)), Tone.ASIDE),))]
    if change.goals:
        names: Line = tuple(Piece(visible(name), Tone.NAME, link=goals.get(name, "")) for name in change.goals)
        blocks.append(Table(term("reads", lang), (((Piece(term("reads", lang)),), names),)))
    if change.figures:
        blocks += _figures(change, lang)
    for text in change.texts:
        blocks += _text(text, change, lang)
    if change.citations:
        blocks += _citations(change, lang)
    return Section(anchor(index), _named(change), tuple(blocks))


def _text(of: TextChange, change: RuleChange, lang: Lang) -> Iterator[Block]:
    where = _where(of.where, change, lang) or term("text", lang)
    kind = "" if of.kind is Change.CHANGED else f" · {term(f'change.{of.kind.value}', lang)}"
    lines = Marked(tuple((mark, visible(words)) for mark, words in of.lines))
    heading = (Piece(begun(where + kind), Tone.ASIDE),)
    if len(of.lines) > _LONG:
        yield Folded(heading, (lines,))
    else:
        yield Paragraph(heading)
        yield lines


def _figures(change: RuleChange, lang: Lang) -> Iterator[Block]:
    lines = tuple(
        (
            (Piece(visible(each.what), law=True), Piece(_where(each.where, change, lang), Tone.ASIDE)),
            _cell(each.before, lang),
            _cell(each.after, lang),
            _cell(each.cited_by, lang),
        )
        for each in change.figures
    )
    heads = tuple(term(key, lang) for key in ("head.figure", "head.before", "head.after", "head.by"))
    yield Table(term("figures", lang), lines, heads)


def _citations(change: RuleChange, lang: Lang) -> Iterator[Block]:
    lines = tuple(
        (
            (Piece(term(f"cited.{each.what.value}", lang)), Piece(_place(each, change, lang), Tone.ASIDE)),
            _cell(each.before, lang),
            _cell(each.after, lang),
        )
        for each in change.citations
    )
    heads = tuple(term(key, lang) for key in ("head.cited", "head.before", "head.after"))
    yield Table(term("citations", lang), lines, heads)


def _place(of: CitationChange, change: RuleChange, lang: Lang) -> str:
    return " · ".join(filter(None, (_where(of.where, change, lang), visible(of.path))))


def _cell(text: str | None, lang: Lang) -> Line:
    return (Piece(term("nothing", lang), Tone.ASIDE),) if text is None else (Piece(visible(text), law=True),)


def _where(of: Where, change: RuleChange, lang: Lang) -> str:
    """A part of what changed: which exception, in which reading, from which day on; of its own name nothing is said."""
    own = (of.part, of.name) == (change.part, change.name)
    parts = [] if own else [f"{term(f'part.{of.part.value}', lang)} {visible(of.name)}"]
    if of.reading:
        parts.append(term("where.reading", lang, reading=visible(of.reading)))
    before, after = (None if each is None else day(each.isoformat(), lang) for each in (of.before, of.after))
    if before and after and before != after:
        parts.append(term("where.moved", lang, before=before, after=after))
    elif before or after:
        parts.append(term("where.since", lang, day=after or before))
    return ", ".join(parts)
