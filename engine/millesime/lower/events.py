"""Event dates: the date in the case that selects a rule's version."""

from __future__ import annotations

from millesime.lower.nearest import unknown
from millesime.lower.scope import Scope, Word
from millesime.model.program import DATE_REFERENCE
from millesime.syntax.tree import Name
from millesime.values.types import Kind


def event(tree: Name | None, scope: Scope) -> str:
    """The event date that a clause or the file's head names; the day asked about where neither does."""
    stated = tree or (scope.header.event if scope.header is not None else None)
    return DATE_REFERENCE if stated is None else named(stated, scope) or DATE_REFERENCE


def named(tree: Name, scope: Scope) -> str | None:
    """A fact that is a date and always exists; None, and a complaint, where the name is none."""
    thing = scope.law.things.get(tree.text)
    if thing is None:
        dates = (name for name, one in scope.law.things.items() if one.word is Word.FACT and one.type.kind is Kind.DATE)
        unknown(scope.report, tree.text, tree.span, dates)
        return None
    if thing.word is not Word.FACT:
        scope.report.add("ML310", tree.span, also=thing.span, label="declared", name=tree.text, word=thing.word)
        return None
    if thing.type.kind is Kind.ANY:
        return None
    if thing.type.kind is not Kind.DATE:
        scope.report.add("ML311", tree.span, also=thing.span, label="declared", name=tree.text, type=thing.type)
        return None
    if thing.type.optional:
        scope.report.add("ML312", tree.span, also=thing.span, label="declared", name=tree.text)
        return None
    return tree.text
