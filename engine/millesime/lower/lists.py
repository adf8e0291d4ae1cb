"""Lettered lists, picks, delays, and folds over lists."""

from __future__ import annotations

from millesime.lower import expressions
from millesime.lower.certainty import when_true
from millesime.lower.citations import authority
from millesime.lower.literals import broken
from millesime.lower.scope import Scope, Word
from millesime.lower.types import NUMERIC, ORDERED, certain, joined, maybe
from millesime.model.expressions import (
    Aggregate,
    Cause,
    Choice,
    Condition,
    Conditions,
    ConditionsOf,
    Delay,
    Effect,
    Expr,
    Fold,
    Pick,
    Quantifier,
)
from millesime.syntax.tree import AggregateTree, ConditionsOfTree, DelayTree, ExprTree, ListTree, PickTree
from millesime.values.types import ANY, BOOLEAN, CALENDAR, DATE, INTEGER, Kind, Type

_TEMPORAL = (Choice.LATEST, Choice.EARLIEST)


def conditions(tree: ListTree, scope: Scope) -> Expr:
    """`toutes`, `l'une` or `aucune`, with lettered conditions."""
    quantifier = Quantifier(tree.quantifier)
    found: list[Condition] = []
    for item in tree.items:
        when = expressions.condition(item.when, scope) if item.when is not None else None
        inner = scope.knowing(when_true(item.when)) if item.when is not None else scope
        test = expressions.condition(item.test, inner)
        found.append(Condition(item.letter, test, when, authority(item.notes, scope), item.span))
        if quantifier is Quantifier.ALL and item.when is None:
            scope = scope.knowing(when_true(item.test))
    return Conditions(quantifier, tuple(found), BOOLEAN, tree.span)


def conditions_of(tree: ConditionsOfTree, scope: Scope) -> Expr:
    """`conditions 1° et 2° de rule`; that the rule has them is checked once every rule is known."""
    name = tree.rule.text
    found = expressions.lowered(tree.rule, None, scope)
    if found.type.kind is Kind.ANY:
        return broken(tree.span)
    thing = scope.law.things.get(name)
    if thing is None or thing.word not in (Word.RULE, Word.NORM) or thing.structure is not None:
        scope.report.add("ML223", tree.rule.span, name=name)
        return broken(tree.span)
    return ConditionsOf(name, tree.letters, BOOLEAN, tree.span)


def pick(tree: PickTree, expected: Type | None, scope: Scope) -> Expr:
    """`la plus tardive des …`: one of several values, among those that exist."""
    choice = Choice(tree.choice)
    wanted = DATE if choice in _TEMPORAL else certain(expected) if expected is not None else None
    found: list[Condition] = []
    for item in tree.items:
        when = expressions.condition(item.when, scope) if item.when is not None else None
        inner = scope.knowing(when_true(item.when)) if item.when is not None else scope
        test = (
            expressions.lowered(item.test, None, inner)
            if wanted is None
            else expressions.required(item.test, wanted, inner)
        )
        if wanted is None and test.type.kind is not Kind.ANY:
            wanted = certain(test.type)
        found.append(Condition(item.letter, test, when, authority(item.notes, scope), item.span))
    shared = joined([item.test.type for item in found])
    if shared is None or shared.kind not in ORDERED:
        scope.report.add("ML212", tree.span, type=certain(shared or ANY), op=tree.choice)
        return broken(tree.span)
    optional = all(item.test.type.optional or item.when is not None for item in found)
    return Pick(choice, tuple(found), maybe(shared, optional), tree.span)


def duration(tree: ExprTree, scope: Scope) -> Expr:
    """The length of a delay, by the calendar or in days."""
    found = expressions.lowered(tree, CALENDAR, scope)
    if found.type.kind in (Kind.CALENDAR, Kind.DAYS, Kind.ANY):
        return found
    scope.report.add("ML210", tree.span, wanted=CALENDAR, found=certain(found.type))
    return broken(tree.span)


def delay(tree: DelayTree, scope: Scope) -> Expr:
    """`délai de … à compter de …`: « sans objet » where its start is, or where what interrupts it may not end."""
    length = duration(tree.length, scope)
    start = expressions.required(tree.start, DATE, scope)
    causes: list[Cause] = []
    optional = start.type.optional or length.type.optional
    for cause in tree.causes:
        since = expressions.required(cause.since, DATE, scope)
        until = expressions.required(cause.until, DATE, scope) if cause.until is not None else None
        optional = optional or (until is not None and until.type.optional)
        causes.append(Cause(Effect(cause.effect), since, until, authority(cause.notes, scope), cause.span))
    return Delay(length, start, tuple(causes), maybe(DATE, optional), tree.span)


def aggregate(tree: AggregateTree, scope: Scope) -> Expr:
    """A fold over a list."""
    fold = Fold(tree.fold)
    items = expressions.lowered(tree.items, None, scope)
    element = ANY
    if items.type.kind is Kind.LIST and items.type.item is not None:
        element = items.type.item
    elif items.type.kind is not Kind.ANY:
        scope.report.add("ML224", tree.items.span, found=certain(items.type))
        return broken(tree.span)
    variable = tree.variable.text
    inner = scope.among(variable, element)
    kept = expressions.condition(tree.filter, inner) if tree.filter is not None else None
    if tree.filter is not None:
        inner = inner.knowing(when_true(tree.filter))
    if fold is Fold.COUNT:
        return Aggregate(fold, variable, items, kept, None, INTEGER, tree.span)
    if tree.body is None:
        return broken(tree.span)
    if fold is Fold.SUM:
        body = expressions.lowered(tree.body, None, inner)
        if body.type.kind not in NUMERIC and body.type.kind is not Kind.ANY:
            scope.report.add(
                "ML213", tree.body.span, operator=fold, operands=f"`{certain(body.type)}`", accepted=_summed()
            )
            return broken(tree.span)
        return Aggregate(fold, variable, items, kept, body, certain(body.type), tree.span)
    body = expressions.condition(tree.body, inner)
    return Aggregate(fold, variable, items, kept, body, BOOLEAN, tree.span)


def _summed() -> str:
    return " ; ".join(f"{Fold.SUM} {kind}" for kind in (Kind.INTEGER, Kind.NUMBER, Kind.RATE, Kind.AMOUNT))
