"""What the README shows is what the commands print. `pytest --accept` writes it anew."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.repo import transcripts
from tests.repo.house import ROOT

README = ROOT / "README.md"
PYTHON = re.compile(r"```python\n(.*?)```", re.DOTALL)


def test_transcripts(tmp_path: Path, pytestconfig: pytest.Config) -> None:
    """Every console block, run."""
    transcripts.hold(README, tmp_path, pytestconfig)


def test_python_examples(capsys: pytest.CaptureFixture[str]) -> None:
    """Every Python block, run."""
    for block in PYTHON.findall(README.read_text(encoding="utf-8")):
        exec(compile(block, "README.md", "exec"), {})
    assert "collective" in capsys.readouterr().out
