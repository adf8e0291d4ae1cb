"""A run on one machine: rows read, decided and written at once, a row group after another, into a file that appears whole."""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from contextlib import nullcontext
from dataclasses import asdict, field
from pathlib import Path
from shutil import copyfileobj
from typing import TYPE_CHECKING, Any, Literal, final

import pyarrow as pa

from millesime.batch.answered import Answered
from millesime.batch.chunk import Chunk, kept_fields
from millesime.batch.decide import TOGETHER, Decider
from millesime.batch.journal import Parts
from millesime.batch.notes import notes, question, sidecar
from millesime.batch.outputs import Output, State, output
from millesime.batch.pipeline import Behind
from millesime.batch.question import CHUNK, Job, Refusal, Tally
from millesime.batch.reading import Read, reading_from
from millesime.batch.rejects import reject_line
from millesime.batch.sources import Source
from millesime.batch.stamps import Stamps
from millesime.batch.target import Target, TooManyError
from millesime.bundle import VERSION
from millesime.frozen import dataclass
from millesime.workspace.refused import Refused

if TYPE_CHECKING:
    from millesime.batch.units import Part

GROUP = 2 * CHUNK
"""Rows of a row group of the answers to several goals, and those that an interruption may cost."""
_NARROW = 4
"""Chunks of a row group of the answers to one goal: a group costs some milliseconds until it is safe on the disk."""
SHOWN = 5
"""Refused rows that a summary shows."""
Progress = Callable[[int], None]
Elsewhere = Callable[["Job", "Source", "Target", "Writing", Progress], None]
"""Decides the rows that are not yet written, and joins them to those that are."""


@final
@dataclass(slots=True)
class Summary:
    """What came of a run."""

    tally: Tally = field(default_factory=Tally)
    refusals: list[Refusal] = field(default_factory=list)
    """The first rows that were refused."""
    resumed: int = 0
    """The row at which an interrupted run went on."""


