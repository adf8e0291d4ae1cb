"""Facts made at random from a program's own declarations: what property tests feed it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from fractions import Fraction
from typing import Any

from hypothesis import strategies as st

from millesime.model.expressions import Literal, Switch
from millesime.model.program import DATE_REFERENCE, Fact, Program, Rule, Scale
from millesime.model.walk import reached, rule_expressions, walk
from millesime.values import Duration
from millesime.values.types import DATE, Kind, Type


def thresholds(program: Program) -> Mapping[Kind, list[Any]]:
    """Every literal of the rules and every first day of a version: where a result can turn."""
    found: dict[Kind, set[Any]] = {}
    holders: list[Rule | Scale] = [*program.rules.values(), *program.scales.values()]
    for holder in holders:
        for version in holder.versions:
            found.setdefault(Kind.DATE, set()).add(version.interval.since)
        for root in rule_expressions(holder):
            for expr in walk(root):
                if isinstance(expr, Literal) and expr.value is not None:
                    found.setdefault(expr.type.kind, set()).add(expr.value)
                if isinstance(expr, Switch):
                    edges = {e for case in expr.cases for e in (case.guard.low, case.guard.high) if e is not None}
                    found.setdefault(expr.subject.type.kind, set()).update(edges)
    return {kind: sorted(values) for kind, values in found.items()}


def values_of(fact: Fact, program: Program, known: Mapping[Kind, list[Any]]) -> st.SearchStrategy[Any]:
    """Values that a fact may take, thick around the thresholds of the law."""
    return _typed(fact.type, fact, program, known)


def _typed(type: Type, fact: Fact, program: Program, known: Mapping[Kind, list[Any]]) -> st.SearchStrategy[Any]:
    base: st.SearchStrategy[Any]
    match type.kind:
        case Kind.BOOLEAN:
            base = st.booleans()
        case Kind.CHOICE:
            base = st.sampled_from([name for name, _ in program.enumerations[type.name or ""].choices])
        case Kind.DATE:
            edges = [d + timedelta(days=n) for d in known.get(Kind.DATE, ()) for n in (-1, 0, 1)]
            lived = st.dates(date(1990, 1, 1), date(2018, 12, 31))
            base = st.one_of(lived, st.sampled_from(edges)) if edges else lived
        case Kind.INTEGER | Kind.NUMBER | Kind.AMOUNT | Kind.RATE:
            base = _number(type, fact, known)
        case Kind.CALENDAR:
            base = st.builds(Duration, st.integers(0, 480))
        case Kind.DAYS:
            base = st.builds(lambda days: Duration(0, days), st.integers(0, 4000))
        case Kind.TEXT:
            base = st.text(max_size=5)
        case Kind.LIST:
            assert type.item is not None
            base = st.lists(_typed(type.item, fact, program, known), max_size=4).map(tuple)
        case Kind.RECORD:
            base = st.tuples(*(values_of(f, program, known) for f in program.structures[type.name or ""].fields))
        case _:
            raise AssertionError(type)
    return st.one_of(st.none(), base) if type.optional else base


def _number(type: Type, fact: Fact, known: Mapping[Kind, list[Any]]) -> st.SearchStrategy[Any]:
    grain: Any = fact.step or (1 if type.kind is Kind.INTEGER else Fraction(1, 100))
    low: Any = fact.low if fact.low is not None else 0
    high: Any = fact.high if fact.high is not None else (2100 if type.kind is Kind.INTEGER else 100_000)
    near = [v + n * grain for v in known.get(type.kind, ()) for n in (-1, 0, 1)]
    near = [v for v in near if low <= v <= high]
    spread = st.integers(0, int((high - low) / grain)).map(lambda n: low + n * grain)
    return st.one_of(spread, st.sampled_from(near)) if near else spread


def facts_of(program: Program, goal: str) -> list[Fact]:
    """Every fact that a goal may read, the day asked about included where it looks at it."""
    names = sorted(reached(program, goal).facts)
    return [program.facts[n] if n in program.facts else Fact(DATE_REFERENCE, DATE) for n in names]


@st.composite
def cases(draw: st.DrawFn, program: Program, goal: str) -> dict[str, Any]:
    """A value for every fact that a goal may read."""
    known = thresholds(program)
    return {fact.name: draw(values_of(fact, program, known)) for fact in facts_of(program, goal)}
