"""Lettered items to closures: conditions of a list, and the latest (or highest …) of several things."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from millesime.evaluate.outcome import awaiting
from millesime.evaluate.references import Closure
from millesime.evaluate.trail import Node, Run, Site, What
from millesime.model.expressions import Choice, Condition, Conditions, Pick, Quantifier
from millesime.values import Lack
from millesime.values.lack import absorb
from millesime.values.types import BOOLEAN

if TYPE_CHECKING:
    from millesime.evaluate.engine import Engine


def condition_closure(item: Condition, quantifier: Quantifier, engine: Engine, owner: str) -> Closure:
    """One lettered condition, with its own step. Where its `lorsque` is false it binds nobody."""
    from millesime.evaluate.expressions import compiled

    test = compiled(item.test, engine, owner)
    when = compiled(item.when, engine, owner) if item.when is not None else None
    spared = quantifier is Quantifier.ALL
    site = Site(What.CONDITION, item.letter, BOOLEAN, item.authority)

    def hold(run: Run, node: Node) -> Any:
        outer, node.steps = node.steps, []
        bound = True if when is None else when(run, node)
        if bound is False:
            value: Any = spared
        else:
            value = test(run, node)
            if bound is not True and value is not spared:
                value = awaiting([bound, value] if value.__class__ is Lack else [bound])
        outer.append((site, value, node.steps) if bound is not False else (site, value, node.steps, "not_concerned"))
        node.steps = outer
        return value

    return hold


def quantified(quantifier: Quantifier, values: list[Any]) -> Any:
    """What a list of conditions comes to. All are looked at, so that the trail shows each one's outcome."""
    decisive = quantifier is not Quantifier.ALL
    if decisive in [value for value in values if value.__class__ is bool]:
        return quantifier is Quantifier.ANY
    lacks = [value for value in values if value.__class__ is Lack]
    return awaiting(lacks) if lacks else quantifier is not Quantifier.ANY


def conditions(expr: Conditions, engine: Engine, owner: str) -> Closure:
    """`toutes 1° … 2° …`."""
    items = [condition_closure(item, expr.quantifier, engine, owner) for item in expr.items]
    quantifier = expr.quantifier
    return lambda run, node: quantified(quantifier, [item(run, node) for item in items])


_BEST = {Choice.LATEST: max, Choice.HIGHEST: max, Choice.EARLIEST: min, Choice.LOWEST: min}


def pick(expr: Pick, engine: Engine, owner: str) -> Closure:
    """`la plus tardive des …`, among what happened."""
    from millesime.evaluate.expressions import compiled

    items = [
        (
            compiled(item.test, engine, owner),
            compiled(item.when, engine, owner) if item.when is not None else None,
            Site(What.PICKED, item.letter, expr.type, item.authority),
        )
        for item in expr.items
    ]
    best = _BEST[expr.choice]

    def choose(run: Run, node: Node) -> Any:
        found: list[Any] = []
        for test, when, site in items:
            outer, node.steps = node.steps, []
            bound = True if when is None else when(run, node)
            value = None if bound is False else test(run, node)
            if bound.__class__ is Lack and value is not None:
                value = awaiting([bound, value] if value.__class__ is Lack else [bound])
            outer.append(
                (site, value, node.steps) if bound is not False else (site, value, node.steps, "not_concerned")
            )
            node.steps = outer
            found.append(value)
        lacks = [value for value in found if value.__class__ is Lack]
        if lacks:
            return absorb(lacks)
        known = [value for value in found if value is not None]
        return best(known) if known else None

    return choose
