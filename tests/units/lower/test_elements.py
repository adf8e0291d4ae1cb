"""What the elements of a file become: versions, exceptions, barèmes, norms, amendments, sources, scenarios."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

import pytest

from millesime.lower import lower
from millesime.model.citation import Pointer, PointerKind, Window
from millesime.model.expressions import CommonLaw, Delay, Literal, When
from millesime.model.program import (
    DATE_REFERENCE,
    Cell,
    Expectation,
    Interval,
    Lacuna,
    NormKind,
    Reading,
    Rule,
    Scale,
)
from millesime.values import Duration
from millesime.values.types import AMOUNT, BOOLEAN, NORM, Kind
from tests import laboratory
from tests.units.lower.law import FIRST, SECOND, clean, law


def day(text: str) -> date:
    return date.fromisoformat(text)


def lives(holder: Rule | Scale) -> list[tuple[str, str | None, str | None]]:
    """First day, first day no more, and reading, of each version."""
    return [
        (str(one.interval.since), str(one.interval.until) if one.interval.until else None, one.reading)
        for one in holder.versions
    ]


def rule(text: str, name: str = "x") -> Rule:
    return clean(text).program.rules[name]


# ── facts ──────────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_facts() -> None:
    made = clean(
        "fait part : taux de 0 % à 100 % par pas de 1 % « part »\nfait oui : booléen, présumé faux\n"
        "énumération mode : a « le premier » | b\nfait choisi : mode, présumé b"
    )
    part, oui = made.program.facts["part"], made.program.facts["oui"]
    assert (part.low, part.high, part.step, part.label, part.edition) == (0, 1, Fraction(1, 100), "part", "2012")
    assert (oui.has_presumption, oui.presumed) == (True, False)
    assert made.program.facts["choisi"].presumed == "b"
    assert made.program.enumerations["mode"].choices == (("a", "le premier"), ("b", None))
    assert DATE_REFERENCE in made.program.facts


# ── versions ───────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_inclusive_periods_are_held_half_open() -> None:
    found = rule("règle x : entier\n  version du 1996-01-01 au 2011-12-31 : 1\n  version à compter du 2012-01-01 : 2")
    assert lives(found) == [("1996-01-01", "2012-01-01", None), ("2012-01-01", None, None)]


def test_an_open_version_ends_where_the_next_of_its_reading_begins() -> None:
    found = rule(
        "règle x : entier\n"
        "  lecture a « A »\n    version à compter du 2000-01-01 : 1\n    version à compter du 2010-01-01 : 2\n"
        "  lecture b « B »\n    version à compter du 2005-01-01 : 3\n"
    )
    assert found.readings == (Reading("a", "A"), Reading("b", "B"))
    assert lives(found) == [
        ("2000-01-01", "2010-01-01", "a"),
        ("2010-01-01", None, "a"),
        ("2005-01-01", None, "b"),
    ]


def test_a_version_for_all_readings_ends_where_each_has_its_own() -> None:
    found = rule(
        "règle x : entier\n  version à compter du 2000-01-01 : 1\n"
        "  version à compter du 2010-01-01\n    lecture a : 2\n    lecture b : 3"
    )
    assert lives(found) == [("2000-01-01", "2010-01-01", None), ("2010-01-01", None, "a"), ("2010-01-01", None, "b")]


def test_a_version_for_all_readings_does_not_die_quietly() -> None:
    found = law(
        "règle x : entier\n  version à compter du 2000-01-01 : 1\n"
        "  lecture a\n    version à compter du 2010-01-01 : 2\n"
        "  lecture b\n    version à compter du 2012-01-01 : 3"
    )
    assert set(found.codes) == {"ML302"}


def test_a_lacuna_fills_a_hole() -> None:
    found = rule(
        "règle x : entier\n  version à compter du 2000-01-01 : 1\n  lacune années 2005 à 2006 « perdu »\n"
        "  version à compter du 2007-01-01 : 2"
    )
    assert lives(found) == [("2000-01-01", "2005-01-01", None), ("2007-01-01", None, None)]
    assert found.lacunae == (Lacuna(Interval(day("2005-01-01"), day("2007-01-01")), "perdu"),)


def test_the_event_date_of_the_head_serves_every_rule() -> None:
    text = (
        "article L.1 du code de la sécurité sociale\n  s'apprécie au stage.date_fin\nfait stage.date_fin : date\n"
        "fait accident.date : date\nrègle x : entier\n  version à compter du 2000-01-01 : 1\n"
        "règle y : entier\n  s'apprécie à accident.date\n  version à compter du 2000-01-01 : 1"
    )
    assert rule(text).event == "stage.date_fin"
    assert rule(text, "y").event == "accident.date"
    assert rule("règle x : entier\n  version à compter du 2000-01-01 : 1").event == DATE_REFERENCE


# ── sources ────────────────────────────────────────────────────────────────────────────────────────────────────────────

HEAD = """article D.432-6 du code de la sécurité sociale
  légifrance LEGIARTI000000000001 du 1985-12-21 au 2004-12-31
  légifrance LEGIARTI000000000002 depuis 2005-01-01
