"""What was written otherwise, as far as somebody asks about it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from millesime.difference.model import Part, RuleChange
from millesime.difference.sides import Sides
from millesime.difference.written import rules as written
from millesime.difference.written.words import Script
from millesime.model.program import Program
from millesime.model.walk import reached


def changes_of(pair: Sides) -> tuple[RuleChange, ...]:
    """Everything that the two laws write otherwise."""
    if pair.days is not None:
        return written.between(pair.before.program, pair.days, Script(pair.before.sources))
    if pair.before.digest == pair.after.digest:
        return ()
    scripts = Script(pair.before.sources), Script(pair.after.sources)
    return written.changes(pair.before.program, pair.after.program, scripts)


def concerning(pair: Sides, changes: Iterable[RuleChange], goals: Sequence[str]) -> tuple[RuleChange, ...]:
    """What of the changes these goals may read, by any path."""
    names = _reach(pair.before.program, goals) | _reach(pair.after.program, goals)
    types = {
        type_.item.name if type_.item is not None else type_.name
        for program in (pair.before.program, pair.after.program)
        for type_ in _types(program, names)
    }
    parts = (Part.CHOICES, Part.STRUCTURE)
    return tuple(one for one in changes if one.name in names or (one.part in parts and one.name in types))


def _types(program: Program, names: Iterable[str]) -> Iterator[Any]:
    for name in names:
        for held in (program.facts, program.rules, program.scales):
            if name in held:
                yield held[name].type


def _reach(program: Program, goals: Sequence[str]) -> frozenset[str]:
    return reached(program, *(goal for goal in goals if goal in program.rules)).names
