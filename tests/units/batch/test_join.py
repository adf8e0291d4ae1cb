"""Parquet files put end to end without decoding them: the whole reads as its parts do, one after the other."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from millesime.batch.join import Joined, UnlikeError
from tests import memory

SCHEMA = pa.schema(
    {
        "mode": pa.dictionary(pa.int32(), pa.string()),
        "amount": pa.decimal128(20, 2),
        "truth": pa.bool_(),
        "claims": pa.list_(pa.struct({"days": pa.int64()})),
    }
)
ROW = st.tuples(
    st.sampled_from(["collective", "mixte", None]),
    st.decimals("-1000", "1000", places=2),
    st.none() | st.booleans(),
    st.none() | st.lists(st.fixed_dictionaries({"days": st.integers(-(2**40), 2**40)}), max_size=3),
)


def table(rows: Sequence[tuple]) -> pa.Table:
    columns = list(zip(*rows, strict=True)) or [()] * len(SCHEMA)
    return pa.table([pa.array(column, field.type) for column, field in zip(columns, SCHEMA, strict=True)], SCHEMA)


def joined(parts: Sequence[Path], out: Path) -> pq.ParquetFile:
    with out.open("wb") as sink:
        whole = Joined(sink)
        for part in parts:
            whole.add(part)
        whole.close({"command": "batch, twice « é »"})
    return pq.ParquetFile(out)


def written(folder: Path, name: str, content: pa.Table, **options: object) -> Path:
    path = folder / name
    pq.write_table(content, path, compression="zstd", **options)
    return path


@given(
    st.lists(st.lists(ROW, max_size=40), min_size=1, max_size=20),
    st.integers(1, 20),
    st.booleans(),
    st.sampled_from(["1.0", "2.0"]),
)
@settings(max_examples=60, deadline=None)
def test_the_whole_reads_as_its_parts(rows: list, size: int, indexed: bool, pages: str) -> None:
    with TemporaryDirectory(dir=memory.folder()) as temporary:
        folder = Path(temporary)
        parts = [
            written(folder, f"{i}.parquet", table(part), row_group_size=size, write_page_index=indexed)
            if i % 2
            else written(folder, f"{i}.parquet", table(part), data_page_version=pages)
            for i, part in enumerate(rows)
        ]
        whole = joined(parts, folder / "whole.parquet")
        expected = table([row for part in rows for row in part])
        assert whole.metadata.num_rows == len(expected)
        assert whole.schema_arrow.equals(SCHEMA)
        assert whole.read().to_pylist() == expected.to_pylist()
        assert whole.metadata.metadata[b"command"] == "batch, twice « é »".encode()
        assert whole.metadata.num_row_groups == sum(pq.read_metadata(part).num_row_groups for part in parts)


def test_another_reader_finds_each_row_group(tmp_path: Path) -> None:
    parts = [
        written(tmp_path, f"{i}.parquet", table([("mixte", None, True, [])] * 7), row_group_size=1) for i in range(30)
    ]
    joined(parts, tmp_path / "whole.parquet")
    question = f"select mode, count(*), bool_and(truth) from '{tmp_path}/whole.parquet' group by mode"
    assert duckdb.connect().execute(question).fetchall() == [("mixte", 210, True)]


@pytest.mark.parametrize(
    ("bytes_of", "said"),
    [
        (lambda whole: whole[:-1], "not a whole Parquet file"),
        (lambda whole: whole[: len(whole) // 2], "not a whole Parquet file"),
        (lambda whole: b"", "not a whole Parquet file"),
        (lambda whole: whole[:-8] + b"\xff\xff\xff\x7fPAR1", "not a whole Parquet file"),
        (lambda whole: whole[:-8] + whole[-8:].replace(b"PAR1", b"PARE"), "not a whole Parquet file"),
    ],
)
def test_what_is_no_whole_file_is_refused(bytes_of, said: str, tmp_path: Path) -> None:
    part = written(tmp_path, "part.parquet", table([("mixte", None, True, [])]))
    part.write_bytes(bytes_of(part.read_bytes()))
    with pytest.raises(UnlikeError, match=said):
        joined([part], tmp_path / "whole.parquet")


def test_other_columns_are_refused(tmp_path: Path) -> None:
    first = written(tmp_path, "first.parquet", table([]))
    other = written(tmp_path, "other.parquet", pa.table({"mode": ["mixte"]}))
    with pytest.raises(UnlikeError, match=r"other\.parquet: other columns"):
        joined([first, other], tmp_path / "whole.parquet")


def test_nothing_at_all_has_no_schema(tmp_path: Path) -> None:
    with pytest.raises(UnlikeError, match="no part"):
        joined([], tmp_path / "whole.parquet")
