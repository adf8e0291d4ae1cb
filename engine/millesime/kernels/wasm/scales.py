"""Barèmes, one row at a time: the layer of a day, the place of each key, and the cell."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import replace
from functools import reduce
from operator import or_
from typing import TYPE_CHECKING

import numpy as np

from millesime.kernels.exact.columns import Array
from millesime.kernels.exact.lacks import NONE
from millesime.kernels.wasm.function import Function
from millesime.kernels.wasm.lacking import both, either, joined, none, plain
from millesime.kernels.wasm.values import ALWAYS, NEVER, May, Unwritten, Val, code, const, entry_of
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
    keys = [plain(f, writer.value(key)).filled for key in expr.keys]
    if any(key.d is not None for key in keys):
        raise Unwritten("key")
    named = plain(f, writer.value(expr.on)).filled if expr.on is not None else None
    event = module.plan.program.scales[expr.name].event or writer.event
    same = ("barème", expr.name, *keys, event if named is None else named)
    known = f.known(same)
    if known is None:
        known = f.learn(same, _figure(writer, scale, keys, named, event))
    return known


def _figure(writer: Writer, scale: Scale, keys: Sequence[Val], named: Val | None, event: str) -> Val:
    """The cell of a layer, of the day named or of an event's."""
    f, module, stack = writer.f, writer.module, scale.stack
    assert stack is not None
    layer, some = _layer(writer, scale, named, event)
    figures, entries, gaps = stack.v[some], stack.k[some], np.asarray(stack.gaps[some], np.uint8)
    may = reduce(or_, (entry_of(int(entry)) for entry in np.unique(entries)), NEVER)
    at, out = layer, None
    for axis, key in zip(stack.axes, keys, strict=False):
        place, beyond = _placed(f, module, axis, key)
        out = either(out, beyond)
        before = f"(i32.mul {at} {code(max(len(axis.values), 1))})"
        at = place if at == code(0) else f"(i32.add {before} {place})"
    at = f.keep(at, "i32")
    held = _cell(module, entries, at)
    if out is not None:
        held = f.keep(f"(select {code(stack.lacuna)} {held} {both(out, _cell(module, gaps, layer))})", "i32")
        may |= May.LACK
    k: str | None = None
    for operand in keys if named is None else [*keys, named]:
        k = joined(f, k, operand.k, await_=True)
        may |= operand.entries & ~May.KNOWN
    absent = either(*(none(operand) for operand in (keys if named is None else [*keys, named])))
    if absent is not None:
        k = f.keep(f"(select {code(NONE)} {k or code(0)} {absent})", "i32")
    if k is not None:
        held = f.keep(f"(select {held} {k} (i32.eqz {k}))", "i32")
    if May.KNOWN not in may:
        return Val(const(0), f.keep(held, "i32"), none=True, may=may)
    truth = figures.dtype == bool
    v = _cell(module, figures.astype(np.uint8) if truth else figures, at)
    found = Val(f.keep(v, "i32" if truth else "i64"), f.keep(held, "i32"), 1 if truth else stack.den, truth=truth)
    least, most = (0, 1) if truth else (int(figures.min()), int(figures.max()))
    return replace(found, far=max(abs(least), abs(most)), natural=least >= 0).only(may)


def _layer(writer: Writer, scale: Scale, named: Val | None, event: str) -> tuple[str, slice]:
    """The layer of a day, and among which: days on which the function is never asked need none."""
    f, own = writer.f, named is None and event == writer.event
    first, last = writer.days if own else ALWAYS
    low, high = bisect_right(scale.cuts, first), bisect_right(scale.cuts, last)
    layer, cuts = code(0), scale.cuts[low:high]
    if cuts or not own:
        day = (named or writer.module.facts.event(f, event)).v
        layer = f.keep(f"(call $upper {code(writer.module.blob(_longs(cuts)))} {code(len(cuts))} {day})", "i32")
    return layer, slice(low, high + 1)


def _cell(module: Module, table: Array, at: str) -> str:
    """What stands at a place of a table: written out, where the same stands at all."""
    wide = table.dtype == np.int64
    if (table == table.flat[0]).all():
        held = int(table.flat[0])
        return const(held) if wide else code(held)
    blob, shift = code(module.blob(np.ascontiguousarray(table).tobytes())), {8: 3, 4: 2, 1: 0}[table.itemsize]
    load = {8: "i64.load", 4: "i32.load", 1: "i32.load8_u"}[table.itemsize]
    return f"({load} (i32.add {blob} {at if not shift else f'(i32.shl {at} {code(shift)})'}))"


def _placed(f: Function, module: Module, axis: Axis, key: Val) -> tuple[str, str]:
    """Where a key stands among those of a table, 0 where it is none of them; and whether that is so."""
    if not len(axis.values):
        return code(0), code(1)
    v = f"(i64.extend_i32_u {key.v})" if key.truth else key.v
    shared = int(np.gcd(axis.den, key.s))
    v, by = f.times(v, axis.den // shared, key.most), key.s // shared
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
