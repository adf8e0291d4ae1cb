"""Goal by goal: the smallest case that parts two laws, or that there is none, or that this could not be established."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import cached_property
from typing import Any, Final, final

from millesime.analysis.symbolic import NOTHING, Facts, Law, Witness, smallest
from millesime.difference.effects.continued import continued
from millesime.difference.effects.finding import Days, Finding, Values
from millesime.difference.effects.identity import Identity
from millesime.difference.effects.judge import Bench, Verdict, apart
from millesime.difference.effects.moved import earlier
from millesime.difference.effects.program import later, presumed
from millesime.difference.effects.questions import Pair, alone, events
from millesime.difference.model import Manner, Outcome
from millesime.model.program import DATE_REFERENCE, Program
from millesime.model.walk import Reads
from millesime.values import Status

_DECIDED: Final = (2, 1, 0)
"""How many of the two laws decide a case: those that both decide are looked for first."""


@final
class Search:
    """Two laws, or two days of one law, ready to be asked about one goal after the other.

    `days` are given where days are compared: the event dates of a case are then left out, and stand on these days.
    """

    def __init__(self, before: Program, after: Program, days: tuple[date, date] | None = None) -> None:
        self.programs = before, after
        self.days = days
        self.benches = Bench.of(before), Bench.of(after)
        self._reads = Reads(before), Reads(after)
        self._moved: dict[tuple[date, date], Pair] = {}
        self._solitary: dict[int, tuple[Facts, Law]] = {}

    @property
    def short(self) -> int | None:
        """Which law's horizon is the nearer one; None where they vouch for the same days."""
        before, after = (program.horizon for program in self.programs)
        return None if before == after or self.days is not None else 0 if before < after else 1

    @cached_property
    def together(self) -> Pair:
        """Both laws on the same days: the one of the nearer horizon read on past it."""
        before, after = self.programs
        if self.days is not None:
            return Pair(before, after, self.days, pinned=True)
        if self.short == 0:
            before = continued(before, after)
        elif self.short == 1:
            after = continued(after, before)
        return Pair(before, after)

    @cached_property
    def identity(self) -> Identity:
        """What is written alike under both."""
        return Identity(self.together.before, self.together.after, self.days)

    @cached_property
    def further(self) -> Bench:
        """The law of the nearer horizon, read on past it."""
        assert self.short is not None
        return Bench.of((self.together.before, self.together.after)[self.short])

    # ── one goal ───────────────────────────────────────────────────────────────────────────────────────────────────────

    def find(self, goal: str) -> Finding:
        """What the two laws make of a goal."""
        said = self._found(goal)
        if (
            said.outcome is Outcome.NONE
            and said.why == "proof"
            and (names := presumed(*self.programs, self.together.asked(goal).names))
        ):
            return self._unless_given(goal, names) or Finding(goal, Outcome.NOT_ESTABLISHED, why="presumption")
        return said

    def _unless_given(self, goal: str, names: list[str]) -> Finding | None:
        """A case that parts the laws once it leaves out facts that they presume otherwise."""
        days = self.days or (None, None)
        for suggested in self.together.samples(goal):
            facts = {name: value for name, value in suggested.facts.items() if name not in names}
            found = self._witness(goal, self.together, Witness(facts), days, 0)
            if found is not None:
                manner = Manner.ALIKE if self.days is None else Manner.MOVED
                return Finding(goal, Outcome.WITNESS, manner, (found, found), days)
        return None

    def _found(self, goal: str) -> Finding:
        if any(goal not in program.rules for program in self.programs):
            return self._alone(goal)
        if self.identity.same(goal):
            return Finding(goal, Outcome.NONE, why="identity")
        if self.days is not None:
            return self._on_two_days(goal, self.days)
        if self.short is None:
            return self._alike(goal)
        return self._on_either_side(goal, self.short)

    def _alike(self, goal: str) -> Finding:
        """Of laws that vouch for the same days: the same case put to both."""
        for settled in _DECIDED:
            found = self._witness(
                goal, self.together, self.together.solve(goal, settled=settled), (None, None), settled
            )
            if found is not None:
                return Finding(goal, Outcome.WITNESS, Manner.ALIKE, (found, found))
        return self._proved(goal, self.together)

    def _on_two_days(self, goal: str, days: tuple[date, date]) -> Finding:
        pair = self._pair(days)
        for settled in _DECIDED:
            found = self._witness(goal, pair, pair.solve(goal, settled=settled), days, settled)
            if found is not None:
                return Finding(goal, Outcome.WITNESS, Manner.MOVED, (found, found), days)
        return self._given_days(goal, days) or self._proved(goal, self.together, "days_are_facts")

    def _given_days(self, goal: str, days: tuple[date, date]) -> Finding | None:
        """Where the event dates are read as facts too, a case that gives them all on the one day, then on the other."""
        pair = self.together
        named = sorted((pair.asked(goal).names & pair.events) - {DATE_REFERENCE})
        on_first = pair.facts.are(dict.fromkeys(named, days[0]))
        for settled in _DECIDED:
            suggested = pair.solve(goal, (on_first,), settled=settled)
            if not isinstance(suggested, Witness):
                continue

            def placed(facts: Values, day: date) -> dict[str, Any]:
                kept = {name: value for name, value in facts.items() if name != DATE_REFERENCE}
                return {name: day if name in named else value for name, value in kept.items()}

            def check(facts: Values, settled: int = settled) -> bool:
                first, second = self.benches
                said = first.verdict(goal, placed(facts, days[0]), days[0]), second.verdict(goal, placed(facts, days[1]), days[1])  # fmt: skip
                return apart(*said) and sum(one.settled for one in said) >= settled

            least = smallest(suggested, check, settled=named, within=pair.facts)
            if isinstance(least, Witness):
                both = placed(least.facts, days[0]), placed(least.facts, days[1])
                return Finding(goal, Outcome.WITNESS, Manner.MOVED, both, days)
        return None

    def _on_either_side(self, goal: str, short: int) -> Finding:
        """Of laws with other horizons: the same case where both vouch, then on days that only the later one vouches for."""
        last = self.programs[short].horizon
        within = (self.together.until(last, self.together.asked(goal).names),)
        steps: list[Callable[[], Finding | None]] = [
            lambda: self._within(goal, within, 2),
            lambda: self._succeeded(goal, short, 2),
            lambda: self._shifted(goal, short, 2),
            lambda: self._within(goal, within, 1),
            lambda: self._succeeded(goal, short, 1),
            lambda: self._shifted(goal, short, 1),
            lambda: self._within(goal, within, 0),
            lambda: self._succeeded(goal, short, 0),
            lambda: self._shifted(goal, short, 0),
            lambda: self._silent(goal, short),
        ]
        for step in steps:
            if (said := step()) is not None:
                return said
        proof = self._proved(goal, self.together)
        if proof.outcome is Outcome.NONE and self.together.silent(goal, short) is not NOTHING:
            return Finding(goal, Outcome.NOT_ESTABLISHED, why="continued")
        return proof

    def _within(self, goal: str, within: tuple[Any, ...], settled: int) -> Finding | None:
        """The same case put to both on a day that both vouch for."""
        suggested = self.together.solve(goal, within, settled)
        found = self._witness(goal, self.together, suggested, (None, None), settled)
        return None if found is None else Finding(goal, Outcome.WITNESS, Manner.ALIKE, (found, found))

    def _succeeded(self, goal: str, short: int, settled: int) -> Finding | None:
        """The same facts, the one law on the last day it vouches for, the other on a day that came after."""
        last = self.programs[short].horizon
        for day in later(self.programs[1 - short], goal, last, self._reads[1 - short]):
            days = (last, day) if short == 0 else (day, last)
            pair = self._pair(days)
            found = self._witness(goal, pair, pair.solve(goal, settled=settled), days, settled)
            if found is not None:
                return Finding(goal, Outcome.WITNESS, Manner.MOVED, (found, found), days)
        return None

    def _shifted(self, goal: str, short: int, settled: int) -> Finding | None:
        """The same case with its days brought back by whole years to where the one law vouches for them.

        The law read on past its horizon must say of the days as they are what it says of the earlier ones; where it says
        nothing at all, the other law must say of the earlier ones what it says itself.
        """
        last, dates = self.programs[short].horizon, events(*self.programs)
        short_bench, long_bench = self.benches[short], self.benches[1 - short]

        def moved(facts: Values) -> Values | None:
            back = earlier(facts, dates, last)
            if back is None:
                return None
            here, there = short_bench.verdict(goal, back), long_bench.verdict(goal, facts)
            if not apart(here, there) or Status.BEYOND_HORIZON in (here.status, there.status):
                return None
            if here.settled + there.settled < settled:
                return None
            further = self.further.verdict(goal, facts)
            silent = further.status == Status.BEYOND_HORIZON
            return back if here == (long_bench.verdict(goal, back) if silent else further) else None

        for silent in (False, True):
            suggested = self.together.silent(goal, short) if silent else self.together.solve(goal, settled=settled)
            if not isinstance(suggested, Witness):
                continue
            least = smallest(suggested, lambda facts: moved(facts) is not None, within=self.together.facts)
            if isinstance(least, Witness) and (back := moved(least.facts)) is not None:
                both = (back, least.facts) if short == 0 else (least.facts, back)
                return Finding(goal, Outcome.WITNESS, Manner.SHIFTED, both)
        return None

    def _silent(self, goal: str, short: int) -> Finding | None:
        """A case that only the later law decides, the other knowing nothing of those days."""
        suggested = self.together.silent(goal, short)
        if not isinstance(suggested, Witness):
            return None

        def check(facts: Values) -> bool:
            mute, speaks = self.benches[short].verdict(goal, facts), self.benches[1 - short].verdict(goal, facts)
            return mute.status == Status.BEYOND_HORIZON and speaks.settled

        least = smallest(suggested, check, within=self.together.facts)
        if not isinstance(least, Witness):
            return None
        return Finding(goal, Outcome.WITNESS, Manner.ALONE, (least.facts, least.facts))

    def _alone(self, goal: str) -> Finding:
        """A goal that one of the laws does not have: what the other makes of it."""
        which = 1 if goal in self.programs[1].rules else 0
        program, bench = self.programs[which], self.benches[which]
        if which not in self._solitary:
            facts = Facts((program,))
            self._solitary[which] = (facts, Law(program, facts))
        facts, law = self._solitary[which]
        suggested = alone(program, goal, facts, law)
        if isinstance(suggested, Witness):
            wanted = bench.verdict(goal, suggested.facts)

            def check(case: Values) -> bool:
                said = bench.verdict(goal, case)
                return said.status == wanted.status and (said.value is True) == (wanted.value is True)

            least = smallest(suggested, check, within=facts)
            if isinstance(least, Witness) and not wanted.is_refused:
                return Finding(goal, Outcome.WITNESS, Manner.ALONE, (least.facts, least.facts))
        return Finding(goal, Outcome.NOT_ESTABLISHED, why="alone")

    # ── what the solver suggests, decided ──────────────────────────────────────────────────────────────────────────────

    def _witness(self, goal: str, pair: Pair, suggested: Any, days: Days, settled: int) -> Values | None:
        """The smallest case that both laws decide, and decide differently; None where there is none to be shown."""
        if not isinstance(suggested, Witness):
            return None
        verdicts = self.verdicts(goal, suggested.facts, days)
        kinds = tuple(one.status for one in verdicts)

        def check(facts: Values) -> bool:
            said = self.verdicts(goal, facts, days)
            if not apart(*said) or tuple(one.status for one in said) != kinds:
                return False
            return sum(one.settled for one in said) >= settled and Status.BEYOND_HORIZON not in kinds

        least = smallest(suggested, check, within=pair.facts)
        if isinstance(least, Witness):
            least = smallest(least, check, within=pair.facts)  # what was made rounder may let others be so too
        return least.facts if isinstance(least, Witness) else None

    def pair_of(self, said: Finding) -> Pair:
        """The laws as they were asked when a witness was found."""
        first, second = said.days
        return self.together if first is None or second is None else self._pair((first, second))

    def verdicts(self, goal: str, facts: Values, days: Days) -> tuple[Verdict, Verdict]:
        """What both laws say of a case."""
        first, second = self.benches
        return first.verdict(goal, facts, days[0]), second.verdict(goal, facts, days[1])

    def _proved(self, goal: str, pair: Pair, otherwise: str = "refused") -> Finding:
        """That no case parts the laws, or why this is not known. `otherwise`: there is one, which could not be shown."""
        found = pair.solve(goal)
        if found is NOTHING:
            return Finding(goal, Outcome.NONE, why="proof")
        if isinstance(found, Witness):
            return Finding(goal, Outcome.NOT_ESTABLISHED, why=otherwise)
        return Finding(goal, Outcome.NOT_ESTABLISHED, why="lists" if pair.asked(goal).lists else "solver")

    # ── days ───────────────────────────────────────────────────────────────────────────────────────────────────────────

    def _pair(self, days: tuple[date, date]) -> Pair:
        found = self._moved.get(days)
        if found is None:
            found = self._moved[days] = Pair(*self.programs, days)
        return found
