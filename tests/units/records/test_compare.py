"""Two records held against each other: by bytes, by the first place that differs, by the first step."""

from __future__ import annotations

import copy
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from millesime.records.compare import alike, first_difference, first_parting

JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-2, 2) | st.sampled_from(["", "a"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from("abc"), inner, max_size=3),
    max_leaves=8,
)


@given(st.dictionaries(st.sampled_from("abc"), JSON), st.dictionaries(st.sampled_from("abc"), JSON))
@settings(deadline=None, derandomize=True)
def test_what_is_not_alike_differs_somewhere(before: dict[str, Any], after: dict[str, Any]) -> None:
    assert alike(before, after) is (first_difference(before, after) is None)
    assert alike(before, copy.deepcopy(before))


@pytest.mark.parametrize(
    ("before", "after", "path"),
    [
        ({"a": None}, {}, "a"),
        ({}, {"a": None}, "a"),
        ({"a": [1, None]}, {"a": [1]}, "a[1]"),
        ({"a": [1]}, {"a": [1, {"b": 1}]}, "a[1]"),
        ({"a": True}, {"a": 1}, "a"),
        ({"a": {"b": [0, "1"]}}, {"a": {"b": [0, 1]}}, "a.b[1]"),
    ],
)
def test_the_first_place_that_differs(before: Any, after: Any, path: str) -> None:
    found = first_difference(before, after)
    assert found is not None
    assert found.path == path


def test_the_engine_and_the_digest_may_differ() -> None:
    assert alike({"engine": "1", "digest": "a", "b": 1}, {"engine": "2", "digest": "b", "b": 1})
    assert not alike({"a": {"engine": "1"}}, {"a": {"engine": "2"}})


def step(name: str, value: Any = 1, *steps: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {
        "what": "rule",
        "kind": "applied",
        "name": name,
        "value": value,
        **more,
        **({"steps": list(steps)} if steps else {}),
    }


def of(*trails: dict[str, Any] | None) -> dict[str, Any]:
    return {"results": [{"goal": f"goal{at}", "trail": trail} for at, trail in enumerate(trails)]}


def test_grounds_come_before_what_they_carry() -> None:
    before = of(step("a", 1, step("b", 2), step("c", 3, step("d", 4))))
    after = of(step("a", 9, step("b", 2), step("c", 8, step("d", 7))))
    found = first_parting(before, after)
    assert found is not None
    assert (found.goal, found.path, found.name, found.key) == ("goal0", ("a", "c", "d"), "d", "value")
    assert (found.before, found.after) == (step("d", 4), step("d", 7))


def test_a_step_that_only_one_trail_has() -> None:
    found = first_parting(of(step("a", 1, step("b"))), of(step("a", 1, step("b"), step("c"))))
    assert found is not None
    assert (found.path, found.key, found.before, found.after) == (("a", "c"), None, None, step("c"))
    found = first_parting(of(step("a", 1, step("b", 2))), of(step("a", 1, step("c", 2))))
    assert found is not None
    assert (found.path, found.key) == (("a", "b"), None)


def test_a_goal_that_only_one_record_has() -> None:
    found = first_parting(of(step("a")), of(step("a"), step("b")))
    assert found is not None
    assert (found.goal, found.before, found.after) == ("goal1", None, step("b"))


def test_the_parts_of_a_norm_are_grounds_too() -> None:
    before = of(step("a", True, norm={"deadline": {"value": "2012-01-01", "steps": [step("b", 1)]}}))
    after = of(step("a", True, norm={"deadline": {"value": "2012-02-01", "steps": [step("b", 2)]}}))
    found = first_parting(before, after)
    assert found is not None
    assert found.path == ("a", "b")


def test_no_trail_parts_nowhere() -> None:
    assert first_parting(of(None), of(None)) is None
    assert first_parting(of(step("a")), of(step("a"))) is None
