"""A kernel: the law of some goals as code that decides every row of a table."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import NamedTuple, final

import numpy as np
import pyarrow as pa

from millesime.kernels.code.generate import generated
from millesime.kernels.exact.columns import Array, Column, codes, constant, gathered, lack, spread, truth
from millesime.kernels.exact.lacks import FIRST, LACKS, NONE, RETRY
from millesime.kernels.law.doubt import patterns
from millesime.kernels.law.frames import FEW, Frame, Run
from millesime.kernels.law.rules import EPOCH
from millesime.kernels.law.runtime import names
from millesime.kernels.plan.plan import Plan, planned
from millesime.kernels.tables import emit
from millesime.kernels.tables.ingest import Table
from millesime.kernels.tables.reasons import reason, row_reason
from millesime.model.program import DATE_REFERENCE, Fact, Program
from millesime.values import Status
from millesime.values.types import Kind

RARE = 20
"""A fact that fewer than one row in so many lack is one that hardly any lacks."""
STATUSES = tuple(status.value for status in Status)
_TEXTS = pa.dictionary(pa.int32(), pa.string())


class Answers(NamedTuple):
    """What a kernel makes of a table."""

    table: pa.RecordBatch
    """A row for each case, as the kernel's schema says; nothing in the rows that are left to the evaluator."""
    retry: Array
    """The rows that are left to the evaluator, in order."""
    why: Counter[str]
    """Why rows were left, and how many."""
    later: Array = np.zeros(0, np.int64)
    """The rows that wait to be decided with others like them; they are in no other list."""


