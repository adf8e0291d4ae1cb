"""Exact numbers are written by a module as plain Python writes them, whatever else it wrote before."""

from __future__ import annotations

from fractions import Fraction
from random import Random

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from millesime.kernels.exact.columns import WIDEST, Column
from millesime.kernels.exact.lacks import NONE
from millesime.kernels.tables import emit
from millesime.kernels.wasm.texts import BLOCK, ENTRIES, PLACES, written
from millesime.values.numbers import amount_text, decimal_text
from millesime.values.types import AMOUNT, RATE, Type

WIDE = WIDEST - 1
EDGES = (0, 1, -1, 7, -7, 9, 10, 99, 100, 101, 10**18, 10**18 - 1, 3**39, 2**61, WIDE, -WIDE)
DENS = (1, 2, 3, 4, 5, 10, 12, 40, 50, 100, 200, 131, 2000, 10_000, 2**18, 5**18, 10**18, 3 * 10**17, 7**22, WIDE)


def told(pairs: list[tuple[int, int]], *, cents: bool) -> list[str | None] | None:
    v, den = (np.asarray(each, np.int64) for each in zip(*pairs, strict=True))
    found = written(v, den, None, cents=cents)
    if found is None:
        return None
    found.validate(full=True)
    texts: list[str | None] = found.to_pylist()
    return texts


def wanted(pairs: list[tuple[int, int]], *, cents: bool) -> list[str]:
    text = amount_text if cents else decimal_text
    return [text(Fraction(v, den)) for v, den in pairs]


@pytest.mark.parametrize("cents", [False, True])
def test_numbers_of_every_width_are_written(cents: bool) -> None:
    pairs = [(v, den) for v in EDGES for den in DENS]
    assert told(pairs, cents=cents) == wanted(pairs, cents=cents)


@given(
    st.lists(st.tuples(st.integers(-WIDE, WIDE), st.sampled_from(DENS) | st.integers(1, 10**6)), min_size=1),
    st.booleans(),
)
def test_and_so_are_those_that_are_drawn(pairs: list[tuple[int, int]], cents: bool) -> None:
    kept = [(v, den) for v, den in pairs if _short(Fraction(v, den))]
    if kept:
        assert told(kept, cents=cents) == wanted(kept, cents=cents)


def test_a_number_that_comes_back_is_written_alike_and_no_other_in_its_stead() -> None:
    """Several blocks, more numbers than there are places for, amounts and rates in turn."""
    random = Random("texts")
    pool = [(random.randrange(-(10**6), 10**6), random.choice((1, 3, 100, 10_000))) for _ in range(3 * ENTRIES)]
    pairs = [random.choice(pool) for _ in range(2 * BLOCK + 77)]
    for cents in (False, True, False):
        assert told(pairs, cents=cents) == wanted(pairs, cents=cents)


def test_too_many_decimals_are_somebody_elses_affair() -> None:
    few, many = (1, 2**PLACES), (1, 2 ** (PLACES + 1))
    assert told([few], cents=False) == wanted([few], cents=False)
    assert told([few, many], cents=False) is None
    assert told([few], cents=False) == wanted([few], cents=False)


@pytest.mark.parametrize("type", [RATE, AMOUNT])
@pytest.mark.parametrize("rowwise", [False, True])
def test_a_column_is_told_alike_with_and_without_a_module(
    type: Type, rowwise: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    draw = np.random.default_rng(0)
    n = BLOCK + 1000
    k = np.where(draw.random(n) < 0.2, NONE, 0).astype(np.int32)
    v = np.where(k != 0, 0, draw.integers(-(10**9), 10**9, n))
    den = draw.choice([1, 3, 100, 131, 2**20], n) if rowwise else 10_000
    module = emit.values(Column(v, k, den), type, exact=True)
    monkeypatch.setattr(emit, "runs", lambda: False)
    plain = emit.values(Column(v, k, den), type, exact=True)
    module.validate(full=True)
    assert module.null_count == np.count_nonzero(k)
    assert module.equals(plain)


def test_nothing_is_told_of_no_rows() -> None:
    nothing = np.zeros(0, np.int64)
    assert written(nothing, 1, None, cents=False) == pa.array([], pa.string())


def _short(value: Fraction) -> bool:
    rest, twos, fives = value.denominator, 0, 0
    while rest % 2 == 0:
        rest, twos = rest // 2, twos + 1
    while rest % 5 == 0:
        rest, fives = rest // 5, fives + 1
    return rest != 1 or max(twos, fives) <= PLACES
