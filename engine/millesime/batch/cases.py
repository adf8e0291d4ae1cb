"""A row of a table as a case: what the evaluator decides, and what a record of it shows.

Texts are read as a case file's are: `25 %` in a column of text is a rate, `19` a whole number, `true` a boolean. A null,
or a text of nothing, is a fact that is not given; where the nulls of its column mean « sans objet », it is given as such.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any, final

import pyarrow as pa

from millesime.facts.lexicon import Scalar
from millesime.model.program import DATE_REFERENCE, Program
from millesime.values.types import DATE, Kind, Type

Read = Callable[[Any], Any]


@final
class Cases:
    """Makes cases of the rows of a table whose columns bear the names of facts."""

    def __init__(self, program: Program, nones: frozenset[str]) -> None:
        self._program = program
        self._nones = nones
        self._reads: dict[str, Read] = {}

    def of(self, batch: pa.RecordBatch, row: int) -> dict[str, Any]:
        """The facts of a row by their dotted names, as a case gives them."""
        case: dict[str, Any] = {}
        for index, name in enumerate(batch.schema.names):
            value = batch.column(index)[row].as_py()
            read = self._read(name)
            if value is not None and not (value == "" and read is _plain):
                case[name] = read(value)
            elif name in self._nones:
                case[name] = None
        return case

    def _read(self, name: str) -> Read:
        found = self._reads.get(name)
        if found is None:
            kind = DATE if name == DATE_REFERENCE else self._program.facts[name].type
            found = self._reads[name] = reader(kind, self._program, name in self._nones)
        return found


def reader(type: Type, program: Program, nones: bool) -> Read:
    """From a cell of a column of this type to what a case file would hold."""
    match type.kind:
        case Kind.LIST:
            item = reader(type.item or type, program, nones)
            return lambda value: [item(each) for each in value] if isinstance(value, list) else value
        case Kind.RECORD:
            fields = program.structures[type.name or ""].fields
            reads = {
                field.name: (reader(field.type, program, nones), field.type.optional and nones) for field in fields
            }

            def read(value: Any) -> Any:
                return _record(value, reads) if isinstance(value, Mapping) else value

            return read
        case Kind.TEXT | Kind.CHOICE:
            return lambda value: value
        case _:
            return _plain


def _plain(value: Any) -> Any:
    """Text is read as it would be without quotes; everything else is what it is."""
    return Scalar(value, quoted=False) if value.__class__ is str else value


def _record(value: Mapping[str, Any], reads: Mapping[str, tuple[Read, bool]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name, given in value.items():
        read, none = reads.get(name, (_plain, False))
        if given is not None and not (given == "" and read is _plain):
            found[name] = read(given)
        elif none:
            found[name] = None
    return found


def shown(value: Any) -> Any:
    """A value of a case in JSON's own types, exact numbers as their text."""
    if isinstance(value, Scalar):
        return value.text
    if isinstance(value, Mapping):
        return {str(name): shown(part) for name, part in value.items()}
    if isinstance(value, list | tuple):
        return [shown(part) for part in value]
    if isinstance(value, Decimal):
        return format(value, "f") if value.is_finite() and abs(value.adjusted()) < 200 else str(value)
    if isinstance(value, date):
        return value.isoformat()
    return value if value is None or isinstance(value, bool | int | str) else str(value)
