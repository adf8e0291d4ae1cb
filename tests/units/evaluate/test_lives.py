"""How long what an earlier edition said still answers in a later one (semantics 10), on the days where that turns."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from millesime.evaluate.engine import Engine
from millesime.model.edition import EditionInfo, Section
from millesime.model.program import Program
from millesime.pipeline import compile_edition, read
from millesime.text import Source
from millesime.text.codes import grave
from tests.laboratory import INFO, compiled, decide

EARLIER = """article D.1
  titre « Essai »
fait n : entier
barème du_document : entier
  à compter du 2009-01-01 : 7 [V 3]

règle du_guide : entier
  version à compter du 2009-01-01 [V 1] : 1
règle du_code : entier
  version à compter du 2009-01-01 [LEGI D.1] : 2
règle fenetre : entier
  version à compter du 2009-01-01, légifrance LEGIARTI000000000001 [V 1] : 2
règle les_deux : entier
  lecture guide « le document »
    version à compter du 2009-01-01 [V 1] : 3
  lecture code « le code »
    version à compter du 2009-01-01 [LEGI D.1] : 4
règle exception_du_document : entier
  version à compter du 2009-01-01 [LEGI D.1] : 5
  exception ouverte [V 2]
    6 si n > 1
règle exception_bornee : entier
  version à compter du 2009-01-01 [LEGI D.1] : 5
  exception close du 2009-01-01 au 2012-12-31 [V 2]
    6 si n > 1
règle lit_le_bareme : entier
  version à compter du 2009-01-01 [LEGI D.1] : si n > 1 alors du_document sinon 0
"""
LATER = "article D.2\n  titre « Essai »\nrègle ajoutee : entier\n  version à compter du 2016-01-01 [N 1] : 8\n"


def info(name: str, section: str, horizon: date, extends: str | None = None) -> EditionInfo:
    """An edition with one document of one section."""
    document = replace(INFO.documents[0], id=f"document-{name}", sections=(Section(section, section, 1, 99),))
    return replace(INFO, id=name, horizon=horizon, extends=extends, documents=(document,))


OLD = info("ancienne", "V", date(2012, 12, 31))
NEW = info("nouvelle", "N", date(2017, 12, 31), "ancienne")


def program(text: str, of: EditionInfo, parent: Program | None, parents: tuple[EditionInfo, ...]) -> Program:
    """The law of an edition on top of another's."""
    whole = compile_edition([read(Source("essai.loi", text))], of, parent, parents)
    assert not [each for each in whole.diagnostics if grave(each)]
    return whole.product


EDITIONS = {"ancienne": program(EARLIER, OLD, None, ())}
EDITIONS["nouvelle"] = program(LATER, NEW, EDITIONS["ancienne"], (OLD,))
DEAD, UNBORN = "beyond_horizon", "not_in_force"


@pytest.mark.parametrize(
    ("edition", "day", "wanted"),
    [
        ("ancienne", "2008-12-31", [UNBORN] * 7),
        ("ancienne", "2009-01-01", [1, 2, 2, 3, 6, 6, 7]),
        ("ancienne", "2012-12-31", [1, 2, 2, 3, 6, 6, 7]),
        ("ancienne", "2013-01-01", [DEAD] * 7),
        ("nouvelle", "2012-12-31", [1, 2, 2, 3, 6, 6, 7]),
        ("nouvelle", "2013-01-01", [DEAD, 2, 2, 4, DEAD, 5, DEAD]),
        ("nouvelle", "2017-12-31", [DEAD, 2, 2, 4, DEAD, 5, DEAD]),
        ("nouvelle", "2018-01-01", [DEAD] * 7),
    ],
)
def test_a_rule_lives_as_long_as_what_it_rests_on(edition: str, day: str, wanted: list[object]) -> None:
    """A document's figure dies with its edition's horizon; the code lives on, and a reading of it answers by name."""
    goals = [line.split()[1] for line in EARLIER.splitlines() if line.startswith("règle")]
    outcome = Engine(EDITIONS[edition]).ask({"n": 2}, goals, date.fromisoformat(day))
    found = [answer.node.value if answer.status == "determined" else answer.status.value for answer in outcome.answers]
    assert found == wanted


def test_a_dead_branch_only_matters_where_it_is_taken() -> None:
    """A barème that has died is read by one branch: the other still answers, and a missing fact may yet choose it."""
    engine, day = Engine(EDITIONS["nouvelle"]), date(2014, 1, 1)
    assert engine.ask({"n": 1}, ["lit_le_bareme"], day).answers[0].node.value == 0
    unknown = engine.ask({}, ["lit_le_bareme"], day).answers[0]
    assert unknown.status == "unknown"
    assert unknown.node.value.missing == {"n"}


def test_a_presumption_does_not_make_a_case_contradictory() -> None:
    """A check between facts that lacks one of them breaks nothing, though that one be presumed."""
    law = "fait n : entier\nfait p : booléen, présumé faux\ncohérence « l'un ou l'autre » : p ou n >= 10\n"
    law += "règle r : entier\n  version à compter du 2010-01-01 [D10 1] : n\n"
    engine = Engine(compiled("article D.1\n  titre « Essai »\n" + law).program)
    assert not engine.incoherent({"n": 5})
    assert [check.label for check in engine.incoherent({"n": 5, "p": False})] == ["l'un ou l'autre"]


def test_days_near_the_ends_of_the_calendar_do_not_hinder_the_order_of_missing_facts() -> None:
    """The law may name the first and the last day that there is."""
    law = "fait a : date\nfait b : date\nrègle r : booléen\n"
    law += "  version à compter du 2010-01-01 [D10 1] : a < 9999-12-31 et b > 0001-01-01\n"
    trial = compiled("article D.1\n  titre « Essai »\n" + law)
    assert decide(trial, "{}", ["r"], date(2012, 1, 1))["r"].missing == ("a", "b")
