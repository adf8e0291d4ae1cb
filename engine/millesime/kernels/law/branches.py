"""Branches: each one is worked out for the rows that take it, or may take it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, TypeAlias, final

import numpy as np

from millesime.kernels.exact.columns import Array, Column, codes, constant, distinct, full, gathered, lack, spread
from millesime.kernels.exact.lacks import ABSENT, FIRST, LACKS, NO_MATCH, NONE, NOT_APPLICABLE, RETRY, Codes
from millesime.kernels.law.doubt import Outcome, Several, Spoken, settle, whole
from millesime.kernels.law.frames import Frame
from millesime.kernels.law.guards import Ranges, Sets

Body: TypeAlias = Callable[[Frame], Column]
"""What a branch comes to, for the rows of a frame."""


@final
class Parts:
    """An outcome being put together: what each branch comes to for its rows, and which rows are in doubt, and why.

    A row that is not in doubt has one part; one that is has as many as there are things that may hold of it.
    """

    __slots__ = ("_parts", "_reasons", "n")

    def __init__(self, n: int) -> None:
        self.n = n
        self._parts: list[tuple[Array | None, Column]] = []
        self._reasons: list[tuple[Array, Codes]] = []

    def add(self, rows: Array | None, outcome: Column, cite: int = 0, *, sure: Array | None = None) -> None:
        """What some rows (None: all) may come to. `sure` tells which of them take this branch, which `cite` is cited for."""
        if cite:
            cites = np.full(len(outcome), cite, np.int32) if sure is None else np.where(sure, cite, 0).astype(np.int32)
            outcome = Column(outcome.v, outcome.k, outcome.den, outcome.lo, outcome.hi, outcome.top, cites)
        elif outcome.c is not None:
            outcome = Column(outcome.v, outcome.k, outcome.den, outcome.lo, outcome.hi, outcome.top)
        self._parts.append((rows, outcome))

    def doubt(self, rows: Array, why: Codes) -> None:
        """Rows of which it is not known whether they take the branch that was just added."""
        self._reasons.append((rows, why))

    def spoken(self) -> Spoken:
        """The rows that have a part, where none is in doubt."""
        rows = [np.arange(self.n) if rows is None else rows for rows, _ in self._parts]
        if len(rows) == 1:
            return Spoken(self.n, rows[0], self._parts[0][1])
        every = np.concatenate(rows) if rows else np.zeros(0, np.int64)
        ends = np.cumsum([len(each) for each in rows])
        places: list[tuple[Array | None, Column]] = [
            (np.arange(end - len(each), end), column)
            for each, end, (_, column) in zip(rows, ends, self._parts, strict=True)
        ]
        return Spoken(self.n, every, gathered(len(every), places) if places else lack(NO_MATCH))

    def outcome(self) -> Outcome:
        """The whole, once every row has a part."""
        if not self._reasons:
            return gathered(self.n, self._parts)
        doubtful = np.zeros(self.n, bool)
        for rows, _ in self._reasons:
            doubtful[rows] = True
        unsure = np.flatnonzero(doubtful)
        place = np.zeros(self.n, np.int64)
        place[unsure] = np.arange(len(unsure))
        boolean = any(column.v.dtype == bool for _, column in self._parts)
        sure: list[tuple[Array | None, Column]] = [(unsure, lack(RETRY, of_truth=boolean))]
        options = []
        c = np.zeros(len(unsure), np.int32)
        for some, column in self._parts:
            rows = np.arange(self.n) if some is None else some
            in_doubt = doubtful[rows]
            kept = np.flatnonzero(~in_doubt)
            sure.append((rows[kept], column.take(kept)))
            held = np.flatnonzero(in_doubt)
            if len(held):
                option = column.take(held)
                at = place[rows[held]]
                if option.c is not None:
                    c[at] = np.where(option.c != 0, option.c, c[at])
                options.append(
                    filling(len(unsure), at, Column(option.v, option.k, option.den, option.lo, option.hi, option.top))
                )
        reasons = []
        for rows, why in self._reasons:
            reason = np.zeros(len(unsure), np.int32)
            reason[place[rows]] = why
            reasons.append(reason)
        column = gathered(self.n, sure)
        if c.any():
            column.c = np.zeros(self.n, np.int32) if column.c is None else column.c
            column.c[unsure] = c
        return Several(column, unsure, options, reasons)


def cite_of(cited: Sequence[int]) -> int:
    """What a branch is cited for, where it says so itself."""
    return cited[0] if cited else 0


def filling(n: int, at: Array, column: Column) -> Column:
    """A column of `n` rows that has these values at these places, and nothing at all elsewhere."""
    rest = np.ones(n, bool)
    rest[at] = False
    others = np.flatnonzero(rest)
    return gathered(n, [(at, column), (others, lack(ABSENT, of_truth=column.v.dtype == bool))])


def outcomes(
    f: Frame, *arms: tuple[Any, ...], otherwise: Body | None = None, cite: int = 0, first: Sequence[Body] = ()
) -> Outcome:
    """`a si x ; b si y ; sinon c`: arms `(test, value)` or `(test, value, cite)`, tried in order.

    Without `otherwise`, which rests on `cite`, rows that take none come to NO_MATCH. Rules that every value reads come
    `first`, for all rows at once: what a frame knows, the frames of its rows know too.
    """
    for rule in first:
        rule(f)
    parts = Parts(f.n)
    certain: Array | None = None
    rows: Array | None = None
    left = f
    for test, value, *cited in arms:
        held = test(left)
        truth, k = as_truth(held), held.k
        if k is None or not k.any():
            if truth.all():
                parts.add(rows, spread(value(left), left.n), cite_of(cited))
                return parts.outcome()
            if not truth.any():
                continue
            truth = full(truth, left.n)
            taken = np.flatnonzero(truth)
            parts.add(_of(rows, taken), spread(value(left.take(taken)), len(taken)), cite_of(cited))
        else:
            truth, k = full(truth, left.n), full(k, left.n)
            taken = np.flatnonzero(truth | (k != 0))
            here = spread(value(left.take(taken)), len(taken))
            parts.add(_of(rows, taken), here, cite_of(cited), sure=truth[taken])
            unsure = np.flatnonzero(k)
            parts.doubt(_of(rows, unsure), k[unsure])
            certain = np.ones(f.n, bool) if certain is None else certain
            certain[_of(rows, unsure)] = False
        rest = np.flatnonzero(~truth)
        rows = _of(rows, rest)
        left = left.take(rest)
        if not len(rows):
            return parts.outcome()
    if otherwise is None:
        if certain is None:
            return parts.spoken()
        parts.add(rows, spread(lack(NO_MATCH), left.n))
    else:
        sure = None if certain is None else certain if rows is None else certain[rows]
        parts.add(rows, spread(otherwise(left), left.n), cite, sure=sure)
    return parts.outcome()


def _of(rows: Array | None, at: Array) -> Array:
    """These of some rows; None stands for all of them."""
    return at if rows is None else rows[at]


def as_truth(column: Column) -> Array:
    """The truths of a column, of which perhaps nothing is known."""
    return column.v if column.v.dtype == bool else column.v.astype(bool)


def arms(
    f: Frame,
    *branches: tuple[Any, ...],
    otherwise: Body | None = None,
    cite: int = 0,
    choice: bool = False,
    first: Sequence[Body] = (),
) -> Column:
    """The same where a value is needed."""
    return settle(outcomes(f, *branches, otherwise=otherwise, cite=cite, first=first), choice=choice)


def either(f: Frame, condition: Body, then: Body, otherwise: Body, *, choice: bool = False) -> Column:
    """`si condition alors then sinon otherwise`."""
    return settle(outcomes(f, (condition, then), otherwise=otherwise), choice=choice)


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
    lacking = distinct(k)
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


def table(f: Frame, subject: Column, guards: Ranges | Sets, *values: int, den: int = 1, choice: bool = False) -> Column:
    """`selon subject` where each case comes to a figure or a choice that is written out."""
    if subject.k is None:
        place = guards.find(subject)
        if place.min(initial=0) >= 0:
            return Column(np.asarray(values, np.int64)[place], None, den, min(values), max(values))
    branches = [(_constantly(value, den),) for value in values]
    return select(f, subject, guards, *branches, choice=choice)


def _constantly(value: int, den: int) -> Body:
    return lambda f: constant(value, den)


def when(f: Frame, condition: Body, body: Callable[[Frame], Outcome]) -> Outcome:
    """`lorsque condition : body`: no match where the condition is false."""
    held = condition(f)
    k = full(codes(held), f.n)
    truth = full(as_truth(held), f.n)
    may = np.flatnonzero(truth | (k != 0))
    if not len(may):
        return Spoken(f.n, may, lack(NO_MATCH))
    inner = body(f if len(may) == f.n else f.take(may))
    if not k.any():
        if isinstance(inner, Spoken):
            return Spoken(f.n, may[inner.rows], inner.outcome)
        return Spoken(f.n, may, inner)
    return _perhaps(f.n, may, np.flatnonzero(~truth & (k == 0)), whole(inner), k)


def _perhaps(n: int, may: Array, rest: Array, inner: Column | Several, k: Codes) -> Outcome:
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
