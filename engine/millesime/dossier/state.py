"""What a set of entries comes to: which facts stand, which are contested, under which law, whether the case is closed.

Only the set counts, never the order: a fact stands as long as one entry that tells it has not been withdrawn; told with
several values at once it is contested, and counts as unknown until all but one are withdrawn. No value is ever taken for
having come last. So the entries give the same state in any order, whatever copies they went through.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import final

from millesime.dossier.entries import Act, Asked, Entry, Law, canonical
from millesime.facts.canonical import Json


@final
@dataclass(frozen=True, slots=True)
class Told:
    """A value told of a fact, and by which entry."""

    value: Json
    entry: str


@final
@dataclass(frozen=True, slots=True)
class State:
    """What the entries of a dossier come to."""

    dossier: str
    laws: tuple[Law, ...]
    """The law that is adopted; several where copies that went separate ways adopted different ones."""
    law_entries: tuple[str, ...]
    asked: Asked
    told: Mapping[str, tuple[Told, ...]]
    """What stands of each fact, in order of arrival; of one with several values, all of them."""
    closings: tuple[str, ...]

    @property
    def facts(self) -> dict[str, Json]:
        """The facts that stand, in order of arrival; a contested one is not among them."""
        return {name: told[0].value for name, told in self.told.items() if len(_values(told)) == 1}

    @property
    def contested(self) -> dict[str, tuple[Told, ...]]:
        """The facts that stand with several values."""
        return {name: told for name, told in self.told.items() if len(_values(told)) > 1}

    @property
    def closed(self) -> bool:
        """Whether the case is closed."""
        return bool(self.closings)

    @property
    def digest(self) -> str:
        """SHA-256 of the state: the same whatever the order in which the entries came, and however many told the same."""
        said = {
            "dossier": self.dossier,
            "editions": sorted([law.edition, law.digest] for law in self.laws),
            "question": [list(self.asked.goals), self.asked.at, self.asked.reading, self.asked.presumptions],
            "facts": {name: sorted(_values(told)) for name, told in self.told.items()},
            "closed": self.closed,
        }
        return "sha256:" + hashlib.sha256(canonical(said)).hexdigest()


def _values(told: Iterable[Told]) -> set[str]:
    return {canonical(one.value).decode() for one in told}


def state_of(entries: Iterable[Entry]) -> State:
    """What entries come to, the first of them being the one that opens the dossier."""
    listed = list(entries)
    opening = listed[0]
    assert opening.act is Act.OPEN
    assert opening.asked is not None
    withdrawn = {telling for entry in listed for telling in entry.withdraws}
    lifted = {ended for entry in listed for ended in entry.lifts}
    told: dict[str, list[Told]] = {}
    laws: dict[str, Law] = {}
    closings: list[str] = []
    seen: set[str] = set()
    for entry in listed:
        if entry.id in seen:
            continue
        seen.add(entry.id)
        for name, value in (entry.facts or {}).items():
            if (entry.id, name) not in withdrawn:
                told.setdefault(name, []).append(Told(value, entry.id))
        if entry.law is not None and entry.id not in lifted:
            laws[entry.id] = entry.law
        if entry.act is Act.CLOSE and entry.id not in lifted:
            closings.append(entry.id)
    return State(
        opening.dossier or "",
        tuple(dict.fromkeys(laws.values())),
        tuple(laws),
        opening.asked,
        {name: tuple(values) for name, values in told.items()},
        tuple(closings),
    )
