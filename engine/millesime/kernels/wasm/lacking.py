"""What several values lack together, row by row: the rules of columns, written for one row."""

from __future__ import annotations

from dataclasses import replace
from functools import reduce

from millesime.kernels.exact.lacks import NONE
from millesime.kernels.wasm.function import Function
from millesime.kernels.wasm.memory import PLAIN
from millesime.kernels.wasm.values import May, Val, code


def together(f: Function, a: Val, b: Val, *, await_: bool = False) -> str | None:
    """What two operands lack together."""
    return joined(f, a.k, b.k, await_=await_)


def joined(f: Function, a: str | None, b: str | None, *, await_: bool = False) -> str | None:
    """What two entries are together, of which either may be that nothing is lacking; « sans objet » whatever else lacks."""
    if a is None or b is None or a == b:
        return a if b is None else b
    return f.together(a, b, "$awaited" if await_ else "$absorbed")


def without_none(f: Function, value: Val) -> str | None:
    """What a value lacks, « sans objet » taken out."""
    if May.NONE not in value.entries:
        return value.k
    return f.keep(f"(select {code(0)} {value.k} (i32.eq {value.k} {code(NONE)}))", "i32")


def none(value: Val) -> str | None:
    """Whether a value is « sans objet »; None where it never is."""
    return f"(i32.eq {value.k} {code(NONE)})" if May.NONE in value.entries else None


def plain(f: Function, value: Val) -> Val:
    """The same of something else: what the one may be tells nothing of the other."""
    if not value.wide or value.k is None:
        return value
    k = f.keep(f"(i32.load offset={PLAIN} (i32.shl {value.k} {code(2)}))", "i32")
    return replace(value, k=k, wide=False, any=False, alone=None)


def sharp(f: Function, value: Val) -> Val:
    """The same, a row being left where it is known among which values the missing one lies: they may all agree."""
    bare = plain(f, value)
    if bare is not value:
        f.leave(f"(i32.ne {bare.k} {value.k})")
    return bare


def either(*tests: str | None) -> str | None:
    """Whether one of several holds, of which some never do."""
    found: str | None = None
    for test in tests:
        if test is not None:
            found = test if found is None else f"(i32.or {found} {test})"
    return found


def both(*tests: str) -> str:
    """Whether all of several hold, of which some always do."""
    asked = [test for test in tests if test != code(1)]
    return reduce(lambda found, test: f"(i32.and {found} {test})", asked) if asked else code(1)


def known(value: Val) -> str:
    """Whether nothing lacks."""
    return code(1) if value.k is None else f"(i32.eqz {value.k})"


def instead(f: Function, condition: str, then: int, k: str | None) -> str:
    """What lacks, or an entry where something holds and nothing else lacks."""
    if k is None:
        return f.keep(f"(select {code(then)} {code(0)} {condition})", "i32")
    return f.keep(f"(select {code(then)} {k} (i32.and (i32.eqz {k}) {condition}))", "i32")
