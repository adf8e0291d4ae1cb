"""The pages of ML2xx and ML301 to ML327: the first example shows the fault at its place, the second does not."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from millesime.text.codes import editions, names
from tests.units.lower.law import law

PAGES = Path(__file__).parents[3] / "docs" / "diagnostics"
BLOCK = re.compile(r"^```loi\n(.*?)^```$", re.MULTILINE | re.DOTALL)

PLACES: dict[str, tuple[str, ...]] = {
    "ML201": ("prime.montent_fixe",),
    "ML202": ("stage.juge_satisfaisant",),
    "ML203": ("rente.salaire_annuel", "rente.salaire_annuel"),
    "ML204": ("mode_calcul",),
    "ML205": ("cout", "cout"),
    "ML206": ("forfait", "forfait"),
    "ML207": ("mixte",),
    "ML208": ("forfait",),
    "ML210": ("stage.date_fin",),
    "ML211": ("rente.taux_incapacite > accident.date",),
    "ML212": ("blessure.gravite >= forte",),
    "ML213": ("accident.date + rente.montant",),
    "ML214": ("salaire.journalier * 1,5 €",),
    "ML215": ("0",),
    "ML216": ("enquete.date_cloture + 2 ans",),
    "ML218": ("vrai si entreprise.effectif < 50",),
    "ML219": ("droit commun",),
    "ML220": ("seuil",),
    "ML222": ("entier de 100 à 0",),
    "ML223": ("conditions 1° de prime.conditions", "prime.conditions"),
    "ML224": ("sinistre_cout",),
    "ML225": ("sinistre.impute", "sinistre.impute"),
    "ML226": ("paie",),
    "ML227": ("plafond", "plafond"),
    "ML228": ("rente.taux",),
    "ML229": ("liste de sinistre",),
    "ML230": ("aide.versee",),
    "ML231": ("1", "2"),
    "ML232": ("prime.date_limite",),
    "ML233": ("conditions 1° et 3° de prime.conditions", "prime.conditions"),
    "ML241": ("batiment",),
    "ML242": ("chimie", "chimie"),
    "ML243": ("à compter du 2012-01-01 : 1 200 €",),
    "ML244": ("12 %",),
    "ML245": ("paies = 30 000 €",),
    "ML246": ("prime.due", "prime.due"),
    "ML247": ("stage.suivi", "stage.suivi"),
    "ML248": ("k01",),
    "ML249": ("avec effectif = 0 : petite_entreprise = vrai",),
    "ML250": ("k01",),
    "ML251": ("côté « moins de vingt salariés »", "haute"),
    "ML252": ("k01",),
    "ML253": ("élevée",),
    "ML254": ("k02",),
    "ML301": ("du 2012-12-31 au 2012-01-01",),
    "ML302": ("à compter du 2012-01-01", "du 2011-01-01 au 2012-06-30"),
    "ML303": ("à compter du 2012-01-01", "à compter du 2012-01-01"),
    "ML304": ("du 2013-01-01 au 2013-12-31", "du 2011-01-01 au 2011-12-31"),
    "ML305": ("prime.due",),
    "ML306": ("année 2012", "du 2011-01-01 au 2012-12-31"),
    "ML310": ("prime.date_limite", "prime.date_limite"),
    "ML311": ("tarification.annee", "tarification.annee"),
    "ML312": ("enquete.date_cloture", "enquete.date_cloture"),
    "ML315": ("[B35, lignes 46 à 48]",),
    "ML316": ("[B53 46-48]",),
    "ML317": ("[B35 99990-99999]",),
    "ML321": ("courte", "longue"),
    "ML322": ("prolonge",),
    "ML324": ("à compter du 2010-01-01", "prime.montant"),
    "ML325": ("à compter du 2014-01-01", "prime.montant"),
    "ML326": ("date_reference",),
    "ML327": ("date_reference",),
}
"""By code, what the first example underlines: the fault, then the second place."""


def test_every_code_has_its_place() -> None:
    assert sorted(PLACES) == sorted(entry.code for entry in (*names.ENTRIES, *editions.ENTRIES))


@pytest.mark.parametrize("code", PLACES)
def test_the_examples_show_and_mend_the_fault(code: str) -> None:
    wrong, mended = BLOCK.findall((PAGES / f"{code}.md").read_text(encoding="utf-8"))
    found = law(wrong)
    assert set(found.codes) == {code}
    assert (*found.places(), *found.others()) == PLACES[code]
    assert law(mended).codes == []
