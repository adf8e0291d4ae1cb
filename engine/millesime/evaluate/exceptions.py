"""Exceptions, and exceptions to exceptions (semantics 5 and 11).

An exception that applies takes the rule's place; « droit commun » gives it back. Two of one rank that apply with
different values are a conflict. One whose condition is not known leaves a result only where it could not change it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any, final

from millesime.evaluate import bodies
from millesime.evaluate.outcome import BEYOND, COMMON, CONFLICT, NO_MATCH, NOT_IN_FORCE, Maybe, joined, settled
from millesime.evaluate.selection import Selection, Timeline
from millesime.evaluate.trail import Node, Run, Site, What
from millesime.model.program import Exception_, Rule, Version
from millesime.values import Lack, Missing, Status
from millesime.values.lack import absorb
from millesime.values.types import DATE

if TYPE_CHECKING:
    from millesime.evaluate.engine import Engine


@final
class ExceptionUnit:
    """An exception made ready. `made_to`: the exceptions that are made to this one."""

    __slots__ = ("_engine", "_event_lack", "event", "exception", "made_to", "site", "timeline")

    def __init__(self, exception: Exception_, rule: Rule, engine: Engine) -> None:
        self.exception = exception
        self._engine = engine
        self.made_to: list[ExceptionUnit] = []
        self.event = exception.event if exception.event != rule.event else None
        """Its own event date, None where it looks at the same one as its rule."""
        self._event_lack = Missing.of(exception.event) if exception.event else None
        self.site = Site(What.EXCEPTION, exception.name, rule.type, label=exception.label, detail=self)
        self.timeline = Timeline(
            exception.name,
            exception.versions,
            exception.readings,
            exception.lacunae,
            engine.horizons,
            engine.bits,
            self._compile,
        )

    def _compile(self, version: Version) -> Any:
        return bodies.outcome(version.body, self._engine, self.exception.name)

    def outcome(self, run: Run, node: Node) -> Any:
        """A value, no match, a lack, or one of several; written to the trail with what was read on the way.

        The step is `(site, own outcome, outcome after the exceptions made to it, version, steps, made to)`, and where the
        exception looks at an event date of its own `(…, (day, whether it was assumed))`.
        """
        outer = node.steps
        read: list[Any] = []
        node.steps = read
        version, own, *dated = self._own(run, node)
        final, answers = own, read
        if own is not NO_MATCH and self.made_to:
            node.steps = answers = []
            final = self._after_made_to(run, node, own)
        outer.append((self.site, own, final, version, read, answers if answers is not read else (), *dated))
        node.steps = outer
        return final

    def _own(self, run: Run, node: Node) -> tuple[Any, ...]:
        event = self.event
        dated: tuple[Any, ...] = ()
        if event is None:
            selection = node.plan.selections[self]
            day = node.day
        else:
            named = run.values.get(event) or run.at
            if named is None:
                assert self._event_lack is not None
                node.steps.append((Site(What.FACT, event, DATE), self._event_lack))
                return None, Maybe((NO_MATCH, self._event_lack), self._event_lack)
            if event not in run.values:
                run.assumed[event] = named
            day = named
            dated = ((day, event not in run.values),)
            selection = self.timeline.at(day, run.preference)
            run.met |= selection.others
        if selection.lack is not None:
            if self.idle(selection, day):
                return None, NO_MATCH, *dated
            return None, Maybe((NO_MATCH, selection.lack), selection.lack), *dated
        return selection.version, selection.compiled(run, node), *dated

    def idle(self, selection: Selection, day: date) -> bool:
        """Whether the exception says nothing on a day: not yet or no longer in force, or ended by its own text."""
        if selection.lack is NOT_IN_FORCE:
            return True
        return selection.lack is BEYOND and self._ended_by_itself(day)

    def _ended_by_itself(self, day: date) -> bool:
        """An exception whose own text gives it a last day simply ends; nothing is unknown about it."""
        return all(
            v.interval.until is not None and v.interval.until <= min(day, life) for v, life in self.timeline.versions()
        )

    def _after_made_to(self, run: Run, node: Node, own: Any) -> Any:
        outcomes = [unit.outcome(run, node) for unit in self.made_to]
        definite = [o for o in outcomes if o is not NO_MATCH and not isinstance(o, Maybe)]
        unsure = [o for o in outcomes if isinstance(o, Maybe)]
        held = own.options if isinstance(own, Maybe) else (own,)
        lacks = [maybe.lack for maybe in (own, *unsure) if isinstance(maybe, Maybe)]
        if definite:
            # Where this exception may not apply at all, neither may what is made to it.
            held = tuple(_common(_one(definite)) if option is not NO_MATCH else NO_MATCH for option in held)
        perhaps = [option for maybe in unsure for option in maybe.options if option is not NO_MATCH]
        options = [*held, *map(_common, perhaps)]
        if len(definite) + len(unsure) > 1 and perhaps and _one([*definite, *perhaps]) is CONFLICT:
            options.append(CONFLICT)  # What may hold beside the others may contradict them.
        return joined(options, lacks) if lacks else options[0]


def _common(outcome: Any) -> Any:
    """« droit commun » sets the exception aside: it no longer matches."""
    return NO_MATCH if outcome is COMMON else outcome


def _one(values: list[Any]) -> Any:
    lacks = [value for value in values if value.__class__ is Lack]
    known = [value for value in values if value.__class__ is not Lack]
    for other in known[1:]:
        if other is not known[0] and (COMMON in (other, known[0]) or other != known[0]):
            return CONFLICT
    return absorb(lacks) if lacks else known[0]


@final
class Plan:
    """What governs one stretch of days under one order of preference: the rule's version and those of its exceptions.

    `speaking` are the exceptions made to the rule itself that may say something (with the version that governs and its
    body, where the plan can tell them), `silent` the steps of the others.
    """

    __slots__ = ("others", "selection", "selections", "silent", "speaking")

    def __init__(
        self,
        selection: Selection,
        units: Sequence[ExceptionUnit],
        first: Sequence[ExceptionUnit],
        day: date,
        preference: tuple[str, ...],
    ) -> None:
        self.selection = selection
        self.selections = {unit: unit.timeline.choose(day, preference) for unit in units if unit.event is None}
        self.others = selection.others
        for each in self.selections.values():
            self.others |= each.others
        self.speaking: list[tuple[ExceptionUnit, Version | None, Any]] = []
        self.silent: list[Any] = []
        for unit in first:
            if unit in self.selections and unit.idle(self.selections[unit], day):
                self.silent.append((unit.site, NO_MATCH, NO_MATCH, None, (), ()))
            else:
                chosen = self.selections.get(unit)
                if chosen is None or chosen.lack is not None:
                    self.speaking.append((unit, None, None))
                else:
                    self.speaking.append((unit, chosen.version, chosen.compiled))


def weighed(run: Run, node: Node, general: Callable[[], Any]) -> Any:
    """The rule's value once its exceptions have been heard. `general` is called only where it still matters."""
    plan = node.plan
    node.steps += plan.silent
    definite: list[Any] = []
    unsure: list[Maybe] = []
    applied: list[Any] = []
    steps = node.steps
    for unit, version, body in plan.speaking:
        if body is not None and not unit.made_to:
            read: list[Any] = []
            node.steps = read
            outcome = body(run, node)
            steps.append((unit.site, outcome, outcome, version, read, ()))
            node.steps = steps
        else:
            outcome = unit.outcome(run, node)
        if outcome is NO_MATCH or outcome is COMMON:
            continue
        if outcome.__class__ is Maybe:
            unsure.append(outcome)
        else:
            definite.append(outcome)
            applied.append(steps[-1])
    if definite:
        node.applied = applied
        value = _one(definite)
    else:
        value = general()
    if not unsure or (definite and value.__class__ is Lack and value.status is Status.CONFLICT):
        return value  # What may hold beside exceptions that contradict one another cannot set them right.
    options = [x for maybe in unsure for x in maybe.options if x is not NO_MATCH and x is not COMMON]
    return settled(joined([value, *options], [maybe.lack for maybe in unsure]))
