"""Discordances: what they touch, how grave they are, and sides whose situations are those of a scenario."""

from __future__ import annotations

from collections.abc import Iterable

from millesime.lower.citations import unlabelled
from millesime.lower.nearest import unknown
from millesime.lower.scenarios import supposed
from millesime.lower.scope import Law, Scope
from millesime.model.program import Discordance, Gravity, Side
from millesime.syntax.tree import DiscordanceTree, Name
from millesime.text import Fix
from millesime.text.nearest import nearest


def discordance(tree: DiscordanceTree, readings: frozenset[str], scope: Scope) -> Discordance:
    """A discordance. `readings` are all that the law of the edition has."""
    gravity = _gravity(tree, scope)
    name = tree.name.text
    sides = tuple(
        Side(
            side.label,
            unlabelled(side.notes, scope),
            supposed(f"{name} « {tree.label} » : {side.label}", side, readings, scope, tree.given),
            side.span,
        )
        for side in tree.sides
    )
    for stray in tree.stray:
        scope.report.add("ML249", stray.span)
    if len(sides) < 2:
        scope.report.add("ML250", tree.name.span, name=name, n=len(sides))
    if gravity is Gravity.HIGH and tree.gravity is not None:
        for side in tree.sides:
            if not side.situations:
                scope.report.add("ML251", side.span, also=tree.gravity.span, label="expected", name=name)
    if _alike(sides):
        scope.report.add("ML254", tree.name.span, name=name)
    stated = tuple(_touched(tree.touches, scope))
    goals = dict.fromkeys(
        check.goal for side in sides for situation in side.scenario.situations for check in situation.checks
    )
    if not tree.touches and not tree.stray and not any(side.situations for side in tree.sides):
        scope.report.add("ML252", tree.name.span, name=name)
    return Discordance(
        name, tree.label, gravity, stated or tuple(goals), sides, tree.held, scope.edition, tree.name.span
    )


def _alike(sides: Iterable[Side]) -> bool:
    """Whether every side has situations, and all expect the same."""
    expected = {
        frozenset(
            (check.goal, check.value, check.status, check.missing) for one in each.situations for check in one.checks
        )
        for each in (side.scenario for side in sides)
    }
    return len(expected) == 1 and not expected <= {frozenset()}


def _gravity(tree: DiscordanceTree, scope: Scope) -> Gravity:
    if tree.gravity is None:
        scope.report.add("ML248", tree.name.span, name=tree.name.text)
        return Gravity.LOW
    word = tree.gravity
    known = [one.value for one in Gravity]
    if word.text not in known:
        near = nearest(word.text, known)
        fix = Fix(word.span, near) if near else None
        scope.report.add("ML253", word.span, fix=fix, name=word.text)
        return Gravity.LOW
    return Gravity(word.text)


def _touched(names: Iterable[Name], scope: Scope) -> Iterable[str]:
    """The names that bear something; what is named must be declared, in this edition or in one it extends."""
    known = tuple(_declared(scope.law))
    seen: dict[str, Name] = {}
    for name in names:
        if name.text not in known:
            unknown(scope.report, name.text, name.span, known)
        elif name.text in seen:
            scope.report.add("ML203", name.span, also=seen[name.text].span, label="first", name=name.text)
        else:
            seen[name.text] = name
            yield name.text


def _declared(law: Law) -> Iterable[str]:
    """Everything that an analyst has named: what has a value, exceptions, enumerations, structures and actors."""
    yield from (*law.things, *sorted(law.exceptions), *law.enumerations, *law.structures, *law.actors)
