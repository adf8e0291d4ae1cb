"""The scenarios of the shipped law reach all of it, and nine conditions in ten are shown to turn their decision alone."""

from __future__ import annotations

from typing import Any

import pytest

import millesime
from millesime.bundle import regulations
from millesime.coverage import ledger
from millesime.coverage.items import Kind
from millesime.coverage.report import Covered, covered, total
from millesime.workspace.coverage import measured
from millesime.workspace.library import Library

EDITIONS = tuple(Library(regulations()).editions().product)


@pytest.fixture(scope="module")
def files() -> list[Covered]:
    found = measured(millesime.load, EDITIONS)
    return covered(found.inventories, found.ledger)


def test_what_is_made_of_each_decision_is_what_the_engine_made_of_it(monkeypatch: pytest.MonkeyPatch) -> None:
    """The logic that tells which condition decides comes to the engine's own result, run by run."""
    met, seen = ledger._Entry._met, 0

    def checked(self: Any, one: Any) -> None:
        nonlocal seen
        if one.seen is not None:
            seen += 1
            decision = self._inventory.decisions[id(one.expr)]
            assert decision.formula.value(one.seen) is (one.value if isinstance(one.value, bool) else None)
        met(self, one)

    monkeypatch.setattr(ledger._Entry, "_met", checked)
    measured(millesime.load, EDITIONS)
    assert seen > 10_000


def missing(files: list[Covered], kind: Kind) -> list[str]:
    """Each thing that no scenario reaches: `millesime test --coverage` tells the same, with what would reach it."""
    sources = Library(regulations()).sources
    return [
        f"{file.file}:{sources[file.file].position(one.item.start)[0]} {one.item.way} {one.item.name}"
        for file in files
        for one in file.missing
        if one.item.kind is kind
    ]


def test_every_version_is_reached(files: list[Covered]) -> None:
    assert total(files, Kind.VERSION).total > 700
    assert missing(files, Kind.VERSION) == []


def test_every_branch_is_reached(files: list[Covered]) -> None:
    assert total(files, Kind.BRANCH).total > 500
    assert missing(files, Kind.BRANCH) == []


def test_nine_conditions_in_ten_turn_their_decision_alone(files: list[Covered]) -> None:
    assert total(files, Kind.CONDITION).total > 500
    assert not total(files, Kind.CONDITION).under(90), missing(files, Kind.CONDITION)
