"""A table as facts: columns by name, lists as the elements of all rows, and the rows that the lexicon had better look at.

A row that is not suspect is one whose facts the lexicon accepts, and they are then what the columns here say.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from fractions import Fraction
from typing import Final, final

import numpy as np
import pyarrow as pa

from millesime.kernels import cells
from millesime.kernels.calendar import days_of
from millesime.kernels.cells import Cells
from millesime.kernels.columns import WIDEST, Array, Column, lack
from millesime.kernels.lacks import NONE, RETRY, Codes, missing
from millesime.kernels.paths import Inner, Paths, Tops
from millesime.model.expressions import Value
from millesime.model.program import DATE_REFERENCE, Fact, Program, Structure
from millesime.values import Duration
from millesime.values.types import DATE, Kind

LONGEST_LIST: Final = 100_000
_FIRST, _LAST = days_of(date(1800, 1, 1)), days_of(date(2200, 12, 31))
_DEEPEST: Final = 16
"""Lists within lists beyond that are the lexicon's affair."""


@final
class Table:
    """The facts of a record batch whose columns are named after them; each column is read when it is first asked for.

    `nones` names the columns whose nulls mean « sans objet »; other nulls are facts that are not given. Names that are no
    fact are not looked at.
    """

    def __init__(self, batch: pa.RecordBatch, program: Program, nones: frozenset[str] = frozenset()) -> None:
        self._batch = batch
        self._facts: Mapping[str, Fact] = {DATE_REFERENCE: Fact(DATE_REFERENCE, DATE), **program.facts}
        self._program = program
        self._nones = nones
        self._places = {name: place for place, name in enumerate(batch.schema.names) if name in self._facts}
        self._read: dict[str, tuple[Column, Array | None]] = {}
        self._lists: dict[str, Elements] = {}

    def fact(self, name: str) -> Column:
        """A fact that is no list, in every row."""
        found = self._read.get(name)
        if found is None:
            found = self._read[name] = self._column(name)
        return found[0]

    def list(self, name: str) -> Elements:
        """A fact that is a list, in every row."""
        found = self._lists.get(name)
        if found is None:
            place = self._places.get(name)
            n = self._batch.num_rows
            array = pa.nulls(n, pa.list_(pa.null())) if place is None else self._batch.column(place)
            nones = name in self._nones
            found = Elements(array, self._facts[name], self._program, Tops(name), nones, given=place is not None)
            self._lists[name] = found
        return found

    def suspect(self) -> Array:
        """The rows in which some fact may not be one that the lexicon accepts."""
        found = np.zeros(self._batch.num_rows, bool)
        for name in self._places:
            if self._facts[name].type.kind is Kind.LIST:
                doubtful = self.list(name).doubtful
            else:
                self.fact(name)
                doubtful = self._read[name][1]
            if doubtful is not None:
                found |= doubtful
        return found

    def _column(self, name: str) -> tuple[Column, Array | None]:
        place = self._places.get(name)
        fact = self._facts[name]
        if place is None:
            return lack(missing(name), of_truth=fact.type.kind in (Kind.BOOLEAN, Kind.NORM)), None
        read = _read(self._batch.column(place), fact, self._program)
        if read.null is None:
            return _given(read, fact, None), read.doubtful
        if name not in self._nones:
            return _given(read, fact, np.where(read.null, missing(name), 0).astype(np.int32)), read.doubtful
        if fact.type.optional:
            return _given(read, fact, read.null.astype(np.int32) * np.int32(NONE)), read.doubtful
        doubtful = read.null if read.doubtful is None else read.null | read.doubtful
        return _given(read._replace(doubtful=doubtful), fact, None), doubtful


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
    ) -> None:
        self._program = program
        self._paths = paths
        self._nones = nones
        self._depth = depth
        self._item = fact.type.item or fact.type
        self._fact = fact
        n = len(array)
        null = array.is_null().to_numpy(zero_copy_only=False) if array.null_count else None
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
        self.owner = np.repeat(np.arange(n), sizes)
        self._columns: dict[str, tuple[Column, Array | None]] = {}
        self._within: dict[str, Elements] = {}
        self._structure: Structure | None = program.structures.get(self._item.name or "")
        bad = self._unfit()
        if bad is not None and bad.any():
            doubtful[self.owner[bad]] = True
        self.doubtful: Array | None = doubtful if doubtful.any() else None
        """The rows with an element that the lexicon may not accept."""

    def field(self, name: str) -> Column:
        """A field of each element; the element itself under no name, where it is a plain value."""
        return self._field(name)[0]

    def list(self, name: str) -> Elements:
        """A list that each element has."""
        found = self._within.get(name)
        if found is None:
            array = self._array(name)
            field = self._fields()[name]
            given = array is not None
            if array is None:
                array = pa.nulls(len(self.owner), pa.list_(pa.null()))
            paths = Inner(self._paths, self.offsets, self.owner, name)
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

    def _field(self, name: str) -> tuple[Column, Array | None]:
        found = self._columns.get(name)
        if found is None:
            found = self._columns[name] = self._read(name)
        return found

    def _read(self, name: str) -> tuple[Column, Array | None]:
        if not name:
            plain = Fact("", self._item, None, self._fact.low, self._fact.high, self._fact.step)
            read = _read(self._items, plain, self._program)
            if read.null is not None:  # an element that is null is refused
                read = read._replace(doubtful=read.null if read.doubtful is None else read.null | read.doubtful)
            return _given(read, plain, None), read.doubtful
        field = self._fields()[name]
        array = self._array(name)
        read = _read(pa.nulls(len(self.owner)) if array is None else array, field, self._program)
        if read.null is None:
            return _given(read, field, None), read.doubtful
        if self._nones and field.type.optional and array is not None:
            return _given(read, field, read.null.astype(np.int32) * np.int32(NONE)), read.doubtful
        rows = np.flatnonzero(read.null)
        k = np.zeros(len(self.owner), np.int32)
        k[rows] = self._paths.of(rows - self.offsets[self.owner[rows]], self.owner[rows], name)
        return _given(read, field, k), read.doubtful

    def _unfit(self) -> Array | None:
        """The elements that the lexicon may not accept."""
        total = len(self.owner)
        if not total:
            return None
        if self._item.kind is not Kind.RECORD:
            return self._field("")[1]
        if not pa.types.is_struct(self._items.type):
            return np.ones(total, bool)
        bad = np.zeros(total, bool)
        if self._items.null_count:
            bad |= self._items.is_null().to_numpy(zero_copy_only=False)
        fields = self._fields()
        for index, name in enumerate(each.name for each in self._items.type.fields):
            if name not in fields:
                bad |= self._items.field(index).is_valid().to_numpy(zero_copy_only=False)
                continue
            inner = self.list(name).doubtful if fields[name].type.kind is Kind.LIST else self._field(name)[1]
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
    return Column(read.v, k, read.den)


