"""Faults planted in the generated code are noticed: all those of the goals that matter most, and what a fault is."""

from __future__ import annotations

import pytest

from tests.oracle.agreement import shipped
from tests.oracle.mutants import Text
from tests.oracle.mutation import Bench, tried

KEY = (
    ("2012", "tarification.mode"),
    ("2012", "prime.eligible"),
    ("2012", "prime.montant_minimum"),
    ("2016", "tarification.mode"),
    ("2016", "tarification.fraction_individuelle"),
    ("2016", "tarification.taux_net"),
    ("2016", "tarification.taux_net_mixte"),
    ("2016", "prime.eligible"),
    ("2016", "prime.date_limite_demande"),
    ("2016", "prime.montant_maximum"),
)
"""Thresholds and dates, exceptions and exceptions to exceptions, roundings, a delay, amounts by year."""


@pytest.mark.parametrize(("edition", "goal"), KEY)
def test_no_fault_of_a_key_goal_goes_unnoticed(edition: str, goal: str) -> None:
    """Whoever breaks a bound, a day, a comparison, a branch or a citation is told so by some row."""
    bench = Bench(shipped(edition), goal, 40, 3600)
    assert bench.agrees() == []
    score = tried([bench], bench.text.goals[goal])
    assert score.planted > 0
    assert [(one.line, one.told) for _, one in score.survivors] == [], str(score)


SOURCE = """
class choix_couleur:
    rouge = 0
    vert = 1

def r_2010(f):
    return cited(
        select(f, f.fact("n"), Ranges((None, False, 10, True), (10, False, None, False)), (lambda f: constant(1),), (lambda f: constant(2),)),
        1,
    )

def e_2010(f):
    return cited_by(when(f, lambda f: f.fact("b"), lambda f: constant(choix_couleur.vert)), 2)

def r_from(f):
    return weighed(f, r_2010, e_2010)

r = Rule("r", "jour", (None, nothing(NOT_IN_FORCE)), ("2010-01-01", r_from), ("2012-01-01", r_2010))

GOALS = {
    "r": r,
}
"""


def test_every_sort_of_fault_is_planted() -> None:
    """Bounds, borders, days, branches, exceptions, citations, choices: each by its edit of the text, one at a time."""
    text = Text(SOURCE, [(), "D.1", "D.2"])
    told = [mutant.told for mutant in text.mutants("r")]
    for wanted in (
        "2010-01-01 → 2009-12-31",
        "2010-01-01 → 2010-01-02",
        "Ranges: 10 → 9",
        "Ranges: border at 10 → 11",
        "constant: 1 → 2",
        "vert → rouge",
        "citation 1 → 2",
        "weighed: e_2010 dropped",
        "NOT_IN_FORCE → BEYOND",
        "Rule: '2012-01-01' dropped",
    ):
        assert wanted in told, (wanted, told)
    assert all(mutant.source != SOURCE for mutant in text.mutants("r"))
