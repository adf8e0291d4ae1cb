"""Calls: operators on their kinds, barèmes under their keys, barèmes on another day, and what holds « à défaut »."""

from __future__ import annotations

from millesime.lower import expressions
from millesime.lower.literals import bare_amount, broken
from millesime.lower.names import keys_of, reference
from millesime.lower.nearest import unknown
from millesime.lower.scope import Scope, Thing, Word
from millesime.lower.types import certain, maybe
from millesime.model.expressions import Call, Default, Expr, RuleRef, ScaleRef
from millesime.syntax.tree import CallTree, DefaultTree, Lit, Name, OnDayTree
from millesime.values.operators import OPERATORS, Operator, result_kind
from millesime.values.types import ANY, DATE, Kind, Type

_INFIX = ("+", "-", "*", "/")


def call(tree: CallTree, scope: Scope) -> Expr:
    """An operator or a barème applied to its operands."""
    operator = OPERATORS.get(tree.name)
    if operator is not None:
        return _operator(tree, operator, scope)
    thing = scope.law.things.get(tree.name)
    if thing is not None and thing.word is Word.SCALE:
        return _scale(tree, thing, scope)
    for operand in tree.operands:
        expressions.lowered(operand, None, scope)
    span = tree.name_span if tree.name_span.file else tree.span
    if thing is not None:
        scope.report.add("ML227", span, also=thing.span, label="declared", name=tree.name, word=thing.word)
    elif tree.name:
        scales = [name for name, one in scope.law.things.items() if one.word is Word.SCALE and one.keys]
        unknown(scope.report, tree.name, span, (*(name for name in OPERATORS if name not in _INFIX), *scales))
    return broken(tree.span)


def _operator(tree: CallTree, operator: Operator, scope: Scope) -> Expr:
    operands = _operands(tree, operator, scope)
    kinds = tuple(operand.type.kind for operand in operands)
    if Kind.ANY in kinds:
        return Call(operator.name, operands, ANY, span=tree.span)
    kind = result_kind(operator, kinds)
    if kind is not None:
        result = Type(kind, optional=any(operand.type.optional for operand in operands))
        return Call(operator.name, operands, result, span=tree.span)
    bare = [
        one
        for one in tree.operands
        if isinstance(one, Lit) and one.kind in ("entier", "nombre") and Kind.AMOUNT in kinds
    ]
    if operator.name == "*" and kinds == (Kind.AMOUNT, Kind.AMOUNT):
        scope.report.add("ML214", tree.span)
    elif bare and set(kinds) <= {Kind.AMOUNT, Kind.INTEGER, Kind.NUMBER}:
        for one in bare:
            bare_amount(one, scope.report)
    else:
        given = ", ".join(f"`{certain(operand.type)}`" for operand in operands)
        taken = " ; ".join(dict.fromkeys(_shape(operator, wanted) for wanted, _ in operator.signatures))
        scope.report.add("ML213", tree.span, operator=operator.name, operands=given, accepted=taken)
    return broken(tree.span)


def _operands(tree: CallTree, operator: Operator, scope: Scope) -> tuple[Expr, ...]:
    if not operator.variadic:
        return tuple(expressions.lowered(operand, None, scope) for operand in tree.operands)
    strong = next((one for one in tree.operands if not expressions.is_weak(one, scope)), None)
    known = expressions.lowered(strong, None, scope) if strong is not None else None
    expected = known.type if known is not None else None
    return tuple(
        known
        if known is not None and one is strong
        else expressions.lowered(one, expected if expressions.is_weak(one, scope) else None, scope)
        for one in tree.operands
    )


def _shape(operator: Operator, kinds: tuple[Kind, ...]) -> str:
    if operator.name in _INFIX:
        return f" {operator.name} ".join(kinds)
    return (
        f"{operator.name}({' ; '.join(kinds)})"
        if len(kinds) > 1 or operator.variadic
        else f"{operator.name} {kinds[0]}"
    )


def _scale(tree: CallTree, thing: Thing, scope: Scope) -> Expr:
    if len(tree.operands) != len(thing.keys):
        for operand in tree.operands:
            expressions.lowered(operand, None, scope.knowing(()))
        scope.report.add(
            "ML205",
            tree.span,
            also=thing.span,
            label="declared",
            name=tree.name,
            wanted=len(thing.keys),
            given=len(tree.operands),
            keys=keys_of(thing),
        )
        return broken(tree.span)
    keys = tuple(
        expressions.existing(operand, key, scope) for operand, key in zip(tree.operands, thing.keys, strict=True)
    )
    return ScaleRef(tree.name, keys, thing.type, None, tree.span)


def on_day(tree: OnDayTree, scope: Scope) -> Expr:
    """A barème on another day than the one that governs its reader."""
    day = expressions.existing(tree.day, DATE, scope)
    if isinstance(tree.operand, Name | CallTree):
        name = tree.operand.text if isinstance(tree.operand, Name) else tree.operand.name
        thing = scope.law.things.get(name)
        if thing is not None and thing.word is not Word.SCALE:
            scope.report.add("ML227", tree.operand.span, also=thing.span, label="declared", name=name, word=thing.word)
            return broken(tree.span)
        found = expressions.lowered(tree.operand, None, scope)
        if isinstance(found, ScaleRef):
            return ScaleRef(found.name, found.keys, found.type, day, tree.span)
        if found.type.kind is not Kind.ANY:
            scope.report.add("ML227", tree.operand.span, name=name, word="expression")
        return broken(tree.span)
    scope.report.add("ML227", tree.operand.span, name="…", word="expression")
    return broken(tree.span)


def default(tree: DefaultTree, expected: Type | None, scope: Scope) -> Expr:
    """`rule à défaut fallback`: only a rule may be not applicable."""
    operand = reference(tree.operand, None, scope)
    if not isinstance(operand, RuleRef) and operand.type.kind is not Kind.ANY:
        scope.report.add("ML230", tree.operand.span, name=tree.operand.text)
        return broken(tree.span)
    wanted = operand.type if operand.type.kind is not Kind.ANY else expected
    if wanted is None:
        expressions.lowered(tree.fallback, None, scope)
        return broken(tree.span)
    fallback = expressions.required(tree.fallback, wanted, scope)
    optional = operand.type.optional or fallback.type.optional
    return Default(operand, fallback, maybe(operand.type, optional), tree.span)
