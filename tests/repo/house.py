"""Where the house stands, and copies of it to break things in."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
ENGINE = ROOT / "engine" / "millesime"


def pyproject() -> dict[str, Any]:
    """The project's own settings."""
    return tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))


def modules() -> Iterator[Path]:
    """Every Python file of the engine."""
    return (path for path in sorted(ENGINE.rglob("*.py")) if "__pycache__" not in path.parts)


def copied(to: Path) -> Path:
    """A copy of the engine and its settings, without the law; returns the copied package."""
    package = to / "engine" / "millesime"
    shutil.copytree(ENGINE, package, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "pyproject.toml", to)
    return package


def run(*arguments: str, at: Path = ROOT) -> subprocess.CompletedProcess[str]:
    """Run Python on the house, or on a copy of it: there, the copied engine comes first on the path."""
    environment = os.environ | {"PYTHONPATH": str(at / "engine"), "COLUMNS": "200"}
    command = [sys.executable, *arguments]
    return subprocess.run(command, cwd=at, env=environment, capture_output=True, text=True, check=False)
