"""From 2012 to 2016: every change of the law that the sources tell of is found, each with a case that both editions decide."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from time import process_time
from typing import Any

import pytest

import millesime
from millesime.difference.model import Change, Difference, Effect, Manner, Outcome
from tests.acceptance.conftest import edition_named

CHANGED: Mapping[str, tuple[str, ...]] = {
    "a surcharge that recovered the increase gave way to a capital sum": ("recuperation.mode",),
    "with it went its rate, its length, its fixing, and the appeal": (
        "recuperation.duree_maximale",
        "recuperation.cotisation_maximale",
        "recuperation.conforme",
        "recuperation.fixation",
        "recuperation.contestation",
        "recuperation.capital_exigible",
    ),
    "an employer against whom recognition does not stand pays all the same": (
        "recuperation.ouverte",
        "caisse.condamnation_aux_depens",
        "prejudice.recuperation",
        "majoration.recuperation",
    ),
    "sexual harm is compensated by itself, and leisure harm means an activity": (
        "prejudice_sexuel.distinct",
        "prejudice_agrement.caracterise",
    ),
    "severity outside the tables: from 25 %, or more than 25 %, and death": (
        "maladie.gravite_suffisante",
        "maladie.avis_comite_requis",
        "comite.saisine",
        "comite.avis_suivi",
        "maladie.voie",
        "maladie.reconnue",
    ),
    "a disease is first observed when a doctor dates it": (
        "maladie.premiere_constatation",
        "maladie.delai_tableau_respecte",
        "maladie.voie_calculee",
    ),
    "the knee in table 57, the meniscus in table 79": (
        "tableau_57.derniere_constatation",
        "tableau_57.exposition_atteinte",
        "tableau_79.derniere_constatation",
        "maladie.derniere_constatation",
        "maladie.exposition_tableau_respectee",
    ),
    "help by another person: a supplement by acts instead of an increase": ("tierce_personne.majoration",),
    "annuities follow another index, and their floor was raised": (
        "rente.montant_revalorise",
        "rente.salaire_utile",
        "rente.montant",
        "rente.retenue_annuelle",
        "majoration.rente_majoree_maximale",
        "majoration.montant_maximum",
    ),
    "lump sums for small incapacities were printed, and are truncated": ("capital.montant_legal", "capital.complement"),
    "the daily wage of those who are not paid by the month": (
        "salaire.journalier_calcule",
        "salaire.base",
        "indemnite_journaliere.gain_net",
    ),
    "ceilings that follow the social security's": (
        "plafond_journalier.montant",
        "indemnite_journaliere.maximum_1_28",
        "indemnite_journaliere.maximum_29",
        "indemnite_journaliere.montant",
        "prime.montant_minimum",
        "prime.montant_maximum",
        "prime.montant_conforme",
        "pret.montant_maximum",
        "pret.demande_conforme",
    ),
    "the bounds within which a rate may move in a year": (
        "ecretement.plafond",
        "ecretement.plancher",
        "ecretement.borne",
        "tarification.taux_de_reference",
    ),
    "the four increases of the rate": (
        "majoration.trajet",
        "majoration.charges",
        "majoration.compensations",
        "majoration.penibilite",
        "eleves.taux_net",
        "tarification.taux_net",
        "tarification.taux_notifie",
    ),
    "which claims a rate counts": ("compte.nombre", "tarification.valeur_du_risque", "tarification.taux_brut"),
    "a rate for offices, narrowed to support functions": ("bureau.eligible", "bureau.taux"),
}
"""What changed, in our words, and the goals that show it."""

NEW: Mapping[str, tuple[str, ...]] = {
    "two aids against musculoskeletal disorders": (
        "aide_diagnostic.montant",
        "aide_diagnostic.eligible",
        "aide_action.montant",
        "aide_action.eligible",
        "aides.cumul",
        "aide.reservation_dans_les_delais",
        "aide.documents_dans_les_delais",
    ),
    "other incentives": (
        "aide_simplifiee.eligible",
        "contrat_prevention.eligible",
        "ristourne.eligible",
        "ristourne.plafond",
    ),
    "the capital is claimed with the other compensation, and is a privileged debt": (
        "recuperation.avec_les_prejudices",
        "recuperation.remboursement_du_capital",
        "recuperation.privilege",
    ),
    "a flat increase for firms with an accident in each of three years": (
        "majoration_forfaitaire.due",
        "majoration_forfaitaire.maximum",
    ),
    "psychic diseases": ("maladie.psychique_reconnaissable",),
    "the supplement for help by another person": ("tierce_personne.due", "tierce_personne.montant_mensuel"),
    "an appeal by the body that hosted the victim": ("litige.appel_de_l_organisme_d_accueil",),
}
"""What is new, and has no counterpart in 2012."""

RESTATED = (
    "assurance.affectation", "assurance.cotisation_supplementaire", "assurance.souscription", "faute_inexcusable.patrimoine",
    "litige.appel_de_la_caisse", "litige.appel_de_la_victime", "litige.appel_par_les_ayants_droit",
    "litige.saisine_par_la_caisse", "litige.saisine_par_la_victime", "litige.saisine_par_les_ayants_droit",
    "majoration.ajustee", "majoration.ayants_droit_conforme", "majoration.ayants_droit_maximum", "majoration.capital_maximum",
    "majoration.paiement", "majoration.reductible", "majoration.reduction", "majoration.retablissement",
    "majoration.total_des_ayants_droit", "prevention.actions", "tarif.date_effet",
)  # fmt: skip
"""Rewritten by a later text, and decided as before."""

SECONDS = 30
"""Of processor time, for the whole of it."""


@cache
def found() -> tuple[Difference, float]:
    """The difference, and the processor time that it took."""
    begun = process_time()
    return millesime.diff("2012", "2016"), process_time() - begun


def effects() -> dict[str, Effect]:
    return {one.goal: one for one in found()[0].effects}


def test_nothing_is_left_open() -> None:
    assert [one.goal for one in found()[0].effects if one.outcome is Outcome.NOT_ESTABLISHED] == []


@pytest.mark.parametrize("what", CHANGED)
def test_each_change_has_its_witness(what: str) -> None:
    told = effects()
    for goal in CHANGED[what]:
        assert told[goal].outcome is Outcome.WITNESS, goal
        assert told[goal].before is not None, goal
        assert told[goal].after is not None, goal


@pytest.mark.parametrize("what", NEW)
def test_each_new_rule_is_shown(what: str) -> None:
    changes = {change.name: change for change in found()[0].rules}
    for goal in NEW[what]:
        told = effects()[goal]
        assert changes[goal].kind is Change.ADDED
        assert (told.outcome, told.manner, told.before) == (Outcome.WITNESS, Manner.ALONE, None)
        assert told.after is not None


@pytest.mark.parametrize("goal", RESTATED)
def test_what_was_only_restated_is_proved_without_effect(goal: str) -> None:
    assert effects()[goal].outcome is Outcome.NONE


def test_every_change_is_accounted_for() -> None:
    """Each rule and barème that is written otherwise shows somewhere, or is proved not to."""
    told = effects()
    for change in found()[0].rules:
        if change.part in ("rule", "scale") and change.kind is Change.CHANGED:
            assert change.goals or told[change.name].outcome is Outcome.NONE, change.name
    assert {change.name for change in found()[0].rules if not change.goals and change.kind is Change.CHANGED} >= set(
        RESTATED
    )


def test_every_witness_can_be_repeated() -> None:
    """Each decision is the one that its edition takes of these very facts on that day; and the two are not the same."""
    for one in found()[0].effects:
        if one.outcome is not Outcome.WITNESS:
            continue
        said: list[Any] = []
        for decision, edition, day in zip((one.before, one.after), ("2012", "2016"), one.days, strict=True):
            if decision is None:
                assert one.goal not in edition_named(edition).goals()
                said.append(None)
                continue
            given = None if "date_reference" in decision.case.facts else day
            again = edition_named(edition).evaluate(decision.case.facts, [one.goal], at=given)
            assert again.record == decision.record, one.goal
            said.append((again[one.goal].status, again[one.goal].value))
        assert said[0] != said[1], one.goal


def test_no_witness_has_a_fact_too_many() -> None:
    """Without any of its facts, a witness shows the same thing no more."""
    for one in found()[0].effects:
        if one.manner is not Manner.MOVED or one.before is None or one.after is None:
            continue
        kept = [(decision.case.values, one.days[place]) for place, decision in enumerate((one.before, one.after))]
        shown = [decision[one.goal].status for decision in (one.before, one.after)]
        for name in sorted({name for values, _ in kept for name in values}):
            again = []
            for (values, day), edition in zip(kept, ("2012", "2016"), strict=True):
                lexicon = edition_named(edition)._lexicon
                facts = lexicon.written({each: value for each, value in values.items() if each != name})
                again.append(edition_named(edition).evaluate(facts, [one.goal], at=day)[one.goal])
            still = [each.status for each in again] == shown and (
                shown[0] is not shown[1] or again[0].value != again[1].value
            )
            assert not still, (one.goal, name)


def test_backwards_it_is_the_same() -> None:
    """What parts two laws does not depend on which is named first."""
    forth = {one.goal: one.outcome for one in found()[0].effects}
    assert {one.goal: one.outcome for one in millesime.diff("2016", "2012").effects} == forth


def test_it_takes_seconds() -> None:
    assert found()[1] < SECONDS
