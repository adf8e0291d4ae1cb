"""Every record fits the JSON Schema of its format, and the schemas refuse what is no record."""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import rfc8785
from jsonschema import Draft202012Validator

import millesime
from millesime.records.decision import canonical_bytes
from millesime.records.envelope import erasure_of, leaf_of
from millesime.records.exports import alone
from millesime.records.heads import Head, signed
from millesime.records.masks import maskable
from millesime.workspace.scenarios import facts_of, scenarios
from tests.acceptance.contract import steps
from tests.repo.house import ROOT
from tests.schemas import schemas, unfit
from tests.units.records.kept import AT, decision, law, masked

EDITIONS = ("2012", "2016")
STEPS = set(schemas()["decision-1"]["$defs"]["step"]["properties"]["what"]["enum"])


@cache
def golden() -> millesime.Edition:
    return millesime.load(ROOT / "tests" / "golden" / "mediatheque")


def records(edition: millesime.Edition) -> Iterator[dict[str, Any]]:
    """A record of every goal without facts, and of one in seven of the situations that the edition's own scenarios try.

    The cases of the acceptance tests are held against the schema besides (`tests/acceptance/conftest.py`).
    """
    yield edition.evaluate({}, edition.goals(), at="2012-06-01").record
    own = (scenario for scenario in scenarios(edition.program) if scenario.edition == edition.id)
    tried = [(scenario, situation) for scenario in own for situation in scenario.situations]
    for scenario, situation in tried[::7]:
        if situation.edition in (None, edition.id):
            facts = facts_of((*scenario.given, *situation.given))
            goals = list(dict.fromkeys(check.goal for check in situation.checks))
            yield edition.evaluate(facts, goals, situation.at, situation.reading).record


@pytest.mark.parametrize("name", sorted(schemas()))
def test_a_schema_is_one(name: str) -> None:
    Draft202012Validator.check_schema(schemas()[name])
    assert schemas()[name]["$id"] == f"urn:millesime:schema:{name}"


@pytest.mark.parametrize("edition", EDITIONS)
def test_every_decision_fits_and_is_canonical(edition: str) -> None:
    """As RFC 8785 has it, by an independent implementation; labels and texts are not ASCII."""
    met: set[str] = set()
    accented = False
    for record in records(law(edition)):
        assert unfit(record, "decision-1") == []
        written = canonical_bytes(record)
        assert written == rfc8785.dumps(record)
        accented |= not written.isascii()
        met |= {step["what"] for result in record["results"] for step in steps(result["trail"])}
    assert accented
    assert len(STEPS - met) <= 3, "too few kinds of steps were held against the schema"


def test_keys_that_are_not_ascii_are_in_the_order_of_rfc_8785() -> None:
    """UTF-16 code units, which is not the order of UTF-8: no record has such keys, and its leaf would not be read."""
    for keys in ("aé", "éz", "a« »", "œuf"):
        named = dict.fromkeys(keys, 1)
        assert canonical_bytes(named) == rfc8785.dumps(named)
    parted = {"\ue000": 1, "\U0001f600": 2}
    assert canonical_bytes(parted) != rfc8785.dumps(parted)
    names = [name for edition in EDITIONS for name in maskable(law(edition).program)]
    assert [name for name in names if not name.isascii()] == []


def test_leaves_heads_bundles_and_exports_fit() -> None:
    taken = golden().evaluate({"pret": {"date": "2023-01-31"}, "lecteur": {"resident": True}})
    assert taken.bundle is not None
    leaf = leaf_of(taken.record, taken.bundle.id, AT)
    hidden, secret = masked(decision().record, "victime.*")
    erasure = erasure_of("sha256:" + 64 * "0", AT)
    for kept in (leaf, hidden.leaf, erasure):
        assert unfit(json.loads(kept), "record-1") == []
    assert unfit(json.loads(taken.bundle.manifest), "bundle-1") == []
    for head in (Head(0, bytes(32), AT), signed(Head(3, bytes(32), AT), bytes(32))):
        assert unfit(head.to_json(), "head-1") == []
    for export in (alone(leaf, taken.bundle.blobs, AT), alone(hidden.leaf, {}, AT, secret.to_bytes())):
        assert unfit(json.loads(export.to_bytes()), "export-1") == []


@pytest.mark.parametrize("path", sorted((ROOT / "tests" / "golden").glob("*.json")), ids=lambda path: path.stem)
def test_golden_exports_fit(path: Path) -> None:
    assert unfit(json.loads(path.read_text(encoding="utf-8")), "export-1") == []


RECORD = decision().record


@pytest.mark.parametrize(
    "change",
    [
        lambda record: record.update(more=1),
        lambda record: record.pop("assumed"),
        lambda record: record.update(format="millesime/decision/2"),
        lambda record: record["facts"].update(a=0.5),
        lambda record: record["facts"].update(a={"b": [1, 0.5]}),
        lambda record: record["results"][0].update(status="maybe"),
        lambda record: record["results"][0].update(status="unknown"),
        lambda record: record["results"][0].update(missing=["a"]),
        lambda record: record["results"][0].update(trail=None),
        lambda record: record["results"][0]["citations"][0].pop("version"),
        lambda record: record["results"][0]["citations"][0].update(source={"document": "guide"}),
        lambda record: record["results"][0]["trail"].update(kind="guessed"),
        lambda record: record["results"][0]["trail"]["steps"][0].update(what="hunch"),
        lambda record: record["results"][0]["trail"]["steps"][0].update(value=0.1),
        lambda record: record["results"][0]["trail"]["steps"].append({"what": "operation", "kind": "computed", "name": "x"}),
        lambda record: record.update(digest="sha256:0"),
        lambda record: record["question"].update(presumptions=True),
    ],
)  # fmt: skip
def test_the_schema_refuses_what_is_no_decision(change: Any) -> None:
    record = json.loads(json.dumps(RECORD))
    assert unfit(record, "decision-1") == []
    change(record)
    assert unfit(record, "decision-1") != []


def test_the_schema_refuses_a_masked_record_with_its_trail() -> None:
    leaf = json.loads(masked(RECORD, "victime.*")[0].leaf)
    leaf["decision"]["results"][0]["trail"] = RECORD["results"][0]["trail"]
    assert unfit(leaf, "record-1") != []
