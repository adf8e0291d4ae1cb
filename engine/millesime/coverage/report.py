"""What was reached of each file, what was not, and what it would take."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, final

from millesime.coverage.decisions import Decision, Formula, shown
from millesime.coverage.inventory import Inventory
from millesime.coverage.items import Item, Kind
from millesime.coverage.ledger import Ledger

FREE = frozenset((Kind.BOUND, Kind.CELL))
"""What is counted and not required, so that it is not listed either."""


@final
@dataclass(frozen=True, slots=True)
class Tally:
    """So many reached of so many."""

    reached: int
    total: int

    @property
    def whole(self) -> bool:
        """Whether all is reached."""
        return self.reached == self.total

    def under(self, percent: Fraction | int) -> bool:
        """Whether less is reached than that much in a hundred; of nothing, all is.

        >>> Tally(9, 10).under(90), Tally(8, 10).under(90), Tally(0, 0).under(100)
        (False, True, False)
        """
        return self.reached * 100 < percent * self.total


@final
@dataclass(frozen=True, slots=True)
class Alone:
    """Of a condition, what is not shown: that it decides alone when true, when false; and what must stand beside it."""

    when_true: bool
    when_false: bool
    evaluated: bool
    beside: tuple[tuple[Formula, bool], ...]


@final
@dataclass(frozen=True, slots=True)
class Missing:
    """What no run has reached. `of` is what the item is of: a version, a lacuna, a test; of a condition, `Alone`."""

    item: Item
    of: Any


@final
@dataclass(frozen=True, slots=True)
class Covered:
    """One file of law."""

    file: str
    items: Mapping[Item, bool]
    """Every item, in the order of the text, and whether it was reached."""
    missing: tuple[Missing, ...]

    def tally(self, kind: Kind) -> Tally:
        """How much of one kind was reached."""
        of_kind = [reached for one, reached in self.items.items() if one.kind is kind]
        return Tally(sum(of_kind), len(of_kind))


def covered(inventories: Iterable[Inventory], ledger: Ledger) -> list[Covered]:
    """Every file that these programs were written in, by name."""
    items: dict[Item, Any] = {}
    for inventory in inventories:
        for one, of in inventory.items.items():
            items.setdefault(one, of.of)
    files: dict[str, list[Item]] = {}
    for one in sorted(items, key=lambda one: (one.file, one.start, one.end, one.kind, one.way, one.detail)):
        files.setdefault(one.file, []).append(one)
    return [
        Covered(
            file,
            {one: one in ledger.reached for one in held},
            tuple(
                Missing(one, _of(one, items[one], ledger))
                for one in held
                if one not in ledger.reached and one.kind not in FREE
            ),
        )
        for file, held in files.items()
    ]


def total(files: Iterable[Covered], kind: Kind) -> Tally:
    """How much of one kind was reached in all."""
    tallies = [file.tally(kind) for file in files]
    return Tally(sum(one.reached for one in tallies), sum(one.total for one in tallies))


def _of(one: Item, of: Any, ledger: Ledger) -> Any:
    if not isinstance(of, Decision):
        return of
    index = int(one.detail)
    seen = ledger.observations(of.root)
    when_true, when_false = shown(of.formula, seen, index)
    return Alone(not when_true, not when_false, bool(seen), tuple(of.formula.beside(index)))
