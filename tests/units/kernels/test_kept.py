"""Compiled modules kept between runs: taken as they are, or made anew where anything has changed."""

from __future__ import annotations

import marshal
from datetime import date
from fractions import Fraction
from functools import partial
from typing import Any
from unittest.mock import patch

import numpy as np
import pyarrow as pa
import pytest

import millesime
from millesime.kernels.exact.columns import Column
from millesime.kernels.exact.lacks import LACKS, MANY
from millesime.kernels.kernel import Kernel
from millesime.kernels.law.citations import Cited
from millesime.kernels.law.frames import Run
from millesime.kernels.tables.ingest import Table
from millesime.kernels.wasm import module
from millesime.kernels.wasm.declared import usual
from millesime.kernels.wasm.rows import Rows
from millesime.values import Lack, Status

PROGRAM = millesime.load("2012").program
GOAL = "tarification.mode"
FIRMS = pa.record_batch(
    {
        "entreprise.effectif": pa.array([5, 19, None, 200]),
        "etablissement.alsace_moselle": pa.array([False] * 4),
        "etablissement.annee_creation": pa.array([1990] * 4),
        "tarification.annee": pa.array([2012] * 4),
        "tarification.date_effet": pa.array([date(2012, 6, 1)] * 4),
    }
)


class Shelf:
    """Keeps one module."""

    def __init__(self, payload: bytes | None = None) -> None:
        self.payload = payload

    def get(self) -> bytes | None:
        return self.payload

    def put(self, payload: bytes) -> None:
        self.payload = payload


def answers(shelf: Shelf, *before: Cited) -> tuple[list[list[int]], list[Any], int]:
    """What is said of the firms, what that rests on, and how many modules were made for it, something being cited before."""
    kernel = Kernel(PROGRAM, [GOAL])
    if before:
        kernel.plan.citations.code(before)
    rows = Rows(kernel.plan, kernel._made.scales, kernel._apiece._written(), presumptions=True)
    with patch.object(module, "Module", wraps=module.Module) as made:
        rows.expect(partial(usual, PROGRAM), shelf)
    run = Run(Table(FIRMS, PROGRAM, frozenset()), 4, None, {}, presumptions=True)
    found = rows.decide(run, np.zeros(4, bool))
    assert found is not None
    column: Column = found[0]
    assert column.k is not None
    assert column.c is not None
    entries = [kernel.plan.citations.entries[entry] for entry in column.c.tolist()]
    return [column.v.tolist(), column.k.tolist()], entries, made.call_count


def test_what_was_kept_is_taken_and_says_the_same() -> None:
    shelf = Shelf()
    *first, made = answers(shelf)
    *again, anew = answers(shelf)
    assert (made, anew) == (1, 0)
    assert first == again
    assert first[0][0][:2] == [0, 0]  # collective, of five employees and of nineteen


def kept() -> bytes:
    shelf = Shelf()
    answers(shelf)
    assert shelf.payload is not None
    return shelf.payload


def test_whatever_is_lacking_before_a_law_is_compiled_is_kept_with_it() -> None:
    among = (True, None, 7, "rouge", Fraction(1, 3), MANY)
    LACKS.code(Lack(Status.UNKNOWN, frozenset({"e"}), "", among))
    shelf = Shelf()
    *first, _ = answers(shelf)
    *again, anew = answers(shelf)
    assert anew == 0
    assert first == again


def other_lacks(payload: bytes) -> bytes:
    told, *rest = marshal.loads(payload)
    return marshal.dumps((list(reversed(told)), *rest))


def other_machine(payload: bytes) -> bytes:
    *rest, code = marshal.loads(payload)
    return marshal.dumps((*rest, bytes(len(code))))


@pytest.mark.parametrize("change", [other_lacks, other_machine, lambda _: b"", lambda one: one[:40]])
def test_what_no_longer_fits_is_made_anew(change: object) -> None:
    assert callable(change)
    sound = kept()
    *first, _ = answers(Shelf(sound))
    shelf = Shelf(change(sound))
    *again, anew = answers(shelf)
    assert anew == 1
    assert first == again
    assert shelf.payload == sound


def test_where_other_things_are_cited_it_is_made_anew() -> None:
    sound = kept()
    *first, _ = answers(Shelf(sound))
    *again, anew = answers(Shelf(sound), Cited("Z. 9", None, date(2012, 1, 1)))
    assert anew == 1
    assert first == again
