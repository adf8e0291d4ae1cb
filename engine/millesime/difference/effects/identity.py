"""Rules that come to the same because they are written the same and read only what is the same: a proof without a solver."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any, final

from millesime.analysis.symbolic.stretches import Almanac, Dated
from millesime.difference.substance import substance
from millesime.model.expressions import ConditionsOf, Expr, FactRef, RuleRef, ScaleRef
from millesime.model.program import Program, Rule, Scale
from millesime.model.walk import Reads, walk


@final
class Identity:
    """Which rules of two programs come to the same because they are written the same and read only what is the same.

    `days`: one day of each law; without them, every day that a case may be about.
    """

    def __init__(self, before: Program, after: Program, days: tuple[date, date] | None = None) -> None:
        self.before, self.after = before, after
        self._days = [days] if days is not None else []
        self._almanacs = Almanac(before), Almanac(after)
        self._reads = Reads(before), Reads(after)
        self._known: dict[str, bool] = {}
        self._alike: dict[str, bool] = {}

    def same(self, name: str) -> bool:
        """Whether a rule, a barème, a fact or some conditions of a rule come to the same under both laws."""
        found = self._known.get(name)
        if found is None:
            self._known[name] = True  # a rule that reads itself for an earlier element adds nothing of its own
            found = self._known[name] = self.written_alike(name.partition(" ")[0]) and all(
                self.same(read) for read in self._read(name)
            )
        return found

    def _read(self, name: str) -> Iterator[str]:
        """What a rule reads; of two days, only what the versions that govern these days read."""
        if not self._days:
            yield from self._reads[0].of(name) | self._reads[1].of(name)
            return
        held = _held(self.before, name.partition(" ")[0])
        if not isinstance(held, Rule | Scale):
            return
        for law in _laws(held).values() if isinstance(held, Rule) else (held,):
            version = self._almanacs[0].at(law, self._days[0][0]).version
            if version is not None and version.body is not None:
                yield from _named(version.body)
                if law is held and isinstance(held, Rule):
                    norm = held.norm
                    parts = (held.applicable, *((norm.unless, norm.deadline) if norm is not None else ()))
                    for part in parts:
                        yield from _named(part) if part is not None else ()
                    yield from (norm.after,) if norm is not None and norm.after is not None else ()

    def written_alike(self, name: str) -> bool:
        """Whether the two laws write it the same on every day on which both know it."""
        found = self._alike.get(name)
        if found is None:
            found = self._alike[name] = self._written_alike(name)
        return found

    def _written_alike(self, name: str) -> bool:
        one, other = _held(self.before, name), _held(self.after, name)
        if not self._days and (one is other or one == other):
            return True  # in another edition the same words may live longer, which is told as its horizon
        if one is None or other is None or one.__class__ is not other.__class__:
            return False
        if isinstance(one, Rule) and isinstance(other, Rule):
            return _heads(one) == _heads(other) and self._on_every_day(_laws(one), _laws(other))
        if isinstance(one, Scale) and isinstance(other, Scale):
            return substance((one.type, one.keys, one.event)) == substance(
                (other.type, other.keys, other.event)
            ) and self._on_every_day({one.name: one}, {one.name: other})
        return bool(substance(one) == substance(other))

    def _on_every_day(self, one: Mapping[str, Dated], other: Mapping[str, Dated]) -> bool:
        if one.keys() != other.keys():
            return False
        days = self._days or [
            (day, day)
            for day in sorted(
                {date.min, *self._almanacs[0].cuts(*one.values()), *self._almanacs[1].cuts(*other.values())}
            )
        ]
        return all(self._on_days(one[name], other[name], *pair) for name in one for pair in days)

    def _on_days(self, one: Dated, other: Dated, before: date, after: date) -> bool:
        here, there = self._almanacs[0].at(one, before), self._almanacs[1].at(other, after)
        if here.version is None or there.version is None:
            return here.version is None and there.version is None and here.lack == there.lack
        return bool(_written(here.version) == _written(there.version))


def _held(program: Program, name: str) -> Any:
    for kept in (program.rules, program.scales, program.facts):
        if name in kept:
            return kept[name]
    return None


def _named(expr: Expr) -> Iterator[str]:
    """What an expression reads, a barème on a day that is named being the same whatever day governs its reader."""
    for node in walk(expr):
        match node:
            case FactRef(name=name) | RuleRef(name=name):
                yield name
            case ScaleRef(name=name, on=None):
                yield name
            case ConditionsOf(rule=rule):
                yield rule
            case _:
                pass


def _heads(rule: Rule) -> Any:
    return substance((rule.type, rule.event, rule.applicable, rule.structure, rule.exact, rule.norm))


def _laws(rule: Rule) -> Mapping[str, Dated]:
    """A rule and its exceptions, each under a name that says what it derogates from."""
    named: Iterable[tuple[str, Dated]] = (
        (f"{one.name} → {one.target} {one.event or rule.event} {one.transitional}", one) for one in rule.exceptions
    )
    return {rule.name: rule, **dict(named)}


def _written(version: Any) -> Any:
    cells = getattr(version, "cells", ())
    return substance(version.body), frozenset((keys, cell.value, cell.missing) for keys, cell in cells)
