"""Exceptions, one row at a time: which of them speak, and what holds where one does (DESIGN, semantics 5 and 11)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import final

from millesime.kernels.exact.calendar import days_of
from millesime.kernels.exact.lacks import COMMON, FIRST, NO_MATCH, missing
from millesime.kernels.plan.plan import PlannedException, cites_within
from millesime.kernels.plan.stretches import Choice
from millesime.kernels.wasm import arithmetic
from millesime.kernels.wasm.bodies import Cite, body
from millesime.kernels.wasm.expressions import Writer
from millesime.kernels.wasm.function import Function, Unwritten, Val, code, const, lack
from millesime.kernels.wasm.lacking import either, joined
from millesime.model.program import Version

SILENT, SPEAKS, MAYBE = 0, 1, 2
Cites = Callable[[Version, date], Cite]


@final
@dataclass(frozen=True, slots=True)
class Heard:
    """An exception that was heard: whether it speaks, perhaps for want of `doubt`; what it says, and what that rests on."""

    state: str
    value: Val
    cite: str
    doubt: str = code(0)


@final
class Exceptions:
    """The exceptions of a rule, as `writer` writes its bodies; `cites` tells what a goal's branches rest on."""

    def __init__(self, writer: Writer, cites: Cites | None) -> None:
        self._writer = writer
        self._f = writer.f
        self._module = writer.module
        self._cites = cites

    def heard(self, exceptions: Sequence[PlannedException], day: date) -> list[Heard]:
        """Those that may say something on a day."""
        return [each for one in exceptions if (each := self._heard(one, day)) is not None]

    def together(self, heard: Sequence[Heard]) -> Heard | None:
        """What the exceptions that speak come to. One value, which all that are cited give; other rows are left, and so
        are those where one may speak beside others.
        """
        f = self._f
        if len(heard) > 1:
            count = code(0)
            for one in heard:
                count = f"(i32.add {count} (i32.eq {one.state} {code(MAYBE)}))"
            spoken = either(*(f"(i32.eq {one.state} {code(SPEAKS)})" for one in heard)) or code(0)
            f.leave(f"(i32.gt_u (i32.add {count} {spoken}) {code(1)})")
        found: Heard | None = None
        for one in heard:
            speaks = f.keep(f"(i32.eq {one.state} {code(SPEAKS)})", "i32")
            found = Heard(speaks, one.value, one.cite) if found is None else self._both(found, one, speaks)
        return found

    def _both(self, first: Heard, other: Heard, speaks: str) -> Heard:
        """The first of two that speaks; where both do, they must agree."""
        f = self._f
        with f.into() as lines:
            same = arithmetic.compared(f, first.value, other.value, "eq")
            for value in (first.value, other.value):
                if value.k is not None:
                    same = f"(i32.and {same} (i32.eqz {value.k}))"
            f.leave(f"(i32.eqz {same})")
        f.when(f"(i32.and {first.state} {speaks})", lines)
        value = f.joined(first.state, ([], first.value), ([], other.value))
        cite = code(0)
        if self._cites is not None:
            one = f"(select {first.cite} {code(0)} {first.state})"
            two = f"(select {other.cite} {code(0)} {speaks})"
            cite = f.keep(f"(call $cited_too {one} {two})", "i32")
            f.leave(f"(i32.and {first.state} (i32.and {speaks} (i32.eq {cite} {code(-1)})))")
        return Heard(f.keep(f"(i32.or {first.state} {speaks})", "i32"), value, cite)

    def perhaps(self, one: Heard, value: Val) -> Val:
        """A value beside an exception of which it is not known whether it speaks, for want of its text or its day."""
        f = self._f
        if one.state in (code(SILENT), code(SPEAKS)):
            return value
        mine = value.k or code(0)
        # Where it is a fact or a text that lacks, what else is not known is lacking as well; else the gravest is told.
        open_ = f.keep(self._module.unknown(one.doubt), "i32")
        other = f.keep(f"(select {mine} {code(0)} {self._module.unknown(mine)})", "i32")
        lacking = f.keep(f"(select {mine} {code(0)} (i32.ge_u {mine} {code(FIRST)}))", "i32")
        with f.into() as lines:
            awaited = joined(f, one.doubt, other, await_=True)
        with f.into() as others:
            absorbed = joined(f, one.doubt, lacking)
        known = f.joined(
            open_, (lines, Val(const(0), awaited, none=True)), (others, Val(const(0), absorbed, none=True))
        )
        torn = known.k
        maybe = f.keep(f"(i32.eq {one.state} {code(MAYBE)})", "i32")
        k = f.keep(f"(select {torn} {mine} {maybe})", "i32")
        return value.over(k)

    def _heard(self, one: PlannedException, day: date) -> Heard | None:
        """An exception on a day; None where it says nothing then."""
        if one.own is None:
            found = self._spoken(one, day, one.timeline.at(day))
        else:
            found = self._dated(one)
        if found is None:
            return None
        inner = [each for made in one.made_to if (each := self._heard(made, day)) is not None]
        return self._derogated(found, inner) if inner else found

    def _dated(self, one: PlannedException) -> Heard | None:
        """An exception that looks at an event date of its own; where that is not known, it may speak."""
        f, event = self._f, one.exception.event or ""
        at = self._module.facts.dated(f, event)
        ways: list[tuple[str, list[str], Heard]] = []
        last: tuple[list[str], Heard] | None = None
        for since, choice in one.own or ():
            with f.into() as lines:
                heard = self._spoken(one, since or date.min, choice) or Heard(code(SILENT), lack(NO_MATCH), code(0))
            if since is None:
                last = (lines, heard)
            else:
                ways.insert(0, (f.keep(f"(i64.ge_s {at.v} {const(days_of(since))})", "i32"), lines, heard))
        assert last is not None
        absent = Heard(code(MAYBE), lack(NO_MATCH), code(0), code(missing(event)))
        ways.insert(0, (f.keep(f"(i32.ne {at.k} {code(0)})", "i32"), [], absent))
        return self._either(ways, last)

    def _either(self, ways: Sequence[tuple[str, list[str], Heard]], last: tuple[list[str], Heard]) -> Heard:
        """What was heard on the first way whose condition holds."""
        f = self._f
        names = [f.local("i32") for _ in range(3)]

        def noted(lines: list[str], heard: Heard) -> list[str]:
            parts = zip(names, (heard.state, heard.cite, heard.doubt), strict=True)
            return [*lines, *(f"(local.set {name} {part})" for name, part in parts)]

        value = f.parted(
            [(test, noted(lines, heard), heard.value) for test, lines, heard in ways], (noted(*last), last[1].value)
        )
        state, cite, doubt = (f"(local.get {name})" for name in names)
        return Heard(state, value, cite, doubt)

    def _spoken(self, one: PlannedException, day: date, choice: Choice) -> Heard | None:
        f, writer = self._f, self._writer
        if choice.version is None:
            if choice.idle:
                return None
            return Heard(code(MAYBE), lack(NO_MATCH), code(0), code(choice.code))
        exception = one.exception
        version = exception.versions[choice.version]
        inside = Writer(self._module, f, exception.name, writer.event, writer.variables)
        cite: Cite | None = None
        if self._cites is not None:
            if cites_within(version.body):
                raise Unwritten("citation")
            cite = self._cites(version, day)
        value = body(inside, version.body, cite, settled=False)
        cited = code(0)
        if self._cites is not None:
            base = code(self._module.plan.cite(version, None, day))
            cited = f.keep(f"(select (local.get $cited) {base} (local.get $cited))", "i32")
            f.add(f"(local.set $cited {code(0)})")
        return Heard(_speaks(f, value), value, cited)

    def _derogated(self, own: Heard, made_to: Sequence[Heard]) -> Heard:
        """An exception and those that are made to it: one takes its place, and « droit commun » sets it aside."""
        f = self._f
        matches = f"(i32.ne {own.value.k or code(0)} {code(NO_MATCH)})"
        heeded = f.keep(f"(i32.or (i32.eq {own.state} {code(MAYBE)}) {matches})", "i32")
        for one in (own, *made_to):
            f.leave(f"(i32.and {heeded} (i32.eq {one.state} {code(MAYBE)}))")
        counts = code(0)
        ways: list[tuple[str, list[str], Val]] = []
        for one in made_to:
            k = one.value.k or code(0)
            speaks = f.keep(f"(i32.and {heeded} (i32.ne {k} {code(NO_MATCH)}))", "i32")
            counts = f"(i32.add {counts} {speaks})"
            common = f.keep(f"(select {code(NO_MATCH)} {k} (i32.eq {k} {code(COMMON)}))", "i32")
            ways.append((speaks, [], one.value.over(common)))
        f.leave(f"(i32.gt_u {counts} {code(1)})")
        value = f.parted(ways, ([], own.value))
        state = f.keep(f"(i32.and {heeded} {_speaks(f, value)})", "i32")
        return Heard(state, value, own.cite)


def _speaks(f: Function, value: Val) -> str:
    """Whether an exception speaks, given what it comes to."""
    if value.k is None:
        return code(SPEAKS)
    return f.keep(f"(i32.and (i32.ne {value.k} {code(NO_MATCH)}) (i32.ne {value.k} {code(COMMON)}))", "i32")
