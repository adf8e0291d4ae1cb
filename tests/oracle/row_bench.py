"""The functions of a rule at work: alone, or with all faults of one of them beside one another in one module.

A module that holds a function once for each fault is compiled once; which of them is called is a word in memory. What a rule
comes to is looked at by itself, as a goal or as another rule reads it, and held against what the evaluator says of the rule.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from copy import copy
from dataclasses import replace
from enum import Enum
from functools import partial
from threading import Thread
from time import sleep
from typing import Final, TypeVar, final
from weakref import ref
from zlib import crc32

import numpy as np
import wasmtime

from millesime.kernels.code.layout import identifier
from millesime.kernels.exact.columns import Array, Column, codes, spread
from millesime.kernels.exact.lacks import RETRY
from millesime.kernels.law.frames import Run
from millesime.kernels.wasm.apiece import as_written
from millesime.kernels.wasm.declared import reach, usual
from millesime.kernels.wasm.facts import Facts
from millesime.kernels.wasm.instance import Instance, Patterns
from millesime.kernels.wasm.judging import FALLS
from millesime.kernels.wasm.layout import Written
from millesime.kernels.wasm.memory import STATUSES
from millesime.kernels.wasm.module import Module
from millesime.kernels.wasm.source import Source
from millesime.kernels.wasm.values import EDGE
from millesime.values import Duration
from tests.oracle.agreement import Law, Said, alike
from tests.oracle.columnar import Generated
from tests.oracle.row_drawn import Drawn
from tests.oracle.row_mutants import Fault, Form, Wat, begins
from tests.oracle.row_pool import Pool

NOTICED, LEAVES_MORE, ANSWERS_MORE, UNNOTICED = (
    "noticed",
    "leave more in every row tried",
    "answer more, rightly in every row tried",
    "unnoticed",
)
WHICH: Final = STATUSES - 16
"""Where the number of the fault stands that is looked at: behind the headers of columns."""
PATIENCE: Final = 8
"""So many seconds at most until some rows are decided."""
LINES: Final = 30_000
"""So many lines of faults are compiled at a time."""
UNTOLD: Final = -1
"""What stands for two entries of which nobody told anything."""
FIRST: Final = "$first_of_row"
"""What looks at the first element of a row."""
_MAIN: Final = '(func (export "decide")'
_LARGE: Final = re.compile(r"\(i64\.const (-?\d{9,})\)")
_SMALL: Final = re.compile(r"\(i64\.(?:add|sub) [^\n]*\(i64\.const (-?\d{1,7})\)\)")
_FIGURES: Final = re.compile(r"\(i64\.const (-?\d{2,14})\)")
_MONTHS: Final = re.compile(r"\(call \$moved [^\n]*\(i64\.const (-?\d{1,4})\)\)")
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
            self.generated.plan,
            scales,
            Facts(partial(usual, law.program), partial(reach, law.program), presumed, presumptions=True),
        )
        self.text = Wat(self.module.text, self.generated.plan.citations.entries)

    def named(self) -> dict[str, tuple[str, str | None]]:
        """The rule, and the list that its elements are of, of which each function is."""
        found = {}
        for (rule, path), written in self.module._written.items():
            for name in self.text.rule(written.name) if written is not None else ():
                found[name] = (rule, path)
        return found

    def looked(self) -> dict[str, tuple[str, str | None]]:
        """For each function the rule by which it is looked at, its own: of the case, or of the elements of one of its lists.

        What is of the elements of lists in lists is looked at by the nearest rule that reads it.
        """
        named, calls = self.named(), self._calls()

        def shown(name: str) -> bool:
            return "/" not in (named[name][1] or "")

        found = {}
        for name in named:
            ring, seen = {name}, {name}
            while ring and not any(shown(one) for one in ring):
                ring = {caller for one in ring for caller in calls.get(one, ())} - seen
                seen |= ring
            here = sorted(named[one] for one in ring if shown(one))
            found[name] = here[0] if here else (self.goal, None)
        return found

    def _calls(self) -> dict[str, set[str]]:
        """The functions that call each one."""
        named, found = self.named(), dict[str, set[str]]()
        for name in self.text.functions:
            for other in _CALLED.findall(self.text.of(name)):
                if other in named:
                    found.setdefault(other, set()).add(name)
        return found

    def readers(self, unit: str) -> list[tuple[str, str | None]]:
        """The rules that ask a function, or its rule's that chooses it, as far as they can be looked at; of a list's elements also
        the nearest ones of the case, which ask of several elements, now and then more than once.
        """
        named, calls = self.named(), self._calls()
        asking = {*calls.get(unit, ()), *calls.get(unit.rpartition("/")[0], ())}
        found = {named[caller] for caller in asking} - {named[unit]}
        ring, seen = asking, set(asking)
        while ring and not any(named[one][1] is None for one in ring):
            ring = {caller for one in ring for caller in calls.get(one, ())} - seen
            seen |= ring
        found |= {named[one] for one in ring if named[one][1] is None}
        return sorted((one for one in found if "/" not in (one[1] or "")), key=lambda one: (one[1] or "", one[0]))

    def figures(self) -> set[int]:
        """The large figures that the text holds numbers against, and those that come to them by one of the small ones."""
        found = {int(one) for one in _LARGE.findall(self.text.text)}
        small = sorted({abs(int(one)) for one in _SMALL.findall(self.text.text)})[:60]
        return found | {EDGE + sign * one for one in small for sign in (-1, 1)}

    def spans(self, rule: str, path: str | None) -> list[Duration]:
        """The months and the days by which a rule's functions move one."""
        text = "\n".join(self.text.of(name) for name, of in self.named().items() if of == (rule, path))
        months = {abs(int(one)) for one in _MONTHS.findall(text)}
        days = {abs(int(one)) for one in _SMALL.findall(text)}
        return [*(Duration(months=one) for one in sorted(months)), *(Duration(days=one) for one in sorted(days))]

    def written(self, rule: str, path: str | None) -> set[int]:
        """The figures in a rule's functions."""
        text = "\n".join(self.text.of(name) for name, of in self.named().items() if of == (rule, path))
        return {abs(int(one)) for one in _FIGURES.findall(text)}

    def looking_at(self, rule: str, path: str | None) -> tuple[Module, Generated]:
        """The module in which a rule stands where the goal stood, and how its answers are told.

        Of the elements of a list the first one of each row is looked at; a row that has none is left.
        """
        if rule == self.goal:
            return self.module, self.generated
        module, told = copy(self.module), copy(self.generated)
        goal, other = self.module.goals[0], self.module.rule(rule, path)
        assert goal is not None
        assert other is not None
        module.goals = [replace(other, cited=goal.cited, name=other.name if path is None else FIRST)]
        module.text = module._text(other.name)
        if path is not None:
            first = _first(other, self.module.facts.keys["list", path, ""])
            module.text = module.text.replace(_MAIN, f"{first}\n{_MAIN}", 1)
        told.goal = rule
        return module, told


