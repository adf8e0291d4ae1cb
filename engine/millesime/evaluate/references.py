"""References: to facts, to rules, to barèmes, to fields of a list's elements."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from millesime.evaluate.trail import Node, Run, Site, What
from millesime.model.expressions import ConditionsOf, FieldRef, RuleRef, ScaleRef
from millesime.values import Lack, Missing
from millesime.values.types import DATE

if TYPE_CHECKING:
    from millesime.evaluate.engine import Engine

Closure = Callable[[Run, Node], Any]
_ABSENT = object()


def fact(name: str, engine: Engine) -> Closure:
    """A fact of the case; what is presumed where it is absent and has a presumption; else unknown."""
    declared = engine.program.facts.get(name)
    site = Site(What.FACT, name, declared.type if declared else DATE, label=declared.label if declared else None)
    lack = Missing.of(name)
    if declared is None or not declared.has_presumption:

        def read(run: Run, node: Node) -> Any:
            value = run.values.get(name, lack)
            node.steps.append((site, value))
            return value

        return read
    presumed = declared.presumed

    def read_presumed(run: Run, node: Node) -> Any:
        value = run.values.get(name, _ABSENT)
        if value is _ABSENT:
            if not run.presumptions:
                node.steps.append((site, lack))
                return lack
            run.assumed[name] = presumed
            node.steps.append((site, presumed, True))
            return presumed
        node.steps.append((site, value))
        return value

    return read_presumed


def rule(expr: RuleRef, engine: Engine) -> Closure:
    """The result of another rule, decided once for the whole question."""
    unit = engine.unit(expr.name)
    site = Site(What.RULE, expr.name, expr.type, label=unit.rule.label)
    variable = expr.element
    if variable is None:

        def read(run: Run, node: Node) -> Any:
            child = run.memo.get(unit) or unit.decide(run)
            node.steps.append((site, child))
            return child.value

        return read

    def read_of(run: Run, node: Node) -> Any:
        element, key = node.locals[variable]  # type: ignore[index]
        child = run.memo.get((unit, key)) or unit.decide(run, element, key)
        node.steps.append((site, child))
        return child.value

    return read_of


def scale(expr: ScaleRef, engine: Engine, owner: str) -> Closure:
    """A barème on the day that governs its reader, or on the day that is named."""
    from millesime.evaluate.expressions import compiled
    from millesime.evaluate.scales import GOVERNING

    unit = engine.scale(expr.name)
    keys = [compiled(key, engine, owner) for key in expr.keys]
    on = compiled(expr.on, engine, owner) if expr.on is not None else None

    def look_up(run: Run, node: Node) -> Any:
        found = [key(run, node) for key in keys]
        return unit.look_up(run, node, found, on(run, node) if on is not None else GOVERNING)

    return look_up


def field_of(expr: FieldRef) -> Closure:
    """A field of a loop variable; where the element does not have it, what is presumed, else unknown under its path."""
    variable, index = expr.variable, expr.index
    site = Site(What.FIELD, f"{variable}.{expr.field}", expr.type)
    if expr.has_presumption:
        return _presumed_field(expr, site)

    def read(run: Run, node: Node) -> Any:
        element, key = node.locals[variable]  # type: ignore[index]
        value = element[index]
        node.steps.append((site, value, key))
        return value

    return read


def _presumed_field(expr: FieldRef, site: Site) -> Closure:
    variable, index, presumed = expr.variable, expr.index, expr.presumed

    def read(run: Run, node: Node) -> Any:
        element, key = node.locals[variable]  # type: ignore[index]
        value = element[index]
        if value.__class__ is Lack and run.presumptions:
            run.assumed[f"{key[0]}[{key[1]}].{expr.field}"] = presumed
            node.steps.append((site, presumed, key, True))
            return presumed
        node.steps.append((site, value, key))
        return value

    return read


def conditions_of(expr: ConditionsOf, engine: Engine) -> Closure:
    """Some lettered conditions of another rule's version, each on that rule's own event date."""
    unit = engine.unit(expr.rule)
    letters = expr.letters
    site = Site(What.PARTIAL, expr.rule, expr.type, label=unit.rule.label, detail=letters)

    def hold(run: Run, node: Node) -> Any:
        child = unit.partial(run, letters)
        node.steps.append((site, child))
        return child.value

    return hold
