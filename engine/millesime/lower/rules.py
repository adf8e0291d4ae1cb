"""Rules: their event date, what they apply to, their versions by reading."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import final

from millesime.frozen import dataclass
from millesime.lower import versions
from millesime.lower.bodies import body
from millesime.lower.certainty import when_true
from millesime.lower.citations import article_of, authority, complete, unlabelled
from millesime.lower.events import event
from millesime.lower.expressions import condition
from millesime.lower.scope import Scope, Thing
from millesime.lower.versions import Stretch
from millesime.model.citation import NO_AUTHORITY
from millesime.model.program import Lacuna, Reading, Rule, Version
from millesime.syntax.tree import NO_NOTES, ExceptionTree, LacunaTree, ReadingTree, RuleTree, VersionTree
from millesime.values.types import Type


@final
@dataclass(frozen=True, slots=True)
class Bodies:
    """What the versions of a rule or of an exception come to."""

    versions: tuple[Version, ...]
    readings: tuple[Reading, ...]
    lacunae: tuple[Lacuna, ...]


def rule(tree: RuleTree, thing: Thing, scope: Scope) -> tuple[Rule, Scope]:
    """A rule without its exceptions, and the scope in which those that it holds stand."""
    scope = scope.within(thing.structure)
    article, code = article_of(scope.header)
    selects = event(tree.event, scope)
    applicable, noted = None, NO_AUTHORITY
    if tree.applicable is not None:
        test, notes = tree.applicable
        applicable, noted = condition(test, scope), authority(notes, scope)
        scope = scope.knowing(when_true(test))
    made = bodies(tree, thing.type, scope, may_fail=False)
    if not tree.versions and not tree.lacunae and any(one.versions for one in tree.exceptions):
        scope.report.add("ML305", tree.name.span, name=tree.name.text)
    return Rule(
        name=tree.name.text,
        type=thing.type,
        versions=made.versions,
        event=selects,
        label=tree.notes.label,
        readings=made.readings,
        applicable=applicable,
        applicable_authority=noted,
        lacunae=made.lacunae,
        structure=thing.structure,
        exact=tree.type.exact,
        article=article,
        code=code,
        edition=scope.edition,
        span=tree.name.span,
    ), scope


def bodies(
    tree: RuleTree | ExceptionTree, wanted: Type, scope: Scope, *, may_fail: bool, since: date = date.min
) -> Bodies:
    """The versions of a rule or an exception, each complete: its days, its body, its authority.

    `since` is where a version without a first day begins; `may_fail`: whether a body may match nothing.
    """
    report = scope.report
    transitional = isinstance(tree, ExceptionTree) and tree.transitional
    named = versions.readings((*tree.readings, *_unheaded(tree.versions)))
    names = [one.name for one in named]
    gaps, lacunae = lacunae_of(tree.lacunae, scope)
    kept: list[tuple[VersionTree, Stretch]] = []
    for one in tree.versions:
        days = versions.stretch(one.period, one.reading.text if one.reading else None, report, since)
        if days is None:
            body(one.body, wanted, scope, may_fail=may_fail)
        else:
            kept.append((one, days))
    ended = versions.closed([days for _, days in kept], gaps, names)
    versions.check(ended, gaps, names, tree.name.text, report, holes=not may_fail)
    made: list[Version] = []
    for (one, _), days in zip(kept, ended, strict=True):
        value, notes = body(one.body, wanted, replace(scope, since=days.since), may_fail=may_fail)
        stated = complete((one.notes, *notes), days.interval, scope, tree.notes)
        made.append(
            Version(
                days.interval,
                value,
                stated,
                days.reading,
                scope.edition,
                ends_in_law=transitional and days.until is not None,
                span=one.span,
            )
        )
    made.sort(key=lambda one: (names.index(one.reading) if one.reading is not None else -1, one.interval.since))
    return Bodies(tuple(made), named, lacunae)


def _unheaded(trees: Sequence[VersionTree]) -> list[ReadingTree]:
    """Readings that a version names without a head of their own."""
    return [ReadingTree(tree.reading, NO_NOTES, tree.reading.span) for tree in trees if tree.reading is not None]


def lacunae_of(trees: Sequence[LacunaTree], scope: Scope) -> tuple[list[Stretch], tuple[Lacuna, ...]]:
    """Declared lacunae: their days by reading, and as the model holds them."""
    stretches: list[Stretch] = []
    found: list[Lacuna] = []
    for tree in trees:
        days = versions.stretch(tree.period, tree.reading.text if tree.reading else None, scope.report)
        if days is not None:
            stretches.append(days)
            found.append(Lacuna(days.interval, tree.notes.label, unlabelled(tree.notes, scope), tree.span))
    return stretches, tuple(found)
