"""The same tests on the three stores: a folder, a file of SQLite, a real PostgreSQL."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from millesime.stores.interface import Store
from millesime.stores.opening import open_store
from tests import postgres


@pytest.fixture(params=["folder", "sqlite", "postgresql"])
def where(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of a store that is not there yet."""
    match request.param:
        case "folder":
            return f"folder:{tmp_path / 'store'}"
        case "sqlite":
            return str(tmp_path / "store.sqlite")
        case _:
            return postgres.server().schema()


@pytest.fixture
def store(where: str) -> Iterator[Store]:
    """An empty store."""
    with open_store(where, create=True) as store:
        yield store
