"""Discordances on the screen: each with its sides, and under each side what the law answers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from millesime.records.explain.citation import pointer
from millesime.records.explain.findings import TONES, answer, meaning
from millesime.records.explain.layout import Line, Piece, Tone, paint, wrap
from millesime.records.explain.typography import HARD, article, day, shown
from millesime.text.screen import visible, width

if TYPE_CHECKING:
    from millesime.cli.desk import Desk

Json = dict[str, Any]

GRAVITIES = {"high": Tone.CONFLICT, "medium": Tone.MISSING, "low": Tone.ASIDE}
"""What a colour says of a gravity: results differ, may differ, do not."""


def page(told: Sequence[Json], silent: Sequence[Json], desk: Desk) -> str:
    """Every discordance, then what has several readings and no discordance speaks of, then how many there are."""
    lines: list[Line] = []
    for one in told:
        lines += [*_one(one, desk), ()]
    if silent:
        lines.append((Piece(desk.say("discordances.unspoken"), Tone.TITLE),))
        for each in silent:
            lines += _silent(each, desk)
        lines.append(())
    counts = {key: sum(one["gravity"] == key for one in told) for key in GRAVITIES}
    tally = desk.say("discordances.tally", n=len(told), silent=len(silent), **counts)
    lines += wrap([Piece(tally, Tone.ASIDE)], columns(desk))
    return paint(lines, desk.colour)


def columns(desk: Desk) -> int:
    """As wide as the screen, within what the eye can follow."""
    return max(40, min(desk.columns, 120))


def heading(one: Json, desk: Desk, indent: str = "") -> Iterator[Line]:
    """Name, gravity and label of a discordance."""
    gravity = desk.say(f"discordances.{one['gravity']}")
    head: Line = (
        Piece(indent),
        Piece(one["name"], Tone.NAME),
        Piece("  "),
        Piece(gravity, GRAVITIES[one["gravity"]]),
        Piece("  "),
    )
    yield from wrap([Piece(visible(one["label"]), Tone.NAME)], columns(desk), head, (Piece(f"{indent}     "),))


def _one(one: Json, desk: Desk) -> Iterator[Line]:
    yield from heading(one, desk)
    nature = desk.say(f"discordances.{one['nature']}")
    rows = [
        ("touches", [Piece(", ".join(one["touches"]))]),
        ("nature", [Piece(nature)]),
        *([("held", [Piece(visible(one["held"]))])] if one["held"] else []),
        *([("case", [Piece(_facts(one["given"], desk), Tone.GIVEN)])] if one["given"] else []),
    ]
    room = max(width(desk.say(f"discordances.is_{key}")) for key in ("touches", "nature", "held", "case")) + 2
    for key, pieces in rows:
        name = desk.say(f"discordances.is_{key}")
        head = (Piece("     "), Piece(name + " " * (room - width(name)), Tone.ASIDE))
        yield from wrap(pieces, columns(desk), head, (Piece(" " * (5 + room)),))
    for side in one["sides"]:
        yield from _side(side, one["edition"], desk)
    where = f"{one['file']}:{one['line']} · {desk.say('timeline.edition', id=one['edition']).lower()}"
    yield from wrap([Piece(where, Tone.ASIDE)], columns(desk), (Piece("     "),), (Piece("       "),))


def _side(side: Json, edition: str, desk: Desk) -> Iterator[Line]:
    heads = (Piece("     ┃ ", Tone.OTHER),), (Piece("     ┃   ", Tone.OTHER),)
    yield from wrap([Piece(visible(side["label"]), Tone.OTHER)], columns(desk), *heads)
    bar = Piece("     │ ", Tone.ASIDE)
    cited = [
        *([f"{article(side['article'])} {side['code'] or ''}".rstrip()] if side["article"] else []),
        *side["legifrance"],
        *(pointer(source, desk.lang, {}) for source in side["sources"]),
    ]
    if cited:
        yield from wrap([Piece(" · ".join(cited), Tone.ASIDE)], columns(desk), (bar,), (bar, Piece("  ")))
    for situation in side["situations"]:
        yield from _situation(situation, edition, bar, desk)


def _situation(asked: Json, edition: str, bar: Piece, desk: Desk) -> Iterator[Line]:
    circumstances = [
        *([desk.say("discordances.on", day=day(asked["at"], desk.lang))] if asked["at"] else []),
        *([_facts(asked["given"], desk)] if asked["given"] else []),
    ]
    reading = asked["reading"]
    held = f" ({visible(asked['held_by'])})" if asked["held_by"] else ""
    views = [
        *([desk.say("timeline.reading", reading=visible(reading)) + held] if reading else []),
        *([desk.say("timeline.edition", id=asked["edition"]).lower()] if asked["edition"] != edition else []),
    ]
    pieces = [Piece(", ".join(circumstances), Tone.GIVEN)]
    if views:
        pieces.append(Piece((", " if circumstances else "") + ", ".join(views), Tone.OTHER))
    if circumstances or views:
        yield from wrap(pieces, columns(desk), (bar, Piece("  ")), (bar, Piece("    ")))
    room = max(width(result["goal"]) for result in asked["results"]) + 2
    for result in asked["results"]:
        head = (bar, Piece("    " + result["goal"] + " " * (room - width(result["goal"]))))
        yield from wrap(list(_answer(result, desk)), columns(desk), head, (bar, Piece("      ")))


def _answer(result: Json, desk: Desk) -> Iterator[Piece]:
    if result["status"] is None:
        yield Piece(desk.say("discordances.refused"), Tone.CONFLICT)
        return
    yield Piece(answer(result, desk.lang), TONES.get(result["status"], Tone.ASIDE))
    plain = meaning(result)
    if plain:
        yield Piece(f" — {plain}", Tone.ASIDE)
    if result["missing"]:
        yield Piece(f" ({', '.join(result['missing'])})", Tone.MISSING)
    if not result["as_stated"]:
        yield Piece(" " + desk.say("discordances.otherwise"), Tone.CONFLICT)


def _facts(given: Sequence[Json], desk: Desk) -> str:
    """Facts one after another; no line is broken between a fact and its value."""
    return ", ".join(
        f"{fact['name']}{HARD}={HARD}{shown(fact['value'], fact['type'], desk.lang)}".replace(" ", HARD)
        for fact in given
    )


def _silent(one: Json, desk: Desk) -> Iterator[Line]:
    label = f" — {visible(one['label'])}" if one["label"] else ""
    pieces = [
        Piece(desk.say(f"timeline.{one['kind']}") + " ", Tone.ASIDE),
        Piece(one["name"], Tone.NAME),
        Piece(label, Tone.ASIDE),
    ]
    yield from wrap(pieces, columns(desk), (Piece("  "),), (Piece("    "),))
    for reading in one["readings"]:
        who = f" : {visible(reading['held_by'])}" if reading["held_by"] else ""
        told = desk.say("timeline.reading", reading=visible(reading["name"])) + who
        yield from wrap([Piece(told, Tone.OTHER)], columns(desk), (Piece("    "),), (Piece("      "),))
    yield (Piece(f"    {one['file']}:{one['line']}", Tone.ASIDE),)
