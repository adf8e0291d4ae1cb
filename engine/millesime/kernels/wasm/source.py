"""The columns of a table, by the keys under which a module looks for them."""

from __future__ import annotations

from typing import final

from millesime.kernels.exact.columns import Column, scaled
from millesime.kernels.law.frames import Elements, Frame, Run
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
