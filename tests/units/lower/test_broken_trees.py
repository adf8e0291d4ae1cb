"""Whatever the reader makes of a damaged text, lowering it complains and never fails."""

from __future__ import annotations

import random
import re
from pathlib import Path

import pytest

from millesime.lower import lower
from millesime.syntax.reader import read
from millesime.text import Source
from tests.units.lower import test_elements, test_expressions
from tests.units.lower.law import FIRST, SECOND

PAGES = Path(__file__).parents[3] / "docs" / "diagnostics"
BLOCK = re.compile(r"^```loi\n(.*?)^```$", re.MULTILINE | re.DOTALL)
TEXTS = [
    test_expressions.FACTS,
    test_elements.INHERITED,
    *(block for page in sorted(PAGES.glob("ML2*.md")) for block in BLOCK.findall(page.read_text(encoding="utf-8"))),
]
TOKEN = re.compile(r"\w+(?:\.\w+)*|[^\w\s]|\s+")


def damaged(text: str, chance: random.Random) -> str:
    """The text with a few tokens lost, doubled or exchanged."""
    tokens = TOKEN.findall(text)
    for _ in range(chance.randint(1, 4)):
        at, other = chance.randrange(len(tokens)), chance.randrange(len(tokens))
        match chance.randrange(4):
            case 0:
                tokens[at] = " "
            case 1:
                tokens[at] = f"{tokens[at]} {tokens[other]}"
            case 2:
                tokens[at], tokens[other] = tokens[other], tokens[at]
            case _:
                tokens[at] = tokens[other]
    return "".join(tokens)


@pytest.mark.parametrize("seed", range(6))
def test_damaged_texts(seed: int) -> None:
    chance = random.Random(seed)
    parent = lower([read(Source("parent.loi", test_elements.INHERITED)).product], FIRST, None).product
    for text in TEXTS:
        file = read(Source("essai.loi", damaged(text, chance))).product
        lower([file], FIRST, None)
        lower([file], SECOND, parent, (FIRST,))
