"""The page on dossiers: its transcripts and its program are run, one after another in one folder."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path
from unittest import mock

import pytest

from tests.repo import transcripts
from tests.repo.house import ROOT

PAGE = ROOT / "docs" / "dossier.md"
PYTHON = re.compile(r"```python\n(.*?)```", re.DOTALL)


def test_transcripts(tmp_path: Path, pytestconfig: pytest.Config) -> None:
    """On a day that does not change, by entries whose ids do not either."""
    with (
        mock.patch("millesime.cli.dossier_added.clock_day", return_value=date(2016, 2, 1)),
        mock.patch("millesime.dossier.dossier.token_hex", return_value="0123456789abcdef"),
    ):
        transcripts.hold(PAGE, tmp_path, pytestconfig)
    assert {path.name for path in tmp_path.iterdir()} == {"examples", "firm.dossier", "firm.yaml"}


def test_program(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    for program in PYTHON.findall(PAGE.read_text(encoding="utf-8")):
        exec(compile(program, PAGE.name, "exec"), {})
