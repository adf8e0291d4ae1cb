"""Whether a mutant that no case noticed can be told apart at all, and the cases in which it could.

A rule gone wrong alters a cell, perhaps; that alters others, perhaps; what counts is what is wanted of the unit. So it is
followed from cell to cell through all that these can hold together (`tests.rete.states`), for as long as anything differs.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import islice
from random import Random
from typing import Any, NamedTuple, final

from millesime.model.walk import reached
from millesime.rete.derivation import Case
from millesime.rete.units import Unit
from millesime.values import Lack
from tests.rete.mutants import Mutant
from tests.rete.sessions import FAULTS, Cells, Session, Sessions, outcome, ran, shown
from tests.rete.states import Content, Facts, Fault, Leaves, part
from tests.rete.stepwise import ManyError, Stepwise
from tests.rete.telling import Changed, Telling

TRIED = 8
"""States that tell a mutant apart, for which a case is sought."""
DONORS = 3
"""Sessions that a rule's facts are taken from, one after another."""

OF_FACTS = "the same whatever its cells were met with, in every combination"
OF_LEAVES = "the same whatever its leaves were met with, in every combination"
OF_SOME = "the same in all combinations that were drawn"
APART = "apart"


class Verdict(NamedTuple):
    """What a mutant that no case noticed is: the same, and how that is known; or told apart by these leaves."""

    kind: str
    states: Sequence[Session] = ()


