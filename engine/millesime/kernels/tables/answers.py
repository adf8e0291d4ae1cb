"""What a kernel makes of a table: columns, until nothing more comes in, and then the arrays that are written."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from functools import cached_property
from typing import final

import numpy as np
import pyarrow as pa

from millesime.kernels.exact.columns import Array, Column, codes, full, gathered, spread
from millesime.kernels.exact.lacks import FIRST, LACKS, RETRY
from millesime.kernels.law.citations import Citations
from millesime.kernels.law.doubt import SPARSE
from millesime.kernels.law.rules import EPOCH
from millesime.kernels.tables import emit
from millesime.kernels.tables.reasons import reason, row_reason
from millesime.model.program import Program
from millesime.values import Status
from millesime.values.types import Kind

STATUSES = pa.array([status.value for status in Status], pa.string())
_TEXTS = pa.dictionary(pa.int32(), pa.string())
_MOST = 65_536
"""Patterns whose words are kept."""


@final
class Form:
    """The columns of answers: of each goal its value, its status, what it rests on; then why there is no value."""

    def __init__(self, program: Program, goals: Sequence[str], citations: Citations) -> None:
        self.program = program
        self.goals = tuple(goals)
        self.citations = citations
        self._known: dict[tuple[int, ...], str | None] = {}
        self.schema = pa.schema([field for goal in goals for field in self._fields(goal)] + [("row_reason", _TEXTS)])

    def _fields(self, goal: str) -> list[tuple[str, pa.DataType]]:
        rule = self.program.rules[goal]
        return [
            (goal, emit.value_type(rule.type, exact=rule.exact)),
            (f"{goal}.status", _TEXTS),
            (f"{goal}.article", _TEXTS),
            (f"{goal}.legifrance", _TEXTS),
            (f"{goal}.version_from", pa.date32()),
        ]

    def table(self, columns: Sequence[Column], left: Array) -> pa.RecordBatch:
        """The answers of all rows, nothing in those that are left to the evaluator."""
        arrays: list[pa.Array] = []
        for goal, column in zip(self.goals, columns, strict=True):
            arrays += self._arrays(goal, column, left)
        arrays.append(self._reasons(columns, left))
        return pa.RecordBatch.from_arrays(arrays, schema=self.schema)

    def _arrays(self, goal: str, column: Column, left: Array) -> list[pa.Array]:
        rule = self.program.rules[goal]
        n = len(left)
        some_left = bool(left.any())
        k = full(codes(column), n)
        k = np.where(left, RETRY, k).astype(np.int32, copy=False) if some_left else k
        enumeration = self.program.enumerations.get(rule.type.name or "") if rule.type.kind is Kind.CHOICE else None
        values = emit.values(
            Column(column.v, k if k.any() else None, column.den, column.lo, column.hi, column.top),
            rule.type,
            exact=rule.exact,
            choices=tuple(name for name, _ in enumeration.choices) if enumeration else (),
        )
        status = LACKS.places().take(k)
        c = np.zeros(n, np.int32) if column.c is None else full(column.c, n)
        c = np.where(left, 0, c).astype(np.int32, copy=False) if some_left else c
        return [
            values,
            emit.worded(emit.masked(status, pa.int32(), left if some_left else None), STATUSES),
            *_cited(c, self.citations),
        ]

    def _reasons(self, columns: Sequence[Column], left: Array) -> pa.Array:
        """Why there is no value, each pattern of what is lacking told once."""
        n = len(left)
        parts = [full(codes(column), n) for column in columns]
        place, patterns = _together(parts)
        told = [self._told(pattern) for pattern in patterns]
        index, words = _worded(told)
        silent = np.asarray([text is None for text in told])
        missing = silent.take(place) if silent.any() else None
        if left.any():
            missing = left if missing is None else missing | left
        return emit.worded(emit.masked(index.take(place), pa.int32(), missing), words)

    def _told(self, pattern: tuple[int, ...]) -> str | None:
        """Why there is no value, each pattern put into words once."""
        if pattern not in self._known:
            if len(self._known) == _MOST:
                self._known.clear()
            self._known[pattern] = row_reason(map(_reason, self.goals, pattern))
        return self._known[pattern]


@final
class Answers:
    """What a kernel makes of a table."""

    def __init__(
        self, form: Form, columns: Sequence[Column], left: Array, why: Counter[str], later: Array, *, own: bool = False
    ) -> None:
        self.form = form
        self.why = why
        """Why rows were left, and how many."""
        self.later = later
        """The rows that wait to be decided with others like them; they are in no other list."""
        self._own = own  # nobody else has these columns
        self.columns = list(columns)
        self._left = left

    @property
    def retry(self) -> Array:
        """The rows that are left to the evaluator, in order."""
        left = self._left.copy()
        left[self.later] = False
        return np.flatnonzero(left)

    @cached_property
    def table(self) -> pa.RecordBatch:
        """A row for each case, as the form says; nothing in the rows that wait, or are left to the evaluator."""
        return self.form.table(self.columns, self._left)

    def part(self, start: int, stop: int) -> Answers:
        """Some rows, one after another, of which none waits."""
        rows = np.arange(start, stop)
        columns = [spread(column, len(self._left)).take(rows) for column in self.columns]
        return Answers(self.form, columns, self._left[start:stop], Counter(), np.zeros(0, np.int64))

    def put(self, rows: Array, others: Answers) -> None:
        """Take in what came of rows that waited; those that are left to the evaluator after all are among `retry`."""
        n = len(self._left)
        for place, (mine, more) in enumerate(zip(self.columns, others.columns, strict=True)):
            if not (self._own and _put(mine, rows, more)):
                self.columns[place] = gathered(n, [(None, spread(mine, n)), (rows, spread(more, len(rows)))])
        self._left[rows] = others._left
        self.later = np.setdiff1d(self.later, rows, assume_unique=True)


def _put(column: Column, rows: Array, more: Column) -> bool:
    """Put the values of some rows where they belong; whether that can be done where they stand."""
    alike = isinstance(column.den, int) and isinstance(more.den, int) and column.den == more.den
    arrays = (column.v, column.k, column.c)
    if not alike or any(part is None or not part.ndim or not part.flags.writeable for part in arrays):
        return False
    assert column.k is not None
    assert column.c is not None
    column.v[rows] = more.v
    column.k[rows] = codes(more)
    column.c[rows] = 0 if more.c is None else more.c
    column.lo, column.hi = min(column.lo, more.lo), max(column.hi, more.hi)
    return True


def _reason(goal: str, code: int) -> str | None:
    if code < FIRST:
        return None
    lacking = LACKS.at(code)
    return reason(goal, lacking.status.value, lacking.missing, lacking.reason)


def _together(parts: Sequence[Array]) -> tuple[Array, list[tuple[int, ...]]]:
    """Which pattern each row shows of what several goals lack, and the patterns."""
    met, place = _met(parts[0], int(parts[0].max(initial=0)) + 1)
    patterns: list[tuple[int, ...]] = [(one,) for one in met.tolist()]
    for part in parts[1:]:
        met, rank = _met(part, int(part.max(initial=0)) + 1)
        pairs, place = _met(place * len(met) + rank, len(met) * len(patterns))
        patterns = [(*patterns[one // len(met)], int(met[one % len(met)])) for one in pairs.tolist()]
    return place.astype(np.int32), patterns


def _met(values: Array, size: int) -> tuple[Array, Array]:
    """The numbers below a size that are met, ascending, and the rank of each."""
    if size > SPARSE:
        met, rank = np.unique(values, return_inverse=True)
        return met, rank.reshape(-1)
    values = values.astype(np.intp, copy=False)  # other numbers would be brought to that again and again
    met = _among(values, size)
    rank = np.zeros(size, np.intp)
    rank[met] = np.arange(len(met))
    return met, rank.take(values)


def _among(values: Array, size: int) -> Array:
    """The numbers below a size that are met, ascending."""
    there = np.zeros(size, bool)
    there[values] = True
    return np.flatnonzero(there)


def _worded(texts: Sequence[str | None]) -> tuple[Array, pa.Array]:
    """The place of each text among all, 0 where there is none; and all of them, each once."""
    words = sorted({text for text in texts if text is not None})
    places = {text: place for place, text in enumerate(words)}
    return np.asarray([0 if text is None else places[text] for text in texts], np.int32), pa.array(words, pa.string())


def _cited(c: Array, citations: Citations) -> list[pa.Array]:
    """What is cited: articles, identifiers, and the first day of the version that is cited first.

    Each text stands once in a dictionary that holds no other: what is entered by now depends on the threads.
    """
    size = len(citations.entries)
    c = c.astype(np.intp, copy=False)
    met = _among(c, size)
    cited = [citations.entries[entry] for entry in met.tolist()]
    articles = [" ; ".join(one.article for one in each if one.article) or None for each in cited]
    ids = [" ; ".join(one.legifrance for one in each if one.legifrance) or None for each in cited]
    days = [each[0].since.toordinal() - EPOCH if each else None for each in cited]
    silent: dict[tuple[int, ...], Array | None] = {}

    def missing(told: Sequence[object]) -> Array | None:
        """Where nothing is told; that is mostly the same of all three."""
        empty = tuple(entry for entry, each in zip(met.tolist(), told, strict=True) if each is None)
        if empty not in silent:
            silent[empty] = np.logical_or.reduce([c == entry for entry in empty]) if empty else None
        return silent[empty]

    def each(numbers: Array, of: pa.DataType, told: Sequence[object]) -> pa.Array:
        """The numbers of the entries that are met, in each row."""
        table = np.zeros(size, np.int32)
        table[met] = numbers
        return emit.masked(table.take(c), of, missing(told))

    found: list[pa.Array] = []
    for texts in (articles, ids):
        index, words = _worded(texts)
        found.append(emit.worded(each(index, pa.int32(), texts), words))
    return [*found, each(np.asarray([day or 0 for day in days], np.int32), pa.date32(), days)]
