"""What is asked of a program rather than of a case: the days on which its law changes, the facts that two presume otherwise."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

from millesime.analysis.symbolic.stretches import Almanac
from millesime.model.program import Program
from millesime.model.walk import Reads, reached


def later(program: Program, goal: str, last: date, reads: Reads) -> Iterator[date]:
    """The days after `last` on which what governs a goal changes, as far as the law vouches for them."""
    almanac, reach = Almanac(program), reached(program, goal, within=reads)
    cuts: set[date] = set()
    for name in reach.rules:
        rule = program.rules[name]
        cuts.update(almanac.cuts(rule, *rule.exceptions))
    for name in reach.scales:
        cuts.update(almanac.cuts(program.scales[name]))
    yield from (day for day in sorted(cuts) if last < day <= program.horizon)


def presumed(before: Program, after: Program, names: Iterable[str]) -> list[str]:
    """The facts that two laws presume otherwise: the solver takes facts as given."""
    one, other = before.facts, after.facts
    return sorted(
        name
        for name in names
        if name in one
        and name in other
        and (one[name].has_presumption, one[name].presumed) != (other[name].has_presumption, other[name].presumed)
    )
