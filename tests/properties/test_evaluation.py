"""What must hold of every decision under the shipped law, whatever the facts."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import millesime
from millesime.evaluate.engine import Engine
from millesime.model.program import Program
from millesime.values import Lack, Status
from tests.generation import cases

EDITIONS = ("2012", "2016")
QUICK = settings(
    max_examples=15,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)

PROGRAMS: dict[str, Program] = {name: millesime.load(name).program for name in EDITIONS}
ENGINES = {name: Engine(program) for name, program in PROGRAMS.items()}
GOALS = [
    (edition, goal) for edition in EDITIONS for goal, rule in PROGRAMS[edition].rules.items() if rule.structure is None
]


def value(edition: str, goal: str, facts: dict[str, Any], reading: tuple[str, ...] = ()) -> Any:
    """A goal's value on these facts, presumptions off."""
    return ENGINES[edition].ask(facts, [goal], None, reading, presumptions=False).answers[0].node.value


def events(program: Program) -> set[str]:
    """Every fact that selects a version."""
    named = {rule.event for rule in program.rules.values()}
    named |= {e.event for rule in program.rules.values() for e in rule.exceptions if e.event}
    return named | {scale.event for scale in program.scales.values() if scale.event}


@pytest.mark.parametrize(("edition", "goal"), GOALS)
def test_adding_a_fact_never_changes_a_determined_result(edition: str, goal: str) -> None:
    """Monotonicity (semantics 2), for fixed event dates and presumptions off (semantics 9 and 12)."""
    program = PROGRAMS[edition]
    fixed = events(program)

    @QUICK
    @given(whole=cases(program, goal), data=st.data())
    def hold(whole: dict[str, Any], data: st.DataObject) -> None:
        movable = sorted(name for name in whole if name not in fixed)
        kept = set(data.draw(st.lists(st.sampled_from(movable), unique=True))) if movable else set()
        fewer = {name: v for name, v in whole.items() if name in fixed or name in kept}
        before, after = value(edition, goal, fewer), value(edition, goal, whole)
        if not isinstance(before, Lack) or before.status is Status.NOT_APPLICABLE:
            assert before == after, (fewer, whole)
        elif before.status is Status.UNKNOWN:
            assert before.missing
            missing = {name.partition("[")[0] for name in before.missing}
            known = set(program.facts) | set(program.scales) | set(program.rules)
            exceptions = {e.name for rule in program.rules.values() for e in rule.exceptions}
            assert missing <= known | exceptions | {"date_reference"}
            assert not missing & set(fewer) - set(program.scales), "a fact that is given is not missing"
        else:
            assert isinstance(after, Lack), "only what is unknown may become a value (decision 0015)"

    hold()


@pytest.mark.parametrize(("edition", "goal"), GOALS)
def test_the_order_of_facts_never_matters(edition: str, goal: str) -> None:
    """Determinism (semantics 7): the same facts in another order give the same value, status and missing facts."""

    @QUICK
    @given(whole=cases(PROGRAMS[edition], goal), data=st.data())
    def hold(whole: dict[str, Any], data: st.DataObject) -> None:
        shuffled = dict(data.draw(st.permutations(list(whole.items()))))
        assert value(edition, goal, whole) == value(edition, goal, shuffled)

    hold()


@pytest.mark.parametrize("edition", EDITIONS)
def test_versions_tile(edition: str) -> None:
    """On any day at most one version of a rule governs in a reading (semantics 4)."""
    for rule in PROGRAMS[edition].rules.values():
        for reading in [None, *(r.name for r in rule.readings)]:
            mine = sorted(
                (v.interval for v in rule.versions if v.reading in (None, reading)), key=lambda interval: interval.since
            )
            for earlier, later in pairwise(mine):
                assert earlier.until is not None, rule.name
                assert earlier.until <= later.since, rule.name
