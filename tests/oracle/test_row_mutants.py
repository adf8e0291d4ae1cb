"""Faults planted in the code of one row are noticed: those of two small goals, and what a fault is."""

from __future__ import annotations

import pytest

from millesime.kernels.wasm.runtime import TEXT
from tests.oracle.agreement import shipped
from tests.oracle.row_equivalents import Compiled
from tests.oracle.row_mutants import Wat
from tests.oracle.row_mutation import RowBench, tried

SMALL = (("2012", "prime.montant_maximum"), ("2016", "prime.montant_minimum"))


@pytest.mark.parametrize(("edition", "goal"), SMALL)
def test_no_fault_of_a_small_goal_goes_unnoticed(edition: str, goal: str) -> None:
    """Unless it only leaves more rows, makes no other code, or is in a guard or beside a lack that no row comes to."""
    bench = RowBench(shipped(edition), goal, 40, 300)
    assert bench.agrees() == []
    score = tried(bench, bench.own)
    assert score.noticed > 50
    assert [(one.unit, one.line, one.told) for _, one in score.survivors] == [], str(score)


SOURCE = """
(func $r/0 (result i64 i32) (local $cited i32)
(local $x0 i64)
(local $x1 i32)
(block $left
(local.set $x0 (call $half_up (i64.load offset=80000 (i32.shl (global.get $row) (i32.const 3))) (i64.const 100)))
(br_if $left (i64.gt_u (i64.add (local.get $x0) (i64.const 500)) (i64.const 1000)))
(br_if $left (i32.eq (local.get $x1) (i32.const 2)))
(local.set $cited (select (local.get $cited) (i32.const 1) (local.get $cited)))
(if (i64.lt_s (local.get $x0) (i64.const 15000))
(then
(local.set $x0 (i64.mul (local.get $x0) (i64.const 3)))
)
(else
(br $left)
(local.set $x0 (i64.const 77))
)
)
(return (local.get $x0) (local.get $x1))
)
(i64.const 0)
(i32.const 2)
)

(func $r/1 (result i64 i32) (local $cited i32)
(i64.const 0)
(i32.const 7)
)

(func $r (result i64 i32)
(if (result i64 i32) (i64.ge_s (global.get $day) (i64.const 5833)) (then (call $r/1)) (else (call $r/0)))
)

(func (export "decide"))
"""


def test_every_sort_of_fault_is_planted() -> None:
    """Figures, tests, signs, roundings, ways, operands, citations, entries, stretches, guards; no place in memory."""
    text = Wat(f"(module\n(global $row (mut i32) (i32.const 0))\n{TEXT}{SOURCE})", [(), "D.1", "D.2"])
    assert text.rule("$r") == ["$r/0", "$r/1", "$r"]
    told = [fault.told for fault in text.faults(text.rule("$r"))]
    for wanted in (
        "$half_up → $truncated", "100 → 99", "bound: 1000 → 1001", "bound: removed", "guard: negated", "guard: removed",
        "guard: entry 2 → 1", "citation 1 → 2", "operands exchanged", "i64.lt_s → le", "i64.lt_s → ge", "15000 → 15001",
        "i64.mul → add", "ways exchanged", "$r/1 → $r/0", "5833 → 5834", "entry 2 → 1",
    ):  # fmt: skip
        assert wanted in told, (wanted, told)
    assert not [one for one in told if "80000" in one or "entry 3" in one or "77" in one.split()], told
    edited = [text.edited(fault.edits) for fault in text.faults(text.rule("$r"))]
    assert text.text not in edited
    assert len(set(edited)) == len(edited)


def test_the_same_code_is_told_from_other_code() -> None:
    """What is worked out of constants is no fault; a figure is one."""

    def module(test: str, figure: int) -> str:
        return (
            '(module\n(memory 2)\n(func (export "f") (param $a i32) (result i32)\n(block $left\n'
            f"(br_if $left {test})\n(return (i32.add (local.get $a) (i32.const {figure})))\n)\n(i32.const 2)))"
        )

    sound = Compiled(module("(i32.and (i32.ne (i32.const 0) (i32.const 0)) (i32.const 1))", 3))
    assert sound.same(module("(i32.lt_u (i32.const 7) (i32.const 6))", 3))
    assert not sound.same(module("(i32.and (i32.ne (i32.const 0) (i32.const 0)) (i32.const 1))", 4))
    assert not sound.same(module("(i32.eqz (local.get $a))", 3))
