"""Exact numbers written out: a module that is the same for every law, and a place in it for numbers that come back."""

from __future__ import annotations

from functools import cache
from threading import Lock
from typing import Any, Final, final

import numpy as np
import pyarrow as pa
import wasmtime

from millesime.kernels.exact.columns import Array
from millesime.kernels.wasm.ratios import GCD

BLOCK: Final = 32_768
"""Numbers that are written at a time."""
PLACES: Final = 18
"""So many decimals at most; a number that needs more is written by whoever asked."""
ENTRY: Final = 16 + 8 + 48
"""A number that was met: its numerator, its denominator, how long its text is, and the text (a sign, twice nineteen digits)."""
ENTRIES: Final = 4096
_MOST: Final = (1 << 31) - 1
"""So many bytes of texts at most."""
_V: Final = 1024
_DEN: Final = _V + 8 * BLOCK
_SKIP: Final = _DEN + 8 * BLOCK
_ENDS: Final = _SKIP + BLOCK
_KNOWN: Final = _ENDS + 4 * (BLOCK + 1) + 12
_TEXT: Final = _KNOWN + ENTRY * ENTRIES
_SIZE: Final = _TEXT + 48 * (BLOCK + 1)

MODULE: Final = f"""\
(module
(memory (export "memory") {_SIZE // 65536 + 1})

{GCD}
;; ten to the power of so much: the eight bytes at each place of the table
(func $power (param $of i32) (result i64)
(i64.load (i32.shl (local.get $of) (i32.const 3))))

;; the digits of a number, at least so many, written so that they end before a place; where they begin
(func $digits (param $end i32) (param $n i64) (param $least i32) (result i32) (local $rest i64)
(loop $again
(local.set $end (i32.sub (local.get $end) (i32.const 1)))
(local.set $least (i32.sub (local.get $least) (i32.const 1)))
(local.set $rest (i64.div_u (local.get $n) (i64.const 10)))
(i64.store8 (local.get $end) (i64.add (i64.const 48) (i64.sub (local.get $n) (i64.mul (local.get $rest) (i64.const 10)))))
(local.set $n (local.get $rest))
(br_if $again (i32.or (i64.ne (local.get $n) (i64.const 0)) (i32.gt_s (local.get $least) (i32.const 0)))))
(local.get $end))

;; a number written at a place; how long its text is, 0 where it has too many decimals. `cents`: as an amount
(func $write (param $to i32) (param $v i64) (param $den i64) (param $cents i32) (result i32)
(local $by i64) (local $rest i64) (local $places i32) (local $fives i32) (local $minus i32) (local $at i32) (local $end i32)
(local.set $by (call $gcd (local.get $v) (local.get $den)))
(local.set $minus (i64.lt_s (local.get $v) (i64.const 0)))
(local.set $v (i64.div_u (call $abs (local.get $v)) (local.get $by)))
(local.set $den (i64.div_u (local.get $den) (local.get $by)))
(local.set $places (i32.wrap_i64 (i64.ctz (local.get $den))))
(local.set $rest (i64.shr_u (local.get $den) (i64.ctz (local.get $den))))
(block $prime (loop $again
(br_if $prime (i64.ne (i64.rem_u (local.get $rest) (i64.const 5)) (i64.const 0)))
(local.set $rest (i64.div_u (local.get $rest) (i64.const 5)))
(local.set $fives (i32.add (local.get $fives) (i32.const 1)))
(br $again)))
(local.set $places (select (local.get $places) (local.get $fives) (i32.gt_u (local.get $places) (local.get $fives))))
(local.set $end (i32.add (local.get $to) (i32.const 48)))
(if (i64.ne (local.get $rest) (i64.const 1))
(then
(local.set $at (i32.sub (call $digits (local.get $end) (local.get $den) (i32.const 1)) (i32.const 1)))
(i32.store8 (local.get $at) (i32.const 47))
(local.set $at (call $digits (local.get $at) (local.get $v) (i32.const 1))))
(else
(if (i32.gt_u (local.get $places) (i32.const {PLACES})) (then (return (i32.const 0))))
(if (i32.and (local.get $cents) (i32.le_u (local.get $places) (i32.const 2))) (then (local.set $places (i32.const 2))))
(local.set $at (local.get $end))
(local.set $rest (i64.div_u (local.get $v) (local.get $den)))
(if (local.get $places)
(then
(local.set $by (i64.mul (i64.rem_u (local.get $v) (local.get $den)) (i64.div_u (call $power (local.get $places)) (local.get $den))))
(local.set $at (i32.sub (call $digits (local.get $at) (local.get $by) (local.get $places)) (i32.const 1)))
(i32.store8 (local.get $at) (i32.const 46))))
(local.set $at (call $digits (local.get $at) (local.get $rest) (i32.const 1)))))
(if (local.get $minus)
(then
(local.set $at (i32.sub (local.get $at) (i32.const 1)))
(i32.store8 (local.get $at) (i32.const 45))))
(local.set $end (i32.sub (local.get $end) (local.get $at)))
(memory.copy (local.get $to) (local.get $at) (local.get $end))
(local.get $end))

;; so many numbers, the texts one after the other; how long they are together, or -1 - the row whose number is not written
(func (export "texts") (param $n i32) (param $cents i32) (result i32)
(local $row i32) (local $v i64) (local $den i64) (local $known i32) (local $to i32) (local $size i32)
(local.set $to (i32.const {_TEXT}))
(block $done (loop $next
(i32.store offset={_ENDS} (i32.shl (local.get $row) (i32.const 2)) (i32.sub (local.get $to) (i32.const {_TEXT})))
(br_if $done (i32.ge_u (local.get $row) (local.get $n)))
(if (i32.eqz (i32.load8_u offset={_SKIP} (local.get $row))) (then
(local.set $v (i64.load offset={_V} (i32.shl (local.get $row) (i32.const 3))))
(local.set $den (i64.load offset={_DEN} (i32.shl (local.get $row) (i32.const 3))))
(local.set $known (i32.wrap_i64 (i64.shr_u
(i64.mul (i64.add (i64.mul (local.get $v) (i64.const {0x9E3779B97F4A7C15 - (1 << 64)})) (local.get $den)) (i64.const {0xC2B2AE3D27D4EB4F - (1 << 64)}))
(i64.const {64 - ENTRIES.bit_length() + 1}))))
(local.set $known (i32.add (i32.const {_KNOWN}) (i32.mul (local.get $known) (i32.const {ENTRY}))))
(if (i32.or
(i64.ne (i64.load (local.get $known)) (local.get $v))
(i64.ne (i64.load offset=8 (local.get $known)) (i64.add (i64.mul (local.get $den) (i64.const 2)) (i64.extend_i32_u (local.get $cents)))))
(then
(i64.store offset=8 (local.get $known) (i64.const 0))
(local.set $size (call $write (i32.add (local.get $known) (i32.const 24)) (local.get $v) (local.get $den) (local.get $cents)))
(if (i32.eqz (local.get $size)) (then (return (i32.sub (i32.const -1) (local.get $row)))))
(i64.store (local.get $known) (local.get $v))
(i64.store offset=8 (local.get $known) (i64.add (i64.mul (local.get $den) (i64.const 2)) (i64.extend_i32_u (local.get $cents))))
(i32.store offset=16 (local.get $known) (local.get $size))))
(local.set $size (i32.load offset=16 (local.get $known)))
(i64.store (local.get $to) (i64.load offset=24 (local.get $known)))
(if (i32.gt_u (local.get $size) (i32.const 8))
(then (memory.copy (local.get $to) (i32.add (local.get $known) (i32.const 24)) (local.get $size))))
(local.set $to (i32.add (local.get $to) (local.get $size)))))
(local.set $row (i32.add (local.get $row) (i32.const 1)))
(br $next)))
(i32.sub (local.get $to) (i32.const {_TEXT}))))
"""


