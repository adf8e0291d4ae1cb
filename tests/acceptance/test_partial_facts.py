"""A case with a fact taken away is never told a figure that the fact decides: every scenario of the law, fact by fact.

The scenarios are complete cases for what they ask. Without one of its facts a goal either answers as before, for the
fact did not matter, or is unknown and names the fact among those that are missing.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from millesime import Decision, Edition, Status
from millesime.model.program import Given, Scenario, Situation
from millesime.workspace.scenarios import facts_of, scenarios
from tests.acceptance.conftest import edition_named


def without(given: Given, name: str) -> Given:
    return tuple((each, value) for each, value in given if each != name)


def told(edition: Edition, given: Given, situation: Situation) -> Decision:
    goals = list(dict.fromkeys(check.goal for check in situation.checks))
    return edition.evaluate(facts_of(given), goals=goals, at=situation.at, reading=situation.reading)


def figures_without_their_fact(edition: Edition, scenario: Scenario) -> Iterator[str]:
    """What is still told of a situation once a fact that mattered is gone, or is unknown for want of another."""
    for situation in scenario.situations:
        if situation.edition is not None:
            continue
        given = scenario.given + situation.given
        whole = told(edition, given, situation)
        for name in dict.fromkeys(each for each, _ in given):
            part = told(edition, without(given, name), situation)
            if name in part.assumed:  # a presumption, or a day that the day asked about stands for: the record says so
                continue
            for goal in dict.fromkeys(check.goal for check in situation.checks):
                before, after = whole[goal], part[goal]
                if (after.status, after.value) == (before.status, before.value):
                    continue
                if after.status != Status.UNKNOWN or name not in after.missing:
                    yield f"{scenario.label}, {goal} without {name}: {after.status} {after.value} {after.missing}"


@pytest.mark.parametrize("name", ["2012", "2016"])
def test_a_fact_taken_away_is_missed(name: str) -> None:
    edition = edition_named(name)
    own = [each for each in scenarios(edition.program) if each.edition == name]
    assert [line for scenario in own for line in figures_without_their_fact(edition, scenario)] == []
