"""Chunks decided: by the kernel as far as it goes, row by row where it leaves rows; one table of answers either way."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Future
from dataclasses import replace
from datetime import date
from functools import partial
from threading import Lock
from typing import TYPE_CHECKING, Any, Protocol, Self, final

import numpy as np
import pyarrow as pa

from millesime.batch.answered import Answered, counted, merged
from millesime.batch.cases import Cases, shown
from millesime.batch.chunk import Chunk, Unreadable
from millesime.batch.pipeline import crew, done
from millesime.batch.question import Job, Refusal, Tally
from millesime.batch.rows import Decided, Rows, columns
from millesime.kernels.tables.emit import masked
from millesime.workspace.edition import Edition

if TYPE_CHECKING:
    from numpy.typing import NDArray


TOGETHER = 4
"""So many chunks' rows that are long to decide are decided together."""


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

    @property
    def later(self) -> NDArray[np.int64]:
        """The rows that wait, ascending."""

    def part(self, start: int, stop: int) -> Self:
        """Some rows, one after another."""

    def put(self, rows: NDArray[np.int64], others: Self) -> None:
        """Take in what came of rows that waited."""


class Kept(Protocol):
    """Where something is kept between runs."""

    def get(self) -> bytes | None:
        """What was kept."""

    def put(self, payload: bytes) -> None:
        """Keep this."""


class Kernel(Protocol):
    """The law on columns, or whatever takes its place in a run."""

    @property
    def schema(self) -> pa.Schema:
        """The columns of the answers."""

    def begin(self, kept: Kept | None = None) -> None:
        """Get ready, in a thread, for a table that is worth it; what is made for it may be kept for the next time."""

    def decide(
        self,
        batch: pa.RecordBatch,
        at: pa.Array | None = None,
        nones: frozenset[str] = frozenset(),
        *,
        later: bool = False,
        sound: bool = False,
    ) -> Answers:
        """The answers of a batch whose columns bear the names of facts; `later` lets rows wait for those of other chunks,
        among which they are `sound`.
        """


