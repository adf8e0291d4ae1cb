"""The search for facts that reach what no scenario reaches: from the cases there are, one fact at a time, ever nearer.

Nothing is drawn at random: the same law and the same scenarios give the same suggestions.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction
from typing import Any, Final, final

from millesime.coverage.bench import Bench
from millesime.coverage.candidates import Candidates
from millesime.coverage.distance import Gauge
from millesime.coverage.gaps import FAR
from millesime.coverage.items import Item, Kind
from millesime.coverage.ledger import Ledger
from millesime.coverage.needs import Sort
from millesime.coverage.places import Entry
from millesime.coverage.targets import Aim, aims, dated
from millesime.evaluate.engine import Engine
from millesime.model.expressions import ConditionsOf, FactRef, RuleRef, ScaleRef
from millesime.model.program import DATE_REFERENCE, Rule
from millesime.model.walk import reached, walk
from millesime.values import Lack, Status
from millesime.values.types import Kind as Of

BUDGET: Final = 300
"""How many cases are tried for one aim before it is given up."""
_SEEDS: Final = 8


@final
@dataclass(frozen=True, slots=True)
class Found:
    """A case that reaches what was missing: the goal to ask, the facts, the day, the reading, and what comes out."""

    aim: Aim
    values: Mapping[str, Any]
    at: date | None
    value: Any

    @property
    def item(self) -> Item:
        """What it reaches."""
        return self.aim.item


@final
@dataclass(slots=True)
class _Try:
    values: dict[str, Any]
    far: int
    gaps: tuple[Any, ...]
    ledger: Ledger | None = None
    value: Any = None


@final
class Search:
    """One edition searched, from the cases that its scenarios give."""

    def __init__(self, bench: Bench, cases: Sequence[Mapping[str, Any]]) -> None:
        self._bench = bench
        self._plain = Engine(bench.program)
        self._cases = [{name: value for name, value in case.items() if name != DATE_REFERENCE} for case in cases]
        self._candidates: dict[str, Candidates] = {}
        self._left = 0

    def find(self, one: Item, entry: Entry, ledger: Ledger) -> Iterator[Found]:
        """Cases that reach an item: one, or for a condition one for each side that is missing."""
        done: set[bool | None] = set()
        spent = 0
        for aim in self._read(aims(one, entry, self._bench, ledger)):
            if aim.truth in done or spent > 3 * BUDGET:
                continue
            self._left = BUDGET
            hit = self._aimed(aim)
            spent += BUDGET - self._left
            if hit is not None and hit.ledger is not None:
                done.add(aim.truth)
                values, value = self._least(aim, hit)
                _merge(ledger, self._run(aim, values).ledger or hit.ledger)
                yield Found(aim, values, self._at(aim), value)

    def _read(self, straight: Iterator[Aim]) -> Iterator[Aim]:
        """The aims, then the same under each reading that the goal's rules may follow."""
        found = list(straight)
        yield from found
        for aim in found:
            if aim.reading is None:
                reach = reached(self._bench.program, aim.goal, within=self._bench.engine.reads)
                yield from (replace(aim, reading=reading) for reading in sorted(reach.readings))

    def _at(self, aim: Aim) -> date | None:
        facts, at = dated(aim.days)
        if at is None and DATE_REFERENCE in self._reach(aim.goal):
            return next(iter(facts.values()))
        return at

    def _reach(self, goal: str) -> frozenset[str]:
        return reached(self._bench.program, goal, within=self._bench.engine.reads).facts

    def _aimed(self, aim: Aim) -> _Try | None:
        fixed, _ = dated(aim.days)
        day = aim.days[0][1]
        facts = self._bench.program.facts
        held = self._candidates.get(aim.goal)
        if held is None:
            held = Candidates(self._bench.program, aim.goal, self._bench.engine.reads)
            self._candidates[aim.goal] = held
        reach = self._reach(aim.goal) & facts.keys()
        plain = {name: held.first(facts[name], day) for name in sorted(reach) if not facts[name].has_presumption}
        best: _Try | None = None
        for seed in self._seeds(reach, plain):
            tried = self._run(aim, {**seed, **fixed})
            if tried.ledger is not None:
                return tried
            if best is None or tried.far < best.far:
                best = tried
        movable = [name for name in self._movable(aim, reach) if name not in fixed]
        while best is not None and self._left > 0:
            nearer = self._nearer(aim, best, movable, held, day)
            if nearer is None or nearer.ledger is not None:
                return nearer
            best = nearer
        return None

    def _seeds(self, reach: frozenset[str], plain: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
        """Cases to begin with: those that give most of what the goal reads, then the plainest."""
        cases = [{name: value for name, value in case.items() if name in reach} for case in self._cases]
        told = [case for case in cases if case]
        told.sort(key=lambda case: -len(case))
        seen: list[dict[str, Any]] = []
        for case in told:
            if case not in seen:
                seen.append(case)
            if len(seen) == _SEEDS:
                break
        yield from ({**plain, **case} for case in seen)
        yield dict(plain)

    def _movable(self, aim: Aim, reach: frozenset[str]) -> list[str]:
        """The facts that what is needed speaks of, the nearest first; all of them where nothing tells."""
        named: dict[str, None] = {}
        rules: dict[str, None] = {}
        for need in aim.needs:
            for expr in _exprs(need.of):
                for node in walk(expr):
                    match node:
                        case FactRef(name=name):
                            named.setdefault(name)
                        case RuleRef(name=name) | ConditionsOf(rule=name) | ScaleRef(name=name):
                            rules.setdefault(name)
                        case _:
                            pass
        behind = reached(self._bench.program, *rules, within=self._bench.engine.reads).facts if rules else frozenset()
        found = [*named, *(name for name in sorted(behind) if name not in named)]
        lists = {name for name in reach if self._bench.program.facts[name].type.kind is Of.LIST}
        of_elements = any(need.sort is Sort.ELEMENT for need in aim.needs)
        found += sorted(lists.difference(found)) if of_elements else ()
        return [name for name in found if name in reach] if found else sorted(reach)

    def _nearer(self, aim: Aim, best: _Try, movable: list[str], held: Candidates, day: date) -> _Try | None:
        """The same case with one fact changed, nearer to the aim; None where no change brings it nearer."""
        found: _Try | None = None
        for name in movable:
            for value in held.of(self._bench.program.facts[name], best.values, day, best.gaps):
                if self._left <= 0:
                    return found
                tried = self._run(aim, {**best.values, name: value})
                if tried.ledger is not None:
                    return tried
                if tried.far < (found or best).far:
                    found = tried
            if found is not None and found.far < best.far - FAR // 2:
                return found
        return found

    def _run(self, aim: Aim, values: dict[str, Any]) -> _Try:
        self._left -= 1
        broken = self._plain.incoherent(values)
        if broken:
            return _Try(values, (100 + len(broken)) * FAR, ())
        run = self._bench.begin(values, self._at(aim), aim.reading)
        node = self._bench.decide(aim.goal, run)
        ledger = Ledger()
        ledger.enter(node, self._bench.probe, self._bench.inventory)
        if aim.hit(ledger) and self._writable(aim.goal, node.value):
            return _Try(values, 0, (), ledger, node.value)
        gauge = Gauge(self._bench, run, node)
        far = gauge.far(aim.needs) if aim.needs else FAR
        return _Try(values, far, gauge.gaps)

    def _writable(self, goal: str, value: Any) -> bool:
        """Whether a scenario can say what comes out: no third, nothing below nought, nothing to be asked again."""
        if isinstance(value, Lack):
            wanting = value.status is Status.UNKNOWN and value.missing <= self._bench.inventory.facts
            return not wanting
        if isinstance(value, int | Fraction) and not isinstance(value, bool):
            rest = Fraction(value).denominator
            for prime in (2, 5):
                while rest % prime == 0:
                    rest //= prime
            return value >= 0 and rest == 1
        return True

    def _least(self, aim: Aim, hit: _Try) -> tuple[dict[str, Any], Any]:
        """The fewest facts that still reach it with the same result, each left out in turn."""
        fixed, _ = dated(aim.days)
        values = {name: value for name, value in hit.values.items() if name in self._reach(aim.goal)}
        for name in sorted(values, reverse=True):
            if name in fixed:
                continue
            fewer = {key: value for key, value in values.items() if key != name}
            tried = self._run(aim, fewer)
            if tried.ledger is not None and tried.value == hit.value:
                values = fewer
        return values, hit.value


def _exprs(of: Any) -> Iterator[Any]:
    """The expressions that a need is about."""
    if isinstance(of, tuple):
        for part in of:
            yield from _exprs(part)
    elif isinstance(of, Rule):
        return
    elif hasattr(of, "parts"):
        if of.expr is not None:
            yield of.expr
        for part in of.parts:
            yield from _exprs(part)
    elif hasattr(of, "since"):
        yield from (of.since, *((of.until,) if of.until is not None else ()))
    elif hasattr(of, "type"):
        yield of


def _merge(ledger: Ledger, found: Ledger) -> None:
    ledger.reached |= found.reached
    for place, seen in found.observed.items():
        ledger.observed.setdefault(place, set()).update(seen)


def wanted(items: Mapping[Item, Entry], ledger: Ledger, kinds: frozenset[Kind]) -> Iterator[tuple[Item, Entry]]:
    """What is missing of these kinds, in the order of the text; what was reached on the way is left out.

    Bounds come first: a case that stands at one reaches much of the rest, and says more than any other.
    """
    order = sorted(
        items, key=lambda one: (one.file, one.kind is not Kind.BOUND, one.start, one.end, one.way, one.detail)
    )
    for one in order:
        if one.kind in kinds and one not in ledger.reached:
            yield one, items[one]
