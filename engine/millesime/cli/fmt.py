"""`millesime fmt`: the canonical layout. It never changes a digest, and touches no file that it cannot read."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from millesime.cli.asked import PATHS
from millesime.cli.desk import BAD_NEWS, FINE, CommandError, replace
from millesime.cli.verb import Given, Option, Verb

if TYPE_CHECKING:
    from millesime.cli.desk import Desk


def _run(given: Given, desk: Desk) -> int:
    from millesime.bundle import regulations
    from millesime.syntax import layout
    from millesime.text.codes import grave
    from millesime.workspace.disk import sources_of

    paths = [Path(path) for path in given.paths] or [desk.regulations or _near(regulations())]
    for path in paths:
        if not path.exists():
            raise CommandError("no_file", path=path)
    gathered = sources_of(paths)
    unreadable = list(gathered.diagnostics)
    changed = []
    for source in gathered.product.sources:
        laid = layout.format(source)
        if any(grave(fault) for fault in laid.diagnostics):
            unreadable += laid.diagnostics
            desk.tell(desk.say("fmt.refused", path=source.name))
        elif laid.product != source.text:
            changed.append(source.name)
            if not given.check:
                replace(Path(source.name), laid.product.encode())
            desk.write(desk.say("fmt.would" if given.check else "fmt.done", path=source.name) + "\n")
    desk.complain(unreadable, gathered.product.shown)
    total = len(gathered.product.sources)
    summary = "fmt.fine" if not changed else "fmt.to_change" if given.check else "fmt.changed"
    desk.tell(desk.say(summary, n=len(changed) or total, total=total))
    return BAD_NEWS if unreadable or (given.check and changed) else FINE


def _near(path: Path) -> Path:
    """The path as one would type it from here."""
    here = Path.cwd()
    return path.relative_to(here) if path.is_relative_to(here) else path


VERB = Verb("fmt", (PATHS, Option("--check", help="fmt.check")), _run)
