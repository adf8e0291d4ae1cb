"""Values to try for a fact: what the law compares it with, one step below and above; choices; days near the others."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from fractions import Fraction
from typing import Any, Final, final

from millesime.coverage.bounds import STEPS
from millesime.model.expressions import Literal, Switch
from millesime.model.program import Fact, Program
from millesime.model.walk import Reads, reached, rule_expressions, walk
from millesime.values import Duration
from millesime.values.operators import OPERATORS
from millesime.values.types import Kind, Type

_FIGURES: Final = frozenset((Kind.INTEGER, Kind.NUMBER, Kind.AMOUNT, Kind.RATE))
_FEW: Final = 60


@final
class Candidates:
    """What may be tried for the facts that a goal reads."""

    def __init__(self, program: Program, goal: str, reads: Reads) -> None:
        self._program = program
        self._thresholds: dict[Kind, dict[Any, None]] = {}
        found = reached(program, goal, within=reads)
        for name in sorted(found.rules):
            for root in rule_expressions(program.rules[name]):
                for expr in walk(root):
                    if isinstance(expr, Literal) and expr.value is not None:
                        self._threshold(expr.type.kind, expr.value)
                    elif isinstance(expr, Switch):
                        for case in expr.cases:
                            for edge in (case.guard.low, case.guard.high):
                                if edge is not None:
                                    self._threshold(expr.subject.type.kind, edge)

    def _threshold(self, kind: Kind, value: Any) -> None:
        self._thresholds.setdefault(kind, {}).setdefault(value)

    def first(self, fact: Fact, day: date) -> Any:
        """A value to begin with: the plainest that its type and bounds allow."""
        return self._first(fact.type, fact, day)

    def _first(self, type: Type, fact: Fact | None, day: date) -> Any:
        match type.kind:
            case Kind.BOOLEAN:
                return False
            case Kind.CHOICE:
                return self._program.enumerations[type.name or ""].choices[0][0]
            case Kind.DATE:
                return day
            case Kind.LIST:
                return ()
            case Kind.CALENDAR:
                plain: Any = Duration(12)
            case Kind.DAYS:
                plain = Duration(0, 1)
            case Kind.TEXT:
                return "texte"
            case _:
                plain = 0 if type.kind is Kind.INTEGER else Fraction(0)
        if fact is not None and fact.low is not None and plain < fact.low:
            return fact.low
        return fact.high if fact is not None and fact.high is not None and plain > fact.high else plain

    def of(self, fact: Fact, now: Mapping[str, Any], day: date, gaps: Iterable[Any]) -> list[Any]:
        """Values to try for a fact, beside the one that it has now."""
        found = dict.fromkeys(self._of(fact.type, fact, now, now.get(fact.name), day, gaps))
        return [value for value in found if value != now.get(fact.name) or value is None][: _FEW * 2]

    def _of(
        self, type: Type, fact: Fact | None, now: Mapping[str, Any], held: Any, day: date, gaps: Iterable[Any]
    ) -> Iterable[Any]:
        kind = type.kind
        if type.optional:
            yield None
        if kind is Kind.BOOLEAN:
            yield from (True, False)
        elif kind is Kind.CHOICE:
            yield from (name for name, _ in self._program.enumerations[type.name or ""].choices)
        elif kind is Kind.LIST:
            yield from self._lists(type, held if isinstance(held, tuple) else (), day)
        elif kind is Kind.DATE:
            yield from self._dates(now, held, day, gaps)
        elif kind in _FIGURES:
            yield from (value for value in self._figures(kind, fact, held, gaps) if _within(fact, value))
        elif kind in (Kind.CALENDAR, Kind.DAYS):
            plain = [Duration(1), Duration(12), Duration(24)] if kind is Kind.CALENDAR else [Duration(0, 1)]
            known = (*plain, *self._thresholds.get(kind, ()))
            yield from (value for value in known if _within(fact, value))
            for value in self._thresholds.get(kind, ()):
                near = (-1, 1)
                if kind is Kind.CALENDAR:
                    moved = [Duration(value.months + n) for n in near if value.months + n > 0]
                else:
                    moved = [Duration(0, value.days + n) for n in near if value.days + n > 0]
                yield from (each for each in moved if _within(fact, each))

    def _figures(self, kind: Kind, fact: Fact | None, held: Any, gaps: Iterable[Any]) -> Iterable[Any]:
        grain: Any = (fact.step if fact is not None else None) or STEPS.get(kind, Fraction(1, 100))
        bases: dict[Any, None] = {}
        if isinstance(held, int | Fraction):
            for gap in gaps:
                if isinstance(gap, int | Fraction):
                    bases.update({held + gap: None, held - gap: None})
        edges = (fact.low, fact.high) if fact is not None else ()
        bases.update(dict.fromkeys(edge for edge in edges if edge is not None))
        bases.update(self._thresholds.get(kind, {}))
        bases.setdefault(0)
        for base in bases:
            for value in (base, base - grain, base + grain):
                if value >= 0:
                    yield _rounded(value, kind, grain)
        if isinstance(held, int | Fraction) and held:
            yield from (_rounded(held * 2, kind, grain), _rounded(Fraction(held) / 2, kind, grain))
        yield from {Kind.AMOUNT: (Fraction(1000), Fraction(30000)), Kind.RATE: (Fraction(1, 2), Fraction(1))}.get(
            kind, ()
        )

    def _dates(self, now: Mapping[str, Any], held: Any, day: date, gaps: Iterable[Any]) -> Iterable[Any]:
        bases: dict[date, None] = {day: None}
        if isinstance(held, date):
            for gap in gaps:
                for days in (gap,) if isinstance(gap, timedelta) else ():
                    bases.update(dict.fromkeys(_moved(held, sign * days) for sign in (1, -1)))
        bases.update({value: None for value in now.values() if isinstance(value, date)})
        bases.update(self._thresholds.get(Kind.DATE, {}))
        lengths = [*self._thresholds.get(Kind.CALENDAR, ()), *self._thresholds.get(Kind.DAYS, ())]
        for base in bases:
            yield from (base, _moved(base, timedelta(days=-1)), _moved(base, timedelta(days=1)))
        for length in lengths:
            for operator in ("-", "+"):
                found = OPERATORS[operator].apply(day, length)
                if isinstance(found, date):
                    yield from (found, _moved(found, timedelta(days=-1)), _moved(found, timedelta(days=1)))

    def _lists(self, type: Type, held: tuple[Any, ...], day: date) -> Iterable[tuple[Any, ...]]:
        """An empty list, one element, and the list that there is with one field of one element changed."""
        item = type.item
        structure = self._program.structures.get(item.name or "") if item is not None else None
        yield ()
        if structure is None or item is None:
            return
        plain = tuple(self._first(field.type, field, day) for field in structure.fields)
        yield (plain,)
        if held and len(held) < 3:
            yield (*held, held[-1])
        for index, element in enumerate(held):
            for place, field in enumerate(structure.fields):
                for value in list(dict.fromkeys(self._of(field.type, field, {}, element[place], day, ())))[:_FEW]:
                    changed = (*element[:place], value, *element[place + 1 :])
                    yield (*held[:index], changed, *held[index + 1 :])


def _rounded(value: Any, kind: Kind, grain: Any) -> Any:
    if kind is Kind.INTEGER:
        return int(value)
    return Fraction(round(Fraction(value) / Fraction(grain))) * Fraction(grain)


def _moved(day: date, days: timedelta) -> date:
    number = day.toordinal() + days.days
    return date.fromordinal(number) if 1 <= number <= date.max.toordinal() else day


def _within(fact: Fact | None, value: Any) -> bool:
    if fact is None:
        return True
    try:
        return not ((fact.low is not None and value < fact.low) or (fact.high is not None and value > fact.high))
    except TypeError:
        return False
