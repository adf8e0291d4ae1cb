"""Three-valued logic, one row at a time: a truth is known, or what would have to be known for it is told."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from millesime.kernels.exact.lacks import RETRY
from millesime.kernels.wasm.arithmetic import compared, refused
from millesime.kernels.wasm.function import Function
from millesime.kernels.wasm.lacking import either, joined, none, plain, together, without_none
from millesime.kernels.wasm.values import NOT_NONE, May, Unwritten, Val, code, truth

Written = Callable[[], Val]
"""Writes an expression where it is needed, and says what it comes to."""


def logical(value: Val) -> Val:
    """A value that must be a truth, or nothing; of truths it is never told that they lie among several."""
    if value.none:
        return Val(code(0), value.k, truth=True, may=value.may)
    if not value.truth:
        raise Unwritten("truth")
    return value


def holds(value: Val) -> str:
    """Whether it is known and true."""
    return value.v if value.k is None or value.clean else f"(i32.and {value.v} (i32.eqz {value.k}))"


def fails(value: Val) -> str:
    """Whether it is known and false."""
    return f"(i32.eqz {value.v if value.k is None else f'(i32.or {value.v} {value.k})'})"


def _told(f: Function, v: str, k: str | None, never: str | None) -> Val:
    """A truth, false where it never holds, whatever lacks; nothing where something lacks."""
    if never is not None:
        never = f.keep(never, "i32")
        v = f"(i32.and {v} (i32.eqz {never}))"
        if k is not None:
            k = f.keep(f"(select {code(0)} {k} {never})", "i32")
    return f.truth(v, k, may=NOT_NONE)


def ordered(f: Function, a: Val, b: Val, test: str, *, await_: bool) -> Val:
    """Less, or more: what is « sans objet » is neither."""
    v = compared(f, a, b, test)
    return _told(f, v, together(f, a, b, await_=await_), refused(a, b))


def equal(f: Function, a: Val, b: Val, test: str) -> Val:
    """The same, or not: « sans objet » is equal to itself alone."""
    v = compared(f, a, b, test)
    absent = refused(a, b)
    if absent is not None:
        marks = [none(a) or code(0), none(b) or code(0)]
        v = f"(if (result i32) {absent} (then (i32.{test} {marks[0]} {marks[1]})) (else {v}))"
    return f.truth(v, joined(f, without_none(f, a), without_none(f, b)), may=NOT_NONE)


def between(f: Function, x: Val, low: Val, high: Val) -> Val:
    """Within both bounds; one of them may refuse it without the other being known."""
    after = f.keep(compared(f, x, low, "ge"), "i32")
    before = f.keep(compared(f, x, high, "le"), "i32")
    never = either(none(x), none(low), none(high))
    for bound, k in ((after, low.k), (before, high.k)):
        here = f"(i32.eqz {bound})"
        for lacking in (x.k, k):
            if lacking is not None:
                here = f"(i32.and {here} (i32.eqz {lacking}))"
        never = either(never, here)
    k = joined(f, together(f, x, low, await_=True), high.k, await_=True)
    return _told(f, f"(i32.and {after} {before})", k, never)


def negation(f: Function, operand: Val) -> Val:
    """`non a`."""
    operand = logical(operand)
    return f.truth(fails(operand), operand.k, may=operand.may, clean=True)


def exists(f: Function, subject: Val) -> Val:
    """`x existe`."""
    if subject.k is None:
        return truth(True)
    return f.truth(f"(i32.eqz {subject.k})", without_none(f, subject), may=NOT_NONE, clean=True)


def one_of(f: Function, subject: Val, values: Sequence[int], *, none_too: bool) -> Val:
    """`x parmi (…)`."""
    kind = "i32" if subject.truth else "i64"
    held = either(*(f"({kind}.eq {subject.v} ({kind}.const {value}))" for value in values if not subject.none)) or code(
        0
    )
    absent = none(subject)
    if absent is not None:
        held = f"(if (result i32) {absent} (then {code(int(none_too))}) (else {held}))"
    return f.truth(held, without_none(f, subject), may=NOT_NONE)


def among(f: Function, site: int, subject: Val, found: Val, *, negated: bool, alone: bool) -> Val:
    """Whether a choice is one of some, the cases of a site: where it is known among which the missing one lies, they may agree.

    One that is `alone` it is for sure in no row where it is missing: of those among which it lies there are always two.
    """
    bare = plain(f, subject)
    v, k = f.local("i32"), f.local("i32")
    f.add(f"(local.set {v} {found.v})")
    f.add(f"(local.set {k} {found.k or code(0)})")
    with f.into() as lines:
        falls = f.keep(f"(call $falls {code(site)} {subject.k})", "i32")
        f.leave(f"(i32.eq {falls} {code(RETRY)})")
        if alone:
            out = f.keep(f"(i32.and {falls} {code(1)})", "i32")
            f.add(f"(local.set {v} {code(int(negated))})")
        else:
            out = f.keep(f"(i32.and {falls} {code(3)})", "i32")  # 1: it is none of them; 2: it is one of them
            f.add(f"(local.set {v} (i32.eq {out} {code(1 if negated else 2)}))")
        f.add(f"(local.set {k} (select {code(0)} {bare.k} {out}))")
    f.when(f"(i32.ne {bare.k} {subject.k})", lines)
    return Val(f"(local.get {v})", f"(local.get {k})", truth=True, may=NOT_NONE)


def kleene(f: Function, operands: Sequence[Written], *, decides: bool) -> Val:
    """`a et b …`, `a ou b …`: the others are not looked at once one decides."""
    found = logical(operands[0]())
    for operand in operands[1:]:
        found = _next(f, found, operand, decides=decides)
    return found


def _next(f: Function, one: Val, operand: Written, *, decides: bool) -> Val:
    settled = f.keep(holds(one) if decides else fails(one), "i32")
    with f.into() as lines:
        other = logical(operand())
        k = joined(f, one.k, other.k, await_=True)
        # Here the first one does not decide: it is the other way, or lacks.
        sure = f.keep(holds(other) if decides else fails(other), "i32")
        if k is not None:
            k = f.keep(f"(select {code(0)} {k} {sure})", "i32")
        may = NOT_NONE | (one.entries | other.entries) & May.NONE
        v = sure if decides else f"(i32.eqz {sure if k is None else f'(i32.or {sure} {k})'})"
        both = f.truth(v, k, may=may, clean=True)
    return f.joined(settled, ([], truth(decides)), (lines, both))


def lettered(f: Function, concerned: Written, test: Written, *, spared: bool) -> Val:
    """A condition that binds only where it is `concerned`; elsewhere it is spared, met, or not met."""
    bound = logical(concerned())
    if bound.k is not None:
        f.leave(f"(i32.ne {bound.k} {code(0)})")
    with f.into() as lines:
        found = logical(test())
    return f.joined(bound.v, (lines, found), ([], truth(spared)))


def certain(f: Function, value: Val) -> str:
    """A test that is known; the row is left where it is not."""
    if value.none:
        f.leave()
        return code(0)
    value = logical(value)
    if value.k is not None:
        f.leave(f"(i32.ne {value.k} {code(0)})")
    return f.keep(value.v, "i32")
