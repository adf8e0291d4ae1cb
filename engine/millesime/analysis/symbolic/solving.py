"""Cases that show something, found by the solver, checked by whoever decides cases, and made as small as they can be.

The solver's limit counts its own steps, never seconds, so that its answers are the same on any machine. What it does not
settle within that limit is « not established ».
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any, Final, final

import z3

from millesime.analysis.symbolic.facts import Facts
from millesime.analysis.symbolic.logic import Formula, both, every, no, some
from millesime.analysis.symbolic.terms import AMONG, BEYOND, CONFLICT, NOT_APPLICABLE, NOT_IN_FORCE, UNKNOWN, Term, same
from millesime.values import Duration
from millesime.values.numbers import decimal_text

SOLVER: Final = f"z3 {z3.get_version_string()}"
"""What answers, and in which version."""

Effort = int
"""How many steps the solver may take over one question."""
USUAL: Final[Effort] = 2_000_000

Checker = Callable[[Mapping[str, Any]], bool]
"""Whether a case, decided, shows what it was found for. It refuses cases that contradict themselves, too."""


@final
class Nothing:
    """It is proved that there is no such case."""

    def __repr__(self) -> str:
        return "NOTHING"


@final
class NotEstablished:
    """The solver gave up, or the encoding does not follow the law there."""

    def __repr__(self) -> str:
        return "NOT_ESTABLISHED"


NOTHING: Final = Nothing()
NOT_ESTABLISHED: Final = NotEstablished()


@final
@dataclass(frozen=True, slots=True)
class Witness:
    """A case: facts by their dotted names, in the language's values."""

    facts: Mapping[str, Any]


Found = Witness | Nothing | NotEstablished


def prepared(facts: Facts, effort: Effort = USUAL) -> Any:
    """A solver that takes the same steps every time."""
    solver = z3.SimpleSolver(ctx=facts.context)
    solver.set("random_seed", 0)
    solver.set("rlimit", effort)
    return solver


def solve(
    constraints: Iterable[Formula],
    facts: Facts,
    names: Collection[str],
    *,
    unsure: Formula = False,
    bounded: Collection[str] = (),
    effort: Effort = USUAL,
) -> Found:
    """A case that meets these constraints.

    `unsure`: where nothing may be concluded; the case found lies elsewhere, and none is « not established » as long as one
    might lie there. `bounded`: lists of which only short ones were looked at, so that none proves nothing either.
    """
    asked = every(constraints)
    found = _asked(both(asked, no(unsure)), facts, names, effort)
    if found is not NOTHING:
        return found
    if bounded or (unsure is not False and _asked(both(asked, unsure), facts, names, effort) is not NOTHING):
        return NOT_ESTABLISHED
    return NOTHING


def _asked(formula: Formula, facts: Facts, names: Collection[str], effort: Effort) -> Found:
    if formula is False:
        return NOTHING
    solver = prepared(facts, effort)
    if formula is not True:
        solver.add(formula)
    answer = solver.check()
    if answer == z3.sat:
        return Witness(facts.case(solver.model(), names))
    return NOTHING if answer == z3.unsat else NOT_ESTABLISHED


def differ(one: Term, other: Term) -> Formula:
    """Whether two terms come to different things: values, or reasons for having none."""
    alike = [both(one.lack(*codes), other.lack(*codes)) for codes in _STATUSES]
    return no(some((same(one, other), *alike)))


_STATUSES = ((CONFLICT,), (BEYOND,), (NOT_IN_FORCE,), (UNKNOWN, AMONG), (NOT_APPLICABLE,))


def settles(term: Term) -> Formula:
    """Whether a term comes to a value, or to « sans objet »."""
    return no(term.lacking)


def smallest(
    witness: Witness,
    check: Checker,
    keep: Collection[str] = (),
    settled: Collection[str] = (),
    within: Facts | None = None,
) -> Witness | NotEstablished:
    """The same thing shown with as few facts and as round values as can be, each step decided anew by `check`.

    A witness that `check` refuses is not shown: « not established ». `keep`: facts that are not taken away. `settled`: facts
    whose values stay. `within`: what facts are declared to be, where `check` does not see to it.
    """
    if not check(witness.facts):
        return NOT_ESTABLISHED
    facts = dict(witness.facts)
    facts = _fewer(facts, check, keep)
    for name in sorted(facts.keys() - set(settled)):
        for other in simpler(facts[name]):
            tried = {**facts, name: other}
            if (within is None or within.admits(name, other)) and check(tried):
                facts = tried
                break
    return Witness(_fewer(facts, check, keep))


def _fewer(facts: dict[str, Any], check: Checker, keep: Collection[str]) -> dict[str, Any]:
    """Without what is not needed: large parts first, then one fact after the other."""
    names = [name for name in sorted(facts) if name not in keep]
    size = len(names)
    while size:
        place = 0
        while place < len(names):
            without = names[place : place + size]
            rest = {name: value for name, value in facts.items() if name not in without}
            if check(rest):
                facts = rest
                names = names[:place] + names[place + size :]
            else:
                place += size
        size //= 2
    return facts


def simpler(value: Any) -> Iterator[Any]:
    """Values that people would rather read, the simplest first, none farther from it than the value itself."""
    match value:
        case bool():
            if value:
                yield False
        case int() | Fraction():
            yield from _rounder(Fraction(value), whole=isinstance(value, int))
        case date():
            yield from _rounder_days(value)
        case Duration(months=months, days=days):
            yield from (Duration(int(months_), 0) for months_ in _rounder(Fraction(months), whole=True) if months)
            yield from (Duration(0, int(days_)) for days_ in _rounder(Fraction(days), whole=True) if days)
        case tuple() if value:
            yield from _shorter(value)
        case _:
            return


def _rounder(value: Fraction, whole: bool) -> Iterator[int | Fraction]:
    """Rounder numbers near a number, the roundest first: those with fewer digits, then the smaller ones."""
    candidates = {Fraction(0), Fraction(1), *(() if whole else (Fraction(1, 10),))}
    for power in range(9, -5, -1):
        step = Fraction(10) ** power
        down = value // step * step
        candidates |= {down, down + step, down + step / 2}
    for candidate in sorted(candidates, key=_weight):
        if _weight(candidate) < _weight(value) and (not whole or candidate.denominator == 1):
            yield int(candidate) if whole else candidate


def _weight(number: Fraction) -> tuple[int, int, Fraction]:
    """How many digits one has to read, whether they end on a five, and how large the number is."""
    digits = decimal_text(abs(number)).replace(".", "").strip("0")
    return len(digits), int(digits not in ("", "1", "5")), abs(number)


def _rounder_days(value: date) -> Iterator[date]:
    """The first of a year near 2012, of the same year, of the same month."""
    for year in (2012, value.year, value.year + 1):
        for day in (date(year, 1, 1), date(year, 7, 1)):
            if day == value:
                return
            yield day
    if value.day != 1:
        yield value.replace(day=1)


def _shorter(value: Sequence[Any]) -> Iterator[tuple[Any, ...]]:
    yield ()
    for place in range(len(value)):
        if len(value) > 1:
            yield (*value[:place], *value[place + 1 :])
