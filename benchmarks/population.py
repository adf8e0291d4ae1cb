"""A country to decide: establishments drawn from a seed, as Parquet, with every fact that the goals of the job read.

`python -m benchmarks.population country.parquet` writes two millions of them. Nobody is in it: figures are drawn, and a
number is never one that could be given (its check digit is wrong). What is drawn follows orders of magnitude that anybody
can hold against public statistics, and nothing finer: two millions of establishments; three in four belong to a firm of fewer
than ten employees, seven in eight to one of fewer than twenty, one in forty to one of a hundred and fifty or more; one in
twenty-two lies in Alsace or Moselle; some thirty-five claims a year for a thousand employees, an eighth of them on the
way to work, one in twenty with lasting incapacity; most establishments have none. Tariff years go from 2010 to 2017,
mostly from 2012 on; most rates take effect on the first of January, those of new establishments on any day.

A null is a fact that is not given. In the columns of `NONES` it says that something did not happen. One row in a hundred
lacks one fact; `bad` plants rows that the lexicon refuses. Each row group is drawn from the seed and its own number, so
that memory is flat, and a small country is the beginning of a large one.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from benchmarks.columns import Ints, Truths, choices, days, decimals, lists, numbers, structs, truths, words

ROWS = 2_000_000
GROUP = 1 << 17
"""Rows of a row group."""
GOALS = ("tarification.mode", "tarification.fraction_individuelle", "tarification.taux_net")
"""The job."""
NONES = ("tarification.taux_precedent", "sinistres")
"""Columns whose nulls say « did not happen »: no rate before; of a claim, not classified yet and no lasting incapacity."""

_YEARS = np.arange(2010, 2018)
_SHARE_OF_YEARS = (0.05, 0.05, 0.15, 0.15, 0.15, 0.15, 0.15, 0.15)
_SECTORS = tuple(f"ctn_{letter}" for letter in "abcdefghi")
_CONSTRUCTION, _TRANSPORT = 1, 2
_SHARE_OF_SECTORS = (0.06, 0.16, 0.11, 0.15, 0.02, 0.03, 0.17, 0.16, 0.14)
_RATES = np.array([270, 610, 340, 260, 220, 400, 190, 140, 220])  # collective, in hundredths of a percent
_ACCIDENTS = np.array([36, 65, 44, 43, 26, 42, 23, 14, 35])  # a year, for a thousand employees
_TEMPORARY = ("it_moins_4", "it_4_15", "it_16_45", "it_46_90", "it_91_150", "it_plus_150")
_LASTING = ("ip_moins_10", "ip_10_19", "ip_20_39", "ip_40_deces")
_CONSTRUCTION_ONLY = ("ip_gros_oeuvre", "ip_second_oeuvre", "ip_bureaux")
_WORKS = ("gros_oeuvre", "second_oeuvre", "bureaux")
_CHARGED = ("aucun", "trajet", "compte_special", "non_reconnu", "rechute", "agression_armee", "acte_de_terrorisme")
_SHARE_OF_CHARGED = (0.839, 0.12, 0.015, 0.015, 0.01, 0.0009, 0.0001)
_PRESUMED = {
    "etablissement.branche_designee": 0.01,
    "etablissement.charge_partielle": 0.001,
    "etablissement.dockers_vignette": 0.0002,
    "etablissement.industries_electriques_gazieres": 0.001,
    "etablissement.reprise_activite": 0.01,
    "etablissement.travailleurs_domicile": 0.002,
}
"""Presumed false: how many say otherwise. One in ten of the others says « no » itself."""
_MAY_LACK = (
    "entreprise.effectif",
    "etablissement.alsace_moselle",
    "etablissement.annee_creation",
    "etablissement.secteur",
    "tarification.taux_collectif",
    "etablissement.masse_salariale",
)
_OPTIONAL = ("categorie", "taux_incapacite")
"""Fields of a claim that the law lets be « sans objet »."""


def table(group: int, rows: int, *, seed: int = 0, missing: float = 0.01, bad: float = 0.0) -> pa.RecordBatch:
    """One row group: the first `rows` establishments of this number."""
    draw = np.random.default_rng((seed, group))
    year = draw.choice(_YEARS, GROUP, p=_SHARE_OF_YEARS)
    age = np.minimum(draw.exponential(12, GROUP).astype(np.int64), 60)
    created = year - age
    sector = draw.choice(len(_SECTORS), GROUP, p=_SHARE_OF_SECTORS)
    workers = np.clip(np.ceil(draw.lognormal(np.log(2.6), 1.45, GROUP)), 1, 6000).astype(np.int64)
    several = draw.random(GROUP) < 0.2
    firm = np.where(several, workers * (1 + draw.pareto(0.7, GROUP)), workers).clip(max=300_000).astype(np.int64)
    collective = (_RATES[sector] * draw.choice([50, 70, 90, 100, 110, 140, 180], GROUP) // 100).astype(np.int64)
    previous = np.where(firm < 20, collective, collective * draw.integers(40, 180, GROUP) // 100)
    regrouped = several & (draw.random(GROUP) < 0.01)

    lacking = np.where(draw.random(GROUP) < missing, draw.integers(0, len(_MAY_LACK), GROUP), -1)
    fault = np.where(draw.random(GROUP) < bad, draw.integers(0, 5, GROUP), -1)
    given = {name: lacking != place for place, name in enumerate(_MAY_LACK)}
    stated = np.where(fault == 0, -firm, firm)
    columns: dict[str, pa.Array] = {
        "numero": pa.array(_numbers(group)),
        "entreprise.effectif": numbers(stated, pa.int32(), given["entreprise.effectif"]),
        "entreprise.batiment_travaux_publics": truths(sector == _CONSTRUCTION, sector == _CONSTRUCTION),
        "entreprise.etablissements_regroupes": _regrouped(draw, regrouped, previous, workers),
        "entreprise.option_taux_unique": truths(several & (draw.random(GROUP) < 0.2), several),
        "etablissement.alsace_moselle": truths(draw.random(GROUP) < 0.045, given["etablissement.alsace_moselle"]),
        "etablissement.annee_creation": numbers(
            np.where(fault == 1, year + 1, created), pa.int16(), given["etablissement.annee_creation"]
        ),
        "etablissement.secteur": choices(
            np.where(fault == 2, len(_SECTORS), sector), (*_SECTORS, "ctn_z"), given["etablissement.secteur"]
        ),
        "etablissement.masse_salariale": _wages(draw, year, created, workers, given["etablissement.masse_salariale"]),
        "sinistres": _claims(draw, year, created, workers, sector),
        "tarification.annee": numbers(year + (fault == 3), pa.int16()),
        "tarification.date_effet": days(year, _day(draw, age)),
        "tarification.premiere_annee_regroupement": truths(regrouped, several),
        "tarification.taux_collectif": decimals(
            np.where(fault == 4, 10_500, collective), 5, 4, given["tarification.taux_collectif"]
        ),
        "tarification.taux_precedent": decimals(previous, 5, 4, age > 0),
    }
    for name, share in _PRESUMED.items():
        yes = draw.random(GROUP) < share
        columns[name] = truths(yes, yes | (draw.random(GROUP) < 0.1))
    return pa.RecordBatch.from_pydict({name: columns[name] for name in sorted(columns)}).slice(0, rows)


def _numbers(group: int) -> Ints:
    """Fourteen digits whose last is one more than the check digit (Luhn) would be: no such number is ever given."""
    body = np.arange(group * GROUP, (group + 1) * GROUP) + 9_000_000_000_000
    total, rest = np.zeros(GROUP, np.int64), body.copy()
    for place in range(13):
        digit = rest % 10 * (2 if place % 2 == 0 else 1)
        total += digit // 10 + digit % 10
        rest //= 10
    return body * 10 + (-total + 1) % 10


def _day(draw: np.random.Generator, age: Ints) -> Ints:
    """Days after the first of January: none for most, a quarter for some, any day for new establishments and a few."""
    how = draw.random(GROUP)
    quarter = np.array([90, 181, 273])[draw.integers(0, 3, GROUP)]
    anyday = draw.integers(0, 365, GROUP)
    return np.where((age == 0) | (how < 0.1), anyday, np.where(how < 0.2, quarter, 0))


def _regrouped(draw: np.random.Generator, regrouped: Truths, previous: Ints, workers: Ints) -> pa.Array:
    """The rates and wages of those that now share one rate; not given for the others."""
    count = np.where(regrouped, draw.integers(2, 6, GROUP), 0)
    row = np.repeat(np.arange(GROUP), count)
    rate = previous[row] * draw.integers(60, 150, len(row)) // 100
    wage = workers[row] * draw.integers(18_000_00, 45_000_00, len(row))
    return lists(
        count, structs(masse_salariale=decimals(wage, 14, 2), taux_net=decimals(rate.clip(max=10_000), 5, 4)), regrouped
    )


def _wages(draw: np.random.Generator, year: Ints, created: Ints, workers: Ints, given: Truths) -> pa.Array:
    """What was paid in each of the four years before the tariff's, from the year of creation on."""
    count = np.minimum(4, year - created)
    row = np.repeat(np.arange(GROUP), count)
    back = np.arange(len(row)) - np.repeat(np.cumsum(count) - count, count)
    each = draw.integers(17_000_00, 48_000_00, GROUP)[row]
    paid = workers[row] * each * draw.integers(90, 111, len(row)) // 100
    return lists(count, structs(annee=numbers(year[row] - 1 - back, pa.int16()), montant=decimals(paid, 14, 2)), given)


