"""Stamps of files: what they are, that they are begun once, and what befalls a file that is not there."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from millesime.batch import stamps
from millesime.batch.stamps import Stamp, Stamps


@pytest.mark.parametrize("size", [0, 1, 7, 8, 9, 64])
def test_a_stamp_is_the_files_size_and_digest(size: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stamps, "_AT_ONCE", 8)
    data = bytes(range(size))
    (tmp_path / "a").write_bytes(data)
    assert stamps.stamped(str(tmp_path / "a")) == Stamp(size, hashlib.sha256(data).hexdigest())


def test_what_is_begun_is_not_begun_again(monkeypatch: pytest.MonkeyPatch) -> None:
    taken: list[str] = []

    def stamped(path: str) -> Stamp:
        taken.append(path)
        return Stamp(len(taken), path)

    monkeypatch.setattr(stamps, "stamped", stamped)
    held = Stamps()
    held.begin("a")
    held.begin("b", "a", "b", "c")
    assert [held.of(path) for path in ("c", "a", "b")] == [Stamp(3, "c"), Stamp(1, "a"), Stamp(2, "b")]
    assert sorted(taken) == ["a", "b", "c"]


def test_a_file_that_cannot_be_read_is_told_when_its_stamp_is_wanted(tmp_path: Path) -> None:
    (tmp_path / "there").write_bytes(b"x")
    held = Stamps()
    held.begin(str(tmp_path / "gone"), str(tmp_path / "there"))
    assert held.of(str(tmp_path / "there")).size == 1
    with pytest.raises(FileNotFoundError):
        held.of(str(tmp_path / "gone"))
