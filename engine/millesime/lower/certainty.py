"""What a condition tells of the existence of what it speaks of."""

from __future__ import annotations

from millesime.lower.literals import NOTHING
from millesime.syntax.tree import (
    BetweenTree,
    CompareTree,
    ExistsTree,
    ExprTree,
    ListTree,
    Lit,
    LogicTree,
    Name,
    NotTree,
    OneOfTree,
)

_NONE: frozenset[str] = frozenset()


def when_true(tree: ExprTree) -> frozenset[str]:
    """The names that exist where this condition holds. Nothing is before or after what did not happen."""
    match tree:
        case ExistsTree(subject=Name(text=name)):
            return frozenset({name})
        case OneOfTree(subject=subject, values=values):
            return _NONE if any(_is_nothing(value) for value in values) else _names(subject)
        case BetweenTree(subject=subject, low=low, high=high):
            return _names(subject, low, high)
        case CompareTree(op="≠", left=left, right=right):
            return _names(left) if _is_nothing(right) else _names(right) if _is_nothing(left) else _NONE
        case CompareTree(op="=", left=left, right=right):
            return _names(left) if _is_value(right) else _names(right) if _is_value(left) else _NONE
        case CompareTree(left=left, right=right):
            return _names(left, right)
        case LogicTree(word="et", operands=operands):
            return _NONE.union(*map(when_true, operands))
        case NotTree():
            operand, denied = peeled(tree)
            return when_false(operand) if denied else when_true(operand)
        case ListTree(quantifier="toutes", items=items):
            return _NONE.union(*(when_true(item.test) for item in items if item.when is None))
        case _:
            return _NONE


def when_false(tree: ExprTree) -> frozenset[str]:
    """The names that exist where this condition does not hold."""
    match tree:
        case CompareTree(op="=", left=left, right=right):
            return _names(left) if _is_nothing(right) else _names(right) if _is_nothing(left) else _NONE
        case LogicTree(word="ou", operands=operands):
            return _NONE.union(*map(when_false, operands))
        case NotTree():
            operand, denied = peeled(tree)
            return when_true(operand) if denied else when_false(operand)
        case _:
            return _NONE


def peeled(tree: ExprTree) -> tuple[ExprTree, bool]:
    """What stands under any number of `non`, and whether it is denied: twice denied is not denied."""
    denied = False
    while isinstance(tree, NotTree):
        tree, denied = tree.operand, not denied
    return tree, denied


def _names(*trees: ExprTree) -> frozenset[str]:
    return frozenset(tree.text for tree in trees if isinstance(tree, Name))


def _is_nothing(tree: ExprTree) -> bool:
    return isinstance(tree, Lit) and tree.kind == NOTHING


def _is_value(tree: ExprTree) -> bool:
    return isinstance(tree, Lit) and tree.kind != NOTHING
