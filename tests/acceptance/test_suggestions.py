"""What `test --suggest` writes for the shipped law, pasted into it as it stands: read, checked, met, and reaching more."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path

import pytest

from tests.acceptance.conftest import ROOT, Run

SUGGESTED = re.compile(r"^# (\S+\.loi)\n\n", re.MULTILINE)


@pytest.fixture(scope="module")
def law(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the shipped law, to write in."""
    copied = tmp_path_factory.mktemp("law") / "regulations"
    shutil.copytree(ROOT / "regulations", copied)
    return copied


def figures(run: Run, law: Path) -> dict[str, dict[str, int]]:
    ran = run("test", "--coverage", "--format", "json", "--regulations", law)
    assert ran.status == 0, ran.err
    totals: dict[str, dict[str, int]] = json.loads(ran.out)["totals"]
    return totals


def test_pasted_as_they_are_they_hold_and_reach_more(run: Run, law: Path) -> None:
    before = figures(run, law)
    suggested = run("test", "--suggest", "--regulations", law)
    assert suggested.status == 0
    _, *pieces = SUGGESTED.split(suggested.out)
    assert pieces, "nothing is suggested: every bound of the law is reached, and this test has nothing to show"
    for name, text in zip(pieces[::2], pieces[1::2], strict=True):
        with Path(name).open("a", encoding="utf-8") as file:
            file.write("\n" + text.rstrip("\n") + "\n")
    for command in (["check"], ["fmt", "--check", law], ["test"]):
        ran = run(*command, "--regulations", law)
        assert ran.status == 0, ran.out[-3000:] + ran.err[-3000:]
    after = figures(run, law)
    for kind in ("versions", "branches", "conditions"):
        assert after[kind]["total"] == before[kind]["total"]
        assert after[kind]["reached"] >= before[kind]["reached"]
    found, sought = after["bounds"]["reached"], before["bounds"]["total"]
    assert found > before["bounds"]["reached"]
    assert found >= 0.9 * sought, "the search no longer finds most of the bounds"
