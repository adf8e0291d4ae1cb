"""Cases to agree on: drawn at random from what the facts declare, and made from the law's own thresholds.

A case is facts by name, held as `values.types` says; `forms` makes case files and record batches of it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from fractions import Fraction
from random import Random
from typing import Any, TypeVar, final

from millesime.model.expressions import Expr, FactRef, FieldRef, ScaleRef
from millesime.model.program import DATE_REFERENCE, Fact, Program
from millesime.model.walk import rule_expressions, walk
from millesime.values import Duration, Lack, Missing
from millesime.values.duration import shift
from millesime.values.types import Kind, Type
from tests.oracle.thresholds import DAY, NUMERIC, Row, Thresholds, grain, held, moved, within

ABSENT: Any = object()
"""A fact that is not given."""
_T = TypeVar("_T")


@final
class Rows(Thresholds):
    """Cases of one program, always the same for the same seed."""

    def __init__(self, program: Program, seed: int = 0) -> None:
        super().__init__(program)
        self.seed = seed

    # ── cases at random ────────────────────────────────────────────────────────────────────────────────────────────────

    def random(self, goal: str, count: int) -> Iterator[Row]:
        """Cases drawn from what the facts declare, thick around the law's figures; some facts are not given."""
        random = Random(f"{self.seed} {self.program.edition} {goal}")
        facts = self.facts(goal)
        for number in range(count):
            share = (1.0, 0.95, 0.8, 0.4)[number % 4]
            values = {one.name: self._value(random, one.type, one, goal, one.name, share) for one in facts}
            events = self._coherent(values)
            kept = {n: v for n, v in events.items() if random.random() < share + (0.15 if isinstance(v, date) else 0)}
            day = random.choice(self.days(goal)) + DAY * random.randint(-400, 400) if random.random() < 0.3 else None
            yield Row(kept, None if DATE_REFERENCE in kept else day)

    def _coherent(self, values: dict[str, Any]) -> dict[str, Any]:
        """The same with the tariff year of its day, so that most cases are ones that would be accepted."""
        day = values.get("tarification.date_effet")
        if isinstance(day, date) and "tarification.annee" in values:
            values["tarification.annee"] = day.year
        return values

    def _value(self, random: Random, type: Type, fact: Fact, goal: str, path: str, share: float) -> Any:
        if type.optional and random.random() < 0.25:
            return None
        known = self.literals(goal)
        match type.kind:
            case Kind.BOOLEAN:
                return random.random() < 0.5
            case Kind.CHOICE:
                return random.choice(self.program.enumerations[type.name or ""].choices)[0]
            case Kind.DATE:
                if random.random() < 0.4:
                    return moved(random.choice(known[Kind.DATE]), random.randint(-1, 1))
                return date(random.randint(1985, 2018), 1, 1) + DAY * random.randint(0, 364)
            case Kind.CALENDAR:
                return Duration(random.randint(0, 480))
            case Kind.DAYS:
                return Duration(0, random.randint(0, 4000))
            case Kind.TEXT:
                return random.choice(("", "a", "b"))
            case Kind.LIST:
                assert type.item is not None
                count = random.choice((0, 1, 2, 3, 5))
                return tuple(self._value(random, type.item, fact, goal, f"{path}[{i}]", share) for i in range(count))
            case Kind.RECORD:
                fields = self.program.structures[type.name or ""].fields
                return tuple(
                    self._value(random, one.type, one, goal, f"{path}.{one.name}", share)
                    if random.random() < share + 0.04
                    else Missing.of(f"{path}.{one.name}")
                    for one in fields
                )
            case _:
                return self._number(random, fact, type.kind, known)

    def _number(self, random: Random, fact: Fact, kind: Kind, known: Mapping[Kind, list[Any]]) -> Any:
        step = grain(fact, kind)
        near = [value + n * step for value in known.get(kind, ()) for n in (-1, 0, 1)]
        near = [value for value in near if within(fact, value)]
        if near and random.random() < 0.5:
            return held(random.choice(near), kind)
        low: Any = fact.low if fact.low is not None else 0
        high: Any = fact.high if fact.high is not None else (2100 if kind is Kind.INTEGER else 100_000)
        if random.random() < 0.7:
            high = min(high, low + random.choice((3, 40, 400, 3000)))
        return held(low + random.randint(0, int((high - low) / step)) * step, kind)

    # ── cases at the boundaries ────────────────────────────────────────────────────────────────────────────────────────

    def boundary(self, goal: str, most: int = 400, bases: int = 3) -> Iterator[Row]:
        """Some cases whole; then each, in every stretch of days, with one fact at each of its edges or not given."""
        random = Random(f"{self.seed} edges {self.program.edition} {goal}")
        given, chosen = self.situations(goal), self._bases(random, goal, bases)
        facts, days = self.facts(goal), self.days(goal)
        spots = [(base, day, fact) for base in chosen for day in (None, *days) for fact in facts]
        if 2 * len(spots) > most:  # a few of them, then, each with one value
            yield from sampled(random, given, most // 4)
            for base, day, fact in sampled(random, spots, most // 2):
                if day is not None:
                    base = self._on(base, goal, moved(day, random.choice((-1, 0, 1, 40))))
                yield self._moved(base, fact.name, self._one(random, base, fact, goal))
            return
        rows, further = [*given], list[Row]()
        for base in chosen:
            for fact in facts:
                rows += [self._moved(base, fact.name, value) for value in self._edged(random, base, fact, goal)]
                further += [self._moved(base, fact.name, value) for value in self._further(random, base, fact, goal)]
            for day in days:
                rows += [self._on(base, goal, moved(day, n)) for n in (-1, 0, 1)]
                inside = self._on(base, goal, moved(day, 40))
                for fact in facts:
                    if fact.type.kind is not Kind.DATE:
                        rows += [self._moved(inside, fact.name, v) for v in self._edged(random, inside, fact, goal)]
                        further += [
                            self._moved(inside, fact.name, v) for v in self._further(random, inside, fact, goal)
                        ]
        yield from sampled(random, rows, 2 * most // 3)
        yield from sampled(random, further, most // 3)
        looked = [row for base in chosen[:2] for row in self._cells(random, base, goal)]
        yield from sampled(random, looked, most // 3)

    def _cells(self, random: Random, base: Row, goal: str) -> Iterator[Row]:
        """The case with the keys of every cell of every barème that is looked up, in its days and around them."""
        for law in self.laws(goal):
            refs = [node for root in rule_expressions(law) for node in walk(root) if isinstance(node, ScaleRef)]
            for ref in refs:
                for version in self.program.scales[ref.name].versions:
                    first, last = version.interval.since, version.interval.until or moved(version.interval.since, 500)
                    for day in (moved(first, 40), moved(first, -1), first, moved(last, -1), last):
                        there = self._on(base, goal, day)
                        if isinstance(ref.on, FactRef):
                            there = self._moved(there, ref.on.name, day)
                        yield there
                        for key, _ in version.cells:
                            row = self._keyed(there, ref, key)
                            yield row
                            for other in refs:
                                if other.name == ref.name and other.keys != ref.keys:
                                    yield self._keyed(row, other, random.choice(version.cells)[0])

    def _keyed(self, row: Row, ref: ScaleRef, key: Sequence[Any]) -> Row:
        """The case in which a barème is looked up under these keys."""
        for part, value in zip(ref.keys, key, strict=True):
            row = self._keyed_by(row, part, value)
        return row

    def _keyed_by(self, row: Row, part: Expr, value: Any) -> Row:
        """The case in which a key of a barème is this, where it is a fact, or a field of elements that the case has."""
        match part:
            case FactRef(name=name):
                return self._moved(row, name, value)
            case FieldRef(field=name):
                values = dict(row.values)
                for fact, elements in row.values.items():
                    item = self.program.facts[fact].type.item if isinstance(elements, tuple) else None
                    fields = (
                        self.program.structures[item.name or ""].fields if item and item.kind is Kind.RECORD else ()
                    )
                    places = [index for index, one in enumerate(fields) if one.name == name]
                    if places:
                        at = places[0]
                        values[fact] = tuple((*one[:at], value, *one[at + 1 :]) for one in elements)
                return Row(values, row.at)
            case _:
                return row

    def near(self, goal: str, count: int) -> Iterator[Row]:
        """Cases of the law's own scenarios, with a few facts at once moved to an edge or left out."""
        random = Random(f"{self.seed} near {self.program.edition} {goal}")
        bases = self._bases(random, goal, 12)
        for number in range(count if bases and self.facts(goal) else 0):
            yield self.nearby(random, goal, bases, another_day=number % 2 > 0, coherent=number % 5 > 0)

    def nearby(
        self, random: Random, goal: str, bases: Sequence[Row], *, another_day: bool, coherent: bool = True
    ) -> Row:
        """One of these cases, perhaps on another day, with a few facts at once moved to an edge or left out."""
        row = random.choice(bases)
        if another_day:
            row = self._on(row, goal, moved(random.choice(self.days(goal)), random.choice((-1, 0, 1, 40))))
        for fact in random.choices(self.facts(goal), k=random.randint(1, 4)):
            row = self._moved(row, fact.name, self._one(random, row, fact, goal), coherent=coherent)
        return row

    def bases(self, goal: str) -> list[Row]:
        """Cases to start from: those of scenarios before those drawn."""
        return self._bases(Random(f"{self.seed} bases {self.program.edition} {goal}"), goal, 12)

    def _bases(self, random: Random, goal: str, count: int) -> list[Row]:
        """Cases to start from: those of scenarios before those drawn."""
        given = self.situations(goal)
        chosen = given[:1] + random.sample(given[1:], min(count - 1, len(given) - 1)) if given else []
        drawn = [row for row in self.random(goal, 4 * max(1, count - len(chosen))) if row.values][::4]
        return [*chosen, *drawn]

    def _edged(self, random: Random, base: Row, fact: Fact, goal: str) -> Iterator[Any]:
        """The edges of a fact, those of an element where it is a list, and its absence."""
        if fact.type.kind is Kind.LIST:
            yield ()
            yield from self._element_edges(random, fact, goal, base)
        yield from self.edges(fact, goal)
        yield ABSENT

    def _one(self, random: Random, base: Row, fact: Fact, goal: str) -> Any:
        """One value of all those, edges being the likeliest."""
        draw = random.random()
        edges = [()] if fact.type.kind is Kind.LIST else self.edges(fact, goal)
        if fact.type.kind is Kind.LIST and draw < 0.7:
            edges = list(self._element_edges(random, fact, goal, base))
        if draw < 0.7 and edges:
            return random.choice(edges)
        if draw < 0.9:
            near = self._related(random, base, fact, goal) if draw < 0.8 else []
            return random.choice(near) if near else self._value(random, fact.type, fact, goal, fact.name, 1.0)
        return ABSENT

    def _further(self, random: Random, base: Row, fact: Fact, goal: str) -> Iterator[Any]:
        """What other facts are, and a few values of any sort, whose digits are to be rounded."""
        if fact.type.kind is not Kind.LIST:
            yield from self._related(random, base, fact, goal)
        yield from (self._value(random, fact.type, fact, goal, fact.name, 1.0) for _ in range(4))

    def _related(self, random: Random, base: Row, fact: Fact, goal: str) -> list[Any]:
        """What other facts of the case are, that far away as the law's figures tell, and on either side of it."""
        kind, figures = fact.type.kind, self.bounds(goal).get(fact.name, set())
        given = list(_leaves(base.values))
        found: set[Any] = set()
        if kind is Kind.DATE:
            lengths = [one for one in (*figures, *self.literals(goal).get(Kind.CALENDAR, ()), *self.literals(goal).get(Kind.DAYS, ())) if isinstance(one, Duration)]  # fmt: skip
            for day in (one for one in given if isinstance(one, date)):
                for far in (day, *(_away(day, length, sign) for length in lengths for sign in (-1, 1))):
                    found |= {moved(far, n) for n in (-1, 0, 1)}
        elif kind in NUMERIC:
            step, whole = grain(fact, kind), kind is Kind.INTEGER
            others = {one for one in given if isinstance(one, int if whole else Fraction) and not isinstance(one, bool)}
            others |= {one.year for one in given if isinstance(one, date)} if whole else set()
            offsets = {0, *(one for one in figures if isinstance(one, int) and not isinstance(one, bool) and one < 100)} if whole else {0}  # fmt: skip
            near = {
                one + sign * far + n * step for one in others for far in offsets for sign in (-1, 1) for n in (-1, 0, 1)
            }
            found = {held(one, kind) for one in near if within(fact, one) and (Fraction(one) / step).denominator == 1}
        return random.sample(sorted(found), min(40, len(found)))

    def _moved(self, base: Row, name: str, value: Any, *, coherent: bool = True) -> Row:
        """The same case with one fact moved, or left out."""
        if value is ABSENT:
            return Row({n: v for n, v in base.values.items() if n != name}, base.at)
        if name == DATE_REFERENCE:
            return Row({**base.values, name: value}, None)
        values = {**base.values, name: value}
        return Row(self._coherent(values) if coherent else values, base.at)

    def _on(self, base: Row, goal: str, day: date) -> Row:
        """The same case on another day: every event that chooses a version falls on it, and so does the question."""
        days = {name: day for name in self.events(goal) if isinstance(base.values.get(name), date)}
        values = self._coherent({**base.values, **days})
        return Row(values, None if DATE_REFERENCE in values else day)

    def _element_edges(self, random: Random, fact: Fact, goal: str, base: Row) -> Iterator[Any]:
        """A list with a field of one element at each of its edges, or unknown; one more element, or one less."""
        item = fact.type.item
        if item is None or item.kind is not Kind.RECORD:
            return
        fields = self.program.structures[item.name or ""].fields
        elements = base.values.get(fact.name)
        if not isinstance(elements, tuple) or not elements:
            elements = (self._value(random, item, fact, goal, f"{fact.name}[0]", 1.0),)
        else:
            yield self._placed(fact, elements[1:])
            yield self._placed(fact, (*elements, random.choice(elements)))
            yield (*elements, self._value(random, item, fact, goal, f"{fact.name}[{len(elements)}]", 1.0))
        place = random.randrange(len(elements))
        for index, field in enumerate(fields):
            if field.type.kind in NUMERIC:  # nothing in all of them
                nothing = held(field.low if isinstance(field.low, int | Fraction) else 0, field.type.kind)
                yield tuple((*one[:index], nothing, *one[index + 1 :]) for one in elements)
            full = Fact(f"{item.name}.{field.name}", field.type, low=field.low, high=field.high, step=field.step)
            drawn = (self._value(random, field.type, field, goal, field.name, 1.0) for _ in range(2))
            near = self._related(random, base, full, goal)
            lost = Missing.of(f"{fact.name}[{place}].{field.name}")
            for value in (*self.edges(full, goal), *near[:12], *drawn, lost):
                changed = (*elements[place][:index], value, *elements[place][index + 1 :])
                yield (*elements[:place], changed, *elements[place + 1 :])

    def _placed(self, fact: Fact, elements: tuple[Any, ...]) -> tuple[Any, ...]:
        """Elements in their places: what one does not have is missing under the path that it now has."""
        fields = self.program.structures[fact.type.item.name or ""].fields if fact.type.item else ()
        return tuple(
            tuple(
                Missing.of(f"{fact.name}[{place}].{field.name}") if isinstance(part, Lack) else part
                for field, part in zip(fields, element, strict=True)
            )
            for place, element in enumerate(elements)
        )


def sampled(random: Random, rows: list[_T], most: int) -> list[_T]:
    """At most so many of these."""
    return rows if len(rows) <= most else random.sample(rows, most)


def _away(day: date, length: Duration, sign: int) -> date:
    try:
        return shift(day, length, sign)
    except (OverflowError, ValueError):
        return day


def _leaves(values: Mapping[str, Any]) -> Iterator[Any]:
    """Every value of a case, those of its lists' elements too."""
    for value in values.values():
        yield from _within_list(value) if isinstance(value, tuple) else (value,)


def _within_list(value: tuple[Any, ...]) -> Iterator[Any]:
    for one in value:
        yield from _within_list(one) if isinstance(one, tuple) else (one,)