@final
class Reach:
    """The states of one unit."""

    def __init__(self, sessions: Sessions, telling: Telling) -> None:
        self.unit: Unit = sessions.unit
        self._telling, self._held = telling, list(sessions.held.values())
        self._wanted = frozenset(self.unit.wanted.values())
        self._leaves = Leaves(self.unit, telling, self._held)
        days = self._leaves.days(frozenset(telling.upstream(self._wanted)))
        self._stepwise = [Stepwise(self.unit, telling, day, self._leaves.values) for day in days]
        self._facts = Facts(telling, [*(one.cells for one in self._held), *self._leaves.met()])

    def judged(self, mutant: Mutant) -> Verdict:
        """What a mutant is that no case noticed."""
        return Verdict(OF_FACTS) if self._same_of_facts(mutant.changed) else self.of_leaves(mutant, step=True)

    def _readers(self, cells: frozenset[int]) -> frozenset[int]:
        """The cells that are concluded or worked out from these, but for themselves."""
        return frozenset(cell for cell, sources in self._telling.feeds.items() if sources & cells) - cells

    def _same_of_facts(self, changed: Changed) -> bool:
        """Whether nothing that is wanted differs, whatever facts the ends hold; False where there are too many to try."""
        cell = self._telling.rules[changed.number].conclusion.cell
        if self._differs(cell, frozenset({cell}), changed, alone=True) is False:
            return True
        altered = frozenset({cell})
        while True:
            readers = self._readers(altered)
            if not readers <= self._telling.concluding.keys():
                return False
            more = set[int]()
            for reader in sorted(readers | altered & self._wanted):
                differs = self._differs(reader, altered, changed)
                if differs is None or (differs and reader in self._wanted):
                    return False
                more |= {reader} if differs else set()
            if not more:
                return True
            altered |= more

    def _differs(self, cell: int, altered: frozenset[int], changed: Changed, *, alone: bool = False) -> bool | None:
        """Whether a cell holds something else in some state, or is worked out from something else; None: too many states.

        `alone`: whether something else is concluded of it, be it the same in the end.
        """
        found = self._facts.finest({cell} | altered)
        if found is None:
            return None
        order, states = found
        for row, contents in states:
            if self._telling.alters(changed, _facts(contents)):
                if alone:
                    return True
                try:
                    other = self._facts.held(order, row, changed)
                except Fault:
                    return None
                asked = cell in contents and contents[cell][0] == -cell
                sources = self.unit.worked[cell].sources if asked else ()
                if any(contents.get(each) != other.get(each) for each in (cell, *sources)):
                    return True
        return False

    def of_leaves(self, mutant: Mutant, *, step: bool = False) -> Verdict:
        """What a mutant is in the unit worked out from its leaves, in every combination; some, or `step` by step, of many."""
        altered, every = frozenset({self._telling.rules[mutant.changed.number].conclusion.cell}), True
        while True:
            readers = self._readers(altered)
            cells = frozenset(self._telling.upstream(readers | altered))
            whole, states = self._leaves.states(cells)
            if step and not whole and (found := self.step_by_step(mutant)).kind != OF_SOME:
                return found
            step, every, more, apart = step and whole, every and whole, set[int](), []
            unit = part(mutant.unit, cells)
            for session, held, known in states:
                if self._telling.alters(mutant.changed, known):
                    differ = self._differing(unit, session, held, readers | altered & self._wanted)
                    more |= differ
                    if differ & self._wanted:
                        apart.append(session)
            if apart:
                chosen = Random(mutant.told).sample(apart, min(len(apart), TRIED))
                return Verdict(APART, [self._whole(session) for session in chosen])
            if more <= altered:
                return Verdict(OF_LEAVES if every else OF_SOME)
            altered |= more

    def step_by_step(self, mutant: Mutant) -> Verdict:
        """The same, cell by cell; of some where that does not tell."""
        states = list[Session]()
        try:
            for stepwise in self._stepwise:
                states += stepwise.apart(mutant.changed)
        except ManyError:
            return Verdict(OF_SOME)
        if not states:
            return Verdict(OF_LEAVES)
        whole = map(self._whole, Random(mutant.told).sample(states, len(states)))
        apart = (one for one in whole if shown(outcome(mutant.unit, one)) != shown(outcome(self.unit, one)))
        found = list(islice(apart, TRIED))
        return Verdict(APART, found) if found else Verdict(OF_SOME)

    def _whole(self, session: Session) -> Session:
        """The same with all leaves: those that do not matter as they were in some case."""
        return session._replace(leaves=self._held[0].leaves | session.leaves)

    def _differing(self, unit: Unit, session: Session, held: Mapping[int, Any], cells: frozenset[int]) -> set[int]:
        """The cells that are something else in another unit, in either order of arrival; all of them where it fails."""
        found = set[int]()
        for backwards in (False, True):
            try:
                other, _ = ran(unit, session, backwards=backwards)
            except FAULTS:
                return set(cells) | self._wanted
            found |= {cell for cell in cells if _told(held, cell) != _told(other, cell)}
        return found

    def cases(self, state: Session) -> Iterator[Case]:
        """Cases in which the leaves are what they are in a state, as far as facts can bring it about.

        A leaf that is a rule is had from a session in which it came to that: with the facts, given or not, that the rule
        reads. Leaves that are facts are told last. Days that are not given are stood for, or are not; in the end, what the
        lacking leaves lack is taken away.
        """
        first, leaves = state.derivation.case, state.leaves
        program, day = state.derivation.program, state.scope.day
        named = {cell: self.unit.labels.get(cell, "").partition(" ")[0] for cell in leaves}
        ruled = [cell for cell in leaves if named[cell] in program.rules]
        for turn in range(DONORS):
            facts = dict(first.facts)
            for cell in (*ruled[turn % 2 :], *ruled[: turn % 2]):
                told = repr(leaves[cell])
                donors = [one.derivation.case.facts for one in self._held if repr(one.leaves[cell]) == told]
                if donors:
                    read, donor = reached(program, named[cell]).facts, donors[turn % len(donors)]
                    facts = {name: held for name, held in facts.items() if name not in read}
                    facts |= {name: held for name, held in donor.items() if name in read}
            for cell, value in leaves.items():
                if named[cell] in program.facts:
                    facts.pop(named[cell], None)
                    if not isinstance(value, Lack):
                        facts[named[cell]] = value
            yield replace(first, facts=facts)
            yield replace(first, facts=facts, at=day)
            lacking = {name for cell in ruled if isinstance(leaves[cell], Lack) for name in leaves[cell].missing}
            fewer = {name: held for name, held in facts.items() if name not in lacking}
            yield replace(first, facts=fewer, at=day)


def _facts(contents: Mapping[int, Content]) -> Cells:
    return {cell: fact for cell, (_, fact) in contents.items()}


def _told(held: Mapping[int, Any], cell: int) -> str | None:
    return shown(held[cell]) if cell in held else None
