"""Expressions as columns: values, references, comparisons, three-valued logic, operators."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, final

from millesime.model import expressions as x
from millesime.model.expressions import Comparison, Expr
from millesime.values.types import Kind, Type
from tests.oracle import branches, delays, folds, listings
from tests.oracle.frames import COMMON, Column, Frame
from tests.oracle.outcomes import absorbed, of_options, settled
from tests.oracle.sql import (
    CONFLICT,
    NO_LACK,
    NOT_APPLICABLE,
    NUMERIC,
    UNKNOWN,
    Unsupported,
    lack,
    literal,
    sql_type,
    text,
)

if TYPE_CHECKING:
    from tests.oracle.oracle import Oracle

Spread = Any


@final
class Writer:
    """Writes the columns of one body over one frame. `owner` is what a lacuna in it names."""

    def __init__(self, oracle: Oracle, frame: Frame, owner: str) -> None:
        self.oracle, self.frame, self.owner = oracle, frame, owner

    def sql_type(self, type: Type) -> str:
        """How values of a type are held."""
        return sql_type(type, self.oracle.program)

    def value(self, expr: Expr) -> Column:
        """The value of an expression, or what is lacking."""
        return settled(self.frame, self.outcome(expr), self.sql_type(expr.type))

    def outcome(self, expr: Expr) -> Column:
        """The outcome of a body, which may also be no match, the common law, or one of several things."""
        let = self.frame.let
        match expr:
            case x.Literal():
                return Column(literal(expr.value, expr.type, self.oracle.program))
            case x.FactRef():
                return self.oracle.fact(self.frame, expr.name)
            case x.RuleRef():
                return self._rule(expr)
            case x.ScaleRef():
                return self.oracle.scale(self, expr)
            case x.ElementRef():
                return Column(self.frame.locals[expr.variable][0])
            case x.FieldRef():
                return self._field(expr)
            case x.ConditionsOf():
                return self.oracle.conditions_of(self.frame, expr)
            case x.CommonLaw():
                return Column(f"NULL::{self.sql_type(expr.type)}", x=f"{COMMON}::TINYINT")
            case x.Unfound():
                missing = f"[{text(self.owner)}]"
                return Column(f"NULL::{self.sql_type(expr.type)}", let(lack(UNKNOWN, missing, "lacuna")))
            case x.Compare():
                return self._compare(expr)
            case x.Between():
                return self._between(expr)
            case x.OneOf():
                return self._one_of(expr)
            case x.Exists():
                subject = self.value(expr.subject)
                return self._truth([subject], "FALSE", f"({subject.v} IS NOT NULL)", lambda v: f"({v} IS NOT NULL)")
            case x.Not():
                operand = self.value(expr.operand)
                return Column(let(f"NOT {operand.v}"), operand.l)
            case x.And() | x.Or():
                operands = [self.value(one) for one in expr.operands]
                return self.kleene(operands, decides=isinstance(expr, x.Or))
            case x.If():
                return self._if(expr)
            case x.Call():
                return self._call(expr)
            case x.Limit():
                return self._limit(expr)
            case x.Default():
                return self._default(expr)
            case x.Aggregate():
                return folds.aggregate(self, expr)
            case x.Conditions():
                return listings.conditions(self, expr)
            case x.Pick():
                return listings.pick(self, expr)
            case x.Delay():
                return delays.delay(self, expr)
            case x.Arms():
                return branches.arms(self, expr)
            case x.Switch():
                return branches.switch(self, expr)
            case x.When():
                return branches.when(self, expr)
            case _:
                raise Unsupported(type(expr).__name__)

    # ── references ─────────────────────────────────────────────────────────────────────────────────────────────────────

    def _rule(self, expr: x.RuleRef) -> Column:
        rule = self.oracle.program.rules[expr.name]
        if expr.element is None:
            return self.oracle.read(self.frame, self.oracle.rule(rule), "rid", rule.type)
        place = self.frame.locals[expr.element]
        table = self.oracle.decide(rule, self.frame.base, {rule.structure or "": place})
        return self.oracle.read(self.frame, table, "key", rule.type)

    def _field(self, expr: x.FieldRef) -> Column:
        element, place = self.frame.locals[expr.variable]
        v = self.frame.let(f"{element}.f{expr.index}")
        given = f"{element}.g{expr.index}"
        if expr.has_presumption and self.oracle.presumptions:
            presumed = literal(expr.presumed, expr.type, self.oracle.program)
            return Column(self.frame.let(f"CASE WHEN {given} THEN {element}.f{expr.index} ELSE {presumed} END"))
        missing = lack(UNKNOWN, f"[{place} || {text('.' + expr.field)}]")
        return Column(v, self.frame.let(f"CASE WHEN NOT {given} THEN {missing} END"))

    # ── truths ─────────────────────────────────────────────────────────────────────────────────────────────────────────

    def _truth(
        self, operands: Sequence[Column], refused: str, test: str, spread: Spread, macro: str = "absorb"
    ) -> Column:
        """A test: `refused` where it fails whatever is lacking, and true or false where all that may be agree."""
        let = self.frame.let
        lacking = [column for column in operands if column.l is not None]
        if not lacking:
            return Column(let(f"CASE WHEN {refused} THEN FALSE ELSE {test} END"))
        some = let(" OR ".join(column.lacking() for column in lacking))
        truth = "NULL::BOOLEAN"
        if any(column.o is not None for column in lacking):
            known = let(f"CASE WHEN {some} THEN {self._spread(operands, spread)} END")
            truth = let(f"CASE WHEN len({known}) = 1 THEN {known}[1] END")
        v = let(f"CASE WHEN {refused} THEN FALSE WHEN {some} THEN {truth} ELSE {test} END")
        return Column(v, let(f"CASE WHEN {v} IS NULL THEN {absorbed(self.frame, operands, macro)} END"))

    def _spread(self, operands: Sequence[Column], test: Spread) -> str:
        """The truths of a test over all that its operands may be; NULL where one may be anything."""
        names = [f"z{index}" for index in range(len(operands))]
        found = "[" + test(*(f"{name}.v" for name in names)) + "]"
        for name, column in zip(reversed(names), reversed(operands), strict=True):
            span = f"[{{'v': {column.v}}}]"
            if column.l is not None:
                span = f"CASE WHEN {column.l} IS NULL THEN {span} ELSE {column.o or 'NULL'} END"
            found = f"flatten(list_transform({span}, lambda {name}: {found}))"
        return f"list_distinct({found})"

    def less(self, a: str, b: str, type: Type) -> str:
        """Whether one value comes before another."""
        return f"q_less({a}, {b})" if type.kind in NUMERIC else f"({a} < {b})"

    def _test(self, op: Comparison, a: str, b: str, type: Type) -> str:
        match op:
            case Comparison.EQ:
                return f"({a} IS NOT DISTINCT FROM {b})"
            case Comparison.NE:
                return f"({a} IS DISTINCT FROM {b})"
            case Comparison.LT:
                return self.less(a, b, type)
            case Comparison.GT:
                return self.less(b, a, type)
            case Comparison.LE:
                return f"(NOT {self.less(b, a, type)})"
            case Comparison.GE:
                return f"(NOT {self.less(a, b, type)})"

    def _compare(self, expr: x.Compare) -> Column:
        left, right = self.value(expr.left), self.value(expr.right)
        ordered = expr.op not in (Comparison.EQ, Comparison.NE)
        optional = expr.left.type.optional or expr.right.type.optional

        def test(a: str, b: str) -> str:
            return f"coalesce({self._test(expr.op, a, b, expr.left.type)}, FALSE)"

        refused = f"{left.nothing()} OR {right.nothing()}" if ordered else "FALSE"
        macro = "awaiting" if ordered and optional else "absorb"
        return self._truth([left, right], refused, test(left.v, right.v), test, macro)

    def _between(self, expr: x.Between) -> Column:
        shape = expr.subject.type
        subject, low, high = (self.value(part) for part in (expr.subject, expr.low, expr.high))

        def test(s: str, a: str, b: str) -> str:
            return f"coalesce(NOT {self.less(s, a, shape)} AND NOT {self.less(b, s, shape)}, FALSE)"

        refused = " OR ".join(part.nothing() for part in (subject, low, high))
        refused += f" OR coalesce({self.less(subject.v, low.v, shape)}, FALSE)"
        refused += f" OR coalesce({self.less(high.v, subject.v, shape)}, FALSE)"
        return self._truth([subject, low, high], refused, test(subject.v, low.v, high.v), test, "awaiting")

    def among(self, v: str, values: Sequence[Any], type: Type) -> str:
        """Whether a value is one of those."""
        tests = (f"{v} IS NOT DISTINCT FROM {literal(one, type, self.oracle.program)}" for one in values)
        return f"({' OR '.join(tests)})"

    def _one_of(self, expr: x.OneOf) -> Column:
        subject = self.value(expr.subject)
        test = self.among(subject.v, expr.values, expr.subject.type)
        return self._truth([subject], "FALSE", test, lambda v: self.among(v, expr.values, expr.subject.type))

    def kleene(self, operands: Sequence[Column], *, decides: bool) -> Column:
        """One operand that decides settles it; else what the others lack, facts before all."""
        word = "TRUE" if decides else "FALSE"
        decided = " OR ".join(f"{one.v} IS {word}" for one in operands)
        lacks = absorbed(self.frame, operands, "awaiting")
        lacking = " OR ".join(one.lacking() for one in operands)
        v = self.frame.let(f"CASE WHEN {decided} THEN {word} WHEN {lacking} THEN NULL ELSE NOT {word} END")
        if lacks == NO_LACK:
            return Column(v)
        return Column(v, self.frame.let(f"CASE WHEN {v} IS NULL THEN {lacks} END"))

    # ── arithmetic ─────────────────────────────────────────────────────────────────────────────────────────────────────

    def _if(self, expr: x.If) -> Column:
        frame, shape = self.frame, self.sql_type(expr.type)
        held, then, other = self.value(expr.condition), self.value(expr.then), self.value(expr.otherwise)
        sure = frame.either(f"(CASE WHEN {held.v} THEN 0 ELSE 1 END)", [then, other], shape)
        if held.l is None:
            return sure
        options = f"[{frame.option(then, shape)}, {frame.option(other, shape)}]"
        return of_options(frame, held.lacking(), sure, options, f"[{held.l}]", shape)

    def _call(self, expr: x.Call) -> Column:
        frame = self.frame
        operands = [self.value(one) for one in expr.operands]
        optional = any(one.type.optional for one in expr.operands)
        nothing = " OR ".join(one.nothing() for one in operands)
        lacks = absorbed(frame, operands, "awaiting" if optional else "absorb")
        lacking = frame.let(f"({lacks}) IS NOT NULL") if lacks != NO_LACK else "FALSE"
        nothing = frame.let(nothing)
        computed, fails = self._applied(expr, [one.v for one in operands])
        v = frame.let(f"CASE WHEN {nothing} OR {lacking} THEN NULL ELSE {computed} END")
        if not fails:
            return Column(v, None if lacks == NO_LACK else frame.let(f"CASE WHEN NOT {nothing} THEN {lacks} END"))
        found = f"CASE WHEN {nothing} THEN NULL WHEN {lacking} THEN {lacks} "
        return Column(v, frame.let(found + f"WHEN {v} IS NULL THEN {lack(CONFLICT, reason=fails)} END"))

    def _applied(self, expr: x.Call, operands: list[str]) -> tuple[str, str]:
        """An operator on values that exist, NULL where it fails, and the reason that it then has (none: it cannot)."""
        first = expr.operands[0].type
        roundings = {"arrondi": "rounded", "arrondi_supérieur": "rounded_up", "tronqué": "truncated"}
        periods = {
            "premier jour du mois suivant": 1,
            "premier jour du trimestre civil suivant": 3,
            "premier jour du semestre civil suivant": 6,
            "premier jour de l'année suivante": 12,
        }
        a, b = operands[0], operands[-1]
        match expr.operator:
            case "+" | "-" if first.kind is Kind.DATE:
                sign = "" if expr.operator == "+" else "-"
                unit = "add_days" if expr.operands[1].type.kind is Kind.DAYS else "add_months"
                return f"{unit}({a}, {sign}{b})", "date_out_of_range"
            case "+" if first.kind in (Kind.CALENDAR, Kind.DAYS):
                return f"({a} + {b})", ""
            case "+" | "-" | "*":
                return f"{ {'+': 'q_add', '-': 'q_subtract', '*': 'q_multiply'}[expr.operator] }({a}, {b})", ""
            case "/":
                return f"q_divide({a}, {b})", "division_by_zero"
            case rounding if rounding in roundings:
                return f"{roundings[rounding]}({a}, {b})", "division_by_zero"
            case "min" | "max":
                return self.extreme(operands, first, most=expr.operator == "max"), ""
            case "année" | "mois" | "jour":
                part = {"année": "year", "mois": "month", "jour": "day"}[expr.operator]
                return whole(f"{part}({a})"), ""
            case "âge":
                return f"age({a}, {b})", ""
            case "jours":
                return whole(f"({b} - {a})"), ""
            case period if period in periods:
                return f"next_period({a}, {periods[period]})", "date_out_of_range"
            case "dernier jour du mois de":
                return f"(next_period({a}, 1) - 1)", "date_out_of_range"
            case other:
                raise Unsupported(f"operator {other}")

    def extreme(self, values: Sequence[str], type: Type, *, most: bool) -> str:
        """The greatest or the least of several values that exist."""
        found = values[0]
        for one in values[1:]:
            if type.kind in NUMERIC:
                found = f"{'q_most' if most else 'q_least'}({found}, {one})"
            else:
                found = f"{'greatest' if most else 'least'}({found}, {one})"
        return found

    def _limit(self, expr: x.Limit) -> Column:
        value, bound = self.value(expr.operand), self.value(expr.bound)
        binds = self.less(*((bound.v, value.v) if expr.is_cap else (value.v, bound.v)), expr.type)
        lacks = absorbed(self.frame, [value, bound])
        v = self.frame.let(f"CASE WHEN {value.v} IS NULL OR {bound.v} IS NULL THEN {value.v} WHEN {binds} THEN {bound.v} ELSE {value.v} END")  # fmt: skip
        if lacks == NO_LACK:
            return Column(v)
        return Column(self.frame.let(f"CASE WHEN ({lacks}) IS NULL THEN {v} END"), lacks)

    def _default(self, expr: x.Default) -> Column:
        value, fallback = self.value(expr.operand), self.value(expr.fallback)
        if value.l is None:
            return value
        index = f"(CASE WHEN {value.l}.k = {NOT_APPLICABLE} THEN 1 ELSE 0 END)"
        return self.frame.either(index, [value, fallback], self.sql_type(expr.type))


def whole(count: str) -> str:
    """A whole number."""
    return f"{{'n': ({count})::HUGEINT, 'd': 1::HUGEINT}}"
