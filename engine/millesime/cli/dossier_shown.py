"""`millesime dossier status`, `log`, `export`, `repair`: what reads a dossier and adds nothing to it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from millesime.cli import dossier_text
from millesime.cli.desk import BAD_NEWS, FINE, CommandError
from millesime.cli.dossier_added import opened, today_of
from millesime.cli.verb import Given

if TYPE_CHECKING:
    from millesime.cli.desk import Desk
    from millesime.dossier.dossier import Dossier
    from millesime.workspace.crossed import Second


def shown(action: str, path: Path, words: Sequence[str], given: Given, desk: Desk, second: Second | None) -> int:
    """Show it."""
    if action == "repair":
        return _repair(path, given, desk)
    dossier = opened(path, desk)
    if dossier.remark is not None:
        desk.complain([dossier.remark], {})
    match action:
        case "status":
            return _status(dossier, given, desk, second)
        case "log":
            return _log(dossier, given, desk)
        case _:
            return _export(dossier, given, desk)


def _status(dossier: Dossier, given: Given, desk: Desk, second: Second | None) -> int:
    today, clock = today_of(given)
    standing = dossier.standing(today, second)
    if given.format == "json":
        from millesime.dossier.shapes import of_standing

        _emit({**of_standing(dossier, standing, desk.lang), "today_from": "clock" if clock else "option"}, desk)
    else:
        desk.write(dossier_text.status(dossier, standing, clock, bool(given.all), desk))
        desk.complain([*dossier_text.warnings(dossier), *standing.problems, *standing.warnings], {})
    return BAD_NEWS if standing.problems else FINE


def _log(dossier: Dossier, given: Given, desk: Desk) -> int:
    today, clock = today_of(given)
    arrivals = dossier.history(today)
    if arrivals and given.format == "text":
        desk.complain([each for each in arrivals[0].standing.problems if each.code in dossier_text.NO_LAW], {})
    for place, one in enumerate(arrivals):
        if given.format == "json":
            dossier_text.emit(one, clock, desk)
        else:
            desk.write(("\n" if place else "") + dossier_text.arrival(one, desk))
    return FINE


def _export(dossier: Dossier, given: Given, desk: Desk) -> int:
    import orjson

    from millesime.cli.case_text import written
    from millesime.cli.desk import replace

    case = _nested(dossier.case())
    out = Path(given.out) if given.out else None
    if given.format == "json":
        data = orjson.dumps(case, option=orjson.OPT_INDENT_2) + b"\n"
    else:
        data = f"# {desk.say('dossier.exported', name=str(dossier.path), digest=dossier.digest)}\n".encode()
        data += f"# {_command(dossier, given)}\n".encode() + written(case).encode()
    if out is None:
        desk.emit(data)
    else:
        replace(out, data)
    return FINE


def _command(dossier: Dossier, given: Given) -> str:
    """The command that decides the case as the dossier does."""
    import shlex

    asked = dossier.state.asked
    words = ["millesime", "eval", given.out or "CASE.yaml", "--edition", dossier.law.edition]
    words += ["--at", asked.at] if asked.at else []
    words += [part for goal in asked.goals for part in ("--goal", goal)]
    words += ["--reading", asked.reading] if asked.reading else []
    words += [] if asked.presumptions else ["--no-presumption"]
    return shlex.join(words)


def _nested(facts: dict[str, Any]) -> dict[str, Any]:
    root: dict[str, Any] = {}
    for name in sorted(facts):
        *path, last = name.split(".")
        at = root
        for part in path:
            at = at.setdefault(part, {})
        at[last] = facts[name]
    return root


def _repair(path: Path, given: Given, desk: Desk) -> int:
    from millesime.dossier.repair import repaired

    if given.out is None:
        raise CommandError("needs_argument", what=desk.say("argument.dossier_new"), usage=True)
    kept, lost = repaired(path, Path(given.out))
    desk.write(desk.say("dossier.repaired", n=kept, name=given.out) + "\n")
    for line in lost:
        desk.tell(desk.say("dossier.lost", line=line))
    return BAD_NEWS if lost else FINE


def _emit(value: object, desk: Desk) -> None:
    import orjson

    desk.emit(orjson.dumps(value, option=orjson.OPT_INDENT_2) + b"\n")
