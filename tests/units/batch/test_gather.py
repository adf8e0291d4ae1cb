"""Parts gathered in whatever order they come: the run is that of one machine. Workers are functions here, without Java."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

import millesime
from millesime.batch.decide import Decider
from millesime.batch.journal import Parts
from millesime.batch.prepare import Asked, Prepared, prepare
from millesime.batch.run import Summary, run
from millesime.batch.spark import errand, gather
from millesime.batch.spark.errand import Errand, Rows, Trouble
from millesime.batch.spark.gather import Cluster
from millesime.batch.target import Target, TooManyError

ROWS, GROUP = 400, 8
GOAL = "tarification.mode"
Order = Callable[[list[Any]], list[Any]]
ORDERS: dict[str, Order] = {
    "first to last": list,
    "last to first": lambda rows: rows[::-1],
    "from the middle": lambda rows: rows[len(rows) // 2 :] + rows[: len(rows) // 2],
}


@pytest.fixture(scope="module")
def edition() -> millesime.Edition:
    return millesime.load("2012")


@pytest.fixture(scope="module")
def prepared(edition: millesime.Edition, tmp_path_factory: pytest.TempPathFactory) -> Prepared:
    path = tmp_path_factory.mktemp("gather") / "firms.parquet"
    workers = pa.array([-1 if row % 50 == 7 else row % 200 for row in range(ROWS)], pa.int32())
    pq.write_table(pa.table({"entreprise.effectif": workers}), path, row_group_size=GROUP)
    return prepare(edition, Asked(str(path), (GOAL,), at=date(2012, 6, 1), incomplete=True, engine="rows"))


@pytest.fixture
def workers(monkeypatch: pytest.MonkeyPatch, edition: millesime.Edition) -> Callable[[Order], None]:
    """Have rows decided in this process, in the order that is given."""
    monkeypatch.setattr(errand, "_prepare", lambda bundle, law: None)

    def set_to(order: Order) -> None:
        def decided(*given: Any, shown: int, lang: Any) -> Iterator[Any]:
            _, _, _, job, rows, folder = given
            law: Any = SimpleNamespace(value=edition.bundle)
            for each in order(list[Rows](rows)):
                yield None
                for found in Errand(job, edition.bundle.id, law, str(folder), lang, shown)([each]):
                    if isinstance(found, Trouble):  # the driver makes an exception of it
                        raise millesime.Refused(found.diagnostics)
                    yield found

        monkeypatch.setattr(gather, "decided_on", decided)

    return set_to


def alone(prepared: Prepared, edition: millesime.Edition, target: Target) -> Summary:
    return run(prepared.job, prepared.source, Decider(prepared.job, edition, None), target)


def gathered(prepared: Prepared, edition: millesime.Edition, target: Target, seen: list[int] | None = None) -> Summary:
    cluster = Cluster("nobody's", {}, edition)
    decider = Decider(prepared.job, edition, None)
    told = (lambda _: None) if seen is None else seen.append
    return run(prepared.job, prepared.source, decider, target, told, cluster.decide_all)


@pytest.mark.parametrize(
    ("order", "form"),
    [*((order, "parquet") for order in ORDERS), *(("last to first", form) for form in ("csv", "jsonl", "arrow"))],
)
def test_the_run_is_that_of_one_machine(
    order: str, form: Any, prepared: Prepared, edition: millesime.Edition, workers: Any, tmp_path: Path
) -> None:
    workers(ORDERS[order])
    one, many = (Target(tmp_path / f"{name}.{form}", form, tmp_path / f"{name}.rejects") for name in ("one", "many"))
    seen: list[int] = []
    assert alone(prepared, edition, one) == gathered(prepared, edition, many, seen)
    assert content(one) == content(many)
    assert (tmp_path / "one.rejects").read_bytes() == (tmp_path / "many.rejects").read_bytes()
    assert seen == sorted(seen)
    assert list(tmp_path.glob("*.parts")) == []


def content(target: Target) -> Any:
    if target.form == "parquet":
        table = pq.read_table(target.out)
        return table.to_pylist(), table.schema, json.loads(table.schema.metadata[b"millesime"])
    if target.form == "arrow":
        return pa.ipc.open_file(target.out).read_all()  # its batches are cut where the rows came from
    return target.out.read_bytes()


def test_it_stops_at_too_many_and_goes_on(
    prepared: Prepared, edition: millesime.Edition, workers: Any, tmp_path: Path
) -> None:
    workers(ORDERS["from the middle"])
    out = tmp_path / "out.parquet"
    with pytest.raises(TooManyError) as stopped:
        gathered(prepared, edition, Target(out, "parquet", tmp_path / "rejects", max_rejects=3))
    assert stopped.value.diagnostic.value("row") == "157"  # the fourth
    assert not out.exists()
    assert list((tmp_path / "out.parquet.parts").glob("spark")) == []
    workers(ORDERS["last to first"])
    more = gathered(prepared, edition, Target(out, "parquet", tmp_path / "rejects", max_rejects=20, resume=True))
    assert 0 < more.resumed <= 157 + GROUP * 2
    alone(prepared, edition, Target(tmp_path / "one.parquet", "parquet", tmp_path / "one.rejects"))
    assert pq.read_table(out).to_pylist() == pq.read_table(tmp_path / "one.parquet").to_pylist()
    assert (tmp_path / "rejects").read_bytes() == (tmp_path / "one.rejects").read_bytes()


def test_trouble_ends_it(prepared: Prepared, edition: millesime.Edition, workers: Any, tmp_path: Path) -> None:
    """A worker that finds no folder: nothing is left but what was written before."""

    def vanishing(rows: list[Any]) -> list[Any]:
        return [*rows[:3], rows[3]._replace(part="nowhere/x.parquet")]

    workers(vanishing)
    with pytest.raises(ValueError, match="ML834"):
        gathered(prepared, edition, Target(tmp_path / "out.parquet", "parquet"))
    assert (tmp_path / "out.parquet.parts").exists()
    assert not (tmp_path / "out.parquet").exists()


def test_a_run_that_came_to_nothing_leaves_no_folder(tmp_path: Path) -> None:
    parts = Parts(tmp_path / "out.parquet", {"run": 1}, resume=False)
    parts.close()
    assert list(tmp_path.iterdir()) == []
