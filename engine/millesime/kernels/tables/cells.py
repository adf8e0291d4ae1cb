"""Cells of a table as numbers: what is null, what is plain, and what the lexicon had better look at.

A cell that is not doubtful is accepted by the lexicon, and means the number given here; a doubtful one may mean anything.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np
import pyarrow as pa

from millesime.kernels.exact.columns import WIDEST, Array
from millesime.kernels.tables import texts
from millesime.values.types import Kind

_FEW = 256
"""Entries of a dictionary that are looked up one by one: sooner than what looks up many at once is imported."""
FARTHEST = 2**53 - 1
"""No number that the lexicon accepts goes further from zero."""


class Cells(NamedTuple):
    """The numbers of a column (`v / den`, 0 where there is none), where it is null, and where it is doubtful.

    No number lies outside `lo` and `hi`; those of truths tell nothing.
    """

    v: Array
    null: Array | None
    doubtful: Array | None = None
    den: int = 1
    lo: int = 0
    hi: int = 0


def bounded(v: Array, null: Array | None, doubtful: Array | None = None, den: int = 1) -> Cells:
    """Cells with the bounds that they have."""
    if v.dtype == bool or not v.size:
        return Cells(v, null, doubtful, den)
    return Cells(v, null, doubtful, den, int(v.min()), int(v.max()))


def read(array: pa.Array, kind: Kind, choices: tuple[str, ...] = ()) -> Cells:
    """The cells of a column, for a fact of this kind; all doubtful where the column is of no type that suits it."""
    held = array.type
    if pa.types.is_dictionary(held):
        return _by_entry(array, kind, choices)
    null = nulls(array)
    if pa.types.is_null(held):
        return Cells(np.zeros(len(array), bool if _of_truth(kind) else np.int64), null)
    if texts.is_text(held):
        return _written(texts.plain(array), null, kind, choices)
    for suits, kinds, of in _READERS:
        if kind in kinds and suits(held):
            return of(array, null)
    return _doubtful(array, null, kind)


def _by_entry(array: pa.DictionaryArray, kind: Kind, choices: tuple[str, ...]) -> Cells:
    """Each entry of the dictionary is read once."""
    entries = read(array.dictionary, kind, choices)
    null = nulls(array)
    if not len(entries.v):
        return Cells(np.zeros(len(array), entries.v.dtype), null, None, entries.den)
    index = _held(array.indices)
    if index.dtype not in (np.int32, np.int64):
        index = index.astype(np.int64)
    if null is not None:  # what is null has a place of its own, after all entries
        index = np.where(null, index.dtype.type(len(entries.v)), index)

    def of(each: Array | None) -> Array | None:
        return None if each is None else np.append(each, each.dtype.type(0)).take(index)

    v, doubtful, absent = of(entries.v), of(entries.doubtful), of(entries.null)
    assert v is not None
    if null is not None:
        absent = null if absent is None else absent | null
    return Cells(v, absent, doubtful, entries.den, min(entries.lo, 0), max(entries.hi, 0))


def _written(array: pa.Array, null: Array | None, kind: Kind, choices: tuple[str, ...]) -> Cells:
    """Texts, as they are written in a case file; a text of nothing says nothing, but where it is a choice's or a text."""
    if kind is Kind.CHOICE:
        v, unknown = _places(array, choices)
        doubtful = unknown if null is None or unknown is None else unknown & ~null
        return Cells(v if unknown is None else np.where(unknown, 0, v), null, doubtful, 1, 0, len(choices))
    if kind is Kind.TEXT:
        import pyarrow.compute as pc

        long = pc.greater(pc.utf8_length(array), 10_000).fill_null(False).to_numpy(zero_copy_only=False)
        return Cells(np.zeros(len(array), np.int64), null, long)
    empty = texts.lengths(array) == 0
    if empty.any():
        null = empty if null is None else null | empty
    found = texts.numbers(array, kind)
    if found is None:
        return _doubtful(array, null, kind)
    v, good, den = found
    doubtful = ~good if null is None else ~(good | null)
    v = v * good if v.dtype != bool else v & good
    return _within(v, null, doubtful if doubtful.any() else None, den) if den > 1 else bounded(v, null, doubtful)


def _places(array: pa.Array, choices: tuple[str, ...]) -> tuple[Array, Array | None]:
    """Which choice each text is, and where one is none of them."""
    if len(array) <= _FEW:
        places = {choice: place for place, choice in enumerate(choices)}
        told = [places.get(text, -1) for text in array.to_pylist()]
        v = np.asarray(told, np.int64)
        return v, v < 0 if -1 in told else None
    import pyarrow.compute as pc

    index = pc.index_in(array, value_set=pa.array(choices, pa.string()), skip_nulls=True)
    return _numbers(index), index.is_null().to_numpy(zero_copy_only=False) if index.null_count else None


def _doubtful(array: pa.Array, null: Array | None, kind: Kind) -> Cells:
    v = np.zeros(len(array), bool if _of_truth(kind) else np.int64)
    return Cells(v, null, np.ones(len(array), bool) if null is None else ~null)


