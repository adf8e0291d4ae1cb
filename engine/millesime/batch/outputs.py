"""Tables written a row group at a time to the end of one file, each in the form that its name tells.

What was written of a group stays as it is: an interrupted file is cut after the last group that the journal knows, and
goes on from there. Nothing is written twice, but for Arrow's forms, whose groups are read again to be put together.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from base64 import b64decode, b64encode
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, BinaryIO, final

import orjson
import pyarrow as pa
import pyarrow.csv
import pyarrow.parquet as pq

from millesime.batch.join import Joined
from millesime.batch.question import Form

KEY = "millesime"
"""The name under which the metadata of a file of columns tell where it comes from."""
ENCODING: dict[str, Any] = {"compression": "zstd", "compression_level": 1}
"""How answers are written as Parquet, whatever their columns."""

State = dict[str, Any]


class Output(ABC):
    """A file being written. `data` is open for writing at its end."""

    beside = False
    """Whether metadata lie in a file of their own, for want of a place in this one."""

    def __init__(self, data: BinaryIO, schema: pa.Schema, begun: Sequence[Mapping[str, Any]]) -> None:
        self.data = data
        self.schema = schema
        self.begun = bool(begun)

    @abstractmethod
    def write(self, table: pa.Table) -> State:
        """Add rows; gives what is needed to know of them if the file is begun when it is opened again."""

    def join(self, part: Path) -> State:
        """Add the rows of a Parquet file."""
        state: State = {}
        with pq.ParquetFile(part) as file:
            for index in range(file.num_row_groups):
                state = self.write(file.read_row_group(index))
        return state

    def finish(self, notes: str, folder: Path) -> Path | None:
        """Make the file whole; the path of another file, where that is the whole one."""
        del notes, folder
        return None


@final
class ParquetOutput(Output):
    """Parquet: each group a file of its own in memory, joined to those before it."""

    def __init__(self, data: BinaryIO, schema: pa.Schema, begun: Sequence[Mapping[str, Any]]) -> None:
        super().__init__(data, schema, begun)
        self._joined = Joined(data, begun=self.begun)
        for state in begun:
            self._joined.recall(state["length"], b64decode(state["footer"]), "OUT")
        self._empty = not begun

    def write(self, table: pa.Table) -> State:
        image = pa.BufferOutputStream()
        with pq.ParquetWriter(image, self.schema, **encoding(self.schema)) as writer:
            writer.write_table(table.unify_dictionaries(), row_group_size=max(1, table.num_rows))
        return self._appended(pa.BufferReader(image.getvalue()), "OUT")

    def join(self, part: Path) -> State:
        with part.open("rb") as source:
            return self._appended(source, part.name)

    def _appended(self, source: BinaryIO, name: str) -> State:
        length, footer = self._joined.append(source, name)
        self._empty = False
        return {"length": length, "footer": b64encode(footer).decode()}

    def finish(self, notes: str, folder: Path) -> Path | None:
        if self._empty:
            self.write(self.schema.empty_table())
        # The Arrow schema that the file holds has metadata of its own, which readers take for the file's.
        image = pa.BufferOutputStream()
        pq.ParquetWriter(image, self.schema.with_metadata({KEY: notes})).close()
        told = pq.read_metadata(pa.BufferReader(image.getvalue())).metadata
        self._joined.close({key.decode(): text.decode() for key, text in told.items()})
        return None


def encoding(schema: pa.Schema) -> dict[str, Any]:
    """How a table of these columns is written as Parquet.

    Whole numbers are kept as the steps from one to the next: those of a key are soon too many for a dictionary, which is
    begun first and given up. Of words there are few, nearly all of them in each row group: looking for the least and the
    greatest of them would take a quarter of the time, and tell nothing.
    """
    kinds = pa.types
    if any(kinds.is_nested(each.type) for each in schema):  # the path of a field may be the name of a column
        return ENCODING
    whole = dict.fromkeys((each.name for each in schema if kinds.is_integer(each.type)), "DELTA_BINARY_PACKED")
    return {
        **ENCODING,
        "use_dictionary": [name for name in schema.names if name not in whole],
        "column_encoding": whole,
        "write_statistics": [each.name for each in schema if not kinds.is_dictionary(each.type)],
        "max_rows_per_page": 1 << 20,  # a page as large as its bytes allow
    }


@final
class ArrowOutput(Output):
    """Arrow: each group a stream, all of them read again into the file; words are plain texts, which every reader has."""

    form: Form = "arrow"

    def __init__(self, data: BinaryIO, schema: pa.Schema, begun: Sequence[Mapping[str, Any]]) -> None:
        super().__init__(data, _spelt_out(schema), begun)

    def write(self, table: pa.Table) -> State:
        with pa.ipc.new_stream(self.data, self.schema) as writer:
            writer.write_table(table.cast(self.schema))
        return {}

    def finish(self, notes: str, folder: Path) -> Path | None:
        whole = folder / "whole"
        schema = self.schema.with_metadata({KEY: notes})
        options = pa.ipc.IpcWriteOptions(compression="zstd")
        make = pa.ipc.new_file if self.form == "arrow" else pa.ipc.new_stream
        self.data.flush()
        with make(str(whole), schema, options=options) as writer, pa.OSFile(str(folder / "data")) as groups:
            while groups.tell() < groups.size():
                for batch in pa.ipc.open_stream(groups):
                    writer.write_batch(batch.replace_schema_metadata(schema.metadata))
        return whole


@final
class CsvOutput(Output):
    """CSV: a line of names, then texts as records write them; what is not known is an empty cell."""

    beside = True

    def write(self, table: pa.Table) -> State:
        options = pa.csv.WriteOptions(include_header=not self.begun, quoting_style="needed")
        pa.csv.write_csv(texts(table), self.data, options)
        self.begun = True
        return {}

    def finish(self, notes: str, folder: Path) -> Path | None:
        if not self.begun:
            self.write(self.schema.empty_table())
        return None


@final
class JsonOutput(Output):
    """JSON lines: an object a row, with every column; exact numbers as texts."""

    beside = True

    def write(self, table: pa.Table) -> State:
        names = table.column_names
        columns = [_json_values(column) for column in table.columns]
        lines = [
            orjson.dumps(dict(zip(names, cells, strict=True)), option=orjson.OPT_APPEND_NEWLINE)
            for cells in zip(*columns, strict=True)
        ]
        self.data.write(b"".join(lines))
        return {}


def output(form: Form, data: BinaryIO, schema: pa.Schema, begun: Sequence[Mapping[str, Any]]) -> Output:
    """What writes a form of table."""
    match form:
        case "parquet":
            return ParquetOutput(data, schema, begun)
        case "arrow" | "stream":
            made = ArrowOutput(data, schema, begun)
            made.form = form
            return made
        case "csv":
            return CsvOutput(data, schema, begun)
        case "jsonl":
            return JsonOutput(data, schema, begun)


def _spelt_out(schema: pa.Schema) -> pa.Schema:
    fields = [each.with_type(each.type.value_type) if pa.types.is_dictionary(each.type) else each for each in schema]
    return pa.schema(fields)


def texts(table: pa.Table) -> pa.Table:
    """The same table as texts; columns of columns as JSON."""
    import pyarrow.compute as pc

    columns = []
    for column in table.columns:
        if pa.types.is_nested(column.type):
            cells = [None if each is None else orjson.dumps(each, default=str).decode() for each in column.to_pylist()]
            columns.append(pa.chunked_array([pa.array(cells, pa.string())]))
        else:
            columns.append(pc.cast(column, pa.string()))
    return pa.table(columns, names=table.column_names)


def _json_values(column: pa.ChunkedArray) -> list[Any]:
    import pyarrow.compute as pc

    kinds = pa.types
    if kinds.is_decimal(column.type) or kinds.is_date(column.type):
        column = pc.cast(column, pa.string())
    values: list[Any] = column.to_pylist()
    if kinds.is_nested(column.type):
        return [orjson.Fragment(orjson.dumps(each, default=str)) for each in values]
    return values
