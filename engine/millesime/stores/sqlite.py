"""SQLite: one file, written ahead and synchronised at every commit."""

from __future__ import annotations

import os
import sqlite3
from contextlib import suppress
from pathlib import Path
from threading import get_ident

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import QueuePool

from millesime.stores.dialect import PATIENCE
from millesime.stores.disk import take_name
from millesime.stores.interface import StoreError

_MAGIC = b"SQLite format 3\x00"
_SETTINGS = (
    "PRAGMA synchronous = FULL",
    "PRAGMA fullfsync = ON",  # macOS: through the disk's own cache
    "PRAGMA secure_delete = ON",  # an erased secret is overwritten with zeros
    "PRAGMA trusted_schema = OFF",
    "PRAGMA cell_size_check = ON",
)
_CODES = (
    ("SQLITE_FULL", "ML725"),
    ("SQLITE_BUSY", "ML724"),
    ("SQLITE_LOCKED", "ML724"),
    ("SQLITE_READONLY", "ML726"),
    ("SQLITE_PERM", "ML726"),
    ("SQLITE_CANTOPEN", "ML726"),
    ("SQLITE_CONSTRAINT_TRIGGER", "ML726"),
    ("SQLITE_NOTADB", "ML727"),
    ("SQLITE_CORRUPT", "ML727"),
    ("SQLITE_ERROR", "ML727"),  # no such table, no such column: somebody was here
)


class SQLite:
    """A store's file, opened; it is never created by opening it."""

    def __init__(self, path: Path) -> None:
        self.url = str(path)
        self.path = path
        self.engine = _engine(path, _mode(path))

    def vouch(self, connection: Connection) -> None:
        """Our own settings say when it answers."""

    def lock(self, connection: Connection) -> None:
        """Take the file's one place for writers, at once rather than at the first write."""
        connection.exec_driver_sql("BEGIN IMMEDIATE")

    def failure(self, error: DBAPIError) -> StoreError:
        """By SQLite's own name of the failure."""
        return failure(error, self.url)

    def forget(self) -> None:
        """The page was overwritten with zeros; the write-ahead log, which holds it as it was, is emptied."""
        with self.engine.connect().execution_options(bare=True) as connection:
            connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")


def failure(error: DBAPIError, url: str) -> StoreError:
    """What a failure of SQLite means to people."""
    name = getattr(error.orig, "sqlite_errorname", "")
    code = next((code for start, code in _CODES if name.startswith(start)), "ML732")
    return StoreError(code, url=url, why=error.orig, seconds=PATIENCE)


def create(path: Path) -> None:
    """Make an empty store, whole or not at all: it is built aside and takes its name when it is on the disk."""
    from millesime.stores.migrations.upgrade import upgrade

    aside = path.with_name(f"{path.name}.{os.getpid()}.{get_ident()}.new")
    try:
        aside.unlink(missing_ok=True)
        engine = _engine(aside, "mode=rwc")
        try:
            with engine.connect().execution_options(bare=True) as connection:
                connection.exec_driver_sql("PRAGMA journal_mode = WAL")
            with engine.begin() as connection:
                upgrade(connection)
        finally:
            engine.dispose()
        take_name(aside, path)
    except DBAPIError as error:
        raise failure(error, str(path)) from error
    finally:
        with suppress(OSError):
            aside.unlink(missing_ok=True)


def is_sqlite(path: Path) -> bool:
    """Whether a file begins as SQLite's do."""
    with path.open("rb") as file:
        return file.read(len(_MAGIC)) == _MAGIC


def _mode(path: Path) -> str:
    effective = os.access in os.supports_effective_ids
    if all(os.access(each, os.W_OK, effective_ids=effective) for each in (path, path.parent)):
        return "mode=rw"
    # A store put away where nothing may be written has no log beside it, and is read as it lies.
    return "mode=ro" if path.with_name(f"{path.name}-wal").exists() else "mode=ro&immutable=1"


def _engine(path: Path, mode: str) -> Engine:
    address = f"{path.absolute().as_uri()}?{mode}"

    def connect() -> sqlite3.Connection:
        # isolation_level None: transactions begin where we say, not where the driver guesses.
        connection = sqlite3.connect(address, uri=True, timeout=PATIENCE, isolation_level=None, check_same_thread=False)
        try:
            for setting in _SETTINGS:
                connection.execute(setting)
        except sqlite3.Error:
            connection.close()
            raise
        return connection

    engine = create_engine("sqlite://", creator=connect, poolclass=QueuePool)
    event.listen(engine, "begin", _begin)
    return engine


def _begin(connection: Connection) -> None:
    if not connection.get_execution_options().get("bare"):
        connection.exec_driver_sql("BEGIN")
