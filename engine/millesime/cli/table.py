"""Rows in columns, as wide as the screen; the last column wraps, or goes beneath where it has no room."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, final

from millesime.records.explain.layout import Line, Piece, Tone, paint, wrap
from millesime.text.screen import visible, width

if TYPE_CHECKING:
    from millesime.cli.desk import Desk

_GAP = 2
_NARROW = 24


@final
@dataclass(frozen=True, slots=True)
class Cell:
    """A text of one tone in a column."""

    text: str
    tone: Tone = Tone.PLAIN


def table(heading: str, rows: Sequence[Sequence[Cell]], desk: Desk) -> str:
    """A heading and its rows, indented; empty cells at the end of a row take no room."""
    lines: list[Line] = [(Piece(heading, Tone.NAME),)] if heading else []
    lines += _laid(rows, max(40, min(desk.columns, 120)))
    return paint(lines, desk.colour)


def _laid(rows: Sequence[Sequence[Cell]], columns: int) -> Iterator[Line]:
    count = max((len(row) for row in rows), default=0)
    widths = [max((width(visible(row[i].text)) for row in rows if i < len(row)), default=0) for i in range(count)]
    # A column that would leave the next ones no room is cut to what most of it needs.
    cap = max(_NARROW, (columns - 2) * 2 // 5)
    widths = [min(each, cap) for each in widths]
    starts = [2 + sum(widths[:i]) + _GAP * i for i in range(count)]
    for row in rows:
        line: Line = (Piece("  "),)
        used, cells = 2, [Cell(visible(cell.text), cell.tone) for cell in row]
        while cells and not cells[-1].text:
            cells.pop()
        for index, cell in enumerate(cells):
            last = index == len(cells) - 1
            gap = max(starts[index] - used, _GAP if index else 0)
            room = columns - used - gap
            if index and room < min(_NARROW, width(cell.text)):
                yield line
                line, used, gap = (Piece("      "),), 6, 0
            elif index and used > starts[index] - _GAP and width(cell.text) > room:
                yield line
                line, used = (), 0
                gap = starts[index]
            if last:
                head = (*line, Piece(" " * gap))
                yield from wrap([Piece(cell.text, cell.tone)], columns, head, (Piece(" " * (used + gap)),))
                line = ()
            else:
                line = (*line, Piece(" " * gap), Piece(cell.text, cell.tone))
                used += gap + width(cell.text)
        if line:
            yield line
