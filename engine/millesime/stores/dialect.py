"""In what databases differ: how they are reached, how a writer takes its turn, what their failures mean."""

from __future__ import annotations

from typing import Protocol

from sqlalchemy import Connection, Engine
from sqlalchemy.exc import DBAPIError

from millesime.stores.interface import StoreError

PATIENCE = 30
"""Seconds that a writer waits for its turn."""


class Dialect(Protocol):
    """One database, at one address."""

    url: str
    """The address, as it may be shown to people."""
    engine: Engine

    def vouch(self, connection: Connection) -> None:
        """Refuse a database that would answer before a record is on its disk."""

    def lock(self, connection: Connection) -> None:
        """Begin a transaction that writes: no other writer until it ends."""

    def failure(self, error: DBAPIError) -> StoreError:
        """What a failure of the driver means to people."""

    def forget(self) -> None:
        """After a secret was deleted: clear away what the database still holds of it, as far as it can."""
