"""Amendments: `modifie` and `abroge` close the version that was in force, in the amending edition only."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, timedelta
from typing import TypeVar, final

from millesime.frozen import dataclass
from millesime.lower import versions
from millesime.lower.bodies import body
from millesime.lower.citations import complete
from millesime.lower.expressions import existing
from millesime.lower.nearest import unknown
from millesime.lower.scope import Scope
from millesime.model.program import Exception_, Interval, Lacuna, Rule, Scale, ScaleVersion, Version
from millesime.syntax.tree import AmendmentTree, ExprBody
from millesime.text import Span
from millesime.values.types import BOOLEAN, Kind, Type

V = TypeVar("V", Version, ScaleVersion)


@final
@dataclass(frozen=True, slots=True)
class Amending:
    """An amendment as written, and what it sees."""

    tree: AmendmentTree
    scope: Scope


def amended(
    amendments: Iterable[Amending], rules: dict[str, Rule], scales: dict[str, Scale]
) -> tuple[dict[str, Rule], dict[str, Scale]]:
    """Rules and barèmes as they stand once every amendment has been made, in order of time."""
    rules, scales = dict(rules), dict(scales)
    for one in sorted(amendments, key=lambda one: (one.tree.period.first or date.min, one.tree.name.text)):
        name = one.tree.name.text
        if name in rules:
            rules[name] = _rule(rules[name], one)
        elif name in scales:
            scales[name] = _scale(scales[name], one)
        else:
            _exception(rules, one)
    return rules, scales


def _exception(rules: dict[str, Rule], one: Amending) -> None:
    name = one.tree.name.text
    holders = [rule for rule in rules.values() if any(held.name == name for held in rule.exceptions)]
    if len(holders) > 1:
        where = ", ".join(rule.name for rule in holders)
        one.scope.report.add("ML322", one.tree.name.span, name=name, rules=where)
        return
    if not holders:
        known = {*rules, *(held.name for rule in rules.values() for held in rule.exceptions)}
        unknown(one.scope.report, name, one.tree.name.span, known)
        return
    rule = holders[0]
    held = next(exception for exception in rule.exceptions if exception.name == name)
    scope = replace(one.scope.within(rule.structure), common=rule.type)
    made, lacunae = _amended(held, rule.type, replace(one, scope=scope), may_fail=True)
    changed = replace(held, versions=made, lacunae=lacunae)
    rules[rule.name] = replace(
        rule, exceptions=tuple(changed if exception.name == name else exception for exception in rule.exceptions)
    )


def _rule(rule: Rule, one: Amending) -> Rule:
    wanted = BOOLEAN if rule.type.kind is Kind.NORM else rule.type
    scope = one.scope.within(rule.structure)
    made, lacunae = _amended(rule, wanted, replace(one, scope=scope), may_fail=False)
    return replace(rule, versions=made, lacunae=lacunae)


def _amended(
    held: Rule | Exception_, wanted: Type, one: Amending, *, may_fail: bool
) -> tuple[tuple[Version, ...], tuple[Lacuna, ...]]:
    tree, scope = one.tree, one.scope
    kept = _closed(held.name, held.versions, held.lacunae, held.span, one)
    if tree.body is None or kept is None:
        if tree.body is not None:
            body(tree.body, wanted, scope, may_fail=may_fail)
        return (held.versions, held.lacunae) if kept is None else kept[:2]
    old, lacunae, interval = kept
    value, notes = body(tree.body, wanted, replace(scope, since=interval.since), may_fail=may_fail)
    stated = complete((tree.notes, *notes), interval, scope)
    label = tree.notes.label or scope.edition
    return (*old, Version(interval, value, stated, None, scope.edition, label, span=tree.span)), lacunae


def _scale(scale: Scale, one: Amending) -> Scale:
    tree, scope = one.tree, one.scope
    kept = _closed(scale.name, scale.versions, scale.lacunae, scale.span, one)
    value = None
    if isinstance(tree.body, ExprBody):
        value = existing(tree.body.expr, scale.type, scope)
    if tree.body is not None and (scale.keys or value is None):
        scope.report.add("ML243", tree.span, name=scale.name)
        return scale
    if kept is None:
        return scale
    old, lacunae, interval = kept
    if value is None or not isinstance(tree.body, ExprBody):
        return replace(scale, versions=old, lacunae=lacunae)
    stated = complete((tree.notes, tree.body.notes), interval, scope)
    made = ScaleVersion(interval, stated, value, (), None, scope.edition, span=tree.span)
    return replace(scale, versions=(*old, made), lacunae=lacunae)


def _closed(
    name: str, held: tuple[V, ...], gaps: tuple[Lacuna, ...], place: Span, one: Amending
) -> tuple[tuple[V, ...], tuple[Lacuna, ...], Interval] | None:
    """The versions and lacunae that were there, closed on the eve, and the amendment's own days; None where it cannot be
    made. A text that was not found is in force all the same: it can be amended.
    """
    tree, report = one.tree, one.scope.report
    days = versions.stretch(tree.period, None, report)
    if days is None:
        return None
    lives = [known.interval for known in held] + [gap.interval for gap in gaps]
    first = min(life.since for life in lives)
    if days.since <= first:
        report.add("ML324", tree.period.span, also=place, label="rule", name=name, first=first)
        return None
    eve = days.since - timedelta(days=1)
    if not any(life.holds(eve) for life in lives):
        report.add("ML325", tree.period.span, also=place, label="rule", name=name, eve=eve)
        return None
    abrogates = tree.body is None
    later = [version for version in held if version.interval.since >= days.since]
    for version in later:
        code = "ML303" if version.interval.since == days.since else "ML302"
        if abrogates or code == "ML303" or (days.until is not None and days.until > version.interval.since):
            report.add(code, tree.period.span, also=version.span, label="first", name=name, day=version.interval.since)
    until = days.until or min((version.interval.since for version in later), default=None)
    old: list[V] = []
    for version in held:
        if version.interval.since < days.since and version.interval.holds(eve):
            ends = abrogates or version.ends_in_law
            version = replace(version, interval=Interval(version.interval.since, days.since), ends_in_law=ends)
        old.append(version)
    lacunae = tuple(
        replace(gap, interval=Interval(gap.interval.since, days.since)) if gap.interval.holds(days.since) else gap
        for gap in gaps
        if gap.interval.since < days.since or not abrogates
    )
    return tuple(old), lacunae, Interval(days.since, until)
