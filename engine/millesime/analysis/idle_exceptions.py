"""ML410: a version of an exception for days on which there is nothing to derogate from.

Its target, a rule or another exception, must have a version (in whatever reading) or a lacuna on one day at least of the
exception's version. Exceptions that look at another event date than the rule are left alone: their days are others.

Example: an exception `du 1990-01-01 au 1995-12-31` to a rule whose first version begins in 1996.
Page: docs/diagnostics/ML410.md.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from millesime.model.program import Exception_, Interval, Program, Rule
from millesime.text import Diagnostic, Label
from millesime.text.diagnostic import diagnose


def check(program: Program) -> Iterator[Diagnostic]:
    """Every version of an exception, written by this edition, that its target does not live to see."""
    for rule in program.rules.values():
        targets: dict[str, Rule | Exception_] = {exception.name: exception for exception in rule.exceptions}
        targets[rule.name] = rule
        for exception in rule.exceptions:
            target = targets.get(exception.target)
            if target is None or _event(exception, rule) != _event(target, rule):
                continue
            lives = [version.interval for version in target.versions]
            lives += [lacuna.interval for lacuna in target.lacunae]
            for version in exception.versions:
                if version.edition == program.edition and not _meets(version.interval, lives):
                    labels = [Label(target.span, "declared")]
                    yield diagnose("ML410", version.span, secondary=labels, name=exception.name, target=target.name)


def _event(holder: Rule | Exception_, rule: Rule) -> str:
    return holder.event or rule.event


def _meets(interval: Interval, lives: Iterable[Interval]) -> bool:
    return any(
        (life.until is None or interval.since < life.until) and (interval.until is None or life.since < interval.until)
        for life in lives
    )
