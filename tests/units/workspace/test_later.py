"""Law kept as bytes until it is looked at."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from millesime.bundle import regulations
from millesime.workspace import later
from millesime.workspace.edition import Edition
from millesime.workspace.frozen import DamagedError, thaw
from millesime.workspace.later import ByName, InOrder
from millesime.workspace.library import Library

CASE = {"entreprise": {"effectif": 19}, "etablissement": {"annee_creation": 1990, "alsace_moselle": False}}


def test_a_decision_thaws_the_rules_that_it_meets(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    cold = Library(regulations(), tmp_path / "cache").load("2016")
    warm = Library(regulations(), tmp_path / "cache").load("2016")
    assert (cold.cached, warm.cached) == (False, True)
    thawed: list[bytes] = []

    def counted(data: bytes) -> Any:
        thawed.append(data)
        return thaw(data)

    monkeypatch.setattr(later, "thaw", counted)
    Edition(warm).evaluate(CASE, goals=["tarification.mode"], at="2012-06-01")
    assert 0 < len(thawed) < 20, "a handful of rules, and no scenario"


def test_what_comes_back_is_the_same_law(tmp_path: Path) -> None:
    cold = Library(regulations(), tmp_path / "cache").load("2016")
    warm = Library(regulations(), tmp_path / "cache").load("2016")
    assert warm.program == cold.program
    assert warm.inventory == cold.inventory
    assert list(warm.program.rules) == list(cold.program.rules)


def test_an_absent_name_is_absent() -> None:
    held = ByName.of({"a": (1,)})
    assert "b" not in held
    assert held.get("b") is None
    with pytest.raises(KeyError):
        held["b"]


def test_bytes_that_are_no_law_are_never_taken_for_it() -> None:
    with pytest.raises(DamagedError):
        ByName({"a": b"cos\nsystem\n(S'true'\ntR."})["a"]
    with pytest.raises(DamagedError):
        len(InOrder(b""))
