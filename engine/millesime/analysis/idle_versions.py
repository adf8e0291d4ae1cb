"""ML414: a version that says what the one before it said, as a line does that was copied and not changed.

Of a barème, two lines that follow on one another with the same figures; of a rule or an exception, two versions with the
same body that also rest on the same text (article, windows, pointers). A version that was written again because its article
was is another version. Only what this edition wrote is looked at.

Example: `année 2011 : 33,00 €` then `année 2012 : 33,00 €`. Page: docs/diagnostics/ML414.md.
"""

from __future__ import annotations

from collections.abc import Iterator

from millesime.model.program import Exception_, Program, Rule, Scale, ScaleVersion, Version
from millesime.text import Diagnostic, Label
from millesime.text.diagnostic import diagnose


def check(program: Program) -> Iterator[Diagnostic]:
    """Every version of this edition that changes nothing."""
    for scale in program.scales.values():
        yield from _repeated(scale, program)
    for rule in program.rules.values():
        yield from _repeated(rule, program)
        for exception in rule.exceptions:
            yield from _repeated(exception, program)


def _repeated(holder: Rule | Exception_ | Scale, program: Program) -> Iterator[Diagnostic]:
    ended = {(version.reading, version.interval.until): version for version in holder.versions}
    for version in holder.versions:
        before = ended.get((version.reading, version.interval.since))
        if before is not None and version.edition == program.edition and _same(before, version):
            labels = [Label(before.span, "previous")]
            yield diagnose("ML414", version.span, secondary=labels, name=holder.name, since=version.interval.since)


def _same(one: Version | ScaleVersion, other: Version | ScaleVersion) -> bool:
    if isinstance(one, ScaleVersion) and isinstance(other, ScaleVersion):
        figures = [[(keys, cell.value, cell.missing) for keys, cell in version.cells] for version in (one, other)]
        return one.body == other.body and figures[0] == figures[1]
    return one.body == other.body and one.authority == other.authority
