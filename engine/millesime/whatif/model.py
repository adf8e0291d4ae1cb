"""What is answered to « what if? »: answers, changes, thresholds, bounds, each decided by the evaluator before it is here."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any, final

from millesime.records.citations import Json
from millesime.records.decision import canonical_bytes, digest_of

if TYPE_CHECKING:
    from millesime.records.decision import Decision
    from millesime.text import Diagnostic
    from millesime.whatif.ways import Branch

FORMAT = "millesime/what-if/1"

Value = Any
"""A value in its JSON form, as records write it."""


class Verdict(StrEnum):
    """What is known of a question about all facts at once."""

    FOUND = "found"
    ALREADY = "already"
    IMPOSSIBLE = "impossible"
    """It is proved that no change of these facts will do."""
    NOT_ESTABLISHED = "not_established"


@final
@dataclass(frozen=True, slots=True)
class Answer:
    """What a goal comes to on some facts."""

    status: str
    value: Value
    type: str
    label: str | None = None
    missing: tuple[str, ...] = ()
    reason: str | None = None
    citations: tuple[Json, ...] = ()

    @property
    def settled(self) -> bool:
        """Whether it is an answer: a value, « sans objet », or that the rule does not apply."""
        return self.status in ("determined", "not_applicable")

    def same(self, other: Answer) -> bool:
        """Whether two answers are one."""
        return (self.status, self.value) == (other.status, other.value)

    def record(self) -> Json:
        """As JSON."""
        shown: Json = {"status": self.status, "value": self.value, "type": self.type}
        if self.label:
            shown["value_label"] = self.label
        if self.missing:
            shown["missing"] = list(self.missing)
        if self.reason:
            shown["reason"] = self.reason
        shown["citations"] = list(self.citations)
        return shown


def answer_of(decision: Decision, goal: str) -> Answer:
    """The answer that a decision gives to a goal."""
    result = decision[goal].brief()
    return Answer(
        result["status"],
        result["value"],
        result["type"],
        result.get("value_label"),
        tuple(result["missing"]),
        result.get("reason"),
        tuple(result["citations"]),
    )


@final
@dataclass(frozen=True, slots=True)
class Move:
    """A fact that changes. `given`: whether the case gives it; `before` is what is presumed where it does not."""

    name: str
    type: str
    label: str | None
    given: bool
    before: Value
    after: Value

    def record(self) -> Json:
        """As JSON."""
        shown: Json = {
            "name": self.name,
            "type": self.type,
            "given": self.given,
            "before": self.before,
            "after": self.after,
        }
        if self.label:
            shown["label"] = self.label
        return shown


@final
@dataclass(frozen=True, slots=True)
class Change:
    """Facts that change together, and what the goal then comes to."""

    moves: tuple[Move, ...]
    answer: Answer

    def record(self) -> Json:
        """As JSON."""
        return {"facts": [move.record() for move in self.moves], "answer": self.answer.record()}


@final
@dataclass(frozen=True, slots=True)
class Changes:
    """The smallest changes that turn a result (`wanted` None), or bring it to a value.

    `fewest`: whether it is proved that fewer facts will not do. `more`: as few do in still other ways.
    """

    verdict: Verdict
    wanted: Value
    ways: tuple[Change, ...] = ()
    fewest: bool = False
    more: bool = False
    refused: int = 0
    """How many of the solver's suggestions the evaluator did not bear out; they are not shown."""

    def record(self) -> Json:
        """As JSON."""
        return {
            "verdict": self.verdict.value,
            "wanted": self.wanted,
            "fewest_proved": self.fewest,
            "more": self.more,
            "refused": self.refused,
            "ways": [way.record() for way in self.ways],
        }


@final
@dataclass(frozen=True, slots=True)
class End:
    """An end of a piece: a value, whether the piece holds it, whether it lies where no end was found; the answer there.

    `at` is the value on which the answer was decided: the end itself, or the nearest that is shown where it is left out.
    """

    value: Value
    held: bool
    endless: bool
    at: Value
    answer: Answer

    def record(self) -> Json:
        """As JSON."""
        return {
            "value": self.value, "held": self.held, "endless": self.endless, "at": self.at, "answer": self.answer.record(),
        }  # fmt: skip


@final
@dataclass(frozen=True, slots=True)
class Piece:
    """Values of one fact between which the same branch of the law gives the answer. `here`: the case lies in it."""

    first: End
    last: End
    here: bool
    branch: tuple[Branch, ...] = ()
    """What gives the answer there and not in the pieces beside: branches, exceptions, ceilings, versions."""
    varies: bool = False
    """Whether the answer is not one and the same throughout."""

    def record(self) -> Json:
        """As JSON."""
        return {
            "from": self.first.record(), "to": self.last.record(), "here": self.here, "varies": self.varies,
            "branch": [one.record() for one in self.branch],
        }  # fmt: skip


