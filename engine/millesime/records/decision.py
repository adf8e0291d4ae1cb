"""A decision: what was asked, what was answered, why; written down in canonical JSON, with its digest."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from functools import cached_property
from typing import Any, final

import orjson

from millesime.bundle import VERSION
from millesime.evaluate.engine import Answer, Engine, Outcome
from millesime.evaluate.trail import Node, Site, What, branch_taken
from millesime.facts.canonical import to_json
from millesime.facts.lexicon import Case
from millesime.model.program import Reading
from millesime.records.citations import Json, citation, over
from millesime.records.trail import Writer
from millesime.values import Duration, Lack, Status
from millesime.values.types import DATE, Kind, Type

FORMAT = "millesime/decision/1"
ENGINE = VERSION

PythonValue = bool | int | str | Decimal | Fraction | date | Duration | None
"""Amounts and rates are `Decimal`; a rate without a finite decimal is a `Fraction`."""


def canonical_bytes(value: Any) -> bytes:
    """Canonical JSON (RFC 8785), for keys in ASCII and whole numbers within 2^53, which is all that a record holds."""
    return orjson.dumps(value, option=orjson.OPT_SORT_KEYS)


def digest_of(record: Mapping[str, Any]) -> str:
    """The digest of a record: of everything in it but the digest itself."""
    return "sha256:" + hashlib.sha256(canonical_bytes({k: v for k, v in record.items() if k != "digest"})).hexdigest()


@final
@dataclass(frozen=True, slots=True)
class Question:
    """What was asked: of which edition, which goals, on which day, in which reading."""

    edition: str
    edition_digest: str
    goals: tuple[str, ...]
    at: date | None
    reading: str | None
    presumptions: bool


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
        """The value, exact; None where the status is not `determined` (and for « sans objet »)."""
        return _python(self._answer.node.value, self.type)

    @property
    def missing(self) -> tuple[str, ...]:
        """What an unknown result lacks, the most decisive first."""
        return self._engine.missing(self._outcome, self._answer)

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
            "held_by": _held_by(self._engine, reading, node),
            **_valued(node.value, self.type),
        }
        shown["citations"] = citations_of(node)
        return shown

    def to_record(self, writer: Writer) -> Json:
        """The result as the contract writes it."""
        node = self._answer.node
        shown: Json = {"goal": self.goal, "type": str(self.type), **_valued(node.value, self.type)}
        rule = node.unit.rule
        if rule.label:
            shown["label"] = rule.label
        choice = self._engine.choice_label(self.type, node.value)
        if choice:
            shown["value_label"] = choice
        shown["missing"] = list(self.missing)
        shown["discordances"] = list(self.discordances)
        shown["citations"] = list(self.citations)
        if rule.norm is not None:
            shown["norm"] = _norm(node, self._engine)
        shown["trail"] = writer.rule(node)
        return shown

    def __repr__(self) -> str:
        told = repr(self.value) if self.status is Status.DETERMINED else self.status.value
        return f"<Result {self.goal}: {told}>"


@final
class Decision:
    """An answered question. Its record is written when it is first asked for, and never changes."""

    def __init__(self, question: Question, case: Case, outcome: Outcome, engine: Engine) -> None:
        self.question = question
        self.case = case
        self._outcome = outcome
        self._engine = engine
        self._results = {answer.goal: Result(answer, outcome, engine) for answer in outcome.answers}

    def __getitem__(self, goal: str) -> Result:
        return self._results[goal]

    def __iter__(self) -> Iterator[Result]:
        return iter(self._results.values())

    def __len__(self) -> int:
        return len(self._results)

    @property
    def goals(self) -> Sequence[str]:
        """The goals, in the order in which they were asked."""
        return self.question.goals

    @property
    def assumed_values(self) -> Mapping[str, Any]:
        """What was supposed, as values."""
        return self._outcome.assumed

    @cached_property
    def assumed(self) -> Mapping[str, Any]:
        """What was supposed: days that `at` stood for, and presumptions, in canonical form."""
        facts = self._engine.program.facts
        assumed = self._outcome.assumed
        return {name: to_json(assumed[name], facts[name].type if name in facts else DATE) for name in sorted(assumed)}

    @cached_property
    def record(self) -> Json:
        """The decision as the contract writes it, digest included."""
        question = self.question
        writer = Writer(self._engine.program)
        record: Json = {
            "format": FORMAT,
            "engine": ENGINE,
            "edition": {"id": question.edition, "digest": question.edition_digest},
            "reading": question.reading,
            "question": {
                "goals": list(question.goals),
                "date_reference": question.at.isoformat() if question.at else None,
            },
            "facts": self.case.facts,
            "assumed": dict(self.assumed),
            "results": [result.to_record(writer) for result in self],
        }
        if not question.presumptions:
            record["question"]["presumptions"] = False
        record["digest"] = digest_of(record)
        return record

    @property
    def digest(self) -> str:
        """SHA-256 of the canonical record, the digest itself left out."""
        return str(self.record["digest"])

    def to_json(self) -> str:
        """The record in canonical JSON: the same bytes on any machine."""
        return canonical_bytes(self.record).decode()

    def explain(self, lang: str = "fr", *, colour: bool = False, width: int = 100) -> str:
        """The decision told to a person, in French or English, from the record alone."""
        from millesime.records.explain import explain

        return explain(self.record, lang=lang, colour=colour, width=width)


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


def _held_by(engine: Engine, reading: str, node: Node) -> str | None:
    """Who holds a reading, as the rule, exception or barème that chose it on the way says."""
    told: dict[str, str] = {}
    _collect_holders(node, reading, engine, told, set())
    return told.get(reading)


def _collect_holders(part: Any, reading: str, engine: Engine, told: dict[str, str], seen: set[int]) -> None:
    """The first holder met in the order of the trail; nothing below it is looked at."""
    if reading in told or id(part) in seen:
        return
    if isinstance(part, Node):
        seen.add(id(part))
        version = part.selection.version if part.selection else None
        _note_holder(version, part.unit.rule.readings, reading, told)
        _collect_holders(part.steps, reading, engine, told, seen)
    elif isinstance(part, list | tuple):
        site = part[0] if part else None
        if isinstance(site, Site) and site.what is What.EXCEPTION:
            _note_holder(part[3], site.detail.exception.readings, reading, told)
        elif isinstance(site, Site) and site.what is What.SCALE:
            _note_holder(part[4], engine.program.scales[site.name].readings, reading, told)
        for inner in part:
            if isinstance(inner, Node | list | tuple):
                _collect_holders(inner, reading, engine, told, seen)


def _note_holder(version: Any, readings: Sequence[Reading], reading: str, told: dict[str, str]) -> None:
    if version is not None and version.reading == reading:
        for named in readings:
            if named.name == reading and named.held_by:
                told.setdefault(reading, named.held_by)
