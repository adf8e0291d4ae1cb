"""The page on what parts two laws: its transcripts and its programs are run."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.repo import transcripts
from tests.repo.house import ROOT

PAGE = ROOT / "docs" / "diff.md"
PYTHON = re.compile(r"```python\n(.*?)```", re.DOTALL)


def test_transcripts(tmp_path: Path, pytestconfig: pytest.Config) -> None:
    transcripts.hold(PAGE, tmp_path, pytestconfig)


def test_programs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    for program in PYTHON.findall(PAGE.read_text(encoding="utf-8")):
        exec(compile(program, PAGE.name, "exec"), {})
