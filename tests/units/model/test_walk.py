"""What an expression is made of, and what a goal reaches."""

from __future__ import annotations

import time
from typing import get_args

import pytest

from millesime.model.expressions import Expr, Literal, Not
from millesime.model.program import Rule, Scale
from millesime.model.walk import Reads, children, dependencies, reached, readers, rule_expressions, walk
from millesime.values.types import BOOLEAN
from tests.laboratory import compiled
from tests.units.model.sample import FACTS, RULES, SCALES

PROGRAM = compiled(FACTS, SCALES, RULES).program


def nodes() -> list[Expr]:
    holders: list[Rule | Scale] = [*PROGRAM.rules.values(), *PROGRAM.scales.values()]
    return [node for holder in holders for root in rule_expressions(holder) for node in walk(root)]


def test_every_kind_of_node_is_walked() -> None:
    met = {type(node).__name__ for node in nodes()}
    rare = {"ElementRef"}  # a list of plain values
    assert {kind.__name__ for kind in get_args(Expr)} - met <= rare


def test_children_come_in_the_order_of_writing() -> None:
    for node in nodes():
        starts = [child.span.start for child in children(node) if child.span.file]
        if type(node).__name__ not in {"Arms", "Aggregate"}:  # these are written with the value first
            assert starts == sorted(starts), node


def test_walk_goes_outermost_first() -> None:
    body = PROGRAM.rules["sinistre.impute"].versions[0].body
    assert [type(node).__name__ for node in walk(body)] == [
        "If",
        "Compare",
        "FieldRef",
        "Literal",
        "FieldRef",
        "Unfound",
    ]


def test_dependencies_are_direct() -> None:
    found = dependencies(PROGRAM)
    assert found["total"] == {"sinistre.impute", "sinistres", "base", "date_reference"}
    assert {"jour", "assure", "effectif", "plafond", "taux_zone", "conditions_communes", "taux_retenu"} <= found["base"]
    assert found["plafond"] == frozenset()


def test_a_goal_reaches_all_that_it_may_read() -> None:
    reach = reached(PROGRAM, "total")
    assert reach.rules == {"total", "base", "sinistre.impute"}
    assert reach.scales == {"plafond", "taux_zone"}
    assert reach.readings == {"guide", "code"}
    assert {"sinistres", "effectif", "jour", "date_reference", "fin"} <= reach.facts
    assert reach.names == reach.facts | reach.rules | reach.scales


def test_borrowed_conditions_reach_less_than_their_rule() -> None:
    lender = "fait a : booléen\nfait b : booléen\nrègle r : booléen\n  version à compter du 2012-01-01\n    toutes\n      1° a\n      2° b\n"
    borrower = "règle q : booléen\n  version à compter du 2012-01-01 : conditions 1° de r\n"
    program = compiled(lender + borrower).program
    assert reached(program, "q").facts == {"a", "date_reference"}
    assert reached(program, "q").rules == {"q"}
    assert dependencies(program)["q"] == {"r", "date_reference"}
    assert readers(program, ["b"]) == {"r"}
    assert readers(program, ["a"]) == {"r", "q"}


@pytest.mark.parametrize("fact", ["effectif", "sinistres", "taux_retenu"])
def test_readers_are_the_converse_of_reach(fact: str) -> None:
    reads = Reads(PROGRAM)
    expected = {name for name in PROGRAM.rules if fact in reached(PROGRAM, name, within=reads).facts}
    assert readers(PROGRAM, [fact], within=reads) == expected


def test_what_no_program_declares_reaches_nothing() -> None:
    assert reached(PROGRAM, "personne").names == frozenset()


def test_a_deep_expression_does_not_exhaust_the_stack() -> None:
    node: Expr = Literal(True, BOOLEAN)
    for _ in range(50_000):
        node = Not(node, BOOLEAN)
    assert sum(1 for _ in walk(node)) == 50_001


def test_a_thousand_rules_are_fast_enough() -> None:
    law = "fait x : entier\nrègle r0 : entier\n  version à compter du 2012-01-01 : x\n" + "".join(
        f"règle r{n} : entier\n  version à compter du 2012-01-01 : (r{n - 1} + x * 3) dans la limite de 100\n"
        for n in range(1, 1000)
    )
    program = compiled(law).program
    before = time.perf_counter()
    dependencies(program)
    reached(program, "r999")
    assert time.perf_counter() - before < 2  # some 20 ms; the bound only catches a quadratic walk
