"""The functions of a rule at work: alone, or with all faults of one of them beside one another in one module.

A module that holds a function once for each fault is compiled once; which of them is called is a word in memory. What a rule
comes to is looked at by itself, as a goal or as another rule reads it, and held against what the evaluator says of the rule.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from copy import copy
from dataclasses import replace
from functools import partial
from typing import Final, final

import numpy as np
import wasmtime

from millesime.kernels.code.layout import identifier
from millesime.kernels.exact.columns import Array, Column, codes, spread
from millesime.kernels.exact.lacks import RETRY
from millesime.kernels.law.frames import Run
from millesime.kernels.wasm.apiece import as_written, usual
from millesime.kernels.wasm.facts import Facts
from millesime.kernels.wasm.function import EDGE
from millesime.kernels.wasm.instance import Instance
from millesime.kernels.wasm.memory import STATUSES
from millesime.kernels.wasm.module import Module
from millesime.kernels.wasm.runtime import TEXT
from millesime.kernels.wasm.source import Source
from tests.oracle.agreement import Law, Said, same
from tests.oracle.columnar import Generated
from tests.oracle.row_mutants import Fault, Form, Wat
from tests.oracle.row_pool import Drawn, Pool

NOTICED, LEAVES_MORE, ANSWERS_MORE, UNNOTICED = (
    "noticed",
    "leave more in every row tried",
    "answer more, rightly in every row tried",
    "unnoticed",
)
WHICH: Final = STATUSES - 16
"""Where the number of the fault stands that is looked at: behind the headers of columns."""
LINES: Final = 30_000
"""So many lines of faults are compiled at a time."""
_MAIN: Final = '(func (export "decide")'
_LARGE: Final = re.compile(r"\(i64\.const (-?\d{9,})\)")
_SMALL: Final = re.compile(r"\(i64\.(?:add|sub) [^\n]*\(i64\.const (-?\d{1,7})\)\)")
_CALLED: Final = re.compile(r"\(call (\$[^\s()]+)")


@final
class Host:
    """The module of a goal, and what its rules are called there."""

    def __init__(self, law: Law, goal: str, reading: str | None = None) -> None:
        self.law, self.goal, self.reading = law, goal, reading
        self.generated = Generated(law.program, goal, reading)
        names = self.generated.module()
        scales = {each.scale.name: names[identifier(each.scale.name)] for each in self.generated.plan.scales}
        presumed = {name: as_written(column) for name, column in self.generated.presumed.items()}
        self.module = Module(
            self.generated.plan, scales, Facts(partial(usual, law.program), presumed, presumptions=True)
        )
        self.text = Wat(self.module.text, self.generated.plan.citations.entries)

    def named(self) -> dict[str, tuple[str, str | None]]:
        """The rule, and the list that its elements are of, of which each function is."""
        found = {}
        for (rule, path), written in self.module._written.items():
            for name in self.text.rule(written.name) if written is not None else ():
                found[name] = (rule, path)
        return found

    def figures(self) -> set[int]:
        """The large figures that the text holds numbers against, and those that come to them by one of the small ones."""
        found = {int(one) for one in _LARGE.findall(self.text.text)}
        small = sorted({abs(int(one)) for one in _SMALL.findall(self.text.text)})[:60]
        return found | {EDGE + sign * one for one in small for sign in (-1, 1)}

    def looking_at(self, rule: str) -> tuple[Module, Generated]:
        """The module in which a rule stands where the goal stood, and how its answers are told."""
        if rule == self.goal:
            return self.module, self.generated
        module, told = copy(self.module), copy(self.generated)
        goal, other = self.module.goals[0], self.module.rule(rule, None)
        assert goal is not None
        assert other is not None
        module.goals = [replace(other, cited=goal.cited)]
        module.text = module._text()
        told.goal = rule
        return module, told


def key(text: str) -> str:
    """The text of a function, places in memory left out."""
    return re.sub(r"offset=\d+|\(i32\.const \d{5,}\)|\(i32\.load \(i32\.const \d+\)\)", "#", text)


@final
class Bench:
    """One rule in a host's module, and rows on which faults in its functions are looked for."""

    def __init__(self, host: Host, rule: str, pool: Pool) -> None:
        self.host, self.rule, self.pool, self.law = host, rule, pool, host.law
        self.module, self._told = host.looking_at(rule)
        written = self.module.goals[0]
        assert written is not None
        whole = Wat(self.module.text, host.generated.plan.citations.entries)
        self.text = Wat(pruned(whole, written.name), host.generated.plan.citations.entries)
        self.own = self.text.rule(written.name)
        config = wasmtime.Config()
        config.cranelift_opt_level = "none"
        self.engine = wasmtime.Engine(config)
        self.pairs: dict[int, int] = {}
        self._said: dict[bytes, Said] = {}
        self.sound = self.instance(self.text.text)

    def instance(self, text: str) -> Instance:
        """A text at work."""
        code = wasmtime.Module(self.engine, bytes(wasmtime.wat2wasm(text)))
        return Instance(self.engine, code, self.module, self.pairs)

    def rows(self, rows: Array) -> Rows:
        """Some rows, and what the sound code says of them."""
        return Rows(self, rows)

    def said(self, row: Array) -> Said:
        """What the evaluator says of a row."""
        name = row.tobytes()
        if name not in self._said:
            question = replace(self.pool.question(row.tolist()), goal=self.rule)
            self._said[name] = self.law.said(question, self.host.reading)
        return self._said[name]

    def wrong(self, held: Column, rows: Array, some: Array) -> list[int]:
        """Those of some rows that are answered otherwise than by the evaluator."""
        goal = self.rule == self.host.goal
        found = []
        for row, told in zip(some.tolist(), self._told.told(held.take(some)), strict=True):
            wanted = self.said(rows[row])
            if told is None or not same(wanted.found, told.found) or (goal and wanted.cited != told.cited):
                found.append(row)
        return found


