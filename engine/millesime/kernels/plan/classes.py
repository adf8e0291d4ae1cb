"""What alone a rule turns on, where no figure of the case goes into its result: rows alike in that have one answer.

Whether an establishment pays the collective rate turns on a few truths, on where its headcount stands among thresholds, on
the stretch of time that its date lies in. Millions of rows show some hundreds of such classes, and the rule is decided once
for each.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from contextlib import suppress
from datetime import date
from typing import TYPE_CHECKING, TypeAlias, final

from millesime.frozen import dataclass
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
    ScaleRef,
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
FEWEST = 2
"""One that turns on less is as soon worked out."""

Trait: TypeAlias = Switch | Compare | Between | OneOf | Exists | FactRef
"""Something that a rule turns on: the value of an expression; of a `selon`, which case holds its subject."""


@final
@dataclass(frozen=True, slots=True)
class Turns:
    """All that a rule turns on, besides its own days: traits, and what other rules turn on."""

    traits: tuple[Trait, ...]
    rules: tuple[str, ...]


class _Other(Exception):
    """More goes into the result than traits."""


@final
class Classes:
    """What the rules of a plan turn on."""

    def __init__(self, rules: Iterable[PlannedRule], longest: int) -> None:
        self._rules: Mapping[str, PlannedRule] = {planned.rule.name: planned for planned in rules}
        self._longest = longest
        self._known: dict[str, Turns | None] = {}

    def of(self, name: str) -> Turns | None:
        """What a rule turns on; None where figures of the case go into its result, or where that is not known."""
        if name not in self._known:
            self._known[name] = None  # a rule that read itself would turn on more than can be told
            with suppress(_Other):
                found = tuple(dict.fromkeys(self._found(name)))
                self._known[name] = Turns(
                    tuple(one for one in found if not isinstance(one, str)),
                    tuple(one for one in found if isinstance(one, str)),
                )
        return self._known[name]

    def worth(self, name: str) -> bool:
        """Whether a rule is better decided once for each class."""
        turns, planned = self.of(name), self._rules[name]
        return (
            turns is not None and bool(planned.exceptions or turns.rules) and FEWEST <= len(self.traits(name)) <= MOST
        )

    def all_traits(self) -> Iterator[Trait]:
        """Every trait of a rule that is decided by classes, each once."""
        worth = [name for name in self._rules if self.worth(name)]
        yield from dict.fromkeys(trait for name in worth for trait in self.traits(name))

    def traits(self, name: str) -> AbstractSet[Trait]:
        """The traits of a rule, and of those that it reads, by any path."""
        turns = self.of(name)
        assert turns is not None
        found = dict.fromkeys(turns.traits)
        for rule in turns.rules:
            found |= dict.fromkeys(self.traits(rule))
        return found.keys()

    def _found(self, name: str) -> Iterator[Trait | str]:
        planned = self._rules.get(name)
        if planned is None or planned.rule.structure is not None or planned.rule.norm is not None:
            raise _Other
        if planned.reads >= self._longest and not planned.goal:
            raise _Other  # rows may wait for it
        rule = planned.rule
        if rule.applicable is not None:
            yield from self._value(rule.applicable)
        for place in dict.fromkeys(choice.version for _, choice in planned.stretches):
            if place is not None:
                yield from self._value(rule.versions[place].body)
        days = [day or date.min for day, _ in planned.stretches]
        for exception in planned.exceptions:
            yield from self._exception(exception, days)

    def _exception(self, planned: PlannedException, days: Sequence[date]) -> Iterator[Trait | str]:
        if planned.own is not None:
            raise _Other  # it looks at days of its own
        for place in dict.fromkeys(planned.timeline.at(day).version for day in days):
            if place is not None:
                yield from self._value(planned.exception.versions[place].body)
        for inner in planned.made_to:
            yield from self._exception(inner, days)

    def _value(self, expr: Expr) -> Iterator[Trait | str]:
        """What a value turns on."""
        match expr:
            case Literal() | CommonLaw() | Unfound():
                return
            case FactRef(type=kind) if kind.kind in (Kind.BOOLEAN, Kind.CHOICE):
                yield expr
            case RuleRef(name=name, element=None):
                if self.of(name) is None:
                    raise _Other
                yield name
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
                if subject.type.kind is Kind.TEXT or isinstance(subject, ScaleRef):
                    raise _Other  # a barème is read on the day of the rule that asks
                if _plain(subject):
                    yield expr
                else:
                    yield from self._value(subject)
                yield from self._all(case.value for case in (*cases, *([default] if default else [])))
            case _:
                raise _Other

    def _all(self, exprs: Iterable[Expr]) -> Iterator[Trait | str]:
        for expr in exprs:
            yield from self._value(expr)


def _plain(expr: Expr) -> bool:
    """Whether an expression is made of facts and figures alone."""
    nodes = list(walk(expr))
    return all(
        node is expr or isinstance(node, Literal | Call) or (isinstance(node, FactRef) and node.type.kind is not Kind.TEXT)
        for node in nodes
    )  # fmt: skip


def _parts(item: Condition) -> tuple[Expr, ...]:
    return (item.test,) if item.when is None else (item.when, item.test)
