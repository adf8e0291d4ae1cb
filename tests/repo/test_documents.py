"""What the documents tell a reader to do and to open is there."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest

from tests.repo import house

DOCUMENTS = sorted(
    path
    for pattern in ("*.md", "docs/**/*.md", "changelog.d/*.md", "regulations/**/*.md", "tests/properties/*.md")
    for path in house.ROOT.glob(pattern)
)
MAKE = re.compile(r"^\s*make ([a-z-]+)|`make ([a-z-]+)`", re.MULTILINE)
LINK = re.compile(r"\[[^\]\n]+\]\(([^)#\s]+)[^)]*\)")
FENCE = re.compile(r"^(```|~~~).*?^\1", re.MULTILINE | re.DOTALL)
MAKEFILE = (house.ROOT / "Makefile").read_text(encoding="utf-8")
TARGETS = set(re.findall(r"^([a-z-]+):", MAKEFILE, re.MULTILINE))


def told(path: Path) -> str:
    return path.relative_to(house.ROOT).as_posix()


def test_the_two_commands_of_the_readme() -> None:
    readme = (house.ROOT / "README.md").read_text(encoding="utf-8")
    assert {"demo", "test"} <= {first or second for first, second in MAKE.findall(readme)}


def test_ci_runs_the_readmes_test_command_and_nothing_looser() -> None:
    script = house.ROOT / ".ci" / "run"
    assert subprocess.run(["bash", "-n", str(script)], check=False).returncode == 0
    # The pages are looked at afterwards, in a browser that the README's command does not need.
    assert script.read_text(encoding="utf-8").rstrip().splitlines()[-2:] == ["make test", "exec make check-pages"]
    assert "\t$(BIN)/python -m pytest\n" in MAKEFILE


@pytest.mark.parametrize("document", DOCUMENTS, ids=told)
def test_every_make_target_exists(document: Path) -> None:
    named = {first or second for first, second in MAKE.findall(document.read_text(encoding="utf-8"))}
    assert named - TARGETS == set()


@pytest.mark.parametrize("document", DOCUMENTS, ids=told)
def test_every_link_leads_somewhere(document: Path) -> None:
    prose = FENCE.sub("", document.read_text(encoding="utf-8"))
    links = [link for link in LINK.findall(prose) if not re.match(r"[a-z]+:", link)]
    assert [link for link in links if not (document.parent / link).exists()] == []
