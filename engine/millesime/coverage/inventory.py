"""All that the law of a program has to be reached: its versions, its branches, its conditions, its bounds."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any, final

from millesime.coverage import bounds
from millesime.coverage.decisions import Decision, decision_of
from millesime.coverage.items import Item, Kind, Way, item
from millesime.coverage.lives import Lives, beside
from millesime.coverage.needs import Need, Path, Sort, within
from millesime.coverage.places import Entry, Home, Look
from millesime.model.expressions import (
    And,
    Arms,
    Between,
    CommonLaw,
    Compare,
    Conditions,
    Default,
    Delay,
    Expr,
    If,
    Limit,
    Literal,
    Not,
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

_PLAIN = Arms | Switch | When | If | Default | Literal | CommonLaw | Unfound
"""What may be true or false and decides nothing by itself: its parts do."""


@final
class Inventory:
    """What there is to reach in a program, and where an engine will come upon it."""

    def __init__(self, program: Program) -> None:
        self.program = program
        self.facts = frozenset((*program.facts, DATE_REFERENCE))
        self.items: dict[Item, Entry] = {}
        self.decisions: dict[int, Decision] = {}
        """By the identity of their expression."""
        self.bodies: dict[int, Item] = {}
        """The version that a body is of, by the body's identity."""
        self.looks: dict[str, list[Look]] = {}
        """Where each barème and each rule is read, by its name."""
        self.lives = Lives(program)
        for rule in program.rules.values():
            self._rule(rule)
        for scale in program.scales.values():
            self._scale(scale)

    def conditions(self, decision: Decision) -> Iterator[Item]:
        """Its conditions, in their order."""
        for index, atom in enumerate(decision.atoms):
            yield item(Kind.CONDITION, Way.CONDITION, _placed(atom, decision.root), decision.name, str(index))

    def _add(self, one: Item, of: Any, home: Home, needs: Path = ()) -> Item:
        self.items.setdefault(one, Entry(of, home, needs))
        return one

    def _branch(self, way: Way, expr: Expr, of: Any, home: Home, *needs: Need) -> None:
        self._add(item(Kind.BRANCH, way, expr.span, home.name), of, home, needs)

    def _either(self, ways: tuple[Way, Way], expr: Expr, home: Home, path: Path) -> None:
        """The two branches of a condition."""
        for way, want in zip(ways, (True, False), strict=True):
            self._branch(way, expr, expr, home, *path, Need(Sort.TRUTH, expr, want))

    def _rule(self, rule: Rule) -> None:
        home = Home(rule, rule)
        applies: Path = ()
        if rule.applicable is not None:
            self._either((Way.APPLICABLE, Way.NOT_APPLICABLE), rule.applicable, home, ())
            applies = (Need(Sort.TRUTH, rule.applicable, True),)
        general = tuple(
            Need(Sort.MATCH, version.body, False)
            for exception in rule.exceptions
            if exception.target == rule.name
            for version in exception.versions
        )
        self._versions(rule, rule, (*applies, *general))
        if rule.norm is not None and rule.norm.unless is not None:
            self._either((Way.EXEMPTED, Way.NOT_EXEMPTED), rule.norm.unless, home, ())
        for part in beside(rule):
            self._expr(part, home, ())
        for exception in rule.exceptions:
            self._versions(exception, rule, applies)
            made = [each for each in rule.exceptions if each.target == exception.name]
            if made:
                needs = tuple(
                    Need(Sort.MATCH, each.versions[0].body, True) for each in (exception, *made[:1]) if each.versions
                )
                place = item(Kind.BRANCH, Way.SET_ASIDE, exception.span, exception.name)
                version = exception.versions[0] if exception.versions else None
                self._add(place, exception, Home(exception, rule, version), (*applies, *needs))

    def _versions(self, of: Rule | Exception_, rule: Rule, path: Path) -> None:
        for version in of.versions:
            if self.lives.lives(version):
                home = Home(of, rule, version)
                place = version.span if version.span.file else version.body.span
                made = item(Kind.VERSION, Way.VERSION, place, of.name, reading=version.reading)
                self.bodies[id(version.body)] = self._add(made, version, home, path)
                self._add(item(Kind.BOUND, Way.FIRST_DAY, place, of.name), version, home, path)
                if self.lives.of(version)[1] < date.max:
                    self._add(item(Kind.BOUND, Way.LAST_DAY, place, of.name), version, home, path)
                if isinstance(of, Exception_):
                    self._may_fail(version.body, home, path)
                self._expr(version.body, home, path)
        self._lacunae(of, Home(of, rule))

    def _lacunae(self, of: Rule | Exception_ | Scale, home: Home) -> None:
        for lacuna in of.lacunae:
            days = (lacuna.interval.since, lacuna.interval.until or date.max)
            read = not isinstance(of, Scale) or self.lives.read(of.name, days)
            if read and self.lives.asked(lacuna.interval):
                one = item(Kind.VERSION, Way.LACUNA, lacuna.span, of.name)
                self._add(one, lacuna, Home(of, home.rule, lacuna))

    def _scale(self, scale: Scale) -> None:
        for version in scale.versions:
            if self.lives.read(scale.name, self.lives.of(version)):
                home = Home(scale, None, version)
                self._add(period(version, scale.name), version, home)
                for keys, _ in version.cells if scale.keys else ():
                    self._add(cell(version, keys, scale.name), version, home)
                if version.body is not None:
                    self._expr(version.body, home, ())
        self._lacunae(scale, Home(scale, None))

    def _may_fail(self, body: Expr, home: Home, path: Path) -> None:
        """What an exception's body does where it does not speak of the case."""
        match body:
            case Arms(otherwise=None):
                self._branch(Way.NO_MATCH, body, body, home, *path, Need(Sort.MATCH, body, False))
            case Switch(otherwise=None) if not self._tiled(body):
                self._branch(Way.NO_MATCH, body, body, home, *path, Need(Sort.MATCH, body, False))
            case When(condition=condition, body=inner):
                self._may_fail(inner, home, (*path, Need(Sort.TRUTH, condition, True)))
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

    def _expr(self, expr: Expr, home: Home, path: Path) -> None:
        """The branches and decisions of an expression, which is a decision itself where it is true or false."""
        if expr.type.kind is Of.BOOLEAN and not isinstance(expr, _PLAIN):
            decision = decision_of(expr, home.name)
            self.decisions[id(expr)] = decision
            for one in self.conditions(decision):
                self._add(one, decision, home, path)
            self._joined(expr, home, path)
        else:
            self._opened(expr, home, path)

    def _joined(self, expr: Expr, home: Home, path: Path) -> None:
        """Inside a decision: what joins its conditions, then what each is made of."""
        match expr:
            case Not() | And() | Or():
                for part in children(expr):
                    self._joined(part, home, path)
            case Conditions(items=items):
                for one in items:
                    if one.when is not None:
                        self._either((Way.WHEN, Way.NOT_WHEN), one.when, home, path)
                        self._joined(one.when, home, path)
                    self._joined(one.test, home, path)
            case _:
                self._opened(expr, home, path)

    def _opened(self, expr: Expr, home: Home, path: Path) -> None:
        """The branches that an expression opens, then its parts."""
        parts = [(part, (*path, *needs)) for part, needs in within(expr)]
        leads = {id(part): needs for part, needs in parts}
        match expr:
            case Arms(arms=arms, otherwise=otherwise):
                for arm in arms:
                    self._branch(Way.ARM, arm.value, arm.test, home, *leads[id(arm.value)])
                if otherwise is not None:
                    self._branch(Way.OTHERWISE, otherwise.value, otherwise, home, *leads[id(otherwise.value)])
            case Switch():
                self._switch(expr, home, path, leads)
            case When(condition=condition):
                self._either((Way.WHEN, Way.NOT_WHEN), condition, home, path)
            case If(condition=condition, then=then, otherwise=other):
                self._branch(Way.THEN, then, condition, home, *leads[id(then)])
                self._branch(Way.ELSE, other, condition, home, *leads[id(other)])
            case Limit(is_cap=is_cap):
                ways = (Way.CAPPED, Way.NOT_CAPPED) if is_cap else (Way.FLOORED, Way.NOT_FLOORED)
                for way, want in zip(ways, (True, False), strict=True):
                    self._branch(way, expr, expr, home, *path, Need(Sort.BINDS, expr, want))
            case Default():
                for way, want in ((Way.FALLBACK, True), (Way.GIVEN, False)):
                    self._branch(way, expr, expr, home, *path, Need(Sort.ABSENT, expr.operand, want))
            case Pick(items=items):
                for one in items:
                    self._branch(Way.PICKED, one.test, one.test, home, *path, Need(Sort.KEPT, expr, one))
                    if one.when is not None:
                        self._either((Way.WHEN, Way.NOT_WHEN), one.when, home, path)
            case Delay(causes=causes):
                for cause in causes:
                    for way, want in ((Way.COUNTS, True), (Way.DOES_NOT_COUNT, False)):
                        self._branch(way, cause.since, cause.since, home, *path, Need(Sort.COUNTS, (expr, cause), want))
            case Compare() | Between():
                self._bounds(expr, home, path)
            case ScaleRef(name=name) | RuleRef(name=name):
                self.looks.setdefault(name, []).append(Look(expr, home, path))
            case _:
                pass
        for part, needs in parts:
            self._expr(part, home, needs)

    def _switch(self, expr: Switch, home: Home, path: Path, leads: dict[int, Path]) -> None:
        for case in expr.cases:
            self._branch(Way.CASE, case.value, case, home, *leads[id(case.value)])
            for (way, detail), edge in bounds.of_guard(case.guard, expr.subject, self.program.facts):
                one = item(Kind.BOUND, way, case.span, home.name, detail)
                self._add(one, case, home, (*path, Need(Sort.EQUALS, expr.subject, edge)))
        if expr.otherwise is not None:
            value = expr.otherwise.value
            self._branch(Way.OTHERWISE, value, expr.otherwise, home, *leads[id(value)])

    def _bounds(self, expr: Compare | Between, home: Home, path: Path) -> None:
        found: list[tuple[bounds.Bound, Any]]
        if isinstance(expr, Compare):
            found = [(one, (expr.left, expr.right, gap)) for one, gap in bounds.of_compare(expr, self.program.facts)]
        else:
            found = [
                (one, (expr.subject, expr.low if side == "low" else expr.high, gap))
                for one, side, gap in bounds.of_between(expr, self.program.facts)
            ]
        for (way, detail), (one, other, gap) in found:
            place = item(Kind.BOUND, way, expr.span, home.name, detail)
            self._add(place, expr, home, (*path, Need(Sort.GAP, (one, other), gap)))


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
