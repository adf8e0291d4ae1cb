"""Institutional sentences of sheet B35 answer as questions: who may or must, towards whom, until when, by which article."""

from __future__ import annotations

import pytest

from tests.acceptance.conftest import Decide
from tests.acceptance.dossiers import REHABILITATED, Facts, having

ENDED = having(REHABILITATED, stage__date_fin="2012-03-31")
LENT = having(ENDED, pret__installation="agricole")

POWERS = [
    ("prime.versement", ENDED, "faculté", "cpam", ["victime"], None, "R.432-10"),
    ("prime.demande", ENDED, "faculté", "victime", ["cpam"], "2012-04-30", "D.432-4"),
    ("prime.enquete", ENDED, "faculté", "cpam", ["lieu_de_reeducation"], None, "D.432-5"),
    ("prime.delegation", ENDED, "faculté", "conseil_administration", ["comite_delegue"], None, "D.432-5"),
    ("prime.fixation_individuelle", ENDED, "obligation", "conseil_ou_comite", ["victime"], None, "D.432-6"),
    (
        "prime.paiement",
        {"prime": {"date_decision": "2012-05-15"}},
        "obligation",
        "cpam",
        ["victime"],
        "2012-06-15",
        "D.432-7",
    ),
    ("pret.versement", LENT, "faculté", "cpam", ["victime"], None, "R.432-10"),
    ("pret.consultation", LENT, "obligation", "conseil_administration", ["commission_consultative"], None, "D.432-8"),
    ("pret.nantissement", LENT, "faculté", "cpam", ["victime"], None, "D.432-10"),
    ("pret.nantissement_consenti", LENT, "obligation", "victime", ["cpam"], None, "D.432-10"),
    ("pret.exploitation_personnelle", LENT, "obligation", "victime", ["cpam"], None, "D.432-10"),
]


@pytest.mark.parametrize(
    ("goal", "facts", "kind", "holder", "towards", "until", "article"), POWERS, ids=[each[0] for each in POWERS]
)
def test_who_may_or_must(
    decide: Decide,
    goal: str,
    facts: Facts,
    kind: str,
    holder: str,
    towards: list[str],
    until: str | None,
    article: str,
) -> None:
    result = decide(facts, goal, edition="2012", at="2012-04-01").result(goal)
    norm = result["norm"]
    assert (result["status"], result["value"]) == ("determined", True)
    assert (norm["kind"], norm["holder"]["name"]) == (kind, holder)
    assert [each["name"] for each in norm["towards"]] == towards
    assert norm.get("deadline", {}).get("value") == until
    assert [citation["article"] for citation in result["citations"]] == [article]


def test_no_favourable_answer_without_the_opinion(decide: Decide) -> None:
    """The prohibition binds the board as long as the establishment has not agreed; of an opinion unknown, it says so."""
    refused = having(ENDED, etablissement_reeducation__avis_conforme=False)
    goal = "prime.accord_sans_avis"
    banned = decide(refused, goal, edition="2012", at="2012-04-01").result(goal)
    assert (banned["value"], banned["norm"]["kind"]) == (True, "interdiction")
    assert banned["norm"]["holder"]["name"] == "conseil_administration"
    assert decide(ENDED, goal, edition="2012", at="2012-04-01").value(goal) is False
    unknown = decide({"stage": ENDED["stage"]}, goal, edition="2012", at="2012-04-01").result(goal)
    assert (unknown["status"], unknown["missing"]) == ("unknown", ["etablissement_reeducation.avis_conforme"])
