"""What is printed of a model, and that nothing of it is left out."""

from __future__ import annotations

from fractions import Fraction

import pytest

from millesime.model.expressions import Value
from millesime.model.notation import written
from millesime.model.printer import show
from millesime.values import Duration
from millesime.values.types import AMOUNT, BOOLEAN, CALENDAR, DAYS, INTEGER, NUMBER, RATE, TEXT, Kind, Type
from tests.laboratory import compiled
from tests.units.model.sample import DISCORDANCE, FACTS, RULES, SCALES, SCENARIO


@pytest.mark.parametrize(
    ("value", "type_", "text"),
    [
        (None, AMOUNT, "sans objet"),
        (True, BOOLEAN, "vrai"),
        (19, INTEGER, "19"),
        (Fraction("149.5"), NUMBER, "149,5"),
        (Fraction(1, 3), NUMBER, "1/3"),
        (Fraction("728.01"), AMOUNT, "728,01 €"),
        (Fraction("12.5"), AMOUNT, "12,50 €"),
        (25000, AMOUNT, "25000 €"),
        (Fraction(1, 4), RATE, "25 %"),
        (Fraction("0.0027"), RATE, "0,27 %"),
        (Duration(240), CALENDAR, "20 ans"),
        (Duration(12), CALENDAR, "1 an"),
        (Duration(18), CALENDAR, "18 mois"),
        (Duration(0, 14), DAYS, "14 jours"),
        ("mixte", Type(Kind.CHOICE, "mode"), "mixte"),
        ("un mot", TEXT, "« un mot »"),
    ],
)
def test_values_are_written_as_the_law_writes_them(value: Value, type_: Type, text: str) -> None:
    assert written(value, type_) == text


def test_a_rule_is_printed_whole() -> None:
    program = compiled(FACTS, SCALES, RULES).program
    assert show(program.rules["base"]) == BASE.strip("\n")


def test_a_scale_is_printed_whole() -> None:
    program = compiled(FACTS, SCALES, RULES).program
    assert show(program.scales["taux_zone"]) == TAUX_ZONE.strip("\n")


def test_expressions_are_printed_alone() -> None:
    program = compiled(FACTS, SCALES, RULES).program
    bodies = {
        name: show(program.rules[name].versions[0].body) for name in ("total", "limite", "depart", "sinistre.impute")
    }
    assert bodies == {
        "total": "(… + …)\n  somme de rule sinistre.impute of s for s in fact sinistres such that (field s.annee > 2011)\n"
        "  (rule base by default 0 €)",
        "limite": "delay\n  of: 2 ans\n  from: fact jour\n  interrompu since: fact fin\n    until: fact jour",
        "depart": "pick: la plus tardive\n  1°: fact jour\n  2°: fact fin",
        "sinistre.impute": "if (field sinistre.annee > 2010) then field sinistre.cout else unfound « arrêté »",
    }


def test_a_program_holds_all_its_parts() -> None:
    program = compiled(FACTS, SCALES, RULES, SCENARIO).program
    text = show(program)
    for part in (
        *program.facts,
        *program.rules,
        *program.scales,
        *program.enumerations,
        *program.structures,
        *program.actors,
    ):
        assert part in text
    assert show(compiled(FACTS, SCALES, RULES, SCENARIO).program) == text


def test_a_discordance_is_printed_whole() -> None:
    text = show(compiled(FACTS, SCALES, RULES, DISCORDANCE).program)
    assert text.endswith(K01.rstrip("\n"))


def test_spans_are_not_printed() -> None:
    moved = compiled("\n\n" + FACTS, SCALES + "\n", RULES).program
    assert show(moved) == show(compiled(FACTS, SCALES, RULES).program)


BASE = """
rule base: montant « la base » in essai
  event jour
  applicable: fact assure
  reading guide « le guide »
  reading code
  version [2010-01-01 ; 2012-01-01[ reading guide in essai  [document-d-essai:B35 46-48]
    switch
      on: fact effectif
      ]-∞ ; 10[: scale plafond
      [10 ; 19]: arrondi((scale plafond * scale taux_zone(fact zone_choisie)); 0,01 €)
      else: (min(scale plafond; 3 €) at most 2 €)
  version [2012-01-01 ; +∞[ reading code in essai  [law D.432-6]
    arms
      if:
        conditions: toutes
          1°: (fact effectif > 3)  « assez de monde »
          2° when: fact annexe
            then: (fact zone_choisie in nord; sud)
          3°:
            conditions: l'une
              a): (fact jour between 2010-01-01 and 2011-01-01)
              b): not (fact fin exists)
        then: 0 €
      if: conditions 1°, 2° of conditions_communes
        then: 1 €
      else: scale plafond on (fact jour + 3 mois)
  transitional douce to base in essai
    version [2012-01-01 ; 2013-01-01[ by law in essai
      arms
        if: (fact effectif > 500)
          then: common law
  exception nouvelle to base in essai
    version [2012-01-01 ; +∞[ in essai
      when: fact annexe
        arms
          if: (fact effectif = 3)
            then: 3 €
  exception reprise to nouvelle in essai
    version [2012-01-01 ; +∞[ in essai
      arms
        if: (fact taux_retenu >= 50 %)
          then: common law
"""

TAUX_ZONE = """
scale taux_zone: taux by zone in essai
  version [2010-01-01 ; +∞[ in essai
    nord: 25 %
    sud: missing
  lacuna [2000-01-01 ; 2010-01-01[ « non retrouvé »
"""

K01 = """
discordance k01 « ce que vaut la base » high reading in essai
  touches base, plafond, nouvelle
  held « le guide »
  side « deux euros »  [document-d-essai:B35 46-48]
    given assure = vrai
    then
      given jour = 2010-06-01
      base = 2
  side « rien »  [law D.432-6]
    given assure = vrai
    reading code
      given jour = 2012-06-01
      base is unknown for want of effectif
"""
