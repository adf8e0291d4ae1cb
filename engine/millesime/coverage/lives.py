"""Which versions and periods a question can meet at all: those that live some day, and that something reads then."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import final

from millesime.evaluate.selection import Dated, Horizons
from millesime.model.expressions import Expr, ScaleRef
from millesime.model.program import Interval, Program, Rule
from millesime.model.walk import walk

Days = tuple[date, date]
"""From a day to another, the last one excluded."""

_ALWAYS: Days = (date.min, date.max)


@final
class Lives:
    """The days on which each version of a program can answer, and on which each barème is read."""

    def __init__(self, program: Program) -> None:
        self._horizons = Horizons(program.horizon, program.horizons, program.documents)
        self._read: dict[str, list[Days]] = {}
        for root, days in self._reading(program):
            for node in walk(root):
                if isinstance(node, ScaleRef):
                    free = node.on is not None or program.scales[node.name].event is not None
                    self._read.setdefault(node.name, []).append(_ALWAYS if free else days)

    def of(self, version: Dated) -> Days:
        """From the first day on which a version answers to the first on which it no longer does."""
        until, life = version.interval.until, self._horizons.life(version)
        return version.interval.since, life if until is None else min(life, until)

    def lives(self, version: Dated) -> bool:
        """Whether there is a day on which it answers."""
        since, until = self.of(version)
        return since < until

    def asked(self, gap: Interval) -> bool:
        """Whether the edition vouches for a day of a stretch that is declared unknown."""
        return gap.since < self._horizons.end

    def read(self, scale: str, days: Days) -> bool:
        """Whether something reads a barème on one of these days."""
        return any(_meet(days, when) for when in self._read.get(scale, ()))

    def _reading(self, program: Program) -> Iterator[tuple[Expr, Days]]:
        """Every expression of the law, with the days on which it may be asked what it comes to."""
        for rule in program.rules.values():
            for version in (*rule.versions, *(one for each in rule.exceptions for one in each.versions)):
                yield version.body, self.of(version)
            for part in beside(rule):
                yield from ((part, self.of(version)) for version in rule.versions)
        for scale in program.scales.values():
            yield from ((one.body, self.of(one)) for one in scale.versions if one.body is not None)


def beside(rule: Rule) -> Iterator[Expr]:
    """What a rule is written with beside its versions: what it applies to, what lifts a prior step, a deadline."""
    norm = rule.norm
    for part in (rule.applicable, norm.unless if norm else None, norm.deadline if norm else None):
        if part is not None:
            yield part


def _meet(one: Days, other: Days) -> bool:
    return max(one[0], other[0]) < min(one[1], other[1])
