"""« What if? » told to a person: what would turn the answer, where, under which law, between which bounds."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from typing import TYPE_CHECKING, Any

from millesime.cli.table import Cell, table
from millesime.records.explain.citation import provision
from millesime.records.explain.layout import Line, Piece, Tone, paint, wrap
from millesime.records.explain.typography import day, shown, typeset
from millesime.records.explain.words import word
from millesime.whatif.model import Answer, Bound, Bounds, Changes, End, Move, Thresholds, Verdict, WhatIf
from millesime.whatif.model import Piece as Stretch

if TYPE_CHECKING:
    from millesime.cli.desk import Desk
    from millesime.model.program import Program

Row = Sequence[Cell]


def told(found: WhatIf, program: Program, desk: Desk, *, paints: bool) -> str:
    """The whole of it."""
    quiet = desk if paints == desk.colour else _plain(desk)
    parts = [paint(_head(found, quiet), paints)]
    parts += [_section(heading, rows, quiet) for heading, rows in _sections(found, program, quiet)]
    parts.append(paint([(Piece(quiet.say("what_if.decided"), Tone.ASIDE),)], paints))
    return "\n".join(part.rstrip("\n") + "\n" for part in parts)


def _section(heading: str, rows: Sequence[Row], desk: Desk) -> str:
    """A heading and its rows; a row of one cell stands apart from the columns above and beneath it."""
    columns = max(40, min(desk.columns, 120))
    parts = [paint([(Piece(heading, Tone.NAME),)], desk.colour)]
    for alone, group in groupby(rows, lambda row: len(row) == 1):
        if alone:
            lines = [
                line
                for (cell,) in group
                for line in wrap([Piece(cell.text, cell.tone)], columns, (Piece("  "),), (Piece("    "),))
            ]
            parts.append(paint(lines, desk.colour))
        else:
            parts.append(table("", list(group), desk))
    return "".join(parts)


def _plain(desk: Desk) -> Desk:
    from dataclasses import replace

    return replace(desk, colour=False)


def _sections(found: WhatIf, program: Program, desk: Desk) -> Iterator[tuple[str, list[Row]]]:
    changes = found.changes
    if changes.wanted is None:
        heading = desk.say("what_if.change")
    else:
        heading = desk.say("what_if.reach", wanted=shown(changes.wanted, found.now.type, desk.lang))
    yield typeset(heading), list(_changes(found, desk))
    turning = [one for one in found.thresholds if len(one.pieces) > 1]
    if found.thresholds:
        yield typeset(desk.say("what_if.thresholds")), list(_thresholds(turning, found, desk))
    if found.elsewhere:
        yield desk.say("what_if.editions"), list(_elsewhere(found, desk))
    if found.bounds is not None:
        names = ", ".join(found.bounds.varying)
        yield typeset(desk.say("what_if.bounds", facts=names)), list(_bounds(found.bounds, program, desk))


# ── the answer ─────────────────────────────────────────────────────────────────────────────────────────────────────────


def _head(found: WhatIf, desk: Desk) -> Iterator[Line]:
    question = found.question
    parts = [desk.say("what_if.title", edition=question["edition"]["id"])]
    asked = question["question"]["date_reference"]
    if asked:
        parts.append(desk.say("what_if.on", day=day(asked, desk.lang)))
    if question["reading"]:
        parts.append(desk.say("what_if.reading", reading=question["reading"]))
    title = typeset(" · ".join(parts))
    yield (Piece(title, Tone.TITLE),)
    yield ()
    label = (Piece(f" — {found.label}", Tone.ASIDE, law=True),) if found.label else ()
    yield (Piece(found.goal, Tone.NAME), *label)
    yield (
        Piece("┃ ", Tone.ASIDE),
        Piece(_said(found.now, desk), _tone(found.now)),
        Piece(_article(found.now, desk), Tone.ASIDE),
    )


def _said(answer: Answer, desk: Desk) -> str:
    """An answer in the reader's words."""
    if answer.status != "determined":
        why = f" ({', '.join(answer.missing)})" if answer.missing else ""
        return word(answer.status, desk.lang) + why
    return shown(answer.value, answer.type, desk.lang)


def _tone(answer: Answer) -> Tone:
    return (
        Tone.VALUE if answer.status == "determined" else Tone.CONFLICT if answer.status == "conflict" else Tone.MISSING
    )


def _article(answer: Answer, desk: Desk) -> str:
    places = dict.fromkeys(provision(one, desk.lang) for one in answer.citations)
    return f"   {', '.join(places)}" if places else ""


