"""The page of the record: its Python runs, from the first block to the last, and says what it is said to say."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from tests.repo import house
from tests.schemas import schemas

PAGE = house.ROOT / "docs" / "record.md"
BLOCKS = re.compile(r"^```python\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def test_its_python_runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    names: dict[str, Any] = {}
    for block in BLOCKS.findall(PAGE.read_text(encoding="utf-8")):
        exec(compile(block, PAGE.name, "exec"), names)
    assert names["again"].same
    assert names["kept"].seq == 0
    assert names["masked"].seq == 1
    assert b'"moralite_reconnue":true' not in names["masked"].leaf


def test_every_schema_is_on_it() -> None:
    text = PAGE.read_text(encoding="utf-8")
    assert [name for name in schemas() if f"schemas/{name}.json" not in text] == []
