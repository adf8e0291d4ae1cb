"""A table as facts: columns by name, lists as the elements of all rows, and the rows that the lexicon had better look at.

A row that is not suspect is one whose facts the lexicon accepts, and they are then what the columns here say.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, final

import numpy as np
import pyarrow as pa

from millesime.kernels.exact.columns import Array, Column, lack
from millesime.kernels.exact.lacks import NONE, RETRY, Codes, missing
from millesime.kernels.tables import cells
from millesime.kernels.tables.cells import Cells
from millesime.kernels.tables.limits import within
from millesime.kernels.tables.paths import Inner, Paths, Tops
from millesime.model.program import DATE_REFERENCE, Fact, Program, Structure
from millesime.values.types import DATE, Kind

LONGEST_LIST: Final = 100_000
_DEEPEST: Final = 16
"""Lists within lists beyond that are the lexicon's affair."""


@final
class Table:
    """The facts of a record batch whose columns are named after them; each column is read when it is first asked for.

    `nones` names the columns whose nulls mean « sans objet »; other nulls are facts that are not given. Names that are no
    fact are not looked at. Of a `sound` table no row is suspect: that was seen before.
    """

    def __init__(
        self, batch: pa.RecordBatch, program: Program, nones: frozenset[str] = frozenset(), *, sound: bool = False
    ) -> None:
        self._batch = batch
        self._facts: Mapping[str, Fact] = {DATE_REFERENCE: Fact(DATE_REFERENCE, DATE), **program.facts}
        self._program = program
        self._nones = nones
        self._sound = sound
        self._places = {name: place for place, name in enumerate(batch.schema.names) if name in self._facts}
        self._cells: dict[str, Cells] = {}
        self._columns: dict[str, Column] = {}
        self._lists: dict[str, Elements] = {}

    def fact(self, name: str) -> Column:
        """A fact that is no list, in every row."""
        found = self._columns.get(name)
        if found is None:
            found = self._columns[name] = self._column(name)
        return found

    def list(self, name: str) -> Elements:
        """A fact that is a list, in every row."""
        found = self._lists.get(name)
        if found is None:
            place = self._places.get(name)
            n = self._batch.num_rows
            array = pa.nulls(n, pa.list_(pa.null())) if place is None else self._batch.column(place)
            nones = name in self._nones
            found = Elements(
                array, self._facts[name], self._program, Tops(name), nones, given=place is not None, sound=self._sound
            )
            self._lists[name] = found
        return found

    def suspect(self) -> Array:
        """The rows in which some fact may not be one that the lexicon accepts."""
        found = np.zeros(self._batch.num_rows, bool)
        for name in () if self._sound else self._places:
            if self._facts[name].type.kind is Kind.LIST:
                doubtful = self.list(name).doubtful
            else:
                doubtful = self._read(name).doubtful
            if doubtful is not None:
                found |= doubtful
        return found

    def _read(self, name: str) -> Cells:
        found = self._cells.get(name)
        if found is None:
            fact = self._facts[name]
            found = within(self._batch.column(self._places[name]), fact, self._program)
            if (
                found.null is not None and name in self._nones and not fact.type.optional
            ):  # what is never « sans objet »
                doubtful = found.null if found.doubtful is None else found.null | found.doubtful
                found = found._replace(null=None, doubtful=doubtful)
            self._cells[name] = found
        return found

    def _column(self, name: str) -> Column:
        fact = self._facts[name]
        if name not in self._places:
            return lack(missing(name), of_truth=fact.type.kind in (Kind.BOOLEAN, Kind.NORM))
        read = self._read(name)
        if read.null is None:
            return _given(read, fact, None)
        absent = NONE if name in self._nones else missing(name)
        return _given(read, fact, read.null.astype(np.int32) * np.int32(absent))


