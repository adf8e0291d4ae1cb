"""The probe: what an engine met on its way to a result, expression by expression, each within the one that asked.

It is given to the engine before any law is compiled (`Engine(program, probe)`) and stands around each closure. What it
notes it notes in memory of its own; a run that is watched decides what it would decide unwatched.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, final

from millesime.coverage.decisions import Decision, Observation
from millesime.coverage.inventory import Inventory
from millesime.evaluate.references import Closure
from millesime.evaluate.trail import Node, Run, What
from millesime.model.expressions import ConditionsOf, Delay, Expr, RuleRef, ScaleRef
from millesime.values import Lack


@final
class Met:
    """An expression that was evaluated: its value, and what was evaluated within.

    `led_to` is the node of the rule that it read, the step of the barème that it looked up, or the steps of a delay.
    """

    __slots__ = ("expr", "inner", "led_to", "seen", "value")

    def __init__(self, expr: Expr, value: Any, inner: list[Met], led_to: Any, seen: Observation | None) -> None:
        self.expr = expr
        self.value = value
        self.inner = inner
        self.led_to = led_to
        self.seen = seen
        """Of a decision: the value of each of its conditions, also of those that were not needed."""


@final
class Probe:
    """Watches one engine. `begin` before each question; `decided` tells then what each rule's node met."""

    __slots__ = ("_closures", "_inventory", "_met", "_peeking", "decided")

    def __init__(self, inventory: Inventory) -> None:
        self._inventory = inventory
        self._closures: dict[int, Closure] = {}
        self._met: list[Met] = []
        self._peeking = False
        self.decided: dict[int, tuple[Node, list[Met]]] = {}
        """What was met in deciding a node, by the identity of the node."""

    def begin(self) -> None:
        """Forget the last question."""
        self.decided = {}
        self._met = []

    def goal(self, node: Node) -> None:
        """What was met since the last time was met in deciding this node."""
        if self._met:
            self.decided[id(node)] = (node, self._met)
        self._met = []

    def __call__(self, expr: Expr, closure: Closure) -> Closure:
        self._closures[id(expr)] = closure
        decision = self._inventory.decisions.get(id(expr))

        def watched(run: Run, node: Node) -> Any:
            if self._peeking:
                return closure(run, node)
            outer = self._met
            inner: list[Met] = []
            self._met = inner
            steps = node.steps
            before = len(steps)
            value = closure(run, node)
            self._met = outer
            led_to = self._led(expr, steps[before:], inner)
            seen = self._conditions(decision, value, inner, run, node) if decision is not None else None
            outer.append(Met(expr, value, inner, led_to, seen))
            return value

        return watched

    def _led(self, expr: Expr, steps: list[Any], inner: list[Met]) -> Any:
        match expr:
            case RuleRef() | ConditionsOf():
                node: Node = steps[-1][1]
                if inner:
                    self.decided[id(node)] = (node, list(inner))
                    inner.clear()
                return node
            case ScaleRef():
                return steps[-1] if steps and steps[-1][0].what is What.SCALE else None
            case Delay():
                return [step for step in steps if step[0].what is What.CAUSE]
            case _:
                return None

    def _conditions(self, decision: Decision, value: Any, inner: list[Met], run: Run, node: Node) -> Observation:
        """Each condition's value; one that was not needed is looked at aside, in a run that is then thrown away."""
        if decision.atoms[:1] == (decision.root,):
            return (_truth(value),)
        known = {id(met.expr): met.value for met in _joined(inner)}
        aside: Run | None = None
        seen = []
        for atom in decision.atoms:
            if id(atom) not in known:
                if aside is None:
                    aside = Run(run.values, run.at, run.preference, run.presumptions, dict(run.memo))
                known[id(atom)] = self.aside(self._closures[id(atom)], aside, node)
            seen.append(_truth(known[id(atom)]))
        return tuple(seen)

    def closure(self, expr: Expr) -> Closure | None:
        """What an expression was compiled to, where the engine has come to it."""
        return self._closures.get(id(expr))

    def aside(self, closure: Closure, run: Run, node: Node) -> Any:
        """What an expression comes to in a run that is then thrown away; nothing is noted of it."""
        steps, node.steps = node.steps, []
        try:
            with self.looking_aside():
                return closure(run, node)
        finally:
            node.steps = steps

    @contextmanager
    def looking_aside(self) -> Iterator[None]:
        """While nothing is noted."""
        before, self._peeking = self._peeking, True
        try:
            yield
        finally:
            self._peeking = before


def _joined(met: list[Met]) -> list[Met]:
    """All that was met within, at any depth, in this rule: conditions stand under what joins them."""
    found = list(met)
    for one in found:
        found.extend(one.inner)
    return found


def _truth(value: Any) -> bool | None:
    return None if value.__class__ is Lack else bool(value)
