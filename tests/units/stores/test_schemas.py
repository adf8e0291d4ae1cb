"""Every schema that was ever released opens, holds what it held, and goes on; the newest is what the tables say.

The stores kept in `tests/golden/stores` hold the same five leaves, two blobs, a secret and a head. They are never edited:
a new schema adds its own, made by `python -m tests.units.stores.test_schemas`.
"""

from __future__ import annotations

import shutil
import sqlite3
import subprocess
from pathlib import Path

import psycopg
import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext

from millesime.stores import schema
from millesime.stores.interface import Store
from millesime.stores.opening import open_store
from millesime.stores.sql import SqlStore
from tests import postgres
from tests.repo import house
from tests.units.stores.doors import opened
from tests.units.stores.test_contract import address, frontier
from tests.units.stores.test_tampering import found

GOLDEN = house.ROOT / "tests" / "golden" / "stores"
LEAVES = [b'{"n":%d}' % n for n in range(5)]
BLOBS = [b"law of 2012", b"law of 2016"]
SECRET, HEAD = b"salt", b'{"size":5}'
KEPT = sorted([*GOLDEN.glob("*.sql"), *GOLDEN.glob("folder-*")])


def fill(store: Store) -> None:
    store.append(LEAVES[:2], {address(blob): blob for blob in BLOBS}, {address(LEAVES[1]): SECRET})
    store.append(LEAVES[2:])
    store.keep_head(HEAD)


def restored(kept: Path, to: Path) -> str:
    """The address of a store made of what was kept."""
    if kept.is_dir():
        shutil.copytree(kept, to / "store")
        return str(to / "store")
    text = kept.read_text("utf-8")
    if "postgresql" in kept.name:
        where = postgres.server().schema()
        with psycopg.connect(where) as connection:
            connection.execute(text.encode())
        return where
    plain = sqlite3.connect(to / "store.sqlite")
    plain.executescript(text)
    plain.close()
    return str(to / "store.sqlite")


def test_every_released_schema_was_kept() -> None:
    names = {path.name for path in KEPT}
    assert names == {
        "folder-1",
        *(f"{revision}.{kind}.sql" for revision in schema.RELEASED for kind in ("sqlite", "postgresql")),
    }
    assert schema.RELEASED[-1] == schema.REVISION


@pytest.mark.parametrize("kept", KEPT, ids=lambda path: path.name)
def test_a_released_schema_opens_and_goes_on(kept: Path, tmp_path: Path) -> None:
    where = restored(kept, tmp_path)
    with open_store(where, create=False) as store:
        assert [one.leaf for one in store.leaves()] == LEAVES
        assert store.head() == (5, frontier(LEAVES).root)
        assert [store.blob(address(blob)) for blob in BLOBS] == BLOBS
        assert store.secret(address(LEAVES[1])) == SECRET
        assert list(store.heads()) == [HEAD]
        assert found(store, known={5: frontier(LEAVES).root}) == []
        store.append([b"next"])
        store.erase(address(LEAVES[1]), b"erasure")
        assert store.head() == (7, frontier([*LEAVES, b"next", b"erasure"]).root)
    if not kept.is_dir():
        with opened(where) as door, pytest.raises((sqlite3.IntegrityError, psycopg.errors.InsufficientPrivilege)):
            door.execute("DELETE FROM leaves")


def made(where: str) -> list[tuple[str, ...]]:
    """What a database says that it is made of: its objects in its own words."""
    asked = (
        "SELECT type, name, sql FROM sqlite_master WHERE name NOT LIKE 'sqlite_%' ORDER BY 1, 2"
        if not where.startswith("postgresql")
        else """
        SELECT table_name, column_name, data_type, is_nullable FROM information_schema.columns
            WHERE table_schema = current_schema()
        UNION ALL SELECT event_object_table, trigger_name, event_manipulation, action_timing
            FROM information_schema.triggers WHERE trigger_schema = current_schema()
        UNION ALL SELECT relname, tgname, tgenabled::text, tgtype::text FROM pg_trigger JOIN pg_class ON tgrelid = pg_class.oid
            WHERE relnamespace = current_schema()::regnamespace
        UNION ALL SELECT table_name, grantee, privilege_type, '' FROM information_schema.table_privileges
            WHERE table_schema = current_schema()
        ORDER BY 1, 2, 3, 4"""
    )
    with opened(where) as door:
        return [tuple(str(value) for value in row) for row in door.execute(asked).fetchall()]


@pytest.mark.parametrize("kept", [path for path in KEPT if path.suffix == ".sql"], ids=lambda path: path.name)
def test_an_old_store_becomes_what_a_new_one_is(kept: Path, tmp_path: Path) -> None:
    where = restored(kept, tmp_path)
    open_store(where, create=False).close()
    fresh = postgres.server().schema() if "postgresql" in kept.name else str(tmp_path / "fresh.sqlite")
    open_store(fresh, create=True).close()
    assert made(where) == made(fresh)


@pytest.mark.parametrize("where", ["sqlite", "postgresql"], indirect=True)
def test_the_migrations_make_the_tables(store: Store) -> None:
    assert isinstance(store, SqlStore)
    with store._dialect.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"version_table": schema.VERSIONS})
        assert compare_metadata(context, schema.tables) == []


def dump() -> None:
    """Write down stores of the newest schema, where there are none yet."""
    GOLDEN.mkdir(exist_ok=True)
    file, script = GOLDEN / "made.sqlite", GOLDEN / f"{schema.REVISION}.sqlite.sql"
    with open_store(str(file), create=True) as store:
        fill(store)
    plain = sqlite3.connect(file)
    if not script.exists():
        script.write_text("\n".join(plain.iterdump()) + "\n", "utf-8")
    plain.close()
    file.unlink()
    script = GOLDEN / f"{schema.REVISION}.postgresql.sql"
    with postgres.fresh() as server:
        where = server.schema()
        name = where.rpartition("%3D")[2]
        with open_store(where, create=True) as store:
            fill(store)
        command = [
            str(server.binaries / "pg_dump"),
            server.url,
            "--schema",
            name,
            "--inserts",
            "--no-owner",
            "--no-comments",
        ]
        text = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    lines = [
        line.replace(f"{name}.", "")
        for line in text.splitlines()
        if line and not line.startswith(("--", "\\", "SET ", "SELECT pg_catalog", "CREATE SCHEMA"))
    ]
    if not script.exists():
        script.write_text("\n".join(lines) + "\n", "utf-8")
    if not (GOLDEN / "folder-1").exists():
        with open_store(f"folder:{GOLDEN}/folder-1", create=True) as store:
            fill(store)


if __name__ == "__main__":
    dump()
