"""What is held against the sources, one a version: its days, its authority, its figures, all the pointers in it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import field, replace
from datetime import date
from typing import final

from millesime.evaluate.selection import Horizons
from millesime.frozen import dataclass
from millesime.model.citation import Authority, Pointer, PointerKind
from millesime.model.cited import carried
from millesime.model.expressions import Arms, Expr, Switch, Unfound, When
from millesime.model.program import Exception_, Interval, Lacuna, Program, Rule, Scale, ScaleVersion, Version
from millesime.model.walk import walk
from millesime.sources.figures import Figure, figures, stated
from millesime.text import NOWHERE, Span


@final
@dataclass(frozen=True, slots=True)
class Subject:
    """A version of a rule, an exception or a barème.

    `days`: those on which it can answer, bounded by its windows and by the edition's horizon. `own`: whether the
    edition at hand wrote it. `neighbours`: the days on which another version or a lacuna of the same thing begins.
    """

    name: str
    version: Version | ScaleVersion
    days: Interval
    figures: tuple[Figure, ...]
    authorities: tuple[Authority, ...]
    own: bool
    neighbours: frozenset[date]
    derogates_from: frozenset[date] = frozenset()
    """Of an exception: the first days of the versions of the rule that it is made to."""
    states: bool = True
    """Whether it says anything: a text that was not found says nothing."""
    span: Span = field(default=NOWHERE, compare=False)

    @property
    def authority(self) -> Authority:
        """That of the version as a whole."""
        return self.version.authority

    @property
    def pointers(self) -> tuple[Pointer, ...]:
        """Every pointer in it, its own first."""
        return tuple(pointer for one in self.authorities for pointer in one.pointers)

    @property
    def elsewhere(self) -> bool:
        """Whether it rests on a source that cannot be looked at."""
        return any(pointer.kind is PointerKind.ELSEWHERE for pointer in self.authority.pointers)


def subjects(program: Program) -> Iterator[Subject]:
    """Every version of an edition's law, inherited ones included, by name of rule, then of barème."""
    horizons = Horizons(program.horizon, program.horizons, program.documents)
    for rule in program.rules.values():
        yield from _versions(rule, program, horizons, tuple(_beside(rule)))
        for exception in rule.exceptions:
            begins = frozenset(version.interval.since for version in rule.versions)
            for subject in _versions(exception, program, horizons, ()):
                yield replace(subject, derogates_from=begins)
    for scale in program.scales.values():
        for line in scale.versions:
            inside = tuple(cell.authority for _, cell in line.cells)
            states = line.body is not None or any(not cell.missing for _, cell in line.cells)
            exprs = () if line.body is None else (line.body,)
            found = tuple(_of_line(line, scale))
            yield _subject(scale, line, found, inside, exprs, states, program, horizons)


def _versions(
    held: Rule | Exception_, program: Program, horizons: Horizons, beside: tuple[tuple[Expr, Authority], ...]
) -> Iterator[Subject]:
    for version in held.versions:
        found = list(figures(version.body, version.authority))
        for expr, authority in beside:
            found.extend(figures(expr, authority if authority.pointers else version.authority))
        exprs = (version.body, *(expr for expr, _ in beside))
        inside = tuple(authority for _, authority in beside)
        states = _says(version.body)
        yield _subject(held, version, tuple(found), inside, exprs, states, program, horizons)


def _beside(rule: Rule) -> Iterator[tuple[Expr, Authority]]:
    """What a rule is written with beside its versions: whom it applies to, what lifts a norm's prior step, its delay."""
    if rule.applicable is not None:
        yield rule.applicable, rule.applicable_authority
    if rule.norm is not None:
        if rule.norm.unless is not None:
            yield rule.norm.unless, rule.norm.after_authority
        if rule.norm.deadline is not None:
            yield rule.norm.deadline, rule.norm.deadline_authority


def _subject(
    held: Rule | Exception_ | Scale,
    version: Version | ScaleVersion,
    found: tuple[Figure, ...],
    inside: Iterable[Authority],
    exprs: Iterable[Expr],
    states: bool,
    program: Program,
    horizons: Horizons,
) -> Subject:
    interval = version.interval
    life = horizons.life(version)
    days = Interval(interval.since, min(interval.until or life, life))
    others: list[Version | ScaleVersion | Lacuna] = [*held.versions, *held.lacunae]
    return Subject(
        held.name,
        version,
        days,
        found,
        (version.authority, *inside, *(one for expr in exprs for node in walk(expr) for one in carried(node))),
        version.edition == program.edition,
        frozenset(one.interval.since for one in others if one is not version),
        states=states,
        span=version.span,
    )


def _of_line(line: ScaleVersion, scale: Scale) -> Iterator[Figure]:
    if line.body is not None:
        yield from figures(line.body, line.authority)
    for keys, cell in line.cells:
        for key, kind in () if cell.missing else zip(keys, scale.keys, strict=True):
            for figure in stated(key, kind, cell.authority, line.authority, cell.span):
                yield replace(figure, heads=True)
        for value in (cell.value, cell.instead_of):
            yield from stated(value, scale.type, cell.authority, line.authority, cell.span)


def _says(body: Expr) -> bool:
    """Whether a body states anything, on any of its branches: a text that was not found does not."""
    match body:
        case Unfound():
            return False
        case When(body=inner):
            return _says(inner)
        case Arms(arms=arms, otherwise=otherwise):
            return any(_says(arm.value) for arm in (*arms, *([otherwise] if otherwise else [])))
        case Switch(cases=cases, otherwise=default):
            return any(_says(case.value) for case in (*cases, *([default] if default else [])))
        case _:
            return True
