"""Cases to agree on: drawn at random from what the facts declare, and made from the law's own thresholds.

A case is facts by name, held as `values.types` says; `nested` makes a case file's tree of it, `batch` a record batch.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from random import Random
from typing import Any, NamedTuple, final

import pyarrow as pa

from millesime.facts.canonical import to_json
from millesime.facts.lexicon import Lexicon
from millesime.model.expressions import (
    Between,
    Compare,
    Expr,
    FactRef,
    FieldRef,
    Literal,
    OneOf,
    RuleRef,
    ScaleRef,
    Switch,
)
from millesime.model.program import DATE_REFERENCE, Fact, Program, Rule, Scale
from millesime.model.walk import Reads, reached, readers, rule_expressions, walk
from millesime.values import Duration, Lack, Missing
from millesime.values.duration import shift
from millesime.values.types import DATE, Kind, Type
from millesime.workspace.scenarios import facts_of, scenarios

Values = Mapping[str, Any]
DAY = timedelta(days=1)
ABSENT: Any = object()
"""A fact that is not given."""
NUMERIC = (Kind.INTEGER, Kind.NUMBER, Kind.AMOUNT, Kind.RATE)


class Row(NamedTuple):
    """A case and the day asked about."""

    values: dict[str, Any]
    at: date | None = None


@final
class Rows:
    """Cases of one program, always the same for the same seed."""

    def __init__(self, program: Program, seed: int = 0) -> None:
        self.program, self.seed = program, seed
        self._reads = Reads(program)
        self._lexicon = Lexicon(program)
        self._situations: dict[str, list[Row]] | None = None
        self._days: dict[str, list[date]] = {}
        self._bounds: dict[str, dict[str, set[Any]]] = {}
        self._readers: dict[str, list[Row]] = {}
        self._literals: dict[str, Mapping[Kind, list[Any]]] = {}

    # ── what a goal looks at ───────────────────────────────────────────────────────────────────────────────────────────

    def facts(self, goal: str) -> list[Fact]:
        """Every fact that a goal may read, event dates included, by name."""
        names = sorted(reached(self.program, goal, within=self._reads).facts)
        return [self.program.facts[n] if n in self.program.facts else Fact(DATE_REFERENCE, DATE) for n in names]

    def _laws(self, goal: str) -> list[Rule | Scale]:
        reach = reached(self.program, goal, within=self._reads)
        lent = {
            name.partition(" ")[0] for one in reach.rules for name in self._reads.of(one)
        } & self.program.rules.keys()
        rules = [self.program.rules[name] for name in sorted(reach.rules | lent)]
        return [*rules, *(self.program.scales[name] for name in sorted(reach.scales))]

    def days(self, goal: str) -> list[date]:
        """Days on which something changes for a goal: of versions, windows, lacunae and horizons, first and last."""
        if goal not in self._days:
            self._days[goal] = self._changes(goal)
        return self._days[goal]

    def _changes(self, goal: str) -> list[date]:
        found = {last + DAY for last in (self.program.horizon, *self.program.horizons.values()) if last < date.max}
        for law in self._laws(goal):
            for one in (law, *(law.exceptions if isinstance(law, Rule) else ())):
                for dated in (*one.versions, *one.lacunae):
                    found.add(dated.interval.since)
                    if dated.interval.until is not None:
                        found.add(dated.interval.until)
                    for window in dated.authority.windows:
                        found |= {window.since, *({window.until} if window.until is not None else ())}
        return sorted(day for day in found if day.year > 1)

    def bounds(self, goal: str) -> dict[str, set[Any]]:
        """The figures with which the law compares each fact, by the fact's name (`list.field` for fields)."""
        if goal in self._bounds:
            return self._bounds[goal]
        found = self._bounds[goal] = {}
        for law in self._laws(goal):
            for root in rule_expressions(law):
                for node in walk(root):
                    sides, figures = _compared(node)
                    for name in {name for side in sides for name in (*_read(side), *self._read_beyond(side))}:
                        found.setdefault(name, set()).update(figures)
        return found

    def _read_beyond(self, side: Expr) -> Iterator[str]:
        """Facts of the same kind that the rules in an expression read."""
        for node in walk(side):
            if isinstance(node, RuleRef) and node.element is None and node.type.kind in NUMERIC:
                for name in reached(self.program, node.name, within=self._reads).facts & self.program.facts.keys():
                    if self.program.facts[name].type.kind is node.type.kind:
                        yield name

    def literals(self, goal: str) -> Mapping[Kind, list[Any]]:
        """Every figure that the law a goal reaches is written with, by kind."""
        if goal not in self._literals:
            found: dict[Kind, set[Any]] = {Kind.DATE: set(self.days(goal))}
            for law in self._laws(goal):
                for key in ((key, kind) for v in law.versions for k, _ in getattr(v, "cells", ()) for key, kind in zip(k, law.keys, strict=True)):  # type: ignore[union-attr]  # fmt: skip
                    found.setdefault(key[1].kind, set()).add(key[0])
                for root in rule_expressions(law):
                    for node in walk(root):
                        if isinstance(node, Literal) and node.value is not None:
                            found.setdefault(node.type.kind, set()).add(node.value)
                        if isinstance(node, Switch):
                            figures = _compared(node)[1] - {None}
                            found.setdefault(node.subject.type.kind, set()).update(figures)
            self._literals[goal] = {kind: sorted(values, key=_order) for kind, values in found.items()}
        return self._literals[goal]

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
                    return _moved(random.choice(known[Kind.DATE]), random.randint(-1, 1))
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
            return _held(random.choice(near), kind)
        low: Any = fact.low if fact.low is not None else 0
        high: Any = fact.high if fact.high is not None else (2100 if kind is Kind.INTEGER else 100_000)
        if random.random() < 0.7:
            high = min(high, low + random.choice((3, 40, 400, 3000)))
        return _held(low + random.randint(0, int((high - low) / step)) * step, kind)

    # ── cases at the boundaries ────────────────────────────────────────────────────────────────────────────────────────

    def situations(self, goal: str) -> list[Row]:
        """What the law's own scenarios give: where they ask for the goal, then where they ask for one that reads it."""
        if self._situations is None:
            self._situations = {}
            for scenario in scenarios(self.program):
                for situation in scenario.situations:
                    case = self._lexicon.check(facts_of(scenario.given + situation.given)).product
                    for check in situation.checks if case is not None else ():
                        assert case is not None
                        row = Row(dict(case.values), None if DATE_REFERENCE in case.values else situation.at)
                        held = self._situations.setdefault(check.goal, [])
                        if row not in held:
                            held.append(row)
        own = self._situations.get(goal, [])
        if goal not in self._readers:
            around = readers(self.program, (goal,), within=self._reads)
            others = [row for name in sorted(around) for row in self._situations.get(name, ()) if row not in own]
            self._readers[goal] = others[:40]
        return [*own, *self._readers[goal]]

    def edges(self, fact: Fact, goal: str) -> list[Any]:
        """Values of a fact on either side of every bound that the law holds it against, and at its own limits."""
        figures = self.bounds(goal).get(fact.name, set())
        kind = fact.type.kind
        found: list[Any] = [None] if fact.type.optional else []
        match kind:
            case Kind.BOOLEAN:
                found += [False, True]
            case Kind.CHOICE:
                found += [name for name, _ in self.program.enumerations[fact.type.name or ""].choices]
            case Kind.DATE:
                days = {one for one in figures if isinstance(one, date)} | set(self.days(goal))
                found += sorted({_moved(day, n) for day in days for n in (-1, 0, 1)})
            case Kind.CALENDAR | Kind.DAYS:
                unit = Duration(1) if kind is Kind.CALENDAR else Duration(0, 1)
                found += [_longer(one, unit, n) for one in figures if isinstance(one, Duration) for n in (-1, 0, 1)]
            case _ if kind in NUMERIC:
                step = grain(fact, kind)
                held = {one for one in figures if isinstance(one, int | Fraction) and not isinstance(one, bool)}
                held |= {one for one in (fact.low, fact.high, 0) if one is not None}  # type: ignore[misc]
                near = {_held(one + n * step, kind) for one in held for n in (-1, 0, 1)}
                found += sorted(one for one in near if within(fact, one))
            case _:
                pass
        return found

    def boundary(self, goal: str, most: int = 400, bases: int = 3) -> Iterator[Row]:
        """Some cases whole; then each, in every stretch of days, with one fact at each of its edges or not given."""
        random = Random(f"{self.seed} edges {self.program.edition} {goal}")
        given, chosen = self.situations(goal), self._bases(random, goal, bases)
        facts = self.facts(goal)
        rows, further = [*given], list[Row]()
        for base in chosen:
            for fact in facts:
                rows += [self._moved(base, fact.name, value) for value in self._edged(random, base, fact, goal)]
                further += [self._moved(base, fact.name, value) for value in self._further(random, base, fact, goal)]
            for day in self.days(goal):
                rows += [self._on(base, goal, _moved(day, n)) for n in (-1, 0, 1)]
                inside = self._on(base, goal, _moved(day, 40))
                for fact in facts:
                    if fact.type.kind is not Kind.DATE:
                        rows += [self._moved(inside, fact.name, v) for v in self._edged(random, inside, fact, goal)]
                        further += [
                            self._moved(inside, fact.name, v) for v in self._further(random, inside, fact, goal)
                        ]
        yield from sampled(random, rows, 2 * most // 3)
        yield from sampled(random, further, most // 3)
        looked = [row for base in chosen[:2] for row in self._cells(base, goal)]
        yield from sampled(random, looked, most // 3)

    def _cells(self, base: Row, goal: str) -> Iterator[Row]:
        """The case with the keys of every cell of every barème that is looked up, in its days and around them."""
        for law in self._laws(goal):
            for ref in (node for root in rule_expressions(law) for node in walk(root) if isinstance(node, ScaleRef)):
                scale = self.program.scales[ref.name]
                for version in scale.versions:
                    first, last = version.interval.since, version.interval.until or _moved(version.interval.since, 365)
                    for day in (_moved(first, 40), _moved(first, -1), first, _moved(last, -1), last):
                        moved = self._on(base, goal, day)
                        if isinstance(ref.on, FactRef):
                            moved = self._moved(moved, ref.on.name, day)
                        yield moved
                        for key, _ in version.cells:
                            row = moved
                            for part, value in zip(ref.keys, key, strict=True):
                                row = self._keyed(row, part, value)
                            yield row

    def _keyed(self, row: Row, part: Expr, value: Any) -> Row:
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
        bases, facts, days = self._bases(random, goal, 12), self.facts(goal), self.days(goal)
        for number in range(count if bases and facts else 0):
            row = random.choice(bases)
            if number % 2:
                row = self._on(row, goal, _moved(random.choice(days), random.choice((-1, 0, 1, 40))))
            for fact in random.choices(facts, k=random.randint(1, 4)):
                edges = [*self._edged(random, row, fact, goal), *self._further(random, row, fact, goal)]
                row = self._moved(row, fact.name, random.choice(edges), coherent=number % 5 > 0)
            yield row

    def _bases(self, random: Random, goal: str, count: int) -> list[Row]:
        """Cases to start from: those of scenarios before those drawn."""
        given = self.situations(goal)
        chosen = given[:1] + random.sample(given[1:], min(count - 1, len(given) - 1)) if given else []
        drawn = [row for row in self.random(goal, 4 * count) if row.values][::4]
        return [*chosen, *drawn[: max(1, count - len(chosen))]]

    def _edged(self, random: Random, base: Row, fact: Fact, goal: str) -> Iterator[Any]:
        """The edges of a fact, those of an element where it is a list, and its absence."""
        if fact.type.kind is Kind.LIST:
            yield ()
            yield from self._element_edges(random, fact, goal, base)
        yield from self.edges(fact, goal)
        yield ABSENT

    def _further(self, random: Random, base: Row, fact: Fact, goal: str) -> Iterator[Any]:
        """What other facts are, and a few values of any sort, whose digits are to be rounded."""
        if fact.type.kind is not Kind.LIST:
            yield from self._related(random, base, fact, goal)
        yield from (self._value(random, fact.type, fact, goal, fact.name, 1.0) for _ in range(4))

    def _related(self, random: Random, base: Row, fact: Fact, goal: str) -> list[Any]:
        """What other facts of the case are, that far away as the law's figures tell, and on either side of it."""
        kind, figures = fact.type.kind, self.bounds(goal).get(fact.name, set())
        held = list(_leaves(base.values))
        found: set[Any] = set()
        if kind is Kind.DATE:
            lengths = [one for one in (*figures, *self.literals(goal).get(Kind.CALENDAR, ()), *self.literals(goal).get(Kind.DAYS, ())) if isinstance(one, Duration)]  # fmt: skip
            for day in (one for one in held if isinstance(one, date)):
                for far in (day, *(_away(day, length, sign) for length in lengths for sign in (-1, 1))):
                    found |= {_moved(far, n) for n in (-1, 0, 1)}
        elif kind in NUMERIC:
            step, whole = grain(fact, kind), kind is Kind.INTEGER
            others = {one for one in held if isinstance(one, int if whole else Fraction) and not isinstance(one, bool)}
            others |= {one.year for one in held if isinstance(one, date)} if whole else set()
            offsets = {0, *(one for one in figures if isinstance(one, int) and not isinstance(one, bool) and one < 100)} if whole else {0}  # fmt: skip
            near = {
                one + sign * far + n * step for one in others for far in offsets for sign in (-1, 1) for n in (-1, 0, 1)
            }
            found = {_held(one, kind) for one in near if within(fact, one) and (Fraction(one) / step).denominator == 1}
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
        moved = {name: day for name in self._events(goal) if isinstance(base.values.get(name), date)}
        values = self._coherent({**base.values, **moved})
        return Row(values, None if DATE_REFERENCE in values else day)

    def _events(self, goal: str) -> set[str]:
        laws = self._laws(goal)
        found = {law.event for law in laws if law.event is not None}
        return found | {one.event for law in laws if isinstance(law, Rule) for one in law.exceptions if one.event}

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
            full = Fact(f"{item.name}.{field.name}", field.type, low=field.low, high=field.high, step=field.step)
            drawn = (self._value(random, field.type, field, goal, field.name, 1.0) for _ in range(2))
            near = self._related(random, base, full, goal)
            lost = Missing.of(f"{fact.name}[{place}].{field.name}")
            for value in (*self.edges(full, goal), *near[:12], *drawn, lost):
                moved = (*elements[place][:index], value, *elements[place][index + 1 :])
                yield (*elements[:place], moved, *elements[place + 1 :])

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

    # ── forms ──────────────────────────────────────────────────────────────────────────────────────────────────────────

    def nested(self, values: Values) -> dict[str, Any]:
        """A case as `Edition.evaluate` takes it: the JSON form, nested by the parts of names."""
        given = []
        for name, value in values.items():
            shape = self.program.facts[name].type if name in self.program.facts else DATE
            given.append((name, to_json(value, shape, self.program.structures)))
        found: dict[str, Any] = {}
        for name, value in given:
            *rooms, last = name.split(".")
            inside = found
            for room in rooms:
                inside = inside.setdefault(room, {})
            inside[last] = value
        return found

    def batch(self, rows: Sequence[Row], names: Sequence[str]) -> pa.RecordBatch:
        """Cases as columns: a null cell is a fact that is not given. « Sans objet » has no cell of its own here."""
        arrays = []
        for name in names:
            shape = self.program.facts[name].type if name in self.program.facts else DATE
            cells = [self._cell(row.values.get(name), shape) for row in rows]
            arrays.append(pa.array(cells, self.arrow(shape)))
        return pa.RecordBatch.from_arrays(arrays, names=list(names))

    def arrow(self, type: Type) -> pa.DataType:
        """The type of a column of facts."""
        match type.kind:
            case Kind.BOOLEAN:
                return pa.bool_()
            case Kind.INTEGER:
                return pa.int64()
            case Kind.AMOUNT:
                return pa.decimal128(20, 2)
            case Kind.DATE:
                return pa.date32()
            case Kind.LIST:
                assert type.item is not None
                return pa.list_(self.arrow(type.item))
            case Kind.RECORD:
                fields = self.program.structures[type.name or ""].fields
                return pa.struct([(one.name, self.arrow(one.type)) for one in fields])
            case _:
                return pa.string()  # choices, texts, durations; rates and numbers by their exact text

    def _cell(self, value: Any, type: Type) -> Any:
        if value is None or isinstance(value, Lack):
            return None
        match type.kind:
            case Kind.LIST:
                assert type.item is not None
                return [self._cell(one, type.item) for one in value]
            case Kind.RECORD:
                fields = self.program.structures[type.name or ""].fields
                return {one.name: self._cell(part, one.type) for one, part in zip(fields, value, strict=True)}
            case Kind.AMOUNT:
                return Decimal(value.numerator) / Decimal(value.denominator)
            case Kind.BOOLEAN | Kind.INTEGER | Kind.DATE:
                return value
            case _:
                return to_json(value, type)


def sampled(random: Random, rows: list[Row], most: int) -> list[Row]:
    """At most so many of these cases."""
    return rows if len(rows) <= most else random.sample(rows, most)


def grain(fact: Fact, kind: Kind) -> Any:
    """The smallest step of a fact."""
    if fact.step is not None:
        return fact.step
    return {Kind.INTEGER: 1, Kind.AMOUNT: Fraction(1, 100)}.get(kind, Fraction(1, 1000))


def within(fact: Fact, value: Any) -> bool:
    """Whether a number lies between a fact's limits."""
    return (fact.low is None or value >= fact.low) and (fact.high is None or value <= fact.high)


def _held(value: Any, kind: Kind) -> Any:
    return int(value) if kind is Kind.INTEGER else Fraction(value)


def _moved(day: date, days: int) -> date:
    return date.fromordinal(min(max(1, day.toordinal() + days), date.max.toordinal()))


def _longer(one: Duration, unit: Duration, count: int) -> Duration:
    return Duration(max(0, one.months + count * unit.months), max(0, one.days + count * unit.days))


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


def _order(value: Any) -> Any:
    return (str(type(value)), value) if isinstance(value, str | bool) else (("", value))


def _compared(node: Expr) -> tuple[list[Expr], set[Any]]:
    """What a node compares, and with which figures."""
    match node:
        case Compare(left=left, right=right):
            figures = {one.value for side in (left, right) for one in walk(side) if isinstance(one, Literal)}
            return [left, right], figures - {None}
        case Between(subject=subject, low=low, high=high):
            return [subject], {one.value for side in (low, high) for one in walk(side) if isinstance(one, Literal)}
        case OneOf(subject=subject, values=values):
            return [subject], set(values)
        case Switch(subject=subject, cases=cases):
            guards = [case.guard for case in cases]
            found = {edge for guard in guards for edge in (guard.low, guard.high, *(guard.values or ()))}
            return [subject], found - {None}
        case _:
            return [], set()


def _read(expr: Expr) -> Iterator[str]:
    """Facts, and fields under the name of their structure, that an expression reads itself."""
    for node in walk(expr):
        if isinstance(node, FactRef):
            yield node.name
        if isinstance(node, FieldRef):
            yield f"{node.variable}.{node.field}"