def _first(rule: Written, header: int) -> str:
    """What a rule comes to for the first element of a row's list."""
    kind = "i32" if rule.shape.truth else "i64"
    rest = (" i64", "(i64.const 1)") if rule.shape.rowwise else ("", "")
    return "\n".join(
        [
            f"(func {FIRST} (result {kind} i32{rest[0]}) (local $at i32)",
            f"(local.set $at (i32.add (i32.load (i32.const {header})) (i32.shl (global.get $row) (i32.const 2))))",
            f"(if (i32.ge_u (i32.load (local.get $at)) (i32.load offset=4 (local.get $at))) (then (return ({kind}.const 0) (i32.const {RETRY}) {rest[1]})))",
            f"(call {rule.name} (i32.load (local.get $at))))",
            "",
        ]
    )


def key(text: str) -> str:
    """The text of a function, places in memory left out."""
    return re.sub(r"offset=\d+|\(i32\.const \d{5,}\)|\(i32\.load \(i32\.const \d+\)\)", "#", text)


Key = TypeVar("Key")


class Told(Enum):
    """What code can be told of pairs of lacks or citations, and of what may hold of a row."""

    ALL = "all"
    HALF = "half of it"
    OTHER_HALF = "the other half of it"
    A_PART = "a part of it"
    ANOTHER = "another part of it"
    BUT_CASES = "all but the cases that what is lacking may fall into"
    BUT_PATTERNS = "all but what may hold of a row"
    NOTHING = "nothing"

    def tells(self, key: object) -> bool:
        """Whether something is told: of two entries, or of a pattern by its words."""
        match self:
            case Told.ALL:
                return True
            case Told.HALF | Told.OTHER_HALF:
                return crc32(repr(key).encode()) % 2 == (self is Told.HALF)
            case Told.A_PART | Told.ANOTHER:
                return crc32(repr((self.value, key)).encode()) % 5 < 2
            case Told.BUT_CASES:
                return not isinstance(key, tuple) or key[0] & 7 != FALLS
            case Told.BUT_PATTERNS:
                return isinstance(key, int)
            case Told.NOTHING:
                return False


