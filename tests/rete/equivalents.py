"""Mutants that a state tells apart which no case can bring about: by unit and by the rule that went wrong, with the reason.

Looked up only for a mutant that no case noticed, so that a reason which no longer holds spares nothing.
"""

from __future__ import annotations

from collections.abc import Mapping

_ONE_LIST = (
    "both are counted in one list: where a year's accidents are not known, their number over the years is not either"
)
_FEWER_THAN_YEARS = "fewer accidents than the smallest threshold are fewer than the years, one of which then had none"

EQUIVALENT: Mapping[tuple[str, str], str] = {
    (
        "majoration_forfaitaire.due 1,1",
        "where etablissement.accident_chaque_annee is lack, c17 is true: c20 is etablissement.accident_chaque_annee",
    ): _ONE_LIST,
    ("majoration_forfaitaire.due 1,1", "where c16 >= false and <= true: c17 is c16"): _FEWER_THAN_YEARS,
}
