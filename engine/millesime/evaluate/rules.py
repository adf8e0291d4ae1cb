"""One rule decided: its day, its version, what it applies to, its exceptions, its body (semantics 4, 5, 9, 10, 11)."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any, final

from millesime.evaluate import bodies, conditions
from millesime.evaluate.exceptions import ExceptionUnit, Plan, weighed
from millesime.evaluate.expressions import compiled
from millesime.evaluate.outcome import NO_MATCH, NOT_APPLICABLE, awaiting, settled
from millesime.evaluate.selection import Selection, Timeline
from millesime.evaluate.trail import Node, Run, Site, What
from millesime.model.expressions import Arms, Conditions, Expr
from millesime.model.program import DATE_REFERENCE, Rule, Version
from millesime.values import Lack, Missing, Status
from millesime.values.lack import absorb
from millesime.values.types import BOOLEAN, DATE

if TYPE_CHECKING:
    from millesime.evaluate.engine import Engine

Key = tuple[str, int]
Closure = Callable[[Run, Node], Any]


@final
class RuleUnit:
    """A rule made ready, the first time it is asked for."""

    __slots__ = (
        "_applicable", "_applicable_site", "_cuts", "_engine", "_event", "_exceptions", "_missing_event", "_norm",
        "_partials", "_plans", "_ready", "_units", "mask", "rule", "timeline",
    )  # fmt: skip

    def __init__(self, rule: Rule, engine: Engine) -> None:
        self.rule = rule
        self._engine = engine
        self._ready = False
        self.mask = 0
        """Bits of the readings that this rule or anything it reads may choose among."""

    def _prepare(self) -> None:
        rule, engine = self.rule, self._engine
        self._ready = True
        self._event = rule.event
        self._missing_event = Missing.of(rule.event)
        self._applicable = compiled(rule.applicable, engine, rule.name) if rule.applicable is not None else None
        self._applicable_site = Site(What.APPLICABLE, "applicable", BOOLEAN, rule.applicable_authority)
        self.timeline = Timeline(
            rule.name, rule.versions, rule.readings, rule.lacunae, engine.horizons, engine.bits, self._compile
        )
        self._partials: dict[tuple[int, str], Closure] = {}
        units = {e.name: ExceptionUnit(e, rule, engine) for e in rule.exceptions}
        for unit in units.values():
            unit.made_to = [units[e.name] for e in rule.exceptions if e.target == unit.exception.name]
        self._units = list(units.values())
        self._exceptions = [units[e.name] for e in rule.exceptions if e.target == rule.name]
        cuts = set(self.timeline.cuts)
        for unit in self._units:
            if unit.event is None:
                cuts.update(unit.timeline.cuts)
        self._cuts = sorted(cuts)
        self._plans: dict[tuple[str, ...], list[Plan | None]] = {}
        norm = rule.norm
        self._norm: list[tuple[str, Closure]] = []
        if norm is not None:
            for key, expr in (("deadline", norm.deadline), ("unless", norm.unless)):
                if expr is not None:
                    self._norm.append((key, compiled(expr, engine, rule.name)))

    @property
    def exceptions(self) -> Sequence[ExceptionUnit]:
        """The exceptions made to the rule itself, once it has been decided."""
        return self._exceptions

    def _compile(self, version: Version) -> Closure:
        return bodies.outcome(version.body, self._engine, self.rule.name)

    def decide(self, run: Run, element: Any = None, key: Key | None = None) -> Node:
        """The rule's node for this question, and for one element of a list where it is a derived field."""
        if not self._ready:
            self._prepare()
        structure = self.rule.structure
        node = Node(self, None if structure is None else {structure: (element, key)})
        run.memo[self if key is None else (self, key)] = node
        day = self._day(run, node)
        if day is None:
            node.value = self._undated(run, node)
            return node
        node.day = day
        plan = node.plan = self._plan(day, run.preference)
        selection = node.selection = plan.selection
        run.met |= plan.others
        if selection.lack is not None:
            node.value = selection.lack
            return node
        if self._applicable is not None:
            held = self._held(run, node)
            if held is not True:
                node.value = NOT_APPLICABLE if held is False else self._in_doubt(run, node, selection, held)
                return node
        node.value = self._settle(run, node, selection)
        if self._norm:
            node.norm = {}
            outer = node.steps
            for name, closure in self._norm:
                node.steps = []
                node.norm[name] = (closure(run, node), node.steps)
            node.steps = outer
        return node

    def _plan(self, day: date, preference: tuple[str, ...]) -> Plan:
        plans = self._plans.get(preference)
        if plans is None:
            plans = self._plans[preference] = [None] * (len(self._cuts) + 1)
        index = bisect_right(self._cuts, day)
        plan = plans[index]
        if plan is None:
            selection = self.timeline.choose(day, preference)
            plan = plans[index] = Plan(selection, self._units, self._exceptions, day, preference)
        return plan

    def _day(self, run: Run, node: Node) -> date | None:
        event = self._event
        day = run.values.get(event)
        if day is None:
            day = run.at
            if day is not None:
                node.assumed = True
                run.assumed[event] = day
        return day  # type: ignore[no-any-return]

    def _held(self, run: Run, node: Node) -> Any:
        outer, node.steps = node.steps, []
        held = self._applicable(run, node)  # type: ignore[misc]
        outer.append((self._applicable_site, held, node.steps))
        node.steps = outer
        return held

    def _in_doubt(self, run: Run, node: Node, selection: Selection, held: Lack) -> Lack:
        """What is lacking where it is not known whether the rule applies: that, and what it would need if it did."""
        if held.status is not Status.UNKNOWN:
            return held
        value = self._settle(run, node, selection)
        return awaiting([held, value] if value.__class__ is Lack else [held])

    def _settle(self, run: Run, node: Node, selection: Selection) -> Any:
        def general() -> Any:
            value = settled(selection.compiled(run, node))
            return Missing.of(self.rule.name) if value is NO_MATCH else value

        return weighed(run, node, general) if self._exceptions else general()

    def _undated(self, run: Run, node: Node) -> Lack:
        """Unknown for want of the event date, and of what the versions that it might choose would need (semantics 9)."""
        lacks: list[Lack] = [self._missing_event]
        for day in self._cuts:
            plan = self._plan(day, run.preference)
            if plan.selection.lack is not None:
                continue
            trial = Node(self, node.locals)
            trial.day, trial.plan, trial.selection = day, plan, plan.selection
            values = [self._settle(run, trial, plan.selection)]
            if self._applicable is not None:
                values.append(self._applicable(run, trial))
            lacks += [value for value in values if value.__class__ is Lack and value.missing]
        return self._wanting(node, lacks)

    def _wanting(self, node: Node, lacks: Sequence[Lack]) -> Lack:
        """The event date, and the facts among what its versions lack."""
        node.steps.append((Site(What.FACT, self._event, DATE), self._missing_event))
        facts = self._engine.program.facts.keys() | {DATE_REFERENCE}
        # A text that was not found is no fact to be given, and the day may turn out to need another one.
        wanted = (name for name in absorb(lacks).missing if name.partition("[")[0] in facts)
        return Lack(self._missing_event.status, self._missing_event.missing.union(wanted))

    def partial(self, run: Run, letters: Sequence[str]) -> Node:
        """Only some lettered conditions of the version that governs, joined by « et »."""
        if not self._ready:
            self._prepare()
        key = ("partial", *letters)
        found = run.memo.get((self, key))
        if found is not None:
            return found
        node = Node(self, None)
        run.memo[(self, key)] = node
        day = self._day(run, node)
        if day is None:
            node.value = self._undated_partial(run, node, letters)
            return node
        node.day = day
        selection = node.selection = self.timeline.at(day, run.preference)
        run.met |= selection.others
        node.value = self._of_letters(run, node, selection, letters)
        return node

    def _undated_partial(self, run: Run, node: Node, letters: Sequence[str]) -> Lack:
        """As for the whole rule: the event date, and what these conditions would need in the versions it might choose."""
        lacks = [self._missing_event]
        for day in self.timeline.cuts:
            trial = Node(self, None)
            trial.day, trial.selection = day, self.timeline.at(day, run.preference)
            value = self._of_letters(run, trial, trial.selection, letters)
            if value.__class__ is Lack and value.missing:
                lacks.append(value)
        return self._wanting(node, lacks)

    def _of_letters(self, run: Run, node: Node, selection: Selection, letters: Sequence[str]) -> Any:
        if selection.lack is not None:
            return selection.lack
        values = [self._lettered(selection.version, letter)(run, node) for letter in letters]
        lacks = [value for value in values if value.__class__ is Lack]
        return False if False in [v for v in values if v.__class__ is bool] else awaiting(lacks) if lacks else True

    def _lettered(self, version: Version, letter: str) -> Closure:
        found = self._partials.get((id(version), letter))
        if found is None:
            listed = listed_conditions(version.body)
            assert listed is not None, "lowering let a reference to conditions through that the rule does not list"
            item = next(item for item in listed.items if item.letter == letter)
            found = conditions.condition_closure(item, listed.quantifier, self._engine, self.rule.name)
            self._partials[id(version), letter] = found
        return found


def listed_conditions(body: Expr) -> Conditions | None:
    """The list of lettered conditions that a body rests on: itself, or the test of its first branch."""
    if isinstance(body, Conditions):
        return body
    if isinstance(body, Arms) and isinstance(body.arms[0].test, Conditions):
        return body.arms[0].test
    return None
