"""The engine of one program: it answers questions, each with the readings on which sources differ."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple, final

from millesime.evaluate.expressions import compiled
from millesime.evaluate.references import Closure
from millesime.evaluate.rules import RuleUnit
from millesime.evaluate.scales import ScaleUnit
from millesime.evaluate.selection import Horizons
from millesime.evaluate.trail import Node, Run
from millesime.model.expressions import Expr
from millesime.model.program import Coherence, Program, Reading
from millesime.model.walk import Reads
from millesime.values import Lack, Status
from millesime.values.types import Kind, Type

Probe = Callable[[Expr, Closure], Closure]
"""Gives the closure to be used in the place of an expression's own: what watches a run rather than deciding it."""


class Discordance(NamedTuple):
    """What another reading would have given, where it differs."""

    reading: str
    node: Node


class Answer(NamedTuple):
    """A goal decided: its node, and the readings under which it would be something else."""

    goal: str
    node: Node
    discordances: tuple[Discordance, ...]

    @property
    def status(self) -> Status:
        """What can be said of the goal."""
        value = self.node.value
        return value.status if value.__class__ is Lack else Status.DETERMINED


class Outcome(NamedTuple):
    """A question answered: an answer per goal, and what was assumed on the way."""

    answers: tuple[Answer, ...]
    assumed: Mapping[str, Any]
    run: Run


@final
class Engine:
    """Decides cases under one program. Rules are made ready when they are first needed."""

    __slots__ = ("_coherences", "_masks", "_scales", "_units", "bits", "horizons", "probe", "program", "reads")

    def __init__(self, program: Program, probe: Probe | None = None) -> None:
        self.program = program
        self.probe = probe
        """Applied while the law is compiled to closures; where there is none, nothing is there to be paid for."""
        self.horizons = Horizons(program.horizon, program.horizons, program.documents)
        self.bits = {name: 1 << index for index, name in enumerate(program.reading_names)}
        self._units: dict[str, RuleUnit] = {}
        self._scales: dict[str, ScaleUnit] = {}
        self._masks: dict[str, int] = {}
        self.reads = Reads(program)
        self._coherences: list[tuple[Coherence, Any]] | None = None

    def unit(self, name: str) -> RuleUnit:
        """A rule, ready to decide."""
        found = self._units.get(name)
        if found is None:
            found = self._units[name] = RuleUnit(self.program.rules[name], self)
            found.mask = self._mask(name)
        return found

    def scale(self, name: str) -> ScaleUnit:
        """A barème, ready to be looked up."""
        found = self._scales.get(name)
        if found is None:
            found = self._scales[name] = ScaleUnit(self.program.scales[name], self)
            found.mask = self._mask(name)
        return found

    def _mask(self, key: str) -> int:
        """Bits of the readings that a rule, a barème, or some conditions of a rule may choose among, by any path."""
        if not self.bits:
            return 0
        found = self._masks.get(key)
        if found is None:
            self._masks[key] = 0  # A loop is refused before any case is decided; this only keeps it from hanging.
            name = key.partition(" ")[0]
            rule, scale = self.program.rules.get(name), self.program.scales.get(name)
            readings: list[Reading] = [*(rule.readings if rule else ()), *(scale.readings if scale else ())]
            for exception in rule.exceptions if rule else ():
                readings += exception.readings
            found = 0
            for reading in readings:
                found |= self.bits[reading.name]
            for read in self.reads.of(key):
                found |= self._mask(read)
            self._masks[key] = found
        return found

    def ask(
        self,
        values: Mapping[str, Any],
        goals: Sequence[str],
        at: date | None = None,
        preference: tuple[str, ...] = (),
        presumptions: bool = True,
    ) -> Outcome:
        """Decide these goals on these facts. `preference` names readings, the most wanted first."""
        run = Run(values, at, preference, presumptions, {})
        answers = []
        for goal in goals:
            unit = self.unit(goal)
            node = run.memo.get(unit) or unit.decide(run)
            others = self._others(run, unit, node) if run.met & unit.mask else ()
            answers.append(Answer(goal, node, others))
        return Outcome(tuple(answers), run.assumed, run)

    def _others(self, run: Run, unit: RuleUnit, node: Node) -> tuple[Discordance, ...]:
        """The goal again under each reading that lives and was not taken, one at a time (semantics 13)."""
        found = []
        for name, bit in self.bits.items():
            if not run.met & unit.mask & bit:
                continue
            kept = {key: held for key, held in run.memo.items() if not held.unit.mask & bit}
            other = Run(run.values, run.at, (name, *run.preference), run.presumptions, kept)
            again = unit.decide(other)
            if _differ(again.value, node.value) or _read_otherwise(again, node):
                found.append(Discordance(name, again))
                run.assumed.update(other.assumed)
        return tuple(found)

    def decide(self, goal: str, values: Mapping[str, Any], like: Run) -> Any:
        """A goal's value on other facts, everything else being as in an earlier question."""
        return self.unit(goal).decide(Run(values, like.at, like.preference, like.presumptions, {})).value

    def everywhere(self, name: str, values: Mapping[str, Any], at: date | None = None) -> list[Any]:
        """What a rule comes to; of a derived field, what it comes to for each element there is."""
        unit, run = self.unit(name), Run(values, at, (), True, {})
        if unit.rule.structure is None:
            return [unit.decide(run).value]
        found = []
        for path, fact in self.program.facts.items():
            if fact.type.item is not None and fact.type.item.name == unit.rule.structure:
                elements = enumerate(values.get(path) or ())
                found += [unit.decide(run, element, (path, place)).value for place, element in elements]
        return found

    def choice_label(self, type: Type, value: Any) -> str | None:
        """What a choice is called in plain French, where its enumeration says so."""
        enumeration = self.program.enumerations.get(type.name or "") if type.kind is Kind.CHOICE else None
        return dict(enumeration.choices).get(value) if enumeration and isinstance(value, str) else None

    def incoherent(self, values: Mapping[str, Any]) -> list[Coherence]:
        """The checks between facts that these facts break. A check that lacks a fact, though it be presumed, breaks nothing."""
        if self._coherences is None:
            self._coherences = [(c, compiled(c.test, self, c.label)) for c in self.program.coherences]
        run = Run(values, None, (), False, {})
        broken = []
        for coherence, test in self._coherences:
            if not any(name in values for name in coherence.facts):
                continue
            node = Node(None, None)  # type: ignore[arg-type]
            if test(run, node) is False:
                broken.append(coherence)
        return broken

    def missing(self, outcome: Outcome, answer: Answer) -> tuple[str, ...]:
        """What an unknown answer lacks: what alone can decide it first, then in the order of the rules, then by name."""
        from millesime.evaluate import decisive  # a determined answer never needs it

        return decisive.ordered(self, outcome, answer)

    def alone(self, outcome: Outcome, answer: Answer) -> frozenset[str]:
        """What of that alone can decide it."""
        from millesime.evaluate import decisive

        return decisive.alone(self, outcome, answer)


def _differ(one: Any, other: Any) -> bool:
    """Whether two readings come to different things: values, or reasons for having none."""
    if one.__class__ is Lack and other.__class__ is Lack:
        return bool(one.status is not other.status)
    return bool(one != other)


def _read_otherwise(one: Node, other: Node) -> bool:
    """Whether a norm, open or due in both readings, has another last day, or another need of its prior step."""
    if one.norm is None or other.norm is None or one.value is False:
        return False
    return any(_differ(part, other.norm[key][0]) for key, (part, _) in one.norm.items())