@final
class Reticent(dict[Key, int]):
    """What is told of entries or patterns: of some, that there is nothing to tell."""

    def __init__(self, told: Told, nothing: int) -> None:
        super().__init__()
        self._told, self._nothing = told, nothing

    def __setitem__(self, key: Key, value: int) -> None:
        super().__setitem__(key, value if self._told.tells(key) else self._nothing)


@final
class Bench:
    """One rule in a host's module, and rows on which faults in its functions are looked for."""

    def __init__(self, host: Host, rule: str, pool: Pool, path: str | None = None) -> None:
        self.host, self.rule, self.pool, self.law, self.path = host, rule, pool, host.law, path
        self.module, self._told = host.looking_at(rule, path)
        written = self.module.goals[0]
        assert written is not None
        whole = Wat(self.module.text, host.generated.plan.citations.entries)
        self.text = Wat(pruned(whole, written.name), host.generated.plan.citations.entries)
        self.own = self.text.rule(written.name)
        config = wasmtime.Config()
        config.cranelift_opt_level = "none"
        config.epoch_interruption = True
        self.engine = wasmtime.Engine(config)
        self._said: dict[bytes, Said] = {}
        self._code = self.compiled(self.text.text)
        self._tables: dict[Told, tuple[dict[int, int], Patterns]] = {}
        self._sound: dict[Told, Instance] = {}
        _watched(self.engine)

    def compiled(self, text: str) -> wasmtime.Module:
        """A text as code."""
        return wasmtime.Module(self.engine, bytes(wasmtime.wat2wasm(text)))

    def instance(self, code: wasmtime.Module, told: Told) -> Instance:
        """Code at work."""
        if told not in self._tables:
            self._tables[told] = Reticent(told, UNTOLD), Reticent(told, RETRY)
        return Instance(self.engine, code, self.module.layout(), *self._tables[told])

    def sound(self, told: Told) -> Instance:
        """The code as it was written, at work."""
        if told not in self._sound:
            self._sound[told] = self.instance(self._code, told)
        return self._sound[told]

    def rows(self, rows: Array, told: Told = Told.ALL) -> Rows:
        """Some rows, and what the sound code says of them."""
        return Rows(self, rows, told)

    def said(self, row: Array) -> Said:
        """What the evaluator says of a row."""
        name = row.tobytes()
        if name not in self._said:
            question = replace(self.pool.question(row.tolist()), goal=self.rule)
            self._said[name] = (
                self.law.said(question, self.host.reading)
                if self.path is None
                else self.law.said_first(question, self.path)
            )
        return self._said[name]

    def wrong(self, held: Column, rows: Array, some: Array) -> list[int]:
        """Those of some rows that are answered otherwise than by the evaluator."""
        goal = self.rule == self.host.goal
        found = []
        for row, told in zip(some.tolist(), self._told.told(held.take(some)), strict=True):
            wanted = self.said(rows[row])
            if told is None or not alike(wanted, told) or (goal and wanted.cited != told.cited):
                found.append(row)
        return found


