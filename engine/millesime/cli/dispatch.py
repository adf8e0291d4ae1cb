"""From the words of a command to the verb that obeys it, and from what befalls it to an exit status."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from importlib import import_module
from pathlib import Path

from millesime.cli import desk as desks
from millesime.cli.desk import FAULT, FINE, WRONG, CommandError, Desk
from millesime.cli.verb import EVERYWHERE, Given, Option, Verb, parse
from millesime.text.nearest import nearest

VERBS = (
    "eval",
    "ask",
    "explain",
    "batch",
    "dossier",
    "diff",
    "record",
    "replay",
    "audit",
    "facts",
    "editions",
    "timeline",
    "discordances",
    "inventory",
    "sources",
    "check",
    "test",
    "fmt",
)
"""The verbs, in the order in which one meets them."""

_NONE = Verb("", (Option("--version", help="option.version"),), lambda *_: FINE)
_INTERRUPTED, _BROKEN_PIPE = 130, 141
_EXTRAS = {
    "alembic": "records",
    "cryptography": "records",
    "durable_rules": "durable",
    "numpy": "batch",
    "pyarrow": "batch",
    "pyspark": "spark",
    "sqlalchemy": "records",
    "psycopg": "postgres",
    "typst": "pdf",
    "z3": "verify",
}
"""Packages that only some verbs need, and the extra that brings each."""


def verb(name: str) -> Verb:
    """One verb, imported only when it is wanted."""
    found = import_module(f"millesime.cli.{name}").VERB
    assert isinstance(found, Verb)
    return found


def dispatch(arguments: Sequence[str]) -> int:
    """Obey a command; the exit status is the contract's."""
    environment = os.environ
    language = desks.reader_language(arguments, environment)
    desk = Desk(
        language, colour=False, paints=desks.paints("auto", sys.stderr, environment), columns=80, regulations=None
    )
    name: str | None = None
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure") and stream.errors in ("strict", "surrogateescape"):
            stream.reconfigure(errors="replace")
    try:
        name, rest = split(arguments)
        if name is None:
            return _without_verb(rest, desk)
        chosen = verb(name)
        given = parse(chosen, rest)
        desk = _desk(given, desk)
        if given.help:
            from millesime.cli.manual import about

            desk.write(about(chosen, desk))
            return FINE
        status = chosen.run(given, desk)
        sys.stdout.flush()
    except CommandError as wrong:
        return desk.refuse(wrong, name)
    except KeyboardInterrupt:
        desk.tell("")
        return _INTERRUPTED
    except BrokenPipeError:
        # The reader left: nothing more can be said, not even by the interpreter when it closes its streams.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return _BROKEN_PIPE
    except Exception as fault:  # noqa: BLE001 - whatever escapes a verb is our own fault, and is said so
        refused = _refusal(fault, desk)
        return _our_fault(fault, desk) if refused is None else refused
    return status


def split(arguments: Sequence[str]) -> tuple[str | None, list[str]]:
    """The verb, and everything else in order: the common options may stand before it.

    >>> split(["--lang", "fr", "eval", "case.yaml"])
    ('eval', ['--lang', 'fr', 'case.yaml'])
    """
    valued = {option.name for option in EVERYWHERE if option.metavar}
    index = 0
    while index < len(arguments):
        word = arguments[index]
        if not word.startswith("-") or word == "-":
            if word not in VERBS:
                raise CommandError("unknown_verb", verb=word, nearest=nearest(word, VERBS), usage=True)
            return word, [*arguments[:index], *arguments[index + 1 :]]
        index += 2 if word in valued else 1
    return None, list(arguments)


def _without_verb(arguments: Sequence[str], desk: Desk) -> int:
    given = parse(_NONE, arguments)
    desk = _desk(given, desk)
    if given.version:
        from millesime.bundle import VERSION

        desk.write(f"millesime {VERSION}\n")
        return FINE
    from millesime.cli.manual import overview

    if given.help:
        desk.write(overview(desk))
        return FINE
    desk.tell(overview(desk).rstrip("\n"))
    return WRONG


def _desk(given: Given, first: Desk) -> Desk:
    environment = os.environ
    root = Path(given.regulations) if given.regulations else None
    if root is not None and not root.is_dir():
        raise CommandError("no_folder", path=root)
    return Desk(
        first.lang,
        desks.paints(given.color, sys.stdout, environment),
        desks.paints(given.color, sys.stderr, environment),
        desks.columns(environment),
        root,
    )


def _refusal(fault: Exception, desk: Desk) -> int | None:
    """What a refused input says of itself; None where the exception is something else."""
    if isinstance(fault, ModuleNotFoundError) and (fault.name or "").partition(".")[0] in _EXTRAS:
        package = (fault.name or "").partition(".")[0]
        return desk.refuse(CommandError("needs_extra", package=package, extra=_EXTRAS[package]), None)
    from millesime import Refused

    if isinstance(fault, Refused):
        desk.complain(fault.diagnostics, getattr(fault, "sources", {}))
        return WRONG
    from millesime.stores.interface import StoreError

    if isinstance(fault, StoreError):
        desk.complain([fault.diagnostic], {})
        return WRONG
    return None


def _our_fault(fault: Exception, desk: Desk) -> int:
    """A fault of ours, said as such: what broke and where; the whole trace only on demand."""
    import traceback

    from millesime.text.diagnostic import diagnose

    if os.environ.get("MILLESIME_DEBUG") == "1":
        traceback.print_exception(fault)
    frames = [frame for frame in traceback.extract_tb(fault.__traceback__) if "millesime" in frame.filename]
    at = f"{'/'.join(Path(frames[-1].filename).parts[-2:])}:{frames[-1].lineno}" if frames else "?"
    said = str(fault).splitlines()
    desk.complain([diagnose("ML901", kind=type(fault).__name__, said=said[0][:200] if said else "", at=at)], {})
    return FAULT
