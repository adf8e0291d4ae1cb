"""Certificates: that no fact which is not given changes an answer. Written for machines, and checked again from scratch."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TYPE_CHECKING, Any, final

from millesime.records.citations import Json
from millesime.records.decision import canonical_bytes, digest_of
from millesime.text.diagnostic import Diagnostic, diagnose
from millesime.whatif.model import Answer, answer_of
from millesime.workspace.refused import Refused

if TYPE_CHECKING:
    from millesime.whatif.setting import Setting
    from millesime.workspace.edition import Edition

FORMAT = "millesime/certificate/1"


class Ground(StrEnum):
    """Why an answer is certain."""

    PROVED = "proved"
    """The solver proved it of all values that the remaining facts may have, and the evaluator decided a case."""
    EVALUATOR = "evaluator"
    """The evaluator settles it on the facts given, and what it settles no fact unsettles; the solver does not say."""


class Standing(StrEnum):
    """What is known of an answer while facts are missing."""

    CERTAIN = "certain"
    OPEN = "open"
    NOT_ESTABLISHED = "not_established"


@final
@dataclass(frozen=True, slots=True)
class Certificate:
    """That an answer stays what it is, whatever the `remaining` facts are, as long as what is assumed holds.

    `decided`: whether the evaluator comes to the answer on the facts given alone; otherwise it does so on `shown`, and the
    solver on all others. `asked`: the facts that were asked for, in order.
    """

    question: Json
    goal: str
    answer: Answer
    remaining: tuple[str, ...]
    decided: bool
    shown: Mapping[str, Any]
    ground: Ground = Ground.PROVED
    asked: tuple[str, ...] = ()

    def after(self, asked: tuple[str, ...]) -> Certificate:
        """The same, at the end of these questions."""
        return replace(self, asked=asked)

    def record(self) -> Json:
        """As canonical JSON has it, with its digest."""
        from millesime.analysis.symbolic.solving import SOLVER

        shown: Json = {
            "format": FORMAT,
            **self.question,
            "solver": SOLVER,
            "goal": self.goal,
            "claim": "no_remaining_fact_changes_the_answer",
            "answer": self.answer.record(),
            "remaining": list(self.remaining),
            "ground": self.ground.value,
            "decided": self.decided,
            "shown": dict(self.shown),
            "asked": list(self.asked),
        }
        shown["digest"] = digest_of(shown)
        return shown

    def to_json(self) -> str:
        """The record in canonical JSON."""
        return canonical_bytes(self.record()).decode()


@final
@dataclass(frozen=True, slots=True)
class Certified:
    """Whether an answer may still change: the certificate that it may not, or facts on which it is another."""

    standing: Standing
    certificate: Certificate | None = None
    otherwise: tuple[Mapping[str, Any], Answer] | None = None


def certified(setting: Setting) -> Certified:
    """Whether the facts that may be anything can change the answer. Both ends were decided by the evaluator."""
    from millesime.analysis.symbolic import Nothing
    from millesime.analysis.symbolic.asked import Shown
    from millesime.analysis.symbolic.logic import no

    matter = setting.matter
    case = setting.sure.case()
    if not isinstance(case, Shown):
        return Certified(Standing.NOT_ESTABLISHED)
    decision = matter.decide({**matter.values, **case.facts})
    if decision is None:
        return Certified(Standing.NOT_ESTABLISHED)
    answer = answer_of(decision, matter.goal)
    differs = no(setting.comes_to(decision[matter.goal].held))
    other = setting.sure.case(differs)
    if isinstance(other, Shown):
        met = matter.answer({**matter.values, **other.facts})
        if met is None or met.same(answer):
            return Certified(Standing.NOT_ESTABLISHED)
        return Certified(Standing.OPEN, None, (_open(setting, other.facts), met))
    if not isinstance(other, Nothing) or not setting.whole:
        return Certified(Standing.NOT_ESTABLISHED)
    from millesime.whatif.questions import question_of

    decided = matter.now.same(answer)
    shown = {} if decided else _open(setting, case.facts)
    remaining = tuple(sorted(setting.open))
    return Certified(Standing.CERTAIN, Certificate(question_of(matter), matter.goal, answer, remaining, decided, shown))


def settled(setting: Setting) -> Certificate:
    """That the evaluator alone settles the answer."""
    from millesime.whatif.questions import question_of

    matter = setting.matter
    remaining = tuple(sorted(setting.open))
    return Certificate(question_of(matter), matter.goal, matter.now, remaining, True, {}, Ground.EVALUATOR)


def _open(setting: Setting, facts: Mapping[str, Any]) -> Mapping[str, Any]:
    return setting.matter.written({name: facts[name] for name in sorted(setting.open) if name in facts})


_SHAPE: Mapping[str, type | tuple[type, ...]] = {
    "edition": Mapping, "question": Mapping, "facts": Mapping, "answer": Mapping, "goal": str, "ground": str,
    "remaining": list, "reading": (str, type(None)),
}  # fmt: skip


def _is_whole(held: Any) -> bool:
    """Whether something is a certificate, as it was written."""
    if not isinstance(held, Mapping) or held.get("format") != FORMAT or held.get("digest") != digest_of(held):
        return False
    if not all(key in held and isinstance(held[key], of) for key, of in _SHAPE.items()):
        return False
    day, edition = held["question"].get("date_reference"), held["edition"]
    return isinstance(day, str | None) and {"id", "digest"} <= edition.keys()


def checked(held: Any, edition: Edition) -> tuple[Certified, tuple[Diagnostic, ...]]:
    """A certificate proved again, from the facts and the question that it holds; with what is wrong with it.

    Raises `Refused` where it is no certificate, or is about another law.
    """
    from millesime.whatif.questions import matter_of
    from millesime.whatif.setting import Setting

    if not _is_whole(held):
        raise Refused([diagnose("ML652")])
    if held["edition"]["digest"] != edition.digest:
        raise Refused([diagnose("ML653", edition=held["edition"]["id"])])
    question, goal = held["question"], held["goal"]
    presumptions = question.get("presumptions", True)
    matter = matter_of(edition, held["facts"], goal, question["date_reference"], held["reading"], presumptions)
    setting = Setting(matter, matter.missing)
    found = certified(setting)
    certificate = found.certificate
    if found.standing is Standing.NOT_ESTABLISHED:
        if held["ground"] != Ground.EVALUATOR.value or matter.now.status == "unknown":
            return found, (diagnose("ML655", goal=goal),)
        certificate = settled(setting)
        found = Certified(found.standing, certificate)
    same = certificate is not None and certificate.answer.record() == held["answer"]
    if not same or certificate is None or list(certificate.remaining) != held["remaining"]:
        return found, (diagnose("ML654", goal=goal),)
    return found, ()
