"""`millesime record`: what a store holds, listed and shown; records taken out, brought in and erased; heads and keys."""

from __future__ import annotations

from typing import TYPE_CHECKING

from millesime.cli.asked import GOAL, OUT
from millesime.cli.desk import CommandError
from millesime.cli.verb import Given, Option, Verb

if TYPE_CHECKING:
    from millesime.cli.desk import Desk

_FOR = {
    "list": {"goal", "since", "limit", "format"},
    "show": {"with_secrets", "format"},
    "export": {"with_secrets", "out"},
    "import": set(),
    "erase": {"yes"},
    "head": {"sign", "out"},
    "key": set(),
}
"""The actions, and the options that each has."""

_TAKES_SUBJECT = ("show", "export", "import", "erase")


def _run(given: Given, desk: Desk) -> int:
    if given.action is None:
        raise CommandError("needs_argument", what=desk.say("argument.record_action"), usage=True)
    for option in VERB.options:
        asked = not option.positional and given.__dict__[option.key] not in (None, [], option.default)
        if asked and option.key not in _FOR[given.action]:
            raise CommandError("not_of_action", option=option.name, action=given.action, usage=True)
    if given.subject is not None and given.action not in _TAKES_SUBJECT:
        raise CommandError("unexpected", argument=given.subject, usage=True)
    match given.action:
        case "list":
            from millesime.cli.record_list import run
        case "show":
            from millesime.cli.record_show import run
        case "export":
            from millesime.cli.record_carry import take_out as run
        case "import":
            from millesime.cli.record_carry import bring_in as run
        case "erase":
            from millesime.cli.record_erase import run
        case "head":
            from millesime.cli.record_head import run
        case _:
            from millesime.cli.record_head import make_key as run
    return run(given, desk)


VERB = Verb(
    "record",
    (
        Option("action", "ACTION", choices=tuple(_FOR), help="record.action"),
        Option("store", "STORE", completes="file", help="record.store"),
        Option("subject", "ID|FILE", optional=True, completes="file", help="record.subject"),
        GOAL,
        Option("--since", "DATE", help="record.since"),
        Option("--limit", "N", help="record.limit"),
        Option("--format", "text|json", choices=("text", "json"), default="text", help="record.format"),
        Option("--with-secrets", help="record.with_secrets"),
        Option("--yes", help="record.yes"),
        Option("--sign", "KEYFILE", completes="file", help="record.sign"),
        OUT,
    ),
    _run,
)
