"""The contribution rate: gross, net, mixed, limited; what is known of it, and what is named where it is not.

Figures « derived » come from the texts and from the published increases of 2013, 2016 and 2017.
"""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import Any

import pytest

from tests.acceptance.conftest import Decide
from tests.acceptance.dossiers import FIRM, Facts, having

PARTS = {20: "1/131", 50: "31/131", 85: "66/131", 100: "81/131", 120: "101/131", 149: "130/131"}
"""Individual part of the mixed rate by headcount, 2012 to 2017 (derived from the formula)."""

NET = {(2013, 0): "0.9977", (2013, 1): "2.5077", (2013, 2): "4.0177", (2016, 0): "0.9298", (2017, 0): "0.8976"}
"""Net rate in % by year and gross rate in % (derived)."""

CORRECTED = 320_772
"""Mean cost of 2013, services, incapacity of 40 % and more: as its correction of 9 February 2013 prints it."""


def establishment(year: int, wages: int, claims: list[dict[str, Any]], **more: Any) -> Facts:
    """A service establishment with the wages of three years, and its claims."""
    first = year - 4
    paid = [{"annee": first + each, "montant": wages if each == 2 else 0} for each in range(3)]
    facts = having(FIRM, entreprise__effectif=160, etablissement__secteur="ctn_d", etablissement__masse_salariale=paid)
    facts |= {"tarification": {"annee": year, "date_effet": f"{year}-01-01"}, "sinistres": claims}
    return having(facts, **more)


@pytest.mark.parametrize("headcount", PARTS)
@pytest.mark.parametrize("edition", ["2012", "2016"])
def test_the_individual_part(decide: Decide, headcount: int, edition: str) -> None:
    facts = having(FIRM, entreprise__effectif=headcount, tarification__annee=2012)
    decided = decide(facts, "tarification.mode", "tarification.fraction_individuelle", edition=edition, at="2012-06-01")
    assert decided.value("tarification.mode") == "mixte"
    assert decided.value("tarification.fraction_individuelle") == PARTS[headcount]


@pytest.mark.parametrize(("year", "gross"), NET)
def test_the_net_rate(decide: Decide, year: int, gross: int) -> None:
    claims = [{"annee": 2010, "categorie": "ip_40_deces"}] if gross else []
    wages = CORRECTED * 100 // gross if gross else 1
    decided = decide(
        establishment(year, wages, claims), "tarification.taux_brut", "tarification.taux_net_individuel", edition="2016"
    )
    net = decided.decision["tarification.taux_net_individuel"].value
    assert decided.decision["tarification.taux_brut"].value == Fraction(gross, 100)
    assert Fraction(str(net)) == Fraction(NET[year, gross]) / 100
    assert not decided.record["assumed"].keys() & {"date_reference"}


@pytest.mark.parametrize(
    ("before", "limited"),
    [("2 %", "0.012"), ("1.7298 %", "0.009298"), ("8 %", "0.064"), ("4 %", "0.032"), (None, "0.009298")],
)
def test_the_limits_of_2014(decide: Decide, before: str | None, limited: str) -> None:
    """Without a claim the rate falls, by 0.8 point or a fifth at most; without a rate the year before, freely."""
    facts = establishment(2016, 1, [], tarification__taux_precedent=before)
    assert decide(facts, "tarification.taux_net", edition="2016").value("tarification.taux_net") == limited


@pytest.mark.parametrize(
    ("edition", "year", "claims", "lacking"),
    [
        ("2012", 2012, [], ["majorations"]),
        ("2012", 2012, [{"annee": 2010, "categorie": "it_4_15"}], ["cout_moyen", "majorations"]),
        ("2016", 2014, [], ["majorations"]),
        ("2016", 2016, [{"annee": 2013, "categorie": "it_4_15"}], ["cout_moyen"]),
        ("2016", 2013, [{"annee": 2010, "categorie": "it_4_15"}], ["cout_moyen"]),
    ],
)
def test_what_was_not_found_is_named(
    decide: Decide, edition: str, year: int, claims: list[dict[str, Any]], lacking: list[str]
) -> None:
    result = decide(establishment(year, 1, claims), "tarification.taux_net_individuel", edition=edition).result(
        "tarification.taux_net_individuel"
    )
    assert (result["status"], result["value"]) == ("unknown", None)
    assert sorted(result["missing"]) == lacking


