"""The queries and the evaluator say the same: of every shipped goal, and of programs made at random."""

from __future__ import annotations

from collections import Counter
from random import Random

import pytest

from millesime.model.program import DATE_REFERENCE
from tests.dossiers import case, fewer
from tests.laboratory import compiled
from tests.oracle.agreement import EDITIONS, MORE, Law, Question, disagreements, shipped
from tests.oracle.thresholds import Row
from tests.programs import program

READINGS = [(edition, reading) for edition in EDITIONS for reading in (None, *shipped(edition).program.reading_names)]
SEEDS = range(200) if MORE else range(8)
EVENTS = frozenset({"j0", "j1", DATE_REFERENCE})


@pytest.mark.parametrize("edition", EDITIONS)
def test_every_shipped_goal(edition: str) -> None:
    """Values, statuses and what is missing, on random cases and on those that the law's own thresholds make."""
    law = shipped(edition)
    questions = list(law.questions(law.goals, MORE // 4 or 4, MORE or 16))
    assert list(disagreements(law, questions)) == []


@pytest.mark.skipif(not MORE, reason="a long run: `make agree`")
@pytest.mark.parametrize(("edition", "reading"), READINGS)
def test_every_reading(edition: str, reading: str | None) -> None:
    """The same under each reading, nothing being presumed."""
    law = shipped(edition)
    questions = list(law.questions(law.goals, 8, 40))
    assert list(disagreements(law, questions, reading, presumptions=False)) == []


def test_every_status_is_met() -> None:
    """The cases are worth the trouble: every status comes up, and most goals have a value in some case."""
    for edition in EDITIONS:
        law = shipped(edition)
        met: Counter[str] = Counter()
        decided = set()
        for question in law.questions(law.goals, 6, 24):
            status = law.said(question).found.status
            met[status] += 1
            if status == "determined":
                decided.add(question.goal)
        assert set(met) >= {"determined", "unknown", "not_applicable", "not_in_force", "beyond_horizon"}, edition
        assert len(decided) > 0.9 * len(law.goals), sorted(set(law.goals) - decided)


@pytest.mark.parametrize("seed", SEEDS)
def test_programs_at_random(seed: int) -> None:
    """The same of programs that have every construct, under any reading, with or without presumptions."""
    random = Random(seed)
    trial = compiled(program(random))
    if not trial.clean:
        pytest.skip("the program has a fault")
    law = Law(trial.program)
    cases = []
    for number in range(8):
        whole = case(random, law.program)
        if number % 2:
            del whole[DATE_REFERENCE]
        kept = EVENTS & set(whole) if number % 3 else frozenset[str]()
        some = fewer(random, whole, 0.65, law.program, kept)
        cases += [whole, some, fewer(random, some, 0.5, law.program, frozenset())]
    reading = random.choice([None, *law.program.reading_names])
    questions = [Question(goal, Row(values)) for goal in law.goals for values in cases]
    assert list(disagreements(law, questions, reading, random.random() < 0.5)) == []
