"""A report as data for the printed form, which lays it out and computes nothing: strings, lists and objects."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from millesime.records.explain.layout import Line, Piece, Tone
from millesime.records.explain.report import (
    Beside,
    Block,
    Commands,
    Folded,
    Items,
    Marked,
    Outline,
    Paragraph,
    Picture,
    Plain,
    Report,
    Section,
    Table,
    Verdict,
)
from millesime.records.explain.trail import SPOKEN, Row
from millesime.records.explain.typography import begun, typeset

Data = dict[str, Any]

DEEPEST = 12
"""Steps that are lists in lists; Typst lays out some fifteen of them. Those beneath are items beside them, set further in."""
FURTHEST = 12
"""Steps by which one may be set further in: a page is only so wide."""

_TONES = {
    Tone.NAME: "name",
    Tone.VALUE: "value",
    Tone.GIVEN: "given",
    Tone.MISSING: "missing",
    Tone.CONFLICT: "conflict",
    Tone.ASIDE: "aside",
    Tone.OTHER: "other",
}


def paper(report: Report) -> Data:
    """The report as JSON would write it."""
    return {
        "lang": report.lang,
        "title": typeset(report.title, law=True),
        "running": typeset(report.running, law=True),
        "date": _moment(report.at),
        "question": _table(report.question),
        "sections": [_section(section) for section in report.sections],
    }


def _moment(at: str) -> Data | None:
    """The moment of recording, for the document's date; nothing where the record says none: a clock is never asked."""
    try:
        when = datetime.fromisoformat(at)
    except ValueError:
        return None
    return {part: getattr(when, part) for part in ("year", "month", "day", "hour", "minute", "second")}


def _section(section: Section) -> Data:
    return {
        "heading": _line(section.heading),
        "blocks": [drawn for block in section.blocks for drawn in _blocks(block)],
        "sections": [_section(below) for below in section.sections],
    }


def _blocks(block: Block) -> Iterator[Data]:
    """A block as those that paper has: nothing is folded there, and columns follow one another."""
    match block:
        case Beside():
            for column in block.columns:
                yield _block(Paragraph(column.heading))
                yield from (drawn for inside in column.blocks for drawn in _blocks(inside))
        case Folded():
            yield _block(Paragraph(block.summary))
            yield from (drawn for inside in block.blocks for drawn in _blocks(inside))
        case Marked():
            yield _block(Items(tuple((Piece(f"{mark} {words}", law=True),) for mark, words in block.lines)))
        case Picture():
            yield _block(Paragraph((Piece(block.name),)))
        case _:
            yield _block(block)


def _block(block: Plain) -> Data:
    match block:
        case Paragraph():
            return {"kind": "paragraph", "line": _line(block.line)}
        case Verdict():
            said = {"value": typeset(block.value), "meaning": typeset(block.meaning, law=True)}
            others = [typeset(other) for other in block.others]
            return {"kind": "verdict", **said, "tone": _TONES.get(block.tone, ""), "others": others}
        case Items():
            return {"kind": "items", "ordered": block.ordered, "lines": [_line(line) for line in block.lines]}
        case Table():
            return _table(block)
        case Outline():
            return {"kind": "outline", "rows": list(_rows(block.root, 1))}
        case Commands():
            return {"kind": "commands", "pairs": [[typeset(what), command] for what, command in block.pairs]}


def _table(table: Table) -> Data:
    rows = [[_line(cell) for cell in row] for row in table.rows]
    return {
        "kind": "table" if table.heads else "pairs",
        "heads": [begun(typeset(head)) for head in table.heads],
        "rows": rows,
    }


def _rows(row: Row, depth: int) -> Iterator[Data]:
    """A row with those beneath it, or followed by them where it is as deep as rows are drawn."""
    drawn = _row(row)
    drawn["in"] = min(max(depth - DEEPEST, 0), FURTHEST)
    yield drawn
    for below in row.rows:
        if depth < DEEPEST:
            drawn["rows"].extend(_rows(below, depth + 1))
        else:
            yield from _rows(below, depth + 1)


def _row(row: Row) -> Data:
    return {
        "mark": row.mark,
        "lead": typeset(row.lead),
        "label": typeset(row.label, law=True),
        "title": typeset(row.title),
        "spoken": row.what in SPOKEN,
        "value": typeset(row.value),
        "tone": "aside" if row.aside else _TONES.get(row.tone, ""),
        "note": typeset(" · ".join(filter(None, (*row.remarks, row.source)))),
        "aside": row.aside,
        "rows": [],
    }


def _line(line: Line) -> list[Data]:
    return [_piece(piece) for piece in line]


def _piece(piece: Piece) -> Data:
    text = piece.text if piece.tone is Tone.NAME else typeset(piece.text, piece.law)
    return {"text": text, "tone": _TONES.get(piece.tone, ""), "law": piece.law}
