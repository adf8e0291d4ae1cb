"""The lock of an edition's sources."""

from __future__ import annotations

import pytest

from millesime.editions.lock import read_lock
from millesime.editions.manifest import read_manifest
from millesime.text.source import Source

A, B = "a" * 64, "b" * 64
MANIFEST = read_manifest(
    Source(
        "edition.yaml",
        f"""\
id: "2012"
title: T
known_from: 2012-04-01
horizon: 2012-12-31
documents:
  - {{id: guide-2012, title: G, file: g.txt, sha256: {A}, sections: {{B35: {{title: P, lines: [1, 9]}}}}}}
""",
    )
).product


def codes(text: str) -> list[tuple[str, str]]:
    assert MANIFEST is not None
    source = Source("sources.lock.yaml", text)
    return [(d.code, text[d.primary.start : d.primary.end]) for d in read_lock(source, MANIFEST)]


def test_a_lock_holds_hashes() -> None:
    assert MANIFEST is not None
    text = f"documents: {{guide-2012: {A}}}\npassages:\n  B35 46-48: {B}\n  B35 9: {A}\n"
    lock = read_lock(Source("sources.lock.yaml", text), MANIFEST).product
    assert lock is not None
    assert (lock.documents, lock.passages) == ({"guide-2012": A}, {"B35 46-48": B, "B35 9": A})
    empty = read_lock(Source("sources.lock.yaml", ""), MANIFEST).product
    assert empty is not None
    assert not empty.passages


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (f"documents: {{guide-2012: {B}}}", ("ML361", B)),
        (f"documents: {{autre: {B}}}", ("ML362", "autre")),
        (f"passages: {{D10 3: {B}}}", ("ML362", "D10 3")),
        (f"passages: {{B35 lignes 3: {B}}}", ("ML333", "B35 lignes 3")),
        ("passages: {B35 3: abc}", ("ML333", "abc")),
        ("autres: {}", ("ML331", "autres")),
        ("documents: [", ("ML330", "")),
    ],
)
def test_each_fault_is_told_at_its_place(text: str, expected: tuple[str, str]) -> None:
    assert codes(text) == [expected]
