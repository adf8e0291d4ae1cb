"""Rows without number: each is the places of its values among those that its facts may have, so that thousands are drawn at once.

What the oracle's cases give is what facts may have, and so are figures that nearly leave what the code of a row counts in.
New rows are made of old ones: facts taken over from another row, several moved at once, several left out, a day or a number
set beside that of another fact.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from fractions import Fraction
from random import Random
from typing import Any, Final, NamedTuple, final

import numpy as np

from millesime.kernels.exact.calendar import day_of, days_of
from millesime.kernels.exact.columns import Array, Column, scaled
from millesime.kernels.exact.lacks import NONE, missing
from millesime.kernels.wasm.declared import farthest, reach, usual
from millesime.model.program import DATE_REFERENCE, Fact, Program
from millesime.values import Duration, Lack, Missing
from millesime.values.duration import add_months
from millesime.values.lack import Status
from millesime.values.types import DATE, Kind, Type
from tests.oracle.agreement import Law, Question
from tests.oracle.columnar import Listing, column
from tests.oracle.row_lists import LONG, WIDE, Lists
from tests.oracle.rows import ABSENT
from tests.oracle.thresholds import NUMERIC, Row

AT: Final = " at"
"""The day asked about, among the facts of a row."""
_FAR: Final = (
    *(
        date.fromordinal(edge.toordinal() + n)
        for edge in (date(1800, 1, 1), date(2200, 12, 31))
        for n in (-400, -32, -1, 0, 1, 40, 400)
    ),
    *(date.fromordinal(date.min.toordinal() + n) for n in (0, 40, 400)),
    *(date.fromordinal(date.max.toordinal() - n) for n in (0, 1, 35, 400)),
)
"""Days about the first and the last of the centuries at hand, and of the calendar."""
GIVEN, FAMILIES = 200, 24
"""Of so many rows that scenarios give, and of so many of their lists, others are made that are near them."""
LONG_OF: Final = 2
"""Of so many lists that scenarios give, long ones are made."""
CROSSED: Final = 300
"""So many are laid over one another."""
COMPLETED: Final = 2
"""So many rows are made of one that a scenario gives, in whose lists nothing lacks."""
EMPTY, NOTHING = 0, 1
"""The places of a fact that is not given, and of « sans objet »."""


class Family(NamedTuple):
    """Lists that are near one another, and others of the kind with figures as wide as any or nearly."""

    kin: list[Any]
    wide: list[Any]


@final
class Pool:
    """The values that the facts of a goal may have, and rows to begin with."""

    def __init__(
        self,
        law: Law,
        goal: str,
        drawn: int,
        edged: int,
        figures: Iterable[int] = (),
        spans: Iterable[Duration] = (),
        written: Iterable[int] = (),
    ) -> None:
        self.law, self.goal, program = law, goal, law.program
        self._spans = [Duration(), *spans]
        facts = [fact for fact in law.rows.facts(goal) if fact.name in program.facts or fact.name == DATE_REFERENCE]
        self.names = [AT, *(fact.name for fact in facts)]
        self._columns = {name: place for place, name in enumerate(self.names)}
        self.types = {AT: DATE, **{fact.name: fact.type for fact in facts}}
        self._facts = {fact.name: fact for fact in facts}
        self._random = Random(f"pool {program.edition} {goal}")
        self._made = Lists(law, goal, self._random, written)
        given = [
            full for row in (*law.rows.situations(goal), *self._crossed()) for full in (row, *self._completed(row))
        ]
        asked = [*given, *(one.row for one in law.questions([goal], drawn, edged))]
        rows = [_fitted(program, row, self._facts) for row in asked]
        self._kinds = {name: _kind(type_) for name, type_ in self.types.items()}
        self._near = self._made_near(rows)
        self.values: dict[str, list[Any]] = self._held(rows, figures, set(written))
        self._places = {
            key: {_key(value): place for place, value in enumerate(held)} for key, held in self.values.items()
        }
        self._kin = {name: self._families(name) for name, fact in self._facts.items() if fact.type.kind is Kind.LIST}
        self.base: Array = np.asarray([self._numbered(row) for row in rows], np.int32).reshape(-1, len(self.names))
        self._own = [self._mine(place, name) for place, name in enumerate(self.names)]
        self._taken: dict[str, Any] = {}
        self._wide = {name: self._widest(name) for name in self.names}
        self._open: dict[str, Array] = {}
        self.base = self._declared(self.base)
        self.given: Array = self.base[: max(1, len(given))]
        """The rows of the law's own scenarios."""
        self._beside = self._alike()
        self._years = self._of_years()

    def _held(self, rows: Sequence[Row], figures: Iterable[int], written: Iterable[int]) -> dict[str, list[Any]]:
        """All values of each kind: what is not given, « sans objet », then in their order."""
        found: dict[str, dict[Any, Any]] = {key: {} for key in self._kinds.values()}
        for row in rows:
            for name, value in (*row.values.items(), (AT, row.at)):
                if name in self._kinds and value is not None:
                    found[self._kinds[name]][_key(value)] = value
        for name, fact in self._facts.items():
            edges = [] if fact.type.kind is Kind.LIST else self.law.rows.edges(fact, self.goal)
            if fact.type.kind is Kind.LIST:
                edges += [
                    *self._made.made(fact),
                    *(one for family in self._near[name] for held in family for one in held),
                ]
            for value in edges:
                fit = _fit(self.law.program, value, fact.type, ("fact", "", name))
                if fit is not None:
                    found[self._kinds[name]][_key(fit)] = fit
        for key, held in found.items():
            if key == Kind.DATE.value:
                for day in (*_FAR, *(date(year, 1, 1) for year in range(1985, 2020, 3))):
                    held.setdefault(_key(day), day)
            den = _DENS.get(key)
            if den is not None:
                mosts = {self._most(name) for name in self._facts if self._kinds[name] == key}
                figures = {
                    *figures,
                    *(most // part - step for most in mosts for part in (1, 2, 3) for step in range(3)),
                }
                for wide in {
                    one
                    for far in (*WIDE, *figures, *written)
                    for one in (far - 1, far, far + 1, -far)
                    if abs(one) < 2**62
                }:
                    value = wide if key == Kind.INTEGER.value else Fraction(wide, den)
                    held[_key(value)] = value
        return {key: [ABSENT, None, *sorted(held.values(), key=_order)] for key, held in found.items()}

    def _crossed(self) -> list[Row]:
        """Scenarios over one another, one for each figure that they come to: a scenario of a rule that is read may come to it."""
        found: dict[Any, Row] = {}
        for row in self.law.rows.crossed(self.goal, CROSSED):
            said = self.law.said(Question(self.goal, row)).found
            if said.status == Status.DETERMINED.value:
                found.setdefault(said.value, row)
        return list(found.values())

    def _completed(self, row: Row) -> list[Row]:
        """A row in whose lists some lacks are no more, once and again with other values; none where there is none."""
        lists = [name for name, fact in self._facts.items() if fact.type.kind is Kind.LIST and row.values.get(name)]
        found = []
        for _ in range(COMPLETED if any("Lack" in _key(row.values[name])[1] for name in lists) else 0):
            full = {name: self._made.completed(self._facts[name], row.values[name]) for name in lists}
            found.append(Row({**row.values, **full}, row.at))
        return found

    def _made_near(self, rows: Sequence[Row]) -> dict[str, list[Family]]:
        """For each list, those that are not far from one that the law's scenarios give, and from one another."""
        found: dict[str, list[Family]] = {}
        for name, fact in self._facts.items():
            if fact.type.kind is Kind.LIST:
                held = {_key(row.values.get(name)): row.values.get(name) for row in rows[:GIVEN]}
                lists = [one for one in held.values() if isinstance(one, tuple) and one][:FAMILIES]
                key = ("fact", "", name)
                found[name] = [
                    Family(
                        *(
                            [_fit(self.law.program, each, fact.type, key) for each in some]
                            for some in (
                                [one, *self._made.kin(fact, one)],
                                self._made.wide(fact, one, LONG if number < LONG_OF else ()),
                            )
                        )
                    )
                    for number, one in enumerate(lists)
                ]
        return found

    def _families(self, name: str) -> dict[int, tuple[Array, Array]]:
        """For the places of some lists, those of the lists near them, and of the wide ones among these."""
        held, found = self._places[self._kinds[name]], dict[int, tuple[Array, Array]]()
        for family in self._near[name]:
            near, wide = (
                np.asarray(sorted({held[_key(one)] for one in some}), np.int32)
                for some in (family.kin, family.wide or family.kin)
            )
            found |= dict.fromkeys([*near.tolist(), *wide.tolist()], (near, wide))
        return found

    def _numbered(self, row: Row) -> list[int]:
        found = []
        for name in self.names:
            value = row.at if name == AT else row.values.get(name, ABSENT)
            if name == AT and value is None:
                value = ABSENT
            found.append(self._places[self._kinds[name]].get(_key(value), EMPTY))
        return found

    def _mine(self, place: int, name: str) -> Array:
        """The places of the values that a fact had in some row, or that the law holds it against."""
        mine = set(self.base[:, place].tolist()) | {EMPTY}
        fact, held = self._facts.get(name), self._places[self._kinds[name]]
        if fact is not None and fact.type.kind is not Kind.LIST:
            for value in self.law.rows.edges(fact, self.goal):
                fit = _fit(self.law.program, value, fact.type, ("fact", "", name))
                mine |= {held[_key(fit)]} if fit is not None and _key(fit) in held else set()
            if fact.type.optional:
                mine.add(NOTHING)
        if fact is not None and fact.type.kind is Kind.LIST:
            fits = [place for place, value in enumerate(self.values[self._kinds[name]]) if isinstance(value, tuple)]
            mine |= set(fits)
        if name == AT:
            mine -= {NOTHING}
        return np.asarray(sorted(mine), np.int32)

    def _widest(self, name: str) -> Array:
        """The places of figures that nearly leave what numbers are counted in, or what is asked of a fact."""
        key = self._kinds[name]
        den = _DENS.get(key)
        if key == Kind.DATE.value:
            return np.asarray([self._places[key][_key(day)] for day in _FAR], np.int32)
        if den is None:
            return np.zeros(0, np.int32)
        most, held = self._most(name), self.values[key]
        low, high = reach(self.law.program, ("fact", "", name), den)
        sizes = [
            abs(int(one * den)) if isinstance(one, int | Fraction) and low <= one * den <= high else 0 for one in held
        ]
        wide = [place for place, size in enumerate(sizes) if min(2**30, most // 4) < size <= most]
        last = [place for place in wide if sizes[place] > most - 200]
        # The very last ones are as likely as all others together.
        return np.asarray([*wide, *(last * (len(wide) // len(last)) if last else ())], np.int32)

    def _most(self, name: str) -> int:
        """How far a fact goes from zero, over the denominator of its kind."""
        return farthest(self.law.program, ("fact", "", name), _DENS[self._kinds[name]])

    def _alike(self) -> list[list[int]]:
        """For each fact, those whose values are of the same kind."""
        kinds = [self._kinds[name] for name in self.names]
        return [
            [other for other, kind in enumerate(kinds) if kind == kinds[place] and other != place and kind != "truth"]
            for place in range(len(kinds))
        ]

    def _of_years(self) -> Array | None:
        """For each day, the place of its year among whole numbers."""
        days, whole = self._places.get(Kind.DATE.value), self._places.get(Kind.INTEGER.value)
        if days is None or whole is None:
            return None
        held = self.values[Kind.DATE.value]
        return np.asarray(
            [whole.get(_key(one.year), EMPTY) if isinstance(one, date) else EMPTY for one in held], np.int32
        )

    # ── drawing ────────────────────────────────────────────────────────────────────────────────────────────────────────

    def drawn(self, random: np.random.Generator, n: int, parents: Array | None = None) -> Array:
        """So many new rows, made of those that there are, or of these."""
        base = self.base if parents is None or not len(parents) else parents
        if not len(base):
            base = np.zeros((1, len(self.names)), np.int32)
        rows = base[random.integers(len(base), size=n)]
        other = base[random.integers(len(base), size=n)]
        crossed = random.random(n)[:, None] < 0.4
        rows = np.where(crossed & (random.random(rows.shape) < 0.3), other, rows)
        count = random.choice((0, 1, 1, 1, 2, 2, 3, 4, 6), size=n)
        for turn in range(6):
            place = random.integers(len(self.names), size=n)
            how = random.random(n)
            for fact in range(len(self.names)):
                mine = np.flatnonzero((place == fact) & (count > turn))
                if len(mine):
                    rows[mine, fact] = self._moved(random, rows[mine], fact, how[mine])
        lost = random.random(n) < 0.15  # several facts that lack together
        rows[lost] *= (random.random((int(lost.sum()), rows.shape[1])) > 0.15).astype(np.int32)
        if self._years is not None:
            rows = self._coherent(random, rows)
        return self._settled(self._declared(rows))

    def _moved(self, random: np.random.Generator, rows: Array, fact: int, how: Array) -> Array:
        """Other values of a fact."""
        own, alike, size = self._own[fact], self._beside[fact], len(self.values[self._kinds[self.names[fact]]])
        found = own[random.integers(len(own), size=len(rows))]
        if alike:
            beside = rows[np.arange(len(rows)), np.asarray(alike)[random.integers(len(alike), size=len(rows))]]
            beside = np.where(
                beside > NOTHING, np.clip(beside + random.integers(-1, 2, size=len(rows)), 2, size - 1), beside
            )
            optional = NOTHING in own
            beside = np.where((beside == NOTHING) & (not optional), EMPTY, beside)
            found = np.where(how < 0.2, beside, found)
        if size > 2:
            any_ = random.integers(2, size, size=len(rows))
            mine = rows[:, fact]
            near = np.where(mine > NOTHING, np.clip(mine + random.integers(-1, 2, size=len(rows)), 2, size - 1), mine)
            found = np.where((how > 0.2) & (how < 0.3), any_, found)
            found = np.where((how > 0.3) & (how < 0.4), near, found)
            wide = self._wide[self.names[fact]]
            if len(wide):
                found = np.where((how > 0.4) & (how < 0.5), wide[random.integers(len(wide), size=len(rows))], found)
        away = {Kind.DATE.value: self._away, Kind.INTEGER.value: self._more}.get(self._kinds[self.names[fact]])
        if alike and away is not None:
            for row in np.flatnonzero((how > 0.5) & (how < 0.62)):
                found[row] = away(random, rows[row, alike[random.integers(len(alike))]])
        kin = self._kin.get(self.names[fact], {})
        for row in np.flatnonzero((how > 0.3) & (how < 0.85)) if kin else ():
            near, wide = kin.get(int(rows[row, fact]), (own, own))
            found[row] = random.choice(wide if how[row] > 0.65 else near)
        return np.where(how > 0.85, EMPTY, found).astype(np.int32)

    def _away(self, random: np.random.Generator, place: int) -> int:
        """A day that is as far from another one as the law says, or a day more or less."""
        day, span = self.values[Kind.DATE.value][place], self._spans[random.integers(len(self._spans))]
        if not isinstance(day, date):
            return EMPTY
        months, days = (random.choice((-1, 1)) * one for one in (span.months, span.days))
        try:
            moved = add_months(day, months) + timedelta(days=int(days + random.choice((0, 0, -1, 1))))
        except (ValueError, OverflowError):
            return place
        return self._placed(Kind.DATE.value, moved)

    def _more(self, random: np.random.Generator, place: int) -> int:
        """A whole number that is a little more than another one, or less."""
        number = self.values[Kind.INTEGER.value][place]
        if not isinstance(number, int):
            return EMPTY
        return self._placed(Kind.INTEGER.value, number + int(random.integers(-6, 7)))

    def _declared(self, rows: Array) -> Array:
        """Rows whose facts lie between what they may be: others are never asked about."""
        for place, name in enumerate(self.names):
            values = self.values[self._kinds[name]]
            if self.types[name].kind not in NUMERIC:
                continue
            if len(self._open.get(name, ())) != len(values):
                key = ("fact", "", name)
                den = usual(self.law.program, key)
                low, high = reach(self.law.program, key, den)
                self._open[name] = np.asarray(
                    [one is ABSENT or one is None or low <= one * den <= high for one in values]
                )
            rows[:, place] = np.where(self._open[name][rows[:, place]], rows[:, place], EMPTY)
        return rows

    def _coherent(self, random: np.random.Generator, rows: Array) -> Array:
        """Some whole numbers set to the year of one of the days."""
        days = [place for place, name in enumerate(self.names) if self._kinds[name] == Kind.DATE.value]
        whole = [place for place, name in enumerate(self.names) if self._kinds[name] == Kind.INTEGER.value]
        assert self._years is not None
        if not whole:
            return rows
        some = np.flatnonzero(random.random(len(rows)) < 0.25)
        for row_set, target in ((some[i :: len(whole)], place) for i, place in enumerate(whole)):
            day = np.asarray(days)[random.integers(len(days), size=len(row_set))]
            year = self._years[rows[row_set, day]]
            rows[row_set, target] = np.where(year > NOTHING, year, rows[row_set, target])
        if "tarification.annee" in self._columns and "tarification.date_effet" in self._columns:
            year = self._years[rows[:, self._columns["tarification.date_effet"]]]
            rows[:, self._columns["tarification.annee"]] = np.where(
                (year > NOTHING) & (random.random(len(rows)) < 0.8), year, rows[:, self._columns["tarification.annee"]]
            )
        return rows

    def _settled(self, rows: Array) -> Array:
        """The day asked about is omitted where the case gives it."""
        if DATE_REFERENCE in self._columns:
            given = rows[:, self._columns[DATE_REFERENCE]] > NOTHING
            rows[given, 0] = EMPTY
        return rows

    def showing(
        self,
        random: np.random.Generator,
        n: int,
        facts: Mapping[tuple[str, str, str], tuple[int, int]],
        path: str | None = None,
        parents: Array | None = None,
    ) -> Array:
        """So many rows in which some facts are what they are told to be, most of them; the others are drawn, or as they were."""
        rows = self.drawn(random, n, parents)
        if parents is not None and len(parents):
            rows[::2] = parents[random.integers(len(parents), size=len(rows[::2]))]
        most = random.choice((0.5, 0.9, 1.0), size=n)
        for (what, _, name), (v, k) in facts.items():
            places = [self._columns[name]] if what != "field" and name in self._columns else []
            if what == "event" and name != DATE_REFERENCE and rows.size:
                places.append(0)
            for place in places:
                here = random.random(n) < most
                rows[here, place] = self._place(self.names[place], v, k)
        if path in self._columns:
            fields = {name: told for (what, of, name), told in facts.items() if what == "field" and of == path}
            made = self._lists(random, path, fields) if fields else []
            if made:
                rows[:, self._columns[path]] = np.asarray(made, np.int32)[random.integers(len(made), size=n)]
        return self._declared(rows)

    def _lists(
        self, random: np.random.Generator, path: str, fields: Mapping[str, tuple[int, int]], count: int = 24
    ) -> list[int]:
        """The places of new lists, in whose first elements some fields are what they are told to be."""
        kind = self._kinds[path]
        item = self.types[path].item
        declared = self.law.program.structures[item.name or ""].fields if item is not None else ()
        known = [one for one in self.values[kind] if isinstance(one, tuple) and one and isinstance(one[0], tuple)]
        found = []
        for chosen in random.integers(len(known), size=count) if known else ():
            first = list(known[chosen][0])
            for place, field in enumerate(declared):
                if field.name in fields and random.random() < 0.95:
                    value = self._value(("field", path, field.name), field.type, *fields[field.name])
                    if value is not ABSENT:
                        first[place] = value
            made = (tuple(first), *known[chosen][1:])
            found.append(self._placed(kind, made))
        return found

    def _place(self, name: str, v: int, k: int) -> int:
        """The place of a value of a fact as code counts it; a new one where it has none."""
        if k != 0:
            return NOTHING if k == NONE else EMPTY
        value = self._value(("fact", "", name), self.types[name], v, k)
        return EMPTY if value is ABSENT else self._placed(self._kinds[name], value)

    def _placed(self, kind: str, value: Any) -> int:
        held = self._places[kind]
        if _key(value) not in held:
            held[_key(value)] = len(self.values[kind])
            self.values[kind].append(value)
            self._taken = {one: column for one, column in self._taken.items() if self._kinds.get(one) != kind}
            if self._years is not None and kind == Kind.DATE.value:
                self._years = np.append(self._years, EMPTY)
        return held[_key(value)]

    def _value(self, key: tuple[str, str, str], type_: Type, v: int, k: int) -> Any:
        """A value as code counts it; ABSENT where it is none that there may be."""
        if k != 0:
            return None if k == NONE and type_.optional else ABSENT
        match type_.kind:
            case Kind.DATE if days_of(date.min) <= v <= days_of(date.max):
                return day_of(v)
            case Kind.BOOLEAN | Kind.NORM:
                return bool(v)
            case Kind.CHOICE if 0 <= v < len(self.law.program.enumerations[type_.name or ""].choices):
                return self.law.program.enumerations[type_.name or ""].choices[v][0]
            case Kind.INTEGER if abs(v) < 2**62:
                return v
            case Kind.AMOUNT | Kind.RATE | Kind.NUMBER if abs(v) < 2**62:
                return Fraction(v, usual(self.law.program, key))
            case _:
                return ABSENT

    # ── rows as facts ──────────────────────────────────────────────────────────────────────────────────────────────────

    def question(self, row: Sequence[int]) -> Question:
        """A row as the evaluator is asked about it."""
        held = {name: self.values[self._kinds[name]][at] for name, at in zip(self.names, row, strict=True)}
        at = held.pop(AT)
        values = {name: value for name, value in held.items() if value is not ABSENT}
        return Question(self.goal, Row(values, at if isinstance(at, date) else None))

    def fact(self, name: str) -> Column:
        """Every value that a fact may have, as a column."""
        if name not in self._taken:
            kind = self.types[name]
            held = column(self.law.program, self._given(name), kind, lambda _: missing(name))
            if kind.kind in NUMERIC:
                held = scaled(held, usual(self.law.program, ("fact", "", name)) // int(held.den))
            self._taken[name] = held
        return self._taken[name]

    def lists(self, name: str) -> Listing:
        """Every list that a fact may be."""
        if name not in self._taken:
            self._taken[name] = Listing(self.law.program, self._given(name), self.types[name], lambda _: missing(name))
        return self._taken[name]

    def _given(self, name: str) -> list[Any]:
        return [Missing.of(name), *self.values[self._kinds[name]][1:]]

    def number(self, name: str) -> int | None:
        """The column of a fact, if it has one."""
        return self._columns.get(name)


_DENS: Final = {Kind.INTEGER.value: 1, Kind.AMOUNT.value: 100, Kind.RATE.value: 10_000, Kind.NUMBER.value: 100}


def _kind(type_: Type) -> str:
    """Facts of one kind have their values in common."""
    match type_.kind:
        case Kind.LIST:
            return f"list {type_.item.name or type_.item.kind.value if type_.item else ''}"
        case Kind.CHOICE:
            return f"choice {type_.name}"
        case Kind.BOOLEAN | Kind.NORM:
            return "truth"
        case _:
            return type_.kind.value


def _key(value: Any) -> Any:
    """What tells values apart: a truth is no number, and lists may hold lacks."""
    return (
        (str(type(value)), str(value))
        if isinstance(value, tuple | bool)
        else ("", value)
        if not isinstance(value, int)
        else (0, value)
    )


def _order(value: Any) -> Any:
    return (
        str(value)
        if isinstance(value, tuple | str | bool)
        else (value.months, value.days)
        if isinstance(value, Duration)
        else value
    )


def _fitted(program: Program, row: Row, facts: dict[str, Fact]) -> Row:
    """A row whose numbers have the denominators that their types suggest."""
    values = {
        name: _fit(program, value, facts[name].type, ("fact", "", name))
        for name, value in row.values.items()
        if name in facts
    }
    return Row(values, row.at)


def _fit(program: Program, value: Any, type_: Type, key: tuple[str, str, str]) -> Any:
    if value is None or isinstance(value, Lack):
        return value
    if type_.kind is Kind.LIST and isinstance(value, tuple) and type_.item is not None:
        fields = program.structures[type_.item.name or ""].fields if type_.item.kind is Kind.RECORD else ()
        path = key[2] if key[0] == "fact" else f"{key[1]}/{key[2]}"
        if not fields:
            return tuple(_fit(program, one, type_.item, ("field", path, "")) for one in value)
        return tuple(
            one
            if isinstance(one, Lack) or one is None
            else tuple(
                _fit(program, part, field.type, ("field", path, field.name))
                for part, field in zip(one, fields, strict=True)
            )
            for one in value
        )
    if type_.kind in NUMERIC and not isinstance(value, bool):
        den = usual(program, key)
        exact = Fraction(value) * den
        fit = max(-(2**62) + 1, min(2**62 - 1, exact.numerator // exact.denominator))
        return fit // den if type_.kind is Kind.INTEGER else Fraction(fit, den)
    return value
