"""All that the law of a program has to be reached: its versions, its branches, its conditions."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any, assert_never, final

from millesime.coverage import bounds
from millesime.coverage.decisions import Decision, decision_of
from millesime.coverage.items import Item, Kind, Way, item
from millesime.coverage.lives import Lives, beside
from millesime.model.expressions import (
    Aggregate,
    And,
    Arms,
    Between,
    Call,
    Case,
    CommonLaw,
    Compare,
    Conditions,
    ConditionsOf,
    Default,
    Delay,
    ElementRef,
    Exists,
    Expr,
    FactRef,
    FieldRef,
    If,
    Limit,
    Literal,
    Not,
    OneOf,
    Or,
    Pick,
    RuleRef,
    ScaleRef,
    Switch,
    Unfound,
    When,
)
from millesime.model.program import DATE_REFERENCE, Exception_, Program, Rule, Scale, ScaleVersion
from millesime.model.walk import children
from millesime.text import Span
from millesime.values.types import Kind as Of


@final
class Inventory:
    """What there is to reach in a program, and where an engine will come upon it."""

    def __init__(self, program: Program) -> None:
        self.program = program
        self.facts = frozenset((*program.facts, DATE_REFERENCE))
        self.items: dict[Item, Any] = {}
        """Each with what it is of: a version, a lacuna, the test of a branch, a case; of a condition its decision."""
        self.decisions: dict[int, Decision] = {}
        """By the identity of their expression."""
        self.bodies: dict[int, Item] = {}
        """The version that a body is of, by the body's identity."""
        self.lives = Lives(program)
        for rule in program.rules.values():
            self._rule(rule)
        for scale in program.scales.values():
            self._scale(scale)

    def conditions(self, decision: Decision) -> Iterator[Item]:
        """Its conditions, in their order."""
        for index, atom in enumerate(decision.atoms):
            yield item(Kind.CONDITION, Way.CONDITION, _placed(atom, decision.root), decision.name, str(index))

    def _add(self, one: Item, of: Any) -> Item:
        self.items.setdefault(one, of)
        return one

    def _branch(self, way: Way, expr: Expr | None, name: str, of: Any = None) -> None:
        if expr is not None:
            self._add(item(Kind.BRANCH, way, expr.span, name), of or expr)

    def _bound(self, bound: bounds.Bound, expr: Expr | Case, name: str) -> None:
        way, detail = bound
        self._add(item(Kind.BOUND, way, expr.span, name, detail), expr)

    def _rule(self, rule: Rule) -> None:
        self._versions(rule, rule.name)
        if rule.applicable is not None:
            self._branch(Way.APPLICABLE, rule.applicable, rule.name)
            self._branch(Way.NOT_APPLICABLE, rule.applicable, rule.name)
        if rule.norm is not None:
            self._branch(Way.EXEMPTED, rule.norm.unless, rule.name)
            self._branch(Way.NOT_EXEMPTED, rule.norm.unless, rule.name)
        for part in beside(rule):
            self._expr(part, rule.name)
        for exception in rule.exceptions:
            self._versions(exception, exception.name)
            if any(other.target == exception.name for other in rule.exceptions):
                self._add(item(Kind.BRANCH, Way.SET_ASIDE, exception.span, exception.name), exception)

    def _versions(self, of: Rule | Exception_, name: str) -> None:
        for version in of.versions:
            if self.lives.lives(version):
                place = version.span if version.span.file else version.body.span
                made = item(Kind.VERSION, Way.VERSION, place, name, reading=version.reading)
                self.bodies[id(version.body)] = self._add(made, version)
                self._add(item(Kind.BOUND, Way.FIRST_DAY, place, name, reading=version.reading), version)
                if self.lives.of(version)[1] < date.max:
                    self._add(item(Kind.BOUND, Way.LAST_DAY, place, name, reading=version.reading), version)
                if isinstance(of, Exception_):
                    self._may_fail(version.body, name)
                self._expr(version.body, name)
        for lacuna in of.lacunae:
            if self.lives.asked(lacuna.interval):
                self._add(item(Kind.VERSION, Way.LACUNA, lacuna.span, name), lacuna)

    def _scale(self, scale: Scale) -> None:
        for version in scale.versions:
            if self.lives.read(scale.name, self.lives.of(version)):
                self._add(period(version, scale.name), version)
                for keys, _ in version.cells if scale.keys else ():
                    self._add(cell(version, keys, scale.name), version)
                if version.body is not None:
                    self._expr(version.body, scale.name)
        for lacuna in scale.lacunae:
            until = lacuna.interval.until
            days = (
                (lacuna.interval.since, until) if until is not None else (lacuna.interval.since, self.program.horizon)
            )
            if self.lives.asked(lacuna.interval) and self.lives.read(scale.name, days):
                self._add(item(Kind.VERSION, Way.LACUNA, lacuna.span, scale.name), lacuna)

    def _may_fail(self, body: Expr, name: str) -> None:
        """What an exception's body does where it does not speak of the case."""
        match body:
            case Arms(otherwise=None):
                self._branch(Way.NO_MATCH, body, name)
            case Switch(otherwise=None) if not self._tiled(body):
                self._branch(Way.NO_MATCH, body, name)
            case When(body=inner):
                self._may_fail(inner, name)
            case _:
                pass

    def _tiled(self, body: Switch) -> bool:
        """Whether the cases of a `selon` leave nothing out, as far as can be told without the subject's bounds."""
        if body.subject.type.optional:
            return False
        if body.subject.type.kind is Of.CHOICE:
            named = {value for case in body.cases for value in case.guard.values or ()}
            choices = self.program.enumerations[body.subject.type.name or ""].choices
            return all(choice in named for choice, _ in choices)
        ends = [case.guard for case in body.cases if case.guard.values is None]
        return any(guard.low is None for guard in ends) and any(guard.high is None for guard in ends)

    def _expr(self, expr: Expr, name: str) -> None:
        """The branches and decisions of an expression, which is a decision itself where it is true or false."""
        if expr.type.kind is Of.BOOLEAN and not isinstance(
            expr, Arms | Switch | When | If | Default | Literal | CommonLaw | Unfound
        ):
            decision = decision_of(expr, name)
            self.decisions[id(expr)] = decision
            for one in self.conditions(decision):
                self._add(one, decision)
            self._joined(expr, name)
        else:
            self._parts(expr, name)

    def _joined(self, expr: Expr, name: str) -> None:
        """Inside a decision: what joins its conditions, then what each is made of."""
        match expr:
            case Not() | And() | Or():
                for part in children(expr):
                    self._joined(part, name)
            case Conditions(items=items):
                for one in items:
                    if one.when is not None:
                        self._branch(Way.WHEN, one.when, name)
                        self._branch(Way.NOT_WHEN, one.when, name)
                        self._joined(one.when, name)
                    self._joined(one.test, name)
            case _:
                self._parts(expr, name)

    def _parts(self, expr: Expr, name: str) -> None:
        """The branches that an expression opens, then its parts."""
        match expr:
            case Arms(arms=arms, otherwise=otherwise):
                for arm in arms:
                    self._branch(Way.ARM, arm.value, name, arm.test)
                self._branch(Way.OTHERWISE, otherwise.value if otherwise else None, name)
            case Switch(subject=subject, cases=cases, otherwise=default):
                for case in cases:
                    self._branch(Way.CASE, case.value, name, case)
                    for edge, _ in bounds.of_guard(case.guard, subject, self.program.facts):
                        self._bound(edge, case, name)
                self._branch(Way.OTHERWISE, default.value if default else None, name)
            case When(condition=condition):
                self._branch(Way.WHEN, condition, name)
                self._branch(Way.NOT_WHEN, condition, name)
            case If(condition=condition, then=then, otherwise=other):
                self._branch(Way.THEN, then, name, condition)
                self._branch(Way.ELSE, other, name, condition)
            case Limit(is_cap=is_cap):
                self._branch(Way.CAPPED if is_cap else Way.FLOORED, expr, name)
                self._branch(Way.NOT_CAPPED if is_cap else Way.NOT_FLOORED, expr, name)
            case Default():
                self._branch(Way.GIVEN, expr, name)
                self._branch(Way.FALLBACK, expr, name)
            case Pick(items=items):
                for one in items:
                    self._branch(Way.PICKED, one.test, name)
                    if one.when is not None:
                        self._branch(Way.WHEN, one.when, name)
                        self._branch(Way.NOT_WHEN, one.when, name)
            case Delay(causes=causes):
                for cause in causes:
                    self._branch(Way.COUNTS, cause.since, name)
                    self._branch(Way.DOES_NOT_COUNT, cause.since, name)
            case Compare():
                for bound, _ in bounds.of_compare(expr, self.program.facts):
                    self._bound(bound, expr, name)
            case Between():
                for bound, *_ in bounds.of_between(expr, self.program.facts):
                    self._bound(bound, expr, name)
            case (
                Literal() | FactRef() | RuleRef() | ScaleRef() | ElementRef() | FieldRef() | CommonLaw() | Unfound()
                | OneOf() | Exists() | Not() | And() | Or() | Call() | Aggregate() | Conditions()
                | ConditionsOf()
            ):  # fmt: skip
                pass
            case _:
                assert_never(expr)
        for part in children(expr):
            self._expr(part, name)


def period(version: ScaleVersion, name: str) -> Item:
    """A period of a barème."""
    return item(
        Kind.VERSION, Way.PERIOD, version.span, name, version.interval.since.isoformat(), reading=version.reading
    )


def cell(version: ScaleVersion, keys: tuple[object, ...], name: str) -> Item:
    """A cell of a barème's table."""
    shown = " · ".join(str(key) for key in keys)
    return item(Kind.CELL, Way.CELL, version.span, name, f"{version.interval.since.isoformat()} {shown}")


def _placed(expr: Expr, around: Expr) -> Span:
    return expr.span if expr.span.file else around.span
