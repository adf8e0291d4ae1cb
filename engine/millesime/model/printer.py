"""A program as indented text, for tests and for developers: the same model always prints the same, whatever its spans."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import assert_never

from millesime.model.expressions import Expr
from millesime.model.notation import written
from millesime.model.outline import authority, headed, indented, lines
from millesime.model.program import (
    DATE_REFERENCE,
    Cell,
    Coherence,
    Discordance,
    Enumeration,
    Exception_,
    Expectation,
    Fact,
    Interval,
    Lacuna,
    Norm,
    Program,
    Reading,
    Rule,
    Scale,
    ScaleVersion,
    Scenario,
    Structure,
    Version,
)
from millesime.values.types import Kind, Type


def show(shown: Program | Rule | Scale | Expr) -> str:
    """A program, a rule, a barème or an expression as text, without a final newline."""
    match shown:
        case Program():
            return "\n".join(_program(shown))
        case Rule():
            return "\n".join(_rule(shown))
        case Scale():
            return "\n".join(_scale(shown))
        case _:
            return "\n".join(lines(shown))


def _program(program: Program) -> Iterator[str]:
    yield f"edition {program.edition or '?'} until {program.horizon}"
    yield from (f"horizon {name} {day}" for name, day in program.horizons.items() if name != program.edition)
    for section, (document, edition) in program.documents.items():
        yield f"section {section} of {document} in {edition}"
    for actor in program.actors.values():
        yield f"actor {actor.name}{_label(actor.label)}"
    for enumeration in program.enumerations.values():
        yield _enumeration(enumeration)
    for structure in program.structures.values():
        yield from _structure(structure)
    for fact in program.facts.values():
        yield f"fact {_fact(fact)}"
    for coherence in program.coherences:
        yield from _coherence(coherence)
    for scale in program.scales.values():
        yield from _scale(scale)
    for rule in program.rules.values():
        yield from _rule(rule)
    for scenario in program.scenarios:
        yield from _scenario(scenario)
    for discordance in program.discordances.values():
        yield from _discordance(discordance)


def _label(label: str | None) -> str:
    return f" « {label} »" if label is not None else ""


def _edition(name: str) -> str:
    return f" in {name}" if name else ""


def _interval(interval: Interval) -> str:
    return f"[{interval.since} ; {interval.until or '+∞'}["


def _enumeration(enumeration: Enumeration) -> str:
    return (
        f"enumeration {enumeration.name}: {' | '.join(f'{name}{_label(label)}' for name, label in enumeration.choices)}"
    )


def _structure(structure: Structure) -> Iterator[str]:
    yield f"structure {structure.name}{_label(structure.label)}"
    yield from indented(_fact(field) for field in structure.fields)


def _fact(fact: Fact) -> str:
    parts = [f"{fact.name}: {fact.type}"]
    if fact.low is not None:
        parts.append(f"from {written(fact.low, fact.type)}")
    if fact.high is not None:
        parts.append(f"to {written(fact.high, fact.type)}")
    if fact.step is not None:
        parts.append(f"by {written(fact.step, fact.type)}")
    if fact.has_presumption:
        parts.append(f"presumed {written(fact.presumed, fact.type)}")
    return " ".join(parts) + _label(fact.label) + _edition(fact.edition)


def _coherence(coherence: Coherence) -> Iterator[str]:
    yield f"coherence{_label(coherence.label)} on {', '.join(coherence.facts)}{_edition(coherence.edition)}"
    yield from indented(lines(coherence.test))


def _type(type_: Type, exact: bool) -> str:
    return f"{type_} exact" if exact else str(type_)


def _readings(readings: Iterable[Reading]) -> Iterator[str]:
    yield from (f"reading {reading.name}{_label(reading.held_by)}" for reading in readings)


def _lacunae(lacunae: Iterable[Lacuna]) -> Iterator[str]:
    for lacuna in lacunae:
        yield f"lacuna {_interval(lacuna.interval)}{_label(lacuna.label)}{authority(lacuna.authority)}"


def _head(version: Version | ScaleVersion) -> str:
    ends = " by law" if version.ends_in_law else ""
    reading = f" reading {version.reading}" if version.reading is not None else ""
    amended = f" amended by « {version.amended_by} »" if isinstance(version, Version) and version.amended_by else ""
    return f"version {_interval(version.interval)}{ends}{reading}{_edition(version.edition)}{amended}{authority(version.authority)}"


def _version(version: Version) -> Iterator[str]:
    yield _head(version)
    yield from indented(lines(version.body))


def _rule(rule: Rule) -> Iterator[str]:
    article = f" by {rule.code or '?'} {rule.article}" if rule.article is not None else ""
    yield f"rule {rule.name}: {_type(rule.type, rule.exact)}{_label(rule.label)}{article}{_edition(rule.edition)}"
    yield from indented(_clauses(rule))


def _clauses(rule: Rule) -> Iterator[str]:
    if rule.event != DATE_REFERENCE:
        yield f"event {rule.event}"
    if rule.structure is not None:
        yield f"for each {rule.structure}"
    if rule.norm is not None:
        yield from _norm(rule.norm)
    if rule.applicable is not None:
        yield from headed("applicable", rule.applicable, authority(rule.applicable_authority))
    yield from _readings(rule.readings)
    for version in rule.versions:
        yield from _version(version)
    yield from _lacunae(rule.lacunae)
    for exception in rule.exceptions:
        yield from _exception(exception)


def _exception(exception: Exception_) -> Iterator[str]:
    word = "transitional" if exception.transitional else "exception"
    article = f" by {exception.article}" if exception.article is not None else ""
    name = f"{word} {exception.name} to {exception.target}"
    yield f"{name}{_label(exception.label)}{article}{_edition(exception.edition)}"
    if exception.event is not None:
        yield f"  event {exception.event}"
    yield from indented(_readings(exception.readings))
    for version in exception.versions:
        yield from indented(_version(version))
    yield from indented(_lacunae(exception.lacunae))


def _norm(norm: Norm) -> Iterator[str]:
    towards = f" towards {' or '.join(norm.towards)}" if norm.towards else ""
    yield f"norm {norm.kind.value}{_label(norm.action)} of {norm.holder}{towards}"
    if norm.after is not None:
        yield f"  after {norm.after}{_label(norm.after_label)}{authority(norm.after_authority)}"
    if norm.unless is not None:
        yield from indented(headed("unless", norm.unless))
    if norm.deadline is not None:
        yield from indented(
            headed("by", norm.deadline, f"{_label(norm.deadline_label)}{authority(norm.deadline_authority)}")
        )
    if norm.forum is not None:
        yield f"  before {norm.forum}{_label(norm.forum_label)}"


def _scale(scale: Scale) -> Iterator[str]:
    keys = f" by {', '.join(str(key) for key in scale.keys)}" if scale.keys else ""
    yield f"scale {scale.name}: {_type(scale.type, scale.exact)}{keys}{_label(scale.label)}{_edition(scale.edition)}"
    if scale.event is not None:
        yield f"  event {scale.event}"
    yield from indented(_readings(scale.readings))
    for version in scale.versions:
        yield f"  {_head(version)}"
        if version.body is not None:
            yield from indented(indented(lines(version.body)))
        for keys_, cell in version.cells:
            row = "; ".join(written(key, type_) for key, type_ in zip(keys_, scale.keys, strict=False))
            yield f"    {row}: {_cell(cell, scale.type)}"
    yield from indented(_lacunae(scale.lacunae))


def _cell(cell: Cell, type_: Type) -> str:
    value = "missing" if cell.missing else written(cell.value, type_)
    instead = f" instead of {written(cell.instead_of, type_)}" if cell.rectified else ""
    return f"{value}{instead}{authority(cell.authority)}"


def _discordance(discordance: Discordance) -> Iterator[str]:
    words = f"{discordance.gravity.name.lower()} {discordance.nature}"
    yield f"discordance {discordance.name}{_label(discordance.label)} {words}{_edition(discordance.edition)}"
    yield f"  touches {', '.join(discordance.touches)}"
    if discordance.held is not None:
        yield f"  held{_label(discordance.held)}"
    for side in discordance.sides:
        yield f"  side{_label(side.label)}{authority(side.authority)}"
        yield from indented(_supposed(side.scenario))


def _scenario(scenario: Scenario) -> Iterator[str]:
    yield f"scenario « {scenario.label} »{_edition(scenario.edition)}"
    yield from _supposed(scenario)


def _supposed(scenario: Scenario) -> Iterator[str]:
    yield from indented(f"given {name} = {_given(value)}" for name, value in scenario.given)
    for situation in scenario.situations:
        words = [f"on {situation.at}"] if situation.at is not None else []
        words += [f"reading {situation.reading}"] if situation.reading is not None else []
        words += [f"edition {situation.edition}"] if situation.edition is not None else []
        yield f"  {' '.join(words) or 'then'}"
        yield from (f"    given {name} = {_given(value)}" for name, value in situation.given)
        for check in situation.checks:
            match check.kind:
                case Expectation.VALUE:
                    yield f"    {check.goal} = {_given(check.value)}"
                case Expectation.STATUS:
                    missing = f" for want of {', '.join(check.missing)}" if check.missing else ""
                    yield f"    {check.goal} is {check.status}{missing}"
                case _:
                    assert_never(check.kind)


def _given(value: object) -> str:
    """A scenario's value, whose type the scenario does not hold: choices bare, the rest as numbers and days."""
    if isinstance(value, tuple):
        rows = ("{" + "; ".join(f"{name} = {_given(part)}" for name, part in row) + "}" for row in value)
        return f"[{', '.join(rows)}]"
    return written(value, Type(Kind.CHOICE))  # type: ignore[arg-type] # `Given` holds values as plain objects