@final
class Rows:
    """Rows that are tried together."""

    def __init__(self, bench: Bench, rows: Array) -> None:
        self.bench, self.rows, self.n = bench, rows, len(rows)
        drawn = Drawn(bench.pool, rows)
        run = Run(drawn, self.n, drawn.days, bench.host.generated.presumed, presumptions=True)
        self._source = Source(run)
        self._skip = np.zeros(self.n, bool)
        self.held = self.decided(bench.sound)
        self.answered: Array = codes(self.held) != RETRY

    def decided(self, instance: Instance) -> Column:
        """What a module says of each row."""
        return spread(instance.decide(self._source, self._skip)[0], self.n)

    def differing(self, most: int | None = None) -> list[int]:
        """The rows that the sound code answers otherwise than the evaluator."""
        return self.bench.wrong(self.held, self.rows, np.flatnonzero(self.answered)[:most])

    def judged(self, instance: Instance) -> tuple[str, int]:
        """What becomes of a fault here, and the row that shows it."""
        held = self.decided(instance)
        answered = codes(held) != RETRY
        changed = np.flatnonzero(self.answered & answered & _apart(self.held, held))
        for first in range(0, min(len(changed), 60), 6):
            if wrong := self.bench.wrong(held, self.rows, changed[first : first + 6]):
                return NOTICED, wrong[0]
        more = np.flatnonzero(answered & ~self.answered)
        for first in range(0, min(len(more), 60), 6):
            if wrong := self.bench.wrong(held, self.rows, more[first : first + 6]):
                return NOTICED, wrong[0]
        if bool(np.any(self.answered & ~answered)):
            return LEAVES_MORE, -1
        return (ANSWERS_MORE, -1) if len(more) else (UNNOTICED, -1)


