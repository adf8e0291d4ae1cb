"""Everything that the two documents say is carried by law, or is not for a reason that is given."""

from __future__ import annotations

import pytest

import millesime
from millesime.bundle import regulations
from millesime.cli import main
from millesime.workspace.library import Library
from tests.repo import house

SHEETS = {"P": 68, "B": 61, "C": 23, "D": 24}
"""Lines of the inventory of each document or sheet, numbered from 001."""
FOLDERS = {"2012": {"B20.1", "B35", "B40.1", "B40.2", "C32", "D10"}, "2016": {"TMS"}}


def test_each_line_once() -> None:
    library = Library(regulations(), cache=False)
    ids = [entry.id for edition in library.editions().product for entry in library.load(edition).inventory]
    assert sorted(ids) == sorted(f"{sheet}{n:03}" for sheet, count in SHEETS.items() for n in range(1, count + 1))


def test_each_line_is_on_one_side() -> None:
    library = Library(regulations(), cache=False)
    for edition in library.editions().product:
        loaded = library.load(edition)
        assert [fault for fault in loaded.own if fault.code.startswith("ML39")] == []
        assert all(bool(entry.names) != bool(entry.because) for entry in loaded.inventory)


def test_each_sheet_keeps_its_folder() -> None:
    for edition, sheets in FOLDERS.items():
        for sheet in sheets:
            assert (house.ROOT / "regulations" / edition / sheet / "inventaire.yaml").is_file()


def test_the_page_is_what_the_command_writes(
    pytestconfig: pytest.Config, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(house.ROOT)
    assert main(["inventory", "--format", "markdown"]) == 0
    fresh, page = capsys.readouterr().out, house.ROOT / "docs" / "coverage.md"
    if pytestconfig.getoption("--accept"):
        page.write_text(fresh, encoding="utf-8")
    assert fresh == page.read_text(encoding="utf-8")


def test_a_name_that_goes_is_missed() -> None:
    """What the guard is for, once: an entry that names a rule the law does not have."""
    from millesime.editions.carried import declared, unmet
    from millesime.model.inventory import Entry, Passage
    from millesime.text import NOWHERE

    edition = millesime.load("2012")
    gone = Entry("B002", (Passage("B35", 21, 24),), "x", ("prime.versement_passe",), places=(NOWHERE,))
    (fault,) = unmet([gone], declared(edition.program), [edition.info])
    assert fault.code == "ML395"
