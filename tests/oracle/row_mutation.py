"""The mutation score of the code of one row: every fault that can be planted in it, and whether the rows notice it.

`python -m tests.oracle.row_mutation REPORT [GOAL …]` tries all of them, in each goal's own functions; `make mutate-rows` calls
it. A fault is noticed where a row that is answered is answered otherwise than the evaluator does (value, status, what is
missing, citation), or where the code traps or is none. One that only leaves more rows to the columns harms nobody, and is
counted apart.
"""

from __future__ import annotations

import sys
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import Final, final

import numpy as np
import wasmtime

from millesime.kernels.code.layout import identifier
from millesime.kernels.exact.columns import Array, Column, codes, spread
from millesime.kernels.exact.lacks import RETRY
from millesime.kernels.law.frames import Run
from millesime.kernels.wasm.facts import Facts, Presumed
from millesime.kernels.wasm.instance import Instance
from millesime.kernels.wasm.module import Module
from millesime.kernels.wasm.source import Source
from millesime.model.walk import reached
from tests.oracle.agreement import EDITIONS, Law, Question, Said, same, shipped
from tests.oracle.columnar import Generated, Memory, asked
from tests.oracle.mutation import FEW
from tests.oracle.row_equivalents import Compiled, masked, never_found, unshown
from tests.oracle.row_mutants import Fault, Wat

NOTICED, LEAVES_MORE, UNNOTICED = "noticed", "leaves more", "unnoticed"
DRAWN, EDGED = 40, 900
TOGETHER = 20
"""Rows that are held against the evaluator at a time."""
KEY: Final = {
    "2012": ("tarification.mode", "prime.eligible", "prime.montant_maximum", "prime.montant_minimum"),
    "2016": (
        "tarification.mode", "tarification.fraction_individuelle", "tarification.taux_net_mixte", "prime.eligible",
        "prime.montant_maximum", "prime.date_limite_demande",
    ),
}  # fmt: skip
"""The goals that are tried first."""


@final
class RowBench:
    """The code of one row of a goal, and the cases on which faults in it are looked for."""

    def __init__(self, law: Law, goal: str, drawn: int, edged: int, reading: str | None = None) -> None:
        self.law, self.goal, self.reading, self._rows = law, goal, reading, (drawn, edged)
        self.questions = list(law.questions([goal], drawn, edged))
        generated = Generated(law.program, goal, reading)
        names = generated.module()
        scales = {each.scale.name: names[identifier(each.scale.name)] for each in generated.plan.scales}
        whole = _Cases(generated, self.questions)
        presumed = {name: _written(column) for name, column in generated.presumed.items()}
        self.module = Module(generated.plan, scales, Facts(whole.source.den, presumed, presumptions=True))
        self.text = Wat(self.module.text, generated.plan.citations.entries)
        few = Random(goal).sample(self.questions, min(FEW, len(self.questions)))
        self._engine = wasmtime.Engine()
        self._stages = [Stage(self, generated, cases) for cases in (_Cases(generated, few), whole)]

    @property
    def own(self) -> list[str]:
        """The goal's own functions; none where the goal is left whole."""
        goal = self.module.goals[0]
        return [] if goal is None else self.text.rule(goal.name)

    @property
    def others(self) -> list[str]:
        """The functions of all that the goal reads."""
        return [name for name in self.text.functions if name not in self.own]

    def compiled(self, text: str) -> Instance:
        """A text at work."""
        code = wasmtime.Module(self._engine, bytes(wasmtime.wat2wasm(text)))
        return Instance(self._engine, code, self.module, {})

    def answered(self) -> float:
        """The share of the cases that the code answers."""
        return float(np.mean(self._stages[-1].answered))

    def agrees(self) -> list[Question]:
        """The cases on which the code as it was written and the evaluator say different things: none."""
        return self._stages[-1].differing()

    def otherwise(self) -> Iterator[RowBench]:
        """The same on many more cases, then under each reading that the goal may depend on."""
        drawn, edged = self._rows
        yield RowBench(self.law, self.goal, 4 * drawn, 4 * edged)
        for reading in sorted(reached(self.law.program, self.goal).readings):
            yield RowBench(self.law, self.goal, *self._rows, reading)

    def judged(self, fault: Fault) -> str:
        """What becomes of a fault: a few cases first, since most faults are noticed at once."""
        text, found = self.text.edited(fault.edits), UNNOTICED
        try:
            instance = self.compiled(text)
            for stage in self._stages:
                verdict = stage.judged(instance)
                if verdict == NOTICED:
                    return NOTICED
                found = LEAVES_MORE if verdict == LEAVES_MORE else found
        except Exception:  # noqa: BLE001  # no code, a trap, an entry that is none: whoever meets it is told
            return NOTICED
        return found


