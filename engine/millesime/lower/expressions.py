"""Expressions: trees to typed nodes. What is expected flows in, what is found is checked against it.

A node that was complained of has the type ANY, which suits everything, so that one fault is reported once.
"""

from __future__ import annotations

from typing import assert_never

from millesime.lower import bodies, calls, lists
from millesime.lower.certainty import peeled, when_false, when_true
from millesime.lower.literals import NOTHING, bare_amount, broken, literal
from millesime.lower.names import is_bare_choice, reference
from millesime.lower.scope import Scope
from millesime.lower.types import ORDERED, certain, joined, maybe, suits, widened
from millesime.model.expressions import (
    And,
    Between,
    CommonLaw,
    Compare,
    Comparison,
    Exists,
    Expr,
    If,
    Limit,
    Not,
    OneOf,
    Or,
    Unfound,
    Value,
)
from millesime.syntax.tree import (
    AggregateTree,
    BetweenTree,
    CallTree,
    CommonLawTree,
    CompareTree,
    ConditionsOfTree,
    DefaultTree,
    DelayTree,
    ExistsTree,
    ExprTree,
    IfTree,
    LimitTree,
    ListTree,
    Lit,
    LogicTree,
    Name,
    NotTree,
    OnDayTree,
    OneOfTree,
    PickTree,
    SwitchTree,
    UnfoundTree,
)
from millesime.text import Span
from millesime.values.types import ANY, BOOLEAN, Kind, Type


def lowered(tree: ExprTree, expected: Type | None, scope: Scope) -> Expr:
    """The typed node of an expression; `expected` helps to read it and is not enforced."""
    match tree:
        case Name():
            return reference(tree, expected, scope)
        case Lit():
            return literal(tree, expected, scope.report)
        case CommonLawTree():
            return _common(tree, scope)
        case UnfoundTree(label=label):
            return Unfound(label, expected or ANY, tree.span)
        case CompareTree():
            return _compare(tree, scope)
        case BetweenTree():
            return _between(tree, scope)
        case OneOfTree():
            return _one_of(tree, scope)
        case ExistsTree(subject=subject):
            return Exists(lowered(subject, None, scope), BOOLEAN, tree.span)
        case NotTree():
            operand, denied = peeled(tree)
            test = condition(operand, scope)
            return Not(test, BOOLEAN, tree.span) if denied else test
        case LogicTree():
            return _logic(tree, scope)
        case IfTree():
            return _if(tree, expected, scope)
        case LimitTree():
            return _limit(tree, expected, scope)
        case CallTree():
            return calls.call(tree, scope)
        case OnDayTree():
            return calls.on_day(tree, scope)
        case DefaultTree():
            return calls.default(tree, expected, scope)
        case AggregateTree():
            return lists.aggregate(tree, scope)
        case ListTree():
            return lists.conditions(tree, scope)
        case ConditionsOfTree():
            return lists.conditions_of(tree, scope)
        case PickTree():
            return lists.pick(tree, expected, scope)
        case DelayTree():
            return lists.delay(tree, scope)
        case SwitchTree():
            return bodies.switch(tree, expected, scope)
        case _:
            assert_never(tree)


def required(tree: ExprTree, wanted: Type, scope: Scope) -> Expr:
    """An expression that must be of a type; it may be « sans objet »."""
    return checked(lowered(tree, wanted, scope), wanted, tree.span, scope)


def checked(found: Expr, wanted: Type, span: Span, scope: Scope) -> Expr:
    """The node itself where it suits, else a complaint and a node that suits everything."""
    if suits(found.type, wanted):
        return found
    scope.report.add("ML210", span, wanted=certain(wanted), found=certain(found.type))
    return broken(span)


def existing(tree: ExprTree, wanted: Type, scope: Scope) -> Expr:
    """An expression that must be of a type and must exist, unless the type itself is « le cas échéant »."""
    found = required(tree, wanted, scope)
    if found.type.optional and not wanted.optional:
        scope.report.add("ML216", tree.span, type=certain(found.type))
        return broken(tree.span)
    return found


def condition(tree: ExprTree, scope: Scope) -> Expr:
    """A boolean that is never « sans objet »."""
    return existing(tree, BOOLEAN, scope)


def branches(trees: tuple[tuple[ExprTree, Scope], ...], expected: Type | None) -> tuple[list[Expr], Type]:
    """Several values of which one is taken, and the type that they share."""
    if expected is not None:
        values = [required(tree, expected, scope) for tree, scope in trees]
        return values, maybe(expected, any(value.type.optional for value in values))
    strong = next((index for index, (tree, scope) in enumerate(trees) if not is_weak(tree, scope)), 0)
    first = lowered(*_ask(trees[strong], None))
    values = [first if index == strong else lowered(*_ask(pair, first.type)) for index, pair in enumerate(trees)]
    shared = joined([value.type for value in values])
    if shared is None:
        for value, (tree, scope) in zip(values, trees, strict=True):
            checked(value, first.type, tree.span, scope)
    return values, ANY if shared is None else shared


def _ask(pair: tuple[ExprTree, Scope], expected: Type | None) -> tuple[ExprTree, Type | None, Scope]:
    tree, scope = pair
    return tree, expected, scope


def is_weak(tree: ExprTree, scope: Scope) -> bool:
    """Whether a tree takes its type from what stands beside it."""
    return isinstance(tree, Lit | UnfoundTree) or is_bare_choice(tree, scope)


def _common(tree: CommonLawTree, scope: Scope) -> Expr:
    if scope.common is None:
        scope.report.add("ML219", tree.span)
        return broken(tree.span)
    return CommonLaw(scope.common, tree.span)


