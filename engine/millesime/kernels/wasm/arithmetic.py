"""Exact arithmetic, one row at a time: sums, products, quotients, the lesser and the greater, limits, roundings."""

from __future__ import annotations

from fractions import Fraction
from math import gcd, lcm
from typing import Final

from millesime.kernels.exact.lacks import DIVISION_BY_ZERO
from millesime.kernels.wasm import ratios
from millesime.kernels.wasm.function import Function
from millesime.kernels.wasm.lacking import either, instead, joined, none, plain, together, without_none
from millesime.kernels.wasm.values import EDGE, NOT_NONE, May, Unwritten, Val, const, number, written

ROUNDINGS: Final = {"arrondi": "$half_up", "arrondi_supérieur": "$rounded_up", "tronqué": "$truncated"}


def numbers(f: Function, value: Val) -> Val:
    """An operand that is a number, or nothing."""
    if value.truth:
        raise Unwritten("truth")
    return plain(f, value)


def unrefused(found: Val, *operands: Val) -> Val:
    """What is worked out of some operands, which is « sans objet » only where one of them is."""
    return found if any(May.NONE in one.entries for one in operands) else found.only(NOT_NONE)


def alike(f: Function, a: Val, b: Val) -> tuple[Val, Val]:
    """The same numbers over one denominator, that of all rows."""
    common = lcm(a.s, b.s)
    if common > EDGE:
        raise Unwritten("denominators")
    return _over(f, a, common), _over(f, b, common)


def _over(f: Function, a: Val, s: int) -> Val:
    """The same number over another denominator."""
    by = s // a.s
    return Val(f.times(a.v, by, a.most), a.k, s, far=min(EDGE, a.most * by), natural=a.whole)


def added(f: Function, a: Val, b: Val, *, minus: bool, await_: bool) -> Val:
    """The sum, or the difference."""
    k = together(f, a, b, await_=await_)
    if a.none or b.none:
        return Val(const(0), k, none=True)
    if a.d is not None or b.d is not None:
        return ratios.added(f, a, b, k, minus=minus)
    a, b = alike(f, a, b)
    one, other = written(a.v), written(b.v)
    if one is not None and other is not None and abs(one) + abs(other) <= EDGE:
        return Val(const(one - other if minus else one + other), k, a.s)
    natural = a.whole and b.whole
    far = max(a.most, b.most) if minus and natural else a.most + b.most
    v = f.within(f"(i64.{'sub' if minus else 'add'} {a.v} {b.v})", far)
    return Val(v, k, a.s, far=min(far, EDGE), natural=natural and not minus)


def multiplied(f: Function, a: Val, b: Val, *, await_: bool) -> Val:
    """The product."""
    k = together(f, a, b, await_=await_)
    if a.none or b.none:
        return Val(const(0), k, none=True)
    for one, other in ((a, b), (b, a)):
        by = written(one.v)
        if by is not None and one.d is None:
            return _times(f, other, Fraction(by, one.s), k)
    if a.d is None and b.d is None:
        if a.s * b.s > EDGE:
            raise Unwritten("denominators")
        far = a.most * b.most
        return Val(f.product(a.v, b.v, far), k, a.s * b.s, far=min(far, EDGE), natural=a.whole and b.whole)
    return ratios.multiplied(f, a, b, k)


def _times(f: Function, a: Val, by: Fraction, k: str | None) -> Val:
    if a.d is not None:
        return ratios.multiplied(f, a, number(by.numerator, by.denominator), k)
    whole = Fraction(by.numerator, by.denominator * a.s)
    if whole.denominator > EDGE:
        raise Unwritten("denominators")
    v = f.times(a.v, abs(whole.numerator), a.most) if whole else const(0)
    far = min(EDGE, a.most * abs(whole.numerator))
    v = v if whole >= 0 else f.keep(f"(i64.sub {const(0)} {v})")
    return Val(v, k, whole.denominator, far=far, natural=a.whole and whole >= 0)


