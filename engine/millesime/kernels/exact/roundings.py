"""Roundings to a multiple of a step: one division each, what is added before it telling them apart.

With n/d the number of steps, half up is ⌊(n + ⌊d/2⌋) / d⌋ for what is not negative, and is mirrored for what is (halves go
away from zero); truncation adds nothing to the one and d - 1 to the other, rounding up the reverse.
"""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from math import gcd
from typing import Any

import numpy as np

from millesime.kernels.exact.columns import WIDEST, Array, Column, left, scaled
from millesime.kernels.exact.operands import clipped, finished, fitted, joined, size, undivided

Added = Callable[[Any], tuple[Any, Any]]
"""From the divisor, what is added to numbers that are not negative, and to those that are."""


def half_up(a: Column, step: Column, *, await_: bool = False) -> Column:
    """The nearest multiple of the step, halves going away from zero."""
    return _rounded(a, step, lambda d: (d // 2, d - 1 - d // 2), await_)


def truncated(a: Column, step: Column, *, await_: bool = False) -> Column:
    """The multiple of the step next towards zero."""
    return _rounded(a, step, lambda d: (d * 0, d - 1), await_)


def rounded_up(a: Column, step: Column, *, await_: bool = False) -> Column:
    """The multiple of the step next away from zero."""
    return _rounded(a, step, lambda d: (d - 1, d * 0), await_)


def _rounded(a: Column, step: Column, added: Added, await_: bool) -> Column:
    if step.v.ndim == 0 and step.k is None and isinstance(step.den, int) and isinstance(a.den, int) and step.v > 0:
        grain = Fraction(int(step.v), step.den)
        shared = gcd(a.den, grain.denominator)
        times, by = grain.denominator // shared, a.den // shared * grain.numerator
        if by < WIDEST:
            return _to_grain(a, grain, times, by, added)
    a, step = fitted(a, step, lambda x, p, y, q: x * q + p * y)
    if step.lo < 0:  # what is rounded to less than nothing is the evaluator's affair
        step = left(step, step.v < 0)
    k = undivided(joined(a.k, step.k, await_), step.v == 0)
    number, by_row = a.v * step.den, np.maximum(step.v * a.den, 1)
    steps = (number + _before(number, added(by_row))) // by_row
    far = clipped(size(a) * step.top + size(step))
    return finished(steps * step.v, k, step.den, 0 if a.lo >= 0 else -far, far, step.top)


def _to_grain(a: Column, grain: Fraction, times: int, by: int, added: Added) -> Column:
    """To a step that is the same for all rows: `times` numerators make `by` steps."""
    whole = scaled(Column(a.v, joined(a.k, None), 1, a.lo, a.hi), times)
    above, below = added(by)
    v = whole.v
    if by > 1:
        v = v + (above if whole.lo >= 0 else _before(v, (above, below)))
        v //= by
    lo, hi = ((bound + (above if bound >= 0 else below)) // by for bound in (whole.lo, whole.hi))
    found = scaled(Column(np.asarray(v), whole.k, 1, lo, hi), grain.numerator)
    return Column(found.v, found.k, grain.denominator, found.lo, found.hi)


def _before(number: Array, added: tuple[Any, Any]) -> Any:
    above, below = added
    if isinstance(above, int) and above == below:
        return above
    return np.where(number < 0, below, above)
