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
        self._pairs: dict[tuple[str, int, int], int] = {}
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
        """Two columns of entries as one, where at least one has a lack: `how` is asked once for each distinct pair.

        An entry 0 beside a lack leaves the lack, as `how` gives it back alone. A row for the evaluator stays one.
        """
        width = len(self._entries)
        keys = one.astype(np.int64) * width + other
        found = np.zeros(np.shape(keys), np.int32)
        for key in np.unique(keys[keys > 0]):
            a, b = divmod(int(key), width)
            found[keys == key] = self._pair(name, how, a, b)
        return found

    def _pair(self, name: str, how: Callable[[list[Lack]], Lack], a: int, b: int) -> int:
        if RETRY in (a, b):
            return RETRY
        key = (name, a, b)
        found = self._pairs.get(key)
        if found is None:
            found = self.code(how([self.at(code) for code in (a, b) if code]))
            self._pairs[key] = found
        return found

    def plainly(self, codes: Codes) -> Codes:
        """The same, rows whose possible values are told apart by themselves alone being left to the evaluator."""
        if codes.max(initial=0) < FIRST:
            return codes
        return self.mapped(codes, lambda lack: RETRY if MANY in lack.options else self.code(lack))

    def mapped(self, codes: Codes, of: Callable[[Lack], int]) -> Codes:
        """A column of entries, each lack replaced by the entry that `of` gives; marks stay as they are."""
        found = codes.copy()
        for code in np.unique(codes):
            if code >= FIRST:
                found[codes == code] = of(self.at(int(code)))
        return found


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
