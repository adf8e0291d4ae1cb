"""Numbers of which each has a denominator of its own row: added, multiplied and compared exactly, or told to go too far."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from fractions import Fraction
from math import gcd
from random import Random
from typing import Any

import pytest
import wasmtime

from millesime.kernels.exact.columns import WIDEST
from millesime.kernels.wasm.ratios import TEXT

EDGE = WIDEST - 1
NAMES = ("abs", "gcd", "fits", "plus", "times", "against")
Ratio = tuple[int, int]


@pytest.fixture(scope="module")
def asked() -> Callable[..., Any]:
    """The functions of the text, by their names."""
    exported = [f'(export "{name}" (func ${name}))' for name in NAMES]
    engine = wasmtime.Engine()
    store = wasmtime.Store(engine)
    code = wasmtime.Module(engine, bytes(wasmtime.wat2wasm("\n".join(["(module", TEXT, *exported, ")"]))))
    exports = wasmtime.Instance(store, code, []).exports(store)

    def call(name: str, *given: int) -> Any:
        function = exports[name]
        assert isinstance(function, wasmtime.Func)
        return function(store, *given)

    return call


def _drawn(random: Random) -> int:
    """A number of any length up to 62 bits, of either sign; often one beside a power of two, or of many small factors."""
    size = random.choice(
        (
            random.getrandbits(random.randint(0, 62)),
            2 ** random.randint(0, 62) + random.randint(-1, 1),
            2 ** random.randint(0, 20) * 5 ** random.randint(0, 10) * random.randint(1, 99),
        )
    )
    return random.choice((-1, 1)) * min(size, EDGE)


def _ratios(name: str, count: int) -> Sequence[tuple[Ratio, Ratio]]:
    random = Random(name)

    def one() -> Ratio:
        return _drawn(random), max(1, abs(_drawn(random)))

    found = [(one(), one()) for _ in range(count)]
    found += [((v, p), (w, p)) for (v, p), (w, _) in found[:200]]
    ends = [(v, d) for v in (0, 1, EDGE, -EDGE, -(2**31), -(2**20)) for d in (1, 2, 2**42, EDGE)]
    return [*found, *((one, other) for one in ends for other in ends)]


def _fits(a: int, b: int) -> bool:
    return abs(a * b) <= EDGE


def _lowest(v: int, d: int) -> Ratio:
    shared = gcd(v, d)
    return v // shared, d // shared


def test_common_divisors(asked: Callable[..., Any]) -> None:
    random = Random("gcd")
    pairs = [(_drawn(random), max(1, abs(_drawn(random)))) for _ in range(5_000)]
    for a, b in [*pairs, (0, 5), (5, 1), (-6, 4), (EDGE, EDGE), (-(2**61), 2**40)]:
        assert asked("gcd", a, b) == gcd(a, b)
        assert asked("abs", a) == abs(a)


def test_a_product_is_said_to_fit_where_it_does(asked: Callable[..., Any]) -> None:
    random = Random("fits")
    pairs = [(_drawn(random), _drawn(random)) for _ in range(5_000)]
    pairs += [(sign * 2**a, 2**b) for a in range(62) for b in range(62) for sign in (-1, 1)]
    beside = [
        (sign * (EDGE // by + step), by) for by in (1, 2, 3, 7, 2**31, EDGE) for step in (0, 1) for sign in (-1, 1)
    ]
    for a, b in (*pairs, *beside):
        if abs(a) <= EDGE:
            assert asked("fits", a, b) == _fits(a, b), (a, b)


def test_sums_are_exact_or_go_too_far_in_their_lowest_terms(asked: Callable[..., Any]) -> None:
    far = 0
    for (v, p), (w, q) in _ratios("plus", 6_000):
        found, over = asked("plus", v, p, w, q)
        if over:
            assert Fraction(found, over) == Fraction(v, p) + Fraction(w, q)
            assert 0 < over <= EDGE
            assert abs(found) <= EDGE
            continue
        far += 1
        assert found == 0
        (v, p), (w, q) = _lowest(v, p), _lowest(w, q)
        by, other = q // gcd(p, q), p // gcd(p, q)
        assert not (_fits(v, by) and _fits(w, other) and _fits(p, by) and abs(v * by + w * other) <= EDGE)
    assert 100 < far < 6_000


def test_products_are_exact_or_go_too_far_in_their_lowest_terms(asked: Callable[..., Any]) -> None:
    far = 0
    for (v, p), (w, q) in _ratios("times", 6_000):
        found, over = asked("times", v, p, w, q)
        if over:
            assert Fraction(found, over) == Fraction(v, p) * Fraction(w, q)
            assert 0 < over <= EDGE
            assert abs(found) <= EDGE
            continue
        far += 1
        exact = Fraction(v, p) * Fraction(w, q)
        assert found == 0
        assert abs(exact.numerator) > EDGE or exact.denominator > EDGE
    assert 100 < far < 6_000


def test_numbers_that_fit_as_they_are_are_not_brought_to_lower_terms(asked: Callable[..., Any]) -> None:
    assert asked("plus", 2, 4, 2, 8) == [24, 32]
    assert asked("plus", 2, 4, 6, 4) == [8, 4]
    assert asked("times", 2, 4, 2, 8) == [4, 32]


def test_numbers_are_compared_however_far_they_go(asked: Callable[..., Any]) -> None:
    for (v, p), (w, q) in _ratios("against", 6_000):
        one, other = Fraction(v, p), Fraction(w, q)
        assert asked("against", v, p, w, q) == (one > other) - (one < other)
        assert asked("against", v, p, *_lowest(v, p)) == 0
