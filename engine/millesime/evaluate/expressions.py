"""Expressions to closures: values, references, comparisons and logic. Each takes `(run, node)` and gives a value or a lack.

What a closure met it writes to `node.steps`. Bodies (branches, conditions, delays) are compiled in `bodies`, folds over
lists in `folds`.
"""

from __future__ import annotations

from collections.abc import Callable
from operator import eq, ge, gt, le, lt, ne
from typing import TYPE_CHECKING, Any, assert_never

from millesime.evaluate import bodies, folds, references
from millesime.evaluate.outcome import COMMON, awaiting, settled, torn
from millesime.evaluate.trail import Node, Run, Site, What
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
from millesime.values import Lack, Status
from millesime.values.lack import absorb
from millesime.values.operators import OPERATORS

if TYPE_CHECKING:
    from millesime.evaluate.engine import Engine

Closure = Callable[[Run, Node], Any]


def compiled(expr: Expr, engine: Engine, owner: str) -> Closure:
    """The closure of an expression. `owner` is the rule or exception it stands in, which a lacuna names."""
    match expr:
        case Literal(value=value):
            return lambda run, node: value
        case FactRef(name=name):
            return references.fact(name, engine)
        case RuleRef():
            return references.rule(expr, engine)
        case ScaleRef():
            return references.scale(expr, engine, owner)
        case ElementRef(variable=variable):
            return lambda run, node: node.locals[variable][0]  # type: ignore[index]
        case FieldRef():
            return references.field_of(expr)
        case ConditionsOf():
            return references.conditions_of(expr, engine)
        case CommonLaw():
            return lambda run, node: COMMON
        case Unfound(label=label):
            return _unfound(label, owner)
        case Compare():
            return _compare(expr, engine, owner)
        case Between():
            return _between(expr, engine, owner)
        case OneOf():
            return _one_of(expr, engine, owner)
        case Exists():
            return _exists(expr, engine, owner)
        case Not():
            return _not(expr, engine, owner)
        case And(operands=operands):
            return _kleene(operands, engine, owner, decides=False)
        case Or(operands=operands):
            return _kleene(operands, engine, owner, decides=True)
        case If():
            return _if(expr, engine, owner)
        case Call():
            return _call(expr, engine, owner)
        case Limit():
            return _limit(expr, engine, owner)
        case Default():
            return _default(expr, engine, owner)
        case Aggregate():
            return folds.aggregate(expr, engine, owner)
        case Conditions():
            return bodies.conditions(expr, engine, owner)
        case Pick():
            return bodies.pick(expr, engine, owner)
        case Delay():
            return bodies.delay(expr, engine, owner)
        case Arms() | Switch() | When():
            body = bodies.outcome(expr, engine, owner)
            return lambda run, node: settled(body(run, node))
        case _:
            assert_never(expr)


def _unfound(label: str, owner: str) -> Closure:
    lack = Lack(Status.UNKNOWN, frozenset({owner}), "lacuna")
    site = Site(What.LACUNA, owner, label=label)

    def unfound(run: Run, node: Node) -> Lack:
        node.steps.append((site, lack))
        return lack

    return unfound


_TESTS: dict[Comparison, Callable[[Any, Any], bool]] = {
    Comparison.EQ: eq,
    Comparison.NE: ne,
    Comparison.LT: lt,
    Comparison.LE: le,
    Comparison.GT: gt,
    Comparison.GE: ge,
}


def _lacking(*operands: Expr) -> Callable[[list[Lack]], Lack]:
    """How several lacks make one: one operand alone settles the matter where it may be « sans objet »."""
    return awaiting if any(operand.type.optional for operand in operands) else absorb


def _compare(expr: Compare, engine: Engine, owner: str) -> Closure:
    left, right = compiled(expr.left, engine, owner), compiled(expr.right, engine, owner)
    test = _TESTS[expr.op]
    ordered = expr.op not in (Comparison.EQ, Comparison.NE)
    lacking = _lacking(expr.left, expr.right) if ordered else absorb

    def compare(run: Run, node: Node) -> Any:
        a, b = left(run, node), right(run, node)
        if ordered and (a is None or b is None):
            return False  # What has not happened is neither before nor after anything.
        if a.__class__ is Lack or b.__class__ is Lack:
            return lacking([x for x in (a, b) if x.__class__ is Lack])
        return test(a, b)

    return compare


def _between(expr: Between, engine: Engine, owner: str) -> Closure:
    parts = [compiled(part, engine, owner) for part in (expr.subject, expr.low, expr.high)]

    def between(run: Run, node: Node) -> Any:
        values = [part(run, node) for part in parts]
        if None in values:
            return False
        subject, low, high = values
        lacks = [value for value in values if value.__class__ is Lack]
        if lacks:
            # One bound may refuse the subject without the other being known.
            if subject.__class__ is not Lack:
                if low.__class__ is not Lack and subject < low:
                    return False
                if high.__class__ is not Lack and subject > high:
                    return False
            return awaiting(lacks)
        return low <= subject <= high

    return between


