"""How goals stand, row by row, as numbers: each way of standing has one, the same in every chunk and under both laws."""

from __future__ import annotations

from typing import Any, Final, final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from millesime.batch.again import spelt
from millesime.batch.twofold.movement import Standing
from millesime.values import Status

Codes = NDArray[np.int64]

DETERMINED: Final = Status.DETERMINED.value
MANY: Final = Standing(DETERMINED, many=True)


@final
class Standings:
    """The numbers of the ways in which a goal stands. Past `most` values they are one: many."""

    def __init__(self, most: int) -> None:
        self.most = most
        self.all: list[Standing] = []
        self.many = False
        self._codes: dict[Standing, int] = {}

    def code(self, of: Standing) -> int:
        """The number of a way of standing."""
        found = self._codes.get(of)
        if found is None:
            found = self._codes[of] = len(self.all)
            self.all.append(of)
        return found

    def codes(self, values: pa.Array, status: pa.Array) -> Codes:
        """The numbers of rows; those of rows that were refused mean nothing."""
        words, places = _words(status)
        codes = np.asarray([self.code(Standing(each)) for each in words] + [0], np.int64)[places]
        live = pc.is_valid(values).to_numpy(zero_copy_only=False)
        if not live.any():
            return codes
        if not self.many:
            held, index = _words(values)
            # A dictionary may have words that no row uses: they are no values of this table.
            used = np.unique(index[live])
            if len(used) <= self.most:
                table = np.zeros(len(held) + 1, np.int64)
                table[used] = [self.code(Standing(DETERMINED, held[place])) for place in used.tolist()]
                codes[live] = table[index[live]]
            known = sum(each.value is not None for each in self.all)
            self.many = len(used) > self.most or known > self.most
        if self.many:
            codes[live] = self.code(MANY)
        return codes

    def merged(self, of: Standing) -> Standing:
        """What a way of standing is told as."""
        return MANY if self.many and of.value is not None else of


def _words(cells: pa.Array) -> tuple[list[Any], NDArray[np.int64]]:
    """Distinct values in JSON's types, and which one each row has; -1 where none."""
    encoded = cells if pa.types.is_dictionary(cells.type) else cells.dictionary_encode()
    index = encoded.indices.fill_null(-1).to_numpy(zero_copy_only=False).astype(np.int64)
    values = encoded.dictionary.to_pylist()
    return [each if isinstance(each, bool | int) else spelt(each) or "" for each in values], index


@final
class Words:
    """Texts as numbers that are the same in every chunk."""

    def __init__(self) -> None:
        self._codes: dict[Any, int] = {}

    def codes(self, cells: pa.Array) -> Codes:
        """The numbers of cells; a cell without text has one too."""
        words, index = _words(cells)
        return np.asarray([*(self._codes.setdefault(each, len(self._codes)) for each in words), -1], np.int64)[index]
