"""A module: all functions that some goals need, and what they find in memory."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import partial
from typing import TYPE_CHECKING, Final, final

from millesime.kernels.code.layout import identifier
from millesime.kernels.exact.lacks import RETRY
from millesime.kernels.plan.plan import Plan
from millesime.kernels.wasm.calls import Calls, Functions
from millesime.kernels.wasm.cases import Cases
from millesime.kernels.wasm.expressions import Variable, Writer
from millesime.kernels.wasm.facts import Facts
from millesime.kernels.wasm.judging import TEXT as JUDGING
from millesime.kernels.wasm.layout import Layout, Written
from millesime.kernels.wasm.memory import ASKED, MOST_SLOTS, PAIRED, SLOT, SLOTS, STACK, STATUSES, TABLES
from millesime.kernels.wasm.rules import written
from millesime.kernels.wasm.runtime import TEXT
from millesime.kernels.wasm.values import Shape, Unwritten, Val, code
from millesime.values.types import Kind

if TYPE_CHECKING:
    from millesime.kernels.law.lookups import Scale

GOAL: Final = 16
"""A goal's header: where its values go, what lacks, what they rest on, and the denominators."""


ROW4: Final = "(i32.shl (global.get $row) (i32.const 2))"
ROW8: Final = "(i32.shl (global.get $row) (i32.const 3))"


