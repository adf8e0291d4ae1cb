"""Barèmes: lines by date, each an expression or a table."""

from __future__ import annotations

from dataclasses import replace

from millesime.lower import versions
from millesime.lower.citations import complete
from millesime.lower.events import named
from millesime.lower.expressions import existing
from millesime.lower.rules import lacunae_of
from millesime.lower.scope import Scope, Thing
from millesime.lower.tables import Sheet, by_key, by_year
from millesime.lower.versions import Stretch
from millesime.model.expressions import Expr
from millesime.model.program import Scale, ScaleVersion
from millesime.syntax.tree import NO_NOTES, Notes, ReadingTree, ScaleLineTree, ScaleTree


def scale(tree: ScaleTree, thing: Thing, scope: Scope) -> Scale:
    """A barème. Without an event date of its own it is read on the day that governs its reader."""
    report = scope.report
    heads = [ReadingTree(line.reading, NO_NOTES, line.reading.span) for line in tree.lines if line.reading is not None]
    readings = versions.readings((*tree.readings, *heads))
    names = [one.name for one in readings]
    gaps, lacunae = lacunae_of(tree.lacunae, scope)
    kept = [(sheet, days) for line in tree.lines for sheet, days in _sheets(line, tree, thing, scope)]
    ended = versions.closed([days for _, days in kept], gaps, names)
    versions.check(ended, gaps, names, tree.name.text, report)
    if not tree.lines and not tree.lacunae:
        report.add("ML305", tree.name.span, name=tree.name.text)
    made: list[ScaleVersion] = []
    for (sheet, _), days in zip(kept, ended, strict=True):
        body: Expr | None = None
        if sheet.body is not None:
            body = existing(sheet.body, thing.type, replace(scope, since=days.since))
        stated = complete(sheet.notes, days.interval, scope, tree.notes)
        made.append(
            ScaleVersion(days.interval, stated, body, sheet.cells, days.reading, scope.edition, span=sheet.span)
        )
    made.sort(key=lambda one: (names.index(one.reading) if one.reading is not None else -1, one.interval.since))
    return Scale(
        name=tree.name.text,
        type=thing.type,
        keys=thing.keys,
        versions=tuple(made),
        readings=readings,
        lacunae=lacunae,
        event=named(tree.event, scope) if tree.event is not None else None,
        label=tree.notes.label,
        exact=tree.type.exact,
        edition=scope.edition,
        span=tree.name.span,
    )


def _sheets(line: ScaleLineTree, tree: ScaleTree, thing: Thing, scope: Scope) -> list[tuple[Sheet, Stretch]]:
    reading = line.reading.text if line.reading else None
    notes: tuple[Notes, ...] = (line.notes,)
    if line.period is None:
        return [(sheet, replace(days, reading=reading)) for sheet, days in by_year(line, tree, thing, scope)]
    days = versions.stretch(line.period, reading, scope.report)
    if line.body is not None:
        if thing.keys:
            scope.report.add("ML243", line.span, name=tree.name.text)
        sheet = Sheet(notes, line.body, span=line.span)
    else:
        sheet = Sheet(notes, None, by_key(line.rows, tree, thing, line.span, scope), line.span)
    if days is None:
        if line.body is not None:
            existing(line.body, thing.type, scope)
        return []
    return [(sheet, days)]
