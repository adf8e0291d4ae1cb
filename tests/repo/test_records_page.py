"""The page on decisions that are kept: its transcripts are run, and its proof without Millésime proves."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

import millesime
from millesime.cli import main
from tests.repo import transcripts
from tests.repo.house import ROOT

PAGE = ROOT / "docs" / "records.md"
PYTHON = re.compile(r"```python\n(.*?)```", re.DOTALL)
COUNT = 7


def test_transcripts(tmp_path: Path, pytestconfig: pytest.Config) -> None:
    """Every console block, run, one after another in one folder."""
    transcripts.hold(PAGE, tmp_path, pytestconfig)


@pytest.fixture(scope="module")
def exports(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """Every record of a log whose tree is not even, exported."""
    folder = tmp_path_factory.mktemp("exports")
    edition = millesime.load("2012")
    paths = []
    for n in range(COUNT):
        millesime.record(edition.evaluate({"entreprise": {"effectif": 17 + n}}, at="2012-06-01"), folder / "d.sqlite")
    for n in range(COUNT):
        paths.append(folder / f"{n}.json")
        assert main(["record", "export", str(folder / "d.sqlite"), str(n), "--out", str(paths[-1])]) == 0
    return paths


def proved(path: Path, folder: Path) -> None:
    (program,) = PYTHON.findall(PAGE.read_text(encoding="utf-8"))
    (folder / "export.json").write_bytes(path.read_bytes())
    exec(compile(program, "records.md", "exec"), {})


def test_the_proof_without_us(
    exports: list[Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    for path in exports:
        proved(path, tmp_path)
    assert capsys.readouterr().out.count("record sha256:") == COUNT


def test_it_proves_nothing_of_what_was_altered(
    exports: list[Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    held = json.loads(exports[3].read_text(encoding="utf-8"))
    held["record"]["recorded_at"] = "2012-04-01T09:30:00Z"
    altered = tmp_path / "altered.json"
    altered.write_text(json.dumps(held), encoding="utf-8")
    with pytest.raises(AssertionError, match="not in the log"):
        proved(altered, tmp_path)
