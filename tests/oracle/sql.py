"""What the queries are written with: exact numbers as pairs, days, and why there is no value, as DuckDB macros.

A number is `STRUCT(n HUGEINT, d HUGEINT)`, reduced and with `d > 0`: never a DOUBLE, never a DECIMAL that is divided.
HUGEINT overflows loudly. A lack is `STRUCT(k TINYINT, m VARCHAR[], r VARCHAR)`: its rank, what is missing, its reason.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from fractions import Fraction
from typing import Any

from millesime.model.program import Program
from millesime.values import Duration
from millesime.values.types import Kind, Type

NUMBER = "STRUCT(n HUGEINT, d HUGEINT)"
LACK = "STRUCT(k TINYINT, m VARCHAR[], r VARCHAR)"
NO_LACK = f"NULL::{LACK}"
CONFLICT, BEYOND, NOT_IN_FORCE, UNKNOWN, NOT_APPLICABLE = range(1, 6)
"""The gravest first: of several, the least is kept (DESIGN, semantics 11)."""
STATUS = ("determined", "conflict", "beyond_horizon", "not_in_force", "unknown", "not_applicable")
NUMERIC = (Kind.INTEGER, Kind.NUMBER, Kind.AMOUNT, Kind.RATE)


class Unsupported(Exception):
    """A construct that the queries do not have."""


def text(value: str) -> str:
    """A text as a literal."""
    return "'" + value.replace("'", "''") + "'"


def listed(items: Sequence[str]) -> str:
    """A list of expressions."""
    return "[" + ", ".join(items) + "]"


def sql_type(type: Type, program: Program) -> str:
    """How values of a type are held in a column."""
    match type.kind:
        case Kind.BOOLEAN | Kind.NORM:
            return "BOOLEAN"
        case Kind.DATE:
            return "DATE"
        case Kind.CALENDAR | Kind.DAYS:
            return "BIGINT"
        case Kind.TEXT | Kind.CHOICE:
            return "VARCHAR"
        case Kind.LIST:
            assert type.item is not None
            return sql_type(type.item, program) + "[]"
        case Kind.RECORD:
            fields = program.structures[type.name or ""].fields
            inner = (f"f{i} {sql_type(one.type, program)}, g{i} BOOLEAN" for i, one in enumerate(fields))
            return f"STRUCT({', '.join(inner)})"
        case kind if kind in NUMERIC:
            return NUMBER
        case kind:
            raise Unsupported(f"type {kind.value}")


def literal(value: Any, type: Type, program: Program) -> str:
    """A value written in the law, « sans objet » included."""
    if value is None:
        return f"NULL::{sql_type(type, program)}"
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, date):
        return f"DATE '{value.isoformat()}'"
    if isinstance(value, Duration):
        return f"{value.days if type.kind is Kind.DAYS else value.months}::BIGINT"
    if isinstance(value, int | Fraction):
        return f"{{'n': '{value.numerator}'::HUGEINT, 'd': '{value.denominator}'::HUGEINT}}"
    return text(value)


def lack(rank: int, missing: str = "[]::VARCHAR[]", reason: str = "") -> str:
    """A lack; `missing` is an expression."""
    return f"{{'k': {rank}::TINYINT, 'm': {missing}, 'r': {text(reason)}}}"


def wanting(*names: str) -> str:
    """Unknown for want of these facts."""
    return lack(UNKNOWN, listed([text(name) for name in names]) + "::VARCHAR[]")


MACROS = """
CREATE MACRO q_make(n, d) AS {'n': sign(d)::HUGEINT * (n) // gcd(n, d), 'd': abs(d) // gcd(n, d)};
CREATE MACRO q_add(a, b) AS CASE WHEN a.d = 1 AND b.d = 1 THEN {'n': a.n + b.n, 'd': 1::HUGEINT}
  ELSE q_make(a.n * (b.d // gcd(a.d, b.d)) + b.n * (a.d // gcd(a.d, b.d)), a.d // gcd(a.d, b.d) * b.d) END;
CREATE MACRO q_negative(a) AS {'n': -a.n, 'd': a.d};
CREATE MACRO q_subtract(a, b) AS q_add(a, {'n': -b.n, 'd': b.d});
CREATE MACRO q_multiply(a, b) AS CASE WHEN a.d = 1 AND b.d = 1 THEN {'n': a.n * b.n, 'd': 1::HUGEINT}
  ELSE {'n': (a.n // q_by(a.n, b.d)) * (b.n // q_by(b.n, a.d)), 'd': (a.d // q_by(b.n, a.d)) * (b.d // q_by(a.n, b.d))} END;
CREATE MACRO q_divide(a, b) AS CASE WHEN b.n <> 0 THEN
  q_make((a.n // q_by(a.n, b.n)) * (b.d // q_by(b.d, a.d)), (a.d // q_by(b.d, a.d)) * (b.n // q_by(a.n, b.n))) END;
CREATE MACRO q_less(a, b) AS CASE WHEN a.d = b.d THEN a.n < b.n ELSE a.n * b.d < b.n * a.d END;
CREATE MACRO q_most(a, b) AS CASE WHEN q_less(a, b) THEN b ELSE a END;
CREATE MACRO q_least(a, b) AS CASE WHEN q_less(b, a) THEN b ELSE a END;
CREATE MACRO q_times(step, count) AS q_make(step.n * (count), step.d);
CREATE MACRO q_steps(a, step, more) AS sign(a.n)::HUGEINT * sign(step.n)::HUGEINT
  * ((more) // (a.d * abs(step.n)));
CREATE MACRO rounded(a, step) AS CASE WHEN step.n <> 0 THEN q_times(step,
  sign(a.n)::HUGEINT * sign(step.n)::HUGEINT * ((2 * abs(a.n) * step.d + a.d * abs(step.n)) // (2 * a.d * abs(step.n)))) END;
CREATE MACRO truncated(a, step) AS CASE WHEN step.n <> 0 THEN q_times(step,
  q_steps(a, step, abs(a.n) * step.d)) END;
CREATE MACRO rounded_up(a, step) AS CASE WHEN step.n <> 0 THEN q_times(step,
  q_steps(a, step, abs(a.n) * step.d + a.d * abs(step.n) - 1)) END;

CREATE MACRO ordinal(day) AS (day - DATE '0001-01-01');
CREATE MACRO month_index(day) AS (year(day) * 12 + month(day) - 1);
CREATE MACRO add_months(day, months) AS CASE WHEN month_index(day) + (months) BETWEEN 12 AND 119999
  THEN CAST(day + to_months((months)::INTEGER) AS DATE) END;
CREATE MACRO add_days(day, days) AS CASE WHEN ordinal(day) + (days) BETWEEN 0 AND 3652058
  THEN day + (days)::INTEGER END;
CREATE MACRO next_period(day, months) AS
  CASE WHEN year(day) * 12 + (month(day) - 1) // (months) * (months) + (months) < 119988
  THEN make_date(((year(day) * 12 + (month(day) - 1) // (months) * (months) + (months)) // 12)::BIGINT,
                 ((year(day) * 12 + (month(day) - 1) // (months) * (months) + (months)) % 12 + 1)::BIGINT, 1::BIGINT) END;
CREATE MACRO age(birth, day) AS CASE WHEN day < birth THEN 0::BIGINT
  WHEN add_months(birth, 12 * (year(day) - year(birth))) <= day THEN 12 * (year(day) - year(birth))
  ELSE 12 * (year(day) - year(birth) - 1) END::BIGINT;

CREATE MACRO union_of(ls) AS list_sort(list_distinct(flatten(list_transform(ls, lambda l: l.m))));
CREATE MACRO gravest(ls) AS list_reduce(ls, lambda a, b: CASE WHEN b.k < a.k THEN b ELSE a END);
CREATE MACRO unknown_of(ls) AS list_filter(ls, lambda l: l.k = 4);
CREATE MACRO absorb(ls) AS CASE WHEN len(ls) = 0 THEN NULL WHEN len(ls) = 1 THEN ls[1]
  WHEN gravest(ls).k <> 4 THEN gravest(ls) ELSE {'k': 4::TINYINT, 'm': union_of(ls), 'r': gravest(ls).r} END;
CREATE MACRO awaiting(ls) AS CASE WHEN len(unknown_of(ls)) > 0
  THEN {'k': 4::TINYINT, 'm': union_of(ls), 'r': unknown_of(ls)[1].r} ELSE absorb(ls) END;

CREATE MACRO lacks_in(options) AS list_filter(list_transform(options, lambda o: o.l), lambda l: l IS NOT NULL);
CREATE MACRO values_in(options) AS
  list_distinct(list_transform(list_filter(options, lambda o: o.l IS NULL), lambda o: {'v': o.v, 'x': o.x}));
CREATE MACRO agree(options) AS len(lacks_in(options)) = 0 AND len(values_in(options)) <= 1;
CREATE MACRO torn(options, reasons) AS CASE
  WHEN len(lacks_in(options)) = len(options) AND len(unknown_of(lacks_in(options))) = 0
    AND len(list_distinct(list_transform(lacks_in(options), lambda l: l.k))) = 1 THEN lacks_in(options)[1]
  WHEN len(unknown_of(reasons)) > 0 THEN awaiting(list_concat(reasons, unknown_of(lacks_in(options))))
  WHEN len(unknown_of(lacks_in(options))) > 0 AND agree(list_filter(options, lambda o: o.l IS NULL OR o.l.k <> 4))
    THEN absorb(unknown_of(lacks_in(options)))
  ELSE absorb(list_concat(reasons, lacks_in(options))) END;
CREATE MACRO spans(options) AS CASE WHEN len(list_filter(options, lambda o: o.x <> 0 OR (o.l IS NOT NULL AND
    coalesce(len(o.o), 0) = 0))) = 0
  THEN list_distinct(flatten(list_transform(options, lambda o: CASE WHEN o.l IS NULL THEN [{'v': o.v}] ELSE o.o END))) END;
CREATE MACRO narrowed(l, options) AS CASE WHEN l.k = 4 AND len(spans(options)) <= 32 THEN spans(options) END;
CREATE MACRO one_of_rank(options) AS CASE WHEN len(values_in(options)) > 1 THEN 'conflict'
  WHEN len(lacks_in(options)) > 0 THEN 'lack' ELSE 'value' END;
""".replace(
    "CREATE MACRO q_multiply", "CREATE MACRO q_by(a, b) AS greatest(gcd(a, b), 1::HUGEINT);\nCREATE MACRO q_multiply", 1
)
