"""Opening a store by its address: a folder, a file of SQLite, a PostgreSQL database."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from millesime.stores.interface import Store, StoreError

if TYPE_CHECKING:
    from millesime.stores.dialect import Dialect

_SQLITE = ("sqlite:///", "sqlite:")
_POSTGRESQL = ("postgresql://", "postgres://")


def open_store(where: str, *, create: bool) -> Store:
    """The store at an address, at the newest schema; `create` makes it where there is none.

    `folder:PATH`, or an existing folder; `postgresql://…`; `sqlite:///PATH`, or any other path, is SQLite.

    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder, open_store(f"{folder}/decisions.sqlite", create=True) as store:
    ...     (kept,) = store.append([b"{}"])
    ...     store.size(), store.get(0) == kept
    (1, True)
    """
    try:
        if where.startswith(_POSTGRESQL):
            return _postgresql(where, create)
        if where.startswith("folder:"):
            return _folder(Path(where.removeprefix("folder:")), create)
        for scheme in _SQLITE:
            if where.startswith(scheme):
                return _sqlite(Path(where.removeprefix(scheme)), create)
        if "://" in where or not where:
            raise StoreError("ML729", where=where)
        path = Path(where)
        return _folder(path, create) if path.is_dir() else _sqlite(path, create)
    except ModuleNotFoundError as error:
        extra = "postgres" if where.startswith(_POSTGRESQL) else "records"
        raise StoreError("ML723", package=(error.name or "").partition(".")[0], extra=extra) from error


def _folder(path: Path, create: bool) -> Store:
    from millesime.stores.folder import FolderStore

    return FolderStore(path, create=create)


def _sqlite(path: Path, create: bool) -> Store:
    from millesime.stores import disk, sqlite

    with disk.told(str(path)):
        if not path.exists():
            if not create:
                raise StoreError("ML721", url=path)
            sqlite.create(path)
        if not path.is_file() or not sqlite.is_sqlite(path):
            raise StoreError("ML720", url=path)
    return _ready(sqlite.SQLite(path), create=False)


def _postgresql(where: str, create: bool) -> Store:
    from sqlalchemy.exc import ArgumentError

    from millesime.stores import postgresql

    try:
        url = postgresql.address(where)
    except (ArgumentError, ValueError) as error:
        raise StoreError("ML729", where=where) from error
    return _ready(postgresql.PostgreSQL(url), create)


def _ready(dialect: Dialect, create: bool) -> Store:
    from millesime.stores.revision import make_ready
    from millesime.stores.sql import SqlStore

    try:
        make_ready(dialect, create)
    except BaseException:
        dialect.engine.dispose()
        raise
    return SqlStore(dialect)
