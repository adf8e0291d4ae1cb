"""What a changed rule alters of the cell that it concludes, and in which sessions it may."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from random import Random
from typing import Any, NamedTuple, final

from millesime.rete.network import Ask, Kind, Match, Rule, Say, Take
from millesime.rete.units import Unit, Worked
from tests.rete.plain import OPERATORS
from tests.rete.sessions import Cells, Fact, Session, shown

Effect = tuple[Any, ...]
NEVER = 1_000_000
"""The round of what cannot be."""


class Changed(NamedTuple):
    """A rule by its number, and what stands in its place: None, nothing."""

    number: int
    instead: Rule | None


@final
class Telling:
    """Which sessions of a unit a changed rule may alter.

    What holds of a cell follows from the rules that conclude it, and these from the cells that they match, none of which
    hangs on it in turn. So where they conclude the same of it with a rule changed as with the rule as it was, every cell of
    the session holds what it held: such a session cannot tell the two apart, and is not run.
    """

    def __init__(self, unit: Unit, sessions: Iterable[Session]) -> None:
        self.rules = unit.network.rules
        self.concluding: dict[int, list[int]] = {}
        for number, rule in enumerate(self.rules):
            self.concluding.setdefault(rule.conclusion.cell, []).append(number)
        self._unit, self._sessions = unit, list(sessions)
        self.matched, self.feeds = _feeds(unit, {}), _feeds(unit, unit.worked)
        for cell in self.concluding:
            assert cell not in self.upstream(self.inputs(cell)), "no cell hangs on itself"
        self._first, self._last = self._rounds()
        self._prompt = frozenset(cell for cell in self.concluding if self._is_prompt(cell))
        self._met: dict[int, dict[tuple[Fact | None, ...], list[Session]]] = {}

    def upstream(self, cells: Iterable[int]) -> set[int]:
        """The cells that these hang on, and they."""
        seen: set[int] = set()
        waiting = list(cells)
        while waiting:
            cell = waiting.pop()
            if cell not in seen:
                seen.add(cell)
                waiting.extend(self.feeds.get(cell, ()))
        return seen

    def inputs(self, cell: int) -> list[int]:
        """The cells that the rules concluding a cell match."""
        return sorted({match.cell for number in self.concluding[cell] for match in self.rules[number].matches})

    def sessions(self, changed: Changed) -> list[Session]:
        """The sessions in which another rule in the place of this one says something else, those unlike each other first."""
        cell = self.rules[changed.number].conclusion.cell
        inputs = self.inputs(cell)
        if cell not in self._met:
            met = self._met[cell] = {}
            for session in self._sessions:
                met.setdefault(tuple(map(session.cells.get, inputs)), []).append(session)
        first, others = dict[tuple[int, str], Session](), list[Session]()
        for place, (held, alike) in enumerate(self._met[cell].items()):
            cells = {one: fact for one, fact in zip(inputs, held, strict=True) if fact is not None}
            if self.alters(changed, cells):
                for session in alike:
                    if first.setdefault((place, shown(session.result)), session) is not session:
                        others.append(session)
        Random(0).shuffle(others)
        return [*first.values(), *others]

    def alters(self, changed: Changed, cells: Cells) -> bool:
        """Whether, where cells hold this, something else is concluded with another rule in the place of one."""
        cell = self.rules[changed.number].conclusion.cell
        after = self.concluded(cell, cells, changed)
        # A cell that is taken from one that the rule does not ask for may not hold anything yet when it is.
        return ("early",) in after or after != self.concluded(cell, cells)

    def concluded(self, cell: int, cells: Cells, changed: Changed | None = None) -> set[Effect]:
        """All that rules conclude of a cell where cells hold this, with one of them changed.

        Where the cell is also to be worked out, that comes to nothing as soon as a rule tells what it is: before what it
        is worked out from is all there.
        """
        found = set()
        for number in self.concluding[cell]:
            rule = changed.instead if changed is not None and changed.number == number else self.rules[number]
            if rule is not None and (effect := self._effect(rule, cells)) is not None:
                found.add(effect)
        if len(found) > 1 and cell in self._prompt:
            found.discard(("ask",))
        return found

    def _effect(self, rule: Rule, cells: Cells) -> Effect | None:
        """What a rule concludes where cells hold this; None where it does not match."""
        if not all(holds(match, cells) for match in rule.matches):
            return None
        match rule.conclusion:
            case Say(kind=kind, measure=measure):
                return "say", int(kind), measure
            case Take(source=source):
                asked = any(match.cell == source for match in rule.matches)
                there = asked or _soonest(rule, self._first) > self._last[source]
                return ("take", source) if there and source in cells else ("early",)
            case Ask():
                return ("ask",)

    def _rounds(self) -> tuple[dict[int, dict[int, int]], dict[int, int]]:
        """In which round of working out a cell is known, at the soonest for each kind, and at the latest where it ever is.

        Leaves are told before anything else; what rules conclude is drawn at once; then all is worked out that can be.
        """
        first, last = dict[int, dict[int, int]](), dict[int, int]()

        def reach(cell: int) -> None:
            if cell in first:
                return
            for one in self.feeds.get(cell, ()):
                reach(one)
            worked, rules = self._unit.worked.get(cell), [self.rules[one] for one in self.concluding.get(cell, ())]
            latest = [max(last[match.cell] for match in rule.matches) for rule in rules]
            soonest = dict[int, int]()
            if worked is not None:
                latest.append(1 + max([*latest, *(last[one] for one in worked.sources)], default=0))
                there = 1 + max((min(first[one].values(), default=0) for one in worked.sources), default=0)
                soonest = {int(kind): there for kind in Kind}
            elif not rules:
                soonest = {int(kind): 0 for kind in Kind}
            for rule in rules:
                match rule.conclusion:
                    case Say(kind=kind):
                        found = {int(kind): _soonest(rule, first)}
                    case Take(source=source):
                        found = {kind: max(at, _soonest(rule, first)) for kind, at in first[source].items()}
                    case Ask():
                        found = {}
                for one, at in found.items():
                    soonest[one] = min(at, soonest.get(one, at))
            first[cell], last[cell] = soonest, max(latest, default=0)

        for cell in {*self.feeds, *self.concluding, *self._unit.leaves}:
            reach(cell)
        return first, last

    def ordered(self, cells: frozenset[int]) -> list[int]:
        """Cells that rules conclude, each after those of them that it is concluded from."""
        found: dict[int, None] = {}

        def add(cell: int) -> None:
            if cell in cells and cell not in found:
                for one in sorted(self.matched[cell]):
                    add(one)
                found[cell] = None

        for cell in sorted(cells):
            add(cell)
        return list(found)

    def followed(self, cells: Iterable[int], steps: int) -> frozenset[int]:
        """The cells from which rules alone conclude these, in so many steps, and they; of those that rules conclude."""
        seen = {cell for cell in cells if cell in self.concluding}
        edge = set(seen)
        for _ in range(steps):
            edge = {one for cell in edge for one in self.matched[cell] if one in self.concluding} - seen
            if not edge:
                break
            seen |= edge
        return frozenset(seen)

    def _is_prompt(self, cell: int) -> bool:
        """Whether all that rules match to conclude a cell follows by rules from what it would be worked out from, or sooner."""
        worked = self._unit.worked.get(cell)
        if worked is None:
            return False
        seen, waiting = set(worked.sources), self.inputs(cell)
        while waiting:
            one = waiting.pop()
            if one not in seen:
                if one in self._unit.worked:
                    return False
                seen.add(one)
                waiting.extend(self.matched.get(one, ()))
        return True


def _feeds(unit: Unit, worked: Mapping[int, Worked]) -> dict[int, set[int]]:
    """By cell, those that it is concluded or worked out from."""
    feeds: dict[int, set[int]] = {cell: set(work.sources) for cell, work in worked.items()}
    for rule in unit.network.rules:
        here = feeds.setdefault(rule.conclusion.cell, set())
        here.update(match.cell for match in rule.matches)
        if isinstance(rule.conclusion, Take):
            here.add(rule.conclusion.source)
    return feeds


def _soonest(rule: Rule, first: Mapping[int, Mapping[int, int]]) -> int:
    """The round in which a rule may match, at the soonest."""
    rounds = [[at for kind, at in first[match.cell].items() if _of_kind(match, kind)] for match in rule.matches]
    return max(min(found, default=NEVER) for found in rounds)


def _of_kind(match: Match, kind: int) -> bool:
    return all(OPERATORS[test.operator](kind, test.number) for test in match.tests if test.part == "k")


def holds(match: Match, cells: Cells) -> bool:
    """Whether what a cell holds is what a rule asks of it."""
    if match.cell not in cells:
        return False
    kind, measure = cells[match.cell]
    parts = ((kind if test.part == "k" else measure, test) for test in match.tests)
    return all(held is not None and OPERATORS[test.operator](held, test.number) for held, test in parts)
