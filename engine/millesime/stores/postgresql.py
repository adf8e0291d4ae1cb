"""PostgreSQL: a transaction is answered when its log is on the server's disk."""

from __future__ import annotations

from sqlalchemy import URL, Connection, create_engine, make_url, text
from sqlalchemy.exc import DBAPIError, OperationalError
from sqlalchemy.pool import QueuePool

from millesime.stores.dialect import PATIENCE
from millesime.stores.interface import StoreError

_CODES = (
    ("53100", "ML725"),  # disk full
    ("55P03", "ML724"),  # lock not available
    ("40P01", "ML724"),  # deadlock
    ("25006", "ML726"),  # read-only transaction
    ("42501", "ML726"),  # insufficient privilege
    ("XX001", "ML727"),  # damaged data
    ("XX002", "ML727"),  # damaged index
    ("42P01", "ML727"),  # no such table
    ("42703", "ML727"),  # no such column
    ("08", "ML728"),  # connection
    ("57P0", "ML728"),  # the server goes down, or comes up
    ("28", "ML728"),  # who are you?
    ("3D000", "ML728"),  # no such database
    ("53300", "ML728"),  # too many connections
)
# One writer at a time, in each schema; readers are not held up.
_LOCK = text("SELECT pg_advisory_xact_lock(hashtextextended('millesime ' || current_schema(), 0))")


class PostgreSQL:
    """A store's schema in a database: that of the address, or the first of its search path."""

    def __init__(self, url: URL) -> None:
        self.url = url.render_as_string(hide_password=True)
        self.engine = create_engine(
            url.set(drivername="postgresql+psycopg"), poolclass=QueuePool, pool_pre_ping=True, pool_size=2
        )

    def vouch(self, connection: Connection) -> None:
        """Refuse a server that never has its log written to the disk."""
        for setting in ("fsync", "full_page_writes"):
            if connection.exec_driver_sql(f"SHOW {setting}").scalar_one() != "on":
                raise StoreError("ML733", url=self.url, setting=setting)

    def lock(self, connection: Connection) -> None:
        """Take the schema's one place for writers, until the transaction ends."""
        connection.exec_driver_sql(f"SET LOCAL lock_timeout = '{PATIENCE}s'")
        connection.exec_driver_sql("SET LOCAL synchronous_commit = on")  # whatever the server is set to
        connection.execute(_LOCK)

    def failure(self, error: DBAPIError) -> StoreError:
        """By the state that the server gave; without one, there was no server to give it."""
        state = getattr(error.orig, "sqlstate", None)
        why = " ".join(str(error.orig).split())
        if state is None:
            gone = isinstance(error, OperationalError) or error.connection_invalidated
            return StoreError("ML728" if gone else "ML732", url=self.url, why=why)
        code = next((code for start, code in _CODES if state.startswith(start)), "ML732")
        return StoreError(code, url=self.url, why=why, seconds=PATIENCE)

    def forget(self) -> None:
        """Write the table of secrets anew without the dead row. The server's own log, and copies, are out of reach."""
        with self.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.exec_driver_sql(f"SET lock_timeout = '{PATIENCE}s'")
            connection.exec_driver_sql("VACUUM (FULL) secrets")
            connection.exec_driver_sql("RESET lock_timeout")


def address(where: str) -> URL:
    """The address of a database, as SQLAlchemy reads it."""
    return make_url(where.replace("postgres://", "postgresql://", 1))