@final
@dataclass(frozen=True, slots=True)
class Thresholds:
    """One fact from its lowest value to its highest, all others as they are, cut where the answer turns.

    `complete`: it is proved that it turns nowhere else.
    """

    name: str
    type: str
    label: str | None
    now: Value
    given: bool
    pieces: tuple[Piece, ...]
    complete: bool

    def record(self) -> Json:
        """As JSON."""
        return {
            "name": self.name, "type": self.type, "label": self.label, "now": self.now, "given": self.given,
            "complete": self.complete, "pieces": [piece.record() for piece in self.pieces],
        }  # fmt: skip


@final
@dataclass(frozen=True, slots=True)
class Possible:
    """An answer that the goal may come to, with facts on which it does."""

    answer: Answer
    facts: Mapping[str, Any]

    def record(self) -> Json:
        """As JSON."""
        return {"answer": self.answer.record(), "facts": dict(self.facts)}


@final
@dataclass(frozen=True, slots=True)
class Bound:
    """How far a result goes one way. `value` None: no end was found (`endless`), or none is established."""

    value: Value
    attained: bool
    endless: bool
    proved: bool
    shown: Possible | None

    def record(self) -> Json:
        """As JSON."""
        return {
            "value": self.value, "attained": self.attained, "endless": self.endless, "proved": self.proved,
            "shown": self.shown.record() if self.shown else None,
        }  # fmt: skip


@final
@dataclass(frozen=True, slots=True)
class Bounds:
    """What a result may come to whatever some facts are. `low`, `high`: of results that are numbers or days.

    `possible`: each other answer there may be (choices, truths, reasons for having none). `exhaustive`: it is proved that
    there are no others.
    """

    varying: tuple[str, ...]
    low: Bound | None
    high: Bound | None
    possible: tuple[Possible, ...]
    exhaustive: bool

    @property
    def certain(self) -> Answer | None:
        """The answer that it comes to whatever these facts are, where that is proved."""
        if not self.exhaustive or len(self.possible) != 1:
            if self.possible or self.low is None or self.high is None or not self.exhaustive:
                return None
            same = self.low.value == self.high.value and self.low.attained and self.low.proved and self.high.proved
            return self.low.shown.answer if same and self.low.shown else None
        return self.possible[0].answer if self.low is None else None

    def record(self) -> Json:
        """As JSON."""
        return {
            "varying": list(self.varying),
            "low": self.low.record() if self.low else None,
            "high": self.high.record() if self.high else None,
            "possible": [one.record() for one in self.possible],
            "exhaustive": self.exhaustive,
        }


@final
@dataclass(frozen=True, slots=True)
class Elsewhere:
    """The same case under another edition. `unknown`: facts that it does not know, which were left out; `refused`: why it
    does not take the case.
    """

    edition: str
    answer: Answer | None
    unknown: tuple[str, ...] = ()
    refused: tuple[Diagnostic, ...] = ()

    def record(self) -> Json:
        """As JSON."""
        return {
            "edition": self.edition, "answer": self.answer.record() if self.answer else None,
            "unknown_facts": list(self.unknown), "refused": [one.code for one in self.refused],
        }  # fmt: skip


@final
@dataclass(frozen=True, slots=True)
class WhatIf:
    """All that is answered to « what if? » of one goal on one case. `question`: how it was put, as a decision records it."""

    question: Json
    goal: str
    label: str | None
    now: Answer
    free: tuple[str, ...]
    changes: Changes
    thresholds: tuple[Thresholds, ...]
    elsewhere: tuple[Elsewhere, ...]
    bounds: Bounds | None

    def record(self) -> Json:
        """As canonical JSON has it, with its digest."""
        shown: Json = {
            "format": FORMAT,
            **self.question,
            "goal": self.goal,
            "label": self.label,
            "now": self.now.record(),
            "free": list(self.free),
            "changes": self.changes.record(),
            "thresholds": [one.record() for one in self.thresholds],
            "editions": [one.record() for one in self.elsewhere],
            "bounds": self.bounds.record() if self.bounds else None,
        }
        shown["digest"] = digest_of(shown)
        return shown

    def to_json(self) -> str:
        """The record in canonical JSON."""
        return canonical_bytes(self.record()).decode()
