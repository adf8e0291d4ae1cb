"""Scenarios: each expectation against an answer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest

from millesime.model.citation import NO_AUTHORITY
from millesime.model.program import (
    Check,
    Discordance,
    Expectation,
    Given,
    Gravity,
    Program,
    Scenario,
    Side,
    Situation,
)
from millesime.text.diagnostic import Checked, diagnose
from millesime.text.source import Span
from millesime.values import Duration, Status
from millesime.workspace.scenarios import NOTHING, Answer, facts_of, met, run


@dataclass(frozen=True)
class Said:
    """An answer."""

    status: Status
    value: Any = None
    missing: tuple[str, ...] = ()


def told(value: Any) -> Said:
    return Said(Status.DETERMINED, value)


def value(expected: Any) -> Check:
    return Check("prime.montant", Expectation.VALUE, expected)


def status(name: str, *missing: str) -> Check:
    return Check("prime.montant", Expectation.STATUS, status=name, missing=missing)


@pytest.mark.parametrize(
    ("check", "answer", "passes"),
    [
        (value(Fraction("728.01")), told(Decimal("728.01")), True),
        (value(Fraction(1, 3)), told(Fraction(1, 3)), True),
        (value(Fraction(1, 3)), told(Decimal("0.333")), False),
        (value(3), told(Fraction(3)), True),
        (value(True), told(True), True),
        (value(True), told(1), False),
        (value(0), told(False), False),
        (value(date(2012, 4, 1)), told(date(2012, 4, 1)), True),
        (value(Duration(240)), told(Duration(240)), True),
        (value("mixte"), told("mixte"), True),
        (value("mixte"), told("collective"), False),
        (value("mixte"), Said(Status.UNKNOWN), False),
        (value(None), told(None), True),
        (value(None), told(False), False),
        (status(NOTHING), told(None), True),
        (status(NOTHING), Said(Status.NOT_APPLICABLE), True),
        (status(NOTHING), Said(Status.NOT_IN_FORCE), True),
        (status(NOTHING), Said(Status.UNKNOWN), False),
        (status(NOTHING), Said(Status.BEYOND_HORIZON), False),
        (status("beyond_horizon"), Said(Status.BEYOND_HORIZON), True),
        (status("unknown"), Said(Status.UNKNOWN, missing=("a", "b")), True),
        (status("unknown", "b"), Said(Status.UNKNOWN, missing=("a", "b")), True),
        (status("unknown", "b", "c"), Said(Status.UNKNOWN, missing=("a", "b")), False),
        (status("unknown"), told("x"), False),
        (status("conflict"), Said(Status.UNKNOWN), False),
    ],
)
def test_an_expectation_is_met_or_not(check: Check, answer: Said, passes: bool) -> None:
    assert met(check, answer) is passes


def test_facts_are_nested_as_in_a_case() -> None:
    given: Given = (
        ("entreprise.effectif", 19),
        ("sinistres", ((("annee", 2010), ("taux_ip", Fraction(1, 4))), (("annee", 2011),))),
        ("annees", (2010, 2011)),
        ("depenses", ()),
        ("entreprise.effectif", 20),
        ("accident.date", None),
    )
    assert facts_of(given) == {
        "entreprise": {"effectif": 20},
        "sinistres": [{"annee": 2010, "taux_ip": Fraction(1, 4)}, {"annee": 2011}],
        "annees": [2010, 2011],
        "depenses": [],
        "accident": {"date": None},
    }
    assert facts_of((("a", 1), ("a.b", 2))) == {"a": {"b": 2}}


class Court:
    """Answers every goal with the number of employees, and remembers what it was asked."""

    def __init__(self) -> None:
        self.asked: list[tuple[dict[str, Any], tuple[str, ...], date | None, str | None]] = []

    def __call__(
        self, facts: Mapping[str, Any], goals: Sequence[str], at: date | None, reading: str | None
    ) -> Checked[Mapping[str, Answer] | None]:
        self.asked.append((dict(facts), tuple(goals), at, reading))
        if facts.get("faux"):
            return Checked(None, (diagnose("ML501", path="faux"),))
        return Checked(
            {goal: told(facts["effectif"]) if "effectif" in facts else Said(Status.UNKNOWN) for goal in goals}
        )


def program(*scenarios: Scenario) -> Program:
    return Program("2012", {}, {}, {}, {}, {}, {}, scenarios=scenarios)


def test_each_line_is_asked_once_and_each_expectation_told() -> None:
    day = date(2012, 4, 1)
    checks = (Check("a", Expectation.VALUE, 19, span=Span("a.loi", 7, 9)), Check("b", Expectation.VALUE, 20))
    lines = (
        Situation((("effectif", 19),), day, "code", None, checks),
        Situation((("faux", 1),), None, None, None, checks[:1]),
        Situation((), None, None, "2016", checks[:1]),
        Situation((), None, None, "2020", checks[:1]),
    )
    held = program(
        Scenario("autre", (), lines, edition="2011"), Scenario("ici", (("effectif", 9),), lines, edition="2012")
    )
    here, there = Court(), Court()
    outcomes = list(run(held, here, {"2016": there}.get))
    assert [(outcome.edition, outcome.check.goal, outcome.passed) for outcome in outcomes] == [
        ("2012", "a", True),
        ("2012", "b", False),
        ("2012", "a", False),
        ("2016", "a", False),
        ("2020", "a", False),
    ]
    assert outcomes[0].at.start == 7
    assert outcomes[1].answer == told(19)
    assert (outcomes[2].answer, [fault.code for fault in outcomes[2].refused]) == (None, ["ML501"])
    assert outcomes[4].answer is None
    assert here.asked == [
        ({"effectif": 19}, ("a", "b"), day, "code"),
        ({"effectif": 9, "faux": 1}, ("a",), None, None),
    ]
    assert there.asked == [({"effectif": 9}, ("a",), None, None)]
    assert len(list(run(held, Court(), {"2016": there}.get, inherited=True))) == 10


def test_the_sides_of_discordances_are_run_after_the_scenarios() -> None:
    def scenario(label: str) -> Scenario:
        return Scenario(label, (("effectif", 19),), (Situation((), None, None, None, (value(19),)),), edition="2012")

    sides = tuple(Side(label, NO_AUTHORITY, scenario(label)) for label in ("guide", "code"))
    disputed = {"k01": Discordance("k01", "k", Gravity.HIGH, ("prime.montant",), sides, edition="2012")}
    held = replace(program(scenario("d'abord")), discordances=disputed)
    outcomes = list(run(held, Court(), lambda _: None))
    assert [(one.scenario.label, one.passed) for one in outcomes] == [
        ("d'abord", True),
        ("guide", True),
        ("code", True),
    ]
