"""Records made by the first release of their format replay as the same, for ever."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

import millesime
from millesime.records.envelope import Envelope
from millesime.records.exports import Export, read_export
from millesime.records.heads import verified

HERE = Path(__file__).parent
GOLDEN = {
    "mediatheque.json": "sha256:d99906320abb92ee8f0265dbffd79a11fd2f03e3da333c7cfbf2ca1e1effdac1",
    "mediatheque-masked.json": "sha256:529c6f492e073955393da422315e213f889cf0912eee27a5b14dca6a55255e4d",
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


def test_it_holds_many_constructs() -> None:
    held = exported("mediatheque.json").content
    assert isinstance(held, Envelope)
    results = held.decision["results"]
    assert {result["status"] for result in results} >= {"determined", "conflict"}
    assert any(result["discordances"] for result in results)
    assert any("norm" in result for result in results)
    trails = json.dumps([result["trail"] for result in results])
    for what in ("rule", "scale", "exception", "aggregate", "limit", "operation", "condition", "arm", "fact", "norm"):
        assert f'"what": "{what}"' in trails, what


def test_the_masked_one_replays_from_the_facts_that_it_masks() -> None:
    """Verified by their salts alone, without the key of what is sealed."""
    import dataclasses

    from millesime.records.seal import secret_from

    kept = exported("mediatheque-masked.json")
    assert kept.secret is not None
    secret = secret_from(kept.secret)
    assert secret is not None
    whole = exported("mediatheque.json").content
    assert isinstance(whole, Envelope)
    salted = dataclasses.replace(kept, secret=secret.without_key().to_bytes())
    assert millesime.replay(salted, facts=whole.decision["facts"]).status == "same"
    assert [each.code for each in millesime.replay(salted).reasons] == ["ML714"] * len(secret.salts)
    other = json.loads(json.dumps(whole.decision["facts"]))
    other["emprunts"][1]["retard"] += 1
    refused = millesime.replay(salted, facts=other)
    assert [(each.code, each.path) for each in refused.reasons] == [("ML710", "emprunts[1].retard")]
