"""Faults beyond the examples of the pages. What must be underlined stands between ⟦ and ⟧; the last is the fault itself."""

from __future__ import annotations

import pytest

from tests.units.lower.law import SECOND, clean, law, marked

FACTS = """
fait age : entier de 0 à 150
fait depense : montant
fait part : taux
fait ne : date
fait mort : date le cas échéant
fait oui : booléen
fait peut_etre : booléen le cas échéant
énumération mode : forfait | reel
énumération voie : courte | longue | forfait
fait choisi : mode
structure paie
  annee : entier
  montant : montant
  fin : date le cas échéant
fait paies : liste de paie
acteur caisse « la caisse »
barème plafond : montant
  à compter du 2000-01-01 : 100 €
"""

ONE = """
règle x : {type}
  version à compter du 2012-01-01 : {body}
"""

EXPRESSIONS = [
    # names
    ("booléen", "⟦choici⟧ = forfait", "ML201"),
    ("entier", "nombre de p dans paies tels que ⟦p.anee⟧ = 2012", "ML201"),
    ("montant", "somme de ⟦p.total⟧ pour p dans paies", "ML202"),
    ("booléen", "⟦caisse⟧ = 1", "ML204"),
    ("montant", "⟦plafond(age)⟧", "ML205"),
    ("booléen", "choisi = ⟦longue⟧", "ML207"),
    ("booléen", "⟦forfait⟧", "ML208"),
    ("entier", "⟦depense⟧(age)", "ML227"),
    ("entier", "⟦anee⟧(ne)", "ML201"),
    # types
    ("montant", "⟦3 ans⟧", "ML210"),
    ("booléen", "non ⟦age⟧", "ML210"),
    ("montant", "si oui alors ⟦age⟧ sinon 1 €", "ML210"),
    ("montant", "⟦12⟧", "ML215"),
    ("montant", "depense + ⟦12⟧", "ML215"),
    ("montant", "min(depense ; ⟦12⟧)", "ML215"),
    ("booléen", "depense entre ⟦0⟧ et 3 €", "ML215"),
    ("montant", "depense dans la limite de ⟦12⟧", "ML215"),
    ("booléen", "⟦age > depense⟧", "ML211"),
    ("booléen", "⟦ne = age⟧", "ML211"),
    ("booléen", "⟦age < part⟧", "ML211"),
    ("booléen", "⟦oui > faux⟧", "ML212"),
    ("booléen", "age entre 1 et ⟦ne⟧", "ML211"),
    ("date", "⟦ne + part⟧", "ML213"),
    ("entier", "⟦année(age)⟧", "ML213"),
    ("durée", "somme de ⟦p.fin⟧ pour p dans paies", "ML213"),
    ("booléen", "ne parmi (2012-01-01 ; ⟦3⟧)", "ML210"),
    ("booléen", "age parmi (1 ; ⟦ne⟧)", "ML220"),
    # what may not exist
    ("date", "⟦mort⟧", "ML216"),
    ("booléen", "oui et ⟦peut_etre⟧", "ML216"),
    ("date", "⟦si oui alors mort sinon ne⟧", "ML216"),
    ("booléen", "⟦droit commun⟧ ou oui", "ML219"),
    ("booléen", "conditions 1° de ⟦age⟧", "ML223"),
    ("montant", "⟦plafond⟧ à défaut 3 €", "ML230"),
]


@pytest.mark.parametrize(("type", "body", "code"), EXPRESSIONS, ids=str)
def test_faults_of_expressions(type: str, body: str, code: str) -> None:
    found = law(FACTS, ONE.format(type=type, body=body))
    assert found.codes == [code]
    assert found.places() == marked(body)


