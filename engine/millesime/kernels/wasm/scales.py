"""Barèmes, one row at a time: the layer of a day, the place of each key, and the cell."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from millesime.kernels.exact.lacks import NONE
from millesime.kernels.wasm.function import Function
from millesime.kernels.wasm.lacking import either, joined, none, plain, without_none
from millesime.kernels.wasm.values import NOT_NONE, PLAIN, Unwritten, Val, code, const
from millesime.model.expressions import ScaleRef

if TYPE_CHECKING:
    from collections.abc import Sequence

    from millesime.kernels.law.lookups import Axis, Scale
    from millesime.kernels.wasm.expressions import Writer
    from millesime.kernels.wasm.module import Module

LARGEST = 2**20
"""Cells of a table that is held whole, gaps included."""


def looked_up(writer: Writer, expr: ScaleRef) -> Val:
    """The figure of a barème under its keys."""
    f, module = writer.f, writer.module
    scale = module.scales[expr.name]
    stack = scale.stack
    if stack is None or stack.v.size > LARGEST or len(stack.axes) not in (0, len(expr.keys)):
        raise Unwritten("barème")
    keys = [plain(f, writer.value(key)) for key in expr.keys]
    if any(key.none or key.d is not None for key in keys):
        raise Unwritten("key")
    named = plain(f, writer.value(expr.on)) if expr.on is not None else None
    if named is not None and named.none:
        raise Unwritten("day")
    event = module.plan.program.scales[expr.name].event or writer.event
    same = ("barème", expr.name, *keys, event if named is None else named)
    known = f.known(same)
    if known is None:
        known = f.learn(same, _figure(f, module, scale, keys, named, event))
    return known


def _figure(f: Function, module: Module, scale: Scale, keys: Sequence[Val], named: Val | None, event: str) -> Val:
    """The cell of a layer, of the day named or of an event's."""
    stack = scale.stack
    assert stack is not None
    operands = keys if named is None else [*keys, named]
    k: str | None = None
    for operand in operands:
        k = joined(f, k, without_none(f, operand), await_=True)
    absent = either(*(none(operand) for operand in operands))
    may = PLAIN if absent is not None or (stack.k == NONE).any() else NOT_NONE
    if absent is not None:
        k = f.keep(f"(select {code(NONE)} {k or code(0)} {absent})", "i32")
    day = named.v if named is not None else module.facts.event(f, event).v
    layer = f.keep(f"(call $upper {code(module.blob(_longs(scale.cuts)))} {code(len(scale.cuts))} {day})", "i32")
    at, out = layer, None
    for axis, key in zip(stack.axes, keys, strict=False):
        place, beyond = _placed(f, module, axis, key)
        out = either(out, beyond)
        at = f"(i32.add (i32.mul {at} {code(max(len(axis.values), 1))}) {place})"
    at = f.keep(at, "i32")
    held = f.keep(f"(i32.load (i32.add {code(module.blob(_ints(stack.k)))} (i32.shl {at} (i32.const 2))))", "i32")
    if out is not None:
        gaps = module.blob(np.asarray(stack.gaps, np.uint8).tobytes())
        told = f"(i32.and {out} (i32.load8_u (i32.add {code(gaps)} {layer})))"
        held = f.keep(f"(select {code(stack.lacuna)} {held} {told})", "i32")
    if k is not None:
        held = f.keep(f"(select {held} {k} (i32.eqz {k}))", "i32")
    if stack.v.dtype == bool:
        v = f"(i32.load8_u (i32.add {code(module.blob(stack.v.astype(np.uint8).tobytes()))} {at}))"
        return Val(f.keep(v, "i32"), held, truth=True, may=may)
    v = f"(i64.load (i32.add {code(module.blob(_longs(stack.v)))} (i32.shl {at} (i32.const 3))))"
    return Val(f.keep(v), held, stack.den, may=may)


def _placed(f: Function, module: Module, axis: Axis, key: Val) -> tuple[str, str]:
    """Where a key stands among those of a table, 0 where it is none of them; and whether that is so."""
    if not len(axis.values):
        return code(0), code(1)
    v = f"(i64.extend_i32_u {key.v})" if key.truth else key.v
    shared = int(np.gcd(axis.den, key.s))
    v, by = f.times(v, axis.den // shared), key.s // shared
    odd = None
    if by > 1:
        odd = f"(i64.ne (i64.rem_s {v} {const(by)}) {const(0)})"
        v = f"(i64.div_s {v} {const(by)})"
    v = f.keep(v)
    count = len(axis.values)
    if axis.dense:
        place = f.keep(f"(i64.sub {v} {const(int(axis.values[0]))})")
        beyond = f.keep(either(f"(i64.ge_u {place} {const(count)})", odd) or "", "i32")
        place = f"(i32.wrap_i64 {place})"
    else:
        place = f.keep(f"(call $found {code(module.blob(_longs(axis.values)))} {code(count)} {v})", "i32")
        beyond = f.keep(either(f"(i32.lt_s {place} {code(0)})", odd) or "", "i32")
    return f.keep(f"(select {code(0)} {place} {beyond})", "i32"), beyond


def _longs(values: object) -> bytes:
    return np.ascontiguousarray(values, np.int64).tobytes()


def _ints(values: object) -> bytes:
    return np.ascontiguousarray(values, np.int32).tobytes()
