"""What a body may come to at all, whatever the facts: which branches are candidates for an answer."""

from __future__ import annotations

from typing import Any

from millesime.model.expressions import (
    Arms,
    CommonLaw,
    Default,
    Expr,
    If,
    Literal,
    RuleRef,
    Switch,
    When,
)
from millesime.model.program import Exception_, Program, Rule
from millesime.values.types import Kind

_LISTED = (Kind.BOOLEAN, Kind.NORM, Kind.CHOICE)


def may_give(expr: Expr, wanted: Any, program: Program, met: frozenset[str] = frozenset()) -> bool:
    """Whether an expression may come to a value. What is computed may come to any; `met` are the rules on the way.

    >>> from millesime.values.types import BOOLEAN
    >>> may_give(Literal(True, BOOLEAN), False, Program("", {}, {}, {}, {}, {}, {}))
    False
    """
    match expr:
        case Literal(value=value):
            return bool(value == wanted and (value is None) is (wanted is None))
        case CommonLaw():
            return False
        case Arms(arms=arms, otherwise=otherwise):
            values = [arm.value for arm in arms] + ([otherwise.value] if otherwise else [])
            return any(may_give(value, wanted, program, met) for value in values)
        case Switch(cases=cases, otherwise=default):
            return any(
                may_give(case.value, wanted, program, met) for case in (*cases, *((default,) if default else ()))
            )
        case If(then=then, otherwise=other):
            return may_give(then, wanted, program, met) or may_give(other, wanted, program, met)
        case When(body=body):
            return may_give(body, wanted, program, met)
        case Default(operand=operand, fallback=fallback):
            return may_give(operand, wanted, program, met) or may_give(fallback, wanted, program, met)
        case RuleRef(name=name) if expr.type.kind in _LISTED and name not in met:
            return rule_may(program.rules[name], wanted, program, met)
        case _:
            return True


def rule_may(rule: Rule, wanted: Any, program: Program, met: frozenset[str] = frozenset()) -> bool:
    """Whether any version of a rule, or of an exception to it, may come to a value."""
    below = met | {rule.name}
    bodies = [version.body for version in rule.versions]
    bodies += [version.body for exception in rule.exceptions for version in exception.versions]
    return any(may_give(body, wanted, program, below) for body in bodies)


def exception_may(exception: Exception_, wanted: Any, program: Program) -> bool:
    """Whether any version of an exception may come to a value."""
    return any(may_give(version.body, wanted, program) for version in exception.versions)
