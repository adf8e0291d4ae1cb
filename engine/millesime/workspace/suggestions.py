"""Scenarios to complete: for what none reaches, facts found by search, each under the file that it belongs to."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Final, final

from millesime.coverage.decisions import Decision
from millesime.coverage.items import Item, Kind
from millesime.coverage.search import Search, wanted
from millesime.coverage.written import Suggested
from millesime.workspace.coverage import Measured

KINDS: Final = frozenset((Kind.VERSION, Kind.BRANCH, Kind.CONDITION, Kind.BOUND))


@final
@dataclass(frozen=True, slots=True)
class Suggestions:
    """What was found for each file, and what was looked for in vain."""

    files: Mapping[str, list[Suggested]]
    vain: Mapping[str, list[Item]]


def suggested(found: Measured, homes: Mapping[str, str], inside: Collection[str]) -> Suggestions:
    """Cases that reach what no scenario does, in the files that are asked for.

    Each is tried first under the edition that its file lies in (`homes`: by the beginning of the file's name), then under
    the others, which a scenario can name.
    """
    files: dict[str, list[Suggested]] = {}
    searches = {name: Search(bench, found.cases[name]) for name, bench in found.benches.items()}
    vain: dict[Item, None] = {}
    done: set[Item] = set()
    for own in (True, False):
        for name, bench in found.benches.items():
            for one, entry in wanted(bench.inventory.items, found.ledger, KINDS):
                at_home = one.file.startswith(homes.get(name, ""))
                if one in done or own is not at_home or one.file not in inside:
                    continue
                cases = list(searches[name].find(one, entry, found.ledger))
                elsewhere = None if at_home else name
                files.setdefault(one.file, []).extend(Suggested(each, bench.program, elsewhere) for each in cases)
                if (
                    one.kind is Kind.CONDITION
                    and isinstance(entry.of, Decision)
                    and found.ledger.turns(entry.of, int(one.detail))
                ):
                    found.ledger.reached.add(one)
                if one in found.ledger.reached:
                    done.add(one)
                    vain.pop(one, None)
                else:
                    vain.setdefault(one)
    missed: dict[str, list[Item]] = {}
    for one in vain:
        if one not in found.ledger.reached:
            missed.setdefault(one.file, []).append(one)
    return Suggestions({name: cases for name, cases in files.items() if cases}, missed)
