"""Numbers of which each has a denominator of its own row: what every module has to add, multiply and compare them."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from millesime.kernels.wasm.function import Function
from millesime.kernels.wasm.values import EDGE, Val, code, const


def by_row(a: Val) -> Val:
    """The same number with a denominator of its row."""
    return a if a.d is not None else Val(a.v, a.k, 1, const(a.s), far=a.most, natural=a.whole)


def added(f: Function, a: Val, b: Val, k: str | None, *, minus: bool) -> Val:
    """The sum, or the difference; the row is left where it goes too far in its lowest terms."""
    a, b = by_row(a), by_row(b)
    natural = a.whole and b.whole and not minus
    if a.d == b.d:
        far = a.most + b.most
        v = f.within(f"(i64.{'sub' if minus else 'add'} {a.v} {b.v})", far)
        return Val(v, k, 1, a.d, far=min(far, EDGE), fine=a.finest, natural=natural)
    far, fine = a.most * b.finest + b.most * a.finest, a.finest * b.finest
    w = f.keep(f"(i64.sub {const(0)} {b.v})") if minus else b.v
    return replace(_called(f, "$plus", a, b, w, k, far, fine), natural=natural)


def multiplied(f: Function, a: Val, b: Val, k: str | None) -> Val:
    """The product; the row is left where it goes too far in its lowest terms."""
    a, b = by_row(a), by_row(b)
    far, fine = a.most * b.most, a.finest * b.finest
    if max(far, fine) <= EDGE:
        v, d = f.product(a.v, b.v, far), f.product(a.d or "", b.d or "", fine)
        return Val(v, k, 1, d, far=far, fine=fine, natural=a.whole and b.whole)
    return replace(_called(f, "$times", a, b, b.v, k, far, fine), natural=a.whole and b.whole)


def compared(f: Function, a: Val, b: Val, test: str) -> str:
    """Whether a test holds of two numbers, however far they go: `lt`, `le`, `gt`, `ge`, `eq`, `ne`."""
    sign, (a, b) = "" if test in ("eq", "ne") else "_s", (by_row(a), by_row(b))
    return f.keep(f"(i32.{test}{sign} (call $against {a.v} {a.d} {b.v} {b.d}) {code(0)})", "i32")


def _called(f: Function, name: str, a: Val, b: Val, w: str, k: str | None, far: int, fine: int) -> Val:
    v, d = f.local(), f.local()
    f.add(f"(call {name} {a.v} {a.d} {w} {b.d})")
    f.lines += [f"(local.set {d})", f"(local.set {v})"]
    if max(far, fine) > EDGE:
        f.leave(f"(i64.eqz (local.get {d}))")
    return Val(f"(local.get {v})", k, 1, f"(local.get {d})", far=min(far, EDGE), fine=min(fine, EDGE))


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
