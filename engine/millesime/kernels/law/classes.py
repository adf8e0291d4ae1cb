"""Rows that are alike in all that a rule turns on: one of each class is decided, and the others have its answer."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeAlias

import numpy as np

from millesime.kernels.exact.columns import Array, Column, spread
from millesime.kernels.law.doubt import SPARSE, numbered
from millesime.kernels.law.frames import Frame
from millesime.kernels.law.guards import Ranges, Sets

Trait: TypeAlias = Callable[[Frame], Column]

WORTH = 1024
"""Fewer rows than that are as soon decided one by one."""
ALIKE = 4
"""So many rows a class at least, or classes are of no use."""


def in_classes(f: Frame, traits: Sequence[Trait], work: Callable[[Frame], Column]) -> Column | None:
    """What `work` comes to in each row, asked for one row of each class; None where that would not be the same."""
    key, count = _classes(f, traits)
    if count * ALIKE > f.n:
        return None
    one = np.zeros(count, np.int64)
    one[key] = np.arange(f.n)
    noted = sum(f.run.why.values())
    found = spread(work(f.take(one)), count)
    return found.take(key) if sum(f.run.why.values()) == noted else None


def _classes(f: Frame, traits: Sequence[Trait]) -> tuple[Array, int]:
    """For each row the number of its class, and how many there are."""
    key: Array = np.zeros(f.n, np.int32)
    size = 1
    for trait in traits:
        column = trait(f)
        for part, low, high in _parts(column):
            if part.ndim == 0:
                continue
            width = high - low + 1
            if size * width > SPARSE:
                key, size = numbered(key, size)
            if size * width > SPARSE:
                _, part = np.unique(part, return_inverse=True)
                low, width = 0, int(part.max(initial=0)) + 1
            key = key.astype(np.int64 if size * width > SPARSE else np.int32, copy=False) * width
            key += (part - low if low else part).astype(key.dtype, copy=False)
            size *= width
    return numbered(key, size)


def _parts(column: Column) -> list[tuple[Array, int, int]]:
    v, k = column.v, column.k
    found = [(v, 0, 1) if v.dtype == bool else (v, int(v.min(initial=0)), int(v.max(initial=0)))]
    if k is not None and k.any():
        found.append((k, 0, int(k.max())))
    return found


def place(f: Frame, subject: Column, guards: Ranges | Sets) -> Column:
    """Which case of a `selon` holds its subject."""
    return Column(np.asarray(guards.find(subject)), subject.k)
