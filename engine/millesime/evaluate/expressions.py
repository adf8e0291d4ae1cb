"""Expressions to closures: values, references, operators. Each takes `(run, node)` and gives a value or a lack.

What a closure met it writes to `node.steps`. Comparisons are compiled in `logic`, branches in `bodies`, lettered
items in `conditions`, delays in `delays`, folds over lists in `folds`.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, assert_never

from millesime.evaluate import bodies, conditions, delays, folds, logic, references
from millesime.evaluate.outcome import COMMON, narrowed, settled, torn
from millesime.evaluate.trail import Node, Run, Site, What
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
from millesime.values import Lack, Status
from millesime.values.lack import absorb
from millesime.values.operators import OPERATORS

if TYPE_CHECKING:
    from millesime.evaluate.engine import Engine

Closure = Callable[[Run, Node], Any]


def compiled(expr: Expr, engine: Engine, owner: str) -> Closure:
    """The closure of an expression. `owner` is the rule or exception it stands in, which a lacuna names."""
    closure = _compiled(expr, engine, owner)
    if engine.probe is None or isinstance(expr, Arms | Switch | When):  # watched where they are made, as bodies
        return closure
    return engine.probe(expr, closure)


def _compiled(expr: Expr, engine: Engine, owner: str) -> Closure:
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
            return logic.compare(expr, engine, owner)
        case Between():
            return logic.between(expr, engine, owner)
        case OneOf():
            return logic.one_of(expr, engine, owner)
        case Exists():
            return logic.exists(expr, engine, owner)
        case Not():
            return logic.negation(expr, engine, owner)
        case And(operands=operands):
            return logic.kleene(operands, engine, owner, decides=False)
        case Or(operands=operands):
            return logic.kleene(operands, engine, owner, decides=True)
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
            return conditions.conditions(expr, engine, owner)
        case Pick():
            return conditions.pick(expr, engine, owner)
        case Delay():
            return delays.delay(expr, engine, owner)
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
        return narrowed(torn([a, b], [held]), [a, b])

    return branch


def _call(expr: Call, engine: Engine, owner: str) -> Closure:
    if len(expr.operands) == 2 and not OPERATORS[expr.operator].shown:
        return _binary(expr, engine, owner)
    operator = OPERATORS[expr.operator]
    closures = [compiled(operand, engine, owner) for operand in expr.operands]
    apply, shown = operator.apply, operator.shown
    lacking = logic.lacking_of(*expr.operands)
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
    lacking = logic.lacking_of(*expr.operands)

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
