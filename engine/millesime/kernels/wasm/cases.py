"""The cases of a choice that is not known: those into which it may fall."""

from __future__ import annotations

from typing import Final, final

from millesime.kernels.exact.lacks import LACKS, MANY, RETRY

TOLD: Final = -1
"""What is told is below zero, that and anything less; entries of lacks are not."""
Case = tuple[int | None, ...]
"""The values of a case; None stands for « sans objet »."""


@final
class Cases(tuple[Case, ...]):
    """All values of a type, parted into cases."""

    __slots__ = ()

    def falls(self, code: int) -> int:
        """Into which cases a choice may fall of which this is lacking, as bits; of some lacks nothing is known, or too much."""
        options = LACKS.at(code).options
        if MANY in options:
            return RETRY
        return TOLD - sum(1 << place for place, held in enumerate(self) if held and _may(held, options))


def _may(held: Case, options: tuple[object, ...]) -> bool:
    return not options or any(option in held for option in options)
