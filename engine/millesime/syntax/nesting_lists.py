"""Flat clauses of barèmes and norms put together: rows into tables, lines under their readings."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

from millesime.syntax.heads import Event, Head
from millesime.syntax.pieces import Child, Desk, Mark
from millesime.syntax.tokens import Token
from millesime.syntax.tree import (
    NO_NOTES,
    LacunaTree,
    Name,
    NormTree,
    NormVersionTree,
    Notes,
    Period,
    ReadingTree,
    RowTree,
    ScaleLineTree,
    ScaleTree,
    TypeTree,
)
from millesime.text import Span


def square(desk: Desk, rows: list[RowTree]) -> None:
    """Report the rows that have not as many cells as the first."""
    if not rows:
        return
    width = len(rows[0].cells)
    broken: set[int] = set()
    for at, (before, row) in enumerate(pairwise(rows)):
        between = Span(desk.file, before.span.end - 1, row.span.start + 1)
        if "\n" not in desk.written[between.start : between.end]:
            desk.report("ML127", between)  # an empty cell made two rows of one
            broken |= {at, at + 1}
    for at, row in enumerate(rows):
        if len(row.cells) != width and at not in broken and "\n" not in desk.written[row.span.start : row.span.end]:
            desk.report("ML128", row.span, also=rows[0].span, found=len(row.cells), word=width)


class _Lines:
    """The lines of one barème while they are gathered."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self.reading: Name | None = None
        self.done: list[ScaleLineTree] = []
        self.line: ScaleLineTree | None = None
        self.rows: list[RowTree] = []

    def add(self, line: ScaleLineTree) -> None:
        self.close()
        line = replace(line, reading=self.reading) if self.reading else line
        if line.body is not None:
            self.done.append(line)
        else:
            self.line = line

    def close(self) -> None:
        line, rows = self.line, self.rows
        self.line, self.rows = None, []
        square(self.desk, rows)
        if rows:
            head = line or ScaleLineTree(None, NO_NOTES, None, (), self.reading, rows[0].span)
            self.done.append(replace(head, rows=tuple(rows), span=head.span.to(rows[-1].span)))
        elif line is not None:
            self.desk.report("ML136", line.span)


def nest_scale(
    desk: Desk, name: Name, kind: TypeTree, keys: tuple[Name, ...], rest: list[Child], span: Span
) -> ScaleTree:
    """A barème from its head and its flat clauses."""
    lines = _Lines(desk)
    event: Event | None = None
    readings: dict[str, ReadingTree] = {}
    lacunae: list[LacunaTree] = []
    for clause in rest:
        match clause:
            case RowTree():
                lines.rows.append(clause)
            case ScaleLineTree():
                lines.add(clause)
            case Head(kind="READING", name=Name() as reading):
                lines.close()
                lines.reading = reading
                readings.setdefault(reading.text, ReadingTree(reading, clause.notes, clause.span))
            case Head(period=period) if period is not None:
                lines.close()
                lacunae.append(LacunaTree(period, clause.period_notes, lines.reading, clause.span))
            case Event():
                if event is not None:
                    desk.report("ML132", clause.span, also=event.span, found="s'apprécie")
                event = event or clause
            case _:
                pass  # notes of the head, and what could not be read
    lines.close()
    return ScaleTree(
        name,
        kind,
        keys,
        desk.notes(rest),
        event.name if event else None,
        tuple(readings.values()),
        tuple(lines.done),
        tuple(lacunae),
        span,
    )


def nest_norm(
    desk: Desk, kind: Token, name: Name, notes: Notes, holder: Name, rest: list[Child], span: Span
) -> NormTree:
    """A power, a duty or a ban from its head and its clauses; each clause but `version` and `lacune` stands once."""
    towards: tuple[Name, ...] = ()
    once: dict[str, Child] = {}
    versions: list[NormVersionTree] = []
    lacunae: list[LacunaTree] = []
    for clause in rest:
        match clause:
            case NormVersionTree():
                versions.append(clause)
            case Head(period=Period() as period):
                lacunae.append(LacunaTree(period, clause.period_notes, None, clause.span))
            case Mark(word="envers"):
                towards = clause.value
            case Mark(word=word) | Event(name=Name(text=word)):
                key = "s'apprécie" if type(clause) is Event else word
                if key in once:
                    desk.report("ML132", clause.span, also=once[key].span, found=key)
                once.setdefault(key, clause)
            case _:
                pass  # what could not be read
    event = once["s'apprécie"].name if "s'apprécie" in once else None
    after, deadline, forum = (
        once[key].value if key in once else None for key in ("après", "dans un délai de", "devant")
    )
    return NormTree(
        str(kind),
        name,
        notes,
        holder,
        towards,
        event,
        tuple(versions),
        tuple(lacunae),
        after,
        deadline,
        forum,
        span,
    )
