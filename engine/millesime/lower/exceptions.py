"""Exceptions: every one that reaches a rule is attached to it, also those made to its exceptions or in another article."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date
from typing import final

from millesime.frozen import dataclass
from millesime.lower.citations import article_of
from millesime.lower.events import named
from millesime.lower.nearest import unknown
from millesime.lower.rules import bodies
from millesime.lower.scope import Scope
from millesime.model.program import Exception_, Rule
from millesime.syntax.tree import ExceptionTree
from millesime.values.types import ANY


@final
@dataclass(frozen=True, slots=True)
class Hanging:
    """An exception as written, with the rule that it is written in (None: outside) and what it sees there."""

    tree: ExceptionTree
    owner: str | None
    scope: Scope


@final
class Attaching:
    """Finds the rule that each exception reaches, then makes them, the target before what derogates from it."""

    def __init__(self, hanging: Iterable[Hanging], rules: Mapping[str, Rule]) -> None:
        self._hanging = list(hanging)
        self._rules = rules
        self._made = {
            name: {one.name: one for one in rule.exceptions} for name, rule in rules.items() if rule.exceptions
        }
        self._by_name: dict[str, list[Hanging]] = {}
        for one in self._hanging:
            self._by_name.setdefault(one.tree.name.text, []).append(one)
        self._roots: dict[int, tuple[str, Hanging | None] | None] = {}
        self._done: set[int] = set()
        self._first: dict[tuple[str, str], Hanging] = {}

    def rules(self) -> dict[str, Rule]:
        """The rules with every exception that reaches them, in name order."""
        for one in self._hanging:
            self._make(one)
        result = dict(self._rules)
        for name, found in self._made.items():
            result[name] = replace(result[name], exceptions=tuple(found[key] for key in sorted(found)))
        return result

    def _make(self, one: Hanging) -> None:
        if id(one) in self._done:
            return
        self._done.add(id(one))
        tree, scope = one.tree, one.scope
        found = self._root(one, ())
        if found is None:
            bodies(tree, ANY, replace(scope, common=ANY), may_fail=True)
            return
        root, target = found
        if target is not None:
            self._make(target)
        rule, name = self._rules[root], tree.name.text
        first = self._first.setdefault((root, name), one)
        thing = scope.law.things.get(name)
        if first is not one or thing is not None:
            also = first.tree.name.span if first is not one else thing.span if thing is not None else None
            scope.report.add("ML203", tree.name.span, also=also, label="first", name=name)
            return
        held = self._made.setdefault(root, {})
        held[name] = self._exception(one, rule, target.tree.name.text if target else self._target(one, root))

    def _target(self, one: Hanging, root: str) -> str:
        named_target = one.tree.target
        return root if named_target is None else named_target.text

    def _exception(self, one: Hanging, rule: Rule, target: str) -> Exception_:
        tree = one.tree
        scope = one.scope.within(rule.structure) if one.owner is None else one.scope
        scope = replace(scope, common=rule.type)
        head = one.scope.header.event if one.owner is None and one.scope.header is not None else None
        stated = tree.event or head
        made = bodies(tree, rule.type, scope, may_fail=True, since=self._earliest(rule, target))
        if not tree.versions and not tree.lacunae and one.owner is None:  # inside a rule, the reader complains
            scope.report.add("ML305", tree.name.span, name=tree.name.text)
        return Exception_(
            tree.name.text,
            target,
            made.versions,
            made.readings,
            made.lacunae,
            tree.notes.label,
            named(stated, scope) if stated is not None else None,
            tree.transitional,
            article_of(scope.header)[0],
            scope.edition,
            tree.name.span,
        )

    def _earliest(self, rule: Rule, target: str) -> date:
        held = self._made.get(rule.name, {}).get(target)
        versions = rule.versions if held is None else held.versions
        return min((version.interval.since for version in versions), default=date.min)

    def _root(self, one: Hanging, path: tuple[Hanging, ...]) -> tuple[str, Hanging | None] | None:
        """The rule that an exception reaches in the end, and the exception of this edition that it is made to."""
        if id(one) in self._roots:
            return self._roots[id(one)]
        if any(one is before for before in path):
            other = path[-1].tree.name.span
            one.scope.report.add("ML321", one.tree.name.span, also=other, label="cycle", name=one.tree.name.text)
            return None
        self._roots[id(one)] = found = self._look(one, (*path, one))
        return found

    def _look(self, one: Hanging, path: tuple[Hanging, ...]) -> tuple[str, Hanging | None] | None:
        tree = one.tree.target
        if tree is None:
            return (one.owner, None) if one.owner is not None and one.owner in self._rules else None
        name, report = tree.text, one.scope.report
        if name in self._rules:
            return name, None
        own = self._by_name.get(name, [])
        own = [other for other in own if other.owner == one.owner and other.owner is not None] or own
        holders = [] if own else [rule for rule, found in self._inherited() if name in found]
        if one.owner in holders:
            holders = [one.owner]
        if len(own) + len(holders) > 1:
            where = ", ".join([*(other.owner or other.tree.name.text for other in own), *holders])
            report.add("ML322", tree.span, name=name, rules=where)
            return None
        if holders:
            return holders[0], None
        if not own:
            known = {*self._rules, *self._by_name, *(found for _, held in self._inherited() for found in held)}
            unknown(report, name, tree.span, known)
            return None
        above = self._root(own[0], path)
        return None if above is None else (above[0], own[0])

    def _inherited(self) -> list[tuple[str, set[str]]]:
        return [(name, {one.name for one in rule.exceptions}) for name, rule in self._rules.items() if rule.exceptions]
