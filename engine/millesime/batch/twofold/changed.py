"""The rows that change, as a table of their own: under either law, every goal with its status and what it rests on."""

from __future__ import annotations

import os
import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final, final

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from millesime.batch.decide import Decider
from millesime.batch.outputs import Output, output
from millesime.batch.question import Form
from millesime.batch.run import GROUP
from millesime.batch.schema import REASON
from millesime.batch.twofold.pieces import Piece

ROW: Final = "row"
SIDES: Final = ("before", "after")


@final
@dataclass(frozen=True, slots=True)
class Target:
    """Where rows that change are written."""

    out: Path
    form: Form


@final
class Changed:
    """A file in the making, in a folder beside it; it takes its name when it is whole."""

    def __init__(
        self, target: Target, kept: Sequence[pa.Field], deciders: tuple[Decider | None, Decider | None]
    ) -> None:
        self.schema = pa.schema([pa.field(ROW, pa.int64()), *kept, *_answers(deciders)])
        self._target = target
        self._kept = [each.name for each in kept]
        self._folder = target.out.with_name(f".{target.out.name}.{os.getpid()}")
        shutil.rmtree(self._folder, ignore_errors=True)
        self._folder.mkdir()
        self._data = (self._folder / "data").open("w+b")
        self._output: Output = output(target.form, self._data, self.schema, [])
        self._waiting: list[pa.RecordBatch] = []
        self._rows = 0

    def take(self, piece: Piece, rows: NDArray[np.int64]) -> None:
        """Add these rows of a piece."""
        if not len(rows):
            return
        places = pa.array(rows)
        arrays = [pa.array(rows + piece.start)]
        live = [half for half in piece.halves if half is not None]
        arrays += [live[0].table[name].take(places) for name in self._kept]
        for half in live:
            names = [name for name in half.table.schema.names if name not in self._kept and name != REASON]
            arrays += [half.table[name].take(places) for name in names]
        self._waiting.append(pa.RecordBatch.from_arrays(arrays, schema=self.schema))
        self._rows += len(rows)
        if self._rows >= GROUP:
            self._seal()

    def _seal(self) -> None:
        if self._waiting:
            self._output.write(pa.Table.from_batches(self._waiting, self.schema).unify_dictionaries())
        self._waiting, self._rows = [], 0

    def finish(self, notes: str) -> None:
        """Make the file whole, and put it under its name."""
        self._seal()
        whole = self._output.finish(notes, self._folder) or self._folder / "data"
        self._data.close()
        if self._output.beside:
            beside = self._folder / "notes"
            beside.write_text(notes + "\n", encoding="utf-8")
            os.replace(beside, self._target.out.with_name(f"{self._target.out.name}.meta.json"))
        os.replace(whole, self._target.out)
        shutil.rmtree(self._folder, ignore_errors=True)

    def discard(self) -> None:
        """Leave nothing behind."""
        self._data.close()
        shutil.rmtree(self._folder, ignore_errors=True)


def _answers(deciders: tuple[Decider | None, Decider | None]) -> list[pa.Field]:
    return [
        pa.field(side_name(each.name, side, decider.job.question.goals), each.type)
        for side, decider in zip(SIDES, deciders, strict=True)
        if decider is not None
        for each in decider.schema
        if each.name != REASON
    ]


def side_name(column: str, side: str, goals: Sequence[str]) -> str:
    """A column of answers under one law: `prime.eligible.before`, `prime.eligible.before.status`."""
    goal = max((each for each in goals if column == each or column.startswith(f"{each}.")), key=len)
    return f"{goal}.{side}{column[len(goal) :]}"
