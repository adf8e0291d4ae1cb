"""A decision: what was asked, what was answered, why; written down in canonical JSON, with its digest."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING, Any, NamedTuple, final

import orjson

from millesime.bundle import VERSION
from millesime.evaluate.engine import Engine, Outcome
from millesime.facts.canonical import to_json
from millesime.facts.lexicon import Case
from millesime.model.program import Program
from millesime.records.citations import Json
from millesime.records.result import Result
from millesime.records.trail import Writer
from millesime.values.types import DATE

if TYPE_CHECKING:
    from millesime.records.bundle import Bundle

FORMAT = "millesime/decision/1"
ENGINE = VERSION


def canonical_bytes(value: Any) -> bytes:
    """Canonical JSON (RFC 8785), for keys in ASCII and whole numbers within 2^53, which is all that a record holds."""
    return orjson.dumps(value, option=orjson.OPT_SORT_KEYS)


def digest_of(record: Mapping[str, Any]) -> str:
    """The digest of a record: of everything in it but the digest itself."""
    return "sha256:" + hashlib.sha256(canonical_bytes({k: v for k, v in record.items() if k != "digest"})).hexdigest()


class Question(NamedTuple):
    """What was asked: of which edition, which goals, on which day, in which reading."""

    edition: str
    edition_digest: str
    goals: tuple[str, ...]
    at: date | None
    reading: str | None
    presumptions: bool


@final
class Decision:
    """An answered question. Its record is written when it is first asked for, and never changes."""

    def __init__(
        self,
        question: Question,
        case: Case,
        outcome: Outcome,
        engine: Engine,
        law: Callable[[], Bundle] | None = None,
        cross_check: str | None = None,
    ) -> None:
        self.question = question
        self.case = case
        self._outcome = outcome
        self._engine = engine
        self._law = law
        self.cross_check = cross_check
        """The second engine that came to the same, where one was asked."""

    def agreed(self, engine: str) -> Decision:
        """The same decision, whose record says that a second engine came to it."""
        return Decision(self.question, self.case, self._outcome, self._engine, self._law, engine)

    @cached_property
    def _results(self) -> Mapping[str, Result]:
        return {answer.goal: Result(answer, self._outcome, self._engine) for answer in self._outcome.answers}

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
    def program(self) -> Program:
        """The law that decided, typed."""
        return self._engine.program

    @property
    def bundle(self) -> Bundle | None:
        """The law that it was taken under, as it is kept beside its record; None where it was taken without files."""
        return self._law() if self._law else None

    @property
    def assumed_values(self) -> Mapping[str, Any]:
        """What was supposed, as values."""
        return self._outcome.assumed

    @cached_property
    def assumed(self) -> Mapping[str, Any]:
        """What was supposed: days that `at` stood for, and presumptions, in canonical form."""
        program, assumed = self._engine.program, self._outcome.assumed
        return {name: to_json(assumed[name], program.type_at(name) or DATE) for name in sorted(assumed)}

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
        if self.cross_check is not None:
            record["cross_check"] = {"engine": self.cross_check, "agrees": True}
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
