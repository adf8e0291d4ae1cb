"""Networks gone wrong are found out: every mutant that is not equivalent is killed by cases that the evaluator decides."""

from __future__ import annotations

import json
from collections import Counter
from functools import lru_cache
from pathlib import Path
from random import Random

import pytest

from millesime.rete.laws import Laws
from tests.oracle.agreement import EDITIONS, MORE, shipped
from tests.rete.library import Library
from tests.rete.mutants import combined, killed, moved, mutants
from tests.rete.mutation import Bench, Score, argued, asked
from tests.rete.reachable import APART, OF_LEAVES, OF_SOME, Reach
from tests.rete.score import main
from tests.rete.sessions import Sessions, outcome, recorded, shown
from tests.rete.telling import Telling

GOALS = {"2012": ["prime.eligible"], "2016": ["majoration.trajet", "etablissement.nouveau"]}
"""Rules with conditions, a threshold between two facts, exceptions, conditions lent by another rule."""
LONGER = {"2012": ["pret.eligible"], "2016": ["interim.part_utilisatrice"]}
SESSIONS, COMBINATIONS = (150, 2000) if MORE else (50, 120)
DRAWN, STEPPED, HELD = (150, 60, 2000) if MORE else (25, 20, 40)
"""Mutants of a unit that are judged; those judged in two ways; combinations that what is judged the same is tried on."""
SCORED = [("2012", "rente.option_ouverte"), ("2012", "contestation")]
SCORED += [("2016", "interim.cout_utilisatrice"), ("2016", "majoration_forfaitaire.due")] if MORE else []


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
            telling, tried = Telling(sessions.unit, sessions.held.values()), None
            for mutant in mutants(sessions.unit):
                if killed(mutant, telling, SESSIONS * 4):
                    counted["killed"] += 1
                    continue
                tried = tried or combined(sessions, COMBINATIONS)
                told = any(repr(outcome(mutant.unit, one)) != repr(one.result) for one in tried)
                counted["survived" if told else "equivalent"] += 1
                survivors += [f"{name}: {mutant.told}"] if told else []
    assert survivors == []
    assert counted["killed"] > 100, counted


@lru_cache(maxsize=2)
def _units(edition: str, goal: str) -> tuple[Sessions, ...]:
    law = shipped(edition)
    return tuple(recorded(law, Laws(law.program), asked(law, goal)).values())


@pytest.mark.parametrize(("edition", "goal"), [("2012", "prime.eligible"), ("2016", "tarification.masse_complete")])
def test_a_session_that_is_not_run_could_not_tell(edition: str, goal: str) -> None:
    """Where a changed rule is said to alter nothing, the unit comes to what it came to, in either order of arrival."""
    random, spared = Random(edition), 0
    for sessions in _units(edition, goal):
        telling, held = Telling(sessions.unit, sessions.held.values()), list(sessions.held.values())
        for mutant in mutants(sessions.unit):
            for session in random.sample(held, min(4, len(held))):
                if not telling.alters(mutant.changed, session.cells):
                    spared += 1
                    for backwards in (False, True):
                        told = outcome(mutant.unit, session, backwards=backwards)
                        assert shown(told) == shown(session.result), mutant.told
    assert spared > 300


@pytest.mark.parametrize(("edition", "goal"), [("2012", "rente.option_ouverte"), ("2016", "majoration.trajet")])
def test_what_is_held_to_be_equivalent(edition: str, goal: str) -> None:
    """What is the same in every combination is so in whichever of them is drawn, and in every case."""
    judged: Counter[str] = Counter()
    for sessions in _units(edition, goal):
        if sessions.unit.network.name.startswith(goal):
            telling = Telling(sessions.unit, sessions.held.values())
            reach, tried = Reach(sessions, telling), combined(sessions, HELD)
            every = list(mutants(sessions.unit))
            for mutant in Random(goal).sample(every, min(DRAWN, len(every))):
                verdict = reach.judged(mutant)
                judged[verdict.kind] += 1
                if verdict.kind not in (APART, OF_SOME):
                    assert killed(mutant, telling, 10_000) is None, mutant.told
                    for one in tried:
                        assert shown(outcome(mutant.unit, one)) == shown(one.result), mutant.told
    assert judged[APART] > DRAWN // 5, judged
    assert len(judged) > 1, judged


