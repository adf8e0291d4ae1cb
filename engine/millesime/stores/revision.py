"""The schema that a database has, held against those that we know: it is upgraded, or refused with the reason."""

from __future__ import annotations

from sqlalchemy import Connection, inspect, text
from sqlalchemy.exc import DBAPIError

from millesime.stores.dialect import Dialect
from millesime.stores.interface import StoreError
from millesime.stores.schema import FORMAT, RELEASED, REVISION, VERSIONS, tables


def make_ready(dialect: Dialect, create: bool) -> None:
    """Have a database at the newest schema; `create` makes it one where nothing of ours is there."""
    try:
        with dialect.engine.connect() as connection:
            found = _revision(connection, dialect)
            dialect.vouch(connection)
        if found == REVISION:
            return
        if found is None and not create:
            raise StoreError("ML721", url=dialect.url)
        with dialect.engine.connect().execution_options(bare=True) as connection:
            dialect.lock(connection)
            if _revision(connection, dialect) != REVISION:  # another was quicker
                from millesime.stores.migrations.upgrade import upgrade

                upgrade(connection)
            connection.commit()
    except DBAPIError as error:
        raise dialect.failure(error) from error


def _revision(connection: Connection, dialect: Dialect) -> str | None:
    """The revision of the schema; None where there is nothing."""
    there = set(inspect(connection).get_table_names())
    if VERSIONS not in there:
        if there & set(tables.tables) or (there and connection.dialect.name == "sqlite"):
            raise StoreError("ML720", url=dialect.url)
        return None
    found = connection.execute(text(f"SELECT version_num FROM {VERSIONS}")).scalar_one_or_none()
    formats = connection.execute(text("SELECT value FROM meta WHERE name = 'format'")) if "meta" in there else None
    if found is None or formats is None or formats.scalar_one_or_none() != FORMAT:
        raise StoreError("ML720", url=dialect.url)
    if found not in RELEASED:
        raise StoreError("ML722", url=dialect.url, found=found, known=REVISION)
    return str(found)
