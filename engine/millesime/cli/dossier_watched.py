"""`millesime dossier watch`: what others add, as they add it; and what a day that passes changes."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from threading import Event
from typing import TYPE_CHECKING, Final

from millesime.cli import dossier_text
from millesime.cli.asked import count
from millesime.cli.desk import FINE, CommandError
from millesime.cli.dossier_added import opened, today_of
from millesime.cli.verb import Given

if TYPE_CHECKING:
    from millesime.cli.desk import Desk
    from millesime.dossier.dossier import Arrival, Dossier
    from millesime.workspace.crossed import Second

PAUSE: Final = 0.2
"""Seconds between two looks at the file."""


def watched(action: str, path: Path, words: Sequence[str], given: Given, desk: Desk, second: Second | None) -> int:
    """Tell arrivals until the case is closed, so many were told, or the reader has had enough (ctrl-C)."""
    dossier = opened(path, desk)
    left = count("--count", given.count)
    try:
        for one in _so_far(dossier, given):
            left = _told(one, left, given, desk)
            if left == 0:
                return FINE
        _wait(dossier, left, given, desk, second)
    except KeyboardInterrupt:
        desk.tell("")
    return FINE


def _so_far(dossier: Dossier, given: Given) -> list[Arrival]:
    """What is told of what was there already: nothing, or from an entry on."""
    since = given.__dict__["from"]
    if since is None:
        return []
    places = {entry.id: place for place, entry in enumerate(dossier.entries)}
    if since != "start" and since not in places:
        raise CommandError("dossier.no_entry", id=since)
    return dossier.history(today_of(given)[0])[0 if since == "start" else places[since] :]


def _wait(dossier: Dossier, left: int | None, given: Given, desk: Desk, second: Second | None) -> None:
    from millesime.dossier.changes import changes

    never = Event()
    today, clock = today_of(given)
    standing = dossier.standing(today)
    desk.tell(desk.say("dossier.watching", name=str(dossier.path)))
    while left != 0 and not dossier.state.closed:
        for one in dossier.refresh(today, second):
            left, standing = _told(one, left, given, desk), one.standing
            if left == 0:
                return
        day, clock = today_of(given)
        if day != today:
            today, before = day, standing
            standing = dossier.standing(today)
            passed = changes(before, standing)
            if passed and given.format == "json":
                from millesime.dossier.shapes import of_days

                dossier_text.line(of_days(passed, standing, desk.lang), clock, desk)
            elif passed:
                desk.write(desk.say("dossier.day", day=day.isoformat()) + "\n" + dossier_text.changed(passed, desk))
        if left != 0 and not dossier.state.closed:
            never.wait(PAUSE)


def _told(one: Arrival, left: int | None, given: Given, desk: Desk) -> int | None:
    import sys

    if given.format == "json":
        dossier_text.emit(one, today_of(given)[1], desk)
    else:
        desk.write(dossier_text.arrival(one, desk))
        sys.stdout.flush()
    return None if left is None else left - 1
