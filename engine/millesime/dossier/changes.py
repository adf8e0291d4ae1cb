"""What an arrival changes: one standing of a dossier held against the next."""

from __future__ import annotations

from dataclasses import dataclass
from typing import final

from millesime.dossier.deadlines import Deadline
from millesime.dossier.standing import Standing
from millesime.records.citations import Json


@final
@dataclass(frozen=True, slots=True)
class Turn:
    """A result before and after; `before` None where it was not asked of before."""

    goal: str
    before: Json | None
    after: Json | None


@final
@dataclass(frozen=True, slots=True)
class Shift:
    """A deadline before and after; None where there was none, or is none any more."""

    goal: str
    before: Deadline | None
    after: Deadline | None


@final
@dataclass(frozen=True, slots=True)
class Changes:
    """What an arrival, or a day that passed, changed."""

    determined: tuple[Turn, ...] = ()
    """Results that have a value, and had none."""
    changed: tuple[Turn, ...] = ()
    """Results that have another value, or another reason for having none."""
    undetermined: tuple[Turn, ...] = ()
    """Results that had a value, and have none."""
    deadlines: tuple[Shift, ...] = ()
    """Deadlines that began, moved, stopped, or are over by now."""

    def __bool__(self) -> bool:
        return bool(self.determined or self.changed or self.undetermined or self.deadlines)


def changes(before: Standing, after: Standing) -> Changes:
    """What is not as it was."""
    determined: list[Turn] = []
    changed: list[Turn] = []
    undetermined: list[Turn] = []
    for goal in dict.fromkeys((*before.results, *after.results)):
        was, now = before.results.get(goal), after.results.get(goal)
        turn = Turn(goal, was, now)
        if _said(was) == _said(now):
            continue
        if now is not None and now["status"] == "determined":
            (changed if _status(was) == "determined" else determined).append(turn)
        elif _status(was) == "determined":
            undetermined.append(turn)
        elif {_status(was), _status(now)} - {None, "unknown"}:
            changed.append(turn)
    return Changes(tuple(determined), tuple(changed), tuple(undetermined), _shifts(before, after))


def _shifts(before: Standing, after: Standing) -> tuple[Shift, ...]:
    was = {one.goal: one for one in before.deadlines}
    now = {one.goal: one for one in after.deadlines}
    shifts = (Shift(goal, was.get(goal), now.get(goal)) for goal in dict.fromkeys((*now, *was)))
    return tuple(shift for shift in shifts if _stands(shift.before) != _stands(shift.after))


def _said(result: Json | None) -> object:
    """What of a result counts: its status and value; for a norm, no deadline, which is told by itself."""
    if result is None:
        return None
    return result["status"], result["value"]


def _status(result: Json | None) -> str | None:
    return None if result is None else str(result["status"])


def _stands(deadline: Deadline | None) -> object:
    return None if deadline is None else (deadline.run, deadline.end, deadline.begins)
