"""Everything that an edition declares, by name; what it inherits; what is declared twice."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import TypeVar

from millesime.lower import restating
from millesime.lower.facts import fact
from millesime.lower.nearest import unknown
from millesime.lower.report import Report
from millesime.lower.scope import Law, Thing, Word
from millesime.lower.types import certain, named_type, typed
from millesime.model.program import DATE_REFERENCE, Actor, Enumeration, Fact, Program, Structure
from millesime.syntax.tree import (
    ActorTree,
    Element,
    EnumerationTree,
    ExceptionTree,
    FactTree,
    File,
    Name,
    NormTree,
    RuleTree,
    ScaleTree,
    StructureTree,
)
from millesime.text import Span
from millesime.values.types import ANY, BOOLEAN, DATE, Kind, Type

T = TypeVar("T")

_BUILT_IN = Fact(DATE_REFERENCE, DATE, "jour sur lequel porte la question")


def once(found: Iterable[tuple[str, Span, T]], report: Report) -> dict[str, T]:
    """The first of each name; the others are complained of."""
    kept: dict[str, T] = {}
    first: dict[str, Span] = {}
    for name, span, thing in found:
        if name in kept:
            report.add("ML203", span, also=first[name], label="first", name=name)
        else:
            kept[name], first[name] = thing, span
    return kept


def elements(files: Iterable[File]) -> list[Element]:
    """The elements of all files."""
    return [element for file in files for element in file.elements]


def enumerations(files: Sequence[File], parent: Program | None, report: Report) -> dict[str, Enumeration]:
    """Enumerations, those that are completed included."""
    trees = [one for one in elements(files) if isinstance(one, EnumerationTree)]
    own = once(((one.name.text, one.name.span, one) for one in trees if not one.completes), report)
    found = dict(parent.enumerations) if parent is not None else {}
    for name, tree in own.items():
        made = Enumeration(name, _choices((), tree, report), tree.name.span)
        restating.enumeration(made, found.get(name), report)
        found[name] = made
    for tree in trees:
        if tree.completes:
            held = found.get(tree.name.text)
            if held is None:
                unknown(report, tree.name.text, tree.name.span, found)
            else:
                found[held.name] = Enumeration(held.name, _choices(held.choices, tree, report), held.span)
    return dict(sorted(found.items()))


def _choices(
    held: tuple[tuple[str, str | None], ...], tree: EnumerationTree, report: Report
) -> tuple[tuple[str, str | None], ...]:
    result = dict(held)
    for name, label in tree.choices:
        if name.text in result:
            report.add("ML203", name.span, also=tree.name.span, label="declared", name=name.text)
        else:
            result[name.text] = label
    return tuple(result.items())


def law(files: Sequence[File], edition: str, parent: Program | None, report: Report) -> tuple[Law, dict[str, Fact]]:
    """All names with their types, and the facts."""
    trees = elements(files)
    enums = enumerations(files, parent, report)
    structure_trees = once(
        ((one.name.text, one.name.span, one) for one in trees if isinstance(one, StructureTree)), report
    )
    _types_apart(trees, enums, structure_trees, report)
    inherited = dict(parent.structures) if parent is not None else {}
    structure_names = {*inherited, *structure_trees}
    structures = dict(inherited)
    for name, tree in structure_trees.items():
        made = _structure(tree, enums, structure_names, report)
        restating.structure(made, inherited.get(name), report)
        structures[name] = made
    actors = dict(parent.actors) if parent is not None else {}
    own_actors = once(((one.name.text, one.name.span, one) for one in trees if isinstance(one, ActorTree)), report)
    actors |= {name: Actor(name, tree.label, tree.name.span) for name, tree in own_actors.items()}

    facts = dict(parent.facts) if parent is not None else {DATE_REFERENCE: _BUILT_IN}
    things = _inherited(parent) if parent is not None else {}
    things.setdefault(DATE_REFERENCE, Thing(Word.FACT, DATE))
    valued = once(
        (
            (one.name.text, one.name.span, one)
            for one in trees
            if isinstance(one, FactTree | RuleTree | NormTree | ScaleTree)
        ),
        report,
    )
    for name, element in valued.items():
        made_thing, made_fact = _thing(element, enums, structure_names, report)
        restating.thing(name, made_thing, things.get(name), report)
        if made_fact is not None:
            facts[name] = replace(made_fact, edition=edition)
        things[name] = made_thing
    homes: dict[str, tuple[str, ...]] = {}
    for enumeration in enums.values():
        for choice, _ in enumeration.choices:
            homes[choice] = (*homes.get(choice, ()), enumeration.name)
    exceptions = {one.name.text for one in _exceptions(trees)}
    if parent is not None:
        exceptions |= {exception.name for rule in parent.rules.values() for exception in rule.exceptions}
    return Law(
        things, enums, dict(sorted(structures.items())), dict(sorted(actors.items())), homes, frozenset(exceptions)
    ), dict(sorted(facts.items()))


def _exceptions(trees: Iterable[Element]) -> Iterable[ExceptionTree]:
    for tree in trees:
        if isinstance(tree, ExceptionTree):
            yield tree
        elif isinstance(tree, RuleTree):
            yield from tree.exceptions


def _types_apart(
    trees: Iterable[Element], enums: dict[str, Enumeration], structures: dict[str, StructureTree], report: Report
) -> None:
    for tree in trees:
        if isinstance(tree, StructureTree) and tree.name.text in enums and tree.name.text in structures:
            report.add("ML203", tree.name.span, also=enums[tree.name.text].span, label="first", name=tree.name.text)


def _inherited(parent: Program) -> dict[str, Thing]:
    things = {name: Thing(Word.FACT, one.type, span=one.span) for name, one in parent.facts.items()}
    things |= {name: Thing(Word.SCALE, one.type, one.keys, span=one.span) for name, one in parent.scales.items()}
    for name, rule in parent.rules.items():
        word, held = (Word.NORM, BOOLEAN) if rule.norm is not None else (Word.RULE, rule.type)
        things[name] = Thing(word, held, (), rule.structure, rule.span)
    return things


def _thing(
    tree: FactTree | RuleTree | NormTree | ScaleTree,
    enums: dict[str, Enumeration],
    structures: set[str],
    report: Report,
) -> tuple[Thing, Fact | None]:
    span = tree.name.span
    if isinstance(tree, NormTree):
        return Thing(Word.NORM, BOOLEAN, span=span), None
    held = typed(tree.type, enums, structures, report)
    if isinstance(tree, FactTree):
        return Thing(Word.FACT, held, span=span), fact(tree, held, enums, report)
    if held.kind is Kind.LIST:
        report.add("ML229", tree.type.span)
        held = ANY
    if isinstance(tree, ScaleTree):
        keys = tuple(_key(key, enums, structures, report) for key in tree.keys)
        return Thing(Word.SCALE, held, keys, span=span), None
    head, dot, _ = tree.name.text.partition(".")
    return Thing(Word.RULE, held, (), head if dot and head in structures else None, span), None


def _key(tree: Name, enums: dict[str, Enumeration], structures: set[str], report: Report) -> Type:
    found = named_type(tree.text, tree.span, enums, (), report)
    return certain(found)


def _structure(tree: StructureTree, enums: dict[str, Enumeration], structures: set[str], report: Report) -> Structure:
    fields = once(((one.name.text, one.name.span, one) for one in tree.fields), report)
    made = tuple(fact(one, typed(one.type, enums, structures, report), enums, report) for one in fields.values())
    return Structure(tree.name.text, made, tree.notes.label, tree.name.span)