"""
OLD = Window("LEGIARTI000000000001", day("1985-12-21"), day("2005-01-01"))
NEW = Window("LEGIARTI000000000002", day("2005-01-01"))


@pytest.mark.parametrize(
    ("period", "windows"),
    [
        ("du 1990-01-01 au 1999-12-31", (OLD,)),
        ("à compter du 1990-01-01", (OLD, NEW)),
        ("à compter du 2012-01-01", (NEW,)),
        ("à compter du 1990-01-01, légifrance LEGIARTI000000000002", (NEW,)),
        (
            "à compter du 1990-01-01, légifrance LEGIARTI000000000009",
            (Window("LEGIARTI000000000009", day("1990-01-01")),),
        ),
        ("à compter du 1990-01-01, article D.999-1", ()),
    ],
)
def test_windows_of_a_version(period: str, windows: tuple[Window, ...]) -> None:
    found = rule(f"{HEAD}règle x : entier\n  version {period}\n    1")
    assert found.versions[0].authority.windows == windows


def test_an_article_with_a_file_of_its_own_lends_its_windows() -> None:
    made = clean(HEAD, "article R.1\nrègle x : entier\n  version à compter du 2012-01-01, article D.432-6 : 1")
    authority = made.program.rules["x"].versions[0].authority
    assert (authority.article, authority.windows) == ("D.432-6", (NEW,))


def test_pointers_of_a_version_come_from_its_head_and_its_body() -> None:
    found = rule(
        "règle x : entier\n  version à compter du 2012-01-01 [B35 46-48]\n    1 [LEGI D.432-6] [AILLEURS « JO »], alinéa 3"
    )
    authority = found.versions[0].authority
    assert authority.pointers == (
        Pointer(PointerKind.DOCUMENT, "B35", 46, 48, "guide-2012"),
        Pointer(PointerKind.LAW, "D.432-6"),
        Pointer(PointerKind.ELSEWHERE, "JO"),
    )
    assert authority.alinea == 3


def test_the_head_of_a_rule_lends_its_pointer() -> None:
    found = rule(
        "règle x : entier « x » [B35 46]\n  version du 2010-01-01 au 2011-12-31 : 1\n"
        "  version à compter du 2012-01-01 : 2 [B35 50]"
    )
    assert [version.authority.pointers[0].first for version in found.versions] == [46, 50]


def test_code_and_article_of_the_head() -> None:
    found = rule(f"{HEAD}règle x : entier\n  version à compter du 2012-01-01 : 1")
    assert (found.code, found.article) == ("CSS", "D.432-6")
    assert (found.versions[0].authority.code, found.versions[0].authority.article) == ("CSS", "D.432-6")


# ── exceptions ─────────────────────────────────────────────────────────────────────────────────────────────────────────

MODE = """fait oui : booléen
fait effet : date
règle x : entier
  version du 2000-01-01 au 2009-12-31 : 1
  version à compter du 2010-01-01 : 2
  exception b
    3 si oui
  mesure transitoire t du 2012-01-01 au 2013-12-31
    4 si oui
