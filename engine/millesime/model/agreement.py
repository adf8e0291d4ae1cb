"""Whether an expression agrees with itself and with its program: names, types, operators, keys, choices."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import assert_never, final

from millesime.model.expressions import (
    Aggregate,
    And,
    Arms,
    Between,
    Call,
    CommonLaw,
    Compare,
    Comparison,
    Condition,
    Conditions,
    ConditionsOf,
    Default,
    Delay,
    ElementRef,
    Exists,
    Expr,
    FactRef,
    FieldRef,
    Fold,
    Guard,
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
    Value,
    When,
)
from millesime.model.program import DATE_REFERENCE, Program
from millesime.model.walk import children, named_conditions
from millesime.values import Duration
from millesime.values.operators import OPERATORS, result_kind
from millesime.values.types import DATE, Kind, Type

_ORDERED = frozenset({Kind.INTEGER, Kind.NUMBER, Kind.AMOUNT, Kind.RATE, Kind.DATE, Kind.CALENDAR, Kind.DAYS})
_WIDENED = frozenset({(Kind.INTEGER, Kind.NUMBER), (Kind.INTEGER, Kind.RATE), (Kind.NUMBER, Kind.RATE)})


def fits(given: Type, wanted: Type) -> bool:
    """Whether a value of one type may stand where the other is wanted: whole numbers are numbers, and numbers rates."""
    if Kind.ANY in (given.kind, wanted.kind):
        return True
    if (given.kind, wanted.kind) in _WIDENED:
        return True
    if {given.kind, wanted.kind} == {Kind.BOOLEAN, Kind.NORM}:
        return True
    if given.kind is Kind.LIST and wanted.kind is Kind.LIST:
        return given.item is None or wanted.item is None or fits(given.item, wanted.item)
    return given.kind is wanted.kind and given.name == wanted.name


def belongs(value: Value, type_: Type, program: Program) -> bool:
    """Whether a value is one of its type; of a choice, whether its enumeration lists it."""
    match type_.kind:
        case Kind.BOOLEAN | Kind.NORM:
            return isinstance(value, bool)
        case Kind.INTEGER:
            return isinstance(value, int) and not isinstance(value, bool)
        case Kind.NUMBER | Kind.AMOUNT | Kind.RATE:
            return isinstance(value, int | Fraction) and not isinstance(value, bool)
        case Kind.DATE:
            return isinstance(value, date)
        case Kind.CALENDAR:
            return isinstance(value, Duration) and not value.days
        case Kind.DAYS:
            return isinstance(value, Duration) and not value.months
        case Kind.TEXT:
            return isinstance(value, str)
        case Kind.CHOICE:
            enumeration = program.enumerations.get(type_.name or "")
            return enumeration is not None and value in {name for name, _ in enumeration.choices}
        case Kind.RECORD | Kind.LIST:
            return False
        case Kind.ANY:
            return True
        case _:
            assert_never(type_.kind)


@final
@dataclass(frozen=True, slots=True)
class Checker:
    """Looks at the expressions of one rule, barème or check; `structure` is the element a derived field is about."""

    program: Program
    what: str
    structure: str | None = None

    def result(self, body: Expr, type_: Type) -> Iterator[str]:
        """A body that gives values of this type."""
        if not fits(body.type, type_):
            yield f"{self.what}: a body of type {body.type} for a result of type {type_}"
        yield from self._all(body, self._scope())

    def boolean(self, test: Expr) -> Iterator[str]:
        """A condition."""
        yield from self.of_kind(test, Kind.BOOLEAN)

    def of_kind(self, expr: Expr, kind: Kind) -> Iterator[str]:
        """An expression of this kind, with all that it is made of."""
        yield from self._kind(expr, kind)
        yield from self._all(expr, self._scope())

    def _scope(self) -> dict[str, Type]:
        return {} if self.structure is None else {self.structure: Type(Kind.RECORD, self.structure)}

    def _all(self, expr: Expr, scope: dict[str, Type]) -> Iterator[str]:
        yield from self._node(expr, scope)
        inner = scope
        if isinstance(expr, Aggregate):
            yield from self._all(expr.items, scope)
            inner = {**scope, expr.variable: expr.items.type.item or Type(Kind.ANY)}
        for part in children(expr)[1:] if isinstance(expr, Aggregate) else children(expr):
            yield from self._all(part, inner)

    def _kind(self, expr: Expr, kind: Kind) -> Iterator[str]:
        if not fits(expr.type, Type(kind)):
            yield f"{self.what}: {expr.type} where {kind.value} is wanted"

    def _same(self, given: Expr, wanted: Type) -> Iterator[str]:
        if not fits(given.type, wanted):
            yield f"{self.what}: {given.type} where {wanted} is wanted"

    def _alike(self, left: Expr, right: Expr) -> Iterator[str]:
        if not fits(left.type, right.type) and not fits(right.type, left.type):
            yield f"{self.what}: {left.type} compared with {right.type}"

    def _node(self, expr: Expr, scope: dict[str, Type]) -> Iterator[str]:
        """What is wrong with one node, its parts left aside."""
        match expr:
            case Literal(value=value, type=type_):
                if value is not None and not belongs(value, type_, self.program):
                    yield f"{self.what}: `{value}` is no {type_}"
            case FactRef() | RuleRef() | ScaleRef() | ConditionsOf():
                yield from self._reference(expr)
            case ElementRef(variable=variable):
                if variable not in scope:
                    yield f"{self.what}: no variable `{variable}`"
            case FieldRef():
                yield from self._field(expr, scope)
            case CommonLaw() | Unfound():
                return
            case Compare(left=left, right=right, op=op):
                yield from self._alike(left, right)
                if op not in (Comparison.EQ, Comparison.NE) and left.type.kind not in _ORDERED | {Kind.ANY}:
                    yield f"{self.what}: {left.type} has no order"
            case Between(subject=subject, low=low, high=high):
                yield from (*self._alike(subject, low), *self._alike(subject, high))
            case OneOf(subject=subject, values=values):
                yield from self._values(values, subject.type)
            case Exists():
                return
            case Not(operand=operand):
                yield from self._kind(operand, Kind.BOOLEAN)
            case And(operands=operands) | Or(operands=operands):
                for operand in operands:
                    yield from self._kind(operand, Kind.BOOLEAN)
            case If(condition=condition, then=then, otherwise=otherwise, type=type_):
                yield from self._kind(condition, Kind.BOOLEAN)
                yield from (*self._same(then, type_), *self._same(otherwise, type_))
            case Call():
                yield from self._call(expr)
            case (
                Limit(operand=operand, bound=second, type=type_) | Default(operand=operand, fallback=second, type=type_)
            ):
                yield from (*self._same(operand, type_), *self._same(second, type_))
            case Aggregate(fold=fold, filter=kept, body=body, items=items):
                yield from self._kind(items, Kind.LIST)
                if kept is not None:
                    yield from self._kind(kept, Kind.BOOLEAN)
                if (body is None) is not (fold is Fold.COUNT):
                    yield f"{self.what}: `{fold.value}` with{'out' if body is None else ''} a body"
                if body is not None and fold in (Fold.ANY, Fold.ALL):
                    yield from self._kind(body, Kind.BOOLEAN)
            case Conditions(items=items):
                yield from self._items(items)
                for item in items:
                    yield from self._kind(item.test, Kind.BOOLEAN)
            case Pick(items=items, type=type_):
                yield from self._items(items)
                for item in items:
                    yield from self._same(item.test, type_)
            case Arms(arms=arms, otherwise=otherwise, type=type_):
                for arm in arms:
                    yield from (*self._kind(arm.test, Kind.BOOLEAN), *self._same(arm.value, type_))
                if otherwise is not None:
                    yield from self._same(otherwise.value, type_)
            case Switch(subject=subject, cases=cases, otherwise=otherwise, type=type_):
                for case in cases:
                    yield from (*self._guard(case.guard, subject.type), *self._same(case.value, type_))
                if otherwise is not None:
                    yield from self._same(otherwise.value, type_)
            case When(condition=condition, body=body, type=type_):
                yield from (*self._kind(condition, Kind.BOOLEAN), *self._same(body, type_))
            case Delay(length=length, start=start, causes=causes):
                if length.type.kind not in (Kind.CALENDAR, Kind.DAYS, Kind.ANY):
                    yield f"{self.what}: a delay of {length.type}"
                yield from self._kind(start, Kind.DATE)
                for cause in causes:
                    for day in (cause.since, cause.until):
                        yield from () if day is None else self._kind(day, Kind.DATE)
            case _:
                assert_never(expr)

    def _reference(self, expr: FactRef | RuleRef | ScaleRef | ConditionsOf) -> Iterator[str]:
        match expr:
            case FactRef(name=name):
                fact = self.program.facts.get(name)
                wanted = DATE if fact is None and name == DATE_REFERENCE else None if fact is None else fact.type
                sort = "fact"
            case RuleRef(name=name):
                rule = self.program.rules.get(name)
                wanted, sort = None if rule is None else rule.type, "rule"
            case ScaleRef(name=name, keys=keys, on=on):
                scale = self.program.scales.get(name)
                wanted, sort = None if scale is None else scale.type, "scale"
                if scale is not None and len(keys) != len(scale.keys):
                    yield f"{self.what}: {len(keys)} keys for the {len(scale.keys)} of `{name}`"
                for key, type_ in zip(keys, scale.keys if scale is not None else (), strict=False):
                    yield from self._same(key, type_)
                if on is not None:
                    yield from self._kind(on, Kind.DATE)
            case ConditionsOf(rule=name, letters=letters):
                lender = self.program.rules.get(name)
                wanted, sort = None if lender is None else expr.type, "rule"
                held = (
                    {item.letter for item in named_conditions(lender, letters)} if lender is not None else set(letters)
                )
                yield from (f"{self.what}: no condition {one} in `{name}`" for one in letters if one not in held)
            case _:
                assert_never(expr)
        if wanted is None:
            yield f"{self.what}: no {sort} `{name}`"
        else:
            yield from self._same(expr, wanted)

    def _field(self, expr: FieldRef, scope: dict[str, Type]) -> Iterator[str]:
        record = scope.get(expr.variable)
        structure = None if record is None else self.program.structures.get(record.name or "")
        if structure is None:
            if record is None or record.kind is not Kind.ANY:
                yield f"{self.what}: `{expr.variable}` is no element of a structure"
        elif not 0 <= expr.index < len(structure.fields) or structure.fields[expr.index].name != expr.field:
            yield f"{self.what}: `{expr.field}` is not field {expr.index} of `{structure.name}`"
        else:
            yield from self._same(expr, structure.fields[expr.index].type)

    def _call(self, expr: Call) -> Iterator[str]:
        operator = OPERATORS.get(expr.operator)
        kinds = tuple(operand.type.kind for operand in expr.operands)
        if operator is None:
            yield f"{self.what}: no operator `{expr.operator}`"
        elif Kind.ANY not in kinds:
            kind = result_kind(operator, kinds)
            if kind is None:
                yield f"{self.what}: `{expr.operator}` does not take {', '.join(kinds)}"
            elif not fits(Type(kind), expr.type):
                yield f"{self.what}: `{expr.operator}` gives {kind.value}, not {expr.type}"

    def _items(self, items: tuple[Condition, ...]) -> Iterator[str]:
        letters = [item.letter for item in items]
        if len(set(letters)) != len(letters):
            yield f"{self.what}: two conditions under one letter"
        for item in items:
            if item.when is not None:
                yield from self._kind(item.when, Kind.BOOLEAN)

    def _guard(self, guard: Guard, subject: Type) -> Iterator[str]:
        if guard.values is not None:
            yield from self._values(guard.values, subject)
            return
        if subject.kind not in _ORDERED | {Kind.ANY}:
            yield f"{self.what}: a range of {subject}"
        yield from self._values(tuple(end for end in (guard.low, guard.high) if end is not None), subject)

    def _values(self, values: tuple[Value, ...], type_: Type) -> Iterator[str]:
        for value in values:
            if value is not None and not belongs(value, type_, self.program):
                yield f"{self.what}: `{value}` is no {type_}"
