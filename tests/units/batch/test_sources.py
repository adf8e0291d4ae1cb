"""Parquet read a few rows at a time: words as places in a dictionary, those of elements too, whatever way they are kept."""

from __future__ import annotations

from pathlib import Path
from random import Random
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

import millesime
from millesime.batch import sources
from millesime.batch.columns import facts_of
from millesime.batch.question import Column, Input, Job, Law, Question
from millesime.batch.sources import ParquetSource

EDITION = millesime.load("2012")
LIST, PLAIN = "sinistres", "etablissement.secteur"
ROWS = 9_000
ELEMENT = pa.struct([("categorie", pa.string()), ("annee", pa.int16())])


def claims(words: int) -> pa.Table:
    draw = Random(words)
    vocabulary = [None, "", *(f"mot {n}" for n in range(words))]

    def one() -> Any:
        return {"categorie": draw.choice(vocabulary), "annee": draw.choice([None, 2011])}

    lists = [draw.choice([None, [], [one()], [one(), None, one()]]) for _ in range(ROWS)]
    return pa.table({LIST: pa.array(lists, pa.list_(ELEMENT)), PLAIN: [draw.choice("ABC") for _ in range(ROWS)]})


def job(path: Path) -> Job:
    facts = facts_of(EDITION.program)
    columns = tuple(Column((name,), name, facts[name].type) for name in (LIST, PLAIN))
    return Job(Law(EDITION.id, EDITION.digest), Question(("tarification.mode",)), Input(str(path), "parquet"), columns)


@pytest.mark.parametrize("words", [3, 4_000])
@pytest.mark.parametrize(
    "kept",
    [{}, {"use_dictionary": False}, {"dictionary_pagesize_limit": 500, "data_page_size": 800}],
    ids=["as words", "as texts", "as words, then as texts"],
)
@pytest.mark.parametrize("group", [ROWS, 3_500])
def test_words_of_elements_are_read_as_they_were_written(
    words: int, kept: dict[str, Any], group: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sources, "CHUNK", 2_000)  # chunks that end within groups, and others that do not
    monkeypatch.setattr(sources, "_WIDE", 0)
    wanted = claims(words)
    path = tmp_path / "in.parquet"
    pq.write_table(wanted, path, row_group_size=group, **kept)
    asked = job(path)
    for start in (0, 2_000, 8_000):
        chunks = list(ParquetSource(asked.input).chunks(asked, start))
        assert [chunk.start for chunk in chunks] == list(range(start, ROWS, 2_000))
        read = pa.Table.from_batches([chunk.facts for chunk in chunks])
        assert pa.types.is_dictionary(read.schema.field(LIST).type.value_type.field("categorie").type)
        assert read.to_pylist() == wanted.slice(start).to_pylist()


def test_a_chunk_has_fewer_rows_where_lists_are_wide(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sources, "CHUNK", 2_000)
    path = tmp_path / "in.parquet"
    pq.write_table(claims(3), path)
    group = pq.ParquetFile(path).metadata.row_group(0)
    size = sum(group.column(place).total_uncompressed_size for place in range(group.num_columns))
    asked = job(path)
    for wide, rows in ((size * 4_000 // ROWS + 1, 4_000), (size * 4_000 // ROWS - 1, 2_000)):
        monkeypatch.setattr(sources, "_WIDE", wide)
        starts = [chunk.start for chunk in ParquetSource(asked.input).chunks(asked)]
        assert starts == list(range(0, ROWS, rows))
