"""What the cells of a unit can hold together: gone through from facts alone, or worked out from what its leaves are."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from functools import lru_cache
from itertools import product
from math import prod
from random import Random
from typing import Any, final

from millesime.rete.network import Ask, Kind, Rule, Say, Take
from millesime.rete.units import RANKS, Unit, Worked, fact_of
from millesime.values import Lack
from tests.rete.sessions import FAULTS, Cells, Fact, Session, ran, shown
from tests.rete.telling import Changed, Telling, holds

STATES = 12_000
"""Combinations of leaves that are gone through."""
DRAWN = 2_000
"""Combinations of leaves that are drawn at random where there are more."""
FACTS = 20_000
"""Combinations of what ends hold that are gone through."""
MET = 300
"""Combinations of all leaves in which it is looked at what ends are met with."""
ANYTHING: Sequence[Fact] = (
    *((int(kind), None) for kind in Kind if kind is not Kind.LACK),
    *((int(Kind.LACK), rank) for rank in RANKS.values()),
)
"""What a cell may hold that is worked out in no case, but for its measure."""

_PLAIN = frozenset({Kind.FALSE, Kind.TRUE, Kind.NONE, Kind.NO_MATCH, Kind.COMMON})
STEPS = (99, 6, 4, 3, 2, 1, 0)
"""How far back the rules are followed, if they can be; what lies before is held to be anything that it may be."""

Content = tuple[int | None, Fact]
"""Where what a cell holds comes from (less than nothing where it was asked for), and what it is to the rules."""
Held = tuple[Session, dict[int, Any], Cells]
States = list[tuple[dict[int, Fact | None], dict[int, Content]]]


class Fault(Exception):
    """Rules that contradict each other, or take what may not be there yet."""


@final
class Facts:
    """The rules of a unit over whatever its ends were met with, each independent of the others.

    An end is a cell that no rule concludes: a leaf, or what is worked out. What is worked out because a rule asks for it is
    an end where it is asked for.
    """

    def __init__(self, telling: Telling, met: Sequence[Cells]) -> None:
        self._telling, self.rules = telling, telling.rules
        self._ends: dict[int, set[Fact | None]] = {}
        self._asked: dict[int, set[Fact | None]] = {}
        every = [cell for cell in telling.feeds.keys() | _matched(self.rules) if cell not in telling.concluding]
        asked = {rule.conclusion.cell for rule in self.rules if isinstance(rule.conclusion, Ask)}
        for cells in met:
            for cell in every:
                self._ends.setdefault(cell, set()).add(cells.get(cell))
            for cell in asked:
                if cell in cells and telling.concluded(cell, cells) == {("ask",)}:
                    self._asked.setdefault(cell, set()).add(cells[cell])
        tests: dict[int, set[int]] = {}
        for rule in self.rules:
            for match in rule.matches:
                tests.setdefault(match.cell, set()).update(
                    test.number + step for test in match.tests if test.part == "m" for step in (-2, 0, 2)
                )
        self._tests = tests
        self._possible: dict[int, list[Fact | None]] = {}
        for cell in telling.ordered(frozenset(telling.concluding)):
            absent = {None} if any(cell not in cells for cells in met) else set[None]()
            self._possible[cell] = self._sorts(cell, {*self._concluded(cell), *absent})
        self.whole = lru_cache(maxsize=64)(self._whole)

    def _concluded(self, cell: int) -> Iterator[Fact | None]:
        """What rules may conclude of a cell, each of those that they match being any of what it may be."""
        for number in self._telling.concluding[cell]:
            rule = self.rules[number]
            may = {match.cell: [one for one in self.end(match.cell) if one and holds(match, {match.cell: one})] for match in rule.matches}  # fmt: skip
            if all(may.values()):
                match rule.conclusion:
                    case Say(kind=kind, measure=measure):
                        yield int(kind), measure
                    case Take(source=source):
                        yield from may[source]
                    case Ask():
                        yield from self._asked.get(cell, ANYTHING)

    def end(self, cell: int) -> list[Fact | None]:
        """What a cell may be, whatever others are: as it was met, or as rules may conclude it."""
        if cell not in self._possible:
            self._possible[cell] = self._sorts(cell, self._ends.get(cell, {None}))
        return self._possible[cell]

    def _sorts(self, cell: int, facts: Iterable[Fact | None]) -> list[Fact | None]:
        """One of the facts of each sort that the rules, however changed, tell apart."""
        numbers = sorted(self._tests.get(cell, ()))
        found: dict[Any, Fact | None] = {}
        for fact in sorted(facts, key=repr):
            place = None if fact is None or fact[1] is None else tuple((fact[1] > n) - (fact[1] < n) for n in numbers)
            found.setdefault((None if fact is None else fact[0], place), fact)
        return list(found.values())

    def finest(self, cells: Iterable[int]) -> tuple[list[int], States] | None:
        """These cells in order, with as much of what leads to them as can be gone through, in every combination."""
        for steps in STEPS:
            followed = self._telling.followed(cells, steps)
            found = self.whole(followed)
            if found is not None:
                return self._telling.ordered(followed), found
        return None

    def _whole(self, cells: frozenset[int]) -> States | None:
        """Every combination with what cells then hold; None where there are too many."""
        order = self._telling.ordered(cells)
        ends = sorted({one for cell in order for one in self._telling.matched[cell]} - cells)
        choices = {cell: self.end(cell) for cell in ends}
        for cell in order:
            if any(isinstance(self.rules[one].conclusion, Ask) for one in self._telling.concluding[cell]):
                choices[cell] = self._sorts(cell, self._asked.get(cell, ANYTHING))
        if prod(map(len, choices.values())) > FACTS:
            return None
        found = []
        for one in product(*choices.values()):
            row = dict(zip(choices, one, strict=True))
            with suppress(Fault):  # nothing can hold in which the rules as they are contradict each other
                found.append((row, self.held(order, row)))
        return found

    def held(
        self, order: Sequence[int], chosen: Mapping[int, Fact | None], changed: Changed | None = None
    ) -> dict[int, Content]:
        """What each cell holds; raises `Fault` where that is not one thing."""
        contents = {cell: _content(cell, fact) for cell, fact in chosen.items() if fact is not None}
        facts = {cell: fact for cell, fact in chosen.items() if fact is not None}
        for cell in order:
            contents.pop(cell, None)
            asked = facts.pop(cell, None)
            told = self._telling.concluded(cell, facts, changed)
            if ("early",) in told:
                raise Fault
            said = {contents[one[1]] if one[0] == "take" else (None, one[1:]) for one in told if one[0] != "ask"}
            if len(said) > 1 or (said and ("ask",) in told):
                raise Fault
            found = said.pop() if said else (-cell, asked) if told and asked else None
            if found is not None:
                contents[cell], facts[cell] = found, found[1]
        return contents


def _content(cell: int, fact: Fact) -> Content:
    """What a cell holds that was put there: of what is but a kind, it does not matter where it comes from."""
    return (None, fact) if fact[0] in _PLAIN else (cell, fact)


def _matched(rules: Iterable[Rule]) -> set[int]:
    return {match.cell for rule in rules for match in rule.matches}


@final
class Leaves:
    """A unit worked out as in a case, from what each of its leaves was met with, each independent of the others."""

    def __init__(self, unit: Unit, telling: Telling, held: Sequence[Session]) -> None:
        self.unit, self._telling = unit, telling
        self._looked_up = frozenset(cell for cell, worked in unit.worked.items() if _looks_up(worked))
        self.values = {cell: self._sorts(cell, held) for cell in held[0].leaves}
        self._days = self._contexts(held)
        self._kept = lru_cache(maxsize=3)(lambda cells: list(self._held(cells)))

    def _contexts(self, held: Sequence[Session]) -> list[Session]:
        """Sessions to combine leaves in: more than one where barèmes are looked up, which hangs on the case's days too."""
        found: dict[Any, list[Session]] = {}
        for one in held:
            found.setdefault(tuple(map(one.cells.get, sorted(self._looked_up))), []).append(one)
        pairs = [alike[:: len(alike) - 1][:2] if len(alike) > 1 else alike for alike in found.values()]
        return [one for alike in pairs for one in alike] if self._looked_up else [held[0]]

    def _sorts(self, cell: int, held: Sequence[Session]) -> list[Any]:
        """One value of each sort that the rules can tell apart; of one that is computed with others, every value."""
        readers = [one for one, worked in self.unit.worked.items() if cell in worked.sources]
        alone = [worked for worked in map(self.unit.worked.__getitem__, readers) if worked.sources == (cell,)]
        compared = len(alone) == len(readers) and self._looked_up.isdisjoint(readers)
        found: dict[Any, Any] = {}
        for one in held:
            value = one.leaves[cell]
            sort: Any = tuple(map(repr, fact_of(cell, value, measure=False)))
            if isinstance(value, Lack) or not compared:
                sort += (shown(value),)
            else:
                sort += tuple(shown(worked.work(one.scope, value)) for worked in alone if not worked.asked)
            found.setdefault(sort, value)
        return list(found.values())

    def met(self) -> Iterator[Cells]:
        """What cells hold in some combinations of all leaves."""
        random = Random(self.unit.network.name)
        for _ in range(MET):
            leaves = {cell: random.choice(values) for cell, values in self.values.items()}
            with suppress(*FAULTS):  # together these are nothing that the unit could be told
                yield ran(self.unit, random.choice(self._days)._replace(leaves=leaves))[1]

    def states(self, cells: frozenset[int]) -> tuple[bool, Iterable[Held]]:
        """Whether these are all combinations; each with what the cells then are, and are to the rules."""
        return self._count(cells) <= STATES, self._kept(cells)

    def days(self, cells: frozenset[int]) -> Sequence[Session]:
        """Sessions in whose scope leaves are combined: one, unless a barème is looked up."""
        return self._days[:1] if self._looked_up.isdisjoint(cells) else self._days

    def _count(self, cells: frozenset[int]) -> int:
        return prod(len(self.values[cell]) for cell in cells & self.values.keys()) * len(self.days(cells))

    def _held(self, cells: frozenset[int]) -> Iterator[Held]:
        cone, days = sorted(cells & self.values.keys()), self.days(cells)
        random = Random(str(cone))
        rows: Any = product(days, *(self.values[cell] for cell in cone))
        if self._count(cells) > STATES:
            options = [days, *(self.values[cell] for cell in cone)]
            rows = (tuple(map(random.choice, options)) for _ in range(DRAWN))
        unit = part(self.unit, cells)
        for day, *row in rows:
            session = day._replace(leaves=dict(zip(cone, row, strict=True)))
            with suppress(*FAULTS):
                yield session, *ran(unit, session)


def _looks_up(worked: Worked) -> bool:
    return worked.work.__qualname__.startswith("_looked_up.")


def part(unit: Unit, cells: frozenset[int]) -> Unit:
    """What of a unit leads to these cells."""
    rules = tuple(rule for rule in unit.network.rules if rule.conclusion.cell in cells)
    worked = {cell: work for cell, work in unit.worked.items() if cell in cells}
    return replace(unit, network=replace(unit.network, rules=rules), worked=worked, wanted={})
