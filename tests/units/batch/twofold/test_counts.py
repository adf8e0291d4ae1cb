"""A table under two laws, counted against each of its rows decided alone by the evaluator."""

from __future__ import annotations

import random
from collections import Counter
from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

import millesime
from millesime.batch.columns import needed
from millesime.batch.prepare import Asked
from millesime.batch.twofold import examples, multiset, pieces
from millesime.batch.twofold.movement import LEVELS, NO_RULE, GoalMovement, Law, Movement, Spread, Standing
from millesime.batch.twofold.numbers import EPOCH
from millesime.batch.twofold.prepared import prepared
from millesime.batch.twofold.run import run
from millesime.batch.twofold.spreads import spread
from millesime.facts.canonical import to_json
from millesime.workspace.edition import Edition
from millesime.workspace.refused import Refused

OLD, NEW = millesime.load("2012"), millesime.load("2016")
GOALS = (
    "tarification.mode",
    "tarification.fraction_individuelle",
    "majoration.montant_maximum",
    "rente.taux_utile",
    "pret.eligible",
    "pret.duree_maximale",
    "prime.date_limite_demande",
    "aide_diagnostic.montant",
)
ROWS = 500

Case = dict[str, Any]


def cases(seed: int, rows: int = ROWS) -> list[Case]:
    draw = random.Random(seed)

    def one() -> Case:
        found: Case = {
            "entreprise.effectif": draw.choice([9, 12, 19, 20, 149, 150, 900, -1, None]),
            "entreprise.regime_general": draw.choice([True, True, None]),
            "entreprise.en_france": True,
            "etablissement.alsace_moselle": draw.choice([True, False, False]),
            "etablissement.annee_creation": draw.choice([1990, 2010, 2012, None]),
            "tarification.annee": draw.choice([2011, 2012, 2016, None]),
            "rente.salaire_annuel": draw.choice([f"{draw.randrange(18_000, 60_000)}.{draw.randrange(100):02}", None]),
            "rente.taux_incapacite": draw.choice(["0.25", "0.6", "101/131", f"0.{draw.randrange(10, 99)}", "2"]),
            "victime.date_consolidation": draw.choice(["2012-03-01", "2013-06-30", "2016-04-01", None]),
            "victime.date_naissance": draw.choice(["1960-02-29", "1990-01-01", None]),
            "stage.date_fin": f"201{draw.randrange(1, 6)}-{draw.randrange(1, 13):02}-28",
            "accident.date": "2010-09-14",
            "pret.date_demande": draw.choice(["2012-04-01", "2016-04-01"]),
            "aide.date_reservation": "2016-09-01",
            "aide.date_envoi_documents": "2017-03-15",
            "depenses.formation_personne_ressource": draw.choice(["0.00", "812.50"]),
            "depenses.ergonome": draw.choice([f"{draw.randrange(100, 20_000)}.00", None]),
        }
        return {name: value for name, value in found.items() if value is not None}

    return [one() for _ in range(rows)]


def parquet(folder: Path, rows: list[Case], groups: int = 97) -> str:
    names = list(dict.fromkeys(name for row in rows for name in row))
    table = pa.table({name: [row.get(name) for row in rows] for name in names} | {"clé": list(range(len(rows)))})
    pq.write_table(table, folder / "rows.parquet", row_group_size=groups)
    return str(folder / "rows.parquet")


def moved(path: str, before: Law, after: Law, goals: tuple[str, ...] = GOALS, **more: Any) -> Movement:
    return run(prepared(before, after, Asked(path, goals, incomplete=True, **more)))


# ── the same, one row at a time ────────────────────────────────────────────────────────────────────────────────────────


def alone(law: Law, case: Case, goals: tuple[str, ...], ignored: frozenset[str] = frozenset()) -> dict[str, Any] | None:
    """How each goal stands, with its exact value and what it rests on; None where the facts are refused."""
    known = {name: value for name, value in case.items() if name in law.edition.program.facts and name not in ignored}
    read = reached(law.edition, goals)
    mine = [goal for goal in goals if goal in law.edition.goals()]
    try:
        decision = law.edition.evaluate({k: v for k, v in known.items() if k in read}, mine, law.at)
    except Refused:
        return None
    found: dict[str, Any] = {goal: (Standing(NO_RULE), None, None) for goal in goals}
    for result in decision:
        value = result.value
        exact = value if isinstance(value, bool | str | int | None) else text(value, result.type)
        cited = (
            [(c["article"], c["legifrance"]) for c in result.citations],
            [c["version"]["from"] for c in result.citations[:1]],
        )
        found[result.goal] = (Standing(result.status.value, exact), value, cited)
    return found


