"""`millesime batch`: every row of a table decided, by the law on columns, into a table of answers."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING, Any

from millesime.cli.asked import AT, EDITION, GOAL, NO_PRESUMPTION, READING, count, day, edition_of
from millesime.cli.desk import BAD_NEWS, FINE, CommandError
from millesime.cli.verb import Given, Option, Verb

if TYPE_CHECKING:
    from millesime.batch.decide import Decider
    from millesime.batch.prepare import Asked, Prepared
    from millesime.batch.question import Job
    from millesime.batch.run import Elsewhere
    from millesime.batch.stamps import Stamps
    from millesime.batch.target import Target
    from millesime.cli.desk import Desk
    from millesime.workspace.edition import Edition

INTERRUPTED = 130
FORMS = ("parquet", "arrow", "stream", "csv", "jsonl")
ENGINES = ("columns", "rows", "spark")
PLANS = ("columns", "wasm")
LARGE = 20_000
"""Rows of a table that is worth being prepared for while its first rows are read."""
MASTER = "local[*]"


def _run(given: Given, desk: Desk) -> int:
    from millesime.batch import heap

    heap.shared()
    from millesime.batch.stamps import Stamps

    if not given.goal:
        raise CommandError("needs_argument", what=desk.say("argument.goal"), usage=True)
    if given.show_plan is not None:
        return _plan(given, desk)
    for path, what in ((given.input, "argument.table"), (given.output, "argument.answers")):
        if path is None:
            raise CommandError("needs_argument", what=desk.say(what), usage=True)
    asked, target = _asked(given), _target(given, desk)
    check_readable([given.input, *(path for _, path in asked.tables)])
    stamps = Stamps()
    if Path(given.input).is_file():  # what can be read but once is read by whoever decides it
        stamps.begin(given.input)
    edition = edition_of(given.edition, desk)
    from millesime.batch.prepare import posed

    prepared = posed(edition, asked)
    _elsewhere(prepared, target)
    return _decided(edition, prepared, target, stamps, given, desk)


def _decided(edition: Edition, prepared: Prepared, target: Target, stamps: Stamps, given: Given, desk: Desk) -> int:
    from millesime.batch.reading import reading
    from millesime.batch.target import TooManyError

    job, source, here = prepared.job, prepared.source, given.engine != "spark"
    try:
        with reading(job, source, resume=target.resume) if here else nullcontext() as read:
            from millesime.batch.forms import rows_about  # all of this while the first rows are read
            from millesime.batch.run import run
            from millesime.batch.trial import tried

            tried(edition, prepared)
            elsewhere = None if here else _cluster(edition, job, given)
            decider = _decider(edition, prepared, given, here=here)
            begun = monotonic()
            with bar(source.rows or rows_about(job.input), desk) as shown:
                summary = run(job, source, decider, target, shown, elsewhere, stamps, read)
    except TooManyError as stopped:
        desk.complain([stopped.diagnostic], {})
        return BAD_NEWS
    except KeyboardInterrupt:
        desk.tell("")
        desk.tell(desk.say("batch.interrupted", command=_again(given)))
        return INTERRUPTED
    except OSError as fault:
        raise CommandError("cannot_write", path=given.output, why=fault.strerror or fault) from fault
    from millesime.cli.batched import show

    show(summary, prepared, target, monotonic() - begun, given.format, desk)
    return BAD_NEWS if summary.tally.refused else FINE


def _decider(edition: Edition, prepared: Prepared, given: Given, *, here: bool) -> Decider:
    """What decides the rows, made while the first of them are read."""
    from millesime.batch import heap
    from millesime.batch.decide import Decider
    from millesime.batch.law import kept_of, kernel_of

    kernel = kernel_of(prepared.job, edition)
    if kernel is not None and here and (prepared.source.rows or 0) > LARGE:
        kernel.begin(kept_of(prepared.job))
    heap.settled()
    return Decider(prepared.job, edition, kernel, _threads(given))


def _threads(given: Given) -> int:
    """How many chunks are decided at once, unless another number is asked for: since each takes its memory two at most, and
    one where reading and writing leave no more of the machine.
    """
    asked = count("--threads", given.threads)
    return max(1, asked) if asked is not None else 2 if (os.cpu_count() or 1) > 2 else 1


def _cluster(edition: Edition, job: Job, given: Given) -> Elsewhere:
    """Where rows are decided, if not here."""
    from millesime.batch.spark.gather import Cluster

    cluster = Cluster(given.master or MASTER, os.environ, edition)
    cluster.check(job)
    return cluster.decide_all


def _asked(given: Given) -> Asked:
    from millesime.batch.prepare import Asked

    if given.at and given.at_column:
        raise CommandError("at_or_column", usage=True)
    folder = Path(given.edition) if given.edition and "/" in given.edition else None
    root = str(folder.resolve().parent) if folder else given.regulations
    return Asked(
        given.input,
        tuple(dict.fromkeys(given.goal)),
        getattr(given, "from"),
        day(given.at),
        given.at_column,
        given.reading,
        not given.no_presumption,
        dict(pairs("--map", given.map)),
        tuple(given.none),
        tuple(given.keep),
        bool(given.keep_all),
        tuple(given.ignore),
        given.key,
        tuple(pairs("--table", given.table)),
        bool(given.incomplete),
        "rows" if given.engine == "rows" else "columns",
        str(Path(root).resolve()) if root else None,
    )


def pairs(option: str, given: list[str]) -> Iterator[tuple[str, str]]:
    """The parts of options of the form NAME=VALUE."""
    for text in given:
        name, sign, value = text.partition("=")
        if not (name and sign and value):
            raise CommandError("bad_pair", option=option, value=text)
        yield name, value


def _target(given: Given, desk: Desk) -> Target:
    from millesime.batch.forms import form_of
    from millesime.batch.target import Target

    out = Path(given.output)
    if not out.resolve().parent.is_dir():
        raise CommandError("no_folder", path=out.parent)
    form = form_of(given.output, given.to, packed=False)
    rejects = Path(given.reject) if given.reject else None
    for written in (out, rejects):
        if (
            written is not None and written.exists() and not written.is_file()
        ):  # it would be put in the place of a device
            raise CommandError("cannot_write", path=written, why=desk.say("not_plain"))
    limit = count("--max-rejects", given.max_rejects)
    return Target(out, form, rejects, limit, bool(given.resume), desk.lang, tuple(_words(given)))


def check_readable(paths: list[str]) -> None:
    """Refuse files that are not there, or that cannot be read."""
    for path in paths:
        try:
            with Path(path).open("rb"):
                pass
        except FileNotFoundError:
            raise CommandError("no_file", path=path) from None
        except OSError as fault:
            raise CommandError("cannot_read", path=path, why=fault.strerror) from fault


def _elsewhere(prepared: Prepared, target: Target) -> None:
    """Refuse to write over what is being read."""
    from millesime.batch.prepare import same_file
    from millesime.text.diagnostic import diagnose
    from millesime.workspace.refused import Refused

    job = prepared.job
    read = [job.input.path, *(side.input.path for side in job.sides)]
    for written in (target.out, target.rejects):
        if written is not None and any(same_file(written, path) for path in read):
            raise Refused([diagnose("ML811", name=str(written))])


def _plan(given: Given, desk: Desk) -> int:
    """Show what a kernel does, and the code that does it, to columns or to each row."""
    from millesime.batch.law import kernel_of
    from millesime.batch.question import Input, Job, Law, Question

    edition = edition_of(given.edition, desk)
    question = Question(tuple(given.goal), day(given.at), given.reading, not given.no_presumption)
    edition.evaluate({}, question.goals, question.at, question.reading, question.presumptions)
    kernel: Any = kernel_of(Job(Law(edition.id, edition.digest), question, Input("", "parquet"), ()), edition)
    desk.write(f"{kernel.plan}\n\n{kernel.wasm if given.show_plan == 'wasm' else kernel.source}\n")
    return FINE


def _words(given: Given) -> Iterator[str]:
    """The command, in one order of its options: what is the same for the same run."""
    yield from ("millesime", "batch", given.input, given.output)
    for option in VERB.options:
        if option.positional or option.key in ("resume", "format", "threads"):
            continue
        held = getattr(given, option.key)
        values = held if isinstance(held, list) else [] if held in (None, option.default) else [held]
        for value in values:
            yield option.name
            if option.metavar:
                yield str(value)


def _again(given: Given) -> str:
    import shlex

    from millesime.cli import kept

    return kept.safe(shlex.join([*_words(given), "--resume"]))


@contextmanager
def bar(total: int | None, desk: Desk) -> Iterator[Callable[[int], None]]:
    """A bar with rows a second and the time left, on a terminal; nothing elsewhere."""
    if not sys.stderr.isatty():
        yield lambda _: None
        return
    from tqdm import tqdm

    with tqdm(
        total=total,
        unit=desk.say("batch.unit"),
        unit_scale=True,
        ncols=min(desk.columns, 100),
        desc=desk.say("batch.bar"),
    ) as shown:

        def update(done: int) -> None:
            shown.update(done - shown.n)

        yield update


VERB = Verb(
    "batch",
    (
        Option("input", "IN", completes="file", help="batch.input"),
        Option("output", "OUT", completes="file", help="batch.output"),
        GOAL,
        EDITION,
        AT,
        Option("--at-column", "COLUMN", help="batch.at_column"),
        READING,
        NO_PRESUMPTION,
        Option("--map", "COLUMN=FACT", many=True, help="batch.map"),
        Option("--none", "COLUMN", many=True, help="batch.none"),
        Option("--keep", "COLUMN", many=True, help="batch.keep"),
        Option("--keep-all", help="batch.keep_all"),
        Option("--ignore", "PATTERN", many=True, help="batch.ignore"),
        Option("--table", "LIST=FILE", many=True, completes="file", help="batch.table"),
        Option("--key", "COLUMN", help="batch.key"),
        Option("--incomplete", help="batch.incomplete"),
        Option("--reject", "FILE", completes="file", help="batch.reject"),
        Option("--max-rejects", "N", help="batch.max_rejects"),
        Option("--resume", help="batch.resume"),
        Option("--from", "|".join(FORMS), choices=FORMS, help="batch.from"),
        Option("--to", "|".join(FORMS), choices=FORMS, help="batch.to"),
        Option("--engine", "|".join(ENGINES), choices=ENGINES, default="columns", help="batch.engine"),
        Option("--master", "URL", help="batch.master"),
        Option("--threads", "N", help="batch.threads"),
        Option("--show-plan", "|".join(PLANS), choices=PLANS, bare=True, help="batch.show_plan"),
        Option("--format", "text|json", choices=("text", "json"), default="text", help="batch.format"),
    ),
    _run,
)
