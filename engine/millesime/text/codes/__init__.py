"""The catalogue: every code once, with its sentences in French and English. Numbers are never reused."""

from __future__ import annotations

from millesime.text.codes import (
    analysis,
    audits,
    batch,
    cases,
    differences,
    dossiers,
    editions,
    evaluation,
    faults,
    manifests,
    names,
    populations,
    reading,
    records,
    refutations,
    sources,
    spark,
    stores,
    whatif,
)
from millesime.text.codes.entry import Entry
from millesime.text.diagnostic import Diagnostic, Severity

CATALOGUE: dict[str, Entry] = {
    entry.code: entry
    for room in (
        reading,
        names,
        editions,
        manifests,
        sources,
        analysis,
        cases,
        evaluation,
        populations,
        records,
        stores,
        spark,
        audits,
        refutations,
        dossiers,
        whatif,
        batch,
        differences,
        faults,
    )
    for entry in room.ENTRIES
}
"""Every diagnostic code, by name."""


def grave(diagnostic: Diagnostic) -> bool:
    """Whether a diagnostic bars the law, or the case, from being used."""
    entry = CATALOGUE.get(diagnostic.code)
    severity = diagnostic.severity or (entry.severity if entry else Severity.ERROR)
    return severity is Severity.ERROR


__all__ = ["CATALOGUE", "Entry", "grave"]
