"""The smallest change of facts that turns a result, or brings it to a value that is wanted."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from functools import cached_property
from typing import Any, final

from millesime.analysis.symbolic.asked import at_most
from millesime.analysis.symbolic.changes import Movable, fewest
from millesime.analysis.symbolic.logic import Formula, both, no, some
from millesime.analysis.symbolic.solving import NOTHING, simpler
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

    def target(setting: Setting) -> Formula:
        if wanted is ANY_OTHER:
            return both(setting.settled(), no(setting.comes_to(matter.held)))
        return setting.comes_to(wanted)

    setting = Setting(matter, free, perhaps=True)
    movable = Movable(setting.facts, matter.values, free)
    found = fewest(movable, setting.sure.under(target(setting)), _Refuting(matter, setting, movable, target).proves)
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


@final
class _Refuting:
    """What proves that few changes will not do, where the encoding is in doubt about what a missing fact leaves open.

    A result that is settled stays so whatever facts are added. So it is enough that no changes of the facts that stand bring it
    about with all those that are missing known, at no cost, to whatever would help.
    """

    def __init__(
        self, matter: Matter, setting: Setting, movable: Movable, target: Callable[[Setting], Formula]
    ) -> None:
        self._matter, self._setting, self._movable, self._target = matter, setting, movable, target

    def proves(self, count: int | None) -> bool:
        """Whether no such change of so many facts or fewer will do (None: of however many)."""
        unsure = self._setting.term.unsure
        limit = _within(count, self._movable)
        if unsure is False or self._setting.any.under(unsure, limit).case() is NOTHING:
            return True
        whole = self._whole
        standing = Movable(whole.facts, self._matter.values, [name for name in self._movable.names if name not in self._matter.missing])  # fmt: skip
        if whole.lists:  # a longer one might do
            return False
        might = some((self._target(whole), whole.term.unsure))
        return whole.any.under(might, _within(count, standing)).case() is NOTHING

    @cached_property
    def _whole(self) -> Setting:
        return Setting(
            self._matter, {*self._movable.names, *self._matter.missing}, perhaps=True, known=self._matter.missing
        )


def _within(count: int | None, movable: Movable) -> Formula:
    return True if count is None else at_most(count, list(movable.moved.values()))


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
