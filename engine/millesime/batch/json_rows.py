"""JSON lines: a case a line, nested or with dotted names; numbers are read as they are written, never through a float."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any, BinaryIO, cast, final

import pyarrow as pa

from millesime.batch.chunk import Chunk, Unreadable
from millesime.batch.law import edition_of
from millesime.batch.question import CHUNK, Column, Input, Job
from millesime.model.program import Program
from millesime.text.diagnostic import diagnose
from millesime.values.types import Kind, Type

PEEKED = 1000
"""Lines that are looked at to know which names there are."""
NOTHING = Program("", {}, {}, {}, {}, {}, {})
LONGEST = 5_000_000
"""Bytes of a line."""


@final
class JsonSource:
    """A file of JSON lines; empty lines count for nothing."""

    def __init__(self, input: Input) -> None:
        self._input = input
        self.rows: int | None = None
        names: dict[str, None] = {}
        for _, (line, _) in zip(range(PEEKED), self._lines(), strict=False):
            if isinstance(line, dict):
                names.update(dict.fromkeys(_names(line, "")))
        self.schema: pa.Schema = pa.schema([(name, pa.string()) for name in names])

    def first(self, column: str, key: Any) -> int:
        return 0

    def slices(self) -> Sequence[tuple[int, int]]:
        return []

    def _lines(self) -> Iterator[tuple[Any, bytes]]:
        """Each line read, or `Unreadable`, beside its bytes."""
        with _open(self._input.path) as file:
            begun = False
            while text := file.readline(LONGEST):
                if not begun:
                    text, begun = text.removeprefix(b"\xef\xbb\xbf"), True
                if text.strip():
                    yield _read(text), text

    def chunks(self, job: Job, start: int = 0, stop: int | None = None) -> Iterator[Chunk]:
        program = edition_of(job.law).program if job.columns else NOTHING
        waiting: list[Any] = []
        at = start
        for row, (line, _) in enumerate(self._lines()):
            if row < start:
                continue
            if stop is not None and row >= stop:
                break
            waiting.append(line)
            if len(waiting) == CHUNK:
                yield _chunk(waiting, at, job, program)
                at, waiting = row + 1, []
        if waiting:
            yield _chunk(waiting, at, job, program)


def _open(path: str) -> BinaryIO:
    if path.endswith(".gz"):
        return cast("BinaryIO", gzip.open(path, "rb"))
    return Path(path).open("rb")


def _read(text: bytes) -> Any:
    try:
        if len(text) == LONGEST:
            raise ValueError("too long")
        read = json.loads(text, parse_float=Decimal, parse_constant=_constant, object_pairs_hook=_pairs)
        if not isinstance(read, dict):
            raise ValueError("not an object")
    except (ValueError, RecursionError) as fault:
        why = "too deep" if isinstance(fault, RecursionError) else str(fault)
        shown = text[:1000].decode("utf-8", "replace").rstrip("\r\n")
        return Unreadable((diagnose("ML817", why=why),), shown)
    return read


def _constant(name: str) -> Any:
    raise ValueError(name)


def _pairs(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    read = dict(pairs)
    if len(read) != len(pairs):
        twice = next(name for name, _ in pairs if sum(name == other for other, _ in pairs) > 1)
        raise ValueError(f"`{twice}` ×2")
    return read


def _names(tree: Mapping[str, Any], before: str) -> Iterator[str]:
    for key, value in tree.items():
        if isinstance(value, dict) and value:
            yield from _names(value, f"{before}{key}.")
        else:
            yield before + key


def _chunk(lines: Sequence[Any], start: int, job: Job, program: Program) -> Chunk:
    """Lines as columns; what a column does not hold as it is stays a case."""
    by_name = {column.name: column for column in job.columns}
    copied = dict.fromkeys(name for name in (*job.keep, job.at_column, job.key) if name is not None)
    passed = {*job.others, *copied}
    flat: list[dict[str, Any]] = []
    held: dict[int, Any] = {}
    texts: dict[str, list[str | None]] = {name: [] for name in copied}
    for row, line in enumerate(lines):
        facts: dict[str, Any] = {}
        flat.append(facts)
        if isinstance(line, Unreadable):
            held[row] = line
            for cells in texts.values():
                cells.append(None)
            continue
        found: dict[str, Any] = {}
        twice = _flattened(line, "", by_name, found)
        for name, cells in texts.items():
            cells.append(_text(found.get(name)))
        strange = False
        for name, value in found.items():
            column = by_name.get(name)
            if column is not None:
                facts[column.fact] = value
            elif name not in passed:
                facts[name], strange = value, True
        if twice or strange:
            held[row] = line if twice else facts
    nones: set[str] = set()
    arrays = [_column(column, flat, held, nones, program) for column in job.columns]
    batch = pa.RecordBatch.from_arrays(arrays, names=[column.fact for column in job.columns])
    made = {name: pa.array(cells, pa.string()) for name, cells in texts.items()}
    return Chunk(
        start,
        len(lines),
        batch,
        tuple(made[name] for name in job.keep),
        None if job.at_column is None else made[job.at_column],
        None if job.key is None else made[job.key],
        held,
        frozenset(nones),
    )


def _flattened(tree: Mapping[str, Any], before: str, known: Mapping[str, Column], found: dict[str, Any]) -> bool:
    """The leaves of a line by their dotted names; whether one is given twice."""
    twice = False
    for key, value in tree.items():
        name = before + key
        if isinstance(value, dict) and name not in known:
            twice |= _flattened(value, f"{name}.", known, found)
        else:
            twice |= name in found
            found[name] = value
    return twice


def _text(value: Any) -> str | None:
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value) if isinstance(value, int | Decimal) else json.dumps(value, default=str, ensure_ascii=False)


def _column(
    column: Column, rows: Sequence[dict[str, Any]], held: dict[int, Any], nones: set[str], program: Program
) -> pa.Array:
    """One fact of all rows. A row whose value has another type than the fact's is held as it is."""
    fact, kind = column.fact, column.type
    normal = _normal(kind, program)
    cells: list[Any] = []
    null: list[int] = []
    absent = False
    for row, facts in enumerate(rows):
        value = facts.get(fact, _ABSENT)
        if value is _ABSENT or row in held:
            absent |= row not in held
            cells.append(None)
        elif value is None:
            null.append(row)
            cells.append(None)
        else:
            try:
                cells.append(normal(value))
            except _OddError:
                cells.append(None)
                held[row] = facts
    if null and kind.optional and not absent:
        nones.add(fact)
    else:
        held.update((row, rows[row]) for row in null)
    return pa.array(cells, _held_as(kind, program))


