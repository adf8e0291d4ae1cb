"""Answers decided again: one row with its whole trail, a sample of rows by the evaluator, or every row as it was done."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any, final

import orjson
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from millesime.batch.chunk import Chunk, Unreadable
from millesime.batch.decide import Decider
from millesime.batch.forms import form_of, input_of
from millesime.batch.law import kernel_of
from millesime.batch.notes import FORMAT, job_in, sidecar, with_input
from millesime.batch.outputs import KEY
from millesime.batch.question import Job
from millesime.batch.sides import joined
from millesime.batch.sources import Source, opened
from millesime.batch.stamps import Stamp, stamped
from millesime.records.decision import Decision
from millesime.text import Diagnostic, Span
from millesime.text.diagnostic import Severity, diagnose
from millesime.workspace.edition import Edition
from millesime.workspace.refused import Refused

SHOWN = 10
"""Differences that are told one by one."""


def notes_in(out: Path) -> Mapping[str, Any] | None:
    """What a table tells of where it comes from; None where it is no table of answers."""
    text: bytes | None = None
    with suppress(Refused, OSError, pa.ArrowException):
        match form_of(str(out), None, packed=False):
            case "parquet":
                text = (pq.read_schema(out).metadata or {}).get(KEY.encode())
            case "arrow" | "stream":
                text = (opened(input_of(str(out))).schema.metadata or {}).get(KEY.encode())
            case _:
                text = sidecar(out).read_bytes()
    try:
        told = orjson.loads(text or b"null")
    except orjson.JSONDecodeError:
        return None
    return told if isinstance(told, dict) and told.get("format") == FORMAT else None


@final
class Answers:
    """A table of answers beside the table that it answers, and the edition to decide it again."""

    def __init__(self, out: Path, told: Mapping[str, Any], edition: Edition, regulations: str | None) -> None:
        self.out = out
        self.told = told
        self.edition = edition
        self.job: Job = job_in(told, out, edition, regulations)
        self.rows: int = told["rows"]

    def at(self, path: str) -> None:
        """Look for the input elsewhere than where it lay."""
        self.job = with_input(self.job, path)

    def changes(self) -> Iterator[Diagnostic]:
        """What is not as it was: the law, the table, the tables beside it."""
        law = self.told["edition"]
        if law["digest"] != self.edition.digest:
            yield diagnose(
                "ML820",
                severity=Severity.WARNING,
                edition=law["id"],
                then=law["digest"],
                now=self.edition.digest,
            )
        held = [(self.job.input, self.told["input"])]
        held += [(side.input, told) for side, told in zip(self.job.sides, self.told["tables"], strict=True)]
        for file, told in held:
            found = stamped(file.path)
            then = Stamp(told["size"], told["sha256"])
            if found != then:
                why = f"{then.size} → {found.size} B" if found.size != then.size else f"{then.sha256} → {found.sha256}"
                yield diagnose("ML819", Span(file.path, 0, 0), name=file.path, why=why)

    def source(self) -> Source:
        """The table that was decided, open."""
        return opened(self.job.input)

    def chunks(self, start: int = 0, stop: int | None = None) -> Iterator[Chunk]:
        """The rows that were decided."""
        return joined(self.source().chunks(self.job, start, stop), self.job)

    def answered(self, names: tuple[str, ...], start: int = 0, stop: int | None = None) -> Iterator[Chunk]:
        """The same rows of the answers: their columns, kept as they are."""
        job = replace(
            self.job, input=input_of(str(self.out)), columns=(), at_column=None, keep=names, key=None, sides=()
        )
        return opened(job.input).chunks(job, start, stop)

    def decider(self, *, by_columns: bool) -> Decider:
        """What decides the rows again."""
        return Decider(self.job, self.edition, kernel_of(self.job, self.edition) if by_columns else None)


@final
@dataclass(frozen=True, slots=True)
class Row:
    """A row decided again: its decision, or why it was refused; and where the table says something else."""

    decision: Decision | None
    problems: tuple[Diagnostic, ...]
    differences: tuple[Difference, ...]


@final
@dataclass(frozen=True, slots=True)
class Difference:
    """A cell of the table that is not what comes out now."""

    row: int
    column: str
    then: str | None
    now: str | None


def row_again(answers: Answers, row: int, goals: tuple[str, ...] = ()) -> Row:
    """Decide one row again, of all its goals or of some. Raises `Refused` where there is no such row."""
    chunk = next(answers.chunks(row, row + 1), None) if 0 <= row < answers.rows else None
    if chunk is None:
        name = str(answers.out)
        raise Refused([diagnose("ML822", Span(name, 0, 0), name=name, row=row, last=answers.rows - 1)])
    decider = answers.decider(by_columns=False)
    names = (*answers.job.keep, *decider.schema.names)
    was = next(answers.answered(names, row, row + 1), None)
    then = [spelt(each[0].as_py()) for each in was.kept] if was is not None else [None] * len(names)
    now = [spelt(each[0].as_py()) for each in decider.decide(chunk).table.columns]
    differences = tuple(
        Difference(row, name, old, new) for name, old, new in zip(names, then, now, strict=True) if old != new
    )
    case = decider.case(chunk, 0)
    if isinstance(case, Unreadable):
        return Row(None, case.problems, differences)
    asked = answers.job.question
    try:
        day = decider.day(chunk, 0)
        decision = answers.edition.evaluate(
            case, goals or asked.goals, asked.at if day is None else day, asked.reading, asked.presumptions
        )
    except Refused as wrong:
        return Row(None, wrong.diagnostics, differences)
    return Row(decision, (), differences)


@final
@dataclass(slots=True)
class Verdict:
    """What came of deciding a table again."""

    rows: int
    checked: int = 0
    different: int = 0
    """Rows of which some cell differs."""
    differences: list[Difference] = field(default_factory=list)
    """The first ones."""
    changes: tuple[Diagnostic, ...] = ()
    by_columns: bool = False

    @property
    def same(self) -> bool:
        """Whether nothing differs, and everything is as it was."""
        return not self.different and not self.changes


def verify(answers: Answers, sample: int | None, progress: Callable[[int], None] = lambda _: None) -> Verdict:
    """Decide rows again and hold them against the table: `sample` of them by the evaluator, spread evenly; or all of
    them (None) as they were decided.
    """
    verdict = Verdict(answers.rows, changes=tuple(answers.changes()))
    wanted = None if sample is None or sample >= answers.rows else spread(answers.rows, sample)
    verdict.by_columns = sample is None and answers.job.engine == "columns"
    decider = answers.decider(by_columns=verdict.by_columns)
    names = (*answers.job.keep, *decider.schema.names)
    seen = 0
    asked, told = answers.chunks(), answers.answered(names)
    for was in told:
        chunk = next(asked, None)
        if chunk is None or chunk.rows != was.rows:
            break
        rows = range(was.rows) if wanted is None else [row - seen for row in wanted if seen <= row < seen + was.rows]
        if rows:
            _compare(chunk, was, names, decider, rows, wanted is None, verdict)
        seen += was.rows
        progress(seen)
    if seen != answers.rows or next(asked, None) is not None:
        name = answers.job.input.path
        more = diagnose("ML819", Span(name, 0, 0), name=name, why=f"{answers.rows} ≠ {seen}")
        verdict.changes = (*verdict.changes, more)
    return verdict


def spread(rows: int, sample: int) -> list[int]:
    """So many rows at even distances: the same whenever they are drawn."""
    return [(2 * index + 1) * rows // (2 * sample) for index in range(sample)]


def _compare(
    chunk: Chunk, was: Chunk, names: tuple[str, ...], decider: Decider, rows: Any, whole: bool, verdict: Verdict
) -> None:
    verdict.checked += len(rows)
    if not whole:
        places = pa.array(rows, pa.int64())
        chunk, was = taken(chunk, rows, places), taken(was, rows, places)
    now = decider.decide(chunk).table.columns
    wrong: dict[int, None] = {}
    for name, old, new in zip(names, was.kept, now, strict=True):
        then, found = spelt_out(old), spelt_out(new)
        if then.equals(found):
            continue
        same = pc.fill_null(pc.equal(then, found), False)
        nulls = pc.and_(pc.is_null(then), pc.is_null(found))
        for at in pc.indices_nonzero(pc.invert(pc.or_(same, nulls))).to_pylist():
            wrong[at] = None
            if len(verdict.differences) < SHOWN:
                row = was.start + rows[at] if not whole else was.start + at
                verdict.differences.append(Difference(row, name, then[at].as_py(), found[at].as_py()))
    verdict.different += len(wrong)


def taken(chunk: Chunk, rows: list[int], places: pa.Array) -> Chunk:
    """Some rows of a chunk."""
    return replace(
        chunk,
        rows=len(rows),
        facts=chunk.facts.take(places) if chunk.facts.num_columns else chunk.facts,
        kept=tuple(each.take(places) for each in chunk.kept),
        at=None if chunk.at is None else chunk.at.take(places),
        key=None if chunk.key is None else chunk.key.take(places),
        held={index: chunk.held[row] for index, row in enumerate(rows) if row in chunk.held},
    )


def spelt_out(array: pa.Array) -> pa.Array:
    """Cells as texts, as they stand in CSV; an empty text is no text."""
    if pa.types.is_nested(array.type):
        found = pa.array([spelt(each) for each in array.to_pylist()], pa.string())
    else:
        found = array.cast(pa.string())
    return pc.if_else(pc.equal(found, ""), None, found)


def spelt(value: Any) -> str | None:
    """A value as the text that stands for it in CSV."""
    match value:
        case None | "":
            return None
        case bool():
            return "true" if value else "false"
        case Decimal():
            return format(value, "f")
        case date():
            return value.isoformat()
        case list() | dict():
            return orjson.dumps(value, default=str).decode()
        case _:
            return str(value)
