"""A kernel's generated code on cases held in memory: facts that are absent, « sans objet » and lists of any shape at once.

`Kernel` reads tables, in which a null has one meaning a column; here each row tells its own.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from fractions import Fraction
from math import lcm
from typing import Any, NamedTuple, final
from unittest.mock import patch

import numpy as np

from millesime.kernels.code.generate import generated
from millesime.kernels.code.layout import identifier
from millesime.kernels.exact.columns import Array, Column, codes, spread
from millesime.kernels.exact.lacks import FIRST, LACKS, MANY, NONE, RETRY, missing
from millesime.kernels.law.frames import Elements, Frame, Run
from millesime.kernels.law.rules import EPOCH
from millesime.kernels.law.runtime import names
from millesime.kernels.plan.plan import Plan, planned
from millesime.kernels.wasm.apiece import Apiece
from millesime.kernels.wasm.instance import Instance
from millesime.model.program import Fact, Program
from millesime.values import Duration, Lack
from millesime.values.types import DATE, Kind, Type
from tests.oracle.agreement import Cited, Question, Said, found, joined
from tests.oracle.oracle import Found
from tests.oracle.sql import NUMERIC

Values = Sequence[Any]
_ABSENT = object()


class Decided(NamedTuple):
    """Every row of a table: what is said of the goal, None where the row is left to the evaluator, and of which why."""

    said: list[Said | None]
    why: dict[str, int]


@final
class Memory:
    """Facts of some rows, as a kernel asks for them."""

    def __init__(self, program: Program, rows: Sequence[Any]) -> None:
        self.program, self.rows = program, rows
        self._held: dict[str, Any] = {}

    def fact(self, name: str) -> Column:
        """A fact's column."""
        if name not in self._held:
            kind = self.program.facts[name].type if name in self.program.facts else DATE
            values = [row.get(name, _ABSENT) for row in self.rows]
            self._held[name] = column(self.program, values, kind, lambda _: missing(name))
        return self._held[name]

    def list(self, name: str) -> Elements:
        """A list's elements."""
        if name not in self._held:
            kind = self.program.facts[name].type
            values = [row.get(name, _ABSENT) for row in self.rows]
            self._held[name] = Listing(self.program, values, kind, lambda _: missing(name))
        return self._held[name]


@final
class Listing:
    """The elements of the lists of some rows."""

    def __init__(self, program: Program, values: Values, type: Type, lost: Callable[[int], int]) -> None:
        assert type.item is not None
        self.program, self.item = program, type.item
        lists = [value if isinstance(value, tuple) else () for value in values]
        self.offsets = np.cumsum([0, *(len(one) for one in lists)])
        self.k = lacking(values, lost)
        self._elements = [element for one in lists for element in one]
        self._held: dict[str, Any] = {}

    def field(self, name: str) -> Column:
        """A field of each element."""
        if name not in self._held:
            values, kind = self._values(name)
            self._held[name] = column(self.program, values, kind, lambda row: LACKS.code(values[row]))
        return self._held[name]

    def list(self, name: str) -> Listing:
        """A list in each element."""
        if name not in self._held:
            values, kind = self._values(name)
            self._held[name] = Listing(self.program, values, kind, lambda row: LACKS.code(values[row]))
        return self._held[name]

    def _values(self, name: str) -> tuple[Values, Type]:
        fields = self.program.structures[self.item.name or ""].fields
        index, kind = next((index, one.type) for index, one in enumerate(fields) if one.name == name)
        return [element[index] for element in self._elements], kind


def lacking(values: Values, lost: Callable[[int], int]) -> Any:
    """What is lacking, row by row; None where nothing is."""
    k = np.zeros(len(values), np.int32)
    for row, value in enumerate(values):
        if value is _ABSENT or isinstance(value, Lack):
            k[row] = lost(row)
        elif value is None:
            k[row] = NONE
    return k if k.any() else None


def column(program: Program, values: Values, type: Type, lost: Callable[[int], int]) -> Column:
    """Values of a type as a column."""
    k = lacking(values, lost)
    given = [None if value is _ABSENT or isinstance(value, Lack) else value for value in values]
    if type.kind in (Kind.BOOLEAN, Kind.NORM):
        return Column(np.array([bool(value) for value in given], bool), k)
    if type.kind in NUMERIC:
        exact = [Fraction(value or 0) for value in given]
        den = lcm(*(value.denominator for value in exact)) if exact else 1
        return Column(np.array([int(value * den) for value in exact], np.int64), k, den)
    return Column(np.array([_whole(program, value, type) for value in given], np.int64), k)


def presumed(program: Program, fact: Fact) -> Column:
    """What is presumed of a fact, for every row."""
    held = column(program, [fact.presumed], fact.type, lambda _: 0)
    return Column(held.v[0, ...], None, held.den)


def _whole(program: Program, value: Any, type: Type) -> int:
    if value is None:
        return 0
    if isinstance(value, date):
        return value.toordinal() - EPOCH
    if isinstance(value, Duration):
        return value.days if type.kind is Kind.DAYS else value.months
    if type.kind is Kind.CHOICE:
        return [name for name, _ in program.enumerations[type.name or ""].choices].index(value)
    raise TypeError(type)


