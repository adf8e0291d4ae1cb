"""What every way of a choice reads: worked out once for all rows, before they are parted among the ways."""

from __future__ import annotations

from collections.abc import Iterable
from functools import reduce

from millesime.model.expressions import (
    And,
    Arms,
    Between,
    Call,
    Compare,
    Default,
    Expr,
    If,
    Limit,
    Not,
    Or,
    RuleRef,
    Switch,
)


def shared(expr: Arms) -> tuple[str, ...]:
    """The rules that each value of a choice reads whatever else holds, by name; of one value alone, none."""
    ways = [arm.value for arm in expr.arms]
    if expr.otherwise is not None:
        ways.append(expr.otherwise.value)
    return tuple(sorted(_all(ways))) if len(ways) > 1 else ()


def _certain(expr: Expr) -> frozenset[str]:
    """The rules that are read of every row for which an expression is asked."""
    match expr:
        case RuleRef(name=name, element=None):
            return frozenset({name})
        case Call(operands=operands):
            return _any(operands)
        case And(operands=operands) | Or(operands=operands):
            return _certain(operands[0])
        case Compare(left=left, right=right):
            return _any((left, right))
        case Between(subject=subject, low=low, high=high):
            return _any((subject, low, high))
        case Limit(operand=operand, bound=bound):
            return _any((operand, bound))
        case Not(operand=operand) | Default(operand=operand):
            return _certain(operand)
        case If(condition=condition, then=then, otherwise=other):
            return _certain(condition) | _all((then, other))
        case Arms(arms=arms, otherwise=last) if last is not None:
            return _certain(arms[0].test) | _all([*(arm.value for arm in arms), last.value])
        case Switch(subject=subject):
            return _certain(subject)
        case _:
            return frozenset()


def _any(exprs: Iterable[Expr]) -> frozenset[str]:
    return frozenset().union(*map(_certain, exprs))


def _all(exprs: Iterable[Expr]) -> frozenset[str]:
    return reduce(frozenset.intersection, map(_certain, exprs))
