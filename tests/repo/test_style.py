"""Ruff and mypy find nothing in the house, and do find what is planted in a copy."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.repo import house


def test_ruff_finds_nothing() -> None:
    ran = house.run("-m", "ruff", "check", "--output-format", "concise")
    assert ran.returncode == 0, ran.stdout + ran.stderr


def test_the_layout_is_ruffs() -> None:
    ran = house.run("-m", "ruff", "format", "--check", "--output-format", "concise")
    assert ran.returncode == 0, ran.stdout + ran.stderr


def test_mypy_finds_nothing() -> None:
    ran = house.run("-m", "mypy")
    assert ran.returncode == 0, ran.stdout + ran.stderr


RUFF_FAULTS = {
    "F401": "import re\n",
    "DTZ011": "import datetime\n\nTODAY = datetime.date.today()\n",
    "S307": "VALUE = eval('1')\n",
    "S301": "import pickle\n\nVALUE = pickle.loads(b'')\n",
    "T201": "print('x')\n",
    "TID252": "from . import types\n",
    "D103": "def public() -> None:\n    pass\n",
    "BLE001": "try:\n    pass\nexcept Exception:\n    pass\n",
}


@pytest.mark.parametrize("rule", RUFF_FAULTS)
def test_ruff_finds_what_is_planted(rule: str, tmp_path: Path) -> None:
    package = house.copied(tmp_path)
    (package / "values" / "planted.py").write_text(f'"""Planted."""\n\n{RUFF_FAULTS[rule]}', encoding="utf-8")
    ran = house.run("-m", "ruff", "check", "--no-cache", "--output-format", "concise", at=tmp_path)
    assert ran.returncode == 1, ran.stdout + ran.stderr
    assert "planted.py" in ran.stdout
    assert f" {rule} " in ran.stdout


MYPY_FAULTS = {
    "no-untyped-def": "def untyped(x):\n    return x\n",
    "return-value": "def wrong() -> int:\n    return 'x'\n",
    "ignore-without-code": "x: int = 'x'  # type: ignore\n",
    "type-arg": "x: list = []\n",
}


@pytest.mark.parametrize("rule", MYPY_FAULTS)
def test_mypy_finds_what_is_planted(rule: str, tmp_path: Path) -> None:
    planted = tmp_path / "engine" / "millesime" / "planted.py"
    planted.parent.mkdir(parents=True)
    planted.write_text(MYPY_FAULTS[rule], encoding="utf-8")
    (tmp_path / "pyproject.toml").write_bytes((house.ROOT / "pyproject.toml").read_bytes())
    ran = house.run("-m", "mypy", "engine/millesime", at=tmp_path)
    assert ran.returncode == 1, ran.stdout + ran.stderr
    assert f"[{rule}]" in ran.stdout
