"""Lists from a second table: the claims of each establishment, found by its key while both files are read once.

Both are sorted by the key, which is checked row after row; so nothing is held but the rows of the keys at hand. Rows of one
key are the list, in their order; a key of which there are none has the empty list: that nothing happened is then known.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any, final

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from millesime.batch.chunk import Chunk, whole
from millesime.batch.question import Column, Job, Side
from millesime.batch.sources import Source, opened
from millesime.text import Span
from millesime.text.diagnostic import diagnose
from millesime.workspace.refused import Refused

Keys = NDArray[Any]


def joined(chunks: Iterator[Chunk], job: Job, found: dict[str, int] | None = None) -> Iterator[Chunk]:
    """The chunks of a job with the lists that its second tables give; `found` counts their rows that found theirs."""
    if not job.sides:
        yield from chunks
        return
    order = Order(job.input.path, job.key or "")
    merges = [Merge(side, job) for side in job.sides]
    counts = found if found is not None else {}
    for chunk in chunks:
        assert chunk.key is not None
        before = order.last
        keys = order.of(chunk.key, chunk.start)
        facts = chunk.facts
        for merge in merges:
            lists, number = merge.lists(keys, before)
            facts = _with(facts, merge.side.fact, lists)
            counts[merge.side.fact] = counts.get(merge.side.fact, 0) + number
        yield replace(chunk, facts=facts)


def _with(facts: pa.RecordBatch, name: str, lists: pa.Array) -> pa.RecordBatch:
    return pa.RecordBatch.from_arrays([*facts.columns, lists], names=[*facts.schema.names, name])


@final
class Order:
    """Keys as numbers or bytes that compare as they are sorted; what is not sorted is refused where it is met."""

    def __init__(self, path: str, column: str) -> None:
        self._path, self._column = path, column
        self.last: Any = None

    def of(self, array: pa.Array, start: int) -> Keys:
        """The keys of some rows, which must come after those that were seen."""
        if array.null_count:
            row = start + int(np.flatnonzero(np.asarray(array.is_null()))[0])
            raise self._refused("ML813", row)
        keys = comparable(array)
        if not len(keys):
            return keys
        falls = np.flatnonzero(keys[1:] < keys[:-1])
        if self.last is not None and keys[0] < self.last:
            raise self._refused("ML812", start, shown(keys[0]), shown(self.last))
        if len(falls):
            at = int(falls[0])
            raise self._refused("ML812", start + at + 1, shown(keys[at + 1]), shown(keys[at]))
        self.last = keys[-1]
        return keys

    def _refused(self, code: str, row: int, key: str = "", before: str = "") -> Refused:
        place = Span(self._path, 0, 0)
        told = diagnose(code, place, name=self._path, column=self._column, row=row, key=key, before=before)
        return Refused([told])


def comparable(array: pa.Array) -> Keys:
    """Keys as an array of numpy: whole numbers, or texts as their bytes, which sort as their characters do."""
    if pa.types.is_dictionary(array.type):
        array = array.cast(array.type.value_type)
    if pa.types.is_integer(array.type):
        return np.asarray(array)
    import pyarrow.compute as pc  # which a job without a second table is not to wait for

    texts = array.cast(pa.large_binary())
    lengths = np.asarray(pc.binary_length(texts))
    width = int(lengths.max(initial=0))
    if not len(lengths) or not width:
        return np.zeros(len(lengths), "S1")
    offsets = np.frombuffer(texts.buffers()[1], np.int64)[texts.offset : texts.offset + len(texts) + 1]
    data = np.frombuffer(texts.buffers()[2], np.uint8)[offsets[0] : offsets[-1]]
    if width * len(lengths) == len(data):
        return data.view(f"S{width}")
    signs = np.zeros((len(lengths), width), np.uint8)
    signs[np.arange(width) < lengths[:, None]] = data
    return signs.view(f"S{width}")[:, 0]


def shown(key: Any) -> str:
    """A key as a person reads it."""
    return key.decode("utf-8", "replace") if isinstance(key, bytes) else str(key)


@final
class Merge:
    """One second table, read along with the keys of the first."""

    def __init__(self, side: Side, job: Job) -> None:
        self.side = side
        columns = tuple(Column((name,), name, kind) for name, kind in side.fields)
        self._job = replace(
            job, input=side.input, columns=columns, key=side.key, at_column=None, keep=(), sides=(), nones=frozenset()
        )
        self._source: Source = opened(side.input)
        self._order = Order(side.input.path, side.key)
        self._read: Iterator[Chunk] | None = None
        self._keys: Keys | None = None
        self._rows: pa.RecordBatch | None = None
        self._ended = False

    def lists(self, keys: Keys, before: Any) -> tuple[pa.Array, int]:
        """For each key the rows that bear it; and how many rows of keys after `before` there were."""
        if not len(keys):
            return pa.array([], pa.list_(pa.struct([]))), 0
        self._fill(keys)
        assert self._keys is not None
        assert self._rows is not None
        starts = np.searchsorted(self._keys, keys, "left")
        lengths = np.searchsorted(self._keys, keys, "right") - starts
        offsets = np.zeros(len(keys) + 1, np.int64)
        np.cumsum(lengths, out=offsets[1:])
        places = np.arange(offsets[-1]) + np.repeat(starts - offsets[:-1], lengths)
        rows = self._rows.take(pa.array(places)) if len(places) else self._rows.slice(0, 0)
        fields = pa.StructArray.from_arrays(rows.columns, names=[name for name, _ in self.side.fields])
        fresh = np.ones(len(keys), bool)
        fresh[1:] = keys[1:] != keys[:-1]
        fresh[0] = before is None or keys[0] != before
        kept = int(np.searchsorted(self._keys, keys[-1], "left"))
        self._keys, self._rows = self._keys[kept:], self._rows.slice(kept)
        return pa.ListArray.from_arrays(pa.array(offsets, pa.int32()), fields), int(lengths[fresh].sum())

    def _fill(self, keys: Keys) -> None:
        """Hold every row whose key is one of these."""
        if self._read is None:
            self._read = self._source.chunks(self._job, self._source.first(self.side.key, keys[0]))
        parts, more = ([] if self._rows is None else [self._rows]), ([] if self._keys is None else [self._keys])
        while not self._ended and not (more and len(more[-1]) and more[-1][-1] > keys[-1]):
            chunk = next(self._read, None)
            if chunk is None:
                self._ended = True
                break
            assert chunk.key is not None
            found = self._order.of(chunk.key, chunk.start)
            late = int(np.searchsorted(found, keys[0], "left"))
            more.append(found[late:])
            parts.append(chunk.facts.slice(late))
        self._keys = np.concatenate(more) if more else np.zeros(0, keys.dtype)
        self._rows = whole(parts) if parts else self._empty()

    def _empty(self) -> pa.RecordBatch:
        schema = pa.schema([self._source.schema.field(name) for name, _ in self.side.fields])
        return pa.RecordBatch.from_pylist([], schema)
