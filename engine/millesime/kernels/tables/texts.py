"""Texts of a table as numbers, for the forms that are plain; every other form is left to the lexicon."""

from __future__ import annotations

import re
from typing import Any, Final

import numpy as np
import pyarrow as pa

from millesime.kernels.exact.calendar import ranked
from millesime.kernels.exact.columns import Array
from millesime.values.duration import parse_duration
from millesime.values.types import Kind

Found = tuple[Array, Array, int]
"""Numerators, where they are good for something, and their denominator."""

_DECIMAL: Final = r"-?[0-9]{1,11}(?:\.[0-9]{1,6})?"
_WHOLE: Final = r"-?[0-9]{1,15}"
_RATE: Final = r"-?[0-9]{1,9}(?:\.[0-9]{1,6})?"
_PERCENT: Final = rf"{_RATE}[ \x{{a0}}\x{{202f}}]?%"
"""Both so short that hundredths of millionths fit."""
_SCALE: Final = 6
_LENGTHS: Final = {
    Kind.CALENDAR: re.compile(r"P(?:0D|(?=[0-9])(?:[0-9]{1,3}Y)?(?:[0-9]{1,5}M)?)"),
    Kind.DAYS: re.compile(r"P(?=[0-9])(?:[0-9]{1,4}W)?(?:[0-9]{1,5}D)?"),
}
_TRUTHS: Final = ("true", "True", "TRUE", "false", "False", "FALSE")


def is_text(held: pa.DataType) -> bool:
    """Whether a column is one of texts."""
    kinds = pa.types
    return bool(kinds.is_string(held) or kinds.is_large_string(held) or kinds.is_string_view(held))


def plain(array: pa.Array) -> pa.Array:
    """The same texts in the one layout that is read here."""
    return array if pa.types.is_string(array.type) else array.cast(pa.string())


def lengths(array: pa.Array) -> Array:
    """How many bytes each text has; that of a null may be anything."""
    return np.diff(_offsets(array))


def numbers(array: pa.Array, kind: Kind) -> Found | None:
    """The numbers of a column of texts; None where it is of no kind that is written as one."""
    match kind:
        case Kind.BOOLEAN | Kind.NORM:
            return _truths(array)
        case Kind.INTEGER:
            return _whole(array)
        case Kind.AMOUNT | Kind.RATE | Kind.NUMBER:
            return _exact(array, percents=kind is Kind.RATE)
        case Kind.DATE:
            return _days(array)
        case Kind.CALENDAR | Kind.DAYS:
            return _durations(array, kind)
        case _:
            return None


def _truths(array: pa.Array) -> Found:
    import pyarrow.compute as pc

    index = pc.index_in(array, value_set=pa.array(_TRUTHS, pa.string()), skip_nulls=True).fill_null(9)
    place = index.to_numpy(zero_copy_only=False)
    return place < 3, place < 9, 1


def _whole(array: pa.Array) -> Found:
    good, kept = _matching(array, _WHOLE)
    return kept.cast(pa.int64()).to_numpy(zero_copy_only=False), good, 1


def _exact(array: pa.Array, *, percents: bool) -> Found:
    import pyarrow.compute as pc

    good, kept = _matching(array, _RATE if percents else _DECIMAL)
    if not percents or good.all():
        return _scaled(kept), good, 10**_SCALE
    rates, parts = _matching(array, _PERCENT)
    if not rates.any():
        return _scaled(kept), good, 10**_SCALE
    hundredths = _scaled(pc.utf8_rtrim(parts, " %\u00a0\u202f"))
    return np.where(rates, hundredths, _scaled(kept) * 100), good | rates, 100 * 10**_SCALE


def _scaled(array: pa.Array) -> Array:
    """Plain decimals as whole numbers of millionths."""
    held = array.cast(pa.decimal128(18, _SCALE))
    return np.ascontiguousarray(
        np.frombuffer(held.buffers()[1], np.int64).reshape(-1, 2)[held.offset :][: len(held), 0]
    )


def _matching(array: pa.Array, form: str) -> tuple[Array, pa.Array]:
    """Where a text has a form; and the texts that have it, `0` standing for the others."""
    import pyarrow.compute as pc

    fits = pc.match_substring_regex(array, f"^(?:{form})$").fill_null(False)
    good = fits.to_numpy(zero_copy_only=False)
    return good, array if good.all() else pc.if_else(fits, array, "0")


def _days(array: pa.Array) -> Found:
    """Days written `2012-04-01`: their ten bytes are read side by side."""
    n = len(array)
    starts = _offsets(array)[:-1]
    good = (lengths(array) == 10) & array.is_valid().to_numpy(zero_copy_only=False)
    data = array.buffers()[2]
    if not good.any() or data is None:
        return np.zeros(n, np.int64), np.zeros(n, bool), 1
    text = np.frombuffer(data, np.uint8)
    at = np.where(good, starts, starts[int(good.argmax())])
    digits = [text[at + place].astype(np.int64) - 48 for place in (0, 1, 2, 3, 5, 6, 8, 9)]
    for place in (4, 7):
        good &= text[at + place] == 45
    for digit in digits:
        good &= (digit >= 0) & (digit <= 9)
    year = ((digits[0] * 10 + digits[1]) * 10 + digits[2]) * 10 + digits[3]
    v, there = ranked(year, digits[4] * 10 + digits[5], digits[6] * 10 + digits[7])
    good &= there
    return v * good, good, 1


def _durations(array: pa.Array, kind: Kind) -> Found:
    """Durations: each distinct one is read once."""
    entries = array.dictionary_encode()
    found = [_length(text, kind) for text in entries.dictionary.to_pylist()]
    index = entries.indices.fill_null(len(found)).to_numpy(zero_copy_only=False)
    good = np.array([each is not None for each in found] + [False])
    return np.array([each or 0 for each in found] + [0], np.int64)[index], good[index], 1


def _length(text: str | None, kind: Kind) -> int | None:
    found = parse_duration(text) if text is not None and _LENGTHS[kind].fullmatch(text) else None
    return None if found is None else found.days if kind is Kind.DAYS else found.months


def _offsets(array: pa.Array) -> Any:
    buffer = array.buffers()[1]
    if buffer is None or not len(array):
        return np.zeros(len(array) + 1, np.int64)
    return np.frombuffer(buffer, np.int32)[array.offset : array.offset + len(array) + 1].astype(np.int64)
