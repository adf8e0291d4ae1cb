"""The tables of a store in a database, as the newest migration leaves them."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, Integer, LargeBinary, MetaData, SmallInteger, Table, Text

REVISION = "0001"
"""The newest schema, which this version reads and writes."""

RELEASED = ("0001",)
"""Every schema that a version ever wrote, oldest first: each can be brought to the newest."""

FORMAT = "millesime/store/1"
"""What the table `meta` holds under `format`."""

VERSIONS = "schema_version"
"""The table in which Alembic keeps the schema's revision."""

tables = MetaData()

_PLACE = BigInteger().with_variant(Integer, "sqlite")  # in SQLite only INTEGER is the row's own number

leaves = Table(
    "leaves",
    tables,
    Column("seq", _PLACE, primary_key=True, autoincrement=False),
    Column("id", LargeBinary, nullable=False, unique=True),  # SHA-256 of the leaf
    Column("data", LargeBinary, nullable=False),  # the leaf, by zlib
)

nodes = Table(
    "nodes",
    tables,
    # Node (level, index) is found under the leaf that completed it, (index + 1) · 2^level - 1: rows come in order.
    Column("leaf", _PLACE, primary_key=True, autoincrement=False),
    Column("level", SmallInteger, primary_key=True, autoincrement=False),
    Column("hash", LargeBinary, nullable=False),
    sqlite_with_rowid=False,
)

blobs = Table(
    "blobs",
    tables,
    Column("id", LargeBinary, primary_key=True),  # SHA-256 of the content
    Column("data", LargeBinary, nullable=False),  # the content, by zlib
)

secrets = Table(
    "secrets",
    tables,
    Column("id", LargeBinary, primary_key=True),  # the record's
    Column("data", LargeBinary, nullable=False),
)

heads = Table(
    "heads",
    tables,
    Column("n", Integer, primary_key=True, autoincrement=False),
    Column("head", LargeBinary, nullable=False),
)

meta = Table("meta", tables, Column("name", Text, primary_key=True), Column("value", Text, nullable=False))
