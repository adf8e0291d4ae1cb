"""The outputs that docs/scenarios.md shows are those of its own file of law. `pytest --accept` writes them anew."""

from __future__ import annotations

import contextlib
import io
import os
import re
import shlex
from pathlib import Path
from unittest import mock

import pytest

from millesime.cli import main
from tests.repo.house import ROOT

PAGE = ROOT / "docs" / "scenarios.md"
LAW = re.compile(r"```loi\n(.*?)```", re.DOTALL)
CONSOLE = re.compile(r"```console\n\$ ([^\n]+)\n(.*?)```", re.DOTALL)
MANIFEST = 'id: "essai"\ntitle: "Essai"\nknown_from: 2012-01-01\nhorizon: 2012-12-31\ndocuments: []\n'


def printed(command: str) -> str:
    out = io.StringIO()
    with (
        contextlib.redirect_stdout(out),
        contextlib.redirect_stderr(io.StringIO()),
        mock.patch.dict(os.environ, {"COLUMNS": "100", "NO_COLOR": "1"}),
    ):
        assert main([*shlex.split(command)[1:], "--lang", "en"]) == 0, command
    return out.getvalue().rstrip() + "\n"


def test_its_outputs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, pytestconfig: pytest.Config) -> None:
    page = PAGE.read_text(encoding="utf-8")
    found = LAW.search(page)
    assert found is not None
    edition = tmp_path / "regulations" / "essai"
    edition.mkdir(parents=True)
    (edition / "edition.yaml").write_text(MANIFEST, encoding="utf-8")
    (edition / "prime.loi").write_text(found[1], encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    fresh = CONSOLE.sub(lambda match: f"```console\n$ {match[1]}\n{printed(match[1])}```", page)
    if fresh != page and pytestconfig.getoption("--accept"):
        PAGE.write_text(fresh, encoding="utf-8")
        return
    assert fresh == page