@final
class _Cases:
    """Some cases as a table in memory."""

    def __init__(self, generated: Generated, questions: Sequence[Question]) -> None:
        self.questions = questions
        memory = Memory(generated.program, [one.row.values for one in questions])
        run = Run(memory, len(questions), asked(questions), generated.presumed, presumptions=True)
        self.source = Source(run)


@final
class Stage:
    """Cases that are tried together, and what the sound code says of them."""

    def __init__(self, bench: RowBench, generated: Generated, cases: _Cases) -> None:
        self._bench, self._generated, self._cases = bench, generated, cases
        self._said: dict[int, Said] = {}
        self.sound = self._decided(bench.compiled(bench.text.text))
        self.answered: Array = codes(self.sound) != RETRY

    def _decided(self, instance: Instance) -> Column:
        n = len(self._cases.questions)
        return spread(instance.decide(self._cases.source, np.zeros(n, bool))[0], n)

    def differing(self) -> list[Question]:
        """The cases that the sound code answers otherwise than the evaluator."""
        return self._wrong(self.sound, np.flatnonzero(self.answered))

    def judged(self, instance: Instance) -> str:
        """What becomes of a fault here."""
        held = self._decided(instance)
        answered = codes(held) != RETRY
        changed = answered & (~self.answered | _apart(self.sound, held))
        rows = np.flatnonzero(changed)
        for first in range(0, len(rows), TOGETHER):
            if self._wrong(held, rows[first : first + TOGETHER]):
                return NOTICED
        return LEAVES_MORE if bool(np.any(self.answered & ~answered)) else UNNOTICED

    def _wrong(self, held: Column, rows: Array) -> list[Question]:
        """Those of some rows that are answered otherwise than the evaluator answers them."""
        found = []
        for row, told in zip(rows.tolist(), self._generated.told(held.take(rows)), strict=True):
            question = self._cases.questions[row]
            if row not in self._said:
                self._said[row] = self._bench.law.said(question, self._bench.reading)
            wanted = self._said[row]
            if told is None or not same(wanted.found, told.found) or wanted.cited != told.cited:
                found.append(question)
        return found


def _apart(one: Column, other: Column) -> Array:
    """The rows of which two columns may say different things."""
    n = len(one)
    found = codes(one) != codes(other)
    cites = [np.zeros(n, np.int32) if each.c is None else each.c for each in (one, other)]
    dens = [np.broadcast_to(np.asarray(each.den), n) for each in (one, other)]
    values = (one.v != other.v) | (dens[0] != dens[1])
    apart: Array = found | (cites[0] != cites[1]) | (values & (codes(one) == 0))
    return apart


def _written(presumed: Column) -> Presumed:
    """What is presumed, as it is written into code."""
    if presumed.v.dtype == bool:
        return (bool(presumed.v),)
    assert isinstance(presumed.den, int)
    return (int(presumed.v), presumed.den)