TEXTS = [
    ("ML201", "fait y : ⟦montent⟧"),
    ("ML202", "fait y : ⟦liste de sinistre⟧"),
    ("ML202", "dérogation e à ⟦tarif⟧\n  version à compter du 2012-01-01 : 3"),
    ("ML202", "règle y : date\n  s'apprécie au ⟦jour_j⟧\n  version à compter du 2012-01-01 : ne"),
    ("ML202", "complète ⟦inconnue⟧ : autre"),
    ("ML202", "modifie ⟦inconnue⟧ à compter du 2012-01-01 : 3"),
    ("ML201", "faculté f « agir » de ⟦caise⟧\n  version à compter du 2012-01-01"),
    ("ML202", "faculté f « agir » de caisse envers ⟦assure⟧\n  version à compter du 2012-01-01"),
    ("ML203", "énumération z : a | b | ⟦a⟧"),
    ("ML203", "complète mode : ⟦reel⟧"),
    ("ML203", "structure z\n  ⟦a⟧ : entier\n  ⟦a⟧ : entier"),
    ("ML207", "fait y : mode, présumé ⟦longue⟧"),
    ("ML210", "fait y : booléen, présumé ⟦3⟧"),
    ("ML210", "fait y : montant de ⟦1 %⟧ à 3 €"),
    ("ML215", "fait y : montant au moins ⟦0⟧"),
    ("ML216", "règle y : montant\n  version à compter du 2012-01-01 : plafond en vigueur au ⟦mort⟧"),
    ("ML218", "règle y : entier\n  version à compter du 2012-01-01\n    lorsque ⟦oui⟧ : 3"),
    (
        "ML218",
        "règle y : entier\n  version à compter du 2012-01-01 : 1\nmodifie y à compter du 2013-01-01\n  ⟦3 si oui⟧",
    ),
    (
        "ML207",
        "règle y : entier\n  version à compter du 2012-01-01\n    selon choisi\n      ⟦longue⟧ : 1\n      sinon : 2",
    ),
    (
        "ML210",
        "règle y : entier\n  version à compter du 2012-01-01\n    selon ne\n      moins de ⟦3⟧ : 1\n      sinon : 2",
    ),
    (
        "ML222",
        "règle y : entier\n  version à compter du 2012-01-01\n    selon age\n      ⟦de 9 à 3 : 1⟧\n      sinon : 2",
    ),
    ("ML301", "dérogation e à plafond_lu\n  version ⟦du 2013-01-01 au 2012-01-01⟧ : 3 €"),
    ("ML207", "barème z : mode\n  à compter du 2012-01-01 : ⟦longue⟧"),
    (
        "ML242",
        "barème z : taux par mode\n  année 2012\n    | mode | valeur |\n    | reel | 1 % |\n    | ⟦reel⟧ | 2 % |",
    ),
    ("ML242", "barème z : taux par mode\n    | annee | reel | ⟦reel⟧ |\n    | 2012 | 1 % | 2 % |"),
    (
        "ML210",
        "barème z : taux par mode\n  année 2012\n    | mode | valeur |\n    | reel | ⟦1 €⟧ |\n    | forfait | manque |",
    ),
    ("ML202", "barème z : taux par ⟦inconnue⟧\n  lacune année 2012"),
    (
        "ML201",
        "barème z : taux par mode\n  année 2012\n    | ⟦modes⟧ | valeur |\n    | reel | 1 % |\n    | forfait | 1 % |",
    ),
    ("ML303", "barème z : taux\n    | annee | valeur |\n    | 2012 | 1 % |\n    ⟦| 2012 | 2 % |⟧"),
    ("ML304", "barème z : taux\n    | annee | valeur |\n    | 2012 | 1 % |\n    ⟦| 2014 | 2 % |⟧"),
    ("ML305", "barème ⟦z⟧ : taux"),
    ("ML305", "faculté ⟦f⟧ « agir » de caisse"),
]


@pytest.mark.parametrize(("code", "text"), TEXTS, ids=lambda value: str(value)[:40])
def test_faults_of_elements(code: str, text: str) -> None:
    lu = "règle plafond_lu : montant\n  version à compter du 2012-01-01 : plafond"
    found = law(FACTS, lu, text)
    assert found.codes == [code]
    *first, fault = marked(text)
    assert found.places() == [fault]
    assert found.others()[: len(first)] == first


def test_one_fault_is_reported_once() -> None:
    found = law(
        """
        règle a : montant
          version à compter du 2012-01-01 : arrondi(inconnu * 3 + 2 € ; 0,01 €) dans la limite de 4 €
        règle b : booléen
          version à compter du 2012-01-01 : a > 3 € et (non inconnu ou inconnu = 3 ans)
        """
    )
    assert set(found.codes) == {"ML202"}
    assert found.places() == ["inconnu"]
    assert sorted(found.program.rules) == ["a", "b"]


def test_every_fault_is_reported_in_one_run() -> None:
    found = law(
        "fait a : montent",
        "règle b : date\n  version du 2012-01-01 au 2011-01-01 : 3 %\n  version à compter du 2013-01-01 : inconnu",
    )
    assert found.codes == ["ML201", "ML301", "ML210", "ML202"]


def test_the_nearest_name_is_offered_as_a_fix() -> None:
    found = law(FACTS, ONE.format(type="montant", body="depence"))
    [fault] = found.diagnostics
    assert fault.value("nearest") == "depense"
    assert fault.fix is not None
    assert fault.fix.replacement == "depense"


def test_the_missing_unit_is_offered_as_a_fix() -> None:
    [fault] = law(FACTS, ONE.format(type="montant", body="depense + 12")).diagnostics
    assert fault.fix is not None
    assert fault.fix.replacement == "\N{NO-BREAK SPACE}€"
    assert fault.fix.span.start == fault.primary.end


INHERITED = """
énumération mode : forfait | reel
fait choisi : mode
fait age : entier
structure paie
  annee : entier
  montant : montant
règle prime : montant « la prime »
  version du 2010-01-01 au 2011-12-31 : 10 €
  version à compter du 2012-01-01 : 20 €
"""

RESTATED = [
    ("ML326", "énumération ⟦mode⟧ : forfait"),
    ("ML326", "fait ⟦age⟧ : montant"),
    ("ML326", "structure ⟦paie⟧\n  montant : montant\n  annee : entier"),
    ("ML326", "règle ⟦prime⟧ : taux\n  version à compter du 2012-01-01 : 3 %"),
    ("ML327", "barème ⟦prime⟧ : montant\n  à compter du 2012-01-01 : 3 €"),
    ("ML303", "modifie prime ⟦à compter du 2012-01-01⟧ : 3 €"),
    ("ML302", "modifie prime ⟦du 2011-06-01 au 2012-06-01⟧ : 3 €"),
    ("ML302", "abroge prime ⟦à compter du 2011-06-01⟧"),
    ("ML324", "abroge prime ⟦à compter du 2001-06-01⟧"),
]


@pytest.mark.parametrize(("code", "text"), RESTATED, ids=lambda value: str(value)[:40])
def test_faults_against_the_extended_edition(code: str, text: str) -> None:
    first = clean(INHERITED)
    found = law(text, info=SECOND, over=first)
    assert found.codes == [code]
    assert found.places() == marked(text)
    assert found.others()
