"""Decisions kept: recorded in a store, or in an export that stands alone. The clock and the random numbers are the system's."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from os import PathLike, fspath
from secrets import token_bytes
from typing import TYPE_CHECKING, Any, final

from millesime.records.bundle import address
from millesime.records.decision import Decision
from millesime.records.envelope import leaf_of
from millesime.records.masks import covers, maskable
from millesime.records.seal import Random, sealed_leaf
from millesime.text.diagnostic import diagnose
from millesime.text.nearest import nearest
from millesime.workspace.refused import Refused

if TYPE_CHECKING:
    from millesime.model.program import Program
    from millesime.stores.interface import Kept, Store


@final
@dataclass(frozen=True, slots=True)
class Prepared:
    """A record ready to be kept: its leaf, the blobs that it speaks of, and its secret where facts are masked."""

    leaf: bytes
    bundle: str
    blobs: Mapping[str, bytes] = field(repr=False)
    secret: bytes | None = field(default=None, repr=False)

    @property
    def id(self) -> str:
        """The record's id."""
        return address(self.leaf)


def prepare(
    decision: Decision, mask: Iterable[str] = (), *, at: str | None = None, random: Random = token_bytes
) -> Prepared:
    """The record of a decision, recorded `at` (UTC, to the second; now), without the facts that patterns cover.

    Raises `Refused` where a pattern covers no fact of the edition: a slip would leave in what was to be kept back.
    """
    patterns = tuple(dict.fromkeys(mask))
    _known(patterns, decision.program)
    bundle = decision.bundle
    assert bundle is not None, "the decisions of an edition have its law"
    at = at or now()
    if not patterns:
        return Prepared(leaf_of(decision.record, bundle.id, at), bundle.id, bundle.blobs)
    leaf, secret = sealed_leaf(decision.record, bundle.id, at, patterns, random)
    return Prepared(leaf, bundle.id, bundle.blobs, secret.to_bytes())


def record(decision: Decision, store: Store | str | PathLike[str], *, mask: Iterable[str] = ()) -> Kept:
    """Keep a decision: when this returns, the record is durable.

    `store`: an open store, or where one is, made if there is none: a path (SQLite), `folder:PATH`, `postgresql://…`.
    `mask`: patterns of facts to keep back, `victime.*`. Raises `Refused` for a pattern that covers no fact, and
    `millesime.stores.interface.StoreError` where the store cannot keep it.

    >>> import tempfile, millesime
    >>> taken = millesime.load("2012").evaluate({"entreprise": {"effectif": 19}}, at="2012-06-01")
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     millesime.record(taken, f"{folder}/decisions.sqlite").seq
    0
    """
    from millesime.stores.opening import open_store

    prepared = prepare(decision, mask)
    if isinstance(store, str | PathLike):
        with open_store(fspath(store), create=True) as opened:
            (kept,) = keep([prepared], opened)
    else:
        (kept,) = keep([prepared], store)
    return kept


def keep(prepared: Sequence[Prepared], store: Store) -> tuple[Kept, ...]:
    """Add records to a store, all or none; durable when this returns.

    A bundle that the store has already is not sent again: a store adds a bundle whole or not at all, and loses nothing.
    """
    blobs: dict[str, bytes] = {}
    for one in {one.bundle: one for one in prepared}.values():
        if store.blob(one.bundle) is None:
            blobs.update(one.blobs)
    return store.append(
        [one.leaf for one in prepared], blobs, {one.id: one.secret for one in prepared if one.secret is not None}
    )


def export(decision: Decision, *, mask: Iterable[str] = (), secrets: bool = False) -> str:
    """A decision and the law it was taken under, in one JSON text that replays anywhere, without any store.

    `mask`: patterns of facts to keep back; `secrets`: whether what opens them goes with it all the same.

    >>> import millesime
    >>> taken = millesime.load("2012").evaluate({"entreprise": {"effectif": 19}}, at="2012-06-01")
    >>> millesime.replay(millesime.export(taken)).status
    'same'
    """
    from millesime.records.exports import alone

    at = now()
    prepared = prepare(decision, mask, at=at)
    return alone(prepared.leaf, prepared.blobs, at, prepared.secret if secrets else None).to_bytes().decode()


def now() -> str:
    """The time, as records say it."""
    return datetime.now(tz=UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _known(patterns: Sequence[str], program: Program) -> None:
    if not patterns:
        return
    names = list(maskable(program))
    problems: list[Any] = []
    for pattern in patterns:
        if not any(covers(pattern, name) for name in names):
            near = nearest(pattern.removesuffix(".*"), {*names, *(name.rpartition(".")[0] for name in names)} - {""})
            problems.append(diagnose("ML712", path=pattern, pattern=pattern, nearest=f"`{near}`" if near else "—"))
    if problems:
        raise Refused(problems)