@final
class Kernel:
    """The law of some goals, ready to decide tables whose columns are named after facts.

    Raises nothing on account of a row: what columns cannot decide, or facts that the lexicon may refuse, is left to the
    evaluator, row by row.
    """

    def __init__(
        self,
        program: Program,
        goals: Sequence[str],
        reading: str | None = None,
        presumptions: bool = True,
        at: date | None = None,
        *,
        source: str | None = None,
    ) -> None:
        self.program = program
        self.goals = tuple(goals)
        self.plan: Plan = planned(program, goals, (reading,) if reading else ())
        """The plan of column operations; `str` shows it."""
        self.source: str = generated(self.plan) if source is None else source
        """The generated code."""
        self._presumptions = presumptions
        self._at = at
        module = names(self.plan.citations)
        # The text is generated from the typed law, whose own words stand in it only as comments and as checked names.
        exec(compile(self.source, "<the law on columns>", "exec"), module)  # noqa: S102
        self._rules: Mapping[str, Callable[[Frame], Column]] = module["GOALS"]
        self._coherences: Sequence[Callable[[Frame], Column]] = module["COHERENCES"]
        self._presumed = {
            name: _presumed(fact, program) for name, fact in self.plan.facts.items() if fact.has_presumption
        }
        self.schema: pa.Schema = pa.schema(
            [field for goal in goals for field in self._fields(goal)] + [("row_reason", pa.string())]
        )
        """The columns of the answers."""

    @property
    def facts(self) -> Mapping[str, Fact]:
        """The facts that the goals can read, event dates included, in name order."""
        return self.plan.facts

    def _fields(self, goal: str) -> list[tuple[str, pa.DataType]]:
        rule = self.program.rules[goal]
        return [
            (goal, emit.value_type(rule.type, exact=rule.exact)),
            (f"{goal}.status", _TEXTS),
            (f"{goal}.article", _TEXTS),
            (f"{goal}.legifrance", _TEXTS),
            (f"{goal}.version_from", pa.date32()),
        ]

    def decide(
        self,
        batch: pa.RecordBatch,
        at: pa.Array | None = None,
        nones: frozenset[str] = frozenset(),
        *,
        later: bool = False,
    ) -> Answers:
        """Decide each row. `at`: the day that stands for event dates that the row omits; `nones`: columns whose nulls
        mean « sans objet » rather than unknown.

        With `later`, rows that would be long to decide and are few may be left to wait (`Answers.later`): each chunk of a
        table has some, and what they cost together is hardly more than what those of one chunk do.
        """
        n = batch.num_rows
        table = Table(batch, self.program, nones)
        day, contradicted = self._day(table, at, n)
        run = Run(table, n, day, self._presumed, presumptions=self._presumptions)
        suspect = np.broadcast_to(table.suspect(), n) | contradicted | self._incoherent(table, n)
        wanting = self._wanting(run)
        if later:
            run.later = wanting if np.count_nonzero(wanting) * FEW < n else np.zeros(n, bool)
        columns = self._columns(Frame(run, n), wanting)
        left = suspect.copy()
        for column in columns:
            left |= codes(column) == RETRY
        waiting = np.zeros(0, np.int64)
        if run.later is not None:
            waiting = np.flatnonzero(left & run.later & ~suspect)
        why = Counter(run.why)
        if suspect.any():
            why["facts to be looked at"] = int(np.count_nonzero(suspect))
        arrays: list[pa.Array] = []
        for goal, column in zip(self.goals, columns, strict=True):
            arrays += self._arrays(goal, column, left)
        arrays.append(self._reasons(columns, left))
        table = pa.RecordBatch.from_arrays(arrays, schema=self.schema)
        left[waiting] = False
        return Answers(table, np.flatnonzero(left), why, waiting)

    def _wanting(self, run: Run) -> Array:
        """The rows that lack a fact that hardly any lacks: doubt costs them time, and must not cost the others any."""
        found = np.zeros(run.n, bool)
        for name, fact in self.facts.items():
            k = None if fact.type.kind is Kind.LIST else run.fact(name).k
            if k is not None and k.ndim:
                lost = k > NONE
                if np.count_nonzero(lost) * RARE < run.n:
                    found |= lost
        return found

    def _columns(self, f: Frame, wanting: Array) -> list[Column]:
        """Each goal's column, rows that want for something being decided apart."""
        sides = [rows for rows in (np.flatnonzero(~wanting), np.flatnonzero(wanting)) if len(rows)]
        found: list[list[tuple[Array | None, Column]]] = [[] for _ in self.goals]
        for rows in sides:
            if f.run.later is not None and rows is sides[-1] and len(rows) < f.n and f.run.later[rows].all():
                for parts in found:  # they wait in any case
                    parts.append((rows, spread(lack(RETRY), len(rows))))
                continue
            here = f if len(rows) == f.n else f.take(rows)
            for goal, parts in zip(self.goals, found, strict=True):
                parts.append((rows, spread(self._decided(goal, here), len(rows))))
        return [spread(gathered(f.n, parts), f.n) for parts in found]

    def _decided(self, goal: str, f: Frame) -> Column:
        try:
            return self._rules[goal](f)
        except RecursionError:  # a chain of rules too deep for the interpreter: the evaluator goes about it otherwise
            return spread(lack(RETRY), f.n)

    def _day(self, table: Table, at: pa.Array | None, n: int) -> tuple[Column | None, Array]:
        """The day asked about, row by row, and the rows where two are given."""
        named = table.fact(DATE_REFERENCE)
        given: Column | None = None
        if at is not None:
            values = at.cast(pa.int32()).fill_null(0).to_numpy(zero_copy_only=False).astype(np.int64)
            given = Column(values)
            empty = at.is_null().to_numpy(zero_copy_only=False)
            given = given.lacking(np.where(empty, RETRY, 0).astype(np.int32))
        elif self._at is not None:
            given = constant(self._at.toordinal() - EPOCH)
        none = np.zeros(n, bool)
        has_name = np.broadcast_to(codes(named) == 0, n)
        if given is None:
            if not has_name.any():
                return None, none
            return spread(named, n).lacking(np.where(has_name, 0, RETRY).astype(np.int32)), none
        if not has_name.any():
            return given, none
        given = spread(given, n)
        both = has_name & (codes(given) == 0)
        clash = both & (given.v != np.broadcast_to(named.v, n))
        alone = np.flatnonzero(has_name & ~both)
        rest = np.flatnonzero(~(has_name & ~both))
        return gathered(n, [(alone, spread(named, n).take(alone)), (rest, given.take(rest))]), clash

    def _incoherent(self, table: Table, n: int) -> Array:
        """Rows whose facts may contradict one another."""
        run = Run(table, n, None, {}, presumptions=False)
        found = np.zeros(n, bool)
        for test in self._coherences:
            column = test(Frame(run, n))
            k = codes(column)
            found |= ((k == 0) & ~np.asarray(column.v, bool)) | (k == RETRY)
        return found

    # ── out ────────────────────────────────────────────────────────────────────────────────────────────────────────────

    def _arrays(self, goal: str, column: Column, left: Array) -> list[pa.Array]:
        rule = self.program.rules[goal]
        n = len(left)
        k = np.where(left, RETRY, codes(column)).astype(np.int32)
        enumeration = self.program.enumerations.get(rule.type.name or "") if rule.type.kind is Kind.CHOICE else None
        shown = Column(column.v, k, column.den, column.lo, column.hi, column.top)
        values = emit.values(
            shown, rule.type, exact=rule.exact, choices=tuple(x for x, _ in enumeration.choices) if enumeration else ()
        )
        status = np.where(left, -1, LACKS.statuses(k)).astype(np.int32)
        c = np.zeros(n, np.int32) if column.c is None else np.where(left, 0, np.broadcast_to(column.c, n))
        entries = self.plan.citations.entries
        articles = [" ; ".join(one.article for one in cited if one.article) or None for cited in entries]
        ids = [" ; ".join(one.legifrance for one in cited if one.legifrance) or None for cited in entries]
        since = np.asarray([cited[0].since.toordinal() - EPOCH if cited else 0 for cited in entries], np.int32)
        return [
            values,
            _texts(status, list(STATUSES)),
            _entries(c, articles),
            _entries(c, ids),
            pa.array(since[c], pa.int32(), mask=c == 0).cast(pa.date32()),
        ]

    def _reasons(self, columns: Sequence[Column], left: Array) -> pa.Array:
        parts = [np.where(left | (codes(column) == RETRY), 0, codes(column)) for column in columns]
        if not any(part.any() for part in parts):
            return pa.nulls(len(left), pa.string())
        first, inverse = patterns(parts, len(left))
        told = [
            row_reason(_reason(goal, int(part[row])) for goal, part in zip(self.goals, parts, strict=True))
            for row in first
        ]
        return pa.array(told, pa.string()).take(pa.array(inverse))


def _reason(goal: str, code: int) -> str | None:
    if code < FIRST:
        return None
    lacking = LACKS.at(code)
    return reason(goal, lacking.status.value, lacking.missing, lacking.reason)


def _presumed(fact: Fact, program: Program) -> Column:
    value = fact.presumed
    if isinstance(value, bool):
        return truth(value)
    if isinstance(value, str):
        names = [name for name, _ in program.enumerations[fact.type.name or ""].choices]
        return constant(names.index(value))
    return emit.held(value, fact.type)


def _texts(index: Array, words: list[str]) -> pa.Array:
    return pa.DictionaryArray.from_arrays(pa.array(index, pa.int32(), mask=index < 0), pa.array(words, pa.string()))


def _entries(c: Array, texts: Sequence[str | None]) -> pa.Array:
    """What is cited, each text once in the dictionary."""
    words = sorted({text for text in texts if text is not None})
    index = np.asarray([-1 if text is None else words.index(text) for text in texts], np.int32)
    return _texts(index[c], words)
