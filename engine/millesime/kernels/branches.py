"""Branches: each one is worked out for the rows that take it, or may take it."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Sequence
from typing import Any, TypeAlias, final

import numpy as np

from millesime.kernels.columns import Array, Column, codes, constant, full, gathered, lack, spread
from millesime.kernels.doubt import Outcome, Several, settle
from millesime.kernels.frames import Frame
from millesime.kernels.lacks import ABSENT, FIRST, LACKS, NO_MATCH, NONE, NOT_APPLICABLE, RETRY, Codes

Body: TypeAlias = Callable[[Frame], Column]
"""What a branch comes to, for the rows of a frame."""


@final
class Parts:
    """An outcome being put together: what each branch comes to for its rows, and which rows are in doubt, and why.

    A row that is not in doubt has one part; one that is has as many as there are things that may hold of it.
    """

    __slots__ = ("_cites", "_parts", "_reasons", "n")

    def __init__(self, n: int) -> None:
        self.n = n
        self._parts: list[tuple[Array, Column]] = []
        self._reasons: list[tuple[Array, Codes]] = []
        self._cites: list[tuple[Array, int]] = []

    def add(self, rows: Array, outcome: Outcome, cite: int = 0, *, sure: Array | None = None) -> None:
        """What some rows may come to. `sure` tells which of them take this branch, which `cite` is then cited for."""
        if isinstance(outcome, Several):
            raise TypeError("what a branch comes to is settled")
        self._parts.append((rows, outcome))
        if cite:
            self._cites.append((rows if sure is None else rows[np.flatnonzero(sure)], cite))

    def doubt(self, rows: Array, why: Codes) -> None:
        """Rows of which it is not known whether they take the branch that was just added."""
        self._reasons.append((rows, why))

    def outcome(self) -> Outcome:
        """The whole, once every row has a part."""
        if not self._reasons:
            return self._cited(gathered(self.n, self._parts))
        doubtful = np.zeros(self.n, bool)
        for rows, _ in self._reasons:
            doubtful[rows] = True
        unsure = np.flatnonzero(doubtful)
        place = np.zeros(self.n, np.int64)
        place[unsure] = np.arange(len(unsure))
        sure: list[tuple[Array | None, Column]] = [(unsure, lack(RETRY, of_truth=self._boolean))]
        options = []
        for rows, column in self._parts:
            in_doubt = doubtful[rows]
            kept = np.flatnonzero(~in_doubt)
            sure.append((rows[kept], column.take(kept)))
            held = np.flatnonzero(in_doubt)
            if len(held):
                options.append(filling(len(unsure), place[rows[held]], column.take(held)))
        reasons = []
        for rows, why in self._reasons:
            reason = np.zeros(len(unsure), np.int32)
            reason[place[rows]] = why
            reasons.append(reason)
        return Several(self._cited(gathered(self.n, sure)), unsure, options, reasons)

    @property
    def _boolean(self) -> bool:
        return any(column.v.dtype == bool for _, column in self._parts)

    def _cited(self, column: Column) -> Column:
        if self._cites:
            c = np.zeros(self.n, np.int32)
            for rows, cite in self._cites:
                c[rows] = cite
            column.c = c
        return column


def cite_of(cited: Sequence[int]) -> int:
    """What a branch is cited for, where it says so itself."""
    return cited[0] if cited else 0


def filling(n: int, at: Array, column: Column) -> Column:
    """A column of `n` rows that has these values at these places, and nothing at all elsewhere."""
    rest = np.ones(n, bool)
    rest[at] = False
    others = np.flatnonzero(rest)
    return gathered(n, [(at, column), (others, lack(ABSENT, of_truth=column.v.dtype == bool))])


def outcomes(f: Frame, *arms: tuple[Any, ...], otherwise: Body | None = None, cite: int = 0) -> Outcome:
    """`a si x ; b si y ; sinon c`: arms `(test, value)` or `(test, value, cite)`, tried in order.

    Without `otherwise`, which rests on `cite`, rows that take none come to NO_MATCH.
    """
    parts = Parts(f.n)
    certain = np.ones(f.n, bool)
    rows = np.arange(f.n)
    left: Frame = f
    for test, value, *cited in arms:
        if not len(rows):
            break
        held = test(left)
        lacking = codes(held) != 0
        if held.k is None or not lacking.any():
            if held.v.all():
                parts.add(rows, spread(value(left), left.n), cite_of(cited))
                rows = rows[:0]
                break
            if not held.v.any():
                continue
            lacking = np.zeros(left.n, bool)
        truth, lacking = full(held.v, left.n), full(lacking, left.n)
        taken = np.flatnonzero(truth | lacking)
        here = value(left.take(taken))
        parts.add(rows[taken], spread(here, len(taken)), cite_of(cited), sure=truth[taken])
        if lacking.any():
            unsure = np.flatnonzero(lacking)
            parts.doubt(rows[unsure], full(codes(held), left.n)[unsure])
            certain[rows[unsure]] = False
        rest = np.flatnonzero(~truth)
        rows = rows[rest]
        left = left.take(rest)
    if len(rows):
        last = lack(NO_MATCH) if otherwise is None else otherwise(left)
        parts.add(rows, spread(last, len(rows)), cite, sure=certain[rows])
    return parts.outcome()


def arms(
    f: Frame, *branches: tuple[Any, ...], otherwise: Body | None = None, cite: int = 0, choice: bool = False
) -> Column:
    """The same where a value is needed."""
    return settle(outcomes(f, *branches, otherwise=otherwise, cite=cite), choice=choice)


def either(f: Frame, condition: Body, then: Body, otherwise: Body, *, choice: bool = False) -> Column:
    """`si condition alors then sinon otherwise`."""
    return settle(outcomes(f, (condition, then), otherwise=otherwise), choice=choice)


@final
class Ranges:
    """Which case of a `selon` holds a value, where cases are ranges: `(low, low_open, high, high_open)`, None unbounded."""

    def __init__(self, *cases: tuple[int | None, bool, int | None, bool], den: int = 1) -> None:
        self.cases = cases
        self.den = den

    def find(self, column: Column) -> Array:
        """The place of each value's case, -1 where none holds it."""
        from millesime.kernels import comparisons

        found = np.full(np.shape(column.v), -1)
        for place, (low, low_open, high, high_open) in reversed(list(enumerate(self.cases))):
            holds: Any = np.bool_(True)
            if low is not None:
                edge = constant(low, self.den)
                holds = holds & (comparisons.gt(column, edge) if low_open else comparisons.ge(column, edge)).v
            if high is not None:
                edge = constant(high, self.den)
                holds = holds & (comparisons.lt(column, edge) if high_open else comparisons.le(column, edge)).v
            found = np.where(holds, place, found)
        return found

    def place(self, option: object) -> int:
        """The same for one whole number."""
        if not isinstance(option, int):
            return -1
        return int(self.find(constant(option)))


