"""What came of a batch, for people on standard error, or as JSON: answers by status, refused rows, what was left aside."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from millesime.records.explain.layout import Line, Piece, Tone, paint, wrap
from millesime.records.explain.words import WORDS, word

if TYPE_CHECKING:
    from millesime.batch.prepare import Prepared
    from millesime.batch.run import Summary
    from millesime.batch.target import Target
    from millesime.cli.desk import Desk

_REASONS = 5
"""Reasons for which rows were left to the evaluator that are told."""


def show(summary: Summary, prepared: Prepared, target: Target, seconds: float, shape: str, desk: Desk) -> None:
    """Say what came of a run."""
    if shape == "json":
        import orjson

        desk.emit(orjson.dumps(_told(summary, prepared, target, seconds, desk), option=orjson.OPT_INDENT_2) + b"\n")
    else:
        desk.tell(paint(_lines(summary, prepared, target, seconds, desk), desk.paints).rstrip("\n"))


def _told(summary: Summary, prepared: Prepared, target: Target, seconds: float, desk: Desk) -> dict[str, Any]:
    from millesime.batch.rejects import told

    tally = summary.tally
    rows = tally.rows - summary.resumed
    return {
        "out": str(target.out),
        "rows": tally.rows,
        "seconds": round(seconds, 3),
        "rows_per_second": round(rows / seconds) if seconds else None,
        "resumed_at": summary.resumed or None,
        "goals": tally.statuses,
        "refused": tally.refused,
        "rejects": str(target.rejects) if target.rejects else None,
        "first_refused": [told(each, desk.lang) for each in summary.refusals],
        "left_to_the_evaluator": {"rows": tally.left, "why": _by_count(tally.why)},
        "joined": tally.joined,
        "columns_not_read": list(prepared.strangers),
        "facts_not_needed": list(prepared.idle),
    }


def _by_count(why: Mapping[str, int]) -> dict[str, int]:
    return dict(sorted(why.items(), key=lambda each: (-each[1], each[0])))


def _lines(summary: Summary, prepared: Prepared, target: Target, seconds: float, desk: Desk) -> Iterator[Line]:
    tally, columns = summary.tally, max(60, min(desk.columns, 120))
    rate = number(round((tally.rows - summary.resumed) / seconds) if seconds else 0, desk)
    key = "batch.resumed" if summary.resumed else "batch.done"
    head = desk.say(
        key, n=number(tally.rows, desk), seconds=f"{seconds:.1f}", rate=rate, at=number(summary.resumed, desk)
    )
    yield Piece("✗ " if tally.refused else "✓ ", Tone.CONFLICT if tally.refused else Tone.VALUE), Piece(head)
    for name, text in _rows(summary, prepared, target, desk):
        yield from wrap([Piece(text)], columns, (Piece("  "), Piece(f"{name}  ", Tone.NAME)), (Piece("    "),))
    for refusal in summary.refusals:
        from millesime.batch.rejects import told

        line = told(refusal, desk.lang)
        row = desk.say("batch.row", row=number(refusal.row, desk))
        name = f"{row} ({line['key']})" if "key" in line else row
        yield from wrap(
            [Piece(f"{line['code']} {line['message']}")],
            columns,
            (Piece("    "), Piece(f"{name}  ", Tone.ASIDE)),
            (Piece("      "),),
        )
    more = tally.refused - len(summary.refusals)
    if more > 0 and summary.refusals:
        yield Piece("    "), Piece(desk.say("batch.more", n=number(more, desk)), Tone.ASIDE)


def _rows(summary: Summary, prepared: Prepared, target: Target, desk: Desk) -> Iterator[tuple[str, str]]:
    tally = summary.tally
    for goal, statuses in tally.statuses.items():
        told = [
            f"{word(name, desk.lang) if name in WORDS else name} {number(n, desk)}" for name, n in _ordered(statuses)
        ]
        yield goal, " · ".join(told)
    for fact, n in tally.joined.items():
        yield fact, desk.say("batch.joined", n=number(n, desk))
    if tally.left:
        why = list(_by_count(tally.why).items())
        known = {"facts to be looked at": desk.say("batch.why_facts")}
        reasons = [f"{known.get(name, name)} {number(n, desk)}" for name, n in why[:_REASONS]]
        reasons += ["…"] if len(why) > _REASONS else []
        text = number(tally.left, desk) + (f" ({' ; '.join(reasons)})" if reasons else "")
        yield desk.say("batch.left"), text
    if prepared.idle:
        yield desk.say("batch.idle"), _some(prepared.idle)
    if prepared.strangers:
        yield desk.say("batch.strangers"), _some(prepared.strangers)
    if tally.refused:
        where = desk.say("batch.rejects", path=target.rejects) if target.rejects else desk.say("batch.no_rejects")
        yield desk.say("batch.refused"), f"{number(tally.refused, desk)} {where}"


def _some(names: Sequence[str]) -> str:
    return ", ".join(names[:12]) + (" …" if len(names) > 12 else "")


def _ordered(statuses: Mapping[str, int]) -> list[tuple[str, int]]:
    """Determined first, then the commonest."""
    return sorted(statuses.items(), key=lambda each: (each[0] != "determined", -each[1], each[0]))


def number(n: int, desk: Desk) -> str:
    """A whole number as the reader groups its digits."""
    return f"{n:,}".replace(",", "\N{NARROW NO-BREAK SPACE}") if desk.lang == "fr" else f"{n:,}"
