"""The cases of a `selon` whose subject is not known: those into which it may fall."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, final

from millesime.kernels.exact.lacks import LACKS, MANY, RETRY

TOLD: Final = -1
"""What is told is below zero, that and anything less; entries of lacks are not."""


@final
class Cases:
    """The cases of a `selon`: the values that each holds, None standing for « sans objet », and the place of `sinon`."""

    def __init__(self, cases: Sequence[Sequence[int | None]], *, otherwise: bool) -> None:
        self.cases = tuple(tuple(each) for each in cases)
        self.otherwise = otherwise
        self._default = len(cases) if otherwise else -1
        self._count = len(cases) + otherwise

    def falls(self, code: int) -> int:
        """Into which cases a subject may fall of which this is lacking, as bits; the last one is for none of them."""
        options = LACKS.at(code).options
        if MANY in options:
            return RETRY
        places = {self._place(option) for option in options} if options else {-1, *range(self._count)}
        found = sum(
            1 << place for place in range(self._count) if place in places or (place == self._default and -1 in places)
        )
        if self._default < 0 and -1 in places:
            found |= 1 << self._count
        return TOLD - found

    def _place(self, option: object) -> int:
        return next((place for place, held in enumerate(self.cases) if option in held), -1)
