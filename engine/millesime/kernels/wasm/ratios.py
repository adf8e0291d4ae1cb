"""Numbers of which each has a denominator of its own row: what every module has to add, multiply and compare them."""

from __future__ import annotations

from dataclasses import replace
from math import gcd, lcm
from typing import Final

from millesime.kernels.wasm.function import Function
from millesime.kernels.wasm.values import EDGE, Val, code, const, written


def by_row(f: Function, a: Val) -> Val:
    """The same number, its denominator being its row's own altogether if it is at all."""
    if a.d is None or a.s == 1:
        return a
    d = f.times(a.d, a.s, a.finest // a.s)
    return replace(a, s=1, d=d, fine=min(EDGE, a.finest))


def own(f: Function, a: Val) -> Val:
    """The same number over a denominator of its row."""
    return by_row(f, a) if a.d is not None else replace(a, s=1, d=const(a.s))


def added(f: Function, a: Val, b: Val, k: str | None, *, minus: bool) -> Val:
    """The sum, or the difference; the row is left where it goes too far in its lowest terms."""
    natural = a.whole and b.whole and not minus
    s = lcm(a.s, b.s)
    fars = [_reach(x, y, s) for x, y in ((a, b), (b, a))]
    if sum(fars) <= EDGE:
        one, other = _brought(f, a, b, s), _brought(f, b, a, s)
        v = f.keep(f"(i64.{'sub' if minus else 'add'} {one} {other})")
        over = a if a.d is not None else b
        return Val(v, k, s, over.d, far=sum(fars), fine=over.fine, natural=natural)
    a, b = own(f, a), own(f, b)
    far, fine = a.most * b.finest + b.most * a.finest, a.finest * b.finest
    w = f.keep(f"(i64.sub {const(0)} {b.v})") if minus else b.v
    return _called(f, "$plus", a, b, w, k, far, fine, natural=natural)


def _reach(a: Val, b: Val, s: int) -> int:
    """How far the numerator of one of two numbers goes over `s` and the denominator of their row; too far where that is not the
    same: only a number that is written out is over any.
    """
    if a.d == b.d or b.d is None:
        return a.most * (s // a.s)
    return EDGE + 1 if a.d is not None or written(a.v) is None else a.most * (s // a.s) * (b.finest // b.s)


def _brought(f: Function, a: Val, b: Val, s: int) -> str:
    """That numerator."""
    v = f.times(a.v, s // a.s, a.most)
    return v if a.d == b.d or b.d is None else f.product(v, b.d, _reach(a, b, s))


def multiplied(f: Function, a: Val, b: Val, k: str | None) -> Val:
    """The product; the row is left where it goes too far in its lowest terms."""
    natural = a.whole and b.whole
    for one, other in ((a, b), (b, a)):
        held = written(other.v)
        if held is not None and other.d is None and one.d is not None:
            share = gcd(held, one.s) or 1
            times, s = held // share, one.s // share * other.s
            if times >= 0 and one.most * times <= EDGE and s * (one.finest // one.s) <= EDGE:
                v = f.times(one.v, times, one.most) if times else const(0)
                return Val(v, k, s, one.d, far=one.most * times, fine=one.fine, natural=natural)
    a, b = own(f, a), own(f, b)
    far, fine = a.most * b.most, a.finest * b.finest
    if max(far, fine) <= EDGE:
        v, d = f.product(a.v, b.v, far), f.product(a.d or "", b.d or "", fine)
        return Val(v, k, 1, d, far=far, fine=fine, natural=natural)
    return _called(f, "$times", a, b, b.v, k, far, fine, natural=natural)


def compared(f: Function, a: Val, b: Val, test: str) -> str:
    """Whether a test holds of two numbers, however far they go: `lt`, `le`, `gt`, `ge`, `eq`, `ne`."""
    sign, (a, b) = "" if test in ("eq", "ne") else "_s", (own(f, a), own(f, b))
    return f.keep(f"(i32.{test}{sign} (call $against {a.v} {a.d} {b.v} {b.d}) {code(0)})", "i32")


def _called(
    f: Function, name: str, a: Val, b: Val, w: str, k: str | None, far: int, fine: int, *, natural: bool
) -> Val:
    v, d = f.local(), f.local()
    f.add(f"(call {name} {a.v} {a.d} {w} {b.d})")
    f.lines += [f"(local.set {d})", f"(local.set {v})"]
    if max(far, fine) > EDGE:
        f.leave(f"(i64.eqz (local.get {d}))")
    far, fine = min(far, EDGE), min(fine, EDGE)
    return Val(f.fixed(v), k, 1, f.fixed(d), far=far, fine=fine, natural=natural)


GCD: Final = """\
(func $abs (param $a i64) (result i64)
(select (i64.sub (i64.const 0) (local.get $a)) (local.get $a) (i64.lt_s (local.get $a) (i64.const 0))))

(func $gcd (param $a i64) (param $b i64) (result i64) (local $twos i64) (local $t i64)
(local.set $a (i64.rem_u (call $abs (local.get $a)) (local.get $b)))
(if (i64.eqz (local.get $a)) (then (return (local.get $b))))
(local.set $twos (i64.ctz (i64.or (local.get $a) (local.get $b))))
(local.set $a (i64.shr_u (local.get $a) (i64.ctz (local.get $a))))
(loop $again
(local.set $b (i64.shr_u (local.get $b) (i64.ctz (local.get $b))))
(local.set $t (i64.sub (local.get $b) (local.get $a)))
(local.set $a (select (local.get $b) (local.get $a) (i64.lt_s (local.get $t) (i64.const 0))))
(local.set $b (select (i64.sub (i64.const 0) (local.get $t)) (local.get $t) (i64.lt_s (local.get $t) (i64.const 0))))
(br_if $again (i64.ne (local.get $b) (i64.const 0))))
(i64.shl (local.get $a) (local.get $twos)))
"""
"""The greatest divisor that two numbers have in common."""


def _surely(a: str, b: str) -> str:
    """Whether the product of two numbers fits by how many bits they take at most: it may where this does not hold."""
    bits = [f"(i64.clz (i64.xor (local.get ${one}) (i64.shr_s (local.get ${one}) (i64.const 63))))" for one in (a, b)]
    return f"(i64.ge_u (i64.add {bits[0]} {bits[1]}) (i64.const 67))"


def _fits(a: str, b: str) -> str:
    """The same, looked at more closely where that does not tell."""
    return (
        f"(if (result i32) {_surely(a, b)} (then (i32.const 1)) (else (call $fits (local.get ${a}) (local.get ${b}))))"
    )


def _product() -> str:
    fits = f"(i32.and {_fits('v', 'w')} {_fits('p', 'q')})"
    return (
        f"(if {fits} (then (return (i64.mul (local.get $v) (local.get $w)) (i64.mul (local.get $p) (local.get $q)))))\n"
    )


TEXT: Final = f"""\
{GCD}
;; the upper half of the product of two numbers that are not below zero
(func $upper_half (param $a i64) (param $b i64) (result i64) (local $low i64) (local $across i64) (local $back i64)
(local.set $low (i64.mul (i64.and (local.get $a) (i64.const 0xFFFFFFFF)) (i64.and (local.get $b) (i64.const 0xFFFFFFFF))))
(local.set $across (i64.mul (i64.and (local.get $a) (i64.const 0xFFFFFFFF)) (i64.shr_u (local.get $b) (i64.const 32))))
(local.set $back (i64.mul (i64.shr_u (local.get $a) (i64.const 32)) (i64.and (local.get $b) (i64.const 0xFFFFFFFF))))
(local.set $low (i64.add (i64.shr_u (local.get $low) (i64.const 32)) (i64.add (i64.and (local.get $across) (i64.const 0xFFFFFFFF)) (i64.and (local.get $back) (i64.const 0xFFFFFFFF)))))
(i64.add (i64.mul (i64.shr_u (local.get $a) (i64.const 32)) (i64.shr_u (local.get $b) (i64.const 32)))
(i64.add (i64.add (i64.shr_u (local.get $across) (i64.const 32)) (i64.shr_u (local.get $back) (i64.const 32))) (i64.shr_u (local.get $low) (i64.const 32)))))

;; whether the product of two numbers fits
(func $fits (param $a i64) (param $b i64) (result i32)
(local.set $a (call $abs (local.get $a))) (local.set $b (call $abs (local.get $b)))
(i32.and (i64.eqz (call $upper_half (local.get $a) (local.get $b))) (i64.le_u (i64.mul (local.get $a) (local.get $b)) (i64.const {EDGE}))))

;; a number in its lowest terms
(func $lowest (param $v i64) (param $d i64) (result i64 i64) (local $shared i64)
(local.set $shared (call $gcd (local.get $v) (local.get $d)))
(i64.div_s (local.get $v) (local.get $shared))
(i64.div_s (local.get $d) (local.get $shared)))

;; the sum of two numbers, in lower terms if need be; over 0 where it goes too far in its lowest ones
(func $plus (param $v i64) (param $p i64) (param $w i64) (param $q i64) (result i64 i64) (local $by i64) (local $other i64) (local $sum i64) (local $lowest i32)
(local.set $by (select (i64.const 1) (local.get $q) (i64.eq (local.get $p) (local.get $q))))
(local.set $other (select (i64.const 1) (local.get $p) (i64.eq (local.get $p) (local.get $q))))
(loop $again
(if (i32.and (i32.and {_fits("v", "by")} {_fits("w", "other")}) {_fits("p", "by")}) (then
(local.set $sum (i64.add (i64.mul (local.get $v) (local.get $by)) (i64.mul (local.get $w) (local.get $other))))
(if (i64.le_u (call $abs (local.get $sum)) (i64.const {EDGE})) (then (return (local.get $sum) (i64.mul (local.get $p) (local.get $by)))))))
(if (local.get $lowest) (then (return (i64.const 0) (i64.const 0))))
(local.set $lowest (i32.const 1))
(call $lowest (local.get $v) (local.get $p)) (local.set $p) (local.set $v)
(call $lowest (local.get $w) (local.get $q)) (local.set $q) (local.set $w)
(call $lowest (local.get $q) (local.get $p)) (local.set $other) (local.set $by)
(br $again))
(unreachable))

;; the product of two numbers, in lower terms if need be; over 0 where it goes too far in its lowest ones
(func $times (param $v i64) (param $p i64) (param $w i64) (param $q i64) (result i64 i64)
{_product()}(call $lowest (local.get $v) (local.get $q)) (local.set $q) (local.set $v)
{_product()}(call $lowest (local.get $w) (local.get $p)) (local.set $p) (local.set $w)
{_product()}(call $lowest (local.get $v) (local.get $p)) (local.set $p) (local.set $v)
(call $lowest (local.get $w) (local.get $q)) (local.set $q) (local.set $w)
{_product()}(i64.const 0)
(i64.const 0))

;; a number against another: below, at or above zero as it is less, the same or more
(func $against (param $v i64) (param $p i64) (param $w i64) (param $q i64) (result i32) (local $up i64) (local $other i64) (local $by i32)
(if (i32.or (i64.eq (local.get $p) (local.get $q)) (i32.ne (i64.lt_s (local.get $v) (i64.const 0)) (i64.lt_s (local.get $w) (i64.const 0)))) (then
(return (i32.sub (i64.gt_s (local.get $v) (local.get $w)) (i64.lt_s (local.get $v) (local.get $w))))))
(local.set $by (select (i32.const -1) (i32.const 1) (i64.lt_s (local.get $v) (i64.const 0))))
(local.set $v (call $abs (local.get $v))) (local.set $w (call $abs (local.get $w)))
(local.set $up (call $upper_half (local.get $v) (local.get $q)))
(local.set $other (call $upper_half (local.get $w) (local.get $p)))
(if (i64.eq (local.get $up) (local.get $other)) (then
(local.set $up (i64.mul (local.get $v) (local.get $q)))
(local.set $other (i64.mul (local.get $w) (local.get $p)))))
(i32.mul (local.get $by) (i32.sub (i64.gt_u (local.get $up) (local.get $other)) (i64.lt_u (local.get $up) (local.get $other)))))
"""
