"""From what a person asked to a job: every fault of the question and of the tables found before any work."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from datetime import date
from fnmatch import fnmatchcase
from pathlib import Path
from typing import final

import pyarrow as pa

from millesime.batch.chunk import path_of
from millesime.batch.columns import Found, exists, facts_of, found_in, needed, type_at, unfit
from millesime.batch.forms import input_of
from millesime.batch.question import Engine, Form, Input, Job, Law, Question, Side
from millesime.batch.sources import Source, opened
from millesime.frozen import dataclass
from millesime.model.program import Program
from millesime.text import Diagnostic, Span
from millesime.text.diagnostic import diagnose
from millesime.text.nearest import nearest
from millesime.values.types import DATE, Kind, Type
from millesime.workspace.edition import Edition
from millesime.workspace.refused import Refused


@final
@dataclass(frozen=True, slots=True)
class Asked:
    """What a person asked, as they named it."""

    input: str
    goals: tuple[str, ...]
    form: Form | None = None
    at: date | None = None
    at_column: str | None = None
    reading: str | None = None
    presumptions: bool = True
    maps: Mapping[str, str] = field(default_factory=dict)
    """Facts by the columns that give them."""
    nones: tuple[str, ...] = ()
    keep: tuple[str, ...] = ()
    keep_all: bool = False
    ignore: tuple[str, ...] = ()
    """Patterns of columns that are not looked at."""
    key: str | None = None
    tables: tuple[tuple[str, str], ...] = ()
    """Second tables: the list that each gives, and its file."""
    incomplete: bool = False
    engine: Engine = "columns"
    regulations: str | None = None


@final
@dataclass(frozen=True, slots=True)
class Prepared:
    """A job that can begin."""

    job: Job
    source: Source
    strangers: tuple[str, ...]
    """Columns that are no facts, and are not read."""
    idle: tuple[str, ...]
    """Facts that the goals cannot read."""
    incomplete: bool = False
    """Whether rows may lack what no column gives."""


def prepare(edition: Edition, asked: Asked) -> Prepared:
    """The job that a person asked for. Raises `Refused` with every fault of it."""
    from millesime.batch.trial import tried

    prepared = posed(edition, asked)
    tried(edition, prepared)
    return prepared


def posed(edition: Edition, asked: Asked) -> Prepared:
    """The job that a person asked for, none of its rows being tried (`batch.trial`): they can be read in the meantime.

    Raises `Refused` with every fault of the question and of the tables' columns.
    """
    _answerable(edition, asked)
    program, facts = edition.program, facts_of(edition.program)
    table = input_of(asked.input, asked.form)
    source = opened(table)
    schema = source.schema
    if not len(schema):
        raise Refused([diagnose("ML802", Span(asked.input, 0, 0), name=asked.input)])
    named = [name for name in (*asked.keep, asked.at_column, asked.key) if name is not None]
    problems = list(_absent(source, table, asked))
    lists = {fact for fact, _ in asked.tables}
    for column, fact in asked.maps.items():
        if fact not in facts:
            close = nearest(fact, facts) or "—"
            option = f"--map {column}={fact}"
            problems.append(diagnose("ML807", path=column, fact=fact, option=option, edition=edition.id, nearest=close))
    maps = {column: fact for column, fact in asked.maps.items() if fact in facts}
    wanted = needed(program, asked.goals)
    found = found_in(schema, facts, maps, named, asked.ignore, wanted)
    problems += found.problems
    columns = [each for each in found.columns if each.fact in wanted and each.fact not in lists]
    if table.form != "jsonl":
        for each in columns:
            problems += unfit(each.name, each.fact, type_at(schema, each.path), each.type, program)
    problems += _days(source, table, asked)
    nones = frozenset(_nones(program, asked, found, problems))
    sides = tuple(_sides(edition, asked, schema, problems))
    if problems:
        raise Refused(problems)
    keep = tuple(dict.fromkeys(schema.names if asked.keep_all else asked.keep))
    idle = sorted({each.fact for each in found.columns} - {each.fact for each in columns} - lists)
    # Of JSON lines, each line has keys of its own: one that is nearly a fact is refused where it stands.
    passed = {*found.others, *(each.name for each in found.columns if each.fact in idle)}.difference(found.doubtful)
    job = Job(
        Law(edition.id, edition.digest, asked.regulations),
        Question(asked.goals, asked.at, asked.reading, asked.presumptions),
        table,
        tuple(sorted(columns, key=lambda each: each.fact)),
        nones,
        asked.at_column,
        keep,
        asked.key,
        sides,
        frozenset(passed) if table.form == "jsonl" else frozenset(),
        asked.engine,
    )
    strangers = tuple(name for name in found.others if name not in {*keep, *named})
    return Prepared(job, source, strangers, tuple(idle), asked.incomplete)


def _answerable(edition: Edition, asked: Asked) -> None:
    """Refuse a question that no row could be asked: unknown goals, an unknown reading."""
    edition.evaluate({}, asked.goals, asked.at, asked.reading, asked.presumptions)


def _absent(source: Source, input: Input, asked: Asked) -> list[Diagnostic]:
    """Columns that are named and are not there."""
    named = [
        *(("--map", column) for column in asked.maps),
        *(("--none", column) for column in asked.nones if column not in dict(asked.tables)),
        *(("--keep", column) for column in asked.keep),
        *((option, name) for option, name in (("--at-column", asked.at_column), ("--key", asked.key)) if name),
    ]
    names = source.schema.names
    return [
        diagnose(
            "ML803",
            path=name,
            name=input.path,
            column=name,
            option=option,
            nearest=nearest(name, names) or ", ".join(names[:8]),
        )
        for option, name in named
        if not exists(source.schema, name)
    ]


def _days(source: Source, input: Input, asked: Asked) -> list[Diagnostic]:
    """What is wrong with the column that stands for omitted dates."""
    name = asked.at_column
    if name is None or input.form == "jsonl" or not exists(source.schema, name):
        return []
    held = type_at(source.schema, path_of(name, source.schema))
    return list(unfit(name, "--at-column", held, DATE, Program("", {}, {}, {}, {}, {}, {})))


def _nones(program: Program, asked: Asked, found: Found, problems: list[Diagnostic]) -> list[str]:
    """The facts whose nulls mean « sans objet »."""
    by_name = {each.name: each for each in found.columns}
    facts = [name for name, _ in asked.tables if name in asked.nones]
    for name in asked.nones:
        column = by_name.get(name)
        if column is None:
            continue
        if not _may_be_none(column.type, program):
            problems.append(diagnose("ML809", path=name, column=name, fact=column.fact))
        facts.append(column.fact)
    return facts


def _may_be_none(type: Type, program: Program) -> bool:
    """Whether a fact can be « sans objet »; of a list, whether a field of its elements can."""
    item = type.item
    fields = program.structures[item.name or ""].fields if item is not None and item.kind is Kind.RECORD else ()
    return type.optional or any(each.type.optional for each in fields)


def _sides(edition: Edition, asked: Asked, schema: pa.Schema, problems: list[Diagnostic]) -> list[Side]:
    """The second tables."""
    program, sides = edition.program, []
    for fact, path in asked.tables:
        declared = program.facts.get(fact)
        item = None if declared is None else declared.type.item
        if declared is None:
            close = nearest(fact, program.facts) or "—"
            problems.append(
                diagnose("ML807", path=fact, fact=fact, option="--table", edition=edition.id, nearest=close)
            )
            continue
        if item is None or item.kind is not Kind.RECORD:
            problems.append(diagnose("ML825", path=fact, fact=fact, type=declared.type))
            continue
        if asked.key is None:
            problems.append(diagnose("ML827", path=fact, fact=fact))
            continue
        second = input_of(path)
        if second.form == "jsonl":
            problems.append(diagnose("ML828", path=fact, name=path))
            continue
        source = opened(second)
        if not exists(source.schema, asked.key):
            problems.append(
                diagnose(
                    "ML803",
                    path=asked.key,
                    name=path,
                    column=asked.key,
                    option="--key",
                    nearest=nearest(asked.key, source.schema.names) or ", ".join(source.schema.names[:8]),
                )
            )
        problems += _keys(asked, schema, source.schema)
        fields = {each.name: each for each in program.structures[item.name or ""].fields}
        held = []
        for each in source.schema:
            known = fields.get(each.name)
            if known is not None:
                problems += unfit(each.name, f"{fact}.{each.name}", each.type, known.type, program)
                held.append((each.name, known.type))
            elif each.name != asked.key and not any(fnmatchcase(each.name, one) for one in asked.ignore):
                near = nearest(each.name, fields)
                if near is not None:
                    problems.append(diagnose("ML826", column=each.name, table=path, fact=fact, nearest=near))
        sides.append(Side(fact, second, asked.key, tuple(held)))
    return sides


def _keys(asked: Asked, schema: pa.Schema, other: pa.Schema) -> list[Diagnostic]:
    """What is wrong with the types of a key: both tables have whole numbers, or both have texts."""
    name = asked.key or ""
    if not (exists(schema, name) and exists(other, name)):
        return []
    mine, theirs = (type_at(each, path_of(name, each)) for each in (schema, other))
    mine, theirs = (each.value_type if pa.types.is_dictionary(each) else each for each in (mine, theirs))
    texts = (pa.string(), pa.large_string())
    found = [(held, "string") for held in (mine, theirs) if not pa.types.is_integer(held) and held not in texts]
    if not found and pa.types.is_integer(mine) != pa.types.is_integer(theirs):
        found.append((theirs, "int64" if pa.types.is_integer(mine) else "string"))
    return [
        diagnose("ML806", path=name, column=name, held=held, fact="--key", type=wanted, expected=wanted)
        for held, wanted in found
    ]


def same_file(one: str | Path, other: str | Path) -> bool:
    """Whether two paths lead to one file."""
    try:
        return Path(one).samefile(other)
    except OSError:
        return Path(one).resolve() == Path(other).resolve()