@final
class Generated:
    """The code of one goal, as it was generated or with another text in its place."""

    def __init__(self, program: Program, goal: str, reading: str | None = None) -> None:
        self.program, self.goal = program, goal
        self.plan: Plan = planned(program, [goal], (reading,) if reading else ())
        self.source = generated(self.plan)
        self.presumed = {n: presumed(program, one) for n, one in self.plan.facts.items() if one.has_presumption}

    def module(self, source: str | None = None) -> dict[str, Any]:
        """The names that a text defines."""
        module = names(self.plan.citations)
        exec(compile(source or self.source, "<the law on columns>", "exec"), module)  # what is tested
        return module

    def scales(self) -> dict[str, Any]:
        """Its barèmes."""
        module = self.module()
        return {each.scale.name: module[identifier(each.scale.name)] for each in self.plan.scales}

    def column(
        self, memory: Memory, days: Column, module: dict[str, Any], *, presumptions: bool = True, classes: bool = True
    ) -> tuple[Column, Run]:
        """The goal's column over some cases; with `classes`, however few they are, those alike are decided once."""
        n = len(memory.rows)
        run = Run(memory, n, days, self.presumed, presumptions=presumptions)
        worth, alike = (1, 0) if classes else (n + 1, 1)
        with patch.multiple("millesime.kernels.law.classes", WORTH=worth, ALIKE=alike):
            return spread(module["GOALS"][self.goal](Frame(run, n)), n), run

    def decide(self, questions: Sequence[Question], *, presumptions: bool = True, classes: bool = True) -> Decided:
        """What the code says of these cases."""
        memory = Memory(self.program, [one.row.values for one in questions])
        held, run = self.column(memory, asked(questions), self.module(), presumptions=presumptions, classes=classes)
        return Decided(self.told(held), run.why)

    def apiece(self, questions: Sequence[Question], *, presumptions: bool = True, told: bool = True) -> Decided:
        """What the code of one row says of each of these cases; None too where it has nothing to say of the table.

        Unless it is `told`, nobody tells it what lacks come to together, nor what may hold: such rows it leaves.
        """
        if not told:
            with (
                patch.object(Instance, "_asked", lambda _: False),
                patch.object(Instance, "_wondered", lambda _: False),
            ):
                return self.apiece(questions, presumptions=presumptions)
        memory, n = Memory(self.program, [one.row.values for one in questions]), len(questions)
        run = Run(memory, n, asked(questions), self.presumed, presumptions=presumptions)
        rows = Apiece(self.plan, self.scales, self.presumed, presumptions=presumptions, always=True)
        columns = rows.decide(run, np.zeros(n, bool))
        return Decided([None] * n if columns is None else self.told(columns[0]), run.why)

    def told(self, held: Column) -> list[Said | None]:
        """A goal's column in the form in which the evaluator's answers are told."""
        rule = self.program.rules[self.goal]
        entries = [_cited(one) for one in self.plan.citations.entries]
        cites = np.zeros(len(held), np.int32) if held.c is None else np.broadcast_to(held.c, len(held))
        told: list[Said | None] = []
        for row, (code, cite) in enumerate(
            zip(np.broadcast_to(codes(held), len(held)).tolist(), cites.tolist(), strict=True)
        ):
            if code == RETRY:
                told.append(None)
            elif NONE < code < FIRST:
                told.append(Said(Found(f"mark {code}", None, (), ""), entries[cite]))
            elif code >= FIRST:
                told.append(Said(found(LACKS.at(code)), entries[cite], self._among(LACKS.at(code).options, rule.type)))
            else:
                value = None if code == NONE else self._value(held, row, rule.type)
                told.append(Said(Found("determined", value, (), ""), entries[cite]))
        return told

    def _among(self, options: Sequence[Any], type: Type) -> frozenset[Any] | None:
        if MANY in options:
            return None
        choices = self.program.enumerations[type.name or ""].choices if type.kind is Kind.CHOICE else ()
        return frozenset(choices[each][0] if choices and each is not None else each for each in options)

    def _value(self, held: Column, row: int, type: Type) -> Any:
        v = held.v[row].item()
        match type.kind:
            case Kind.BOOLEAN | Kind.NORM:
                return bool(v)
            case Kind.DATE:
                return date.fromordinal(v + EPOCH)
            case Kind.CALENDAR:
                return Duration(v)
            case Kind.DAYS:
                return Duration(0, v)
            case Kind.CHOICE:
                if v < 0:
                    raise IndexError(v)
                return self.program.enumerations[type.name or ""].choices[v][0]
            case _:
                den = held.den if isinstance(held.den, int) else int(np.broadcast_to(held.den, len(held))[row])
                return Fraction(v, den)


def asked(questions: Sequence[Question]) -> Column:
    """The days asked about; a row that has none is marked as the kernel marks it."""
    days = [one.day for one in questions]
    k: Array = np.array([RETRY if day is None else 0 for day in days], np.int32)
    v = np.array([0 if day is None else day.toordinal() - EPOCH for day in days], np.int64)
    return Column(v, k if k.any() else None)


def _cited(entry: Sequence[Any]) -> Cited:
    if not entry:
        return Cited(None, None, None)
    articles, ids = [one.article or "" for one in entry], [one.legifrance or "" for one in entry]
    return Cited(joined(articles), joined(ids), entry[0].since)
