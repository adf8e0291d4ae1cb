"""What may hold of a row, and what is made of it: the code that every module has for bodies whose branch is not known.

Whatever may hold stands on a stack, one record after another: values over their denominators, lacks and marks (options), and
why it is not known which holds (reasons). What the records come to is a matter of their pattern alone: which values agree,
which lacks and marks there are. Each pattern is judged once, by the rules of columns (`doubt`), and is found again by its words.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

from millesime.kernels.exact.lacks import ABSENT, COMMON, FIRST, LACKS, NO_MATCH, RETRY
from millesime.kernels.law import doubt
from millesime.kernels.law.doubt import Item, Value
from millesime.kernels.wasm.cases import TOLD, Cases
from millesime.kernels.wasm.memory import JUDGED, PATTERN, PATTERNS, PATTERNS_ASKED, STACK, STACK_END, WONDERED
from millesime.values import Lack, Status

RECORD: Final = 24
"""A record: a number, its denominator, what is lacking, and what the record is (option, reason, or a reason of no account)."""
WORDS: Final = PATTERN // 4 - 2
"""A pattern has so many words at most."""

SETTLED, WHY, AGREED, BESIDE, FALLS = 1, 2, 3, 4, 5
"""What is asked of a pattern: what holds where something must; why it is open; on what all agree; what holds beside
exceptions that speak for sure; which cases of a `selon` its subject may fall into."""
REAL: Final = 8
"""Values are told apart by themselves, as choices are, rather than by which of them agree."""
TRUTHS: Final = 16
_REASON: Final = 1 << 30


def _beside(items: list[Item], reasons: list[Lack]) -> Item:
    """What may hold beside exceptions that contradict one another cannot set them right."""
    first = items[0]
    return first if isinstance(first, Lack) and first.status is Status.CONFLICT else doubt.settled(items, reasons)


def _agreed(items: list[Item], reasons: list[Lack]) -> Item:
    return items[0] if doubt.agree(items) else ABSENT


_JUDGES: Final[dict[int, Callable[[list[Item], list[Lack]], Item]]] = {
    SETTLED: doubt.settled, WHY: doubt.why, AGREED: _agreed, BESIDE: _beside
}  # fmt: skip


def judged(words: Sequence[int], sites: Sequence[Cases]) -> int:
    """What a pattern comes to: an entry of lacks or a mark; below zero, one of its options (-1 is the first) or cases."""
    how, *rest = words
    if how & 7 == FALLS:
        return sites[rest[0]].falls(rest[1])
    shown = [(word, 0) if word >= 0 else (0, -1 - word) for word in rest if word < _REASON]
    reasons = [word - _REASON for word in rest if word >= _REASON]
    items = doubt.items(shown, real=bool(how & REAL), boolean=bool(how & TRUTHS))
    if items is None or any(code < FIRST for code in reasons):
        return RETRY
    found = _JUDGES[how & 7](items, [LACKS.at(code) for code in reasons])
    if isinstance(found, Value):
        return TOLD - found.option
    return found if isinstance(found, int) else LACKS.code(found)


def hashed(words: Sequence[int]) -> int:
    """Where a pattern is looked for first; the module's own reckoning, `$wondered`."""
    found = 0
    for word in words:
        found = ((found ^ (word & 0xFFFFFFFF)) * 0x9E3779B1) & 0xFFFFFFFF
    return (found ^ found >> 15) & (PATTERNS - 1)


def _at(place: str, offset: int, kind: str = "i32") -> str:
    return f"({kind}.load{f' offset={offset}' if offset else ''} (local.get {place}))"


_STEP = f"(local.set $at (i32.add (local.get $at) (i32.const {RECORD})))"
_DONE = "(br_if $done (i32.ge_u (local.get $at) (local.get $end)))"

