"""Tables in memory: by columns and row by row the same answers, whatever says the day, whatever the types of the columns."""

from __future__ import annotations

import random
from datetime import date
from typing import Any

import pyarrow as pa
import pytest

import millesime
from millesime.batch.chunk import bound
from millesime.batch.columns import facts_of, needed
from millesime.batch.decide import Decider
from millesime.batch.law import kernel_of
from millesime.batch.question import Column, Input, Job, Law, Question
from millesime.kernels.kernel import Kernel

EDITION = millesime.load("2012")
GOALS = ("tarification.mode", "tarification.fraction_individuelle", "majoration.montant_maximum", "pret.eligible")
ROWS = 300


def table(seed: int = 1) -> pa.Table:
    draw = random.Random(seed)

    def some(*values: Any) -> list[Any]:
        return [draw.choice([*values, None]) for _ in range(ROWS)]

    return pa.table(
        {
            "jour": pa.array(some(date(2011, 5, 1), date(2012, 2, 29), date(2014, 1, 1)), pa.date32()),
            "entreprise.effectif": pa.array(some(9, 10, 19, 20, 149, 150, -1), pa.int64()),
            "etablissement.alsace_moselle": some(True, False, False),
            "etablissement.annee_creation": pa.array(some(1990, 2010, 2011, 2012), pa.int16()),
            "tarification.annee": pa.array(some(2011, 2012), pa.int16()),
            "rente.salaire_annuel": some("20000.10", "25 000", "30000", "1/3", ""),
            "rente.taux_incapacite": pa.array(some("25 %", "0.5", "101/131", "2")).dictionary_encode(),
            "victime.date_naissance": some("1960-02-29", "1990-01-01", "1990-13-01"),
            "pret.montant_demande": pa.array(some(100, 5000), pa.int32()),
            "pret.duree": some("P5Y", "P30D", "P11Y"),
        }
    )


def both(cases: pa.Table, **more: Any) -> list[dict[str, Any]]:
    made = [
        millesime.decide_table(EDITION, cases, GOALS, engine=engine, **more).to_pylist()
        for engine in ("columns", "rows")
    ]
    for row, (by_columns, alone) in enumerate(zip(*made, strict=True)):
        assert by_columns == alone, (row, cases.slice(row, 1).to_pylist())
    return made[0]


@pytest.mark.parametrize(
    "more",
    [
        {},
        {"at": date(2012, 6, 1)},
        {"at_column": "jour"},
        {"at_column": "jour", "presumptions": False},
        {"at": date(2012, 6, 1), "reading": "code"},
        {"columns": {"jour": "date_reference"}},
        {"columns": {"jour": "tarification.date_effet"}},
        {"columns": {"jour": "tarification.date_effet"}, "at": date(2012, 1, 1)},
        {"columns": {"jour": "tarification.date_effet"}, "at_column": "jour"},
        {"columns": {"jour": "date_reference"}, "at": date(2012, 2, 29)},
    ],
    ids=str,
)
def test_by_columns_and_row_by_row(more: dict[str, Any]) -> None:
    made = both(table(), **more)
    assert {row["majoration.montant_maximum.status"] for row in made} >= {None, "unknown"}


def test_columns_of_structs_are_groups() -> None:
    flat = table().drop_columns(["jour"])
    groups: dict[str, list[str]] = {}
    for name in flat.column_names:
        groups.setdefault(name.partition(".")[0], []).append(name)
    nested = pa.table(
        {
            group: pa.StructArray.from_arrays(
                [flat[name].combine_chunks() for name in names], names=[name.partition(".")[2] for name in names]
            )
            for group, names in groups.items()
        }
    )
    at = date(2012, 6, 1)
    assert both(nested, at=at) == both(flat, at=at)


def test_wide_types_and_chunks_make_no_difference() -> None:
    plain, at = table(), date(2012, 6, 1)
    wide = pa.table(
        {
            name: column.cast(pa.large_string()) if pa.types.is_string(column.type) else column
            for name, column in zip(plain.column_names, plain.columns, strict=True)
        }
    )
    cut = pa.Table.from_batches([batch for n in range(0, ROWS, 7) for batch in wide.slice(n, 7).to_batches()])
    assert both(cut, at=at) == both(plain, at=at)
    halves = [both(plain.slice(start, ROWS // 2), at=at) for start in (0, ROWS // 2)]
    assert [*halves[0], *halves[1]] == both(plain, at=at)


@pytest.mark.parametrize("ends", [False, True], ids=["of unknown length", "of known length"])
@pytest.mark.parametrize("threads", [1, 2, 3])
def test_threads_make_no_difference(threads: int, ends: bool) -> None:
    """Chunks decided at once come in their order, rows that waited in their places, refused ones too."""
    cases = pa.concat_tables([table(seed) for seed in range(30)])
    cases = cases.select([name for name in cases.column_names if name in needed(EDITION.program, GOALS)])
    question = Question(GOALS, date(2012, 6, 1))
    facts = facts_of(EDITION.program)
    columns = tuple(Column((name,), name, facts[name].type) for name in cases.column_names)
    job = Job(Law(EDITION.id, EDITION.digest), question, Input("", "arrow"), columns)
    batches = cases.combine_chunks().to_batches(max_chunksize=ROWS)
    chunks = [bound(batch, ROWS * place, job) for place, batch in enumerate(batches)]
    decider = Decider(job, EDITION, kernel_of(job, EDITION), threads)
    made = list(decider.several(iter(chunks), cases.num_rows if ends else None))
    wanted = millesime.decide_table(EDITION, cases, GOALS, at=date(2012, 6, 1), engine="rows")
    rows = [row for answered in made for row in answered.table.to_pylist()]
    assert rows == wanted.to_pylist()


def test_nulls_that_say_that_something_did_not_happen() -> None:
    dates = [date(2010, 1, 1), None]
    cases = pa.table({"accident.date": dates * 2, "indemnites.date_cessation": [dates[0], dates[0], None, None]})
    goals = ("faute_inexcusable.date_prescription",)
    for nones in ((), ("indemnites.date_cessation",), ("accident.date", "indemnites.date_cessation")):
        made = [
            millesime.decide_table(EDITION, cases, goals, nones=nones, engine=engine).to_pylist()
            for engine in ("columns", "rows")
        ]
        assert made[0] == made[1]


@pytest.mark.parametrize("goal", EDITION.goals())
def test_what_is_read_is_all_that_a_kernel_can_read(goal: str) -> None:
    assert Kernel(EDITION.program, [goal]).facts.keys() <= needed(EDITION.program, [goal])
