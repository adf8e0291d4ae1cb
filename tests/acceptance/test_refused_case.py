"""A case that is wrong in many ways: one run, all problems, each with its path. One that merely lacks a fact: unknown."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

import millesime
from tests.acceptance.conftest import Decide, Run, edition_named
from tests.acceptance.dossiers import FIRM, having

MODE = "tarification.mode"
BAD = """\
entreprise:
  effectif: "9"
  efectif: 12
tarification:
  date_effet: 2012-02-30
etablissement:
  annee_creation: 1990
"""
PROBLEMS = [("entreprise.effectif", 2), ("entreprise.efectif", 3), ("tarification.date_effet", 5)]
GOOD = """\
entreprise: {effectif: 160}
tarification: {date_effet: 2012-06-01, annee: 2012}
etablissement: {alsace_moselle: false}
"""


@pytest.mark.parametrize("lang", ["fr", "en"])
def test_all_problems_in_one_run(run: Run, lang: str) -> None:
    ran = run("eval", "-", "--edition", "2012", "--goal", MODE, "--lang", lang, stdin=BAD)
    assert (ran.status, ran.out) == (2, "")
    for path, line in PROBLEMS:
        assert f"<stdin>:{line}:" in ran.err
        assert f"({path})" in ran.err
    assert ran.err.count("error[" if lang == "en" else "erreur[") == len(PROBLEMS)
    assert "`entreprise.effectif`" in ran.err.split("entreprise.efectif", 1)[1], "the nearest name is not offered"
    assert "30" in ran.err


def test_the_same_as_a_process(call: Run, tmp_path) -> None:
    path = tmp_path / "dossier.yaml"
    path.write_text(BAD, encoding="utf-8")
    ran = call("eval", path, "--edition", "2012", "--goal", MODE)
    assert (ran.status, ran.out) == (2, "")
    assert [f"({name})" in ran.err for name, _ in PROBLEMS] == [True, True, True]
    assert str(path) in ran.err


def test_the_same_through_the_api() -> None:
    facts = {
        "entreprise": {"effectif": "9", "efectif": 12},
        "tarification": {"date_effet": "2012-02-30"},
        "etablissement": {"annee_creation": 1990},
    }
    with pytest.raises(millesime.Refused) as refused:
        edition_named("2012").evaluate(facts, [MODE])
    assert sorted(each.path or "" for each in refused.value.diagnostics) == sorted(path for path, _ in PROBLEMS)
    for path, _ in PROBLEMS:
        assert path in str(refused.value)


def test_the_missing_fact_is_named_beside_what_is_wrong(run: Run) -> None:
    """The fourth problem of that case: a fact that the goal needs and nobody gave."""
    ran = run("eval", "-", "--edition", "2012", "--goal", MODE, stdin=BAD)
    assert ran.status == 2
    assert "etablissement.alsace_moselle" in ran.err


def test_a_fact_that_is_merely_missing(run: Run, decide: Decide) -> None:
    ran = run("eval", "-", "--edition", "2012", "--goal", MODE, stdin=GOOD)
    assert (ran.status, ran.err) == (0, "")
    assert "etablissement.annee_creation" in ran.out
    facts = having(FIRM, entreprise__effectif=160, etablissement__annee_creation=..., tarification__annee=2012)
    decided = decide(facts, MODE, edition="2012", at="2012-06-01")
    assert decided.result(MODE)["status"] == "unknown"
    assert decided.result(MODE)["missing"] == ["etablissement.annee_creation"]
    assert decided.decision[MODE].status is millesime.Status.UNKNOWN
    assert decided.decision[MODE].value is None
    assert "Il manque" in decided.texts["fr"]
    assert "Missing" in decided.texts["en"]
    for lang in ("fr", "en"):
        assert "etablissement.annee_creation" in decided.told(lang)


@pytest.mark.parametrize(
    ("path", "written"),
    [
        ("entreprise.effectif", '"9"'),
        ("entreprise.effectif", "true"),
        ("entreprise.effectif", "9.0"),
        ("entreprise.effectif", "9.5"),
        ("entreprise.effectif", "1e3"),
        ("entreprise.effectif", "0x10"),
        ("entreprise.effectif", "1:30"),
        ("entreprise.effectif", "-1"),
        ("entreprise.effectif", "10000001"),
        ("entreprise.effectif", "9" * 5000),
        ("entreprise.effectif", "null"),
        ("entreprise.effectif", "[9]"),
        ("entreprise.effectif", "{a: 1}"),
        ("entreprise.effectif", "neuf"),
        ("etablissement.alsace_moselle", "yes"),
        ("etablissement.alsace_moselle", "oui"),
        ("etablissement.alsace_moselle", "0"),
        ("etablissement.alsace_moselle", '"false"'),
        ("etablissement.annee_creation", "2012-01-01"),
        ("tarification.date_effet", "2012-02-30"),
        ("tarification.date_effet", "2012-13-01"),
        ("tarification.date_effet", "01/02/2012"),
        ("tarification.date_effet", "2012"),
        ("tarification.date_effet", "20120601"),
        ("tarification.date_effet", "2012-06-01T00:00:00Z"),
        ("tarification.date_effet", "12012-06-01"),
        ("tarification.date_effet", "0000-01-01"),
        ("accident.date", "null"),
        ("rente.taux_incapacite", "101 %"),
        ("rente.taux_incapacite", "1.01"),
        ("rente.taux_incapacite", "-0.1"),
        ("rente.taux_incapacite", "25"),
        ("rente.taux_incapacite", "0,25"),
        ("rente.montant_annuel", "-1.00"),
        ("rente.montant_annuel", "1.001"),
        ("rente.montant_annuel", '"12 €"'),
        ("rente.montant_annuel", ".nan"),
        ("rente.montant_annuel", ".inf"),
        ("rente.montant_annuel", "1e400"),
        ("rente.montant_annuel", "1_000"),
        ("pret.duree", "20"),
        ("pret.duree", "P"),
        ("pret.duree", "P" + "9" * 5000 + "Y"),
    ],
)
def test_no_coercion(run: Run, path: str, written: str) -> None:
    branch, leaf = path.split(".")
    ran = run("eval", "-", "--edition", "2012", "--goal", MODE, stdin=f"{branch}:\n  {leaf}: {written}\n")
    assert (ran.status, ran.out) == (2, "")
    assert f"({path})" in ran.err
    assert "<stdin>:2:" in ran.err


@pytest.mark.parametrize(
    "written",
    [
        "",
        "- 1\n",
        "3\n",
        "entreprise\n",
        "entreprise: 3\n",
        "entreprise: []\n",
        "entreprise: {effectif: 1}\nentreprise: {effectif: 2}\n",
        "entreprise: {effectif: 1, effectif: 2}\n",
        "entreprise: {effectif: 1\n",
        "a: &a [*a]\n",
        "a: &a {b: *a}\n",
        "entreprise: !!python/object/apply:os.system [true]\n",
        "%YAML 9.9\n---\na: 1\n",
        "entreprise: {effectif: 1}\n---\nentreprise: {effectif: 2}\n",
        "\tentreprise: 1\n",
        "? [a]\n: 1\n",
        "'': 1\n",
        "entreprise: {<<: {effectif: 1}}\n",
        '{"entreprise": {"effectif": 1}',
        '{"entreprise": {"effectif": 1,}}x',
        "{" * 10_000,
        "[" * 10_000,
        '{"a":' * 10_000 + "1" + "}" * 10_000,
        "\n".join("  " * n + "a:" for n in range(2_000)),
        "x: " + "a" * 100_000,
        "\n".join(f"f{n}: 1" for n in range(5_000)),
    ],
    ids=lambda text: repr(text[:24]),
)
def test_cases_that_are_no_case(call: Run, written: str) -> None:
    ran = call("eval", "-", "--edition", "2012", "--goal", MODE, stdin=written.encode())
    assert (ran.status, ran.out) == (2, "")
    assert "error[ML5" in ran.err


@pytest.mark.parametrize(
    "data", [b"\xff\xfe", b"entreprise: \x00", b"\x80", b"entreprise: {effectif: \xe9}", b"a" * 11_000_000]
)
def test_bytes_that_are_no_text(run: Run, data: bytes) -> None:
    ran = run("eval", "-", "--edition", "2012", stdin=data)
    assert (ran.status, ran.out) == (2, "")
    assert ran.err.startswith("error")


def test_a_case_that_is_not_there(run: Run, tmp_path) -> None:
    for path in ("nowhere.yaml", tmp_path):
        ran = run("eval", path)
        assert (ran.status, ran.out) == (2, "")
        assert str(path) in ran.err


def test_amounts_are_read_as_written(run: Run) -> None:
    """Never through a float: eighteen digits keep every one of them."""
    ran = run(
        "eval", "-", "--edition", "2016", "--goal", "aides.cumul", "--format", "json",
        stdin="depenses: {materiel: 123456789012345.67}\nmaladie: {taux_incapacite: 0.1000000000000000055}\n",
    )  # fmt: skip
    assert ran.status == 0, ran.err
    facts = ran.json()["facts"]
    assert facts["depenses"]["materiel"] == "123456789012345.67"
    assert facts["maladie"]["taux_incapacite"] == "0.1000000000000000055"


def test_a_leading_zero_is_no_octal(run: Run) -> None:
    ran = run("eval", "-", "--edition", "2012", "--format", "json", stdin="entreprise: {effectif: 010}\n")
    assert ran.status == 0
    assert ran.json()["facts"] == {"entreprise": {"effectif": 10}}


@pytest.mark.parametrize("written", ["25 %", "0.25", "25%", "1/4"])
def test_a_rate_in_any_of_its_forms(written: str) -> None:
    decision = edition_named("2012").evaluate({"rente": {"taux_incapacite": written}}, [MODE])
    assert decision.record["facts"] == {"rente": {"taux_incapacite": "0.25"}}


@pytest.mark.parametrize(
    "value",
    [9.0, 9.5, float("nan"), "9", True, Decimal("9.5"), b"9", [9], None, 10**5000],
    ids=lambda v: type(v).__name__,
)
def test_the_api_coerces_nothing_either(value: Any) -> None:
    with pytest.raises(millesime.Refused) as refused:
        edition_named("2012").evaluate({"entreprise": {"effectif": value}}, [MODE])
    assert [each.path for each in refused.value.diagnostics] == ["entreprise.effectif"]


@pytest.mark.parametrize("value", [1000.0, float("inf"), 1000.5])
def test_the_api_refuses_floats_in_money(value: float) -> None:
    with pytest.raises(millesime.Refused) as refused:
        edition_named("2016").evaluate({"depenses": {"materiel": value}, "rente": {"taux_incapacite": 0.25}})
    assert {each.path for each in refused.value.diagnostics} == {"depenses.materiel", "rente.taux_incapacite"}


def test_the_api_takes_pythons_own_exact_types() -> None:
    facts = {
        "depenses": {"materiel": Decimal("1000.50"), "ergonome": 1000},
        "aide": {"date_reservation": date(2016, 9, 1)},
        "rente": {"taux_incapacite": Decimal("0.25")},
    }
    kept = edition_named("2016").evaluate(facts, ["aides.cumul"]).record["facts"]
    assert kept["depenses"] == {"materiel": "1000.50", "ergonome": "1000.00"}
    assert kept["aide"] == {"date_reservation": "2016-09-01"}
    assert kept["rente"] == {"taux_incapacite": "0.25"}


def test_the_schema_and_the_check_refuse_alike(run: Run) -> None:
    import jsonschema

    schema = run("facts", "--edition", "2012", "--format", "schema").json()
    judge = jsonschema.Draft202012Validator(schema)
    for facts in ({"entreprise": {"effectif": "9"}}, {"entreprise": {"efectif": 9}}, {"entreprise": {"effectif": -1}}):
        assert not judge.is_valid(facts), facts
        assert run("eval", "-", "--edition", "2012", stdin=json.dumps(facts)).status == 2
    assert judge.is_valid(FIRM)


@pytest.mark.parametrize(
    ("group", "since", "until"),
    [
        ("action_penale", "date", "date_fin"),
        ("action_reconnaissance", "date", "date_fin"),
        ("caisse", "date_saisine", "date_notification_echec"),
    ],
)
def test_what_interrupts_a_delay_does_not_end_before_it_begins(run: Run, group: str, since: str, until: str) -> None:
    case = f"accident: {{date: 2005-01-10}}\n{group}: {{{since}: 2006-06-01, {until}: 2006-01-01}}\n"
    ran = run("eval", "-", "--edition", "2012", "--goal", "faute_inexcusable.date_prescription", stdin=case)
    assert (ran.status, ran.out) == (2, "")
    assert f"{group}.{since}" in ran.err
    assert f"{group}.{until}" in ran.err
