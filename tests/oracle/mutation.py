"""The mutation score: every fault that can be planted in the generated code, and whether the rows notice it.

`python -m tests.oracle.mutation REPORT` tries all of them, on every shipped goal; `make mutate` calls it.
"""

from __future__ import annotations

import sys
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import Any, final

import numpy as np

from millesime.kernels.columns import Column, codes
from millesime.kernels.frames import Frame, Run
from millesime.kernels.lacks import RETRY
from millesime.kernels.layout import identifier
from tests.oracle.agreement import EDITIONS, Law, Question, same, shipped
from tests.oracle.columnar import Generated, Memory, asked
from tests.oracle.equivalents import EQUIVALENT
from tests.oracle.mutants import Mutant, Text

FEW = 60


@final
class Bench:
    """One goal's code, and the cases on which faults in it are looked for."""

    def __init__(self, law: Law, goal: str, drawn: int, edged: int) -> None:
        self.law, self.goal = law, goal
        self.generated = Generated(law.program, goal)
        self.text = Text(self.generated.source, self.generated.plan.citations.entries)
        self.questions = list(law.questions([goal], drawn, edged))
        few = Random(goal).sample(self.questions, min(FEW, len(self.questions)))
        self._stages = [Stage(self.generated, few), Stage(self.generated, self.questions)]

    def agrees(self) -> list[Question]:
        """The cases on which the code as it was generated and the evaluator say different things: none."""
        told = self.generated.told(self._stages[-1].sound[0])
        found = []
        for question, said in zip(self.questions, told, strict=True):
            if said is not None:
                wanted = self.law.said(question)
                if not same(wanted.found, said.found) or wanted.cited != said.cited:
                    found.append(question)
        return found

    def notices(self, mutant: Mutant) -> bool:
        """Whether some row comes out differently, cannot be decided any more, or is refused where it was not."""
        return any(stage.notices(mutant.source) for stage in self._stages)


@final
class Stage:
    """Cases that are tried together: a few first, since most faults are noticed at once."""

    def __init__(self, generated: Generated, questions: Sequence[Question]) -> None:
        self.generated = generated
        self._memory = Memory(generated.program, [one.row.values for one in questions])
        self._days = asked(questions)
        self.sound = self._answers(generated.source)

    def notices(self, source: str) -> bool:
        """Whether some row comes out differently under another text."""
        try:
            held, broken = self._answers(source)
        except Exception:  # noqa: BLE001  # a fault may raise anything, and is noticed if it does
            return True
        before, refused = self.sound
        return bool(np.any(broken != refused)) or not _alike(before, held)

    def _answers(self, source: str) -> tuple[Column, Any]:
        module = self.generated.module(source)
        held, _ = self.generated.column(self._memory, self._days, module)
        n = len(self._memory.rows)
        broken = np.zeros(n, bool)
        run = Run(self._memory, n, None, {}, presumptions=False)
        for test in module["COHERENCES"]:
            column = test(Frame(run, n))
            k = np.broadcast_to(codes(column), n)
            broken |= ((k == 0) & ~np.broadcast_to(np.asarray(column.v, bool), n)) | (k == RETRY)
        return held, broken


def _alike(one: Column, other: Column) -> bool:
    """Whether two columns say the same, row by row: what is lacking, values, citations."""
    n = len(one)
    if not np.array_equal(np.broadcast_to(codes(one), n), np.broadcast_to(codes(other), n)):
        return False
    cites = [np.zeros(n, np.int32) if each.c is None else np.broadcast_to(each.c, n) for each in (one, other)]
    if not np.array_equal(cites[0], cites[1]):
        return False
    dens = [np.broadcast_to(np.asarray(each.den), n) for each in (one, other)]
    if np.array_equal(dens[0], dens[1]):
        return np.array_equal(one.v, other.v)
    pairs = zip(one.v.tolist(), dens[1].tolist(), other.v.tolist(), dens[0].tolist(), strict=True)
    return all(a * d == b * c for a, d, b, c in pairs)


@final
@dataclass
class Score:
    """What came of the faults that were planted."""

    planted: int = 0
    noticed: int = 0
    equivalent: Counter[str] = field(default_factory=Counter)
    survivors: list[tuple[str, Mutant]] = field(default_factory=list)

    def add(self, other: Score) -> None:
        """Both together."""
        self.planted += other.planted
        self.noticed += other.noticed
        self.equivalent += other.equivalent
        self.survivors += other.survivors

    def __str__(self) -> str:
        real = self.planted - self.equivalent.total()
        return f"{self.noticed} of {real} noticed ({100 * self.noticed / max(1, real):.2f} %), {self.equivalent.total()} equivalent"  # fmt: skip


def tried(benches: Sequence[Bench], unit: str) -> Score:
    """Every fault of a unit, on the cases of each goal in whose code it stands until one notices it."""
    score = Score()
    every = [list(bench.text.mutants(unit)) for bench in benches]
    argued: Counter[tuple[str, str]] = Counter()
    for index, mutant in enumerate(every[0]):
        score.planted += 1
        if mutant.equivalent:
            score.equivalent[mutant.equivalent] += 1
        elif any(_notices(bench, mutants, index, mutant) for bench, mutants in zip(benches, every, strict=True)):
            score.noticed += 1
        else:
            key = (benches[0].goal, mutant.told)
            argued[key] += 1
            most, why = EQUIVALENT.get(key, (0, ""))
            if argued[key] <= most:
                score.equivalent[why] += 1
            else:
                score.survivors.append((benches[0].goal, mutant))
    return score


def _notices(bench: Bench, mutants: Sequence[Mutant], index: int, mutant: Mutant) -> bool:
    """Whether the same fault is noticed in another goal's code, where it is the same text."""
    return index < len(mutants) and mutants[index].told == mutant.told and bench.notices(mutants[index])


def units(law: Law, goals: Sequence[str], benches: dict[str, Bench]) -> Iterator[tuple[str, list[Bench]]]:
    """Each unit of code once, with the benches that try it: the goal's own, or for what is no goal a few that read it."""
    asked = {identifier(goal) for goal in law.goals}
    hosts: dict[str, list[Bench]] = {}
    for goal in goals:
        bench = benches[goal]
        yield bench.text.goals[goal], [bench]
        for unit in bench.text.units:
            if unit not in asked:
                hosts.setdefault(unit, []).append(bench)
    for unit, found in hosts.items():
        yield unit, sorted(found, key=lambda one: len(one.generated.source))[:3]


def score(law: Law, goals: Sequence[str], drawn: int, edged: int) -> Score:
    """The score of some goals, and of whatever only they read."""
    benches = {goal: Bench(law, goal, drawn, edged) for goal in goals}
    whole = Score()
    for unit, found in units(law, goals, benches):
        whole.add(tried(found, unit))
    return whole


def main(report: Path) -> int:
    """Every shipped goal; the report tells the score, and each survivor."""
    lines = ["# Faults planted in the generated code", ""]
    whole = Score()
    for edition in EDITIONS:
        law, started = shipped(edition), time.monotonic()
        found = score(law, law.goals, 60, 1500)
        whole.add(found)
        lines += [f"## {edition}", "", f"{found}, in {time.monotonic() - started:.0f} s.", ""]
        lines += [f"- equivalent: {count} × {why}" for why, count in found.equivalent.most_common()]
        lines += [f"- survives: `{goal}` line {one.line}, {one.told}" for goal, one in found.survivors]
        lines.append("")
    lines.insert(2, f"**{whole}.**\n")
    report.write_text("\n".join(lines), encoding="utf-8")
    sys.stdout.write(f"{whole}; {report}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
