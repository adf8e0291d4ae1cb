"""A run on a cluster: parts decided anywhere, put together here in the order of their rows, as one machine would write them."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from time import monotonic, sleep
from typing import TYPE_CHECKING, Final, final

from millesime.batch.run import GROUP, SHOWN
from millesime.batch.spark.driver import decided_on
from millesime.batch.spark.errand import Rows
from millesime.batch.spark.java import find
from millesime.batch.target import Target, TooManyError
from millesime.text import Span
from millesime.text.diagnostic import diagnose
from millesime.workspace.refused import Refused

if TYPE_CHECKING:
    from millesime.batch.question import Job
    from millesime.batch.run import Writing
    from millesime.batch.sources import Source
    from millesime.batch.target import Target
    from millesime.batch.units import Part
    from millesime.workspace.edition import Edition

_TASKS: Final = 64
"""How many a run is cut into at least, where the file allows it."""
_LATE: Final = 60
"""Seconds for which a file that another machine has written may stay unseen here, as it may on NFS."""


@final
@dataclass(frozen=True, slots=True)
class Cluster:
    """Where a run's rows are decided: a master of Spark's, asked in the name of an environment."""

    master: str
    environment: Mapping[str, str]
    edition: Edition

    def check(self, job: Job) -> None:
        """See before any work that a job can be sent out. Raises `Refused` where it cannot, or where there is no Java."""
        if job.input.form != "parquet":
            raise Refused([diagnose("ML837", Span(job.input.path, 0, 0), name=job.input.path, form=job.input.form)])
        find(self.environment)

    def decide_all(
        self, job: Job, source: Source, target: Target, writing: Writing, progress: Callable[[int], None]
    ) -> None:
        """Have all rows decided that are not yet written, and write them. Raises `Refused`, `TooManyError`."""
        rows = sliced(job, source, writing.done, rejects=target.rejects is not None)
        if not rows:
            return
        # Beside what is written, where every worker must be able to write; nothing of an earlier run is of use.
        folder = writing.parts.folder / "spark"
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir()
        try:
            self._gathered(job, rows, folder, target, writing, progress)
        finally:
            shutil.rmtree(folder, ignore_errors=True)

    def _gathered(
        self,
        job: Job,
        rows: Sequence[Rows],
        folder: Path,
        target: Target,
        writing: Writing,
        progress: Callable[[int], None],
    ) -> None:
        waiting: dict[int, Part] = {}
        done = writing.done
        errands = decided_on(
            self.master, self.environment, self.edition, job, rows, folder, shown=SHOWN, lang=target.lang
        )
        with closing(errands) as parts:
            for part in parts:
                progress(done)
                if part is None:
                    continue
                waiting[part.start] = part
                done += part.stop - part.start
                while writing.done in waiting:
                    _added(waiting.pop(writing.done), writing, target)


def sliced(job: Job, source: Source, done: int, *, rejects: bool) -> list[Rows]:
    """The rows from `done` on, cut where the file is, in stretches that are worth a task and leave nobody idle."""
    names = [(start, stop, f"{start:015}") for start, stop in _stretches(source, done)]
    return [Rows(start, stop, f"{name}.parquet", f"{name}.jsonl" if rejects else None) for start, stop, name in names]


def _stretches(source: Source, done: int) -> Iterator[tuple[int, int]]:
    most = min(GROUP, (source.rows or 0) // _TASKS)
    start = stop = done
    for _, stop in source.slices():
        if stop > start and stop - start >= most:
            yield start, stop
            start = stop
    if stop > start:
        yield start, stop


def _added(part: Part, writing: Writing, target: Target) -> None:
    files = [Path(name) for name in (part.path, part.rejects) if name is not None]
    for file in files:
        _seen(file)
    writing.join(part)
    for file in files:
        file.unlink()
    if target.max_rejects is not None and writing.summary.tally.refused > target.max_rejects:
        raise TooManyError(target.max_rejects, part.refusals[-1].row)


def _seen(path: Path) -> None:
    """Wait until a file that is there can be seen from here."""
    until = monotonic() + _LATE
    while not path.exists() and monotonic() < until:
        sleep(1)
