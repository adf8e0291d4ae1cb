"""A decision taken again from what was kept of it: the same, different from a step on, or unreadable, and why."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any, final

import orjson

from millesime.records.compare import (
    IGNORED,
    UNDER_ANOTHER,
    Difference,
    Parting,
    alike,
    first_difference,
    first_parting,
)
from millesime.records.decision import Decision, canonical_bytes, digest_of
from millesime.records.shape import is_decision
from millesime.text.diagnostic import Checked, Diagnostic, diagnose
from millesime.workspace.edition import Edition, load
from millesime.workspace.refused import Refused

if TYPE_CHECKING:
    from millesime.records.envelope import Envelope
    from millesime.records.exports import Export

SAME, DIFFERENT, UNREADABLE = "same", "different", "unreadable"

Json = Mapping[str, Any]
Law = Callable[[str], Checked[Edition | None]]
"""What gives the edition of a bundle, by the bundle's address: `millesime.workspace.bundled.Shelved`."""


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
    before: Json | None = None
    after: Json | None = None

    @property
    def same(self) -> bool:
        """Whether the decision came out the same, step by step."""
        return self.status == SAME


def replay(
    kept: Decision | Export | Json | str | bytes,
    edition: Edition | None = None,
    *,
    facts: Json | None = None,
) -> Replay:
    """Take a decision again: a `Decision`, its record, an export, or the JSON text of either.

    An export is replayed under the law that is kept in it, anything else under its edition as it is now, unless an
    edition is given. `facts`: what an export keeps back, shown by whoever knows it. Raises `Refused` where this is no
    decision. Where the law, the question or the facts cannot be had again, the replay is `unreadable`.

    >>> import millesime
    >>> facts = {"entreprise": {"effectif": 19}, "etablissement": {"annee_creation": 1990, "alsace_moselle": False}}
    >>> taken = millesime.load("2012").evaluate(facts, goals=["tarification.mode"], at="2012-06-01")
    >>> millesime.replay(taken).same, millesime.replay(millesime.export(taken)).same
    (True, True)
    """
    if isinstance(kept, Decision):
        found = Checked(edition) if edition else _edition_of(kept)
        return again(kept.record, found.product) if found.product else unreadable(found.diagnostics, kept.record)
    held = _read(kept)
    if isinstance(held, dict | Mapping):
        try:
            return again(held, edition or load(held["edition"]["id"]))
        except Refused as refused:
            return unreadable(refused.diagnostics, held)
    from millesime.workspace.bundled import Shelved

    return replay_leaf(held.leaf, Shelved(held.blobs.get), edition=edition, secret=held.secret, shown=facts)


def replay_leaf(
    leaf: bytes,
    law: Law,
    *,
    edition: Edition | None = None,
    secret: bytes | None = None,
    shown: Json | None = None,
    erased: bool = False,
) -> Replay:
    """Take the decision of a record again, under the law of its bundle or under an edition that is given.

    Where facts are masked: `secret` is what the store keeps of the record, `erased` whether an erasure is known of it,
    `shown` the facts, given by whoever knows them and held against the record's commitments.
    """
    from millesime.records.envelope import Envelope, read_leaf

    held = read_leaf(leaf)
    if not isinstance(held, Envelope):
        return unreadable((diagnose("ML707"),))
    if held.masked is not None and secret is None:
        return unreadable((diagnose("ML708" if erased else "ML709", name=held.id),), held.decision)
    found = Checked(edition) if edition else law(held.bundle)
    if found.product is None:
        return unreadable(found.diagnostics, held.decision)
    if held.masked is None:
        return again(held.decision, found.product, another=edition is not None)
    return _masked(held, found.product, secret or b"", shown, another=edition is not None)


