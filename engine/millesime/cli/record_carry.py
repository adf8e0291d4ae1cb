"""`millesime record export`, `import`: a record taken out of a store with all that proves it, and brought into another."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from millesime.cli import kept
from millesime.cli.asked import data_of
from millesime.cli.desk import FINE, WRONG, CommandError
from millesime.cli.verb import Given

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from millesime.cli.desk import Desk
    from millesime.records.exports import Export
    from millesime.records.heads import Head
    from millesime.stores.interface import Kept, Store
    from millesime.text import Diagnostic


def take_out(given: Given, desk: Desk) -> int:
    """Write the export of a record: replayed and verified with nothing else."""
    out = Path(given.out) if given.out else None
    with kept.opened(given.store, desk.say("argument.store")) as store:
        leaf = kept.found(store, given.subject, desk.say("argument.record"))
        made = _export(store, leaf, secrets=given.with_secrets)
    if given.with_secrets and made.secret is None:
        desk.tell(desk.say("record.no_secrets", id=kept.brief(leaf.id)))
    if made.secret is not None and out is not None:
        _for_its_owner(out)
    desk.emit(made.to_bytes() + b"\n", out)
    if made.secret is not None:
        desk.tell(desk.say("record.with_secrets_told"))
    return FINE


def _for_its_owner(path: Path) -> None:
    """Have a file that is to hold secrets be there already, its owner's alone: replacing it keeps that."""
    with suppress(OSError):  # it is there, with the permissions that somebody chose; or it will be told
        os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))


def _export(store: Store, leaf: Kept, *, secrets: bool) -> Export:
    from millesime.records.envelope import Envelope
    from millesime.records.exports import Export
    from millesime.records.merkle import inclusion_proof

    content = kept.held(leaf)
    blobs = _blobs(store, content.bundle) if isinstance(content, Envelope) else {}
    secret = store.secret(leaf.id) if secrets else None
    head = _head(store, leaf.seq)
    return Export(leaf.leaf, leaf.seq, inclusion_proof(leaf.seq, head.size, store.node), head, blobs, secret)


def _blobs(store: Store, bundle: str) -> Mapping[str, bytes]:
    from millesime import Refused
    from millesime.records.bundle import unpack

    held = unpack(bundle, store.blob)
    if held.product is None:
        raise Refused(held.diagnostics)
    return held.product.blobs


def _head(store: Store, seq: int) -> Head:
    """The newest signed head of the store that vouches for the leaf at a place; else the log's head as it is now."""
    from millesime.records.heads import Head, head_from, verified
    from millesime.records.merkle import root_of
    from millesime.workspace.recording import now

    size, root = store.head()
    for data in reversed(list(store.heads())):
        head = head_from(data)
        if head and seq < head.size <= size and verified(head) and root_of(0, head.size, store.node) == head.root:
            return head
    return Head(size, root, now())


def bring_in(given: Given, desk: Desk) -> int:
    """Add the record of an export to a store, once all that it says of itself is seen to hold."""
    if given.store is None:
        raise CommandError("needs_argument", what=desk.say("argument.store"), usage=True)
    if given.subject is None:
        raise CommandError("needs_argument", what=desk.say("argument.export"), usage=True)
    from millesime.records.bundle import unpack
    from millesime.records.envelope import Envelope
    from millesime.records.exports import read_export

    read = read_export(data_of(given.subject))
    if read.product is None:
        desk.complain(read.diagnostics, {})
        return WRONG
    export = read.product
    if not isinstance(export.content, Envelope):
        raise CommandError("not_importable", path=given.subject)
    bundle = unpack(export.content.bundle, export.blobs.get)
    wrong = [*bundle.diagnostics, *faults(export)]
    if wrong or bundle.product is None:
        desk.complain(wrong, {})
        return WRONG
    secrets = {} if export.secret is None else {export.id: export.secret}
    with kept.opened(given.store, desk.say("argument.store"), create=True) as store:
        there = store.get(export.id)
        (added,) = store.append([export.leaf], bundle.product.blobs, secrets)
        phrase = "record.there_already" if there else "record.imported"
        desk.write(desk.say(phrase, id=added.id, seq=added.seq, store=kept.safe(store.url)) + "\n")
    return FINE


def faults(export: Export) -> Iterator[Diagnostic]:
    """What an export says of itself and does not hold: its proof, its head's signature, its digest, its secret."""
    from millesime.records.decision import digest_of
    from millesime.records.envelope import Envelope
    from millesime.records.heads import verified
    from millesime.records.seal import secret_from, unsealed
    from millesime.text.diagnostic import diagnose

    content, name = export.content, kept.brief(export.id)
    assert isinstance(content, Envelope)
    if not export.included:
        yield diagnose("ML740", id=name)
    if export.head.signature is not None and not verified(export.head):
        yield diagnose("ML741", name=export.head.size)
    if digest_of(content.decision) != content.decision["digest"]:
        yield diagnose("ML742", id=name)
    if export.secret is not None:
        secret = secret_from(export.secret)
        if secret is None or unsealed(content, secret) is None:
            yield diagnose("ML711", name=name)
