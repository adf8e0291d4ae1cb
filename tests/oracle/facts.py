"""Cases as a relation: for each fact its value and whether it is given."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, final

import duckdb
import pyarrow as pa

from millesime.model.program import DATE_REFERENCE, Program
from millesime.values import Duration, Lack
from millesime.values.types import DATE, Kind, Type
from tests.oracle.sql import NUMERIC, sql_type

_WIDE = pa.decimal128(38, 0)


@final
class Facts:
    """The facts of a program, each with the number of its columns `f…` and `g…`."""

    def __init__(self, program: Program) -> None:
        self.program = program
        names = [*program.facts, *([] if DATE_REFERENCE in program.facts else [DATE_REFERENCE])]
        self.index = {name: number for number, name in enumerate(names)}

    def load(
        self,
        db: duckdb.DuckDBPyConnection,
        cases: Sequence[tuple[Mapping[str, Any], date | None]],
        goals: Sequence[str] | None,
    ) -> None:
        """Two relations: `cases` with their keys, and `facts`."""
        columns: dict[str, pa.Array] = {
            "key": pa.array(range(len(cases)), pa.int64()),
            "asked": pa.array([at for _, at in cases], pa.date32()),
        }
        columns["goal"] = pa.array(goals if goals is not None else [""] * len(cases), pa.string())
        casts = ["key", "asked"]
        for name, number in self.index.items():
            shape = self.program.facts[name].type if name in self.program.facts else DATE
            given = [values.get(name, self) for values, _ in cases]
            if all(value is self for value in given):
                casts += [f"NULL::{sql_type(shape, self.program)} AS f{number}", f"FALSE AS g{number}"]
                continue
            held = [None if value is self else self._held(value, shape) for value in given]
            columns[f"f{number}"] = pa.array(held, self._arrow(shape))
            columns[f"g{number}"] = pa.array([value is not self for value in given], pa.bool_())
            casts += [f"f{number}::{sql_type(shape, self.program)} AS f{number}", f"g{number}"]
        loaded = pa.table(columns)
        db.register("loaded", loaded)
        db.execute(f"CREATE TEMP TABLE facts AS SELECT {', '.join(casts)} FROM loaded ORDER BY key")
        db.execute("CREATE TEMP TABLE cases AS SELECT key, key AS rid, goal FROM loaded ORDER BY key")
        db.unregister("loaded")

    def _arrow(self, type: Type) -> pa.DataType:
        match type.kind:
            case Kind.BOOLEAN:
                return pa.bool_()
            case Kind.DATE:
                return pa.date32()
            case Kind.CALENDAR | Kind.DAYS:
                return pa.int64()
            case Kind.LIST:
                assert type.item is not None
                return pa.list_(self._arrow(type.item))
            case Kind.RECORD:
                fields = self.program.structures[type.name or ""].fields
                pairs = [((f"f{i}", self._arrow(one.type)), (f"g{i}", pa.bool_())) for i, one in enumerate(fields)]
                return pa.struct([part for pair in pairs for part in pair])
            case kind if kind in NUMERIC:
                return pa.struct([("n", _WIDE), ("d", _WIDE)])
            case _:
                return pa.string()

    def _held(self, value: Any, type: Type) -> Any:
        if value is None or isinstance(value, Lack):
            return None
        if isinstance(value, Duration):
            return value.days if type.kind is Kind.DAYS else value.months
        if type.kind is Kind.LIST and type.item is not None:
            return [self._held(one, type.item) for one in value]
        if type.kind is Kind.RECORD:
            fields = self.program.structures[type.name or ""].fields
            held: dict[str, Any] = {}
            for index, (field, one) in enumerate(zip(fields, value, strict=True)):
                held[f"f{index}"] = self._held(one, field.type)
                held[f"g{index}"] = not isinstance(one, Lack)
            return held
        if type.kind in NUMERIC:
            return {"n": value.numerator, "d": value.denominator}
        return value
