"""What the README shows is what the commands print. `pytest --accept` writes it anew."""

from __future__ import annotations

import contextlib
import io
import os
import re
import shlex
from unittest import mock

import pytest

from millesime.cli import main
from tests.repo.house import ROOT

README = ROOT / "README.md"
CONSOLE = re.compile(r"```console\n\$ ([^\n]+)\n(.*?)```", re.DOTALL)
PYTHON = re.compile(r"```python\n(.*?)```", re.DOTALL)
DIGEST = re.compile(r"sha256:[0-9a-f]{64}")
LINES, WIDTH = 40, 104


def printed(command: str) -> str:
    """What a command prints, digests shortened, long lines and long outputs cut as a reader would."""
    words = shlex.split(command)[1:]
    if "--lang" not in words:
        words += ["--lang", "en"]
    out = io.StringIO()
    with (
        contextlib.chdir(ROOT),
        contextlib.redirect_stdout(out),
        mock.patch.dict(os.environ, {"COLUMNS": "100", "NO_COLOR": "1"}),
    ):
        assert main(words) == 0, command
    lines = [DIGEST.sub("sha256:…", line.rstrip()) for line in out.getvalue().rstrip().split("\n")]
    lines = [line if len(line) <= WIDTH else line[: WIDTH - 1] + "…" for line in lines]
    return "\n".join([*lines[:LINES], "…"] if len(lines) > LINES else lines) + "\n"


def test_transcripts(pytestconfig: pytest.Config) -> None:
    """Every console block, run."""
    page = README.read_text(encoding="utf-8")
    fresh = CONSOLE.sub(lambda match: f"```console\n$ {match[1]}\n{printed(match[1])}```", page)
    if fresh != page and pytestconfig.getoption("--accept"):
        README.write_text(fresh, encoding="utf-8")
        return
    assert fresh == page


def test_python_examples(capsys: pytest.CaptureFixture[str]) -> None:
    """Every Python block, run."""
    for block in PYTHON.findall(README.read_text(encoding="utf-8")):
        exec(compile(block, "README.md", "exec"), {})
    assert "collective" in capsys.readouterr().out
