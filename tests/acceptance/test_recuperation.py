"""L.452-2: how the fund recovers the increase from the employer, as each edition knows it."""

from __future__ import annotations

import pytest

from millesime import Duration, Status
from tests.acceptance.conftest import Decide, edition_named
from tests.acceptance.contract import steps
from tests.acceptance.dossiers import Facts

MODE, LENGTH = "recuperation.mode", "recuperation.duree_maximale"
OLD = ("cotisation_complementaire", "LEGIARTI000025016286", "2012")
NEW = ("capital_representatif", "LEGIARTI000026799867", "2016")


@pytest.mark.parametrize("given", [True, False], ids=["event-date-given", "asked-with-at"])
@pytest.mark.parametrize(
    ("edition", "day", "expected"),
    [
        ("2012", "2012-06-01", OLD),
        ("2016", "2012-06-01", OLD),
        ("2016", "2013-03-31", OLD),
        ("2016", "2013-04-01", NEW),
        ("2016", "2013-04-02", NEW),
        ("2016", "2016-05-03", NEW),
    ],
)
def test_the_mode_of_recovery(decide: Decide, edition: str, day: str, expected: tuple, given: bool) -> None:
    value, legifrance, knows = expected
    facts = {"majoration": {"date_effet": day}} if given else {}
    decided = decide(facts, MODE, LENGTH, edition=edition, at=None if given else day)
    result = decided.result(MODE)
    (cited,) = result["citations"]
    assert (result["status"], result["value"]) == ("determined", value)
    assert (cited["article"], cited["legifrance"], cited["edition"]) == ("L.452-2", legifrance, knows)
    if value == OLD[0]:
        assert decided.value(LENGTH) == "P20Y"
        assert decided.decision[LENGTH].value == Duration(240)
        assert "20 ans" in decided.told("fr")
        assert "20 years" in decided.told("en")
        assert cited["source"]["document"] == "guide-2012"
    else:
        assert decided.status(LENGTH) == "not_in_force"
        assert decided.decision[LENGTH].status is Status.NOT_IN_FORCE
        assert cited["version"] == {"from": "2013-04-01", "to": None}
    assert value in decided.told("fr")
    assert value in decided.told("en")


def test_2012_does_not_answer_for_2016(decide: Decide) -> None:
    decided = decide({"majoration": {"date_effet": "2016-05-03"}}, MODE, LENGTH, edition="2012")
    for goal in (MODE, LENGTH):
        result = decided.result(goal)
        assert (result["status"], result["value"], result["missing"]) == ("beyond_horizon", None, [])
        assert decided.decision[goal].status is Status.BEYOND_HORIZON
    assert "au-delà de l’horizon" in decided.told("fr")
    assert "beyond the horizon" in decided.told("en")


@pytest.mark.parametrize(
    ("edition", "last", "after"), [("2012", "2012-12-31", "2013-01-01"), ("2016", "2017-12-31", "2018-01-01")]
)
def test_the_horizon_to_the_day(edition: str, last: str, after: str) -> None:
    law = edition_named(edition)
    assert law.evaluate({}, [MODE], at=last)[MODE].status is Status.DETERMINED
    assert law.evaluate({}, [MODE], at=after)[MODE].status is Status.BEYOND_HORIZON


def test_an_amendment_is_named_and_closes_the_version_in_its_own_edition_only(decide: Decide) -> None:
    amended = decide({}, MODE, edition="2016", at="2016-05-03")
    trail = amended.result(MODE)["trail"]
    assert "2012-1404" in str([step.get("amended_by") for step in steps(trail)] + amended.result(MODE)["citations"])
    in_2016 = decide({}, MODE, edition="2016", at="2012-06-01").result(MODE)["citations"][0]
    in_2012 = decide({}, MODE, edition="2012", at="2012-06-01").result(MODE)["citations"][0]
    assert (in_2016["version"]["to"], in_2012["version"]["to"]) == ("2013-04-01", None)


def test_the_fault_and_the_increase(decide: Decide) -> None:
    facts = {
        "accident": {"date": "2011-03-01"},
        "employeur": {"conscience_du_danger": True, "mesures_prises": False},
        "victime": {"faute_inexcusable": False, "date_consolidation": "2012-05-02"},
        "rente": {"salaire_annuel": "50000", "taux_incapacite": "50 %", "montant_annuel": "15000"},
        "capital": {"montant": "1234.56"},
    }
    goals = (
        "faute_inexcusable.caracterisee",
        "majoration.rente_majoree_maximale",
        "majoration.montant_maximum",
        "majoration.capital_maximum",
    )
    decided = decide(facts, *goals, edition="2012", at="2012-06-01")
    # 17 921.64 is the minimum wage of annuities: what exceeds twice it counts for a third, 40 562.19.
    assert [decided.value(goal) for goal in goals] == [True, "20281.10", "5281.10", "1234.56"]
    spared = {**facts, "employeur": {"conscience_du_danger": False}}
    refused = decide(spared, *goals, edition="2012", at="2012-06-01")
    assert refused.value(goals[0]) is False
    assert {refused.status(goal) for goal in goals[1:]} == {"not_applicable"}


def test_prescription_runs_from_the_latest_starting_point(decide: Decide) -> None:
    goal = "faute_inexcusable.date_prescription"
    facts: Facts = {
        "accident": {"date": "2010-01-10"},
        "indemnites": {"date_cessation": "2010-03-01"},
        "enquete": {"date_cloture": None},
        "caisse": {"date_reconnaissance": None, "date_saisine": None, "date_notification_echec": None},
        "action_penale": {"date": None, "date_fin": None},
        "action_reconnaissance": {"date": None, "date_fin": None},
    }
    assert decide(facts, goal, edition="2012").value(goal) == "2012-03-01"
    interrupted = {
        **facts,
        "caisse": {**facts["caisse"], "date_saisine": "2011-06-01", "date_notification_echec": "2011-09-15"},
    }
    assert decide(interrupted, goal, edition="2012").value(goal) == "2013-09-15"
    unsaid = {key: value for key, value in facts.items() if key != "enquete"}
    assert decide(unsaid, goal, edition="2012").result(goal)["missing"] == ["enquete.date_cloture"]
