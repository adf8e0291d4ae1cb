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
_NOT_FOUND = "in the 2012 edition the barème's figures were not found: whatever is done with them is unknown"
_LEFT = "a case with an activity is left to the evaluator, and without one the rule does not apply"
_PUBLISHED = "published on a 30 December: whatever the period, the next one begins on 1 January"
_ALWAYS_HEARD = "the exception speaks as long as it is in force, and is cited for itself"
_OTHER_SCALE = "on that day the rule's other barème is not in force, which is told first"

EQUIVALENT: Mapping[tuple[str, str], tuple[int, str]] = {
    ("aide_action.montant", "half_up → rounded_up"): (1, _HALF),
    ("capital.complement", "sub → add"): (1, _NOT_FOUND),
    ("capital.montant_legal", "1986-10-30 → 1986-10-29"): (1, _OTHER_SCALE),
    ("classement.taux_collectif", "all_of → any_of"): (1, _LEFT),
    ("classement.taux_collectif", "div → mul"): (1, _LEFT),
    ("classement.taux_collectif", "truth False → True"): (1, _LEFT),
    ("classement.taux_collectif", "truth True → False"): (1, _LEFT),
    ("demarche.couverte_par_action", "constant: 4 → 5"): (1, _NEXT_STEP),
    ("demarche.couverte_par_action", "lt → le"): (1, _NEXT_STEP),
    ("demarche.couverte_par_diagnostic", "constant: 4 → 5"): (1, _NEXT_STEP),
    ("demarche.couverte_par_diagnostic", "lt → le"): (1, _NEXT_STEP),
    ("demarche.outil", "arms: lambda f: eq(uncited(demarche_etape_suivante(f)), constan… dropped"): (1, _SAME_BRANCH),
    ("ecretement.plafond", "gt → ge"): (1, _BORDER),
    ("ecretement.plancher", "gt → ge"): (1, _BORDER),
    ("eleves.taux_net", "add → sub"): (1, _NOT_FOUND),
    ("eleves.taux_net", "constant: 1 → 0"): (1, _NOT_FOUND),
    ("eleves.taux_net", "constant: 1 → 2"): (1, _NOT_FOUND),
    ("eleves.taux_net", "mul → div"): (1, _NOT_FOUND),
    ("majoration.charges", "m2 → m3"): (1, _NOT_FOUND),
    ("majoration.compensations", "constant: 4 → 3"): (1, _NOT_FOUND),
    ("majoration.compensations", "constant: 4 → 5"): (1, _NOT_FOUND),
    ("majoration.compensations", "div → mul"): (1, _NOT_FOUND),
    ("majoration.compensations", "m3 → m4"): (2, _NOT_FOUND),
    ("majoration.penibilite", "m4 → m1"): (1, _NOT_FOUND),
    ("majoration.rente_majoree_maximale", "Ranges: border at 1 → 2"): (2, _BORDER),
    ("majoration.trajet", "constant: 1 → 0"): (1, _NOT_FOUND),
    ("majoration.trajet", "constant: 1 → 2"): (1, _NOT_FOUND),
    ("majoration.trajet", "constant: 10 → 11"): (1, _NOT_FOUND),
    ("majoration.trajet", "constant: 10 → 9"): (1, _NOT_FOUND),
    ("majoration.trajet", "constant: 3 → 2"): (1, _NOT_FOUND),
    ("majoration.trajet", "constant: 3 → 4"): (1, _NOT_FOUND),
    ("majoration.trajet", "constant: 4 → 3"): (1, _NOT_FOUND),
    ("majoration.trajet", "constant: 4 → 5"): (1, _NOT_FOUND),
    ("majoration.trajet", "div → mul"): (1, _NOT_FOUND),
    ("majoration.trajet", "m1 → m2"): (3, _NOT_FOUND),
    ("majoration.trajet", "mul → div"): (1, _NOT_FOUND),
    ("majoration.trajet", "sub → add"): (1, _NOT_FOUND),
    ("pret.eligible", "constant: 252 → 251"): (1, _WHOLE_YEARS),
    ("pret.eligible", "constant: 540 → 541"): (1, _WHOLE_YEARS),
    ("rente.montant", "ge → gt"): (1, _BORDER),
    ("rente.salaire_utile", "lt → le"): (1, _BORDER),
    ("tarif.effet_de_2012", "next_period: 3 → 2"): (1, _PUBLISHED),
    ("tarif.effet_de_2012", "next_period: 3 → 4"): (1, _PUBLISHED),
    ("tarification.depenses_anciennes", "citation 1 → 2"): (1, _ALWAYS_HEARD),
    ("tarification.depenses_anciennes", "constant: 0 → -1"): (1, _ALWAYS_HEARD),
    ("tarification.depenses_anciennes", "constant: 0 → 1"): (1, _ALWAYS_HEARD),
    ("tarification.fraction_individuelle", "2017-03-17 → 2017-03-18"): (1, _MODE_ENDS),
    ("tarification.fraction_individuelle", "BEYOND → NOT_IN_FORCE"): (1, _MODE_ENDS),
    ("tarification.fraction_individuelle", "Rule: '2017-03-17' dropped"): (1, _MODE_ENDS),
    ("tarification.fraction_individuelle", "eq → ne"): (1, _MODE_ENDS),
    ("tarification.fraction_individuelle", "mixte → individuelle"): (1, _MODE_ENDS),
    ("tarification.fraction_individuelle", "weighed: maybe(BEYOND) dropped"): (1, _MODE_ENDS),
    ("tarification.premiere_annee_cout_moyen", "citation 1 → 2"): (1, _ALWAYS_HEARD),
    ("tarification.couts_moyens_imputes", "add → sub"): (1, _NOT_FOUND),
    ("tarification.couts_moyens_imputes", "constant: 0 → -1"): (1, _NOT_FOUND),
    ("tarification.couts_moyens_imputes", "constant: 0 → 1"): (1, _NOT_FOUND),
    ("tarification.couts_moyens_imputes", "constant: 1 → 0"): (1, _NOT_FOUND),
    ("tarification.couts_moyens_imputes", "constant: 1 → 2"): (1, _NOT_FOUND),
    ("tarification.couts_moyens_imputes", "sub → add"): (1, _NOT_FOUND),
    ("tarification.taux_net", "cap → floor"): (1, _NOT_FOUND),
    ("tarification.taux_net", "floor → cap"): (1, _NOT_FOUND),
    ("tarification.taux_net_individuel", "add → sub"): (4, _NOT_FOUND),
    ("tarification.taux_net_individuel", "constant: 1 → 0"): (1, _NOT_FOUND),
    ("tarification.taux_net_individuel", "constant: 1 → 2"): (1, _NOT_FOUND),
    ("tarification.taux_net_individuel", "mul → div"): (1, _NOT_FOUND),
    ("tarification.taux_net_mixte", "add → sub"): (1, _NOT_FOUND),
    ("tarification.taux_net_mixte", "constant: 1 → 0"): (1, _NOT_FOUND),
    ("tarification.taux_net_mixte", "constant: 1 → 2"): (1, _NOT_FOUND),
    ("tarification.taux_net_mixte", "mul → div"): (2, _NOT_FOUND),
    ("tarification.taux_net_mixte", "sub → add"): (1, _NOT_FOUND),
    ("tarification.valeur_du_risque", "add → sub"): (1, _NOT_FOUND),
}
