"""What can be said of rows where one of several things holds, for want of a fact.

Each distinct pattern of what is known and what is lacking is judged once, in plain Python; all rows that show it share the
judgement. The judgement is DESIGN's (semantics 11), written again: nothing here is borrowed from the evaluator.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, TypeAlias, final

import numpy as np

from millesime.kernels.exact.columns import Array, Column, codes, full, gathered, lack, spread
from millesime.kernels.exact.comparisons import eq
from millesime.kernels.exact.lacks import ABSENT, FIRST, LACKS, MANY, NO_MATCH, NONE, RETRY, Codes, awaiting
from millesime.values import Lack, Status
from millesime.values.lack import absorb

SPARSE = 2**20
"""Keys below that are counted in a table with a place for each."""
FEW = 32
"""Of more values than that, it is not kept that an unknown one lies among them."""


@final
class Several:
    """An outcome for each row (`column`) but those (`rows`) where one of `options` holds, `reasons` telling why it is
    not known which. Options and reasons have an entry for each of these rows, which may be absent.
    """

    __slots__ = ("column", "options", "reasons", "rows")

    def __init__(self, column: Column, rows: Array, options: list[Column], reasons: list[Codes]) -> None:
        self.column = column
        self.rows = rows
        self.options = options
        self.reasons = reasons

    def __len__(self) -> int:
        return len(self.column)


@final
class Spoken:
    """An outcome for some rows (`rows`, in the order of `outcome`) of `n`; the others come to NO_MATCH."""

    __slots__ = ("n", "outcome", "rows")

    def __init__(self, n: int, rows: Array, outcome: Column | Several) -> None:
        self.n = n
        self.rows = rows
        self.outcome = outcome

    def __len__(self) -> int:
        return self.n


Outcome: TypeAlias = Column | Several | Spoken


def whole(outcome: Outcome) -> Column | Several:
    """The same, the rows that come to NO_MATCH written out."""
    if not isinstance(outcome, Spoken):
        return outcome
    n, rows, inner = outcome.n, outcome.rows, outcome.outcome
    silent = np.ones(n, bool)
    silent[rows] = False
    rest = np.flatnonzero(silent)
    column = inner.column if isinstance(inner, Several) else spread(inner, len(rows))
    column = gathered(n, [(rows, column), (rest, lack(NO_MATCH, of_truth=column.v.dtype == bool))])
    if isinstance(inner, Several):
        return Several(column, rows[inner.rows], inner.options, inner.reasons)
    return column


@final
class Value:
    """A value among options: `real` where there are so few of its kind that they are told apart by name."""

    __slots__ = ("option", "real")

    def __init__(self, option: int, real: object = MANY) -> None:
        self.option = option
        self.real = real


Item: TypeAlias = Value | Lack | int
"""A value, a lack, or one of the marks NO_MATCH and COMMON."""


def settle(outcome: Outcome, *, choice: bool = False) -> Column:
    """An outcome where a value is needed: several possible values are a lack, unless they agree."""
    outcome = whole(outcome)
    if isinstance(outcome, Column):
        return outcome
    return filled(outcome, judged(len(outcome.rows), outcome.options, outcome.reasons, settled, choice=choice))


def agreed(outcome: Outcome) -> Outcome:
    """The same, rows whose options all agree being in no doubt."""
    if isinstance(outcome, Column):
        return outcome
    if isinstance(outcome, Spoken):
        inner = agreed(outcome.outcome)
        return Spoken(outcome.n, outcome.rows, whole(inner))
    found = judged(len(outcome.rows), outcome.options, outcome.reasons, _one)
    sure = full(codes(found) != ABSENT, len(outcome.rows))
    if not sure.any():
        return outcome
    open_ = codes(found) == ABSENT
    k = np.where(open_, RETRY, codes(found)).astype(np.int32)
    column = filled(outcome, Column(found.v, k, found.den, found.lo, found.hi, found.top))
    kept = np.flatnonzero(~sure)
    if not len(kept):
        return column
    return Several(
        column, outcome.rows[kept], [one.take(kept) for one in outcome.options], [why[kept] for why in outcome.reasons]
    )


def _one(items: list[Item], reasons: list[Lack]) -> Item:
    return items[0] if agree(items) else ABSENT


def filled(several: Several, column: Column) -> Column:
    """The column of an outcome, with what was judged of the rows in doubt."""
    n = len(several.column)
    sure = np.ones(n, bool)
    sure[several.rows] = False
    kept = np.flatnonzero(sure)
    c = several.column.c
    if c is not None:
        column.c = full(c, n)[several.rows]
    return gathered(n, [(kept, spread(several.column, n).take(kept)), (several.rows, column)])


def judged(
    n: int,
    options: Sequence[Column],
    reasons: Sequence[Codes],
    judge: Callable[[list[Item], list[Lack]], Item],
    *,
    choice: bool = False,
) -> Column:
    """What `judge` makes of each row, asked once for each pattern of values that agree, lacks and marks."""
    boolean = any(option.v.dtype == bool for option in options)
    columns = [spread(option, n) for option in options]
    whys = [full(reason, n) for reason in reasons]
    kinds = [_classes(columns, index, real=choice or boolean) for index in range(len(columns))]
    parts = [*(full(codes(column), n) for column in columns), *kinds, *whys]
    first, inverse = patterns(parts, n)
    picked = np.full(len(first), -1)
    lacking = np.zeros(len(first), np.int32)
    for place, row in enumerate(first):
        shown = [(int(k[row]), int(kind[row])) for k, kind in zip(parts, kinds, strict=False)]
        held = items(shown, real=choice or boolean, boolean=boolean)
        lacks = [int(why[row]) for why in whys if why[row]]
        if held is None or any(code < FIRST for code in lacks):
            lacking[place] = RETRY
            continue
        found = judge(held, [LACKS.at(code) for code in lacks])
        if isinstance(found, Value):
            picked[place] = found.option
        else:
            lacking[place] = found if isinstance(found, int) else LACKS.code(found)
    chosen, lack = picked[inverse], lacking[inverse]
    pieces: list[tuple[Array | None, Column]] = []
    for index, column in enumerate(columns):
        rows = np.flatnonzero(chosen == index)
        if len(rows):
            pieces.append((rows, column.take(rows)))
    rows = np.flatnonzero(chosen < 0)
    if len(rows):
        pieces.append((rows, Column(np.zeros(len(rows), bool if boolean else np.int64), lack[rows])))
    return gathered(n, pieces)


def _classes(columns: Sequence[Column], index: int, *, real: bool) -> Array:
    """For each row, which of the options has the same value as this one first; or, `real`, the value itself."""
    column = columns[index]
    if real:
        return np.asarray(column.v, np.int64)
    found = np.full(len(column), index)
    for earlier in reversed(range(index)):
        other = columns[earlier]
        same = full((codes(column) == 0) & (codes(other) == 0), len(column))
        if same.any():
            rows = np.flatnonzero(same)
            equal = eq(column.take(rows), other.take(rows))
            found[rows[full(equal.v, len(rows))]] = earlier
    return found


def patterns(parts: Sequence[Array], n: int) -> tuple[Array, Array]:
    """The first row of each distinct pattern, and which pattern each row shows."""
    key, count = np.zeros(n, np.int64), 1
    for part in parts:
        low = int(part.min()) if n else 0
        width = int(part.max()) - low + 1 if n else 1
        key, count = numbered(key * width + (part - low), count * width)
    first = np.zeros(count, np.int64)
    first[key[::-1]] = np.arange(n)[::-1]
    return first, key


def numbered(key: Array, size: int) -> tuple[Array, int]:
    """The same keys numbered from 0 without gaps, and how many there are."""
    if not len(key):
        return key, 0
    if size > SPARSE:
        distinct, inverse = np.unique(key, return_inverse=True)
        return inverse, len(distinct)
    there = np.zeros(size, bool)
    there[key] = True
    distinct = np.flatnonzero(there)
    number = np.empty(size, np.int32)
    number[distinct] = np.arange(len(distinct))
    return number[key], len(distinct)


def items(shown: Sequence[tuple[int, int]], *, real: bool, boolean: bool) -> list[Item] | None:
    """What a row shows, option by option: an entry, and beside entry 0 the kind of the value, or `real` the value itself.

    None where one of them is the evaluator's affair.
    """
    values: dict[Any, Value] = {}
    found: list[Item] = []
    for index, (code, kind) in enumerate(shown):
        if code == ABSENT:
            continue
        if code == RETRY:
            return None
        if code == NONE:
            found.append(values.setdefault(None, Value(index, None)))
        elif code == 0:
            shows: object = bool(kind) if boolean else kind if real else MANY
            found.append(values.setdefault(kind, Value(index, shows)))
        else:
            found.append(code if code < FIRST else LACKS.at(code))
    return found


def agree(items: Sequence[Item]) -> bool:
    """Whether all are one and the same value, or one and the same mark."""
    return bool(items) and all(not isinstance(item, Lack) and item is items[0] for item in items)


def torn(items: Sequence[Item], reasons: Sequence[Lack]) -> Lack:
    """What is lacking where one of `items` holds and `reasons` tell why it is not known which."""
    lacks = [item for item in items if isinstance(item, Lack)]
    unknown = [item for item in lacks if item.status is Status.UNKNOWN]
    if len(lacks) == len(items) and not unknown and len({item.status for item in lacks}) == 1:
        return lacks[0]
    if any(reason.status is Status.UNKNOWN for reason in reasons):
        return awaiting([*reasons, *unknown])
    known = [item for item in items if item not in unknown]
    return absorb(unknown) if unknown and (agree(known) or not known) else absorb([*reasons, *lacks])


def narrowed(lack: Lack, items: Sequence[Item]) -> Lack:
    """The same lack, telling among which values the unknown one lies, where each item is known or tells it."""
    values: list[object] = []
    for item in items:
        if isinstance(item, int) or (isinstance(item, Value) and isinstance(item.real, bool)):
            return lack.plain()
        if isinstance(item, Lack) and not item.options:
            return lack.plain()
        held = item.options if isinstance(item, Lack) else (item.real,)
        values += [value for value in held if value not in values]
    kept = tuple(values) if lack.status is Status.UNKNOWN and len(values) <= FEW else ()
    return Lack(lack.status, lack.missing, lack.reason, kept)


def settled(items: list[Item], reasons: list[Lack]) -> Item:
    """What holds where something must: several possible values are a lack, unless they agree."""
    if agree(items):
        return items[0]
    matching = [item for item in items if item != NO_MATCH]
    if len(matching) == len(items):
        return narrowed(torn(items, reasons), matching)
    return matching[0] if agree(matching) else narrowed(torn(matching, reasons), matching)


def why(items: list[Item], reasons: list[Lack]) -> Item:
    """What is lacking for it to be known which of several things holds."""
    return torn(items, reasons)
