"""`millesime record head`, `key`: what the log is at this moment, to be kept elsewhere; and the key that signs it."""

from __future__ import annotations

import os
from base64 import b64encode
from pathlib import Path
from typing import TYPE_CHECKING

from millesime.cli import kept
from millesime.cli.asked import data_of
from millesime.cli.desk import FINE, CommandError
from millesime.cli.verb import Given

if TYPE_CHECKING:
    from millesime.cli.desk import Desk


def run(given: Given, desk: Desk) -> int:
    """Write the head of a store, signed where there is a key; a signed one is kept in the store too."""
    private = _private(given.sign) if given.sign else None
    from millesime.records.heads import Head, signed
    from millesime.workspace.recording import now

    with kept.opened(given.store, desk.say("argument.store")) as store:
        size, root = store.head()
        head = Head(size, root, now())
        if private is not None:
            head = signed(head, private)
            store.keep_head(head.to_bytes())
    desk.emit(head.to_bytes() + b"\n", Path(given.out) if given.out else None)
    return FINE


def _private(path: str) -> bytes:
    from millesime.records.heads import private_from

    private = private_from(data_of(path))
    if private is None:
        raise CommandError("not_a_key", path=path)
    return private


def make_key(given: Given, desk: Desk) -> int:
    """Make a key in a new file that only its owner reads, and show its public half."""
    if given.store is None:
        raise CommandError("needs_argument", what=desk.say("argument.key"), usage=True)
    from millesime.records.heads import pem, public_key

    private = os.urandom(32)
    path = Path(given.store)
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with open(handle, "wb") as file:
            file.write(pem(private))
            file.flush()
            os.fsync(handle)
    except OSError as fault:
        raise CommandError("cannot_write", path=path, why=fault.strerror) from fault
    desk.write(
        desk.say("record.key", path=kept.safe(given.store), public=b64encode(public_key(private)).decode()) + "\n"
    )
    return FINE
