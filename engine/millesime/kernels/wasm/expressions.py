"""Expressions as the code of one row. What is not written here is left to columns, where a row comes to it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import partial
from typing import TYPE_CHECKING, Final, final

from millesime.kernels.exact.calendar import PERIODS
from millesime.kernels.exact.lacks import COMMON, FIRST, LACKS, NONE, NOT_APPLICABLE
from millesime.kernels.wasm import arithmetic, days, ratios, truths
from millesime.kernels.wasm.function import Function
from millesime.kernels.wasm.lacking import joined, plain, sharp
from millesime.kernels.wasm.literals import held, literal, parted
from millesime.kernels.wasm.values import ALWAYS, MARKS, PLAIN, Unwritten, Val, code, const, lack
from millesime.model.expressions import (
    Aggregate,
    And,
    Arm,
    Arms,
    Between,
    Call,
    CommonLaw,
    Compare,
    Comparison,
    Condition,
    Conditions,
    Default,
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
    Quantifier,
    RuleRef,
    ScaleRef,
    Switch,
    Unfound,
    Value,
)
from millesime.values import Lack, Status
from millesime.values.types import Kind

if TYPE_CHECKING:
    from millesime.kernels.wasm.module import Module

_COMPARISONS: Final = {
    Comparison.EQ: "eq", Comparison.NE: "ne", Comparison.LT: "lt", Comparison.LE: "le", Comparison.GT: "gt", Comparison.GE: "ge"
}  # fmt: skip
_DAYS: Final = {"année": "$year", "mois": "$month", "jour": "$day_of_month"}


@final
@dataclass(frozen=True, slots=True)
class Variable:
    """A loop variable, or the element that a rule is about: the list it is of, and where its number stands."""

    name: str
    path: str
    element: str


@final
class Writer:
    """Writes the expressions of one function. `event`: the event date that governs, and the first and the last of its `days`
    on which the function is asked; `owner`: whose body it is.
    """

    def __init__(
        self,
        module: Module,
        f: Function,
        owner: str,
        event: str,
        variables: tuple[Variable, ...] = (),
        days: tuple[int, int] = ALWAYS,
    ) -> None:
        self.module = module
        self.f = f
        self.owner = owner
        self.event = event
        self.variables = variables
        self.days = days

    def value(self, expr: Expr) -> Val:
        """An expression where a value is needed; the row is left where a body within it says nothing."""
        return self._said(self.branch(expr))

    def _said(self, found: Val) -> Val:
        if not found.entries & MARKS:
            return found
        self.f.leave(f"(i32.and (i32.gt_u {found.k} {code(NONE)}) (i32.lt_u {found.k} {code(FIRST)}))")
        return found.only(PLAIN)

    def branch(self, expr: Expr) -> Val:
        """An expression that a body may come to, which may say nothing, or leave it to « droit commun »."""
        return ratios.by_row(self.f, self._operand(expr))

    def _operand(self, expr: Expr) -> Val:
        """The same, of which a number may be over a denominator of its row's own, so many times."""
        try:
            return self._value(expr)
        except Unwritten:
            self.f.leave()
            return lack(NONE)

    def within(self, variable: Variable) -> Writer:
        """The same within a loop."""
        return Writer(self.module, self.f, self.owner, self.event, (*self.variables, variable), self.days)

    def _value(self, expr: Expr) -> Val:
        f = self.f
        match expr:
            case Literal(value=value, type=kind):
                return literal(self.module, value, kind)
            case FactRef(name=name, type=kind):
                return self.module.facts.fact(f, name, kind)
            case RuleRef(name=name, element=element):
                return self.module.called(self, name, None if element is None else self._variable(element))
            case ScaleRef():
                from millesime.kernels.wasm.scales import looked_up

                return looked_up(self, expr)
            case ElementRef(variable=variable, type=kind):
                held = self._variable(variable)
                return self.module.facts.field(f, held.path, "", held.element, kind)
            case FieldRef(variable=variable, field=field, type=kind):
                held = self._variable(variable)
                presumed = self._presumed(expr) if expr.has_presumption else ()
                return self.module.facts.field(f, held.path, field, held.element, kind, presumed)
            case CommonLaw():
                return lack(COMMON)
            case Unfound():
                return lack(LACKS.code(Lack(Status.UNKNOWN, frozenset({self.owner}), "lacuna")))
            case Compare(op=op, left=left, right=right):
                return self._compared(_COMPARISONS[op], left, right)
            case Between(subject=subject, low=low, high=high):
                return truths.between(f, self._sharp(subject), self._sharp(low), self._sharp(high))
            case OneOf(subject=subject, values=values):
                return self._one_of(subject, values)
            case Exists(subject=subject):
                return truths.exists(f, self._sharp(subject))
            case Not(operand=operand):
                return truths.negation(f, self.value(operand))
            case And(operands=operands):
                return self._kleene(operands, decides=False)
            case Or(operands=operands):
                return self._kleene(operands, decides=True)
            case Conditions():
                return self._conditions(expr)
            case If(condition=condition, then=then, otherwise=otherwise):
                from millesime.kernels.wasm.bodies import body

                return body(self, Arms((Arm(condition, then),), Arm(condition, otherwise), expr.type))
            case Call():
                return self._call(expr)
            case Limit(operand=operand, bound=bound, is_cap=is_cap):
                one, other = self._number(operand), self._number(bound)
                return arithmetic.unrefused(arithmetic.limited(f, one, other, cap=is_cap), one)
            case Default(operand=operand, fallback=instead):
                return self._default(operand, instead)
            case Aggregate():
                from millesime.kernels.wasm.lists import folded

                same = ("fold", expr, self.variables)
                return f.known(same) or f.learn(same, folded(self, expr))
            case Arms() | Switch():
                from millesime.kernels.wasm.bodies import body

                return body(self, expr)
            case _:  # what needs several values at once, or dates that numbers make
                raise Unwritten(type(expr).__name__)

    def apart(self, expr: Expr) -> tuple[list[str], Val]:
        """The lines of an expression that is worked out on one way only, and what it comes to."""
        with self.f.into() as lines:
            value = self.value(expr)
        return lines, value

    def variable(self, name: str) -> Variable:
        """A loop variable."""
        return self._variable(name)

    def _variable(self, name: str) -> Variable:
        for each in reversed(self.variables):
            if each.name == name:
                return each
        raise Unwritten("element")

    def _presumed(self, expr: FieldRef) -> tuple[int | bool | None, ...]:
        match expr.presumed:
            case None:
                return (None,)
            case bool():
                return (expr.presumed,)
            case int() | Fraction():
                return (expr.presumed.numerator, expr.presumed.denominator)
            case _:
                return (held(self.module, expr.presumed, expr.type), 1)

    def _number(self, expr: Expr) -> Val:
        return arithmetic.numbers(self.f, self._said(self._operand(expr)))

    def _sharp(self, expr: Expr) -> Val:
        return sharp(self.f, self.value(expr))

    def _compared(self, test: str, left: Expr, right: Expr) -> Val:
        if Kind.TEXT in (left.type.kind, right.type.kind):
            raise Unwritten("text")
        if test in ("eq", "ne") and left.type.kind is Kind.CHOICE and isinstance(right, Literal):
            subject = self.value(left)
            found = truths.equal(self.f, plain(self.f, subject), self.value(right), test)
            return self._among(subject, found, left, [right.value], negated=test == "ne")
        a, b = self._sharp(left), self._sharp(right)
        if test in ("eq", "ne"):
            return truths.equal(self.f, a, b, test)
        return truths.ordered(self.f, a, b, test, await_=_awaits(left, right))

    def _one_of(self, subject: Expr, values: Sequence[Value]) -> Val:
        if subject.type.kind in (Kind.TEXT, Kind.NUMBER, Kind.AMOUNT, Kind.RATE, Kind.CALENDAR, Kind.DAYS):
            raise Unwritten("parmi")
        given = [held(self.module, value, subject.type) for value in values if value is not None]
        if subject.type.kind is not Kind.CHOICE:
            return truths.one_of(self.f, self._sharp(subject), given, none_too=None in values)
        value = self.value(subject)
        found = truths.one_of(self.f, plain(self.f, value), given, none_too=None in values)
        return self._among(value, found, subject, values)

    def _among(self, subject: Val, found: Val, of: Expr, values: Sequence[Value], *, negated: bool = False) -> Val:
        if not subject.wide or subject.any:
            return found
        site = self.module.site(parted(self.module, [values], of.type))
        return truths.among(self.f, site, subject, found, negated=negated, alone=len(values) == 1)

    def _kleene(self, operands: Sequence[Expr], *, decides: bool) -> Val:
        return truths.kleene(self.f, [partial(self.value, each) for each in operands], decides=decides)

    def _conditions(self, expr: Conditions) -> Val:
        every = expr.quantifier is Quantifier.ALL
        tests = [partial(self.condition, item, spared=every) for item in expr.items]
        found = truths.kleene(self.f, tests, decides=not every)
        return truths.negation(self.f, found) if expr.quantifier is Quantifier.NONE else found

    def condition(self, item: Condition, *, spared: bool) -> Val:
        """A lettered condition, which may bind only where it is concerned."""
        if item.when is None:
            return self.value(item.test)
        when = item.when
        return truths.lettered(self.f, lambda: self.value(when), lambda: self.value(item.test), spared=spared)

    def _default(self, operand: Expr, instead: Expr) -> Val:
        f, given = self.f, self.value(operand)
        if given.k is None:
            return given
        absent = f.keep(f"(i32.eq {given.k} {code(NOT_APPLICABLE)})", "i32")
        return f.joined(absent, self.apart(instead), ([], given))

    def _call(self, expr: Call) -> Val:
        await_ = _awaits(*expr.operands)
        kinds = [operand.type.kind for operand in expr.operands]
        values = [self._number(operand) for operand in expr.operands]
        if any(value.none for value in values) and (kinds[0] is Kind.DATE or len(values) == 1):
            raise Unwritten("nothing")
        return arithmetic.unrefused(self._worked(expr, kinds, values, await_=await_), *values)

    def _worked(self, expr: Call, kinds: Sequence[Kind], values: Sequence[Val], *, await_: bool) -> Val:
        f = self.f
        match expr.operator:
            case "+" | "-" if kinds[0] is Kind.DATE:
                return days.shifted(f, values[0], values[1], kinds[1], minus=expr.operator == "-", await_=await_)
            case "+" | "-":
                return arithmetic.added(f, *values, minus=expr.operator == "-", await_=await_)
            case "*" | "/":
                return self._in_turn(values, expr.operator, await_=await_)
            case "min" | "max":
                return self._in_turn(values, expr.operator, await_=await_)
            case operator if operator in arithmetic.ROUNDINGS:
                return arithmetic.rounded(f, values[0], values[1], operator, await_=await_)
            case operator if operator in _DAYS:
                return Val(
                    f.keep(f"(call {_DAYS[operator]} {days.known(f, values[0])})"), values[0].k, far=days.FARTHEST
                )
            case operator if operator in PERIODS:
                return days.period(f, values[0], PERIODS[operator])
            case "dernier jour du mois de":
                found = days.period(f, values[0], 1)
                return Val(f.keep(f"(i64.sub {found.v} {const(1)})"), found.k, far=days.FARTHEST)
            case "jours":
                first, last = values
                far = first.most + last.most
                v = f.within(f"(i64.sub {last.v} {first.v})", far)
                return Val(v, joined(f, first.k, last.k, await_=await_), far=far)
            case "âge":
                birth, day = values
                k = joined(f, birth.k, day.k, await_=await_)
                return Val(f.keep(f"(call $age {days.known(f, birth)} {days.known(f, day)})"), k, far=days.FARTHEST)
            case operator:
                raise Unwritten(operator)

    def _in_turn(self, values: Sequence[Val], operator: str, *, await_: bool) -> Val:
        f, found = self.f, values[0]
        for value in values[1:]:
            match operator:
                case "*":
                    found = arithmetic.multiplied(f, found, value, await_=await_)
                case "/":
                    found = arithmetic.divided(f, found, value, await_=await_)
                case _:
                    found = arithmetic.chosen(f, found, value, least=operator == "min", await_=await_)
        return found


def _awaits(*operands: Expr) -> bool:
    return any(operand.type.optional for operand in operands)
