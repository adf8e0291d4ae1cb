"""The scenarios of a library's editions, run under a probe: what of the law they reach.

Every edition runs its own scenarios and those that it inherits. A run counts for what it reached on the way to an
expectation that is met: what nobody expected, or expected in vain, shows nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, final

from millesime.coverage.inventory import Inventory
from millesime.coverage.ledger import Ledger
from millesime.coverage.probe import Probe
from millesime.evaluate.engine import Engine
from millesime.evaluate.trail import Run
from millesime.model.program import DATE_REFERENCE, Situation
from millesime.values import Lack, Status
from millesime.workspace.edition import Edition
from millesime.workspace.scenarios import facts_of, met, scenarios


@final
@dataclass(frozen=True, slots=True)
class Measured:
    """What there is to reach in each edition, and what was reached in any."""

    inventories: Mapping[str, Inventory]
    ledger: Ledger


@final
@dataclass(frozen=True, slots=True)
class _Said:
    """What a run says of a goal."""

    status: Status
    value: Any
    missing: tuple[str, ...]


@final
class _Bench:
    """One edition under its probe."""

    def __init__(self, edition: Edition) -> None:
        self.edition = edition
        self.inventory = Inventory(edition.program)
        self.probe = Probe(self.inventory)
        self.engine = Engine(edition.program, self.probe)

    def run(self, given: Any, situation: Situation, ledger: Ledger) -> None:
        """One situation: what it reaches on the way to each expectation that it meets."""
        case = self.edition.check_facts(facts_of(given)).product
        if case is None:
            return
        self.probe.begin()
        named = case.values.get(DATE_REFERENCE)
        day = situation.at or (named if isinstance(named, date) else None)
        run = Run(case.values, day, (situation.reading,) if situation.reading else (), True, {})
        for check in situation.checks:
            rule = self.edition.program.rules.get(check.goal)
            if rule is None or rule.structure is not None:
                continue
            unit = self.engine.unit(check.goal)
            node = run.memo.get(unit)
            if node is None:
                node = unit.decide(run)
                self.probe.goal(node)
            if met(check, _said(node.value)):
                ledger.enter(node, self.probe, self.inventory)


def measured(load: Callable[[str], Edition], editions: Iterable[str]) -> Measured:
    """What the scenarios of these editions reach; each is loaded once."""
    benches = {name: _Bench(load(name)) for name in editions}
    ledger = Ledger()
    for name, bench in benches.items():
        for scenario in scenarios(bench.edition.program):
            for situation in scenario.situations:
                asked = benches.get(situation.edition or name)
                if asked is not None:
                    asked.run(scenario.given + situation.given, situation, ledger)
    for bench in benches.values():
        ledger.settle(bench.inventory)
    return Measured({name: bench.inventory for name, bench in benches.items()}, ledger)


def _said(value: Any) -> _Said:
    if value.__class__ is Lack:
        return _Said(value.status, None, tuple(value.missing))
    return _Said(Status.DETERMINED, value, ())
