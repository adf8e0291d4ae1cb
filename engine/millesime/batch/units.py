"""A slice of the input decided by itself: what a worker of a cluster does, given a job and the numbers of its rows.

    job, slices = …                    # picklable; `sources.opened(job.input).slices()`
    found = decide_slice(job, 0, 262144, Path("OUT.parts/00000.parquet"))

The part is a Parquet file of its own, which appears under its name when it is whole; parts joined in their order
(`join.Joined`) are the table that one machine would have written.
"""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple
from uuid import uuid4

import pyarrow as pa
import pyarrow.parquet as pq

from millesime.batch.answered import Answered
from millesime.batch.chunk import Chunk, kept_fields
from millesime.batch.decide import Decider
from millesime.batch.law import decider_of
from millesime.batch.outputs import encoding
from millesime.batch.question import Input, Job, Refusal, Tally
from millesime.batch.rejects import reject_line
from millesime.batch.run import GROUP
from millesime.batch.sides import joined
from millesime.batch.sources import Source, opened


class Part(NamedTuple):
    """What came of a slice."""

    start: int
    stop: int
    path: str
    tally: Tally
    refusals: tuple[Refusal, ...]
    """The first of the rows that were refused."""
    rejects: str | None
    """The file of all of them, where one was asked for."""


@lru_cache(maxsize=4)
def _held(input: Input, size: int, changed: int) -> Source:
    """A file, open for as long as it is the one that it was: a worker is asked for many slices of it."""
    del size, changed
    return opened(input)


def source_of(job: Job) -> Source:
    """The input of a job."""
    found = Path(job.input.path).stat()
    return _held(job.input, found.st_size, found.st_mtime_ns)


def decided(job: Job, start: int, stop: int | None, decider: Decider | None = None) -> Iterator[Answered]:
    """The answers of the rows from `start` to `stop`, a chunk at a time."""
    decider = decider or decider_of(job)
    found: dict[str, int] = {}
    noted: deque[dict[str, int]] = deque()

    def chunks() -> Iterator[Chunk]:
        for chunk in joined(source_of(job).chunks(job, start, stop), job, found):
            noted.append(dict(found))
            found.clear()
            yield chunk

    for answered in decider.several(chunks()):
        answered.joined(noted.popleft())
        yield answered


def decide_slice(
    job: Job, start: int, stop: int, path: Path, rejects: Path | None = None, shown: int = 5, lang: Any = "en"
) -> Part:
    """Decide some rows of a job into a Parquet file; and into another, as JSON lines, those that were refused."""
    decider = decider_of(job)
    tally = Tally()
    refusals: list[Refusal] = []
    lines: list[bytes] = []
    hidden = _hidden(path)
    schema = kept_schema(job, decider)
    with pq.ParquetWriter(hidden, schema, **encoding(schema)) as writer:
        for group in grouped(decided(job, start, stop, decider)):
            writer.write_table(pa.Table.from_batches([each.table for each in group]).unify_dictionaries())
            for each in group:
                tally.add(each.tally)
                refusals += each.refusals[: shown - len(refusals)] if len(refusals) < shown else ()
                if rejects is not None:
                    lines += [reject_line(refusal, lang) for refusal in each.refusals]
    if rejects is not None:
        _written(rejects, b"".join(lines))
    os.replace(hidden, path)
    return Part(start, start + tally.rows, str(path), tally, tuple(refusals), str(rejects) if rejects else None)


def kept_schema(job: Job, decider: Decider) -> pa.Schema:
    """The columns of a job's output: those that are copied, then the answers."""
    return pa.schema([*kept_fields(job, source_of(job).schema), *decider.schema])


def grouped(chunks: Iterator[Answered]) -> Iterator[list[Answered]]:
    """Chunks by row groups of the answers."""
    waiting: list[Answered] = []
    for each in chunks:
        waiting.append(each)
        if sum(one.rows for one in waiting) >= GROUP:
            yield waiting
            waiting = []
    if waiting:
        yield waiting


def _hidden(path: Path) -> Path:
    return path.with_name(f".{path.name}.{uuid4().hex}")  # two machines may be at the same part


def _written(path: Path, data: bytes) -> None:
    hidden = _hidden(path)
    hidden.write_bytes(data)
    os.replace(hidden, path)
