"""What can only be checked once every rule is known: that a rule has the conditions that another one names."""

from __future__ import annotations

from collections.abc import Mapping

from millesime.lower.report import Report
from millesime.model.expressions import Arms, Conditions, ConditionsOf, Expr, When
from millesime.model.program import Rule
from millesime.model.walk import rule_expressions, walk


def check_references(rules: Mapping[str, Rule], edition: str, report: Report) -> None:
    """Every version of a rule must have each of its conditions that another rule names."""
    for rule in rules.values():
        for root in rule_expressions(rule):
            for node in walk(root):
                if isinstance(node, ConditionsOf) and node.rule in rules:
                    _check(node, rules[node.rule], report)


def _check(node: ConditionsOf, target: Rule, report: Report) -> None:
    for version in target.versions:
        held = letters(version.body)
        if not held:
            report.add("ML223", node.span, also=target.span, label="rule", name=target.name)
            return
        for letter in node.letters:
            if letter not in held:
                report.add(
                    "ML233",
                    node.span,
                    also=target.span,
                    label="rule",
                    name=target.name,
                    letter=letter,
                    known=", ".join(held),
                )


def letters(body: Expr) -> list[str]:
    """The letters of the outer list of conditions that a body tests."""
    match body:
        case Conditions(items=items):
            return [item.letter for item in items]
        case When(body=inner):
            return letters(inner)
        case Arms(arms=arms):
            return [letter for arm in arms for letter in letters(arm.test)]
        case _:
            return []
