"""A damaged journal: what is intact of it goes into a new one, which says so."""

from __future__ import annotations

from pathlib import Path

from millesime.dossier.entries import Act
from millesime.dossier.journal import Journal, intact, refused


def repaired(path: Path, out: Path) -> tuple[int, list[int]]:
    """How many entries the new journal has, and the lines that are lost.

    An entry is known to be intact by its id, which is the hash of what it says. What withdrew a lost entry is kept: it
    withdraws nothing any more.
    """
    entries, lost = intact(path)
    if not entries or entries[0].act is not Act.OPEN:
        raise refused("ML770", path)
    journal = Journal(out)
    journal.create(entries[0])
    by_id = {entry.id: entry for entry in entries[1:] if entry.act is not Act.OPEN}
    more = list(by_id.values())
    with journal.writing() as held:
        if more:
            held.append(*more)
    return 1 + len(more), lost
