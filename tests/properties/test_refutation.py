"""What must hold of every proof of « no »: under programs made at random, and of every answer of the shipped law.

The engine is asked again, afresh, what the proof says; and it is held to be whole by what would have turned the answer:
whichever single fact gives the value that was asked about, the proof names it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from random import Random
from typing import Any

import pytest

import millesime
from millesime.evaluate.engine import Engine, Outcome
from millesime.facts.canonical import to_json
from millesime.model.expressions import Arms, Literal
from millesime.model.program import DATE_REFERENCE, Program, Rule
from millesime.records.decision import canonical_bytes
from millesime.records.explain.refuted import account, compose
from millesime.records.explain.trail import steps
from millesime.records.refutation import refute
from millesime.text import Source
from millesime.values import Lack, Status
from millesime.values.types import DATE, Kind
from millesime.workspace.cases import read_case
from tests.dossiers import case, fewer, value_of
from tests.laboratory import compiled
from tests.programs import program
from tests.repo.house import ROOT

PARTS, SEEDS = 4, 25
LISTED = (Kind.BOOLEAN, Kind.NORM, Kind.CHOICE)
Json = Mapping[str, Any]
Values = Mapping[str, Any]


def _ask(engine: Engine, values: Values, goal: str) -> Outcome:
    return engine.ask(values, [goal], values.get(DATE_REFERENCE), (), False)


def _answers(rule: Rule, law: Program) -> tuple[Any, ...]:
    if rule.type.kind is Kind.CHOICE:
        return tuple(name for name, _ in law.enumerations[rule.type.name or ""].choices)
    return (True, False) if rule.type.kind in LISTED else ()


def _others(engine: Engine, values: Values) -> Iterator[tuple[str, Outcome, Any]]:
    """Every goal that can be listed the answers of, with each answer that it does not have."""
    for name, rule in engine.program.rules.items():
        if rule.structure is None and rule.type.kind in LISTED:
            outcome = _ask(engine, values, name)
            value = outcome.answers[0].node.value
            yield from ((name, outcome, wanted) for wanted in _answers(rule, engine.program) if wanted != value)


def _named(proof: Json) -> set[str]:
    found: set[str] = set()
    for step in steps(proof["trail"]):
        if isinstance(step.get("name"), str):
            found.add(step["name"])
        event = step.get("event")
        if isinstance(event, Mapping) and event.get("name"):
            found.add(event["name"])
        if step.get("element"):
            found.add(str(step["element"]))
        if step.get("over"):
            found.add(str(step["over"]))
    return found


def _quote(span: Any) -> str:
    return f"{span.start}-{span.end}"


def _told_true(proof: Json, engine: Engine, values: Values) -> None:
    """Facts and rules have in the proof the values that they have for the engine asked afresh."""
    law = engine.program
    for step in steps(proof["trail"]):
        name = str(step.get("name"))
        if step.get("element") or "value" not in step:
            continue
        if step.get("what") == "fact" and name in values:
            type_ = law.facts[name].type if name in law.facts else DATE
            assert step["value"] == to_json(values[name], type_, law.structures)
        elif step.get("what") == "rule" and name in law.rules:
            assert step["value"] == to_json(_ask(engine, values, name).answers[0].node.value, law.rules[name].type)
        elif step.get("what") in ("condition", "test") and step["kind"] == "not_satisfied":
            assert step["value"] is False


def _each_candidate(proof: Json, rule: Rule, outcome: Outcome, wanted: Any) -> None:
    """Each branch of the governing version that says the value has a step of its own."""
    node = outcome.answers[0].node
    if node.selection is None or node.selection.version is None or node.applied or rule.applicable is not None:
        return
    body = node.selection.version.body
    if not isinstance(body, Arms) or any(each["what"] == "exception" for each in proof["trail"]["steps"]):
        return
    said = [arm for arm in (*body.arms, *((body.otherwise,) if body.otherwise else ())) if arm.value]
    candidates = [arm for arm in said if isinstance(arm.value, Literal) and arm.value.value == wanted]
    shown = [each for each in proof["trail"]["steps"] if each["what"] == "arm"]
    assert len(shown) >= len(candidates)
    assert all(each.get("steps") for each in shown)


@pytest.mark.parametrize("part", range(PARTS))
def test_nothing_is_refused_without_an_obstacle(part: int) -> None:
    for seed in range(part * SEEDS, (part + 1) * SEEDS):
        random = Random(seed)
        trial = compiled(program(random))
        if not trial.clean:
            continue
        law = trial.program
        engine = Engine(law)
        whole = case(random, law)
        for values in (whole, fewer(random, whole, 0.6, law, frozenset((DATE_REFERENCE,)))):
            for goal, outcome, wanted in _others(engine, values):
                proof = refute(engine, outcome, wanted, _quote)
                told = f"seed {seed}: {goal} = {wanted}"
                value = outcome.answers[0].node.value
                unknown = value.__class__ is Lack and value.status is Status.UNKNOWN
                assert proof["verdict"] == ("open" if unknown else "refuted"), told
                assert proof["trail"]["steps"], told
                canonical_bytes(proof)
                _told_true(proof, engine, values)
                _each_candidate(proof, law.rules[goal], outcome, wanted)


@pytest.mark.parametrize("part", range(PARTS))
def test_what_would_turn_the_answer_is_named(part: int) -> None:
    turned = 0
    for seed in range(500 + part * SEEDS, 500 + (part + 1) * SEEDS):
        random = Random(seed)
        trial = compiled(program(random))
        if not trial.clean:
            continue
        law = trial.program
        engine = Engine(law)
        values = case(random, law)
        goals = [name for name, rule in law.rules.items() if rule.structure is None]
        before = {goal: _ask(engine, values, goal) for goal in goals}
        proofs: dict[tuple[str, Any], set[str]] = {}
        for name, fact in law.facts.items():
            for _ in range(2):
                other = {**values, name: value_of(random, fact.type, law, name)}
                for goal, outcome in before.items():
                    wanted = _ask(engine, other, goal).answers[0].node.value
                    if wanted.__class__ is Lack or wanted == outcome.answers[0].node.value:
                        continue
                    turned += 1
                    key = (goal, wanted)
                    if key not in proofs:
                        proofs[key] = _named(refute(engine, outcome, wanted, _quote))
                    named = proofs[key]
                    assert name in named or any(each.startswith(f"{name}[") for each in named), (
                        f"seed {seed}: {goal} = {wanted} turns on {name}\n{sorted(named)}"
                    )
    assert turned


@pytest.mark.parametrize("path", sorted((ROOT / "examples").glob("*.yaml")), ids=lambda path: path.stem)
def test_every_answer_of_the_shipped_law(path: Any) -> None:
    read = read_case(Source(path.name, path.read_text(encoding="utf-8")))
    for year in ("2012", "2016"):
        edition = millesime.load(year)
        checked = edition.check_facts(read.product).product
        if checked is None:
            continue
        engine = edition._engine  # the question is put to every goal: an edition is asked for one
        for number, (goal, outcome, wanted) in enumerate(_others(engine, checked.values)):
            proof = refute(engine, outcome, wanted, edition._quoted)
            assert proof["trail"]["steps"], goal
            if number % 10 == 0:
                told = {"results": [proof], "edition": {"id": year}, "question": {}, "digest": ""}
                assert account(told, "fr", 80)
                assert compose(told, "en").sections
