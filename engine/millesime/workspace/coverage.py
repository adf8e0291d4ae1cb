"""The scenarios of a library's editions, run under a probe: what of the law they reach.

Every edition runs its own scenarios and those that it inherits. A run counts for what it reached on the way to an
expectation that is met: what nobody expected, or expected in vain, shows nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, final

from millesime.coverage.bench import Bench
from millesime.coverage.inventory import Inventory
from millesime.coverage.ledger import Ledger
from millesime.model.program import DATE_REFERENCE, Situation
from millesime.values import Lack, Status
from millesime.workspace.edition import Edition
from millesime.workspace.scenarios import facts_of, met, scenarios


@final
@dataclass(frozen=True, slots=True)
class Measured:
    """What there is to reach in each edition, and what was reached in any."""

    benches: Mapping[str, Bench]
    ledger: Ledger
    cases: Mapping[str, list[Mapping[str, Any]]]
    """The facts of every situation, by the edition that was asked."""

    @property
    def inventories(self) -> list[Inventory]:
        """What each edition has to be reached."""
        return [bench.inventory for bench in self.benches.values()]


@final
@dataclass(frozen=True, slots=True)
class _Said:
    """What a run says of a goal."""

    status: Status
    value: Any
    missing: tuple[str, ...]


def measured(load: Callable[[str], Edition], editions: Iterable[str]) -> Measured:
    """What the scenarios of these editions reach; each is loaded once."""
    held = {name: load(name) for name in editions}
    benches = {name: Bench(edition.program) for name, edition in held.items()}
    ledger = Ledger()
    cases: dict[str, list[Mapping[str, Any]]] = {name: [] for name in held}
    for name, edition in held.items():
        for scenario in scenarios(edition.program):
            for situation in scenario.situations:
                asked = situation.edition or name
                if asked in held:
                    case = held[asked].check_facts(facts_of(scenario.given + situation.given)).product
                    if case is not None:
                        cases[asked].append(case.values)
                        _run(benches[asked], case.values, situation, ledger)
    for bench in benches.values():
        ledger.settle(bench.inventory)
    return Measured(benches, ledger, cases)


def _run(bench: Bench, values: Mapping[str, Any], situation: Situation, ledger: Ledger) -> None:
    """One situation: what it reaches on the way to each expectation that it meets."""
    named = values.get(DATE_REFERENCE)
    run = bench.begin(values, situation.at or (named if isinstance(named, date) else None), situation.reading)
    for check in situation.checks:
        rule = bench.program.rules.get(check.goal)
        if rule is not None and rule.structure is None:
            node = bench.decide(check.goal, run)
            if met(check, _said(node.value)):
                ledger.enter(node, bench.probe, bench.inventory)


def _said(value: Any) -> _Said:
    if value.__class__ is Lack:
        return _Said(value.status, None, tuple(value.missing))
    return _Said(Status.DETERMINED, value, ())
