"""Elements of a file: heads, periods, notes, tables, norms and scenarios."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import Any

import pytest

from millesime.syntax.tree import (
    AlineaNote,
    ArmsBody,
    ArmTree,
    ArticleNote,
    CellTree,
    CheckTree,
    DelayTree,
    EnumerationTree,
    ExprBody,
    FactTree,
    GuardTree,
    Header,
    Item,
    LegiNote,
    LegiWindow,
    ListTree,
    Lit,
    Name,
    Notes,
    Period,
    PickTree,
    PointerNote,
    SwitchTree,
    TypeTree,
    WhenBody,
)
from tests.units.syntax.reading import codes, element, file_of, rule
from tests.units.syntax.samples import SAMPLES, text_of

FULL = Notes(
    label="un libellé",
    pointers=(PointerNote("A 1-2"), PointerNote("LEGI D.1")),
    legi=(LegiNote("LEGIARTI000000000001"),),
    article=ArticleNote("D.432-6", "code du travail"),
    alinea=AlineaNote(3),
    convention=True,
)


@pytest.mark.parametrize("sample", SAMPLES)
def test_samples_have_no_fault(sample: str) -> None:
    assert file_of(text_of(sample)).elements


def test_header() -> None:
    header = file_of(
        "article D. 432-6 du code de la sécurité sociale\n titre « T »\n"
        " légifrance LEGIARTI000000000001 du 2010-01-01 au 2011-12-31\n"
        " légifrance LEGIARTI000000000002 depuis 2012-01-01\n s'apprécie à l'achat.date"
    ).header
    first = LegiWindow("LEGIARTI000000000001", date(2010, 1, 1), date(2011, 12, 31))
    second = LegiWindow("LEGIARTI000000000002", date(2012, 1, 1), None)
    code = "code de la sécurité sociale"
    assert header == Header("article", "D.432-6", code, "T", (first, second), Name("achat.date"))


@pytest.mark.parametrize(
    ("text", "kind", "reference"),
    [
        ("loi n° 2012-1404 du 17 décembre 2012", "texte", "loi n° 2012-1404 du 17 décembre 2012"),
        ("document guide_2012 « Guide »", "document", "guide_2012"),
        ("décision « Cour, 3 mars 2010 »", "décision", "Cour, 3 mars 2010"),
        ("article 1240 du code civil", "article", "1240"),
        ("article R*. 12-1 de la loi du 3 mars 2010", "article", "R*.12-1"),
    ],
)
def test_what_a_file_is_about(text: str, kind: str, reference: str) -> None:
    header = file_of(text).header
    assert header is not None
    assert (header.kind, header.reference) == (kind, reference)


@pytest.mark.parametrize(
    ("text", "tree"),
    [
        ("booléen", TypeTree("booléen")),
        ("durée  en jours", TypeTree("durée en jours")),
        ("liste de trajet", TypeTree("trajet", is_list=True)),
        ("liste de montant", TypeTree("montant", is_list=True)),
        ("date le cas échéant", TypeTree("date", optional=True)),
        ("entier de 0 à 9 par pas de 3", TypeTree("entier", low=Lit("entier", 0), high=Lit("entier", 9), step=Lit("entier", 3))),
        ("montant au moins 0 €", TypeTree("montant", low=Lit("montant", Fraction(0)))),
        ("taux au plus 1,5 %", TypeTree("taux", high=Lit("taux", Fraction("0.015")))),
    ],
)  # fmt: skip
def test_types(text: str, tree: TypeTree) -> None:
    assert element(f"fait x : {text}") == FactTree(Name("x"), tree, Notes())


def test_presumption_and_label_in_any_order() -> None:
    wanted = FactTree(Name("x"), TypeTree("booléen"), Notes(label="a"), Lit("booléen", False))
    assert element("fait x : booléen, présumé faux « a »") == wanted
    assert element("fait x : booléen « a », présumée faux") == wanted


def test_words_of_types_may_name_fields() -> None:
    structure = element("structure trajet\n date : date\n montant : montant")
    assert [field.name.text for field in structure.fields] == ["date", "montant"]


def test_enumerations() -> None:
    assert element("complète mode : a « A » | b") == EnumerationTree(
        Name("mode"), ((Name("a"), "A"), (Name("b"), None)), completes=True
    )


def test_every_note() -> None:
    found = rule(
        "version à compter du 2012-01-01 : 1 € « un libellé » [A 1-2], légifrance LEGIARTI000000000001 "
        "article D. 432-6 du code du travail, alinéa 3 , convention [LEGI  D.1]"
    )
    assert found.versions[0].body == ExprBody(Lit("montant", Fraction(1)), FULL)


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("à compter du 2012-01-01", date(2012, 1, 1), None),
        ("du 1er mars 2012 au 2012-12-31", date(2012, 3, 1), date(2012, 12, 31)),
        ("jusqu'au 2012-12-31", None, date(2012, 12, 31)),
        ("année 2013", date(2013, 1, 1), date(2013, 12, 31)),
        ("années 2014 à 2015", date(2014, 1, 1), date(2015, 12, 31)),
    ],
)
def test_periods_hold_their_last_day(text: str, first: date, last: date | None) -> None:
    assert rule(f"version {text} : 1 €").versions[0].period == Period(first, last)


def test_lists_of_conditions() -> None:
    body = (
        rule(
            "version à compter du 2012-01-01 vrai si toutes les conditions suivantes\n"
            " 1° a « un » [P 1]\n 2° l'une [P 2]\n (a) b\n b) c\n 3° lorsque d : e\n sinon faux"
        )
        .versions[0]
        .body
    )
    inner = ListTree("l'une", (Item("a)", Name("b"), None, Notes()), Item("b)", Name("c"), None, Notes())))
    outer = ListTree(
        "toutes",
        (
            Item("1°", Name("a"), None, Notes(label="un", pointers=(PointerNote("P 1"),))),
            Item("2°", inner, None, Notes(pointers=(PointerNote("P 2"),))),
            Item("3°", Name("e"), Name("d"), Notes()),
        ),
    )
    true, false = Lit("booléen", True), Lit("booléen", False)
    assert body == ArmsBody((ArmTree(true, outer, Notes()), ArmTree(false, None, Notes())))


def test_a_list_is_a_body() -> None:
    body = rule("version à compter du 2012-01-01 aucune des conditions suivantes a) x").versions[0].body
    assert body == ExprBody(ListTree("aucune", (Item("a)", Name("x"), None, Notes()),)), Notes())


@pytest.mark.parametrize(
    ("text", "guard"),
    [
        ("moins de 10", GuardTree(high=Lit("entier", 10), high_open=True)),
        ("au plus 10", GuardTree(high=Lit("entier", 10))),
        ("jusqu'à 10", GuardTree(high=Lit("entier", 10))),
        ("plus de 10", GuardTree(low=Lit("entier", 10), low_open=True)),
        ("plus de 10 jusqu'à 20", GuardTree(Lit("entier", 10), Lit("entier", 20), low_open=True)),
        ("au moins 10", GuardTree(low=Lit("entier", 10))),
        ("à partir de 10", GuardTree(low=Lit("entier", 10))),
        ("10 et plus", GuardTree(low=Lit("entier", 10))),
        ("de 10 à 20", GuardTree(Lit("entier", 10), Lit("entier", 20))),
        ("de 10 à moins de 20", GuardTree(Lit("entier", 10), Lit("entier", 20), high_open=True)),
        ("a ou b", GuardTree(values=(Name("a"), Name("b")))),
    ],
)
def test_guards(text: str, guard: GuardTree) -> None:
    body = rule(f"version à compter du 2012-01-01 selon x {text} : 1 € [P 1] sinon : 2 €").versions[0].body
    assert isinstance(body, ExprBody)
    assert isinstance(body.expr, SwitchTree)
    assert (body.expr.cases[0].guard, body.expr.cases[1].guard) == (guard, None)


def test_bodies_nest() -> None:
    body = rule("version à compter du 2012-01-01 lorsque a : lorsque b : 1 €").versions[0].body
    one = ExprBody(Lit("montant", Fraction(1)), Notes())
    assert body == WhenBody(Name("a"), WhenBody(Name("b"), one))


def test_delays_and_picks() -> None:
    body = (
        rule(
            "version à compter du 2012-01-01 délai de 2 ans à compter de la plus tardive des a) x b) y [P 1]\n"
            "interrompu par z « z »\n suspendu de t à u"
        )
        .versions[0]
        .body
    )
    assert isinstance(body, ExprBody)
    delay = body.expr
    assert isinstance(delay, DelayTree)
    assert isinstance(delay.start, PickTree)
    assert (delay.start.choice, len(delay.start.items)) == ("la plus tardive", 2)
    assert [(cause.effect, cause.until) for cause in delay.causes] == [("interrompu", None), ("suspendu", Name("u"))]


def test_tables() -> None:
    scale = element(
        "barème cout : montant par secteur et categorie « coûts »\n année 2019 [J 1]\n"
        " | secteur | leger |\n | ville | 3 € au lieu de 4 € | « corrigé »\n | route | manque |\n | piste | sans objet |\n"
        " lacune année 2020"
    )
    (line,) = scale.lines
    assert (scale.keys, line.body, line.notes.pointers) == (
        (Name("secteur"), Name("categorie")),
        None,
        (PointerNote("J 1"),),
    )
    assert [row.cells[1] for row in line.rows[1:]] == [
        CellTree(Lit("montant", Fraction(3)), Lit("montant", Fraction(4))),
        CellTree(None),
        CellTree(Lit("sans objet", None)),
    ]
    assert line.rows[1].notes.label == "corrigé"
    assert scale.lacunae[0].period == Period(date(2020, 1, 1), date(2020, 12, 31))


def test_a_table_by_year_has_no_period() -> None:
    (line,) = element("barème m : taux par k\n | annee | a |\n | 2013 | 1 % |\n").lines
    assert (line.period, len(line.rows)) == (None, 2)


def test_readings_of_a_barème_group_its_lines() -> None:
    scale = element("barème m : taux\n lecture x « X »\n année 2012 : 1 %\n lecture y\n année 2012 : 2 %")
    assert [(reading.name.text, reading.notes.label) for reading in scale.readings] == [("x", "X"), ("y", None)]
    assert [line.reading for line in scale.lines] == [Name("x"), Name("y")]


def test_norms() -> None:
    norm = element(
        "faculté taxe.imposer « imposer » de caisse envers employeur ou tiers\n s'apprécie au controle.date\n"
        " version à compter du 2012-01-01 [P 1] si a\n après lettre « mise en demeure » sauf si b\n"
        " dans un délai de 2 mois à compter de c « délai »\n devant juge"
    )
    assert (norm.kind, norm.holder, norm.towards) == ("faculté", Name("caisse"), (Name("employeur"), Name("tiers")))
    assert (norm.event, norm.versions[0].condition) == (Name("controle.date"), Name("a"))
    assert (norm.after[0], norm.after[2], norm.deadline[1], norm.forum[0]) == (
        Name("lettre"),
        Name("b"),
        Name("c"),
        Name("juge"),
    )


def test_scenarios() -> None:
    scenario = element(
        "scénario « s » [P 1]\n soit a = 1 ; l =\n | x | y |\n | 1 | sans objet |\n soit b = sans objet\n"
        " le 2012-01-01 selon la lecture code dans l'édition 2016 : r = vrai ; t est inconnu faute de a, b\n"
        " avec a = 2 : r est sans objet ; t n'est pas en vigueur"
    )
    assert [given.name.text for given in scenario.given] == ["a", "l", "b"]
    rows: Any = scenario.given[1].value
    assert rows[1].cells[1] == CellTree(Lit("sans objet", None))
    first, second = scenario.situations
    assert (first.at, first.reading, first.edition) == (date(2012, 1, 1), Name("code"), "2016")
    assert first.checks[1] == CheckTree(Name("t"), None, "inconnu", (Name("a"), Name("b")))
    assert [check.status for check in second.checks] == ["sans objet", "pas en vigueur"]


def test_discordances() -> None:
    found = element(
        "discordance k01 « d » parti « le guide » soit a = 1 gravité haute touche r ; plafond\n"
        " côté « x » [P 1] [LEGI L.1] soit b = 2\n avec n = 1 : r = 1\n le 2012-01-01 : r = 2\n"
        " côté « y », article L.452-1\n soit c = 3 le 2012-01-01 selon la lecture code : r = 3\n soit d = 4 côté « z »"
    )
    assert (found.name, found.label, found.gravity, found.held) == (Name("k01"), "d", Name("haute"), "le guide")
    assert found.touches == (Name("r"), Name("plafond"))
    assert [given.name.text for given in found.given] == ["a"]
    x, y, z = found.sides
    assert [note.text for note in x.notes.pointers] == ["P 1", "LEGI L.1"]
    assert ([given.name.text for given in x.given], len(x.situations)) == (["b"], 2)
    assert y.notes.article == ArticleNote("L.452-1", None)
    assert ([given.name.text for given in y.given], len(y.situations)) == (["c", "d"], 1)
    assert (z.label, z.given, z.situations) == ("z", (), ())


def test_a_situation_before_the_first_side_is_kept_apart() -> None:
    found = element("discordance k01 « d » avec n = 1 : r = 1 côté « x » le 2012-01-01 : r = 2")
    assert ([len(found.stray)], [len(side.situations) for side in found.sides]) == ([1], [1])


def test_each_clause_of_a_discordance_stands_once() -> None:
    text = "discordance k01 « d » gravité haute touche r parti « p » côté « x »"
    assert codes(text) == []
    for clause in ("gravité faible", "touche s", "parti « q »"):
        assert codes(f"{text} {clause}") == ["ML132"]