def _one_of(expr: OneOf, engine: Engine, owner: str) -> Closure:
    subject = compiled(expr.subject, engine, owner)
    values = frozenset(expr.values)

    def one_of(run: Run, node: Node) -> Any:
        value = subject(run, node)
        return value if value.__class__ is Lack else value in values

    return one_of


def _exists(expr: Exists, engine: Engine, owner: str) -> Closure:
    subject = compiled(expr.subject, engine, owner)

    def exists(run: Run, node: Node) -> Any:
        value = subject(run, node)
        return value if value.__class__ is Lack else value is not None

    return exists


def _not(expr: Not, engine: Engine, owner: str) -> Closure:
    operand = compiled(expr.operand, engine, owner)

    def negate(run: Run, node: Node) -> Any:
        value = operand(run, node)
        return value if value.__class__ is Lack else not value

    return negate


def _kleene(operands: tuple[Expr, ...], engine: Engine, owner: str, *, decides: bool) -> Closure:
    """Conjunction (`decides` is False: one false operand settles it) or disjunction (one true operand does)."""
    closures = [compiled(operand, engine, owner) for operand in operands]

    def kleene(run: Run, node: Node) -> Any:
        lacks: list[Lack] | None = None
        for closure in closures:
            value = closure(run, node)
            if value is decides:
                return decides
            if value.__class__ is Lack:
                if lacks is None:
                    lacks = []
                lacks.append(value)
        return awaiting(lacks) if lacks else not decides

    return kleene


def _if(expr: If, engine: Engine, owner: str) -> Closure:
    condition = compiled(expr.condition, engine, owner)
    then, otherwise = compiled(expr.then, engine, owner), compiled(expr.otherwise, engine, owner)

    def branch(run: Run, node: Node) -> Any:
        held = condition(run, node)
        if held is True:
            return then(run, node)
        if held is False:
            return otherwise(run, node)
        a, b = then(run, node), otherwise(run, node)
        if a.__class__ is not Lack and b.__class__ is not Lack and a == b:
            return a
        return torn([a, b], [held])

    return branch


def _call(expr: Call, engine: Engine, owner: str) -> Closure:
    if len(expr.operands) == 2 and not OPERATORS[expr.operator].shown:
        return _binary(expr, engine, owner)
    operator = OPERATORS[expr.operator]
    closures = [compiled(operand, engine, owner) for operand in expr.operands]
    apply, shown = operator.apply, operator.shown
    lacking = _lacking(*expr.operands)
    site = (
        Site(
            What.OPERATION,
            operator.name,
            expr.type,
            expr.authority,
            detail=tuple(operand.type for operand in expr.operands),
        )
        if shown
        else None
    )

    def call(run: Run, node: Node) -> Any:
        values = [closure(run, node) for closure in closures]
        for value in values:
            if value.__class__ is Lack:
                return None if None in values else lacking([v for v in values if v.__class__ is Lack])
        result = None if None in values else apply(*values)
        if site is not None:
            node.steps.append((site, result, values))
        return result

    return call


def _binary(expr: Call, engine: Engine, owner: str) -> Closure:
    """Sums, products and the like, which are most calls and leave no step."""
    left, right = (compiled(operand, engine, owner) for operand in expr.operands)
    apply = OPERATORS[expr.operator].apply
    lacking = _lacking(*expr.operands)

    def binary(run: Run, node: Node) -> Any:
        a, b = left(run, node), right(run, node)
        if a.__class__ is Lack or b.__class__ is Lack:
            return None if a is None or b is None else lacking([x for x in (a, b) if x.__class__ is Lack])
        return None if a is None or b is None else apply(a, b)

    return binary


def _limit(expr: Limit, engine: Engine, owner: str) -> Closure:
    operand, bound = compiled(expr.operand, engine, owner), compiled(expr.bound, engine, owner)
    is_cap = expr.is_cap
    site = Site(What.LIMIT, "cap" if is_cap else "floor", expr.type)

    def limit(run: Run, node: Node) -> Any:
        value, edge = operand(run, node), bound(run, node)
        if value.__class__ is Lack or edge.__class__ is Lack:
            return absorb([x for x in (value, edge) if x.__class__ is Lack])
        if value is None or edge is None:
            return value
        binds = value > edge if is_cap else value < edge
        result = edge if binds else value
        node.steps.append((site, result, value, edge, binds))
        return result

    return limit


def _default(expr: Default, engine: Engine, owner: str) -> Closure:
    operand, fallback = compiled(expr.operand, engine, owner), compiled(expr.fallback, engine, owner)

    def default(run: Run, node: Node) -> Any:
        value = operand(run, node)
        if value.__class__ is Lack and value.status is Status.NOT_APPLICABLE:
            return fallback(run, node)
        return value

    return default
