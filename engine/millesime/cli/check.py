"""`millesime check`: every problem of every rule file, in one run."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from millesime.cli.asked import PATHS
from millesime.cli.desk import BAD_NEWS, FINE, CommandError
from millesime.cli.law import law_at
from millesime.cli.verb import Given, Option, Verb

if TYPE_CHECKING:
    from collections.abc import Sequence

    from millesime.cli.desk import Desk
    from millesime.text import Diagnostic


def _run(given: Given, desk: Desk) -> int:
    paths = [Path(path) for path in given.paths]
    for path in paths:
        if not path.exists():
            raise CommandError("no_file", path=path)
    from millesime.text.render import as_json, concise, in_order, render

    law = law_at(paths, desk.regulations, prove=bool(given.prove))
    found = in_order(law.diagnostics)
    match given.format:
        case "json":
            import orjson

            shown = [as_json(diagnostic, law.sources, desk.lang) for diagnostic in found]
            desk.emit(orjson.dumps({"files": len(law.files), "diagnostics": shown}, option=orjson.OPT_INDENT_2) + b"\n")
        case "concise":
            desk.write("".join(f"{concise(diagnostic, law.sources, desk.lang)}\n" for diagnostic in found))
        case _:
            desk.write(
                "".join(f"{render(diagnostic, law.sources, desk.lang, desk.colour)}\n\n" for diagnostic in found)
            )
            desk.write(_summary(found, len(law.files), desk) + "\n")
    return BAD_NEWS if _errors(found) else FINE


def _errors(found: Sequence[Diagnostic]) -> int:
    from millesime.text import Severity
    from millesime.text.render import severity

    return sum(severity(diagnostic) is Severity.ERROR for diagnostic in found)


def _summary(found: Sequence[Diagnostic], files: int, desk: Desk) -> str:
    errors = _errors(found)
    parts = [desk.say("check.file" if files == 1 else "check.files", n=files)]
    for count, one, many in (
        (errors, "check.error", "check.errors"),
        (len(found) - errors, "check.warning", "check.warnings"),
    ):
        if count:
            parts.append(desk.say(one if count == 1 else many, n=count))
    text = ", ".join(parts if found else [*parts, desk.say("check.fine")])
    mark = "✗" if errors else "✓"
    return f"\x1b[1;{31 if errors else 33 if found else 32}m{mark}\x1b[0m {text}" if desk.colour else f"{mark} {text}"


VERB = Verb(
    "check",
    (
        PATHS,
        Option("--prove", help="check.prove"),
        Option(
            "--format", "text|concise|json", choices=("text", "concise", "json"), default="text", help="check.format"
        ),
    ),
    _run,
)