@final
class Elements:
    """The elements of a list fact, one row's after the other's; those of row `i` go from `offsets[i]` to `offsets[i + 1]`.

    `k` is what is lacking where there is no list. A field that an element does not have lacks under its own path.
    """

    def __init__(
        self,
        array: pa.Array,
        fact: Fact,
        program: Program,
        paths: Paths,
        nones: bool,
        *,
        given: bool = True,
        depth: int = 0,
        sound: bool = False,
    ) -> None:
        self._program = program
        self._paths = paths
        self._nones = nones
        self._depth = depth
        self._item = fact.type.item or fact.type
        self._fact = fact
        n = len(array)
        null = cells.nulls(array)
        doubtful = np.zeros(n, bool)
        self.k: Codes | None = None
        if null is not None:
            if nones and given and fact.type.optional:
                self.k = np.where(null, NONE, 0).astype(np.int32)
            elif nones and given and depth == 0:  # « sans objet », of what never is
                self.k, doubtful = np.where(null, RETRY, 0).astype(np.int32), null.copy()
            else:
                self.k = paths.codes(null)
        offsets, items = _items(array, null)
        sizes = np.diff(offsets)
        if depth >= _DEEPEST:
            doubtful |= sizes > 0
        doubtful |= sizes > LONGEST_LIST
        if items is None:
            doubtful |= np.ones(n, bool) if null is None else ~null
            items = pa.nulls(0)
        self.offsets: Array = offsets
        self._items: pa.Array = items
        self._owner: Array | None = None
        self._where: Array | None = None
        self._cells: dict[str, Cells] = {}
        self._columns: dict[str, Column] = {}
        self._within: dict[str, Elements] = {}
        self._structure: Structure | None = program.structures.get(self._item.name or "")
        bad = None if sound else self._unfit()
        if bad is not None and bad.any():
            doubtful[self._rows(np.flatnonzero(bad))] = True
        self.doubtful: Array | None = doubtful if doubtful.any() else None
        """The rows with an element that the lexicon may not accept."""

    def __len__(self) -> int:
        return int(self.offsets[-1])

    def field(self, name: str) -> Column:
        """A field of each element; the element itself under no name, where it is a plain value."""
        found = self._columns.get(name)
        if found is None:
            found = self._columns[name] = self._column(name, self._read(name))
        return found

    def list(self, name: str) -> Elements:
        """A list that each element has."""
        found = self._within.get(name)
        if found is None:
            array = self._array(name)
            field = self._fields()[name]
            given = array is not None
            if array is None:
                array = pa.nulls(len(self), pa.list_(pa.null()))
            paths = Inner(self._paths, self.offsets, name)
            found = self._within[name] = Elements(
                array, field, self._program, paths, self._nones, given=given, depth=self._depth + 1
            )
        return found

    def _fields(self) -> Mapping[str, Fact]:
        return {field.name: field for field in self._structure.fields} if self._structure else {}

    def _array(self, name: str) -> pa.Array | None:
        """The cells of a field, None where the table has no such field."""
        if not pa.types.is_struct(self._items.type):
            return None
        place = self._items.type.get_field_index(name)
        return self._items.field(place) if place >= 0 else None

    def _rows(self, places: Array) -> Array:
        """The rows that have the elements at these places."""
        if self._owner is None:
            self._owner = np.repeat(np.arange(len(self.offsets) - 1), np.diff(self.offsets))
        return np.asarray(self._owner.take(places))

    def _read(self, name: str) -> Cells:
        """The cells of a field, or of the elements themselves under no name."""
        found = self._cells.get(name)
        if found is None:
            field = self._plain() if not name else self._fields()[name]
            array = self._items if not name else self._array(name)
            found = within(pa.nulls(len(self)) if array is None else array, field, self._program)
            if not name and found.null is not None:  # an element that is null is refused
                doubtful = found.null if found.doubtful is None else found.null | found.doubtful
                found = found._replace(null=None, doubtful=doubtful)
            self._cells[name] = found
        return found

    def _plain(self) -> Fact:
        return Fact("", self._item, None, self._fact.low, self._fact.high, self._fact.step)

    def _column(self, name: str, read: Cells) -> Column:
        field = self._plain() if not name else self._fields()[name]
        if read.null is None:
            return _given(read, field, None)
        if self._nones and field.type.optional and self._array(name) is not None:
            return _given(read, field, read.null.astype(np.int32) * np.int32(NONE))
        k = self._paths.everywhere(read.null, self._position(), name)
        if k is None:
            places = np.flatnonzero(read.null)
            rows = self._rows(places)
            k = np.zeros(len(self), np.int32)
            k[places] = self._paths.of(places - self.offsets[rows], rows, name)
        return _given(read, field, k)

    def _position(self) -> Array:
        """Where in its list each element is."""
        if self._where is None:
            self._where = np.arange(len(self)) - np.repeat(self.offsets[:-1], np.diff(self.offsets))
        return self._where

    def _unfit(self) -> Array | None:
        """The elements that the lexicon may not accept."""
        total = len(self)
        if not total:
            return None
        if self._item.kind is not Kind.RECORD:
            return self._read("").doubtful
        if not pa.types.is_struct(self._items.type):
            return np.ones(total, bool)
        bad = np.zeros(total, bool)
        null = cells.nulls(self._items)
        if null is not None:
            bad |= null
        fields = self._fields()
        for index, name in enumerate(each.name for each in self._items.type.fields):
            if name not in fields:
                bad |= self._items.field(index).is_valid().to_numpy(zero_copy_only=False)
                continue
            inner = self.list(name).doubtful if fields[name].type.kind is Kind.LIST else self._read(name).doubtful
            if inner is not None:
                bad |= inner
        return bad


def _items(array: pa.Array, null: Array | None) -> tuple[Array, pa.Array | None]:
    """Where each row's elements begin and end, and all of them; none where the column is no list."""
    kinds, n = pa.types, len(array)
    if not (kinds.is_list(array.type) or kinds.is_large_list(array.type)):
        if not (kinds.is_fixed_size_list(array.type) or kinds.is_list_view(array.type)):
            return np.zeros(n + 1, np.int64), None
        array = array.cast(pa.list_(array.type.value_type))
    offsets = array.offsets.to_numpy().astype(np.int64)
    if null is not None and (np.diff(offsets) * null).any():  # a null may hide elements, which are none of its row's
        array = pa.concat_arrays([array.take(pa.array(np.arange(n)))])
        offsets = array.offsets.to_numpy().astype(np.int64)
    if not n:
        return np.zeros(1, np.int64), array.values.slice(0, 0)
    return offsets - offsets[0], array.values.slice(int(offsets[0]), int(offsets[-1] - offsets[0]))


def _given(read: Cells, fact: Fact, k: Codes | None) -> Column:
    """A column of cells; what is doubtful, and texts, which no column holds, are the evaluator's affair."""
    again = read.doubtful
    if fact.type.kind in (Kind.TEXT, Kind.RECORD, Kind.LIST, Kind.ANY):
        again = np.ones(len(read.v), bool) if read.null is None else ~read.null
    if again is not None:
        k = np.where(again, RETRY, 0 if k is None else k).astype(np.int32)
    return Column(read.v, k, read.den, read.lo, read.hi) if read.v.dtype != bool else Column(read.v, k)
