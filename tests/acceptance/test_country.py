"""The country that batches are measured on: the same from the same seed, and made of cases that the law accepts."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from unittest.mock import patch

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
import pytest

import millesime
from benchmarks.population import GOALS, GROUP, NONES, case, table, write
from millesime.kernels.kernel import Kernel
from millesime.model.walk import reached
from tests.acceptance.conftest import ROOT, Run

EDITIONS = ROOT / "benchmarks" / "editions"


@pytest.fixture(scope="module")
def edition() -> millesime.Edition:
    return millesime.load(regulations=EDITIONS)


def test_a_seed_gives_one_country(tmp_path: Path) -> None:
    for name in ("one", "two"):
        write(tmp_path / name, 3000, seed=7)
    assert (tmp_path / "one").read_bytes() == (tmp_path / "two").read_bytes()
    assert table(0, 100, seed=7).equals(table(0, 3000, seed=7).slice(0, 100)), "a small one begins a large one"
    assert not table(0, 100, seed=8).equals(table(0, 100, seed=7))
    assert not table(1, 100, seed=7).equals(table(0, 100, seed=7))


def test_it_is_written_by_row_groups(tmp_path: Path) -> None:
    write(tmp_path / "country", GROUP + 5)
    read = pq.ParquetFile(tmp_path / "country")
    assert [read.metadata.row_group(n).num_rows for n in range(read.num_row_groups)] == [GROUP, 5]
    numbers = read.read(["numero"])["numero"]
    assert pc.count_distinct(numbers).as_py() == GROUP + 5


def test_its_columns_are_the_facts_of_the_job(edition: millesime.Edition) -> None:
    program = edition.program
    read = {name for goal in GOALS for name in reached(program, goal).facts}
    columns = {field.name: field.type for field in table(0, 0).schema}
    assert columns.keys() - {"numero"} == read
    for name in ("sinistres", "etablissement.masse_salariale", "entreprise.etablissements_regroupes"):
        item = program.facts[name].type.item
        assert item is not None
        fields = {field.name for field in columns[name].value_type}
        assert fields == {each.name for each in program.structures[str(item.name)].fields}, name
    assert all(name.partition(".")[0] in columns or name in columns for name in NONES)


def test_its_rows_are_cases_and_most_are_decided(edition: millesime.Edition) -> None:
    statuses: Counter[tuple[str, str]] = Counter()
    rows = table(0, 600).to_pylist()
    for row in rows:
        checked = edition.check_facts(case(row))
        assert checked.product is not None, (row, checked.diagnostics)
        decision = edition.evaluate(checked, GOALS)
        statuses.update((goal, decision[goal].status) for goal in GOALS)
    decided = {goal: statuses[goal, "determined"] / len(rows) for goal in GOALS}
    assert decided["tarification.mode"] > 0.9
    assert decided["tarification.taux_net"] > 0.7
    assert {status for _, status in statuses} >= {"determined", "unknown", "not_applicable", "beyond_horizon"}


def test_the_code_of_one_row_decides_them_all(edition: millesime.Edition) -> None:
    kernel = Kernel(edition.program, GOALS, rows=True)
    country = table(0, 20_000)
    country = country.select([name for name in country.schema.names if name in kernel.facts])
    with patch.object(kernel, "_columns", side_effect=AssertionError("left to columns")):
        answers = kernel.decide(country, nones=frozenset(NONES))
    assert not len(answers.retry)


def test_bad_rows_are_planted_when_asked_for(edition: millesime.Edition) -> None:
    rows = table(0, 300, bad=0.5).to_pylist()
    told = [edition.check_facts(case(row)).diagnostics for row in rows]
    codes = Counter(each.code for complaints in told for each in complaints)
    assert 100 < sum(1 for complaints in told if complaints) < 200
    assert len(codes) >= 3, codes


def test_most_establishments_are_small_and_most_have_no_claim() -> None:
    country = table(0, GROUP)
    headcount = country["entreprise.effectif"]
    small = pc.mean(pc.cast(pc.less(headcount, 10), pa.int8())).as_py()
    large = pc.mean(pc.cast(pc.greater_equal(headcount, 150), pa.int8())).as_py()
    none = pc.mean(pc.cast(pc.equal(pc.list_value_length(country["sinistres"]), 0), pa.int8())).as_py()
    assert 0.65 < small < 0.85
    assert 0.01 < large < 0.05
    assert none > 0.5


def test_no_number_is_one_that_could_be_given() -> None:
    for number in table(0, 50)["numero"].to_pylist():
        digits = [int(digit) * (2 if place % 2 else 1) for place, digit in enumerate(reversed(str(number)))]
        assert len(digits) == 14
        assert sum(digit // 10 + digit % 10 for digit in digits) % 10 == 1


def test_the_edition_of_the_job_is_checked_as_any_other(run: Run) -> None:
    for verb in (("check",), ("test",), ("fmt", "--check", EDITIONS)):
        ran = run(*verb, "--regulations", EDITIONS)
        assert ran.status == 0, ran
