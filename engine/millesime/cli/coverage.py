"""`millesime test --coverage`, written out: for a person, for a machine, for an editor."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from fractions import Fraction
from typing import TYPE_CHECKING, Any, Final

from millesime.cli.desk import CommandError
from millesime.coverage.decisions import Join
from millesime.coverage.items import Kind, Way
from millesime.coverage.report import FREE, Alone, Covered, Missing, Tally, total
from millesime.model.program import Interval
from millesime.text.nearest import nearest

if TYPE_CHECKING:
    from millesime.cli.desk import Desk
    from millesime.records.explain.layout import Line
    from millesime.text import Source, Span

FIGURES: Final = {
    "versions": Kind.VERSION,
    "branches": Kind.BRANCH,
    "conditions": Kind.CONDITION,
    "bounds": Kind.BOUND,
    "cells": Kind.CELL,
}
"""What is counted, under the names that a machine and `--fail-under` know."""
_ALSO: Final = {"mcdc": "conditions"}

Json = dict[str, Any]


def demanded(text: str | None) -> dict[str, Fraction]:
    """What `--fail-under` asks: `versions=100,branches=100,mcdc=90`."""
    asked: dict[str, Fraction] = {}
    for part in (text or "").split(",") if text else ():
        name, _, figure = (piece.strip() for piece in part.partition("="))
        key = _ALSO.get(name, name)
        if key not in FIGURES:
            raise CommandError("bad_figure", value=name, choices=", ".join(FIGURES), nearest=nearest(name, FIGURES))
        if not re.fullmatch(r"\d{1,3}([.]\d+)?", figure) or Fraction(figure) > 100:
            raise CommandError("bad_percent", value=part.strip())
        asked[key] = Fraction(figure)
    return asked


def short(files: Sequence[Covered], asked: Mapping[str, Fraction]) -> Iterator[tuple[str, Tally, Fraction]]:
    """The figures that are under what is asked."""
    for name, percent in asked.items():
        tally = total(files, FIGURES[name])
        if tally.under(percent):
            yield name, tally, percent


def as_json(files: Sequence[Covered], editions: Sequence[str], sources: Mapping[str, Source], desk: Desk) -> bytes:
    """Everything, for a machine."""
    import orjson

    told: Json = {
        "editions": list(editions),
        "totals": {name: _figures(total(files, kind)) for name, kind in FIGURES.items()},
        "files": [
            {
                "file": file.file,
                **{name: _figures(file.tally(kind)) for name, kind in FIGURES.items()},
                "missing": [_told(one, sources[file.file], desk) for one in file.missing],
            }
            for file in files
        ],
    }
    return orjson.dumps(told, option=orjson.OPT_INDENT_2) + b"\n"


def _figures(tally: Tally) -> Json:
    return {"reached": tally.reached, "total": tally.total}


def _told(one: Missing, source: Source, desk: Desk) -> Json:
    line, column = source.position(one.item.start)
    return {
        "kind": one.item.kind.value,
        "way": one.item.way.value,
        "name": one.item.name,
        "reading": one.item.reading,
        "line": line,
        "column": column,
        "text": _text(source, one.item.span),
        "needs": _needs(one, source, desk),
    }


def as_lcov(files: Sequence[Covered], sources: Mapping[str, Source]) -> bytes:
    """The tracefile that editors show in their margin: a line is reached when all that begins on it is."""
    told: list[str] = []
    for file in files:
        lines: dict[int, bool] = {}
        branches: list[tuple[int, bool]] = []
        for one, reached in file.items.items():
            if one.kind not in FREE:
                line, _ = sources[file.file].position(one.start)
                lines[line] = lines.get(line, True) and reached
                if one.kind is Kind.BRANCH:
                    branches.append((line, reached))
        told += ["TN:millesime", f"SF:{file.file}"]
        told += (f"BRDA:{line},0,{place},{int(reached)}" for place, (line, reached) in enumerate(branches))
        told += [f"BRF:{len(branches)}", f"BRH:{sum(reached for _, reached in branches)}"]
        told += (f"DA:{line},{int(reached)}" for line, reached in sorted(lines.items()))
        told += [f"LF:{len(lines)}", f"LH:{sum(lines.values())}", "end_of_record"]
    return ("\n".join(told) + "\n").encode()


def as_text(files: Sequence[Covered], sources: Mapping[str, Source], desk: Desk) -> str:
    """File by file, what is missing under each; then the totals."""
    from millesime.records.explain.layout import Piece, Tone, paint

    lines: list[Line] = []
    for file in files:
        whole = not file.missing
        mark = Piece("✓ " if whole else "✗ ", Tone.VALUE if whole else Tone.MISSING)
        lines.append((mark, Piece(file.file, Tone.NAME), Piece("  "), *_tallies([file], desk)))
        for one in file.missing:
            lines += _missed(one, sources[file.file], desk)
        if not whole:
            lines.append(())
    while lines and not lines[-1]:
        lines.pop()
    lines += [(), (Piece(desk.say("coverage.total"), Tone.NAME), Piece("  "), *_tallies(files, desk))]
    return paint(lines, desk.colour)


def _tallies(files: Sequence[Covered], desk: Desk) -> Iterator[Any]:
    from millesime.records.explain.layout import Piece, Tone

    between = ""
    for name, kind in FIGURES.items():
        tally = total(files, kind)
        if tally.total:
            tone = Tone.ASIDE if kind in FREE else Tone.VALUE if tally.whole else Tone.MISSING
            yield Piece(f"{between}{desk.say(f'coverage.{name}')} ", Tone.ASIDE)
            yield Piece(f"{tally.reached}/{tally.total}", tone)
            between = " · "


def _missed(one: Missing, source: Source, desk: Desk) -> Iterator[Line]:
    """Where, what, and what it would take."""
    from millesime.records.explain.layout import Piece, Tone, wrap

    columns = max(40, min(desk.columns, 120))
    line, _ = source.position(one.item.start)
    what = desk.say(f"coverage.{one.item.kind.value}")
    head = (Piece(f"  {line:>5}  ", Tone.ASIDE), Piece(f"{what:<10} ", Tone.MISSING))
    text = [Piece(_text(source, one.item.span), Tone.PLAIN), Piece(f" — {one.item.name}", Tone.ASIDE)]
    yield from wrap(text, columns, head, (Piece(" " * 20),))
    yield from wrap([Piece(_needs(one, source, desk), Tone.ASIDE)], columns, (Piece(" " * 20),), (Piece(" " * 20),))


def _text(source: Source, span: Span) -> str:
    """What is written there, on one line; of a long stretch, its beginning."""
    text = " ".join(source.text[span.start : span.end].split()) or source.line(source.position(span.start)[0]).strip()
    return text if len(text) <= 90 else text[:89].rstrip() + "…"


def _needs(one: Missing, source: Source, desk: Desk) -> str:
    """What a scenario must hold to reach it."""
    way, of = one.item.way, one.of
    if isinstance(of, Alone):
        return _alone(of, source, desk)
    told: dict[str, object] = {"name": one.item.name}
    if way in (Way.VERSION, Way.PERIOD, Way.LACUNA):
        told["days"] = _days(of.interval, desk)
    elif way is Way.CASE:
        told["text"] = " ".join(source.text[of.span.start : of.value.span.start].split()).rstrip(" :")
    elif way not in (Way.OTHERWISE, Way.SET_ASIDE, Way.NO_MATCH):
        told["text"] = _text(source, of.span)
    sentence = desk.say(f"needs.{way.value}", **told)
    if one.item.reading is not None:
        sentence += desk.say("needs.reading", reading=one.item.reading)
    return sentence


def _alone(of: Alone, source: Source, desk: Desk) -> str:
    if not of.evaluated:
        return desk.say("needs.never")
    key = "needs.both" if of.when_true and of.when_false else "needs.true" if of.when_true else "needs.false"
    told = desk.say(key)
    for truth in (True, False):
        others = [
            part.letter or _text(source, part.expr.span)
            for part, holds in of.beside
            if holds is truth and part.expr is not None and part.join is not Join.CONSTANT
        ]
        if others:
            told += desk.say("needs.holds" if truth else "needs.fails", others=" ; ".join(others))
    return told


def _days(interval: Interval, desk: Desk) -> str:
    from millesime.records.explain.typography import day

    since = day(interval.since.isoformat(), desk.lang)
    if interval.until is None:
        return desk.say("timeline.open", since=since)
    last: date = interval.until - timedelta(days=1)
    return desk.say("timeline.closed", since=since, until=day(last.isoformat(), desk.lang))
