"""The catalogue: every code once, with its sentences in French and English. Numbers are never reused."""

from __future__ import annotations

from millesime.text.codes import analysis, cases, editions, evaluation, faults, manifests, names, reading, records
from millesime.text.codes.entry import Entry

CATALOGUE: dict[str, Entry] = {
    entry.code: entry
    for room in (reading, names, editions, manifests, analysis, cases, evaluation, records, faults)
    for entry in room.ENTRIES
}
"""Every diagnostic code, by name."""

__all__ = ["CATALOGUE", "Entry"]
