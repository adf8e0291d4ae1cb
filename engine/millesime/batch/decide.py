"""Chunks decided: by the kernel as far as it goes, row by row where it leaves rows; one table of answers either way."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol, final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from millesime.batch.cases import Cases, shown
from millesime.batch.chunk import Chunk, Unreadable
from millesime.batch.question import Job, Refusal, Tally
from millesime.batch.rows import Decided, Rows, columns
from millesime.workspace.edition import Edition

if TYPE_CHECKING:
    from numpy.typing import NDArray


class Answers(Protocol):
    """What a kernel makes of a batch."""

    @property
    def table(self) -> pa.RecordBatch:
        """The answers of all rows, null in those that it leaves."""

    @property
    def retry(self) -> NDArray[np.int64]:
        """The rows that it leaves, ascending."""

    @property
    def why(self) -> Mapping[str, int]:
        """For what reasons it leaves how many."""


class Kernel(Protocol):
    """The law on columns, or whatever takes its place in a run."""

    @property
    def schema(self) -> pa.Schema:
        """The columns of the answers."""

    def decide(self, batch: pa.RecordBatch, at: pa.Array | None = None, nones: frozenset[str] = frozenset()) -> Answers:
        """The answers of a batch whose columns bear the names of facts."""


class Answered(NamedTuple):
    """A chunk decided."""

    table: pa.RecordBatch
    """The kept columns, then the answers."""
    refusals: tuple[Refusal, ...]
    tally: Tally


@final
class Decider:
    """Decides the chunks of a job. Without a kernel, every row is decided by the evaluator."""

    def __init__(self, job: Job, edition: Edition, kernel: Kernel | None) -> None:
        self.job = job
        self.kernel = kernel
        self.rows = Rows(edition, job.question)
        self.schema = self.rows.schema if kernel is None else kernel.schema
        self._cases: dict[frozenset[str], Cases] = {}

    def decide(self, chunk: Chunk) -> Answered:
        """The answers of a chunk, in the order of its rows."""
        at, undated = days(chunk.at)
        held = sorted({*chunk.held, *undated})
        tally = Tally(chunk.rows)
        if self.kernel is None or not chunk.facts.num_columns:
            left = np.arange(chunk.rows)
            arrays = None
        else:
            answers = self.kernel.decide(chunk.facts, at=at, nones=chunk.nones)
            left = np.union1d(answers.retry, np.asarray(held, np.int64)) if held else answers.retry
            arrays = answers.table.columns
            tally.why.update(answers.why)
        tally.left = len(left)
        refusals: list[Refusal] = []
        if len(left):
            cells = [self._row(chunk, int(row), at, undated, refusals).cells for row in left]
            made = columns(self.schema, cells)
            arrays = made if arrays is None else _merged(arrays, made, left, chunk.rows)
        assert arrays is not None or not chunk.rows
        if arrays is None:
            arrays = columns(self.schema, [])
        tally.refused = len(refusals)
        for goal in self.job.question.goals:
            tally.statuses[goal] = counted(arrays[self.schema.get_field_index(f"{goal}.status")])
        fields = [pa.field(name, part.type) for name, part in zip(self.job.keep, chunk.kept, strict=True)]
        table = pa.RecordBatch.from_arrays([*chunk.kept, *arrays], schema=pa.schema([*fields, *self.schema]))
        return Answered(table, tuple(refusals), tally)

    def case(self, chunk: Chunk, row: int) -> Any:
        """The case that a row is, or `Unreadable`."""
        cases = self._cases.get(chunk.nones)
        if cases is None:
            cases = self._cases[chunk.nones] = Cases(self.rows.edition.program, chunk.nones)
        if row not in chunk.held:
            return cases.of(chunk.facts, row)
        held = chunk.held[row]
        if not self.job.sides or isinstance(held, Unreadable):
            return held
        lists = [side.fact for side in self.job.sides]
        return {**held, **cases.of(chunk.facts.select(lists), row)}

    def day(self, chunk: Chunk, row: int) -> date | str | None:
        """The day that stands for the event dates that a row omits, as a text where it is none."""
        if chunk.at is None:
            return None
        at, undated = days(chunk.at.slice(row, 1))
        return undated.get(0) or (None if at is None else at[0].as_py())

    def _row(
        self, chunk: Chunk, row: int, at: pa.Array | None, undated: Mapping[int, str], refusals: list[Refusal]
    ) -> Decided:
        case = self.case(chunk, row)
        if isinstance(case, Unreadable):
            decided, facts = self.rows.refused(case.problems), case.text
        else:
            today = undated.get(row) or (None if at is None else at[row].as_py())
            decided, facts = self.rows.decide(case, today), None
        if decided.problems:
            key = None if chunk.key is None else shown(chunk.key[row].as_py())
            problems = tuple((each.code, each.path, each.values) for each in decided.problems)
            refusals.append(Refusal(chunk.start + row, key, problems, shown(case) if facts is None else facts))
        return decided


def days(at: pa.Array | None) -> tuple[pa.Array | None, Mapping[int, str]]:
    """A column of days as days, and by their rows the texts that are none."""
    if at is None or pa.types.is_date32(at.type):
        return at, {}
    if pa.types.is_null(at.type) or pa.types.is_date64(at.type):
        return at.cast(pa.date32()), {}
    texts = at.cast(pa.string())
    good = pc.fill_null(pc.match_substring_regex(texts, r"^\d{4}-\d{2}-\d{2}$"), True)
    if pc.all(good).as_py() is not False:
        try:
            return texts.cast(pa.date32()), {}
        except pa.ArrowInvalid:
            pass
    found: list[date | None] = []
    wrong: dict[int, str] = {}
    for row, text in enumerate(texts.to_pylist()):
        try:
            if text is not None and len(text) != len("2012-01-01"):
                raise ValueError
            found.append(None if text is None else date.fromisoformat(text))
        except ValueError:
            found.append(None)
            wrong[row] = text
    return pa.array(found, pa.date32()), wrong


def _merged(arrays: list[pa.Array], made: list[pa.Array], left: NDArray[np.int64], rows: int) -> list[pa.Array]:
    """The kernel's answers, those of the rows that it left put in their places."""
    places = np.arange(rows)
    places[left] = rows + np.arange(len(left))
    taken = pa.array(places)
    return [pa.concat_arrays([array, more]).take(taken) for array, more in zip(arrays, made, strict=True)]


def counted(statuses: pa.Array) -> dict[str, int]:
    """How many rows have each status."""
    found = pc.value_counts(statuses).to_pylist()
    return {str(each["values"]): each["counts"] for each in found if each["values"] is not None}