"""


def test_exceptions_reach_their_rule_from_anywhere() -> None:
    made = clean(
        MODE,
        "article L.9\n  s'apprécie à effet\ndérogation a à b « retour »\n  version à compter du 2012-01-01 : droit commun si oui",
        "dérogation c à x\n  version à compter du 2012-01-01\n    lorsque oui : 5",
    )
    found = {one.name: one for one in made.program.rules["x"].exceptions}
    assert list(found) == ["a", "b", "c", "t"]
    assert [one.target for one in found.values()] == ["b", "x", "x", "x"]
    assert (found["a"].event, found["a"].article, found["b"].event) == ("effet", "L.9", None)
    assert isinstance(found["c"].versions[0].body, When)
    assert any(isinstance(arm.value, CommonLaw) for arm in found["a"].versions[0].body.arms)  # type: ignore[union-attr]


def test_an_exception_without_period_lives_as_long_as_its_target() -> None:
    found = {one.name: one for one in clean(MODE).program.rules["x"].exceptions}
    assert found["b"].versions[0].interval == Interval(day("2000-01-01"))


def test_a_transitional_measure_ends_in_law() -> None:
    found = {one.name: one for one in clean(MODE).program.rules["x"].exceptions}
    assert (found["t"].transitional, found["t"].versions[0].ends_in_law) == (True, True)
    assert found["t"].versions[0].interval == Interval(day("2012-01-01"), day("2014-01-01"))


def test_two_rules_may_have_exceptions_of_one_name() -> None:
    made = clean(
        "fait oui : booléen\n"
        "règle x : entier\n  version à compter du 2000-01-01 : 1\n  exception e\n    2 si oui\n"
        "  exception f à e\n    3 si oui\n"
        "règle y : entier\n  version à compter du 2000-01-01 : 1\n  exception e\n    2 si oui\n"
    )
    assert [one.name for one in made.program.rules["x"].exceptions] == ["e", "f"]
    assert [one.name for one in made.program.rules["y"].exceptions] == ["e"]


# ── barèmes ────────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_lines_of_a_bareme() -> None:
    found = clean(
        "barème b : montant\n  à compter du 2000-01-01 : 1 €\n  année 2010 : 2 €\n  à compter du 2011-01-01 : 3 €"
    ).program.scales["b"]
    assert lives(found) == [
        ("2000-01-01", "2010-01-01", None),
        ("2010-01-01", "2011-01-01", None),
        ("2011-01-01", None, None),
    ]
    assert found.event is None
    assert found.versions[1].body == Literal(2, AMOUNT)


def test_a_table_under_two_keys() -> None:
    found = clean(
        "énumération a : a1 | a2\nénumération b : b1 | b2\nbarème t : montant par a et b\n  année 2012 [B35 3]\n"
        "    | a  | b1     | b2 |\n    | a2 | manque | 320 € au lieu de 370 € |\n    | a1 | 1 € | 2 € | [B35 7]\n"
    ).program.scales["t"]
    cells = dict(found.versions[0].cells)
    assert list(cells) == [("a1", "b1"), ("a1", "b2"), ("a2", "b1"), ("a2", "b2")]
    assert cells["a2", "b1"] == Cell(missing=True)
    assert cells["a2", "b2"] == Cell(320, instead_of=370, rectified=True)
    assert cells["a1", "b1"].authority.pointers[0].first == 7
    assert found.versions[0].authority.pointers[0].first == 3


def test_a_table_by_year() -> None:
    found = clean(
        "énumération m : m1 | m2\nbarème t : taux par m\n    | annee | m1 | m2 |\n    | 2013 | 0,27 % | 51 % |\n"
        "    | 2016 | 0,22 % | 59 % | [AILLEURS « JO »]\n  lacune années 2014 à 2015\n"
    ).program.scales["t"]
    assert lives(found) == [("2013-01-01", "2014-01-01", None), ("2016-01-01", "2017-01-01", None)]
    assert dict(found.versions[0].cells)[("m2",)].value == Fraction(51, 100)
    assert found.versions[1].authority.pointers[0].kind is PointerKind.ELSEWHERE


def test_a_table_by_year_without_keys() -> None:
    found = clean("barème t : taux\n    | annee | valeur |\n    | 2013 | 51 % |").program.scales["t"]
    assert found.versions[0].cells == (((), Cell(Fraction(51, 100))),)


# ── norms ──────────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_norm() -> None:
    found = clean(
        "acteur carsat « la caisse régionale »\nacteur employeur « l'employeur »\nacteur cnitaat « la Cour nationale »\n"
        "fait risque : booléen\nfait notification : date\n"
        "faculté imposer « imposer une cotisation » de carsat envers employeur\n"
        "  version à compter du 2010-02-26 si risque [B35 3]\n"
        "  après injonction « injonction » sauf si risque\n"
        "  dans un délai de 2 mois à compter de notification\n  devant cnitaat\n"
        "obligation declarer « déclarer » de employeur\n  version à compter du 2010-01-01"
    ).program.rules
    power, duty = found["imposer"], found["declarer"]
    assert power.type == NORM
    norm = power.norm
    assert norm is not None
    assert (norm.kind, norm.action, norm.holder, norm.towards) == (
        NormKind.POWER,
        "imposer une cotisation",
        "carsat",
        ("employeur",),
    )
    assert (norm.after, norm.after_label, norm.forum, norm.forum_label) == (
        "injonction",
        "injonction",
        "cnitaat",
        "la Cour nationale",
    )
    assert norm.unless is not None
    assert isinstance(norm.deadline, Delay)
    assert norm.deadline.length.type.kind is Kind.CALENDAR
    assert power.versions[0].authority.pointers[0].first == 3
    assert duty.versions[0].body == Literal(True, BOOLEAN)


# ── another edition ────────────────────────────────────────────────────────────────────────────────────────────────────

INHERITED = """fait oui : booléen
énumération recuperation : cotisation
règle mode : recuperation
  version du 2000-01-01 au 2013-03-31 : cotisation
