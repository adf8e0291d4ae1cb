"""CSV: every cell is text, read as it would be in a case file; an empty one is a fact that is not given."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from typing import Any, final

import pyarrow as pa
import pyarrow.csv as pc

from millesime.batch.chunk import Chunk, Unreadable, bound, rechunked
from millesime.batch.question import CHUNK, Input, Job
from millesime.batch.sources import unreadable, wanted
from millesime.text.diagnostic import diagnose

BLOCK = 1 << 22
"""Bytes that are read at once, and the longest row."""


@final
class CsvSource:
    """A CSV file with a line of names."""

    def __init__(self, input: Input) -> None:
        self._input = input
        self.rows: int | None = None
        try:
            with _quietly(), self._reader([], {}) as reader:
                self.schema: pa.Schema = pa.schema([(name, pa.string()) for name in reader.schema.names])
        except pa.ArrowException as fault:
            raise unreadable(input, fault) from fault

    def first(self, column: str, key: Any) -> int:
        return 0

    def slices(self) -> Sequence[tuple[int, int]]:
        return []

    def _reader(self, columns: Sequence[str], wrong: dict[int, Unreadable], words: Sequence[str] = ()) -> Any:
        def skip(row: Any) -> str:
            # Numbered from 1, the line of names included; empty lines do not count.
            problem = diagnose("ML818", expected=row.expected_columns, actual=row.actual_columns)
            wrong[row.number - 2] = Unreadable((problem,), row.text)
            return "skip"

        text, word = pa.string(), pa.dictionary(pa.int32(), pa.string())
        types = {name: word if name in words else text for name in columns}
        return pc.open_csv(
            pa.input_stream(self._input.path, compression="detect"),
            read_options=pc.ReadOptions(block_size=BLOCK, use_threads=False),
            parse_options=pc.ParseOptions(
                delimiter=self._input.delimiter, newlines_in_values=True, invalid_row_handler=skip
            ),
            convert_options=pc.ConvertOptions(
                column_types=types, include_columns=list(columns), strings_can_be_null=True, null_values=[""]
            ),
        )

    def chunks(self, job: Job, start: int = 0, stop: int | None = None) -> Iterator[Chunk]:
        wrong: dict[int, Unreadable] = {}
        at = start
        try:
            for batch in rechunked(self._batches(job, wrong), CHUNK, start):
                part = batch if stop is None else batch.slice(0, stop - at)
                if not part.num_rows:
                    return
                end = at + part.num_rows
                held = {row - at: wrong[row] for row in sorted(wrong) if at <= row < end}
                yield replace(bound(part, at, job), held=held)
                for row in [row for row in wrong if row < end]:
                    del wrong[row]
                at = end
        except pa.ArrowException as fault:
            raise unreadable(self._input, fault) from fault

    def _batches(self, job: Job, wrong: dict[int, Unreadable]) -> Iterator[pa.RecordBatch]:
        """The rows, with one of nulls in the place of each that has not as many cells as there are names."""
        names = [path[0] for path in wanted(job, self.schema)] or self.schema.names[:1]
        copied = {*job.keep, job.key, job.at_column}
        words = [name for name in names if name not in copied]
        at = 0
        schema: pa.Schema | None = None
        with _quietly(), self._reader(names, wrong, words) as reader:
            for batch in reader:
                schema = batch.schema
                filled = _filled(batch, at, wrong)
                at += filled.num_rows
                yield filled
        late = len([row for row in wrong if row >= at])
        if late:
            schema = schema or pa.schema([(name, pa.string()) for name in names])
            yield pa.RecordBatch.from_arrays([pa.nulls(late, field.type) for field in schema], schema=schema)


@contextmanager
def _quietly() -> Iterator[None]:
    """Without what the reader prints of rows that are no text: that they are refused tells it."""
    told = sys.unraisablehook

    def hook(unraisable: Any) -> None:
        if not isinstance(unraisable.exc_value, UnicodeDecodeError):
            told(unraisable)

    sys.unraisablehook = hook
    try:
        yield
    finally:
        sys.unraisablehook = told


def _filled(batch: pa.RecordBatch, at: int, wrong: dict[int, Unreadable]) -> pa.RecordBatch:
    end = at + batch.num_rows
    gaps = []
    for row in sorted(wrong):
        if at <= row < end:
            gaps.append(row - at)
            end += 1
    if not gaps:
        return batch
    missing = set(gaps)
    count = iter(range(batch.num_rows))
    places = [None if row in missing else next(count) for row in range(end - at)]
    return batch.take(pa.array(places, pa.int64()))


def delimiter_of(path: str) -> str:
    """The sign that stands between the names of the first line: a comma, a semicolon, a tab or a bar."""
    with pa.input_stream(path, compression="detect") as stream:
        line = stream.read(1 << 16).split(b"\n", 1)[0]
    return max(",;\t|", key=lambda sign: line.count(sign.encode()))
