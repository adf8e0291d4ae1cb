"""The floors of the house hold, and the guard that says so catches a violation of each contract."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest

from tests.repo import house

CONTRACTS = {contract["id"]: contract for contract in house.pyproject()["tool"]["importlinter"]["contracts"]}
FLOORS = [[room.strip(" ()") for room in floor.split("|")] for floor in CONTRACTS["floors"]["layers"]]


def lint(at: Path = house.ROOT) -> tuple[int, str]:
    command = "from importlinter.cli import lint_imports_command; lint_imports_command()"
    ran = house.run("-c", command, "--no-cache", "--no-logo", at=at)
    return ran.returncode, ran.stdout + ran.stderr


def upward() -> Iterator[tuple[str, str]]:
    """For each floor, an import of each room of the floor above, and of each sibling."""
    for above, below in pairwise(FLOORS):
        for room in below:
            yield from ((room, other) for other in above)
            yield from ((room, other) for other in below if other != room)


def out_of_room() -> Iterator[tuple[str, str]]:
    """Each third party, imported in a room that is not its own."""
    allowed = {tuple(entry.split(".** -> ")) for entry in CONTRACTS["rooms"]["ignore_imports"]}
    for party in CONTRACTS["rooms"]["forbidden_modules"]:
        for floor in FLOORS:
            yield from ((room, party) for room in floor if (f"millesime.{room}", party) not in allowed)


def worldly(contract: str) -> Iterator[tuple[str, str]]:
    """Each thing of the outer world that a contract forbids, imported in each of its rooms."""
    for room in CONTRACTS[contract]["source_modules"]:
        yield from ((room.removeprefix("millesime."), name) for name in CONTRACTS[contract]["forbidden_modules"])


PLANTS = {
    "floors": [(room, f"millesime.{other}") for room, other in upward()],
    "rooms": list(out_of_room()),
    "core": list(worldly("core")),
    "stores": list(worldly("stores")),
}


def plant(package: Path, room: str, imported: str) -> str:
    """Write a module in a room that imports what it must not; returns what the report will say."""
    single = package / f"{room}.py"
    if single.exists():
        with single.open("a", encoding="utf-8") as module:
            module.write(f"\nimport {imported}\n")
        return f"millesime.{room} -> {imported}"
    name = f"planted_{imported.replace('.', '_')}"
    (package / room / f"{name}.py").write_text(f"import {imported}\n", encoding="utf-8")
    return f"millesime.{room}.{name} -> {imported}"


def test_the_floors_hold() -> None:
    code, report = lint()
    assert code == 0, report


def test_every_contract_has_its_plants() -> None:
    assert CONTRACTS.keys() == PLANTS.keys()
    assert all(PLANTS.values())


@pytest.mark.parametrize("contract", CONTRACTS)
def test_the_guard_catches_each_violation(contract: str, tmp_path: Path) -> None:
    package = house.copied(tmp_path)
    for room in (room for floor in FLOORS for room in floor):
        if not (package / f"{room}.py").exists():  # rooms still to be built are guarded from their first day
            (package / room).mkdir(exist_ok=True)
            (package / room / "__init__.py").touch()
    planted = [plant(package, room, imported) for room, imported in PLANTS[contract]]
    code, report = lint(tmp_path)
    assert code == 1, report
    assert f"{CONTRACTS[contract]['name']} BROKEN" in report
    assert [violation for violation in planted if violation not in report] == []


def test_a_room_without_a_floor_is_caught(tmp_path: Path) -> None:
    package = house.copied(tmp_path)
    (package / "attic").mkdir()
    (package / "attic" / "__init__.py").write_text("", encoding="utf-8")
    code, report = lint(tmp_path)
    assert code == 1, report
    assert "millesime.attic" in report
