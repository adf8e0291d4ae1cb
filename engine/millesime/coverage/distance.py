"""How far a run is from what is needed: nought where it holds, less the nearer it comes.

Each expression is looked at aside, as the probe looks at what a decision did not need. Where two figures or two days
are compared, how far apart they are tells by how much a fact would have to move (`gaps`).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any, final

from millesime.coverage.bench import Bench
from millesime.coverage.bounds import apart
from millesime.coverage.decisions import Formula, Join, decision_of
from millesime.coverage.gaps import FAR, LOST, NEAR, Gaps
from millesime.coverage.needs import Need, Path, Sort, within
from millesime.evaluate.bodies import holds
from millesime.evaluate.expressions import compiled
from millesime.evaluate.outcome import NO_MATCH, Maybe
from millesime.evaluate.trail import Node, Run
from millesime.model.expressions import (
    Aggregate,
    And,
    Arms,
    Between,
    Compare,
    Comparison,
    Conditions,
    ConditionsOf,
    Expr,
    Guard,
    If,
    Literal,
    Not,
    Or,
    RuleRef,
    Switch,
    When,
)
from millesime.model.program import Rule
from millesime.model.walk import named_conditions
from millesime.values import Lack, Status
from millesime.values.types import Kind

_DEEP = 24


@final
class Gauge:
    """Measures one run, from the node of the goal that was asked."""

    def __init__(self, bench: Bench, run: Run, node: Node) -> None:
        self._bench = bench
        self._run = Run(run.values, run.at, run.preference, run.presumptions, dict(run.memo))
        self._node = node
        self._depth = 0
        self._gaps = Gaps()

    @property
    def gaps(self) -> tuple[Any, ...]:
        """The differences that were met, which tell by how much a fact would have to move."""
        return tuple(self._gaps.met)

    def far(self, path: Path) -> int:
        """How far the run is from all that is needed."""
        total = 0
        for place, need in enumerate(path):
            if need.sort is Sort.ELEMENT:
                return total + self._of_elements(need.of, path[place + 1 :])
            total += self._need(need)
        return total

    def _of_elements(self, of: Aggregate | Rule, path: Path) -> int:
        """How far the nearest element is: of the list that a fold goes through, or of any list of a structure."""
        outer = self._node
        found = []
        for node in self._elements(of):
            self._node = node
            found.append(self.far(path))
        self._node = outer
        return min(found, default=LOST * (1 + len(path)))

    def _elements(self, of: Aggregate | Rule) -> Iterator[Node]:
        node = self._node
        if isinstance(of, Rule):
            unit = self._bench.engine.unit(of.name)
            for name, fact in self._bench.program.facts.items():
                held = self._run.values.get(name)
                if fact.type.item is not None and fact.type.item.name == of.structure and isinstance(held, tuple):
                    for place, element in enumerate(held):
                        with self._bench.probe.looking_aside():
                            yield unit.decide(self._run, element, (name, place))
            return
        held = self._value(of.items)
        around = node.locals
        for place, element in enumerate(held if isinstance(held, tuple) else ()):
            node.locals = {**(around or {}), of.variable: (element, (of.items.span.file, place))}
            yield node
        node.locals = around

    def _value(self, expr: Expr, node: Node | None = None) -> Any:
        closure = self._bench.probe.closure(expr)
        if closure is None:
            compiled(expr, self._bench.engine, "")
            closure = self._bench.probe.closure(expr)
        if closure is None:
            return None
        return self._bench.probe.aside(closure, self._run, node or self._node)

    def _need(self, need: Need) -> int:
        of, want = need.of, need.want
        match need.sort:
            case Sort.TRUTH:
                return self._truth(of, want)
            case Sort.FORMULA:
                formula, atoms = of
                return self._formula(formula, atoms, want)
            case Sort.GUARD:
                return self._guard(of, want[0], want[1])
            case Sort.MATCH:
                return self._match(of, want)
            case Sort.BINDS:
                value, edge = self._value(of.operand), self._value(of.bound)
                op = Comparison.GT if of.is_cap else Comparison.LT
                return self._gaps.compared(op, value, edge, want)
            case Sort.ABSENT:
                return self._absent(of, want)
            case Sort.GAP:
                left, right = self._value(of[0]), self._value(of[1])
                return self._gaps.off(apart(left, right), want)
            case Sort.EQUALS:
                return self._gaps.off(apart(self._value(of), want), want - want)
            case Sort.KEPT:
                value, kept = self._value(want.test), self._value(of)
                if value is None or Lack in (value.__class__, kept.__class__):
                    return LOST
                return 0 if value == kept else self._gaps.off(apart(value, kept), None)
            case Sort.COUNTS:
                return self._counts(of, want)
            case Sort.ELEMENT:
                return 0

    def _truth(self, expr: Expr, want: bool, node: Node | None = None) -> int:
        value = self._value(expr, node)
        if value is want:
            return 0
        if self._depth > _DEEP:
            return FAR
        self._depth += 1
        try:
            found = self._closer(expr, want, node)
        finally:
            self._depth -= 1
        lost = LOST if value.__class__ is Lack else FAR
        return max(1, found) if found is not None else lost

    def _closer(self, expr: Expr, want: bool, node: Node | None) -> int | None:
        """A finer measure of what is not as it is wanted, where its parts give one."""
        match expr:
            case Not() | And() | Or() | Conditions():
                decision = decision_of(expr, "")
                return self._formula(decision.formula, decision.atoms, want, node)
            case Compare(op=op, left=left, right=right):
                if (
                    isinstance(right, Literal)
                    and op in (Comparison.EQ, Comparison.NE)
                    and left.type.kind is Kind.CHOICE
                ):
                    return self._choice(left, right.value, want is (op is Comparison.EQ), node)
                return self._gaps.compared(op, self._value(left, node), self._value(right, node), want)
            case Between(subject=subject, low=low, high=high):
                value = self._value(subject, node)
                ends = self._value(low, node), self._value(high, node)
                above = self._gaps.compared(Comparison.GE, value, ends[0], want)
                below = self._gaps.compared(Comparison.LE, value, ends[1], want)
                return above + below if want else min(above, below)
            case RuleRef():
                return self._rule(expr, want, node)
            case ConditionsOf(rule=name, letters=letters):
                held = self._bench.decide_aside(name, self._run)
                tests = [self._truth(one.test, want, held) for one in named_conditions(held.unit.rule, letters)]
                return None if not tests else sum(tests) if want else min(tests)
            case Arms() | If() | Switch() | When():
                return self._comes_to(expr, want, node)
            case _:
                return None

    def _rule(self, expr: RuleRef, want: Any, node: Node | None) -> int | None:
        """Another rule: what its version that governs would need to come to a value."""
        if expr.element is not None:
            return None
        held = self._bench.decide_aside(expr.name, self._run)
        if held.selection is None or held.selection.version is None:
            return LOST
        rule = held.unit.rule
        applies = 0
        if rule.applicable is not None:
            applies = self._truth(rule.applicable, True, held)
        bodies = [held.selection.version.body]
        bodies += [version.body for exception in rule.exceptions for version in exception.versions]
        return applies + min(self._comes_to(body, want, held) for body in bodies)

    def _comes_to(self, body: Expr, want: Any, node: Node | None) -> int:
        """A body that must come to a value: the nearest of its branches that may."""
        match body:
            case Arms() | If() | Switch() | When():
                tests = {id(part) for part in _tests(body)}
                ways = [
                    sum(self._in(need, node) for need in needs) + self._comes_to(part, want, node)
                    for part, needs in within(body)
                    if id(part) not in tests
                ]
                return min(ways, default=FAR)
            case Literal(value=value):
                return 0 if value == want else FAR
            case _ if isinstance(want, bool):
                return self._truth(body, want, node)
            case RuleRef():
                found = self._rule(body, want, node)
                return FAR if found is None else found
            case _:
                return 0 if self._value(body, node) == want else FAR

    def _in(self, need: Need, node: Node | None) -> int:
        if need.sort is Sort.GUARD:
            return self._guard(need.of, need.want[0], need.want[1], node)
        return self._truth(need.of, need.want, node)

    def _choice(self, expr: Expr, value: Any, want: bool, node: Node | None) -> int | None:
        """A choice that must be one, or anything but that one."""
        if not isinstance(expr, RuleRef) or not want:
            return None
        return self._rule(expr, value, node)

    def _formula(self, formula: Formula, atoms: tuple[Expr, ...], want: bool, node: Node | None = None) -> int:
        match formula.join:
            case Join.ATOM:
                return self._truth(atoms[formula.index], want, node)
            case Join.CONSTANT:
                return 0 if formula.constant is want else FAR
            case Join.NOT:
                return self._formula(formula.parts[0], atoms, not want, node)
            case Join.AND | Join.OR:
                parts = [self._formula(part, atoms, want, node) for part in formula.parts]
                return sum(parts) if want is (formula.join is Join.AND) else min(parts)

    def _guard(self, subject: Expr, guard: Guard, want: bool, node: Node | None = None) -> int:
        value = self._value(subject, node)
        if value.__class__ is Lack:
            return LOST
        if holds(guard, value) is want:
            return 0
        if guard.values is not None:
            if want and isinstance(subject, RuleRef):
                ways = [self._rule(subject, each, node) for each in guard.values]
                return min((way for way in ways if way is not None), default=FAR)
            return FAR
        edges = [edge for edge in (guard.low, guard.high) if edge is not None]
        return min((self._gaps.off(apart(value, edge), None) for edge in edges), default=FAR) or NEAR

    def _match(self, body: Expr, want: bool) -> int:
        """An exception that must speak of the case, or must not."""
        value = self._value(body)
        if isinstance(value, Maybe):
            return LOST
        if (value is not NO_MATCH) is want:
            return 0
        match body:
            case When(condition=condition, body=inner):
                first = self._truth(condition, want)
                return first + self._match(inner, True) if want else min(first, self._match(inner, False))
            case Arms(arms=arms, otherwise=None):
                tests = [self._truth(arm.test, want) for arm in arms]
                return min(tests) if want else sum(tests)
            case Switch(subject=subject, cases=cases):
                falls = [self._guard(subject, case.guard, want) for case in cases]
                return min(falls, default=FAR) if want else sum(falls)
            case _:
                return FAR

    def _absent(self, operand: Expr, want: bool) -> int:
        value = self._value(operand)
        absent = value.__class__ is Lack and value.status is Status.NOT_APPLICABLE
        if absent is want:
            return LOST if value.__class__ is Lack and not absent else 0
        if isinstance(operand, RuleRef) and operand.element is None:
            held = self._bench.decide_aside(operand.name, self._run)
            applicable = held.unit.rule.applicable
            if applicable is not None:
                return max(NEAR, self._truth(applicable, not want, held))
        return FAR

    def _counts(self, of: Any, want: bool) -> int:
        delay, cause = of
        since, start = self._value(cause.since), self._value(delay.start)
        if Lack in (since.__class__, start.__class__):
            return LOST
        if since is None:
            return FAR if want else 0
        if not isinstance(since, date) or not isinstance(start, date):
            return FAR
        end = self._value(delay)
        return self._gaps.compared(Comparison.LE, since, end, want) if isinstance(end, date) else FAR // 2


def _tests(body: Expr) -> Iterable[Expr]:
    match body:
        case Arms(arms=arms):
            return [arm.test for arm in arms]
        case Switch(subject=subject):
            return [subject]
        case If(condition=condition) | When(condition=condition):
            return [condition]
        case _:
            return []
