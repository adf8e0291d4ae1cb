"""Tables between bars: a barème's cells by key or by year."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import field
from datetime import date
from typing import final

from millesime.frozen import dataclass
from millesime.lower.citations import authority
from millesime.lower.facts import given
from millesime.lower.nearest import unknown
from millesime.lower.scope import Scope, Thing
from millesime.lower.types import certain
from millesime.lower.versions import Stretch
from millesime.model.citation import NO_AUTHORITY, Authority
from millesime.model.expressions import Value
from millesime.model.program import Cell
from millesime.syntax.tree import CellTree, ExprTree, Lit, Name, Notes, RowTree, ScaleLineTree, ScaleTree
from millesime.text import NOWHERE, Span
from millesime.values.types import Kind, Type

Cells = tuple[tuple[tuple[Value, ...], Cell], ...]

YEAR = "annee"
"""The first cell of the header of a table whose rows are years."""


@final
@dataclass(frozen=True, slots=True)
class Sheet:
    """What a barème says for some days: one expression, or cells by key, with the notes that bear on it."""

    notes: tuple[Notes, ...]
    body: ExprTree | None
    cells: Cells = ()
    span: Span = field(default=NOWHERE, compare=False)


def by_key(rows: Sequence[RowTree], tree: ScaleTree, thing: Thing, span: Span, scope: Scope) -> Cells:
    """The cells of a table under a period: a row per key, and for two keys a column per value of the second."""
    if not rows or not thing.keys or len(thing.keys) > 2:
        scope.report.add("ML243", span, name=tree.name.text)
        return ()
    header, *lines = rows
    rowed, columned = thing.keys[0], thing.keys[1] if len(thing.keys) == 2 else None
    _check_corner(header, rowed, scope)
    columns = _keys(header.cells[1:], columned, scope) if columned is not None else [() for _ in header.cells[1:]]
    if columned is None and len(header.cells) != 2:
        scope.report.add("ML243", header.span, name=tree.name.text)
        return ()
    cells: dict[tuple[Value, ...], Cell] = {}
    seen: dict[Value, Span] = {}
    for row in lines:
        if len(row.cells) != len(header.cells):  # complained of by the reader
            continue
        key = _key(row.cells[0], rowed, scope)
        if key is None:
            continue
        if key[0] in seen:
            scope.report.add("ML242", row.cells[0].span, also=seen[key[0]], label="first", name=_shown(key[0]))
            continue
        seen[key[0]] = row.cells[0].span
        noted = authority(row.notes, scope)
        for column, cell in zip(columns, row.cells[1:], strict=True):
            if column is not None:
                cells[(*key, *column)] = _cell(cell, thing.type, noted, scope)
    return tuple(sorted(cells.items(), key=_order))


def by_year(line: ScaleLineTree, tree: ScaleTree, thing: Thing, scope: Scope) -> list[tuple[Sheet, Stretch]]:
    """A table whose rows are years: one version of the barème for each, with a column per key."""
    if not line.rows:
        return []
    header, *rows = line.rows
    corner = header.cells[0] if header.cells else None
    odd = not thing.keys and len(header.cells) != 2
    if len(thing.keys) > 1 or corner is None or not _names(corner, YEAR) or odd:
        scope.report.add("ML243", header.span, name=tree.name.text)
        return []
    columns = _keys(header.cells[1:], thing.keys[0], scope) if thing.keys else [()]
    sheets: list[tuple[Sheet, Stretch]] = []
    for row in rows:
        if len(row.cells) != len(header.cells):  # complained of by the reader
            continue
        year = row.cells[0].value
        if (
            not isinstance(year, Lit)
            or not isinstance(year.value, int)
            or year.kind != Kind.INTEGER
            or not 1 <= year.value < date.max.year
        ):
            scope.report.add("ML244", row.cells[0].span)
            continue
        pairs = zip(columns, row.cells[1:], strict=True)
        cells = {column: _cell(cell, thing.type, NO_AUTHORITY, scope) for column, cell in pairs if column is not None}
        days = Stretch(date(year.value, 1, 1), date(year.value + 1, 1, 1), None, row.span)
        sheets.append((Sheet((line.notes, row.notes), None, tuple(sorted(cells.items(), key=_order)), row.span), days))
    return sheets


def _check_corner(header: RowTree, key: Type, scope: Scope) -> None:
    corner = header.cells[0].value if header.cells else None
    if key.kind is Kind.CHOICE and isinstance(corner, Name) and corner.text != key.name:
        unknown(scope.report, corner.text, corner.span, [key.name or ""])


def _keys(cells: Sequence[CellTree], type: Type, scope: Scope) -> list[tuple[Value, ...] | None]:
    found: list[tuple[Value, ...] | None] = []
    seen: dict[Value, Span] = {}
    for cell in cells:
        key = _key(cell, type, scope)
        if key is not None and key[0] in seen:
            scope.report.add("ML242", cell.span, also=seen[key[0]], label="first", name=_shown(key[0]))
            key = None
        elif key is not None:
            seen[key[0]] = cell.span
        found.append(key)
    return found


def _key(cell: CellTree, type: Type, scope: Scope) -> tuple[Value, ...] | None:
    if cell.value is None:
        scope.report.add("ML241", cell.span, name="manque", type=type)
        return None
    if isinstance(cell.value, Name) and type.kind is Kind.CHOICE and cell.value.text not in scope.law.choices(type):
        choices = ", ".join(scope.law.choices(type))
        scope.report.add("ML241", cell.value.span, name=cell.value.text, type=type, choices=choices)
        return None
    return given(cell.value, certain(type), scope.law.enumerations, scope.report)


def _cell(tree: CellTree, type: Type, noted: Authority, scope: Scope) -> Cell:
    if tree.value is None:
        return Cell(missing=True, authority=noted, span=tree.span)
    found = given(tree.value, type, scope.law.enumerations, scope.report)
    if found is None:
        return Cell(missing=True, authority=noted, span=tree.span)
    if tree.instead_of is None:
        return Cell(found[0], authority=noted, span=tree.span)
    before = given(tree.instead_of, type, scope.law.enumerations, scope.report)
    earlier = before[0] if before else None
    return Cell(found[0], instead_of=earlier, rectified=True, authority=noted, span=tree.span)


def _names(cell: CellTree, word: str) -> bool:
    return isinstance(cell.value, Name) and cell.value.text in (word, "année")


def _shown(value: Value) -> str:
    return str(value)


def _order(pair: tuple[tuple[Value, ...], Cell]) -> tuple[tuple[int, str], ...]:
    return tuple((value, "") if isinstance(value, int) else (0, str(value)) for value in pair[0])
