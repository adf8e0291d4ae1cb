"""A decision taken again from its own record: the same, or where it parts from what was written."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, final

from millesime.records.compare import Difference, first_difference
from millesime.records.decision import Decision, digest_of
from millesime.records.shape import is_decision
from millesime.text.diagnostic import diagnose
from millesime.workspace.edition import Edition, load
from millesime.workspace.refused import Refused


@final
@dataclass(frozen=True, slots=True)
class Replay:
    """What became of a decision that was taken again.

    `intact`: whether the record still has the digest that it was given. `edition_changed`: whether the law it was taken
    under has been edited since.
    """

    status: str
    """`same` or `different`."""
    difference: Difference | None
    intact: bool
    edition_changed: bool

    @property
    def same(self) -> bool:
        """Whether the decision came out the same, step by step."""
        return self.status == "same"


def replay(decision: Decision | Mapping[str, Any] | str, edition: Edition | None = None) -> Replay:
    """Take a decision again: a `Decision`, its record, or its JSON text.

    The edition is loaded by the record's id unless one is given. Raises `Refused` where this is no decision, or where the
    edition is gone or refuses the recorded facts.

    >>> import millesime
    >>> facts = {"entreprise": {"effectif": 19}, "etablissement": {"annee_creation": 1990, "alsace_moselle": False}}
    >>> taken = millesime.load("2012").evaluate(facts, goals=["tarification.mode"], at="2012-06-01")
    >>> millesime.replay(taken).same
    True
    """
    record = _record_of(decision)
    under = edition or load(record["edition"]["id"])
    question = record["question"]
    day = question["date_reference"]
    again = under.evaluate(
        record["facts"],
        goals=question["goals"],
        at=date.fromisoformat(day) if day else None,
        reading=record["reading"],
        presumptions=question.get("presumptions", True),
    ).record
    difference = first_difference(record, again)
    return Replay(
        "different" if difference else "same",
        difference,
        digest_of(record) == record["digest"],
        record["edition"]["digest"] != under.digest,
    )


def _record_of(decision: Decision | Mapping[str, Any] | str) -> Mapping[str, Any]:
    record: Any = decision
    if isinstance(decision, Decision):
        return decision.record
    if isinstance(decision, str):
        try:
            record = json.loads(decision)
        except (ValueError, RecursionError):
            record = None
    if not is_decision(record):
        raise Refused([diagnose("ML701")])
    return record  # type: ignore[no-any-return]
