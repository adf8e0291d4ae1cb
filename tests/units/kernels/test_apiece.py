"""Whether rows are decided one by one: never without WebAssembly, in vain, or past what a module can do."""

from __future__ import annotations

from unittest.mock import patch

import numpy as np
import pyarrow as pa
import pytest
import wasmtime

import millesime
from millesime.kernels.exact.columns import lack, spread
from millesime.kernels.exact.lacks import RETRY
from millesime.kernels.kernel import Kernel
from millesime.kernels.wasm import apiece
from millesime.kernels.wasm.rows import Rows

PROGRAM = millesime.load("2012").program
GOAL = "tarification.fraction_individuelle"
"""A figure of the case goes into it: it is decided by no classes."""
ROWS = 9_000


def firms(rows: int = ROWS, lost: float = 0.01) -> pa.RecordBatch:
    draw = np.random.default_rng(0)
    return pa.record_batch(
        {
            "entreprise.effectif": pa.array(draw.integers(5, 200, rows), mask=draw.random(rows) < lost),
            "etablissement.alsace_moselle": pa.array(np.zeros(rows, bool)),
            "etablissement.annee_creation": pa.array(np.full(rows, 1990)),
            "tarification.annee": pa.array(np.full(rows, 2012)),
            "tarification.date_effet": pa.array(np.full(rows, np.datetime64("2012-06-01"))),
        }
    )


def asked(kernel: Kernel, batch: pa.RecordBatch) -> tuple[pa.RecordBatch, int]:
    """The answers, and how often rows were decided one by one."""
    with patch.object(Rows, "decide", autospec=True, side_effect=Rows.decide) as decide:
        return kernel.decide(batch).table, decide.call_count


def test_a_large_table_is_decided_row_by_row_and_says_what_columns_say() -> None:
    rows, times = asked(Kernel(PROGRAM, [GOAL]), firms())
    columns, none = asked(Kernel(PROGRAM, [GOAL], rows=False), firms())
    assert (times, none) == (1, 0)
    assert rows.equals(columns)
    assert set(rows.column(f"{GOAL}.status").to_pylist()) == {"determined", "not_applicable", "unknown"}


def test_what_is_in_doubt_is_not_left() -> None:
    batch = firms(lost=0.5)
    kernel = Kernel(PROGRAM, [GOAL])
    with patch.object(kernel, "_columns", side_effect=AssertionError):
        assert kernel.decide(batch).table.equals(Kernel(PROGRAM, [GOAL], rows=False).decide(batch).table)


def test_of_several_goals_one_may_lack_nothing() -> None:
    goals = ["tarification.mode", GOAL]
    rows, times = asked(Kernel(PROGRAM, goals), firms(lost=0))
    assert times == 1
    assert set(rows.column("tarification.mode.status").to_pylist()) == {"determined"}
    assert rows.equals(Kernel(PROGRAM, goals, rows=False).decide(firms(lost=0)).table)


def test_a_small_one_is_not_worth_it() -> None:
    assert asked(Kernel(PROGRAM, [GOAL]), firms(500))[1] == 0
    assert asked(Kernel(PROGRAM, [GOAL], rows=True), firms(500))[1] == 1


def test_without_the_package_columns_decide() -> None:
    with patch.object(apiece, "runs", return_value=False):
        kernel = Kernel(PROGRAM, [GOAL])
    kernel.begin()
    table, times = asked(kernel, firms())
    assert times == 0
    assert table.equals(Kernel(PROGRAM, [GOAL], rows=False).decide(firms()).table)


def test_rows_that_are_mostly_left_are_not_tried_again() -> None:
    kernel, batch = Kernel(PROGRAM, [GOAL]), firms()
    with patch.object(Rows, "decide", autospec=True, side_effect=lambda _, run, skip: [spread(lack(RETRY), run.n)]):
        first = kernel.decide(batch).table
    again, never = asked(kernel, batch)
    assert never == 0
    assert first.equals(again)
    assert first.equals(Kernel(PROGRAM, [GOAL], rows=False).decide(batch).table)


@pytest.mark.parametrize("fault", [wasmtime.WasmtimeError("too large"), RecursionError()])
def test_what_is_too_large_for_a_module_is_the_columns_affair(fault: Exception) -> None:
    kernel = Kernel(PROGRAM, [GOAL])
    with patch.object(Rows, "decide", side_effect=fault):
        table = kernel.decide(firms()).table
    assert table.equals(Kernel(PROGRAM, [GOAL], rows=False).decide(firms()).table)
    assert asked(kernel, firms())[1] == 0


def test_the_module_that_is_begun_is_the_one_that_decides() -> None:
    kernel = Kernel(PROGRAM, [GOAL])
    with patch.object(wasmtime, "Module", side_effect=wasmtime.Module) as compiled:
        kernel.begin()
        assert asked(kernel, firms())[0].num_rows == ROWS
    assert compiled.call_count == 1
