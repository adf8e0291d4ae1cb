"""Dossiers opened and closed before the second engine: how fast, and that neither its process nor ours grows."""

from __future__ import annotations

import os
import resource
from pathlib import Path
from time import perf_counter

import millesime
from millesime.rete.derivation import Case, Derivation
from millesime.rete.laws import Laws
from millesime.rete.process import Matcher

DOSSIERS = int(os.environ.get("MILLESIME_DOSSIERS", "100000"))
GOAL = "tarification.mode"


def kilobytes(pid: int) -> int:
    """The memory that a process holds."""
    for line in Path(f"/proc/{pid}/status").read_text(encoding="utf-8").splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1])
    return 0


def derived(matcher: Matcher, laws: Laws, dossiers: int) -> list[tuple[int, int, int]]:
    """So many dossiers derived, one after another; after each tenth of them: how many, their memory, ours."""
    case = millesime.load("2012").check_facts({"entreprise": {"effectif": 19}, "tarification": {"annee": 2012}}).product
    assert case is not None
    day = next(iter(laws.calendar.cuts(laws.program.rules[GOAL])))
    told = []
    for number in range(1, dossiers + 1):
        facts = {**case.values, "entreprise.effectif": number % 400, "tarification.date_effet": day}
        Derivation(laws, matcher, Case(facts)).rule(GOAL)
        if number % (dossiers // 10) == 0:
            assert matcher.pid is not None
            ours = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
            told.append((number, kilobytes(matcher.pid), ours))
    return told


def run() -> None:
    """Print what was found."""
    laws = Laws(millesime.load("2012").program)
    start = perf_counter()
    with Matcher() as matcher:
        found = derived(matcher, laws, DOSSIERS)
    seconds = perf_counter() - start
    print(f"\n{DOSSIERS} dossiers derived by the second engine, each in sessions of its own")
    print(f"  {DOSSIERS / seconds:.0f} a second")
    for number, theirs, ours in found:
        print(f"  after {number:>7}: its process {theirs / 1024:.1f} MB, ours {ours / 1024:.1f} MB at most")


if __name__ == "__main__":
    run()