@final
@dataclass
class Score:
    """What came of the faults that were planted."""

    planted: int = 0
    noticed: int = 0
    harmless: int = 0
    equivalent: int = 0
    unshown: Counter[str] = field(default_factory=Counter)
    survivors: list[tuple[str, Fault]] = field(default_factory=list)

    def add(self, other: Score) -> None:
        """Both together."""
        self.planted += other.planted
        self.noticed += other.noticed
        self.harmless += other.harmless
        self.equivalent += other.equivalent
        self.unshown += other.unshown
        self.survivors += other.survivors

    def __str__(self) -> str:
        real = self.planted - self.harmless - self.equivalent
        return (
            f"{self.planted} planted; {self.harmless} only leave more rows, {self.equivalent} equivalent; {self.noticed} of {real} others noticed "
            f"({100 * self.noticed / max(1, real):.2f} %), {self.unshown.total()} not shown, {len(self.survivors)} survive"
        )


def tried(bench: RowBench, units: Sequence[str], more: bool = True) -> Score:
    """Every fault of some functions, on the goal's cases; on many more, and under each reading, what none of these notice."""
    score, left = Score(), []
    for fault in bench.text.faults(units):
        score.planted += 1
        verdict = bench.judged(fault)
        score.noticed += verdict == NOTICED
        if verdict != NOTICED:
            left.append((fault, verdict))
    sound = Compiled(bench.text.text) if left else None
    unlike = []
    for fault, verdict in left:
        if (
            verdict == UNNOTICED
            and sound is not None
            and (
                never_found(bench.text, fault)
                or masked(bench.text, fault)
                or sound.same(bench.text.edited(fault.edits))
            )
        ):
            score.equivalent += 1
        else:
            unlike.append((fault, verdict))
    left = unlike
    for other in bench.otherwise() if more and any(verdict == UNNOTICED for _, verdict in left) else ():
        alike = {one.key: one for one in other.text.faults([unit for unit in units if unit in other.text.functions])}
        still = []
        for fault, verdict in left:
            if verdict == UNNOTICED and fault.key in alike:
                verdict = other.judged(alike[fault.key])
            if verdict == NOTICED:
                score.noticed += 1
            else:
                still.append((fault, verdict))
        left = still
    for fault, verdict in left:
        if verdict == LEAVES_MORE:
            score.harmless += 1
        elif (barred := bench.text.barred(fault)) and bench.judged(fault._replace(edits=barred)) == UNNOTICED:
            score.unshown["on a way that no case of the goal's own goes"] += 1
        elif why := unshown(bench.text, fault):
            score.unshown[why] += 1
        else:
            score.survivors.append((bench.goal, fault))
    return score


def main(report: Path, goals: Sequence[str]) -> int:
    """The goals named, else every shipped one, the key ones first; the report tells what has been tried so far."""
    lines, whole, started = ["# Faults planted in the code of one row", ""], Score(), time.process_time()
    for edition in EDITIONS:
        law, mine = shipped(edition), Score()
        every = dict.fromkeys((*KEY[edition], *law.goals))
        for goal in (one for one in every if not goals or one in goals):
            bench = RowBench(law, goal, DRAWN, EDGED)
            assert bench.agrees() == [], goal
            found = tried(bench, bench.own)
            mine.add(found)
            whole.add(found)
            sys.stderr.write(f"{edition} {goal} (answers {bench.answered():.0%}): {found}\n")
            so_far = _told(edition, mine, f"{time.process_time() - started:.0f} s of a processor, as far as {goal}")
            report.write_text("\n".join([*lines, *so_far]), encoding="utf-8")
        lines += _told(edition, mine, f"{time.process_time() - started:.0f} s of a processor")
    report.write_text("\n".join([*lines[:2], f"**{whole}.**", "", *lines[2:]]), encoding="utf-8")
    sys.stdout.write(f"{whole}; {report}\n")
    return 0


def _told(edition: str, score: Score, spent: str) -> list[str]:
    lines = [f"## {edition}", "", f"{score}, in {spent}.", ""]
    lines += [f"- not shown: {count} × {why}" for why, count in score.unshown.most_common()]
    lines += [f"- survives: `{goal}` `{one.unit}` line {one.line}, {one.told}" for goal, one in score.survivors]
    return [*lines, ""]


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), sys.argv[2:]))
