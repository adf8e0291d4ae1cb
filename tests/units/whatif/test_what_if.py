"""« What if? » on the shipped law: figures that the sources print are the thresholds and the bounds that come out."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import cache
from typing import Any

import pytest

import millesime
from millesime.analysis.symbolic import Facts
from millesime.model.program import DATE_REFERENCE
from millesime.whatif.model import Answer, Piece, Thresholds, Verdict, WhatIf
from tests.acceptance.dossiers import AIDED, FIRM, REHABILITATED, having
from tests.laboratory import compiled, edition_of

edition_named = cache(millesime.load)
FIRM_2012 = having(FIRM, tarification__annee=2012)
PENSION = {
    "victime": {"date_consolidation": "2012-05-02", "accidents_anterieurs": False},
    "rente": {"salaire_annuel": "30000.00", "taux_incapacite": "10 %"},
}
BONUS = having(REHABILITATED, stage__date_fin="2012-03-31")


def ask(facts: Any, goal: str, edition: str = "2012", **more: Any) -> WhatIf:
    return millesime.what_if(edition_named(edition), facts, goal, **more)


def of(found: WhatIf, name: str) -> Thresholds:
    return next(one for one in found.thresholds if one.name == name)


def said(answer: Answer) -> Any:
    return answer.value if answer.status == "determined" else answer.status


def line(thresholds: Thresholds) -> list[tuple[Any, Any, Any]]:
    """Each piece: its ends, None where there is none, and the answer at its beginning."""
    return [(piece.first.value, piece.last.value, said(piece.first.answer)) for piece in thresholds.pieces]


def here(thresholds: Thresholds) -> Piece:
    (piece,) = (piece for piece in thresholds.pieces if piece.here)
    return piece


# ── thresholds ─────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_headcounts_change_the_mode_at_20_and_150() -> None:
    found = of(ask(FIRM_2012, "tarification.mode", at="2012-06-01"), "entreprise.effectif")
    assert line(found) == [(0, 19, "collective"), (20, 149, "mixte"), (150, 10_000_000, "individuelle")]
    assert found.complete
    assert here(found).first.value == 0


def test_the_day_asked_about_changes_the_law() -> None:
    found = of(ask(FIRM_2012, "tarification.mode", at="2012-06-01"), DATE_REFERENCE)
    assert line(found) == [
        (None, "1995-12-31", "not_in_force"),
        ("1996-01-01", "2011-12-31", "mixte"),
        ("2012-01-01", "2012-12-31", "collective"),
        ("2013-01-01", None, "beyond_horizon"),
    ]


def test_amounts_to_the_cent() -> None:
    """The bounds of sheet B35, each side of both."""
    facts = having(BONUS, prime__montant_fixe="1200.00")
    found = of(ask(facts, "prime.montant_conforme"), "prime.montant_fixe")
    assert line(found) == [("0.00", "728.00", False), ("728.01", "1941.36", True), ("1941.37", None, False)]
    loan = having(BONUS, pret__montant_demande="30000.00", pret__duree="P15Y", pret__date_demande="2012-04-20")
    both = ask(loan, "pret.demande_conforme")
    assert line(of(both, "pret.montant_demande")) == [("0.00", "43680.60", True), ("43680.61", None, False)]
    assert line(of(both, "pret.duree")) == [("P0D", "P20Y", True), ("P20Y1M", None, False)]


def test_a_deadline_by_a_day() -> None:
    facts = having(BONUS, prime__date_demande="2012-04-15")
    found = of(ask(facts, "prime.demande_recevable"), "prime.date_demande")
    assert (None, "2012-04-30", True) in line(found)
    assert ("2012-05-01", None, False) in line(found)


def test_a_rate_that_is_no_whole_number_of_anything() -> None:
    """10 % opens a pension; below, however little, it does not: an open end, shown beside itself."""
    found = of(ask(PENSION, "incapacite.prestation"), "rente.taux_incapacite")
    assert line(found) == [("0", "0", "aucune"), ("0", "0.1", "capital"), ("0.1", "1", "rente")]
    below = found.pieces[1]
    assert (below.first.held, below.last.held) == (False, False)
    assert below.last.at == "0.0999"
    assert found.pieces[2].first.held


def test_figures_are_cut_where_the_branch_changes() -> None:
    """The useful wage: a floor, itself up to twice the minimum, a third of what is beyond, up to eight times."""
    found = of(ask(PENSION, "rente.montant"), "rente.salaire_annuel")
    assert [(first, last) for first, last, _ in line(found)] == [
        ("0.00", "17921.63"), ("17921.64", "35843.28"), ("35843.29", "143373.11"), ("143373.12", None),
    ]  # fmt: skip
    assert not found.pieces[0].varies
    assert found.pieces[1].varies
    assert [one.label for one in found.pieces[0].branch if one.what == "arm"] == ["plancher"]


def test_a_ceiling_is_a_threshold_of_the_figure() -> None:
    facts = having(AIDED, depenses__ergonome="30000.00")
    found = of(ask(facts, "aide_diagnostic.montant", "2016"), "depenses.ergonome")
    last = found.pieces[-1]
    # 70 % of 35 714,29 € rounds to the ceiling itself, which therefore does not bind yet.
    assert last.first.value == "35714.30"
    assert not last.varies
    assert [one.what for one in last.branch] == ["limit"]


# ── changes ────────────────────────────────────────────────────────────────────────────────────────────────────────────


def moves(found: WhatIf) -> list[list[tuple[str, Any, Any]]]:
    return [[(move.name, move.before, move.after) for move in way.moves] for way in found.changes.ways]


def test_the_nearest_headcount() -> None:
    assert moves(ask(FIRM_2012, "tarification.mode", at="2012-06-01")) == [[("entreprise.effectif", 19, 20)]]
    wanted = millesime.what_if(edition_named("2012"), FIRM_2012, "tarification.mode", "individuelle", at="2012-06-01")
    assert moves(wanted) == [[("entreprise.effectif", 19, 150)]]
    assert wanted.changes.fewest
    assert said(wanted.changes.ways[0].answer) == "individuelle"


def test_that_no_change_will_do_is_proved() -> None:
    found = ask(FIRM_2012, "tarification.mode", wanted="individuelle", at="2012-06-01", free=["etablissement.*"])
    assert (found.changes.verdict, found.changes.ways) == (Verdict.IMPOSSIBLE, ())
    already = ask(FIRM_2012, "tarification.mode", wanted="collective", at="2012-06-01")
    assert already.changes.verdict is Verdict.ALREADY


def test_several_facts_together() -> None:
    """From nothing to the bonus: every condition, and no one more; a conviction alone refuses it."""
    found = ask({}, "prime.eligible", wanted=True, at="2012-04-01")
    (way,) = moves(found)
    assert {name for name, *_ in way} == {
        "etablissement_reeducation.avis_conforme", "stage.juge_satisfaisant", "stage.suivi_integralement",
        "victime.condamnation", "victime.moralite_reconnue", "victime.nationalite_francaise",
    }  # fmt: skip
    assert found.changes.fewest
    refused = ask({}, "prime.eligible", wanted=False, at="2012-04-01")
    assert [("victime.condamnation", None, True)] in moves(refused)


def test_event_dates_stay_unless_they_are_named() -> None:
    assert "stage.date_fin" not in ask(BONUS, "prime.eligible").free
    found = ask(BONUS, "prime.eligible", free=["stage.date_fin"])
    assert found.free == ("stage.date_fin",)


def test_a_presumption_is_overturned() -> None:
    trial = compiled(
        "article D.1\n  titre « Essai »\nfait bonne_foi : booléen, présumé vrai\nfait n : entier de 0 à 3\n"
        "règle due : booléen\n  version à compter du 2000-01-01 [P 1] : bonne_foi et n >= 2\n"
    )
    edition = edition_of(trial)
    found = millesime.what_if(edition, {"n": 2}, "due", at=date(2012, 1, 1))
    assert moves(found) == [[("n", 2, 1)], [("bonne_foi", True, False)]]
    assert [way.moves[0].given for way in found.changes.ways] == [True, False]
    unsure = millesime.what_if(edition, {"n": 2}, "due", at=date(2012, 1, 1), presumptions=False)
    assert unsure.now.status == "unknown"
    assert moves(unsure) == [[("n", 2, 1)], [("bonne_foi", None, False)]]


HEAD = "article D.1\n  titre « Essai »\n"


def trial(text: str) -> millesime.Edition:
    made = compiled(HEAD + text)
    assert made.clean, made.codes()
    return edition_of(made)


def test_each_of_several_figures_is_as_near_as_can_be() -> None:
    edition = trial(
        "fait n : entier de 0 à 100\nfait m : montant de 0 € à 500 €\n"
        "règle due : booléen\n  version à compter du 2000-01-01 [P 1] : n >= 20 et m > 3 €\n"
    )
    found = millesime.what_if(edition, {"n": 1, "m": "1.00"}, "due", at=date(2012, 1, 1))
    assert moves(found) == [[("m", "1.00", "3.01"), ("n", 1, 20)]]
    assert found.changes.fewest


def test_what_has_not_happened_may_happen() -> None:
    edition = trial(
        "fait jour : date\nfait rechute : date le cas échéant\n"
        "règle due : booléen\n  version à compter du 2000-01-01 [P 1] : rechute existe et rechute > jour\n"
    )
    found = millesime.what_if(edition, {"jour": "2012-03-01", "rechute": None}, "due", at=date(2012, 6, 1))
    ((move,),) = moves(found)
    assert move[:2] == ("rechute", None)
    assert move[2] > "2012-03-01"
    assert [one.name for one in found.thresholds] == ["date_reference", "jour"]
    back = millesime.what_if(edition, {"jour": "2012-03-01", "rechute": "2012-03-02"}, "due", at=date(2012, 6, 1))
    assert line(of(back, "rechute")) == [(None, "2012-03-01", False), ("2012-03-02", None, True)]


def test_a_list_moves_where_it_is_named_and_nothing_is_then_proved_of_longer_ones() -> None:
    edition = trial(
        "structure piece\n  n : entier de 0 à 3\nfait pieces : liste de piece\nfait b : booléen\n"
        "règle due : booléen\n"
        "  version à compter du 2000-01-01 [P 1] : (somme de p.n pour p dans pieces) >= 4 et b\n"
    )
    facts = {"pieces": [{"n": 1}], "b": True}
    assert millesime.what_if(edition, facts, "due", at=date(2012, 1, 1)).changes.verdict is Verdict.IMPOSSIBLE
    found = millesime.what_if(edition, facts, "due", at=date(2012, 1, 1), free=["pieces"])
    ((move,),) = moves(found)
    assert sum(one["n"] for one in move[2]) >= 4
    far = millesime.what_if(edition, {**facts, "b": False}, "due", at=date(2012, 1, 1), free=["pieces"])
    assert far.changes.verdict in (Verdict.IMPOSSIBLE, Verdict.NOT_ESTABLISHED)


def test_a_choice_made_in_the_line_is_a_threshold_of_the_figure() -> None:
    edition = trial(
        "fait m : montant de 0 € à 500 €\nrègle part : montant\n"
        "  version à compter du 2000-01-01 [P 1] : si m > 100 € alors 2 * m sinon m\n"
    )
    found = millesime.what_if(edition, {"m": "10.00"}, "part", at=date(2012, 1, 1))
    assert [(first, last) for first, last, _ in line(of(found, "m"))] == [("0.00", "100.00"), ("100.01", "500.00")]


def test_a_figure_that_comes_back_is_said_to_vary() -> None:
    edition = trial(
        "fait m : montant de 0 € à 10 €\nrègle bosse : montant\n"
        "  version à compter du 2000-01-01 [P 1] : min(m ; 10 € - m)\n"
    )
    (found,) = (one for one in millesime.what_if(edition, {"m": "1.00"}, "bosse", at=date(2012, 1, 1)).thresholds if one.name == "m")  # fmt: skip
    assert [(first, last) for first, last, _ in line(found)] == [("0.00", "4.99"), ("5.00", "10.00")]
    assert all(piece.varies for piece in found.pieces)


def test_a_reading_is_followed() -> None:
    facts = having(BONUS, prime__montant_fixe="1200.00")
    found = of(ask(facts, "prime.montant_conforme", reading="code"), "prime.montant_fixe")
    assert [(first, last) for first, last, held in line(found) if held] == [("910.02", "2426.72")]


# ── bounds ─────────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_between_two_amounts_whatever_the_council_decides() -> None:
    """Sheet B35: from 728,01 to 1 941,36 €."""
    bounds = ask(BONUS, "prime.montant").bounds
    assert bounds is not None
    assert bounds.varying == ("prime.montant_fixe",)
    assert bounds.low is not None
    assert bounds.high is not None
    assert (bounds.low.value, bounds.high.value) == ("728.01", "1941.36")
    assert (bounds.low.proved, bounds.high.proved, bounds.exhaustive) == (True, True, True)
    assert bounds.low.shown is not None
    assert bounds.low.shown.facts == {"prime.montant_fixe": "728.01"}
    assert [said(one.answer) for one in bounds.possible] == ["not_applicable"]


def test_choices_and_truths_are_listed() -> None:
    bounds = ask(having(FIRM_2012, entreprise__effectif=...), "tarification.mode", at="2012-06-01").bounds
    assert bounds is not None
    assert {said(one.answer) for one in bounds.possible} == {"collective", "mixte", "individuelle"}
    assert bounds.exhaustive
    assert bounds.certain is None


def test_an_amount_without_end_is_said_to_be_so() -> None:
    bounds = ask(
        having(AIDED, depenses__ergonome="30000.00"), "aide_diagnostic.montant", "2016", free=["depenses.*"]
    ).bounds
    assert bounds is not None
    assert bounds.high is not None
    assert bounds.high.value == "25000.00"
    trial = compiled(
        "article D.1\n  titre « Essai »\nfait m : montant au moins 0 €\n"
        "règle double : montant\n  version à compter du 2000-01-01 [P 1] : 2 * m\n"
    )
    open_ = millesime.what_if(edition_of(trial), {}, "double", at=date(2012, 1, 1)).bounds
    assert open_ is not None
    assert open_.low is not None
    assert open_.high is not None
    assert (open_.low.value, open_.high.value, open_.high.endless) == ("0.00", None, True)


def test_lists_of_any_length_are_not_established() -> None:
    trial = compiled(
        "article D.1\n  titre « Essai »\nstructure piece\n  n : entier de 0 à 3\nfait pieces : liste de piece\n"
        "règle somme : entier\n  version à compter du 2000-01-01 [P 1] : somme de p.n pour p dans pieces\n"
    )
    bounds = millesime.what_if(edition_of(trial), {}, "somme", at=date(2012, 1, 1)).bounds
    assert bounds is not None
    assert bounds.high is not None
    assert not bounds.high.proved
    assert not bounds.exhaustive


# ── the evaluator decides ──────────────────────────────────────────────────────────────────────────────────────────────


def test_what_the_evaluator_does_not_bear_out_is_not_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    """The solver's answers are broken on purpose: a headcount that is one too low each time."""
    whole = Facts.case

    def broken(facts: Facts, model: Any, names: Any) -> dict[str, Any]:
        found = whole(facts, model, names)
        if "entreprise.effectif" in found:
            found["entreprise.effectif"] -= 1
        return found

    monkeypatch.setattr(Facts, "case", broken)
    found = ask(FIRM_2012, "tarification.mode", wanted="individuelle", at="2012-06-01")
    assert found.changes.ways == ()
    assert found.changes.verdict is Verdict.NOT_ESTABLISHED
    assert found.changes.refused == 1
    mode = ask(having(FIRM_2012, entreprise__effectif=...), "tarification.mode", at="2012-06-01").bounds
    assert mode is not None
    assert not mode.exhaustive


