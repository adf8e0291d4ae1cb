"""Where to aim: for what no scenario reaches, the goals and the days to ask, and what must hold besides."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, final

from millesime.coverage.bench import Bench
from millesime.coverage.decisions import Decision, decisive
from millesime.coverage.items import Item, Kind, Way
from millesime.coverage.ledger import Ledger
from millesime.coverage.lives import Days
from millesime.coverage.needs import Need, Path, Sort
from millesime.coverage.places import Entry, Home
from millesime.model.expressions import ScaleRef
from millesime.model.program import DATE_REFERENCE, Exception_, Lacuna, Rule, Scale

_DAY = timedelta(days=1)
_GOALS = 3


@final
@dataclass(frozen=True, slots=True)
class Aim:
    """A goal to ask, on fixed days, under a reading; `needs` is what must hold, `truth` which side of a condition."""

    item: Item
    of: Any
    goal: str
    days: tuple[tuple[str, date], ...]
    needs: Path
    reading: str | None = None
    truth: bool | None = None

    def hit(self, found: Ledger) -> bool:
        """Whether a run reaches what is aimed at."""
        if self.truth is None:
            return self.item in found.reached
        decision: Decision = self.of
        index = int(self.item.detail)
        seen = found.observations(decision.root)
        return any(one[index] is self.truth and decisive(decision.formula, one, index) for one in seen)


def aims(one: Item, entry: Entry, bench: Bench, ledger: Ledger) -> Iterator[Aim]:
    """The ways to aim at an item, the best first; none for what no goal asks."""
    if isinstance(entry.of, Decision) and one.kind is Kind.CONDITION:
        index = int(one.detail)
        formula, atoms = entry.of.formula, entry.of.atoms
        beside = tuple(Need(Sort.FORMULA, (part, atoms), holds) for part, holds in formula.beside(index))
        seen = ledger.observations(entry.of.root)
        for truth in (True, False):
            if not any(each[index] is truth and decisive(formula, each, index) for each in seen):
                needs = (*entry.needs, Need(Sort.TRUTH, atoms[index], truth), *beside)
                yield from _asked(one, entry, needs, truth, bench)
    else:
        yield from _asked(one, entry, entry.needs, None, bench)


def _asked(one: Item, entry: Entry, needs: Path, truth: bool | None, bench: Bench) -> Iterator[Aim]:
    home = entry.home
    if isinstance(home.of, Scale):
        yield from _looked_up(one, entry, home, bench)
        return
    rule = home.rule
    assert rule is not None
    for days in _days(one, home, rule, bench):
        for goal, leads in [(rule.name, ())] if rule.structure is None else _askers(rule, bench):
            reading = getattr(home.version, "reading", None)
            yield Aim(one, entry.of, goal, days, (*leads, *needs), reading, truth)


def _askers(rule: Rule, bench: Bench) -> list[tuple[str, Path]]:
    """The goals that read a field derived for each element of a list, by the shortest ways, and what leads there."""
    found: list[tuple[str, Path]] = []
    waiting: list[tuple[Rule, Path]] = [(rule, (Need(Sort.ELEMENT, rule, None),))]
    seen: set[str] = set()
    while waiting and len(found) < _GOALS:
        read, leads = waiting.pop(0)
        for look in bench.inventory.looks.get(read.name, ()):
            reader = look.home.rule
            if reader is None or reader.name in seen:
                continue
            if reader.structure is None:
                found.append((reader.name, (*look.needs, *leads)))
            else:
                seen.add(reader.name)
                waiting.append((reader, (Need(Sort.ELEMENT, reader, None), *look.needs, *leads)))
    return found[:_GOALS]


def _days(one: Item, home: Home, rule: Rule, bench: Bench) -> Iterator[tuple[tuple[str, date], ...]]:
    """The days on which to ask: those of the version, at its ends; of an exception, its rule's too."""
    lives = bench.inventory.lives
    alive = [lives.of(version) for version in rule.versions if lives.lives(version)]
    if isinstance(home.version, Lacuna):
        stretches = [_of_gap(home.version, bench)]
    elif home.version is not None:
        stretches = [lives.of(home.version)]
    else:
        stretches = alive
    own = home.of.event if isinstance(home.of, Exception_) and home.of.event not in (None, rule.event) else None
    general: list[Days | None] = list(alive) if isinstance(home.of, Exception_) else [None]
    for days in stretches:
        for around in general:
            if own is None:
                both = days if around is None else (max(days[0], around[0]), min(days[1], around[1]))
                yield from (((rule.event, day),) for day in _ends(one, both))
            elif around is not None:
                for day in _ends(one, days):
                    yield ((own, day), (rule.event, around[0] if not around[0] <= day < around[1] else day))


def _ends(one: Item, days: Days) -> Iterator[date]:
    since, until = days
    if since >= until:
        return
    last = until - _DAY
    if one.way is Way.FIRST_DAY:
        yield since
    elif one.way in (Way.LAST_DAY, Way.LACUNA):
        yield last
    else:
        yield since
        if until < date.max and last != since:
            yield last


def _of_gap(gap: Lacuna, bench: Bench) -> Days:
    end = bench.program.horizon
    last = end + _DAY if end < date.max else end
    return gap.interval.since, min(gap.interval.until or date.max, last)


def _looked_up(one: Item, entry: Entry, home: Home, bench: Bench) -> Iterator[Aim]:
    """A barème's period: the rules that look it up on one of its days."""
    assert isinstance(home.of, Scale)
    version = home.version
    days = _of_gap(version, bench) if isinstance(version, Lacuna) else bench.inventory.lives.of(version)  # type: ignore[arg-type]
    for look in bench.inventory.looks.get(home.of.name, ()):
        rule, ref = look.home.rule, look.ref
        if rule is None or rule.structure is not None or not isinstance(ref, ScaleRef):
            continue
        around = look.home.version
        mine = bench.inventory.lives.of(around) if around is not None and not isinstance(around, Lacuna) else None
        reading = getattr(version, "reading", None) or getattr(around, "reading", None)
        needs = look.needs
        first, last = days[0], min(days[1], date.max) - _DAY
        if ref.on is not None:
            for day in (first, last):
                for on in _ends(one, mine) if mine is not None else ():
                    aimed = (*needs, Need(Sort.EQUALS, ref.on, day))
                    yield Aim(one, entry.of, rule.name, ((rule.event, on),), aimed, reading)
        elif home.of.event is not None:
            for on in _ends(one, mine) if mine is not None else ():
                yield Aim(one, entry.of, rule.name, ((rule.event, on), (home.of.event, first)), needs, reading)
        else:
            both = days if mine is None else (max(days[0], mine[0]), min(days[1], mine[1]))
            for on in _ends(one, both):
                yield Aim(one, entry.of, rule.name, ((rule.event, on),), needs, reading)


def dated(days: tuple[tuple[str, date], ...]) -> tuple[dict[str, date], date | None]:
    """The facts that fixed days are, and the day asked about where there is one."""
    facts = {name: day for name, day in days if name != DATE_REFERENCE}
    return facts, dict(days).get(DATE_REFERENCE)
