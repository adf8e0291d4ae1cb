"""The fewest facts that have to change for something to hold, and by how little each of them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, final

from millesime.analysis.symbolic.asked import Asked, Shown, at_most
from millesime.analysis.symbolic.extremes import lowest
from millesime.analysis.symbolic.facts import Facts, Listed
from millesime.analysis.symbolic.logic import Formula, below, either, every, is_plain, minus, no, some
from millesime.analysis.symbolic.solving import NOT_ESTABLISHED, NOTHING

MOST: Final = 12
"""How many ways of changing equally few facts are looked for."""


@final
@dataclass(frozen=True, slots=True)
class Way:
    """Some facts that change, and the case they change to."""

    moved: tuple[str, ...]
    facts: Mapping[str, Any]


@final
@dataclass(frozen=True, slots=True)
class Ways:
    """What was found. `fewer_refuted`: it is proved that fewer changes will not do (where there is no way: that none will).

    `more`: there are other ways of as few changes, which were not looked for.
    """

    found: tuple[Way, ...]
    fewer_refuted: bool
    more: bool = False


@final
class Movable:
    """Facts that may change, each with what it is now: a value, or nothing where it is not given."""

    def __init__(self, facts: Facts, now: Mapping[str, Any], names: Sequence[str]) -> None:
        self.names = tuple(sorted(names))
        self._facts, self._now = facts, now
        self.moved = {name: self._moved(name) for name in self.names}
        """When each has changed: another value, or a value where there was none."""

    def _moved(self, name: str) -> Formula:
        giving = self._facts.giving(name)
        return no(self._facts.are({name: self._now[name]})) if name in self._now else giving

    def distance(self, name: str) -> Any:
        """How far a number or a day is from what it is now; None of other facts."""
        own = self._facts.term(name)
        fact = self._facts.declared(name)
        now = self._now.get(name)
        if fact is None or now is None or isinstance(own.v, Listed) or is_plain(own.v):
            return None
        if isinstance(now, bool | str | tuple):
            return None
        here = self._facts.number(now, fact.type)
        return either(own.none, 10**9, either(below(own.v, here), minus(here, own.v), minus(own.v, here)))

    def only(self, names: Sequence[str]) -> Formula:
        """That no others change."""
        return every(no(moved) for name, moved in self.moved.items() if name not in names)


Refuted = Callable[[int | None], bool]
"""Whether it is proved that something does not hold after so many changes or fewer (None: after any), where it was not found."""


def fewest(movable: Movable, asked: Asked, refutes: Refuted, most: int = MOST) -> Ways:
    """The ways of making something hold (`asked`) with as few changes as can be."""
    every_moved = list(movable.moved.values())
    last = len(every_moved)
    refuted = True
    if asked.case() is NOTHING:
        return Ways((), refutes(None))
    for count in range(last + 1):
        limit = at_most(count, every_moved)
        found: list[Way] = []
        left: list[Formula] = [limit]
        while len(found) < most:
            shown = asked.case(*left)
            if not isinstance(shown, Shown):
                refuted = refuted and shown is not NOT_ESTABLISHED
                break
            names = tuple(name for name in movable.names if shown.holds(movable.moved[name]))
            found.append(Way(names, nearest(movable, asked, names) or shown.facts))
            left.append(some(no(movable.moved[name]) for name in names))
        if found:
            more = len(found) == most and isinstance(asked.case(*left), Shown)
            return Ways(tuple(found), refuted, more)
        refuted = refuted and (count == 0 or refutes(count))  # of no change at all, the case itself tells
    return Ways((), False)


def nearest(movable: Movable, asked: Asked, names: Sequence[str]) -> Mapping[str, Any] | None:
    """The case that changes these facts alone, and each number and day among them, in order, by as little as can be."""
    settled: list[Formula] = [movable.only(names)]
    shown: Mapping[str, Any] | None = None
    for name in names:
        distance = movable.distance(name)
        if distance is None:
            continue
        least = lowest(distance, asked.under(*settled))
        if least is None:
            return None
        shown = least.shown.facts
        # What is only come near to is left where the solver came.
        settled.append(no(below(least.shown.number(distance), distance)))
    return shown
