"""Which figures are held against which passages, and what is left alone."""

from __future__ import annotations

import pytest

from tests.citations import World, digest, world

NOTICE = """\
Au 1er janvier 2012 l'aide est de 728,01 €, pendant vingt ans.
Elle est doublée de 20 à 149 salariés.
Elle va aux entreprises de moins de 50 salariés.
Elle est due à 45 ans au plus, pour un tiers des frais.
Son taux est de 12,5 %.
"""


def law(body: str, head: str = "règle r : nombre", facts: str = "fait n : entier au moins 0\n") -> str:
    return f"{facts}{head}\n  version à compter du 2012-01-01 {body}\n"


def held(body: str, head: str = "règle r : nombre", **more: object) -> list[tuple[str, str]]:
    return world(NOTICE, law(body, head), **more).verdicts()  # type: ignore[arg-type]


def test_a_branch_speaks_for_its_own_figures_and_the_version_for_the_rest() -> None:
    body = "[P 1]\n    20 si n > 149 [P 2]\n    sinon 20"
    assert held(body) == [("20", "document"), ("149", "document"), ("20", "document")]
    body = "[P 5]\n    20 si n > 149 [P 2]\n    sinon 149"
    assert held(body)[-1] == ("149", "missing")


def test_a_condition_speaks_for_its_own_figures() -> None:
    body = "[P 1]\n    vrai si toutes les conditions suivantes\n      a) n < 50 [P 3]\n      b) n > 20 [P 2]\n    sinon faux"
    assert held(body, "règle r : booléen") == [("50", "document"), ("20", "document")]


def test_the_cases_of_a_selon_are_figures() -> None:
    body = "[P 1-2]\n    selon n\n      moins de 20 : 0\n      de 20 à 149 : 1\n      150 et plus : 0"
    found = dict(held(body))
    assert (found["20"], found["149"], found["150"]) == ("document", "document", "missing")


@pytest.mark.parametrize(
    ("test", "outcome"),
    [
        ("n < 50", "document"),
        ("n <= 49", "document"),
        ("n < 49", "missing"),
        ("n <= 50", "document"),
        ("n <= 48", "missing"),
        ("n entre 1 et 49", "document"),
        ("49 >= n", "document"),
        ("n = 49", "missing"),
    ],
)
def test_a_limit_may_be_stated_from_the_other_side(test: str, outcome: str) -> None:
    """« Moins de 50 » is `< 50` or `<= 49`; never `< 49`."""
    found = dict(held(f"[P 1] [P 3] : {test}", "règle r : booléen"))
    assert {found[key] for key in found if key != "1"} == {outcome}


def test_an_age_reached_lasts_until_the_next() -> None:
    facts = "fait naissance : date\nfait jour : date\n"
    for limit, outcome in (("<= 45 ans", "document"), ("< 46 ans", "document"), ("<= 46 ans", "missing")):
        text = law(f"[P 1] [P 4] : âge(naissance ; jour) {limit}", "règle r : booléen", facts)
        assert [verdict for _, verdict in world(NOTICE, text).verdicts()] == [outcome]


def test_sorts_do_not_stand_for_one_another() -> None:
    """Twenty years are not twenty employees, nor 12.5 % twelve euros and a half."""
    assert held("[P 1-2] : 728", "règle r : entier") == [("728", "missing")]
    assert held("[P 2] [P 1] : 20 ans", "règle r : durée") == [("20 ans", "document")]
    assert held("[P 2] : 20 ans", "règle r : durée") == [("20 ans", "missing")]
    assert held("[P 1] [P 5] : 12,50 €", "règle r : montant") == [("12,50 €", "missing")]
    assert held("[P 1] [P 5] : 12,5 %", "règle r : taux") == [("12,5 %", "document")]


def test_a_fraction_is_stated_by_its_parts() -> None:
    assert held("[P 1] [P 4] : n / 3", "règle r : nombre") == [("3", "document")]


@pytest.mark.parametrize("body", ["taux - 0 %", "100 % - taux", "max(0 % ; taux)"])
def test_zero_and_the_whole_of_an_operation_need_no_source(body: str) -> None:
    found = world(NOTICE, law(f"[P 1] [P 5] : {body}", "règle r : taux", "fait taux : taux\n"))
    assert {outcome for _, outcome in found.verdicts()} == {"exempt"}


def test_at_least_one_is_more_than_none() -> None:
    assert held("[P 1] : n >= 1", "règle r : booléen") == [("1", "exempt")]


def test_a_whole_that_is_a_result_needs_one() -> None:
    assert held("[P 1] : 100 %", "règle r : taux") == [("100 %", "missing")]


def test_the_step_of_a_declared_rounding_needs_none() -> None:
    facts = "fait frais : montant\n"
    for note, outcome in ((", convention", "exempt"), ("", "missing")):
        text = law(f"[P 1] [P 5] : arrondi(12,5 % * frais ; 0,01 €){note}", "règle r : montant", facts)
        assert world(NOTICE, text).verdicts() == [("12,5 %", "document"), ("0,01 €", outcome)]


def test_a_declared_convention_is_told_and_not_checked() -> None:
    found = world(NOTICE, law("[CONVENTION « usage des caisses »] : 999 €", "règle r : montant"))
    assert found.verdicts() == [("999 €", "convention")]
    assert "ML380" not in found.codes()


def test_what_rests_on_another_source_is_told_and_not_checked() -> None:
    found = world(NOTICE, law("[AILLEURS « circulaire »] : 999 €", "règle r : montant"))
    assert found.verdicts() == [("999 €", "elsewhere")]
    assert found.codes() == []


