"""The first schema: leaves, their tree, blobs, secrets, heads; only secrets may be deleted."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

_KEYS = {
    "leaves": "seq = NEW.seq OR id = NEW.id",
    "nodes": "leaf = NEW.leaf AND level = NEW.level",
    "blobs": "id = NEW.id",
    "secrets": "id = NEW.id",
    "heads": "n = NEW.n",
    "meta": "name = NEW.name",
}
_KEPT = [table for table in _KEYS if table != "secrets"]


def upgrade() -> None:
    """Make the tables, and forbid what would change them."""
    place = sa.BigInteger().with_variant(sa.Integer, "sqlite")
    op.create_table(
        "leaves",
        sa.Column("seq", place, primary_key=True, autoincrement=False),
        sa.Column("id", sa.LargeBinary, nullable=False, unique=True),
        sa.Column("data", sa.LargeBinary, nullable=False),
    )
    op.create_table(
        "nodes",
        sa.Column("leaf", place, primary_key=True, autoincrement=False),
        sa.Column("level", sa.SmallInteger, primary_key=True, autoincrement=False),
        sa.Column("hash", sa.LargeBinary, nullable=False),
        sqlite_with_rowid=False,
    )
    for table in ("blobs", "secrets"):
        op.create_table(
            table,
            sa.Column("id", sa.LargeBinary, primary_key=True),
            sa.Column("data", sa.LargeBinary, nullable=False),
        )
    op.create_table(
        "heads",
        sa.Column("n", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("head", sa.LargeBinary, nullable=False),
    )
    meta = op.create_table(
        "meta", sa.Column("name", sa.Text, primary_key=True), sa.Column("value", sa.Text, nullable=False)
    )
    if op.get_bind().dialect.name == "sqlite":
        _forbid_in_sqlite()
    else:
        _forbid_in_postgresql()
    op.bulk_insert(meta, [{"name": "format", "value": "millesime/store/1"}])


def _forbid_in_sqlite() -> None:
    for table in _KEYS:
        verbs = ("update",) if table == "secrets" else ("update", "delete")
        for verb in verbs:
            op.execute(
                f"CREATE TRIGGER {table}_no_{verb} BEFORE {verb.upper()} ON {table} "
                f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
            )
    # INSERT OR REPLACE deletes the row in its way without asking the triggers of DELETE.
    for table, same in _KEYS.items():
        op.execute(
            f"CREATE TRIGGER {table}_no_replace BEFORE INSERT ON {table} "
            f"WHEN EXISTS (SELECT 1 FROM {table} WHERE {same}) "
            f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
        )


def _forbid_in_postgresql() -> None:
    op.execute(
        "CREATE FUNCTION append_only() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        "RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'insufficient_privilege'; END $$"
    )
    for table in _KEYS:
        verbs = "UPDATE OR TRUNCATE" if table == "secrets" else "UPDATE OR DELETE OR TRUNCATE"
        op.execute(
            f"CREATE TRIGGER {table}_append_only BEFORE {verbs} ON {table} FOR EACH STATEMENT "
            "EXECUTE FUNCTION append_only()"
        )
        # … and in a session that replays a replica's changes, where ordinary triggers sleep.
        op.execute(f"ALTER TABLE {table} ENABLE ALWAYS TRIGGER {table}_append_only")
    op.execute(f"REVOKE UPDATE, DELETE, TRUNCATE ON {', '.join(_KEPT)} FROM CURRENT_USER, PUBLIC")
    op.execute("REVOKE UPDATE, TRUNCATE ON secrets FROM CURRENT_USER, PUBLIC")
