"""Two laws as formulas over the same facts: whether a case can part them, and of which kind."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any, final

from millesime.analysis.symbolic import NOT_ESTABLISHED, NOTHING, Facts, Law, Term, Witness, differ, settles, solve
from millesime.analysis.symbolic.expressions import term
from millesime.analysis.symbolic.law import Frame
from millesime.analysis.symbolic.logic import Formula, below, every, no, some
from millesime.analysis.symbolic.solving import Found
from millesime.analysis.symbolic.terms import BEYOND
from millesime.model.program import DATE_REFERENCE, Program, Rule
from millesime.values.types import Kind


def events(*programs: Program) -> frozenset[str]:
    """Every event date that a rule, an exception or a barème looks at."""
    met = {DATE_REFERENCE}
    for program in programs:
        for rule in program.rules.values():
            met.add(rule.event)
            met |= {one.event for one in rule.exceptions if one.event is not None}
        met |= {scale.event for scale in program.scales.values() if scale.event is not None}
    return frozenset(met)


@final
@dataclass(frozen=True, slots=True)
class Asked:
    """A question about one goal: where the two laws part, and with which facts."""

    names: frozenset[str]
    base: tuple[Formula, ...]
    one: Term
    other: Term
    unsure: Formula
    lists: frozenset[str]
    parted: Formula


@final
class Pair:
    """Two laws over shared facts. `days`: one on which each is asked, the event dates being left out of the case.

    With `pinned` they are facts again, and the laws are those of the two days, whatever the dates in the case.
    `facts`: the unknowns, where they are not simply all that a case may give.
    """

    def __init__(
        self,
        before: Program,
        after: Program,
        days: tuple[date, date] | None = None,
        pinned: bool = False,
        facts: Facts | None = None,
    ) -> None:
        self.before, self.after, self.days = before, after, days
        absent = events(before, after) if days is not None and not pinned else ()
        self.facts = Facts((before, after), absent=absent) if facts is None else facts
        first, second = days if days is not None else (None, None)
        self.laws = (
            Law(before, self.facts, at=first, pinned=pinned),
            Law(after, self.facts, at=second, pinned=pinned),
        )
        self._asked: dict[str, Asked] = {}

    @cached_property
    def events(self) -> frozenset[str]:
        """The event dates of both laws."""
        return events(self.before, self.after)

    def asked(self, goal: str) -> Asked:
        """The question whether a case parts the laws over a goal that both have."""
        found = self._asked.get(goal)
        if found is None:
            one, other = (law.goal(goal) for law in self.laws)
            names = self.laws[0].names(goal) | self.laws[1].names(goal)
            base = tuple(law.coherent(names) for law in self.laws)
            lists = self.laws[0].lists(goal) | self.laws[1].lists(goal)
            more, doubt = self._norms(goal)
            parted = differ(one, other)
            if more is not False:
                parted = some((parted, every((one.true, other.true, more))))
            unsure = some((one.unsure, other.unsure, doubt))
            found = self._asked[goal] = Asked(names, base, one, other, unsure, lists, parted)
        return found

    def _norms(self, goal: str) -> tuple[Formula, Formula]:
        """Whether the last days, or what lifts the prior step, differ where both norms are open or due."""
        rules = self.before.rules[goal], self.after.rules[goal]
        apart, doubt = [], []
        for part in ("deadline", "unless"):
            written = [getattr(rule.norm, part) if rule.norm is not None else None for rule in rules]
            if written[0] is None and written[1] is None:
                continue
            if written[0] is None or written[1] is None:
                apart.append(True)
                continue
            terms = [_part(expr, rule, law) for expr, rule, law in zip(written, rules, self.laws, strict=True)]
            apart.append(differ(*terms))
            doubt += [one.unsure for one in terms]
        return some(apart), some(doubt)

    def given(self, fixed: Mapping[str, Any], free: str, goal: str) -> Pair:
        """The same laws where every fact is what a case says, or not given, but for one that is free."""
        names = self.asked(goal).names
        absent = frozenset(name for name in names if name not in fixed and name != free)
        facts = Facts((self.before, self.after), fixed=fixed, absent=absent)
        return Pair(self.before, self.after, self.days, facts=facts)

    def until(self, last: date, names: Collection[str]) -> Formula:
        """That no event date of the case is later than a day."""
        return every(
            no(below(last.toordinal(), self.facts.term(name).v))
            for name in sorted(self.events.intersection(names))
            if self.facts.given(name)
        )

    def solve(self, goal: str, more: Iterable[Formula] = (), settled: int = 0) -> Found:
        """A case that parts the laws over a goal, neither of them past its horizon; so many of them (`settled`) decide it."""
        asked = self.asked(goal)
        within = (no(asked.one.lack(BEYOND)), no(asked.other.lack(BEYOND)))
        decided = settles(asked.one), settles(asked.other)
        answers = every(decided) if settled == 2 else some(decided) if settled else True
        constraints = [*asked.base, *within, answers, asked.parted, *more]
        return solve(constraints, self.facts, asked.names, unsure=asked.unsure, bounded=sorted(asked.lists))

    def any_case(self, goal: str, wanted: Iterable[Formula]) -> Found:
        """A case of which something holds, whatever the laws make of it."""
        asked = self.asked(goal)
        constraints = [*asked.base, *wanted]
        return solve(constraints, self.facts, asked.names, unsure=asked.unsure, bounded=sorted(asked.lists))

    def samples(self, goal: str) -> Iterator[Witness]:
        """A few cases of a goal: decided, true, false."""
        asked = self.asked(goal)
        wanted = [settles(asked.one)]
        if self.before.rules[goal].type.kind in (Kind.BOOLEAN, Kind.NORM):
            wanted += [asked.one.true, asked.one.false]
        for one in wanted:
            found = self.any_case(goal, [one, no(asked.one.lack(BEYOND)), no(asked.other.lack(BEYOND))])
            if isinstance(found, Witness):
                yield found

    def silent(self, goal: str, which: int) -> Found:
        """A case that one of the laws decides and on which the other (`which`) is past its horizon."""
        asked = self.asked(goal)
        mute, speaks = (asked.one, asked.other) if which == 0 else (asked.other, asked.one)
        return solve(
            [*asked.base, mute.lack(BEYOND), settles(speaks)],
            self.facts,
            asked.names,
            unsure=asked.unsure,
            bounded=sorted(asked.lists),
        )


def alone(program: Program, goal: str, facts: Facts, law: Law) -> Found:
    """A case that the one law which has a goal decides; a true one, or one with a value, where there is such a case."""
    said, names = law.goal(goal), law.names(goal)
    base = law.coherent(names)
    is_truth = program.rules[goal].type.kind in (Kind.BOOLEAN, Kind.NORM)
    for wanted in (said.true, said.valued) if is_truth else (said.valued,):
        found = solve([base, wanted], facts, names, unsure=said.unsure)
        if isinstance(found, Witness):
            return found
    return solve([base, no(said.lack(BEYOND))], facts, names, unsure=said.unsure)


def _part(expr: Any, rule: Rule, law: Law) -> Term:
    return term(expr, Frame(rule.name, law.day(rule.event).v), law)


__all__ = ["NOTHING", "NOT_ESTABLISHED", "Asked", "Pair", "alone", "events"]
