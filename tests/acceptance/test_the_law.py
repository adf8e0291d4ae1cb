"""The law of the contract's table is all there, each version with its authority, each rule with its scenarios."""

from __future__ import annotations

import pytest

from tests.acceptance.conftest import Decide, Run, edition_named

FACTS_2012 = {
    "accident.date": "date",
    "victime.condamnation": "booléen",
    "victime.moralite_reconnue": "booléen",
    "victime.nationalite_francaise": "booléen",
    "victime.reside_en_france_depuis": "date",
    "stage.suivi_integralement": "booléen",
    "stage.juge_satisfaisant": "booléen",
    "stage.date_fin": "date",
    "etablissement_reeducation.avis_conforme": "booléen",
    "prime.date_demande": "date",
    "prime.montant_fixe": "montant",
    "victime.date_naissance": "date",
    "victime.service_national_satisfait": "booléen",
    "pret.engagement_exploitation": "booléen",
    "pret.montant_demande": "montant",
    "pret.duree": "durée",
    "pret.date_demande": "date",
    "entreprise.effectif": "entier",
    "tarification.date_effet": "date",
    "tarification.annee": "entier",
    "etablissement.annee_creation": "entier",
    "etablissement.alsace_moselle": "booléen",
    "etablissement.branche_designee": "booléen",
    "etablissement.travailleurs_domicile": "booléen",
    "etablissement.reprise_activite": "booléen",
    "employeur.conscience_du_danger": "booléen",
    "employeur.mesures_prises": "booléen",
    "victime.faute_inexcusable": "booléen",
    "rente.salaire_annuel": "montant",
    "rente.montant_annuel": "montant",
    "capital.montant": "montant",
    "rente.taux_incapacite": "taux",
    "victime.date_consolidation": "date",
    "majoration.date_effet": "date",
    "indemnites.date_cessation": "date",
    "enquete.date_cloture": "date",
    "caisse.date_reconnaissance": "date",
    "action_penale.date": "date",
    "action_penale.date_fin": "date",
    "action_reconnaissance.date": "date",
    "action_reconnaissance.date_fin": "date",
    "caisse.date_saisine": "date",
    "caisse.date_notification_echec": "date",
    "maladie.inscrite_tableau": "booléen",
    "maladie.delai_respecte": "booléen",
    "maladie.exposition_respectee": "booléen",
    "maladie.travaux_conformes": "booléen",
    "maladie.taux_incapacite": "taux",
    "maladie.deces": "booléen",
    "comite.lien_direct": "booléen",
    "comite.lien_essentiel": "booléen",
    "maladie.date_declaration": "date",
    "salaire.journalier": "montant",
}
FACTS_2016 = {
    **FACTS_2012,
    "entreprise.regime_general": "booléen",
    "entreprise.en_france": "booléen",
    "aide.date_reservation": "date",
    "aide.date_envoi_documents": "date",
    "depenses.formation_personne_ressource": "montant",
    "depenses.ergonome": "montant",
    "depenses.materiel": "montant",
    "depenses.formation_adaptee": "montant",
    "aide.diagnostic_fourni": "booléen",
    "aide.plan_actions_fourni": "booléen",
    "entreprise.region": "region",
    "demarche.etape_validee": "entier",
    "branche.convention_objectifs": "booléen",
}
GOALS_2012 = {
    "prime.eligible", "prime.montant_minimum", "prime.montant_maximum", "prime.date_limite_demande",
    "prime.montant_conforme", "pret.eligible", "pret.montant_maximum", "pret.duree_maximale", "pret.taux_interet",
    "tarification.mode", "tarification.fraction_individuelle", "faute_inexcusable.caracterisee",
    "majoration.rente_majoree_maximale", "majoration.montant_maximum", "majoration.capital_maximum",
    "recuperation.mode", "recuperation.duree_maximale", "faute_inexcusable.date_prescription", "maladie.voie",
    "maladie.avis_comite_requis", "maladie.reconnue", "rente.salaire_utile", "rente.taux_utile", "rente.montant",
    "capital.montant_legal", "indemnite_journaliere.montant",
}  # fmt: skip
GOALS_2016 = GOALS_2012 | {
    "aide_diagnostic.eligible", "aide_diagnostic.montant", "aide_action.eligible", "aide_action.montant",
    "ristourne.eligible", "ristourne.plafond", "contrat_prevention.eligible", "aide_simplifiee.eligible",
}  # fmt: skip


@pytest.mark.parametrize(
    ("edition", "facts", "goals"), [("2012", FACTS_2012, GOALS_2012), ("2016", FACTS_2016, GOALS_2016)]
)
def test_the_names_of_the_contract(run: Run, edition: str, facts: dict[str, str], goals: set[str]) -> None:
    told = run("facts", "--edition", edition, "--format", "json").json()
    kinds = {each["name"]: each["type"] for each in told["facts"]}
    assert {name: kinds.get(name, "absent").split(" le cas")[0] for name in facts} == facts
    assert goals <= {each["name"] for each in told["goals"]}
    assert goals <= set(edition_named(edition).goals())


@pytest.mark.parametrize("edition", ["2012", "2016"])
def test_each_version_has_an_authority(edition: str) -> None:
    bare = [
        f"{rule.name} {version.interval.since}"
        for rule in edition_named(edition).program.rules.values()
        for version in rule.versions
        if not version.authority.windows and not version.authority.pointers
    ]
    assert bare == []


@pytest.mark.parametrize("edition", ["2012", "2016"])
def test_each_rule_has_scenarios(edition: str) -> None:
    program = edition_named(edition).program
    own = {name for name, rule in program.rules.items() if rule.edition == edition and rule.structure is None}
    asked = {
        check.goal for scenario in program.scenarios for situation in scenario.situations for check in situation.checks
    }
    assert sorted(own - asked) == []


@pytest.mark.parametrize(
    ("goal", "facts", "day", "in_2012", "in_2016"),
    [
        ("recuperation.ouverte", {"employeur": {"inopposabilite": True}}, "2012-12-31", False, False),
        ("recuperation.ouverte", {"employeur": {"inopposabilite": True}}, "2013-01-01", None, True),
        ("prejudice_sexuel.distinct", {}, "2012-06-27", False, False),
        ("prejudice_sexuel.distinct", {}, "2012-06-28", False, True),
    ],
)
def test_what_2016_knows_and_2012_did_not(
    decide: Decide, goal: str, facts: dict, day: str, in_2012: bool | None, in_2016: bool
) -> None:
    """Law that changed before the end of 2012, or after it: each edition answers as it knew."""
    assert decide(facts, goal, edition="2012", at=day).value(goal) is in_2012
    assert decide(facts, goal, edition="2016", at=day).value(goal) is in_2016
