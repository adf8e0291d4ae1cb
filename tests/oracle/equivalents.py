"""Faults that no row can show, each with the reason: what is planted there changes nothing that the law can come to.

By goal and by what is told of the fault: how many such places there are, and why. One that a row does show is not
looked up here, so that a reason which no longer holds spares nothing.
"""

from __future__ import annotations

from collections.abc import Mapping

_MODE_ENDS = (
    "from 17 March 2017 the mode that the rule applies by is itself beyond its horizon, which is then told first"
)

EQUIVALENT: Mapping[tuple[str, str], tuple[int, str]] = {
    ("tarification.fraction_individuelle", "eq → ne"): (1, _MODE_ENDS),
    ("tarification.fraction_individuelle", "mixte → individuelle"): (1, _MODE_ENDS),
    ("tarification.fraction_individuelle", "weighed: maybe(BEYOND) dropped"): (1, _MODE_ENDS),
    ("tarification.fraction_individuelle", "BEYOND → NOT_IN_FORCE"): (1, _MODE_ENDS),
    ("tarification.fraction_individuelle", "Rule: '2017-03-17' dropped"): (1, _MODE_ENDS),
    ("tarification.fraction_individuelle", "2017-03-17 → 2017-03-18"): (1, _MODE_ENDS),
}
