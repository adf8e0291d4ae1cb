"""One edition under its probe: a case decided, and what it met on the way."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any, final

from millesime.coverage.inventory import Inventory
from millesime.coverage.probe import Probe
from millesime.evaluate.engine import Engine
from millesime.evaluate.trail import Node, Run
from millesime.model.program import Program


@final
class Bench:
    """A program with its inventory, and the engine that the probe watches."""

    def __init__(self, program: Program) -> None:
        self.program = program
        self.inventory = Inventory(program)
        self.probe = Probe(self.inventory)
        self.engine = Engine(program, self.probe)

    def begin(self, values: Mapping[str, Any], at: date | None, reading: str | None) -> Run:
        """A question on these facts; the goals of one situation share it."""
        self.probe.begin()
        return Run(values, at, (reading,) if reading else (), True, {})

    def decide(self, goal: str, run: Run) -> Node:
        """A goal of the question."""
        unit = self.engine.unit(goal)
        node = run.memo.get(unit)
        if node is None:
            node = unit.decide(run)
            self.probe.goal(node)
        return node

    def decide_aside(self, goal: str, run: Run) -> Node:
        """The node of a rule that a run may not have come to, decided without being watched."""
        unit = self.engine.unit(goal)
        found = run.memo.get(unit)
        if found is None:
            with self.probe.looking_aside():
                found = unit.decide(run)
        return found
