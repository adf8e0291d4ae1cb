"""`millesime record show`: one record, and the decision that it holds."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from millesime.cli import kept
from millesime.cli.desk import FINE, CommandError
from millesime.cli.verb import Given

if TYPE_CHECKING:
    from millesime.cli.desk import Desk
    from millesime.records.envelope import Envelope, Erasure
    from millesime.stores.interface import Kept, Store


def run(given: Given, desk: Desk) -> int:
    """Show it: for people, or the very bytes that its id is the address of."""
    with kept.opened(given.store, desk.say("argument.store")) as store:
        leaf = kept.found(store, given.subject, desk.say("argument.record"))
        content = kept.held(leaf)
        decision = _decision(leaf, content, store) if given.with_secrets else getattr(content, "decision", None)
        if given.format == "json":
            from millesime.records.decision import canonical_bytes

            shown = canonical_bytes(decision) if given.with_secrets else leaf.leaf
            desk.emit(shown + b"\n")
            return FINE
        gone = kept.erased(store, leaf.id) if getattr(content, "masked", None) is not None else None
        where = store.url
    from millesime.records.explain import explain
    from millesime.text.screen import visible

    rows = list(_rows(leaf, content, gone, where, desk))
    wide = max(len(name) for name, _ in rows) + 2
    desk.write("".join(f"{name:<{wide}}{visible(text)}\n" for name, text in rows))
    if decision is not None:
        desk.write("\n" + explain(decision, desk.lang, desk.colour, desk.columns))
    return FINE


def _decision(leaf: Kept, content: Envelope | Erasure, store: Store) -> Mapping[str, Any]:
    """The whole decision, opened by the secret that the store keeps where facts are masked."""
    from millesime.records.envelope import Envelope
    from millesime.records.seal import secret_from, unsealed

    if not isinstance(content, Envelope) or content.masked is None:
        raise CommandError("nothing_masked", id=kept.brief(leaf.id))
    data = store.secret(leaf.id)
    secret = secret_from(data) if data is not None else None
    whole = unsealed(content, secret) if secret is not None else None
    if whole is None:
        raise CommandError("no_secret", id=kept.brief(leaf.id))
    return whole


def _rows(
    leaf: Kept, content: Envelope | Erasure, gone: Erasure | None, where: str, desk: Desk
) -> Iterator[tuple[str, str]]:
    from millesime.records.envelope import Envelope

    yield desk.say("record.is_record"), leaf.id
    yield desk.say("record.is_place"), desk.say("record.place", seq=leaf.seq, store=where)
    yield desk.say("record.is_at"), kept.moment(content.recorded_at)
    if not isinstance(content, Envelope):
        yield desk.say("record.is_erasure"), content.record
        return
    yield desk.say("record.is_bundle"), content.bundle
    if content.masked is not None:
        yield desk.say("record.is_masked"), ", ".join(content.masked.paths)
        for path, commitment in content.masked.facts.items():
            yield "", f"{path}  {commitment}"
    if gone is not None:
        yield desk.say("record.is_erased"), kept.moment(gone.recorded_at)
