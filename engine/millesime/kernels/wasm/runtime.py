"""What every module has: exact roundings, the calendar, and what two lacks come to together."""

from __future__ import annotations

from typing import Final

from millesime.kernels.wasm import ratios

PAIRS: Final = 1024
"""Places in the table of pairs of lacks; a power of two."""

TEXT: Final = f"""\
{ratios.TEXT}
(func $signed (param $size i64) (param $like i64) (result i64)
(select (i64.sub (i64.const 0) (local.get $size)) (local.get $size) (i64.lt_s (local.get $like) (i64.const 0))))

;; the nearest whole number of `by`, halves going away from zero
(func $half_up (param $n i64) (param $by i64) (result i64)
(call $signed (i64.div_u (i64.add (i64.mul (call $abs (local.get $n)) (i64.const 2)) (local.get $by)) (i64.mul (local.get $by) (i64.const 2))) (local.get $n)))

(func $truncated (param $n i64) (param $by i64) (result i64)
(i64.div_s (local.get $n) (local.get $by)))

(func $rounded_up (param $n i64) (param $by i64) (result i64)
(call $signed (i64.div_u (i64.sub (i64.add (call $abs (local.get $n)) (local.get $by)) (i64.const 1)) (local.get $by)) (local.get $n)))

;; what two operands lack together: what is needed of both, or of either
(func $absorbed (param $a i32) (param $b i32) (result i32)
(if (i32.eqz (local.get $a)) (then (return (local.get $b))))
(if (i32.eqz (local.get $b)) (then (return (local.get $a))))
(call $pair (local.get $a) (local.get $b) (i32.const 0)))

(func $awaited (param $a i32) (param $b i32) (result i32)
(if (i32.eqz (local.get $a)) (then (return (local.get $b))))
(if (i32.eqz (local.get $b)) (then (return (local.get $a))))
(call $pair (local.get $a) (local.get $b) (i32.const 1)))

(func $pair (param $a i32) (param $b i32) (param $how i32) (result i32)
(if (i32.or (i32.eq (local.get $a) (i32.const 1)) (i32.eq (local.get $b) (i32.const 1))) (then (return (i32.const 1))))
(if (i32.or (i32.eq (local.get $a) (i32.const 2)) (i32.eq (local.get $b) (i32.const 2))) (then (return (i32.const 2))))
(if (i32.eq (local.get $a) (local.get $b)) (then (return (local.get $a))))
(local.set $how (call $told (local.get $a) (local.get $b) (local.get $how)))
(select (i32.const 2) (local.get $how) (i32.eq (local.get $how) (i32.const -1))))

;; what was told of two entries; -1 where nothing was told yet, and they are asked about
(func $told (param $a i32) (param $b i32) (param $how i32) (result i32) (local $key i64) (local $at i32) (local $held i64)
(local.set $key (i64.or (i64.shl (i64.extend_i32_u (local.get $a)) (i64.const 32)) (i64.or (i64.shl (i64.extend_i32_u (local.get $b)) (i64.const 2)) (i64.extend_i32_u (local.get $how)))))
(local.set $at (i32.and (i32.add (i32.add (i32.mul (local.get $a) (i32.const 31)) (i32.mul (local.get $b) (i32.const 17))) (i32.mul (local.get $how) (i32.const 7))) (i32.const {PAIRS - 1})))
(loop $next
(local.set $held (i64.load (i32.add (global.get $pairs) (i32.shl (local.get $at) (i32.const 4)))))
(if (i64.eq (local.get $held) (local.get $key)) (then (return (i32.load (i32.add (i32.const 8) (i32.add (global.get $pairs) (i32.shl (local.get $at) (i32.const 4))))))))
(if (i64.ne (local.get $held) (i64.const 0)) (then (local.set $at (i32.and (i32.add (local.get $at) (i32.const 1)) (i32.const {PAIRS - 1}))) (br $next))))
(local.set $at (i32.load (global.get $asked)))
(if (i32.lt_u (local.get $at) (i32.const 63)) (then
(local.set $at (i32.add (local.get $at) (i32.const 1)))
(i32.store (global.get $asked) (local.get $at))
(i64.store (i32.add (global.get $asked) (i32.shl (local.get $at) (i32.const 3))) (local.get $key))))
(i32.const -1))

;; both citations, the one that there is where the other is none
(func $cited_too (param $a i32) (param $b i32) (result i32)
(if (i32.eqz (local.get $a)) (then (return (local.get $b))))
(if (i32.eqz (local.get $b)) (then (return (local.get $a))))
(call $told (local.get $a) (local.get $b) (i32.const 2)))

;; the year, the month from 0 and the rank from 0 of a day since 1970-01-01, of the years that dates have
(func $civil (param $day i64) (result i64 i64 i64) (local $era i64) (local $of i64) (local $years i64) (local $rest i64) (local $m i64)
(local.set $day (i64.add (local.get $day) (i64.const 719468)))
(local.set $era (i64.div_u (local.get $day) (i64.const 146097)))
(local.set $of (i64.rem_u (local.get $day) (i64.const 146097)))
(local.set $years (i64.div_u (i64.sub (i64.add (i64.sub (local.get $of) (i64.div_u (local.get $of) (i64.const 1460))) (i64.div_u (local.get $of) (i64.const 36524))) (i64.div_u (local.get $of) (i64.const 146096))) (i64.const 365)))
(local.set $rest (i64.sub (local.get $of) (i64.sub (i64.add (i64.mul (local.get $years) (i64.const 365)) (i64.div_u (local.get $years) (i64.const 4))) (i64.div_u (local.get $years) (i64.const 100)))))
(local.set $m (i64.div_u (i64.add (i64.mul (local.get $rest) (i64.const 5)) (i64.const 2)) (i64.const 153)))
(i64.add (i64.add (local.get $years) (i64.mul (local.get $era) (i64.const 400))) (i64.extend_i32_u (i64.ge_u (local.get $m) (i64.const 10))))
(select (i64.sub (local.get $m) (i64.const 10)) (i64.add (local.get $m) (i64.const 2)) (i64.ge_u (local.get $m) (i64.const 10)))
(i64.sub (local.get $rest) (i64.div_u (i64.add (i64.mul (local.get $m) (i64.const 153)) (i64.const 2)) (i64.const 5))))

;; months since 1970, and the rank of the day in its month from 0
(func $months (param $day i64) (result i64 i64) (local $y i64) (local $m i64) (local $rank i64)
(call $civil (local.get $day))
(local.set $rank) (local.set $m) (local.set $y)
(i64.add (i64.mul (i64.sub (local.get $y) (i64.const 1970)) (i64.const 12)) (local.get $m))
(local.get $rank))

;; the first day of a month since 1970
(func $first (param $month i64) (result i64) (local $y i64) (local $m i64) (local $era i64) (local $of i64)
(local.set $month (i64.add (local.get $month) (i64.const 23640)))
(local.set $y (i64.div_u (local.get $month) (i64.const 12)))
(local.set $m (i64.rem_u (local.get $month) (i64.const 12)))
(if (i64.lt_u (local.get $m) (i64.const 2)) (then (local.set $y (i64.sub (local.get $y) (i64.const 1))) (local.set $m (i64.add (local.get $m) (i64.const 10)))) (else (local.set $m (i64.sub (local.get $m) (i64.const 2)))))
(local.set $era (i64.div_u (local.get $y) (i64.const 400)))
(local.set $y (i64.rem_u (local.get $y) (i64.const 400)))
(local.set $of (i64.div_u (i64.add (i64.mul (local.get $m) (i64.const 153)) (i64.const 2)) (i64.const 5)))
(i64.sub (i64.add (i64.mul (local.get $era) (i64.const 146097)) (i64.add (local.get $of) (i64.sub (i64.add (i64.mul (local.get $y) (i64.const 365)) (i64.div_u (local.get $y) (i64.const 4))) (i64.div_u (local.get $y) (i64.const 100))))) (i64.const 719468)))

(func $year (param $day i64) (result i64)
(call $civil (local.get $day)) (drop) (drop))

(func $month (param $day i64) (result i64) (local $m i64)
(call $civil (local.get $day)) (drop) (local.set $m) (drop) (i64.add (local.get $m) (i64.const 1)))

(func $day_of_month (param $day i64) (result i64) (local $rank i64)
(call $civil (local.get $day)) (local.set $rank) (drop) (drop) (i64.add (local.get $rank) (i64.const 1)))

;; the same day so many months later, or the last of that month
(func $moved (param $day i64) (param $by i64) (result i64) (local $month i64) (local $rank i64) (local $to i64) (local $last i64)
(call $months (local.get $day))
(local.set $rank) (local.set $month)
(local.set $to (call $first (i64.add (local.get $month) (local.get $by))))
(local.set $last (i64.sub (call $first (i64.add (i64.add (local.get $month) (local.get $by)) (i64.const 1))) (i64.const 1)))
(local.set $to (i64.add (local.get $to) (local.get $rank)))
(select (local.get $to) (local.get $last) (i64.lt_s (local.get $to) (local.get $last))))

;; the first day of the period of so many months that follows
(func $next_period (param $day i64) (param $months i64) (result i64) (local $month i64)
(call $months (local.get $day))
(drop) (local.set $month)
(local.set $month (i64.add (local.get $month) (i64.const 23640)))
(call $first (i64.sub (i64.mul (i64.add (i64.div_u (local.get $month) (local.get $months)) (i64.const 1)) (local.get $months)) (i64.const 23640))))

;; completed years from a birth to a day, in months
(func $age (param $birth i64) (param $day i64) (result i64) (local $years i64)
(if (i64.lt_s (local.get $day) (local.get $birth)) (then (return (i64.const 0))))
(local.set $years (i64.sub (call $year (local.get $day)) (call $year (local.get $birth))))
(i64.mul (i64.const 12) (i64.sub (local.get $years) (i64.extend_i32_u (i64.gt_s (call $moved (local.get $birth) (i64.mul (local.get $years) (i64.const 12))) (local.get $day))))))

;; how many of some numbers that ascend a number has reached
(func $upper (param $at i32) (param $n i32) (param $v i64) (result i32) (local $low i32) (local $mid i32)
(block $done (loop $again
(br_if $done (i32.ge_u (local.get $low) (local.get $n)))
(local.set $mid (i32.shr_u (i32.add (local.get $low) (local.get $n)) (i32.const 1)))
(if (i64.le_s (i64.load (i32.add (local.get $at) (i32.shl (local.get $mid) (i32.const 3)))) (local.get $v)) (then (local.set $low (i32.add (local.get $mid) (i32.const 1)))) (else (local.set $n (local.get $mid))))
(br $again)))
(local.get $low))

;; the place of a number among others that ascend, or -1
(func $found (param $at i32) (param $n i32) (param $v i64) (result i32) (local $low i32) (local $mid i32) (local $high i32) (local $here i64)
(local.set $high (local.get $n))
(block $done (loop $again
(br_if $done (i32.ge_u (local.get $low) (local.get $high)))
(local.set $mid (i32.shr_u (i32.add (local.get $low) (local.get $high)) (i32.const 1)))
(local.set $here (i64.load (i32.add (local.get $at) (i32.shl (local.get $mid) (i32.const 3)))))
(if (i64.eq (local.get $here) (local.get $v)) (then (return (local.get $mid))))
(if (i64.lt_s (local.get $here) (local.get $v)) (then (local.set $low (i32.add (local.get $mid) (i32.const 1)))) (else (local.set $high (local.get $mid))))
(br $again)))
(i32.const -1))
"""
