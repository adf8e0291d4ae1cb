"""What must hold of every program that was lowered without errors. A breach is our own fault, never the analyst's.

Names that are referred to exist, types agree with operators, versions of one reading do not overlap, a rule's body always
matches, exceptions reach their rule, mappings are in name order. `millesime.model.agreement` looks at expressions.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise

from millesime.model.agreement import Checker, belongs
from millesime.model.expressions import Arms, Expr, Switch, When
from millesime.model.program import (
    DATE_REFERENCE,
    Discordance,
    Exception_,
    Fact,
    Gravity,
    Lacuna,
    Norm,
    Program,
    Reading,
    Rule,
    Scale,
    ScaleVersion,
    Version,
)
from millesime.values.types import Kind


def verify(program: Program) -> tuple[str, ...]:
    """Every breach, each as one line that begins with the name it concerns; nothing for a sound program."""
    return tuple(_program(program))


def _program(program: Program) -> Iterator[str]:
    for what, names in _mappings(program).items():
        if list(names) != sorted(names):
            yield f"{what}: not in name order"
        yield from (f"{what}: `{name}` under the key `{key}`" for key, name in names.items() if key != name)
    named = sorted([*program.facts, *program.rules, *program.scales])
    yield from (f"{one}: named twice" for one, other in pairwise(named) if one == other)
    for fact in program.facts.values():
        yield from _fact(fact.name, fact, program)
    for structure in program.structures.values():
        for field in structure.fields:
            yield from _fact(f"{structure.name}.{field.name}", field, program)
    for enumeration in program.enumerations.values():
        choices = [name for name, _ in enumeration.choices]
        if len(set(choices)) != len(choices):
            yield f"{enumeration.name}: a choice is given twice"
    for scale in program.scales.values():
        yield from _scale(scale, program)
    for rule in program.rules.values():
        yield from _rule(rule, program)
    for coherence in program.coherences:
        what = f"coherence « {coherence.label} »"
        yield from Checker(program, what).boolean(coherence.test)
        yield from (f"{what}: no fact `{name}`" for name in coherence.facts if name not in program.facts)
    for discordance in program.discordances.values():
        yield from _discordance(discordance, program)


def _mappings(program: Program) -> Mapping[str, Mapping[str, str]]:
    return {
        "facts": {key: one.name for key, one in program.facts.items()},
        "enumerations": {key: one.name for key, one in program.enumerations.items()},
        "structures": {key: one.name for key, one in program.structures.items()},
        "actors": {key: one.name for key, one in program.actors.items()},
        "scales": {key: one.name for key, one in program.scales.items()},
        "rules": {key: one.name for key, one in program.rules.items()},
        "discordances": {key: one.name for key, one in program.discordances.items()},
    }


def _fact(what: str, fact: Fact, program: Program) -> Iterator[str]:
    bounds = (("low", fact.low), ("high", fact.high), ("step", fact.step))
    given = [(word, value) for word, value in bounds if value is not None]
    if fact.has_presumption and fact.presumed is not None:
        given.append(("presumption", fact.presumed))
    for word, value in given:
        if not belongs(value, fact.type, program):
            yield f"{what}: its {word} is no {fact.type}"
    if fact.low is not None and fact.high is not None and fact.low > fact.high:  # type: ignore[operator] # of one type
        yield f"{what}: its bounds are crossed"
    if fact.type.kind is Kind.LIST and fact.type.item is None:
        yield f"{what}: a list of nothing"


def _event(what: str, event: str | None, program: Program) -> Iterator[str]:
    if event is None or event == DATE_REFERENCE:
        return
    fact = program.facts.get(event)
    if fact is None or fact.type.kind is not Kind.DATE or fact.type.optional:
        yield f"{what}: its event date `{event}` is not a fact of type date that always exists"


def _versions(
    what: str, versions: Sequence[Version | ScaleVersion], lacunae: Sequence[Lacuna], readings: Sequence[Reading]
) -> Iterator[str]:
    """Intervals in order, none empty, none overlapping in one reading."""
    names = [reading.name for reading in readings]
    if len(set(names)) != len(names):
        yield f"{what}: a reading is declared twice"
    for interval in [*(version.interval for version in versions), *(lacuna.interval for lacuna in lacunae)]:
        if interval.until is not None and interval.until <= interval.since:
            yield f"{what}: the interval from {interval.since} to {interval.until} is empty"
    for version in versions:
        if version.reading is not None and version.reading not in names:
            yield f"{what}: no reading `{version.reading}`"
    every: Sequence[str | None] = names or [None]
    for name in every:
        mine = [version.interval for version in versions if version.reading in (None, name)]
        in_order = sorted(mine, key=lambda interval: interval.since)
        for one, other in pairwise(in_order):
            if one.until is None or other.since < one.until:
                yield f"{what}: two versions on {other.since} in reading {name or '(any)'}"


def _rule(rule: Rule, program: Program) -> Iterator[str]:
    yield from _event(rule.name, rule.event, program)
    yield from _versions(rule.name, rule.versions, rule.lacunae, rule.readings)
    if rule.structure is not None and rule.structure not in program.structures:
        yield f"{rule.name}: no structure `{rule.structure}`"
    checker = Checker(program, rule.name, rule.structure)
    for version in rule.versions:
        yield from checker.result(version.body, rule.type)
        if may_fail(version.body):
            yield f"{rule.name}: its version of {version.interval.since} may match nothing"
    if rule.applicable is not None:
        yield from checker.boolean(rule.applicable)
    if rule.norm is not None:
        yield from _norm(rule, rule.norm, checker, program)
    by_name = {exception.name: exception for exception in rule.exceptions}
    if list(by_name) != sorted(exception.name for exception in rule.exceptions):
        yield f"{rule.name}: its exceptions are not in name order, or one is there twice"
    for exception in rule.exceptions:
        yield from _exception(exception, rule, by_name, checker, program)


def _exception(
    exception: Exception_, rule: Rule, by_name: Mapping[str, Exception_], checker: Checker, program: Program
) -> Iterator[str]:
    what = f"{rule.name}, exception {exception.name}"
    target, steps = exception.target, 0
    while target in by_name and steps <= len(by_name):
        target, steps = by_name[target].target, steps + 1
    if target != rule.name:
        yield f"{what}: its target `{exception.target}` does not lead to the rule"
    yield from _event(what, exception.event, program)
    yield from _versions(what, exception.versions, exception.lacunae, exception.readings)
    for version in exception.versions:
        yield from checker.result(version.body, rule.type)


def _norm(rule: Rule, norm: Norm, checker: Checker, program: Program) -> Iterator[str]:
    if rule.type.kind not in (Kind.BOOLEAN, Kind.NORM):
        yield f"{rule.name}: a norm of type {rule.type}"
    for actor in (norm.holder, *norm.towards):
        if actor not in program.actors:
            yield f"{rule.name}: no actor `{actor}`"
    if norm.unless is not None:
        yield from checker.boolean(norm.unless)
    if norm.deadline is not None:
        yield from checker.of_kind(norm.deadline, Kind.DATE)


def _scale(scale: Scale, program: Program) -> Iterator[str]:
    yield from _event(scale.name, scale.event, program)
    yield from _versions(scale.name, scale.versions, scale.lacunae, scale.readings)
    checker = Checker(program, scale.name)
    for version in scale.versions:
        since = version.interval.since
        if version.body is not None:
            if version.cells:
                yield f"{scale.name}: both an expression and cells from {since} on"
            yield from checker.result(version.body, scale.type)
        elif not version.cells:
            yield f"{scale.name}: neither an expression nor cells from {since} on"
        if len({keys for keys, _ in version.cells}) != len(version.cells):
            yield f"{scale.name}: two cells under the same keys from {since} on"
        for keys, cell in version.cells:
            suited = [belongs(key, type_, program) for key, type_ in zip(keys, scale.keys, strict=False)]
            if len(keys) != len(scale.keys) or not all(suited):
                yield f"{scale.name}: a cell's keys do not suit from {since} on"
            if cell.value is not None and not belongs(cell.value, scale.type, program):
                yield f"{scale.name}: a cell is no {scale.type} from {since} on"


def _discordance(discordance: Discordance, program: Program) -> Iterator[str]:
    what = f"discordance {discordance.name}"
    if len(discordance.sides) < 2:  # nobody disagrees alone
        yield f"{what}: fewer than two sides"
    if not discordance.touches:
        yield f"{what}: touches nothing"
    exceptions = {one.name for rule in program.rules.values() for one in rule.exceptions}
    named = (
        program.rules, program.facts, program.scales, program.enumerations, program.structures, program.actors, exceptions
    )  # fmt: skip
    yield from (
        f"{what}: nothing is called `{name}`" for name in discordance.touches if all(name not in one for one in named)
    )
    for side in discordance.sides:
        if discordance.gravity is Gravity.HIGH and not side.scenario.situations:
            yield f"{what}: a grave one with a side that has no situation"


def may_fail(body: Expr) -> bool:
    """Whether a body is written so that it may match nothing, as an exception's may. Of a `selon`, holes are ML402's."""
    match body:
        case When():
            return True
        case Arms(arms=arms, otherwise=otherwise):
            return otherwise is None or any(may_fail(arm.value) for arm in (*arms, otherwise))
        case Switch(cases=cases, otherwise=otherwise):
            return any(may_fail(case.value) for case in (*cases, *(() if otherwise is None else (otherwise,))))
        case _:
            return False
