"""Expressions as terms. A deciding evaluator says what they mean; this says the same of all facts at once."""

from __future__ import annotations

from typing import Any, assert_never

from millesime.analysis.symbolic import bodies, calls, comparisons, delays, folds
from millesime.analysis.symbolic.law import Frame, Law
from millesime.analysis.symbolic.logic import below, both, either, every, no, some
from millesime.analysis.symbolic.terms import (
    COMMON,
    NOT_APPLICABLE,
    UNKNOWN,
    Term,
    absorbed,
    choice,
    decided,
    doubted,
    lacking,
    negated,
)
from millesime.model.expressions import (
    Aggregate,
    And,
    Arms,
    Between,
    Call,
    Cause,
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
from millesime.values.types import Kind


def term(expr: Expr, frame: Frame, law: Law) -> Term:
    """What an expression comes to."""
    found = _term(expr, frame, law)
    law.saw(frame, expr, "expression", found)
    return found


def _term(expr: Expr, frame: Frame, law: Law) -> Term:
    match expr:
        case Literal(value=value, type=type):
            return Term(None, True) if value is None else Term(law.facts.number(value, type))
        case FactRef(name=name):
            return law.facts.term(name)
        case RuleRef():
            return _rule(expr, frame, law)
        case ScaleRef():
            from millesime.analysis.symbolic import scales

            return scales.figure(expr, frame, law)
        case ElementRef(variable=variable):
            return _element(frame.variables[variable][0])
        case FieldRef():
            return _field(expr, frame, law)
        case ConditionsOf():
            from millesime.analysis.symbolic import rules

            return rules.conditions_of(expr, law)
        case CommonLaw():
            return lacking(COMMON)
        case Unfound():
            return lacking(UNKNOWN)
        case Compare():
            left, right = term(expr.left, frame, law), term(expr.right, frame, law)
            return comparisons.compare(expr.op, left, right, _optional(expr))
        case Between(subject=subject, low=low, high=high):
            return comparisons.between([term(part, frame, law) for part in (subject, low, high)])
        case OneOf(subject=subject, values=values):
            plain = [law.facts.number(value, subject.type) for value in values if value is not None]
            return comparisons.one_of(term(subject, frame, law), plain, None in values)
        case Exists(subject=subject):
            found = term(subject, frame, law)
            return comparisons.truth(found, no(found.none))
        case Not(operand=operand):
            return negated(term(operand, frame, law))
        case And(operands=operands):
            return decided([term(one, frame, law) for one in operands], decides=False)
        case Or(operands=operands):
            return decided([term(one, frame, law) for one in operands], decides=True)
        case If():
            return _if(expr, frame, law)
        case Call(operands=operands):
            parts = [term(one, frame, law) for one in operands]
            if expr.operator in ("min", "max"):
                law.saw(frame, expr, "limit", calls.second(parts))
            return calls.call(expr, parts, law.facts)
        case Limit():
            return _limit(expr, frame, law)
        case Default(operand=operand, fallback=fallback):
            found = term(operand, frame, law)
            missing = found.lack(NOT_APPLICABLE)
            return choice(missing, term(fallback, frame, law), found)
        case Aggregate():
            return folds.aggregate(expr, frame, law)
        case Conditions():
            return bodies.conditions(expr, frame, law)
        case Pick():
            return bodies.pick(expr, frame, law)
        case Delay():
            counted = (term(expr.start, frame, law), term(expr.length, frame, law))
            events = [(one.effect, *_event(one, frame, law)) for one in expr.causes]
            return delays.delay(counted, events, expr.length.type.kind is Kind.DAYS)
        case Arms() | Switch() | When():
            return bodies.settled(bodies.outcome(expr, frame, law))
        case _:
            assert_never(expr)


def _element(element: Any) -> Term:
    return element if isinstance(element, Term) else Term(element)


def _rule(expr: RuleRef, frame: Frame, law: Law) -> Term:
    from millesime.analysis.symbolic import rules

    rule = law.program.rules[expr.name]
    return rules.rule(rule, law, None if expr.element is None else frame.variables[expr.element])


def _field(expr: FieldRef, frame: Frame, law: Law) -> Term:
    element, _ = frame.variables[expr.variable]
    found: Term = element[expr.index]
    if expr.has_presumption and law.facts.presumptions and found.lacks:
        presumed = Term(None, True) if expr.presumed is None else Term(law.facts.number(expr.presumed, expr.type))
        return choice(found.lacking, presumed, found)
    return found


def _if(expr: If, frame: Frame, law: Law) -> Term:
    condition = term(expr.condition, frame, law)
    with law.under(no(condition.false)):
        then = term(expr.then, frame, law)
    with law.under(no(condition.true)):
        otherwise = term(expr.otherwise, frame, law)
    found = choice(condition.true, then, otherwise)
    law.saw(frame, expr, "limit", Term(condition.true))
    if condition.lacking is False:
        return found
    return choice(condition.lacking, doubted(condition, then, otherwise), found)


def _limit(expr: Limit, frame: Frame, law: Law) -> Term:
    value, edge = term(expr.operand, frame, law), term(expr.bound, frame, law)
    lacks = absorbed([value, edge])
    if value.v is None or edge.v is None:
        return Term(value.v, value.none, lacks)
    binds = below(edge.v, value.v) if expr.is_cap else below(value.v, edge.v)
    binds = every((value.valued, edge.valued, binds))
    law.saw(frame, expr, "limit", Term(binds))
    free = no(some(lacks.values()))
    return Term(either(binds, edge.v, value.v), both(value.none, free), lacks)


def _optional(expr: Compare) -> bool:
    return expr.left.type.optional or expr.right.type.optional


def _event(cause: Cause, frame: Frame, law: Law) -> tuple[Term, Term]:
    """When an event began and ended; one that did not begin did not end, and one without a length ended as it began."""
    begun = term(cause.since, frame, law)
    return begun, begun if cause.until is None else choice(begun.none, begun, term(cause.until, frame, law))