def again(
    before: Json,
    edition: Edition,
    *,
    another: bool = True,
    facts: Json | None = None,
    left: Callable[[Json], Json] | None = None,
) -> Replay:
    """A decision's record taken again under an edition; `another`: whether that may be other law than it was.

    Where facts are masked and somebody showed them: `facts` are the whole facts, and `left` makes of the decision taken
    again what the record holds.
    """
    try:
        after = _taken(before if facts is None else {**before, "facts": facts}, edition)
        after = left(after) if left else after
        ignored = UNDER_ANOTHER if another else IGNORED
        difference = None if alike(before, after, ignored) else first_difference(before, after, ignored=ignored)
        step = first_parting(before, after) if difference else None
        intact = digest_of(before) == before["digest"]
    except Refused as refused:
        return unreadable(refused.diagnostics, before)
    except (RecursionError, orjson.JSONEncodeError):
        return unreadable((diagnose("ML701"),))
    changed = before["edition"]["digest"] != edition.digest
    return Replay(DIFFERENT if difference else SAME, difference, intact, changed, step, (), before, after)


def unreadable(reasons: tuple[Diagnostic, ...], record: Json | None = None) -> Replay:
    """A decision that cannot be taken again, and why."""
    intact = record is not None and digest_of(record) == record["digest"]
    return Replay(UNREADABLE, intact=intact, reasons=reasons, before=record)


def _masked(held: Envelope, edition: Edition, secret: bytes, shown: Json | None, *, another: bool) -> Replay:
    """A record whose facts are masked: opened by its key, or by the facts that somebody shows."""
    from millesime.records.masks import left_of, put_back, value_at
    from millesime.records.seal import broken, secret_from, unsealed

    opened, masked = secret_from(secret), held.masked
    if opened is None or masked is None:
        return unreadable((diagnose("ML711", name=held.id),), held.decision)
    given: dict[str, Any] = {}
    if shown is not None:
        case = edition.check_facts(shown)
        if case.product is None:
            return unreadable(case.diagnostics, held.decision)
        at = {path: value_at(case.product.facts, path) for path in masked.facts}
        given = {path: value for path, (there, value) in at.items() if there}
        wrong = broken(held, opened, given)
        if wrong:
            return unreadable(tuple(diagnose("ML710", path=path, name=path) for path in wrong), held.decision)
    if opened.key is not None:
        whole = unsealed(held, opened)
        if whole is None:
            return unreadable((diagnose("ML711", name=held.id),), held.decision)
        return again(whole, edition, another=another)
    unshown = [path for path in masked.facts if path not in given]
    if unshown:
        return unreadable(tuple(diagnose("ML714", path=path, name=path) for path in unshown), held.decision)
    facts = put_back(held.decision["facts"], given)
    return again(held.decision, edition, another=another, facts=facts, left=lambda whole: left_of(whole, masked.paths))


def _taken(record: Json, edition: Edition) -> Json:
    """The record's question, put to an edition."""
    question = record["question"]
    asked = question.get("date_reference")
    try:
        day = date.fromisoformat(asked) if asked else None
    except ValueError:
        raise Refused([diagnose("ML604", path="date_reference", given=asked)]) from None
    return edition.evaluate(
        record["facts"],
        goals=question["goals"],
        at=day,
        reading=record.get("reading"),
        presumptions=question.get("presumptions", True),
    ).record


def _edition_of(decision: Decision) -> Checked[Edition | None]:
    """The edition that a decision was taken under: as it is now if it is the same, else as it was."""
    from millesime.workspace.bundled import edition_of

    now: Checked[Edition | None]
    try:
        now = Checked(load(decision.question.edition))
    except Refused as refused:
        now = Checked(None, refused.diagnostics)
    was = decision.bundle
    if was is None or (now.product and now.product.digest == decision.question.edition_digest):
        return now
    return edition_of(was)


def _read(kept: Json | Export | str | bytes) -> Json | Export:
    """A decision's record, or an export, whichever this is."""
    from millesime.records import exports

    if isinstance(kept, exports.Export):
        return kept
    held: Any = kept
    if isinstance(kept, str | bytes):
        try:
            held = orjson.loads(kept)
        except orjson.JSONDecodeError:
            held = None
    if isinstance(held, Mapping) and held.get("format") == exports.FORMAT:
        read = exports.read_export(kept if isinstance(kept, str | bytes) else canonical_bytes(held))
        if read.product is None:
            raise Refused(read.diagnostics)
        return read.product
    if not is_decision(held):
        raise Refused([diagnose("ML701")])
    return held  # type: ignore[no-any-return]
