"""What becomes of the faults in the functions of a rule: noticed by rows, proved to change nothing, or left.

A fault is noticed where a row that is answered is answered otherwise than the evaluator does (value, status, what is missing,
citation), or where the code traps or is none. What no row notices is proved to change nothing, where it does.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import cycle
from typing import Final, NamedTuple, final

import numpy as np

from millesime.kernels.exact.columns import Array
from tests.oracle.row_bench import LEAVES_MORE, NOTICED, UNNOTICED, Bench, Beside, Host, Rows, Told, beside
from tests.oracle.row_domain import Reads
from tests.oracle.row_equivalents import ARGUED, reason
from tests.oracle.row_mutants import Fault
from tests.oracle.row_pool import Pool
from tests.oracle.row_proofs import Function
from tests.oracle.row_symbols import Means, Unread

DRAWN, EDGED = 40, 600
AT_ONCE: Final = 2048
"""Rows that are tried together."""
SHOWING: Final = 512
"""Rows like one for which a proof failed."""


class Stage(NamedTuple):
    """So many lots of rows, then proofs that use such means, so much being spent on each."""

    lots: int
    steps: int
    means: Means


STAGES: Final = (
    Stage(7, 6_000_000, Means()),
    Stage(12, 12_000_000, Means(sets=True)),
    Stage(0, 60_000_000, Means(exact=True)),
    Stage(20, 12_000_000, Means(depth=1, sets=True)),
    Stage(0, 12_000_000, Means(sets=True, days=True)),
    Stage(0, 12_000_000, Means(exact=True, days=True)),
    Stage(10, 60_000_000, Means(depth=1, exact=True, sets=True)),
)
AGAIN: Final = (*STAGES, Stage(120, 150_000_000, Means(depth=2, exact=True, sets=True)))
"""The same for the few faults of which something was left."""
LITTLE: Final = 4_000_000
"""So much is spent on each proof at first."""
UNFINISHED, LAST = 12, 120
"""After so many proofs of a function that are not brought to an end, no more are tried in a stage, or twice as many of which
little was spent on each; in the last one.
"""


class Left(NamedTuple):
    """A fault that is neither noticed nor proved to be none: where it is, what, what is known of it, and the line."""

    unit: str
    line: int
    told: str
    place: int
    verdict: str
    text: str


@final
@dataclass
class Score:
    """What came of the faults that were planted."""

    planted: int = 0
    functions: int = 0
    found: Counter[str] = field(default_factory=Counter)
    left: list[Left] = field(default_factory=list)

    def add(self, other: Score) -> None:
        """Both together."""
        self.planted += other.planted
        self.functions += other.functions
        self.found += other.found
        self.left += other.left

    @property
    def survivors(self) -> list[Left]:
        """Those of which nothing is known."""
        return [one for one in self.left if one.verdict == UNNOTICED]

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

    def __init__(
        self, host: Host, rule: str, path: str | None = None, *, drawn: int = DRAWN, edged: int = EDGED
    ) -> None:
        self.host, self.rule, self.path = host, rule, path
        goal, spans, written = rule if path is None else host.goal, host.spans(rule, path), host.written(rule, path)
        pool = Pool(host.law, goal, drawn, edged, host.figures(), spans, written)
        self.bench = Bench(host, rule, pool, path)
        self._reads = Reads(host.law.program, self.bench.module, self.bench.text, host.named(), host.text)
        self._on_its_days = self._reads
        self._random = np.random.default_rng(20161231)
        self._readers: dict[tuple[str, str | None], Trial] = {}
        self._parents: list[Array] = [pool.base]
        self._known: list[Array] = []
        """Rows that lack nothing: hardly one in ten of those that lack the one or the other."""
        self._tells = cycle(TOLD)
        self._nears = cycle((False, False, True, False, True))
        """Whether rows are made of the law's scenarios, and of those that lack nothing, alone."""
        self._rows: list[Rows] = [self._more(pool.base)]
        self._rows += [self.bench.rows(self._rows[0].rows, told) for told in Told if told is not Told.ALL]

    def _more(self, given: Array | None = None) -> Rows:
        """More rows: these and others made of them, of those that noticed something, and of those that are answered unlike."""
        pool = self.bench.pool
        parents = np.concatenate(self._parents)
        told = next(self._tells) if given is None else Told.ALL
        near = next(self._nears) and self._known
        drawn = pool.drawn(self._random, AT_ONCE, np.concatenate([pool.given, *self._known]) if near else parents)
        rows = self.bench.rows(drawn if given is None else np.concatenate([given[:AT_ONCE], drawn])[:AT_ONCE], told)
        if len(parents) < 4 * AT_ONCE:
            answers = np.stack([_whole(rows.held.k, rows.n), _whole(rows.held.c, rows.n)], axis=1)
            _, first = np.unique(answers, axis=0, return_index=True)
            known = np.flatnonzero(answers[:, 0] == 0)
            self._known.append(rows.rows[known[:: max(1, len(known) // KNOWN)]])
            v, d = rows.held.v[known].astype(np.int64), np.broadcast_to(rows.held.den, rows.n)[known]
            sizes = (np.abs(v) + d) // np.gcd(v, d)  # in their lowest terms: only there they go too far
            self._parents += [rows.rows[first], self._known[-1], rows.rows[known[np.argsort(sizes)[-WIDEST:]]]]
        return rows

    def agrees(self) -> list[int]:
        """Rows on which the code as it was written and the evaluator say different things: none."""
        return self._rows[0].differing()

    def question(self, row: int) -> object:
        """A row of the first lot, as the evaluator is asked about it."""
        return self.bench.pool.question(self._rows[0].rows[row].tolist())

    def tried(self, units: Sequence[str], stages: Sequence[Stage] = STAGES) -> Score:
        """Every fault of some functions."""
        score = Score()
        for unit in units:
            score.add(self._tried(unit, list(self.bench.text.faults([unit])), stages))
        return score

    def _tried(self, unit: str, faults: Sequence[Fault], stages: Sequence[Stage]) -> Score:
        score = Score(len(faults), 1)
        left: dict[tuple[int, int], str] = {}
        groups = beside(self.bench, unit, faults)
        for number, group in enumerate(groups):
            if isinstance(group, Beside):
                left |= {(number, place): UNNOTICED for place in range(len(group.faults))}
            else:
                score.found[NOTICED] += 1
        proofs: dict[Means, Function | None] = {}
        refuted: set[tuple[Means, tuple[int, int]]] = set()
        """Proofs that fail however much is spent on them."""
        for turn, (count, steps, means) in enumerate(stages):
            self._noticed(groups, left, count, score)
            if left and means not in proofs:
                proofs[means] = self._function(unit, means)
            proof = proofs.get(means)
            last = turn == len(STAGES)
            for spent in (LITTLE, steps):
                if proof is None:
                    break
                before = proof.unfinished
                for number, place in [key for key in left if (means, key) not in refuted]:
                    if turn and left[number, place] == LEAVES_MORE:
                        continue
                    if proof.unfinished - before >= (
                        LAST if last else 2 * UNFINISHED if spent == LITTLE else UNFINISHED
                    ):
                        break
                    group = groups[number]
                    assert isinstance(group, Beside)
                    ended = proof.unfinished
                    told = self._proved(proof, group.faults[place], spent)
                    if proof.unfinished == ended:
                        refuted.add((means, (number, place)))
                    if told is None and not last and left[number, place] != LEAVES_MORE:
                        told = self._shown(proof, group, place)
                    if told is not None:
                        score.found[told] += 1
                        del left[number, place]
        seen = self._read(unit, [_fault(groups, key) for key, verdict in left.items() if verdict != LEAVES_MORE])
        for key, verdict in left.items():
            fault = _fault(groups, key)
            if fault.key in seen:
                score.found[NOTICED] += 1
                continue
            line = self.bench.text.line(fault)
            if verdict != LEAVES_MORE and reason(unit, fault.told, line) is not None:
                score.found[ARGUED] += 1
                continue
            score.found[verdict] += 1
            score.left.append(Left(unit, fault.line, fault.told, fault.place, verdict, line))
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

    def _read(self, unit: str, faults: Sequence[Fault]) -> set[tuple[str, str, int]]:
        """Those of some faults that are noticed in what rules come to that read this one."""
        found: set[tuple[str, str, int]] = set()
        for rule, path in self.host.readers(unit)[:READERS] if faults else ():
            if (rule, path) not in self._readers:
                self._readers[rule, path] = Trial(self.host, rule, path)
            other = self._readers[rule, path]
            wanted = {fault.key for fault in faults} - found
            known = unit in other.bench.text.functions
            mine = [fault for fault in other.bench.text.faults([unit] if known else []) if fault.key in wanted]
            groups = beside(other.bench, unit, mine)
            left = {
                (number, place): UNNOTICED
                for number, group in enumerate(groups)
                if isinstance(group, Beside)
                for place in range(len(group.faults))
            }
            other._noticed(groups, left, READ, Score())
            found |= {fault.key for fault in mine} - {_fault(groups, key).key for key in left}
        return found

    def _shown(self, proof: Function, group: Beside, place: int) -> str | None:
        """Whether rows like the one for which a proof failed notice the fault."""
        facts = proof.witness()
        if not facts:
            return None
        parents = np.concatenate(self._known) if self._random.random() < 0.5 else np.concatenate(self._parents)
        rows = self.bench.rows(self.bench.pool.showing(self._random, SHOWING, facts, self.path, parents))
        return NOTICED if group.judged(place, rows)[0] == NOTICED else None

    def _function(self, unit: str, means: Means) -> Function | None:
        reads = self._reads
        if means.days:
            if any(one.head == "param" for one in self.bench.text.functions[unit].parts):
                return None  # its days may be the element's
            if self._on_its_days.root != unit:
                self._on_its_days = reads.called_by(unit)
            reads = self._on_its_days
        try:
            found = Function(reads, unit, means)
        except Unread:
            return None
        return found if found.asked() else None

    def _proved(self, proof: Function, fault: Fault, steps: int) -> str | None:
        try:
            return proof.judged(fault, steps)
        except Unread:
            return None


def _fault(groups: Sequence[Beside | Fault], key: tuple[int, int]) -> Fault:
    group = groups[key[0]]
    assert isinstance(group, Beside)
    return group.faults[key[1]]


READERS, READ = 4, 8
"""So many rules that read the one at hand are looked at, and so many lots of rows."""
TOLD: Final = (
    Told.ALL, Told.ALL, Told.BUT_CASES, Told.ALL, Told.HALF, Told.ALL, Told.BUT_PATTERNS,
    Told.ALL, Told.OTHER_HALF, Told.ALL, Told.A_PART, Told.ANOTHER,
)  # fmt: skip
"""What is told of what lacks come to together, of one lot of rows after the other."""
KNOWN: Final = 24
"""So many rows of each lot that lack nothing are made others of."""
WIDEST: Final = 12
"""So many rows of each lot whose figures go furthest."""
KEPT: Final = 26
"""So many lots of rows are kept for the next function of a rule."""


def _whole(part: Array | None, n: int) -> Array:
    return np.zeros(n, np.int32) if part is None else np.broadcast_to(part, n)
