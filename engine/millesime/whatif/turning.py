"""The smallest change of facts that turns a result, or brings it to a value that is wanted."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from typing import Any

from millesime.analysis.symbolic.changes import Movable, fewest
from millesime.analysis.symbolic.logic import both, no
from millesime.analysis.symbolic.solving import simpler
from millesime.facts.canonical import to_json
from millesime.whatif.matter import Matter
from millesime.whatif.model import Answer, Change, Changes, Verdict
from millesime.whatif.setting import Setting

ANY_OTHER = object()
"""Wanted: any other answer than the one there is."""
_GRID = (100, 1000, 10_000, 1_000_000)


def changes(matter: Matter, free: Sequence[str], wanted: Any = ANY_OTHER) -> Changes:
    """The ways of turning the answer by as few of these facts as can be, each by as little as can be."""
    now = matter.now
    asked_for = None if wanted is ANY_OTHER else to_json(wanted, matter.program.rules[matter.goal].type)
    if wanted is not ANY_OTHER and now.status == "determined" and now.value == asked_for:
        return Changes(Verdict.ALREADY, asked_for, fewest=True)

    def meets(answer: Answer | None) -> bool:
        if answer is None or not answer.settled:
            return False
        if wanted is ANY_OTHER:
            return not answer.same(now)
        return answer.status == "determined" and answer.value == asked_for

    setting = Setting(matter, free, perhaps=True)
    if wanted is ANY_OTHER:
        target = both(setting.settled(), no(setting.comes_to(matter.held)))
    else:
        target = setting.comes_to(wanted)
    doubtful = None if setting.term.unsure is False else setting.any.under(setting.term.unsure)
    found = fewest(Movable(setting.facts, matter.values, free), setting.sure.under(target), doubtful)
    # Of lists only short ones were looked at: a longer one might do alone.
    proved = found.fewer_refuted and not setting.lists
    shown: list[Change] = []
    for way in sorted(found.found, key=lambda way: (sum(name not in matter.values for name in way.moved), way.moved)):
        facts = _rounded({**matter.values, **way.facts}, way.moved, matter, meets)
        answer = matter.answer(facts) if facts is not None else None
        if facts is not None and answer is not None:
            moves = tuple(matter.move(name, facts[name]) for name in way.moved)
            shown.append(Change(moves, answer))
    refused = len(found.found) - len(shown)
    if shown:
        return Changes(Verdict.FOUND, asked_for, tuple(shown), proved and not refused, found.more, refused)
    verdict = Verdict.IMPOSSIBLE if proved and not refused else Verdict.NOT_ESTABLISHED
    return Changes(verdict, asked_for, (), proved and not refused, refused=refused)


def _rounded(
    facts: dict[str, Any], moved: Sequence[str], matter: Matter, meets: Callable[[Answer | None], bool]
) -> Mapping[str, Any] | None:
    """The case as people would write it: round where nothing was there to be near to. None where the evaluator refuses it."""
    for name in moved:
        value, before = facts[name], matter.values.get(name)
        fine = isinstance(value, Fraction) and value.denominator > _GRID[-1]
        if fine:
            for grid in _GRID[2:]:
                up, down = Fraction(-((-value * grid).__floor__()), grid), Fraction((value * grid).__floor__(), grid)
                tried = [{**facts, name: one} for one in (up, down)]
                good = next((one for one in tried if meets(matter.answer(one))), None)
                if good is not None:
                    facts = good
                    break
        if before is not None and not isinstance(before, tuple):
            continue
        for other in simpler(facts[name]):
            if meets(matter.answer({**facts, name: other})):
                facts = {**facts, name: other}
                break
    return facts if meets(matter.answer(facts)) else None
