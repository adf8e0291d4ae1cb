"""Files of columns, read a few rows at a time: Parquet, and Arrow's two forms. Memory does not grow with the file."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from itertools import accumulate
from pathlib import Path
from typing import Any, Protocol, final

import pyarrow as pa
import pyarrow.parquet as pq

from millesime.batch.chunk import Chunk, bound, path_of, rechunked
from millesime.batch.question import CHUNK, Input, Job
from millesime.text import Span
from millesime.text.diagnostic import diagnose
from millesime.workspace.refused import Refused

BUFFER = 1 << 20
"""Bytes of a column that are read ahead."""
_FEW = 1024
"""Rows that are read at once where no more than these are wanted."""
_WIDE = 12 << 20
"""Bytes that a chunk with lists takes at most in its file, unpacked, for it to have as many rows as one without; it takes some
ten times as many in memory.
"""


class Source(Protocol):
    """A file of rows, open."""

    @property
    def schema(self) -> pa.Schema:
        """Its columns."""

    @property
    def rows(self) -> int | None:
        """How many rows it has, None where only reading it tells."""

    def chunks(self, job: Job, start: int = 0, stop: int | None = None) -> Iterator[Chunk]:
        """The rows from `start` to `stop`, in chunks that are cut alike wherever one starts at a multiple of them."""

    def first(self, column: str, key: Any) -> int:
        """A row before which no key is as great as this one, in a file that is sorted by the column; 0 is always one."""

    def slices(self) -> Sequence[tuple[int, int]]:
        """Where the file is best cut so that others read each part apart; one slice where it cannot be."""


def unreadable(input: Input, why: object) -> Refused:
    """What to say of a file that is not what it should be."""
    said = " ".join(str(why).split())[:200]
    return Refused([diagnose("ML801", Span(input.path, 0, 0), name=input.path, form=input.form, why=said)])


def opened(input: Input) -> Source:
    """A file of rows, ready to be read; raises `Refused` where it is not one."""
    match input.form:
        case "parquet":
            return ParquetSource(input)
        case "arrow" | "stream":
            return ArrowSource(input)
        case "csv":
            from millesime.batch.csv_rows import CsvSource

            return CsvSource(input)
        case "jsonl":
            from millesime.batch.json_rows import JsonSource

            return JsonSource(input)


def wanted(job: Job, schema: pa.Schema) -> list[tuple[str, ...]]:
    """The columns, and fields of columns, that a job reads, each once."""
    named = [name for name in (*job.keep, job.at_column, job.key) if name is not None]
    return list(dict.fromkeys([*(column.path for column in job.columns), *(path_of(name, schema) for name in named)]))


@final
class ParquetSource:
    """A Parquet file."""

    def __init__(self, input: Input) -> None:
        self._input = input
        try:
            self._file = pq.ParquetFile(input.path, pre_buffer=False, buffer_size=BUFFER)
            self.schema: pa.Schema = self._file.schema_arrow
        except (pa.ArrowException, OSError) as fault:
            if isinstance(fault, FileNotFoundError):
                raise
            raise unreadable(input, fault) from fault
        self.rows: int | None = self._file.metadata.num_rows
        meta = self._file.metadata
        self._ends = list(accumulate(meta.row_group(index).num_rows for index in range(meta.num_row_groups)))

    def first(self, column: str, key: Any) -> int:
        wanted = key.decode("utf-8", "replace") if isinstance(key, bytes) else key
        meta, index = self._file.metadata, self.schema.get_field_index(column)
        if len(meta.schema) != len(self.schema):
            return 0  # columns of columns: the statistics are numbered otherwise
        for group in range(meta.num_row_groups):
            told = meta.row_group(group).column(index).statistics
            if told is None or not told.has_min_max or not told.max < wanted:
                return self._ends[group - 1] if group else 0
        return self._ends[-1] if self._ends else 0

    def slices(self) -> Sequence[tuple[int, int]]:
        return list(zip([0, *self._ends], self._ends, strict=False))

    def chunks(self, job: Job, start: int = 0, stop: int | None = None) -> Iterator[Chunk]:
        total = self._ends[-1] if self._ends else 0
        stop = total if stop is None else min(stop, total)
        if start >= stop:
            return
        first = bisect_right(self._ends, start)
        last = bisect_right(self._ends, stop - 1)
        before = self._ends[first - 1] if first else 0
        size = min(self._width(job), max(_FEW, stop - start))
        batches = self._batches(job, first, last, size)
        yield from _bound(batches, job, start, stop, before, self._input, size)

    def _batches(self, job: Job, first: int, last: int, size: int) -> Iterator[pa.RecordBatch]:
        paths = [".".join(path) for path in wanted(job, self.schema)]
        groups = list(range(first, last + 1))
        if not paths:
            for group in groups:
                yield pa.RecordBatch.from_struct_array(_nothing(self._file.metadata.row_group(group).num_rows))
            return
        file = pq.ParquetFile(
            self._input.path,
            metadata=self._file.metadata,  # a footer of thousands of row groups takes longer to read than one of them
            pre_buffer=False,
            buffer_size=BUFFER,
            read_dictionary=self._words(job),
            memory_map=False,
        )
        with file:
            for group in groups:  # those of several would have several dictionaries, which a list cannot have
                yield from file.iter_batches(size, row_groups=[group], columns=paths, use_threads=False)

    def _width(self, job: Job) -> int:
        """Rows that are decided together: fewer where lists make them wide."""
        paths, group = wanted(job, self.schema), self._file.metadata.row_group(0)
        if not group.num_rows or not any(pa.types.is_nested(self.schema.field(path[0]).type) for path in paths):
            return 2 * CHUNK
        tops = tuple({f"{path[0]}." for path in paths})
        leaves = (group.column(place) for place in range(group.num_columns))
        size = sum(leaf.total_uncompressed_size for leaf in leaves if f"{leaf.path_in_schema}.".startswith(tops))
        return 2 * CHUNK if 2 * CHUNK * size <= _WIDE * group.num_rows else CHUNK

    def _words(self, job: Job) -> list[str]:
        """Columns of text, those of elements too, which are read as they are kept: as places in a dictionary."""
        names = [column.path[0] for column in job.columns if len(column.path) == 1]
        leaves = self._file.metadata.schema
        held = (leaves.column(index) for index in range(len(leaves)))
        texts = [leaf.path for leaf in held if leaf.logical_type.type == "STRING"]
        return [path for path in texts if any(path == name or path.startswith(f"{name}.") for name in names)]


@final
class ArrowSource:
    """An Arrow file, or an Arrow stream: which of both, its first bytes tell."""

    def __init__(self, input: Input) -> None:
        self._input = input
        self.rows: int | None = None
        try:
            with Path(input.path).open("rb") as file:
                self._file = file.read(6) == b"ARROW1"
            with self._reader(None) as reader:
                self.schema: pa.Schema = reader.schema
        except pa.ArrowException as fault:
            raise unreadable(input, fault) from fault

    def first(self, column: str, key: Any) -> int:
        return 0

    def slices(self) -> Sequence[tuple[int, int]]:
        return []

    def chunks(self, job: Job, start: int = 0, stop: int | None = None) -> Iterator[Chunk]:
        yield from _bound(self._batches(job), job, start, stop, 0, self._input)

    def _reader(self, fields: list[int] | None) -> Any:
        options = pa.ipc.IpcReadOptions(included_fields=fields) if fields else pa.ipc.IpcReadOptions()
        stream = pa.OSFile(self._input.path)
        return pa.ipc.open_file(stream, options=options) if self._file else pa.ipc.open_stream(stream, options=options)

    def _batches(self, job: Job) -> Iterator[pa.RecordBatch]:
        names = {path[0] for path in wanted(job, self.schema)}
        fields = [index for index, name in enumerate(self.schema.names) if name in names]
        with self._reader(fields) as reader:
            if self._file:
                for index in range(reader.num_record_batches):
                    yield reader.get_batch(index)
            else:
                yield from reader


def _bound(
    batches: Iterator[pa.RecordBatch],
    job: Job,
    start: int,
    stop: int | None,
    before: int,
    input: Input,
    wide: int = CHUNK,
) -> Iterator[Chunk]:
    """Batches that begin at the row `before`, as chunks from `start` to `stop`."""
    at = start
    try:
        for batch in rechunked(batches, wide, start - before):
            part = batch if stop is None else batch.slice(0, stop - at)
            if not part.num_rows:
                return
            yield bound(part, at, job)
            at += part.num_rows
    except (pa.ArrowException, OSError) as fault:
        raise unreadable(input, fault) from fault


def _nothing(rows: int) -> pa.StructArray:
    return pa.array([{}] * rows, pa.struct([]))