@pytest.mark.parametrize(("edition", "goal"), [("2012", "rente.option_ouverte"), ("2016", "majoration.trajet")])
def test_what_is_gone_through_cell_by_cell(edition: str, goal: str) -> None:
    """What no combination of leaves tells apart is the same cell by cell; what one tells apart is not."""
    judged: Counter[str] = Counter()
    for sessions in _units(edition, goal):
        if sessions.unit.network.name.startswith(goal):
            telling = Telling(sessions.unit, sessions.held.values())
            reach, every = Reach(sessions, telling), list(mutants(sessions.unit))
            for mutant in Random(goal).sample(every, min(STEPPED, len(every))):
                run, stepped = reach.of_leaves(mutant), reach.step_by_step(mutant)
                if OF_SOME not in (run.kind, stepped.kind):
                    judged[run.kind] += 1
                    assert stepped.kind == run.kind, mutant.told
    assert judged[APART] > STEPPED // 5, judged
    assert judged[OF_LEAVES], judged


@pytest.mark.parametrize(("edition", "goal"), SCORED)
def test_the_whole_score_of_a_goal(edition: str, goal: str) -> None:
    """As `make mutate-rete` takes it: what no case notices is the same rule in every state that its cells can be in."""
    total = Score()
    with Library() as library:
        scores, _ = Bench(shipped(edition), library).goal(goal)
    for score in scores.values():
        total.add(score.argued())
    assert [*total.survivors, *total.drawn] == []
    assert total.noticed > 10
    assert total.planted == total.noticed + total.equivalent.total()


def test_what_is_argued() -> None:
    """A reason is one for a rule of a unit, or for a single change of it; whichever fold it is, and for nothing else."""
    lack = "where c4 is lack, c7 is true: [value] is c4"
    assert argued(f"tarification.masse_complete fold 2: {lack}  →  without") == argued(
        f"tarification.masse_complete fold: {lack}"
    )
    assert argued(f"tarification.masse_complete 1: {lack}  →  without") is None
    single = "where c15 is no_match, c16 >= false: c17 is c16"
    assert argued(f"sinistre.cout_moyen_retenu 1,1: {single}  →  where c15 is none, c16 >= false: c17 is c16")
    assert argued(f"sinistre.cout_moyen_retenu 1,1: {single}  →  without") is None
    told = Score(
        planted=2, survivors=[f"x 1: {single}"], drawn=[f"tarification.masse_complete fold 1: {lack}  →  without"]
    ).argued()
    assert (len(told.survivors), len(told.drawn), told.equivalent.total()) == (1, 0, 1)


@pytest.mark.parametrize("edition", EDITIONS)
def test_the_days_that_choose_versions(edition: str) -> None:
    """A rule left out, a first or last day moved by one: some day beside a cut comes to another version, or to none."""
    total = Score()
    for _, score in Bench(shipped(edition)).governing():
        total.add(score)
    assert total.noticed > 1000
    assert total.noticed == total.planted


def test_a_run_that_was_cut_goes_on(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """What was finished is not tried again, whatever the cut left; of another version of the code, nothing is taken."""
    report = tmp_path / "report.md"
    words = [str(report), "contestation", "--without-library"]
    assert main(words) == 0
    whole, pieces = report.read_text(encoding="utf-8"), tmp_path / "report.md.pieces"
    lines = pieces.read_text(encoding="utf-8").splitlines()
    assert [json.loads(line)["piece"] for line in lines[1:]] == ["contestation", "contestation"]
    pieces.write_text("\n".join([*lines[:2], lines[2][:40]]), encoding="utf-8")
    capsys.readouterr()
    assert main([*words, "--resume"]) == 0
    told = capsys.readouterr().err.splitlines()
    assert len(told) == 1, told
    assert told[0].startswith("2016 contestation: ")
    assert _without_times(report.read_text(encoding="utf-8")) == _without_times(whole)
    pieces.write_text("\n".join(['{"version": "another"}', *lines[1:]]), encoding="utf-8")
    with pytest.raises(SystemExit, match="another version"):
        main([*words, "--resume"])


def _without_times(report: str) -> list[str]:
    return [line.rpartition(" | ")[0] or line for line in report.splitlines()]
