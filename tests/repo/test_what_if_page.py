"""The page on « what if? »: its transcripts and its programs are run."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.repo import transcripts
from tests.repo.house import ROOT

PAGE = ROOT / "docs" / "what-if.md"
PYTHON = re.compile(r"```python\n(.*?)```", re.DOTALL)


def test_transcripts(tmp_path: Path, pytestconfig: pytest.Config) -> None:
    transcripts.hold(PAGE, tmp_path, pytestconfig)


def test_programs() -> None:
    for program in PYTHON.findall(PAGE.read_text(encoding="utf-8")):
        exec(compile(program, PAGE.name, "exec"), {})
