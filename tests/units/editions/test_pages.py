"""The examples on the pages of diagnostics about manifests and inventories: the first shows the fault, the second does not."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from millesime.workspace.library import Library

PAGES = Path(__file__).parents[3] / "docs" / "diagnostics"
BLOCK = re.compile(r"^```yaml\n(.*?)^```$", re.MULTILINE | re.DOTALL)
FILE = re.compile(r"^# (\S+/\S+\.(?:yaml|loi))\n", re.MULTILINE)
ABOUT = re.compile(r"ML3[3-6]\d|ML39[1-6]")
EXAMPLES = sorted(
    path for path in PAGES.glob("*.md") if ABOUT.fullmatch(path.stem) and BLOCK.search(path.read_text(encoding="utf-8"))
)


def codes(block: str, root: Path) -> list[str]:
    """What is said of a folder that holds the files of an example."""
    _, *parts = FILE.split(block)
    for name, text in zip(parts[::2], parts[1::2], strict=True):
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    library = Library(root, cache=False)
    listed = library.editions()
    found = {*listed.diagnostics, *(one for name in listed.product for one in library.load(name).diagnostics)}
    return sorted(diagnostic.code for diagnostic in found)


@pytest.mark.parametrize("page", EXAMPLES, ids=lambda page: page.stem)
def test_examples_show_and_mend_the_fault(page: Path, tmp_path: Path) -> None:
    wrong, mended = BLOCK.findall(page.read_text(encoding="utf-8"))
    assert codes(wrong, tmp_path / "wrong") == [page.stem]
    assert codes(mended, tmp_path / "mended") == []


def test_there_are_examples() -> None:
    assert {"ML330", "ML345", "ML361"} <= {page.stem for page in EXAMPLES}
