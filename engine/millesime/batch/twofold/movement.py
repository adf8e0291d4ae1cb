"""What came of a table decided under two laws: plain data, every number exact, every count one of rows."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING, Any, Final, Literal, final

from millesime.batch.question import Refusal
from millesime.values import Status
from millesime.values.types import Type

if TYPE_CHECKING:
    from millesime.batch.stamps import Stamp
    from millesime.records.decision import Decision
    from millesime.workspace.edition import Edition

Side = Literal["before", "after", "both"]
NO_RULE: Final = "no_rule"
"""How a goal stands under a law that has no such rule."""
LEVELS: Final = (0, 1, 5, 25, 50, 75, 95, 99, 100)
"""The quantiles that are told, in hundredths: 0 is the least, 50 the median, 100 the greatest."""


@final
@dataclass(frozen=True, slots=True)
class Law:
    """An edition, the day asked about where there is one, and what a person called it: an id, a day, a folder."""

    edition: Edition
    at: date | None = None
    name: str = ""


@final
@dataclass(frozen=True, slots=True)
class Standing:
    """How a goal stands in a row: its status, and its value in JSON's types where it is determined.

    `many` stands for any value, where there are too many to be told one by one.
    """

    status: str
    value: bool | int | str | None = None
    many: bool = False


@final
@dataclass(frozen=True, slots=True)
class Example:
    """A row whose answer changes, decided again by the evaluator under both laws."""

    row: int
    key: Any
    facts: Any
    before: Standing
    after: Standing
    decisions: tuple[Decision | None, Decision | None] = field(default=(None, None), compare=False)


@final
@dataclass(frozen=True, slots=True)
class Transition:
    """The rows that stand one way before and one way after; of those with many values, `changed` have another."""

    before: Standing
    after: Standing
    rows: int
    changed: int
    examples: tuple[Example, ...] = ()


@final
@dataclass(frozen=True, slots=True)
class Spread:
    """How figures are spread: how many, their sum, their quantiles.

    A quantile of `p` hundredths is the least figure that at least that part of the rows do not exceed: always one of them.
    """

    rows: int = 0
    total: Fraction = Fraction()
    levels: tuple[tuple[int, Fraction], ...] = ()

    def level(self, hundredths: int) -> Fraction:
        """A quantile."""
        return dict(self.levels)[hundredths]


@final
@dataclass(frozen=True, slots=True)
class Bin:
    """Figures from `low` to short of `high`, and how many rows have one; open where the bound is None."""

    low: Fraction | None
    high: Fraction | None
    before: int
    after: int


@final
@dataclass(frozen=True, slots=True)
class Figures:
    """Amounts, rates, numbers, days: before, after, and in the rows that have both, by how much they change."""

    before: Spread
    after: Spread
    change: Spread
    rises: Spread
    falls: Spread
    stays: int
    bins: tuple[Bin, ...] = ()
    greatest_rises: tuple[Example, ...] = ()
    greatest_falls: tuple[Example, ...] = ()


@final
@dataclass(frozen=True, slots=True)
class GoalMovement:
    """What changes of one goal. A type is None under a law that has no such rule."""

    goal: str
    label: str
    types: tuple[Type | None, Type | None]
    choices: dict[str, str]
    """What choices are called in plain French."""
    changed: int
    cited_otherwise: int
    """Rows whose answer stays and rests on another provision."""
    transitions: tuple[Transition, ...]
    """The commonest changes first, then what stays."""
    figures: Figures | None = None

    @property
    def becomes_determined(self) -> int:
        """Rows that have a value after, and had none before."""
        return sum(each.rows for each in self.transitions if not _determined(each.before) and _determined(each.after))

    @property
    def stops_being_determined(self) -> int:
        """Rows that had a value before, and have none after."""
        return sum(each.rows for each in self.transitions if _determined(each.before) and not _determined(each.after))

    @property
    def type(self) -> Type:
        """Its type, by the later law where both have it."""
        found = self.types[1] or self.types[0]
        assert found is not None
        return found


def _determined(of: Standing) -> bool:
    return of.status == Status.DETERMINED.value


@final
@dataclass(frozen=True, slots=True)
class Refused:
    """Rows that are not compared, since a law refuses their facts."""

    before: int = 0
    after: int = 0
    both: int = 0

    @property
    def rows(self) -> int:
        """All of them."""
        return self.before + self.after + self.both


@final
@dataclass(frozen=True, slots=True)
class Movement:
    """What came of a table decided under two laws."""

    path: str
    stamp: Stamp
    before: Law
    after: Law
    rows: int
    compared: int
    changed: int
    """Rows of which some answer changes."""
    refused: Refused
    refusals: tuple[tuple[Side, Refusal], ...]
    """The first ones: which law refuses it, and why."""
    goals: tuple[GoalMovement, ...]
    left: tuple[int, int] = (0, 0)
    """Rows that columns left to the evaluator, under each law."""
    fixed: tuple[str, ...] = ()
    """Event dates that the rows give, and that the days asked about do not stand for."""
    strangers: tuple[str, ...] = ()
    """Columns that neither law has a fact for."""
