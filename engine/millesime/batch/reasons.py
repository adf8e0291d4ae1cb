"""Why a row has not all its answers, in one text: as the kernels say it, of rows that the edition decided."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from millesime.kernels.tables import reasons
from millesime.records.result import Result
from millesime.text import Diagnostic


def row_reason(results: Sequence[Result]) -> str | None:
    """What stands in the way of each goal that is not determined; None where all are."""
    lacks = [(result.goal, result.lack) for result in results]
    return reasons.row_reason(
        None if lack is None else reasons.reason(goal, lack.status.value, lack.missing, lack.reason)
        for goal, lack in lacks
    )


def refused(problems: Iterable[Diagnostic]) -> str:
    """Why a row was refused: each code with the fact that it is about."""
    return "refused: " + "; ".join(f"{each.code} {each.path}" if each.path else each.code for each in problems)
