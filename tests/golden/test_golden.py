"""Records made by the first release of their format replay as the same, for ever."""

from __future__ import annotations

import dataclasses
import json
from pathlib import Path

import pytest

import millesime
from millesime.records.envelope import Envelope
from millesime.records.exports import Export, read_export
from millesime.records.heads import verified
from millesime.records.seal import secret_from
from tests.acceptance.contract import steps
from tests.schemas import schemas

HERE = Path(__file__).parent
GOLDEN = {
    "mediatheque.json": "sha256:6c0777267000686ec3b61f9252fd27fbf3038720dcfb8e5c3e258d1280ed593e",
    "mediatheque-masked.json": "sha256:b4271bba588bc4c802058f07d3a32fc70ce0d5a21238057434b0b323896fac45",
    "mediatheque-unknown.json": "sha256:cc02ab8d92b4d5caf0ed5b684b506865693c84479f7b45970ee6941313d4d03f",
    "mediatheque-reading.json": "sha256:a0c78a28970b825349771f723b87a29b0646eda76324d33cc2e811297387890b",
    "mediatheque-child.json": "sha256:f4d33602ea3ddd0427e5cc5108e23df3e834da216a07dc1f8fb385eb803ff71b",
    "mediatheque-later.json": "sha256:14fff5009599955f974125dff19d5eeb01b48fed5ba4b2deea6f25cec42a3666",
}
"""Each golden export with the id of its record: one that is written again has another."""


def exported(name: str) -> Export:
    read = read_export((HERE / name).read_bytes())
    assert read.product is not None, read.diagnostics
    return read.product


def test_every_golden_record_is_named_here() -> None:
    assert {path.name for path in HERE.glob("*.json")} == GOLDEN.keys()


@pytest.mark.parametrize("name", GOLDEN)
def test_it_replays_as_the_same(name: str) -> None:
    kept = exported(name)
    assert kept.id == GOLDEN[name]
    assert kept.included
    assert verified(kept.head)
    again = millesime.replay((HERE / name).read_text(encoding="utf-8"))
    assert (again.status, again.difference, again.intact) == ("same", None, True), again.reasons
    assert kept.to_bytes() + b"\n" == (HERE / name).read_bytes()


def whole(name: str) -> Envelope:
    held = exported(name).content
    assert isinstance(held, Envelope)
    return held


def test_they_hold_what_a_record_can_hold() -> None:
    """Every status, every kind of step, and every key that the schema knows of steps."""
    results = [result for name in GOLDEN for result in whole(name).decision["results"]]
    assert {result["status"] for result in results} == {
        "determined", "unknown", "not_applicable", "not_in_force", "beyond_horizon", "conflict",
    }  # fmt: skip
    assert any(other.get("norm") for result in results for other in result["discordances"])
    step = schemas()["decision-1"]["$defs"]["step"]["properties"]
    met = [each for result in results if result["trail"] for each in steps(result["trail"])]
    assert set(step["what"]["enum"]) - {each["what"] for each in met} == set()
    assert set(step["kind"]["enum"]) - {each["kind"] for each in met} == set()
    assert set(step) - {key for each in met for key in each} == set()


def test_the_masked_one_replays_from_the_facts_that_it_masks() -> None:
    """Verified by their salts alone, without the key of what is sealed."""
    kept = exported("mediatheque-masked.json")
    assert kept.secret is not None
    secret = secret_from(kept.secret)
    assert secret is not None
    facts = whole("mediatheque.json").decision["facts"]
    salted = dataclasses.replace(kept, secret=secret.without_key().to_bytes())
    assert millesime.replay(salted, facts=facts).status == "same"
    assert [each.code for each in millesime.replay(salted).reasons] == ["ML714"] * len(secret.salts)
    other = json.loads(json.dumps(facts))
    other["emprunts"][1]["retard"] += 1
    refused = millesime.replay(salted, facts=other)
    assert [(each.code, each.path) for each in refused.reasons] == [("ML710", "emprunts[1].retard")]
