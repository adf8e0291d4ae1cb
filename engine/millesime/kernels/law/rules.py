"""Rules on columns: each row takes the version that its own event date chooses."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from typing import Any, Final, final

import numpy as np

from millesime.kernels.exact.columns import Array, Column, codes, distinct, full, gathered, lack, spread
from millesime.kernels.exact.lacks import RETRY
from millesime.kernels.law.branches import Body
from millesime.kernels.law.classes import Classes, Trait, stretch
from millesime.kernels.law.derogations import Derogation
from millesime.kernels.law.doubt import Outcome, Several, Spoken, whole
from millesime.kernels.law.frames import Frame

EPOCH: Final = date(1970, 1, 1).toordinal()


def days(text: str) -> int:
    """A day as columns hold it.

    >>> days("1970-01-02")
    1
    """
    return date.fromisoformat(text).toordinal() - EPOCH


@final
class Rule:
    """A rule: its event date, and from each day on what decides; `stretches` begin with what holds before any day.

    `structure` names the elements that a derived field is about; `long` tells that many other rules are read;
    `traits`, and what these `rules` turn on, are all that it turns on besides its days; `classed`: it is decided by that.
    """

    def __init__(
        self,
        name: str,
        event: str,
        *stretches: tuple[str | None, Body],
        structure: str | None = None,
        long: bool = False,
        traits: Sequence[Trait] = (),
        rules: Sequence[Rule] = (),
        classed: bool = False,
    ) -> None:
        self.name = name
        self.event = event
        self.structure = structure
        self.long = long
        self._cuts = [days(since) for since, _ in stretches if since is not None]
        self._bodies = [body for _, body in stretches]
        self._turns = (traits, rules)
        self.classes = Classes(tuple(self._traits())) if classed else None

    def _traits(self) -> Iterator[Trait]:
        """All that the rule turns on: days, traits, and what the rules that it reads turn on."""
        cuts: dict[str, set[int]] = {}
        traits: dict[Trait, None] = {}
        waiting: list[Rule] = [self]
        while waiting:
            rule = waiting.pop()
            cuts.setdefault(rule.event, set()).update(rule._cuts)
            traits |= dict.fromkeys(rule._turns[0])
            waiting += rule._turns[1]
        yield from (stretch(event, sorted(days)) for event, days in cuts.items())
        yield from traits

    def __call__(self, f: Frame) -> Column:
        """What the rule comes to in each row of a frame, worked out once."""
        found = f.known(self)
        if found is None and self.long and f.run.postponed(f):
            return spread(lack(RETRY), f.n)
        if found is None:
            if self.structure is None and f.outer is not None:
                found = f.up(self)
            else:
                found = self._worked_out(f)
            f.keep(self, found)
        return found  # type: ignore[no-any-return]

    def _worked_out(self, f: Frame) -> Column:
        def work(frame: Frame) -> Column:
            return split(frame, self.event, self._cuts, self._bodies)

        found = None if self.classes is None else self.classes.answer(f, work)
        return work(f) if found is None else found


def split(f: Frame, event: str, cuts: Sequence[int], bodies: Sequence[Body]) -> Column:
    """Each row under the body that its day chooses; rows whose day is not known are the evaluator's affair."""
    day = f.event(event)
    if day.k is not None and day.k.any():
        k = full(day.k, f.n)
        rows, kept = np.flatnonzero(k), np.flatnonzero(k == 0)
        parts: list[tuple[Array | None, Column]] = []
        if len(kept):
            parts.append((kept, spread(split(f.take(kept), event, cuts, bodies), len(kept))))
        boolean = bool(parts) and parts[0][1].v.dtype == bool
        return gathered(f.n, [*parts, (rows, lack(RETRY, of_truth=boolean))])
    first, last = f.span(event)
    low, high = bisect_right(cuts, first), bisect_right(cuts, last)
    if low == high:
        return bodies[low](f)
    return gathered(
        f.n,
        [(rows, spread(bodies[index](f.take(rows)), len(rows))) for index, rows in _stretches(f, day, cuts, low, high)],
    )


