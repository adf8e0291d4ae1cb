"""What the cells of a unit can hold: the states that a mutated rule could be told apart in, one by one.

Whether a rule matches hangs on the cells it looks at, and these on the leaves that they are worked out from: their cone. All
combinations of what the leaves of a cone may hold are gone through, where they are few; a mutant that matches where the
rule does, and concludes the same, in all of them is the same rule.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import product
from math import prod
from random import Random
from typing import Any, NamedTuple, final

from millesime.model.walk import reached
from millesime.rete.derivation import Case
from millesime.rete.network import Ask, Rule, Say, Take
from millesime.rete.units import Unit, fact_of
from millesime.values import Lack
from tests.rete.mutants import Mutant, Sessions, outcome
from tests.rete.plain import _OPERATORS

STATES = 400
"""Combinations of the leaves of a cone that are gone through; more are drawn at random."""
TRIED = 8
"""States that tell a mutant apart, for which a case is sought."""
DONORS = 3
"""Sessions that a rule's facts are taken from, one after another."""
VALUES = 6
"""Values of a leaf that is computed with, rather than compared."""

Cells = Mapping[int, tuple[int, int | None]]


class Verdict(NamedTuple):
    """What a mutant that no case noticed is: `same` (in every state, or as far as was drawn), or told apart in a state."""

    kind: str
    states: Sequence[Mapping[int, Any]] = ()