def _claims(draw: np.random.Generator, year: Ints, created: Ints, workers: Ints, sector: Ints) -> pa.Array:
    """The claims of up to five years, some classified by the fund, the others to be classified from their days and rate."""
    years = np.minimum(5, year - created)
    count = draw.poisson(workers * _ACCIDENTS[sector] * years / 1000)
    row = np.repeat(np.arange(GROUP), count)
    size = len(row)
    declared = year[row] - 1 - (draw.random(size) * years[row]).astype(np.int64)
    building = sector[row] == _CONSTRUCTION
    lasting = draw.random(size) < 0.05
    dead = draw.random(size) < 0.0008
    rate = np.minimum(1 + draw.exponential(10, size).astype(np.int64), 100)
    grade = np.digitize(rate, (10, 20, 40))
    stoppage = np.where(draw.random(size) < 0.25, 0, np.ceil(draw.lognormal(2.8, 1.3, size)).clip(max=1095))
    works = draw.choice(3, size, p=(0.45, 0.45, 0.1))
    classified = draw.random(size) < 0.4
    temporary = np.digitize(stoppage, (4, 16, 46, 91, 151))
    permanent = len(_TEMPORARY) + np.where(building & (grade > 0), len(_LASTING) + works, grade)
    charged = draw.choice(len(_CHARGED), size, p=_SHARE_OF_CHARGED)
    third = draw.random(size) < 0.015
    open_ = ~classified
    return lists(
        count,
        structs(
            annee=numbers(declared, pa.int16()),
            annee_incapacite=numbers(declared + draw.integers(0, 3, size), pa.int16(), open_ & (lasting | dead)),
            categorie=words(
                np.where(lasting, permanent, temporary), (*_TEMPORARY, *_LASTING, *_CONSTRUCTION_ONLY), classified
            ),
            deces=truths(dead, open_ & dead),
            depense_reelle=decimals(draw.lognormal(11, 1.5, size).astype(np.int64), 12, 2, declared < 2010),
            jours_arret=numbers(stoppage.astype(np.int64), pa.int16(), open_),
            motif_non_imputation=words(charged, _CHARGED, charged > 0),
            part_du_tiers=decimals(draw.integers(1, 5, size) * 25, 3, 2, third),
            taux_incapacite=decimals(rate, 3, 2, open_ & lasting & ~dead),
            travaux=words(works, _WORKS, building),
        ),
    )


