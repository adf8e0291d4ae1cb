"""The pages of the codes of reading: the first example has the fault, the second is mended."""

from __future__ import annotations

import re

import pytest

from millesime import bundle
from millesime.text.codes import reading
from tests.units.syntax.reading import codes

BLOCK = re.compile(r"^```loi\n(.*?)^```$", re.MULTILINE | re.DOTALL)


@pytest.mark.parametrize("code", [entry.code for entry in reading.ENTRIES if entry.code != "ML152"])
def test_page(code: str) -> None:
    page = (bundle.diagnostics() / f"{code}.md").read_text(encoding="utf-8")
    wrong, mended = BLOCK.findall(page)
    assert code in codes(wrong)
    assert set(codes(wrong)) - {code} <= ({"ML109"} if code == "ML154" else set())
    assert codes(mended) == []
    assert "\nMended:\n" in page
