"""The Python API of the contract: typed, exact, deterministic, and quick to import."""

from __future__ import annotations

import inspect
import json
import subprocess
import sys
import typing
from datetime import date
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest

import millesime
from tests.acceptance.conftest import ROOT, edition_named
from tests.acceptance.contract import held
from tests.acceptance.dossiers import AIDED, FIRM, REHABILITATED, having

FACTS = having(REHABILITATED, stage__date_fin="2012-03-31")


def test_the_contracts_own_lines() -> None:
    edition = millesime.load("2012")
    decision = edition.evaluate(FACTS, goals=["prime.montant_minimum"], at=date(2012, 4, 1))
    value = decision["prime.montant_minimum"].value
    assert (value, type(value), str(value)) == (Decimal("728.01"), Decimal, "728.01")
    held(decision.to_json())
    assert "728,01" in decision.explain(lang="fr")
    assert "728.01" in decision.explain(lang="en")
    assert millesime.replay(decision).same


@pytest.mark.parametrize(
    ("edition", "facts", "goal", "value"),
    [
        ("2012", FACTS, "prime.eligible", True),
        ("2012", FACTS, "prime.montant_maximum", Decimal("1941.36")),
        ("2012", FACTS, "prime.date_limite_demande", date(2012, 4, 30)),
        ("2012", FACTS, "pret.duree_maximale", millesime.Duration(months=240)),
        ("2012", FACTS, "pret.taux_interet", Decimal("0.02")),
        ("2012", having(FIRM, tarification__annee=2012), "tarification.mode", "collective"),
        ("2012", having(FIRM, tarification__annee=2012, entreprise__effectif=120), "tarification.fraction_individuelle", Fraction(101, 131)),
        ("2016", AIDED, "aide_diagnostic.montant", Decimal("7000.00")),
    ],
)  # fmt: skip
def test_values_are_pythons_own_exact_types(edition: str, facts: dict, goal: str, value: object) -> None:
    found = edition_named(edition).evaluate(facts, [goal], at="2012-06-01" if edition == "2012" else None)[goal].value
    assert (found, type(found)) == (value, type(value))


def test_a_result_says_everything() -> None:
    decision = edition_named("2012").evaluate(FACTS, ["prime.montant_minimum"], at="2012-04-01")
    result = decision["prime.montant_minimum"]
    assert (result.goal, result.status, str(result.type)) == (
        "prime.montant_minimum",
        millesime.Status.DETERMINED,
        "montant",
    )
    assert (result.missing, len(result.citations), len(result.discordances)) == ((), 1, 1)
    assert list(decision) == [result]
    assert len(decision) == 1
    with pytest.raises(KeyError):
        decision["prime.eligible"]


def test_refused_holds_everything_at_once() -> None:
    law = edition_named("2012")
    facts = {"entreprise": {"effectif": 9.5, "efectif": 1}, "accident": {"date": "2012-02-30"}, "rente": 3}
    with pytest.raises(millesime.Refused) as refused:
        law.evaluate(facts, ["tarification.mod", "prime.eligible"], at="2012-02-30", reading="cod")
    told = refused.value
    assert isinstance(told, ValueError)
    paths = {each.path for each in told.diagnostics}
    assert {"entreprise.effectif", "entreprise.efectif", "accident.date", "rente"} <= paths
    assert {"ML604", "ML605", "ML606"} <= {each.code for each in told.diagnostics}
    assert len(str(told).splitlines()) == len(told.diagnostics)


@pytest.mark.parametrize("name", ["2013", "", "..", "/", "2012/../2012", "\x00", "x" * 10_000])
def test_an_edition_that_is_not_there(name: str) -> None:
    with pytest.raises(millesime.Refused):
        millesime.load(name)


def test_load_a_folder_and_the_newest() -> None:
    assert millesime.load(ROOT / "regulations" / "2012").digest == edition_named("2012").digest
    assert millesime.load(Path("regulations/2012").resolve()).id == "2012"
    assert millesime.load().id == "2016"
    with pytest.raises(millesime.Refused):
        millesime.load(ROOT / "docs")


def test_same_facts_same_bytes_in_any_order_and_any_process() -> None:
    law = edition_named("2012")
    turned = {name: dict(reversed(list(branch.items()))) for name, branch in reversed(list(FACTS.items()))}
    first = law.evaluate(FACTS, at="2012-04-01").to_json()
    assert law.evaluate(turned, at="2012-04-01").to_json() == first
    program = (
        "import json, sys, millesime; "
        "sys.stdout.write(millesime.load('2012').evaluate(json.load(sys.stdin), at='2012-04-01').to_json())"
    )
    for seed in ("0", "1"):
        import os

        environment = {**os.environ, "PYTHONHASHSEED": seed, "TZ": "Pacific/Auckland", "LC_ALL": "C"}
        ran = subprocess.run(
            [sys.executable, "-c", program], input=json.dumps(turned).encode(), capture_output=True, env=environment,
            check=True, timeout=60,
        )  # fmt: skip
        assert ran.stdout.decode() == first


def test_a_case_checked_once_is_decided_often() -> None:
    law = edition_named("2012")
    case = law.check_facts(FACTS).product
    assert isinstance(case, millesime.Case)
    for reading in (None, "code"):
        by_case = law.evaluate(case, ["prime.montant_minimum"], at="2012-04-01", reading=reading)
        assert by_case.to_json() == law.evaluate(FACTS, ["prime.montant_minimum"], "2012-04-01", reading).to_json()