def divided(f: Function, a: Val, b: Val, *, await_: bool) -> Val:
    """The quotient; a conflict where the divisor is zero."""
    k = together(f, a, b, await_=await_)
    if a.none or b.none:
        return Val(const(0), k, none=True)
    by = written(b.v)
    if by and b.d is None:
        return _times(f, a, Fraction(b.s, by), k)
    w = f.keep(b.v)

    def turned(v: str) -> str:
        """The same number, its sign changed where the divisor is below zero."""
        return v if b.whole else f"(select (i64.sub {const(0)} {v}) {v} (i64.lt_s {w} {const(0)}))"

    k = instead(f, f"(i64.eqz {w})", DIVISION_BY_ZERO, k)
    size = f.keep(turned(w))
    d, fine = f.keep(f"(select {const(1)} {size} (i64.eqz {size}))"), max(b.most, 1)
    if a.d is not None or b.d is not None:
        over = ratios.by_row(f, b)
        turned_ = f.keep(turned(over.d or const(over.s)))
        inverse = Val(turned_, None, 1, d, far=over.finest, fine=fine, natural=b.whole)
        return ratios.multiplied(f, a, inverse, k)
    shared = gcd(a.s, b.s)
    v, far = f.times(a.v, b.s // shared, a.most), min(EDGE, a.most * (b.s // shared))
    return Val(f.keep(turned(v)), k, a.s // shared, d, far=far, fine=fine, natural=a.whole and b.whole)


def chosen(f: Function, a: Val, b: Val, *, least: bool, await_: bool) -> Val:
    """The lesser one, or the greater."""
    k = together(f, a, b, await_=await_)
    if a.none or b.none:
        return Val(const(0), k, none=True)
    one, other, found = _first(f, a, b, least=least)
    return _of_two(f, one, other, found).over(k)


def _first(f: Function, a: Val, b: Val, *, least: bool) -> tuple[Val, Val, str]:
    """Two numbers, and whether the first is the lesser one or the greater; each may keep a denominator of its own."""
    test = "le" if least else "ge"
    if a.d is None and b.d is None:
        a, b = alike(f, a, b)
    else:
        a, b = ratios.own(f, a), ratios.own(f, b)
    return a, b, compared(f, a, b, test)


def _of_two(f: Function, a: Val, b: Val, first: str) -> Val:
    """The first of two numbers where something holds, else the other."""
    d = None if a.d is None or b.d is None else a.d if a.d == b.d else f.keep(f"(select {a.d} {b.d} {first})")
    far, fine, natural = max(a.most, b.most), max(a.finest, b.finest), a.whole and b.whole
    return Val(f.keep(f"(select {a.v} {b.v} {first})"), None, a.s, d, far=far, fine=fine, natural=natural)


def limited(f: Function, a: Val, bound: Val, *, cap: bool) -> Val:
    """A cap or a floor: a bound « sans objet » limits nothing, but what lacks of either lacks before that is asked."""
    k = joined(f, without_none(f, a), without_none(f, bound))
    absent = none(a)
    if absent is not None and k is not None:
        k = f.keep(f"(select {a.k} {k} (i32.and (i32.eqz {k}) {absent}))", "i32")
    if a.none:
        return Val(const(0), k, none=True)
    if bound.none:
        return a.over(k)
    one, other, first = _first(f, a, bound, least=cap)
    unbounded = none(bound)
    if unbounded is not None:
        first = f.keep(f"(i32.or {first} {unbounded})", "i32")
    return _of_two(f, one, other, first).over(k)


def rounded(f: Function, a: Val, step: Val, how: str, *, await_: bool) -> Val:
    """The multiple of a step that is written out."""
    if a.none:
        return a
    size = written(step.v)
    if size is None or step.d is not None or size <= 0:
        raise Unwritten("step")
    k = joined(f, a.k, step.k, await_=await_)
    grain = Fraction(size, step.s)
    shared = gcd(a.s, grain.denominator)
    times, by = grain.denominator // shared, a.s // shared * grain.numerator
    if by > EDGE:
        raise Unwritten("step")
    v, far = f.times(a.v, times, a.most), min(EDGE, a.most * times)
    divisor = const(by) if a.d is None else f.times(a.d, by, a.finest // a.s)
    if by > 1 or a.d is not None:
        v, far = f.keep(f"(call {ROUNDINGS[how]} {v} {divisor})"), far // by + 1
    v, far = f.times(v, grain.numerator, far), min(EDGE, far * grain.numerator)
    return Val(v, k, grain.denominator, far=far, natural=a.whole)


def compared(f: Function, a: Val, b: Val, test: str) -> str:
    """Whether a test holds of two numbers, or of two truths: `lt`, `le`, `gt`, `ge`, `eq`, `ne`."""
    sign = "" if test in ("eq", "ne") else "_s"
    if a.none or b.none:
        return "(i32.const 0)"
    if a.truth or b.truth:
        if not (a.truth and b.truth):
            raise Unwritten("truth")
        return f"(i32.{test}{sign} {a.v} {b.v})"
    if a.d is None and b.d is None:
        a, b = alike(f, a, b)
        return f.keep(f"(i64.{test}{sign} {a.v} {b.v})", "i32")
    return ratios.compared(f, a, b, test)


def refused(a: Val, b: Val) -> str | None:
    """Whether one of two operands is « sans objet »."""
    return either(none(a), none(b))
