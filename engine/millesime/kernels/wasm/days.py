"""Days, one row at a time: those of the centuries at hand; a row that leaves them is left."""

from __future__ import annotations

from datetime import date
from typing import Final

from millesime.kernels.exact.calendar import days_of
from millesime.kernels.wasm.function import Function
from millesime.kernels.wasm.lacking import joined
from millesime.kernels.wasm.values import Unwritten, Val, const, written
from millesime.values.types import Kind

_FIRST: Final = days_of(date(1800, 1, 1))
_LAST: Final = days_of(date(2200, 12, 31))
_NEAR: Final = 12_000
"""So many months from a day of these centuries, there is a day."""
FARTHEST: Final = days_of(date.max) + 366
"""No day that there is, or is worked out of another, is further from the first of 1970."""


def known(f: Function, day: Val) -> str:
    """A day of the centuries at hand; the row is left where it is another."""
    if day.none:
        raise Unwritten("nothing")
    return _at_hand(f, f.keep(day.v))


def _at_hand(f: Function, v: str) -> str:
    if f.known(("at hand", v)) is None:
        f.leave(f"(i64.gt_u (i64.sub {v} {const(_FIRST)}) {const(_LAST - _FIRST)})")
        f.learn(("at hand", v), Val(v))
    return v


def period(f: Function, day: Val, months: int) -> Val:
    """The first day of the period of so many months that follows."""
    return Val(f.keep(f"(call $next_period {known(f, day)} {const(months)})"), day.k, far=FARTHEST)


def shifted(f: Function, day: Val, by: Val, kind: Kind, *, minus: bool, await_: bool) -> Val:
    """So many days or months later, or earlier."""
    k = joined(f, day.k, by.k, await_=await_)
    if day.none:
        raise Unwritten("nothing")
    moved = f.keep(_opposite(by.v) if minus else by.v)
    if kind is Kind.DAYS:
        return Val(_at_hand(f, f.keep(f"(i64.add {f.keep(day.v)} {moved})")), k, far=FARTHEST)
    v = known(f, day)
    months = written(moved)
    if months is None or abs(months) > _NEAR:
        f.leave(f"(i64.gt_u (i64.add {moved} {const(_NEAR)}) {const(2 * _NEAR)})")
    return Val(f.keep(f"(call $moved {v} {moved})"), k, far=FARTHEST)


def _opposite(by: str) -> str:
    held = written(by)
    return f"(i64.sub {const(0)} {by})" if held is None else const(-held)
