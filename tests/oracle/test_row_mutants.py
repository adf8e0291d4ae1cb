"""Faults planted in the code of one row are noticed, or proved to be none: those of two small goals, and what a fault is."""

from __future__ import annotations

import pytest

from millesime.kernels.wasm.runtime import TEXT
from tests.oracle.agreement import shipped
from tests.oracle.row_against import HARMLESS, RIGHTLY
from tests.oracle.row_bench import NOTICED, Beside, Host, beside
from tests.oracle.row_domain import Reads
from tests.oracle.row_mutants import Wat
from tests.oracle.row_proofs import Function
from tests.oracle.row_symbols import Means
from tests.oracle.row_trial import Trial

FEW_STEPS = 200_000
PLAINLY = Means()
SMALL = (("2012", "prime.montant_maximum"), ("2016", "prime.montant_minimum"))


@pytest.mark.parametrize(("edition", "goal"), SMALL)
def test_no_fault_of_a_small_goal_goes_unnoticed(edition: str, goal: str) -> None:
    """But for those that are proved to change nothing, or to leave more rows to columns."""
    trial = Trial(Host(shipped(edition), goal), goal, edged=200)
    assert trial.agrees() == []
    score = trial.tried(trial.bench.own)
    assert score.found[NOTICED] > 40
    assert score.survivors == [], str(score)


def test_what_is_noticed_is_not_proved_to_be_nothing() -> None:
    """A row that shows a fault and a proof that there is none cannot both be."""
    assert _sound("tarification.mode", "$tarification_mode/1", every=4) > 5


def test_nor_what_is_done_with_records_of_what_may_hold() -> None:
    """Where those of a rule in doubt stand, and what is made of them, is read as it is come to."""
    assert _sound("tierce_personne.besoin", "$tierce_personne_besoin/0") > 5


def test_nor_what_they_come_to() -> None:
    """What lacks once some of it is known is worked out as the host does."""
    assert _sound("tierce_personne.besoin", "$tierce_personne_besoin/0", means=Means(depth=1, sets=True)) > 5
    assert _sound("tarification.mode", "$tarification_mode/1", every=9, means=Means(exact=True, sets=True)) > 1


def test_nor_what_a_loop_begins_with() -> None:
    """What a loop sets in some turns only is read after it: the lines before a loop are looked at."""
    _sound("tarification.masse_complete", "$tarification_masse_complete/0", before=3)


def _sound(goal: str, unit: str, *, every: int = 1, before: int | None = None, means: Means = PLAINLY) -> int:
    """Hold rows and proofs against one another; how many proofs there are."""
    host = Host(shipped("2016"), goal)
    bench = Trial(host, goal, edged=200).bench
    lines = bench.text.of(unit).split("\n")
    loops = [number for number, line in enumerate(lines) if line.startswith("(block $done")]
    faults = [
        fault
        for number, fault in enumerate(bench.text.faults([unit]))
        if number % every == 0 and (before is None or any(0 < loop - fault.line <= before for loop in loops))
    ]
    function = Function(Reads(host.law.program, bench.module, bench.text, host.named(), host.text), unit, means)
    rows, noticed, proved = bench.rows(bench.pool.base), 0, 0
    for group in beside(bench, unit, faults):
        assert isinstance(group, Beside)
        for place, fault in enumerate(group.faults):
            told = function.judged(fault, FEW_STEPS)
            proved += told in (HARMLESS, RIGHTLY)
            if group.judged(place, rows)[0] == NOTICED:
                noticed += 1
                assert told is None, (fault.unit, fault.line, fault.told)
    assert noticed
    return proved


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
