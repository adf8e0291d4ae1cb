"""Kernels and the evaluator say the same: values, statuses, what is missing, citations."""

from __future__ import annotations

from random import Random

import pytest

import millesime
from millesime.facts.lexicon import Lexicon
from millesime.kernels.kernel import Kernel
from millesime.model.program import DATE_REFERENCE
from tests.dossiers import case, fewer
from tests.laboratory import compiled
from tests.oracle.agreement import EDITIONS, MORE, Law, Question, alike, found, shipped
from tests.oracle.columnar import Generated
from tests.oracle.forms import nested
from tests.oracle.tables import refused, tables, told, wanted
from tests.oracle.thresholds import Row
from tests.programs import program

SEEDS = 1500 if MORE else 60
EVENTS = frozenset({"j0", "j1", DATE_REFERENCE})


@pytest.mark.parametrize("edition", EDITIONS)
def test_every_shipped_goal(edition: str) -> None:
    """On tables, of which some rows are left to the evaluator: those that it would refuse always are."""
    law, lexicon = shipped(edition), Lexicon(shipped(edition).program)
    decided = left = 0
    for goal in law.goals:
        kernel = Kernel(law.program, [goal])
        questions = list(law.questions([goal], MORE // 4 or 6, MORE or 24))
        for table in tables(law, questions, list(kernel.facts)):
            for question, answer in told(kernel, goal, table):
                if answer is None:
                    left += not refused(law, lexicon, question)
                    continue
                decided += 1
                assert not refused(law, lexicon, question), (goal, question.row)
                assert answer == wanted(law, goal, law.said(question)), (goal, question.row)
    assert left < 0.1 * decided, (left, decided)


@pytest.mark.parametrize("edition", EDITIONS)
def test_every_shipped_goal_in_memory(edition: str) -> None:
    """On cases in which each row tells by itself what is absent and what is « sans objet », lists within lists too.

    The code of one row leaves few of them to columns: were it to leave all, it could never be wrong.
    """
    law = shipped(edition)
    asked = left = 0
    for goal in law.goals:
        questions = list(law.questions([goal], MORE // 2 or 8, 2 * MORE or 40))
        asked += len(questions)
        left += agree(law, goal, questions, None, presumptions=True)
    assert left < 0.08 * asked, (left, asked)


@pytest.mark.parametrize("edition", EDITIONS)
def test_every_reading(edition: str) -> None:
    """The same under each reading, nothing being presumed."""
    law = shipped(edition)
    for reading in law.program.reading_names:
        for goal in law.goals[:: 1 if MORE else 12]:
            questions = list(law.questions([goal], 6, MORE or 12))
            agree(law, goal, questions, reading, presumptions=False)


def test_programs_at_random() -> None:
    """The same of programs that have every construct, under any reading, with or without presumptions."""
    for seed in range(SEEDS):
        random = Random(seed)
        trial = compiled(program(random))
        if not trial.clean:
            continue
        law = Law(trial.program)
        cases = []
        for number in range(20):
            whole = case(random, law.program)
            if number % 4 == 0:
                del whole[DATE_REFERENCE]
            kept = EVENTS & set(whole) if number % 3 else frozenset[str]()
            some = fewer(random, whole, 0.65, law.program, kept)
            cases += [whole, some, fewer(random, some, 0.5, law.program, frozenset())]
        reading = random.choice([None, *law.program.reading_names])
        presumptions = random.random() < 0.5
        for goal in law.goals:
            questions = [Question(goal, Row(values)) for values in cases]
            agree(law, goal, questions, reading, presumptions=presumptions)
            if seed % 3 == 0:
                untold(law, goal, questions, reading, presumptions=presumptions)


@pytest.mark.parametrize("edition", EDITIONS)
def test_the_reference_is_the_edition(edition: str) -> None:
    """What the evaluator is asked here is what `Edition.evaluate` answers."""
    law, asked, lexicon = shipped(edition), millesime.load(edition), Lexicon(shipped(edition).program)
    for goal in law.goals:
        for question in law.questions([goal], 1, 2):
            if refused(law, lexicon, question):
                continue
            decision = asked.evaluate(nested(law.program, question.row.values), [goal], question.row.at)
            answer, said = decision[goal], law.said(question).found
            assert answer.status == said.status, (goal, question)
            assert tuple(sorted(answer.missing)) == said.missing, (goal, question)
            assert found(answer.value)._replace(status=said.status, reason=said.reason, missing=said.missing) == said


def untold(law: Law, goal: str, questions: list[Question], reading: str | None, *, presumptions: bool) -> None:
    """Where the code of one row is told nothing of lacks or of what may hold, it leaves rows, and answers none otherwise."""
    apiece = Generated(law.program, goal, reading).apiece(questions, presumptions=presumptions, told=False)
    for question, mine in zip(questions, apiece.said, strict=True):
        if mine is not None:
            said = law.said(question, reading, presumptions)
            assert alike(said, mine), (goal, question.row, reading, presumptions, said, mine)
            assert said.cited == mine.cited, (goal, question.row, reading, presumptions, said, mine)


def agree(law: Law, goal: str, questions: list[Question], reading: str | None, *, presumptions: bool) -> int:
    """Nothing is said differently of these cases by the generated code: by columns, by classes, a row at a time.

    So many of them are left by the code of one row.
    """
    code = Generated(law.program, goal, reading)
    decided = code.decide(questions, presumptions=presumptions, classes=False)
    classed = code.decide(questions, presumptions=presumptions)
    apiece = code.apiece(questions, presumptions=presumptions)
    for question, got, once, alone in zip(questions, decided.said, classed.said, apiece.said, strict=True):
        assert got == once, (goal, question.row, reading, presumptions, got, once)
        if got is None and alone is None:
            continue
        said = law.said(question, reading, presumptions)
        for mine in (got, alone):
            if mine is not None:
                assert alike(said, mine), (goal, question.row, reading, presumptions, said, mine)
                assert said.cited == mine.cited, (goal, question.row, reading, presumptions, said, mine)
    return apiece.said.count(None)
