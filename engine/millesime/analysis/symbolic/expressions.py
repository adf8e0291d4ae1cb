"""Expressions as terms. A deciding evaluator says what they mean; this says the same of all facts at once."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import permutations
from typing import Any, assert_never

from millesime.analysis.symbolic import bodies, calls, folds
from millesime.analysis.symbolic.facts import Listed
from millesime.analysis.symbolic.law import Frame, Law
from millesime.analysis.symbolic.logic import Formula, below, both, either, equal, every, minus, no, plus, some, within
from millesime.analysis.symbolic.terms import (
    AMONG,
    COMMON,
    NOT_APPLICABLE,
    UNKNOWN,
    UNSURE,
    Term,
    absorbed,
    choice,
    decided,
    doubted,
    held,
    lacking,
    limited,
    negated,
    unsure_where,
)
from millesime.model.expressions import (
    Aggregate,
    And,
    Arms,
    Between,
    Call,
    CommonLaw,
    Compare,
    Comparison,
    Conditions,
    ConditionsOf,
    Default,
    Delay,
    Effect,
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

_CAUSES = 3
"""Of a delay with more causes than that, nothing is said."""


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
            return _compare(expr, frame, law)
        case Between(subject=subject, low=low, high=high):
            return _between([term(part, frame, law) for part in (subject, low, high)])
        case OneOf(subject=subject, values=values, type=_):
            return _one_of(expr, term(subject, frame, law), values, law)
        case Exists(subject=subject):
            found = term(subject, frame, law)
            return _truth(found, no(found.none))
        case Not(operand=operand):
            return negated(term(operand, frame, law))
        case And(operands=operands):
            return decided([term(one, frame, law) for one in operands], decides=False)
        case Or(operands=operands):
            return decided([term(one, frame, law) for one in operands], decides=True)
        case If():
            return _if(expr, frame, law)
        case Call(operands=operands):
            return calls.call(expr, [term(one, frame, law) for one in operands], law.facts)
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
            return _delay(expr, frame, law)
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


def _truth(part: Term, value: Formula) -> Term:
    """A truth about something: unknown where it is, and unsure where it is known to be one of several things."""
    lacks = {(UNSURE if code == AMONG else code): when for code, when in part.lacks.items()}
    if AMONG in part.lacks:
        lacks[UNSURE] = part.lack(AMONG, UNSURE)
    return Term(value, False, lacks)


def _compare(expr: Compare, frame: Frame, law: Law) -> Term:
    left, right = term(expr.left, frame, law), term(expr.right, frame, law)
    ordered = expr.op not in (Comparison.EQ, Comparison.NE)
    optional = expr.left.type.optional or expr.right.type.optional
    lacks = _lacks([left, right], awaiting=ordered and optional)
    if not ordered:
        values = False if left.v is None or right.v is None else equal(left.v, right.v)
        alike = some((both(left.none, right.none), every((no(left.none), no(right.none), values))))
        return Term(alike if expr.op is Comparison.EQ else no(alike), False, lacks)
    nothing = some((left.none, right.none))
    if left.v is None or right.v is None:
        return Term(False, False, limited(lacks, no(nothing)))
    match expr.op:
        case Comparison.LT:
            holds = below(left.v, right.v)
        case Comparison.LE:
            holds = no(below(right.v, left.v))
        case Comparison.GT:
            holds = below(right.v, left.v)
        case _:
            holds = no(below(left.v, right.v))
    return Term(both(no(nothing), holds), False, limited(lacks, no(nothing)))


def _lacks(parts: Sequence[Term], awaiting: bool) -> dict[int, Formula]:
    """What a comparison lacks; where something is known to be one of several values, it may still be decided."""
    among = some(part.lack(AMONG) for part in parts)
    lacks = absorbed(parts, awaiting)
    if among is False:
        return lacks
    lacks = limited(lacks, no(among))
    lacks[UNSURE] = some((lacks.get(UNSURE, False), among))
    return lacks


def _between(parts: Sequence[Term]) -> Term:
    subject, low, high = parts
    nothing = some(part.none for part in parts)
    values = [part.v for part in parts]
    under = both(low.valued, below(subject.v, low.v)) if subject.v is not None and low.v is not None else False
    over = both(high.valued, below(high.v, subject.v)) if subject.v is not None and high.v is not None else False
    refused = some((nothing, both(subject.valued, some((under, over)))))
    lacks = limited(_lacks(parts, awaiting=True), no(refused))
    return Term(False if None in values else both(no(refused), within(low.v, subject.v, high.v)), False, lacks)


def _one_of(expr: OneOf, found: Term, values: Sequence[Any], law: Law) -> Term:
    type = expr.subject.type
    plain = [value for value in values if value is not None]
    among = some(equal(found.v, law.facts.number(value, type)) for value in plain) if found.v is not None else False
    return _truth(found, either(found.none, None in values, among))


def _if(expr: If, frame: Frame, law: Law) -> Term:
    condition = term(expr.condition, frame, law)
    with law.under(no(condition.false)):
        then = term(expr.then, frame, law)
    with law.under(no(condition.true)):
        otherwise = term(expr.otherwise, frame, law)
    found = choice(condition.true, then, otherwise)
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
    free = no(some(lacks.values()))
    return Term(either(binds, edge.v, value.v), both(value.none, free), lacks)


def _delay(expr: Delay, frame: Frame, law: Law) -> Term:
    start, length = term(expr.start, frame, law), term(expr.length, frame, law)
    begun = [term(cause.since, frame, law) for cause in expr.causes]
    ended = [
        begin if cause.until is None else choice(begin.none, begin, term(cause.until, frame, law))
        for cause, begin in zip(expr.causes, begun, strict=True)
    ]
    none = some((start.none, length.none))
    lacks = limited(absorbed([start, length, *begun], awaiting=True), no(none))
    if start.v is None or length.v is None:
        return Term(None, none, lacks)
    if len(begun) > _CAUSES or any(one.v is None and one.none is not True for one in begun):
        return unsure_where(Term(start.v, none, lacks), no(some((none, *lacks.values()))))
    in_days = expr.length.type.kind is Kind.DAYS
    found: Term | None = None
    counted = [place for place, one in enumerate(begun) if one.none is not True]
    for order in permutations(counted):
        run = _run(expr, start.v, length.v, [(place, begun[place], ended[place]) for place in order], in_days)
        found = run if found is None else choice(_in_order([(place, begun[place]) for place in order]), run, found)
    assert found is not None
    free = no(some((none, *lacks.values())))
    lacks = held([*lacks.items()])
    for code, when in limited(found.lacks, free).items():
        lacks[code] = some((lacks.get(code, False), when))
    return Term(found.v, some((none, both(free, found.none))), lacks)


def _in_order(events: Sequence[tuple[int, Term]]) -> Formula:
    """Whether events happened in this order; of two on one day, the one that is written first comes first."""
    tests: list[Formula] = []
    for index, (place, one) in enumerate(events):
        for other_place, other in events[index + 1 :]:
            later = below(other.v, one.v) if place < other_place else no(below(one.v, other.v))
            tests.append(some((one.none, other.none, no(later))))
    return every(tests)


def _run(expr: Delay, first: Any, length: Any, events: Sequence[tuple[int, Term, Term]], in_days: bool) -> Term:
    """A delay with its events in order of time."""
    end, lost = calls.shifted(first, length, in_days)
    stopped: Formula = False
    for place, begun, ended in events:
        # « sans objet » as an end: it has not ended. An event that did not begin counts for nothing.
        closed = ended.v if ended.v is not None else begun.v
        running = no(some((begun.none, stopped)))
        counts = every((running, no(below(end, begun.v)), no(both(ended.valued, below(closed, first)))))
        lost = some((lost, both(counts, ended.lacking)))
        if expr.causes[place].effect is Effect.INTERRUPTS:
            again, out = calls.shifted(either(below(closed, first), first, closed), length, in_days)
            after = either(below(end, again), again, end)
        else:
            since = either(below(begun.v, first), first, begun.v)
            pause = minus(closed, since)
            pause = either(below(pause, 0), 0, pause)
            after, out = plus(end, pause), False
        lost = some((lost, every((counts, ended.valued, out))))
        stopped = some((stopped, both(counts, ended.none)))
        end = either(both(counts, ended.valued), after, end)
    return unsure_where(Term(end, stopped), lost)


__all__ = ["Listed", "term"]
