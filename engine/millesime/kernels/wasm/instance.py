"""A module at work: columns put into its memory, answers taken from it."""

from __future__ import annotations

from itertools import islice
from typing import Any, Final, final

import numpy as np
import wasmtime

from millesime.kernels.exact.columns import Array, Column
from millesime.kernels.exact.lacks import FIRST, LACKS, RETRY, awaiting
from millesime.kernels.wasm.judging import hashed, judged
from millesime.kernels.wasm.layout import Key, Layout, Written
from millesime.kernels.wasm.memory import (
    ASKED,
    BLOCK,
    DECIDED,
    HEADER,
    JUDGED,
    MOST_ASKED,
    PAIRED,
    PATTERN,
    PATTERNS,
    PATTERNS_ASKED,
    PLAIN,
    SLOT,
    SLOTS,
    STATUSES,
)
from millesime.kernels.wasm.runtime import PAIRS
from millesime.kernels.wasm.source import Source
from millesime.values import Status
from millesime.values.lack import absorb

PAGE: Final = 65_536
CITED: Final = 2
Patterns = dict[tuple[int, ...], int]
"""What patterns of lacks come to, by their words."""
_HOW: Final = (("absorb", absorb), ("await", awaiting))


def _parts(key: int) -> tuple[int, int, int]:
    """Two entries, and how they come together."""
    return key >> 32, (key & 0xFFFFFFFF) >> 2, key & 3


