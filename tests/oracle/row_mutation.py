"""The mutation score of the code of one row: every fault that can be planted in it, and whether rows notice it.

`python -m tests.oracle.row_mutation REPORT [GOAL …]` tries every function of the modules of all shipped goals, or of some;
`make mutate-rows` calls it. A function that is the same text in several modules, or in both editions, is tried once, in the
smallest of them. A fault is noticed where a row that is answered is answered otherwise than the evaluator does (value, status,
what is missing, citation), or where the code traps or is none. What no row notices is proved to change nothing, where it does.
"""

from __future__ import annotations

import os
import sys
import time
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final, NamedTuple, final

import numpy as np

from millesime.kernels.exact.columns import Array
from tests.oracle.agreement import EDITIONS, Law, shipped
from tests.oracle.row_bench import LEAVES_MORE, NOTICED, UNNOTICED, Bench, Beside, Host, Rows, beside, key
from tests.oracle.row_mutants import Fault
from tests.oracle.row_pool import Pool
from tests.oracle.row_proofs import Function, Reads
from tests.oracle.row_symbols import Unread

DRAWN, EDGED = 40, 600
AT_ONCE: Final = 2048
"""Rows that are tried together."""
STAGES: Final = ((3, 0, 3_000_000), (24, 0, 40_000_000), (60, 1, 6_000_000), (0, 2, 6_000_000))
"""So many lots of rows, then proofs in which what is called is worked out so deep, and so much spent on each."""
SECONDS: Final = 15
"""So long a function's deeper proofs may take together."""
KEY: Final = (
    "tarification.mode", "tarification.fraction_individuelle", "tarification.taux_net", "tarification.taux_net_mixte",
    "prime.eligible", "prime.montant_maximum", "prime.montant_minimum", "prime.date_limite_demande",
)  # fmt: skip
"""The goals that are tried first."""


class Unit(NamedTuple):
    """A function: the goal in whose module it is tried, the rule that is looked at there, and its name."""

    goal: str
    rule: str
    name: str


@final
@dataclass
class Score:
    """What came of the faults that were planted."""

    planted: int = 0
    functions: int = 0
    found: Counter[str] = field(default_factory=Counter)
    survivors: list[tuple[str, Fault]] = field(default_factory=list)

    def add(self, other: Score) -> None:
        """Both together."""
        self.planted += other.planted
        self.functions += other.functions
        self.found += other.found
        self.survivors += other.survivors

    @property
    def harmless(self) -> int:
        """Faults that change no answer."""
        return sum(count for told, count in self.found.items() if told not in (NOTICED, UNNOTICED))

    def __str__(self) -> str:
        real = self.planted - self.harmless
        share = 100 * self.found[NOTICED] / max(1, real)
        others = ", ".join(
            f"{count} {told}" for told, count in sorted(self.found.items()) if told not in (NOTICED, UNNOTICED)
        )
        return (
            f"{self.functions} functions, {self.planted} planted; {self.found[NOTICED]} of {real} noticed ({share:.2f} %), "
            f"{len(self.survivors)} survive; of the others: {others or 'none'}"
        )


@final
class Trial:
    """A rule in one module, and what becomes of the faults in its functions."""

    def __init__(self, host: Host, rule: str, *, drawn: int = DRAWN, edged: int = EDGED) -> None:
        self.host, self.rule = host, rule
        pool = Pool(host.law, rule, drawn, edged, host.figures())
        self.bench = Bench(host, rule, pool)
        self._reads = Reads(host.law.program, self.bench.module, self.bench.text, host.named(), host.text)
        self._random = np.random.default_rng(20161231)
        self._parents: list[Array] = [pool.base]
        self._rows: list[Rows] = [self._more(pool.base)]

    def _more(self, given: Array | None = None) -> Rows:
        """More rows: these and others made of them, of those that noticed something, and of those that are answered unlike."""
        pool = self.bench.pool
        parents = np.concatenate(self._parents)
        drawn = pool.drawn(self._random, AT_ONCE, parents)
        rows = self.bench.rows(drawn if given is None else np.concatenate([given[:AT_ONCE], drawn])[:AT_ONCE])
        if len(parents) < 4 * AT_ONCE:
            answers = np.stack([_whole(rows.held.k, rows.n), _whole(rows.held.c, rows.n)], axis=1)
            _, first = np.unique(answers, axis=0, return_index=True)
            self._parents.append(rows.rows[first])
        return rows

    def agrees(self) -> list[int]:
        """Rows on which the code as it was written and the evaluator say different things: none."""
        return self._rows[0].differing()

    def tried(self, units: Sequence[str], stages: Sequence[tuple[int, int, int]] = STAGES) -> Score:
        """Every fault of some functions."""
        score = Score()
        for unit in units:
            score.add(self._tried(unit, list(self.bench.text.faults([unit])), stages))
        return score

    def _tried(self, unit: str, faults: Sequence[Fault], stages: Sequence[tuple[int, int, int]]) -> Score:
        score = Score(len(faults), 1)
        left: dict[tuple[int, int], str] = {}
        groups = beside(self.bench, unit, faults)
        for number, group in enumerate(groups):
            if isinstance(group, Beside):
                left |= {(number, place): UNNOTICED for place in range(len(group.faults))}
            else:
                score.found[NOTICED] += 1
        proofs: dict[int, Function | None] = {}
        for turn, (count, depth, steps) in enumerate(stages):
            self._noticed(groups, left, count, score)
            started = time.process_time()
            for number, place in list(left):
                group = groups[number]
                assert isinstance(group, Beside)
                if turn and time.process_time() - started > SECONDS:
                    break
                if turn and left[number, place] == LEAVES_MORE:
                    continue
                if depth not in proofs:
                    proofs[depth] = self._function(unit, depth)
                proof = proofs[depth]
                told = self._proved(proof, group.faults[place], steps) if proof is not None else None
                if told is not None:
                    score.found[told] += 1
                    del left[number, place]
        for (number, place), verdict in left.items():
            group = groups[number]
            assert isinstance(group, Beside)
            score.found[verdict] += 1
            if verdict == UNNOTICED:
                score.survivors.append((self.host.goal, group.faults[place]))
        return score

    def _noticed(
        self, groups: Sequence[Beside | Fault], left: dict[tuple[int, int], str], count: int, score: Score
    ) -> None:
        """Try what is left on so many lots of rows; what is noticed is left no more."""
        for turn in range(count):
            if not left:
                return
            if turn >= len(self._rows) and len(self._rows) < KEPT:
                self._rows.append(self._more())
            rows = self._rows[turn] if turn < len(self._rows) else self._more()
            for number, place in list(left):
                group = groups[number]
                assert isinstance(group, Beside)
                verdict, row = group.judged(place, rows)
                if verdict == NOTICED:
                    score.found[NOTICED] += 1
                    del left[number, place]
                    if row >= 0 and turn and len(self._parents) < 400:
                        self._parents.append(rows.rows[row : row + 1])
                elif verdict != UNNOTICED:
                    left[number, place] = verdict

    def _function(self, unit: str, depth: int) -> Function | None:
        try:
            return Function(self._reads, unit, depth=depth)
        except Unread:
            return None

    def _proved(self, proof: Function, fault: Fault, steps: int) -> str | None:
        try:
            return proof.judged(fault, steps)
        except Unread:
            return None


