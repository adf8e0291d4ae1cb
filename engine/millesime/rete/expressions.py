"""Expressions to cells: what compares and joins truths is left to rules, what computes is worked out outside."""

from __future__ import annotations

from typing import Any, assert_never

from millesime.model.expressions import (
    Aggregate,
    And,
    Arms,
    Between,
    Call,
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
from millesime.rete import branches, comparisons, conditions, delays
from millesime.rete.doubt import COMMON, among, awaited, lacks_in, left_open
from millesime.rete.network import Kind, Take, kinds, known, lacking
from millesime.rete.units import RANKS, Author
from millesime.values import Lack, Status
from millesime.values.lack import absorb
from millesime.values.operators import OPERATORS


def value(author: Author, expr: Expr) -> int:
    """The cell of an expression whose value is needed."""
    match expr:
        case Literal(value=written):
            return author.constant(written)
        case FactRef(name=name):
            return author.leaf(lambda scope: scope.fact(name), ("fact", name))
        case RuleRef(name=name, element=element):
            return author.leaf(lambda scope: scope.rule(name, element), ("rule", name, element))
        case ElementRef(variable=variable):
            return author.leaf(lambda scope: scope.elements[variable][0], ("element", variable))
        case FieldRef():
            return author.leaf(lambda scope: scope.field(expr), ("field", expr.variable, expr.index))
        case ConditionsOf(rule=rule, letters=letters):
            return author.leaf(lambda scope: scope.derivation.partial(rule, letters), ("partial", rule, letters))
        case Aggregate():
            owner = author.owner
            return author.leaf(lambda scope: scope.derivation.folded(expr, scope, owner))
        case Unfound():
            return author.constant(Lack(Status.UNKNOWN, frozenset({author.owner}), "lacuna"))
        case CommonLaw():
            return author.constant(COMMON)
        case ScaleRef():
            return _looked_up(author, expr)
        case Compare():
            return comparisons.compare(author, expr)
        case Between():
            return comparisons.between(author, expr)
        case OneOf():
            return comparisons.one_of(author, expr)
        case Exists():
            return comparisons.exists(author, expr)
        case Not(operand=operand):
            return author.opposite(value(author, operand))
        case And(operands=operands):
            return author.all_of([value(author, each) for each in operands], decides=False)
        case Or(operands=operands):
            return author.all_of([value(author, each) for each in operands], decides=True)
        case If(condition=condition, then=then, otherwise=otherwise):
            held, one, other = (value(author, part) for part in (condition, then, otherwise))
            return author.either(held, one, other, _if_in_doubt)
        case Call():
            return _call(author, expr)
        case Limit():
            return _limit(author, expr)
        case Default():
            return _default(author, expr)
        case Conditions():
            return conditions.conditions(author, expr)
        case Pick():
            return conditions.pick(author, expr)
        case Delay():
            return delays.delay(author, expr)
        case Arms() | Switch() | When():
            return author.settled(branches.outcome(author, expr))
        case _:
            assert_never(expr)


def _if_in_doubt(scope: Any, test: Lack, then: Any, otherwise: Any) -> Any:
    options = [then, otherwise]
    if not lacks_in(options) and then == otherwise:
        return then
    return among(left_open(options, [test]), options)


def _call(author: Author, expr: Call) -> int:
    apply = OPERATORS[expr.operator].apply
    optional = any(operand.type.optional for operand in expr.operands)

    def work(scope: Any, *operands: Any) -> Any:
        if any(operand is None for operand in operands):
            return None
        lacks = lacks_in(operands)
        if lacks:
            return awaited(lacks) if optional else absorb(lacks)
        return apply(*operands)

    return author.work([value(author, operand) for operand in expr.operands], work)


def _limit(author: Author, expr: Limit) -> int:
    def work(scope: Any, operand: Any, bound: Any) -> Any:
        lacks = lacks_in((operand, bound))
        if lacks:
            return absorb(lacks)
        if operand is None or bound is None:
            return operand
        return min(operand, bound) if expr.is_cap else max(operand, bound)

    return author.work((value(author, expr.operand), value(author, expr.bound)), work)


def _default(author: Author, expr: Default) -> int:
    operand, fallback = value(author, expr.operand), value(author, expr.fallback)
    cell, rank = author.cell(), RANKS[Status.NOT_APPLICABLE]
    author.where(lacking(operand, ("==", rank)), known(fallback), then=Take(cell, fallback))
    author.where(lacking(operand, ("<", rank)), then=Take(cell, operand))
    author.where(lacking(operand, (">", rank)), then=Take(cell, operand))
    author.where(kinds(operand, Kind.FALSE, Kind.TRUE), then=Take(cell, operand))
    author.where(kinds(operand, Kind.VALUE, Kind.MAYBE), then=Take(cell, operand))
    return cell


def _looked_up(author: Author, expr: ScaleRef) -> int:
    keys = [value(author, key) for key in expr.keys]
    on = [] if expr.on is None else [value(author, expr.on)]

    def work(scope: Any, *operands: Any) -> Any:
        if any(operand is None for operand in operands):
            return None
        lacks = lacks_in(operands)
        if lacks:
            return awaited(lacks)
        day = operands[-1] if on else None
        return scope.derivation.scale(expr.name, tuple(operands[: len(keys)]), scope, day)

    return author.work([*keys, *on], work)
