"""Alembic without its files of settings: the revisions of this folder, run on a connection that is given."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from threading import Lock
from typing import Any

from alembic.config import Config
from alembic.runtime.environment import EnvironmentContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection

from millesime.stores.schema import VERSIONS

_ONE_AT_A_TIME = Lock()
"""Alembic hands its revisions the connection through a global name."""


def upgrade(connection: Connection, to: str = "head") -> None:
    """Bring a database to a revision, the newest unless told, within the transaction of the connection."""
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent).replace("%", "%%"))
    script = ScriptDirectory.from_config(config)

    def steps(current: Any, context: Any) -> Sequence[Any]:
        return script._upgrade_revs(to, current)

    with _ONE_AT_A_TIME, EnvironmentContext(config, script) as environment:
        environment.configure(connection=connection, fn=steps, version_table=VERSIONS)
        environment.run_migrations()
