"""The examples on the pages of the diagnostics: the first shows the fault, the last does not.

A page shows law (`loi`), or law with cases put to it (`faits`). The pages about manifests (`yaml`) are tried in
`tests/units/editions/test_pages.py`. Law that an example relies on may stand in a block `loi hérité`: an earlier edition.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

import millesime
from millesime.pipeline import proved
from millesime.stores.interface import StoreError
from tests.laboratory import Trial, check_facts, compiled
from tests.repo import house

PROVED = {f"ML{number}" for number in range(417, 423)}
"""The codes of `check --prove`."""
BLOCK = re.compile(r"^```(loi hérité|loi|faits)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
PAGES = {page: BLOCK.findall(page.read_text("utf-8")) for page in (house.ROOT / "docs" / "diagnostics").glob("ML*.md")}


def codes(page: Path) -> tuple[list[str], list[str]]:
    """What is said of the first example of a page, and of the last."""
    laws = [text for kind, text in PAGES[page] if kind == "loi"]
    cases = [text for kind, text in PAGES[page] if kind == "faits"]
    inherited = [text for kind, text in PAGES[page] if kind == "loi hérité"]
    if cases:
        law = compiled(*laws)
        return case_codes(law, cases[0]), case_codes(law, cases[-1])
    parent = compiled(*inherited) if inherited else None
    found = proved_codes if page.stem in PROVED else Trial.codes
    return found(compiled(laws[0], parent=parent)), found(compiled(laws[-1], parent=parent))


def proved_codes(law: Trial) -> list[str]:
    """What a solver finds too."""
    assert law.clean, law.codes()
    return [*law.codes(), *(diagnostic.code for diagnostic in proved(law.program, law.sources))]


def case_codes(law: Trial, case: str) -> list[str]:
    return [diagnostic.code for diagnostic in check_facts(law, case)[1]]


@pytest.mark.parametrize("page", sorted(page for page, blocks in PAGES.items() if blocks), ids=lambda page: page.stem)
def test_examples_show_and_mend_the_fault(page: Path) -> None:
    wrong, mended = codes(page)
    assert page.stem in wrong
    assert page.stem not in mended


PYTHON = re.compile(r"^```python\n(.*?)^```$", re.MULTILINE | re.DOTALL)
CALLS = {
    page: PYTHON.findall(page.read_text("utf-8"))
    for page in (house.ROOT / "docs" / "diagnostics").glob("ML[67]*.md")
    if page.stem < "ML720"  # what goes wrong on disks and servers is shown by commands
}


def told(program: str, page: Path) -> list[str]:
    """The codes that a program meets: it is refused, or what it calls `again` is unreadable."""
    names: dict[str, Any] = {}
    try:
        exec(compile(program, page.name, "exec"), names)
    except millesime.Refused as refused:
        return [said.code for said in refused.diagnostics]
    except StoreError as refused:
        return [refused.code]
    return [said.code for said in getattr(names.get("again"), "reasons", ())]


@pytest.mark.parametrize("page", sorted(page for page, calls in CALLS.items() if calls), ids=lambda page: page.stem)
def test_calls_show_and_mend_the_fault(page: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The pages about questions put to an edition, and about decisions kept, show them in Python."""
    monkeypatch.chdir(house.ROOT)
    wrong, mended = CALLS[page]
    assert page.stem in told(wrong, page)
    assert told(mended, page) == []
