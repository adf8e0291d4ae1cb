"""Why a condition does not have the truth that was wanted: the parts of it that stand in the way, each as evaluated."""

from __future__ import annotations

from typing import Any

from millesime.evaluate.conditions import condition_closure
from millesime.evaluate.rules import listed_conditions
from millesime.model.expressions import (
    And,
    Arms,
    Compare,
    Comparison,
    Condition,
    Conditions,
    ConditionsOf,
    Default,
    Expr,
    FactRef,
    FieldRef,
    If,
    Literal,
    Not,
    Or,
    Quantifier,
    RuleRef,
    Switch,
    When,
)
from millesime.records.citations import Json
from millesime.records.refutation import branches, rules
from millesime.records.refutation.asking import Asking, Place, noted, truth
from millesime.values import Lack
from millesime.values.types import BOOLEAN, Kind


def untrue(expr: Expr, wanted: bool, place: Place, ask: Asking) -> list[Json]:
    """What keeps a condition from being true (or false, where that is wanted): at least one step, unless it is."""
    value, steps = ask.come_to(expr, place)
    if value is wanted:
        return []
    match expr:
        case And(operands=operands) | Or(operands=operands):
            return [step for operand in operands for step in untrue(operand, wanted, place, ask)]
        case Not(operand=operand):
            return untrue(operand, not wanted, place, ask)
        case Conditions(quantifier=quantifier, items=items):
            return listed(quantifier, items, wanted, place, ask)
        case ConditionsOf():
            return [_partial(expr, wanted, place, ask)]
        case RuleRef():
            return [rules.refuted(steps[-1][1], wanted, ask)]
        case Arms() | Switch() | If() | When() | Default():
            return branches.obstacles(expr, wanted, place, ask)
        case FactRef() | FieldRef():
            told = ask.steps(place, steps)
            if value is False:
                told[-1]["kind"] = "not_satisfied"
            return told
        case Compare(op=Comparison.EQ, left=RuleRef() as left, right=Literal(value=other)) if wanted and _asked(left):
            child = ask.come_to(left, place)[1][-1][1]
            return [test(expr, value, [rules.refuted(child, other, ask)], ask)]
        case _:
            return [test(expr, value, ask.steps(place, steps), ask)]


def _asked(expr: RuleRef) -> bool:
    """Whether a rule has so few answers that it can be told why it does not have one of them."""
    return expr.type.kind in (Kind.BOOLEAN, Kind.CHOICE)


def test(expr: Expr, value: Any, steps: list[Json], ask: Asking) -> Json:
    """A comparison, in the words of the rule file, with what it read."""
    return ask.put({"what": "test", "kind": truth(value), "name": ask.quote(expr.span), "steps": steps}, value, BOOLEAN)


def listed(quantifier: Quantifier, items: tuple[Condition, ...], wanted: bool, place: Place, ask: Asking) -> list[Json]:
    """The lettered conditions that stand in the way, each with its own reasons."""
    # « aucune » comes to the opposite of its conditions: one that holds makes it false.
    each = wanted if quantifier is not Quantifier.NONE else not wanted
    shown = []
    for item in items:
        aside = ask.aside(place.node)
        value = condition_closure(item, quantifier, ask.engine, place.owner)(ask.run, aside)
        if value is each:
            continue
        ((_, _, read, *note),) = aside.steps
        step: Json = {"what": "condition", "kind": truth(value), "name": item.letter}
        noted(ask.put(step, value, BOOLEAN), item.authority)
        reasons: list[Json] = []
        if note:
            # It binds nobody here: what it depends on is what was read.
            step["reason"], reasons = note[0], ask.steps(place, read)
        else:
            if item.when is not None:
                bound = ask.come_to(item.when, place)[0]
                spared = quantifier is Quantifier.ALL
                if bound.__class__ is Lack or each is spared:
                    reasons += untrue(item.when, each is not spared, place, ask)
            reasons += untrue(item.test, each, place, ask)
        if reasons:
            step["steps"] = reasons
        shown.append(step)
    return shown


def _partial(expr: ConditionsOf, wanted: bool, place: Place, ask: Asking) -> Json:
    """Some conditions of another rule, on that rule's own day."""
    node = ask.come_to(expr, place)[1][-1][1]
    step = ask.writer.named(node, expr.letters)
    ask.writer.ground(step, node)
    version = node.selection.version if node.selection else None
    found = listed_conditions(version.body) if version is not None else None
    if found is None:
        step["steps"] = ask.steps(place, node.steps)
        return step
    items = tuple(item for item in found.items if item.letter in expr.letters)
    step["steps"] = listed(Quantifier.ALL, items, wanted, Place(node, expr.rule), ask)
    return step
