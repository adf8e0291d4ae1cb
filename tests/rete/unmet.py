"""Which versions of the law no case of a run met: what no mutant was planted in."""

from __future__ import annotations

from collections.abc import Iterable

from millesime.model.program import Exception_, Rule
from millesime.rete.laws import Laws
from tests.oracle.agreement import shipped


def unmet(edition: str, units: Iterable[str]) -> tuple[int, list[str]]:
    """How many versions of rules and exceptions govern a day under some reading; those that no unit which was met is of."""
    law, names = shipped(edition), set(units)
    governing: dict[int, str] = {}
    met = set[int]()
    for reading in (None, *law.program.reading_names):
        laws, prefix = Laws(law.program, (reading,) if reading else ()), f"{reading} " if reading else ""
        places = _places(name.removeprefix(prefix) for name in names if name.startswith(prefix))
        for rule in law.program.rules.values():
            laid: list[Rule | Exception_] = [rule, *rule.exceptions]
            for at, one in enumerate(laid):
                for place, stretch in enumerate(laws.stretches(one)):
                    version = stretch.choice.version
                    if version is not None:
                        governing[id(version)] = f"{one.name}, from {version.interval.since}"
                        met |= {id(version)} if (rule.name, at, str(place)) in places else set()
    return len(governing), sorted(told for version, told in governing.items() if version not in met)


def _places(names: Iterable[str]) -> set[tuple[str, int, str]]:
    """Of the units of rules, each place: the rule's own, then those of its exceptions."""
    found = set[tuple[str, int, str]]()
    for name in names:
        rule, _, places = name.partition(" ")
        if places and all(part.isdecimal() or part == "-" for part in places.split(",")):
            found |= {(rule, at, place) for at, place in enumerate(places.split(","))}
    return found
