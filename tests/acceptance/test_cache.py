"""The cache of compiled law: safe when many start at once, rebuilt when damaged, never trusted when it could be another's."""

from __future__ import annotations

import json
import os
import pickle
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.acceptance.conftest import ROOT, Run
from tests.acceptance.dossiers import FIRM, having

CASE = json.dumps(having(FIRM, tarification__annee=2012)).encode()
COMMAND = ("eval", "-", "--edition", "2016", "--at", "2012-06-01", "--goal", "tarification.mode", "--format", "json")


@pytest.fixture
def usual(run: Run) -> str:
    """The answer, which no state of the cache may change."""
    return run(*COMMAND, stdin=CASE).out


def entries(folder: Path) -> list[Path]:
    return sorted(path for path in folder.iterdir() if not path.name.startswith("."))


def test_four_processes_start_cold_at_once(tmp_path: Path, usual: str) -> None:
    folder = tmp_path / "cache"
    environment = {**os.environ, "MILLESIME_CACHE": str(folder)}
    pipe = subprocess.PIPE
    processes = [
        subprocess.Popen(
            [sys.executable, "-m", "millesime", *COMMAND], stdin=pipe, stdout=pipe, stderr=pipe, env=environment
        )
        for _ in range(4)
    ]
    for process in processes:
        assert process.stdin is not None
        process.stdin.write(CASE)
        process.stdin.close()
        process.stdin = None
    for process in processes:
        out, err = process.communicate(timeout=60)
        assert (process.returncode, out.decode(), err) == (0, usual, b"")
    assert entries(folder)
    assert [path for path in folder.iterdir() if path.name.startswith(".")] == [], "half-written entries are left"
    assert folder.stat().st_mode & 0o077 == 0


@pytest.fixture
def warm(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, usual: str) -> Path:
    """A cache of its own, filled."""
    folder = tmp_path / "cache"
    monkeypatch.setenv("MILLESIME_CACHE", str(folder))
    assert run(*COMMAND, stdin=CASE).out == usual
    assert entries(folder)
    return folder


class Bomb:
    """Were it ever unpickled, it would leave a trace on disk."""

    def __init__(self, trace: Path) -> None:
        self._trace = trace

    def __reduce__(self) -> tuple:
        return (Path.touch, (self._trace,))


@pytest.mark.parametrize(
    "damage", ["emptied", "cut", "flipped", "zeroed", "a bomb", "a bomb behind the header", "a folder"]
)
def test_a_damaged_cache_is_rebuilt(run: Run, warm: Path, usual: str, tmp_path: Path, damage: str) -> None:
    trace = tmp_path / "executed"
    bomb = pickle.dumps(Bomb(trace))
    for path in entries(warm):
        data = path.read_bytes()
        match damage:
            case "emptied":
                path.write_bytes(b"")
            case "cut":
                path.write_bytes(data[: len(data) // 2])
            case "flipped":
                path.write_bytes(data[:200] + bytes([data[200] ^ 1]) + data[201:])
            case "zeroed":
                path.write_bytes(bytes(len(data)))
            case "a bomb":
                path.write_bytes(bomb)
            case "a bomb behind the header":
                path.write_bytes(data[:82] + bomb)
            case _:
                path.unlink()
                path.mkdir()
    damaged = {path: path.read_bytes() for path in entries(warm) if path.is_file()}
    ran = run(*COMMAND, stdin=CASE)
    assert (ran.status, ran.out, ran.err) == (0, usual, "")
    assert not trace.exists(), "what lay in the cache was executed"
    assert not damaged or any(path.read_bytes() != data for path, data in damaged.items()), "it was not rebuilt"


def test_a_well_formed_entry_of_foreign_things_is_not_executed(
    run: Run, warm: Path, usual: str, tmp_path: Path
) -> None:
    """Even with a right checksum, an entry may hold only what the engine itself would write."""
    import hashlib

    trace = tmp_path / "executed"
    bomb = pickle.dumps(Bomb(trace))
    for path in entries(warm):
        data = path.read_bytes()
        path.write_bytes(data[: -len(data) + 50] + hashlib.sha256(bomb).digest() + bomb)
    ran = run(*COMMAND, stdin=CASE)
    assert (ran.status, ran.out) == (0, usual)
    assert not trace.exists()


@pytest.mark.parametrize("mode", [0o755, 0o770, 0o707, 0o777])
def test_a_folder_that_others_can_write_is_not_used(run: Run, warm: Path, usual: str, mode: int) -> None:
    before = {path: path.stat().st_mtime_ns for path in entries(warm)}
    warm.chmod(mode)
    ran = run(*COMMAND, stdin=CASE)
    assert (ran.status, ran.out) == (0, usual)
    assert {path: path.stat().st_mtime_ns for path in entries(warm)} == before, "it was read or written"


@pytest.mark.parametrize("place", ["a file", "a link", "read-only parent", "off"])
def test_without_a_usable_cache_all_goes_on(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, usual: str, place: str
) -> None:
    where = tmp_path / "there"
    match place:
        case "a file":
            where.write_text("", encoding="utf-8")
        case "a link":
            (tmp_path / "real").mkdir(mode=0o700)
            where.symlink_to(tmp_path / "real")
        case "read-only parent":
            where = Path("/proc/nowhere/cache")
        case _:
            pass
    monkeypatch.setenv("MILLESIME_CACHE", "off" if place == "off" else str(where))
    ran = run(*COMMAND, stdin=CASE)
    assert (ran.status, ran.out, ran.err) == (0, usual, "")
    if place == "a link":
        assert list((tmp_path / "real").iterdir()) == []


def test_xdg_says_where(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, usual: str) -> None:
    monkeypatch.delenv("MILLESIME_CACHE")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "xdg"))
    assert run(*COMMAND, stdin=CASE).out == usual
    assert entries(tmp_path / "xdg" / "millesime")
    assert not list(ROOT.glob("**/.millesime*"))


def test_an_edit_is_seen_at_once(run: Run, tmp_path: Path) -> None:
    """Even one that keeps the size and the time of the file."""
    law = tmp_path / "law"
    shutil.copytree(ROOT / "regulations", law)
    command = (*COMMAND, "--regulations", law)
    assert '"value":"collective"' in run(*command, stdin=CASE).out
    path = law / "2012" / "D10" / "D242-6-2.loi"
    about = path.stat()
    text = path.read_text(encoding="utf-8")
    bent = re.sub(r"moins de 20( +: collective\s+)de 20 à 149", r"moins de 10\1de 10 à 149", text)
    assert bent != text
    path.write_text(bent, encoding="utf-8")
    os.utime(path, ns=(about.st_atime_ns, about.st_mtime_ns))
    assert path.stat().st_size == about.st_size
    assert '"value":"mixte"' in run(*command, stdin=CASE).out
    path.write_text(text, encoding="utf-8")
    assert '"value":"collective"' in run(*command, stdin=CASE).out
