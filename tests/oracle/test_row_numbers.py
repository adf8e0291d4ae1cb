"""What proofs know of numbers over a denominator of their own holds of exact fractions."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from random import Random

import pytest
import z3

from millesime.kernels.wasm.values import EDGE
from tests.oracle.row_numbers import Numbers
from tests.oracle.row_terms import I64

NAMES = ("v", "p", "w", "q")


def _told(name: str, given: tuple[int, ...]) -> tuple[int, int]:
    """A sum or a product as the runtime comes to it: over 0 where it goes too far in its lowest terms."""
    a, b = Fraction(given[0], given[1]), Fraction(given[2], given[3])
    found = a + b if name == "$plus" else a * b
    fits = abs(found.numerator) <= EDGE and found.denominator <= EDGE
    return (found.numerator, found.denominator) if fits else (0, 0)


def _drawn(random: Random) -> tuple[int, ...]:
    def one() -> int:
        return random.randint(1, 2 ** random.choice((3, 8, 20, 31, 45, 61)))

    return random.choice((-1, 1)) * one(), one(), one(), one()


def _holds(
    axioms: Iterable[z3.BoolRef], numbers: dict[tuple[int, ...], Fraction], swaps: list[tuple[z3.ExprRef, z3.ExprRef]]
) -> bool:
    """Whether some axioms hold where everything is what it is."""
    solver = z3.Solver()
    solver.add(z3.Not(z3.And([z3.substitute(one, *swaps) for one in axioms])))
    number = z3.Function("number", I64, I64, z3.RealSort())
    for (v, d), is_ in numbers.items():
        solver.add(number(z3.BitVecVal(v, 64), z3.BitVecVal(d, 64)) == z3.RealVal(is_))
    return bool(solver.check() == z3.unsat)


@pytest.mark.parametrize("name", ["$plus", "$times"])
def test_a_sum_or_a_product_is_what_is_known_of_it_and_fits_where_that_is_known(name: str) -> None:
    """Whichever of its four figures are written out."""
    random = Random(name)
    v, d = z3.Consts("found over", I64)
    told = 0
    for turn in range(300):
        given = _drawn(random)
        terms = [
            z3.BitVecVal(one, 64) if place and turn >> place & 1 else z3.Const(each, I64)
            for place, (each, one) in enumerate(zip(NAMES, given, strict=True))
        ]
        numbers = Numbers()
        found = _told(name, given)
        axioms = list(numbers.worked_out(name, terms, v, d))
        against = z3.BitVec("against", 32)
        axioms += numbers.compared(against, [*terms[:2], z3.BitVecVal(given[0] % 64, 64), z3.BitVecVal(64, 64)])
        apart = Fraction(given[0], given[1]) - Fraction(given[0] % 64, 64)
        sign = z3.BitVecVal((apart > 0) - (apart < 0), 32)
        swaps = [
            (term, z3.BitVecVal(one, 64)) for term, one in zip(terms, given, strict=True) if not z3.is_bv_value(term)
        ]
        swaps += [(v, z3.BitVecVal(found[0], 64)), (d, z3.BitVecVal(found[1], 64)), (against, sign)]
        known = {given[:2]: Fraction(*given[:2]), given[2:]: Fraction(*given[2:])}
        if found[1]:
            known[found] = Fraction(*found)
        told += len(axioms) > 2
        assert _holds(axioms, known, swaps), (name, given, terms)
    assert told > 100
