"""No update, no delete, no replacement: tried in the database, as the owner of the store."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import psycopg
import pytest

from millesime.stores.interface import Store
from millesime.stores.opening import open_store
from tests import postgres
from tests.units.stores.doors import opened
from tests.units.stores.test_contract import address

TABLES = {"leaves": "data", "nodes": "hash", "blobs": "data", "heads": "head", "meta": "value"}
CHANGES = [f"UPDATE {table} SET {column} = {column}" for table, column in {**TABLES, "secrets": "data"}.items()]
REMOVALS = [f"DELETE FROM {table}" for table in TABLES]
REPLACEMENTS = [f"INSERT OR REPLACE INTO {table} SELECT * FROM {table}" for table in [*TABLES, "secrets"]]
CONFLICTS = [f"UPDATE OR REPLACE {table} SET {column} = {column}" for table, column in TABLES.items()]
BY_ID = ["INSERT OR REPLACE INTO leaves SELECT 99, id, data FROM leaves"]
TRUNCATIONS = [f"TRUNCATE {table}" for table in [*TABLES, "secrets"]]
UPSERTS = ["INSERT INTO leaves SELECT * FROM leaves ON CONFLICT (seq) DO UPDATE SET data = excluded.data"]


def filled(where: str) -> Store:
    store = open_store(where, create=True)
    store.append([b"a", b"b"], {address(b"law"): b"law"}, {address(b"a"): b"salt"})
    store.keep_head(b"{}")
    return store


@pytest.mark.parametrize("statement", CHANGES + REMOVALS + REPLACEMENTS + CONFLICTS + BY_ID)
def test_sqlite_refuses(statement: str, spot: Path) -> None:
    where = str(spot / "store.sqlite")
    with filled(where) as store, opened(where) as door:
        with pytest.raises(sqlite3.IntegrityError, match="is append-only"):
            door.execute(statement)
        assert [kept.leaf for kept in store.leaves()] == [b"a", b"b"]


@pytest.fixture(scope="module")
def database() -> str:
    where = postgres.server().schema()
    filled(where).close()
    return where


@pytest.mark.parametrize("statement", CHANGES + REMOVALS + TRUNCATIONS + UPSERTS)
@pytest.mark.parametrize("granted", [False, True], ids=["as it is", "rights taken back"])
@pytest.mark.parametrize("role", ["origin", "replica"])
def test_postgresql_refuses(statement: str, granted: bool, role: str, database: str) -> None:
    """The tests' account is the owner and a superuser: it may anything that the database cannot forbid."""
    with psycopg.connect(database) as door:
        door.execute(f"SET session_replication_role = {role}".encode())
        if granted:
            door.execute(f"GRANT ALL ON {', '.join(TABLES)}, secrets TO CURRENT_USER".encode())
        with pytest.raises(psycopg.errors.InsufficientPrivilege, match=r"is append-only|permission denied"):
            door.execute(statement.encode())


def test_an_owner_without_great_powers_is_refused_by_its_rights_alone() -> None:
    where = postgres.server().schema()
    with psycopg.connect(where) as door:
        door.execute("DROP ROLE IF EXISTS clerk")
        door.execute("CREATE ROLE clerk LOGIN")
        name = door.execute("SELECT current_schema()").fetchone()
        assert name is not None
        door.execute(f"GRANT ALL ON SCHEMA {name[0]} TO clerk".encode())
    theirs = where.replace("postgres@", "clerk@")
    filled(theirs).close()
    with (
        psycopg.connect(theirs) as door,
        pytest.raises(psycopg.errors.InsufficientPrivilege, match="permission denied"),
    ):
        door.execute("DELETE FROM leaves")


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_only_secrets_are_deleted(kind: str, spot: Path) -> None:
    where = str(spot / "store.sqlite") if kind == "sqlite" else postgres.server().schema()
    with filled(where) as store:
        with opened(where) as door:
            door.execute("DELETE FROM secrets")
        assert store.secret(address(b"a")) is None
        assert store.size() == 2


def test_an_erased_secret_leaves_no_trace_in_the_file(spot: Path) -> None:
    secret = b"what nobody must read any more" * 3
    with open_store(str(spot / "store.sqlite"), create=True) as store:
        store.append([b"%d" % n for n in range(50)])
        kept, *_ = store.append([b"masked", b"next"], {}, {address(b"masked"): secret, address(b"next"): b"stays"})
        assert any(secret in file.read_bytes() for file in spot.iterdir())
        store.erase(kept.id, b"erasure")
        assert [file.name for file in spot.iterdir() if secret in file.read_bytes()] == []


def test_an_erased_secret_leaves_no_trace_in_the_folder(spot: Path) -> None:
    secret = b"what nobody must read any more" * 3
    with open_store(f"folder:{spot}/store", create=True) as store:
        kept = store.append([b"masked"], {}, {address(b"masked"): secret})[0]
        store.erase(kept.id, b"erasure")
    assert [file for file in spot.rglob("*") if file.is_file() and secret in file.read_bytes()] == []


def test_an_erased_secret_leaves_no_trace_in_the_table_of_postgresql() -> None:
    secret = b"what nobody must read any more" * 3
    server = postgres.server()
    with open_store(where := server.schema(), create=True) as store:
        kept = store.append([b"masked"], {}, {address(b"masked"): secret})[0]
        store.erase(kept.id, b"erasure")
    with psycopg.connect(where, autocommit=True) as door:
        door.execute("CHECKPOINT")
        found = door.execute("SELECT pg_relation_filepath('secrets')").fetchone()
    assert found is not None
    assert secret not in (server.folder / "data" / found[0]).read_bytes()


@pytest.mark.parametrize("opened_again", [False, True])
def test_an_erasure_cut_off_in_a_folder_is_ended_by_whoever_comes_next(opened_again: bool, spot: Path) -> None:
    folder = spot / "store"
    with open_store(f"folder:{folder}", create=True) as store:
        masked = store.append([b"masked"], {}, {address(b"masked"): b"salt"})[0]
        (folder / "erasing" / masked.id.removeprefix("sha256:")).write_bytes(b"erasure")
        assert store.secret(masked.id) is None
        if opened_again:
            open_store(f"folder:{folder}", create=False).close()
            assert store.size() == 2
        store.append([b"next"])
        assert [kept.leaf for kept in store.leaves()] == [b"masked", b"erasure", b"next"]
        assert list((folder / "erasing").iterdir()) == list((folder / "secrets").iterdir()) == []