def text(value: Any, type: Any) -> str:
    return str(to_json(Fraction(value) if isinstance(value, Decimal) else value, type))


def reached(edition: Edition, goals: tuple[str, ...]) -> frozenset[str]:
    return needed(edition.program, [goal for goal in goals if goal in edition.goals()])


def figure(value: Any) -> Fraction | None:
    match value:
        case None | bool() | str():
            return None
        case date():
            return Fraction(value.toordinal() - EPOCH)
        case millesime.Duration():
            return Fraction(value.months or value.days)
        case _:
            return Fraction(value)


def spread_of(values: list[Fraction]) -> Spread:
    held = sorted(values)
    ranks = [max(1, -(-len(held) * level // 100)) for level in LEVELS]
    levels = tuple((level, held[rank - 1]) for level, rank in zip(LEVELS, ranks, strict=True)) if held else ()
    return Spread(len(held), sum(held, Fraction()), levels)


def hold(found: Movement, before: Law, after: Law, rows: list[Case], ignored: frozenset[str] = frozenset()) -> None:
    goals = tuple(each.goal for each in found.goals)
    pairs = [tuple(alone(law, row, goals, ignored) for law in (before, after)) for row in rows]
    refused = Counter((one is None, other is None) for one, other in pairs)
    assert found.rows == len(rows)
    assert found.refused.before == refused[True, False]
    assert found.refused.after == refused[False, True]
    assert found.refused.both == refused[True, True]
    live = [(one, other) for one, other in pairs if one is not None and other is not None]
    assert found.compared == len(live)
    assert found.changed == sum(any(a[g][0] != b[g][0] for g in goals) for a, b in live)
    for each in found.goals:
        hold_goal(each, [(one[each.goal], other[each.goal]) for one, other in live])


def told_as(of: Standing) -> Standing:
    return of if of.value is None else Standing("determined", many=True)


def hold_goal(found: GoalMovement, rows: list[tuple[Any, Any]]) -> None:
    assert found.changed == sum(one[0] != other[0] for one, other in rows)
    same = [(one, other) for one, other in rows if one[0] == other[0]]
    if all(found.types):
        assert found.cited_otherwise == sum(one[2] != other[2] for one, other in same)
    counts: Counter[tuple[Standing, Standing]] = Counter((one[0], other[0]) for one, other in rows)
    many = any(each.many for t in found.transitions for each in (t.before, t.after))
    if many:
        merged: Counter[tuple[Any, Any]] = Counter()
        for (one, other), count in counts.items():
            merged[told_as(one), told_as(other)] += count
        counts = merged
    assert {(t.before, t.after): t.rows for t in found.transitions} == dict(counts)
    assert sum(t.changed for t in found.transitions) == found.changed
    for transition in found.transitions:
        assert len(transition.examples) == min(3, transition.changed)
        for example in transition.examples:
            assert example.before != example.after
    if found.figures is None:
        return
    figures = [(figure(one[1]), figure(other[1])) for one, other in rows]
    change = [other - one for one, other in figures if one is not None and other is not None]
    assert found.figures.before == spread_of([one for one, _ in figures if one is not None])
    assert found.figures.after == spread_of([other for _, other in figures if other is not None])
    assert found.figures.change == spread_of(change)
    assert found.figures.rises == spread_of([each for each in change if each > 0])
    assert found.figures.falls == spread_of([each for each in change if each < 0])
    assert found.figures.stays == change.count(Fraction(0))
    for name, side in (("before", 0), ("after", 1)):
        held = [value for value in (pair[side] for pair in figures) if value is not None]
        assert sum(getattr(each, name) for each in found.figures.bins) == len(held)
        for each in found.figures.bins:
            inside = [v for v in held if (each.low is None or v >= each.low) and (each.high is None or v < each.high)]
            assert getattr(each, name) == len(inside)


@pytest.mark.parametrize("seed", [1, 2])
@pytest.mark.parametrize(
    ("before", "after"),
    [
        (Law(OLD), Law(NEW)),
        (Law(NEW), Law(OLD)),
        (Law(OLD, date(2011, 12, 31)), Law(OLD, date(2012, 1, 1))),
        (Law(NEW, date(2013, 6, 1)), Law(NEW, date(2018, 6, 1))),
    ],
    ids=["editions", "backwards", "days", "years"],
)
def test_every_count_is_that_of_rows_decided_alone(seed: int, before: Law, after: Law, tmp_path: Path) -> None:
    rows = cases(seed)
    known = {*before.edition.goals(), *after.edition.goals()}
    ignored = ("victime.date_consolidation", "accident.date") if before.at else ()
    goals = tuple(goal for goal in GOALS if goal in known)
    found = moved(parquet(tmp_path, rows), before, after, goals, ignore=ignored)
    hold(found, before, after, rows, frozenset(ignored))
    assert found.changed
    assert ("pret.date_demande" in found.fixed) is (before.at is not None)
    assert found.refused.both


def test_nothing_changes_under_one_law(tmp_path: Path) -> None:
    found = moved(parquet(tmp_path, cases(3)), Law(NEW), Law(NEW))
    assert found.changed == 0
    assert all(each.changed == each.cited_otherwise == 0 for each in found.goals)
    assert all(not t.examples for each in found.goals for t in each.transitions)
    figures = [each.figures for each in found.goals if each.figures]
    assert {(each.rises, each.falls) for each in figures} == {(Spread(), Spread())}


def test_what_is_told_does_not_turn_on_how_rows_are_cut(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Small chunks of unlike length, sorted runs on the disk: the same counts, the same quantiles, the same examples."""
    rows = cases(4, 300)
    path = parquet(tmp_path, rows)
    goals = ("majoration.montant_maximum", "rente.taux_utile", "tarification.mode")
    whole = moved(path, Law(OLD), Law(NEW), goals)
    monkeypatch.setattr(multiset, "LIMIT", 16)
    monkeypatch.setattr(multiset, "BLOCK", 5)
    uneven = pieces.Streams._stream

    def cut(self: Any, law: int, *more: Any) -> Any:
        size = 7 + 4 * law
        for waiting in uneven(self, law, *more):
            table, chunk = waiting._table, waiting._chunk
            for start in range(0, table.num_rows, size):
                part = object.__new__(pieces._Waiting)
                part._decider, part._chunk, part._refused = waiting._decider, chunk, waiting._refused
                part._table, part._at = table.slice(0, min(start + size, table.num_rows)), start
                yield part

    monkeypatch.setattr(pieces.Streams, "_stream", cut)
    parts = moved(path, Law(OLD), Law(NEW), goals)
    assert parts.goals == whole.goals
    assert (parts.rows, parts.compared, parts.changed, parts.refused) == (
        whole.rows,
        whole.compared,
        whole.changed,
        whole.refused,
    )


def test_an_example_is_decided_again_before_it_is_shown(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Columns that say something else than the evaluator are caught, and the row is named."""
    firm = {"entreprise.effectif": 12, "etablissement.alsace_moselle": False, "etablissement.annee_creation": 1990}
    path = parquet(tmp_path, [{**firm, "tarification.annee": 2012}] * 3)
    laws = Law(OLD, date(2011, 12, 31)), Law(OLD, date(2012, 1, 1))
    honest = examples._seen

    def wrong(half: Any, row: int, goal: str) -> Any:
        found = honest(half, row, goal)
        assert found is not None
        return replace(found, standing=Standing("determined", "individuelle"))

    monkeypatch.setattr(examples, "_seen", wrong)
    with pytest.raises(Refused) as refused:
        moved(path, *laws, ("tarification.mode",))
    assert [each.code for each in refused.value.diagnostics] == ["ML660"]


def test_figures_beyond_every_column_stay_exact(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(multiset, "LIMIT", 3)
    held = multiset.Multiset(100, tmp_path)
    held.add(np.asarray([2**60, 2**60, -(2**60), 5], np.int64))
    held.add_ratios(np.asarray([Fraction(1, 3), Fraction(1, 20), Fraction(10**30)], object))
    values = [Fraction(each, 100) for each in (2**60, 2**60, -(2**60), 5)]
    values += [Fraction(1, 3), Fraction(1, 20), Fraction(10**30)]
    assert spread(held) == spread_of(values)
    assert [count for _, count in held.pairs()] == [1, 2, 1, 2, 1]