@final
class Reach:
    """The states of one unit."""

    def __init__(self, sessions: Sessions) -> None:
        self.unit: Unit = sessions.unit
        held = self._held = list(sessions.held.values())
        self._derivation, self._scope, self._base, _ = held[0]
        self._values = {cell: self._kinds(cell, [one[2][cell] for one in held]) for cell in self._base}
        self._feeds = self._sources()
        self._known: dict[frozenset[int], tuple[bool, list[tuple[dict[int, Any], Cells]]]] = {}

    def _kinds(self, cell: int, values: Sequence[Any]) -> list[Any]:
        """One value of each sort that the rules can tell apart; of one that is computed with, several."""
        readers = [worked for worked in self.unit.worked.values() if cell in worked.sources]
        alone = [worked for worked in readers if worked.sources == (cell,) and not worked.asked]
        found: dict[Any, Any] = {}
        for value in values:
            sort: Any = tuple(map(repr, fact_of(cell, value, measure=False)))
            if isinstance(value, Lack) or len(alone) < len(readers):
                sort += (repr(value),)
            else:
                sort += tuple(repr(worked.work(self._scope, value)) for worked in alone)
            found.setdefault(sort, value)
        kept = list(found.values())
        return kept if len(kept) <= VALUES else [*kept[:3], *Random(cell).sample(kept[3:], VALUES - 3)]

    def _sources(self) -> dict[int, set[int]]:
        """By cell, those that it is concluded or worked out from."""
        feeds: dict[int, set[int]] = {cell: set(worked.sources) for cell, worked in self.unit.worked.items()}
        for rule in self.unit.network.rules:
            then = rule.conclusion
            here = feeds.setdefault(then.cell, set())
            here.update(match.cell for match in rule.matches)
            if isinstance(then, Take):
                here.add(then.source)
        return feeds

    def cone(self, cells: Sequence[int]) -> frozenset[int]:
        """The leaves that these cells hang on."""
        seen: set[int] = set()
        waiting = list(cells)
        while waiting:
            cell = waiting.pop()
            if cell not in seen:
                seen.add(cell)
                waiting.extend(self._feeds.get(cell, ()))
        return frozenset(seen & self._base.keys())

    def states(self, cone: frozenset[int]) -> tuple[bool, list[tuple[dict[int, Any], Cells]]]:
        """Whether all combinations were gone through; each with what every cell then holds."""
        if cone not in self._known:
            whole = prod(len(self._values[cell]) for cell in cone) <= STATES
            self._known[cone] = whole, list(self._states(sorted(cone), whole))
        return self._known[cone]

    def _states(self, cone: Sequence[int], whole: bool) -> Iterator[tuple[dict[int, Any], Cells]]:
        random = Random(str(cone))
        rows: Any = product(*(self._values[cell] for cell in cone))
        if not whole:
            rows = (tuple(random.choice(self._values[cell]) for cell in cone) for _ in range(STATES))
        for row in rows:
            leaves = {**self._base, **dict(zip(cone, row, strict=True))}
            outcome(self.unit, (self._derivation, self._scope, leaves, {}))
            yield leaves, dict(self._derivation.matcher._known)  # type: ignore[attr-defined]

    def judged(self, mutant: Mutant) -> Verdict:
        """What a mutant is that no case noticed."""
        rule = self.unit.network.rules[mutant.number]
        looked = [match.cell for one in (rule, mutant.instead) if one is not None for match in one.matches]
        whole, states = self.states(self.cone(looked))
        apart = [leaves for leaves, cells in states if _said(rule, cells) != _said(mutant.instead, cells)]
        if not apart:
            return Verdict("same in every state" if whole else "same in every state that was drawn")
        random = Random(mutant.told)
        found = []
        for leaves in random.sample(apart, min(len(apart), 24)):
            for more in self._around(leaves, self.cone(looked), random):
                if self._comes_to(self.unit, more) != self._comes_to(mutant.unit, more):
                    found.append(more)
                    break
            if len(found) == TRIED:
                break
        return Verdict("apart", found) if found else Verdict("another rule says the same")

    def _comes_to(self, unit: Unit, leaves: dict[int, Any]) -> str:
        session: Any = (self._derivation, self._scope, leaves, {})
        return repr([outcome(unit, session, backwards=backwards) for backwards in (False, True)])

    def cases(self, leaves: Mapping[int, Any]) -> Iterator[Case]:
        """Cases in which the leaves are what they are here, as far as facts can bring it about.

        A leaf that is a rule is had from a session in which it came to that: with the facts, given or not, that the rule
        reads. Leaves that are facts are told last. Days that are not given are stood for, or are not; in the end, what the
        lacking leaves lack is taken away.
        """
        program = self._derivation.program
        named = {cell: self.unit.labels.get(cell, "").partition(" ")[0] for cell in leaves}
        ruled = [cell for cell in leaves if named[cell] in program.rules]
        for turn in range(DONORS):
            facts = dict(self._derivation.case.facts)
            for cell in (*ruled[turn % 2 :], *ruled[: turn % 2]):
                told = repr(leaves[cell])
                donors = [one[0].case.facts for one in self._held if repr(one[2][cell]) == told]
                if donors:
                    read, donor = reached(program, named[cell]).facts, donors[turn % len(donors)]
                    facts = {name: held for name, held in facts.items() if name not in read}
                    facts |= {name: held for name, held in donor.items() if name in read}
            for cell, value in leaves.items():
                if named[cell] in program.facts:
                    facts.pop(named[cell], None)
                    if not isinstance(value, Lack):
                        facts[named[cell]] = value
            yield replace(self._derivation.case, facts=facts)
            yield replace(self._derivation.case, facts=facts, at=self._scope.day)
            lacking = {name for cell in ruled if isinstance(leaves[cell], Lack) for name in leaves[cell].missing}
            fewer = {name: held for name, held in facts.items() if name not in lacking}
            yield replace(self._derivation.case, facts=fewer, at=self._scope.day)

    def _around(self, leaves: dict[int, Any], cone: frozenset[int], random: Random) -> Iterator[dict[int, Any]]:
        """The state with the leaves outside the cone as they were, then otherwise."""
        yield leaves
        for _ in range(4):
            yield {cell: held if cell in cone else random.choice(self._values[cell]) for cell, held in leaves.items()}


def _said(rule: Rule | None, cells: Cells) -> Any:
    """What a rule concludes in a state: nothing where it does not match."""
    if rule is None or not all(_holds(match, cells) for match in rule.matches):
        return None
    match rule.conclusion:
        case Say(cell=cell, kind=kind, measure=measure):
            return cell, (int(kind), measure)
        case Take(cell=cell, source=source):
            return cell, cells.get(source), source
        case Ask(cell=cell):
            return cell


def _holds(match: Any, cells: Cells) -> bool:
    if match.cell not in cells:
        return False
    kind, measure = cells[match.cell]
    parts = ((kind if test.part == "k" else measure, test) for test in match.tests)
    return all(held is not None and _OPERATORS[test.operator](held, test.number) for held, test in parts)
