"""Rules, one row at a time: the stretch that the event date chooses, the exceptions that speak, the value, what it rests on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from functools import partial
from typing import TYPE_CHECKING, final

from millesime.kernels.exact.calendar import days_of
from millesime.kernels.exact.lacks import FIRST, NO_MATCH, NONE, NOT_APPLICABLE, missing
from millesime.kernels.plan.plan import PlannedException, PlannedRule, cites_within
from millesime.kernels.plan.stretches import Choice
from millesime.kernels.wasm import truths
from millesime.kernels.wasm.bodies import Cite, body
from millesime.kernels.wasm.calls import Functions
from millesime.kernels.wasm.chooser import ELEMENT, UNLEFT, Chooser, left, signature
from millesime.kernels.wasm.doubt import TOP
from millesime.kernels.wasm.exceptions import Exceptions
from millesime.kernels.wasm.expressions import Variable, Writer
from millesime.kernels.wasm.function import LEFT, Function
from millesime.kernels.wasm.lacking import joined, without_none
from millesime.kernels.wasm.layout import Stretch, Written
from millesime.kernels.wasm.values import ALWAYS, MARKS, PLAIN, May, Shape, Unwritten, Val, code, const, lack, truth
from millesime.model.citation import Authority
from millesime.model.expressions import Arms, When
from millesime.model.program import Version
from millesime.values.types import Kind

if TYPE_CHECKING:
    from millesime.kernels.plan.plan import Plan
    from millesime.kernels.wasm.module import Module


def written(module: Module, planned: PlannedRule, path: str | None) -> Written:
    """Write the functions of a rule, those of its stretches first; `path` is the list that its elements are of."""
    return _Rule(module, planned, path).written()


@final
class _Rule:
    def __init__(self, module: Module, planned: PlannedRule, path: str | None) -> None:
        self.module = module
        self.planned = planned
        self.rule = planned.rule
        self.path = path
        self.plan: Plan = module.plan
        self.name = module.name(self.rule.name if path is None else f"{self.rule.name} {path}")
        self.variables = () if path is None else (Variable(self.rule.structure or "", path, ELEMENT),)

    def written(self) -> Written:
        """The whole."""
        bodies: dict[str, tuple[str, Function, Val]] = {}
        lacking: dict[str, Val] = {}
        keys = [self._key(since, choice) for since, choice in self.planned.stretches]
        days = self._days(keys)
        for (since, choice), key in zip(self.planned.stretches, keys, strict=True):
            if choice.version is None:
                lacking[key] = lack(choice.code)
            elif key not in bodies:
                f = Function()
                bodies[key] = (f"{self.name}/{len(bodies)}", f, self._stretch(f, since, choice, days[key]))
        shape = Shape.of([*(value for _, _, value in bodies.values()), *lacking.values()])
        shape = replace(shape, lacking=True, may=shape.may & PLAIN)
        slot = self.module.slot()
        cited = self.module.slot() if self.planned.goal else None
        gives: dict[str, tuple[str | None, Val | Shape]] = {key: (None, value) for key, value in lacking.items()}
        gives |= {key: (name, shape.of_one(value)) for key, (name, _, value) in bodies.items()}
        stretches = self._stretches(keys, gives)
        chooser = Chooser(self.name, self.module.facts, self.rule.event, shape, slot, cited, of_row=self.path is None)
        told = f"{self.rule.label or self.rule.name}{f' ({self.rule.article})' if self.rule.article else ''}"
        functions = [self._function(name, f, value, shape, cited) for name, f, value in bodies.values()]
        self.module.rules.append(Functions(self.name, comment(told), functions, partial(chooser.lines, stretches)))
        return Written(self.name, shape, cited, self.rule.event, stretches)

    # ── stretches ──────────────────────────────────────────────────────────────────────────────────────────────────────

    def _days(self, keys: Sequence[str]) -> dict[str, tuple[int, int]]:
        """The first and the last day on which a function is asked: it may serve several stretches."""
        starts = [ALWAYS[0] if since is None else days_of(since) for since, _ in self.planned.stretches]
        found: dict[str, tuple[int, int]] = {}
        for key, first, after in zip(keys, starts, [*starts[1:], ALWAYS[1]], strict=True):
            found[key] = found.get(key, (first, 0))[0], after - 1
        return found

    def _stretches(
        self, keys: Sequence[str], gives: Mapping[str, tuple[str | None, Val | Shape]]
    ) -> tuple[Stretch, ...]:
        """What is asked on which days; what one function serves, or the same lack, goes on from one stretch to the next."""
        found: list[Stretch] = []
        last: str | None = None
        for (since, _), key in zip(self.planned.stretches, keys, strict=True):
            first = ALWAYS[0] if since is None else days_of(since)
            if key != last:
                found = [*found[:-1], *(replace(each, last=first - 1) for each in found[-1:])]
                found.append(Stretch(first, ALWAYS[1], *gives[key]))
            last = key
        return tuple(found)

    def _key(self, since: date | None, choice: Choice) -> str:
        """What two stretches have in common where one function does for both."""
        day = since or date.min
        parts = [f"{choice.version} {choice.code}"]
        if choice.version is not None and self.planned.goal:
            parts.append(f"{sorted(self._windows(self.rule.versions[choice.version], day))}")
        parts += [self._heard_key(one, day) for one in self.planned.exceptions] if choice.version is not None else []
        return " ".join(parts)

    def _heard_key(self, one: PlannedException, day: date) -> str:
        inner = [self._heard_key(each, day) for each in one.made_to]
        if one.own is not None:
            return f"own{inner}"
        choice = one.timeline.at(day)
        held = f"{choice.version} {choice.code} {choice.idle}"
        if self.planned.goal and choice.version is not None:
            held += f"{sorted(self._windows(one.exception.versions[choice.version], day))}"
        return f"{held}{inner}"

    def _windows(self, version: Version, day: date) -> list[int]:
        from millesime.kernels.plan.plan import branch_authorities
        from millesime.model.walk import walk

        held = [self.plan.cite(version, None, day)]
        return held + [
            self.plan.cite(version, authority, day)
            for expr in walk(version.body)
            for authority in branch_authorities(expr)
        ]

    def _stretch(self, f: Function, since: date | None, choice: Choice, days: tuple[int, int]) -> Val:
        """What the rule comes to from a day on, which is known."""
        assert choice.version is not None
        day = since or date.min
        version = self.rule.versions[choice.version]
        writer = Writer(self.module, f, self.rule.name, self.rule.event, self.variables, days)
        f.learn(("given", self.rule.event), truth(True))
        cite = self.plan.cite(version, None, day) if self.planned.goal else 0
        try:
            value = self._applied(writer, version, day)
        except Unwritten:
            f.leave()
            return lack(NONE)
        if self.planned.goal:
            noted = any("(local.set $cited" in line for line in f.lines)
            cited = f"(select (local.get $cited) {code(cite)} (local.get $cited))" if noted else code(cite)
            f.add(f"(local.set $cited {cited})")
        return value

    def _applied(self, writer: Writer, version: Version, day: date) -> Val:
        """The value where the rule applies; what is lacking to know whether it does stands beside what is to decide."""
        f, applicable = writer.f, self.rule.applicable
        if applicable is None:
            return self._weighed(writer, version, day)
        held = truths.logical(writer.value(applicable))
        k = held.k or code(0)
        unknown = f.keep(f"{self.module.unknown(k)}", "i32")  # else it surely applies, where that is asked
        wanted = f.keep(f"(i32.or {truths.holds(held)} {unknown})", "i32")
        with f.into() as lines:
            value = self._weighed(writer, version, day)
            if held.k is not None:
                own: str | None = k
                may = value.entries | held.entries & ~May.KNOWN
                if value.k is not None:
                    own = joined(f, k, without_none(f, value), await_=True)
                if May.NONE in value.entries:  # which stands where the rule surely applies
                    own = f.keep(f"(select {own} {value.k} {unknown})", "i32")
                # What is lacking together with something else is told plainly.
                wide = value.wide and (value.alone is None or value.alone != held.k)
                value = value.over(own, wide=wide, may=may)
        with f.into() as others:
            out = f.keep(f"(select {code(NOT_APPLICABLE)} {k} (i32.eqz {k}))", "i32")
        never = Val(const(0), out, none=True, may=held.entries & ~May.KNOWN | May.LACK)
        return f.joined(wanted, (lines, value), (others, never))

    # ── values ─────────────────────────────────────────────────────────────────────────────────────────────────────────

    def _weighed(self, writer: Writer, version: Version, day: date) -> Val:
        """The rule's value once its exceptions have been heard."""
        f = writer.f
        if not self.planned.exceptions:
            return self._body(writer, version, day)
        base = f.keep(TOP, "i32")
        cites = self.cites if self.planned.goal else None
        exceptions = Exceptions(writer, cites, choice=self.rule.type.kind is Kind.CHOICE)
        heard = exceptions.heard(self.planned.exceptions, day)
        spoken = exceptions.together(heard)
        with f.into() as lines:
            value = self._body(writer, version, day)
        if spoken is None:
            f.lines += lines
            return value
        noted = [f"(local.set $cited {spoken.cite})"] if self.planned.goal else []
        value = f.joined(spoken.speaks, (noted, spoken.value), (lines, value))
        return exceptions.beside(heard, spoken, value, base)

    def cites(self, version: Version, day: date) -> Cite:
        """What the branches of a version rest on, on a day."""
        base = self.plan.cite(version, None, day)

        def cite(authority: Authority) -> int:
            found = self.plan.cite(version, authority, day)
            return 0 if found == base else found

        return cite

    def _body(self, writer: Writer, version: Version, day: date) -> Val:
        f = writer.f
        if self.planned.goal and cites_within(version.body):
            raise Unwritten("citation")
        value = body(writer, version.body, self.cites(version, day) if self.planned.goal else None)
        if not value.entries & May.SILENT:
            return value
        if isinstance(version.body, When) or (isinstance(version.body, Arms) and version.body.otherwise is None):
            k = f.keep(f"(select {code(missing(self.rule.name))} {value.k} (i32.eq {value.k} {code(NO_MATCH)}))", "i32")
            value = replace(value, k=k, may=(value.entries | May.LACK) & ~May.SILENT)
        return value

    # ── functions ──────────────────────────────────────────────────────────────────────────────────────────────────────

    def _function(self, name: str, f: Function, value: Val, shape: Shape, cited: int | None) -> list[str]:
        """The function of a stretch."""
        return self._whole(name, f, self._lines(f, value, shape, cited), shape)

    def _lines(self, f: Function, value: Val, shape: Shape, cited: int | None) -> Sequence[str]:
        """What a stretch does, to the end."""
        given = f.shaped(value, shape)
        k = f.keep(given.k or code(0), "i32")
        if value.entries & MARKS:  # something is not told here
            f.leave(f"(i32.and (i32.gt_u {k} {code(NONE)}) (i32.lt_u {k} {code(FIRST)}))")
        zero = code(0) if shape.truth else const(0)
        if cited is not None:
            f.add(f"(i32.store (i32.const {cited}) (local.get $cited))")
        known = given.k is None or value.none or (given.clean and given.d is None)
        results = [given.v if known else f"(select {given.v} {zero} (i32.eqz {k}))", k]
        if shape.rowwise:
            d = given.d or const(1)
            results.append(d if known else f"(select {d} {const(1)} (i32.eqz {k}))")
        return [*f.ended(), f"(return {' '.join(results)})"]

    def _whole(self, name: str, f: Function, lines: Sequence[str], shape: Shape) -> list[str]:
        head, begun = f"(func {name} {signature(shape, of_row=self.path is None)} (local $cited i32)", []
        end = left(lines, shape)
        if end != UNLEFT and any("(call $may" in line for line in lines):
            # Whoever asks may come to something all the same: he finds his records as they were.
            head += " (local $was i32)"
            begun, end = [f"(local.set $was {TOP})"], ["(global.set $top (local.get $was))", *end]
        return [head, *f.locals, *begun, f"(block {LEFT}", *lines, ")", *end, ")", ""]


def comment(text: str) -> str:
    """A line that is only read."""
    return f";; {' '.join(text.split())}"
