"""Rows that are alike in all that a rule turns on: one of each class is decided, once, and the others have its answer."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from threading import RLock
from typing import Final, TypeAlias, final

import numpy as np

from millesime.kernels.exact.columns import Array, Column, codes, full, spread
from millesime.kernels.exact.lacks import RETRY
from millesime.kernels.law.doubt import SPARSE, numbered
from millesime.kernels.law.frames import Frame
from millesime.kernels.law.guards import Ranges, Sets

Trait: TypeAlias = Callable[[Frame], Column]

WORTH: Final = 1024
"""Fewer rows than that are as soon decided one by one."""
ALIKE: Final = 4
"""So many rows a class at least, or classes are of no use."""
MOST: Final = 65_536
"""So many classes are remembered at most: a table of millions stays flat."""


@final
class Classes:
    """The classes of a rule that were met, and what it came to in each."""

    def __init__(self, traits: Sequence[Trait]) -> None:
        self._traits = traits
        self._places: dict[bytes, int] = {}
        self._v: Array = np.zeros(0, np.int64)
        self._k: Array = np.zeros(0, np.int32)
        self._c: Array = np.zeros(0, np.int32)
        self._bounds = (0, 0)
        self._lock = RLock()

    def answer(self, f: Frame, work: Callable[[Frame], Column]) -> Column | None:
        """What `work` comes to in each row, asked for one row of each new class; None where classes are of no use."""
        if f.n < WORTH:
            return None
        columns = [trait(f) for trait in self._traits]
        key, count = _classes(f.n, columns)
        if count * ALIKE > f.n:
            return None
        one = np.zeros(count, np.int64)
        one[key] = np.arange(f.n)
        signatures = _signatures(columns, one, f.n)
        with self._lock:
            new = np.asarray([signature not in self._places for signature in signatures])
            unmet = np.flatnonzero(new)
            if (
                len(unmet)
                and not f.run.postponed(f, new[key])
                and not self._met(f, one[unmet], [signatures[place] for place in unmet], work)
            ):
                return None
            return self._of(signatures).take(key)

    def _met(self, f: Frame, rows: Array, signatures: Sequence[bytes], work: Callable[[Frame], Column]) -> bool:
        """Decide rows that show new classes; whether that tells what the rule comes to in all others like them."""
        noted = sum(f.run.why.values())
        found = spread(work(f.take(rows)), len(rows))
        if found.den != 1 or sum(f.run.why.values()) != noted:
            return False
        if len(self._places) + len(rows) > MOST:
            self._forget()
            return False
        self._keep(signatures, found)
        return True

    def _of(self, signatures: Sequence[bytes]) -> Column:
        """What the rule comes to in each class; those that are not met yet are left, and there may be none but them."""
        places = np.asarray([self._places.get(signature, -1) for signature in signatures], np.int64)
        met = np.flatnonzero(places >= 0)
        v, k = np.zeros(len(places), self._v.dtype), np.full(len(places), RETRY, np.int32)
        c = np.zeros(len(places), np.int32)
        v[met], k[met], c[met] = self._v[places[met]], self._k[places[met]], self._c[places[met]]
        low, high = self._bounds
        return Column(v, k, 1, low, high, 1, c if c.any() else None)

    def _keep(self, signatures: Sequence[bytes], found: Column) -> None:
        first = len(self._places)
        self._places.update((signature, first + place) for place, signature in enumerate(signatures))
        n = len(found)
        none = np.zeros(n, np.int32)
        self._v = np.concatenate([self._v, found.v]) if first else found.v
        self._k = np.concatenate([self._k, full(codes(found), n)])
        self._c = np.concatenate([self._c, none if found.c is None else full(found.c, n)])
        self._bounds = (min(self._bounds[0], found.lo), max(self._bounds[1], found.hi))

    def _forget(self) -> None:
        self._places.clear()
        self._v, self._k, self._c = self._v[:0], self._k[:0], self._c[:0]


def _classes(n: int, columns: Sequence[Column]) -> tuple[Array, int]:
    """For each row the number of its class, and how many there are."""
    key: Array = np.zeros(n, np.int32)
    size = 1
    for column in columns:
        for part, low, high in _parts(column):
            if part.ndim == 0:
                continue
            values, width = part, high - low + 1
            if size * width > SPARSE:
                key, size = numbered(key, size)
            if size * width > SPARSE:
                _, values = np.unique(part, return_inverse=True)
                low, width = 0, int(values.max(initial=0)) + 1
            held = np.dtype(np.int64 if size * width > SPARSE else np.int32)
            key = key.astype(held, copy=False) * held.type(width)
            key += (values - low if low else values).astype(held, copy=False)
            size *= width
    return numbered(key, size)


def _parts(column: Column) -> list[tuple[Array, int, int]]:
    v, k = column.v, column.k
    found = [(v, 0, 1) if v.dtype == bool else (v, int(v.min(initial=0)), int(v.max(initial=0)))]
    if k is not None and k.any():
        lost, most = k != 0, int(k.max())
        # Nearly always one thing alone may be lacking: then that it does is all there is to tell.
        alone = np.count_nonzero(k == most) == np.count_nonzero(lost)
        found.append((lost, 0, 1) if alone else (k, 0, most))
    return found


def _signatures(columns: Sequence[Column], rows: Array, n: int) -> list[bytes]:
    """What each of these rows shows, as it would show it in any table."""
    shown = np.empty((len(rows), 2 * len(columns)), np.int64)
    for place, column in enumerate(columns):
        shown[:, 2 * place] = full(column.v, n)[rows]
        shown[:, 2 * place + 1] = full(codes(column), n)[rows]
    raw, width = shown.tobytes(), 16 * len(columns)
    return [raw[start : start + width] for start in range(0, len(raw), width)]


def place(subject: Callable[[Frame], Column], guards: Ranges | Sets) -> Trait:
    """Which case of a `selon` holds its subject."""

    def of(f: Frame) -> Column:
        column = subject(f)
        return Column(np.asarray(guards.find(column)), column.k)

    return of


def stretch(event: str, cuts: Sequence[int]) -> Trait:
    """Which stretch of time an event date lies in, of those that these days part."""
    days = np.asarray(cuts, np.int64)

    def of(f: Frame) -> Column:
        day = f.event(event)
        return Column(np.searchsorted(days, full(day.v, f.n), "right"), day.k)

    return of