@final
class Instance:
    """A module's memory, and its function."""

    def __init__(
        self, engine: wasmtime.Engine, code: wasmtime.Module, layout: Layout, pairs: dict[int, int], patterns: Patterns
    ) -> None:
        self._store = wasmtime.Store(engine)
        exports = wasmtime.Instance(self._store, code, []).exports(self._store)
        decide, memory = exports["decide"], exports["memory"]
        assert isinstance(decide, wasmtime.Func)
        assert isinstance(memory, wasmtime.Memory)
        self._decide, self._memory = decide, memory
        self._layout = layout
        self._told = pairs
        """What pairs of entries come to, as far as anybody asked: all instances of a module learn from one another."""
        self._patterns = patterns
        self._held = 0
        """So many of the patterns stand in memory."""
        self._bytes: Array = np.zeros(0, np.uint8)
        self._end = layout.size
        self._room(1)
        for content, place in layout.blobs.items():
            self._bytes[place : place + len(content)] = np.frombuffer(content, np.uint8)
        self._pairs = 0
        self._statuses = 0
        sizes = (8, 4, 4, 8)
        self._results = [[self._room(size * BLOCK) for size in sizes] for _ in layout.goals]
        self._write(layout.results, np.asarray(self._results, np.int32))
        self._skipped = self._room(BLOCK)
        self._free = self._end
        """What a table has of its own begins here."""
        self._lacking: set[int] = set()
        """The places where something lacked of the rows that were there last."""

    def decide(self, source: Source, skip: Array) -> list[Column]:
        """Each goal's column, a block of rows after the other: what a processor holds near at hand."""
        n, layout = source.run.n, self._layout
        found = [_Found(n, goal) for goal in layout.goals]
        self._end = self._free
        headers = np.zeros((len(layout.keys), HEADER // 4), np.int32)
        zero = self._put(np.zeros(2, np.int64))
        tops = []
        for place, key in enumerate(layout.keys):
            headers[place] = self._listed(source, key, zero)
            if key[0] == "list" and "/" not in key[1]:
                tops.append(place)
        columns = [(place, source.over(key, layout.dens[key])) for key, place in layout.rows.items()]
        for start in range(0, n, BLOCK):
            rows = slice(start, min(start + BLOCK, n))
            for place, column in columns:
                self._fact(place, column, rows)
            self.read(self._skipped, np.uint8, rows.stop - start)[:] = skip[rows]
            self._write(0, headers)
            self._block(rows.stop - start)
            for one, header in zip(found, self._results, strict=True):
                one.take(self, rows, header)
            headers[tops] += _ahead(headers[tops])
        return [one.column() for one in found]

    def _fact(self, place: int, column: Column, rows: slice) -> None:
        """Put a fact of some rows where it is looked for."""
        n = rows.stop - rows.start
        v, k = column.v, column.k
        kind = np.uint8 if v.dtype == bool else np.int64
        self.read(place, kind, n)[:] = v if v.ndim == 0 else v[rows]
        place += 8 * BLOCK
        if k is not None:
            self.read(place, np.int32, n)[:] = k if k.ndim == 0 else k[rows]
            self._lacking.add(place)
        elif place in self._lacking:
            self.read(place, np.int32, BLOCK)[:] = 0
            self._lacking.discard(place)

    def _listed(self, source: Source, key: Key, zero: int) -> tuple[int, int, int, int]:
        """Put a list, or a field of all elements of a list, into memory; its header."""
        if key[0] == "list":
            listed = source.list(key[1])
            return self._put(listed.offsets.astype(np.int32)), -1, *self._lacks(listed.k, zero)
        column = source.over(key, self._layout.dens[key])
        v = column.v.view(np.uint8) if column.v.dtype == bool else np.asarray(column.v, np.int64)
        if v.ndim == 0:
            return self._put(v.reshape(1)), 0, *self._lacks(column.k, zero)
        return self._put(v), -1, *self._lacks(column.k, zero)

    def _lacks(self, k: Array | None, zero: int) -> tuple[int, int]:
        if k is None:
            return zero, 0
        return self._put(np.asarray(k, np.int32).reshape(-1)), -1 if k.ndim else 0

    def _block(self, n: int) -> None:
        """Decide so many rows; what is asked of them is told, and those that were left are decided again."""
        while True:
            self._settled()
            self._bytes[SLOTS : SLOTS + SLOT * self._layout.slots] = 0
            self._decide(self._store, n, self._skipped)
            if not (self._asked() | self._wondered()):
                return
            left = np.zeros(n, bool)
            for header in self._results:
                left |= self.read(header[1], np.int32, n) == RETRY
            skipped = self.read(self._skipped, np.uint8, n)
            skipped[~left] = DECIDED

    def _settled(self) -> None:
        """What pairs and patterns of lacks come to, which entries are lacks of something unknown, and the same plainly."""
        if self._statuses < LACKS.size:
            self._statuses = LACKS.size
            entries = np.arange(self._statuses, dtype=np.int32)
            self._write(STATUSES, LACKS.of_status(entries, Status.UNKNOWN).astype(np.uint8))
            self._write(PLAIN, LACKS.plain(entries))
        if self._pairs < len(self._told):
            pairs = self.read(PAIRED, np.int64, 2 * PAIRS).reshape(-1, 2)
            new = list(islice(self._told.items(), self._pairs, PAIRS // 2))
            self._pairs += len(new)
            for key, value in new:
                a, b, how = _parts(key)
                place = (a * 31 + b * 17 + how * 7) & (PAIRS - 1)
                while pairs[place, 0]:
                    place = (place + 1) & (PAIRS - 1)
                pairs[place] = key, value
        if self._held < len(self._patterns):
            table = self.read(JUDGED, np.int32, PATTERNS * PATTERN // 4).reshape(PATTERNS, -1)
            told = list(islice(self._patterns.items(), self._held, PATTERNS // 2))
            self._held += len(told)
            for words, value in told:
                place = hashed(words)
                while table[place, 0]:
                    place = (place + 1) & (PATTERNS - 1)
                table[place, : len(words)] = words
                table[place, -1] = value

    def _asked(self) -> bool:
        """Whether pairs were met that nobody had told; they are told now."""
        count = int(self._bytes[ASKED : ASKED + 4].view(np.int32)[0])
        self._bytes[ASKED : ASKED + 4] = 0
        asked = self._bytes[ASKED + 8 : ASKED + 8 + 8 * count].view(np.int64).tolist()
        new = [key for key in asked if key not in self._told] if len(self._told) < PAIRS // 2 else []
        for key in new:
            a, b, how = _parts(key)
            if how == CITED:
                self._told[key] = self._layout.citations.both(a, b)
            else:
                self._told[key] = LACKS.pair(*_HOW[how], a, b) if min(a, b) >= FIRST else RETRY
        return bool(new)

    def _wondered(self) -> bool:
        """Whether patterns were met that nobody had told; they are told now."""
        asked = self.read(PATTERNS_ASKED, np.int32, PATTERN // 4 * (MOST_ASKED + 1)).reshape(MOST_ASKED + 1, -1)
        count, asked[0, 0] = int(asked[0, 0]), 0
        met = (tuple(row[: 1 + (row[0] >> 16)]) for row in asked[1 : count + 1].tolist())
        new = [words for words in met if words not in self._patterns] if len(self._patterns) < PATTERNS // 2 else []
        for words in new:
            self._patterns[words] = judged((words[0] & 0xFFFF, *words[1:]), self._layout.sites)
        return bool(new)

    def read(self, at: int, kind: Any, n: int) -> Array:
        """Numbers that stand in memory; what is done next may move them."""
        return self._bytes[at : at + np.dtype(kind).itemsize * n].view(kind)

    def _put(self, values: Array) -> int:
        raw = np.ascontiguousarray(values).view(np.uint8)
        place = self._room(len(raw))
        self._bytes[place : place + len(raw)] = raw
        return place

    def _write(self, at: int, values: Array) -> None:
        raw = np.ascontiguousarray(values).reshape(-1).view(np.uint8)
        self._bytes[at : at + len(raw)] = raw

    def _room(self, size: int) -> int:
        place = self._end
        self._end += -(-size // 16) * 16
        if self._end > len(self._bytes):
            have = self._memory.size(self._store) * PAGE
            if self._end > have:
                self._memory.grow(self._store, -(-(self._end - have) // PAGE) + 16)
            pointer = self._memory.data_ptr(self._store)
            self._bytes = np.ctypeslib.as_array(pointer, (self._memory.data_len(self._store),))
        return place


@final
class _Found:
    """What a goal comes to, being collected."""

    def __init__(self, n: int, goal: Written | None) -> None:
        self._goal = goal
        self.v = np.zeros(n, bool if goal is not None and goal.shape.truth else np.int64)
        self.k = np.zeros(n, np.int32)
        self.c = np.zeros(n, np.int32)
        self.den = np.ones(n, np.int64) if goal is not None and goal.shape.rowwise else None

    def take(self, instance: Instance, rows: slice, header: list[int]) -> None:
        """What some rows came to."""
        n = rows.stop - rows.start
        self.k[rows] = instance.read(header[1], np.int32, n)
        if self._goal is None:
            return
        self.v[rows] = instance.read(header[0], np.int64, n)
        self.c[rows] = instance.read(header[2], np.int32, n)
        if self.den is not None:
            self.den[rows] = instance.read(header[3], np.int64, n)

    def column(self) -> Column:
        """The whole."""
        s = 1 if self._goal is None else self._goal.shape.s
        return Column(self.v, self.k if self.k.any() else None, s if self.den is None else self.den, c=self.c)


def _ahead(headers: Array) -> Array:
    """What is added to the headers of lists for the next block: their values, and their lacks unless one stands for all."""
    return headers[:, [1, 1, 3, 3]] * np.asarray([-4 * BLOCK, 0, -4 * BLOCK, 0], np.int32)
