"""The columns of a table, by the keys under which a module looks for them."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import final

import numpy as np

from millesime.kernels.exact.columns import Array, Column, scaled
from millesime.kernels.law.frames import Elements, Frame, Run
from millesime.kernels.wasm.declared import LONGEST
from millesime.kernels.wasm.layout import Key


@final
class Source:
    """The columns of a run, by the keys of a module."""

    def __init__(self, run: Run) -> None:
        self.run = run
        self._columns: dict[Key, Column] = {}
        self._lists: dict[str, Elements] = {}
        self._frame = Frame(run, run.n)

    def den(self, key: Key) -> int | None:
        """The denominator of a column's numbers; None where rows have one each."""
        if key[0] == "list":
            return 1
        den = self.column(key).den
        return den if isinstance(den, int) else None

    def list(self, path: str) -> Elements:
        """A list that is a fact, or that elements of a list have."""
        found = self._lists.get(path)
        if found is None:
            # A fact's name has dots of its own: it is the list's whole path, or what stands before a field.
            outer, _, field = path.rpartition("/")
            found = self._lists[path] = self.list(outer).list(field) if outer else self.run.list(path)
        return found

    def column(self, key: Key) -> Column:
        """What stands under a key."""
        found = self._columns.get(key)
        if found is None:
            found = self._columns[key] = self._column(key)
        return found

    def _column(self, key: Key) -> Column:
        kind, path, name = key
        if kind == "fact":
            return self.run.source.fact(name)
        if kind == "event":
            return self._frame.event(name)
        return self.list(path).field(name)

    def over(self, key: Key, den: int) -> Column:
        """A column over the denominator that a module counts on."""
        return scaled(self.column(key), den // (self.den(key) or 1))

    def beyond(self, keys: Iterable[Key], reach: Callable[[Key, int], tuple[int, int]]) -> Array | None:
        """Rows in which a number goes further than a module counts on, or a list does; None where there is none."""
        found: Array | None = None
        for key in keys:
            rows = self._beyond(key, reach)
            if rows is not None:
                found = rows if found is None else found | rows
        return found

    def _beyond(self, key: Key, reach: Callable[[Key, int], tuple[int, int]]) -> Array | None:
        if key[0] == "list":
            long = np.diff(self.list(key[1]).offsets) > LONGEST
            return self._outward(key[1].rpartition("/")[0], long) if long.any() else None
        column = self.column(key)
        if column.v.dtype == bool:
            return None
        low, high = reach(key, self.den(key) or 1)
        if low <= column.lo and column.hi <= high:
            return None
        rows = np.broadcast_to((column.v < low) | (column.v > high), self._size(key[1]))
        return self._outward(key[1], rows) if rows.any() else None

    def _size(self, path: str) -> int:
        return int(self.list(path).offsets[-1]) if path else self.run.n

    def _outward(self, path: str, elements: Array) -> Array:
        """The rows that have any of some elements of a list."""
        while path:
            offsets = self.list(path).offsets
            before = np.concatenate([[0], np.cumsum(elements)])
            elements, path = before[offsets[1:]] > before[offsets[:-1]], path.rpartition("/")[0]
        return elements
