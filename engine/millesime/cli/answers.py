"""Tables of answers taken again: `explain OUT --row N`, with the whole trail, and `replay OUT`, a sample or all of it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from millesime.cli.asked import count
from millesime.cli.desk import BAD_NEWS, FINE, CommandError

if TYPE_CHECKING:
    from millesime.batch.again import Answers, Difference, Row, Verdict
    from millesime.cli.desk import Desk
    from millesime.cli.verb import Given
    from millesime.records.explain.layout import Line

SAMPLE = 100
_ENDINGS = (".parquet", ".pq", ".arrow", ".ipc", ".feather", ".arrows", ".csv", ".tsv", ".jsonl", ".ndjson")


def is_table(path: str) -> bool:
    """Whether a name is that of a table, which no decision and no export bears."""
    return path.lower().endswith(_ENDINGS) and Path(path).is_file()


def opened(path: str, given: Given, desk: Desk) -> Answers:
    """A table of answers, with the edition and the table that it says it was made of."""
    from millesime.batch.again import Answers, notes_in
    from millesime.cli.asked import edition_of
    from millesime.text import Span
    from millesime.text.diagnostic import diagnose
    from millesime.workspace.refused import Refused

    told = notes_in(Path(path))
    if told is None:
        raise Refused([diagnose("ML821", Span(path, 0, 0), name=path)])
    root = str(desk.regulations.resolve()) if desk.regulations else None
    answers = Answers(Path(path), told, edition_of(told["edition"]["id"], desk), root)
    if given.input:
        answers.at(given.input)
    for held in (answers.job.input, *(side.input for side in answers.job.sides)):
        if not Path(held.path).is_file():
            raise CommandError("no_file", path=held.path)
    return answers


def explained(given: Given, desk: Desk) -> tuple[Row, Answers]:
    """One row decided again; what is not as it was is said on standard error."""
    from millesime.batch.again import row_again

    answers = opened(given.subject, given, desk)
    row = count("--row", given.row) or 0
    goals = (given.goal,) if given.goal else ()
    desk.complain(list(answers.changes()), {})
    found = row_again(answers, row, goals)
    if found.differences:
        desk.tell(desk.say("batch.row_differs", row=row))
        for each in found.differences:
            desk.tell(f"  {_cell(each, desk)}")
    if found.decision is None:
        desk.tell(desk.say("batch.row_refused", row=row))
        desk.complain(found.problems, {})
    return found, answers


def replayed(given: Given, desk: Desk) -> int:
    """A sample of a table, or all of it, held against what comes out now."""
    from millesime.batch.again import verify
    from millesime.cli.batch import bar

    answers = opened(given.subject, given, desk)
    sample = None if given.all else (count("--sample", given.sample) or SAMPLE)
    with bar(answers.rows, desk) as shown:
        verdict = verify(answers, sample, shown)
    if given.format == "json":
        import orjson

        desk.emit(orjson.dumps(_told(verdict, desk), option=orjson.OPT_INDENT_2) + b"\n")
    else:
        from millesime.records.explain.layout import paint

        desk.complain(verdict.changes, {})
        desk.write(paint(_lines(verdict, desk), desk.colour))
    return FINE if verdict.same else BAD_NEWS


def _told(verdict: Verdict, desk: Desk) -> dict[str, Any]:
    from millesime.text.render import as_json

    return {
        "status": "different" if verdict.different else "same" if verdict.same else "changed",
        "rows": verdict.rows,
        "checked": verdict.checked,
        "by": "columns" if verdict.by_columns else "rows",
        "different": verdict.different,
        "differences": [
            {"row": each.row, "column": each.column, "then": each.then, "now": each.now} for each in verdict.differences
        ],
        "changes": [as_json(each, {}, desk.lang) for each in verdict.changes],
    }


def _lines(verdict: Verdict, desk: Desk) -> Iterator[Line]:
    from millesime.cli.batched import number
    from millesime.records.explain.layout import Piece, Tone

    key = "batch.different" if verdict.different else "batch.same" if verdict.same else "batch.changed"
    told = desk.say(
        key,
        checked=number(verdict.checked, desk),
        rows=number(verdict.rows, desk),
        n=number(verdict.different, desk),
    )
    how = desk.say("batch.by_columns" if verdict.by_columns else "batch.by_rows")
    mark = Piece("✓ ", Tone.VALUE) if verdict.same else Piece("✗ ", Tone.CONFLICT)
    yield mark, Piece(told), Piece(f" ({how})", Tone.ASIDE)
    for each in verdict.differences:
        yield (
            Piece("  "),
            Piece(desk.say("batch.row", row=number(each.row, desk)), Tone.NAME),
            Piece("  " + _cell(each, desk)),
        )


def _cell(each: Difference, desk: Desk) -> str:
    from millesime.text.screen import visible

    then, now = (visible(text) if text is not None else "∅" for text in (each.then, each.now))
    return desk.say("batch.cell", column=each.column, then=then, now=now)
