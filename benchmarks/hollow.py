"""`millesime batch` with a kernel that decides nothing: what reading, writing and starting cost, and nothing else.

`python -m benchmarks.hollow record ANSWERS IN GOAL…` keeps the answers of the true kernel to the first row group of a
country. `python -m benchmarks.hollow ANSWERS batch …` is then the command itself, but for a kernel that gives those answers
to every batch, whatever it holds: the same columns are read, and columns as full as the true ones are written.
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Mapping
from types import ModuleType
from typing import Any, ClassVar

from millesime.batch import heap

heap.shared()  # as the command does, before any library starts a thread

# ruff: noqa: E402
import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq


class Kept:
    """Answers that were kept: no row is left, none waits."""

    retry = later = np.empty(0, np.int64)
    why: ClassVar[Counter[str]] = Counter()

    def __init__(self, table: pa.RecordBatch) -> None:
        self.table = table


class Hollow:
    """Stands for `Kernel`: the facts it would read, and answers that were kept."""

    recorded: pa.Table

    def __init__(self, program: Any, *_: Any, **__: Any) -> None:
        kept = self.recorded.combine_chunks().to_batches()[0]
        meant = kept.schema.metadata
        self.facts: Mapping[str, Any] = {
            name: program.facts[name] for name in meant[b"facts"].decode().split() if name in program.facts
        }
        self.schema = kept.schema.remove_metadata()
        self.plan = self.source = "nothing"
        self._kept = kept.replace_schema_metadata(None)

    def begin(self, _: Any = None) -> None:
        """There is nothing to get ready."""

    def decide(self, batch: pa.RecordBatch, *_: Any, **__: Any) -> Any:
        """The answers that were kept, as many as there are rows."""
        rows, kept = batch.num_rows, self._kept
        if rows > kept.num_rows:
            times = -(-rows // kept.num_rows)
            kept = pa.Table.from_batches([kept] * times).combine_chunks().to_batches()[0]
        return Kept(kept.slice(0, rows))


def record(answers: str, country: str, goals: list[str]) -> None:
    """Keep what the true kernel answers to the first row group."""
    import millesime
    from benchmarks.job import EDITIONS
    from benchmarks.population import NONES
    from millesime.kernels.kernel import Kernel

    kernel = Kernel(millesime.load(regulations=EDITIONS).program, tuple(goals))
    batch = next(pq.ParquetFile(country).iter_batches(1 << 16))
    table = pa.Table.from_batches([kernel.decide(batch, nones=frozenset(NONES)).table])
    told = table.replace_schema_metadata({"facts": " ".join(kernel.facts)})
    with pa.OSFile(answers, "wb") as file, pa.ipc.new_file(file, told.schema) as writer:
        writer.write_table(told)


def main(words: list[str]) -> int:
    """Record, or run the command with the hollow kernel in the place of the true one."""
    if words[0] == "record":
        record(words[1], words[2], words[3:])
        return 0
    with pa.OSFile(words[0]) as file:
        Hollow.recorded = pa.ipc.open_file(file).read_all()
    place = ModuleType(
        "millesime.kernels.kernel"
    )  # where the batch takes it from, late: nothing of the true one is imported
    place.Kernel = Hollow  # type: ignore[attr-defined]
    sys.modules[place.__name__] = place
    from millesime.cli import main as command

    sys.argv[1:] = words[1:]
    return command()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
