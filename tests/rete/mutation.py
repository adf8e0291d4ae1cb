"""The mutation score of the second engine: every rule that the shipped law compiles to, gone wrong in every way.

Each goal's own units are tried on its own cases, what is no goal on those of a few goals that read it; each reading's units
where they are not those of the reading taken; the units that tell which version governs, on every day beside a cut.
`tests.rete.score` goes through all of them; tests/rete/README.md tells what came of it.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import lru_cache, partial
from typing import Any, final

from millesime.model.expressions import Aggregate
from millesime.model.program import Exception_, Program, Rule, Scale
from millesime.model.walk import reached, rule_expressions, walk
from millesime.rete.derivation import Case
from millesime.rete.laws import Key, Laws
from millesime.rete.network import Kind
from millesime.rete.process import LostError
from millesime.rete.units import Unit
from millesime.values.types import Kind as Of
from tests.oracle.agreement import Law, Question
from tests.oracle.rows import Row
from tests.rete.equivalents import EQUIVALENT
from tests.rete.library import Library
from tests.rete.mutants import Mutant, killed, moved, mutants
from tests.rete.plain import Contradiction, Plain
from tests.rete.reachable import APART, OF_SOME, Reach
from tests.rete.sessions import Session, Sessions, outcome, recorded, shown
from tests.rete.telling import Telling

DRAWN, EDGED, MOVED, BARE = 40, 120, 700, 250
FURTHER = 3000
"""Cases more that are asked where something can be told apart, and was not."""
FEW = 20
"""Sessions in which the library is asked of what the plain matcher did not notice."""
HOSTS = 4
"""Goals in whose sessions what is no goal is tried."""
SESSIONS = 800
"""Sessions of a unit that a mutant is tried in."""


@final
@dataclass
class Score:
    """What came of the rules gone wrong."""

    planted: int = 0
    noticed: int = 0
    units: int = 0
    equivalent: Counter[str] = field(default_factory=Counter)
    survivors: list[str] = field(default_factory=list)
    drawn: list[str] = field(default_factory=list)
    """Those that no case and no combination that was drawn tells apart, where there are too many to try all."""

    def add(self, other: Score) -> None:
        """Both together."""
        self.planted += other.planted
        self.noticed += other.noticed
        self.units += other.units
        self.equivalent += other.equivalent
        self.survivors += other.survivors
        self.drawn += other.drawn

    def argued(self) -> Score:
        """The same, with what is equivalent by an argument counted so."""
        score = Score(self.planted, self.noticed, self.units, Counter(self.equivalent))
        for mine, kept in ((self.survivors, score.survivors), (self.drawn, score.drawn)):
            for told in mine:
                why = argued(told)
                kept.extend([] if why else [told])
                score.equivalent.update([why] if why else [])
        return score

    def __str__(self) -> str:
        real = self.planted - self.equivalent.total()
        share = 100 * self.noticed / max(1, real)
        return (
            f"{self.noticed:,} of {real:,} noticed ({share:.2f} %) in {self.units:,} units, "
            f"{self.equivalent.total():,} equivalent, {len(self.survivors):,} survive, {len(self.drawn):,} undecided"
        )


Again = Callable[[Case], Sessions | None]
More = Callable[[], Sessions | None]


def tried(sessions: Sessions, again: Again, more: More, library: Library | None = None, told: str = "") -> Score:
    """Every mutant of a unit, on its sessions; what none notices is looked at state by state.

    A state that tells a mutant apart is brought about by a case, where one can be made, and that is asked: `again`; then
    `more` cases are. With the library at hand, what is noticed is noticed by the library too, in the same session.
    """
    score = Score(units=1)
    name = told or sessions.unit.network.name
    telling = Telling(sessions.unit, sessions.held.values())
    reach: Reach | None = None
    further: Telling | None = None
    for mutant in mutants(sessions.unit):
        score.planted += 1
        found = killed(mutant, telling, SESSIONS)
        if found is None:
            reach = reach or Reach(sessions, telling)
            verdict = reach.judged(mutant)
            if verdict.kind not in (APART, OF_SOME):
                score.equivalent[verdict.kind] += 1
                continue
            made = (each for state in verdict.states for each in map(again, reach.cases(state)) if each)
            found = next((one for each in made if (one := _noticed(mutant, each))), None)
            if found is None:
                further = further or _telling(sessions.unit, more())
                found = killed(mutant, further, SESSIONS)
            if found is None and library is not None:  # which may draw conclusions in another order
                found = killed(mutant, telling, FEW, library)
        where = f"{name}: {sessions.unit.told(mutant.told)}"
        if found is None:
            (score.drawn if verdict.kind == OF_SOME else score.survivors).append(where)
        elif library is None or _by(library, mutant.unit, *found):
            score.noticed += 1
        else:
            score.survivors.append(f"{where} (in the library alone)")
    return score


def _telling(unit: Unit, sessions: Sessions | None) -> Telling:
    return Telling(unit, sessions.held.values() if sessions else ())


def _noticed(mutant: Mutant, sessions: Sessions) -> tuple[Session, bool] | None:
    return killed(mutant, _telling(sessions.unit, sessions), 9)


def _by(library: Library, mutant: Unit, session: Session, backwards: bool) -> bool:
    """Whether the library notices, as the plain matcher did."""
    return shown(outcome(mutant, session, backwards=backwards, matcher=library)) != shown(session.result)


def argued(told: str) -> str | None:
    """Why a mutant that nothing tells apart is equivalent, where that was argued."""
    name, _, rules = told.partition(": ")
    unit = re.sub(r" fold \d+", " fold", name)
    return EQUIVALENT.get((unit, rules)) or EQUIVALENT.get((unit, rules.partition("  →  ")[0]))


@final
class Bench:
    """One law's goals and units, tried piece by piece."""

    def __init__(self, law: Law, library: Library | None = None) -> None:
        self.law, self._library = law, library
        self._laws: dict[str | None, Laws] = {}
        self._folds = _folds(law.program)
        self.recorded = lru_cache(maxsize=8)(self._recorded)
        self.further = lru_cache(maxsize=4)(self._further)

    def goal(self, goal: str) -> tuple[dict[str, Score], dict[str, str | None]]:
        """The scores of a goal's own units, under the reading taken and under each other one; what else was met, and the reading."""
        scores: dict[str, Score] = {}
        others: dict[str, str | None] = {}
        texts: dict[str, str] = {}
        for reading in (None, *sorted(reached(self.law.program, goal).readings)):
            for name, sessions in self._recorded(goal, reading).items():
                bare, text = _bare(name, reading), self._text(sessions.unit, reading)
                if reading and texts.get(bare) == text:
                    continue  # what the reading does not change
                texts.setdefault(name, text)
                if owner(name, reading) == goal:
                    scores[name] = self._tried(sessions, name, [(goal, reading)])
                else:
                    others[name] = reading
        return scores, others

    def unit(self, name: str, hosts: Sequence[tuple[str, str | None]]) -> Score:
        """The score of a unit in the sessions of a few goals that read it."""
        together = _together(self.recorded(*host).get(name) for host in hosts[:HOSTS])
        assert together is not None
        return self._tried(together, name, hosts[:HOSTS])

    def _tried(self, sessions: Sessions, name: str, hosts: Sequence[tuple[str, str | None]]) -> Score:
        def more() -> Sessions | None:
            return _together(self.further(*host, presumed).get(name) for host in hosts for presumed in (True, False))

        return tried(sessions, self._again(*hosts[0], name), more, self._library, name)

    def governing(self) -> Iterator[tuple[str, Score]]:
        """The score of the units that tell which version governs a day: every day beside a cut is tried, which are all days."""
        laws = self._under(None)
        rules = self.law.program.rules.values()
        exceptions = (one for rule in rules for one in rule.exceptions)
        laid: list[Rule | Exception_ | Scale] = [*rules, *exceptions, *self.law.program.scales.values()]
        for one in laid:
            unit = laws.governing(one)
            edges = {edge for stretch in laws.stretches(one) for edge in (stretch.first, stretch.end) if edge}
            days = sorted({day + timedelta(days=step) for day in edges for step in (-1, 0, 1)} | {date(2000, 1, 1)})
            score, plain = Score(units=1), Plain()
            sound = {day: _place(unit, day, plain) for day in days}
            for mutant in mutants(unit):
                score.planted += 1
                apart = next((day for day in days if _place(mutant.unit, day, plain) != sound[day]), None)
                if apart is None:
                    score.equivalent["the same on every day"] += 1
                elif self._library is None or _place(mutant.unit, apart, self._library) != sound[apart]:
                    score.noticed += 1
                else:
                    score.survivors.append(f"{unit.network.name}: {unit.told(mutant.told)} (in the library alone)")
            yield unit.network.name, score

    def _under(self, reading: str | None) -> Laws:
        if reading not in self._laws:
            self._laws[reading] = Laws(self.law.program, (reading,) if reading else ())
        return self._laws[reading]

    def _recorded(self, goal: str, reading: str | None) -> Mapping[str, Sessions]:
        """The sessions of a goal's cases; of some in which nothing is presumed, where anything could be."""
        laws, facts = self._under(reading), self.law.rows.facts(goal)
        found = recorded(self.law, laws, asked(self.law, goal), reading, partial(self._named, laws))
        if any(fact.has_presumption for fact in facts) or any(fact.type.kind is Of.LIST for fact in facts):
            bare = moved(self.law, goal, BARE, seed=3, presumed=False)
            for name, more in recorded(self.law, laws, bare, reading, partial(self._named, laws), presumptions=False).items():  # fmt: skip
                found.setdefault(name, Sessions(more.unit)).held.update(more.held)
        return found

    def _further(self, goal: str, reading: str | None, presumed: bool) -> Mapping[str, Sessions]:
        """The sessions of many more cases, in which what is presumed holds or does not."""
        laws, questions = self._under(reading), moved(self.law, goal, FURTHER, seed=1 + presumed, presumed=presumed)
        return recorded(self.law, laws, questions, reading, partial(self._named, laws), presumptions=presumed)

    def _again(self, goal: str, reading: str | None, unit: str) -> Again:
        """The sessions of a unit in one more case, which the evaluator decides alike; None where it is not met there."""
        laws = self._under(reading)

        def again(case: Case) -> Sessions | None:
            question = Question(goal, Row(dict(case.facts), case.at))
            named, presumed = partial(self._named, laws), case.presumptions
            return recorded(self.law, laws, [question], reading, named, presumptions=presumed).get(unit)

        return again

    def _text(self, unit: Unit, reading: str | None) -> str:
        """All that a unit says, but for its name, and what of the law it is written from."""
        laws = self._under(reading)
        key: Any = next(key for key, one in laws._units.items() if one is unit)
        if isinstance(key, Key):
            own, chosen = laws.choices(key)
            written = [id(own.version), *(id(one.version) for one in chosen.values())]
        elif key[0] in ("letters", "scale"):
            law = (self.law.program.rules if key[0] == "letters" else self.law.program.scales)[key[1]]
            written = [id(laws.stretches(law)[key[2]].choice.version)]
        else:
            written = [key[1]]
        return unit.told("\n".join(map(str, (*unit.network.rules, written))))

    def _named(self, laws: Laws, unit: Unit) -> str:
        """A unit's name; of a fold, by its place in the law, whatever was met before it."""
        name = unit.network.name
        if " fold " not in name:
            return name
        _, expr, _ = next(key for key, one in laws._units.items() if one is unit)
        return f"{name.rpartition(' ')[0]} {self._folds[expr]}"