def _stretches(f: Frame, day: Column, cuts: Sequence[int], low: int, high: int) -> list[tuple[int, Array]]:
    index = np.searchsorted(np.asarray(cuts), full(day.v, f.n), "right")
    found = [(place, np.flatnonzero(index == place)) for place in range(low, high + 1)]
    return [(place, rows) for place, rows in found if len(rows)]


@final
class Dated:
    """An exception that looks at an event date of its own."""

    def __init__(self, event: str, absent: Derogation, *stretches: tuple[str | None, Derogation]) -> None:
        self.event = event
        self._absent = absent
        self._cuts = [days(since) for since, _ in stretches if since is not None]
        self._bodies = [body for _, body in stretches]

    def __call__(self, f: Frame) -> Outcome:
        """What the exception comes to in each row."""
        day = f.event(self.event)
        k = full(codes(day), f.n)
        parts: list[tuple[Array, Outcome]] = []
        rows = np.flatnonzero(k)
        if len(rows):
            parts.append((rows, self._absent(f.take(rows))))
        v = full(day.v, f.n)
        index = np.where(k != 0, -1, np.searchsorted(np.asarray(self._cuts), v, "right"))
        for place in distinct(index[index >= 0]):
            rows = np.flatnonzero(index == place)
            parts.append((rows, self._bodies[place](f.take(rows))))
        return together(f.n, parts)


def together(n: int, parts: Sequence[tuple[Array, Outcome]]) -> Outcome:
    """Outcomes of some rows each as one of all."""
    written = [(rows, whole(one)) for rows, one in parts]
    column = gathered(
        n, [(rows, spread(one.column if isinstance(one, Several) else one, len(rows))) for rows, one in written]
    )
    several = [(rows, one) for rows, one in written if isinstance(one, Several)]
    if not several:
        return column
    from millesime.kernels.law.branches import filling

    unsure = np.concatenate([rows[one.rows] for rows, one in several])
    order = np.argsort(unsure, kind="stable")
    place = np.empty(len(unsure), np.int64)
    place[order] = np.arange(len(unsure))
    options, reasons = [], []
    start = 0
    for _, one in several:
        at = place[start : start + len(one.rows)]
        start += len(one.rows)
        options += [filling(len(unsure), at, option) for option in one.options]
        for why in one.reasons:
            reason = np.zeros(len(unsure), np.int32)
            reason[at] = why
            reasons.append(reason)
    return Several(column, unsure[order], options, reasons)


def always(code: int, *, of_truth: bool = False) -> Callable[[Any], Column]:
    """Where nothing governs: not in force, beyond the horizon, a text that was not found."""
    return lambda f: lack(code, of_truth=of_truth)


def cited(column: Column, cite: int) -> Column:
    """The same, resting on this where no branch says it more precisely."""
    c = column.c
    found = np.asarray(cite, np.int32) if c is None else np.where(c == 0, cite, c).astype(np.int32)
    return Column(column.v, column.k, column.den, column.lo, column.hi, column.top, found)


def cited_by(outcome: Outcome, cite: int) -> Outcome:
    """The same of an exception's outcome."""
    if isinstance(outcome, Column):
        return cited(outcome, cite)
    if isinstance(outcome, Spoken):
        inner = outcome.outcome
        return Spoken(
            outcome.n, outcome.rows, cited(inner, cite) if isinstance(inner, Column) else _several(inner, cite)
        )
    return _several(outcome, cite)


def _several(outcome: Several, cite: int) -> Several:
    return Several(cited(outcome.column, cite), outcome.rows, outcome.options, outcome.reasons)


def uncited(column: Column) -> Column:
    """The same, resting on nothing yet: what another rule rests on is not what this one does."""
    if column.c is None:
        return column
    return Column(column.v, column.k, column.den, column.lo, column.hi, column.top)
