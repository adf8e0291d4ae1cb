"""Which condition alone decides: known answers on small formulas."""

from __future__ import annotations

from itertools import product

import pytest

from millesime.coverage.decisions import Decision, decision_of, decisive, shown
from millesime.model.expressions import And, Expr, FactRef, Literal, Not, Or
from millesime.values.types import BOOLEAN

A, B, C = (FactRef(name, BOOLEAN) for name in "abc")
T, F, U = True, False, None


def both(*parts: Expr) -> And:
    return And(parts, BOOLEAN)


def either(*parts: Expr) -> Or:
    return Or(parts, BOOLEAN)


def no(part: Expr) -> Not:
    return Not(part, BOOLEAN)


def made(expr: Expr) -> Decision:
    return decision_of(expr, "r")


@pytest.mark.parametrize(
    ("expr", "seen", "alone"),
    [
        (both(A, B), (T, T), (True, True)),
        (both(A, B), (F, T), (True, False)),
        (both(A, B), (F, F), (False, False)),  # each hides the other
        (either(A, B), (F, F), (True, True)),
        (either(A, B), (T, T), (False, False)),
        (either(A, both(B, C)), (F, T, F), (True, False, True)),
        (either(A, both(B, C)), (T, T, T), (False, False, False)),
        (both(no(A), either(B, C)), (F, T, F), (True, True, False)),
        (both(no(A), either(B, C)), (T, F, F), (False, False, False)),
        (no(no(A)), (T,), (True,)),
        (both(A, Literal(True, BOOLEAN)), (F,), (True,)),
        (either(A, Literal(True, BOOLEAN)), (F,), (False,)),
        # What is not known stands for either value where the result is known all the same, and decides nothing itself.
        (both(A, B), (F, U), (True, False)),
        (both(A, B), (T, U), (False, False)),
        (either(A, B), (T, U), (True, False)),
        (both(A, either(B, C)), (F, U, U), (True, False, False)),
    ],
)
def test_decisive(expr: Expr, seen: tuple, alone: tuple) -> None:
    decision = made(expr)
    assert tuple(decisive(decision.formula, seen, i) for i in range(len(decision.atoms))) == alone


def test_a_condition_written_twice_is_two() -> None:
    decision = made(either(both(A, B), both(no(A), C)))
    assert len(decision.atoms) == 4
    assert decisive(decision.formula, (T, T, T, F), 0)
    assert not decisive(decision.formula, (T, T, T, F), 2)


def test_the_pair_needs_both_sides() -> None:
    formula = made(both(A, B)).formula
    assert shown(formula, [(T, T)], 0) == (True, False)
    assert shown(formula, [(T, T), (F, F)], 0) == (True, False)
    assert shown(formula, [(T, T), (F, T)], 0) == (True, True)


def test_n_and_one_runs_show_a_conjunction_whole() -> None:
    formula = made(both(A, B, C)).formula
    runs = [(T, T, T), (F, T, T), (T, F, T), (T, T, F)]
    assert all(shown(formula, runs, index) == (True, True) for index in range(3))
    for left_out in range(4):
        rest = runs[:left_out] + runs[left_out + 1 :]
        assert not all(shown(formula, rest, index) == (True, True) for index in range(3))


@pytest.mark.parametrize("expr", [both(A, either(no(B), C)), either(both(A, B), no(C)), no(both(A, no(either(B, C))))])
def test_beside_tells_exactly_when_a_condition_decides_alone(expr: Expr) -> None:
    decision = made(expr)
    for index in range(3):
        beside = list(decision.formula.beside(index))
        for seen in product((T, F), repeat=3):
            told = all(part.value(seen) is holds for part, holds in beside)
            assert told == decisive(decision.formula, seen, index)
