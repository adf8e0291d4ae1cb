"""A decision taken again from what was kept of it: the same, different from a step on, or unreadable, and why."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, final

import orjson

from millesime.records.compare import (
    IGNORED,
    UNDER_ANOTHER,
    Difference,
    Parting,
    first_difference,
    first_parting,
)
from millesime.records.decision import Decision, digest_of
from millesime.records.shape import is_decision
from millesime.text.diagnostic import Diagnostic, diagnose
from millesime.workspace.edition import Edition, load
from millesime.workspace.refused import Refused

SAME, DIFFERENT, UNREADABLE = "same", "different", "unreadable"


@final
@dataclass(frozen=True, slots=True)
class Replay:
    """What became of a decision that was taken again.

    `intact`: whether the record still has the digest that it was given. `edition_changed`: whether it was taken again
    under other law than it was first taken under. `step` is the first step at which the two trails part, with both
    sides of it; `difference`, the first place of the record that is not the same. `before` and `after` are the two
    records, as far as they could be read. `reasons`: why it is unreadable.
    """

    status: str
    """`same`, `different` or `unreadable`."""
    difference: Difference | None = None
    intact: bool = True
    edition_changed: bool = False
    step: Parting | None = None
    reasons: tuple[Diagnostic, ...] = ()
    before: Mapping[str, Any] | None = None
    after: Mapping[str, Any] | None = None

    @property
    def same(self) -> bool:
        """Whether the decision came out the same, step by step."""
        return self.status == SAME


def replay(decision: Decision | Mapping[str, Any] | str, edition: Edition | None = None) -> Replay:
    """Take a decision again: a `Decision`, its record, or its JSON text.

    The edition is the one given; else the one of the record's id, as it is now. Raises `Refused` where this is no
    decision. Where the edition is gone, knows the question no more or refuses the facts, the replay is `unreadable`.

    >>> import millesime
    >>> facts = {"entreprise": {"effectif": 19}, "etablissement": {"annee_creation": 1990, "alsace_moselle": False}}
    >>> taken = millesime.load("2012").evaluate(facts, goals=["tarification.mode"], at="2012-06-01")
    >>> millesime.replay(taken).same
    True
    """
    record = _record_of(decision)
    try:
        return again(record, edition or load(record["edition"]["id"]), another=True)
    except Refused as refused:
        return unreadable(refused.diagnostics, record)


def again(record: Mapping[str, Any], edition: Edition, *, another: bool) -> Replay:
    """A decision's record taken again under an edition; `another`: whether that may be other law than it was."""
    try:
        found = _taken(record, edition)
        ignored = UNDER_ANOTHER if another else IGNORED
        difference = first_difference(record, found, ignored=ignored)
        step = first_parting(record, found) if difference else None
        intact = digest_of(record) == record["digest"]
    except Refused as refused:
        return unreadable(refused.diagnostics, record)
    except (RecursionError, orjson.JSONEncodeError):
        return unreadable((diagnose("ML701"),), record)
    changed = record["edition"]["digest"] != edition.digest
    return Replay(DIFFERENT if difference else SAME, difference, intact, changed, step, (), record, found)


def unreadable(reasons: tuple[Diagnostic, ...], record: Mapping[str, Any] | None = None) -> Replay:
    """A decision that cannot be taken again, and why."""
    intact = record is not None and digest_of(record) == record["digest"]
    return Replay(UNREADABLE, intact=intact, reasons=reasons, before=record)


def _taken(record: Mapping[str, Any], edition: Edition) -> Mapping[str, Any]:
    """The record's question, put to an edition."""
    question = record["question"]
    try:
        day = date.fromisoformat(question["date_reference"]) if question["date_reference"] else None
    except ValueError:
        raise Refused([diagnose("ML604", path="date_reference", given=question["date_reference"])]) from None
    return edition.evaluate(
        record["facts"],
        goals=question["goals"],
        at=day,
        reading=record["reading"],
        presumptions=question.get("presumptions", True),
    ).record


def _record_of(decision: Decision | Mapping[str, Any] | str) -> Mapping[str, Any]:
    record: Any = decision
    if isinstance(decision, Decision):
        return decision.record
    if isinstance(decision, str):
        try:
            record = orjson.loads(decision)
        except orjson.JSONDecodeError:
            record = None
    if not is_decision(record):
        raise Refused([diagnose("ML701")])
    return record  # type: ignore[no-any-return]
