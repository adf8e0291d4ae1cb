"""What a verification comes to: counts, and by name whatever could not be verified."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import final

from millesime.sources.anchors import Outcome, Verdict, verdicts
from millesime.sources.checks.first_days import unverified
from millesime.sources.checks.in_force import references
from millesime.sources.evidence import CODE, Evidence
from millesime.sources.register import Entry, article_key


@final
@dataclass(frozen=True, slots=True)
class Report:
    """An edition verified: its pointers, what came of each figure that it wrote, the articles nobody could look up."""

    edition: str
    pointers: int
    verdicts: tuple[Verdict, ...]
    unheld: tuple[str, ...]
    """Articles that the register does not hold, or that are of another code."""
    ignored: tuple[Entry, ...]
    """Versions of the articles cited whose window is empty or inverted."""
    first_days: tuple[tuple[str, date], ...]
    """Rules and barèmes with a first day that only another source may state."""

    def of(self, outcome: Outcome) -> tuple[Verdict, ...]:
        """The figures of which this came."""
        return tuple(one for one in self.verdicts if one.outcome is outcome)


def report(evidence: Evidence) -> Report:
    """What the verification of an edition comes to."""
    named = sorted({article_key(name): name for name in _named(evidence)}.items())
    register = evidence.register
    unheld = tuple(name for _, name in named if register is not None and not register.knows(name))
    keys = {key for key, _ in named}
    ignored = [one for one in register.ignored if article_key(one.article) in keys] if register else []
    return Report(
        evidence.manifest.info.id,
        len(evidence.program.pointers),
        tuple(one for one in verdicts(evidence) if one.subject.own),
        unheld,
        tuple(ignored),
        tuple(dict.fromkeys(unverified(evidence))),
    )


def _named(evidence: Evidence) -> Iterator[str]:
    """The articles that the edition's own files name, of whichever code."""
    for heading in evidence.program.headings:
        if heading.article is not None:
            yield heading.article if heading.code in (None, CODE) else f"{heading.article} {heading.code}"
    for subject in evidence.subjects:
        if subject.own:
            yield from (article for article, _ in references(subject))
