"""Bodies of which it is not known which branch is taken: all that may hold is put on a stack, and then judged together."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import partial
from typing import final

from millesime.kernels.exact.lacks import ABSENT, NO_MATCH, RETRY
from millesime.kernels.wasm.function import Function, Late
from millesime.kernels.wasm.judging import AGREED, REAL, SETTLED, TRUTHS, WHY
from millesime.kernels.wasm.values import NEVER, May, Shape, Val, code, const, lack, written

TOP = "(global.get $top)"


@final
class Doubt:
    """The doubt about a body: whether there is any in the row at hand (`open`), and where its records begin (`base`).

    Whether there may be any is known once the body is written (`used`), and so is what the records may lack (`may`); whether
    no two rows' records ever agree (`torn`) is known of a body that may or may not apply.
    """

    def __init__(self, f: Function, *, settles: bool, defers: bool = False) -> None:
        self.f = f
        self.settles = settles
        """Whether something must hold: then « no match » is of no account beside what else may."""
        self.defers = defers
        """Whether whoever asks records by himself what may hold, where that is one thing or nothing (`held`)."""
        self.held: Held | None = None
        self.used = False
        self.torn = False
        self.any = False
        """Whether any choice may hold wherever there is doubt: then it is of no use to tell which may."""
        self.alone: str | None = None
        """What is lacking wherever there is doubt, if that is always the same."""
        self.may = NEVER
        self.asked: set[str] = set()
        """What the ways before the one at hand are open for."""
        self._open, self._base = f.local("i32"), f.local("i32")
        self.open = f"(local.get {self._open})"
        self.base = f"(local.get {self._base})"
        self._lines, self._place = f.lines, len(f.lines)
        f.add("")  # there may be no doubt at all

    def begun(self) -> None:
        """From here on, the row is in doubt."""
        before = self.used
        with self.f.into() as lines:
            self.begun_at(TOP)
        if before:
            self.f.when(f"(i32.eqz {self.open})", lines)
        else:
            self.f.lines += lines

    def begun_at(self, base: str) -> None:
        """The same, all records from a place on being what may hold of it."""
        self.used = True
        self._lines[self._place] = f"(local.set {self._open} {code(0)})"
        self.f.add(f"(local.set {self._base} {base})")
        self.f.add(f"(local.set {self._open} {code(1)})")

    def option(self, value: Val) -> None:
        """One thing that may hold."""
        self.may |= value.entries
        may(self.f, value)

    def some(self, *, last: bool) -> None:
        """One thing that may hold, whatever it is: the last one is unlike those before it."""
        self.may |= May.KNOWN
        self.f.add("(call $may_be_other)" if last else "(call $may_be_some)")

    def wants(self, k: str) -> None:
        """Why it is not known which of several things holds."""
        self.f.add(f"(call $want {k})")

    def over(self) -> None:
        """The row is in no doubt any more."""
        self.f.add(f"(local.set {self._open} {code(0)})")


def may(f: Function, value: Val) -> None:
    """One thing that may hold."""
    if value.none:
        f.add(f"(call $may_lack {value.k})")
    elif value.truth:
        f.add(_may_be(f"(i64.extend_i32_u {value.v})", value.k))
    else:
        f.weighed.append(value)
        own = f"(call $may {value.v} {value.d or const(value.s)} {value.k or code(0)})"
        whole = value.d is None and value.s == 1
        f.add(Late(_may_be(value.v, value.k) if whole else own, lambda s: _may_be(_over(value, s), value.k)))


def _may_be(v: str, k: str | None) -> str:
    return f"(call $may_be {v})" if k is None else f"(call $may_be_or_lack {v} {k})"


def _over(value: Val, s: int) -> str:
    """The numerator of a number over a denominator: its own, unless it is written out."""
    held = written(value.v)
    return value.v if held is None else const(held * (s // value.s))


def how(judge: int, value: Val, *, choice: bool) -> int:
    """What is asked of the records of values like this one."""
    return judge + (REAL if choice or value.truth else 0) + (TRUTHS if value.truth else 0)


def judged(f: Function, start: str, judge: str, like: Val, base: str, of: May, *, one_of: bool = True) -> Val:
    """What all records from a place on come to, as a value like this one; those from `base` on are gone. `of`: what they may
    lack; `one_of`: they hold nothing else than what this value may be.
    """
    v, k = f.local(), f.local("i32")
    d = f.local() if like.d is not None else None
    whole = f"(call $settled_whole {start} {judge} {base})"
    if like.truth:
        f.add(whole)
    else:
        f.weighed.append(replace(like, v=""))
        apart = f"(call $settled_over {start} {judge} {const(like.s)} {base})" if like.s != 1 else whole
        f.add(Late(apart if d is None else f"(call $settled {start} {judge} {base})", lambda _: whole))
    f.lines += [f"(local.set {each})" for each in (k, d, v) if each is not None]
    got = f"(local.get {v})"
    if like.truth:
        got = f.keep(f"(i32.wrap_i64 {got})", "i32")
    own = f"(local.get {d})" if d is not None else None
    found = Val(got, f"(local.get {k})", like.s, own, like.truth, like.none, not like.truth, of | May.LACK, clean=True)
    return replace(found, far=like.most, fine=like.finest, natural=like.whole) if one_of else found


def settled(f: Function, value: Val, doubt: Doubt, *, choice: bool) -> Val:
    """A value where something must hold: several possible ones are a lack, unless they agree."""
    if not doubt.used:
        return value
    with f.into() as lines:
        found = judged(f, doubt.base, code(how(SETTLED, value, choice=choice)), value, doubt.base, doubt.may)
    found = f.joined(doubt.open, (lines, found), ([], value))
    return replace(found, any=doubt.any, alone=doubt.alone)


def agreed(f: Function, value: Val, doubt: Doubt, *, masked: bool) -> Val:
    """The same value, rows whose options all agree being in no doubt. `masked`: something else may take its place."""
    if not doubt.used or doubt.torn:
        return value
    shape = Shape.of([value, lack(NO_MATCH)])
    target = replace(f.target(shape), may=value.entries | doubt.may)
    f.store(value, target, shape)
    with f.into() as lines:
        found = judged(f, doubt.base, code(how(AGREED, value, choice=False)), value, TOP, doubt.may)
        if masked or May.LACK not in target.may:  # that nobody told whether it speaks would not be asked
            f.leave(f"(i32.eq {found.k} {code(RETRY)})")
        with f.into() as alike:
            doubt.over()
            f.store(found, target, shape)
        f.when(f.keep(f"(i32.ne {found.k} {code(ABSENT)})", "i32"), alike)
    f.when(doubt.open, lines)
    return replace(target, none=value.none)


@final
@dataclass(frozen=True, slots=True)
class Held:
    """A doubt of which nothing stands on the stack: where it is `open`, for want of `k`, it is not known whether `value` holds."""

    open: str
    k: str
    value: Val

    @property
    def may(self) -> May:
        """What may be lacking where it holds."""
        return self.value.entries

    def recorded(self, f: Function, *, common: int) -> None:
        """Why it is not known whether it holds, and that it may; « droit commun » comes to something else."""
        self._wanted(f)
        if self.value.entries != May.COMMON:
            may(f, self.value)
        elif common != ABSENT:
            may(f, lack(common))

    def replaced(self, f: Function, speaks: str, instead: Val) -> None:
        """The same, something taking its place where that `speaks`; or nothing of it holds."""
        with f.into() as taken:
            may(f, instead)
        with f.into() as kept:
            may(f, self.value)
        f.when(speaks, taken, kept)
        may(f, lack(NO_MATCH))
        self._wanted(f)

    def _wanted(self, f: Function) -> None:
        f.add(f"(call $want {self.k})")
        if self.value.entries == May.LACK and self.value.k != self.k:
            f.add(f"(call $want {self.value.k})")


@final
@dataclass(frozen=True, slots=True)
class Stacked:
    """A doubt, where it is `open`, whose records stand on the stack from `start` to `end`, and may lack `may`."""

    open: str
    start: str
    end: str
    may: May

    def recorded(self, f: Function, *, common: int) -> None:
        """Why it is not known which record holds, and those that match once more; « droit commun » comes to something else."""
        f.add(f"(call $want {self._why()})")
        if May.COMMON in self.may:
            f.add(f"(call $again {self.start} {self.end} {code(common)})")
        else:
            f.add(f"(call $matching {self.start} {self.end})")

    def replaced(self, f: Function, speaks: str, instead: Val) -> None:
        """The same, something taking the place of those that match where that `speaks`."""
        with f.into() as taken:
            places, k = f"{self.start} {self.end}", instead.k or code(0)
            if instead.truth:
                f.add(f"(call $instead_whole {places} (i64.extend_i32_u {instead.v}) {k})")
            else:
                f.weighed.append(instead)
                whole = instead.d is None and instead.s == 1
                own = f"(call $instead {places} {instead.v} {instead.d or const(instead.s)} {k})"
                alike = partial(_instead, places, instead, k)
                f.add(Late(alike(1) if whole else own, alike))
        with f.into() as kept:
            f.add(f"(call $options {self.start} {self.end})")
        f.when(speaks, taken, kept)
        f.add(f"(call $want {self._why()})")

    def _why(self) -> str:
        return f"(call $judged {self.start} {self.end} {code(WHY)})"


def _instead(places: str, value: Val, k: str, s: int) -> str:
    return f"(call $instead_whole {places} {_over(value, s)} {k})"