KEPT: Final = 26
"""So many lots of rows are kept for the next function of a rule."""


def _whole(part: Array | None, n: int) -> Array:
    return np.zeros(n, np.int32) if part is None else np.broadcast_to(part, n)


@final
class Units:
    """All functions of the modules of a law's goals, each text once."""

    def __init__(self) -> None:
        self._seen: set[tuple[str, str]] = set()

    def of(self, law: Law, goals: Iterable[str]) -> dict[str, list[Unit]]:
        """The functions that were in no module before, by the goal in whose module they are tried."""
        hosts = []
        for goal in goals:
            host = Host(law, goal)
            named = host.named()
            texts = [(name, key(host.text.of(name)), *named[name]) for name in host.text.functions]
            hosts.append((len(host.text.text), goal, texts))
        found: dict[str, list[Unit]] = {}
        for _, goal, texts in sorted(hosts, key=lambda one: one[:2]):
            for name, text, rule, path in texts:
                if (name, text) not in self._seen:
                    self._seen.add((name, text))
                    found.setdefault(goal, []).append(Unit(goal, rule if path is None else goal, name))
        return found


def score(
    law: Law, goals: Sequence[str], units: Units, part: int = 0, parts: int = 1
) -> Iterator[tuple[str, str, Score]]:
    """The score of each rule, as it is looked at in the module of a goal; of every so many only one."""
    number = 0
    for goal, found in units.of(law, goals).items():
        host = None
        for rule in dict.fromkeys(one.rule for one in found):
            number += 1
            if number % parts != part % parts:
                continue
            host = host or Host(law, goal)
            trial = Trial(host, rule)
            wrong = trial.agrees()
            if wrong:
                question = trial.bench.pool.question(trial._rows[0].rows[wrong[0]].tolist())
                raise AssertionError(f"{rule} in the module of {goal}: {question}")
            yield goal, rule, trial.tried([one.name for one in found if one.rule == rule])


def main(report: Path, goals: Sequence[str], part: str = "1/1") -> int:
    """The goals named, else every shipped one, the key ones first; the report tells what has been tried so far.

    With a part of so many, only the rules that fall to it: several processes share the work.
    """
    mine_is, parts = (int(one) for one in part.split("/"))
    lines, whole, units = ["# Faults planted in the code of one row", ""], Score(), Units()
    mine = {edition: Score() for edition in EDITIONS}
    every = [
        (edition, [goal for goal in shipped(edition).goals if (goal in KEY) is first and (not goals or goal in goals)])
        for first in (True, False)
        for edition in EDITIONS
    ]
    for edition, some in every:
        for goal, rule, found in score(shipped(edition), some, units, mine_is, parts):
            mine[edition].add(found)
            whole.add(found)
            sys.stderr.write(f"{edition} {goal}, {rule}: {found}\n")
            spent = f"{time.process_time():.0f} s of a processor, as far as {rule}"
            told = [line for each in EDITIONS for line in _told(each, mine[each])]
            report.write_text("\n".join([*lines, f"**{whole}**, in {spent}.", "", *told]), encoding="utf-8")
    sys.stdout.write(f"{whole}; {report}\n")
    return 0


def _told(edition: str, score: Score) -> list[str]:
    lines = [f"## {edition}", "", f"{score}.", ""]
    lines += [f"- survives: `{goal}` `{one.unit}` line {one.line}, {one.told}" for goal, one in score.survivors]
    return [*lines, ""]


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), sys.argv[2:], os.environ.get("PART") or "1/1"))
