"""What must hold of every decision under programs made at random (`tests.programs`), whatever is known of the case.

A fixed run of seeds, in parts; `MILLESIME_FUZZ_SECONDS` makes each part go on with other seeds for so long.
"""

from __future__ import annotations

import json
import os
import time
from collections.abc import Iterator, Mapping
from random import Random
from typing import Any

import pytest

from millesime.evaluate.engine import Answer, Engine, Outcome
from millesime.facts.lexicon import Case, Lexicon
from millesime.model.program import DATE_REFERENCE, Program
from millesime.records.decision import Decision, Question
from millesime.values import Lack, Status
from millesime.values.lack import absorb
from tests.dossiers import case, fewer, value_of
from tests.laboratory import Trial, compiled
from tests.plain import Plain, Silent
from tests.programs import program

PARTS, SEEDS = 4, 45
SECONDS = float(os.environ.get("MILLESIME_FUZZ_SECONDS", "0"))
EVENTS = frozenset({"j0", "j1", DATE_REFERENCE})
Values = Mapping[str, Any]


class Subject:
    """A program, its engine, and the questions put to it; what fails is told with the program's text."""

    def __init__(self, seed: int, trial: Trial, random: Random) -> None:
        self.law: Program = trial.program
        self.random = random
        self.engine = Engine(self.law)
        self.goals = [name for name, rule in self.law.rules.items() if rule.structure is None]
        text = next(iter(trial.sources.values())).text
        self.told = f"seed {seed}\n{text[text.index('fait pieces') :]}"

    def ask(self, values: Values, goals: list[str], reading: str | None = None, presumptions: bool = False) -> Outcome:
        """An answer, `date_reference` standing for the event dates that are not known."""
        at = values.get(DATE_REFERENCE)
        return self.engine.ask(values, goals, at, (reading,) if reading else (), presumptions)

    def value(self, values: Values, goal: str, reading: str | None = None) -> Any:
        """What one goal comes to, asked alone."""
        return self.ask(values, [goal], reading).answers[0].node.value

    def decision(self, values: Values, reading: str | None, presumptions: bool) -> Decision:
        """The whole record of a case."""
        outcome = self.ask(values, self.goals, reading, presumptions)
        question = Question(self.law.edition, "", tuple(self.goals), values.get(DATE_REFERENCE), reading, presumptions)
        return Decision(question, Case(values, Lexicon(self.law)), outcome, self.engine)


def subjects(part: int) -> Iterator[Subject]:
    """Programs without faults, one part in `PARTS` of them."""
    started, count = time.monotonic(), 0
    while count < SEEDS or time.monotonic() - started < SECONDS:
        random = Random(seed := count * PARTS + part)
        trial = compiled(program(random))
        if trial.clean:
            yield Subject(seed, trial, random)
        count += 1


def state(value: Any) -> Any:
    """What may never change once it is said: a value, or why there is none."""
    return value.status if value.__class__ is Lack else (value is True or value is False, value)


def may_become(before: Any, after: Any) -> bool:
    """An answer stays when more is known; but of two reasons for having none, the graver is told (semantics 11)."""
    if before.__class__ is not Lack or before.status is Status.NOT_APPLICABLE:
        return bool(state(before) == state(after))
    if before.status is Status.UNKNOWN:
        return True
    return after.__class__ is Lack and absorb([before, after]).status is after.status


@pytest.mark.parametrize("part", range(PARTS))
def test_programs(part: int) -> None:
    """Every property, of every program of a part, on cases of which more and more is known."""
    for subject in subjects(part):
        random, law = subject.random, subject.law
        for dated in (True, False):
            whole = case(random, law)
            if not dated:
                del whole[DATE_REFERENCE]
            fixed = EVENTS & set(whole)
            some = fewer(random, whole, 0.65, law, fixed)
            few = fewer(random, some, 0.5, law, fixed)
            more_is_known(subject, few, some, whole)
            for values in (few, some):
                names_what_is_missing(subject, values, whole)
                asked_alone_or_together(subject, values)
            shows_what_matters(subject, some)
            writes_its_record(subject, few)
            supposes_what_is_presumed(subject, some)
            agrees_with_a_plain_evaluator(subject, some)
            agrees_with_a_plain_evaluator(subject, whole)


def more_is_known(subject: Subject, *cases: Values) -> None:
    """A determined result never changes when facts are added (semantics 2), for fixed event dates (semantics 9)."""
    outcomes = [subject.ask(values, subject.goals).answers for values in cases]
    for before, after, less, more in zip(outcomes, outcomes[1:], cases, cases[1:], strict=False):
        for one, other in zip(before, after, strict=True):
            assert may_become(one.node.value, other.node.value), (subject.told, one.goal, less, more)


