"""The same tests on the three stores: a folder, a file of SQLite, a real PostgreSQL."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from millesime.stores.interface import Store
from millesime.stores.opening import open_store
from tests import memory, postgres

KINDS = ["folder", "sqlite", "postgresql"]


@pytest.fixture
def spot(request: pytest.FixtureRequest) -> Iterator[Path]:
    """A folder for a store: on the disk where a test is about disks, in memory elsewhere."""
    on_disk = request.node.get_closest_marker("on_disk")
    with tempfile.TemporaryDirectory(dir=None if on_disk else memory.folder()) as folder:
        yield Path(folder)


@pytest.fixture(params=KINDS)
def where(request: pytest.FixtureRequest, spot: Path) -> str:
    """The address of a store that is not there yet."""
    match request.param:
        case "folder":
            return f"folder:{spot / 'store'}"
        case "sqlite":
            return str(spot / "store.sqlite")
        case _:
            return postgres.server().schema()


@pytest.fixture
def store(where: str) -> Iterator[Store]:
    """An empty store."""
    with open_store(where, create=True) as store:
        yield store