def test_whoever_decides_cases_is_asked_of_each_answer() -> None:
    """With an evaluator that refuses every other case, nothing is shown but what it takes."""
    edition = edition_named("2012")

    def check(values: Mapping[str, Any]) -> Any:
        if values["entreprise.effectif"] != 19:
            return None
        return edition.evaluate(FIRM_2012, ["tarification.mode"], at="2012-06-01")

    found = ask(FIRM_2012, "tarification.mode", at="2012-06-01", check=check)
    assert found.changes.verdict is Verdict.NOT_ESTABLISHED
    assert found.changes.ways == ()


# ── other editions, errors, records ────────────────────────────────────────────────────────────────────────────────────


def test_under_the_other_edition() -> None:
    facts = {"majoration": {"date_effet": "2013-06-01"}}
    found = ask(facts, "recuperation.mode", "2016", others=[edition_named("2012")])
    (other,) = found.elsewhere
    assert said(found.now) == "capital_representatif"
    assert other.answer is not None
    assert said(other.answer) == "beyond_horizon"
    (unknown,) = ask(AIDED, "aide_diagnostic.montant", "2016", others=[edition_named("2012")]).elsewhere
    assert unknown.answer is None
    assert [fault.code for fault in unknown.refused] == ["ML605"]
    assert "depenses.ergonome" in unknown.unknown


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ({"free": ["entreprise.efectif"]}, "ML650"),
        ({"free": ["zzz.*"]}, "ML656"),
        ({"free": ["prime.montant_fixe"]}, "ML651"),
        ({"free": ["prime.*"]}, "ML651"),
        ({"wanted": "individuel"}, "ML757"),
        ({"reading": "nobody's"}, "ML606"),
        ({"at": "2012-02-30"}, "ML604"),
    ],
)
def test_questions_that_cannot_be_put(more: dict[str, Any], code: str) -> None:
    with pytest.raises(millesime.Refused) as refused:
        ask(FIRM_2012, "tarification.mode", **({"at": "2012-06-01"} | more))
    assert [fault.code for fault in refused.value.diagnostics] == [code]


def test_the_same_question_has_the_same_bytes() -> None:
    one, other = (ask(BONUS, "prime.montant").to_json() for _ in range(2))
    assert one == other
