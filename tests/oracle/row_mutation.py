"""The mutation score of the code of one row: every fault that can be planted in it, and whether rows notice it.

`python -m tests.oracle.row_mutation REPORT [GOAL …]` tries every function of the modules of all shipped goals, or of some;
`make mutate-rows` calls it. A function that is the same text in several modules, or in both editions, is tried once, in the
smallest of them. What came of each is kept in a journal beside the report, so that a run that was stopped goes on where it was.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Final, NamedTuple, final

from tests.oracle.agreement import EDITIONS, Law, shipped
from tests.oracle.row_bench import Host, key
from tests.oracle.row_journal import Entry, Journal, digest
from tests.oracle.row_report import report
from tests.oracle.row_trial import AGAIN, STAGES, Stage, Trial

KEY: Final = (
    "tarification.mode", "tarification.fraction_individuelle", "tarification.taux_net", "tarification.taux_net_mixte",
    "prime.eligible", "prime.montant_maximum", "prime.montant_minimum", "prime.date_limite_demande",
)  # fmt: skip
"""The goals that are tried first."""


class Unit(NamedTuple):
    """A function: the goal in whose module it is tried, the rule that is looked at there, of a list's elements or of the case,
    its name; of which rule it is, and its text.
    """

    edition: str
    goal: str
    rule: str
    path: str | None
    name: str
    of: str
    digest: str


@final
class Units:
    """All functions of the modules of a law's goals, each text once."""

    def __init__(self) -> None:
        self._seen: set[tuple[str, str]] = set()
        self.listed: set[tuple[str, str]] = set()
        """The editions and goals in whose modules there are lists: what takes longest, and is tried last."""

    def of(self, law: Law, goals: Iterable[str]) -> dict[str, list[Unit]]:
        """The functions that were in no module before, by the goal in whose module they are tried."""
        hosts = []
        for goal in goals:
            host = Host(law, goal)
            named = host.named()
            looked = host.looked()
            if "(loop " in "".join(host.text.of(name) for name in host.text.functions):
                self.listed.add((law.program.edition, goal))
            texts = [(name, key(host.text.of(name)), looked[name], named[name][0]) for name in host.text.functions]
            hosts.append((len(host.text.text), goal, texts))
        found: dict[str, list[Unit]] = {}
        for _, goal, texts in sorted(hosts, key=lambda one: one[:2]):
            for name, text, looked_at, rule in texts:
                if (name, text) not in self._seen:
                    self._seen.add((name, text))
                    unit = Unit(law.program.edition, goal, *looked_at, name, rule, digest(name, text))
                    found.setdefault(goal, []).append(unit)
        return found


def functions(goals: Sequence[str]) -> list[Unit]:
    """All functions to be tried: of the goals named, else of every shipped one; the key ones first, but for lists."""
    found, units = [], Units()
    for first in (True, False):
        for edition in EDITIONS:
            law = shipped(edition)
            some = [goal for goal in law.goals if (goal in KEY) is first and (not goals or goal in goals)]
            found += [unit for mine in units.of(law, some).values() for unit in mine]
    return sorted(found, key=lambda unit: (unit.edition, unit.goal) in units.listed)


def tried(units: Sequence[Unit], stages: Sequence[Stage] = STAGES) -> Iterator[Entry]:
    """What becomes of the faults of some functions, those of a rule in a module one after the other."""
    host: Host | None = None
    trial: Trial | None = None
    for unit in units:
        if host is None or (host.law.program.edition, host.goal) != (unit.edition, unit.goal):
            host, trial = Host(shipped(unit.edition), unit.goal), None
        if trial is None or (trial.rule, trial.path) != (unit.rule, unit.path):
            trial = Trial(host, unit.rule, unit.path)
            if wrong := trial.agrees():
                raise AssertionError(f"{unit.rule} in the module of {unit.goal}: {trial.question(wrong[0])}")
        started = time.process_time()
        score = trial.tried([unit.name], stages)
        yield Entry(*unit, score.planted, dict(score.found), score.left, round(time.process_time() - started, 2))


def main(arguments: Sequence[str]) -> int:
    """The goals named, else every shipped one; the report tells what has been tried so far."""
    parser = argparse.ArgumentParser("row_mutation", description=__doc__.partition("\n")[0])
    parser.add_argument("report", type=Path, help="where the score is told; the journal stands beside it")
    parser.add_argument("goals", nargs="*", help="the goals whose functions are tried (all)")
    parser.add_argument("--journal", type=Path, help="what was tried before (REPORT.jsonl)")
    parser.add_argument("--part", default="1/1", help="of every so many functions only one: 1/2 and 2/2 share the work")
    parser.add_argument("--limit", type=int, help="no more functions than so many in this run")
    parser.add_argument(
        "--again", action="store_true", help="those as well of which a fault survived, at greater length"
    )
    given = parser.parse_args(arguments)
    journal = Journal(given.journal or given.report.with_suffix(".jsonl"))
    mine, parts = (int(one) for one in given.part.split("/"))
    units = functions(given.goals)
    rules = list(dict.fromkeys((unit.edition, unit.goal, unit.rule) for unit in units))
    falls = {rule for number, rule in enumerate(rules, 1) if number % parts == mine % parts}
    open_ = [
        unit
        for unit in units
        if (unit.edition, unit.goal, unit.rule) in falls and journal.open(unit.digest, again=given.again)
    ][: given.limit]
    spent = 0.0
    for number, entry in enumerate(tried(open_, AGAIN if given.again else STAGES), 1):
        journal.note(entry)
        spent += entry.seconds
        left = f", {len(entry.left)} left" if entry.left else ""
        sys.stderr.write(f"{number}/{len(open_)} {entry.edition} {entry.unit}: {entry.planted}{left} ({spent:.0f} s)\n")
        if number % 20 == 0:
            given.report.write_text(report(journal, units), encoding="utf-8")
    given.report.write_text(report(journal, units), encoding="utf-8")
    sys.stdout.write(f"{given.report}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