def batches(rows: int = ROWS, **how: Any) -> Iterator[pa.RecordBatch]:
    """The row groups of a country, in order."""
    for group, start in enumerate(range(0, rows, GROUP)):
        yield table(group, min(GROUP, rows - start), **how)


def write(path: Path, rows: int = ROWS, **how: Any) -> None:
    """A country in a file."""
    with pq.ParquetWriter(path, table(0, 0).schema, compression="zstd", use_dictionary=True) as writer:
        for batch in batches(rows, **how):
            writer.write_batch(batch, row_group_size=GROUP)


def case(row: dict[str, Any]) -> dict[str, Any]:
    """A row as the facts of a case: what is null is not given, but where null says that something did not happen.

    >>> case({"entreprise.effectif": 12, "tarification.taux_precedent": None, "tarification.annee": None, "numero": 7})
    {'entreprise': {'effectif': 12}, 'tarification': {'taux_precedent': None}}
    """
    facts: dict[str, Any] = {}
    for name, value in row.items():
        scope, _, field = name.partition(".")
        if isinstance(value, list):
            value = [
                {key: each for key, each in item.items() if each is not None or (name in NONES and key in _OPTIONAL)}
                for item in value
            ]
        if name == "numero" or (value is None and name not in NONES):
            continue
        if field:
            facts.setdefault(scope, {})[field] = value
        else:
            facts[scope] = value
    return facts


def main() -> None:
    """Write a country where it is asked for."""
    asked = argparse.ArgumentParser(description="A country of establishments, as Parquet.")
    asked.add_argument("out", type=Path)
    asked.add_argument("--rows", type=int, default=ROWS)
    asked.add_argument("--seed", type=int, default=0)
    asked.add_argument("--missing", type=float, default=0.01, help="share of the rows that lack a fact")
    asked.add_argument("--bad", type=float, default=0.0, help="share of the rows that the lexicon refuses")
    given = asked.parse_args()
    write(given.out, given.rows, seed=given.seed, missing=given.missing, bad=given.bad)


if __name__ == "__main__":
    main()