@pytest.mark.parametrize("year", [2012, 2013, 2014])
def test_a_year_without_wages_is_not_a_year_at_nought(decide: Decide, year: int) -> None:
    facts = establishment(year, 1, [])
    facts["etablissement"]["masse_salariale"].pop(1)
    assert decide(facts, "tarification.taux_brut", edition="2016").status("tarification.taux_brut") == "unknown"


def test_both_systems_in_2012(decide: Decide) -> None:
    """Expenses of 2008 and 2009 to the euro; nothing of 2007; a claim of 2010 needs a mean cost."""
    claims = [
        {"annee": spent, "categorie": "it_4_15", "depense_reelle": 1000 * (spent - 2000)}
        for spent in (2007, 2008, 2009)
    ]
    goals = ("tarification.depenses_anciennes", "tarification.valeur_du_risque", "tarification.taux_brut")
    decided = decide(establishment(2012, 1_700_000, claims), *goals, edition="2012")
    assert [decided.value(goal) for goal in goals] == ["17000.00", "17000.00", "0.01"]
    claims.append({"annee": 2010, "categorie": "it_4_15"})
    decided = decide(establishment(2012, 1_700_000, claims), *goals, edition="2012")
    assert [decided.status(goal) for goal in goals] == ["determined", "unknown", "unknown"]
    assert decided.result("tarification.taux_brut")["missing"] == ["cout_moyen"]


POWERS: list[tuple[str, Facts, str, str, list[str], str | None, str | None, str]] = [
    (
        "contestation",
        {"taux": {"date_notification": "2012-02-29"}},
        "faculté",
        "employeur",
        ["carsat"],
        "2012-04-29",
        "cour_nationale",
        "L.242-5",
    ),
    ("classement.revision", {}, "faculté", "carsat", ["employeur"], None, None, "L.242-5"),
    (
        "aggravation.declaration",
        {"etablissement": {"date_aggravation": "2012-03-01"}},
        "obligation",
        "employeur",
        ["carsat"],
        None,
        None,
        "L.242-5",
    ),
    (
        "leviers.majoration_taux",
        {"etablissement": {"manquement": True}},
        "faculté",
        "carsat",
        ["employeur"],
        None,
        None,
        "L.242-7",
    ),
    (
        "cotisation.provisionnelle",
        {"taux": {"notifie": False}},
        "obligation",
        "employeur",
        [],
        None,
        None,
        "D.242-6-22",
    ),
]


@pytest.mark.parametrize(
    ("goal", "facts", "kind", "holder", "towards", "until", "forum", "article"),
    POWERS,
    ids=[each[0] for each in POWERS],
)
def test_who_may_or_must(
    decide: Decide,
    goal: str,
    facts: Facts,
    kind: str,
    holder: str,
    towards: list[str],
    until: str | None,
    forum: str | None,
    article: str,
) -> None:
    result = decide(facts, goal, edition="2012", at="2012-04-01").result(goal)
    norm = result["norm"]
    assert (result["status"], result["value"]) == ("determined", True)
    assert (norm["kind"], norm["holder"]["name"]) == (kind, holder)
    assert [each["name"] for each in norm["towards"]] == towards
    assert norm.get("deadline", {}).get("value") == until
    assert norm.get("forum", {}).get("name") == forum
    assert [citation["article"] for citation in result["citations"]] == [article]


@pytest.mark.parametrize(
    ("published", "in_force"),
    [
        ("2011-12-30", "2012-01-01"),
        ("2012-01-01", "2012-04-01"),
        ("2012-03-31", "2012-04-01"),
        ("2012-12-31", "2013-01-01"),
    ],
)
def test_rates_in_force_from_the_next_quarter(decide: Decide, published: str, in_force: str) -> None:
    decided = decide({"tarif": {"date_publication": published}}, "tarif.date_effet", edition="2012")
    assert decided.decision["tarif.date_effet"].value == date.fromisoformat(in_force)
