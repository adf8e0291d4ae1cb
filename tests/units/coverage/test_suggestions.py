"""What is suggested for a small law, written out and put beside it, reaches all of it; what cannot be reached is left."""

from __future__ import annotations

import pytest

from millesime.coverage.written import TO_CHECK, scenarios
from millesime.workspace.suggestions import suggested
from tests.laboratory import INFO
from tests.units.coverage.law import measure, missing
from tests.units.coverage.test_reached import EXCEPTIONS, FACTS

ALONE = "  version à compter du 2012-01-01 :\n    "
LISTS = """structure accident
  annee : entier de 1990 à 2100
  trajet : booléen
fait accidents : liste de accident
"""


def law(body: str, type: str = "entier", more: str = "") -> str:
    return f"{FACTS}règle r : {type}\n{ALONE}{body}\n{more}"


def suggestion(text: str) -> str:
    """The scenarios that are suggested for a law."""
    trial, found = measure(text)
    source = next(iter(trial.sources.values()))
    made = suggested(found, {INFO.id: source.name}, {source.name})
    return scenarios(made.files[source.name], source)


@pytest.mark.parametrize(
    "text",
    [
        law("si a et (b ou non c) alors 1 sinon 2"),
        law("1 si a et n >= 20\n    2 si b\n    sinon 3"),
        law("selon n\n      moins de 20 : 1\n      de 20 à 149 : 2\n      150 et plus : 3"),
        law("selon m\n      collective ou mixte : 1\n      sinon : 2"),
        law("vrai si toutes les conditions suivantes\n      1° a\n      2° lorsque b : c\n    sinon faux", "booléen"),
        law("vrai si aucune des conditions suivantes\n      1° a\n      2° n entre 3 et 7\n    sinon faux", "booléen"),
        law("a et debut + 3 ans <= jour", "booléen"),
        law("n dans la limite de 10 avec un minimum de 3"),
        law("1", more=EXCEPTIONS),
        law("1", more="  mesure transitoire t du 2012-01-01 au 2012-12-31\n    lorsque a :\n      5 si b\n"),
        law("1", more="  lacune du 2010-01-01 au 2011-12-31 « texte non retrouvé »\n"),
        law("1 si a\n    sinon inconnu faute de « l'annexe »"),
        law("t", more="barème t : entier\n  à compter du 2012-01-01 : 8\n  à compter du 2013-01-01 : 9\n"),
        law("délai de 2 ans à compter de jour\n      interrompu de debut à fin", "date le cas échéant"),
        law("la plus tardive des\n      1° jour\n      2° debut", "date"),
        law("si s alors 1 sinon 2", more=f"règle s : booléen\n{ALONE}a et n >= 7 et m = mixte\n"),
        law("si m2 = mixte alors 1 sinon 2", more=f"règle m2 : mode\n{ALONE}mixte si n > 149\n    sinon collective\n"),
        law("nombre de x dans accidents tels que x.trajet et x.annee >= 2010", more=LISTS),
        law(
            "somme de x.compte pour x dans accidents",
            more=f"{LISTS}règle accident.compte : entier\n{ALONE}0 si accident.trajet\n    sinon 1\n",
        ),
    ],
)
def test_what_is_suggested_reaches_everything(text: str) -> None:
    assert missing(text) != []
    written = suggestion(text)
    assert written == suggestion(text)
    assert missing(f"{text}\n{written}") == []


def test_each_reading_is_asked() -> None:
    text = f"{FACTS}règle r : entier\n  lecture guide « le guide »\n{ALONE}1\n  lecture code « le code »\n{ALONE}2\n"
    written = suggestion(text)
    assert "selon la lecture code : r = 2" in written
    assert missing(f"{text}\n{written}") == []


def test_what_no_case_reaches_is_left_and_told() -> None:
    text = law("1 si a\n    2 si a et b\n    sinon 3")
    trial, found = measure(text)
    source = next(iter(trial.sources.values()))
    made = suggested(found, {INFO.id: source.name}, {source.name})
    assert [source.text[one.start : one.end] for one in made.vain[source.name]] == ["2", "a", "b"]


def test_a_condition_that_another_implies_is_left() -> None:
    """It is never false where the other is true: no two cases show that it decides alone."""
    text = law("debut existe et debut + 3 ans <= jour", "booléen")
    assert missing(f"{text}\n{suggestion(text)}") == ["condition debut existe"]


def test_a_value_that_cannot_be_written_is_not_suggested() -> None:
    """Nor is a third: facts that give a value which a scenario can state are looked for."""
    written = suggestion(law("si a alors (n + 1) / 3 sinon 2", "nombre"))
    expected = [line for line in written.splitlines() if line.endswith(TO_CHECK)]
    assert expected
    assert not any("/" in line for line in expected)