def _together(found: Iterable[Sessions | None]) -> Sessions | None:
    """Sessions of one unit, from several goals."""
    together: Sessions | None = None
    for one in found:
        if one is not None and together is None:
            together = Sessions(one.unit, dict(one.held))
        elif one is not None and together is not None:
            together.held.update(one.held)
    return together


def _folds(program: Program) -> dict[int, int]:
    """The folds of a program, by identity: each one's place in the rule or the barème that it stands in."""
    found: dict[int, int] = {}
    laid: list[Rule | Scale] = [*program.rules.values(), *program.scales.values()]
    for law in laid:
        folds = (node for root in rule_expressions(law) for node in walk(root) if isinstance(node, Aggregate))
        for place, fold in enumerate(folds, 1):
            found.setdefault(id(fold), place)
    return found


def _bare(name: str, reading: str | None) -> str:
    return name.removeprefix(f"{reading} ") if reading else name


def owner(name: str, reading: str | None) -> str:
    """The rule or the barème that a unit is of."""
    return _bare(name, reading).partition(" ")[0]


def asked(law: Law, goal: str) -> list[Question]:
    """The cases of a goal."""
    return [*law.questions([goal], DRAWN, EDGED), *moved(law, goal, MOVED)]


def _place(unit: Unit, day: date, matcher: Any) -> Any:
    try:
        fired = matcher.begin(unit.network, [[unit.wanted["day"], int(Kind.VALUE), day.toordinal()]])
        return [unit.network.rules[number].conclusion for number in fired]
    except (Contradiction, LostError, KeyError):
        return None
