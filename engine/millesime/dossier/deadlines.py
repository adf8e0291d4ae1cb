"""The deadlines of a law: which rules carry one, and where each of them stands on a day.

Two kinds: what a norm says of its last day (« dans un délai de 2 mois à compter de … »), and a rule that is a delay itself
and that no norm refers to.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any, final

from millesime.model.expressions import Delay, Expr, FactRef, RuleRef
from millesime.model.program import Program, Rule
from millesime.model.walk import Reads, reached
from millesime.records.citations import Json


class Run(StrEnum):
    """Where a deadline stands."""

    RUNS = "runs"
    OVER = "over"
    TO_COME = "to_come"
    """It will begin on a day that is known, and has not come."""
    SUSPENDED = "suspended"
    """The law says that it does not run: there is no last day."""
    OPEN = "open"
    """What it bounds is open or due, and its last day is not known yet."""
    POSSIBLE = "possible"
    """Its last day is known; whether what it bounds is open or due is not."""


@final
@dataclass(frozen=True, slots=True)
class Deadline:
    """A deadline on a day. `end` is its last day, still within it; `left` the days from today to that, less than 0 past it."""

    goal: str
    run: Run
    end: date | None
    begins: date | None
    left: int | None
    result: Json
    """What was decided of the norm or the rule that carries it."""
    missing: tuple[str, ...]


@final
class Deadlines:
    """Those of one program, each with the facts that it may depend on."""

    def __init__(self, program: Program) -> None:
        self._program = program
        reads = Reads(program)
        norms = [rule for rule in program.rules.values() if rule.norm is not None and rule.norm.deadline is not None]
        bounded = {_referred(rule.norm.deadline) for rule in norms if rule.norm is not None}
        delays = [
            rule
            for rule in program.rules.values()
            if rule.name not in bounded and any(isinstance(version.body, Delay) for version in rule.versions)
        ]
        self.facts: Mapping[str, frozenset[str]] = {
            rule.name: frozenset(reached(program, rule.name, within=reads).facts)
            for rule in sorted((*norms, *delays), key=lambda rule: rule.name)
            if rule.structure is None
        }
        """By the goal that carries a deadline: the facts that it reads, by any path."""

    def concerned(self, facts: frozenset[str]) -> tuple[str, ...]:
        """The goals whose deadlines may depend on one of these facts."""
        return tuple(goal for goal, read in self.facts.items() if read & facts)

    def begun_by(self, goal: str) -> str | None:
        """The fact or the rule that gives the day on which a deadline begins, where the law names one."""
        rule = self._program.rules[goal]
        expr = rule.norm.deadline if rule.norm is not None else None
        name = _referred(expr)
        starts = {_start(expr)} if expr is not None and name is None else _starts(self._program.rules.get(name or goal))
        return starts.pop() if len(starts) == 1 else None

    def stands(self, goal: str, result: Json, begins: date | None, today: date) -> Deadline | None:
        """Where a deadline stands, from what was decided; None where there is none."""
        norm = result.get("norm")
        held: Any = result if norm is None else norm.get("deadline")
        if held is None or (norm is not None and result["status"] == "determined" and result["value"] is not True):
            return None
        known = result["status"] == "determined"
        if held["status"] != "determined":
            asked = norm is not None and known and held["status"] == "unknown"
            return Deadline(goal, Run.OPEN, None, begins, None, result, ()) if asked else None
        if not known and result["status"] != "unknown":
            return None
        end = None if held["value"] is None else date.fromisoformat(held["value"])
        left = None if end is None else (end - today).days
        if end is None:
            run = Run.SUSPENDED
        elif end < today:
            run = Run.OVER
        elif begins is not None and begins > today:
            run = Run.TO_COME
        else:
            run = Run.RUNS
        if not known:
            run = Run.SUSPENDED if end is None else Run.POSSIBLE
        missing = () if known else tuple(result["missing"])
        return None if not known and end is None else Deadline(goal, run, end, begins, left, result, missing)


def _referred(expr: Expr | None) -> str | None:
    return expr.name if isinstance(expr, RuleRef) and expr.element is None else None


def _start(expr: Expr | None) -> str | None:
    start = expr.start if isinstance(expr, Delay) else None
    return start.name if isinstance(start, FactRef | RuleRef) else None


def _starts(rule: Rule | None) -> set[str | None]:
    return {_start(version.body) for version in rule.versions} if rule is not None else {None}
