"""What a run is asked: of which edition, which goals, of which columns. Plain data, which travels to other processes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from datetime import date
from typing import Any, Literal, final

from millesime.frozen import dataclass
from millesime.values.types import Type

Form = Literal["parquet", "arrow", "stream", "csv", "jsonl"]
Engine = Literal["columns", "rows"]

CHUNK = 1 << 16
"""Rows that are decided together."""


@final
@dataclass(frozen=True, slots=True)
class Law:
    """An edition as another process finds it again; `digest` is what it must then be."""

    edition: str
    digest: str
    regulations: str | None = None
    """The folder of the editions, None for those that ship."""


@final
@dataclass(frozen=True, slots=True)
class Question:
    """What is asked of each row."""

    goals: tuple[str, ...]
    at: date | None = None
    reading: str | None = None
    presumptions: bool = True


@final
@dataclass(frozen=True, slots=True)
class Input:
    """A file of rows."""

    path: str
    form: Form
    delimiter: str = ","
    """Of a CSV file."""


@final
@dataclass(frozen=True, slots=True)
class Column:
    """Where a fact is found: a column, or a field of a column of structs."""

    path: tuple[str, ...]
    fact: str
    type: Type

    @property
    def name(self) -> str:
        """The column as a person names it."""
        return ".".join(self.path)


@final
@dataclass(frozen=True, slots=True)
class Side:
    """A second table: its rows of one key are the list that a fact is, in each row of that key."""

    fact: str
    input: Input
    key: str
    fields: tuple[tuple[str, Type], ...]
    """The columns that are fields of the list's elements, under the same names, and their types."""


@final
@dataclass(frozen=True, slots=True)
class Job:
    """A run, whole: a process that is given it and the numbers of some rows can decide them."""

    law: Law
    question: Question
    input: Input
    columns: tuple[Column, ...]
    """The columns that are facts which the goals can read."""
    nones: frozenset[str] = frozenset()
    """Facts whose nulls mean « sans objet »."""
    at_column: str | None = None
    keep: tuple[str, ...] = ()
    """Columns copied into the answers, before them."""
    key: str | None = None
    """The column that tables are joined by, and that names a refused row."""
    sides: tuple[Side, ...] = ()
    others: frozenset[str] = frozenset()
    """Columns that are no facts: of JSON lines, keys that no row is refused for."""
    engine: Engine = "columns"

    @property
    def facts(self) -> Mapping[str, Column]:
        """The columns by the facts that they give."""
        return {column.fact: column for column in self.columns}


@final
@dataclass(frozen=True, slots=True)
class Refusal:
    """A row that was refused: the first column says which, counted from 0 in the input."""

    row: int
    key: Any
    problems: tuple[tuple[str, str | None, tuple[tuple[str, str], ...]], ...]
    """Of each diagnostic: its code, its path, the values that its sentence names."""
    facts: Any
    """The facts of the row in JSON's own types, or the text of a line that could not be read."""


@final
@dataclass(slots=True)
class Tally:
    """What came of rows: adds up."""

    rows: int = 0
    refused: int = 0
    statuses: dict[str, dict[str, int]] = field(default_factory=dict)
    """For each goal, how many rows have which status; refused rows have none."""
    left: int = 0
    """Rows that the kernel left to the evaluator."""
    why: dict[str, int] = field(default_factory=dict)
    joined: dict[str, int] = field(default_factory=dict)
    """For each second table, how many of its rows found theirs."""

    def add(self, other: Tally) -> None:
        """Count another's rows too."""
        self.rows += other.rows
        self.refused += other.refused
        self.left += other.left
        for mine, more in ((self.why, other.why), (self.joined, other.joined)):
            for name, count in more.items():
                mine[name] = mine.get(name, 0) + count
        for goal, counts in other.statuses.items():
            mine = self.statuses.setdefault(goal, {})
            for status, count in counts.items():
                mine[status] = mine.get(status, 0) + count
