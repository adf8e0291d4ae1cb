"""Which column gives which fact, and whether its type can: everything that is wrong with a table, before any work."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from typing import final

import pyarrow as pa

from millesime.batch.chunk import path_of
from millesime.batch.question import Column
from millesime.model.program import DATE_REFERENCE, Fact, Program
from millesime.model.walk import reached
from millesime.text import NOWHERE, Diagnostic
from millesime.text.diagnostic import diagnose
from millesime.text.nearest import nearest
from millesime.values.types import DATE, Kind, Type


@final
@dataclass(slots=True)
class Found:
    """The columns of a table, sorted out."""

    columns: list[Column] = field(default_factory=list)
    """Those that give facts, needed or not."""
    others: list[str] = field(default_factory=list)
    """Those that are no facts."""
    doubtful: list[str] = field(default_factory=list)
    """Those of them that are nearly a fact, which another column gives."""
    problems: list[Diagnostic] = field(default_factory=list)


def facts_of(program: Program) -> dict[str, Fact]:
    """Every fact that a row may give."""
    return {DATE_REFERENCE: Fact(DATE_REFERENCE, DATE), **program.facts}


def needed(program: Program, goals: Sequence[str]) -> frozenset[str]:
    """The facts that goals can read on any path, event dates among them, and those that can contradict them."""
    names = set(reached(program, *goals).facts)
    while True:
        more = {name for check in program.coherences if not names.isdisjoint(check.facts) for name in check.facts}
        if more <= names:
            return frozenset(names)
        names |= more


def found_in(
    schema: pa.Schema,
    facts: Mapping[str, Fact],
    maps: Mapping[str, str],
    spared: Sequence[str],
    ignored: Sequence[str],
    meant: frozenset[str],
) -> Found:
    """The facts that columns give by their names or by `maps`; `spared` columns may be something else.

    A column that is no fact, but nearly one of those that are `meant`, is doubtful.
    """
    found = Found()
    taken: dict[str, str] = {}
    for path in _leaves(schema, facts, maps):
        name = ".".join(path)
        fact = maps.get(name, name)
        if name not in maps and any(fnmatchcase(name, pattern) for pattern in ignored):
            found.others.append(name)
        elif fact in facts:
            if fact in taken:
                found.problems.append(diagnose("ML808", path=name, fact=fact, first=taken[fact], second=name))
            taken.setdefault(fact, name)
            found.columns.append(Column(path, fact, facts[fact].type))
        else:
            found.others.append(name)
            close = None if name in spared else nearest(name, meant)
            if close is None:
                continue
            if close not in taken and close not in schema.names:
                found.problems.append(diagnose("ML804", path=name, column=name, nearest=close))
            else:
                found.doubtful.append(name)
    return found


def _leaves(schema: pa.Schema, facts: Mapping[str, Fact], maps: Mapping[str, str]) -> Iterator[tuple[str, ...]]:
    """Columns, and in the place of a column of structs that is no fact, its fields: nested cases."""
    waiting: list[tuple[tuple[str, ...], pa.DataType]] = [((each.name,), each.type) for each in reversed(list(schema))]
    while waiting:
        path, held = waiting.pop()
        name = ".".join(path)
        group = name not in facts and name not in maps and pa.types.is_struct(held)
        if group and any(fact.startswith(f"{name}.") for fact in facts):
            waiting += [((*path, each.name), each.type) for each in reversed(list(held.fields))]
        else:
            yield path


def type_at(schema: pa.Schema, path: tuple[str, ...]) -> pa.DataType:
    """The type of a column, or of a field of a column of structs."""
    held = schema.field(path[0]).type
    for part in path[1:]:
        held = held.field(part).type
    return held


def exists(schema: pa.Schema, name: str) -> bool:
    """Whether a person's name for a column is one."""
    path = path_of(name, schema)
    if schema.get_field_index(path[0]) < 0:
        return False
    held = schema.field(path[0]).type
    for part in path[1:]:
        if not pa.types.is_struct(held) or held.get_field_index(part) < 0:
            return False
        held = held.field(part).type
    return True


_EXPECTED = {
    Kind.BOOLEAN: "bool",
    Kind.NORM: "bool",
    Kind.INTEGER: "int64",
    Kind.AMOUNT: "decimal128(18, 2)",
    Kind.RATE: "decimal128(18, 6)",
    Kind.NUMBER: "decimal128(18, 6)",
    Kind.DATE: "date32",
    Kind.CALENDAR: "string",
    Kind.DAYS: "string",
    Kind.TEXT: "string",
    Kind.CHOICE: "string",
    Kind.ANY: "string",
    Kind.LIST: "list<struct<…>>",
    Kind.RECORD: "struct<…>",
}


def unfit(name: str, fact: str, held: pa.DataType, type: Type, program: Program) -> Iterator[Diagnostic]:
    """What is wrong with the type of a column; nothing where values of it can be the fact's."""
    kinds, kind = pa.types, type.kind
    if kinds.is_dictionary(held):
        held = held.value_type
    if kinds.is_null(held):
        return
    listed = kinds.is_list(held) or kinds.is_large_list(held) or kinds.is_fixed_size_list(held)
    if kind is Kind.LIST and listed:
        yield from unfit(name, fact, held.value_type, type.item or type, program)
        return
    if kind is Kind.RECORD and kinds.is_struct(held):
        fields = {each.name: each for each in program.structures[type.name or ""].fields}
        for each in held.fields:
            inner = f"{name}.{each.name}"
            if each.name in fields:
                yield from unfit(inner, f"{fact}.{each.name}", each.type, fields[each.name].type, program)
            else:
                close = nearest(each.name, fields) or ", ".join(fields)
                yield diagnose("ML826", NOWHERE, column=each.name, table=name, fact=fact, nearest=close)
        return
    if _fits(held, kind):
        return
    code = "ML805" if kinds.is_floating(held) and kind in _NUMBERS else "ML806"
    yield diagnose(code, path=name, column=name, held=held, fact=fact, type=type, expected=_EXPECTED[kind])


_NUMBERS = (Kind.INTEGER, Kind.AMOUNT, Kind.RATE, Kind.NUMBER)


def _fits(held: pa.DataType, kind: Kind) -> bool:
    kinds = pa.types
    if kinds.is_string(held) or kinds.is_large_string(held) or kinds.is_string_view(held):
        return kind not in (Kind.LIST, Kind.RECORD)
    match kind:
        case Kind.BOOLEAN | Kind.NORM:
            return bool(kinds.is_boolean(held))
        case Kind.INTEGER:
            return bool(kinds.is_integer(held))
        case Kind.AMOUNT | Kind.RATE | Kind.NUMBER:
            return bool(kinds.is_integer(held) or kinds.is_decimal(held))
        case Kind.DATE:
            return bool(kinds.is_date32(held) or kinds.is_date64(held))
        case _:
            return False
