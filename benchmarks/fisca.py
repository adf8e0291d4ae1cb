"""`tarification.mode` in openfisca-core, on a whole country: its best way of it, and what dates by row cost it.

`python -m benchmarks.fisca country.parquet answers.parquet [--best]`, with an interpreter that has openfisca-core and pyarrow;
nothing of ours is imported. The same thresholds, dated by `formula_1996` and `formula_2012`, and every exception of the shipped law
under its first reading, so that the answers can be held against ours. What an OpenFisca programmer would do to be fast is
done: arrays are given whole, booleans and years as they are stored, and the formula gives the indices of the
enumeration, which spares it an object a row.

A simulation has one period for all its rows. The mode changes with the year alone, so that the best way is a simulation
for each year on the rows of that year; the other is all rows in one, asked once a year. Were a threshold to change within
a year, as thresholds of the law do, it would take a call for each day: that is measured too, on a part of the rows.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Mapping
from time import perf_counter
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.parquet as pq
from openfisca_core import entities, indexed_enums, periods, simulations, taxbenefitsystems, variables

Column: TypeAlias = npt.NDArray[Any]

NUMBERS = ("entreprise.effectif", "etablissement.annee_creation")
TRUTHS = (
    "entreprise.batiment_travaux_publics",
    "entreprise.option_taux_unique",
    "etablissement.alsace_moselle",
    "etablissement.branche_designee",
    "etablissement.reprise_activite",
    "etablissement.travailleurs_domicile",
)
DATE = "tarification.date_effet"
PART_OF_DAYS = 50_000
"""Rows on which a call for each day is measured."""


class Mode(indexed_enums.Enum):  # type: ignore[misc]
    """The three modes."""

    collective = "collective"
    mixte = "mixte"
    individuelle = "individuelle"


def _system() -> Any:
    """The law, with facts named as in columns but for the dot."""
    establishment = entities.SingleEntity("establishment", "establishments", "", "")
    system = taxbenefitsystems.TaxBenefitSystem([establishment])
    for name in (*NUMBERS, *TRUTHS):
        kind = {"value_type": int if name in NUMBERS else bool, "entity": establishment, "label": name}
        system.add_variable(type(_plain(name), (variables.Variable,), {**kind, "definition_period": periods.ETERNITY}))

    class mode(variables.Variable):  # type: ignore[misc]
        """The mode, by year."""

        value_type, possible_values, default_value = indexed_enums.Enum, Mode, Mode.collective
        entity, definition_period, label = establishment, periods.DAY, "mode"

        def formula_1996(population, period):  # type: ignore[no-untyped-def]  # noqa: N805
            return _mode(population, period, 10, 200, 1, local=False)

        def formula_2012(population, period):  # type: ignore[no-untyped-def]  # noqa: N805
            return _mode(population, period, 20, 150, 1, local=True)

    system.add_variable(mode)
    return system


def _plain(name: str) -> str:
    return name.replace(".", "_")


def _mode(population: Any, period: Any, low: int, high: int, new: int, *, local: bool) -> Any:
    headcount, created = (population(_plain(name), period) for name in NUMBERS)
    building, single, alsace, branch, resumed, home = (population(_plain(name), period) for name in TRUTHS)
    year = period.start.year
    found = (headcount >= low).astype(np.int16) + (headcount >= high)
    recent = (year <= created + new) & ~resumed
    if local:
        there = (headcount >= 50).astype(np.int16) + (headcount >= np.where(building, 300, 150))
        found = np.where(alsace, there, found)
        recent &= ~single | alsace
    return indexed_enums.EnumArray(np.where(recent | branch | home, 0, found).astype(np.int16), Mode)


def _ask(system: Any, columns: Mapping[str, Column], rows: Any, moments: list[str]) -> list[Any]:
    """One simulation on some rows, asked once for each moment."""
    count = len(columns[DATE][rows])
    population = system.instantiate_entities()
    population["establishment"].count = count
    simulation = simulations.Simulation(system, population)
    for name in (*NUMBERS, *TRUTHS):
        simulation.set_input(_plain(name), periods.ETERNITY, columns[name][rows])
    return [simulation.calculate("mode", moment) for moment in moments]


def by_year(system: Any, columns: Mapping[str, Column]) -> Column:
    """A simulation for each year, on the rows of that year."""
    years = columns[DATE].astype("datetime64[Y]")
    answer = np.empty(len(years), np.int16)
    for year in np.unique(years):
        rows = np.flatnonzero(years == year)
        answer[rows] = _ask(system, columns, rows, [f"{year}-01-01"])[0]
    return answer


def all_at_once(system: Any, columns: Mapping[str, Column]) -> Column:
    """One simulation of all rows, asked once for each year; of each answer the rows of that year are kept."""
    years = columns[DATE].astype("datetime64[Y]")
    seen = np.unique(years)
    answer = np.empty(len(years), np.int16)
    for year, found in zip(seen, _ask(system, columns, slice(None), [f"{year}-01-01" for year in seen]), strict=True):
        np.copyto(answer, found, where=years == year)
    return answer


def by_day(system: Any, columns: Mapping[str, Column]) -> Column:
    """A simulation for each day, on the rows of that day."""
    days = columns[DATE]
    order = np.argsort(days, kind="stable")
    seen, first = np.unique(days[order], return_index=True)
    answer = np.empty(len(days), np.int16)
    for day, rows in zip(seen, np.split(order, first[1:]), strict=True):
        answer[rows] = _ask(system, columns, rows, [str(day)])[0]
    return answer


def columns_of(table: pa.Table) -> dict[str, Column]:
    """Arrays as it wants them; it has no absence, so that a missing fact is its default."""
    columns = {name: table[name].fill_null(0).to_numpy().astype(np.int32) for name in NUMBERS}
    columns |= {name: table[name].fill_null(False).to_numpy() for name in TRUTHS}
    columns[DATE] = table[DATE].to_numpy().astype("datetime64[D]")
    return columns


def timed(call: Callable[[], Column], runs: int) -> tuple[float, Column]:
    """Seconds, the best of several runs, and the answer."""
    best = float("inf")
    for _ in range(runs):
        start = perf_counter()
        answer = call()
        best = min(best, perf_counter() - start)
    return best, answer


def best(source: str, answers: str) -> None:
    """From file to file, the best way, once: a process of its own is measured from outside."""
    table = _read(source)
    _write(table, by_year(_system(), columns_of(table)), answers)


def _read(source: str) -> pa.Table:
    return pq.read_table(source, columns=["numero", *NUMBERS, *TRUTHS, DATE])


def _write(table: pa.Table, modes: Column, answers: str) -> None:
    named = pa.DictionaryArray.from_arrays(pa.array(modes.astype(np.int8)), [each.name for each in Mode])
    pq.write_table(
        pa.table({"numero": table["numero"], "mode": named}),
        answers,
        compression="zstd",
        use_dictionary=["mode"],
        column_encoding={"numero": "DELTA_BINARY_PACKED"},
        write_statistics=["numero"],
    )


def every_way(source: str, answers: str, runs: int = 3) -> dict[str, Any]:
    """Seconds of each way in memory; they agree."""
    table = _read(source)
    columns = columns_of(table)
    system = _system()
    parted, modes = timed(lambda: by_year(system, columns), runs)
    once, same = timed(lambda: all_at_once(system, columns), runs)
    part = {name: column[:PART_OF_DAYS] for name, column in columns.items()}
    daily, again = timed(lambda: by_day(system, part), 1)
    assert np.array_equal(modes, same)
    assert np.array_equal(modes[:PART_OF_DAYS], again)
    _write(table, modes, answers)
    return {
        "a simulation for each year": parted,
        "one simulation, a call for each year": once,
        "a simulation for each day": daily * len(modes) / len(again),
        "days": len(np.unique(part[DATE])),
    }


if __name__ == "__main__":
    if "--best" in sys.argv:
        best(*sys.argv[1:3])
    else:
        print(json.dumps(every_way(*sys.argv[1:3])))
