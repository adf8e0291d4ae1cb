"""`millesime replay`: a decision taken again, under the law that was kept with it or under another, step by step."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, final

from millesime.cli import kept
from millesime.cli.answers import is_table
from millesime.cli.asked import OUT, case_in, data_of, edition_of
from millesime.cli.desk import BAD_NEWS, FINE, CommandError
from millesime.cli.verb import Given, Option, Verb

if TYPE_CHECKING:
    from millesime.cli.desk import Desk
    from millesime.stores.interface import Store
    from millesime.text import Checked, Diagnostic
    from millesime.workspace.edition import Edition
    from millesime.workspace.replay import Replay


@final
@dataclass(frozen=True, slots=True)
class Replayed:
    """What came of it, and of which record (None: of a decision that no store has held)."""

    found: Replay
    id: str | None
    under: str
    """A phrase: where the law came from."""
    sealed: bool = False
    """Whether its steps would tell facts that the record masks, and nobody asked for them."""


def _run(given: Given, desk: Desk) -> int:
    if given.subject is None:
        raise CommandError("needs_argument", what=desk.say("argument.replayed"), usage=True)
    if is_table(given.subject):
        return _of_table(given, desk)
    for option in ("sample", "all", "input"):
        if getattr(given, option):
            raise CommandError("only_of_answers", option=f"--{option}", usage=True)
    other = edition_of(getattr(given, "with"), desk) if getattr(given, "with") else None
    shown = _facts(given.facts) if given.facts else None
    if given.store is None:
        replayed = _of_file(given.subject, None, other, shown, desk)
    else:
        with kept.opened(given.store, desk.say("argument.store")) as store:
            if kept.is_id(given.subject):
                leaf = kept.found(store, given.subject, desk.say("argument.record"))
                replayed = _of_leaf(leaf.leaf, store, other, shown, desk)
            else:
                replayed = _of_file(given.subject, store, other, shown, desk)
    if given.with_secrets:
        replayed = replace(replayed, sealed=False)
    out = Path(given.out) if given.out else None
    if given.format == "json":
        import orjson

        desk.emit(orjson.dumps(_told(replayed, desk), option=orjson.OPT_INDENT_2) + b"\n", out)
    else:
        from millesime.cli.replayed import page

        desk.print(page(replayed, desk, desk.colour and out is None), out)
    return FINE if replayed.found.same and replayed.found.intact else BAD_NEWS


def _of_table(given: Given, desk: Desk) -> int:
    """A table of answers."""
    from millesime.cli.answers import replayed

    for option in ("store", "with", "facts", "with_secrets", "out"):
        if getattr(given, option):
            raise CommandError("not_of_answers", option="--" + option.replace("_", "-"), usage=True)
    return replayed(given, desk)


def _of_leaf(leaf: bytes, store: Store, other: Edition | None, shown: Mapping[str, Any] | None, desk: Desk) -> Replayed:
    """The record of a store, under its bundle there."""
    from millesime.records.bundle import address
    from millesime.workspace.bundled import Shelved
    from millesime.workspace.replay import replay_leaf

    record = address(leaf)
    secret = store.secret(record)
    erased = secret is None and kept.erased(store, record) is not None
    found = replay_leaf(leaf, Shelved(store.blob), edition=other, secret=secret, shown=shown, erased=erased)
    return Replayed(found, record, _under(other, "replay.bundle", desk), _masks(leaf))


def _of_file(
    path: str, store: Store | None, other: Edition | None, shown: Mapping[str, Any] | None, desk: Desk
) -> Replayed:
    """What a file holds: a decision, the leaf of a record, or an export with its law."""
    import orjson

    if store is None and path != "-" and not Path(path).exists() and kept.is_id(path):
        raise CommandError("needs_store", id=path, usage=True)
    data = data_of(path)
    try:
        held = orjson.loads(data)
    except orjson.JSONDecodeError:
        raise CommandError("not_replayable", path=path) from None
    form = held.get("format") if isinstance(held, dict) else None
    if form == "millesime/export/1":
        return _of_export(data, other, shown, desk)
    if form == "millesime/record/1":
        leaf = data.removesuffix(b"\n")
        if store is not None:
            return _of_leaf(leaf, store, other, shown, desk)
        from millesime.records.bundle import address
        from millesime.workspace.replay import replay_leaf

        found = replay_leaf(leaf, lambda bundle: as_now(held, bundle, desk), edition=other, shown=shown)
        return Replayed(found, address(leaf), _under(other, "replay.now", desk), _masks(leaf))
    from millesime.records.shape import is_decision
    from millesime.workspace.refused import Refused
    from millesime.workspace.replay import again, unreadable

    if not is_decision(held):
        raise CommandError("not_replayable", path=path)
    try:
        found = again(held, other or edition_of(held["edition"]["id"], desk))
    except Refused as refused:
        found = unreadable(refused.diagnostics, held)
    return Replayed(found, None, _under(other, "replay.now", desk))


def _of_export(data: bytes, other: Edition | None, shown: Mapping[str, Any] | None, desk: Desk) -> Replayed:
    from millesime.cli.record_carry import faults
    from millesime.records.exports import read_export
    from millesime.workspace.bundled import Shelved
    from millesime.workspace.replay import replay_leaf, unreadable

    read = read_export(data)
    export = read.product
    if export is None:
        return Replayed(unreadable(read.diagnostics), None, "")
    wrong: tuple[Diagnostic, ...] = tuple(faults(export))
    if wrong:
        return Replayed(unreadable(wrong, getattr(export.content, "decision", None)), export.id, "")
    law = Shelved(export.blobs.get)
    found = replay_leaf(export.leaf, law, edition=other, secret=export.secret, shown=shown)
    return Replayed(found, export.id, _under(other, "replay.export", desk), _masks(export.leaf))


def _masks(leaf: bytes) -> bool:
    from millesime.records.envelope import Envelope, read_leaf

    content = read_leaf(leaf)
    return isinstance(content, Envelope) and content.masked is not None


def as_now(held: Mapping[str, Any], bundle: str, desk: Desk) -> Checked[Edition | None]:
    """The edition of a record whose bundle is not at hand: the one there is now, if it makes that very bundle."""
    from millesime.text import Checked
    from millesime.text.diagnostic import diagnose
    from millesime.workspace.refused import Refused

    try:
        edition = edition_of(held["decision"]["edition"]["id"], desk)
    except Refused as refused:
        return Checked(None, refused.diagnostics)
    if edition.bundle.id != bundle:
        return Checked(None, (diagnose("ML702", name=bundle),))
    return Checked(edition)


def _facts(path: str) -> Mapping[str, Any]:
    """Facts that somebody shows, to be held against what a record is bound to."""
    from millesime.workspace.refused import Refused

    _, read = case_in(path)
    if read.product is None or read.diagnostics:
        raise Refused(read.diagnostics)
    return read.product


def _under(other: Edition | None, phrase: str, desk: Desk) -> str:
    return desk.say(phrase) if other is None else desk.say("replay.with", edition=kept.safe(other.id))


def _told(replayed: Replayed, desk: Desk) -> dict[str, Any]:
    from millesime.text.render import as_json

    found, sealed = replayed.found, replayed.sealed
    step, place = found.step, found.difference
    return {
        "status": found.status,
        "record": replayed.id,
        "intact": found.intact,
        "edition_changed": found.edition_changed,
        "before": None if found.before is None else found.before["edition"],
        "after": None if found.after is None else found.after["edition"],
        "sealed": sealed,
        "difference": None
        if place is None
        else {"path": place.path, **({} if sealed else {"before": place.before, "after": place.after})},
        "step": None
        if step is None
        else {
            "goal": step.goal,
            "path": list(step.path),
            "key": step.key,
            **({} if sealed else {"before": step.before, "after": step.after}),
        },
        "reasons": [as_json(reason, {}, desk.lang) for reason in found.reasons],
    }


VERB = Verb(
    "replay",
    (
        Option("subject", "ID|FILE", completes="file", help="replay.subject"),
        Option("--store", "STORE", completes="file", help="replay.store"),
        Option("--with", "EDITION", completes="edition", help="replay.with_edition"),
        Option("--facts", "FILE", completes="file", help="replay.facts"),
        Option("--with-secrets", help="replay.with_secrets"),
        Option("--sample", "N", help="replay.sample"),
        Option("--all", help="replay.all"),
        Option("--input", "FILE", completes="file", help="answers.input"),
        Option("--format", "text|json", choices=("text", "json"), default="text", help="replay.format"),
        OUT,
    ),
    _run,
)