@final
class Decider:
    """Decides the chunks of a job. Without a kernel, every row is decided by the evaluator."""

    def __init__(self, job: Job, edition: Edition, kernel: Kernel | None, threads: int = 1) -> None:
        self.job = job
        self.kernel = kernel
        self._threads = threads if kernel is not None else 1
        self._evaluator = Lock()  # what columns hardly ever leave is not worth two threads
        self.rows = Rows(edition, job.question)
        self.schema = self.rows.schema if kernel is None else kernel.schema
        self._cases: dict[frozenset[str], Cases] = {}

    def decide(self, chunk: Chunk) -> Answered:
        """The answers of a chunk, in the order of its rows."""
        return self._second([done(self._first(chunk))])[0]

    def several(self, chunks: Iterable[Chunk], stop: int | None = None) -> Iterator[Answered]:
        """The answers of several chunks, in order: rows that are long to decide wait for those of the next few chunks.

        Few wait at first, and towards the end where it is known at which row they `stop`: who writes them waits as well.
        """
        with crew(self._threads) as at_work:
            begun: list[Future[_Half]] = []
            whole: deque[Future[list[Answered]]] = deque()
            together = most = 1
            for chunk in chunks:
                if not begun and stop is not None:
                    together = min(most, -(-(stop - chunk.start) // (2 * max(1, chunk.rows))))
                begun.append(at_work(self._first, chunk))
                if len(begun) >= together or all(half.done() and half.result().part is None for half in begun):
                    most = min(TOGETHER, 2 * most) if len(begun) >= most else most
                    whole.append(at_work(self._second, begun))
                    begun, together = [], most
                while whole and (whole[0].done() or len(whole) > 1):
                    yield from whole.popleft().result()
            whole.append(at_work(self._second, begun))
            while whole:
                yield from whole.popleft().result()

    def _first(self, chunk: Chunk) -> _Half:
        """A chunk decided, but for the rows that wait."""
        at, undated = days(chunk.at)
        held = np.asarray(sorted({*chunk.held, *undated}), np.int64)
        half = _Half(chunk, Tally(chunk.rows))
        left: NDArray[np.int64] = np.arange(chunk.rows)
        if self.kernel is not None and chunk.facts.num_columns:
            answers = half.answers = self.kernel.decide(chunk.facts, at=at, nones=chunk.nones, later=True)
            left = np.union1d(answers.retry, held) if len(held) else answers.retry
            waits = np.setdiff1d(answers.later, held) if len(held) else answers.later
            half.tally.why.update(answers.why)
            if len(waits):
                half.later = waits
                half.part = _some(chunk, waits, at)
        self._by_row(half, chunk, left, at, undated)
        half.chunk = None
        return half

    def _by_row(
        self, half: _Half, chunk: Chunk, left: NDArray[np.int64], at: pa.Array | None, undated: Mapping[int, str]
    ) -> None:
        """The rows that the kernel left, decided by the evaluator."""
        half.tally.left += len(left)
        if len(left):
            with self._evaluator:
                cells = [self._row(chunk, int(row), at, undated, half.refusals).cells for row in left]
            half.made.append((left, columns(self.schema, cells)))

    def _second(self, begun: Sequence[Future[_Half]]) -> list[Answered]:
        """The rows that wait, decided together; then every chunk is whole."""
        halves = [each.result() for each in begun]
        waiting = [half for half in halves if half.part is not None]
        if waiting:
            assert self.kernel is not None
            parts = [half.part for half in waiting if half.part is not None]
            table = pa.Table.from_batches([part.facts for part in parts]).unify_dictionaries().combine_chunks()
            at = None if parts[0].at is None else pa.concat_arrays([part.at for part in parts])
            answers = self.kernel.decide(table.to_batches()[0], at=at, nones=parts[0].nones, sound=True)
            start = 0
            for half, part in zip(waiting, parts, strict=True):
                mine = answers.part(start, start + part.rows)
                assert half.answers is not None
                assert half.later is not None
                half.answers.put(half.later, mine)
                self._left_over(half, part, mine.retry)
                start += part.rows
        return [self._whole(half) for half in halves]

    def _left_over(self, half: _Half, part: Chunk, left: NDArray[np.int64]) -> None:
        """Rows that waited and that the kernel leaves after all."""
        if not len(left):
            return
        assert half.later is not None
        refusals: list[Refusal] = []
        with self._evaluator:
            cells = [self._row(part, int(row), part.at, {}, refusals).cells for row in left]
        half.made.append((half.later[left], columns(self.schema, cells)))
        half.tally.left += len(left)
        for each in refusals:
            half.refusals.append(replace(each, row=half.start + int(half.later[each.row - part.start])))
        half.refusals.sort(key=lambda each: each.row)

    def _whole(self, half: _Half) -> Answered:
        half.tally.refused = len(half.refusals)
        return Answered(half.tally.rows, tuple(half.refusals), half.tally, partial(self._table, half))

    def _table(self, half: _Half) -> pa.RecordBatch:
        """The kept columns, then the answers; the statuses among them are counted."""
        tally, arrays = half.tally, None if half.answers is None else half.answers.table.columns
        half.answers = None
        for rows, made in half.made:
            arrays = made if arrays is None else merged(arrays, made, rows)
        assert arrays is not None or not tally.rows
        if arrays is None:
            arrays = columns(self.schema, [])
        for goal in self.job.question.goals:
            tally.statuses[goal] = counted(arrays[self.schema.get_field_index(f"{goal}.status")])
        fields = [pa.field(name, part.type) for name, part in zip(self.job.keep, half.kept, strict=True)]
        return pa.RecordBatch.from_arrays([*half.kept, *arrays], schema=pa.schema([*fields, *self.schema]))

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
    import pyarrow.compute as pc

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


class _Half:
    """A chunk of which some rows wait."""

    def __init__(self, chunk: Chunk, tally: Tally) -> None:
        self.start = chunk.start
        self.kept = chunk.kept
        self.chunk: Chunk | None = chunk
        self.tally = tally
        self.refusals: list[Refusal] = []
        self.answers: Answers | None = None
        self.made: list[tuple[NDArray[np.int64], list[pa.Array]]] = []
        """Rows that the kernel left, and their answers."""
        self.later: NDArray[np.int64] | None = None
        """The rows that wait, and `part`, what they are decided from."""
        self.part: Chunk | None = None


def _some(chunk: Chunk, rows: NDArray[np.int64], at: pa.Array | None) -> Chunk:
    """Some rows of a chunk, which no other way of telling them holds."""
    taken = masked(rows, pa.int64(), None)
    facts = pa.RecordBatch.from_arrays([column.take(taken) for column in chunk.facts.columns], chunk.facts.schema.names)
    key = None if chunk.key is None else chunk.key.take(taken)
    return Chunk(chunk.start, len(rows), facts, (), None if at is None else at.take(taken), key, {}, chunk.nones)
