"""A kernel: the law of some goals as code that decides every row of a table."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, final

import numpy as np
import pyarrow as pa

from millesime.kernels.code.generate import classed
from millesime.kernels.exact.columns import Array, Column, codes, constant, gathered, lack, spread, truth
from millesime.kernels.exact.lacks import NONE, RETRY
from millesime.kernels.law.frames import FEW, Frame, Run
from millesime.kernels.law.rules import EPOCH, Rule
from millesime.kernels.made import Made
from millesime.kernels.plan.plan import Plan, planned
from millesime.kernels.tables import emit
from millesime.kernels.tables.answers import Answers, Form
from millesime.kernels.tables.ingest import Table
from millesime.kernels.wasm.apiece import Apiece
from millesime.model.program import DATE_REFERENCE, Fact, Program
from millesime.values.types import Kind

if TYPE_CHECKING:
    from millesime.kernels.wasm.kept import Kept

RARE = 20
"""A fact that fewer than one row in so many lack is one that hardly any lacks."""

SMALL = 8192
"""Fewer rows are decided at once, whatever they lack: each step costs as much for a few."""


@final
class Kernel:
    """The law of some goals, ready to decide tables whose columns are named after facts.

    Raises nothing on account of a row: what columns cannot decide, or facts that the lexicon may refuse, is left to the
    evaluator, row by row. `rows`: rows are decided one by one where that is known of them, and by columns where it is not;
    unless told, in tables that are worth it, where WebAssembly can be run (the extra `batch`).
    """

    def __init__(
        self,
        program: Program,
        goals: Sequence[str],
        reading: str | None = None,
        presumptions: bool = True,
        at: date | None = None,
        *,
        rows: bool | None = None,
    ) -> None:
        self.program = program
        self.goals = tuple(goals)
        self.plan: Plan = planned(program, goals, (reading,) if reading else ())
        """The plan of column operations; `str` shows it."""
        self._made = Made(self.plan)
        self._presumptions = presumptions
        self._at = at
        self._presumed = {
            name: _presumed(fact, program) for name, fact in self.plan.facts.items() if fact.has_presumption
        }
        alike = classed(self.plan)
        self._classed = [goal for goal in goals if goal in alike]
        self._apiece = Apiece(self.plan, self._made.scales, self._presumed, presumptions=presumptions, always=rows)
        self._form = Form(program, goals, self.plan.citations)
        self.schema: pa.Schema = self._form.schema
        """The columns of the answers."""

    @property
    def facts(self) -> Mapping[str, Fact]:
        """The facts that the goals can read, event dates included, in name order."""
        return self.plan.facts

    @property
    def source(self) -> str:
        """The generated code."""
        return self._made.source

    @property
    def _rules(self) -> Mapping[str, Rule]:
        return self._made.rules

    @property
    def wasm(self) -> str:
        """The code of rows, as the text of WebAssembly, for amounts in cents and rates in hundredths of a percent."""
        return self._apiece.text()

    def begin(self, kept: Kept | None = None) -> None:
        """Get ready, in a thread, for a table that is worth it; what is compiled for it may be kept for the next time."""
        self._apiece.begin(kept)

    def decide(
        self,
        batch: pa.RecordBatch,
        at: pa.Array | None = None,
        nones: frozenset[str] = frozenset(),
        *,
        later: bool = False,
        sound: bool = False,
    ) -> Answers:
        """Decide each row. `at`: the day that stands for event dates that the row omits; `nones`: columns whose nulls
        mean « sans objet » rather than unknown.

        With `later`, rows that would be long to decide and are few may be left to wait (`Answers.later`): each chunk of a
        table has some, and what they cost together is hardly more than what those of one chunk do. They are `sound` then:
        their facts are not looked at again.
        """
        n = batch.num_rows
        table = Table(batch, self.program, nones, sound=sound)
        day, contradicted = self._day(table, at, n)
        run = Run(table, n, day, self._presumed, presumptions=self._presumptions)
        suspect = contradicted if sound else table.suspect() | contradicted | self._incoherent(table, n)
        run.later = np.zeros(n, bool) if later else None
        columns = None if sound else self._apiece.decide(run, suspect)
        own = columns is not None
        if columns is None:
            columns = self._columns(Frame(run, n))
        else:
            self._rest(batch, at, nones, run, suspect, columns)
        left = suspect.copy()
        for column in columns:
            left |= codes(column) == RETRY
        waiting = np.zeros(0, np.int64)
        if run.later is not None:
            waiting = np.flatnonzero(left & run.later & ~suspect)
        why = Counter(run.why)
        if suspect.any():
            why["facts to be looked at"] = int(np.count_nonzero(suspect))
        return Answers(self._form, columns, left, why, waiting, own=own)

    def _rest(
        self,
        batch: pa.RecordBatch,
        at: pa.Array | None,
        nones: frozenset[str],
        run: Run,
        suspect: Array,
        found: list[Column],
    ) -> None:
        """What was left when rows were decided one by one: put off where it may be, else decided as columns."""
        left = np.zeros(run.n, bool)
        for column in found:
            left |= codes(column) == RETRY
        rows = np.flatnonzero(left & ~suspect)
        if not len(rows):
            return
        if run.later is not None and len(rows) * FEW <= run.n:
            run.later[rows] = True
            return
        taken = pa.array(rows)
        part = pa.RecordBatch.from_arrays([column.take(taken) for column in batch.columns], batch.schema.names)
        answers = self.decide(part, None if at is None else at.take(taken), nones, sound=True)
        run.why.update(answers.why)
        for place, (column, more) in enumerate(zip(found, answers.columns, strict=True)):
            found[place] = gathered(run.n, [(None, spread(column, run.n)), (rows, spread(more, len(rows)))])

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

    def _columns(self, f: Frame) -> list[Column]:
        """Each goal's column. Of a class doubt is settled once; else rows that want for something are decided apart."""
        found = {goal: self._decided(goal, f) for goal in self._classed}
        others = [goal for goal in self.goals if goal not in found]
        if others:
            found |= zip(others, self._apart(others, f), strict=True)
        return [spread(found[goal], f.n) for goal in self.goals]

    def _apart(self, goals: Sequence[str], f: Frame) -> list[Column]:
        run = f.run
        if run.later is None and f.n < SMALL:
            return [spread(self._decided(goal, f), f.n) for goal in goals]
        wanting = self._wanting(run)
        if run.later is not None and np.count_nonzero(wanting) * FEW < f.n:
            run.later |= wanting
        sides = [rows for rows in (np.flatnonzero(~wanting), np.flatnonzero(wanting)) if len(rows)]
        found: list[list[tuple[Array | None, Column]]] = [[] for _ in goals]
        for rows in sides:
            if run.later is not None and rows is sides[-1] and len(rows) < f.n and run.later[rows].all():
                for parts in found:  # they wait in any case
                    parts.append((rows, spread(lack(RETRY), len(rows))))
                continue
            here = f if len(rows) == f.n else f.take(rows)
            for goal, parts in zip(goals, found, strict=True):
                parts.append((rows, spread(self._decided(goal, here), len(rows))))
        return [gathered(f.n, parts) for parts in found]

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
        for test in self._made.coherences:
            column = test(Frame(run, n))
            k = codes(column)
            found |= ((k == 0) & ~np.asarray(column.v, bool)) | (k == RETRY)
        return found


def _presumed(fact: Fact, program: Program) -> Column:
    value = fact.presumed
    if isinstance(value, bool):
        return truth(value)
    if isinstance(value, str):
        names = [name for name, _ in program.enumerations[fact.type.name or ""].choices]
        return constant(names.index(value))
    return emit.held(value, fact.type)