@final
class Texts:
    """The module at work; it serves one thread at a time."""

    def __init__(self) -> None:
        self._store = wasmtime.Store(_compiled().engine)
        exports = wasmtime.Instance(self._store, _compiled().code, []).exports(self._store)
        texts, memory = exports["texts"], exports["memory"]
        assert isinstance(texts, wasmtime.Func)
        assert isinstance(memory, wasmtime.Memory)
        self._texts = texts
        self._bytes: Array = np.ctypeslib.as_array(memory.data_ptr(self._store), (memory.data_len(self._store),))
        self._at(0, np.int64, PLACES + 1)[:] = 10 ** np.arange(PLACES + 1)

    def _at(self, place: int, kind: Any, n: int) -> Array:
        return self._bytes[place : place + np.dtype(kind).itemsize * n].view(kind)

    def written(self, v: Array, den: Array | int, mask: Array | None, *, cents: bool) -> pa.Array | None:
        """The texts of `v / den`, nothing where `mask` says so; None where that cannot be done."""
        n = len(v)
        ends = np.zeros(n + 1, np.int32)
        parts: list[Array] = []
        total = 0
        for start in range(0, n, BLOCK):
            rows = slice(start, min(start + BLOCK, n))
            count = rows.stop - start
            self._at(_V, np.int64, count)[:] = v[rows]
            self._at(_DEN, np.int64, count)[:] = den if isinstance(den, int) else den[rows]
            self._at(_SKIP, np.uint8, count)[:] = 0 if mask is None else mask[rows]
            size = self._texts(self._store, count, int(cents))
            if size < 0 or total + size > _MOST:
                return None
            np.add(self._at(_ENDS, np.int32, count + 1), total, out=ends[start : rows.stop + 1])
            parts.append(self._at(_TEXT, np.uint8, size).copy())
            total += size
        data = parts[0] if len(parts) == 1 else np.concatenate(parts) if parts else np.zeros(0, np.uint8)
        valid = None if mask is None else pa.py_buffer(np.packbits(~mask, bitorder="little"))
        return pa.Array.from_buffers(pa.string(), n, [valid, pa.py_buffer(ends), pa.py_buffer(data)])


@final
class _Compiled:
    def __init__(self) -> None:
        self.engine = wasmtime.Engine()
        self.code = wasmtime.Module(self.engine, bytes(wasmtime.wat2wasm(MODULE)))
        self.lock = Lock()
        self.free: list[Texts] = []


@cache
def _compiled() -> _Compiled:
    return _Compiled()


def written(v: Array, den: Array | int, mask: Array | None, *, cents: bool) -> pa.Array | None:
    """The texts of exact numbers, as `decimal_text` and (`cents`) `amount_text` have them, nothing where `mask` says so.

    None where a number needs more than eighteen decimals, or all are longer than an array may be.
    """
    compiled = _compiled()
    with compiled.lock:
        texts = compiled.free.pop() if compiled.free else None
    texts = texts or Texts()
    found = texts.written(v, den, mask, cents=cents)
    with compiled.lock:
        compiled.free.append(texts)
    return found
