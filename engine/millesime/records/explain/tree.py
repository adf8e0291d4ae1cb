"""Rows drawn as a tree: branches, aligned values, notes that wrap under what they speak of."""

from __future__ import annotations

from collections.abc import Iterator

from millesime.records.explain.layout import Line, Piece, Tone, size, wrap
from millesime.records.explain.trail import ASIDE, CLASH, NO, UNKNOWN, YES, Row
from millesime.text.screen import width

_MARK_TONES = {YES: Tone.VALUE, NO: Tone.CONFLICT, UNKNOWN: Tone.MISSING, CLASH: Tone.CONFLICT, ASIDE: Tone.ASIDE}


def tree(root: Row, columns: int, margin: str = "  ") -> list[Line]:
    """The lines of a tree no wider than `columns`."""
    column = _value_column(root, columns, width(margin))
    return list(_drawn(root, margin, margin, column, columns, aside=False))


def _value_column(root: Row, columns: int, margin: int) -> int:
    """Where values begin: after the longest name, unless that would leave them no room."""
    limit = max(24, columns * 3 // 5)
    ends = [end for end in _ends(root, margin) if end <= limit]
    return max(ends, default=limit) + 2


def _ends(row: Row, before: int) -> Iterator[int]:
    if row.value:
        yield before + 2 + width(row.name)
    for below in row.rows:
        yield from _ends(below, before + 2 if before == 0 else before + 3)


def _drawn(row: Row, first: str, rest: str, column: int, columns: int, aside: bool) -> Iterator[Line]:
    aside = aside or row.aside
    grey = Tone.ASIDE
    opening = (Piece(first, grey), Piece(f"{row.mark} ", grey if aside else _MARK_TONES.get(row.mark, Tone.PLAIN)))
    under = (Piece(rest + ("│ " if row.rows else "  "), grey),)
    name = Piece(row.name, grey if aside else Tone.NAME if row.rows else Tone.PLAIN)
    line: Line = (*opening, name)
    if row.value:
        gap = max(column - size(line), 2)
        value = Piece(row.value, grey if aside else row.tone)
        if size(line) + gap + width(row.value) <= columns:
            line = (*line, Piece(" " * gap), value)
        else:
            yield from wrap([name], columns, opening, under)
            line = (*under, Piece(" " * max(column - size(under), 2)), value)
            if size(line) > columns:
                yield from wrap([value], columns, (*under, Piece("  ")), (*under, Piece("  ")))
                line = ()
    elif size(line) > columns:
        yield from wrap([name], columns, opening, under)
        line = ()
    yield from _noted(line, row, under, columns)
    for index, below in enumerate(row.rows):
        last = index == len(row.rows) - 1
        yield from _drawn(
            below, rest + ("└─ " if last else "├─ "), rest + ("   " if last else "│  "), column, columns, aside
        )


def _noted(line: Line, row: Row, under: Line, columns: int) -> Iterator[Line]:
    """The line with its notes after it, or beneath it where they do not fit."""
    notes = " · ".join(filter(None, (*row.beside, row.beneath)))
    if not notes:
        if line:
            yield line
        return
    if line and size(line) + 2 + width(notes) <= columns:
        yield (*line, Piece(f"  {notes}", Tone.ASIDE))
        return
    beside = " · ".join(row.beside)
    if line and beside and row.beneath and size(line) + 2 + width(beside) <= columns:
        yield (*line, Piece(f"  {beside}", Tone.ASIDE))
        notes = row.beneath
    elif line:
        yield line
    indent = (*under, Piece("  "))
    yield from wrap([Piece(notes, Tone.ASIDE)], columns, indent, indent)
