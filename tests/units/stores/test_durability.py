"""Never lose a decision: disks that fill, files that may not grow, servers that fall."""

from __future__ import annotations

import os
import random
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest

from millesime.stores.audit import START
from millesime.stores.opening import open_store
from tests import postgres
from tests.repo import house
from tests.units.stores.writers import check, run

LARGEST = {"sqlite": 1_000_000, "folder": 45_000}
"""Bytes past which no file may grow, where there is no small disk to fill."""


@pytest.mark.parametrize("where", LARGEST, indirect=True)
def test_a_file_that_may_not_grow(where: str, request: pytest.FixtureRequest) -> None:
    largest = LARGEST[request.node.callspec.params["where"]]
    assert run("fill", where, largest)["code"] in {"ML725", "ML732"}


def test_a_server_whose_files_may_not_grow() -> None:
    with postgres.fresh(largest_file=4_000_000) as server:
        assert run("fill", server.schema(), 0)["code"] in {"ML725", "ML732"}


@contextmanager
def small_disk(megabytes: int) -> Iterator[tuple[Path, bool]]:
    """A disk of its own, where we may have one (as root): its folder, and whether it is one."""
    with tempfile.TemporaryDirectory(dir="/tmp") as folder:
        disk = ["-t", "tmpfs", "-o", f"size={megabytes}m,mode=777", "tmpfs", folder]
        mounted = subprocess.run(["mount", *disk], check=False, capture_output=True).returncode == 0
        try:
            yield Path(folder), mounted
        finally:
            if mounted:
                subprocess.run(["umount", "--lazy", folder], check=True)


@pytest.mark.parametrize("kind", LARGEST)
def test_a_disk_that_is_full(kind: str) -> None:
    with small_disk(2) as (folder, mounted):
        where = f"folder:{folder}/store" if kind == "folder" else f"{folder}/store.sqlite"
        found = run("fill", where, 0 if mounted else LARGEST[kind])
        assert found["code"] == "ML725" or not mounted
        assert found["size"] > 0


def test_a_server_whose_disk_is_full() -> None:
    with small_disk(4) as (folder, mounted), postgres.fresh(None if mounted else 4_000_000) as server:
        where = server.schema()
        if mounted:
            place = folder / "tables"
            place.mkdir()
            os.chown(place, postgres.NOBODY, postgres.NOBODY)
            with psycopg.connect(server.url, autocommit=True) as door:
                door.execute(f"CREATE TABLESPACE small LOCATION '{place}'".encode())
            where += "%20-cdefault_tablespace%3Dsmall"
        found = run("fill", where, 0)
        assert found["code"] == "ML725" or not mounted
        assert found["size"] > 0


def test_a_server_that_falls_again_and_again_loses_nothing() -> None:
    """The power fails, as far as PostgreSQL can tell: all of it is killed, and starts again from its log."""
    frontier, chance = START, random.Random(1)
    with postgres.fresh() as server:
        where = server.schema()
        for fall in range(4):
            command = [sys.executable, "-m", "tests.units.stores.writers", "until", where, str(fall), "0"]
            paths = {"PYTHONPATH": str(house.ROOT / "engine")}
            with subprocess.Popen(
                command, stdout=subprocess.PIPE, text=True, cwd=house.ROOT, env=os.environ | paths
            ) as writer:
                assert writer.stdout is not None
                said = [writer.stdout.readline() for _ in range(chance.randrange(1, 30))]
                server.kill()
                said += writer.stdout.readlines()
            assert writer.returncode == 3  # it was told that its server is gone
            server.start()
            with open_store(where, create=False) as store:
                frontier = check(store, [line.strip() for line in said], frontier)
    assert frontier.size > 4
