"""A column: the values that one expression has in many cases, and what is lacking where it has none.

Whole numbers of 64 bits hold everything: amounts, rates and numbers as numerators over a denominator, days since 1970,
months, days, the places of choices in their enumeration. A column knows between which bounds its numbers lie, in Python's
unbounded integers, so that what is computed from it can be shown to fit before it is computed.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import lcm
from typing import Any, Final, TypeAlias, final

import numpy as np
from numpy.typing import NDArray

from millesime.kernels.exact.lacks import RETRY, Codes

Array: TypeAlias = NDArray[Any]
WIDEST: Final = 2**62
"""No number of a column goes further from zero than that: what would is left to the evaluator, row by row."""

COARSEST: Final = 2**31
"""Over a denominator as large as that numbers are not brought together: each row keeps its own."""


@final
class Column:
    """Values (`v`) and what is lacking (`k`, None where nothing is), a row each; arrays of no dimension hold for all rows.

    `v` is 0 wherever `k` is not. Numbers are `v / den`, and `den` is positive: one for all rows, or one a row. `lo` and `hi`
    bound `v`, `top` bounds `den`. `c` is what a goal's value rests on, an entry in its kernel's table of citations.
    """

    __slots__ = ("c", "den", "hi", "k", "lo", "top", "v")

    def __init__(
        self,
        v: Array,
        k: Codes | None = None,
        den: int | Array = 1,
        lo: int | None = None,
        hi: int | None = None,
        top: int | None = None,
        c: Codes | None = None,
    ) -> None:
        self.v = v
        self.k = k
        self.den = den
        self.lo = lo if lo is not None else _least(v)
        self.hi = hi if hi is not None else _greatest(v)
        self.top = top if top is not None else den if isinstance(den, int) else _greatest(den)
        self.c = c

    def __len__(self) -> int:
        return int(np.size(self.v))

    def take(self, rows: Array) -> Column:
        """The same of these rows only."""
        k = self.k
        if k is not None and k.ndim:
            k = k.take(rows)
            k = k if k.any() else None
        return Column(
            self.v if self.v.ndim == 0 else self.v.take(rows),
            k,
            self.den if isinstance(self.den, int) or self.den.ndim == 0 else self.den.take(rows),
            self.lo,
            self.hi,
            self.top,
            self.c if self.c is None or self.c.ndim == 0 else self.c.take(rows),
        )

    def tight(self) -> Column:
        """The same, with the bounds that its numbers really have."""
        if self.v.dtype == bool:
            return self
        return Column(self.v, self.k, self.den, None, None, None, self.c)

    def lacking(self, k: Codes | None) -> Column:
        """The same values but where `k` says that something lacks."""
        if k is None or not k.any():
            return self
        kept = self.v * (k == 0) if self.v.dtype != bool else self.v & (k == 0)
        mine = k if self.k is None else np.where(k != 0, k, self.k).astype(np.int32)
        return Column(kept, mine, self.den, min(self.lo, 0), max(self.hi, 0), self.top, self.c)

    def determined(self) -> Array | np.bool_:
        """Where there is a value."""
        return np.bool_(True) if self.k is None else self.k == 0

    def __repr__(self) -> str:
        return f"Column({self.v!r}, k={self.k!r}, den={self.den!r})"


def _least(v: Array) -> int:
    return int(v.min()) if v.size and v.dtype != bool else 0


def _greatest(v: Array) -> int:
    return int(v.max()) if v.size and v.dtype != bool else 1 if v.dtype == bool else 0


def constant(value: int, den: int = 1) -> Column:
    """The same number in every row."""
    return Column(np.asarray(value, np.int64), None, den, value, value)


def truth(value: bool) -> Column:
    """The same truth in every row."""
    return Column(np.asarray(value, bool))


def lack(code: int, *, of_truth: bool = False) -> Column:
    """The same lack in every row."""
    return Column(np.asarray(False if of_truth else 0), np.asarray(code, np.int32), 1, 0, 0)


def codes(column: Column) -> Codes:
    """What is lacking, as an array even where nothing is."""
    return np.asarray(0, np.int32) if column.k is None else column.k


def full(values: Array, n: int) -> Array:
    """An array with a value for each of `n` rows, where one may stand for all."""
    if values.ndim:
        return values
    found = np.ndarray((n,), values.dtype, np.asarray(values), 0, (0,))  # as `broadcast_to`, in a tenth of the time
    found.flags.writeable = False
    return found


def distinct(values: Array) -> Array:
    """The different numbers of an array, in order: as `np.unique`, which first imports arrays with masks, of which we have none."""
    found = np.sort(values, axis=None)
    new = np.ones(len(found), bool)
    np.not_equal(found[1:], found[:-1], out=new[1:])
    return found[new]


def spread(column: Column, n: int) -> Column:
    """The same with a value for each of `n` rows, where one stood for all."""
    v, k, c = column.v, column.k, column.c
    if v.ndim and (k is None or k.ndim) and (c is None or c.ndim):
        return column
    return Column(
        full(v, n),
        k if k is None else full(k, n),
        column.den,
        column.lo,
        column.hi,
        column.top,
        c if c is None else full(c, n),
    )


def gathered(n: int, parts: Sequence[tuple[Array | None, Column]]) -> Column:
    """One column of `n` rows out of columns of some of them; each part says which rows it is of (None: of all)."""
    if len(parts) == 1 and parts[0][0] is None:
        return parts[0][1]
    kept = [(rows, column) for rows, column in parts if rows is None or len(rows)]
    if len(kept) == 1 and len(kept[0][0] if kept[0][0] is not None else ()) == n:
        return spread(kept[0][1], n)
    columns = [column for _, column in kept]
    if not columns:
        return Column(np.zeros(n, np.int64))
    first = columns[0]
    lo, hi, top, boolean = first.lo, first.hi, first.top, False
    lacking = cited = rowwise = False
    for column in columns:
        lo, hi, top = min(column.lo, lo), max(column.hi, hi), max(column.top, top)
        boolean = boolean or column.v.dtype == bool
        lacking = lacking or column.k is not None
        cited = cited or column.c is not None
        rowwise = rowwise or not isinstance(column.den, int) or column.den != first.den
    if rowwise:
        alike = _alike(columns)
        if alike is not columns:
            return gathered(n, [(rows, column) for (rows, _), column in zip(kept, alike, strict=True)])
    v = np.zeros(n, bool if boolean else np.int64)
    k = np.zeros(n, np.int32) if lacking else None
    c = np.zeros(n, np.int32) if cited else None
    den: Any = np.ones(n, np.int64) if rowwise else first.den
    for (rows, _), column in zip(kept, columns, strict=True):
        at: Any = slice(None) if rows is None else rows
        v[at] = column.v
        if column.k is not None:
            k[at] = column.k  # type: ignore[index]  # there is one where a column has one
        if column.c is not None:
            c[at] = column.c  # type: ignore[index]
        if rowwise:
            den[at] = column.den
    return Column(v, k, den, lo, hi, top, c)


def _alike(columns: list[Column]) -> list[Column]:
    """The same columns over one denominator, where each has one for all its rows and they can be brought to it."""
    dens = {column.den for column in columns if isinstance(column.den, int)}
    if any(not isinstance(column.den, int) for column in columns) or len(dens) < 2:
        return columns
    common = lcm(*dens)
    if common >= COARSEST:
        return columns
    return [scaled(column, common // int(column.den)) for column in columns]


def scaled(column: Column, by: int) -> Column:
    """The same numbers over a denominator `by` times as large; rows that would not fit are left to the evaluator."""
    if by == 1:
        return column
    if max(abs(column.lo), abs(column.hi)) * by >= WIDEST:
        column = column.tight()
    if max(abs(column.lo), abs(column.hi)) * by >= WIDEST:
        edge = (WIDEST - 1) // by
        column = left(column, np.abs(column.v) > edge)
        column = Column(
            column.v, column.k, column.den, max(column.lo, -edge), min(column.hi, edge), column.top, column.c
        )
    den = column.den * by
    return Column(column.v * by, column.k, den, column.lo * by, column.hi * by, column.top * by, column.c)


def left(column: Column, rows: Array) -> Column:
    """The same, these rows being left to the evaluator."""
    return column.lacking(np.where(rows & (codes(column) == 0), RETRY, 0).astype(np.int32))
