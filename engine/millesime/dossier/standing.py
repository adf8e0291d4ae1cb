"""Where a dossier stands: what the evaluator decides of the facts that stand, and the deadlines on a day.

A contested fact is unknown, and nothing else may take its place: goals that may read one are decided with nothing presumed,
where it has a presumption, and without the day asked about, where that would stand for it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any, final

from millesime.dossier.deadlines import Deadline, Deadlines
from millesime.dossier.state import State
from millesime.facts.lexicon import Case
from millesime.model.walk import Reads, reached, readers
from millesime.records.citations import Json
from millesime.records.decision import Decision
from millesime.text import Diagnostic
from millesime.values import Status
from millesime.values.types import Kind
from millesime.workspace.edition import Edition

if TYPE_CHECKING:
    from millesime.workspace.crossed import Second


@final
@dataclass(frozen=True, slots=True)
class Standing:
    """What is decided of a dossier on a day."""

    today: date
    results: Mapping[str, Json]
    """By goal, what was decided, without its trail; what is missing by name."""
    deadlines: tuple[Deadline, ...]
    """The one that ends first comes first."""
    problems: tuple[Diagnostic, ...] = ()
    """Why nothing is decided: the facts that stand contradict one another, or do not fit the law."""
    warnings: tuple[Diagnostic, ...] = ()
    engine: str | None = None
    """The second engine that came to the same, where one was asked."""
    decisions: tuple[Decision, ...] = field(default=(), repr=False, compare=False)

    def missing(self) -> dict[str, tuple[tuple[str, ...], frozenset[str]]]:
        """Of each goal that is open: what is missing, the most decisive first, and which of it decides alone."""
        return {
            one.goal: (one.missing, frozenset(one.decisive))
            for decision in self.decisions
            for one in decision
            if one.status is Status.UNKNOWN
        }


NOTHING = Standing(date.min, {}, ())


@final
class Judge:
    """One edition, ready to say where dossiers stand; made once for any number of them."""

    def __init__(self, edition: Edition) -> None:
        self.edition = edition
        self.deadlines = Deadlines(edition.program)
        self._reads = Reads(edition.program)
        self._events = {rule.event for rule in edition.program.rules.values()} | {
            one.event for rule in edition.program.rules.values() for one in rule.exceptions if one.event
        }

    def tree(self, facts: Mapping[str, Any]) -> dict[str, Any]:
        """Facts as a case gives them: whole numbers that are kept as text are numbers again."""
        return {name: self._number(name, value) for name, value in facts.items()}

    def _number(self, name: str, value: Any) -> Any:
        fact = self.edition.program.facts.get(name)
        return int(value) if fact is not None and fact.type.kind is Kind.INTEGER and isinstance(value, str) else value

    def stands(self, state: State, today: date, second: Second | None = None) -> Standing:
        """Where a dossier stands on a day; with `second`, only once a second engine came to the same of every decision."""
        checked = self.edition.check_facts(self.tree(state.facts))
        if checked.product is None:
            return Standing(today, {}, (), checked.diagnostics)
        case = checked.product
        contested = frozenset(state.contested)
        given = frozenset(case.values) | contested
        asked = state.asked.goals or self._reached(case, contested)
        bounded = self.deadlines.concerned(given)
        decisions = self._decided(case, tuple(dict.fromkeys((*asked, *bounded))), contested, state)
        if second is not None:
            decisions = [second.checked(decision) for decision in decisions]
        results: dict[str, Json] = {one.goal: one.brief(ranked=False) for decision in decisions for one in decision}
        held = [self._deadline(goal, results[goal], decisions, today) for goal in bounded]
        return Standing(
            today,
            {goal: results[goal] for goal in asked},
            tuple(sorted(filter(None, held), key=lambda one: (one.end or date.max, one.goal))),
            (),
            tuple(w for decision in decisions for w in self.edition.contradictions(decision)),
            decisions[0].cross_check if decisions else None,
            tuple(decisions),
        )

    def _reached(self, case: Case, contested: frozenset[str]) -> tuple[str, ...]:
        if not contested:
            return self.edition.reached_by(case)
        found = readers(self.edition.program, contested, self._reads) | set(self.edition.reached_by(case))
        return tuple(goal for goal in self.edition.goals() if goal in found)

    def _decided(self, case: Case, goals: Sequence[str], contested: frozenset[str], state: State) -> list[Decision]:
        """The goals decided; those that may read a contested fact apart, so that nothing takes its place."""
        asked, facts = state.asked, self.edition.program.facts
        wary = [goal for goal in goals if self._may_read(goal, contested)] if contested else []
        found = []
        plain = [goal for goal in goals if goal not in wary]
        if plain:
            found.append(self.edition.evaluate(case, plain, asked.at, asked.reading, asked.presumptions))
        if wary:
            presumed = any(name in facts and facts[name].has_presumption for name in contested)
            at = None if contested & self._events else asked.at
            found.append(self.edition.evaluate(case, wary, at, asked.reading, asked.presumptions and not presumed))
        return found

    def _may_read(self, goal: str, contested: frozenset[str]) -> bool:
        return bool(contested & reached(self.edition.program, goal, within=self._reads).facts)

    def _deadline(self, goal: str, result: Json, decisions: Sequence[Decision], today: date) -> Deadline | None:
        name = self.deadlines.begun_by(goal)
        begins: Any = None
        if name is not None:
            decision = next(one for one in decisions if goal in one.goals)
            begins = decision.case.values.get(name)
            if name in self.edition.program.rules:
                again = self.edition.evaluate(
                    decision.case,
                    [name],
                    decision.question.at,
                    decision.question.reading,
                    decision.question.presumptions,
                )
                begins = again[name].value
        return self.deadlines.stands(goal, result, begins if isinstance(begins, date) else None, today)
