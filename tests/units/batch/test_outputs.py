"""How answers are written as Parquet: what each kind of column is kept as, and that it is read as it was."""

from __future__ import annotations

from io import BytesIO

import pyarrow as pa
import pyarrow.parquet as pq

from millesime.batch.outputs import ENCODING, encoding, output

FEW = pa.table(
    {
        "siret": pa.array([11, None, 2**62, 12], pa.int64()),
        "an.nee": pa.array([2012, 2011, None, -1], pa.int16()),
        "most": pa.array([2**64 - 1, 0, None, 1], pa.uint64()),
        "mode": pa.array(["mixte", None, "collective", "mixte"]).dictionary_encode(),
        "reason": ["a", None, "b", "c"],
        "truth": [True, None, False, True],
    }
)


def written(table: pa.Table) -> pq.ParquetFile:
    data = BytesIO()
    made = output("parquet", data, table.schema, [])
    made.write(table)
    made.write(table)
    made.finish("{}", None)  # type: ignore[arg-type]  # a folder is for forms that are read again
    return pq.ParquetFile(BytesIO(data.getvalue()))


def test_numbers_are_kept_as_steps_and_words_once() -> None:
    file = written(FEW)
    assert file.read().equals(pa.concat_tables([FEW, FEW]))
    group = file.metadata.row_group(1)
    chunks = {group.column(index).path_in_schema: group.column(index) for index in range(group.num_columns)}
    steps = [name for name, chunk in chunks.items() if "DELTA_BINARY_PACKED" in chunk.encodings]
    assert steps == ["siret", "an.nee", "most"]
    assert [name for name, chunk in chunks.items() if chunk.has_dictionary_page] == ["mode", "reason"]
    assert [name for name, chunk in chunks.items() if not chunk.is_stats_set] == ["mode"]
    assert (chunks["siret"].statistics.min, chunks["siret"].statistics.max) == (11, 2**62)


def test_a_field_that_has_the_name_of_a_column_is_no_number() -> None:
    both = pa.table({"a.b": pa.array([1, 2]), "a": pa.array([{"b": "x"}, {"b": "y"}])})
    assert encoding(both.schema) == ENCODING
    assert written(both).read().equals(pa.concat_tables([both, both]))
