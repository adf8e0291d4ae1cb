"""A unit: one network, what is asserted into it from outside, and what comes out of it; and who writes one, cell by cell."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, final

from millesime.model.expressions import Expr, Literal
from millesime.model.program import Program
from millesime.rete.doubt import COMMON, SILENT, Mark, Torn, awaited
from millesime.rete.network import (
    Ask,
    Conclusion,
    Kind,
    Match,
    Network,
    Rule,
    Say,
    Take,
    Test,
    kind,
    kinds,
    known,
    lacking,
)
from millesime.values import Lack, Status

if TYPE_CHECKING:
    from millesime.rete.scope import Scope

Read = Callable[["Scope"], Any]
Work = Callable[..., Any]
"""Takes the scope, then what each of its cells came to."""

RANKS: Mapping[Status, int] = {status: rank for rank, status in enumerate(Status)}


@final
@dataclass(frozen=True, slots=True)
class Worked:
    """A cell worked out outside: from which cells, and how. `asked`: only where a rule asks for it."""

    sources: tuple[int, ...]
    work: Work
    asked: bool


@final
@dataclass(frozen=True, slots=True)
class Unit:
    """What is asserted at first (`leaves`), what is worked out on the way, and the cells that are wanted, by name."""

    network: Network
    leaves: Mapping[int, Read]
    worked: Mapping[int, Worked]
    measures: frozenset[int]
    wanted: Mapping[str, int]
    labels: Mapping[int, str]
    """What some cells are, in the law's own names, for people."""

    def told(self, text: str) -> str:
        """A rule or a fact in which cells go by their names, where they have one."""
        return _CELL.sub(lambda cell: self.labels.get(int(cell[1]), cell[0]), text)


_CELL: Final = re.compile(r"\bc(\d+)\b")


def fact_of(cell: int, value: Any, *, measure: bool) -> list[Any]:
    """What a cell came to as a network is told it: `[cell, kind, measure]`."""
    match value:
        case bool():
            return [cell, int(Kind.TRUE if value else Kind.FALSE), None]
        case Lack():
            return [cell, int(Kind.LACK), RANKS[value.status]]
        case Torn():
            return [cell, int(Kind.MAYBE), None]
        case None:
            return [cell, int(Kind.NONE), None]
        case _ if value is SILENT:
            return [cell, int(Kind.NO_MATCH), None]
        case _ if value is COMMON:
            return [cell, int(Kind.COMMON), None]
        case _:
            return [cell, int(Kind.VALUE), value if measure else None]


SAID: Mapping[Kind, Any] = {
    Kind.TRUE: True,
    Kind.FALSE: False,
    Kind.NONE: None,
    Kind.NO_MATCH: SILENT,
    Kind.COMMON: COMMON,
    Kind.MAYBE: Mark("maybe"),
}
"""What a cell holds where a rule says its kind."""


@final
class Author:
    """Writes a unit. `owner` is the rule or the exception whose text is being written, which a lacuna names."""

    def __init__(self, program: Program, owner: str) -> None:
        self.program, self.owner = program, owner
        self.leaves: dict[int, Read] = {}
        self.worked: dict[int, Worked] = {}
        self.measures: set[int] = set()
        self.rules: list[Rule] = []
        self._cells = 0
        self._read: dict[Any, int] = {}
        self.labels: dict[int, str] = {}

    def cell(self) -> int:
        """A new cell."""
        self._cells += 1
        return self._cells

    def unit(self, name: str, wanted: Mapping[str, int]) -> Unit:
        """What was written."""
        network = Network(name, self._cells, tuple(self.rules))
        labels = {**self.labels, **{cell: f"[{name}]" for name, cell in wanted.items()}}
        return Unit(network, self.leaves, self.worked, frozenset(self.measures), wanted, labels)

    # ── cells from outside ─────────────────────────────────────────────────────────────────────────────────────────────

    def leaf(self, read: Read, key: Any = None) -> int:
        """A cell asserted at first; under one key there is but one."""
        if key is not None and key in self._read:
            return self._read[key]
        cell = self.cell()
        self.leaves[cell] = read
        if key is not None:
            self._read[key] = cell
            self.labels[cell] = " ".join(str(part) for part in key[1:] if part is not None)
        return cell

    def constant(self, value: Any) -> int:
        """A cell that is the same in every case."""
        return self.leaf(lambda scope: value)

    def work(self, sources: Sequence[int], work: Work, *, measure: bool = False, asked: bool = False) -> int:
        """A cell worked out from others; `measure` where what it comes to is one."""
        cell = self.cell()
        self.worked[cell] = Worked(tuple(sources), work, asked)
        if measure:
            self.measures.add(cell)
        return cell

    # ── rules ──────────────────────────────────────────────────────────────────────────────────────────────────────────

    def where(self, *matches: Match, then: Conclusion) -> None:
        """One more rule. What it asks of one cell stands together: the library lets no fact serve twice in a rule."""
        asked: dict[int, tuple[Test, ...]] = {}
        for match in matches:
            asked[match.cell] = tuple(dict.fromkeys((*asked.get(match.cell, ()), *match.tests)))
        self.rules.append(Rule(tuple(Match(cell, tests) for cell, tests in asked.items()), then))

    def both(self, one: int, other: int, *, decides: bool) -> int:
        """« et » where false decides, « ou » where true does: of two truths, in Kleene's logic."""
        deciding, left = (Kind.TRUE, Kind.FALSE) if decides else (Kind.FALSE, Kind.TRUE)
        cell = self.work((one, other), lambda scope, *lacks: awaited(lacks), asked=True)
        self.where(kind(one, deciding), then=Say(cell, deciding))
        self.where(kind(other, deciding), then=Say(cell, deciding))
        self.where(kind(one, left), kind(other, left), then=Say(cell, left))
        self.where(kind(one, left), lacking(other), then=Take(cell, other))
        self.where(lacking(one), kind(other, left), then=Take(cell, one))
        self.where(lacking(one), lacking(other), then=Ask(cell))
        return cell

    def all_of(self, cells: Sequence[int], *, decides: bool) -> int:
        """The same of several truths."""
        found = cells[0]
        for cell in cells[1:]:
            found = self.both(found, cell, decides=decides)
        return found

    def opposite(self, operand: int) -> int:
        """« non »."""
        cell = self.cell()
        self.where(kind(operand, Kind.TRUE), then=Say(cell, Kind.FALSE))
        self.where(kind(operand, Kind.FALSE), then=Say(cell, Kind.TRUE))
        self.where(lacking(operand), then=Take(cell, operand))
        return cell

    def settled(self, outcome: int) -> int:
        """A body's outcome where a value is needed: one of several is worked out."""
        from millesime.rete.doubt import settled

        cell = self.work((outcome,), lambda scope, torn: settled(torn), asked=True)
        self.where(kinds(outcome, Kind.FALSE, Kind.COMMON), then=Take(cell, outcome))
        self.where(kind(outcome, Kind.MAYBE), then=Ask(cell))
        return cell

    def either(self, test: int, then: int, otherwise: int, doubt: Work) -> int:
        """One of two cells, as a truth tells; `doubt` of the three where it is lacking."""
        cell = self.work((test, then, otherwise), doubt, asked=True)
        self.where(kind(test, Kind.TRUE), known(then), then=Take(cell, then))
        self.where(kind(test, Kind.FALSE), known(otherwise), then=Take(cell, otherwise))
        self.where(lacking(test), then=Ask(cell))
        return cell


def figure(expr: Expr) -> Any:
    """What is written out in the law; None for anything that is not."""
    return expr.value if isinstance(expr, Literal) else None