@final
class Sets:
    """Which case of a `selon` holds a value, where cases are sets of values (of choices, whole numbers, truths)."""

    def __init__(self, *cases: tuple[int | None, ...]) -> None:
        self.cases = cases
        table = [(value, place) for place, case in enumerate(cases) for value in case if value is not None]
        table.sort()
        self._values = np.asarray([value for value, _ in table], np.int64)
        self._places = np.asarray([place for _, place in table], np.int64)
        self._none = next((place for place, case in enumerate(cases) if None in case), -1)

    def find(self, column: Column) -> Array:
        """The place of each value's case, -1 where none holds it."""
        v = np.asarray(column.v, np.int64)
        at = np.minimum(np.searchsorted(self._values, v), len(self._values) - 1)
        found = np.where(self._values[at] == v, self._places[at], -1)
        return np.where(codes(column) == NONE, self._none, found) if self._none >= 0 else found

    def place(self, option: object) -> int:
        """The same for one value."""
        if option is None:
            return self._none
        if not isinstance(option, int):
            return -1
        at = bisect_left(self._values, option)
        return int(self._places[at]) if bisect_right(self._values, option) > at else -1


def cases(
    f: Frame,
    subject: Column,
    guards: Ranges | Sets,
    *branches: tuple[Any, ...],
    otherwise: tuple[Any, ...] | None = None,
) -> Outcome:
    """`selon subject`: branches `(value,)` or `(value, cite)`, one for each case of the guards, then perhaps `otherwise`."""
    k = full(LACKS.plainly(codes(subject)), f.n)
    known = k <= NONE
    place = full(guards.find(subject), f.n).copy()
    if isinstance(guards, Ranges):
        place[k == NONE] = -1
    every = [*branches, *([otherwise] if otherwise else [])]
    default = len(branches) if otherwise else -1
    place[(place < 0) & known] = default
    falls = _falls(np.where(known, 0, k), guards, len(every), default)
    parts = Parts(f.n)
    for index, (value, *cite) in enumerate(every):
        may = (known & (place == index)) | (falls[:, index] if falls is not None else False)
        rows = np.flatnonzero(may)
        if len(rows):
            here = f if len(rows) == f.n else f.take(rows)
            parts.add(rows, spread(value(here), len(rows)), cite_of(cite), sure=known[rows])
    none = (known & (place < 0)) | (falls[:, -1] if falls is not None else False)
    rows = np.flatnonzero(none)
    if len(rows):
        parts.add(rows, lack(NO_MATCH))
    unsure = np.flatnonzero(~known)
    if len(unsure):
        parts.doubt(unsure, k[unsure])
    return parts.outcome()


