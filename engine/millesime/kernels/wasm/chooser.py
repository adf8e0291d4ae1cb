"""The function of a rule: it chooses among those of its stretches by the day of the event, and keeps what they come to."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, final

from millesime.kernels.exact.lacks import RETRY
from millesime.kernels.wasm.facts import ROW, Facts
from millesime.kernels.wasm.function import LEFT, Function
from millesime.kernels.wasm.layout import Stretch
from millesime.kernels.wasm.values import ALWAYS, Shape, Val, code, const

ELEMENT: Final = "(local.get $e)"
UNLEFT: Final = ["(unreachable)"]
"""The end of a function that leaves no row."""


@final
class Chooser:
    """The function of a rule, about the elements of a list or (`of_row`) about the row itself.

    `slot` is where it keeps what it came to, `cited` where a goal tells what its value rests on.
    """

    def __init__(
        self, name: str, facts: Facts, event: str, shape: Shape, slot: int, cited: int | None, *, of_row: bool
    ) -> None:
        self._name = name
        self._shape = shape
        self._slot = slot
        self._cited = cited
        self._of_row = of_row
        self._begun = Function()
        self._day = facts.dated(self._begun, event)

    def lines(self, stretches: Sequence[Stretch], *, again: bool) -> list[str]:
        """The whole: what a stretch comes to is worked out once for a row, or for an element, where it is asked `again`."""
        shape, begun = self._shape, self._begun
        known, store = self._kept() if again else ([], [])
        lines: list[str] = []
        for stretch in stretches:
            call = self._call(stretch)
            if stretch.first == ALWAYS[0]:
                lines = call
            else:
                lines = [
                    f"(if (i64.ge_s {self._day.v} {const(stretch.first)})",
                    "(then",
                    *call,
                    ")",
                    "(else",
                    *lines,
                    "))",
                ]
        kind = "i32" if shape.truth else "i64"
        return [
            f"(func {self._name} {signature(shape, of_row=self._of_row)} (local $v {kind}) (local $k i32) (local $d i64)",
            *begun.locals,
            *known,
            f"(block {LEFT}", *begun.lines, f"(br_if {LEFT} (i32.ne {self._day.k} {code(0)}))",
            *([f"(local.set $d {const(1)})"] if shape.rowwise else []), *lines, *store,
            f"(return {' '.join(f'(local.get {name})' for name in _results(shape))})", ")",
            *left([*begun.lines, LEFT], shape), ")", "",
        ]  # fmt: skip

    def _call(self, stretch: Stretch) -> list[str]:
        """A stretch asked about what it comes to; where there is no function, nothing is known but what is lacking."""
        if isinstance(stretch.gives, Val):
            lines = [f"(local.set $k {stretch.gives.k})"]
            return lines if self._cited is None else [*lines, f"(i32.store (i32.const {self._cited}) {code(0)})"]
        argument = "" if self._of_row else f" {ELEMENT}"
        return [
            f"(call {stretch.name}{argument})",
            *(f"(local.set {each})" for each in reversed(_results(self._shape))),
        ]

    def _kept(self) -> tuple[list[str], list[str]]:
        """What the rule came to before, for the same row or element; and how that is kept."""
        slot, shape, kind = self._slot, self._shape, "i32" if self._shape.truth else "i64"
        stamp = f"(i32.add {ROW if self._of_row else ELEMENT} {code(1)})"
        held = [f"({kind}.load offset={slot + 8} {code(0)})", f"(i32.load offset={slot + 4} {code(0)})"]
        store = [
            f"(i32.store offset={slot} {code(0)} {stamp})",
            f"({kind}.store offset={slot + 8} {code(0)} (local.get $v))",
            f"(i32.store offset={slot + 4} {code(0)} (local.get $k))",
        ]
        if shape.rowwise:
            held.append(f"(i64.load offset={slot + 16} {code(0)})")
            store.append(f"(i64.store offset={slot + 16} {code(0)} (local.get $d))")
        known = f"(if (i32.eq (i32.load offset={slot} {code(0)}) {stamp}) (then (return {' '.join(held)})))"
        return [known], store


def signature(shape: Shape, *, of_row: bool) -> str:
    """What a function of a rule is given, and what it gives."""
    given = "" if of_row else "(param $e i32) "
    results = ["i32" if shape.truth else "i64", "i32", *(["i64"] if shape.rowwise else [])]
    return f"{given}(result {' '.join(results)})"


def left(lines: Sequence[str], shape: Shape) -> list[str]:
    """What a row comes to that is left, if some line leaves any."""
    if not any(LEFT in line for line in lines):
        return UNLEFT
    return [code(0) if shape.truth else const(0), code(RETRY), *([const(1)] if shape.rowwise else [])]


def _results(shape: Shape) -> list[str]:
    return ["$v", "$k", *(["$d"] if shape.rowwise else [])]
