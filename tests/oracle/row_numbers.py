"""What is known of numbers that are over a denominator of their own, as formulas (z3).

The runtime brings them to lower terms where they would go too far: what a sum or a product is, and that it fits where what is written
out of it leaves room, is known of all that it is made of.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import product
from math import gcd
from typing import Any, Final, final

import z3

from millesime.kernels.wasm.values import EDGE
from tests.oracle.row_terms import I64, figures

SMALL: Final = 1 << 20
"""Figures that are less, and what they come to together, never go too far."""


@final
class Numbers:
    """What is known of the numbers of some formulas, by what they are made of."""

    def __init__(self) -> None:
        self._figures: list[Any] = []
        """Small ones that others are held against."""
        self._made: list[tuple[Any, Any]] = []
        """What something small is added to or multiplied with, and what it is over then."""

    def mark(self) -> tuple[int, int]:
        """How much is known so far."""
        return len(self._figures), len(self._made)

    def forget(self, mark: Sequence[int]) -> None:
        """Know no more than was known then."""
        figures_, made = mark
        del self._figures[figures_:], self._made[made:]

    def of(self, v: Any, d: Any) -> Any:
        """What a number over a denominator is."""
        if z3.is_bv_value(v) and z3.is_bv_value(d) and d.as_signed_long() > 0:
            return z3.RealVal(Fraction(v.as_signed_long(), d.as_signed_long()))
        return z3.Function("number", I64, I64, z3.RealSort())(v, d)

    def worked_out(self, name: str, given: Sequence[Any], v: Any, d: Any) -> Iterator[Any]:
        """What a sum is, or a product with a figure, and that it fits: a small figure together with another always does."""
        a, b = self.of(*given[:2]), self.of(*given[2:])
        if name == "$plus":
            yield z3.Implies(d != 0, self.of(v, d) == a + b)
        elif z3.is_rational_value(b):
            yield z3.Implies(d != 0, self.of(v, d) == a * b)
        if all(z3.is_bv_value(one) and abs(one.as_signed_long()) < SMALL for one in given[2:]):
            self._made.append((a, d))
            yield from (z3.Implies(a == figure, d != 0) for figure in self._figures)
        yield from (z3.Implies(z3.And(*here), d != 0) for here in _fitting(name, given))

    def compared(self, found: Any, given: Sequence[Any]) -> Iterator[Any]:
        """How two numbers compare."""
        a, b = self.of(*given[:2]), self.of(*given[2:])
        yield z3.And((found == 0) == (a == b), (found > 0) == (a > b))
        for one in (a, b):
            if z3.is_rational_value(one) and max(abs(one.numerator_as_long()), one.denominator_as_long()) < SMALL:
                self._figures.append(one)
                yield from (z3.Implies(of == one, d != 0) for of, d in self._made)
        v, p, w, q = given
        signs = [z3.BitVecVal(sign, 32) for sign in (1, -1, 0)]
        for c, e in product(figures(p), figures(q)):
            apart = v * e - w * c
            said = found == z3.If(apart > 0, signs[0], z3.If(apart < 0, signs[1], signs[2]))
            yield z3.Implies(z3.And(p == c, q == e, _within(v, e), _within(w, c)), said)


def bounded(given: Sequence[Any], v: Any, d: Any) -> Iterator[Any]:
    """How far a sum or a product goes; what went too far is 0 over 0, and so is whatever that is added to or multiplied with."""
    yield z3.And(d >= 0, d <= EDGE, v >= -EDGE, v <= EDGE, z3.Implies(d == 0, v == 0))
    yield z3.Implies(z3.Or([z3.And(w == 0, over == 0) for w, over in (given[:2], given[2:])]), d == 0)


def _fitting(name: str, given: Sequence[Any]) -> Iterator[list[Any]]:
    """Where a sum or a product fits, for what of it is written out."""
    v, p, w, q = given
    for a, b, c in product(*map(_written, (p, q, w))):
        here = [one == held for one, held in ((p, a), (q, b), (w, c)) if held is not None]
        if name == "$times" and c is not None and (a is not None or b is not None):
            over = (a or 1) * (b or 1)
            shared = gcd(c, over)
            open_ = [one for one, held in ((p, a), (q, b)) if held is None]
            if open_ or over // shared <= EDGE:
                yield [*here, _within(v, c // shared), *(_within(one, over // shared) for one in open_)]
        if name == "$plus" and b is not None and (a is not None or c is not None):
            shared = 1 if a is None else gcd(a, b)
            by = b // shared
            other = _within(w, 2 * (a // shared)) if a is not None else _within(p, 2 * (c or 1))
            yield [*here, _within(v, 2 * by), _within(p, by), other]


def _written(term: Any) -> Sequence[int | None]:
    """What a term may be, if that is written out."""
    return sorted(figures(term)) or (None,)


def _within(v: Any, times: int) -> Any:
    """That a number fits so many times."""
    most = EDGE // max(times, 1)
    return z3.And(v >= -most, v <= most)
