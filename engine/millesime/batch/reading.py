"""A job's rows, read in a thread of their own: the first of them before there is anything that decides them.

Little is imported here: what is needed to read comes first, and the rest while the first rows are read.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

from millesime.batch.chunk import Chunk
from millesime.batch.pipeline import ahead
from millesime.batch.question import Job
from millesime.batch.sides import joined
from millesime.batch.sources import Source

Read = Iterator[tuple[Chunk, dict[str, int]]]
"""A job's chunks, and what was found of each."""
_ROOM = 1
"""Chunks that wait between two threads."""


@contextmanager
def reading(job: Job, source: Source, *, resume: bool = False) -> Iterator[Read | None]:
    """A job's rows from the first; None of a run that may go on from another row, or of what can be read but once, whose
    first rows are tried before.
    """
    if resume or not Path(job.input.path).is_file():
        yield None
        return
    with reading_from(job, source, 0) as chunks:
        yield chunks


def reading_from(job: Job, source: Source, start: int) -> AbstractContextManager[Read]:
    """A job's rows from one of them."""
    return ahead(_read(job, source, start), _ROOM)


def _read(job: Job, source: Source, start: int) -> Read:
    found: dict[str, int] = {}
    for chunk in joined(source.chunks(job, start), job, found):
        yield chunk, dict(found)
        found.clear()
