"""Faults that no row can show, each with the reason: what is planted there changes nothing that the law can come to.

By goal and by what is told of the fault: how many such places there are, and why. One that a row does show is not
looked up here, so that a reason which no longer holds spares nothing.
"""

from __future__ import annotations

from collections.abc import Mapping

_MODE_ENDS = (
    "from 17 March 2017 the mode that the rule applies by is itself beyond its horizon, which is then told first"
)
_HALF = "half of an amount in cents leaves at most half a cent, which goes up either way"
_NEXT_STEP = "where the four steps are validated the step to come, on which this rests, is not applicable either"
_SAME_BRANCH = "the branch left out gives what the last one gives"
_BORDER = "at the border both branches give the same figure"
_WHOLE_YEARS = "a completed age is a whole number of years"

EQUIVALENT: Mapping[tuple[str, str], tuple[int, str]] = {
    ("aide_action.montant", "half_up → rounded_up"): (1, _HALF),
    ("demarche.couverte_par_action", "lt → le"): (1, _NEXT_STEP),
    ("demarche.couverte_par_action", "constant: 4 → 5"): (1, _NEXT_STEP),
    ("demarche.couverte_par_diagnostic", "lt → le"): (1, _NEXT_STEP),
    ("demarche.couverte_par_diagnostic", "constant: 4 → 5"): (1, _NEXT_STEP),
    ("demarche.outil", "arms: lambda f: eq(uncited(demarche_etape_suivante(f)), constan… dropped"): (1, _SAME_BRANCH),
    ("ecretement.plafond", "gt → ge"): (1, _BORDER),
    ("ecretement.plancher", "gt → ge"): (1, _BORDER),
    ("majoration.rente_majoree_maximale", "Ranges: border at 1 → 2"): (2, _BORDER),
    ("pret.eligible", "constant: 252 → 251"): (1, _WHOLE_YEARS),
    ("pret.eligible", "constant: 540 → 541"): (1, _WHOLE_YEARS),
    ("rente.montant", "ge → gt"): (1, _BORDER),
    ("tarification.fraction_individuelle", "eq → ne"): (1, _MODE_ENDS),
    ("tarification.fraction_individuelle", "mixte → individuelle"): (1, _MODE_ENDS),
    ("tarification.fraction_individuelle", "weighed: maybe(BEYOND) dropped"): (1, _MODE_ENDS),
    ("tarification.fraction_individuelle", "BEYOND → NOT_IN_FORCE"): (1, _MODE_ENDS),
    ("tarification.fraction_individuelle", "Rule: '2017-03-17' dropped"): (1, _MODE_ENDS),
    ("tarification.fraction_individuelle", "2017-03-17 → 2017-03-18"): (1, _MODE_ENDS),
}
