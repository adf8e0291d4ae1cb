"""Steps of a trail, one kind at a time."""

from __future__ import annotations

from typing import Any

import pytest

from millesime.records.explain import said
from millesime.records.explain.trail import Row, rows
from tests.units.explain.decisions import fact

STEPS: list[tuple[dict[str, Any], str, str, str]] = [
    ({"what": "rule", "kind": "applied", "name": "r", "value": True, "type": "booléen"}, "✓", "r", "yes"),
    ({"what": "rule", "kind": "applied", "name": "r", "value": "25000.00", "type": "montant"}, "§", "r", "€25,000.00"),
    ({"what": "rule", "kind": "missing", "name": "r", "status": "conflict"}, "!", "r", "conflict"),
    ({"what": "rule", "kind": "set_aside", "name": "r", "status": "beyond_horizon"}, "–", "r", "beyond the horizon"),
    (fact("f", None, "date le cas échéant"), "·", "f", "none"),
    (fact("sinistre.annee", 2010, "entier", element="sinistres[1]"), "·", "sinistres[1].annee", "2010"),
    ({"what": "fact", "kind": "missing", "name": "f", "status": "unknown"}, "?", "f", "missing"),
    ({"what": "lacuna", "kind": "missing", "name": "r", "reason": "lacuna"}, "?", "r", "text not found"),
    (
        {"what": "scale", "kind": "looked_up", "name": "b", "keys": ["m1", 2016], "value": "0.0022", "type": "taux"},
        "▪",
        "scale b(m1 ; 2016)",
        "0.22%",
    ),
    (
        {
            "what": "operation",
            "kind": "computed",
            "name": "arrondi",
            "operands": ["24999.996", "0.01"],
            "value": "25000.00",
            "type": "montant",
        },
        "=",
        "rounded half up",
        "€24,999.996 → €25,000.00",
    ),
    (
        {
            "what": "operation",
            "kind": "computed",
            "name": "âge",
            "operands": ["1966-04-02", "2012-04-01"],
            "value": "P45Y11M",
            "type": "durée",
        },
        "=",
        "completed age (2 April 1966 ; 1 April 2012)",
        "45 years and 11 months",
    ),
    (
        {
            "what": "limit",
            "kind": "applied",
            "name": "cap",
            "before": "28000.00",
            "value": "25000.00",
            "type": "montant",
        },
        "✓",
        "cap",
        "€28,000.00 → €25,000.00",
    ),
    (
        {"what": "limit", "kind": "set_aside", "name": "floor", "reason": "does_not_bind", "value": "1.00"},
        "–",
        "floor",
        "not reached",
    ),
    (
        {"what": "exception", "kind": "set_aside", "name": "e", "reason": "superseded_by:f"},
        "–",
        "exception e",
        "set aside: f prevails",
    ),
    (
        {"what": "exception", "kind": "applied", "name": "e", "transitional": True, "value": "m1"},
        "✓",
        "transitional measure e",
        "m1",
    ),
    (
        {"what": "condition", "kind": "not_satisfied", "name": "2°", "label": "stage", "value": False},
        "✗",
        "2° stage",
        "",
    ),
    (
        {"what": "aggregate", "kind": "computed", "name": "somme de", "over": "sinistres", "value": 3},
        "=",
        "sum over sinistres",
        "3",
    ),
    (
        {"what": "element", "kind": "set_aside", "name": "sinistres[0]", "reason": "condition_false"},
        "–",
        "sinistres[0]",
        "condition not met",
    ),
    (
        {
            "what": "cause",
            "kind": "applied",
            "name": "interrompu",
            "since": "2006-02-01",
            "value": "2010-02-01",
            "type": "date",
        },
        "✓",
        "interruption",
        "1 February 2010",
    ),
    (
        {"what": "arm", "kind": "applied", "name": "cas", "guard": {"from": "0.1"}, "value": "m1"},
        "✓",
        "0.1 or more",
        "m1",
    ),
    ({"what": "version", "kind": "applied", "version": {"from": "1996-01-01", "to": "2012-01-01"}}, "✓", "", ""),
]


@pytest.mark.parametrize("step", STEPS, ids=[f"{step[0]['what']}-{index}" for index, step in enumerate(STEPS)])
def test_each_kind_of_step(step: tuple[dict[str, Any], str, str, str]) -> None:
    record, mark, name, value = step
    row = rows(record, "en", {})
    assert row.mark == mark
    assert row.value.replace("\u00a0", " ") == value
    if name:
        assert row.name.replace("\u00a0", " ") == name
    else:
        assert row.name.replace("\u00a0", " ") == "version from 1 January 1996 to 31 December 2011"


def test_a_rule_met_before_refers_to_it() -> None:
    assert (
        "see above" in rows({"what": "rule", "kind": "applied", "name": "r", "value": 1, "ref": "r"}, "en", {}).beside
    )


def test_the_day_that_chose_the_version_is_said_once() -> None:
    event = {"name": "accident.date", "date": "2012-02-10"}
    inner = {"what": "rule", "kind": "applied", "name": "b", "value": 1, "event": event}
    other = {**inner, "name": "c", "event": {**event, "date": "2013-02-10"}}
    row = rows({**inner, "name": "a", "steps": [inner, other]}, "en", {})
    assert [below.name for below in row.rows] == ["accident.date", "b", "c"]
    assert [len(below.rows) for below in row.rows] == [0, 0, 1]


def test_what_was_read_twice_is_shown_once() -> None:
    row = rows({"what": "rule", "kind": "applied", "name": "a", "steps": [fact("f", 1), fact("f", 1)]}, "en", {})
    assert len(row.rows) == 1


def test_an_unknown_exception_without_effect_says_so() -> None:
    exception = {"what": "exception", "kind": "missing", "name": "e", "reason": "condition_unknown"}
    known = {"what": "rule", "kind": "applied", "name": "a", "value": 1, "steps": [exception]}
    unknown = {"what": "rule", "kind": "missing", "name": "a", "status": "unknown", "steps": [exception]}
    assert "does not change the answer" in rows(known, "en", {}).rows[0].beside
    assert rows(unknown, "en", {}).rows[0].beside == ()


def test_a_norm_shows_its_time_limit_among_its_steps() -> None:
    part = {"value": "2012-04-30", "type": "date", "steps": [fact("stage.date_fin", "2012-03-31", "date")]}
    row = rows({"what": "norm", "kind": "applied", "name": "n", "value": True, "norm": {"deadline": part}}, "en", {})
    assert isinstance(row.rows[0], Row)
    assert (row.rows[0].name, row.rows[0].value.replace("\u00a0", " ")) == ("time limit", "30 April 2012")


@pytest.mark.parametrize(
    ("guard", "words"),
    [
        ({"below": 10}, "moins de 10"),
        ({"to": 9}, "9 au plus"),
        ({"above": 150}, "plus de 150"),
        ({"from": 10, "to": 199}, "de 10 à 199"),
        ({"values": ["m1", "m2"]}, "m1 ou m2"),
        ({}, "sinon"),
    ],
)
def test_guards_in_words(guard: dict[str, Any], words: str) -> None:
    assert said.guard(guard, "fr") == words