def _falls(k: Codes, guards: Ranges | Sets, count: int, default: int) -> Any:
    """For each row whose subject is lacking, which cases may be its own; the last column: that none is."""
    lacking = np.unique(k)
    lacking = lacking[lacking > NONE]
    if not len(lacking):
        return None
    found = np.zeros((len(k), count + 1), bool)
    for code in lacking:
        options = LACKS.at(int(code)).options if code >= FIRST else ()
        places = {guards.place(option) for option in options} if options else {-1, *range(count)}
        row = [index in places or (index == default and -1 in places) for index in range(count)]
        found[k == code] = [*row, default < 0 and -1 in places]
    return found


def select(f: Frame, subject: Column, guards: Ranges | Sets, *branches: tuple[Any, ...],
           otherwise: tuple[Any, ...] | None = None, choice: bool = False) -> Column:  # fmt: skip
    """The same where a value is needed."""
    return settle(cases(f, subject, guards, *branches, otherwise=otherwise), choice=choice)


def when(f: Frame, condition: Body, body: Callable[[Frame], Outcome]) -> Outcome:
    """`lorsque condition : body`: no match where the condition is false."""
    held = condition(f)
    k = full(codes(held), f.n)
    truth = full(held.v, f.n)
    may = np.flatnonzero(truth | (k != 0))
    no = lack(NO_MATCH)
    if not len(may):
        return spread(no, f.n)
    inner = body(f if len(may) == f.n else f.take(may))
    rest = np.flatnonzero(~truth & (k == 0))
    if isinstance(inner, Column) and not k.any():
        return gathered(f.n, [(may, spread(inner, len(may))), (rest, no)])
    return _perhaps(f.n, may, rest, inner, k)


def _perhaps(n: int, may: Array, rest: Array, inner: Outcome, k: Codes) -> Outcome:
    """The outcome of a body in rows where it may not apply at all: for want of knowing that, no match is an option."""
    no = lack(NO_MATCH)
    if isinstance(inner, Column):
        inner = Several(spread(inner, len(may)), np.zeros(0, np.int64), [], [])
    asked = np.zeros(len(may), bool)  # rows of the body that are in doubt, for its own reasons or the condition's
    asked[inner.rows] = True
    asked |= k[may] != 0
    unsure = np.flatnonzero(asked)
    place = np.zeros(len(may), np.int64)
    place[unsure] = np.arange(len(unsure))
    alone = np.ones(len(may), bool)
    alone[inner.rows] = False
    mine = np.flatnonzero(alone & asked)
    options = [filling(len(unsure), place[inner.rows], option) for option in inner.options]
    options.append(filling(len(unsure), place[mine], inner.column.take(mine)))
    conditional = np.flatnonzero(k[may[unsure]] != 0)
    options.append(filling(len(unsure), conditional, spread(no, len(conditional))))
    reasons = []
    for why in inner.reasons:  # where the condition itself is in doubt, that alone is the reason
        reason = np.zeros(len(unsure), np.int32)
        reason[place[inner.rows]] = why
        reason[conditional] = 0
        reasons.append(reason)
    reasons.append(k[may[unsure]])
    column = gathered(n, [(may, inner.column), (rest, no)])
    return Several(column, may[unsure], options, reasons)


def fallback(operand: Column, f: Frame, instead: Body) -> Column:
    """`operand à défaut instead`: where the operand is not applicable, never where it is unknown."""
    out = full(codes(operand) == NOT_APPLICABLE, f.n)
    if not out.any():
        return operand
    rows, kept = np.flatnonzero(out), np.flatnonzero(~out)
    return gathered(f.n, [(rows, spread(instead(f.take(rows)), len(rows))), (kept, spread(operand, f.n).take(kept))])
