"""Each decision has a number of its own, which its title bears."""

from __future__ import annotations

import re

from tests.repo import house

DECISIONS = sorted((house.ROOT / "docs" / "decisions").glob("[0-9]*.md"))


def test_numbers_are_given_once() -> None:
    numbers = [page.name[:4] for page in DECISIONS]
    assert numbers == sorted(set(numbers))


def test_titles_bear_their_number() -> None:
    titles = {page.name[:4]: page.read_text(encoding="utf-8").splitlines()[0] for page in DECISIONS[1:]}
    assert [number for number, title in titles.items() if not re.match(rf"# {number}: \S", title)] == []
