"""Facts drawn by Hypothesis, directed by their types and the law's figures: kernel, queries and evaluator say the same.

The other tests draw theirs from seeds, which are many and always the same. Here a case on which they part is made smaller.
"""

from __future__ import annotations

from functools import cache
from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.oracle.agreement import EDITIONS, MORE, Law, Question, alike, disagreements, shipped
from tests.oracle.columnar import Generated
from tests.oracle.thresholds import Row

SOME = settings(
    max_examples=10 * MORE or 80,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
_CODE: dict[tuple[str, str], Generated] = {}


def code(law: Law, goal: str) -> Generated:
    """A goal's generated code, made once."""
    key = law.program.edition, goal
    if key not in _CODE:
        _CODE[key] = Generated(law.program, goal)
    return _CODE[key]


@cache
def bases(edition: str, goal: str) -> list[Row]:
    """Cases to start from."""
    return shipped(edition).rows.bases(goal)


@st.composite
def questions(draw: st.DrawFn, law: Law) -> list[Question]:
    """Some cases for one goal: of scenarios and of any sort, facts of which are moved to the law's edges or left out."""
    goal = draw(st.sampled_from(law.goals))
    random: Random = draw(st.randoms(use_true_random=False))
    begun = bases(law.program.edition, goal)
    if not begun or not law.rows.facts(goal):
        return [Question(goal, Row({}, None))]
    rows = law.rows
    return [
        Question(goal, rows.nearby(random, goal, begun, another_day=draw(st.booleans()), coherent=draw(st.booleans())))
        for _ in range(draw(st.integers(1, 12)))
    ]


@pytest.mark.parametrize("edition", EDITIONS)
def test_kernel_and_evaluator(edition: str) -> None:
    law = shipped(edition)

    @SOME
    @given(questions(law), st.booleans(), st.booleans())
    def agree(asked: list[Question], presumptions: bool, classes: bool) -> None:
        decided = code(law, asked[0].goal).decide(asked, presumptions=presumptions, classes=classes)
        for question, got in zip(asked, decided.said, strict=True):
            if got is not None:
                said = law.said(question, None, presumptions)
                assert alike(said, got), (question, said, got)
                assert said.cited == got.cited, (question, said, got)

    agree()


@pytest.mark.parametrize("edition", EDITIONS)
def test_queries_and_evaluator(edition: str) -> None:
    law = shipped(edition)

    @settings(SOME, max_examples=2 * MORE or 12)
    @given(questions(law), st.booleans())
    def agree(asked: list[Question], presumptions: bool) -> None:
        assert list(disagreements(law, asked, None, presumptions)) == []

    agree()
