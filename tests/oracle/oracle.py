"""A program as queries: every rule decided for many cases at once, from the model alone.

Nothing here knows `evaluate` nor `kernels`: their agreement with it is evidence. See README.md for what is covered.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from fractions import Fraction
from typing import Any, NamedTuple, final

import duckdb

from millesime.model.expressions import Arms, Conditions, ConditionsOf, ScaleRef
from millesime.model.program import DATE_REFERENCE, Program, Rule, Scale
from millesime.model.walk import Reads
from millesime.values import Duration
from millesime.values.types import Kind, Type
from tests.oracle import listings
from tests.oracle.expressions import Writer
from tests.oracle.facts import Facts
from tests.oracle.frames import Column, Frame
from tests.oracle.outcomes import absorbed, settled
from tests.oracle.rules import Decided
from tests.oracle.sql import MACROS, NO_LACK, STATUS, UNKNOWN, lack, listed, literal, sql_type, text, wanting
from tests.oracle.stretches import Calendar, Choice, Law, representative, stretch


class Found(NamedTuple):
    """What is said of a goal in a case."""

    status: str
    value: Any
    missing: tuple[str, ...]
    reason: str


@final
class Oracle:
    """Decides many cases under one program: facts by name, each with its day or None.

    `asked`: for each case the one goal that it is asked for, where cases are many and each is about something else; a
    rule is then decided only for the cases whose goal may read it.
    """

    def __init__(
        self,
        program: Program,
        cases: Sequence[tuple[Mapping[str, Any], date | None]],
        reading: str | None = None,
        presumptions: bool = True,
        asked: Sequence[str] | None = None,
    ) -> None:
        self.program, self.presumptions = program, presumptions
        self.calendar = Calendar(program, reading)
        self.counter = [0]
        self.db = duckdb.connect(config={"threads": 1})
        self.db.execute(MACROS)
        self.facts = Facts(program)
        self.facts.load(self.db, cases, asked)
        self._tables: dict[tuple[Any, ...], str] = {}
        self._asked = asked
        self._cases: dict[str, str] = {}
        self._reads = Reads(program)
        self._reached: dict[str, frozenset[str]] = {}

    # ── what the writers ask ───────────────────────────────────────────────────────────────────────────────────────────

    def number(self) -> int:
        """A number that nothing else has."""
        self.counter[0] += 1
        return self.counter[0]

    def made(self, query: str) -> str:
        """A relation with the rows of a query."""
        name = f"t{self.number()}"
        self.db.execute(f"CREATE TEMP TABLE {name} AS {query}")
        return name

    def sql_type(self, type: Type) -> str:
        """How values of a type are held."""
        return sql_type(type, self.program)

    def index(self, name: str) -> int:
        """The number of a fact's column."""
        return self.facts.index[name]

    def fact(self, frame: Frame, name: str) -> Column:
        """A fact of the case, presumed or unknown where it is absent."""
        index = self.index(name)
        v, given = frame.joined("facts", f"f{index}", "rid"), frame.joined("facts", f"g{index}", "rid")
        declared = self.program.facts.get(name)
        if declared is not None and declared.has_presumption and self.presumptions:
            presumed = literal(declared.presumed, declared.type, self.program)
            return Column(frame.let(f"CASE WHEN {given} THEN {v} ELSE {presumed} END"))
        return Column(v, frame.let(f"CASE WHEN NOT {given} THEN {wanting(name)} END"))

    def event(self, frame: Frame, name: str) -> str:
        """The day that an event gives, else the day asked about."""
        return (
            f"coalesce({frame.joined('facts', f'f{self.index(name)}', 'rid')}, {frame.joined('facts', 'asked', 'rid')})"
        )

    def read(self, frame: Frame, table: str, by: str, type: Type) -> Column:
        """The result of another rule, for the case or for the element."""
        o = None if self.sql_type(type) == "BOOLEAN" else frame.joined(table, "o", by)
        return Column(frame.joined(table, "v", by), frame.joined(table, "l", by), o)

    def rule(self, rule: Rule) -> str:
        """The relation of a rule's results, by case."""
        return self.decide(rule, self.cases(rule.name), {})

    def cases(self, name: str) -> str:
        """The relation of the cases that a rule is decided for."""
        if self._asked is None:
            return "cases"
        if name not in self._cases:
            goals = {goal for goal in self._asked if name == goal or name in self._reach(goal)}
            self._cases[name] = self.made(
                f"SELECT key, rid FROM cases WHERE goal IN ({', '.join(map(text, sorted(goals)))})"
            )
        return self._cases[name]

    def _reach(self, goal: str) -> frozenset[str]:
        """The rules that a goal may read, those of which it reads only some conditions too."""
        if goal not in self._reached:
            seen, waiting = {goal}, [goal]
            while waiting:
                for read in self._reads.of(waiting.pop()):
                    if read not in seen:
                        seen.add(read)
                        waiting.append(read)
            self._reached[goal] = frozenset(name.partition(" ")[0] for name in seen)
        return self._reached[goal]

    # ── rules ──────────────────────────────────────────────────────────────────────────────────────────────────────────

    def decide(self, rule: Rule, base: str, locals: dict[str, tuple[str, str]]) -> str:
        """The relation of a rule's results over another relation: for each case, or for each element of a list."""
        key = (rule.name, base, tuple(sorted(locals.items())))
        if key not in self._tables:
            scope = {rule.structure: locals[rule.structure]} if rule.structure else {}
            dated = [one for one in rule.exceptions if one.event is None or one.event == rule.event]

            laws: tuple[Law, ...] = (rule, *dated)

            def choices(day: date) -> tuple[Choice, ...]:
                return tuple(self.calendar.choice(law, day) for law in laws)

            def written(frame: Frame, choice: Choice, day: date) -> tuple[Column, Column]:
                decided = Decided(self, rule, frame, day)
                return decided.applied(choice.version), decided.tried(choice.version)

            cuts = self.calendar.cuts(rule, *dated)
            self._tables[key] = self._by_stretch(rule, base, scope, cuts, choices, written)
        return self._tables[key]

    def conditions_of(self, frame: Frame, expr: ConditionsOf) -> Column:
        """Some lettered conditions of the version of another rule that governs its own day."""
        rule = self.program.rules[expr.rule]
        key = (rule.name, "conditions", expr.letters)
        if key not in self._tables:

            def written(frame: Frame, choice: Choice, day: date) -> tuple[Column, Column]:
                body = choice.version.body
                listing = body.arms[0].test if isinstance(body, Arms) else body
                assert isinstance(listing, Conditions)
                writer = Writer(self, frame, rule.name)
                items = {item.letter: item for item in listing.items}
                found = [listings.condition(writer, items[letter], listing.quantifier) for letter in expr.letters]
                column = writer.kleene(found, decides=False)
                return column, column

            cuts = self.calendar.cuts(rule)
            self._tables[key] = self._by_stretch(
                rule, self.cases(rule.name), {}, cuts, lambda day: (self.calendar.choice(rule, day),), written
            )
        return self.read(frame, self._tables[key], "rid", expr.type)

    def _by_stretch(
        self,
        rule: Rule,
        base: str,
        scope: dict[str, tuple[str, str]],
        cuts: Sequence[date],
        choices: Callable[[date], tuple[Choice, ...]],
        written: Callable[[Frame, Choice, date], tuple[Column, Column]],
    ) -> str:
        """Rows parted by what governs their day; one that has no day is tried in every stretch (semantics 9)."""
        plans: list[tuple[Choice, ...]] = []
        days: list[date] = []
        where = []
        for index in range(len(cuts) + 1):
            day = representative(cuts, index)
            plan = choices(day)
            if plan not in plans:
                plans.append(plan)
                days.append(day)
            where.append(plans.index(plan))
        event = f"coalesce(f.f{self.index(rule.event)}, f.asked)"
        carried = "".join(f", b.{one}" for pair in scope.values() for one in pair)
        known = f"SELECT b.key AS up, b.rid, {event} AS day{carried} FROM {base} AS b JOIN facts AS f ON f.key = b.rid"
        dates = ", ".join(f"(DATE '{cut.isoformat()}')" for cut in cuts)
        plan_of = " ".join(f"WHEN {index} THEN {plan}" for index, plan in enumerate(where))
        rows = self.made(
            f"SELECT *, row_number() OVER () AS key, CASE {stretch(cuts, 'day')} {plan_of} END AS plan FROM ("
            f"SELECT *, TRUE AS dated FROM ({known}) WHERE day IS NOT NULL UNION ALL BY NAME "
            f"SELECT u.* EXCLUDE (day), c.day, FALSE AS dated FROM ({known}) AS u, (VALUES {dates}) AS c(day) "
            f"WHERE u.day IS NULL)"
        )
        shape = self.sql_type(rule.type)
        empty = f"NULL::STRUCT(v {shape})[]"
        met = self.db.execute(f"SELECT plan, bool_or(dated), bool_or(NOT dated) FROM {rows} GROUP BY plan").fetchall()
        parts = [f"SELECT NULL::BIGINT AS key, TRUE AS dated, NULL::{shape} AS v, {NO_LACK} AS l, {empty} AS o LIMIT 0"]
        for index, certain, undated in sorted(met):
            choice = plans[index][0]
            if choice.lack is not None:
                found = f"SELECT up AS key, dated, NULL::{shape} AS v, {choice.lack} AS l, {empty} AS o FROM {rows}"
                parts.append(f"{found} WHERE plan = {index}")
                continue
            frame = Frame(f"(SELECT * FROM {rows} WHERE plan = {index})", "day", scope, self.counter)
            value, tried = written(frame, choice, days[index])
            lacks = (value if certain else tried).l or NO_LACK
            if certain and undated:
                lacks = f"CASE WHEN dated THEN {lacks} ELSE {tried.l or NO_LACK} END"
            outputs = {"key": "up", "dated": "dated", "v": value.v, "l": lacks, "o": value.o or empty}
            parts.append(frame.query(outputs))
        query = " UNION ALL ".join(f"({part})" for part in parts)
        if not any(undated for _, _, undated in met):
            return self.made(f"SELECT key, v, l, o FROM ({query})")
        both = self.made(query)
        names = listed([text(name) for name in (*self.program.facts, DATE_REFERENCE)])
        wanted = f"list_filter(flatten(list(l.m)), lambda m: list_contains({names}, split_part(m, '[', 1)))"
        missing = f"list_sort(list_distinct(list_append({wanted}, {text(rule.event)})))"
        return self.made(
            f"SELECT key, v, l, o FROM {both} WHERE dated UNION ALL BY NAME "
            f"SELECT key, {lack(UNKNOWN, missing)} AS l FROM (SELECT key, l FROM {both} WHERE NOT dated UNION ALL BY NAME "
            f"SELECT DISTINCT up AS key, {lack(UNKNOWN)} AS l FROM {rows} WHERE NOT dated) GROUP BY key"
        )

    # ── barèmes ────────────────────────────────────────────────────────────────────────────────────────────────────────

    def scale(self, writer: Writer, expr: ScaleRef) -> Column:
        """The figure of a barème on the day that governs its reader, on the day named, or on its own event's."""
        frame, scale = writer.frame, self.program.scales[expr.name]
        shape = self.sql_type(scale.type)
        keys = [writer.value(key) for key in expr.keys]
        operands = keys if expr.on is None else [*keys, on := writer.value(expr.on)]
        nothing = frame.let(" OR ".join(one.nothing() for one in operands)) if operands else "FALSE"
        lacks = absorbed(frame, operands, "awaiting")
        undated = NO_LACK
        if expr.on is not None:
            day = on.v
        elif scale.event is not None:
            day, undated = frame.let(self.event(frame, scale.event)), wanting(scale.event)
        else:
            day = frame.day
        cuts = self.calendar.cuts(scale)
        choices = [self.calendar.choice(scale, representative(cuts, index)) for index in range(len(cuts) + 1)]
        kinds = list(dict.fromkeys(choices))
        columns = [self._figure(frame, scale, choice, keys, day, shape) for choice in kinds]
        columns.append(Column(f"NULL::{shape}", frame.let(undated)))
        number = frame.let(stretch(cuts, day))
        where = " ".join(f"WHEN {index} THEN {kinds.index(choice)}" for index, choice in enumerate(choices))
        found = frame.either(f"(CASE {number} {where} ELSE {len(kinds)} END)", columns, shape)
        if not operands:
            return found
        v = frame.let(f"CASE WHEN NOT {nothing} AND ({lacks}) IS NULL THEN {found.v} END")
        lacking = f"CASE WHEN {nothing} THEN NULL WHEN ({lacks}) IS NOT NULL THEN {lacks} ELSE {found.l or NO_LACK} END"
        o = found.o and frame.let(f"CASE WHEN NOT {nothing} AND ({lacks}) IS NULL THEN {found.o} END")
        return Column(v, frame.let(lacking), o)

    def _figure(
        self, frame: Frame, scale: Scale, choice: Choice, keys: Sequence[Column], day: str, shape: str
    ) -> Column:
        if choice.version is None:
            assert choice.lack is not None
            return Column(f"NULL::{shape}", frame.let(choice.lack))
        if choice.version.body is not None:
            outer, frame.day = frame.day, day
            around, frame.locals = frame.locals, {}
            found = settled(frame, Writer(self, frame, scale.name).outcome(choice.version.body), shape)
            frame.day, frame.locals = outer, around
            return Column(found.v, found.l, found.o)
        values, found_in = [], []
        for wanted, cell in choice.version.cells:
            pairs = zip(keys, wanted, scale.keys, strict=True)
            test = " AND ".join(
                f"{key.v} IS NOT DISTINCT FROM {literal(one, kind, self.program)}" for key, one, kind in pairs
            )
            value = None if cell.missing else literal(cell.value, scale.type, self.program)
            values.append(f"WHEN {test or 'TRUE'} THEN {value or f'NULL::{shape}'}")
            found_in.append(f"WHEN {test or 'TRUE'} THEN {'FALSE' if value is None else 'TRUE'}")
        lacuna = lack(UNKNOWN, f"[{text(scale.name)}]", "lacuna")
        if not values:
            return Column(f"NULL::{shape}", frame.let(lacuna))
        held = frame.let(f"CASE {' '.join(found_in)} ELSE FALSE END")
        return Column(frame.let(f"CASE {' '.join(values)} END"), frame.let(f"CASE WHEN NOT {held} THEN {lacuna} END"))

    # ── answers ────────────────────────────────────────────────────────────────────────────────────────────────────────

    def answers(self, goal: str) -> list[Found]:
        """What is said of a goal, case by case, for the cases that are asked for it."""
        rule = self.program.rules[goal]
        table = self.rule(rule)
        rows = self.db.execute(f"SELECT v, l, key FROM {table} ORDER BY key").fetchall()
        mine = [row for row in rows if self._asked is None or self._asked[row[2]] == goal]
        return [_found(v, lacking, rule.type) for v, lacking, _ in mine]


def _found(v: Any, lacking: Any, type: Type) -> Found:
    if lacking is not None:
        missing = tuple(sorted(lacking["m"])) if lacking["k"] == UNKNOWN else ()
        return Found(STATUS[lacking["k"]], None, missing, lacking["r"])
    if isinstance(v, dict):
        v = Fraction(v["n"], v["d"])
    elif v is not None and type.kind is Kind.CALENDAR:
        v = Duration(v)
    elif v is not None and type.kind is Kind.DAYS:
        v = Duration(0, v)
    return Found("determined", v, (), "")
