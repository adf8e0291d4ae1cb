"""`millesime record list`: the records of a store, the newest first, a line each."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from millesime.cli import kept
from millesime.cli.asked import count, day
from millesime.cli.desk import FINE
from millesime.cli.verb import Given

if TYPE_CHECKING:
    from millesime.cli.desk import Desk
    from millesime.records.envelope import Envelope
    from millesime.records.explain.layout import Line
    from millesime.stores.interface import Kept, Store

Json = dict[str, Any]

_INDENT = 6


def run(given: Given, desk: Desk) -> int:
    """List them."""
    limit, since = count("--limit", given.limit), day(given.since)
    with kept.opened(given.store, desk.say("argument.store")) as store:
        chosen = _chosen(store, set(given.goal), since.isoformat() if since else "", limit)
        if given.format == "json":
            import orjson

            desk.emit(orjson.dumps(list(chosen), option=orjson.OPT_INDENT_2) + b"\n")
            return FINE
        from millesime.records.explain.layout import paint

        places, none = len(str(store.size())), True
        for one in chosen:
            none = False
            desk.write(paint(_line(one, places, desk), desk.colour))
        if none:
            desk.tell(desk.say("record.none"))
    return FINE


def _chosen(store: Store, goals: set[str], since: str, limit: int | None) -> Iterator[Json]:
    from millesime.records.envelope import Envelope, Erasure, read_leaf

    erased: set[str] = set()
    left = -1 if limit is None else limit
    for leaf in kept.backwards(store):
        if left == 0:
            return
        content = read_leaf(leaf.leaf)
        if isinstance(content, Erasure):
            erased.add(content.record)
        if content is not None and content.recorded_at < since:
            continue
        if goals and not (
            isinstance(content, Envelope) and goals & {result["goal"] for result in content.decision["results"]}
        ):
            continue
        left -= 1
        yield _told(leaf, content, leaf.id in erased)


def _told(leaf: Kept, content: Any, erased: bool) -> Json:
    from millesime.records.envelope import Envelope, Erasure

    told: Json = {"seq": leaf.seq, "id": leaf.id, "kind": "unreadable"}
    match content:
        case Erasure():
            return {**told, "kind": "erasure", "recorded_at": content.recorded_at, "record": content.record}
        case Envelope():
            return {**told, "kind": "record", **_record(content), "erased": erased}
        case _:
            return told


def _record(held: Envelope) -> Json:
    decision = held.decision
    return {
        "recorded_at": held.recorded_at,
        "edition": decision["edition"]["id"],
        "date_reference": decision["question"].get("date_reference"),
        "bundle": held.bundle,
        "masked": list(held.masked.paths) if held.masked else [],
        "results": [
            {name: result.get(name) for name in ("goal", "status", "type", "value")} for result in decision["results"]
        ],
    }


def _line(one: Json, places: int, desk: Desk) -> list[Line]:
    from millesime.records.explain.findings import TONES, answer
    from millesime.records.explain.layout import Piece, Tone, wrap
    from millesime.text.screen import visible

    when = kept.moment(one["recorded_at"])[:16] if "recorded_at" in one else " " * 16
    head = (
        Piece(f"{one['seq']:>{places}}  ", Tone.ASIDE),
        Piece(kept.brief(one["id"]), Tone.NAME),
        Piece(f"  {when}  ", Tone.ASIDE),
    )
    pieces: list[Piece]
    match one["kind"]:
        case "erasure":
            pieces = [Piece(desk.say("record.erases", id=kept.brief(one["record"])), Tone.ASIDE)]
        case "record":
            pieces = [Piece(visible(one["edition"]), Tone.ASIDE)]
            for result in one["results"]:
                value = Piece(answer(result, desk.lang), TONES.get(str(result["status"]), Tone.ASIDE))
                pieces += [Piece("  "), Piece(visible(str(result["goal"]))), Piece(" "), value]
            if one["masked"]:
                pieces.append(Piece("  " + desk.say("record.erased" if one["erased"] else "record.masked"), Tone.OTHER))
        case _:
            pieces = [Piece(desk.say("record.unreadable"), Tone.CONFLICT)]
    return wrap(pieces, max(40, min(desk.columns, 120)), head, (Piece(" " * _INDENT),))