def _watched(engine: wasmtime.Engine) -> None:
    """Tell the seconds to what is at work, for as long as there is the engine."""
    mine = ref(engine)

    def told() -> None:
        while (held := mine()) is not None:
            held.increment_epoch()
            del held
            sleep(1)

    Thread(target=told, daemon=True).start()


@final
class Rows:
    """Rows that are tried together."""

    def __init__(self, bench: Bench, rows: Array, told: Told) -> None:
        self.bench, self.rows, self.n, self.told = bench, rows, len(rows), told
        drawn = Drawn(bench.pool, rows, crowded=told in (Told.HALF, Told.NOTHING))
        run = Run(drawn, self.n, drawn.days, bench.host.generated.presumed, presumptions=True)
        self._source = Source(run)
        layout = bench.module.layout()
        beyond = self._source.beyond((*layout.rows, *layout.keys), partial(reach, bench.law.program))
        self._skip = np.zeros(self.n, bool) if beyond is None else beyond
        self.held = self.decided(bench.sound(told))
        self.answered: Array = codes(self.held) != RETRY

    def decided(self, instance: Instance) -> Column:
        """What a module says of each row; a trap where it does not come to an end."""
        instance._store.set_epoch_deadline(PATIENCE)
        return spread(instance.decide(self._source, self._skip)[0], self.n)

    def differing(self, most: int | None = None) -> list[int]:
        """The rows that the sound code answers otherwise than the evaluator."""
        return self.bench.wrong(self.held, self.rows, np.flatnonzero(self.answered)[:most])

    def judged(self, instance: Instance) -> tuple[str, int]:
        """What becomes of a fault here, and the row that shows it."""
        held = self.decided(instance)
        answered = codes(held) != RETRY
        if not np.all(np.asarray(held.den) > 0):  # whoever divides by it looks at no lack first
            return NOTICED, -1
        changed = np.flatnonzero(self.answered & answered & _apart(self.held, held))
        for first in range(0, min(len(changed), 60), 6):
            if wrong := self.bench.wrong(held, self.rows, changed[first : first + 6]):
                return NOTICED, wrong[0]
        more = np.flatnonzero(answered & ~self.answered)
        for first in range(0, min(len(more), 60), 6):
            if wrong := self.bench.wrong(held, self.rows, more[first : first + 6]):
                return NOTICED, wrong[0]
        if self.told is Told.ALL and bool(np.any(self.answered & ~answered)):
            return LEAVES_MORE, -1  # where less is told, whoever asks about something else is told less
        return (ANSWERS_MORE, -1) if len(more) else (UNNOTICED, -1)


def pruned(text: Wat, name: str) -> str:
    """A module with what a function calls, directly or not, and nothing else."""
    wanted, found = [name], dict[str, None]()
    while wanted:
        one = wanted.pop()
        if one in text.functions and one not in found:
            found[one] = None
            wanted += _CALLED.findall(text.of(one))
    first, main = begins(text.text), text.text.index(_MAIN)
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
        whole = text.text[: form.start] + "\n".join(lines) + text.text[form.end :]
        self._code = bench.compiled(whole)
        self._at_work: dict[Told, Instance] = {}

    def _body(self, text: Wat, form: Form, place: int, edits: Sequence[tuple[int, int, str]]) -> str:
        found = text.text[form.start : form.end]
        for start, end, new in sorted(edits, reverse=True):
            found = found[: start - form.start] + new + found[end - form.start :]
        name = form.parts[1].word
        return found.replace(f"(func {name} ", f"(func {_called(form, place)} ", 1)

    def judged(self, place: int, rows: Rows) -> tuple[str, int]:
        """What becomes of the fault of this place."""
        if rows.told not in self._at_work:
            self._at_work[rows.told] = self._bench.instance(self._code, rows.told)
        instance = self._at_work[rows.told]
        try:
            instance.read(WHICH, np.int32, 1)[0] = place + 1
            return rows.judged(instance)
        except Exception:  # noqa: BLE001  # a trap, an entry that is none: whoever meets it is told
            del self._at_work[rows.told]
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
