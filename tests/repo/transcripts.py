"""Transcripts on the pages: each command is run where a reader would, on a day that does not change."""

from __future__ import annotations

import contextlib
import io
import os
import re
import shlex
from itertools import count
from pathlib import Path
from unittest import mock

import pytest

from millesime.cli import main
from tests.repo.house import ROOT

BLOCK = re.compile(r"(?<=```console\n)\$ .*?(?=```)", re.DOTALL)
DIGEST = re.compile(r"sha256:[0-9a-f]{64}")
ENTRY = re.compile(r"\b[0-9a-f]{16}\b")
KEY = re.compile(r"[A-Za-z0-9+/]{43}=")
NOW = "2026-04-01T09:30:00Z"
LINES, WIDTH = 40, 104


def hold(page: Path, folder: Path, config: pytest.Config) -> None:
    """Run every console block of a page, in order, in a folder of their own where the examples are; compare, or accept."""
    (folder / "examples").symlink_to(ROOT / "examples")
    text = page.read_text(encoding="utf-8")
    with contextlib.chdir(folder):
        fresh = BLOCK.sub(lambda match: "".join(map(_ran, re.findall(r"^\$ (.+)$", match[0], re.MULTILINE))), text)
    if fresh != text and config.getoption("--accept"):
        page.write_text(fresh, encoding="utf-8")
        return
    assert fresh == text


def _ran(command: str) -> str:
    """A command and what it prints, digests shortened, long lines and long outputs cut as a reader would."""
    words = shlex.split(command)[1:]
    if "--lang" not in words:
        words += ["--lang", "en"]
    out = io.StringIO()
    with (
        contextlib.redirect_stdout(out),
        contextlib.redirect_stderr(out),
        mock.patch.dict(os.environ, {"COLUMNS": "100", "NO_COLOR": "1"}),
        mock.patch("millesime.workspace.recording.now", return_value=NOW),
        mock.patch("millesime.cli.batch.monotonic", side_effect=count(0, 0.25)),
    ):
        assert main(words) in (0, 1, 2), out.getvalue()
    lines = [
        ENTRY.sub("…", KEY.sub("…", DIGEST.sub("sha256:…", line.rstrip())))
        for line in out.getvalue().rstrip().split("\n")
    ]
    lines = [line if len(line) <= WIDTH else line[: WIDTH - 1] + "…" for line in lines]
    told = "\n".join([*lines[:LINES], "…"] if len(lines) > LINES else lines)
    return f"$ {command}\n" + (f"{told}\n" if told else "")
