"""ML416: an article that is cited for days on which, by the windows that are cited with it, it was not in force.

A version of a rule, an exception or a barème, and each branch or condition that names an article of its own, are held
against the Légifrance windows they state: every day on which the version can answer must lie in one of them. A version ends
with its last window in any case, so that only days before the first and between two are told; a branch that rests on another
article must be covered to the end. What has no window is left alone.

Example: `version à compter du 2009-01-01` under `légifrance … depuis 2012-01-01`. Page: docs/diagnostics/ML416.md.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from millesime.model.citation import Authority
from millesime.model.expressions import Arms, Conditions, Pick, Switch
from millesime.model.program import Exception_, Program, Rule, Scale, ScaleVersion, Version
from millesime.model.walk import walk
from millesime.text import Diagnostic, Label, Span
from millesime.text.diagnostic import diagnose

_DAY = timedelta(days=1)


def check(program: Program) -> Iterator[Diagnostic]:
    """Every citation of this edition that was not in force on some day it is cited for; the first such day is told."""
    holders: list[Rule | Exception_ | Scale] = [*program.scales.values(), *program.rules.values()]
    for rule in program.rules.values():
        holders += rule.exceptions
    for holder in holders:
        for version in holder.versions:
            if version.edition == program.edition:
                yield from _of_version(holder.name, version, program)


def _of_version(name: str, version: Version | ScaleVersion, program: Program) -> Iterator[Diagnostic]:
    last = min(_last(version, program), _closed(version.authority))
    for authority, span in _authorities(version):
        day = _uncovered(authority, version.interval.since, last)
        if day is not None:
            yield _told(name, authority, day, span)


def _told(name: str, authority: Authority, day: date, span: Span) -> Diagnostic:
    labels = [Label(window.span, "window") for window in authority.windows if window.span.file]
    article = authority.article or authority.windows[0].legifrance
    first = min(window.since for window in authority.windows)
    return diagnose("ML416", span, secondary=labels, name=name, article=article, day=day, first=first)


def _last(version: Version | ScaleVersion, program: Program) -> date:
    """The first day on which a version no longer answers, as far as it and the edition say."""
    horizon = min(program.horizon, program.horizons.get(version.edition, date.max))
    end = horizon + _DAY if horizon < date.max else date.max
    return min(end, version.interval.until or date.max)


def _closed(authority: Authority) -> date:
    ends = [window.until for window in authority.windows]
    return date.max if None in ends or not ends else max(end for end in ends if end is not None)


def _authorities(version: Version | ScaleVersion) -> Iterator[tuple[Authority, Span]]:
    yield version.authority, version.span
    if version.body is None:
        return
    for node in walk(version.body):
        match node:
            case Arms(arms=arms, otherwise=otherwise):
                parts = (*arms, otherwise) if otherwise is not None else arms
                yield from ((part.authority, part.span) for part in parts if part.authority.windows)
            case Switch(cases=cases, otherwise=default):
                branches = (*cases, default) if default is not None else cases
                yield from ((part.authority, part.span) for part in branches if part.authority.windows)
            case Conditions(items=items) | Pick(items=items):
                yield from ((item.authority, item.span) for item in items if item.authority.windows)
            case _:
                pass


def _uncovered(authority: Authority, since: date, until: date) -> date | None:
    """The first day of a stretch that no window holds."""
    day = since
    if not authority.windows:
        return None
    for window in sorted(authority.windows, key=lambda window: window.since):
        if day >= until or window.since > day:
            break
        if window.until is None:
            return None
        day = max(day, window.until)
    return day if day < until else None
