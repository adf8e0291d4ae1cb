"""The cases of the acceptance tests: facts as a developer nests them, and the same case with a few of them changed."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

Facts = dict[str, Any]

FIRM: Facts = {"entreprise": {"effectif": 19}, "etablissement": {"annee_creation": 1990, "alsace_moselle": False}}
"""Nineteen employees, an old establishment, outside Alsace-Moselle."""

REHABILITATED: Facts = {
    "accident": {"date": "2010-09-14"},
    "victime": {
        "condamnation": False,
        "moralite_reconnue": True,
        "nationalite_francaise": True,
        "date_naissance": "1975-06-20",
        "service_national_satisfait": True,
    },
    "stage": {"suivi_integralement": True, "juge_satisfaisant": True},
    "etablissement_reeducation": {"avis_conforme": True},
    "pret": {"engagement_exploitation": True, "date_demande": "2012-04-01"},
}
"""A victim at the end of rehabilitation, entitled to the prime and to the loan asked for on 2012-04-01."""

DISEASE: Facts = {
    "maladie": {
        "inscrite_tableau": False,
        "delai_respecte": False,
        "exposition_respectee": False,
        "travaux_conformes": False,
        "taux_incapacite": "25 %",
        "deces": False,
    },
    "comite": {"lien_direct": True, "lien_essentiel": True},
}
"""A disease that no table lists, with a quarter of incapacity; the day of its declaration is for the test to say."""

AIDED: Facts = {
    "entreprise": {"effectif": 30, "regime_general": True, "en_france": True},
    "aide": {"date_reservation": "2016-09-01", "date_envoi_documents": "2017-03-15"},
    "depenses": {"formation_personne_ressource": "0.00", "ergonome": "10000.00"},
}
"""A firm that fulfils every condition of the TMS Pros Diagnostic aid."""


def having(facts: Facts, **changes: Any) -> Facts:
    """The same case with some facts changed, `a__b=1` for `a.b`; `...` takes a fact away.

    >>> having({"a": {"b": 1, "c": 2}}, a__b=3, a__c=..., d__e=4)
    {'a': {'b': 3}, 'd': {'e': 4}}
    """
    changed = deepcopy(facts)
    for path, value in changes.items():
        branch, leaf = path.split("__")
        if value is ...:
            del changed[branch][leaf]
        else:
            changed.setdefault(branch, {})[leaf] = value
    return changed
