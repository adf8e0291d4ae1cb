"""Leaves and exports: one form each, read as they were written, and nothing else is read."""

from __future__ import annotations

import json
from typing import Any

import pytest
import rfc8785

from millesime.records.bundle import address
from millesime.records.envelope import Envelope, Erasure, erasure_of, leaf_of, read_leaf
from millesime.records.exports import Export, alone, read_export
from millesime.records.heads import Head
from millesime.records.merkle import Frontier, inclusion_proof, leaf_hash
from tests.units.records.kept import AT, decision, masked

BUNDLE = "sha256:" + 64 * "0"
RECORD = decision().record
LEAF = leaf_of(RECORD, BUNDLE, AT)
MASKED = masked(RECORD, "victime.*")[0].leaf


def test_a_leaf_is_read_as_it_was_written() -> None:
    held = read_leaf(LEAF)
    assert isinstance(held, Envelope)
    assert (held.recorded_at, held.bundle, held.decision, held.masked) == (AT, BUNDLE, RECORD, None)
    assert held.id == address(LEAF)
    for leaf in (LEAF, MASKED):
        assert rfc8785.dumps(json.loads(leaf)) == leaf


def test_an_erasure_is_a_leaf_of_its_own() -> None:
    leaf = erasure_of(address(LEAF), AT)
    held = read_leaf(leaf)
    assert isinstance(held, Erasure)
    assert (held.record, held.recorded_at, held.id) == (address(LEAF), AT, address(leaf))
    assert read_leaf(leaf.replace(b'"record":', b'"more":1,"record":')) is None


def changed(leaf: bytes, change: Any) -> bytes:
    held = json.loads(leaf)
    change(held)
    return rfc8785.dumps(held)


@pytest.mark.parametrize(
    "change",
    [
        lambda held: held.update(format="millesime/record/2"),
        lambda held: held.update(recorded_at="2012-04-02 09:30:00"),
        lambda held: held.update(recorded_at="2012-13-02T09:30:00Z"),
        lambda held: held.update(bundle="sha256:0"),
        lambda held: held.update(more=1),
        lambda held: held.pop("bundle"),
        lambda held: held.update(decision={}),
        lambda held: held.update(decision=None),
        lambda held: held.update(masked=None),
        lambda held: held["masked"].pop("sealed"),
        lambda held: held["masked"].update(paths="victime.*"),
        lambda held: held["masked"].update(facts={"a": {"commitment": "x"}}),
        lambda held: held["masked"]["sealed"].update(alg="ROT13"),
        lambda held: held["masked"]["sealed"].update(nonce=3),
    ],
)
def test_another_form_is_no_leaf(change: Any) -> None:
    assert read_leaf(changed(MASKED, change)) is None


@pytest.mark.parametrize(
    "leaf", [b"", b"{}", b"null", b"[]", b"\xff", b"[" * 2000, b" " + LEAF, LEAF + b"\n", LEAF[:-1]]
)
def test_other_bytes_are_no_leaf(leaf: bytes) -> None:
    assert read_leaf(leaf) is None


def in_a_log(leaves: list[bytes], seq: int) -> Export:
    frontier, nodes = Frontier(), {}
    for leaf in leaves:
        frontier, made = frontier.grown(leaf_hash(leaf))
        nodes.update({(level, index): node for level, index, node in made})
    proof = inclusion_proof(seq, len(leaves), lambda level, index: nodes[level, index])
    return Export(leaves[seq], seq, proof, Head(len(leaves), frontier.root, AT), {address(b"a"): b"a"})


@pytest.mark.parametrize("seq", range(5))
def test_an_export_proves_its_place(seq: int) -> None:
    leaves = [leaf_of(RECORD, BUNDLE, f"2012-04-02T09:30:0{place}Z") for place in range(5)]
    export = in_a_log(leaves, seq)
    assert export.included
    assert read_export(export.to_bytes()).product == export
    for other in range(5):
        assert in_a_log(leaves, other).included
        moved = json.loads(export.to_bytes())
        moved["seq"] = other
        read = read_export(json.dumps(moved)).product
        assert read is not None
        assert read.included is (other == seq)


def test_an_export_is_read_as_it_was_written() -> None:
    for leaf, secret in ((LEAF, None), (MASKED, b"secret"), (erasure_of(address(LEAF), AT), None)):
        export = alone(leaf, {address(b"a"): b"a"}, AT, secret)
        assert export.included
        assert read_export(export.to_bytes()).product == export
        assert rfc8785.dumps(json.loads(export.to_bytes())) == export.to_bytes()


@pytest.mark.parametrize(
    ("part", "value"),
    [
        ("record", None), ("record", {}), ("record", 2**70), ("seq", -1), ("seq", True), ("seq", None), ("proof", None), ("proof", ["00"]),
        ("proof", ["x"]), ("head", None), ("head", {}), ("blobs", None), ("blobs", {"a": "?"}), ("blobs", {"a": "AAAA"}),
        ("blobs", {"a": 3}), ("secret", None), ("secret", "?"),
    ],
)  # fmt: skip
def test_what_is_amiss_with_an_export_is_named(part: str, value: Any) -> None:
    held = json.loads(alone(LEAF, {}, AT).to_bytes())
    read = read_export(json.dumps({**held, part: value}))
    assert read.product is None
    codes = [(each.code, each.value("part")) for each in read.diagnostics]
    assert codes in ([("ML713", part)], [("ML713", "format")])


def test_a_small_export_cannot_make_a_large_one() -> None:
    import zlib
    from base64 import b64encode

    held = json.loads(alone(LEAF, {}, AT).to_bytes())
    packed = b64encode(zlib.compress(bytes(65 * 1024 * 1024), 9)).decode()
    assert read_export(json.dumps({**held, "blobs": {"a": packed}})).product is None


@pytest.mark.parametrize("data", [b"", b"{}", b"[]", b"null", b"\xff", b"[" * 2000])
def test_other_bytes_are_no_export(data: bytes) -> None:
    assert [each.code for each in read_export(data).diagnostics] == ["ML713"]
