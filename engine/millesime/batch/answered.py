"""A chunk decided, and its table: made late, by whoever writes it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cached_property
from typing import TYPE_CHECKING, final

import numpy as np
import pyarrow as pa

from millesime.batch.question import Refusal, Tally

if TYPE_CHECKING:
    from numpy.typing import NDArray


@final
class Answered:
    """A chunk decided. Its table is made when it is first asked for, by whoever writes it."""

    def __init__(
        self, rows: int, refusals: tuple[Refusal, ...], tally: Tally, make: Callable[[], pa.RecordBatch]
    ) -> None:
        self.rows = rows
        self.refusals = refusals
        self._tally = tally
        self._make: Callable[[], pa.RecordBatch] | None = make

    @cached_property
    def table(self) -> pa.RecordBatch:
        """The kept columns, then the answers."""
        assert self._make is not None
        made, self._make = self._make(), None
        return made

    @property
    def tally(self) -> Tally:
        """What came of how many rows."""
        assert self.table is not None  # statuses are counted when they are written
        return self._tally

    def joined(self, found: Mapping[str, int]) -> None:
        """Note what was found of other tables for its rows."""
        self._tally.joined.update(found)


def merged(arrays: list[pa.Array], made: list[pa.Array], rows: NDArray[np.int64]) -> list[pa.Array]:
    """Answers with those of some rows put in their places."""
    places = np.arange(len(arrays[0]))
    places[rows] = len(places) + np.arange(len(rows))
    taken = pa.array(places)
    return [_joined(array, more).take(taken) for array, more in zip(arrays, made, strict=True)]


def _joined(one: pa.Array, other: pa.Array) -> pa.Array:
    if pa.types.is_dictionary(one.type) and not one.dictionary.equals(other.dictionary):
        joined = pa.chunked_array([one, other]).unify_dictionaries()
        return pa.concat_arrays(joined.chunks)
    return pa.concat_arrays([one, other])


def counted(statuses: pa.Array) -> dict[str, int]:
    """How many rows have each status."""
    words = statuses.dictionary.to_pylist()
    places = statuses.indices.drop_null() if statuses.null_count else statuses.indices
    counts = np.bincount(places.to_numpy(), minlength=len(words)).tolist()
    return {word: count for word, count in zip(words, counts, strict=True) if count}
