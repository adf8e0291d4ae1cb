"""`millesime record erase`: what opens the masked facts of a record is destroyed, and the log says so."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from millesime.cli import kept
from millesime.cli.desk import BAD_NEWS, FINE, CommandError
from millesime.cli.verb import Given

if TYPE_CHECKING:
    from millesime.cli.desk import Desk


def run(given: Given, desk: Desk) -> int:
    """Erase, once it is certain that it is wanted: nothing brings the facts back."""
    with kept.opened(given.store, desk.say("argument.store")) as store:
        leaf = kept.found(store, given.subject, desk.say("argument.record"))
        content = kept.held(leaf)
        from millesime.records.envelope import Envelope, erasure_of
        from millesime.workspace.recording import now

        if not isinstance(content, Envelope) or content.masked is None:
            raise CommandError("nothing_masked", id=kept.brief(leaf.id))
        if store.secret(leaf.id) is None:
            gone = kept.erased(store, leaf.id)
            if gone is None:
                raise CommandError("no_secret", id=kept.brief(leaf.id))
            raise CommandError("erased_already", id=kept.brief(leaf.id), at=kept.moment(gone.recorded_at))
        if not given.yes and not _confirmed(leaf.id, ", ".join(content.masked.paths), desk):
            desk.tell(desk.say("record.not_erased"))
            return BAD_NEWS
        added = store.erase(leaf.id, erasure_of(leaf.id, now()))
        said = desk.say("record.erased_told", id=leaf.id, seq=added.seq, store=kept.safe(store.url))
        desk.write(said + "\n")
    return FINE


def _confirmed(id: str, masks: str, desk: Desk) -> bool:
    if not sys.stdin.isatty():
        raise CommandError("needs_yes")
    sys.stderr.write(desk.say("record.confirm", id=kept.brief(id), masks=kept.safe(masks)) + " ")
    sys.stderr.flush()
    return sys.stdin.readline().strip().casefold() in ("o", "oui", "y", "yes")
