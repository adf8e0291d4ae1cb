"""Exceptions, one row at a time: which of them speak, and what holds where one does (DESIGN, semantics 5 and 11)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import final

from millesime.kernels.exact.calendar import days_of
from millesime.kernels.exact.lacks import ABSENT, COMMON, CONFLICT, NO_MATCH, NONE, missing
from millesime.kernels.plan.plan import PlannedException, cites_within
from millesime.kernels.plan.stretches import Choice
from millesime.kernels.wasm import arithmetic
from millesime.kernels.wasm.bodies import Cite, outcome
from millesime.kernels.wasm.doubt import TOP, Doubt, agreed, how, judged, may, why
from millesime.kernels.wasm.expressions import Writer
from millesime.kernels.wasm.function import Function, Shape, Unwritten, Val, code, const, lack
from millesime.kernels.wasm.judging import BESIDE, SETTLED
from millesime.kernels.wasm.lacking import either, joined, plain
from millesime.model.program import Version

Cites = Callable[[Version, date], Cite]


@final
@dataclass(frozen=True, slots=True)
class Heard:
    """An exception that was heard: whether it `speaks` for sure; what it says, and what that rests on.

    Where it is in doubt (`open`), what it may say stands on the stack from `start` to `end`.
    """

    speaks: str
    value: Val
    cite: str
    open: str | None = None
    start: str = code(0)
    end: str = code(0)


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
        return [each for one in exceptions if (each := self._heard(one, day)) is not None]

    def together(self, heard: Sequence[Heard]) -> Heard | None:
        """What the exceptions that speak come to, all of which are cited: one value, what they lack, or a conflict."""
        f = self._f
        if not heard:
            return None
        if len(heard) == 1:
            return Heard(heard[0].speaks, plain(f, heard[0].value), heard[0].cite)
        values = [plain(f, one.value) for one in heard]
        shape = Shape.of([*values, lack(NO_MATCH)])
        first, parts = f.target(shape), [f.local("i32") for _ in range(4)]
        known, lacking, clash, cite = (f"(local.get {part})" for part in parts)
        for part in parts:
            f.add(f"(local.set {part} {code(0)})")
        for one, value in zip(heard, values, strict=True):
            with f.into() as lines:
                self._speaking(value, first, shape, *parts)
                if self._cites is not None:
                    f.add(f"(local.set {parts[3]} (call $cited_too {cite} {one.cite}))")
                    f.leave(f"(i32.eq {cite} {code(-1)})")
            f.when(one.speaks, lines)
        k = f.keep(f"(select {first.k} {lacking} (i32.eqz {lacking}))", "i32")
        k = f.keep(f"(select {code(CONFLICT)} {k} {clash})", "i32")
        speaks = f.keep(either(known, f"(i32.ne {lacking} {code(0)})") or "", "i32")
        return Heard(speaks, replace(first.over(k), none=all(value.none for value in values)), cite)

    def _speaking(self, value: Val, first: Val, shape: Shape, known: str, lacking: str, clash: str, _: str) -> None:
        """One more exception that speaks: it lacks something, or says the same as the first one, or something else."""
        f = self._f
        k = value.k or code(0)
        with f.into() as alone:
            f.store(value, first, shape)
            f.add(f"(local.set {known} {code(1)})")
        with f.into() as again:
            same = f.keep(arithmetic.compared(f, first, value, "eq"), "i32")
            same = f"(i32.and (i32.eq {k} {first.k}) (i32.or {same} (i32.ne {k} {code(0)})))"
            f.add(f"(local.set {clash} (i32.or (local.get {clash}) (i32.eqz {same})))")
        with f.into() as says:
            f.when(f"(local.get {known})", again, alone)
        with f.into() as lost:
            f.add(f"(local.set {lacking} {joined(f, f'(local.get {lacking})', k)})")
        f.when(f.keep(f"(i32.gt_u {k} {code(NONE)})", "i32"), lost, says)

    def beside(self, heard: Sequence[Heard], spoken: Heard, value: Val, base: str) -> Val:
        """A value beside what is said by exceptions of which it is not known whether they speak."""
        f = self._f
        unsure = [one for one in heard if one.open is not None]
        if not unsure:
            return value
        with f.into() as lines:
            start = f.keep(TOP, "i32")
            may(f, value)
            for one in unsure:
                with f.into() as told:
                    f.add(f"(call $want {why(f, one.start, one.end, value, choice=self._choice)})")
                    f.add(f"(call $again {one.start} {one.end} {code(ABSENT)})")
                f.when(one.open or "", told)
            judge = how(SETTLED, value, choice=self._choice)
            asked = f"(select {code(judge - SETTLED + BESIDE)} {code(judge)} {spoken.speaks})"
            found = judged(f, start, asked, value, base)
        value = f.joined(f.keep(either(*(one.open for one in unsure)) or "", "i32"), (lines, found), ([], value))
        f.add(f"(global.set $top {base})")
        return value

    def _heard(self, one: PlannedException, day: date) -> Heard | None:
        """An exception on a day; None where it says nothing then."""
        base = self._f.keep(TOP, "i32") if len(one.made_to) > 1 else TOP
        if one.own is None:
            found = self._spoken(one, day, one.timeline.at(day))
        else:
            found = self._dated(one)
        if found is None:
            return None
        inner = [each for made in one.made_to if (each := self._heard(made, day)) is not None]
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
        speaks, cite, *doubt = (f"(local.get {name})" for name in names)
        return Heard(speaks, value, cite, *doubt)

    def _maybe(self, lacking: int) -> Heard:
        """An exception of which it is not known whether it speaks: for want of its text, or past what is known of it."""
        f = self._f
        start = f.keep(TOP, "i32")
        may(f, lack(NO_MATCH))
        may(f, lack(lacking))
        f.add(f"(call $want {code(lacking)})")
        return Heard(code(0), lack(NO_MATCH), code(0), f.keep(code(1), "i32"), start, f.keep(TOP, "i32"))

    def _spoken(self, one: PlannedException, day: date, choice: Choice) -> Heard | None:
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
        doubt = Doubt(f)
        value = outcome(inside, version.body, doubt, cite)
        cited = code(0)
        if self._cites is not None:
            base = code(self._module.plan.cite(version, None, day))
            cited = f.keep(f"(select (local.get $cited) {base} (local.get $cited))", "i32")
            f.add(f"(local.set $cited {code(0)})")
        return self._alike(value, doubt, cited)

    def _alike(self, value: Val, doubt: Doubt, cited: str) -> Heard:
        """An exception that may be in doubt, and is not where all that it may say agrees."""
        f = self._f
        value = agreed(f, value, doubt)
        if not doubt.used:
            return Heard(_speaks(f, value), value, cited)
        speaks = f.keep(f"(i32.and {_speaks(f, value)} (i32.eqz {doubt.open}))", "i32")
        return Heard(speaks, value, cited, doubt.open, doubt.base, f.keep(TOP, "i32"))

    def _derogated(self, own: Heard, made_to: Sequence[Heard], base: str) -> Heard:
        """An exception and those that are made to it: one takes its place, and « droit commun » sets it aside.

        `base`: where the records of all of them begin.
        """
        f = self._f
        unsure = [one.open for one in (own, *made_to) if one.open is not None]
        matches = f"(i32.ne {own.value.k or code(0)} {code(NO_MATCH)})"
        heeded = f.keep(f"(i32.or {own.open} {matches})" if own.open else matches, "i32")
        if len(made_to) > 1:
            for open_ in unsure:
                f.leave(f"(i32.and {heeded} {open_})")
            if unsure:  # nobody asks what may be made to an exception that says nothing
                f.add(f"(global.set $top {base})")
        counts = code(0)
        ways: list[tuple[str, list[str], Val]] = []
        for one in made_to:
            bare = plain(f, one.value)
            k = bare.k or code(0)
            sure = f"(i32.and {heeded} (i32.eqz {one.open}))" if one.open else heeded
            speaks = f.keep(f"(i32.and {sure} (i32.ne {k} {code(NO_MATCH)}))", "i32")
            counts = f"(i32.add {counts} {speaks})"
            common = f.keep(f"(select {code(NO_MATCH)} {k} (i32.eq {k} {code(COMMON)}))", "i32")
            ways.append((speaks, [], bare.over(common)))
        f.leave(f"(i32.gt_u {counts} {code(1)})")
        value = f.parted(ways, ([], own.value))
        if not unsure or len(made_to) > 1:
            return Heard(f.keep(f"(i32.and {heeded} {_speaks(f, value)})", "i32"), value, own.cite)
        return self._perhaps_replaced(own, made_to[0], ways[0], heeded, value)

    def _perhaps_replaced(
        self, own: Heard, other: Heard, spoken: tuple[str, list[str], Val], heeded: str, value: Val
    ) -> Heard:
        """An exception of which it is not known whether it speaks, or whether another takes its place."""
        f = self._f
        speaks, _, instead = spoken
        doubt = Doubt(f)
        unsure = either(own.open, f"(i32.and {heeded} {other.open})" if other.open else None)
        with f.into() as lines:
            start = f.keep(TOP, "i32")
            with f.into() as closed:
                may(f, own.value)
            if own.open is not None:
                with f.into() as open_:
                    with f.into() as replaced:
                        v, d = (f"(i64.extend_i32_u {instead.v})" if instead.truth else instead.v), instead.d
                        taken = f"{v} {d or const(instead.s)} {instead.k or code(0)}"
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


def _speaks(f: Function, value: Val) -> str:
    """Whether an exception speaks, given what it comes to."""
    if value.k is None:
        return code(1)
    return f.keep(f"(i32.and (i32.ne {value.k} {code(NO_MATCH)}) (i32.ne {value.k} {code(COMMON)}))", "i32")
