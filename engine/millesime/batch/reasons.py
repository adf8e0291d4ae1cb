"""Why a row has not all its answers, in one text: goals in the order asked, missing names sorted."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from millesime.records.result import Result
from millesime.text import Diagnostic


def row_reason(results: Sequence[Result]) -> str | None:
    """What stands in the way of each goal that is not determined; None where all are.

    `tarification.taux_net: unknown (cout_moyen); tarification.mode: beyond_horizon`
    """
    told = []
    for result in results:
        lack = result.lack
        if lack is not None:
            more = ", ".join(sorted(lack.missing)) or lack.reason
            told.append(
                f"{result.goal}: {lack.status.value} ({more})" if more else f"{result.goal}: {lack.status.value}"
            )
    return "; ".join(told) or None


def refused(problems: Iterable[Diagnostic]) -> str:
    """Why a row was refused: each code with the fact that it is about."""
    return "refused: " + "; ".join(f"{each.code} {each.path}" if each.path else each.code for each in problems)
