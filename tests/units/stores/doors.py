"""Around a store, as somebody who has its file or its database could go: past its own ways in."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Protocol

import psycopg

from millesime.stores.lock import locked


class Door(Protocol):
    """What both drivers have in common."""

    def execute(self, query: Any, given: Sequence[Any] = ..., /) -> Any: ...


@contextmanager
def opened(where: str) -> Iterator[Door]:
    """The database itself, as its owner has it; what is done is committed at the end."""
    if where.startswith("postgresql"):
        with psycopg.connect(where) as connection:
            yield connection
        return
    plain = sqlite3.connect(where)
    try:
        with plain:
            yield plain
    finally:
        plain.close()


@contextmanager
def holding(where: str) -> Iterator[None]:
    """Have the one place for writers, and keep it."""
    if where.startswith("folder:"):
        with locked(Path(where.removeprefix("folder:")) / "lock", where):
            yield
    elif where.startswith("postgresql"):
        with psycopg.connect(where) as connection:
            connection.execute("SELECT pg_advisory_xact_lock(hashtextextended('millesime ' || current_schema(), 0))")
            yield
    else:
        plain = sqlite3.connect(where, isolation_level=None)
        plain.execute("BEGIN IMMEDIATE")
        yield
        plain.close()


def unguarded(door: Door, where: str) -> None:
    """Take the guards away, which an owner can: a database cannot forbid that, an audit finds what follows."""
    if where.startswith("postgresql"):
        for table in ("leaves", "nodes", "blobs", "heads"):
            door.execute(f"ALTER TABLE {table} DISABLE TRIGGER ALL")
            door.execute(f"GRANT ALL ON {table} TO CURRENT_USER")
        return
    for (name,) in door.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
        door.execute(f"DROP TRIGGER {name}")
