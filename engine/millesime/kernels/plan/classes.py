"""What alone a rule turns on, where no figure of the case goes into its result: rows alike in that have one answer.

Whether an establishment pays the collective rate turns on a few truths, on where its headcount stands among thresholds, on
the stretch of time that its date lies in. Millions of rows show some hundreds of such classes, and the rule is decided once
for each.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, TypeAlias, final

from millesime.model.expressions import (
    And,
    Arms,
    Between,
    Call,
    CommonLaw,
    Compare,
    Condition,
    Conditions,
    Exists,
    Expr,
    FactRef,
    If,
    Literal,
    Not,
    OneOf,
    Or,
    RuleRef,
    Switch,
    Unfound,
    When,
)
from millesime.model.walk import walk
from millesime.values.types import Kind

if TYPE_CHECKING:
    from millesime.kernels.plan.plan import PlannedException, PlannedRule

MOST = 24
"""A rule that turns on more than that is worked out row by row: hardly two rows would be alike."""
FEWEST = 3
"""One that turns on less is as soon worked out."""


@final
@dataclass(frozen=True, slots=True)
class Days:
    """Which stretch of time an event date lies in."""

    event: str
    cuts: tuple[date, ...]


@final
@dataclass(frozen=True, slots=True)
class Place:
    """Which case of a `selon` holds its subject."""

    switch: Switch


Trait: TypeAlias = Days | Place | Compare | Between | OneOf | Exists | FactRef
"""Something that a rule turns on; an expression stands for its value."""


class _Other(Exception):
    """More goes into the result than traits."""


@final
class Classes:
    """The traits of the rules of a plan."""

    def __init__(self, rules: Iterable[PlannedRule], longest: int) -> None:
        self._rules: Mapping[str, PlannedRule] = {planned.rule.name: planned for planned in rules}
        self._longest = longest
        self._known: dict[str, tuple[Trait, ...] | None] = {}

    def of(self, name: str) -> tuple[Trait, ...]:
        """What a rule turns on; nothing where that is worth nothing, or is not all."""
        traits = self._of(name)
        planned = self._rules[name]
        nested = bool(planned.exceptions) or any(isinstance(one, RuleRef) for one in _expressions(planned))
        return traits if traits is not None and nested and FEWEST <= len(traits) <= MOST else ()

    def _of(self, name: str) -> tuple[Trait, ...] | None:
        if name not in self._known:
            self._known[name] = None  # a rule that read itself would turn on more than can be told
            with suppress(_Other):
                self._known[name] = _merged(self._found(name))
        return self._known[name]

    def _found(self, name: str) -> Iterator[Trait]:
        planned = self._rules.get(name)
        if planned is None or planned.rule.structure is not None or planned.rule.norm is not None:
            raise _Other
        if planned.reads >= self._longest and not planned.goal:
            raise _Other  # rows may wait for it
        rule = planned.rule
        yield Days(rule.event, tuple(day for day, _ in planned.stretches if day is not None))
        if rule.applicable is not None:
            yield from self._value(rule.applicable)
        for version in rule.versions:
            yield from self._value(version.body)
        for exception in planned.exceptions:
            yield from self._exception(exception)

    def _exception(self, planned: PlannedException) -> Iterator[Trait]:
        if planned.own is not None and planned.exception.event is not None:
            yield Days(planned.exception.event, tuple(day for day, _ in planned.own if day is not None))
        for version in planned.exception.versions:
            yield from self._value(version.body)
        for inner in planned.made_to:
            yield from self._exception(inner)

    def _value(self, expr: Expr) -> Iterator[Trait]:
        """The traits that a value turns on."""
        match expr:
            case Literal() | CommonLaw() | Unfound():
                return
            case FactRef(type=kind) if kind.kind in (Kind.BOOLEAN, Kind.CHOICE):
                yield expr
            case RuleRef(name=name, element=None):
                traits = self._of(name)
                if traits is None:
                    raise _Other
                yield from traits
            case Compare() | Between() | OneOf() | Exists() if _plain(expr):
                yield expr
            case Compare(left=left, right=right):
                yield from self._all((left, right))
            case OneOf(subject=operand) | Not(operand=operand):
                yield from self._value(operand)
            case And(operands=operands) | Or(operands=operands):
                yield from self._all(operands)
            case Conditions(items=items):
                yield from self._all(part for item in items for part in _parts(item))
            case If(condition=condition, then=then, otherwise=other):
                yield from self._all((condition, then, other))
            case When(condition=condition, body=body):
                yield from self._all((condition, body))
            case Arms(arms=arms, otherwise=last):
                yield from self._all(part for arm in arms for part in (arm.test, arm.value))
                if last is not None:
                    yield from self._value(last.value)
            case Switch(subject=subject, cases=cases, otherwise=default):
                if subject.type.kind is Kind.TEXT:
                    raise _Other
                if _plain(subject):
                    yield Place(expr)
                else:
                    yield from self._value(subject)
                yield from self._all(case.value for case in (*cases, *([default] if default else [])))
            case _:
                raise _Other

    def _all(self, exprs: Iterable[Expr]) -> Iterator[Trait]:
        for expr in exprs:
            yield from self._value(expr)


def _merged(traits: Iterable[Trait]) -> tuple[Trait, ...]:
    """Each once, and the days of one event together."""
    found: dict[Trait, None] = {}
    cuts: dict[str, set[date]] = {}
    for trait in traits:
        if isinstance(trait, Days):
            cuts.setdefault(trait.event, set()).update(trait.cuts)
        else:
            found[trait] = None
    return (*(Days(event, tuple(sorted(days))) for event, days in cuts.items()), *found)


def _plain(expr: Expr) -> bool:
    """Whether an expression is made of facts and figures alone."""
    nodes = list(walk(expr))
    return all(
        node is expr or isinstance(node, Literal | Call) or (isinstance(node, FactRef) and node.type.kind is not Kind.TEXT)
        for node in nodes
    )  # fmt: skip


def _parts(item: Condition) -> tuple[Expr, ...]:
    return (item.test,) if item.when is None else (item.when, item.test)


def _expressions(planned: PlannedRule) -> Iterator[Expr]:
    for version in planned.rule.versions:
        yield from walk(version.body)
