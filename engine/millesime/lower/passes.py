"""From the trees of an edition's files to its program: the passes, in their order."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import chain
from typing import assert_never

from millesime.lower import declarations
from millesime.lower.amendments import Amending, amended
from millesime.lower.citations import authority, headings, sources
from millesime.lower.coherences import coherence
from millesime.lower.discordances import discordance
from millesime.lower.events import event
from millesime.lower.exceptions import Attaching, Hanging
from millesime.lower.norms import norm
from millesime.lower.references import check_references
from millesime.lower.report import Report
from millesime.lower.rules import rule
from millesime.lower.scales import scale
from millesime.lower.scenarios import scenario
from millesime.lower.scope import Scope
from millesime.model.edition import EditionInfo
from millesime.model.program import Coherence, Program, Rule, Scale, Scenario
from millesime.syntax.tree import (
    ActorTree,
    AmendmentTree,
    CoherenceTree,
    DiscordanceTree,
    EnumerationTree,
    ExceptionTree,
    FactTree,
    File,
    NormTree,
    RuleTree,
    ScaleTree,
    ScenarioTree,
    StructureTree,
)
from millesime.text import Checked


def lower(
    files: Sequence[File], info: EditionInfo, parent: Program | None = None, parents: Sequence[EditionInfo] = ()
) -> Checked[Program]:
    """The program of an edition: what its files say, over what it inherits.

    `parents` is the chain of extended editions, nearest first. Every fault is reported in one run, and the program is
    given back all the same, as far as it could be understood.
    """
    report = Report()
    files = sorted(files, key=lambda file: file.name)
    law, facts = declarations.law(files, info.id, parent, report)
    cited = sources(files, info, parents, parent, report)
    scope = Scope(law, cited, report, info.id)

    rules: dict[str, Rule] = {}
    scales: dict[str, Scale] = {}
    hanging: list[Hanging] = []
    amendments: list[Amending] = []
    coherences: list[Coherence] = []
    scenarios: list[tuple[ScenarioTree, Scope]] = []
    disagreed: list[tuple[DiscordanceTree, Scope]] = []
    for file in files:
        here = replace(scope, header=file.header)
        event(None, here)
        for element in file.elements:
            match element:
                case RuleTree(name=name):
                    thing = law.things[name.text]
                    if thing.span is name.span:
                        made, inside = rule(element, thing, here)
                        rules[name.text] = made
                        hanging.extend(Hanging(one, name.text, inside) for one in element.exceptions)
                case NormTree(name=name):
                    if law.things[name.text].span is name.span:
                        rules[name.text] = norm(element, here)
                case ScaleTree(name=name):
                    thing = law.things[name.text]
                    if thing.span is name.span:
                        scales[name.text] = scale(element, thing, here)
                case ExceptionTree():
                    hanging.append(Hanging(element, None, here))
                case AmendmentTree():
                    amendments.append(Amending(element, here))
                case CoherenceTree():
                    coherences.append(coherence(element, here))
                case ScenarioTree():
                    scenarios.append((element, here))
                case DiscordanceTree():
                    disagreed.append((element, here))
                case FactTree(notes=notes) | StructureTree(notes=notes):
                    authority(notes, here)
                case ActorTree() | EnumerationTree():
                    pass
                case _:
                    assert_never(element)

    if parent is not None:
        kept = {name: one.exceptions for name, one in parent.rules.items()}
        rules = {name: replace(one, exceptions=kept.get(name, ())) for name, one in rules.items()}
        rules = {**{name: one for name, one in parent.rules.items() if name in law.things}, **rules}
        scales = {**parent.scales, **scales}
    rules, scales = amended(amendments, Attaching(hanging, rules).rules(), scales)
    check_references(rules, info.id, report)
    readings = _readings(rules, scales)
    tests: list[Scenario] = [scenario(tree, readings, here) for tree, here in scenarios]
    own = declarations.once(((tree.name.text, tree.name.span, (tree, here)) for tree, here in disagreed), report)
    discordances = {name: discordance(tree, readings, here) for name, (tree, here) in own.items()}
    program = Program(
        edition=info.id,
        facts=facts,
        enumerations=law.enumerations,
        structures=law.structures,
        actors=law.actors,
        scales=dict(sorted(scales.items())),
        rules=dict(sorted(rules.items())),
        coherences=(*_kept(parent, coherences), *coherences),
        reading_names=tuple(sorted(readings)),
        scenarios=(*(parent.scenarios if parent else ()), *tests),
        discordances=dict(sorted({**(parent.discordances if parent else {}), **discordances}.items())),
        horizon=info.horizon,
        horizons=dict(sorted({one.id: one.horizon for one in (*parents, info)}.items())),
        pointers=report.pointers,
        headings=headings(files, report),
        documents={name: (document, edition) for name, (_, document, edition) in sorted(cited.sections.items())},
    )
    return Checked(program, report.diagnostics)


def _kept(parent: Program | None, own: Sequence[Coherence]) -> tuple[Coherence, ...]:
    """The inherited checks, but those that are stated anew under their label."""
    anew = {one.label for one in own}
    return () if parent is None else tuple(one for one in parent.coherences if one.label not in anew)


def _readings(rules: Mapping[str, Rule], scales: Mapping[str, Scale]) -> frozenset[str]:
    exceptions = (held for one in rules.values() for held in one.exceptions)
    held = chain(
        (one.readings for one in rules.values()),
        (one.readings for one in scales.values()),
        (one.readings for one in exceptions),
    )
    return frozenset(reading.name for readings in held for reading in readings)
