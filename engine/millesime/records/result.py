"""A result: what was found for one goal, as Python values and as the contract writes it."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any, final

from millesime.evaluate.engine import Answer, Engine, Outcome
from millesime.evaluate.trail import Node, branch_taken
from millesime.facts.canonical import to_json
from millesime.model.citation import over
from millesime.model.program import DATE_REFERENCE
from millesime.records.citations import Json, citation
from millesime.records.holders import held_by
from millesime.records.trail import Writer
from millesime.values import Duration, Lack, Status
from millesime.values.types import DATE, Kind, Type

PythonValue = bool | int | str | Decimal | Fraction | date | Duration | None
"""Amounts and rates are `Decimal`; a rate without a finite decimal is a `Fraction`."""


@final
class Result:
    """What was found for one goal."""

    __slots__ = ("_answer", "_engine", "_outcome", "goal", "status", "type")

    def __init__(self, answer: Answer, outcome: Outcome, engine: Engine) -> None:
        self._answer = answer
        self._outcome = outcome
        self._engine = engine
        self.goal = answer.goal
        self.status: Status = answer.status
        self.type: Type = answer.node.unit.rule.type

    @property
    def value(self) -> PythonValue:
        """The value, exact; None where the status is not `determined` (and for « sans objet »).

        Amounts and rates are `Decimal`, a rate without a finite decimal a `Fraction`, choices `str`, days `date`, lengths
        of time `Duration`.
        """
        return _python(self._answer.node.value, self.type)

    @property
    def held(self) -> Any:
        """The value as the language holds it, or what stands where there is none."""
        return self._answer.node.value

    @property
    def missing(self) -> tuple[str, ...]:
        """What an unknown result lacks, the most decisive first."""
        return self._engine.missing(self._outcome, self._answer)

    @property
    def decisive(self) -> tuple[str, ...]:
        """The missing facts of which each alone can decide."""
        alone = self._engine.alone(self._outcome, self._answer)
        return tuple(name for name in self.missing if name in alone)

    @property
    def lack(self) -> Lack | None:
        """What stands where there is no value: its status, the names that are missing in no order, another reason."""
        value = self._answer.node.value
        return value if isinstance(value, Lack) else None

    @property
    def citations(self) -> tuple[Json, ...]:
        """What decided: the governing version, or the exceptions that took its place."""
        return tuple(citations_of(self._answer.node))

    @property
    def discordances(self) -> tuple[Json, ...]:
        """What other readings would give, each with who holds it."""
        return tuple(self._discordance(other.reading, other.node) for other in self._answer.discordances)

    def _discordance(self, reading: str, node: Node) -> Json:
        shown: Json = {
            "reading": reading,
            "held_by": held_by(self._engine, reading, node),
            **_valued(node.value, self.type),
        }
        shown["citations"] = citations_of(node)
        if node.unit.rule.norm is not None:
            shown["norm"] = _norm(node, self._engine)
        return shown

    def to_record(self, writer: Writer) -> Json:
        """The result as the contract writes it."""
        return {**self.brief(), "trail": writer.rule(self._answer.node)}

    def brief(self, *, ranked: bool = True) -> Json:
        """The same without its trail; unless it is to be `ranked`, what is missing comes by name, which takes no time."""
        node = self._answer.node
        shown: Json = {"goal": self.goal, "type": str(self.type), **_valued(node.value, self.type)}
        rule = node.unit.rule
        if rule.label:
            shown["label"] = rule.label
        choice = self._engine.choice_label(self.type, node.value)
        if choice:
            shown["value_label"] = choice
        lack = self.lack
        unknown = lack is not None and lack.status is Status.UNKNOWN
        missing = self.missing if ranked else tuple(sorted(lack.missing)) if lack is not None and unknown else ()
        shown["missing"] = list(missing)
        facts = self._engine.program.facts
        lacunae = [name for name in missing if name.partition("[")[0] not in facts and name != DATE_REFERENCE]
        if lacunae:
            shown["lacunae"] = lacunae
        shown["discordances"] = list(self.discordances)
        shown["citations"] = list(self.citations)
        if rule.norm is not None:
            shown["norm"] = _norm(node, self._engine)
        return shown

    def __repr__(self) -> str:
        told = repr(self.value) if self.status is Status.DETERMINED else self.status.value
        return f"<Result {self.goal}: {told}>"


def citations_of(node: Node) -> list[Json]:
    """The version that governs, or the exceptions that took its place."""
    if node.selection is None or node.selection.version is None:
        return []
    cited = []
    for step in node.applied or ():
        _, _, _, version, read, _, *dated = step
        if version is not None:
            cited.append(_cited(version, branch_taken(read), dated[0][0] if dated else node.day))
    if not cited:
        cited.append(_cited(node.selection.version, branch_taken(node.steps), node.day))
    return cited


def _cited(version: Any, chosen: Any, day: date) -> Json:
    interval = version.interval
    authority = over(version.authority, chosen)
    return citation(authority, version.edition, interval.since, interval.until, version.reading, day)


def _valued(value: Any, type: Type) -> Json:
    if value.__class__ is Lack:
        shown: Json = {"status": value.status.value, "value": None}
        if value.reason:
            shown["reason"] = value.reason
        return shown
    return {"status": Status.DETERMINED.value, "value": to_json(value, type)}


def _python(value: Any, type: Type) -> PythonValue:
    if value.__class__ is Lack:
        return None
    if type.kind in (Kind.AMOUNT, Kind.RATE, Kind.NUMBER) and value is not None:
        exact = Fraction(value)
        rest = exact.denominator
        for prime in (2, 5):
            while rest % prime == 0:
                rest //= prime
        if rest != 1:
            return exact
        text = to_json(value, type)
        return Decimal(str(text))
    return value  # type: ignore[no-any-return]


def _norm(node: Node, engine: Engine) -> Json:
    norm = node.unit.rule.norm
    assert norm is not None
    actors = engine.program.actors

    def told(name: str) -> Json:
        return {"name": name, "label": actors[name].label if name in actors else None}

    found = node.norm or {}
    shown: Json = {
        "kind": norm.kind.value,
        "action": norm.action,
        "holder": told(norm.holder),
        "towards": [told(name) for name in norm.towards],
    }
    if norm.after:
        lifted = found["unless"][0] if "unless" in found else False
        shown["after"] = {"step": norm.after, "label": norm.after_label, "required": _required(lifted)}
    if "deadline" in found:
        shown["deadline"] = {"label": norm.deadline_label, **_valued(found["deadline"][0], DATE)}
    if norm.forum:
        shown["forum"] = {**told(norm.forum), "note": norm.forum_label}
    return shown


def _required(lifted: Any) -> bool | None:
    """Whether the prior step is required: not where it is lifted, unknown where that is unknown."""
    return None if lifted.__class__ is Lack else not lifted