def _answer(answer: Answer, now: Answer, desk: Desk) -> tuple[Cell, Cell]:
    """An answer and its article, which is left out where it is that of the answer there is."""
    own, theirs = _article(answer, desk).strip(), _article(now, desk).strip()
    return Cell(_said(answer, desk), _tone(answer)), Cell("" if own == theirs else own, Tone.ASIDE)


# ── changes ────────────────────────────────────────────────────────────────────────────────────────────────────────────


def _changes(found: WhatIf, desk: Desk) -> Iterator[Row]:
    changes = found.changes
    match changes.verdict:
        case Verdict.ALREADY:
            yield [Cell(desk.say("what_if.already"))]
        case Verdict.IMPOSSIBLE:
            names = ", ".join(found.free)
            key = "what_if.impossible" if names else "what_if.none_free"
            yield [Cell(typeset(desk.say(key, facts=names)), Tone.MISSING)]
        case Verdict.NOT_ESTABLISHED:
            yield [Cell(typeset(desk.say("what_if.not_established")), Tone.MISSING)]
        case Verdict.FOUND:
            yield from _ways(changes, found.now, desk)
    if changes.refused:
        yield [Cell(typeset(desk.say("what_if.refused", n=changes.refused)), Tone.MISSING)]


def _ways(changes: Changes, now: Answer, desk: Desk) -> Iterator[Row]:
    count = len(changes.ways[0].moves)
    if count == 1:
        yield [Cell(desk.say("what_if.one"), Tone.ASIDE)]
    else:
        key = "what_if.several" if changes.fewest else "what_if.several_perhaps"
        yield [Cell(typeset(desk.say(key, n=count)), Tone.ASIDE)]
    for number, way in enumerate(changes.ways):
        for place, move in enumerate(way.moves):
            answer = _answer(way.answer, now, desk) if place == 0 else ()
            yield [Cell(move.name, Tone.GIVEN), Cell(_moved(move, desk)), *answer]
        if count > 1 and number + 1 < len(changes.ways):
            yield [Cell(desk.say("what_if.or"), Tone.ASIDE)]
    if changes.more:
        yield [Cell(desk.say("what_if.more"), Tone.ASIDE)]


def _moved(move: Move, desk: Desk) -> str:
    before = shown(move.before, move.type, desk.lang)
    if not move.given:
        before = desk.say("what_if.not_given") if move.before is None else desk.say("what_if.presumed", value=before)
    return f"{before} → {shown(move.after, move.type, desk.lang)}"


# ── thresholds ─────────────────────────────────────────────────────────────────────────────────────────────────────────


def _thresholds(turning: Sequence[Thresholds], found: WhatIf, desk: Desk) -> Iterator[Row]:
    answer = found.now
    for one in turning:
        now = shown(one.now, one.type, desk.lang)
        key = "what_if.now" if one.given else "what_if.unknown_now"
        yield [Cell(typeset(desk.say(key, name=one.name, value=now)), Tone.GIVEN)]
        for piece in one.pieces:
            first, last = piece.first.answer, piece.last.answer
            said, article = _answer(first, answer, desk)
            if piece.varies and first.status == last.status == "determined":
                key = "what_if.swings" if first.same(last) else "what_if.goes"
                text = desk.say(key, low=_said(first, desk), high=_said(last, desk))
                said = Cell(text, Tone.VALUE)
            elif piece.varies:
                said = Cell(f"{_said(first, desk)} … {_said(last, desk)}", Tone.MISSING)
            why = "; ".join(dict.fromkeys(filter(None, (_branch(each, desk) for each in piece.branch))))
            here = desk.say("what_if.here") if piece.here else ""
            beside = " ".join(filter(None, (article.text, why and f"({why})", here)))
            yield [Cell(f"  {_stretch(piece, one.type, desk)}"), said, Cell(typeset(beside), Tone.ASIDE)]
        if not one.complete:
            yield [Cell(f"  {typeset(desk.say('what_if.incomplete'))}", Tone.MISSING)]
    still = [one.name for one in found.thresholds if len(one.pieces) == 1 and one.complete]
    if still:
        yield [Cell(desk.say("what_if.turns_nothing"), Tone.ASIDE), Cell(", ".join(still), Tone.ASIDE)]


def _branch(branch: Any, desk: Desk) -> str:
    """A branch of the law in a few words; what its article says already is left out."""
    if branch.label:
        return f"{branch.rule}, « {branch.label} »" if desk.lang == "fr" else f"{branch.rule}, “{branch.label}”"
    if branch.what in ("limit", "exception"):
        return desk.say(f"what_if.branch.{branch.what}", rule=branch.rule, name=branch.name)
    return ""


