"""Dossiers opened, added to and closed, one after another: how fast, and that neither process grows."""

from __future__ import annotations

import os
import resource
import tempfile
from pathlib import Path
from time import perf_counter

import millesime
from benchmarks.rete import kilobytes
from millesime.dossier.standing import Judge
from millesime.workspace.crossed import Second

DOSSIERS = int(os.environ.get("MILLESIME_DOSSIERS", "100000"))
GOAL = "tarification.mode"
WHEN = "2012-06-01T09:00:00Z"
FIRM = {
    "etablissement": {"annee_creation": 1990, "alsace_moselle": False},
    "tarification": {"annee": 2012, "date_effet": "2012-06-01"},
}


def kept(folder: Path, dossiers: int, second: Second | None) -> list[tuple[int, int, int]]:
    """So many dossiers, each opened, told two entries, derived again, closed; after each tenth: how many, memory, ours."""
    judge = Judge(millesime.load("2012"))
    path = folder / "one.dossier"
    told = []
    for number in range(1, dossiers + 1):
        dossier = millesime.Dossier.open(path, judge.edition, [GOAL], when=WHEN, judge=judge)
        dossier.add({"entreprise": {"effectif": number % 400}}, when=WHEN)
        arrival = dossier.add(FIRM, when=WHEN, second=second)
        assert arrival.changes.determined
        dossier.close(when=WHEN)
        path.unlink()
        if number % (dossiers // 10) == 0:
            theirs = kilobytes(second.pid) if second is not None and second.pid is not None else 0
            told.append((number, theirs, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss))
    return told


def run() -> None:
    """Print what was found; files lie in memory where there is room, so that the disk's own time is not measured."""
    shared = Path("/dev/shm")
    with tempfile.TemporaryDirectory(dir=shared if shared.is_dir() else None) as folder, Second() as second:
        for told, derives in (("closed", None), ("derived twice, closed", second)):
            start = perf_counter()
            found = kept(Path(folder), DOSSIERS, derives)
            seconds = perf_counter() - start
            print(
                f"\n{DOSSIERS} dossiers opened, told two entries, {told}: {DOSSIERS / seconds:.0f} a second", flush=True
            )
            for number, theirs, ours in found:
                beside = f"the second engine {theirs / 1024:.1f} MB, " if derives else ""
                print(f"  after {number:>7}: {beside}ours {ours / 1024:.1f} MB at most")


if __name__ == "__main__":
    run()
