"""Facts are held against the lexicon: what is accepted and how it is held, what is refused and where."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from typing import Any

import pytest

from millesime.facts.lexicon import Lexicon
from millesime.model.program import Fact, Program, Structure
from millesime.text import Source
from millesime.text.codes import CATALOGUE
from millesime.text.render import advice, message
from millesime.values import Duration, Lack, Missing, Status
from millesime.values.types import INTEGER, Kind, Type
from millesime.workspace.cases import read_case
from tests.units.facts.lexicon import LEXICON


def values(facts: Any) -> dict[str, object]:
    checked = LEXICON.check(facts)
    assert checked.product is not None, [(one.code, one.path) for one in checked.diagnostics]
    assert checked.diagnostics == ()
    return dict(checked.product.values)


def nested(name: str, value: object) -> dict[str, Any]:
    for part in reversed(name.split(".")):
        value = {part: value}
    assert isinstance(value, dict)
    return value


def from_file(text: str) -> Any:
    read = read_case(Source("dossier.yaml", text))
    assert read.diagnostics == ()
    return read.product


class Travel(StrEnum):
    TRAJET = "trajet"


class Number(int):
    pass


@pytest.mark.parametrize(
    ("name", "given", "held"),
    [
        ("accident.date", date(2012, 2, 29), date(2012, 2, 29)),
        ("accident.date", "2012-02-29", date(2012, 2, 29)),
        ("accident.cloture", None, None),
        ("date_reference", "1800-01-01", date(1800, 1, 1)),
        ("date_reference", "2200-12-31", date(2200, 12, 31)),
        ("categorie", "trajet", "trajet"),
        ("categorie", Travel.TRAJET, "trajet"),
        ("entreprise.effectif", 10_000, 10_000),
        ("entreprise.effectif", Number(9), 9),
        ("entreprise.nom", "12", "12"),
        ("entreprise.nom", "", ""),
        ("entreprise.etablissement.siege", True, True),
        ("pret.delai", "P30D", Duration(0, 30)),
        ("pret.delai", "P2W", Duration(0, 14)),
        ("pret.delai", "P0D", Duration()),
        ("pret.duree", "P0D", Duration()),
        ("pret.duree", "P1Y6M", Duration(18)),
        ("pret.duree", Duration(240), Duration(240)),
        ("prime.montant", 25_000, Fraction(25_000)),
        ("prime.montant", Decimal("728.01"), Fraction("728.01")),
        ("prime.montant", Decimal("728.010"), Fraction("728.01")),
        ("prime.montant", Decimal("1E+3"), Fraction(1000)),
        ("prime.montant", Fraction(1, 4), Fraction(1, 4)),
        ("prime.montant", "728.01", Fraction("728.01")),
        ("rente.taux", "25 %", Fraction(1, 4)),
        ("rente.taux", "12.5%", Fraction(1, 8)),
        ("rente.taux", "25\u202f%", Fraction(1, 4)),
        ("rente.taux", "101/131", Fraction(101, 131)),
        ("rente.taux", "-0.25", Fraction(-1, 4)),
        ("rente.taux", 1, Fraction(1)),
        ("rente.pas", "37 %", Fraction(37, 100)),
        ("rente.coefficient", "2.5", Fraction(5, 2)),
        ("salaires", ["1.50", Decimal(2), 3], (Fraction(3, 2), Fraction(2), Fraction(3))),
        ("salaires", [], ()),
    ],
)
def test_a_native_value_is_held_as_its_type_says(name: str, given: object, held: object) -> None:
    for facts in (nested(name, given), {name: given}):
        (found,) = values(facts).values()
        assert found == held
        assert isinstance(found, (type(held), int))


@pytest.mark.parametrize(
    ("written", "held"),
    [
        ("entreprise: {effectif: 010}", 10),
        ("entreprise.effectif: 9", 9),
        ("entreprise: {etablissement.siege: TRUE}", True),
        ("entreprise: {nom: yes}", "yes"),
        ("entreprise: {nom: 1:30}", "1:30"),
        ("entreprise: {nom: '010'}", "010"),
        ("prime: {montant: 1e3}", Fraction(1000)),
        ("prime: {montant: 0.1}", Fraction(1, 10)),
        ("prime: {montant: '728.01'}", Fraction("728.01")),
        ("rente: {taux: 25 %}", Fraction(1, 4)),
        ("rente: {taux: 101/131}", Fraction(101, 131)),
        ("accident: {date: '2012-02-10'}", date(2012, 2, 10)),
        ("accident: {cloture: }", None),
        ("accident: {cloture: ~}", None),
        ("pret: {duree: P20Y}", Duration(240)),
        ("categorie: 'trajet'", "trajet"),
    ],
)
def test_a_written_value_is_read_by_the_type_of_its_fact(written: str, held: object) -> None:
    (found,) = values(from_file(written)).values()
    assert found == held


def test_a_missing_field_is_unknown_under_its_path_and_its_element_counts() -> None:
    (claims,) = values(
        {"sinistres": [{"annee": 2010, "cout": 12, "taux_ip": None, "categorie": "trajet"}, {}]}
    ).values()
    unknown = tuple(Missing.of(f"sinistres[1].{field}") for field in ("annee", "cout", "taux_ip", "categorie"))
    assert claims == ((2010, 12, None, "trajet"), unknown)
    assert isinstance(unknown[0], Lack)
    assert unknown[0].status is Status.UNKNOWN


REFUSED: list[tuple[str, object, str | None]] = [
    ("accident.date", "10/02/2012", "ML537"),
    ("accident.date", "2012-2-1", "ML537"),
    ("accident.date", "20120201", "ML537"),
    ("accident.date", "2012-W01-1", "ML537"),
    ("accident.date", "٢٠١٢-٠٢-٠١", "ML537"),
    ("accident.date", "2012-02-01\n", "ML537"),
    ("accident.date", "2012-02-30", "ML538"),
    ("accident.date", "1799-12-31", "ML539"),
    ("accident.date", date(2201, 1, 1), "ML539"),
    ("accident.date", datetime(2012, 1, 1), "ML529"),  # noqa: DTZ001  # any datetime is refused
    ("accident.date", 20120201, "ML537"),
    ("accident.date", None, "ML527"),
    ("categorie", "trajets", "ML542"),
    ("categorie", "maladie", "ML543"),
    ("categorie", 3, "ML543"),
    ("categorie", None, "ML527"),
    ("entreprise.effectif", "9", "ML532"),
    ("entreprise.effectif", "neuf", "ML531"),
    ("entreprise.effectif", True, "ML531"),
    ("entreprise.effectif", 9.0, "ML528"),
    ("entreprise.effectif", Decimal(9), "ML531"),
    ("entreprise.effectif", -1, "ML550"),
    ("entreprise.effectif", 10_001, "ML551"),
    ("entreprise.effectif", 2**53, "ML553"),
    ("entreprise.effectif", {"x": 1}, "ML524"),
    ("entreprise.effectif", [9], "ML547"),
    ("entreprise.nom", 12, "ML544"),
    ("entreprise.nom", "x" * 10_001, "ML506"),
    ("entreprise.nom", "\ud800", "ML512"),
    ("entreprise.etablissement.siege", 1, "ML530"),
    ("entreprise.etablissement.siege", "true", "ML532"),
    ("entreprise.etablissement.siege", "oui", "ML530"),
    ("pret.delai", "P1M", "ML541"),
    ("pret.duree", "P30D", "ML541"),
    ("pret.duree", "P1Y3D", "ML541"),
    ("pret.duree", "P", "ML540"),
    ("pret.duree", "20 ans", "ML540"),
    ("pret.duree", 20, "ML540"),
    ("pret.duree", Duration(0, 30), "ML541"),
    ("pret.duree", Duration(-5), "ML540"),
    ("prime.montant", "728,01", "ML533"),
    ("prime.montant", "728.01 €", "ML533"),
    ("prime.montant", "1e3", "ML533"),
    ("prime.montant", "101/131", "ML533"),
    ("prime.montant", True, "ML533"),
    ("prime.montant", 728.01, "ML528"),
    ("prime.montant", float("nan"), "ML528"),
    ("prime.montant", Decimal("NaN"), "ML533"),
    ("prime.montant", Decimal("1E+1000000000"), "ML533"),
    ("prime.montant", "728.011", "ML534"),
    ("prime.montant", "728.010", "ML534"),
    ("prime.montant", Decimal("728.011"), "ML534"),
    ("prime.montant", Fraction(1, 3), "ML534"),
    ("prime.montant", "-1", "ML550"),
    ("prime.montant", 2**53, "ML553"),
    ("prime.montant", set(), "ML529"),
    ("rente.taux", "25", None),
    ("rente.taux", "25 pour cent", "ML535"),
    ("rente.taux", "1/0", "ML535"),
    ("rente.taux", "25,5 %", "ML535"),
    ("rente.taux", Fraction(1, 10**41), "ML553"),
    ("rente.pas", "12.5 %", "ML552"),
    ("rente.pas", "101 %", "ML551"),
    ("rente.coefficient", "25 %", "ML536"),
    ("salaires", 3, "ML545"),
    ("salaires", {}, "ML545"),
    ("salaires", None, "ML527"),
    ("sinistres", {"annee": 2010}, "ML545"),
]


@pytest.mark.parametrize(("name", "given", "code"), REFUSED)
def test_a_value_that_does_not_fit_is_refused(name: str, given: object, code: str | None) -> None:
    found = [(one.path, one.code) for one in LEXICON.check(nested(name, given)).diagnostics]
    assert found == ([(name, code)] if code else [])


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("entreprise: {effectif: '9'}", "ML532"),
        ("entreprise: {effectif: 1e3}", "ML531"),
        ("entreprise: {effectif: 9.0}", "ML531"),
        ("entreprise: {effectif: 1_000}", "ML531"),
        ("entreprise: {effectif: 0x1F}", "ML531"),
        ("entreprise: {effectif: }", "ML527"),
        ("entreprise: {effectif: 1" + "0" * 5000 + "}", "ML553"),
        ("entreprise: {nom: 010}", "ML544"),
        ("entreprise: {nom: true}", "ML544"),
        ("entreprise: {nom: 1e3}", "ML544"),
        ("entreprise: {nom: }", "ML527"),
        ("entreprise: {etablissement: {siege: yes}}", "ML530"),
        ("entreprise: {etablissement: {siege: 'true'}}", "ML532"),
        ("entreprise: {etablissement: {siege: 1}}", "ML530"),
        ("prime: {montant: .5}", "ML533"),
        ("prime: {montant: .nan}", "ML533"),
        ("prime: {montant: 1e999}", "ML553"),
        ("prime: {montant: '1e3'}", "ML533"),
        ("rente: {taux: 1e-60}", "ML553"),
        ("categorie: null", "ML527"),
    ],
)
def test_a_written_value_that_does_not_fit_is_refused(written: str, code: str) -> None:
    assert [one.code for one in LEXICON.check(from_file(written)).diagnostics] == [code]


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        ({"accidents": {"date": 1}}, [("accidents", "ML520", "accident")]),
        ({"accident": {"dat": 1}}, [("accident.dat", "ML520", "accident.date")]),
        ({"effectif": 1}, [("effectif", "ML520", "entreprise.effectif")]),
        ({"entreprise": {"siege": 1}}, [("entreprise.siege", "ML520", "entreprise.etablissement.siege")]),
        ({"prime": {"eligible": True}}, [("prime.eligible", "ML522", "")]),
        ({"zzz": 1}, [("zzz", "ML521", "")]),
        ({"z" * 5000: 1}, [("z" * 119 + "…", "ML521", "")]),
        ({"\ud800": 1}, [("\\ud800", "ML521", "")]),
        ({3: 1}, [(None, "ML511", "")]),
        ({"accident": 3}, [("accident", "ML523", "")]),
        ({"accident": None}, [("accident", "ML523", "")]),
        ({"accident": [{"date": 3}]}, [("accident", "ML523", "")]),
        ({"accident": {"date": {"x": 1}}}, [("accident.date", "ML524", "")]),
        ({"sinistres": [{"anee": 1}]}, [("sinistres[0].anee", "ML525", "annee")]),
        ({"sinistres": [{"zzz": 1}]}, [("sinistres[0].zzz", "ML526", "")]),
        ({"sinistres": [3, None, {"annee": 1989}]}, [("sinistres[0]", "ML546", ""), ("sinistres[1]", "ML527", ""), ("sinistres[2].annee", "ML550", "")]),
        ({"accident": {"date": "2012-01-01"}, "accident.date": "2012-01-01"}, [("accident.date", "ML504", "")]),
    ],
)  # fmt: skip
def test_names_and_shapes(facts: Any, expected: list[tuple[str | None, str, str]]) -> None:
    found = LEXICON.check(facts)
    assert found.product is None
    assert [(one.path, one.code, one.value("nearest")) for one in found.diagnostics] == expected


@pytest.mark.parametrize("given", [None, 3, [], "a", [("a", 1)]])
def test_a_case_is_a_mapping(given: object) -> None:
    assert [one.code for one in LEXICON.check(given).diagnostics] == ["ML503"]


def test_everything_at_once_in_the_order_of_paths() -> None:
    rows = [{"annee": 2010}] * 2 + [{"annee": "x"}] + [{}] * 7 + [{"cout": 0.5}]
    facts = {"zzz": 1, "sinistres": rows, "entreprise": {"effectif": "9"}, "accident": {"date": "2012-02-30"}}
    found = [one.path for one in LEXICON.check(facts).diagnostics]
    assert found == ["accident.date", "entreprise.effectif", "sinistres[2].annee", "sinistres[10].cout", "zzz"]


def test_what_is_wrong_is_underlined() -> None:
    text = "entreprise:\n  efectif: 9\n  effectif: {x: 1}\naccident: 3\nsinistres:\n- {anee: 1, annee: '9'}\n- 3\n"
    found = LEXICON.check(from_file(text)).diagnostics
    assert {one.path: text[one.primary.start : one.primary.end] for one in found} == {
        "accident": "3",
        "entreprise.efectif": "efectif",
        "entreprise.effectif": "effectif",
        "sinistres[0].anee": "anee",
        "sinistres[0].annee": "'9'",
        "sinistres[1]": "3",
    }
    fixes = {one.path: one.fix.replacement for one in found if one.fix}
    assert fixes == {"entreprise.efectif": "effectif"}


def test_a_fact_given_nested_and_dotted_shows_both_places() -> None:
    text = "accident: {date: 2012-01-01}\naccident.date: 2012-01-01\n"
    (problem,) = LEXICON.check(from_file(text)).diagnostics
    assert [text[span.start : span.end] for span in (problem.primary, problem.secondary[0].span)] == [
        "accident.date",
        "date",
    ]


def test_the_json_form_is_nested_sorted_and_read_back_to_the_same() -> None:
    facts = {
        "sinistres": [{"cout": "1.5", "taux_ip": "101/131"}, {"taux_ip": None}],
        "rente": {"taux": "25 %", "coefficient": 2},
        "pret": {"duree": "P18M", "delai": "P2W"},
        "prime.montant": 728,
        "accident": {"date": date(2012, 1, 1), "cloture": None},
        "entreprise": {"etablissement": {"siege": False}},
    }
    case = LEXICON.check(facts).product
    assert case is not None
    assert list(case.facts) == sorted(case.facts)
    assert case.facts == {
        "accident": {"cloture": None, "date": "2012-01-01"},
        "entreprise": {"etablissement": {"siege": False}},
        "pret": {"delai": "P14D", "duree": "P1Y6M"},
        "prime": {"montant": "728.00"},
        "rente": {"coefficient": "2", "taux": "0.25"},
        "sinistres": [{"cout": "1.50", "taux_ip": "101/131"}, {"taux_ip": None}],
    }
    assert LEXICON.check(case.facts).product == case


def test_presumptions_are_left_to_the_evaluator() -> None:
    assert values({}) == {}


def test_a_structure_may_hold_itself_but_not_endlessly() -> None:
    branch = Structure(
        "branche", (Fact("rang", INTEGER), Fact("suite", Type(Kind.LIST, item=Type(Kind.RECORD, "branche"))))
    )
    fact = Fact("arbre", Type(Kind.LIST, item=Type(Kind.RECORD, "branche")))
    lexicon = Lexicon(Program("essai", {fact.name: fact}, {}, {"branche": branch}, {}, {}, {}))
    assert lexicon.check({"arbre": [{"rang": 1, "suite": [{"rang": 2, "suite": []}]}]}).product is not None
    endless: list[Any] = []
    endless.append({"suite": endless})
    assert [one.code for one in lexicon.check({"arbre": endless}).diagnostics] == ["ML505"]


def test_a_list_is_bounded() -> None:
    assert [one.code for one in LEXICON.check({"salaires": [1] * 100_001}).diagnostics] == ["ML507"]


def test_a_number_too_long_to_be_written() -> None:
    assert [one.code for one in LEXICON.check({"entreprise.effectif": 10**5000}).diagnostics] == ["ML553"]


def test_many_unknown_names_take_no_time() -> None:
    found = LEXICON.check({f"inconnu{index}": 1 for index in range(20_000)})
    assert len(found.diagnostics) == 20_000


def test_each_refusal_has_all_that_its_sentence_names() -> None:
    facts: list[dict[str, Any]] = [nested(name, given) for name, given, _ in REFUSED]
    facts += [
        {"accident": 3, "zzz": 1, "prime": {"eligible": 1}, "entreprise": {"efectif": 1}, "sinistres": [{"zz": 1}, 3]}
    ]
    said = [one for case in facts for one in LEXICON.check(case).diagnostics]
    assert {one.code for one in said} <= CATALOGUE.keys()
    sentences = [text for one in said for text in (message(one, "fr"), message(one, "en"), advice(one, "fr"))]
    assert [text for text in sentences if "{" in text.replace("{…}", "").replace("{}", "")] == []
