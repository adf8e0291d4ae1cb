"""What an inventory proves, and what it does not take for a proof."""

from __future__ import annotations

from dataclasses import replace

import pytest

from millesime.editions.carried import declared, unmet
from millesime.editions.inventory import read_inventory, twice
from millesime.model.edition import Document, Section
from millesime.text.source import Source
from tests import laboratory

LAW = """\
acteur caisse « la caisse »
fait effectif : entier
barème plafond : montant
  année 2012 : 36 372 € [A 40]
règle seuil : entier
  version du 1996-01-01 au 2011-12-31 [A 10-12] : 10
  version à compter du 2012-01-01 [A 20]
    selon effectif
      moins de 20 : 1 [A 21]
      20 et plus  : 2
dérogation ailleurs à seuil
  version à compter du 2012-01-01 [A 30-31] : 3 si effectif = 7
faculté recours « contester » de caisse
  version à compter du 2012-01-01 [A 50] si effectif > 3
  dans un délai de 2 mois à compter de 2012-01-01 [A 52]
"""
INFO = replace(laboratory.INFO, documents=(Document("d", "d", "d", "0" * 64, (Section("A", "a", 5, 60),)),))
TRIAL = laboratory.compiled(LAW, info=INFO)


def codes(text: str) -> list[str]:
    read = read_inventory(Source("inventaire.yaml", text))
    assert not read.diagnostics
    return [one.code for one in unmet(read.product, declared(TRIAL.program), [INFO])]


@pytest.mark.parametrize(
    ("name", "lines"),
    [
        ("seuil", "12"),  # the last line of a version's pointer
        ("seuil", "5-10"),  # the first
        ("seuil", "21"),  # a branch's
        ("seuil", "30"),  # an exception's, from the rule that it derogates from
        ("ailleurs", "31-33"),
        ("plafond", "40"),
        ("recours", "50"),
        ("recours", "52"),  # a deadline's
        ("effectif", "60"),  # a fact cites nothing
        ("caisse", "60"),
    ],
)
def test_a_passage_is_carried_by_what_cites_a_line_of_it(name: str, lines: str) -> None:
    assert codes(f"- {{id: A1, at: A {lines}, says: x, in: [{name}]}}") == []


@pytest.mark.parametrize(
    ("name", "lines"), [("seuil", "13-19"), ("seuil", "22-29"), ("ailleurs", "10"), ("plafond", "41")]
)
def test_next_to_it_is_not_in_it(name: str, lines: str) -> None:
    assert codes(f"- {{id: A1, at: A {lines}, says: x, in: [{name}]}}") == ["ML396"]


def test_one_of_several_passages_is_enough() -> None:
    assert codes("- {id: A1, at: A 13 ; A 40, says: x, in: [plafond]}") == []
    assert codes("- {id: A1, at: A 13 ; A 41, says: x, in: [plafond]}") == ["ML396"]


@pytest.mark.parametrize(
    ("at", "found"), [("A 4-6", "ML392"), ("A 60-61", "ML392"), ("A 9-8", "ML392"), ("B 9", "ML392"), ("A 5-60", None)]
)
def test_a_passage_lies_in_its_section(at: str, found: str | None) -> None:
    assert codes(f"- {{id: A1, at: {at}, says: x, because: titre}}") == ([found] if found else [])


def test_a_name_that_is_gone_brings_the_nearest() -> None:
    read = read_inventory(Source("i", "- {id: A1, at: A 10, says: x, in: [seuill]}")).product
    (fault,) = unmet(read, declared(TRIAL.program), [INFO])
    assert fault.code == "ML395"
    assert fault.fix is not None
    assert fault.fix.replacement == "seuil"


def test_ids_are_counted_once() -> None:
    read = read_inventory(Source("i", "- {id: A1, at: A 1, says: x}\n- {id: A1, at: A 2, says: y}")).product
    assert [one.code for one in twice(read)] == ["ML391"]


@pytest.mark.parametrize(
    "text",
    ["id: A1", "- A1", "- {id: A1, says: x}", "- {id: A1, at: A, says: x}", "- {id: A1, at: A 1, says: x, in: []}"],
)
def test_another_shape_is_told_and_read_as_nothing(text: str) -> None:
    read = read_inventory(Source("inventaire.yaml", text))
    assert read.product == ()
    assert read.diagnostics


def test_the_law_of_these_tests_is_sound() -> None:
    assert TRIAL.codes() == []


def test_an_empty_inventory_says_nothing() -> None:
    assert read_inventory(Source("inventaire.yaml", "[]")).diagnostics == ()
