"""`millesime dossier`: a live case file. Facts arrive one by one; each arrival says what it changes."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from millesime.cli.asked import AT, EDITION, GOAL, NO_PRESUMPTION, OUT, READING
from millesime.cli.desk import FAULT, CommandError
from millesime.cli.verb import Given, Option, Verb
from millesime.text.nearest import nearest

if TYPE_CHECKING:
    from millesime.cli.desk import Desk

_ADDED = {"note", "today", "cross_check", "format"}
_FOR: dict[str, set[str]] = {
    "open": {"edition", "goal", "at", "reading", "no_presumption", "note"},
    "add": {"file", "correct", "contest", *_ADDED},
    "retract": _ADDED,
    "status": {"today", "cross_check", "format", "all"},
    "watch": {"today", "from", "count", "cross_check", "format"},
    "log": {"today", "format"},
    "export": {"out", "format"},
    "close": {"note", "format"},
    "reopen": {"note", "format"},
    "adopt": {"edition", *_ADDED},
    "merge": {"today", "cross_check", "format"},
    "repair": {"out"},
}
"""The actions, and the options that each has."""
ACTIONS = tuple(_FOR)
_WRITE = ("add", "retract", "adopt")
_TAKES = {"add": 10_000, "retract": 10_000, "merge": 1}
"""How many words an action takes after the file."""


def _run(given: Given, desk: Desk) -> int:
    if not given.words:
        raise CommandError("needs_argument", what=desk.say("argument.dossier_action"), usage=True)
    action, *words = given.words
    if action not in _FOR:
        if not Path(action).exists():
            choices = ", ".join(_FOR)
            raise CommandError(
                "bad_choice", option="ACTION", value=action, choices=choices, nearest=nearest(action, _FOR)
            )
        action, words = "status", given.words  # a file alone: where it stands
    for option in VERB.options:
        asked = not option.positional and given.__dict__[option.key] not in (None, [], option.default)
        if asked and option.key not in _FOR[action]:
            raise CommandError("not_of_action", option=option.name, action=action, usage=True)
    if not words:
        raise CommandError("needs_argument", what=desk.say("argument.dossier"), usage=True)
    file, *rest = words
    if len(rest) > _TAKES.get(action, 0):
        raise CommandError("unexpected", argument=rest[_TAKES.get(action, 0)], usage=True)
    match action:
        case "status" | "log" | "export" | "repair":
            from millesime.cli.dossier_shown import shown as run
        case "watch":
            from millesime.cli.dossier_watched import watched as run
        case _:
            from millesime.cli.dossier_added import added as run
    if not given.cross_check:
        return run(action, Path(file), rest, given, desk, None)
    from millesime.cli.crossed import tell_parted
    from millesime.rete.process import LostError
    from millesime.workspace.crossed import DisagreementError, Second

    with Second() as second:
        try:
            return run(action, Path(file), rest, given, desk, second)
        except (DisagreementError, LostError) as parted:
            tell_parted(parted, desk)
            desk.tell(desk.say("dossier.nothing_added" if action in _WRITE else "dossier.nothing_shown"))
            return FAULT


VERB = Verb(
    "dossier",
    (
        Option("words", "ACTION FILE WORD", many=True, completes="dossier", help="dossier.words"),
        Option("--file", "CASE", completes="file", help="dossier.file"),
        Option("--correct", help="dossier.correct"),
        Option("--contest", help="dossier.contest"),
        Option("--note", "TEXT", help="dossier.note"),
        Option("--today", "DATE", help="dossier.today"),
        Option("--cross-check", help="dossier.cross_check"),
        Option("--from", "start|ENTRY", help="dossier.from"),
        Option("--count", "N", help="dossier.count"),
        Option("--all", help="dossier.all"),
        EDITION,
        GOAL,
        AT,
        READING,
        NO_PRESUMPTION,
        OUT,
        Option("--format", "text|json", choices=("text", "json"), default="text", help="dossier.format"),
    ),
    _run,
)
