"""The ledger: what runs have reached. A branch that was only tried, for want of knowing, is not reached."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any, final

from millesime.coverage import bounds
from millesime.coverage.decisions import Decision, Observation, shown
from millesime.coverage.inventory import Inventory, cell, period
from millesime.coverage.items import Item, Kind, Way, item
from millesime.coverage.probe import Met, Probe
from millesime.evaluate.outcome import NO_MATCH, Maybe
from millesime.evaluate.trail import Node, What
from millesime.model.expressions import (
    Arms,
    Between,
    Compare,
    Conditions,
    Default,
    Delay,
    Expr,
    If,
    Limit,
    Pick,
    ScaleRef,
    Switch,
    When,
)
from millesime.model.program import Rule, Scale
from millesime.text import Span
from millesime.values import Lack, Status


@final
class Ledger:
    """Items reached and decisions observed, by any run under any edition."""

    def __init__(self) -> None:
        self.reached: set[Item] = set()
        self.observed: dict[tuple[str, int, int], set[Observation]] = {}
        """What was seen of each decision, by its place."""

    def observations(self, root: Expr) -> set[Observation]:
        """What was seen of a decision."""
        return self.observed.get(place(root.span), set())

    def enter(self, goal: Node, probe: Probe, inventory: Inventory) -> None:
        """What a run reached on its way to a goal."""
        _Entry(self, probe, inventory).node(goal)

    def turns(self, decision: Decision, index: int) -> bool:
        """Whether runs show a condition deciding alone, when true and when false."""
        return all(shown(decision.formula, self.observations(decision.root), index))

    def settle(self, inventory: Inventory) -> None:
        """Count each condition that runs have shown to decide alone, both ways."""
        for decision in inventory.decisions.values():
            for index, one in enumerate(inventory.conditions(decision)):
                if self.turns(decision, index):
                    self.reached.add(one)


def place(span: Span) -> tuple[str, int, int]:
    """A span as a key."""
    return span.file, span.start, span.end


@final
class _Entry:
    """One goal of one run, gone through from its node down."""

    def __init__(self, ledger: Ledger, probe: Probe, inventory: Inventory) -> None:
        self._ledger = ledger
        self._probe = probe
        self._inventory = inventory
        self._gone: set[int] = set()

    def node(self, node: Node) -> None:
        """A rule that was decided. Where its day or its applicability is not known, its versions were only tried."""
        if id(node) in self._gone:
            return
        self._gone.add(id(node))
        selection = node.selection
        if selection is None:
            return
        rule = node.unit.rule
        if selection.lack is not None:
            self._lacuna(rule, node.day, selection.lack)
            return
        _, met = self._probe.decided.get(id(node), (node, []))
        in_doubt = any(one.expr is rule.applicable and one.value.__class__ is Lack for one in met)
        unless = rule.norm.unless if rule.norm is not None else None
        for one in met:
            version = self._inventory.bodies.get(id(one.expr))
            if one.expr is rule.applicable:
                self._either(one, Way.APPLICABLE, Way.NOT_APPLICABLE)
            elif unless is not None and one.expr is unless:
                self._either(one, Way.EXEMPTED, Way.NOT_EXEMPTED)
            elif version is not None:
                if in_doubt:
                    continue
                if self._came(one.value):
                    self._ledger.reached.add(version)
                    self._days(one.expr, node.day)
            self._met(one)
        self._exceptions(node.steps)

    def _lacuna(self, of: Rule | Scale, day: date, lack: Lack) -> None:
        if lack.reason == "lacuna":
            for lacuna in of.lacunae:
                if lacuna.interval.holds(day):
                    self._ledger.reached.add(item(Kind.VERSION, Way.LACUNA, lacuna.span))

    def _exceptions(self, steps: list[Any]) -> None:
        for step in steps:
            if step[0].what is What.EXCEPTION:
                _, own, final, *_ = step
                unit = step[0].detail
                matched = own is not NO_MATCH and not isinstance(own, Maybe) and not isinstance(final, Maybe)
                if unit.made_to and matched and final is not own:
                    self._take(Way.SET_ASIDE, unit.exception.span)
                self._exceptions(step[5])

    def _take(self, way: Way, span: Span) -> None:
        self._ledger.reached.add(item(Kind.BRANCH, way, span))

    def _either(self, met: Met, true: Way, false: Way) -> None:
        if met.value.__class__ is bool:
            self._take(true if met.value else false, met.expr.span)

    def _came(self, value: Any) -> bool:
        """Whether a result lacks no fact: a value, no match, or a text that nobody found."""
        if isinstance(value, Maybe):
            return False
        if value.__class__ is not Lack or value.status is not Status.UNKNOWN:
            return True
        return any(name.partition("[")[0] not in self._inventory.facts for name in value.missing)

    def _met(self, met: Met) -> None:
        expr = met.expr
        if met.seen is not None:
            self._ledger.observed.setdefault(place(expr.span), set()).add(met.seen)
        within = {id(one.expr): one for one in met.inner}
        tried: set[int] = set()
        if met.value is NO_MATCH and isinstance(expr, Arms | Switch):
            self._take(Way.NO_MATCH, expr.span)
        match expr:
            case Arms():
                tried = self._arms(expr, within)
            case Switch():
                tried = self._switch(expr, within)
            case If(condition=condition, then=then, otherwise=other):
                held = within[id(condition)].value
                if held.__class__ is bool:
                    self._branch(Way.THEN if held else Way.ELSE, then if held else other, within)
                else:
                    tried = {id(then), id(other)}
            case When(condition=condition, body=body):
                self._either(within[id(condition)], Way.WHEN, Way.NOT_WHEN)
                if within[id(condition)].value.__class__ is not bool:
                    tried = {id(body)}
            case Conditions(items=items):
                for one in items:
                    if one.when is not None and id(one.when) in within:
                        self._either(within[id(one.when)], Way.WHEN, Way.NOT_WHEN)
            case Compare():
                self._compared(expr, within)
            case Between():
                self._between(expr, within)
            case Limit(operand=operand, bound=bound, is_cap=is_cap):
                self._limit(expr, is_cap, within[id(operand)].value, within[id(bound)].value)
            case Default(operand=operand):
                given = within[id(operand)].value
                absent = given.__class__ is Lack and given.status is Status.NOT_APPLICABLE
                if absent or self._came(given):
                    self._take(Way.FALLBACK if absent else Way.GIVEN, expr.span)
            case Pick():
                self._pick(expr, met.value, within)
            case Delay():
                self._delay(expr, met, within)
            case ScaleRef():
                self._scale(expr, met.led_to)
            case _:
                if isinstance(met.led_to, Node):
                    self.node(met.led_to)
        for part in met.inner:
            if id(part.expr) not in tried:
                self._met(part)

    def _days(self, body: Expr, day: date) -> None:
        """Whether this is the first or the last day on which a version answers."""
        version = self._inventory.items[self._inventory.bodies[id(body)]].of
        since, until = self._inventory.lives.of(version)
        place = version.span if version.span.file else body.span
        if day == since:
            self._ledger.reached.add(item(Kind.BOUND, Way.FIRST_DAY, place))
        if day == until - timedelta(days=1):
            self._ledger.reached.add(item(Kind.BOUND, Way.LAST_DAY, place))

    def _at(self, bound: bounds.Bound, span: Span) -> None:
        self._ledger.reached.add(item(Kind.BOUND, bound[0], span, detail=bound[1]))

    def _compared(self, expr: Compare, within: dict[int, Met]) -> None:
        left, right = within[id(expr.left)].value, within[id(expr.right)].value
        for bound, gap in bounds.of_compare(expr, self._inventory.program.facts):
            if bounds.apart(left, right) == gap:
                self._at(bound, expr.span)

    def _between(self, expr: Between, within: dict[int, Met]) -> None:
        subject = within[id(expr.subject)].value
        for bound, side, gap in bounds.of_between(expr, self._inventory.program.facts):
            edge = within[id(expr.low if side == "low" else expr.high)].value
            if bounds.apart(subject, edge) == gap:
                self._at(bound, expr.span)

    def _branch(self, way: Way, value: Expr, within: dict[int, Met]) -> None:
        """A branch is taken once its value has come."""
        if id(value) in within and self._came(within[id(value)].value):
            self._take(way, value.span)

    def _arms(self, expr: Arms, within: dict[int, Met]) -> set[int]:
        tests = [arm.test for arm in expr.arms]
        values = [arm.value for arm in expr.arms]
        for index, test in enumerate(tests):
            met = within.get(id(test))
            if met is None or met.value is False:
                continue
            if met.value is True:
                self._branch(Way.ARM, values[index], within)
                return set()
            last = [expr.otherwise.value] if expr.otherwise else []
            return {id(part) for part in (*values[index:], *tests[index + 1 :], *last)}
        if expr.otherwise is not None:
            self._branch(Way.OTHERWISE, expr.otherwise.value, within)
        return set()

    def _switch(self, expr: Switch, within: dict[int, Met]) -> set[int]:
        values = [case.value for case in expr.cases]
        last = [expr.otherwise.value] if expr.otherwise else []
        subject = within[id(expr.subject)].value
        if subject.__class__ is Lack:
            return {id(value) for value in (*values, *last)}
        for case in expr.cases:
            for bound, edge in bounds.of_guard(case.guard, expr.subject, self._inventory.program.facts):
                if subject == edge:
                    self._at(bound, case.span)
        for value in values:
            self._branch(Way.CASE, value, within)
        for value in last:
            self._branch(Way.OTHERWISE, value, within)
        return set()

    def _limit(self, expr: Expr, is_cap: bool, value: Any, edge: Any) -> None:
        if value is None or edge is None or Lack in (value.__class__, edge.__class__):
            return
        if is_cap:
            self._take(Way.CAPPED if value > edge else Way.NOT_CAPPED, expr.span)
        else:
            self._take(Way.FLOORED if value < edge else Way.NOT_FLOORED, expr.span)

    def _pick(self, expr: Pick, value: Any, within: dict[int, Met]) -> None:
        for one in expr.items:
            if one.when is not None and id(one.when) in within:
                self._either(within[id(one.when)], Way.WHEN, Way.NOT_WHEN)
            test = within.get(id(one.test))
            if test is not None and value is not None and value.__class__ is not Lack and test.value == value:
                self._take(Way.PICKED, one.test.span)

    def _delay(self, expr: Delay, met: Met, within: dict[int, Met]) -> None:
        """Causes in the order of time, as the delay took them; one that did not happen did not count."""
        happened = []
        for index, cause in enumerate(expr.causes):
            since = within[id(cause.since)].value
            if since is None:
                if met.value.__class__ is not Lack:
                    self._take(Way.DOES_NOT_COUNT, cause.since.span)
            elif since.__class__ is not Lack:
                happened.append((since, index))
        for (_, index), step in zip(sorted(happened), met.led_to, strict=False):
            self._take(Way.COUNTS if step[4] else Way.DOES_NOT_COUNT, expr.causes[index].since.span)

    def _scale(self, expr: ScaleRef, step: Any) -> None:
        if step is None:
            return
        _, value, day, keys, version, found, *_ = step
        scale = self._inventory.program.scales[expr.name]
        if version is None:
            if value.__class__ is Lack:
                self._lacuna(scale, day, value)
            return
        self._ledger.reached.add(period(version, expr.name))
        if found is not None and scale.keys:
            self._ledger.reached.add(cell(version, tuple(keys), expr.name))