def test_facts_are_not_touched() -> None:
    facts = having(FACTS)
    edition_named("2012").evaluate(facts, at="2012-04-01")
    assert facts == FACTS


def test_adding_facts_never_changes_what_is_determined() -> None:
    law = edition_named("2012")
    few = {name: branch for name, branch in FACTS.items() if name in ("accident", "victime", "stage")}
    before = law.evaluate(few, list(law.goals()), at="2012-04-01", presumptions=False)
    after = law.evaluate(FACTS, list(law.goals()), at="2012-04-01", presumptions=False)
    kept = [each for each in before if each.status is millesime.Status.DETERMINED]
    assert kept
    for each in kept:
        assert (after[each.goal].status, after[each.goal].value) == (each.status, each.value), each.goal


def test_replay_says_where_it_parts() -> None:
    decision = edition_named("2012").evaluate(FACTS, ["prime.montant_minimum"], at="2012-04-01")
    for form in (decision, decision.record, decision.to_json()):
        assert millesime.replay(form).same
    altered = json.loads(decision.to_json())
    altered["results"][0]["value"] = "728.02"
    again = millesime.replay(altered)
    assert (again.same, again.intact, again.edition_changed) == (False, False, False)
    assert again.difference is not None
    newer = json.loads(decision.to_json())
    newer["engine"] = "9.9.9"
    assert millesime.replay(newer).same


@pytest.mark.parametrize("goal", edition_named("2012").goals())
def test_every_goal_of_2012_answers_an_empty_case(goal: str) -> None:
    decision = edition_named("2012").evaluate({}, [goal], at="2012-06-01")
    held(decision.to_json())
    assert decision.explain("fr")
    assert decision.explain("en")


@pytest.mark.parametrize("day", [None, "2016-06-01", "1900-01-01", "2999-12-31"])
def test_every_goal_of_2016_answers_on_any_day(day: str | None) -> None:
    law = edition_named("2016")
    decision = law.evaluate({}, list(law.goals()), at=day)
    held(decision.to_json())
    assert decision.explain("fr")
    assert decision.explain("en")


@pytest.mark.parametrize("day", [date.min, date.max, "0001-01-01", "9999-12-31"])
@pytest.mark.parametrize("edition", ["2012", "2016"])
def test_days_at_the_ends_of_the_calendar(edition: str, day: date | str) -> None:
    law = edition_named(edition)
    held(law.evaluate({}, list(law.goals()), at=day).to_json())
    with pytest.raises(millesime.Refused) as refused:
        law.evaluate({"accident": {"date": day}})
    assert [each.path for each in refused.value.diagnostics] == ["accident.date"]


@pytest.mark.parametrize("day", ["1800-01-01", "2200-12-31"])
@pytest.mark.parametrize("edition", ["2012", "2016"])
def test_facts_at_the_ends_of_what_is_admitted(edition: str, day: str) -> None:
    law = edition_named(edition)
    days = [name for name, fact in law.program.facts.items() if str(fact.type) == "date"]
    facts: dict = {}
    for name in days:
        branch, _, leaf = name.partition(".")
        if leaf:
            facts.setdefault(branch, {})[leaf] = day
    held(law.evaluate(facts, list(law.goals()), at=day).to_json())


def test_public_names_are_typed_and_documented() -> None:
    assert (Path(millesime.__file__).parent / "py.typed").is_file()
    assert sorted(millesime.__all__) == list(millesime.__all__)
    for name in millesime.__all__:
        value = getattr(millesime, name)
        if name == "__version__":
            continue
        assert inspect.getdoc(value), name
        members = [value] if inspect.isfunction(value) else [
            member for key, member in vars(value).items() if inspect.isfunction(member) and not key.startswith("_")
        ]  # fmt: skip
        for member in members:
            hints = inspect.signature(member)
            assert hints.return_annotation is not inspect.Signature.empty, (name, member)
            unsaid = [
                p.name for p in hints.parameters.values() if p.annotation is p.empty and p.name not in ("self", "cls")
            ]
            assert unsaid == [], (name, member)
    assert typing.TYPE_CHECKING is False


def test_a_users_program_type_checks(tmp_path: Path) -> None:
    program = tmp_path / "program.py"
    program.write_text(
        "from datetime import date\n"
        "import millesime\n"
        "edition: millesime.Edition = millesime.load('2012')\n"
        "decision: millesime.Decision = edition.evaluate({}, goals=['prime.eligible'], at=date(2012, 4, 1))\n"
        "text: str = decision.to_json() + decision.explain(lang='fr')\n"
        "same: bool = millesime.replay(decision).same\n"
        "status: millesime.Status = decision['prime.eligible'].status\n"
        "wrong: int = decision.to_json()\n",
        encoding="utf-8",
    )
    ran = subprocess.run(
        [sys.executable, "-m", "mypy", "--strict", "--no-error-summary", "--cache-dir", str(tmp_path / "c"), str(program)],
        capture_output=True, text=True, check=False, timeout=120, cwd=ROOT / "engine",
    )  # fmt: skip
    assert [line.split(": ", 1)[1] for line in ran.stdout.splitlines()] == [
        'error: Incompatible types in assignment (expression has type "str", variable has type "int")  [assignment]'
    ]


def test_importing_brings_nothing_heavy() -> None:
    program = "import sys, millesime; print([n for n in ('lark', 'yaml', 'jsonschema', 'decimal') if n in sys.modules])"
    ran = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True, timeout=30)
    assert ran.stdout == "[]\n"
