"""What stands where a value cannot: why there is none, and what would have to be known."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum
from typing import Any, final


class Status(StrEnum):
    """What can be said of a result. Only `determined` carries a value."""

    DETERMINED = "determined"
    UNKNOWN = "unknown"
    NOT_APPLICABLE = "not_applicable"
    NOT_IN_FORCE = "not_in_force"
    BEYOND_HORIZON = "beyond_horizon"
    CONFLICT = "conflict"


_RANK = {
    Status.CONFLICT: 0,
    Status.BEYOND_HORIZON: 1,
    Status.NOT_IN_FORCE: 2,
    Status.UNKNOWN: 3,
    Status.NOT_APPLICABLE: 4,
}


@final
class Lack:
    """The absence of a value: a status and, where it is `unknown`, the names of what is missing.

    Identity never matters; two lacks are equal when they say the same. `options` are the values among which an unknown
    one lies, where they are known: they spare asking for what could only tell others apart.
    """

    __slots__ = ("missing", "options", "reason", "status")

    def __init__(
        self, status: Status, missing: frozenset[str] = frozenset(), reason: str = "", options: tuple[Any, ...] = ()
    ) -> None:
        self.status = status
        self.missing = missing
        self.reason = reason
        self.options = options

    def plain(self) -> Lack:
        """The same, of something else: what the one may be tells nothing of the other."""
        return Lack(self.status, self.missing, self.reason) if self.options else self

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Lack) and (self.status, self.missing) == (other.status, other.missing)

    def __hash__(self) -> int:
        return hash((self.status, self.missing))

    def __repr__(self) -> str:
        return f"Lack({self.status}, {sorted(self.missing)})"


def absorb(lacks: Iterable[Lack]) -> Lack:
    """Several absences as one: conflict, then beyond the horizon, not in force, unknown (DESIGN, semantics 11).

    Where that is unknown, the missing names of all of them are kept, since each would still have to be known; where it
    is not, knowing them would change nothing.

    >>> absorb([Lack(Status.UNKNOWN, frozenset({"a"})), Lack(Status.UNKNOWN, frozenset({"b"}))]).missing == {"a", "b"}
    True
    """
    held = list(lacks)
    if len(held) == 1:
        return held[0].plain()
    worst = min(held, key=lambda lack: _RANK[lack.status])
    if worst.status is not Status.UNKNOWN:
        return worst
    return Lack(worst.status, frozenset().union(*(lack.missing for lack in held)), worst.reason)


@final
class Missing:
    """Builds the commonest lack: a fact that nobody gave."""

    __slots__ = ()

    @staticmethod
    def of(*names: str) -> Lack:
        """Unknown for want of these facts."""
        return Lack(Status.UNKNOWN, frozenset(names))
