"""Formulas (z3) and whole numbers side by side: truths, choices and comparisons of either."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

import z3

Term = Any
"""A whole number, a truth, or a formula of either."""
I32, I64 = z3.BitVecSort(32), z3.BitVecSort(64)
SHORT: Final = 2**32


def bits(term: Term, size: int = 32) -> Any:
    """A term as a number of so many bits."""
    if isinstance(term, bool):
        return z3.BitVecVal(int(term), size)
    if isinstance(term, int):
        return z3.BitVecVal(term, size)
    if z3.is_bool(term):
        return z3.If(term, z3.BitVecVal(1, size), z3.BitVecVal(0, size))
    return term


def truth(term: Term) -> Any:
    """A term as a truth."""
    if isinstance(term, bool | int):
        return bool(term)
    return term if z3.is_bool(term) else term != 0


def both(a: Any, b: Any) -> Any:
    """Both of two truths."""
    if a is False or b is False:
        return False
    if a is True or b is True:
        return b if a is True else a
    return z3.And(a, b)


def either(a: Any, b: Any) -> Any:
    """One of two truths."""
    if a is True or b is True:
        return True
    if a is False or b is False:
        return b if a is False else a
    return z3.Or(a, b)


def opposite(a: Any) -> Any:
    """The other truth."""
    return not a if isinstance(a, bool) else z3.Not(a)


def chosen(test: Any, a: Term, b: Term) -> Term:
    """One term or the other."""
    if isinstance(test, bool):
        return a if test else b
    if a is b or (type(a) is type(b) and isinstance(a, bool | int) and a == b):
        return a
    if (isinstance(a, bool) or z3.is_bool(a)) and (isinstance(b, bool) or z3.is_bool(b)):
        if a is True and b is False:
            return test
        return z3.If(test, z3.BoolVal(a) if isinstance(a, bool) else a, z3.BoolVal(b) if isinstance(b, bool) else b)
    size = next((one.size() for one in (a, b) if z3.is_bv(one)), 64 if long(a) or long(b) else 32)
    a, b = bits(a, size), bits(b, size)
    return a if a.eq(b) else z3.If(test, a, b)


class Long(int):
    """A whole number of 64 bits that is written out."""


def long(term: Term) -> bool:
    """Whether a term is a number of 64 bits that is written out."""
    return isinstance(term, Long)


def boolean(term: Term) -> bool:
    """Whether a term is a truth, or a number that is one."""
    return isinstance(term, bool) or (isinstance(term, int) and term in (0, 1)) or z3.is_bool(term)


def equal(a: Any, entry: int) -> Any:
    """Whether an entry is this one."""
    return int(a) == entry if isinstance(a, int) else a == entry


def figures(term: Any) -> set[int]:
    """What a term may be of which it is written out what it is, where that is above zero: a few figures, or none at all."""
    found, open_ = set[int](), [term]
    while open_:
        one = open_.pop()
        if z3.is_bv_value(one):
            found.add(one.as_signed_long())
        elif z3.is_app_of(one, z3.Z3_OP_ITE):
            open_ += one.children()[1:]
        else:
            return set()
    return {one for one in found if one > 0}


def swapped(term: Any, swaps: Sequence[tuple[Any, Any]]) -> Any:
    """A term in which some stand in the place of others."""
    return z3.substitute(term, *swaps) if z3.is_expr(term) else term


def unlike(a: Any, b: Any) -> Any:
    """Whether two terms differ."""
    if a is b:
        return False
    if isinstance(a, int) and isinstance(b, int):
        return int(a) != int(b)
    if any(z3.is_bool(one) or isinstance(one, bool) for one in (a, b)) and not any(z3.is_bv(one) for one in (a, b)):
        x, y = truth(a), truth(b)
        if isinstance(x, bool):
            return y if not x else opposite(y)
        if isinstance(y, bool):
            return x if not y else opposite(x)
        return False if x.eq(y) else z3.Xor(x, y)
    size = next((one.size() for one in (a, b) if z3.is_bv(one)), 32)
    x, y = bits(a, size), bits(b, size)
    return False if x.eq(y) else x != y
