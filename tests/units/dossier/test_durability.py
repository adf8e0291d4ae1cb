"""Nothing acknowledged is ever lost: writers that die anywhere, that come at once, disks that are full."""

from __future__ import annotations

import tempfile
from pathlib import Path

import pytest

from tests import memory
from tests.units.dossier.writers import run
from tests.units.stores.test_durability import small_disk


@pytest.mark.parametrize("seed", [1, 2])
def test_a_writer_killed_at_any_point_loses_nothing(seed: int) -> None:
    """At a step of a journal's writing, or so many bytes into a line."""
    with tempfile.TemporaryDirectory(dir=memory.folder()) as folder:
        found = run("kills", Path(folder), seed, 60)
    assert found["deaths"] > 40, found
    assert found["torn"] > 10, found


@pytest.mark.on_disk
def test_on_a_disk(tmp_path: Path) -> None:
    found = run("kills", tmp_path, 3, 20)
    assert found["deaths"] > 10, found


def test_writers_that_come_at_once_do_not_interleave() -> None:
    with tempfile.TemporaryDirectory(dir=memory.folder()) as folder:
        assert run("crowd", Path(folder), 1, 6)["entries"] == 49


def test_a_file_that_may_not_grow(tmp_path: Path) -> None:
    assert run("fill", tmp_path, 1, 60_000)["entries"] > 5


def test_a_disk_that_is_full() -> None:
    with small_disk(1) as (folder, mounted):
        assert run("fill", folder, 2, 0 if mounted else 60_000)["entries"] > 5