def _of_truth(kind: Kind) -> bool:
    return kind in (Kind.BOOLEAN, Kind.NORM)


def _truths(array: pa.Array, null: Array | None) -> Cells:
    v = _bits(array.buffers()[1], array)
    return Cells(v if null is None else v & ~null, null)


def _whole(array: pa.Array, null: Array | None) -> Cells:
    v = _numbers(array)
    doubtful = None
    if pa.types.is_uint64(array.type) and v.size and int(v.min()) < 0:
        doubtful = v < 0
    if null is not None:
        v = np.where(null, 0, v)
        doubtful = None if doubtful is None else doubtful & ~null
    return _within(v, null, doubtful, 1)


def _days(array: pa.Array, null: Array | None) -> Cells:
    v = _numbers(array)
    return bounded(v if null is None else np.where(null, 0, v), null)


def _moments(array: pa.Array, null: Array | None) -> Cells:
    v = _numbers(array) // 86_400_000
    return bounded(v if null is None else np.where(null, 0, v), null)


def _decimal(array: pa.Array, null: Array | None) -> Cells:
    """Decimals of any width: their digits are whole numbers of sixteen bytes, of which the lower eight are wanted."""
    array = _narrower(array)
    scale = array.type.scale
    if not 0 <= scale <= 18:
        return _doubtful(array, null, Kind.NUMBER)
    halves = np.frombuffer(array.buffers()[1], np.int64).reshape(-1, 2)[array.offset : array.offset + len(array)]
    upper = halves[:, 1]
    v = np.ascontiguousarray(halves[:, 0]) if null is None else np.where(null, 0, halves[:, 0])
    if not upper.any() and v.size and int(v.min()) >= 0:
        return _within(v, null, None, 10**scale)
    far = upper != v >> 63 if null is None else ~null & (upper != v >> 63)
    return _within(np.where(far, 0, v) if far.any() else v, null, far if far.any() else None, 10**scale)


def _narrower(array: pa.Array) -> pa.Array:
    """The same decimals on 128 bits, with no more digits after the point than they need where the type has many."""
    held = array.type
    if held.bit_width != 128 or not 0 <= held.scale <= 6:
        for scale in (2, 6, 12):
            try:
                return array.cast(pa.decimal128(38, scale))
            except pa.ArrowInvalid:
                continue
    return array if held.bit_width == 128 else array.cast(pa.decimal128(38, min(max(held.scale, 0), 38)), safe=False)


def _within(v: Array, null: Array | None, doubtful: Array | None, den: int) -> Cells:
    """Numbers over the least power of ten that does; those that the lexicon finds too wide are doubtful."""
    while den > 1 and not (v[:64] % 10).any() and not (v % 10).any():
        v, den = v // 10, den // 10
    found, widest = bounded(v, null, doubtful, den), min(FARTHEST * den, WIDEST - 1)
    if max(found.hi, -found.lo) <= widest:
        return found
    far = (v > widest) | (v < -widest)
    return bounded(np.where(far, 0, v), null, far if doubtful is None else doubtful | far, den)


def nulls(array: pa.Array) -> Array | None:
    """Where a column is null; None where it is so nowhere."""
    if not array.null_count:
        return None
    buffer = array.buffers()[0]
    if buffer is None:  # a column of a kind that has no bits for that
        return np.asarray(array.is_null().to_numpy(zero_copy_only=False))
    return np.asarray(~_bits(buffer, array))


def _bits(buffer: pa.Buffer, array: pa.Array) -> Array:
    """The bits of a column, one for each of its rows."""
    if buffer is None:
        return np.zeros(len(array), bool)
    start, end = array.offset, array.offset + len(array)
    packed = np.frombuffer(buffer, np.uint8)[start // 8 : (end + 7) // 8]
    return np.unpackbits(packed, bitorder="little")[start % 8 : start % 8 + len(array)].view(bool)


def _numbers(array: pa.Array) -> Array:
    """The numbers of a column of numbers, whatever stands where it is null."""
    return _held(array).astype(np.int64, copy=False)


def _held(array: pa.Array) -> Array:
    """The same, as narrow as they are kept."""
    held = np.dtype(f"{'u' if pa.types.is_unsigned_integer(array.type) else 'i'}{array.type.bit_width // 8}")
    buffer = array.buffers()[1]
    if buffer is None or not len(array):
        return np.zeros(len(array), np.int64)
    return np.frombuffer(buffer, held)[array.offset : array.offset + len(array)]


_EXACT = (Kind.AMOUNT, Kind.RATE, Kind.NUMBER)
_READERS: tuple[tuple[Callable[[Any], bool], tuple[Kind, ...], Callable[[pa.Array, Array | None], Cells]], ...] = (
    (pa.types.is_boolean, (Kind.BOOLEAN, Kind.NORM), _truths),
    (pa.types.is_integer, (Kind.INTEGER, *_EXACT), _whole),
    (pa.types.is_decimal, _EXACT, _decimal),
    (pa.types.is_date32, (Kind.DATE,), _days),
    (pa.types.is_date64, (Kind.DATE,), _moments),
)