_ABSENT: Any = object()


@final
class _OddError(Exception):
    """A value that no column of the fact's type holds as it is written."""


def _normal(type: Type, program: Program) -> Any:
    """From a value of a line to what its column holds; raises `_OddError`."""
    match type.kind:
        case Kind.BOOLEAN | Kind.NORM:
            return lambda value: value if value.__class__ is bool else _odd()
        case Kind.INTEGER:
            return lambda value: value if value.__class__ is int and -(2**63) <= value < 2**63 else _odd()
        case Kind.AMOUNT | Kind.RATE | Kind.NUMBER:
            return _exact
        case Kind.TEXT | Kind.CHOICE:
            return lambda value: value if value.__class__ is str else _odd()
        case Kind.LIST:
            item = _normal(type.item or type, program)
            return lambda value: [item(each) for each in value] if value.__class__ is list else _odd()
        case Kind.RECORD:
            fields = {each.name: _normal(each.type, program) for each in program.structures[type.name or ""].fields}
            return lambda value: _record(value, fields)
        case _:
            return _quoted


def _quoted(value: Any) -> str:
    """A text that says the same without its quotes."""
    if value.__class__ is not str or value in _NULLS or not _SAME.isdisjoint(value):
        raise _OddError
    return value


_NULLS = frozenset(("", "~", "null", "Null", "NULL"))
_SAME = frozenset("eE+")
"""Signs by which a number that is written without quotes differs from one in quotes."""


def _odd() -> Any:
    raise _OddError


def _exact(value: Any) -> str:
    if value.__class__ is str:
        return _quoted(value)
    if value.__class__ is int and -(10**30) < value < 10**30:
        return str(value)
    if isinstance(value, Decimal) and value.is_finite() and -60 < value.adjusted() < 30:
        return format(value, "f")
    raise _OddError


def _record(value: Any, fields: Mapping[str, Any]) -> dict[str, Any]:
    if value.__class__ is not dict:
        raise _OddError
    made = {}
    for name, part in value.items():
        if name not in fields or part is None:
            raise _OddError
        made[name] = fields[name](part)
    return made


def _held_as(type: Type, program: Program) -> pa.DataType:
    match type.kind:
        case Kind.BOOLEAN | Kind.NORM:
            return pa.bool_()
        case Kind.INTEGER:
            return pa.int64()
        case Kind.LIST:
            return pa.list_(_held_as(type.item or type, program))
        case Kind.RECORD:
            fields = program.structures[type.name or ""].fields
            return pa.struct([(each.name, _held_as(each.type, program)) for each in fields])
        case _:
            return pa.string()
