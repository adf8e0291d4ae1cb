"""The bar of a batch on a terminal: rows, their rate, the time left; nothing where nobody looks."""

from __future__ import annotations

import os
import pty
import subprocess
import sys
import termios
from pathlib import Path

from tests.repo.house import ROOT

COMMAND = ("batch", "examples/etablissements.csv", "OUT", "--edition", "2012", "--goal", "tarification.mode")


def told(out: Path, *more: str) -> str:
    """What the command says on a terminal."""
    leader, follower = pty.openpty()
    termios.tcsetwinsize(follower, (40, 100))
    words = [str(out) if word == "OUT" else word for word in COMMAND]
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "engine"), "COLUMNS": "100", "NO_COLOR": "1"}
    command = [sys.executable, "-m", "millesime", *words, *more]
    ran = subprocess.run(command, stdout=subprocess.PIPE, stderr=follower, cwd=ROOT, env=environment, check=False)
    os.close(follower)
    said = b""
    while True:
        try:
            part = os.read(leader, 4096)
        except OSError:  # the other end is closed, and all was read
            break
        if not part:
            break
        said += part
    os.close(leader)
    assert ran.returncode == 1
    return said.decode()


def test_a_terminal_sees_a_bar(tmp_path: Path) -> None:
    said = told(tmp_path / "o.csv", "--lang", "en")
    assert "rows: 100%" in said
    assert "8.00/8.00" in said
    assert "rows/s" in said
    assert "8 rows decided" in said
    assert "lignes" in told(tmp_path / "o.csv", "--lang", "fr")