def _read(array: pa.Array, fact: Fact, program: Program) -> Cells:
    """The cells of a column; those outside what the fact may be are doubtful."""
    kind = fact.type.kind
    enumeration = program.enumerations.get(fact.type.name or "") if kind is Kind.CHOICE else None
    found = cells.read(array, kind, tuple(name for name, _ in enumeration.choices) if enumeration else ())
    if not found.v.size or found.v.dtype == bool:
        return found
    if kind is Kind.AMOUNT and found.den > 100:
        found = _barring(found, found.v % (found.den // 100) != 0)
    if kind is Kind.DATE:
        found = _between(found, _FIRST, _LAST)
    if fact.low is not None or fact.high is not None:
        low, high = _bound(fact.low, kind), _bound(fact.high, kind)
        least = -WIDEST if low is None else -(-low.numerator * found.den // low.denominator)
        most = WIDEST if high is None else high.numerator * found.den // high.denominator
        found = _between(found, least, most)
    return found if fact.step is None else _stepped(found, _bound(fact.step, kind))


def _bound(value: Value, kind: Kind) -> Fraction | None:
    match value:
        case None:
            return None
        case date():
            return Fraction(days_of(value))
        case Duration():
            return Fraction(value.days if kind is Kind.DAYS else value.months)
        case int() | Fraction():
            return Fraction(value)
        case _:
            return None


def _between(found: Cells, least: int, most: int) -> Cells:
    v = found.v
    if least <= int(v.min()) and int(v.max()) <= most:
        return found
    return _barring(found, (v < max(least, -WIDEST)) | (v > min(most, WIDEST)))


def _stepped(found: Cells, step: Fraction | None) -> Cells:
    """Only multiples of the step, which is p/q, are sure: those whose v·q is a multiple of p·den."""
    if not step:
        return found
    by = Fraction(step.numerator * found.den, step.denominator)
    if by.numerator == 1:
        return found
    if by.denominator > 1 and max(int(found.v.max()), -int(found.v.min())) * by.denominator >= WIDEST:
        return _barring(found, np.ones(len(found.v), bool))
    if by.numerator >= WIDEST:
        return _barring(found, found.v != 0)
    return _barring(found, found.v * by.denominator % by.numerator != 0)


def _barring(found: Cells, rows: Array) -> Cells:
    """The same, these cells being doubtful, where there is something in them."""
    if found.null is not None:
        rows = rows & ~found.null
    if not rows.any():
        return found
    doubtful = rows if found.doubtful is None else rows | found.doubtful
    return found._replace(v=np.where(rows, 0, found.v), doubtful=doubtful)