def test_a_figure_that_a_document_states_counts_as_read_even_beside_another_source() -> None:
    assert held("[P 1] [AILLEURS « circulaire »] : 728,01 €", "règle r : montant") == [("728,01 €", "document")]


ARTICLE = """\
article D.1 du code de la sécurité sociale
  titre « Essai »
  légifrance LEGIARTI000000000001 du 2010-01-01 au 2012-05-31
  légifrance LEGIARTI000000000002 depuis 2012-06-01

règle r : durée
  version à compter du 2010-01-01 [LEGI D.1] : 3 mois
"""
WINDOWS = {"D1": [("LEGIARTI000000000001", "2010-01-01", "2012-06-01"), ("LEGIARTI000000000002", "2012-06-01", "open")]}


def lawful(**texts: str) -> World:
    named = {f"LEGIARTI00000000000{key[1:]}": text for key, text in texts.items()}
    return world(NOTICE, ARTICLE, register=digest(WINDOWS, named))


def test_the_law_must_state_a_figure_in_each_version_that_is_known_for_those_days() -> None:
    assert lawful(v1="dans les trois mois", v2="dans un délai de 3 mois").verdicts() == [("3 mois", "law")]
    assert lawful(v2="dans les trois mois").verdicts() == [("3 mois", "law")]
    assert lawful().verdicts() == [("3 mois", "unknown_text")]
    changed = lawful(v1="dans les trois mois", v2="dans les deux mois")
    assert changed.verdicts() == [("3 mois", "missing")]
    assert changed.places("ML379") == [("3 mois", "deux mois")]


def test_a_version_after_the_horizon_is_not_looked_at() -> None:
    late = {
        "D1": [("LEGIARTI000000000001", "2010-01-01", "2013-01-01"), ("LEGIARTI000000000002", "2013-01-01", "open")]
    }
    head = "article D.1 du code de la sécurité sociale\n  titre « Essai »\n  légifrance LEGIARTI000000000001 du 2010-01-01 au 2012-12-31\n"
    text = head + "règle r : durée\n  version à compter du 2010-01-01 [LEGI D.1] : 3 mois\n"
    texts = {"LEGIARTI000000000001": "trois mois", "LEGIARTI000000000002": "deux mois"}
    assert world(NOTICE, text, register=digest(late, texts)).verdicts() == [("3 mois", "law")]


def test_cells_of_a_table_are_figures_and_rows_have_their_own_passages() -> None:
    text = """\
énumération taille : petite | grande
barème aide : montant par taille
  à compter du 2012-01-01 [P 1]
    | taille | aide     |
    | petite | 728,01 € |
    | grande | 728,02 € |
"""
    assert world(NOTICE, text).verdicts() == [("728,02 €", "missing"), ("728,01 €", "document")]


@pytest.mark.parametrize(
    ("share", "outcome"), [("n / 3", "document"), ("1 / 3", "document"), ("n / 2", "missing"), ("1 / 2", "missing")]
)
def test_a_half_is_stated_as_a_half(share: str, outcome: str) -> None:
    """« Des deux premiers mois » says two, and not a half."""
    notice = "Un tiers des frais des deux premiers mois, à un taux unique.\n"
    found = world(notice, law(f"[P 1] : {share}", "règle r : nombre exact")).verdicts()
    assert found[-1][1] == outcome


@pytest.mark.parametrize(
    ("test", "outcome"),
    [
        ("jour < 2017-07-15", "document"),
        ("jour <= 2017-07-14", "document"),
        ("jour < 2017-07-14", "missing"),
        ("jour >= 2017-07-14", "missing"),
    ],
)
def test_the_eve_of_a_limit_is_a_last_day(test: str, outcome: str) -> None:
    """« Avant le 15 juillet » is `< 15` or `<= 14`; never `< 14`."""
    text = law(f"[P 1] : {test}", "règle r : booléen", "fait jour : date\n")
    assert [verdict for _, verdict in world("À demander avant le 15 juillet 2017.\n", text).verdicts()] == [outcome]


def test_the_number_of_an_item_is_no_figure() -> None:
    notice = "Sept de ces actes :\n7. Peut-elle se vêtir ?\n8. Peut-elle manger ?\n9) Peut-elle lire ?\n"
    found = world(notice, law("[P 1-4] : (si n >= 8 alors 7 sinon 9)", "règle r : entier")).verdicts()
    assert dict(found) == {"8": "missing", "7": "document", "9": "missing"}


def test_the_head_of_a_line_is_stated_too() -> None:
    notice = "Taux d'incapacité (en pourcentage) | montant | 6 | 2 414,71 € | 7 | 2 928,25 €\n"
    text = """\
barème capital : montant par taux
  à compter du 2012-01-01 [P 1]
    |  taux | capital    |
    |   6 % | 2 414,71 € |
    | 7,5 % | 2 928,25 € |
"""
    found = dict(world(notice, text).verdicts())
    assert (found["6 %"], found["7,5 %"]) == ("document", "missing")


def test_a_passage_cited_for_the_day_does_not_speak_for_the_figure() -> None:
    """Ten million are open until the end of the year; an aid is of 25,000 euros."""
    notice = "Dix millions d'euros jusqu'à fin 2012.\nChaque aide atteint 25 000 euros.\n"
    for amount, cited, outcome in (
        ("25 000 €", "[P 1] [P 2]", "document"),
        ("10 000 000 €", "[P 1] [P 2]", "missing"),
        ("10 000 000 €", "[P 1]", "document"),
    ):
        text = f"règle r : montant\n  version du 2012-01-01 au 2012-12-31 {cited} : {amount}\n"
        assert [verdict for _, verdict in world(notice, text).verdicts()] == [outcome]
