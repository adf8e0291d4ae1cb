"""The figures that publishers print for 2009 to 2017, computed again to the cent; where they differ, both are told."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from millesime import Decision
from tests.acceptance.conftest import edition_named
from tests.acceptance.dossiers import REHABILITATED, Facts, having

MINISTER = "réponse ministérielle à la question n° 56697"
GUIDE = "guide pratique, fiche B35"
LAWYERS = "avocats-dommages-corporels.info"
HANDROIT = "handroit.com"
DECREE = "D. 434-1, barème du 1er avril 2016"


@dataclass(frozen=True)
class Printed:
    """A figure in euros as `publisher` prints it for `year`; `reading` where it is not the one held first.

    `publisher` is empty for a figure that no source prints and that the texts give.
    """

    year: int
    what: str
    euros: str
    publisher: str = ""
    reading: str | None = None


CEILINGS = [
    Printed(2009, "ceiling", "286.12"),
    Printed(2010, "ceiling", "288.73"),
    Printed(2011, "ceiling", "294.83", "53.force-ouvriere.org"),
    Printed(2012, "ceiling", "303.34", LAWYERS),
    Printed(2013, "ceiling", "308.84"),
    Printed(2014, "ceiling", "313.15"),
    Printed(2015, "ceiling", "317.25"),
    Printed(2016, "ceiling", "322.05"),
    Printed(2017, "ceiling", "327.16"),
]
ALLOWANCES = [
    Printed(2009, "first_days", "171.67"),
    Printed(2009, "later_days", "228.89"),
    Printed(2010, "first_days", "173.23"),
    Printed(2010, "later_days", "230.98"),
    Printed(2011, "first_days", "176.89"),
    Printed(2011, "later_days", "235.86"),
    Printed(2012, "first_days", "182.00", LAWYERS),
    Printed(2012, "later_days", "242.67", LAWYERS),
    Printed(2013, "first_days", "185.30", "spif-cftc.fr"),
    Printed(2013, "later_days", "247.07", "service-public.fr, fiche F175"),
    Printed(2014, "first_days", "187.89"),
    Printed(2014, "later_days", "250.52"),
    Printed(2015, "first_days", "190.35", "entreprises-mutuelle.fr"),
    Printed(2015, "later_days", "253.80", "entreprises-mutuelle.fr"),
    Printed(2016, "first_days", "193.23", HANDROIT),
    Printed(2016, "later_days", "257.64"),
    Printed(2016, "later_days", "257.65", HANDROIT, reading="arrondi"),
    Printed(2017, "first_days", "196.29"),
    Printed(2017, "first_days", "196.30", reading="arrondi"),
    Printed(2017, "later_days", "261.72"),
    Printed(2017, "later_days", "261.73", reading="arrondi"),
]
REHABILITATION = [
    Printed(2009, "prime_least", "858.36", MINISTER),
    Printed(2009, "prime_most", "2288.96", MINISTER),
    Printed(2009, "loan", "51501.60", MINISTER),
    Printed(2010, "prime_least", "866.19"),
    Printed(2010, "prime_most", "2309.84"),
    Printed(2011, "prime_least", "884.49"),
    Printed(2011, "prime_most", "2358.64"),
    Printed(2011, "loan", "53069.40"),
    Printed(2012, "prime_least", "728.01", GUIDE),
    Printed(2012, "prime_least", "910.02", reading="code"),
    Printed(2012, "prime_most", "1941.36", GUIDE),
    Printed(2012, "prime_most", "2426.72", reading="code"),
    Printed(2012, "loan", "43680.60", GUIDE),
    Printed(2012, "loan", "54601.20", reading="code"),
    Printed(2013, "prime_least", "926.52"),
    Printed(2013, "prime_most", "2470.72"),
    Printed(2013, "loan", "55591.20"),
    Printed(2014, "prime_least", "939.45"),
    Printed(2014, "prime_most", "2505.20"),
    Printed(2014, "loan", "56367.00"),
    Printed(2015, "prime_least", "951.75"),
    Printed(2015, "prime_most", "2538.00"),
    Printed(2015, "loan", "57105.00"),
    Printed(2016, "prime_least", "966.15"),
    Printed(2016, "prime_most", "2576.40"),
    Printed(2016, "loan", "57969.00"),
    Printed(2017, "prime_least", "981.48"),
    Printed(2017, "prime_most", "2617.28"),
    Printed(2017, "loan", "58888.80"),
]
CAPITAL = [
    Printed(2016, f"capital_{rate}", euros, DECREE)
    for rate, euros in enumerate(
        ["411.12", "668.20", "976.44", "1541.13", "1952.33", "2414.71", "2928.25", "3493.59", "4110.06"], start=1
    )
]


def asked(what: str, year: int) -> tuple[str, Facts]:
    """The goal and the facts that ask for a figure, on 1 June of its year."""
    day = f"{year}-06-01"
    simple = {
        "ceiling": ("plafond_journalier.montant", {}),
        "first_days": ("indemnite_journaliere.maximum_1_28", {"arret": {"date": day}}),
        "later_days": ("indemnite_journaliere.maximum_29", {"arret": {"date": day}}),
    }
    if what in simple:
        return simple[what]
    if what.startswith("capital_"):
        rate = f"{what.removeprefix('capital_')} %"
        return "capital.montant_legal", {"victime": {"date_consolidation": day}, "rente": {"taux_incapacite": rate}}
    entitled = having(REHABILITATED, accident__date=f"{year - 1}-02-10", stage__date_fin=day, pret__date_demande=day)
    goals = {"prime_least": "prime.montant_minimum", "prime_most": "prime.montant_maximum"}
    return goals.get(what, "pret.montant_maximum"), entitled


def decided(goal: str, facts: Facts, year: int, reading: str | None = None, edition: str = "2016") -> Decision:
    return edition_named(edition).evaluate(facts, goals=[goal], at=date(year, 6, 1), reading=reading)


def named(printed: Printed) -> str:
    return f"{printed.year}-{printed.what}-{printed.euros}"


@pytest.mark.parametrize("printed", [*CEILINGS, *ALLOWANCES, *REHABILITATION, *CAPITAL], ids=named)
def test_to_the_cent(printed: Printed) -> None:
    goal, facts = asked(printed.what, printed.year)
    result = decided(goal, facts, printed.year)[goal]
    told = {None: result.value} | {other["reading"]: Decimal(other["value"]) for other in result.discordances}
    assert told[printed.reading] == Decimal(printed.euros)
    if printed.reading is not None:
        chosen = decided(goal, facts, printed.year, reading=printed.reading)[goal]
        assert chosen.value == Decimal(printed.euros)
        assert {Decimal(other["value"]) for other in chosen.discordances} == {result.value}


@pytest.mark.parametrize(
    "printed", [each for each in [*CEILINGS, *ALLOWANCES, *REHABILITATION] if each.year <= 2012], ids=named
)
def test_the_earlier_edition_says_the_same(printed: Printed) -> None:
    goal, facts = asked(printed.what, printed.year)
    chosen = decided(goal, facts, printed.year, reading=printed.reading, edition="2012")[goal]
    assert chosen.value == Decimal(printed.euros)


@pytest.mark.parametrize(
    ("year", "held", "other"), [(2016, "257.64", "257.65"), (2017, "261.72", "261.73")], ids=["2016", "2017"]
)
def test_publishers_that_differ_are_both_told(year: int, held: str, other: str) -> None:
    """A high wage meets the cap: the allowance is the one figure, and the decision says the other and who holds it."""
    facts: dict[str, Any] = {"arret": {"date": f"{year}-06-01", "jour": 29}, "salaire": {"journalier": "400.00"}}
    decision = decided("indemnite_journaliere.montant", facts, year)
    result = decision["indemnite_journaliere.montant"]
    (rival,) = result.discordances
    assert (result.value, rival["value"]) == (Decimal(held), other)
    assert rival["reading"] == "arrondi"
    assert "arrondi" in rival["held_by"]
    for figure in (held, other):
        assert figure.replace(".", ",") in decision.explain(lang="fr")


@pytest.mark.parametrize("year", [2009, 2010, 2011, 2012, 2013, 2014, 2015])
def test_no_discordance_where_publishers_agree(year: int) -> None:
    for what in ("first_days", "later_days"):
        goal, facts = asked(what, year)
        assert decided(goal, facts, year)[goal].discordances == ()


@pytest.mark.parametrize(
    ("salary", "useful", "why"),
    [
        ("18281.79", "18281.80", "the minimum of April 2016"),
        ("36563.60", "36563.60", "counted whole up to twice the minimum"),
        ("36563.63", "36563.61", "a third of what exceeds it"),
        ("146254.40", "73127.20", "nothing counts beyond eight times the minimum"),
        ("146254.43", "73127.20", "nothing counts beyond eight times the minimum"),
    ],
)
def test_rentes_of_2016(salary: str, useful: str, why: str) -> None:
    facts = {
        "victime": {"date_consolidation": "2016-06-01"},
        "rente": {"salaire_annuel": salary, "taux_incapacite": "100 %"},
    }
    for goal in ("rente.salaire_utile", "rente.montant"):
        assert decided(goal, facts, 2016)[goal].value == Decimal(useful), why
