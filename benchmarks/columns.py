"""Arrow columns out of numpy, without a Python object for each cell."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt
import pyarrow as pa

Ints: TypeAlias = npt.NDArray[np.int64]
Truths: TypeAlias = npt.NDArray[np.bool_]


def numbers(values: npt.NDArray[Any], type_: pa.DataType, given: Truths | None = None) -> pa.Array:
    """Whole numbers, null where they are not given."""
    return pa.array(values.astype(type_.to_pandas_dtype()), mask=_mask(given))


def truths(values: Truths, given: Truths | None = None) -> pa.Array:
    """Booleans."""
    return pa.array(values, mask=_mask(given))


def choices(codes: Ints, names: Sequence[str], given: Truths | None = None) -> pa.Array:
    """Values of an enumeration, dictionary-encoded."""
    return pa.DictionaryArray.from_arrays(pa.array(codes.astype(np.int8), mask=_mask(given)), pa.array(names))


def words(codes: Ints, names: Sequence[str], given: Truths | None = None) -> pa.Array:
    """Values of an enumeration as plain strings: in elements of lists Arrow cannot always read dictionaries back."""
    return choices(codes, names, given).cast(pa.string())


def decimals(scaled: Ints, digits: int, scale: int, given: Truths | None = None) -> pa.Array:
    """Exact numbers: whole numbers of hundredths, of ten-thousandths… as `scale` says."""
    words = np.empty((len(scaled), 2), np.int64)
    words[:, 0], words[:, 1] = scaled, scaled >> 63
    valid = None if given is None else pa.py_buffer(np.packbits(given, bitorder="little").tobytes())
    return pa.Array.from_buffers(pa.decimal128(digits, scale), len(scaled), [valid, pa.py_buffer(words.tobytes())])


def days(year: Ints, after: Ints) -> pa.Array:
    """Dates: so many days after the first of January of a year."""
    first = (year - 1970).astype("datetime64[Y]").astype("datetime64[D]")
    return pa.array((first + after).astype("datetime64[D]"), type=pa.date32())


def structs(**fields: pa.Array) -> pa.Array:
    """Elements of a list, of these fields."""
    return pa.StructArray.from_arrays(list(fields.values()), names=list(fields))


def lists(count: Ints, elements: pa.Array, given: Truths | None = None) -> pa.Array:
    """Lists of so many elements each; the elements of a list that is not given are left out of sight."""
    ends = np.concatenate(([0], np.cumsum(count))).astype(np.int32)
    return pa.ListArray.from_arrays(pa.array(ends), elements, mask=None if given is None else pa.array(~given))


def _mask(given: Truths | None) -> Truths | None:
    return None if given is None else ~given