def run(
    job: Job,
    source: Source,
    decider: Decider,
    target: Target,
    progress: Progress = lambda _: None,
    elsewhere: Elsewhere | None = None,
    stamps: Stamps | None = None,
    read: Read | None = None,
) -> Summary:
    """Decide every row of a job into one file, here or `elsewhere`; `stamps` of its files and the reading of its rows
    (`reading`) may have been begun before.

    Interrupted, it leaves what another run goes on from (`resume`).
    """
    schema = pa.schema([*kept_fields(job, source.schema), *decider.schema])
    parts = Parts(target.out, _identity(job, target, schema), resume=target.resume)
    stamps = stamps or Stamps()
    try:
        stamps.begin(job.input.path, *(side.input.path for side in job.sides))
        writing = Writing(parts, schema, target, max(GROUP, GROUP * _NARROW // (2 * len(job.question.goals))))
        progress(writing.done)
        if elsewhere is None:
            _decide_all(job, source, decider, target, writing, progress, read)
        else:
            elsewhere(job, source, target, writing, progress)
        _finish(job, target, parts, writing, stamps)
        return writing.summary
    except Refused:
        if elsewhere is None:  # on a cluster, the fault may be a worker's
            parts.discard()  # a table that is wrong must be changed, and then there is nothing to go on from
        raise
    finally:
        parts.close()


def _decide_all(
    job: Job,
    source: Source,
    decider: Decider,
    target: Target,
    writing: Writing,
    progress: Progress,
    read: Read | None,
) -> None:
    refused, done = writing.summary.tally.refused, writing.done
    behind = Behind(writing.take, TOGETHER)
    try:
        with reading_from(job, source, done) if read is None else nullcontext(read) as chunks:
            noted: deque[dict[str, int]] = deque()
            for answered in decider.several(_noting(chunks, noted), source.rows):
                answered.joined(noted.popleft())
                refused += len(answered.refusals)
                done += answered.rows
                behind.put(answered)
                progress(done)
                if target.max_rejects is not None and refused > target.max_rejects:
                    raise TooManyError(target.max_rejects, answered.refusals[-1].row)
        behind.close()
    except BaseException:
        behind.give_up()
        raise
    writing.seal()


def _noting(chunks: Read, noted: deque[dict[str, int]]) -> Iterator[Chunk]:
    """The chunks alone; what was found of each is noted, in their order."""
    for chunk, found in chunks:
        noted.append(found)
        yield chunk


@final
class Writing:
    """Answers put together into row groups, and written."""

    def __init__(self, parts: Parts, schema: pa.Schema, target: Target, most: int = GROUP) -> None:
        self.parts = parts
        self._most = most
        self.output: Output = output(target.form, parts.data, schema, [group["state"] for group in parts.groups])
        self.done = parts.groups[-1]["stop"] if parts.groups else 0
        self.summary = Summary(resumed=self.done)
        self._keeps = target.rejects is not None
        self._lang: Literal["fr", "en"] = target.lang
        self._schema = schema
        self._waiting: list[Answered] = []
        self._rows = 0
        for group in parts.groups:
            self.summary.tally.add(Tally(**group["tally"]))
            self.summary.refusals += [_refusal(each) for each in group["refusals"]]
        del self.summary.refusals[SHOWN:]

    def take(self, answered: Answered) -> None:
        """Put a chunk with those before it."""
        self._waiting.append(answered)
        self._rows += answered.table.num_rows
        if self._rows >= self._most:
            self.seal()

    def join(self, part: Part) -> None:
        """Add a part that was decided elsewhere: the rows that come next."""
        state = self.output.join(Path(part.path))
        if part.rejects is not None:
            with Path(part.rejects).open("rb") as lines:
                copyfileobj(lines, self.parts.rejects)
        self._noted(part.tally, part.refusals, part.tally.rows, state)

    def seal(self) -> None:
        """Write what waits as a group that no interruption undoes."""
        if not self._rows:
            return
        tally = Tally()
        refusals = [refusal for each in self._waiting for refusal in each.refusals]
        for each in self._waiting:
            tally.add(each.tally)
        state = self.output.write(pa.Table.from_batches([each.table for each in self._waiting], self._schema))
        if self._keeps:
            self.parts.rejects.write(b"".join(reject_line(each, self._lang) for each in refusals))
        self._noted(tally, refusals, self._rows, state)
        self._waiting, self._rows = [], 0

    def _noted(self, tally: Tally, refusals: Sequence[Refusal], rows: int, state: State) -> None:
        first = refusals[: max(0, SHOWN - len(self.summary.refusals))]
        self.summary.refusals += first
        self.summary.tally.add(tally)
        self.done += rows
        shown = [asdict(each) for each in first]
        self.parts.note({"stop": self.done, "tally": asdict(tally), "refusals": shown, "state": state})


def _refusal(told: dict[str, Any]) -> Refusal:
    problems = tuple((code, path, tuple((k, v) for k, v in values)) for code, path, values in told["problems"])
    return Refusal(told["row"], told["key"], problems, told["facts"])


def _finish(job: Job, target: Target, parts: Parts, writing: Writing, stamps: Stamps) -> None:
    found = {path: stamps.of(path) for path in (job.input.path, *(side.input.path for side in job.sides))}
    told = notes(job, target.out, found, writing.done, target.command)
    whole = writing.output.finish(told, parts.folder)
    parts.finish(whole, target.out, target.rejects)
    if writing.output.beside:
        _replaced(sidecar(target.out), told.encode() + b"\n")


def _replaced(path: Path, data: bytes) -> None:
    hidden = path.with_name(f".{path.name}.{os.getpid()}")
    hidden.write_bytes(data)
    os.replace(hidden, path)


def _identity(job: Job, target: Target, schema: pa.Schema) -> dict[str, Any]:
    """What must be the same for an interrupted run to go on."""
    return {
        "engine": VERSION,
        **question(job),
        "form": target.form,
        "rejects": target.rejects is not None,
        "files": [_file(path) for path in (job.input.path, *(side.input.path for side in job.sides))],
        "schema": [f"{each.name}: {each.type}" for each in schema],
    }


def _file(path: str) -> list[Any]:
    found = Path(path).stat()
    return [str(Path(path).resolve()), found.st_size, found.st_mtime_ns]
