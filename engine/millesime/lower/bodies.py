"""Bodies: branches, `selon`, `lorsque`. What a body's own notes say goes to the version that holds it."""

from __future__ import annotations

from dataclasses import replace
from typing import assert_never

from millesime.lower import expressions
from millesime.lower.certainty import when_false, when_true
from millesime.lower.citations import authority
from millesime.lower.scope import Scope
from millesime.lower.types import ORDERED, certain, maybe
from millesime.model.citation import Authority
from millesime.model.expressions import (
    Arm,
    Arms,
    Call,
    Case,
    Expr,
    Guard,
    If,
    Limit,
    Literal,
    Switch,
    Value,
    When,
)
from millesime.syntax.tree import (
    NO_NOTES,
    ArmsBody,
    ArmTree,
    BodyTree,
    CaseTree,
    DelayTree,
    ExprBody,
    ExprTree,
    GuardTree,
    Name,
    Notes,
    SwitchTree,
    WhenBody,
)
from millesime.values.operators import OPERATORS
from millesime.values.types import BOOLEAN, Kind, Type

_CONVENTION = "CONVENTION"


def body(tree: BodyTree, wanted: Type, scope: Scope, *, may_fail: bool) -> tuple[Expr, tuple[Notes, ...]]:
    """A body of the wanted type, and the notes in it that speak of the whole version.

    In a rule (`may_fail` false) some branch must match whatever the case; a `selon` is checked for that elsewhere.
    """
    match tree:
        case ExprBody(expr=expr, notes=notes):
            value, rest = _noted(expressions.existing(expr, wanted, scope), notes, scope)
            return value, (rest, expr.start_notes) if isinstance(expr, DelayTree) else (rest,)
        case ArmsBody():
            return _arms(tree, wanted, scope, may_fail), ()
        case WhenBody(condition=condition, body=inner):
            if not may_fail:
                scope.report.add("ML218", condition.span)
            test = expressions.condition(condition, scope)
            held, notes_of_body = body(inner, wanted, scope.knowing(when_true(condition)), may_fail=True)
            return When(test, held, held.type, tree.span), notes_of_body
        case _:
            assert_never(tree)


def _arms(tree: ArmsBody, wanted: Type, scope: Scope, may_fail: bool) -> Expr:
    arms: list[Arm] = []
    otherwise: Arm | None = None
    for arm in tree.arms:
        if arm.test is None:
            otherwise = _arm(arm, Literal(True, BOOLEAN), wanted, scope)
        else:
            test = expressions.condition(arm.test, scope)
            arms.append(_arm(arm, test, wanted, scope.knowing(when_true(arm.test))))
            scope = scope.knowing(when_false(arm.test))
    if otherwise is None and not may_fail:
        scope.report.add("ML218", tree.span)
    taken = [arm.value.type for arm in (*arms, *([otherwise] if otherwise else []))]
    return Arms(tuple(arms), otherwise, maybe(wanted, any(one.optional for one in taken)), tree.span)


def _arm(tree: ArmTree, test: Expr, wanted: Type, scope: Scope) -> Arm:
    value, rest = _noted(expressions.existing(tree.value, wanted, scope), tree.notes, scope)
    return Arm(test, value, authority(rest, scope), tree.span)


def switch(tree: SwitchTree, expected: Type | None, scope: Scope) -> Expr:
    """`selon`: the value of the case that holds the subject."""
    subject = expressions.lowered(tree.subject, None, scope)
    has_default = any(case.guard is None for case in tree.cases)
    if subject.type.optional and not has_default:
        scope.report.add("ML228", tree.subject.span, type=certain(subject.type))
    known = scope.knowing({tree.subject.text}) if isinstance(tree.subject, Name) else scope
    values, shared = _values(tree, expected, known, scope)
    cases: list[Case] = []
    otherwise: Case | None = None
    for case, value in zip(tree.cases, values, strict=True):
        value, rest = _noted(value, case.notes, scope)
        noted = authority(rest, scope)
        if case.guard is None:
            otherwise = Case(Guard(), value, noted, case.span)
        else:
            cases.append(Case(_guard(case, case.guard, subject.type, scope), value, noted, case.span))
    return Switch(subject, tuple(cases), otherwise, shared, tree.span)


def _values(tree: SwitchTree, expected: Type | None, known: Scope, scope: Scope) -> tuple[list[Expr], Type]:
    pairs = tuple((case.value, scope if case.guard is None else known) for case in tree.cases)
    if expected is None:
        return expressions.branches(pairs, None)
    values = [expressions.existing(value, expected, inner) for value, inner in pairs]
    return values, maybe(expected, any(value.type.optional for value in values))


def _guard(case: CaseTree, tree: GuardTree, subject: Type, scope: Scope) -> Guard:
    if tree.values is not None:
        return Guard(values=expressions.constants(tree.values, subject, scope))
    if subject.kind not in ORDERED:
        scope.report.add("ML212", case.span, type=certain(subject), op="selon")
        return Guard()
    low, high = _bound(tree.low, subject, scope), _bound(tree.high, subject, scope)
    if low is not None and high is not None and type(low) is type(high) and low > high:  # type: ignore[operator]
        scope.report.add("ML222", case.span)
    return Guard(low, high, tree.low_open, tree.high_open)


def _bound(tree: ExprTree | None, subject: Type, scope: Scope) -> Value:
    found = expressions.constant(tree, subject, scope) if tree is not None else ()
    return found[0] if found else None


def _noted(value: Expr, notes: Notes, scope: Scope) -> tuple[Expr, Notes]:
    """A note `convention` on a rounding belongs to the rounding; the other notes are given back."""
    marks = tuple(pointer for pointer in notes.pointers if pointer.text.lstrip("[ ").startswith(_CONVENTION))
    if not marks and not notes.convention:
        return value, notes
    note = authority(replace(NO_NOTES, pointers=marks, convention=True), scope)
    marked = _conventional(value, note)
    if marked is value:
        return value, notes
    others = tuple(pointer for pointer in notes.pointers if pointer not in marks)
    return marked, replace(notes, pointers=others, convention=False)


def _conventional(expr: Expr, note: Authority) -> Expr:
    match expr:
        case Call(operator=operator) if OPERATORS[operator].shown and expr.type.kind is not Kind.CALENDAR:
            return replace(expr, authority=note)
        case Call(operands=operands):
            marked = tuple(_conventional(operand, note) for operand in operands)
            same = all(a is b for a, b in zip(marked, operands, strict=True))
            return expr if same else replace(expr, operands=marked)
        case Limit(operand=operand):
            inner = _conventional(operand, note)
            return expr if inner is operand else replace(expr, operand=inner)
        case If(then=then, otherwise=otherwise):
            yes, no = _conventional(then, note), _conventional(otherwise, note)
            return expr if yes is then and no is otherwise else replace(expr, then=yes, otherwise=no)
        case _:
            return expr