@final
class Module:
    """The module of a plan. `scales` are its barèmes, `facts` the columns that are at hand."""

    def __init__(self, plan: Plan, scales: Mapping[str, Scale], facts: Facts) -> None:
        self.plan = plan
        self.scales = scales
        self.facts = facts
        facts.room = self._room
        self.rules: list[Functions] = []
        """The functions of its rules, in the order in which they were written."""
        self.calls = Calls()
        self.blobs: dict[bytes, int] = {}
        self._end = TABLES
        self._rules = {each.rule.name: each for each in plan.rules}
        self._written: dict[tuple[str, str | None], Written | None] = {}
        self._names: dict[str, str] = {}
        self.results = self._room(GOAL * len(plan.goals))
        self.sites: list[Cases] = []
        """The cases of the `selon` whose subject may be one of several values."""
        self.slots = 0
        """So many rules keep what they came to."""
        self.goals = [self.rule(goal, None) for goal in plan.goals]
        self._places = self._placed()
        self.size = self._end
        self.text = self._text()

    def _room(self, size: int) -> int:
        found = self._end
        self._end += -(-size // 16) * 16
        return found

    def slot(self) -> int:
        """Where something is kept of a row."""
        if self.slots == MOST_SLOTS:
            raise Unwritten("slots")
        self.slots += 1
        return SLOTS + SLOT * (self.slots - 1)

    def blob(self, content: bytes) -> int:
        """The number of bytes that are put into memory once; their place stands for it in the end."""
        return self.blobs.setdefault(content, -2 - len(self.blobs))

    def site(self, cases: Cases) -> int:
        """The number of the cases of a choice."""
        if cases not in self.sites:
            self.sites.append(cases)
        return self.sites.index(cases)

    def _placed(self) -> dict[int, int]:
        """Give each blob its place, by its number."""
        places = {number: self._room(len(content)) for content, number in self.blobs.items()}
        for content, number in self.blobs.items():
            self.blobs[content] = places[number]
        return places

    def _functions(self, *more: str) -> str:
        """All functions, the places of blobs written out."""
        goals = {*more, *(goal.name for goal in self.goals if goal is not None)}

        def placed(found: re.Match[str]) -> str:
            number = int(found[1])
            return code(self._places.get(number, number))

        return re.sub(r"\(i32\.const (-\d+)\)", placed, "\n".join(self.calls.settled(self.rules, goals)))

    def layout(self) -> Layout:
        """What is wanted of it beside its code."""
        facts = self.facts
        citations = self.plan.citations
        return Layout(facts.rows, facts.keys, facts.dens, self.goals, self.results, self.slots, self.blobs, self.size,
                      self.sites, citations)  # fmt: skip

    def name(self, of: str) -> str:
        """The name of a function, told apart from all others."""
        found = "$" + re.sub(r"[^a-z0-9_]", "_", identifier(of).lower())
        while found in self._names and self._names[found] != of:
            found += "_"
        self._names[found] = of
        return found

    def rule(self, name: str, path: str | None) -> Written | None:
        """The function of a rule, for the elements of a list where it is about them; None where there can be none."""
        key = (name, path)
        if key not in self._written:
            self._written[key] = None
            try:
                self._written[key] = written(self, self._rules[name], path)
            except (Unwritten, RecursionError):
                self._written[key] = None
        return self._written[key]

    def unknown(self, k: str) -> str:
        """Whether an entry is a lack of something that is not known."""
        return f"(i32.load8_u offset={STATUSES} {k})"

    def called(self, writer: Writer, name: str, element: Variable | None) -> Val:
        """What a rule comes to, for the row or for an element."""
        f, rule = writer.f, self._rules[name].rule
        structured = rule.structure is not None
        if structured != (element is not None):
            raise Unwritten("element")
        found = self.rule(name, element.path if element else None)
        if found is None:
            raise Unwritten("rule")
        key = ("rule", name, element.element if element else None)
        known = f.known(key)
        if known is not None:
            return known
        value = self._asked(writer, found, element)
        if rule.type.kind is Kind.DATE:
            value = value.filled
        return f.learn(key, value)

    def _asked(self, writer: Writer, rule: Written, element: Variable | None) -> Val:
        """What a rule comes to, or on days that are known the one of its functions that is asked on these."""
        stretch = rule.on(writer.event, writer.days)
        if stretch is not None and isinstance(stretch.gives, Val):
            return stretch.gives
        inside = (element,) if element else ()
        if writer.variables != inside:  # an element of another list, or the row itself, is asked about again and again
            self.calls.again(rule.name)
        name, shape = rule.name, rule.shape
        if stretch is not None and isinstance(stretch.gives, Shape) and stretch.name is not None:
            name, shape = stretch.name, stretch.gives
        argument = f" {element.element}" if element else ""
        return writer.f.called(f"(call {name}{argument})", shape)

    def _text(self, *more: str) -> str:
        """The text; of `more` rules it is asked what they come to."""
        lines = [
            "(module",
            f'(memory (export "memory") {-(-self.size // 65536) + 1})',
            f"(global $pairs i32 {code(PAIRED)})",
            f"(global $asked i32 {code(ASKED)})",
            "(global $row (mut i32) (i32.const 0))",
            "",
            TEXT,
            JUDGING,
            self._functions(*more),
            *self._main(),
            ")",
        ]
        return "\n".join(lines)

    def _main(self) -> list[str]:
        """Each row in turn, but those that are left beforehand."""
        lines = [
            '(func (export "decide") (param $n i32) (param $skip i32) (local $v i64) (local $t i32) (local $k i32) (local $d i64)',
            "(block $done (loop $again",
            "(br_if $done (i32.ge_u (global.get $row) (local.get $n)))",
        ]
        skipped = "(i32.load8_u (i32.add (local.get $skip) (global.get $row)))"
        lines += [f"(if (i32.eqz {skipped})", "(then"]
        for place, goal in enumerate(self.goals):
            lines += self._goal(self.results + GOAL * place, goal)
        left = [
            f"(i32.store {_result(self.results + GOAL * place, 1, ROW4)} {code(RETRY)})"
            for place in range(len(self.goals))
        ]
        lines += [
            ")",
            f"(else (if (i32.eq {skipped} {code(1)}) (then",
            *left,
            "))))",
            "(global.set $row (i32.add (global.get $row) (i32.const 1)))",
            "(br $again)))",
            "(global.set $row (i32.const 0)))",
        ]
        return lines

    def _goal(self, header: int, goal: Written | None) -> list[str]:
        at = partial(_result, header)
        if goal is None:
            return [f"(i32.store {at(1, ROW4)} {code(RETRY)})"]
        shape: Shape = goal.shape
        taken = ["(local.set $d)"] if shape.rowwise else []
        taken += ["(local.set $k)", "(local.set $t)" if shape.truth else "(local.set $v)"]
        v = "(i64.extend_i32_u (local.get $t))" if shape.truth else "(local.get $v)"
        lines = [
            f"(global.set $top {code(STACK)})",
            f"(call {goal.name})", *taken,
            f"(i64.store {at(0, ROW8)} {v})",
            f"(i32.store {at(1, ROW4)} (local.get $k))",
            f"(i32.store {at(2, ROW4)} (i32.load (i32.const {goal.cited})))",
        ]  # fmt: skip
        if shape.rowwise:
            lines.append(f"(i64.store {at(3, ROW8)} (local.get $d))")
        return lines


def _result(header: int, word: int, offset: str) -> str:
    """Where something of a goal goes in the row at hand."""
    return f"(i32.add (i32.load (i32.const {header + 4 * word})) {offset})"
