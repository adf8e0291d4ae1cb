"""The walkthroughs of CONTRIBUTING.md, carried out block by block in a copy of the house.

A block that names a file is that file, or, where the file exists, a row of its table; `sh` blocks are run.
"""

from __future__ import annotations

import re
import shlex
import shutil
from pathlib import Path

import pytest

from tests.repo import house

TEXT = (house.ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
BLOCK = re.compile(r"^(`{3,})(\w+) ?(\S*)\n(.*?)^\1$", re.MULTILINE | re.DOTALL)
HEADING = re.compile(r"^## (.+)$", re.MULTILINE)


def walks() -> dict[str, list[tuple[str, str, str]]]:
    """By walkthrough, its blocks: kind, file, text. A heading within a block is none."""
    blocks = [(match.start(), match.end(), (match[2], match[3], match[4])) for match in BLOCK.finditer(TEXT)]
    found: dict[str, list[tuple[str, str, str]]] = {}
    for heading in HEADING.finditer(TEXT):
        if not any(start < heading.start() < end for start, end, _ in blocks):
            found[heading[1]] = []
    for start, _, block in blocks:
        before = [title for title in found if TEXT.index(f"## {title}\n") < start]
        if before:
            found[before[-1]].append(block)
    return found


WALKS = walks()
# Where a row of each table goes: after this line.
TABLES = {
    "engine/millesime/values/operators.py": "_ROWS = (\n",
    "engine/millesime/text/codes/analysis.py": "ENTRIES: tuple[Entry, ...] = (\n",
}
REGISTERED = {
    "from millesime.analysis import (\n": "    same_labels,\n",
    "CHECKS: tuple[Check, ...] = (\n": "    same_labels.check,\n",
}


def insert(path: Path, after: str, row: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert text.count(after) == 1, f"{path}: {after!r}"
    path.write_text(text.replace(after, after + row), encoding="utf-8")


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    house.copied(tmp_path)
    for name in ("docs", "grammar", "regulations", "tests"):
        shutil.copytree(house.ROOT / name, tmp_path / name, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(house.ROOT / "conftest.py", tmp_path)
    return tmp_path


def carry_out(command: str, at: Path) -> None:
    tool, *arguments = shlex.split(command)
    module = ["-m", "millesime"] if tool == ".venv/bin/millesime" else []
    assert module or tool == ".venv/bin/python", command
    ran = house.run(*module, *arguments, at=at)
    assert ran.returncode == 0, f"{command}\n{ran.stdout}{ran.stderr}"


def test_there_are_three_walkthroughs() -> None:
    assert list(WALKS) == ["Add an operator", "Add an analysis rule", "Add an article, or an edition"]


@pytest.mark.parametrize("walk", WALKS)
def test_a_walkthrough_leads_where_it_says(walk: str, copy: Path) -> None:
    if walk == "Add an analysis rule":  # its step in words
        for after, row in REGISTERED.items():
            insert(copy / "engine/millesime/analysis/__init__.py", after, row)
    ran = 0
    for kind, name, body in WALKS[walk]:
        if name in TABLES:
            insert(copy / name, TABLES[name], body)
        elif name:
            path = copy / name
            assert not path.exists(), path
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(body, encoding="utf-8")
        elif kind == "sh":
            for command in body.splitlines():
                carry_out(command, copy)
                ran += 1
    assert ran
    for _, name, body in WALKS[walk]:
        if name.endswith(".loi"):  # what we show is laid out as `fmt` lays it out
            assert (copy / name).read_text(encoding="utf-8") == body
        if name.startswith("tests/cases/"):
            assert (copy / name).read_text(encoding="utf-8") != body
