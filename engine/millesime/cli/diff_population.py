"""`millesime diff A B --population FILE`: every row of a table decided under both laws, and what changes."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Final

from millesime.cli.asked import NO_PRESUMPTION, READING, day
from millesime.cli.batch import bar, check_readable, pairs
from millesime.cli.desk import BAD_NEWS, FINE, CommandError
from millesime.cli.verb import Given, Option

if TYPE_CHECKING:
    from millesime.batch.prepare import Asked
    from millesime.batch.twofold.changed import Target
    from millesime.batch.twofold.movement import Movement
    from millesime.cli.desk import Desk
    from millesime.workspace.edition import Edition

FORMS: Final = ("parquet", "arrow", "stream", "csv", "jsonl")
ENGINES: Final = ("columns", "rows")

Law = tuple["Edition", date | None, str]
"""An edition, the day asked about where two days are held against each other, and what a person called it."""

POPULATION: Final = (
    Option("--population", "FILE", completes="file", help="population.file"),
    Option("--changed", "FILE", completes="file", help="population.changed"),
    Option("--svg", "FILE", completes="file", help="population.svg"),
    Option("--map", "COLUMN=FACT", many=True, help="batch.map"),
    Option("--none", "COLUMN", many=True, help="batch.none"),
    Option("--keep", "COLUMN", many=True, help="population.keep"),
    Option("--ignore", "PATTERN", many=True, help="batch.ignore"),
    Option("--table", "LIST=FILE", many=True, completes="file", help="batch.table"),
    Option("--key", "COLUMN", help="batch.key"),
    Option("--at", "DATE", help="population.at"),
    Option("--at-column", "COLUMN", help="batch.at_column"),
    READING,
    NO_PRESUMPTION,
    Option("--incomplete", help="batch.incomplete"),
    Option("--from", "|".join(FORMS), choices=FORMS, help="population.from"),
    Option("--engine", "|".join(ENGINES), choices=ENGINES, default="columns", help="batch.engine"),
)
"""What `diff` takes besides, where it is given a table."""


def misplaced(given: Given) -> None:
    """Refuse an option that means nothing without a table."""
    for option in POPULATION[1:]:
        held = getattr(given, option.key)
        if held and held != option.default:
            raise CommandError("needs_population", option=option.name, usage=True)


def movement(given: Given, desk: Desk, before: Law, after: Law) -> Movement:
    """What changes in the table, from one law to the other; a bar shows how far it is."""
    from millesime.batch.heap import shared

    shared()
    from millesime.batch.forms import rows_about
    from millesime.batch.twofold.movement import Law as Asking
    from millesime.batch.twofold.prepared import prepared
    from millesime.batch.twofold.run import run

    if not given.goal:
        raise CommandError("needs_argument", what=desk.say("argument.goal"), usage=True)
    if given.at and given.at_column:
        raise CommandError("at_or_column", usage=True)
    for option, held in (("--at", given.at), ("--at-column", given.at_column)):
        if held and before[1] != after[1]:
            raise CommandError("days_and_day", option=option, usage=True)
    check_readable([given.population, *(path for _, path in pairs("--table", given.table))])
    target = _target(given)
    asked = _asked(given)
    of = prepared(Asking(*before), Asking(*after), asked)
    _apart(given, asked)
    first = of.prepared[0]
    try:
        with bar(first.source.rows or rows_about(first.job.input), desk) as shown:
            return run(of, target, shown)
    except OSError as fault:
        raise CommandError("cannot_write", path=_written(fault, given), why=fault.strerror or fault) from fault


def _written(fault: OSError, given: Given) -> str:
    """What could not be written, by the name that a person gave it."""
    named = str(fault.filename or "")
    return given.changed if given.changed and Path(given.changed).name in named else named or given.changed or "—"


def decided(given: Given, desk: Desk, before: Law, after: Law) -> int:
    """Say what changes in the table, as text or JSON; draw it where `--svg` says."""
    found = movement(given, desk, before, after)
    out = Path(given.out) if given.out else None
    if given.format == "json":
        import orjson

        from millesime.difference.told import told

        desk.emit(orjson.dumps(told(found, desk.lang), option=orjson.OPT_INDENT_2) + b"\n", out)
    else:
        from millesime.cli.diff_population_text import text

        desk.print(text(found, desk), out)
    return drawn(found, given, desk)


def drawn(found: Movement, given: Given, desk: Desk) -> int:
    """Draw a population where `--svg` says, and say where rows that change were written; the exit status."""
    if given.svg:
        from millesime.difference.pictures.gallery import picture

        desk.emit(picture(found, desk.lang).encode(), Path(given.svg))
    if given.changed:
        from millesime.difference.words_population import phrase

        desk.tell(phrase("written", desk.lang, path=given.changed))
    return BAD_NEWS if found.changed or found.refused.rows else FINE


def _asked(given: Given) -> Asked:
    from millesime.batch.prepare import Asked

    return Asked(
        given.population,
        tuple(dict.fromkeys(given.goal)),
        getattr(given, "from"),
        day(given.at),
        given.at_column,
        given.reading,
        not given.no_presumption,
        dict(pairs("--map", given.map)),
        tuple(given.none),
        tuple(given.keep),
        False,
        tuple(given.ignore),
        given.key,
        tuple(pairs("--table", given.table)),
        bool(given.incomplete),
        "rows" if given.engine == "rows" else "columns",
    )


def _target(given: Given) -> Target | None:
    if not given.changed:
        return None
    from millesime.batch.forms import form_of
    from millesime.batch.twofold.changed import Target

    out = Path(given.changed)
    if not out.resolve().parent.is_dir():
        raise CommandError("no_folder", path=out.parent)
    return Target(out, form_of(given.changed, None, packed=False))


def _apart(given: Given, asked: Asked) -> None:
    """Refuse to write over what is being read, or one result over another."""
    from millesime.batch.prepare import same_file
    from millesime.text.diagnostic import diagnose
    from millesime.workspace.refused import Refused

    read = [asked.input, *(path for _, path in asked.tables)]
    written = [each for each in (given.changed, given.svg, given.out) if each]
    for index, each in enumerate(written):
        if any(same_file(each, path) for path in read):
            raise Refused([diagnose("ML811", name=each)])
        if any(same_file(each, path) for path in written[:index]):
            raise CommandError("written_twice", path=each)