def _stretch(piece: Stretch, type_: str, desk: Desk) -> str:
    """Between which values a piece lies."""
    low, high = piece.first, piece.last
    is_day = type_.startswith("date")

    def said(end: End) -> str:
        return shown(end.value, type_, desk.lang)

    if low.endless and high.endless:
        return desk.say("what_if.whole")
    if low.endless:
        if not high.held:
            return desk.say("what_if.less", value=said(high))
        return desk.say("what_if.up_to_day" if is_day else "what_if.up_to", high=said(high))
    if high.endless:
        if not low.held:
            return desk.say("what_if.more_than", value=said(low))
        return desk.say("what_if.from_day" if is_day else "what_if.from", low=said(low))
    if low.value == high.value:
        return said(low)
    if low.held and high.held:
        return desk.say("what_if.between_days" if is_day else "what_if.between", low=said(low), high=said(high))
    first = desk.say("what_if.from", low=said(low)) if low.held else desk.say("what_if.more_than", value=said(low))
    last = desk.say("what_if.up_to", high=said(high)) if high.held else desk.say("what_if.less", value=said(high))
    return desk.say("what_if.and", low=first, high=last)


# ── editions and bounds ────────────────────────────────────────────────────────────────────────────────────────────────


def _elsewhere(found: WhatIf, desk: Desk) -> Iterator[Row]:
    from millesime.text.render import message

    for one in found.elsewhere:
        left = typeset(desk.say("what_if.left_out", facts=", ".join(one.unknown))) if one.unknown else ""
        if one.answer is None:
            why = " ; ".join(message(fault, desk.lang) for fault in one.refused)
            yield [
                Cell(one.edition, Tone.NAME),
                Cell(typeset(desk.say("what_if.does_not_take", why=why)), Tone.MISSING),
            ]
            continue
        answer, article = _answer(one.answer, found.now, desk)
        yield [Cell(one.edition, Tone.NAME), answer, Cell(" ".join(filter(None, (article.text, left))), Tone.ASIDE)]


def _bounds(bounds: Bounds, program: Program, desk: Desk) -> Iterator[Row]:
    low, high = bounds.low, bounds.high
    if low is not None and high is not None:
        yield [Cell(_interval(low, high, desk), Tone.VALUE), Cell(_proved(low, high, desk), Tone.ASIDE)]
        for end in (low,) if low.value is not None and low.value == high.value else (low, high):
            if end.shown is not None:
                yield [
                    Cell(f"  {_said(end.shown.answer, desk)}"),
                    Cell(_with(end.shown.facts, program, desk), Tone.ASIDE),
                ]
    if bounds.possible:
        key = "what_if.possible_too" if low is not None else "what_if.possible"
        yield [Cell(desk.say(key), Tone.ASIDE)]
        for one in bounds.possible:
            yield [
                Cell(f"  {_said(one.answer, desk)}", _tone(one.answer)),
                Cell(_with(one.facts, program, desk), Tone.ASIDE),
            ]
    yield [Cell(desk.say("what_if.only_these" if bounds.exhaustive else "what_if.others_perhaps"), Tone.ASIDE)]


def _interval(low: Bound, high: Bound, desk: Desk) -> str:
    def said(end: Bound) -> str:
        assert end.shown is not None
        return shown(end.value, end.shown.answer.type, desk.lang)

    if low.value is None and high.value is None:
        return desk.say("what_if.unbounded")
    if high.value is None:
        return desk.say("what_if.at_least", low=said(low))
    if low.value is None:
        return desk.say("what_if.at_most", high=said(high))
    if low.value == high.value:
        return desk.say("what_if.always", value=said(low))
    return desk.say("what_if.within", low=said(low), high=said(high))


def _proved(low: Bound, high: Bound, desk: Desk) -> str:
    parts = [desk.say("what_if.proved" if low.proved and high.proved else "what_if.not_proved")]
    if not (low.attained and high.attained):
        parts.append(desk.say("what_if.exclusive"))
    return ", ".join(parts)


def _with(facts: Mapping[str, Any], program: Program, desk: Desk) -> str:
    """The facts of a case, in one line."""
    parts = []
    for name, value in facts.items():
        of = str(program.facts[name].type) if name in program.facts else "date"
        parts.append(f"{name} = {shown(value, of, desk.lang)}")
    return typeset(desk.say("what_if.with", facts=" ; ".join(parts))) if parts else ""


__all__ = ["told"]
