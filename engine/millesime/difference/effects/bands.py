"""How far a witness reaches: all values of one number over which two laws go on deciding as they do, every other fact kept.

The solver finds where a band begins and ends, and that nothing changes in between; the evaluator decides both ends of it and
the values right outside.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any, Final, final

from millesime.analysis.symbolic import FIRST_DAY, LAST_DAY, NOTHING, Term, Witness
from millesime.analysis.symbolic.logic import Formula, below, equal, every, no, some
from millesime.analysis.symbolic.terms import STATUS
from millesime.difference.effects.judge import Verdict, apart
from millesime.difference.effects.questions import Pair
from millesime.model.program import DATE_REFERENCE, Fact
from millesime.values.types import Kind

MOST: Final = 12
"""Bands of one fact beyond which none is told: what changes that often is better read in the rule."""
DISCRETE: Final = frozenset({Kind.BOOLEAN, Kind.NORM, Kind.CHOICE})
_DEEPEST: Final = 2**40
"""How far down a value is looked for where nothing says where values begin."""
_GRAINS: Final = {Kind.INTEGER: Fraction(1), Kind.DATE: Fraction(1), Kind.AMOUNT: Fraction(1, 100)}

Decided = Callable[[Mapping[str, Any]], tuple[Verdict, Verdict]]


@final
@dataclass(frozen=True, slots=True)
class Stretch:
    """Values of a fact from `low` to `high` (None: without end), and what the two laws say there."""

    fact: str
    low: Any
    high: Any
    before: Verdict
    after: Verdict


def bands(pair: Pair, goal: str, facts: Mapping[str, Any], decided: Decided) -> Iterator[Stretch]:
    """The bands of every number of a witness."""
    for name, value in sorted(facts.items()):
        fact = pair.facts.declared(name)
        if fact is None or value is None or name == DATE_REFERENCE or fact.type.kind not in _GRAINS:
            continue
        with suppress(_DoubtError):  # nothing is told of what the solver leaves open
            yield from _Line(pair, goal, facts, fact, decided).bands()


@final
class _DoubtError(Exception):
    """The solver gave up."""


@final
class _Line:
    """One number, all other facts being what they are."""

    def __init__(self, pair: Pair, goal: str, facts: Mapping[str, Any], fact: Fact, decided: Decided) -> None:
        others = {name: value for name, value in facts.items() if name != fact.name}
        self.pair, self.goal, self.fact = pair.given(others, fact.name, goal), goal, fact
        self.others, self.decided = others, decided
        self.asked = self.pair.asked(goal)
        self.value = self.pair.facts.term(fact.name).v
        self.grain = _GRAINS[fact.type.kind] if not fact.step else Fraction(fact.step)  # type: ignore[arg-type]

    def bands(self) -> list[Stretch]:
        """All of them in order; none where the evaluator does not bear them out."""
        found: list[Stretch] = []
        at = self._least(self.asked.parted, None)
        while at is not None:
            if len(found) == MOST:
                return []
            said = self._decided(at)
            if said is None or not apart(*said):
                return []
            here = every((self._is(self.asked.one, said[0]), self._is(self.asked.other, said[1])))
            over = self._least(no(here), at)
            end = None if over is None else over - 1
            if not self._holds(at, end, said):
                return []
            found.append(Stretch(self.fact.name, self._end(at), None if end is None else self._end(end), *said))
            at = None if over is None else self._least(self.asked.parted, over)
        return [] if self._covers(found) else found

    def _covers(self, found: list[Stretch]) -> bool:
        """Whether one band is all that the fact may be: then the fact has nothing to do with it."""
        if len(found) != 1:
            return False
        low, high = (None if value is None else self._place(value) for value in (found[0].low, found[0].high))
        return (low is None or self._decided(low - 1) is None) and (high is None or self._decided(high + 1) is None)

    def _place(self, value: Any) -> int:
        return int(Fraction(self.pair.facts.number(value, self.fact.type)) / self.grain)

    def _end(self, place: int) -> Any:
        """An end of a band; the first and last days that are looked at are no end."""
        value = self._back(place)
        return None if value in (FIRST_DAY, LAST_DAY) else value

    def _holds(self, first: int, last: int | None, said: tuple[Verdict, Verdict]) -> bool:
        """Whether the evaluator says the same at both ends, and something else right outside."""
        inside = (first,) if last is None else (first, last)
        outside = (first - 1,) if last is None else (first - 1, last + 1)
        return all(self._decided(one) == said for one in inside) and not any(
            self._decided(one) == said for one in outside
        )

    def _decided(self, place: int) -> tuple[Verdict, Verdict] | None:
        value = self._back(place)
        if not self.pair.facts.admits(self.fact.name, value):
            return None
        return self.decided({**self.others, self.fact.name: value})

    def _back(self, place: int) -> Any:
        if self.fact.type.kind is Kind.DATE:
            return date.fromordinal(place)
        number = place * self.grain
        return int(number) if number.denominator == 1 else number

    def _least(self, wanted: Formula, start: int | None) -> int | None:
        """The first value from `start` on of which something holds; None where there is none."""
        low = start
        found = self._some(wanted, low, None)
        if found is None:
            return None
        step = 1
        while low is None:  # nothing says where values begin: look ever farther down
            nearer = self._some(wanted, None, found - step)
            if nearer is None:
                low = found - step
            else:
                found, step = nearer, step * 2
                if step > _DEEPEST:
                    raise _DoubtError
        high = found
        while low < high:
            middle = (low + high) // 2
            nearer = self._some(wanted, low, middle + 1)
            if nearer is None:
                low = middle + 1
            else:
                high = nearer
        return high

    def _some(self, wanted: Formula, low: int | None, under: int | None) -> int | None:
        """Some value from `low` on and below `under` of which something holds."""
        bounds = [
            True if low is None else no(below(self.value, low * self.grain)),
            True if under is None else below(self.value, under * self.grain),
        ]
        found = self.pair.any_case(self.goal, [wanted, *bounds])
        if isinstance(found, Witness):
            place = self._place(found.facts[self.fact.name])
            if (low is not None and place < low) or (under is not None and place >= under):
                raise _DoubtError
            return place
        if found is not NOTHING:
            raise _DoubtError
        return None

    def _is(self, term: Term, verdict: Verdict) -> Formula:
        """That a term comes to a verdict."""
        if not verdict.settled:
            return some(when for code, when in term.lacks.items() if STATUS.get(code) == verdict.status)
        if verdict.value is None:
            return every((term.none, no(term.lacking)))
        value = self.pair.facts.number(verdict.value, self.pair.after.rules[self.goal].type)
        return every((term.valued, equal(term.v, value)))
