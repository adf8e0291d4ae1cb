"""Second tables: the rows of a key are its list, whatever the chunks, wherever one begins; what is not sorted is told."""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

import millesime
from millesime.batch import sources
from millesime.batch.chunk import Chunk
from millesime.batch.question import Column, Input, Job, Law, Question, Side
from millesime.batch.sides import comparable, joined
from millesime.values.types import INTEGER, TEXT

FIELDS = (("annee", INTEGER), ("travaux", TEXT))


@pytest.fixture(autouse=True)
def _small(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sources, "CHUNK", 16)


def job(folder: Path, keys: list[Any], claims: list[tuple[Any, int]], group: int = 10) -> Job:
    pq.write_table(
        pa.table({"siret": keys, "n": list(range(len(keys)))}), folder / "firms.parquet", row_group_size=group
    )
    table = pa.table(
        {
            "siret": pa.array([key for key, _ in claims], pa.array(keys).type),
            "annee": pa.array([year for _, year in claims], pa.int16()),
            "travaux": pa.array([f"t{year}" for _, year in claims], pa.string()),
        }
    )
    pq.write_table(table, folder / "claims.parquet", row_group_size=group)
    side = Side("sinistres", Input(str(folder / "claims.parquet"), "parquet"), "siret", FIELDS)
    law = Law("2012", millesime.load("2012").digest)
    table = Input(str(folder / "firms.parquet"), "parquet")
    return Job(
        law, Question(("tarification.mode",)), table, (Column(("n",), "n", INTEGER),), key="siret", sides=(side,)
    )


def lists(made: Iterator[Chunk]) -> list[list[int]]:
    found: list[list[int]] = []
    for chunk in made:
        assert chunk.facts.schema.names == ["n", "sinistres"]
        found += [[each["annee"] for each in cell] for cell in chunk.facts.column("sinistres").to_pylist()]
    return found


@pytest.mark.parametrize("seed", range(12))
@pytest.mark.parametrize("words", [False, True])
def test_the_rows_of_a_key_are_its_list(tmp_path: Path, seed: int, words: bool) -> None:
    draw = random.Random(seed)
    numbers = sorted(draw.choices(range(200), k=draw.randrange(1, 120)))
    owners = sorted(draw.choices(range(-5, 230), k=draw.randrange(0, 300)))
    spelt = (lambda n: f"{'é' * (n % 3 == 0)}{n}") if words else (lambda n: n)
    order = (lambda key: key.encode()) if words else (lambda key: key)
    keys = sorted(map(spelt, numbers), key=order)
    claims = sorted(
        ((spelt(owner), 1900 + place) for place, owner in enumerate(owners)), key=lambda each: order(each[0])
    )
    asked = job(tmp_path, keys, claims, group=draw.choice([3, 10, 1000]))
    wanted = [[year for key, year in claims if key == mine] for mine in keys]
    found: dict[str, int] = {}
    source = sources.opened(asked.input)
    assert lists(joined(source.chunks(asked), asked, found)) == wanted
    assert found["sinistres"] == sum(len([year for key, year in claims if key == mine]) for mine in set(keys))
    start = draw.randrange(len(keys))
    stop = draw.randrange(start, len(keys)) + 1
    assert lists(joined(source.chunks(asked, start, stop), asked)) == wanted[start:stop]


@pytest.mark.parametrize(
    ("keys", "claims", "code", "row"),
    [
        ([1, 3, 2], [], "ML812", 2),
        ([*range(40), 5], [], "ML812", 40),
        ([1, 2], [(1, 1900), (2, 1901), (1, 1902)], "ML812", 2),
        ([1, None, 2], [], "ML813", 1),
        ([1, 2], [(None, 1900)], "ML813", 0),
    ],
)
def test_what_is_not_sorted_is_told(tmp_path: Path, keys: list[Any], claims: list[Any], code: str, row: int) -> None:
    asked = job(tmp_path, keys, claims)
    with pytest.raises(millesime.Refused) as refused:
        lists(joined(sources.opened(asked.input).chunks(asked), asked))
    (problem,) = refused.value.diagnostics
    assert (problem.code, problem.value("row")) == (code, str(row))


def test_keys_compare_as_their_bytes() -> None:
    texts = ["", "a", "aa", "b", "é", "10", "9"]
    held = comparable(pa.array(texts))
    assert sorted(range(len(texts)), key=lambda at: texts[at].encode()) == list(held.argsort(kind="stable"))
    assert comparable(pa.array(texts).slice(2)).tolist() == [text.encode() for text in texts[2:]]
    assert comparable(pa.array(["x", "y"]).dictionary_encode()).tolist() == [b"x", b"y"]
