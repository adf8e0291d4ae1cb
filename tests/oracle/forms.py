"""Cases in the forms in which they are given: case files and record batches."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

import pyarrow as pa

from millesime.facts.canonical import to_json
from millesime.model.program import Program
from millesime.values import Lack
from millesime.values.types import DATE, Kind, Type
from tests.oracle.thresholds import Row


def nested(program: Program, values: Mapping[str, Any]) -> dict[str, Any]:
    """A case as `Edition.evaluate` takes it: the JSON form, nested by the parts of names."""
    given = []
    for name, value in values.items():
        shape = program.facts[name].type if name in program.facts else DATE
        given.append((name, to_json(value, shape, program.structures)))
    found: dict[str, Any] = {}
    for name, value in given:
        *rooms, last = name.split(".")
        inside = found
        for room in rooms:
            inside = inside.setdefault(room, {})
        inside[last] = value
    return found


def batch(program: Program, rows: Sequence[Row], names: Sequence[str]) -> pa.RecordBatch:
    """Cases as columns: a null cell is a fact that is not given. « Sans objet » has no cell of its own here."""
    arrays = []
    for name in names:
        shape = program.facts[name].type if name in program.facts else DATE
        cells = [_cell(program, row.values.get(name), shape) for row in rows]
        arrays.append(pa.array(cells, arrow(program, shape)))
    return pa.RecordBatch.from_arrays(arrays, names=list(names))


def arrow(program: Program, type: Type) -> pa.DataType:
    """The type of a column of facts."""
    match type.kind:
        case Kind.BOOLEAN:
            return pa.bool_()
        case Kind.INTEGER:
            return pa.int64()
        case Kind.AMOUNT:
            return pa.decimal128(20, 2)
        case Kind.DATE:
            return pa.date32()
        case Kind.LIST:
            assert type.item is not None
            return pa.list_(arrow(program, type.item))
        case Kind.RECORD:
            fields = program.structures[type.name or ""].fields
            return pa.struct([(one.name, arrow(program, one.type)) for one in fields])
        case _:
            return pa.string()  # choices, texts, durations; rates and numbers by their exact text


def _cell(program: Program, value: Any, type: Type) -> Any:
    if value is None or isinstance(value, Lack):
        return None
    match type.kind:
        case Kind.LIST:
            assert type.item is not None
            return [_cell(program, one, type.item) for one in value]
        case Kind.RECORD:
            fields = program.structures[type.name or ""].fields
            return {one.name: _cell(program, part, one.type) for one, part in zip(fields, value, strict=True)}
        case Kind.AMOUNT:
            return Decimal(value.numerator) / Decimal(value.denominator)
        case Kind.BOOLEAN | Kind.INTEGER | Kind.DATE:
            return value
        case _:
            return to_json(value, type)
