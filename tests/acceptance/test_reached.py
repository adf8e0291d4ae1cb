"""The scenarios of the shipped law reach all of it, and nine conditions in ten are shown to turn their decision alone."""

from __future__ import annotations

import pytest

import millesime
from millesime.bundle import regulations
from millesime.coverage.items import Kind
from millesime.coverage.report import Covered, covered, total
from millesime.workspace.coverage import measured
from millesime.workspace.library import Library


@pytest.fixture(scope="module")
def files() -> list[Covered]:
    found = measured(millesime.load, Library(regulations()).editions().product)
    return covered(found.inventories, found.ledger)


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
