"""Norms: powers, duties and prohibitions, as rules that say whether they are open or due."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from millesime.lower import versions
from millesime.lower.citations import article_of, complete, unlabelled
from millesime.lower.events import event
from millesime.lower.expressions import condition, required
from millesime.lower.lists import duration
from millesime.lower.nearest import unknown
from millesime.lower.rules import lacunae_of
from millesime.lower.scope import Scope
from millesime.lower.types import maybe
from millesime.model.citation import NO_AUTHORITY
from millesime.model.expressions import Delay, Expr, Literal
from millesime.model.program import Norm, NormKind, Rule, Version
from millesime.syntax.tree import Name, NormTree
from millesime.values.types import BOOLEAN, DATE, NORM


def norm(tree: NormTree, scope: Scope) -> Rule:
    """The rule that carries a norm: its versions say when the power is open or the duty due."""
    _actors((tree.holder, *tree.towards), scope)
    article, code = article_of(scope.header)
    gaps, lacunae = lacunae_of(tree.lacunae, scope)
    if not tree.versions:
        scope.report.add("ML305", tree.name.span, name=tree.name.text)
    return Rule(
        name=tree.name.text,
        type=NORM,
        versions=_versions(tree, gaps, scope),
        event=event(tree.event, scope),
        label=tree.notes.label,
        lacunae=lacunae,
        norm=_content(tree, scope),
        article=article,
        code=code,
        edition=scope.edition,
        span=tree.name.span,
    )


def _actors(trees: Iterable[Name], scope: Scope) -> None:
    for tree in trees:
        if tree.text not in scope.law.actors:
            unknown(scope.report, tree.text, tree.span, scope.law.actors)


def _versions(tree: NormTree, gaps: Sequence[versions.Stretch], scope: Scope) -> tuple[Version, ...]:
    written = [(one, versions.stretch(one.period, None, scope.report)) for one in tree.versions]
    kept = [(one, days) for one, days in written if days is not None]
    ended = versions.closed([days for _, days in kept], gaps, ())
    versions.check(ended, gaps, (), tree.name.text, scope.report)
    made: list[Version] = []
    for (one, _), days in zip(kept, ended, strict=True):
        inner = replace(scope, since=days.since)
        body = condition(one.condition, inner) if one.condition is not None else Literal(True, BOOLEAN, one.span)
        stated = complete((one.notes, one.condition_notes), days.interval, scope, tree.notes)
        made.append(Version(days.interval, body, stated, None, scope.edition, span=one.span))
    return tuple(made)


def _content(tree: NormTree, scope: Scope) -> Norm:
    after, after_notes, exemption = tree.after if tree.after is not None else (None, None, None)
    forum, forum_notes = tree.forum if tree.forum is not None else (None, None)
    deadline: Expr | None = None
    deadline_label, deadline_authority = None, NO_AUTHORITY
    if tree.deadline is not None:
        length_tree, start_tree, notes = tree.deadline
        deadline = required(start_tree, DATE, scope)
        if length_tree is not None:
            kind, span = maybe(DATE, deadline.type.optional), length_tree.span.to(start_tree.span)
            deadline = Delay(duration(length_tree, scope), deadline, (), kind, span)
        deadline_label, deadline_authority = notes.label, unlabelled(notes, scope)
    forum_label = forum_notes.label if forum_notes else None
    if forum is not None and forum_label is None and forum.text in scope.law.actors:
        forum_label = scope.law.actors[forum.text].label
    return Norm(
        kind=NormKind(tree.kind),
        action=tree.notes.label,
        holder=tree.holder.text,
        towards=tuple(one.text for one in tree.towards),
        after=after.text if after else None,
        after_label=after_notes.label if after_notes else None,
        after_authority=unlabelled(after_notes, scope) if after_notes else NO_AUTHORITY,
        unless=condition(exemption, scope) if exemption is not None else None,
        deadline=deadline,
        deadline_label=deadline_label,
        deadline_authority=deadline_authority,
        forum=forum.text if forum else None,
        forum_label=forum_label,
    )
