"""Two streams of answers cut alike: each piece is the same rows of a table, decided under either law."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple, final

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from millesime.batch.answered import Answered
from millesime.batch.chunk import Chunk
from millesime.batch.decide import Decider
from millesime.batch.pipeline import ahead
from millesime.batch.question import Refusal, Tally
from millesime.batch.sides import joined
from millesime.batch.twofold.prepared import Twofold
from millesime.text import Span
from millesime.text.diagnostic import diagnose
from millesime.workspace.refused import Refused


@final
@dataclass(frozen=True, slots=True)
class Half:
    """Some rows under one law: their answers, and what they were decided from."""

    decider: Decider
    chunk: Chunk
    at: int
    """Where the rows begin in the chunk."""
    table: pa.RecordBatch
    refused: NDArray[np.int64]
    """Rows that were refused, numbered in the piece."""

    def case(self, row: int) -> tuple[Any, date | str | None]:
        """The facts of a row as the evaluator is given them, and its day."""
        place = self.at + row
        return self.decider.case(self.chunk, place), self.decider.day(self.chunk, place)

    @property
    def key(self) -> pa.Array | None:
        """The column that names rows."""
        held = self.chunk.key
        return None if held is None else held.slice(self.at, self.table.num_rows)


class Piece(NamedTuple):
    """The same rows under both laws; None under a law that has none of the goals."""

    start: int
    rows: int
    halves: tuple[Half | None, Half | None]


@final
class Streams:
    """The answers of both laws, read ahead and decided in turn; what was refused and left is noted as it comes."""

    def __init__(self, of: Twofold, deciders: tuple[Decider | None, Decider | None]) -> None:
        self.tallies = (Tally(), Tally())
        self.refusals: tuple[list[Refusal], list[Refusal]] = ([], [])
        """The first ones under each law."""
        self._of = of
        self._deciders = deciders

    def pieces(self, shown: int) -> Iterator[Piece]:
        """The table from its first row to its last; `shown` refusals of each law are kept."""
        with ExitStack() as stack:
            streams = [
                None if decider is None else self._stream(index, decider, stack, shown)
                for index, decider in enumerate(self._deciders)
            ]
            waiting: list[_Waiting | None] = [None, None]
            start = 0
            while True:
                for index, stream in enumerate(streams):
                    if stream is not None and waiting[index] is None:
                        waiting[index] = next(stream, None)
                live = [each for each, stream in zip(waiting, streams, strict=True) if stream is not None]
                if any(each is None for each in live):
                    if any(each is not None for each in live):
                        raise self._changed()
                    return
                rows = min(each.left for each in live if each is not None)
                halves = [None if each is None else each.taken(rows) for each in waiting]
                yield Piece(start, rows, (halves[0], halves[1]))
                start += rows
                waiting = [None if each is None or not each.left else each for each in waiting]

    def _stream(self, law: int, decider: Decider, stack: ExitStack, shown: int) -> Iterator[_Waiting]:
        prepared = self._of.jobs[law]
        assert prepared is not None
        job, source = prepared.job, prepared.source
        read = stack.enter_context(ahead(joined(source.chunks(job), job), 1))
        noted: deque[Chunk] = deque()
        for answered in decider.several(_noting(read, noted)):
            self.tallies[law].add(answered.tally)
            self.refusals[law].extend(answered.refusals[: max(0, shown - len(self.refusals[law]))])
            chunk = noted.popleft()
            if chunk.rows:
                yield _Waiting(decider, chunk, answered)

    def _changed(self) -> Refused:
        name = self._of.asked.input
        return Refused([diagnose("ML662", Span(name, 0, 0), name=name)])


def _noting(chunks: Iterator[Chunk], noted: deque[Chunk]) -> Iterator[Chunk]:
    for chunk in chunks:
        noted.append(chunk)
        yield chunk


@final
class _Waiting:
    """A chunk decided, of which some rows were taken."""

    def __init__(self, decider: Decider, chunk: Chunk, answered: Answered) -> None:
        self._decider = decider
        self._chunk = chunk
        self._table = answered.table
        self._refused = np.asarray([each.row - chunk.start for each in answered.refusals], np.int64)
        self._at = 0

    @property
    def left(self) -> int:
        left: int = self._table.num_rows - self._at
        return left

    def taken(self, rows: int) -> Half:
        at, end = self._at, self._at + rows
        self._at = end
        refused = self._refused[(self._refused >= at) & (self._refused < end)] - at
        return Half(self._decider, self._chunk, at, self._table.slice(at, rows), refused)
