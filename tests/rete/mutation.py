"""The mutation score of the second engine: every rule that the shipped law compiles to, gone wrong in every way.

`python -m tests.rete.mutation REPORT [GOAL …]` tries all of them (or those of some goals); `make mutate-rete` calls it. Each
goal's own unit is tried on its own cases, what is no goal on those of a few goals that read it; each reading's units where
they are not those of the reading taken; the units that tell which version governs, on every day beside a cut.
"""

from __future__ import annotations

import re
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import partial
from itertools import chain
from pathlib import Path
from typing import Any, final

from millesime.model.program import Exception_, Rule, Scale
from millesime.model.walk import reached
from millesime.rete.derivation import Case
from millesime.rete.laws import Laws
from millesime.rete.network import Kind
from millesime.rete.units import Unit
from tests.oracle.agreement import EDITIONS, Law, Question, shipped
from tests.oracle.rows import Row
from tests.rete.equivalents import EQUIVALENT
from tests.rete.mutants import Sessions, killed, moved, mutants, recorded
from tests.rete.plain import Contradiction, Plain
from tests.rete.reachable import Reach

DRAWN, EDGED, MOVED = 40, 120, 700
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

    def add(self, other: Score) -> None:
        """Both together."""
        self.planted += other.planted
        self.noticed += other.noticed
        self.units += other.units
        self.equivalent += other.equivalent
        self.survivors += other.survivors

    def __str__(self) -> str:
        real = self.planted - self.equivalent.total()
        share = 100 * self.noticed / max(1, real)
        return (
            f"{self.noticed} of {real} noticed ({share:.2f} %) in {self.units} units, "
            f"{self.equivalent.total()} equivalent, {len(self.survivors)} survive"
        )


def tried(sessions: Sessions, again: Callable[[Case], Sessions | None]) -> Score:
    """Every mutant of a unit, on its sessions; what none notices is looked at state by state.

    A state that tells a mutant apart is brought about by a case, where one can be made, and that is asked: `again`.
    """
    score = Score(units=1)
    reach: Reach | None = None
    for mutant in mutants(sessions.unit):
        score.planted += 1
        if killed(mutant.unit, sessions, SESSIONS):
            score.noticed += 1
            continue
        reach = reach or Reach(sessions)
        verdict = reach.judged(mutant)
        name = sessions.unit.network.name
        argued = re.sub(r" fold \d+", " fold", name)
        if verdict.kind != "apart":
            score.equivalent[verdict.kind] += 1
        elif any(
            killed(mutant.unit, found, 9)
            for state in verdict.states
            for found in map(again, reach.cases(state))
            if found
        ):
            score.noticed += 1
        elif why := EQUIVALENT.get((argued, sessions.unit.told(mutant.told).partition("  →  ")[0])):
            score.equivalent[why] += 1
        else:
            score.survivors.append(f"{name}: {sessions.unit.told(mutant.told)}")
    return score


def whole(law: Law, goals: Sequence[str]) -> Iterator[tuple[str, Score]]:
    """The score of these goals' units, under the reading taken and under each other one, then of what they share."""
    own = frozenset(law.goals)
    shared: dict[str, list[tuple[str, str | None]]] = {}
    seen: dict[str, str] = {}
    laws: dict[str | None, Laws] = {}
    for goal in goals:
        for reading in (None, *sorted(reached(law.program, goal).readings)):
            mine = laws.setdefault(reading, Laws(law.program, (reading,) if reading else ()))
            for name, sessions in recorded(law, mine, asked(law, goal), reading).items():
                text = str(sessions.unit.network).partition("\n")[2]
                bare = name.removeprefix(f"{reading} ") if reading else name
                if seen.get(bare) == text and reading:
                    continue  # what the reading does not change
                if _owner(bare) == goal and name not in seen:
                    seen[name] = text
                    yield name, tried(sessions, partial(_again, law, mine, goal, reading, name))
                elif _owner(bare) not in own:
                    shared.setdefault(name, []).append((goal, reading))
    for name, hosts in sorted(shared.items()):
        together: Sessions | None = None
        for goal, reading in hosts[:HOSTS]:
            found = recorded(law, laws[reading], asked(law, goal), reading).get(name)
            if found is not None and together is None:
                together = found
            elif found is not None and together is not None:
                together.held.update(found.held)
        if together is not None:
            goal, reading = hosts[0]
            yield name, tried(together, partial(_again, law, laws[reading], goal, reading, name))


def _again(law: Law, laws: Laws, goal: str, reading: str | None, unit: str, case: Case) -> Sessions | None:
    """The sessions of a unit in one more case, which the evaluator decides alike; None where it is not met there."""
    question = Question(goal, Row(dict(case.facts), case.at))
    return recorded(law, laws, [question], reading).get(unit)


def _owner(name: str) -> str:
    return name.partition(" ")[0]


def asked(law: Law, goal: str) -> list[Question]:
    """The cases of a goal."""
    return [*law.questions([goal], DRAWN, EDGED), *moved(law, goal, MOVED)]


def governed(law: Law) -> Iterator[tuple[str, Score]]:
    """The score of the units that tell which version governs a day: every day beside a cut is tried, which are all days."""
    laws = Laws(law.program)
    rules = law.program.rules.values()
    exceptions = (one for rule in rules for one in rule.exceptions)
    laid: list[Rule | Exception_ | Scale] = [*rules, *exceptions, *law.program.scales.values()]
    for one in laid:
        unit = laws.governing(one)
        edges = {edge for stretch in laws.stretches(one) for edge in (stretch.first, stretch.end) if edge}
        days = {day + timedelta(days=step) for day in edges for step in (-1, 0, 1)} | {date(2000, 1, 1)}
        score = Score(units=1)
        for mutant in mutants(unit):
            score.planted += 1
            if any(_place(mutant.unit, day) != _place(unit, day) for day in sorted(days)):
                score.noticed += 1
            else:
                score.equivalent["the same on every day"] += 1
        yield unit.network.name, score


def _place(unit: Unit, day: date) -> Any:
    plain = Plain()
    try:
        fired = plain.begin(unit.network, [[unit.wanted["day"], int(Kind.VALUE), day.toordinal()]])
        return [unit.network.rules[number].conclusion for number in fired]
    except (Contradiction, KeyError):
        return None


def main(report: Path, named: Sequence[str]) -> int:
    """Every shipped goal, or those named; the report tells the score, and each survivor."""
    lines = ["# Rules of the second engine gone wrong", ""]
    every = Score()
    for edition in EDITIONS:
        law, started, mine = shipped(edition), time.process_time(), Score()
        goals = [goal for goal in law.goals if not named or goal in named]
        for unit, found in chain(whole(law, goals), () if named else governed(law)):
            mine.add(found)
            if found.survivors:
                sys.stderr.write(f"{edition} {unit}: {found}\n")
        every.add(mine)
        lines += [f"## {edition}", "", f"{mine}, in {time.process_time() - started:.0f} s of CPU.", ""]
        lines += [f"- equivalent: {count} × {why}" for why, count in mine.equivalent.most_common()]
        lines += [f"- survives: `{one}`" for one in mine.survivors]
        lines.append("")
        report.write_text("\n".join([*lines[:2], f"**{every}.**", "", *lines[2:]]), encoding="utf-8")
    sys.stdout.write(f"{every}; {report}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), sys.argv[2:]))
