"""Exceptions, one row at a time: which of them speak, and what holds where one does (DESIGN, semantics 5 and 11)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from functools import reduce
from operator import or_
from typing import Final, final

from millesime.kernels.exact.calendar import days_of
from millesime.kernels.exact.lacks import ABSENT, NO_MATCH, missing
from millesime.kernels.plan.plan import PlannedException, cites_within
from millesime.kernels.plan.stretches import Choice
from millesime.kernels.wasm.bodies import Cite, outcome
from millesime.kernels.wasm.derogations import derogated
from millesime.kernels.wasm.doubt import TOP, Doubt, Held, Stacked, how, judged, may
from millesime.kernels.wasm.expressions import Writer
from millesime.kernels.wasm.heard import Heard, hearing
from millesime.kernels.wasm.judging import BESIDE, SETTLED
from millesime.kernels.wasm.lacking import either, plain
from millesime.kernels.wasm.spoken import Spoken
from millesime.kernels.wasm.values import MARKS, PLAIN, May, Unwritten, Val, code, const, lack
from millesime.model.program import Version

Cites = Callable[[Version, date], Cite]


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
        found = [self._heard(one, day, masked=len(exceptions) > 1) for one in exceptions]
        return [each for each in found if each is not None and not each.silent]

    def together(self, heard: Sequence[Heard]) -> Heard | None:
        """What the exceptions that speak come to, all of which are cited: one value, what they lack, or a conflict."""
        f = self._f
        if not heard:
            return None
        if len(heard) == 1:
            return Heard(heard[0].speaks, plain(f, heard[0].said), heard[0].cite)
        values = [plain(f, one.said) for one in heard]
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
        unsure = [one.doubt for one in heard if one.doubt is not None]
        if not unsure:
            return value
        with f.into() as lines:
            start, of = f.keep(TOP, "i32"), value.entries
            may(f, value)
            for doubt in unsure:
                of |= doubt.may & PLAIN
                with f.into() as told:
                    doubt.recorded(f, common=ABSENT)  # « droit commun » is what stands there already
                f.when(doubt.open if len(unsure) > 1 else code(1), told)
            judge = how(SETTLED, value, choice=self._choice)
            asked = code(judge)
            if spoken.speaks != code(0):
                asked = f"(select {code(judge - SETTLED + BESIDE)} {asked} {spoken.speaks})"
            # What no exception surely says is not among what the value may be.
            found = judged(f, start, asked, value, base, of, one_of=spoken.speaks != code(0))
            if any(doubt.open == code(1) and doubt.may & ~MARKS == May.LACK for doubt in unsure):
                found = replace(found, v=const(0), d=None, s=1, truth=False, none=True, may=May.LACK)
        value = f.joined(f.keep(either(*(doubt.open for doubt in unsure)) or "", "i32"), (lines, found), ([], value))
        if any(isinstance(doubt, Stacked) for doubt in unsure):
            f.add(f"(global.set $top {base})")
        return value

    def _heard(self, one: PlannedException, day: date, *, masked: bool) -> Heard | None:
        """An exception on a day; None where it says nothing then. `masked`: it is made to another one."""
        base = self._f.keep(TOP, "i32") if len(one.made_to) > 1 else TOP
        may_mask = masked or any(_may_speak(each, day) for each in one.made_to)
        if one.own is None:
            found = self._spoken(one, day, one.timeline.at(day), defers=True, masked=may_mask)
        else:
            found = self._dated(one, masked=may_mask)
        if found is None:
            return None
        inner = [each for made in one.made_to if (each := self._heard(made, day, masked=True)) is not None]
        return derogated(self._f, found, inner, base, masked=masked) if inner else found

    def _dated(self, one: PlannedException, *, masked: bool) -> Heard | None:
        """An exception that looks at an event date of its own; where that is not known, it may speak."""
        f, event = self._f, one.exception.event or ""
        at = self._module.facts.dated(f, event)
        ways: list[tuple[str, list[str], Heard]] = []
        last: tuple[list[str], Heard] | None = None
        for since, choice in one.own or ():
            with f.into() as lines:
                heard = self._spoken(one, since or date.min, choice, defers=False, masked=masked) or _SILENT
            if since is None:
                last = (lines, heard)
            else:
                ways.insert(0, (f.keep(f"(i64.ge_s {at.v} {const(days_of(since))})", "i32"), lines, heard))
        assert last is not None
        if at.k is not None:
            with f.into() as lines:
                absent = self._maybe(missing(event), defers=False)
            ways.insert(0, (f.keep(f"(i32.ne {at.k} {code(0)})", "i32"), lines, absent))
        return self._either(ways, last)

    def _either(self, ways: Sequence[tuple[str, list[str], Heard]], last: tuple[list[str], Heard]) -> Heard:
        """What was heard on the first way whose condition holds."""
        f = self._f
        names = [f.local("i32") for _ in range(5)]
        every = [heard for _, _, heard in ways] + [last[1]]

        def noted(lines: list[str], heard: Heard) -> list[str]:
            doubt = (
                [heard.doubt.open, heard.doubt.start, heard.doubt.end]
                if isinstance(heard.doubt, Stacked)
                else [code(0)]
            )
            parts = zip(names, (heard.speaks, heard.cite, *doubt), strict=False)
            return [*lines, *(f"(local.set {name} {part})" for name, part in parts)]

        value = f.parted(
            [(test, noted(lines, heard), heard.value) for test, lines, heard in ways], (noted(*last), last[1].value)
        )
        speaks, cite, open_, start, end = (f"(local.get {name})" for name in names)
        doubts = [heard.doubt.may for heard in every if heard.doubt is not None]
        return Heard(speaks, value, cite, Stacked(open_, start, end, reduce(or_, doubts)) if doubts else None)

    def _maybe(self, lacking: int, *, defers: bool) -> Heard:
        """An exception of which it is not known whether it speaks: for want of its text, or past what is known of it."""
        f, said = self._f, lack(lacking)
        if defers and said.entries == May.LACK:
            return Heard(code(0), lack(NO_MATCH), code(0), Held(code(1), code(lacking), said))
        start = f.keep(TOP, "i32")
        may(f, lack(NO_MATCH))
        may(f, said)
        f.add(f"(call $want {code(lacking)})")
        doubt = Stacked(code(1), start, f.keep(TOP, "i32"), said.entries | May.SILENT)
        return Heard(code(0), lack(NO_MATCH), code(0), doubt)

    def _spoken(self, one: PlannedException, day: date, choice: Choice, *, defers: bool, masked: bool) -> Heard | None:
        f, writer = self._f, self._writer
        if choice.version is None:
            return None if choice.idle else self._maybe(choice.code, defers=defers)
        exception = one.exception
        version = exception.versions[choice.version]
        inside = Writer(self._module, f, exception.name, writer.event, writer.variables, writer.days)
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
        return hearing(f, value, doubt, cited, masked=masked)


_SILENT: Final = Heard(code(0), lack(NO_MATCH), code(0))


def _may_speak(one: PlannedException, day: date) -> bool:
    """Whether an exception has something to say on a day."""
    choice = one.timeline.at(day)
    return one.own is not None or choice.version is not None or not choice.idle
