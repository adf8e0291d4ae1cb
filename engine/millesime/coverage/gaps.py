"""How far apart two values are, counted in parts of what does not hold at all; and by how much a fact would have to move."""

from __future__ import annotations

from datetime import timedelta
from fractions import Fraction
from typing import Any, Final, final

from millesime.coverage.bounds import apart
from millesime.model.expressions import Comparison
from millesime.values import Lack

FAR: Final = 1_000_000_000
"""What does not hold, and does not tell by how much."""
LOST: Final = 2 * FAR
"""What is not even known."""
NEAR: Final = FAR // 1000
"""The least that something is away which does not hold."""


@final
class Gaps:
    """What two values that are compared are apart; every gap that was met is kept."""

    def __init__(self) -> None:
        self.met: dict[Any, None] = {}

    def off(self, gap: Any, wanted: Any) -> int:
        """How far a difference is from the one that is wanted."""
        if gap is None:
            return LOST
        try:
            rest = gap - wanted if wanted is not None else gap
        except TypeError:
            return LOST
        return self.size(rest)

    def size(self, rest: Any) -> int:
        amount = rest.days if isinstance(rest, timedelta) else rest
        if not isinstance(amount, int | Fraction):
            return LOST
        if amount:
            self.met.setdefault(rest)
        size = abs(Fraction(amount))
        return int(FAR * size / (1 + size))

    def compared(self, op: Comparison, left: Any, right: Any, want: bool) -> int:
        if Lack in (left.__class__, right.__class__):
            return LOST
        gap = apart(left, right) if left is not None and right is not None else None
        if gap is None or isinstance(left, bool):
            true = (left == right) if op is Comparison.EQ else (left != right) if op is Comparison.NE else False
            return 0 if true is want else FAR
        none = gap - gap
        true = {
            Comparison.EQ: gap == none,
            Comparison.NE: gap != none,
            Comparison.LT: gap < none,
            Comparison.LE: gap <= none,
            Comparison.GT: gap > none,
            Comparison.GE: gap >= none,
        }[op]
        size = self.size(gap)
        return 0 if true is want else max(size, NEAR)
