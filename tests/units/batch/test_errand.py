"""What a worker does with what it is sent, tried in this process: no Java takes part in it."""

from __future__ import annotations

import pickle
from dataclasses import replace
from datetime import date
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

import millesime
from millesime.batch import law
from millesime.batch.prepare import Asked, prepare
from millesime.batch.question import Job
from millesime.batch.run import GROUP
from millesime.batch.spark import driver, errand, gather
from millesime.batch.spark.errand import Errand, Rows, Trouble
from millesime.batch.units import Part

GOAL = "tarification.mode"


@pytest.fixture(scope="module")
def edition() -> millesime.Edition:
    return millesime.load("2012")


@pytest.fixture
def job(edition: millesime.Edition, tmp_path: Path) -> Job:
    path = tmp_path / "firms.parquet"
    table = pa.table({"entreprise.effectif": pa.array([10, -1, 19, 150] * 25, pa.int32())})
    pq.write_table(table, path, row_group_size=10)
    asked = Asked(str(path), (GOAL,), at=date(2012, 6, 1), incomplete=True, engine="rows")
    return prepare(edition, asked).job


@pytest.fixture
def sent(job: Job, edition: millesime.Edition, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Errand:
    """What a worker finds, in a process that knows nothing yet."""
    monkeypatch.setattr(errand, "_READY", set())
    monkeypatch.setattr(law, "_LENT", {})
    monkeypatch.setattr(pa, "set_cpu_count", lambda count: None)
    law.edition_of.cache_clear()
    (tmp_path / "parts").mkdir()
    bundle = pickle.loads(pickle.dumps(edition.bundle))
    broadcast: Any = SimpleNamespace(value=bundle)
    return Errand(job, bundle.id, broadcast, str(tmp_path / "parts"), "en", 2)


def only(found: Any) -> Any:
    (one,) = found
    return one


def trouble(found: Any) -> Any:
    told = only(found)
    assert isinstance(told, Trouble)
    return only(told.diagnostics)


def test_rows_become_a_part(sent: Errand) -> None:
    part = only(sent([Rows(20, 40, "a.parquet", "a.jsonl")]))
    assert isinstance(part, Part)
    assert (part.start, part.stop, part.tally.rows, part.tally.refused) == (20, 40, 20, 5)
    assert [refusal.row for refusal in part.refusals] == [21, 25]
    folder = Path(sent.folder)
    assert pq.read_metadata(folder / "a.parquet").num_rows == 20
    assert len((folder / "a.jsonl").read_bytes().splitlines()) == 5
    assert sorted(each.name for each in folder.iterdir()) == ["a.jsonl", "a.parquet"]


def test_twice_is_harmless(sent: Errand) -> None:
    rows = Rows(0, 10, "a.parquet", None)
    first = only(sent([rows]))
    before = Path(first.path).read_bytes()
    assert only(sent([rows])) == first
    assert Path(first.path).read_bytes() == before


def test_the_law_is_made_of_what_was_sent(sent: Errand, monkeypatch: pytest.MonkeyPatch) -> None:
    """No folder of the sender's is looked at: a worker has none."""
    monkeypatch.setattr(law, "load", lambda *given, **named: pytest.fail("looked for the edition on a disk"))
    away = replace(sent, job=replace(sent.job, law=replace(sent.job.law, regulations="/nowhere")))
    assert isinstance(only(away([Rows(0, 10, "a.parquet", None)])), Part)


def test_another_version_decides_nothing(sent: Errand) -> None:
    told = trouble(replace(sent, sender="0.0.1")([Rows(0, 10, "a.parquet", None)]))
    assert (told.code, told.value("known")) == ("ML833", "0.0.1")
    assert list(Path(sent.folder).iterdir()) == []


def test_a_file_that_the_worker_does_not_reach(sent: Errand) -> None:
    gone = str(Path(sent.folder) / "gone.parquet")
    away = replace(sent, job=replace(sent.job, input=replace(sent.job.input, path=gone)))
    told = trouble(away([Rows(0, 10, "a.parquet", None)]))
    assert (told.code, told.value("name")) == ("ML834", gone)


def test_a_folder_that_the_worker_does_not_reach(sent: Errand) -> None:
    told = trouble(replace(sent, folder=sent.folder + "/nowhere")([Rows(0, 10, "a.parquet", None)]))
    assert told.code == "ML834"
    assert "nowhere" in told.value("name")


@pytest.mark.parametrize(
    ("said", "code", "value"),
    [
        ("… : Traceback\n  File x\nModuleNotFoundError: No module named 'millesime'\n SQLSTATE: 1\n\tat org.x", "ML836", "millesime"),
        ("An error occurred\n: org.Exception: Task 3 failed: org.x.SparkException: a worker died\n\tat org.y", "ML835", "a worker died"),
        ("… Traceback:\n  File x\nValueError: out of range\n SQLSTATE: 38000\n\tat org.x", "ML835", "ValueError: out of range"),
    ],
)  # fmt: skip
def test_what_java_tells_becomes_one_line(said: str, code: str, value: str) -> None:
    told = driver._cause(said)
    assert (told.code, dict(told.values).get("why") or dict(told.values)["package"]) == (code, value)


def slices(*ends: int) -> Any:
    return SimpleNamespace(rows=ends[-1], slices=lambda: list(zip((0, *ends), ends, strict=False)))


@pytest.mark.parametrize(
    ("ends", "done", "expected"),
    [
        ((10, 20, 25), 0, [(0, 10), (10, 20), (20, 25)]),
        ((10, 20, 25), 10, [(10, 20), (20, 25)]),
        ((10, 20, 25), 13, [(13, 20), (20, 25)]),
        ((10, 20, 25), 25, []),
        (range(10, 6410, 10), 0, [(start, start + 100) for start in range(0, 6400, 100)]),
        ((gatherable := 10 * GROUP,), 0, [(0, gatherable)]),
    ],
)
def test_rows_are_cut_where_the_file_is(ends: Any, done: int, expected: list) -> None:
    assert list(gather._stretches(slices(*ends), done)) == expected
