"""A chunk: some rows of the input, one after another, their columns named after the facts that they give."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import field
from typing import Any, final

import pyarrow as pa

from millesime.batch.question import Job
from millesime.frozen import dataclass
from millesime.text import Diagnostic


@final
@dataclass(frozen=True, slots=True)
class Unreadable:
    """A row of which no case could be made, and why."""

    problems: tuple[Diagnostic, ...]
    text: str


@final
@dataclass(frozen=True, slots=True)
class Chunk:
    """Rows that are decided together."""

    start: int
    """The number of the first, counted from 0 in the input."""
    rows: int
    facts: pa.RecordBatch
    kept: tuple[pa.Array, ...] = ()
    """The columns that are copied into the answers."""
    at: pa.Array | None = None
    """The column that stands for omitted event dates, as it is in the input."""
    key: pa.Array | None = None
    held: Mapping[int, Any] = field(default_factory=dict)
    """Rows (numbered from 0 in the chunk) that columns do not hold as they are: the case itself, or `Unreadable`."""
    nones: frozenset[str] = frozenset()
    """Facts whose nulls mean « sans objet »."""


def bound(batch: pa.RecordBatch, start: int, job: Job, held: Mapping[int, Any] | None = None) -> Chunk:
    """A batch of the input's own columns as a chunk."""
    names, arrays = [], []
    for column in job.columns:
        names.append(column.fact)
        arrays.append(plain(_at(batch, column.path)))
    facts = pa.RecordBatch.from_arrays(arrays, names=names)

    def column_of(name: str | None) -> pa.Array | None:
        return None if name is None else _at(batch, path_of(name, batch.schema))

    kept = tuple(plain(column_of(name)) for name in job.keep)
    return Chunk(
        start, batch.num_rows, facts, kept, column_of(job.at_column), column_of(job.key), held or {}, job.nones
    )


def path_of(name: str, schema: pa.Schema) -> tuple[str, ...]:
    """Where a column is that a person named: a column of that name, else a field of a column of structs."""
    if schema.get_field_index(name) >= 0 or "." not in name:
        return (name,)
    for index, sign in enumerate(name):
        if sign == "." and schema.get_field_index(name[:index]) >= 0:
            return (name[:index], *name[index + 1 :].split("."))
    return (name,)


def _at(batch: pa.RecordBatch, path: tuple[str, ...]) -> pa.Array:
    array = batch.column(path[0])
    if len(path) > 1:
        import pyarrow.compute as pc  # it takes as long as a chunk
    for part in path[1:]:
        array = pc.struct_field(array, part)
    return array


def plain(array: pa.Array) -> pa.Array:
    """The same values in the one type of those that hold them alike, which is all that the law's columns know."""
    wanted = plain_type(array.type)
    return array if wanted == array.type else array.cast(wanted)


def plain_type(type: pa.DataType) -> pa.DataType:
    """The type in which values of this one are read."""
    kinds = pa.types
    if kinds.is_large_string(type) or kinds.is_string_view(type):
        return pa.string()
    if kinds.is_date64(type):
        return pa.date32()
    if kinds.is_dictionary(type):
        inner = plain_type(type.value_type)
        small = type.index_type == pa.int32() and inner == type.value_type
        return type if small else pa.dictionary(pa.int32(), inner) if inner == pa.string() else inner
    if kinds.is_large_list(type) or kinds.is_list(type) or kinds.is_fixed_size_list(type):
        inner = plain_type(type.value_type)
        return type if kinds.is_list(type) and inner == type.value_type else pa.list_(inner)
    if kinds.is_struct(type):
        fields = [pa.field(each.name, plain_type(each.type)) for each in type.fields]
        return type if all(a.type == b.type for a, b in zip(fields, type.fields, strict=True)) else pa.struct(fields)
    if kinds.is_decimal32(type) or kinds.is_decimal64(type):
        return pa.decimal128(type.precision, type.scale)
    return type


def rechunked(batches: Iterator[pa.RecordBatch], size: int, skip: int = 0) -> Iterator[pa.RecordBatch]:
    """The same rows without the first ones, in batches of one size but for the last: cut alike however they were read."""
    waiting: list[pa.RecordBatch] = []
    count = 0
    for batch in batches:
        if skip >= batch.num_rows:
            skip -= batch.num_rows
            continue
        batch, skip = batch.slice(skip), 0
        while batch.num_rows:
            part = batch.slice(0, size - count)
            batch = batch.slice(part.num_rows)
            waiting.append(part)
            count += part.num_rows
            if count == size:
                yield whole(waiting)
                waiting, count = [], 0
    if count:
        yield whole(waiting)


def whole(batches: list[pa.RecordBatch]) -> pa.RecordBatch:
    """Batches of the same columns as one."""
    if len(batches) == 1:
        return batches[0]
    return pa.concat_batches(batches) if batches[0].num_columns else batches[0]


def kept_fields(job: Job, schema: pa.Schema) -> list[pa.Field]:
    """The columns that are copied into the answers, as they are there."""
    fields = []
    for name in job.keep:
        path = path_of(name, schema)
        held = schema.field(path[0]).type
        for part in path[1:]:
            held = held.field(part).type
        fields.append(pa.field(name, plain_type(held)))
    return fields
