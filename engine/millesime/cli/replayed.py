"""A replay on the screen: the same, or the first step that differs and both trails beside each other, or why it failed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from difflib import SequenceMatcher
from itertools import zip_longest
from typing import TYPE_CHECKING, Any

from millesime.cli.kept import safe
from millesime.records.explain import said
from millesime.records.explain.citation import Json, note, obj
from millesime.records.explain.findings import objects
from millesime.records.explain.layout import Line, Piece, Tone, paint, size, wrap
from millesime.records.explain.trail import rows
from millesime.records.explain.tree import tree
from millesime.records.explain.words import WORDS, word
from millesime.text.screen import width

if TYPE_CHECKING:
    from millesime.cli.desk import Desk
    from millesime.cli.replay import Replayed
    from millesime.records.compare import Parting
    from millesime.workspace.replay import Replay

_TONES = {"same": Tone.VALUE, "different": Tone.CONFLICT, "unreadable": Tone.CONFLICT}
_MARKS = {"same": "✓", "different": "✗", "unreadable": "✗"}
_COLUMN = 58
"""Columns of a trail that stands beside another; with less room, they stand one after the other."""
_WIDEST = 200
_SAME, _CHANGED, _GONE, _NEW = "│", "≠", "<", ">"


def page(replayed: Replayed, desk: Desk, colour: bool) -> str:
    """All that a person needs to see of it."""
    return paint(_lines(replayed, desk), colour)


def _lines(replayed: Replayed, desk: Desk) -> Iterator[Line]:
    found, columns = replayed.found, max(40, min(desk.columns, 100))
    tone = _TONES[found.status]
    head = (Piece(f"{_MARKS[found.status]} {desk.say(f'replay.is_{found.status}')}", tone), Piece("  "))
    yield from wrap([Piece(desk.say(f"replay.{found.status}"))], columns, head, (Piece("    "),))
    yield from _about(replayed, desk)
    if found.before is not None and not found.intact:
        yield from wrap([Piece(desk.say("replay.altered"), Tone.CONFLICT)], columns, (Piece("  "),), (Piece("  "),))
    if found.reasons:
        from millesime.text.render import advice, message

        yield ()
        for reason in found.reasons:
            told = f"{reason.code}: {message(reason, desk.lang)}"
            yield from wrap([Piece(told)], columns, (Piece("  "),), (Piece("    "),))
            more = advice(reason, desk.lang)
            if more:
                yield from wrap([Piece(more, Tone.ASIDE)], columns, (Piece("    "),), (Piece("    "),))
    if found.status == "different":
        yield ()
        yield from _different(found, desk, columns, replayed.sealed)


def _about(replayed: Replayed, desk: Desk) -> Iterator[Line]:
    found = replayed.found
    rows = []
    if replayed.id:
        rows.append((desk.say("record.is_record"), replayed.id))
    for key, record in (("replay.before", found.before), ("replay.after", found.after)):
        if record is not None:
            edition = obj(record, "edition")
            told = desk.say("replay.edition", id=safe(str(edition.get("id"))), digest=safe(str(edition.get("digest"))))
            rows.append((desk.say(key), f"{told} {replayed.under}" if key == "replay.after" else told))
    wide = max((width(name) for name, _ in rows), default=0) + 2
    for name, text in rows:
        yield Piece("  "), Piece(name + " " * (wide - width(name)), Tone.ASIDE), Piece(text)


def _different(found: Replay, desk: Desk, columns: int, sealed: bool) -> Iterator[Line]:
    """The first step, then both trails of its goal; or, where all steps agree, the first place of the record."""
    step = found.step
    if step is None:
        place = found.difference
        if place is not None:
            yield from wrap([Piece(desk.say("replay.place", path=safe(place.path)))], columns)
            if not sealed:
                yield from _sides(safe(str(place.before)), safe(str(place.after)), desk, columns)
        return
    way = " › ".join(word(name, desk.lang) if name in WORDS else safe(name) for name in step.path)
    yield from wrap([Piece(desk.say("replay.first") + " "), Piece(way, Tone.NAME)], columns, (), (Piece("  "),))
    if sealed:
        yield from wrap([Piece(desk.say("replay.sealed"), Tone.ASIDE)], columns, (Piece("  "),), (Piece("  "),))
        return
    yield from _sides(_step(step.before, step, desk), _step(step.after, step, desk), desk, columns)
    yield ()
    before, after = _result(found.before, step.goal), _result(found.after, step.goal)
    if obj(before, "trail") or obj(after, "trail"):
        yield from _trails(before, after, desk)


def _sides(before: str, after: str, desk: Desk, columns: int) -> Iterator[Line]:
    names = [desk.say("replay.then"), desk.say("replay.now_is")]
    wide = max(map(width, names)) + 2
    for name, text in zip(names, (before, after), strict=True):
        head = (Piece("  "), Piece(name + " " * (wide - width(name)), Tone.ASIDE))
        yield from wrap([Piece(text)], columns, head, (Piece(" " * (wide + 2)),))


def _step(step: Mapping[str, Any] | None, parting: Parting, desk: Desk) -> str:
    """One side of the step: what it came to, where from; or what else of it is not the same."""
    if step is None:
        return desk.say("replay.no_step")
    parts = [said.name(step, desk.lang), said.value(step, desk.lang)]
    cited = {key: value for key, value in obj(step, "citation").items() if value is not None}
    parts.append(note(cited, desk.lang, {}))
    if parting.key not in (None, "value", "steps", "citation", "guard", "name") and parting.key in step:
        parts.append(f"{parting.key} = {safe(str(step[parting.key]))}")
    return " · ".join(part for part in parts if part)


def _result(record: Mapping[str, Any] | None, goal: str) -> Json:
    found = objects(record, "results") if record is not None else []
    return next((result for result in found if result.get("goal") == goal), {})


def _trails(before: Json, after: Json, desk: Desk) -> Iterator[Line]:
    screen = max(40, min(desk.columns, _WIDEST))
    room = (screen - 3) // 2
    beside = room >= _COLUMN
    drawn = [_drawn(result, room if beside else min(screen, 100) - 2, desk) for result in (before, after)]
    rows = list(_paired(*drawn))
    heads = [desk.say("replay.trail_then"), desk.say("replay.trail_now")]
    if not beside:
        for side, head in enumerate(heads):
            yield (Piece(head, Tone.NAME),)
            for row in rows:
                if row[side] is not None:
                    yield _marked(row[2]), Piece(" "), *(row[side] or ())
            yield ()
        return
    yield Piece(heads[0] + " " * (room - width(heads[0])), Tone.NAME), Piece("   "), Piece(heads[1], Tone.NAME)
    for left, right, mark in rows:
        line = left or ()
        yield *line, Piece(" " * (room - size(line) + 1)), _marked(mark), Piece(" "), *(right or ())


def _marked(mark: str) -> Piece:
    return Piece(mark, Tone.ASIDE if mark == _SAME else Tone.CONFLICT)


def _drawn(result: Json, columns: int, desk: Desk) -> list[Line]:
    trail = obj(result, "trail")
    cited: Json = next(iter(objects(result, "citations")), {})
    return tree(rows(trail, desk.lang, cited), columns, " ") if trail else []


def _paired(before: list[Line], after: list[Line]) -> Iterator[tuple[Line | None, Line | None, str]]:
    """The lines of two trails, those that say the same beside each other, with a sign between them."""
    then, now = (["".join(piece.text for piece in line) for line in side] for side in (before, after))
    for tag, a, b, c, d in SequenceMatcher(None, then, now, autojunk=False).get_opcodes():
        for left, right in zip_longest(before[a:b], after[c:d]):
            sign = _SAME if tag == "equal" else _GONE if right is None else _NEW if left is None else _CHANGED
            yield left, right, sign
