"""« What if? » against brute force: on programs made at random, every value of a few facts is tried, and nothing is missed.

What the solver says to be proved must be so: that fewer facts will not do, that no change will, that a result lies
between two bounds, that it turns nowhere else. What it shows must be what the evaluator comes to.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from itertools import product
from random import Random
from typing import Any

import pytest

from millesime.facts.lexicon import Lexicon
from millesime.model.program import DATE_REFERENCE, Program
from millesime.values.types import Kind
from millesime.whatif.bounding import bounds
from millesime.whatif.matter import Matter
from millesime.whatif.model import Answer, Verdict
from millesime.whatif.thresholds import thresholds
from millesime.whatif.turning import changes
from tests.dossiers import case
from tests.laboratory import compiled, edition_of
from tests.programs import CHOICES, program

PARTS, SEEDS = 4, 40
SMALL = ("b0", "b1", "p0", "n0", "c0")
"""The facts that may move: few enough for all their values to be tried together."""
Values = Mapping[str, Any]


def matters(seed: int, without: tuple[str, ...] = ()) -> Iterator[Matter]:
    """Every goal of a random program on a random case, with some facts left out."""
    random = Random(seed)
    trial = compiled(program(random))
    if not trial.clean:
        return
    edition = edition_of(trial)
    facts = {name: value for name, value in case(random, trial.program).items() if name not in without}
    at = facts.pop(DATE_REFERENCE)
    checked = edition.check_facts(Lexicon(trial.program).written(facts))
    if checked.product is None:
        return
    for goal in edition.goals():
        yield Matter(edition, checked.product, goal, at)


def domain(name: str, law: Program) -> tuple[Any, ...]:
    of = law.facts[name].type
    if of.kind is Kind.BOOLEAN:
        return (False, True)
    return CHOICES if of.kind is Kind.CHOICE else (0, 1, 2, 3)


def all_of(matter: Matter, names: tuple[str, ...]) -> Iterator[tuple[Values, Answer]]:
    """Every case that differs from the one at hand in these facts alone, with its answer."""
    for values in product(*(domain(name, matter.program) for name in names)):
        facts = {**matter.values, **dict(zip(names, values, strict=True))}
        answer = matter.answer(facts)
        if answer is not None:
            yield facts, answer


@pytest.mark.parametrize("part", range(PARTS))
def test_no_smaller_change_turns_a_result(part: int) -> None:
    met: Counter[Verdict] = Counter()
    proved = 0
    for seed in range(part * SEEDS, (part + 1) * SEEDS):
        for matter in matters(seed):
            free = tuple(name for name in SMALL if name in matter.names)
            found = changes(matter, free)
            turning = [
                sum(facts[name] != matter.values[name] for name in free)
                for facts, answer in all_of(matter, free)
                if answer.settled and not answer.same(matter.now)
            ]
            told = f"seed {seed}: {matter.goal}"
            met[found.verdict] += 1
            proved += found.fewest
            for way in found.ways:
                assert len(way.moves) >= min(turning), told
                assert way.answer.settled, told
                assert not way.answer.same(matter.now), told
                assert all(move.before != move.after for move in way.moves), told
                if found.fewest:
                    assert len(way.moves) == min(turning), told
            if found.verdict is Verdict.IMPOSSIBLE:
                assert turning == [], told
            assert found.refused == 0, told
    assert met[Verdict.FOUND] > 10, met
    assert met[Verdict.IMPOSSIBLE] > 10, met
    assert proved > 0.9 * met.total(), met


@pytest.mark.parametrize("part", range(PARTS))
def test_bounds_hold_and_are_met(part: int) -> None:
    whole = 0
    for seed in range(100 + part * SEEDS, 100 + (part + 1) * SEEDS):
        for matter in matters(seed, SMALL):
            varying = tuple(name for name in SMALL if name in matter.names and name in matter.missing)
            found = bounds(matter, varying)
            met = [answer for _, answer in all_of(matter, varying)]
            told = f"seed {seed}: {matter.goal}"
            for one in found.possible:
                assert any(one.answer.same(other) for other in met), told
            figures = [answer.value for answer in met if answer.status == "determined" and answer.value is not None]
            others = {(answer.status, answer.value) for answer in met} - {("determined", one) for one in figures}
            if found.low is None or found.high is None:
                others = {(answer.status, answer.value) for answer in met}
            elif found.low.proved and found.high.proved:
                assert found.low.value == min(figures, key=_order), told
                assert found.high.value == max(figures, key=_order), told
            if found.exhaustive:
                whole += 1
                assert {(one.answer.status, one.answer.value) for one in found.possible} == others, told
    assert whole > 50


def _order(value: Any) -> Any:
    return float(value) if isinstance(value, int | str) and str(value).replace(".", "").lstrip("-").isdigit() else value


@pytest.mark.parametrize("part", range(PARTS))
def test_thresholds_are_where_the_answer_turns(part: int) -> None:
    turning = 0
    for seed in range(200 + part * SEEDS, 200 + (part + 1) * SEEDS):
        for matter in matters(seed):
            for name in sorted({"n0", "n1"} & matter.names):
                turning += _cut_where_it_turns(matter, name, f"seed {seed}: {matter.goal}, {name}")
    assert turning > 0


def _cut_where_it_turns(matter: Matter, name: str, told: str) -> bool:
    """Whether the answer turns at all."""
    found = thresholds(matter, name)
    if found is None:
        return False
    answers = {facts[name]: answer for facts, answer in all_of(matter, (name,))}
    covered = []
    for piece in found.pieces:
        inside = [value for value in answers if piece.first.value <= value <= piece.last.value]
        covered += inside
        assert answers[piece.first.value].same(piece.first.answer), told
        assert answers[piece.last.value].same(piece.last.answer), told
        assert piece.here == (matter.values[name] in inside), told
        if found.complete and not piece.varies:
            assert all(answers[value].same(piece.first.answer) for value in inside), told
    assert covered == sorted(answers), told
    return len(found.pieces) > 1