TEXT: Final = f"""\
(global $top (mut i32) (i32.const {STACK}))

;; one thing that may hold
(func $may (param $v i64) (param $d i64) (param $k i32)
(if (i32.ge_u (global.get $top) (i32.const {STACK_END})) (then (unreachable)))
(i64.store (global.get $top) (local.get $v))
(i64.store offset=8 (global.get $top) (local.get $d))
(i32.store offset=16 (global.get $top) (local.get $k))
(i32.store offset=20 (global.get $top) (i32.const 0))
(global.set $top (i32.add (global.get $top) (i32.const {RECORD}))))

;; the same of a whole number, a day, a truth or a choice
(func $may_be (param $v i64)
(call $may (local.get $v) (i64.const 1) (i32.const 0)))

;; the same, whatever it is; and of something that is unlike it
(func $may_be_some
(call $may_be (i64.const 0)))

(func $may_be_other
(call $may_be (i64.const 1)))

;; the same, or what is lacking of it
(func $may_be_or_lack (param $v i64) (param $k i32)
(call $may (local.get $v) (i64.const 1) (local.get $k)))

;; the same of what is lacking, or of a mark
(func $may_lack (param $k i32)
(call $may (i64.const 0) (i64.const 1) (local.get $k)))

;; why it is not known which of several things holds
(func $want (param $k i32)
(call $may_lack (local.get $k))
(i32.store (i32.sub (global.get $top) (i32.const 4)) (i32.const 1)))

;; reasons are of no account where a graver one stands before them
(func $unwanted (param $at i32)
(block $done (loop $again
(br_if $done (i32.ge_u (local.get $at) (global.get $top)))
(if {_at("$at", 20)} (then (i32.store offset=20 (local.get $at) (i32.const 2))))
{_STEP}
(br $again))))

;; the options of some records once more, but those that do not match; « droit commun » comes to something else
(func $again (param $at i32) (param $end i32) (param $common i32) (local $k i32)
(block $done (loop $next
{_DONE}
(local.set $k {_at("$at", 16)})
(if (i32.eq (local.get $k) (i32.const {COMMON})) (then (local.set $k (local.get $common))))
(if (i32.and (i32.eqz {_at("$at", 20)}) (i32.and (i32.ne {_at("$at", 16)} (i32.const {NO_MATCH})) (i32.ne (local.get $k) (i32.const {ABSENT}))))
(then (call $may {_at("$at", 0, "i64")} {_at("$at", 8, "i64")} (local.get $k))))
{_STEP}
(br $next))))

;; the options of some records once more, but those that do not match
(func $matching (param $at i32) (param $end i32)
(call $again (local.get $at) (local.get $end) (i32.const {COMMON})))

;; all options of some records once more
(func $options (param $at i32) (param $end i32)
(block $done (loop $next
{_DONE}
(if (i32.eqz {_at("$at", 20)}) (then (call $may {_at("$at", 0, "i64")} {_at("$at", 8, "i64")} {_at("$at", 16)})))
{_STEP}
(br $next))))

;; the same, something taking the place of those that match
(func $instead (param $at i32) (param $end i32) (param $v i64) (param $d i64) (param $k i32)
(block $done (loop $next
{_DONE}
(if (i32.eqz {_at("$at", 20)}) (then
(if (i32.eq {_at("$at", 16)} (i32.const {NO_MATCH}))
(then (call $may_lack (i32.const {NO_MATCH})))
(else (call $may (local.get $v) (local.get $d) (local.get $k))))))
{_STEP}
(br $next))))

;; the same of a whole number, a day, a truth, a choice or what is lacking
(func $instead_whole (param $at i32) (param $end i32) (param $v i64) (param $k i32)
(call $instead (local.get $at) (local.get $end) (local.get $v) (i64.const 1) (local.get $k)))

;; whether two options are the same number: in their lowest terms they are the same figures
(func $same (param $a i32) (param $b i32) (result i32) (local $v i64) (local $d i64) (local $w i64) (local $e i64) (local $by i64)
(local.set $v {_at("$a", 0, "i64")}) (local.set $d {_at("$a", 8, "i64")})
(local.set $w {_at("$b", 0, "i64")}) (local.set $e {_at("$b", 8, "i64")})
(if (i64.eq (local.get $d) (local.get $e)) (then (return (i64.eq (local.get $v) (local.get $w)))))
(local.set $by (call $gcd (local.get $v) (local.get $d)))
(local.set $v (i64.div_s (local.get $v) (local.get $by))) (local.set $d (i64.div_u (local.get $d) (local.get $by)))
(local.set $by (call $gcd (local.get $w) (local.get $e)))
(i32.and (i64.eq (local.get $v) (i64.div_s (local.get $w) (local.get $by))) (i64.eq (local.get $d) (i64.div_u (local.get $e) (local.get $by)))))

;; the word of a value: which option of the same value comes first, or the value itself; 0 where that cannot be told
(func $word (param $start i32) (param $at i32) (param $how i32) (result i32) (local $place i32)
(if (i32.and (local.get $how) (i32.const {REAL})) (then
(if (i64.ge_u {_at("$at", 0, "i64")} (i64.const {_REASON})) (then (return (i32.const 0))))
(return (i32.sub (i32.const -1) (i32.wrap_i64 {_at("$at", 0, "i64")})))))
(block $done (loop $again
(br_if $done (i32.ge_u (local.get $start) (local.get $at)))
(if (i32.eqz {_at("$start", 20)}) (then
(if (i32.eqz {_at("$start", 16)}) (then
(br_if $done (call $same (local.get $start) (local.get $at)))))
(local.set $place (i32.add (local.get $place) (i32.const 1)))))
(local.set $start (i32.add (local.get $start) (i32.const {RECORD})))
(br $again)))
(i32.sub (i32.const -1) (local.get $place)))

;; what some records come to: an entry or a mark; below zero, one of the options
(func $judged (param $start i32) (param $end i32) (param $how i32) (result i32) (local $at i32) (local $n i32) (local $k i32) (local $tag i32)
(local.set $at (local.get $start))
(block $done (loop $next
{_DONE}
(local.set $tag {_at("$at", 20)})
(local.set $k {_at("$at", 16)})
(if (i32.ne (local.get $tag) (i32.const 2)) (then
(if (i32.eq (local.get $k) (i32.const {RETRY})) (then (return (i32.const {RETRY}))))
(if (local.get $tag) (then (local.set $k (i32.or (local.get $k) (i32.const {_REASON}))))
(else (if (i32.eqz (local.get $k)) (then (local.set $k (call $word (local.get $start) (local.get $at) (local.get $how)))))))
(if (i32.or (i32.eqz (local.get $k)) (i32.ge_u (local.get $n) (i32.const {WORDS}))) (then (return (i32.const {RETRY}))))
(local.set $n (i32.add (local.get $n) (i32.const 1)))
(i32.store offset={WONDERED} (i32.shl (local.get $n) (i32.const 2)) (local.get $k))))
{_STEP}
(br $next)))
(call $wondered (local.get $n) (local.get $how)))

;; into which cases of a `selon` what is lacking may fall
(func $falls (param $site i32) (param $k i32) (result i32)
(if (i32.eq (local.get $k) (i32.const {RETRY})) (then (return (i32.const {RETRY}))))
(i32.store offset={WONDERED + 4} (i32.const 0) (local.get $site))
(i32.store offset={WONDERED + 8} (i32.const 0) (local.get $k))
(call $wondered (i32.const 2) (i32.const {FALLS})))

;; what was told of the pattern at hand; nobody having told anything yet, it is asked about
(func $wondered (param $n i32) (param $how i32) (result i32) (local $hash i32) (local $i i32) (local $at i32) (local $end i32)
(local.set $end (i32.shl (i32.add (local.get $n) (i32.const 1)) (i32.const 2)))
(i32.store offset={WONDERED} (i32.const 0) (i32.or (local.get $how) (i32.shl (local.get $n) (i32.const 16))))
(loop $more
(local.set $hash (i32.mul (i32.xor (local.get $hash) (i32.load offset={WONDERED} (local.get $i))) (i32.const 0x9E3779B1)))
(local.set $i (i32.add (local.get $i) (i32.const 4)))
(br_if $more (i32.lt_u (local.get $i) (local.get $end))))
(local.set $hash (i32.and (i32.xor (local.get $hash) (i32.shr_u (local.get $hash) (i32.const 15))) (i32.const {PATTERNS - 1})))
(block $unknown (loop $other
(local.set $at (i32.mul (local.get $hash) (i32.const {PATTERN})))
(br_if $unknown (i32.eqz (i32.load offset={JUDGED} (local.get $at))))
(local.set $i (i32.const 0))
(block $differs (loop $more
(br_if $differs (i32.ne (i32.load offset={JUDGED} (i32.add (local.get $at) (local.get $i))) (i32.load offset={WONDERED} (local.get $i))))
(local.set $i (i32.add (local.get $i) (i32.const 4)))
(br_if $more (i32.lt_u (local.get $i) (local.get $end)))
(return (i32.load offset={JUDGED + PATTERN - 4} (local.get $at)))))
(local.set $hash (i32.and (i32.add (local.get $hash) (i32.const 1)) (i32.const {PATTERNS - 1})))
(br $other)))
(local.set $i (i32.load (i32.const {PATTERNS_ASKED})))
(if (i32.lt_u (local.get $i) (i32.const 63)) (then
(local.set $i (i32.add (local.get $i) (i32.const 1)))
(i32.store (i32.const {PATTERNS_ASKED}) (local.get $i))
(memory.copy (i32.add (i32.const {PATTERNS_ASKED}) (i32.mul (local.get $i) (i32.const {PATTERN}))) (i32.const {WONDERED}) (i32.const {PATTERN}))))
(i32.const {RETRY}))

;; what all records from a place on come to; all from `base` on are gone
(func $settled (param $at i32) (param $how i32) (param $base i32) (result i64 i64 i32) (local $r i32) (local $v i64) (local $d i64)
(local.set $d (i64.const 1))
(local.set $r (call $judged (local.get $at) (global.get $top) (local.get $how)))
(global.set $top (local.get $base))
(if (i32.lt_s (local.get $r) (i32.const 0)) (then
(block $found (loop $next
(if (i32.eqz {_at("$at", 20)}) (then
(br_if $found (i32.eq (local.get $r) (i32.const -1)))
(local.set $r (i32.add (local.get $r) (i32.const 1)))))
{_STEP}
(br $next)))
(local.set $v {_at("$at", 0, "i64")})
(local.set $d {_at("$at", 8, "i64")})
(local.set $r {_at("$at", 16)})))
(local.get $v) (local.get $d) (local.get $r))

;; the same of whole numbers, days, truths or choices, whose records are all over one
(func $settled_whole (param $at i32) (param $how i32) (param $base i32) (result i64 i32) (local $v i64) (local $k i32)
(call $settled (local.get $at) (local.get $how) (local.get $base))
(local.set $k) (drop) (local.set $v)
(local.get $v) (local.get $k))

;; the same over a denominator that all those of the records divide
(func $settled_over (param $at i32) (param $how i32) (param $over i64) (param $base i32) (result i64 i32) (local $v i64) (local $d i64) (local $k i32)
(call $settled (local.get $at) (local.get $how) (local.get $base))
(local.set $k) (local.set $d) (local.set $v)
(if (i64.ne (local.get $over) (local.get $d)) (then
(if (i64.ne (i64.rem_u (local.get $over) (local.get $d)) (i64.const 0)) (then (return (i64.const 0) (i32.const {RETRY}))))
(local.set $d (i64.div_u (local.get $over) (local.get $d)))
(if (i32.eqz (call $fits (local.get $v) (local.get $d))) (then (return (i64.const 0) (i32.const {RETRY}))))
(local.set $v (i64.mul (local.get $v) (local.get $d)))))
(local.get $v) (local.get $k))
"""
