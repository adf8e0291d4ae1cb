"""Options that several verbs have, and how what they bring is read."""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Final

from millesime.cli.desk import CommandError
from millesime.cli.verb import Option

if TYPE_CHECKING:
    from millesime.cli.desk import Desk
    from millesime.facts.lexicon import Tree
    from millesime.text import Checked, Source
    from millesime.workspace.edition import Edition

EDITION = Option("--edition", "ID", completes="edition", help="option.edition")
AT = Option("--at", "DATE", help="option.at")
GOAL = Option("--goal", "NAME", many=True, completes="goal", help="option.goal")
READING = Option("--reading", "NAME", completes="reading", help="option.reading")
NO_PRESUMPTION = Option("--no-presumption", help="option.no_presumption")
OUT = Option("--out", "FILE", completes="file", help="option.out")
PATHS = Option("paths", "PATH", many=True, completes="file", help="argument.paths")

STANDARD_INPUT: Final = "<stdin>"
LIMIT: Final = 10 * 1024 * 1024
"""Bytes of a case or of a decision."""


def day(text: str | None) -> date | None:
    """A day of the calendar, written 2012-06-01."""
    if text is None:
        return None
    try:
        if len(text) != 10:
            raise ValueError
        return date.fromisoformat(text)
    except ValueError:
        raise CommandError("bad_date", value=text) from None


def count(option: str, text: str | None) -> int | None:
    """How many, as an option says it: a whole number."""
    if text is None:
        return None
    if not (text.isascii() and text.isdecimal() and len(text) < 10):
        raise CommandError("bad_count", option=option, value=text)
    return int(text)


def data_of(path: str) -> bytes:
    """The bytes of a file that a person named, `-` being standard input."""
    try:
        if path == "-":
            data = sys.stdin.buffer.read(LIMIT + 1) if hasattr(sys.stdin, "buffer") else sys.stdin.read().encode()
        else:
            with Path(path).open("rb") as stream:
                data = stream.read(LIMIT + 1)
    except FileNotFoundError:
        raise CommandError("no_file", path=path) from None
    except (OSError, ValueError) as fault:
        raise CommandError("cannot_read", path=path, why=getattr(fault, "strerror", None) or fault) from fault
    if len(data) > LIMIT:
        raise CommandError("too_big", path=path, limit=LIMIT // (1024 * 1024))
    return data


def case_in(path: str) -> tuple[Source, Checked[dict[str, Tree] | None]]:
    """A case file and what it holds, with everything that is wrong with its writing."""
    from millesime.text import Source
    from millesime.workspace.cases import read_case

    try:
        text = data_of(path).decode("utf-8-sig")
    except UnicodeDecodeError:
        raise CommandError("not_utf8", path=path) from None
    source = Source(STANDARD_INPUT if path == "-" else path, text.replace("\r\n", "\n"))
    return source, read_case(source)


def edition_of(given: str | None, desk: Desk) -> Edition:
    """The edition that was asked for: its id, its folder, or the newest one. Its warnings are left to `check`."""
    import millesime

    folder = given is not None and ("/" in given or given in (".", ".."))
    return millesime.load(Path(given).resolve() if folder and given else given, regulations=desk.regulations)
