"""The account of a decision for the screen: the question, each answer with its authority, then why."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from millesime.records.explain.citation import Json, obj, provision, sentence
from millesime.records.explain.findings import (
    TONES,
    Known,
    answer,
    asked,
    basis,
    digests,
    holder,
    meaning,
    norm,
    objects,
    reason,
    results,
    rival,
    told,
)
from millesime.records.explain.keeping import REFUTATION, envelope_digests, masked, opened
from millesime.records.explain.layout import Line, Piece, Tone, size, wrap
from millesime.records.explain.report import Paragraph, Section, Table
from millesime.records.explain.trail import rows
from millesime.records.explain.tree import tree
from millesime.records.explain.typography import shown
from millesime.records.explain.words import word
from millesime.text.screen import visible, width

if TYPE_CHECKING:
    from millesime.text.render import Lang

_BAR = "┃ "


def account(record: Json, lang: Lang, columns: int) -> list[Line]:
    """The whole account, as lines to paint; of a record, that of its decision and what is masked there."""
    if record.get("format") == REFUTATION:
        from millesime.records.explain.refuted import account as refuted

        return refuted(record, lang, columns)
    record, envelope = opened(record)
    names = told(record)
    lines: list[Line] = [headline([(" · ".join(asked(record, lang)), Tone.NAME)], columns), ()]
    found = results(record)
    if not found:
        lines += [(Piece(word("no_result", lang)),), ()]
    if len(found) > 1:
        lines += [*_table(found, lang, columns), ()]
    for result in found:
        lines += _result(result, record, names, lang, columns)
    lines += _assumed(record, names, lang, columns)
    if engine := obj(record, "cross_check").get("engine"):
        told_twice = word("cross_check", lang, engine=visible(str(engine)))
        lines += [*wrap([Piece(told_twice, Tone.ASIDE)], columns), ()]
    for section in masked(envelope, lang):
        lines += _section(section, columns)
    lines += digested(envelope_digests(envelope, lang) + digests(record, lang))
    return lines


def _section(section: Section, columns: int) -> Iterator[Line]:
    """A section of the report whose blocks are sentences and tables."""
    yield from wrap([Piece(section.heading[0].text, Tone.NAME)], columns)
    for block in section.blocks:
        if isinstance(block, Paragraph):
            yield from wrap(block.line, columns, (Piece("  "),), (Piece("  "),))
        elif isinstance(block, Table):
            for cells in block.rows:
                parts = [piece for cell in cells for piece in (Piece("  "), *cell)]
                yield from (
                    [tuple(parts)] if size(parts) <= columns else wrap(parts, columns, (Piece("  "),), (Piece("    "),))
                )
    yield ()


def headline(parts: list[tuple[str, Tone]], columns: int) -> Line:
    """The first line, drawn to the edge of the screen."""
    line = tuple(Piece(text, tone) for text, tone in parts)
    rest = columns - size(line) - 1
    return (*line, Piece(" " + "─" * rest, Tone.ASIDE)) if rest > 2 else line


def _table(found: list[Json], lang: Lang, columns: int) -> Iterator[Line]:
    """Goals, answers and provisions, one a line."""
    cells = [
        (
            visible(str(result.get("goal", ""))),
            answer(result, lang),
            next((provision(citation, lang) for citation in objects(result, "citations")), ""),
            _disputed(result, lang),
            TONES.get(str(result.get("status")), Tone.ASIDE),
        )
        for result in found
    ]
    heads = tuple(word(key, lang) for key in ("goal", "answer", "authority"))
    columns_of = list(zip(*(cell[:3] for cell in cells), strict=True))
    first, second, third = (max(map(width, (head, *column))) for head, column in zip(heads, columns_of, strict=True))
    head = f"  {_padded(heads[0], first)}  {_padded(heads[1], second)}  {heads[2]}"
    yield (Piece(head if width(head) <= columns else head.removesuffix(heads[2]), Tone.ASIDE),)
    for goal, value, where, disputed, tone in cells:
        told: Line = (Piece(f"  {_padded(goal, first)}  "), Piece(_padded(value, second), tone))
        gap = " " * (third - width(where) + 2)
        rest: Line = (Piece(f"  {where}", Tone.ASIDE), *([Piece(gap), Piece(disputed, Tone.OTHER)] if disputed else []))
        if size((*told, *rest)) <= columns:
            yield (*told, *rest)
        else:
            yield told
            yield (Piece("      "), *rest)


def _padded(text: str, columns: int) -> str:
    return text + " " * (columns - width(text))


def _disputed(result: Json, lang: Lang) -> str:
    other = [each.get("reading") for each in objects(result, "discordances")]
    return word("disputed", lang, reading=visible(", ".join(str(name) for name in other))) if other else ""


def _result(result: Json, record: Json, names: Mapping[str, Known], lang: Lang, columns: int) -> Iterator[Line]:
    goal, tone = visible(str(result.get("goal", ""))), TONES.get(str(result.get("status")), Tone.ASIDE)
    label = names.get(goal, Known()).label
    yield from wrap([Piece(goal, Tone.NAME), *([Piece(f" — {label}", Tone.ASIDE)] if label else [])], columns)
    bar: Line = (Piece(_BAR, tone),)
    plain = meaning(result)
    pieces = [Piece(answer(result, lang), tone), *([Piece(f" — {plain}", Tone.ASIDE)] if plain else [])]
    yield from wrap(pieces, columns, bar, bar)
    yield (Piece(_BAR.rstrip(), tone),)
    why = reason(result, record, lang)
    if why:
        yield from wrap([Piece(why)], columns, bar, bar)
    for text in (*norm(obj(result, "norm"), lang, label), *basis(result, lang)):
        yield from wrap([Piece(text)], columns, bar, (*bar, Piece("  ")))
    yield ()
    yield from missing(result, names, lang, columns)
    yield from _discordances(result, lang, columns)
    trail = obj(result, "trail")
    if trail.get("ref"):
        yield (Piece(f"  {word('trail', lang)}", Tone.NAME), Piece(f"  {word('above', lang)}", Tone.ASIDE))
        yield ()
    elif trail:
        yield (Piece(f"  {word('trail', lang)}", Tone.NAME),)
        cited: Json = next(iter(objects(result, "citations")), {})
        yield from tree(rows(trail, lang, cited), columns)
        yield ()


def missing(result: Json, names: Mapping[str, Known], lang: Lang, columns: int) -> Iterator[Line]:
    """What a result lacks, the most decisive first."""
    listed = result.get("missing")
    if not isinstance(listed, list) or not listed:
        return
    yield (Piece(f"  {word('missing', lang)}", Tone.NAME),)
    margin = len(str(len(listed))) + 2
    for number, name in enumerate(listed, 1):
        known = names.get(str(name), Known())
        label = f" — {known.label}" if known.label else ""
        if name in (result.get("lacunae") or ()):
            label += f" ({word('lacuna', lang)})"
        pieces = [Piece(visible(str(name)), Tone.MISSING), Piece(label, Tone.ASIDE)]
        head = (Piece(f"  {number}. ".rjust(margin + 3), Tone.ASIDE),)
        yield from wrap(pieces, columns, head, (Piece(" " * size(head)),))
    yield ()


def _discordances(result: Json, lang: Lang, columns: int) -> Iterator[Line]:
    others = objects(result, "discordances")
    if not others:
        return
    yield (Piece(f"  {word('discordances', lang)}", Tone.NAME),)
    for other in others:
        bar: Line = (Piece("  ┇ ", Tone.OTHER),)
        value = {"status": other.get("status", "determined"), "value": other.get("value"), "type": result.get("type")}
        pieces = [Piece(answer(value, lang), Tone.OTHER), Piece(f" — {holder(other, lang)}")]
        yield from wrap(pieces, columns, bar, bar)
        for text in rival(other, result, lang):
            yield from wrap([Piece(text)], columns, bar, (*bar, Piece("  ")))
        for citation in objects(other, "citations"):
            yield from wrap([Piece(sentence(citation, lang), Tone.ASIDE)], columns, bar, (*bar, Piece("  ")))
    yield ()


def _assumed(record: Json, names: Mapping[str, Known], lang: Lang, columns: int) -> Iterator[Line]:
    assumed: Mapping[str, Any] = obj(record, "assumed")
    if not assumed:
        return
    yield (Piece(word("assumptions", lang), Tone.NAME),)
    column = max(width(visible(name)) for name in assumed) + 4
    for name, value in assumed.items():
        known = names.get(name, Known())
        pad = " " * max(column - width(visible(name)) - 2, 2)
        line: Line = (Piece(f"  {visible(name)}{pad}"), Piece(shown(value, known.kind, lang), Tone.GIVEN))
        yield from [line] if size(line) <= columns else wrap(line, columns, (Piece("  "),), (Piece("    "),))
    yield ()


def digested(heads: list[tuple[str, str]]) -> Iterator[Line]:
    """Digests under one another."""
    room = max((width(head) for head, _ in heads), default=0)
    for head, value in heads:
        yield (Piece(f"{head:<{room}}  {value}", Tone.ASIDE),)
