"""Scenarios: what they suppose, typed as facts; what they expect, typed as goals."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from millesime.lower.citations import pointed
from millesime.lower.facts import given as read
from millesime.lower.literals import NOTHING
from millesime.lower.nearest import unknown
from millesime.lower.scope import Scope, Thing, Word
from millesime.model.program import Check, Expectation, Given, Scenario, Situation
from millesime.syntax.tree import CheckTree, GivenTree, Lit, Name, RowTree, ScenarioTree, SideTree, SituationTree
from millesime.text import Span
from millesime.values import Status
from millesime.values.types import ANY, Kind, Type

_STATUSES = {
    "inconnu": Status.UNKNOWN.value,
    "sans objet": NOTHING,
    "hors horizon": Status.BEYOND_HORIZON.value,
    "pas en vigueur": Status.NOT_IN_FORCE.value,
    "en conflit": Status.CONFLICT.value,
}
"""What a result may be said to be, in the words of a scenario."""


def scenario(tree: ScenarioTree, readings: frozenset[str], scope: Scope) -> Scenario:
    """A scenario. `readings` are all that the law of the edition has."""
    for pointer in tree.pointers:
        pointed(pointer, scope)
    return supposed(tree.label, tree, readings, scope)


def supposed(
    label: str,
    tree: ScenarioTree | SideTree,
    readings: frozenset[str],
    scope: Scope,
    common: Iterable[GivenTree] = (),
) -> Scenario:
    """What a scenario, or a side of a discordance, supposes and expects; `common` is supposed by every side."""
    held = _given((*common, *tree.given), scope)
    situations = tuple(_situation(one, readings, scope) for one in tree.situations)
    return Scenario(label, held, situations, scope.edition, tree.span)


def _situation(tree: SituationTree, readings: frozenset[str], scope: Scope) -> Situation:
    if tree.reading is not None and tree.reading.text not in readings:
        unknown(scope.report, tree.reading.text, tree.reading.span, readings)
    checks = [made for one in tree.checks if (made := _check(one, scope)) is not None]
    reading = tree.reading.text if tree.reading else None
    return Situation(_given(tree.given, scope), tree.at, reading, tree.edition, tuple(checks), tree.span)


def _given(trees: Iterable[GivenTree], scope: Scope) -> Given:
    found: dict[str, object] = {}
    first: dict[str, Span] = {}
    for tree in trees:
        name = tree.name.text
        thing = scope.law.things.get(name)
        if thing is None or thing.word is not Word.FACT:
            _not_a_fact(tree.name, thing, scope)
            continue
        if name in first:
            scope.report.add("ML203", tree.name.span, also=first[name], label="first", name=name)
            continue
        first[name] = tree.name.span
        if isinstance(tree.value, tuple):
            if thing.type.kind is Kind.LIST:
                found[name] = _rows(tree.value, thing.type.item or ANY, scope)
            elif thing.type.kind is not Kind.ANY:
                scope.report.add("ML245", tree.span, name=name, type=thing.type)
            continue
        if thing.type.kind is Kind.LIST and not (isinstance(tree.value, Lit) and tree.value.kind == NOTHING):
            scope.report.add("ML245", tree.span, name=name, type=thing.type)
            continue
        value = read(tree.value, thing.type, scope.law.enumerations, scope.report)
        if value is not None:
            found[name] = value[0]
    return tuple(sorted(found.items()))


def _not_a_fact(tree: Name, thing: Thing | None, scope: Scope) -> None:
    if thing is None:
        facts = (name for name, one in scope.law.things.items() if one.word is Word.FACT)
        unknown(scope.report, tree.text, tree.span, facts)
    else:
        scope.report.add("ML246", tree.span, also=thing.span, label="declared", name=tree.text, word=thing.word)


def _rows(rows: Sequence[RowTree], item: Type, scope: Scope) -> tuple[object, ...]:
    """The elements of a list: for a structure one mapping a row, else one value a row."""
    if not rows:
        return ()
    header, *lines = rows
    structure = scope.law.structures.get(item.name or "") if item.kind is Kind.RECORD else None
    columns: list[tuple[str, Type] | None] = []
    if structure is not None:
        fields = {field.name: field.type for field in structure.fields}
        for cell in header.cells:
            name = cell.value.text if isinstance(cell.value, Name) else ""
            if name not in fields:
                unknown(scope.report, name, cell.span, fields)
            columns.append((name, fields[name]) if name in fields else None)
    elif item.kind is not Kind.ANY:
        columns = [("", item)]
    result: list[object] = []
    for row in lines:
        if len(row.cells) != len(header.cells):  # complained of by the reader
            continue
        pairs: list[tuple[str, object]] = []
        for column, cell in zip(columns, row.cells, strict=False):
            if column is None or cell.value is None:
                continue
            value = read(cell.value, column[1], scope.law.enumerations, scope.report)
            if value is not None:
                pairs.append((column[0], value[0]))
        if structure is not None:
            result.append(tuple(sorted(pairs)))
        else:
            result.extend(value for _, value in pairs)
    return tuple(result)


def _check(tree: CheckTree, scope: Scope) -> Check | None:
    thing = scope.law.things.get(tree.name.text)
    if thing is None:
        goals = (name for name, one in scope.law.things.items() if one.word in (Word.RULE, Word.NORM))
        unknown(scope.report, tree.name.text, tree.name.span, goals)
        return None
    if thing.word not in (Word.RULE, Word.NORM) or thing.structure is not None:
        word = thing.word if thing.structure is None else "champ déduit"
        scope.report.add("ML247", tree.name.span, also=thing.span, label="declared", name=tree.name.text, word=word)
        return None
    name = tree.name.text
    if tree.status is not None:
        return _status(tree, name, tree.status, scope)
    if tree.value is None:
        return None
    if isinstance(tree.value, Lit) and tree.value.kind == NOTHING:
        return Check(name, Expectation.STATUS, status=NOTHING, span=tree.span)
    if isinstance(tree.value, Lit) and tree.value.value is None:
        scope.report.add("ML210", tree.value.span, wanted=thing.type, found="/ 0")
        return None
    value = read(tree.value, thing.type, scope.law.enumerations, scope.report)
    return None if value is None else Check(name, Expectation.VALUE, value[0], span=tree.span)


def _status(tree: CheckTree, name: str, word: str, scope: Scope) -> Check | None:
    status = _STATUSES.get(word)
    if status is None:
        return None
    for missing in tree.missing:
        thing = scope.law.things.get(missing.text)
        if thing is None:
            unknown(scope.report, missing.text, missing.span, scope.law.things)
    return Check(name, Expectation.STATUS, None, status, tuple(one.text for one in tree.missing), tree.span)
