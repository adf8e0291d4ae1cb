"""Opening a store: what an address means, and each refusal under its code; never a traceback, never anything changed."""

from __future__ import annotations

import os
import signal
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest

from millesime.stores.folder import FolderStore
from millesime.stores.interface import StoreError
from millesime.stores.opening import open_store
from millesime.stores.sql import SqlStore
from tests import postgres
from tests.repo import house
from tests.units.stores.doors import holding, opened
from tests.units.stores.test_contract import refused


def test_an_address_says_what_kind_of_store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "empty").mkdir()
    for where, kind in {
        "a.sqlite": SqlStore,
        "decisions": SqlStore,
        "sqlite:///b.sqlite": SqlStore,
        f"sqlite:///{tmp_path}/été 100 %.sqlite": SqlStore,
        "sqlite:c.sqlite": SqlStore,
        "folder:deep/d": FolderStore,
        "empty": FolderStore,
    }.items():
        with open_store(where, create=True) as store:
            assert type(store) is kind
            store.append([b"a"])
        with open_store(where, create=False) as store:
            assert store.size() == 1
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        "a.sqlite", "b.sqlite", "c.sqlite", "decisions", "deep", "empty", "été 100 %.sqlite",
    ]  # fmt: skip


@pytest.mark.parametrize("where", ["", "mysql://x/y", "https://x", "postgresql://h:port/x"])
def test_what_is_no_address(where: str) -> None:
    with refused("ML729"):
        open_store(where, create=True)


def test_reading_makes_nothing(where: str, spot: Path) -> None:
    with refused("ML721"):
        open_store(where, create=False)
    assert list(spot.iterdir()) == []


@pytest.mark.parametrize("content", [b"", b"SQLite", b"a letter to my aunt\n" * 1000])
def test_a_file_of_something_else_stays_as_it_is(content: bytes, tmp_path: Path) -> None:
    (tmp_path / "aunt.txt").write_bytes(content)
    for create in (False, True):
        with refused("ML720"):
            open_store(str(tmp_path / "aunt.txt"), create=create)
    assert (tmp_path / "aunt.txt").read_bytes() == content
    with refused("ML720"):
        open_store(f"folder:{tmp_path / 'aunt.txt'}", create=True)


def test_a_folder_of_something_else_stays_as_it_is(tmp_path: Path) -> None:
    (tmp_path / "holidays.jpg").write_bytes(b"jpg")
    for create in (False, True):
        with refused("ML720"):
            open_store(str(tmp_path), create=create)
    assert [path.name for path in tmp_path.iterdir()] == ["holidays.jpg"]


@pytest.mark.parametrize("table", ["holidays", "leaves", "schema_version"])
def test_a_database_of_something_else_stays_as_it_is(table: str, tmp_path: Path) -> None:
    file, schema = str(tmp_path / "holidays.sqlite"), postgres.server().schema()
    for where in (file, schema):
        with opened(where) as door:
            door.execute(f"CREATE TABLE {table} (version_num text)")
        if where == schema and table == "holidays":
            continue  # a schema may be shared with others
        for create in (False, True):
            with refused("ML720"):
                open_store(where, create=create)


@pytest.mark.parametrize("where", ["sqlite", "postgresql"], indirect=True)
def test_a_newer_schema_is_refused(where: str) -> None:
    open_store(where, create=True).close()
    with opened(where) as door:
        door.execute("UPDATE schema_version SET version_num = '0099'")
    for create in (False, True):
        with pytest.raises(StoreError, match="has schema 0099, newer than this"):
            open_store(where, create=create)


def test_a_newer_folder_is_refused(tmp_path: Path) -> None:
    open_store(f"folder:{tmp_path}", create=True).close()
    mark = tmp_path / "store.json"
    mark.unlink()
    mark.write_bytes(b'{"format":"millesime/folder/2"}')
    with pytest.raises(StoreError, match="has schema 2, newer than this"):
        open_store(str(tmp_path), create=True)


def test_a_damaged_file_is_told(tmp_path: Path) -> None:
    path = tmp_path / "store.sqlite"
    with open_store(str(path), create=True) as store:
        store.append([b"%d" % n * 50 for n in range(500)])
    whole = path.read_bytes()
    half = len(whole) // 2 // 4096 * 4096
    for damaged in (whole[:half], whole[:100] + b"\xff" * 3000 + whole[3100:], whole[:half] + bytes(len(whole) - half)):
        path.write_bytes(damaged)
        with refused("ML727"), open_store(str(path), create=False) as store:
            list(store.leaves())


def test_a_table_that_is_gone_is_told(tmp_path: Path) -> None:
    where = str(tmp_path / "store.sqlite")
    with open_store(where, create=True) as store:
        with opened(where) as door:
            door.execute("DROP TABLE leaves")
        with refused("ML727"):
            store.append([b"a"])


def test_a_torn_file_of_a_folder_is_told(tmp_path: Path) -> None:
    with open_store(f"folder:{tmp_path}", create=True) as store:
        store.append([b"a", b"b"])
        path = next((tmp_path / "log").rglob("*.jsonl"))
        whole = path.read_bytes()
        for length in (0, 5, 60, len(whole) - 3):
            path.unlink()
            path.write_bytes(whole[:length])
            with open_store(str(tmp_path), create=False) as again, refused("ML727"):
                list(again.leaves())


