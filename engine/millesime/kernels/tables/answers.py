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
from millesime.kernels.law.doubt import patterns
from millesime.kernels.law.rules import EPOCH
from millesime.kernels.tables import emit
from millesime.kernels.tables.reasons import reason, row_reason
from millesime.model.program import Program
from millesime.values import Status
from millesime.values.types import Kind

STATUSES = pa.array([status.value for status in Status], pa.string())
_TEXTS = pa.dictionary(pa.int32(), pa.string())


@final
class Form:
    """The columns of answers: of each goal its value, its status, what it rests on; then why there is no value."""

    def __init__(self, program: Program, goals: Sequence[str], citations: Citations) -> None:
        self.program = program
        self.goals = tuple(goals)
        self.citations = citations
        self.schema = pa.schema(
            [field for goal in goals for field in self._fields(goal)] + [("row_reason", pa.string())]
        )

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
        c = np.where(left, 0, c) if some_left else c
        entries = self.citations.entries
        return [
            values,
            emit.worded(emit.masked(status, pa.int32(), left if some_left else None), STATUSES),
            _entries(c, [" ; ".join(one.article for one in cited if one.article) or None for cited in entries]),
            _entries(c, [" ; ".join(one.legifrance for one in cited if one.legifrance) or None for cited in entries]),
            _since(c, self.citations),
        ]

    def _reasons(self, columns: Sequence[Column], left: Array) -> pa.Array:
        """Why there is no value, each pattern of what is lacking told once."""
        n = len(left)
        parts = [full(codes(column), n) for column in columns]
        told = np.zeros(n, bool)
        for part in parts:
            told |= part >= FIRST
        rows = np.flatnonzero(told & ~left)
        if not len(rows):
            return pa.nulls(n, pa.string())
        first, inverse = patterns([part[rows] for part in parts], len(rows))
        texts = [
            row_reason(_reason(goal, int(part[rows[row]])) for goal, part in zip(self.goals, parts, strict=True))
            for row in first
        ]
        place = np.full(n, len(texts), np.int32)
        place[rows] = inverse
        return pa.array([*texts, None], pa.string()).take(emit.masked(place, pa.int32(), None))


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


def _entries(c: Array, texts: Sequence[str | None]) -> pa.Array:
    """What is cited, each text once in the dictionary, which holds no other: what is entered by now depends on the threads."""
    there = np.zeros(len(texts), bool)
    there[c] = True
    used = [text if met else None for text, met in zip(texts, there.tolist(), strict=True)]
    words = sorted({text for text in used if text is not None})
    index = np.asarray([-1 if text is None else words.index(text) for text in used], np.int32)
    found = index.take(c)
    silent = found < 0
    return emit.worded(emit.masked(found, pa.int32(), silent if silent.any() else None), pa.array(words, pa.string()))


def _since(c: Array, citations: Citations) -> pa.Array:
    """The first day of the version that is cited first."""
    days = [cited[0].since.toordinal() - EPOCH if cited else 0 for cited in citations.entries]
    silent = c == 0
    return emit.masked(np.asarray(days, np.int32).take(c), pa.date32(), silent if silent.any() else None)
