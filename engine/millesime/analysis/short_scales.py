"""ML409: a barème that ends while a rule still reads it, without a `lacune` to say that the figures were not found.

Looked at are the readings that take the barème on the day that governs the rule itself (no `en vigueur au`, no event date
of the barème's own), and rules that this edition wrote. A version of a rule is followed as long as it lives: to its
written end, the end of the Légifrance windows it cites, the horizon of the edition. Only the end counts: figures older
than the first line of a barème are commonly left out on purpose. A table by keys counts for its days, whatever its keys.

Example: `barème plafond` with `année 2011 : …` read by a rule that lives to the end of 2012. Page: docs/diagnostics/ML409.md.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from millesime.analysis.subjects import place
from millesime.model.expressions import ScaleRef
from millesime.model.program import Program, Rule, Scale, Version
from millesime.model.walk import walk
from millesime.text import Diagnostic, Label
from millesime.text.diagnostic import diagnose

_DAY = timedelta(days=1)


def check(program: Program) -> Iterator[Diagnostic]:
    """Every reading of a barème by a rule that outlives it; one for each pair of rule and barème."""
    for rule in program.rules.values():
        told: set[str] = set()
        for version in _longest_first(rule, program):
            for node in walk(version.body):
                if isinstance(node, ScaleRef) and node.on is None and node.name not in told:
                    scale = program.scales.get(node.name)
                    end = None if scale is None or scale.event is not None else last_day(scale)
                    if scale is not None and end is not None and end < _end(version, program):
                        told.add(scale.name)
                        yield _told(scale, rule, version, node, end, program)


def _longest_first(rule: Rule, program: Program) -> list[Version]:
    exceptions = (
        version
        for exception in rule.exceptions
        if exception.event in (None, rule.event)
        for version in exception.versions
    )
    mine = (version for version in (*rule.versions, *exceptions) if version.edition == program.edition)
    return sorted(mine, key=lambda version: _end(version, program), reverse=True)


def _told(scale: Scale, rule: Rule, version: Version, node: ScaleRef, last: date, program: Program) -> Diagnostic:
    closing = scale.versions[-1].span if scale.versions else scale.span
    return diagnose(
        "ML409",
        place(node, version.span),
        secondary=[Label(closing, "previous")],
        name=scale.name,
        reader=rule.name,
        last=last,
        next=last + _DAY,
        until=_end(version, program),
    )


def last_day(scale: Scale) -> date | None:
    """The last day for which a barème says something, a lacuna included; None where it is open or says nothing at all."""
    intervals = [version.interval for version in scale.versions] + [lacuna.interval for lacuna in scale.lacunae]
    ends = [interval.until for interval in intervals if interval.until is not None]
    return max(ends) - _DAY if ends and len(ends) == len(intervals) else None


def _end(version: Version, program: Program) -> date:
    """The last day on which a version of a rule may be asked for its result."""
    ends = [program.horizon, program.horizons.get(version.edition, date.max)]
    if version.interval.until is not None:
        ends.append(version.interval.until - _DAY)
    covered: date | None = version.interval.since
    for window in sorted(version.authority.windows, key=lambda window: window.since):
        if covered is not None and window.since <= covered:
            covered = None if window.until is None else max(covered, window.until)
    if version.authority.windows and covered is not None and covered > version.interval.since:
        ends.append(covered - _DAY)
    return min(ends)
