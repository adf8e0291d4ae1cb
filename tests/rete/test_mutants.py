"""Networks gone wrong are found out: every mutant that is not equivalent is killed by cases that the evaluator decides."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest

from millesime.rete.laws import Laws
from tests.oracle.agreement import EDITIONS, MORE, shipped
from tests.rete.mutants import combined, killed, moved, mutants, outcome, recorded
from tests.rete.mutation import Score, governed, whole

GOALS = {"2012": ["prime.eligible"], "2016": ["majoration.trajet", "etablissement.nouveau"]}
"""Rules with conditions, a threshold between two facts, exceptions, conditions lent by another rule."""
LONGER = {"2012": ["pret.eligible"], "2016": ["interim.part_utilisatrice"]}
SESSIONS, COMBINATIONS = (150, 2000) if MORE else (80, 200)


@pytest.mark.parametrize("edition", EDITIONS)
def test_every_mutant_is_killed_or_equivalent(edition: str) -> None:
    """A rule left out, a threshold moved, a kind or a conclusion changed: some real case comes to something else.

    What no real case tells from the original is tried on combinations of what its cells held in some case, all of them
    where they are few. Where one tells it, the cases were too few and the test fails; else it is held to be equivalent.
    """
    law = shipped(edition)
    goals = [*GOALS[edition], *(LONGER[edition] if MORE else ())]
    counted: Counter[str] = Counter()
    survivors: list[str] = []
    for goal in goals:
        questions = [*law.questions([goal], SESSIONS, SESSIONS), *moved(law, goal, SESSIONS * 15)]
        for name, sessions in recorded(law, Laws(law.program), questions).items():
            tried: list[Any] = []
            for mutant in mutants(sessions.unit):
                if killed(mutant.unit, sessions, SESSIONS * 4):
                    counted["killed"] += 1
                    continue
                tried = tried or combined(sessions, COMBINATIONS)
                told = any(repr(outcome(mutant.unit, one)) != repr(one[3]) for one in tried)
                counted["survived" if told else "equivalent"] += 1
                survivors += [f"{name}: {mutant.told}"] if told else []
    assert survivors == []
    assert counted["killed"] > 100, counted


@pytest.mark.parametrize(
    ("edition", "goal"),
    [("2012", "rente.option_ouverte"), ("2012", "contestation"), ("2016", "majoration_forfaitaire.due")],
)
def test_the_whole_score_of_a_goal(edition: str, goal: str) -> None:
    """As `make mutate-rete` takes it: what no case notices is the same rule in every state that its cells can be in."""
    total = Score()
    for _, score in whole(shipped(edition), [goal]):
        total.add(score)
    assert total.survivors == []
    assert total.noticed > 10
    assert total.planted == total.noticed + total.equivalent.total()


@pytest.mark.parametrize("edition", EDITIONS)
def test_the_days_that_choose_versions(edition: str) -> None:
    """A rule left out, a first or last day moved by one: some day beside a cut comes to another version, or to none."""
    total = Score()
    for _, score in governed(shipped(edition)):
        total.add(score)
    assert total.noticed > 1000
    assert total.noticed == total.planted