règle duree : durée
  lecture a
    version à compter du 2000-01-01 : 20 ans
  lecture b
    version à compter du 2005-01-01 : 10 ans
  exception e
    5 ans si oui
barème seuil : montant
  à compter du 2000-01-01 : 1 €
"""


def test_amendments_close_what_was_in_force() -> None:
    first = clean(INHERITED)
    second = clean(
        "complète recuperation : capital « capital »\n"
        "modifie mode à compter du 2013-04-01 « loi du 17 décembre 2012 » [P 3] : capital\n"
        "abroge duree à compter du 2014-01-01 « loi »\nmodifie seuil à compter du 2014-01-01 : 2 €",
        info=SECOND,
        over=first,
    ).program
    mode, duree = second.rules["mode"], second.rules["duree"]
    assert lives(mode) == [("2000-01-01", "2013-04-01", None), ("2013-04-01", None, None)]
    assert (mode.versions[1].edition, mode.versions[1].amended_by) == ("2016", "loi du 17 décembre 2012")
    assert mode.versions[1].authority.pointers == (Pointer(PointerKind.DOCUMENT, "P", 3, 3, "guide-2016"),)
    assert [one.ends_in_law for one in mode.versions] == [False, False]
    assert lives(duree) == [("2000-01-01", "2014-01-01", "a"), ("2005-01-01", "2014-01-01", "b")]
    assert all(one.ends_in_law for one in duree.versions)
    assert lives(second.scales["seuil"]) == [("2000-01-01", "2014-01-01", None), ("2014-01-01", None, None)]
    assert [name for name, _ in second.enumerations["recuperation"].choices] == ["cotisation", "capital"]
    assert lives(first.program.rules["duree"]) == [("2000-01-01", None, "a"), ("2005-01-01", None, "b")]


def test_exceptions_are_amended_too() -> None:
    second = clean("abroge e à compter du 2014-01-01", info=SECOND, over=clean(INHERITED)).program
    [held] = second.rules["duree"].exceptions
    assert (held.versions[0].interval.until, held.versions[0].ends_in_law) == (day("2014-01-01"), True)


def test_what_is_said_again_replaces_what_was_said() -> None:
    second = clean(
        "règle duree : durée\n  version à compter du 2000-01-01 : 30 ans\nfait oui : booléen « oui »",
        info=SECOND,
        over=clean(INHERITED),
    ).program
    duree = second.rules["duree"]
    assert (duree.edition, duree.readings) == ("2016", ())
    assert duree.versions[0].body == Literal(Duration(360), duree.type)
    assert [(one.name, one.edition) for one in duree.exceptions] == [("e", "2012")]
    assert (second.facts["oui"].label, second.facts["oui"].edition) == ("oui", "2016")
    assert second.rules["mode"].edition == "2012"


def test_an_inherited_exception_may_be_said_again() -> None:
    second = clean(
        "dérogation e à duree\n  version à compter du 2000-01-01 : 6 ans si oui\ndérogation f à e\n"
        "  version à compter du 2000-01-01 : droit commun si non oui",
        info=SECOND,
        over=clean(INHERITED),
    ).program
    assert [(one.name, one.edition, one.target) for one in second.rules["duree"].exceptions] == [
        ("e", "2016", "duree"),
        ("f", "2016", "e"),
    ]


def test_horizons_and_documents() -> None:
    second = clean("acteur caisse « la caisse »", info=SECOND, over=clean(INHERITED)).program
    assert second.horizons == {"2012": day("2012-12-31"), "2016": day("2017-12-31")}
    assert second.documents == {
        "B35": ("guide-2012", "2012"),
        "D10": ("guide-2012", "2012"),
        "P": ("guide-2016", "2016"),
    }
    for mapping in (second.facts, second.rules, second.scales, second.enumerations, second.structures, second.actors):
        assert list(mapping) == sorted(mapping)


# ── coherences and scenarios ───────────────────────────────────────────────────────────────────────────────────────────


def test_a_coherence_names_the_facts_that_it_reads() -> None:
    [made] = clean("fait a : entier\nfait d : date\ncohérence « même année » : a = année(d)").program.coherences
    assert (made.label, made.facts, made.edition) == ("même année", ("a", "d"), "2012")


def test_a_scenario() -> None:
    [made] = clean(
        "énumération lien : conjoint | enfant\nstructure rente\n  lien : lien\n  montant : montant\n  fin : date le cas échéant\n"
        "fait rentes : liste de rente\nfait oui : booléen\nfait effet : date\n"
        "règle total : montant\n  lecture code\n    version à compter du 2000-01-01 : somme de r.montant pour r dans rentes\n"
        "scénario « deux rentes » [B35 3]\n  soit oui = vrai\n  soit rentes =\n"
        "    | lien | montant | fin |\n    | conjoint | 12 000 € | sans objet |\n    | enfant | manque | 2015-09-01 |\n"
        "  le 2012-04-01 selon la lecture code dans l'édition 2016 : total = 3 000 €\n"
        "  avec effet = 2011-06-01 : total est inconnu faute de rentes ; total est sans objet\n"
        "  le 2030-01-01 : total est hors horizon"
    ).program.scenarios
    given = dict(made.given)
    assert given["oui"] is True
    assert given["rentes"] == (
        (("fin", None), ("lien", "conjoint"), ("montant", 12000)),
        (("fin", day("2015-09-01")), ("lien", "enfant")),
    )
    first, second, third = made.situations
    assert (first.at, first.reading, first.edition) == (day("2012-04-01"), "code", "2016")
    assert (first.checks[0].kind, first.checks[0].value) == (Expectation.VALUE, 3000)
    assert dict(second.given) == {"effet": day("2011-06-01")}
    assert [(one.status, one.missing) for one in second.checks] == [("unknown", ("rentes",)), ("sans objet", ())]
    assert third.checks[0].status == "beyond_horizon"


# ── order ──────────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_the_order_of_files_counts_for_nothing() -> None:
    from millesime.syntax.reader import read
    from millesime.text import Source

    texts = {"a.loi": MODE, "b.loi": "dérogation a à b\n  version à compter du 2012-01-01 : droit commun si oui"}
    files = [read(Source(name, text)).product for name, text in texts.items()]
    assert lower(files, FIRST, None) == lower(files[::-1], FIRST, None)


def test_a_norm_may_name_its_last_day() -> None:
    trial = laboratory.compiled(
        "acteur a « a »\nfait jour : date\n"
        "obligation envoi de a\n  version à compter du 2012-01-01\n  au plus tard le 2017-07-15 « fiche »\n"
        "obligation paiement de a\n  version à compter du 2012-01-01\n  au plus tard jour + 2 mois\n"
        "obligation rien de a\n  version à compter du 2012-01-01\n  au plus tard 2 mois\n"
    )
    assert trial.codes() == ["ML210"], "a length is no day"
    norms = [trial.program.rules[name].norm for name in ("envoi", "paiement")]
    assert [norm.deadline.type.kind for norm in norms if norm and norm.deadline] == [Kind.DATE, Kind.DATE]
    assert norms[0] is not None
    assert norms[0].deadline_label == "fiche"


def test_a_fraction_is_expected_exactly() -> None:
    trial = laboratory.compiled(
        "fait n : entier\n"
        "règle f : taux exact\n  version à compter du 2012-01-01 : (n - 19) * 100 % / 131\n"
        "scénario « s »\n  soit date_reference = 2012-06-01\n  avec n = 120 : f = 101/131 ; f = 1 / 2 ; f = 1/0\n"
    )
    assert "ML210" in trial.codes(), "nothing is over zero"
    (situation,) = trial.program.scenarios[0].situations
    assert [check.value for check in situation.checks] == [Fraction(101, 131), Fraction(1, 2)]