def test_a_server_out_of_reach(tmp_path: Path) -> None:
    url = postgres.server().url
    for where in (f"postgresql://postgres:pa55word@/x?host={tmp_path}", url.replace("/postgres?", "/nowhere?")):
        with pytest.raises(StoreError) as raised:
            open_store(where, create=True)
        assert raised.value.code == "ML728"
        assert "pa55word" not in str(raised.value)


def test_a_server_that_goes_down_is_told_and_one_that_comes_back_is_used() -> None:
    with postgres.fresh() as server, open_store(server.schema(), create=True) as store:
        store.append([b"a"])
        server.stop(signal.SIGQUIT)
        with refused("ML728"):
            store.append([b"b"])
        with refused("ML728"):
            store.size()
        server.start()
        assert store.append([b"b"])[0].seq == 1
        for setting in ("fsync", "full_page_writes"):
            with psycopg.connect(server.url, autocommit=True) as door:
                door.execute(f"ALTER SYSTEM SET {setting} = off".encode())
                door.execute("SELECT pg_reload_conf()")
        with refused("ML733"):
            while True:  # the server takes the setting a moment later
                open_store(server.schema(), create=True).close()


def test_a_writer_that_waits_too_long_is_told(where: str, monkeypatch: pytest.MonkeyPatch) -> None:
    for module in ("sqlite", "postgresql", "lock"):
        monkeypatch.setattr(f"millesime.stores.{module}.PATIENCE", 0.2)
    with open_store(where, create=True) as store:
        store.append([b"a"])
        with holding(where):
            with pytest.raises(StoreError, match=r"held the store .* for 0.2 seconds; nothing was added"):
                store.append([b"b"])
            assert [kept.leaf for kept in store.leaves()] == [b"a"]
        assert store.append([b"b"])[0].seq == 1


@contextmanager
def without_rights(folder: Path) -> Iterator[None]:
    """Nothing in this folder may be written: root may all the same, so that it becomes nobody."""
    places = [folder, *folder.rglob("*")]
    modes = {path: path.stat().st_mode for path in places}
    root = os.geteuid() == 0
    for path in places:
        path.chmod(0o555 if path.is_dir() else 0o444)
    try:
        if root:
            os.seteuid(65534)
        yield
    finally:
        if root:
            os.seteuid(0)
        for path, mode in modes.items():
            path.chmod(mode)


@pytest.mark.parametrize("kind", ["folder", "sqlite"])
def test_a_store_put_away_is_read_and_not_written(kind: str) -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        where = f"folder:{folder}/store" if kind == "folder" else f"{folder}/store.sqlite"
        with open_store(where, create=True) as store:
            kept = store.append([b"a", b"b"])
        with without_rights(folder), open_store(where, create=False) as store:
            assert tuple(store.leaves()) == kept
            with refused("ML726"):
                store.append([b"c"])
            assert store.size() == 2
            with refused("ML726"):
                open_store(f"{folder}/other.sqlite", create=True)
            with refused("ML726"):
                open_store(f"folder:{folder}/other", create=True)
        with open_store(where, create=False) as store:
            assert store.append([b"c"])[0].seq == 2


def test_an_account_needs_only_to_read_and_add() -> None:
    where = postgres.server().schema()
    open_store(where, create=True).close()
    with psycopg.connect(where) as door:
        (schema,) = door.execute("SELECT current_schema()").fetchone() or ("",)
        for role in ("reader", "adder"):
            door.execute(f"DROP ROLE IF EXISTS {role}".encode())
            door.execute(f"CREATE ROLE {role} LOGIN".encode())
            door.execute(f"GRANT USAGE ON SCHEMA {schema} TO {role}".encode())
            door.execute(f"GRANT SELECT ON ALL TABLES IN SCHEMA {schema} TO {role}".encode())
        door.execute(b"GRANT INSERT ON leaves, nodes, blobs, secrets, heads TO adder")
    with open_store(where.replace("postgres@", "adder@"), create=False) as store:
        store.append([b"a"])
    with open_store(where.replace("postgres@", "reader@"), create=False) as store:
        assert store.size() == 1
        with refused("ML726"):
            store.append([b"b"])


@pytest.mark.parametrize(
    ("package", "where", "extra"),
    [
        ("sqlalchemy", "x.sqlite", "records"),
        ("alembic", "x.sqlite", "records"),
        ("psycopg", "postgresql://h/x", "postgres"),
    ],
)
def test_a_missing_package_is_told(package: str, where: str, extra: str, tmp_path: Path) -> None:
    code = f"""
import sys
sys.modules[{package!r}] = None
from millesime.stores.opening import open_store
from millesime.stores.interface import StoreError
open_store("folder:" + {str(tmp_path / "folder")!r}, create=True)
try:
    open_store({where!r}, create=True)
except StoreError as error:
    print(error.code, error.diagnostic.value("package"), error.diagnostic.value("extra"))
"""
    ran = house.run("-c", code)
    assert (ran.stdout, ran.stderr) == (f"ML723 {package} {extra}\n", "")
