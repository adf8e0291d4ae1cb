"""Folds over lists: `somme de`, `nombre de`, `il existe`, `pour tout`. An absent list is unknown, an empty one is not."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from millesime.evaluate.outcome import awaiting
from millesime.evaluate.references import Closure
from millesime.evaluate.trail import Node, Run, Site, What
from millesime.model.expressions import Aggregate, FactRef, FieldRef, Fold
from millesime.values import Lack
from millesime.values.lack import absorb

if TYPE_CHECKING:
    from millesime.evaluate.engine import Engine


def aggregate(expr: Aggregate, engine: Engine, owner: str) -> Closure:
    """One fold. Each element is a step of its own, with what was read of it."""
    from millesime.evaluate.expressions import compiled

    items = compiled(expr.items, engine, owner)
    keep = compiled(expr.filter, engine, owner) if expr.filter is not None else None
    body = compiled(expr.body, engine, owner) if expr.body is not None else None
    within = expr.items if isinstance(expr.items, FieldRef) else None
    name = f"{within.variable}.{within.field}" if within else owner
    if isinstance(expr.items, FactRef):
        name = expr.items.name
    variable, fold = expr.variable, expr.fold
    site = Site(What.AGGREGATE, fold.value, expr.type, detail=name)
    element_site = Site(What.ELEMENT, name, expr.body.type if expr.body is not None else None)

    def run_fold(run: Run, node: Node) -> Any:
        elements = items(run, node)
        if elements.__class__ is Lack:
            return elements
        outer_steps, outer_locals = node.steps, node.locals
        shown: list[Any] = []
        values: list[Any] = []
        place = name if within is None else placed(node, within)
        for position, element in enumerate(elements or ()):  # « sans objet »: there is no list, hence no element
            node.steps = []
            key = (place, position)
            node.locals = {**(outer_locals or {}), variable: (element, key)}
            kept = True if keep is None else keep(run, node)
            if kept is False:
                value: Any = None
            elif body is None:
                value = 1 if kept is True else kept
            else:
                value = body(run, node)
                if kept is not True:
                    value = awaiting([kept, value] if value.__class__ is Lack else [kept])
            if kept is not False:
                values.append(value)
            shown.append((element_site, value, key, kept, node.steps))
        node.steps, node.locals = outer_steps, outer_locals
        result = _folded(fold, values)
        node.steps.append((site, result, shown))
        return result

    return run_fold


def placed(node: Node, field: FieldRef) -> str:
    """The path of a list that is a field of an element: `sinistres[2].arrets`."""
    _, (outer, position) = node.locals[field.variable]  # type: ignore[index]
    return f"{outer}[{position}].{field.field}"


def _folded(fold: Fold, values: list[Any]) -> Any:
    lacks = [value for value in values if value.__class__ is Lack]
    if fold is Fold.ANY:
        return True if True in [v for v in values if v.__class__ is bool] else awaiting(lacks) if lacks else False
    if fold is Fold.ALL:
        return False if False in [v for v in values if v.__class__ is bool] else awaiting(lacks) if lacks else True
    if lacks:
        return absorb(lacks)
    return sum(value for value in values if value is not None)