def _compare(tree: CompareTree, scope: Scope) -> Expr:
    try:
        op = Comparison(tree.op)
    except ValueError:
        return broken(tree.span)
    if is_weak(tree.left, scope) and not is_weak(tree.right, scope):
        right = lowered(tree.right, None, scope)
        left = lowered(tree.left, right.type, scope)
    else:
        left = lowered(tree.left, None, scope)
        right = lowered(tree.right, left.type, scope)
    node = Compare(op, left, right, BOOLEAN, tree.span)
    if not comparable(left, right, tree.left, tree.right):
        _complain_of_pair(left, right, tree.left, tree.right, tree.span, scope)
        return broken(tree.span)
    if op not in (Comparison.EQ, Comparison.NE) and not {left.type.kind, right.type.kind} <= ORDERED:
        scope.report.add("ML212", tree.span, type=certain(left.type), op=op)
        return broken(tree.span)
    return node


def comparable(left: Expr, right: Expr, left_tree: ExprTree, right_tree: ExprTree) -> bool:
    """Whether two values may be compared: they are of one kind, or one is a literal that reads as the other's kind."""
    a, b = left.type, right.type
    if Kind.ANY in (a.kind, b.kind):
        return True
    if a.kind is b.kind:
        return a.name == b.name
    if {a.kind, b.kind} == {Kind.INTEGER, Kind.NUMBER}:
        return True
    if isinstance(left_tree, Lit) and widened(a.kind, b.kind):
        return True
    return isinstance(right_tree, Lit) and widened(b.kind, a.kind)


def _complain_of_pair(
    left: Expr, right: Expr, left_tree: ExprTree, right_tree: ExprTree, span: Span, scope: Scope
) -> None:
    for tree, other in ((left_tree, right), (right_tree, left)):
        if isinstance(tree, Lit) and tree.kind in ("entier", "nombre") and other.type.kind is Kind.AMOUNT:
            bare_amount(tree, scope.report)
            return
    scope.report.add("ML211", span, left=certain(left.type), right=certain(right.type))


def _between(tree: BetweenTree, scope: Scope) -> Expr:
    subject = lowered(tree.subject, None, scope)
    bounds = [lowered(bound, subject.type, scope) for bound in (tree.low, tree.high)]
    for bound, bound_tree in zip(bounds, (tree.low, tree.high), strict=True):
        if not comparable(subject, bound, tree.subject, bound_tree):
            _complain_of_pair(subject, bound, tree.subject, bound_tree, bound_tree.span, scope)
            return broken(tree.span)
        if not {subject.type.kind, bound.type.kind} <= ORDERED:
            scope.report.add("ML212", tree.span, type=certain(subject.type), op="entre")
            return broken(tree.span)
    return Between(subject, bounds[0], bounds[1], BOOLEAN, tree.span)


def _one_of(tree: OneOfTree, scope: Scope) -> Expr:
    subject = lowered(tree.subject, None, scope)
    return OneOf(subject, constants(tree.values, subject.type, scope), BOOLEAN, tree.span)


def constants(trees: tuple[Name | Lit, ...], wanted: Type, scope: Scope) -> tuple[Value, ...]:
    """Values written out: choices by name, or literals of the type."""
    return tuple(found for tree in trees for found in constant(tree, wanted, scope))


def constant(tree: ExprTree, wanted: Type, scope: Scope) -> tuple[Value, ...]:
    """One value written out; nothing, and a complaint, where it is not one."""
    if isinstance(tree, Name):
        if wanted.kind is Kind.ANY:
            return (tree.text,) if tree.text in scope.law.homes else ()
        if tree.text in scope.law.choices(wanted):
            return (tree.text,)
        if wanted.kind is Kind.CHOICE:
            choices = ", ".join(scope.law.choices(wanted))
            scope.report.add("ML207", tree.span, name=tree.text, type=wanted.name, choices=choices)
        else:
            scope.report.add("ML220", tree.span)
        return ()
    if isinstance(tree, Lit):
        found = literal(tree, wanted, scope.report)
        if tree.kind == NOTHING or suits(found.type, wanted):
            return (found.value,)
        scope.report.add("ML210", tree.span, wanted=certain(wanted), found=certain(found.type))
        return ()
    scope.report.add("ML220", tree.span)
    return ()


def _logic(tree: LogicTree, scope: Scope) -> Expr:
    is_and = tree.word == "et"
    operands: list[Expr] = []
    for operand in tree.operands:
        operands.append(condition(operand, scope))
        scope = scope.knowing(when_true(operand) if is_and else when_false(operand))
    return (And if is_and else Or)(tuple(operands), BOOLEAN, tree.span)


def _if(tree: IfTree, expected: Type | None, scope: Scope) -> Expr:
    test = condition(tree.condition, scope)
    yes, no = scope.knowing(when_true(tree.condition)), scope.knowing(when_false(tree.condition))
    (then, otherwise), shared = branches(((tree.then, yes), (tree.otherwise, no)), expected)
    return If(test, then, otherwise, shared, tree.span)


def _limit(tree: LimitTree, expected: Type | None, scope: Scope) -> Expr:
    wanted = expected if expected is not None and is_weak(tree.operand, scope) else None
    operand = lowered(tree.operand, wanted, scope)
    bound = lowered(tree.bound, operand.type, scope)
    shared = joined([operand.type, bound.type])
    if shared is None or shared.kind not in ORDERED:
        if shared is None:
            _complain_of_pair(operand, bound, tree.operand, tree.bound, tree.span, scope)
        else:
            scope.report.add("ML212", tree.span, type=certain(shared), op="dans la limite de")
        return broken(tree.span)
    return Limit(operand, bound, tree.is_cap, maybe(shared, operand.type.optional), tree.span)
