"""Exceptions, one row at a time: which of them speak, and what holds where one does (DESIGN, semantics 5 and 11)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import reduce
from operator import or_
from typing import final

from millesime.kernels.exact.calendar import days_of
from millesime.kernels.exact.lacks import ABSENT, COMMON, NO_MATCH, missing
from millesime.kernels.plan.plan import PlannedException, cites_within
from millesime.kernels.plan.stretches import Choice
from millesime.kernels.wasm.bodies import Cite, outcome
from millesime.kernels.wasm.doubt import TOP, Doubt, Held, agreed, how, judged, may, why
from millesime.kernels.wasm.expressions import Writer
from millesime.kernels.wasm.function import MARKS, NEVER, PLAIN, Function, May, Unwritten, Val, code, const, lack
from millesime.kernels.wasm.judging import BESIDE, SETTLED
from millesime.kernels.wasm.lacking import both, either, plain
from millesime.kernels.wasm.spoken import Spoken
from millesime.model.program import Version

Cites = Callable[[Version, date], Cite]


@final
@dataclass(frozen=True, slots=True)
class Heard:
    """An exception that was heard: whether it `speaks` for sure; what it says, and what that rests on.

    Where it is in doubt (`open`), what it may say is `held`, or stands on the stack from `start` to `end`, and may lack `may`.
    """

    speaks: str
    value: Val
    cite: str
    open: str | None = None
    start: str = code(0)
    end: str = code(0)
    may: May = NEVER
    held: Held | None = None

    @property
    def silent(self) -> bool:
        """Whether it says nothing, and never may."""
        return self.speaks == code(0) and self.open is None

    @property
    def spoken(self) -> Val:
        """What it says where it speaks."""
        return self.value.only(PLAIN)


@final
class Exceptions:
    """The exceptions of a rule, as `writer` writes its bodies; `cites` tells what a goal's branches rest on, `choice` whether
    the rule comes to one.
    """

    def __init__(self, writer: Writer, cites: Cites | None, *, choice: bool) -> None:
        self._writer = writer
        self._f = writer.f
        self._module = writer.module
        self._cites = cites
        self._choice = choice

    def heard(self, exceptions: Sequence[PlannedException], day: date) -> list[Heard]:
        """Those that may say something on a day."""
        found = [self._heard(one, day) for one in exceptions]
        return [each for each in found if each is not None and not each.silent]

    def together(self, heard: Sequence[Heard]) -> Heard | None:
        """What the exceptions that speak come to, all of which are cited: one value, what they lack, or a conflict."""
        f = self._f
        if not heard:
            return None
        if len(heard) == 1:
            return Heard(heard[0].speaks, plain(f, heard[0].spoken), heard[0].cite)
        values = [plain(f, one.spoken) for one in heard]
        said, cite = Spoken(f, values), f.local("i32")
        for place, (one, value) in enumerate(zip(heard, values, strict=True)):
            with f.into() as lines:
                said.too(value)
                if self._cites is not None and not place:
                    f.add(f"(local.set {cite} {one.cite})")
                elif self._cites is not None:
                    f.add(f"(local.set {cite} (call $cited_too (local.get {cite}) {one.cite}))")
                    f.leave(f"(i32.eq (local.get {cite}) {code(-1)})")
            f.when(one.speaks, lines)
        return Heard(said.anything(), said.value(), f"(local.get {cite})")

    def beside(self, heard: Sequence[Heard], spoken: Heard, value: Val, base: str) -> Val:
        """A value beside what is said by exceptions of which it is not known whether they speak."""
        f = self._f
        unsure = [one for one in heard if one.open is not None]
        if not unsure:
            return value
        with f.into() as lines:
            start, of = f.keep(TOP, "i32"), value.entries
            may(f, value)
            for one in unsure:
                of |= one.may & PLAIN
                with f.into() as told:
                    self._perhaps(one, value)
                f.when(one.open or "", told)
            judge = how(SETTLED, value, choice=self._choice)
            asked = code(judge)
            if spoken.speaks != code(0):
                asked = f"(select {code(judge - SETTLED + BESIDE)} {asked} {spoken.speaks})"
            found = judged(f, start, asked, value, base, of)
        value = f.joined(f.keep(either(*(one.open for one in unsure)) or "", "i32"), (lines, found), ([], value))
        f.add(f"(global.set $top {base})")
        return value

    def _perhaps(self, one: Heard, value: Val) -> None:
        """What is on the stack of an exception that may speak: why that is not known, and what it may say."""
        f = self._f
        if one.held is None:
            f.add(f"(call $want {why(f, one.start, one.end, value, choice=self._choice)})")
            f.add(f"(call $again {one.start} {one.end} {code(ABSENT)})")
            return
        said = one.held.value
        f.add(f"(call $want {one.held.k})")
        if May.LACK in said.entries:
            f.add(f"(call $want {said.k})")
        if not said.entries & MARKS:  # « droit commun » is what stands there already
            may(f, said)

    def _heard(self, one: PlannedException, day: date, *, derogates: bool = False) -> Heard | None:
        """An exception on a day; None where it says nothing then. `derogates`: it is made to another one."""
        base = self._f.keep(TOP, "i32") if len(one.made_to) > 1 else TOP
        if one.own is None:
            defers = not (derogates or any(_may_speak(each, day) for each in one.made_to))
            found = self._spoken(one, day, one.timeline.at(day), defers=defers)
        else:
            found = self._dated(one)
        if found is None:
            return None
        inner = [each for made in one.made_to if (each := self._heard(made, day, derogates=True)) is not None]
        return self._derogated(found, inner, base) if inner else found

    def _dated(self, one: PlannedException) -> Heard | None:
        """An exception that looks at an event date of its own; where that is not known, it may speak."""
        f, event = self._f, one.exception.event or ""
        at = self._module.facts.dated(f, event)
        ways: list[tuple[str, list[str], Heard]] = []
        last: tuple[list[str], Heard] | None = None
        for since, choice in one.own or ():
            with f.into() as lines:
                heard = self._spoken(one, since or date.min, choice) or Heard(code(0), lack(NO_MATCH), code(0))
            if since is None:
                last = (lines, heard)
            else:
                ways.insert(0, (f.keep(f"(i64.ge_s {at.v} {const(days_of(since))})", "i32"), lines, heard))
        assert last is not None
        if at.k is not None:
            with f.into() as lines:
                absent = self._maybe(missing(event))
            ways.insert(0, (f.keep(f"(i32.ne {at.k} {code(0)})", "i32"), lines, absent))
        return self._either(ways, last)

    def _either(self, ways: Sequence[tuple[str, list[str], Heard]], last: tuple[list[str], Heard]) -> Heard:
        """What was heard on the first way whose condition holds."""
        f = self._f
        names = [f.local("i32") for _ in range(5)]

        def noted(lines: list[str], heard: Heard) -> list[str]:
            parts = zip(names, (heard.speaks, heard.cite, heard.open or code(0), heard.start, heard.end), strict=True)
            return [*lines, *(f"(local.set {name} {part})" for name, part in parts)]

        value = f.parted(
            [(test, noted(lines, heard), heard.value) for test, lines, heard in ways], (noted(*last), last[1].value)
        )
        speaks, cite, open_, start, end = (f"(local.get {name})" for name in names)
        may_ = reduce(or_, (heard.may for _, _, heard in ways), last[1].may)
        return Heard(speaks, value, cite, open_, start, end, may_)

    def _maybe(self, lacking: int) -> Heard:
        """An exception of which it is not known whether it speaks: for want of its text, or past what is known of it."""
        f = self._f
        start = f.keep(TOP, "i32")
        may(f, lack(NO_MATCH))
        may(f, lack(lacking))
        f.add(f"(call $want {code(lacking)})")
        end = f.keep(TOP, "i32")
        return Heard(code(0), lack(NO_MATCH), code(0), code(1), start, end, May.SILENT | May.LACK)

    def _spoken(self, one: PlannedException, day: date, choice: Choice, *, defers: bool = False) -> Heard | None:
        f, writer = self._f, self._writer
        if choice.version is None:
            return None if choice.idle else self._maybe(choice.code)
        exception = one.exception
        version = exception.versions[choice.version]
        inside = Writer(self._module, f, exception.name, writer.event, writer.variables)
        cite: Cite | None = None
        if self._cites is not None:
            if cites_within(version.body):
                raise Unwritten("citation")
            cite = self._cites(version, day)
        doubt = Doubt(f, settles=False, defers=defers)
        before = len(f.lines)
        value = outcome(inside, version.body, doubt, cite)
        cited = code(0) if self._cites is None else code(self._module.plan.cite(version, None, day))
        if any("(local.set $cited" in line for line in f.lines[before:]):
            cited = f.keep(f"(select (local.get $cited) {cited} (local.get $cited))", "i32")
            f.add(f"(local.set $cited {code(0)})")
        return self._alike(value, doubt, cited)

    def _alike(self, value: Val, doubt: Doubt, cited: str) -> Heard:
        """An exception that may be in doubt, and is not where all that it may say agrees."""
        f = self._f
        value = agreed(f, value, doubt)
        if doubt.held is not None:
            return Heard(
                _speaks(f, value), value, cited, doubt.held.open, may=doubt.held.value.entries, held=doubt.held
            )
        if not doubt.used:
            return Heard(_speaks(f, value), value, cited)
        speaks = f.keep(both(_speaks(f, value), f"(i32.eqz {doubt.open})"), "i32")
        return Heard(speaks, value, cited, doubt.open, doubt.base, f.keep(TOP, "i32"), doubt.may)

    def _derogated(self, own: Heard, made_to: Sequence[Heard], base: str) -> Heard:
        """An exception and those that are made to it: one takes its place, and « droit commun » sets it aside.

        `base`: where the records of all of them begin.
        """
        f = self._f
        unsure = [one.open for one in (own, *made_to) if one.open is not None]
        heeded = _matches(own.value)
        if own.open is not None and heeded != code(1):
            heeded = f"(i32.or {own.open} {heeded})"
        heeded = f.keep(heeded, "i32")
        if len(made_to) > 1:
            for open_ in unsure:
                f.leave(both(heeded, open_))
            if unsure:  # nobody asks what may be made to an exception that says nothing
                f.add(f"(global.set $top {base})")
        counts = ""
        ways: list[tuple[str, list[str], Val]] = []
        for one in made_to:
            bare = plain(f, one.value)
            sure = f"(i32.eqz {one.open})" if one.open else code(1)
            speaks = f.keep(both(heeded, sure, _matches(bare)), "i32")
            counts = f"(i32.add {counts} {speaks})" if ways else speaks
            ways.append((speaks, [], _uncommon(f, bare)))
        if len(made_to) > 1:
            f.leave(f"(i32.gt_u {counts} {code(1)})")
        value = f.parted(ways, ([], own.value))
        if not unsure or len(made_to) > 1:
            return Heard(f.keep(both(heeded, _speaks(f, value)), "i32"), value, own.cite)
        return self._perhaps_replaced(own, made_to[0], ways[0], heeded, value)

    def _perhaps_replaced(
        self, own: Heard, other: Heard, spoken: tuple[str, list[str], Val], heeded: str, value: Val
    ) -> Heard:
        """An exception of which it is not known whether it speaks, or whether another takes its place."""
        f = self._f
        speaks, _, instead = spoken
        doubt = Doubt(f, settles=False)
        unsure = either(own.open, both(heeded, other.open) if other.open else None)
        doubt.may = own.may | own.value.entries | instead.entries | (other.may & ~May.COMMON) | May.SILENT
        with f.into() as lines:
            start = f.keep(TOP, "i32")
            with f.into() as closed:
                may(f, own.value)
            if own.open is not None:
                with f.into() as open_:
                    with f.into() as replaced:
                        v = f"(i64.extend_i32_u {instead.v})" if instead.truth else instead.v
                        if instead.d is None and instead.s == 1:
                            f.add(f"(call $instead_whole {own.start} {own.end} {v} {instead.k or code(0)})")
                        else:
                            taken = f"{v} {instead.d or const(instead.s)} {instead.k or code(0)}"
                            f.add(f"(call $instead {own.start} {own.end} {taken})")
                    with f.into() as kept:
                        f.add(f"(call $options {own.start} {own.end})")
                    f.when(speaks, replaced, kept)
                    f.add(f"(call $want {why(f, own.start, own.end, own.value, choice=False)})")
                f.when(own.open, open_, closed)
            else:
                f.lines += closed
            if other.open is not None:
                with f.into() as may_take:
                    f.add(f"(call $again {other.start} {other.end} {code(NO_MATCH)})")
                    f.add(f"(call $want {why(f, other.start, other.end, other.value, choice=False)})")
                f.when(other.open, may_take)
            down = other.start if own.open is None else f"(select {own.start} {other.start} {own.open})"
            base = f.keep(down, "i32")
            f.add(f"(call $moved_down {start} {base})")
            doubt.begun_at(base)
        f.when(f.keep(unsure or code(0), "i32"), lines)
        return self._alike(value, doubt, own.cite)


def _may_speak(one: PlannedException, day: date) -> bool:
    """Whether an exception has something to say on a day."""
    choice = one.timeline.at(day)
    return one.own is not None or choice.version is not None or not choice.idle


def _speaks(f: Function, value: Val) -> str:
    """Whether an exception speaks, given what it comes to."""
    if not value.entries & ~MARKS:
        return code(0)
    common = f"(i32.ne {value.k} {code(COMMON)})" if May.COMMON in value.entries else code(1)
    return f.keep(both(_matches(value), common), "i32")


def _matches(value: Val) -> str:
    """Whether a body says something of the case, given what it comes to."""
    return f"(i32.ne {value.k} {code(NO_MATCH)})" if May.SILENT in value.entries else code(1)


def _uncommon(f: Function, value: Val) -> Val:
    """What takes an exception's place: « droit commun » has it say nothing."""
    if May.COMMON not in value.entries:
        return value
    k = f.keep(f"(select {code(NO_MATCH)} {value.k} (i32.eq {value.k} {code(COMMON)}))", "i32")
    return value.over(k, may=value.entries & ~May.COMMON | May.SILENT)
