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

from millesime.kernels.code.layout import identifier
from millesime.kernels.exact.columns import Column, codes
from millesime.kernels.exact.lacks import RETRY
from millesime.kernels.law.frames import Frame, Run
from millesime.model.walk import reached
from tests.oracle.agreement import EDITIONS, Law, Question, alike, shipped
from tests.oracle.columnar import Generated, Memory, asked
from tests.oracle.equivalents import EQUIVALENT
from tests.oracle.mutants import Mutant, Text
from tests.oracle.readers import Unasked

FEW = 60
"""Cases that are tried before all the others."""
HOSTS = 4
"""Goals in whose code what is no goal is tried."""


@final
class Bench:
    """One goal's code, and the cases on which faults in it are looked for."""

    def __init__(self, law: Law, goal: str, drawn: int, edged: int, reading: str | None = None) -> None:
        self.law, self.goal, self.reading, self._rows = law, goal, reading, (drawn, edged)
        self.generated = Generated(law.program, goal, reading)
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
                wanted = self.law.said(question, self.reading)
                if not alike(wanted, said) or wanted.cited != said.cited:
                    found.append(question)
        return found

    def otherwise(self) -> Iterator[Bench]:
        """The same on many more cases, then under each reading that the goal may depend on."""
        drawn, edged = self._rows
        yield Bench(self.law, self.goal, 4 * drawn, 5 * edged)
        for reading in sorted(reached(self.law.program, self.goal).readings):
            yield Bench(self.law, self.goal, *self._rows, reading)

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
    """Every fault of a unit, on the cases of each goal in whose code it stands, under each reading, until one notices it."""
    score = Score()
    others = [benches[0].text.alike(bench.text, unit) for bench in benches]
    unnoticed = []
    for mutant in benches[0].text.mutants(unit):
        score.planted += 1
        if mutant.equivalent:
            score.equivalent[mutant.equivalent] += 1
        elif any(
            bench.notices(same_)
            for bench, other in zip(benches, others, strict=True)
            if (same_ := other.get(mutant[:3]))
        ):
            score.noticed += 1
        else:
            unnoticed.append(mutant)
    for bench in benches[0].otherwise() if unnoticed else ():
        other = benches[0].text.alike(bench.text, unit)
        left = [mutant for mutant in unnoticed if not ((found := other.get(mutant[:3])) and bench.notices(found))]
        score.noticed += len(unnoticed) - len(left)
        unnoticed = left
    argued: Counter[tuple[str, str]] = Counter()
    for mutant in unnoticed:
        key = (benches[0].goal, mutant.told)
        argued[key] += 1
        most, why = EQUIVALENT.get(key, (0, ""))
        unasked = _unasked(benches[0], unit, mutant)
        if unasked or argued[key] <= most:
            score.equivalent[unasked or why] += 1
        else:
            score.survivors.append((benches[0].goal, mutant))
    return score


def _unasked(bench: Bench, unit: str, mutant: Mutant) -> str | None:
    """Why a fault in a table of days is none, where it stands on days on which nobody asks."""
    rows = bench.text.table(unit)
    row = next((day for day, first, last in rows if first <= mutant.line <= last), None)
    days = [day for day, _, _ in rows if day is not None]
    if unit in bench.text.goals.values() or len(rows) != len(days) + 1:
        return None
    return Unasked(bench.law.program).reason(unit, mutant, days, row)


def score(law: Law, goals: Sequence[str], drawn: int, edged: int) -> Iterator[tuple[str, Score]]:
    """The score of each goal's own code, then of what is no goal (barèmes, derived fields, conditions, coherences).

    That is tried where it stands in the code of goals that read it themselves, else of others.
    """
    asked = {identifier(goal) for goal in law.goals}
    hosts: dict[str, list[tuple[bool, int, str]]] = {}
    for goal in goals:
        bench = Bench(law, goal, drawn, edged)
        own = bench.text.goals[goal]
        yield goal, tried([bench], own)
        near = bench.text.named(own)
        for unit in bench.text.units:
            if unit not in asked:
                hosts.setdefault(unit, []).append((unit not in near, len(bench.generated.source), goal))
    for unit, found in sorted(hosts.items()):
        yield unit, tried([Bench(law, goal, drawn, 2 * edged) for _, _, goal in sorted(found)[:HOSTS]], unit)


def main(report: Path, editions: Sequence[str] = EDITIONS) -> int:
    """Every shipped goal; the report tells the score, and each survivor, of what has been tried so far."""
    lines = ["# Faults planted in the generated code", ""]
    whole = Score()
    for edition in editions:
        law, started, mine = shipped(edition), time.monotonic(), Score()
        for unit, found in score(law, law.goals, 30, 900):
            mine.add(found)
            sys.stderr.write(f"{edition} {unit}: {found}\n")
            seconds = time.monotonic() - started
            _write(report, [*lines, *_told(edition, mine, f"{seconds:.0f} s, as far as {unit}")])
        whole.add(mine)
        lines += _told(edition, mine, f"{time.monotonic() - started:.0f} s")
        _write(report, [*lines[:2], f"**{whole}.**", "", *lines[2:]])
    sys.stdout.write(f"{whole}; {report}\n")
    return 0


def _told(edition: str, score: Score, spent: str) -> list[str]:
    lines = [f"## {edition}", "", f"{score}, in {spent}.", ""]
    lines += [f"- equivalent: {count} × {why}" for why, count in score.equivalent.most_common()]
    lines += [f"- survives: `{goal}` `{one.unit}` line {one.line}, {one.told}" for goal, one in score.survivors]
    return [*lines, ""]


def _write(report: Path, lines: Sequence[str]) -> None:
    report.write_text("\n".join(lines), encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), sys.argv[2:] or EDITIONS))
