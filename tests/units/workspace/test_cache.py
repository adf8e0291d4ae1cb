"""The cache: private, sealed, shared by runs that do not know of each other."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from pathlib import Path

import pytest

from millesime.workspace import cache as module
from millesime.workspace.cache import KEPT, Cache, folder

KEY = hashlib.sha256(b"key").digest()
ENGINE = Path(module.__file__).parents[2]


@pytest.fixture
def place(tmp_path: Path) -> Path:
    return tmp_path / "c" / "millesime"


def entry(place: Path) -> Path:
    (found,) = place.iterdir()
    return found


def test_what_is_kept_is_found_again(place: Path) -> None:
    cache = Cache(place)
    assert cache.get("law", KEY) is None
    assert not place.exists()
    cache.put("law", KEY, b"payload")
    assert cache.get("law", KEY) == b"payload"
    assert cache.get("law", hashlib.sha256(b"other").digest()) is None
    assert cache.get("shelf", KEY) is None
    assert (place.stat().st_mode & 0o777, entry(place).stat().st_mode & 0o777) == (0o700, 0o600)


def test_every_damage_counts_as_absence(place: Path) -> None:
    cache = Cache(place)
    cache.put("law", KEY, b"payload")
    path = entry(place)
    whole = path.read_bytes()
    for length in range(len(whole)):
        path.write_bytes(whole[:length])
        assert cache.get("law", KEY) is None
    for at in range(len(whole)):
        path.write_bytes(whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1 :])
        assert cache.get("law", KEY) is None
    path.write_bytes(whole + b"x")
    assert cache.get("law", KEY) is None
    cache.put("law", KEY, b"payload")
    assert cache.get("law", KEY) == b"payload"


@pytest.mark.parametrize("mode", [0o755, 0o770, 0o701, 0o777])
def test_a_folder_open_to_others_is_not_used(mode: int, place: Path) -> None:
    cache = Cache(place)
    cache.put("law", KEY, b"payload")
    assert not cache.refused()
    place.chmod(mode)
    assert cache.refused()
    assert cache.get("law", KEY) is None
    cache.put("law", hashlib.sha256(b"other").digest(), b"payload")
    assert len(list(place.iterdir())) == 1


def test_another_users_folder_is_not_used(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    cache = Cache(place)
    cache.put("law", KEY, b"payload")
    mine = os.geteuid()
    monkeypatch.setattr("os.geteuid", lambda: mine + 1)
    assert cache.refused()
    assert cache.get("law", KEY) is None


def test_a_linked_folder_is_not_used(place: Path, tmp_path: Path) -> None:
    Cache(place).put("law", KEY, b"payload")
    link = tmp_path / "link"
    link.symlink_to(place, target_is_directory=True)
    assert Cache(link).refused()
    assert Cache(link).get("law", KEY) is None
    Cache(link).put("law", hashlib.sha256(b"other").digest(), b"payload")
    assert len(list(place.iterdir())) == 1


def test_a_linked_or_open_entry_is_not_used(place: Path, tmp_path: Path) -> None:
    cache = Cache(place)
    cache.put("law", KEY, b"payload")
    path = entry(place)
    path.chmod(0o666)
    assert cache.get("law", KEY) is None
    path.chmod(0o600)
    path.rename(tmp_path / "elsewhere")
    path.symlink_to(tmp_path / "elsewhere")
    assert cache.get("law", KEY) is None
    path.unlink()
    os.mkfifo(path)
    assert cache.get("law", KEY) is None


@pytest.mark.parametrize("kind", ["file", "under a file", "name too long"])
def test_a_folder_that_cannot_be_made(kind: str, tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    path = {"file": tmp_path / "file", "under a file": tmp_path / "file" / "c", "name too long": tmp_path / ("x" * 999)}
    cache = Cache(path[kind])
    cache.put("law", KEY, b"payload")
    assert cache.get("law", KEY) is None


def test_the_oldest_entries_are_dropped(place: Path) -> None:
    cache = Cache(place)
    keys = [hashlib.sha256(b"%d" % number).digest() for number in range(KEPT + 5)]
    for number, key in enumerate(keys[:KEPT]):
        cache.put("law", key, b"payload")
        os.utime(place / f"law-{key.hex()}", (number, number))
    abandoned = place / ".law-0.1.2"
    abandoned.write_bytes(b"half")
    os.utime(abandoned, (0, 0))
    assert cache.get("law", keys[0]) == b"payload"  # used, hence young again
    for key in keys[KEPT:]:
        cache.put("law", key, b"payload")
    kept = {path.name for path in place.iterdir()}
    assert kept == {f"law-{key.hex()}" for key in [keys[0], *keys[6:]]}


def test_many_writers_at_once(place: Path) -> None:
    program = f"""
import sys
sys.path.insert(0, {str(ENGINE)!r})
from pathlib import Path
from millesime.workspace.cache import Cache
cache = Cache(Path({str(place)!r}))
keys = [bytes([number]) * 32 for number in range(4)]
for turn in range(40):
    key = keys[turn % 4]
    cache.put("law", key, key * 20_000)
    found = cache.get("law", key)
    assert found is None or found == key * 20_000
"""
    runs = [subprocess.Popen([sys.executable, "-c", program], stderr=subprocess.PIPE) for _ in range(8)]
    assert [(run.communicate()[1], run.returncode) for run in runs] == [(b"", 0)] * 8
    assert sorted(path.name for path in place.iterdir()) == [f"law-{bytes([n]).hex() * 32}" for n in range(4)]
    assert all(Cache(place).get("law", bytes([n]) * 32) == bytes([n]) * 640_000 for n in range(4))


def test_where_it_lies() -> None:
    assert folder({"HOME": "/home/x"}) == Path("/home/x/.cache/millesime")
    assert folder({"HOME": "/home/x", "XDG_CACHE_HOME": "/c"}) == Path("/c/millesime")
    assert folder({"HOME": "/home/x", "XDG_CACHE_HOME": "relative"}) == Path("/home/x/.cache/millesime")
    assert folder({"HOME": "/home/x", "MILLESIME_CACHE": "/m"}) == Path("/m")
    assert folder({"HOME": "/home/x", "MILLESIME_CACHE": "off"}) is None
    assert folder({}) is None
