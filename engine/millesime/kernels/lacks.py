"""What is lacking, as a number: each absence of a value is entered once in a table, and a column holds its entry.

Two columns of absences are combined by combining each distinct pair of entries once, however many rows there are.
"""

from __future__ import annotations

from collections.abc import Callable
from threading import Lock
from typing import Any, Final, final

import numpy as np
from numpy.typing import NDArray

from millesime.values import Lack, Status
from millesime.values.lack import absorb

Codes = NDArray[np.int32]

DETERMINED: Final = 0
NONE: Final = 1
"""« sans objet »: known not to be."""
RETRY: Final = 2
"""The evaluator decides this row: here it is not known what holds."""
NO_MATCH: Final = 3
"""An exception that does not speak of the case."""
COMMON: Final = 4
"""« droit commun »: what the exception derogates from holds again."""
ABSENT: Final = 5
"""Among several things that may hold, one that is not among those of this row."""
FIRST: Final = 6
"""The first entry that is a lack."""


@final
class Many:
    """Stands among the options of a lack for values that differ from row to row."""

    __slots__ = ()

    def __repr__(self) -> str:
        return "MANY"


MANY: Final = Many()


@final
class Lacks:
    """The table. Entries are never taken away, and mean the same for as long as the process lives."""

    def __init__(self) -> None:
        self._entries: list[Lack | None] = [None] * FIRST
        self._codes: dict[tuple[Any, ...], int] = {}
        self._pairs: dict[str, Codes] = {}
        self._lock = Lock()

    def code(self, lack: Lack) -> int:
        """The entry of a lack, made where there is none yet."""
        key = (lack.status, lack.missing, lack.reason, lack.options)
        found = self._codes.get(key)
        if found is None:
            with self._lock:
                found = self._codes.get(key)
                if found is None:
                    self._entries.append(lack)
                    found = len(self._entries) - 1
                    self._codes[key] = found
        return found

    @property
    def size(self) -> int:
        """How many entries there are, marks included."""
        return len(self._entries)

    def at(self, code: int) -> Lack:
        """The lack that an entry stands for."""
        found = self._entries[code]
        assert found is not None, f"entry {code} is a mark, not a lack"
        return found

    def combined(self, name: str, how: Callable[[list[Lack]], Lack], one: Codes, other: Codes) -> Codes:
        """Two columns of entries as one: `how` is asked once for each pair, and a table of the pairs is kept.

        An entry 0 beside a lack leaves the lack, as `how` gives it back alone. A row for the evaluator stays one.
        """
        pairs = self._table(name)
        found = pairs[one, other]
        if found.min(initial=0) < 0:
            fresh = np.flatnonzero(found < 0)
            a, b = (np.broadcast_to(codes, np.shape(found)).reshape(-1)[fresh] for codes in (one, other))
            for key in np.unique(a.astype(np.int64) * len(pairs) + b):
                self._enter(name, pairs, how, *divmod(int(key), len(pairs)))
            found = pairs[one, other]
        return np.asarray(found, np.int32)

    def _table(self, name: str) -> Codes:
        """What pairs come to, -1 where nobody has asked; as wide as there are entries, and room for more."""
        pairs = self._pairs.get(name)
        if pairs is None or len(pairs) < len(self._entries):
            wider = np.full((2 * len(self._entries),) * 2, -1, np.int32)
            wider[0, 0] = 0
            if pairs is not None:
                wider[: len(pairs), : len(pairs)] = pairs
            pairs = self._pairs[name] = wider
        return pairs

    def _enter(self, name: str, pairs: Codes, how: Callable[[list[Lack]], Lack], a: int, b: int) -> None:
        if RETRY in (a, b):
            pairs[a, b] = RETRY
        else:
            pairs[a, b] = self.code(how([self.at(code) for code in (a, b) if code]))

    def plain(self, codes: Codes) -> Codes:
        """The same of something else: what one thing may be tells nothing of another."""
        if codes.max(initial=0) < FIRST:
            return codes
        return self.mapped(codes, lambda lack: self.code(lack.plain()))

    def of_status(self, codes: Codes, status: Status) -> NDArray[np.bool_]:
        """Where there is a lack of this status."""
        known = np.asarray([lack is not None and lack.status is status for lack in self._entries])
        return known[codes]

    def plainly(self, codes: Codes) -> Codes:
        """The same, rows whose possible values are told apart by themselves alone being left to the evaluator."""
        if codes.max(initial=0) < FIRST:
            return codes
        return self.mapped(codes, lambda lack: RETRY if MANY in lack.options else self.code(lack))

    def mapped(self, codes: Codes, of: Callable[[Lack], int]) -> Codes:
        """A column of entries, each lack replaced by the entry that `of` gives; marks stay as they are."""
        table = np.arange(self.size, dtype=np.int32)
        there = np.zeros(self.size, bool)
        there[codes] = True
        for code in np.flatnonzero(there):
            if code >= FIRST:
                table[code] = of(self.at(int(code)))
        return table[codes]


LACKS: Final = Lacks()
"""The one table of a process: what it says depends on nothing but what is asked of it."""


def awaiting(lacks: list[Lack]) -> Lack:
    """What is lacking where one operand may settle the matter alone: facts, as long as a fact may still be that one."""
    return absorb([lack for lack in lacks if lack.status is Status.UNKNOWN] or lacks)


def absorbed(one: Codes, other: Codes) -> Codes:
    """Both are needed: the gravest lack, or all that is missing."""
    return LACKS.combined("absorb", absorb, one, other)


def awaited(one: Codes, other: Codes) -> Codes:
    """Either may settle the matter: what is missing first, else the gravest lack."""
    return LACKS.combined("await", awaiting, one, other)


def missing(name: str) -> int:
    """The entry of a fact that nobody gave."""
    return LACKS.code(Lack(Status.UNKNOWN, frozenset({name})))


NOT_IN_FORCE: Final = LACKS.code(Lack(Status.NOT_IN_FORCE))
BEYOND: Final = LACKS.code(Lack(Status.BEYOND_HORIZON))
NOT_APPLICABLE: Final = LACKS.code(Lack(Status.NOT_APPLICABLE))
CONFLICT: Final = LACKS.code(Lack(Status.CONFLICT))
DIVISION_BY_ZERO: Final = LACKS.code(Lack(Status.CONFLICT, reason="division_by_zero"))
DATE_OUT_OF_RANGE: Final = LACKS.code(Lack(Status.CONFLICT, reason="date_out_of_range"))
