"""Facts and the fields of structures: type, bounds, grain, presumption."""

from __future__ import annotations

from collections.abc import Mapping

from millesime.lower.literals import NOTHING, literal
from millesime.lower.report import Report
from millesime.lower.types import ORDERED, certain, suits
from millesime.model.expressions import Value
from millesime.model.program import Enumeration, Fact
from millesime.syntax.tree import FactTree, Lit, Name
from millesime.values.types import Kind, Type


def fact(tree: FactTree, type: Type, enumerations: Mapping[str, Enumeration], report: Report) -> Fact:
    """A fact as declared. Its edition is told by whoever gathers the facts."""
    bounds = (tree.type.low, tree.type.high, tree.type.step)
    low, high, step = (None if bound is None else _bound(bound, type, report) for bound in bounds)
    if low is not None and high is not None and _reversed(low, high):
        report.add("ML222", tree.type.span)
    presumed = tree.presumed
    value = None if presumed is None else given(presumed, type, enumerations, report)
    return Fact(
        tree.name.text,
        type,
        tree.notes.label,
        low,
        high,
        step,
        value[0] if value else None,
        has_presumption=bool(value),
        span=tree.name.span,
    )


def _bound(tree: Lit, type: Type, report: Report) -> Value:
    if type.kind is Kind.ANY:
        return None
    if type.kind not in ORDERED:
        report.add("ML231", tree.span, type=certain(type))
        return None
    found = literal(tree, certain(type), report)
    if tree.kind != NOTHING and suits(found.type, type):
        return found.value
    report.add("ML210", tree.span, wanted=certain(type), found=tree.kind)
    return None


def _reversed(low: Value, high: Value) -> bool:
    try:
        return bool(low > high)  # type: ignore[operator]
    except TypeError:  # durations in months and in days: already complained of
        return False


def given(tree: Lit | Name, type: Type, enumerations: Mapping[str, Enumeration], report: Report) -> tuple[Value] | None:
    """A value of a type as a text gives it to a fact, a cell or a goal; None, and a complaint, where it is not one."""
    if isinstance(tree, Name):
        if type.kind is Kind.ANY or type.kind is Kind.TEXT:
            return (tree.text,)
        choices = (
            [name for name, _ in enumerations[type.name].choices] if type.name and type.name in enumerations else []
        )
        if tree.text in choices:
            return (tree.text,)
        if type.kind is Kind.CHOICE:
            report.add("ML207", tree.span, name=tree.text, type=type.name, choices=", ".join(choices))
        else:
            report.add("ML210", tree.span, wanted=certain(type), found=tree.text)
        return None
    found = literal(tree, certain(type), report)
    if tree.kind == NOTHING:
        if type.optional or type.kind is Kind.ANY:
            return (None,)
        report.add("ML216", tree.span, type=certain(type))
        return None
    if suits(found.type, type):
        return (found.value,)
    report.add("ML210", tree.span, wanted=certain(type), found=tree.kind)
    return None
