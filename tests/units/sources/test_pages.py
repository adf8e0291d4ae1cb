"""The examples on the pages about citations: the first world shows the fault, the second, which goes on with it, does not.

A page shows a `document`, the law that cites it (`loi citante`), and where it matters a `registre` and a `verrou`.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.citations import World, world

PAGES = Path(__file__).parents[3] / "docs" / "diagnostics"
BLOCK = re.compile(r"^```(document|registre|verrou absent|verrou|loi citante)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
EXAMPLES = sorted(path for path in PAGES.glob("ML3[78]*.md") if BLOCK.search(path.read_text(encoding="utf-8")))


def shown(blocks: dict[str, str]) -> World:
    lock = None if "verrou absent" in blocks else blocks.get("verrou", "")
    return world(blocks["document"], blocks["loi citante"], register=blocks.get("registre"), lock=lock)


@pytest.mark.parametrize("page", EXAMPLES, ids=lambda page: page.stem)
def test_examples_show_and_mend_the_fault(page: Path) -> None:
    wrong, mended = page.read_text(encoding="utf-8").split("\nMended:\n")
    first = dict(BLOCK.findall(wrong))
    second = {**first, **dict(BLOCK.findall(mended))}
    if "verrou" in dict(BLOCK.findall(mended)):
        second.pop("verrou absent", None)
    assert page.stem in shown(first).codes()
    assert shown(second).codes() == []


def test_there_are_examples() -> None:
    assert {page.stem for page in EXAMPLES} >= {f"ML{number}" for number in range(374, 390)}