def pruned(text: Wat, name: str) -> str:
    """A module with what a function calls, directly or not, and nothing else."""
    wanted, found = [name], dict[str, None]()
    while wanted:
        one = wanted.pop()
        if one in text.functions and one not in found:
            found[one] = None
            wanted += _CALLED.findall(text.of(one))
    first, main = text.text.index(TEXT) + len(TEXT), text.text.index(_MAIN)
    kept = [text.of(one) for one in text.functions if one in found]
    return "\n".join([text.text[:first], *kept, text.text[main:]])


@final
class Beside:
    """A function once for each of some faults, one of which is called."""

    def __init__(self, bench: Bench, unit: str, faults: Sequence[Fault]) -> None:
        self._bench = bench
        self.faults = list(faults)
        text, form = bench.text, bench.text.functions[unit]
        parts = [text.text[one.start : one.end] for one in form.parts[2:] if one.head in ("param", "result")]
        signature = " ".join(re.sub(r"\(param \$\w+ ", "(param ", one) for one in parts)
        given = "(local.get $e) " if any(one.startswith("(param") for one in parts) else ""
        bodies = [self._body(text, form, 0, ())]
        bodies += [self._body(text, form, place, fault.edits) for place, fault in enumerate(faults, 1)]
        called = " ".join(_called(form, place) for place in range(len(bodies)))
        lines = [
            *bodies,
            f"(table $beside {len(bodies)} funcref)",
            f"(elem (table $beside) (i32.const 0) func {called})",
            f"(func {unit} {' '.join(parts)}",
            f"(call_indirect $beside {signature} {given}(i32.load (i32.const {WHICH}))))",
        ]
        self._text = text.text[: form.start] + "\n".join(lines) + text.text[form.end :]
        self._instance = bench.instance(self._text)

    def _body(self, text: Wat, form: Form, place: int, edits: Sequence[tuple[int, int, str]]) -> str:
        found = text.text[form.start : form.end]
        for start, end, new in sorted(edits, reverse=True):
            found = found[: start - form.start] + new + found[end - form.start :]
        name = form.parts[1].word
        return found.replace(f"(func {name} ", f"(func {_called(form, place)} ", 1)

    def judged(self, place: int, rows: Rows) -> tuple[str, int]:
        """What becomes of the fault of this place."""
        try:
            self._instance.read(WHICH, np.int32, 1)[0] = place + 1
            return rows.judged(self._instance)
        except Exception:  # noqa: BLE001  # a trap, an entry that is none: whoever meets it is told
            self._instance = self._bench.instance(self._text)
            return NOTICED, -1


def _called(form: Form, place: int) -> str:
    return f"{form.parts[1].word}~{place}"


def beside(bench: Bench, unit: str, faults: Sequence[Fault]) -> list[Beside | Fault]:
    """Faults of a function in modules of some size; a fault with which there is no code alone."""
    lines = bench.text.of(unit).count("\n") + 2
    count = max(1, LINES // lines)
    found: list[Beside | Fault] = []
    for first in range(0, len(faults), count):
        found += _beside(bench, unit, faults[first : first + count])
    return found


def _beside(bench: Bench, unit: str, faults: Sequence[Fault]) -> list[Beside | Fault]:
    try:
        return [Beside(bench, unit, faults)]
    except wasmtime.WasmtimeError:
        if len(faults) == 1:
            return [faults[0]]
        half = len(faults) // 2
        return [*_beside(bench, unit, faults[:half]), *_beside(bench, unit, faults[half:])]


def _apart(one: Column, other: Column) -> Array:
    """The rows of which two columns may say different things."""
    n = len(one)
    found = codes(one) != codes(other)
    cites = [np.zeros(n, np.int32) if each.c is None else each.c for each in (one, other)]
    dens = [np.broadcast_to(np.asarray(each.den), n) for each in (one, other)]
    values = (one.v != other.v) | (dens[0] != dens[1])
    apart: Array = found | (cites[0] != cites[1]) | (values & (codes(one) == 0))
    return apart