def names_what_is_missing(subject: Subject, values: Values, whole: Values) -> None:
    """An unknown result names what is missing, never what is given; giving it, again and again, comes to an end."""
    for goal in subject.goals:
        known = dict(values)
        for _ in range(len(whole) + 1):
            outcome = subject.ask(known, [goal])
            missing = subject.engine.missing(outcome, outcome.answers[0])
            assert bool(missing) is (outcome.answers[0].status is Status.UNKNOWN), (subject.told, goal, known)
            assert not set(missing) & set(known), (subject.told, goal, known, missing)
            facts = {name.partition("[")[0] for name in missing} & set(whole)
            if not facts:
                break
            known |= {name: whole[name] for name in facts}
        else:
            raise AssertionError((subject.told, goal, values))


def asked_alone_or_together(subject: Subject, values: Values) -> None:
    """The same answer alone or with others, in any order, from an engine that answered before or not (semantics 7).

    Its discordances are all the readings under which it would be something else, and no other (semantics 13).
    """
    together = subject.ask(values, subject.goals)
    shuffled = subject.ask(values, subject.random.sample(subject.goals, len(subject.goals)))
    for answer in together.answers:
        again = next(one for one in shuffled.answers if one.goal == answer.goal)
        alone = Engine(subject.law).ask(values, [answer.goal], values.get(DATE_REFERENCE), (), False).answers[0]
        where = (subject.told, answer.goal, values)
        assert summary(answer) == summary(again) == summary(alone), where
        others = {reading: subject.value(values, answer.goal, reading) for reading in subject.engine.bits}
        differing = {
            reading: state(value) for reading, value in others.items() if state(value) != state(answer.node.value)
        }
        assert {other.reading: state(other.node.value) for other in answer.discordances} == differing, where


def summary(answer: Answer) -> Any:
    """What an answer says, its trail left out."""
    lack = answer.node.value if answer.node.value.__class__ is Lack else None
    others = sorted((other.reading, repr(state(other.node.value))) for other in answer.discordances)
    return state(answer.node.value), sorted(lack.missing) if lack else [], others


def shows_what_matters(subject: Subject, values: Values) -> None:
    """A fact that the trail does not show may be anything: the answer stays."""
    for goal in subject.goals:
        outcome = subject.ask(values, [goal])
        record = Decision(
            Question(subject.law.edition, "", (goal,), None, None, False),
            Case(values, Lexicon(subject.law)),
            outcome,
            subject.engine,
        ).record["results"][0]
        shown = set(names(record["trail"]))
        for name, fact in subject.law.facts.items():
            if name in shown or name in EVENTS:
                continue
            other = {**values, name: value_of(subject.random, fact.type, subject.law, name)}
            if subject.random.random() < 0.3:
                del other[name]
            value = subject.value(other, goal)
            assert state(value) == state(outcome.answers[0].node.value), (
                subject.told,
                goal,
                name,
                values,
                other.get(name),
            )


def steps(part: Any) -> Iterator[Mapping[str, Any]]:
    """Every step of a record, at any depth."""
    if isinstance(part, dict):
        if "what" in part:
            yield part
        for inner in part.values():
            yield from steps(inner)
    elif isinstance(part, list):
        for inner in part:
            yield from steps(inner)


def names(trail: Any) -> Iterator[str]:
    """The facts that a trail shows, as read, as missing or as the day that chose a version."""
    for step in steps(trail):
        if step["what"] == "fact":
            yield step["name"]
        yield from (name.partition("[")[0] for name in step.get("missing", ()))
        if "name" in step.get("event", {}):
            yield step["event"]["name"]


def writes_its_record(subject: Subject, values: Values) -> None:
    """Whatever the answer, it is written, the same from a new engine, told in both languages, every step with its kind."""
    reading = subject.random.choice([None, *subject.engine.bits])
    decision = subject.decision(values, reading, presumptions=True)
    text = decision.to_json()
    subject.engine = Engine(subject.law)
    assert subject.decision(values, reading, presumptions=True).to_json() == text, (subject.told, values)
    assert text.isascii() or all(key.isascii() for key in json.loads(text))
    assert decision.explain("fr")
    assert decision.explain("en")
    for step in steps(json.loads(text)["results"]):
        assert step["kind"], (subject.told, step)
        assert step["name"], (subject.told, step)
        if step["what"] == "exception" and step["kind"] in ("set_aside", "missing"):
            assert step["reason"], (subject.told, step)


def supposes_what_is_presumed(subject: Subject, values: Values) -> None:
    """A presumption is as the fact itself would be, where nobody gave it (semantics 12)."""
    given = {"p0": False, **values}
    for one, other in zip(
        subject.ask(values, subject.goals, presumptions=True).answers,
        subject.ask(given, subject.goals).answers,
        strict=True,
    ):
        assert state(one.node.value) == state(other.node.value), (subject.told, one.goal, values)


def agrees_with_a_plain_evaluator(subject: Subject, values: Values) -> None:
    """Where the plain evaluator finds a value, the engine finds the same."""
    reading = subject.random.choice([None, *subject.engine.bits])
    for goal in subject.goals:
        try:
            wanted = Plain(subject.law, values, values.get(DATE_REFERENCE), reading).rule(goal)
        except Silent:
            continue
        assert state(subject.value(values, goal, reading)) == state(wanted), (subject.told, goal, values, reading)
