"""Around a store, as somebody who has its file or its database could go: past its own ways in."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any, Protocol

import psycopg


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


def unguarded(door: Door, where: str) -> None:
    """Take the guards away, which an owner can: a database cannot forbid that, an audit finds what follows."""
    if where.startswith("postgresql"):
        for table in ("leaves", "nodes", "blobs", "heads"):
            door.execute(f"ALTER TABLE {table} DISABLE TRIGGER ALL")
            door.execute(f"GRANT ALL ON {table} TO CURRENT_USER")
        return
    for (name,) in door.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
        door.execute(f"DROP TRIGGER {name}")
