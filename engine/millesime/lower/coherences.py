"""Checks between facts: a case that breaks one is refused before anything is decided."""

from __future__ import annotations

from millesime.lower.expressions import condition
from millesime.lower.scope import Scope
from millesime.model.expressions import ConditionsOf, FactRef, RuleRef, ScaleRef
from millesime.model.program import Coherence
from millesime.model.walk import walk
from millesime.syntax.tree import CoherenceTree


def coherence(tree: CoherenceTree, scope: Scope) -> Coherence:
    """A check. It may read facts only: a rule might need the very facts that it checks."""
    test = condition(tree.test, scope)
    for node in walk(test):
        if isinstance(node, RuleRef | ScaleRef | ConditionsOf):
            scope.report.add("ML232", node.span, name=node.rule if isinstance(node, ConditionsOf) else node.name)
    facts = {node.name for node in walk(test) if isinstance(node, FactRef)}
    return Coherence(tree.label, test, tuple(sorted(facts)), scope.edition, tree.span)
