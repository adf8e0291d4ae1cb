"""One question to two laws that do not know the same facts, goals and readings; bad tables; rows that change, written out."""

from __future__ import annotations

import csv
import json
from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

import millesime
from millesime.batch.forms import form_of
from millesime.batch.prepare import Asked
from millesime.batch.twofold.changed import Target
from millesime.batch.twofold.movement import NO_RULE, Law, Movement, Standing
from millesime.batch.twofold.prepared import prepared
from millesime.batch.twofold.run import run
from millesime.difference.told import told
from millesime.workspace.edition import Edition
from millesime.workspace.loaded import Loaded
from millesime.workspace.refused import Refused
from tests.laboratory import INFO, compiled

HEAD = """
article D.1 du code de la sécurité sociale
  titre « Essai »
"""
BEFORE = """
énumération couleur : rouge | vert
fait n : entier de 0 à 100
fait teinte : couleur
fait ancien : entier
règle double : entier
  version à compter du 2010-01-01 [P 1] : n * 2
règle couleur_retenue : couleur
  version à compter du 2010-01-01 [P 1] : teinte
règle somme_ancienne : entier
  version à compter du 2010-01-01 [P 1] : n + ancien
règle part : taux
  version à compter du 2010-01-01 [P 1] : n / 7 * 100 %
"""
AFTER = """
énumération couleur : rouge | vert | bleu
fait n : entier de 0 à 50
fait teinte : couleur
fait nouveau : entier
règle double : entier
  version à compter du 2010-01-01 [P 1] : n * 3
règle couleur_retenue : couleur
  version à compter du 2010-01-01 [P 1] : teinte
règle somme_nouvelle : entier
  version à compter du 2010-01-01 [P 1] : n + nouveau
règle part : taux
  version à compter du 2010-01-01 [P 1] : n / 9 * 100 %
"""
DAY = date(2012, 6, 1)


def edition(text: str, digest: str) -> Edition:
    trial = compiled(HEAD + text)
    assert trial.clean, trial.codes()
    return Edition(Loaded(trial.program, INFO, (), digest, own=(), inherited=(), inventory=(), sources=trial.sources))


@pytest.fixture(scope="module")
def laws() -> tuple[Law, Law]:
    return Law(edition(BEFORE, "sha256:a")), Law(edition(AFTER, "sha256:b"))


def written(folder: Path, rows: list[dict[str, Any]], form: str = "jsonl") -> str:
    path = folder / f"rows.{form}"
    if form == "jsonl":
        path.write_text("".join(json.dumps(row) + "\n" for row in rows))
    else:
        names = list(dict.fromkeys(name for row in rows for name in row))
        pq.write_table(pa.table({name: [row.get(name) for row in rows] for name in names}), path)
    return str(path)


def moved(laws: tuple[Law, Law], path: str, *goals: str, target: Target | None = None, **more: Any) -> Movement:
    asked = {"incomplete": True, "at": DAY, **more}
    return run(prepared(laws[0], laws[1], Asked(path, goals, **asked)), target)


def codes(laws: tuple[Law, Law], path: str, *goals: str, **more: Any) -> list[str]:
    with pytest.raises(Refused) as refused:
        moved(laws, path, *goals, **more)
    return [each.code for each in refused.value.diagnostics]


@pytest.mark.parametrize("form", ["jsonl", "parquet"])
def test_a_row_that_one_law_refuses_is_counted_for_that_law(laws: Any, tmp_path: Path, form: str) -> None:
    rows = [{"n": 10}, {"n": 60}, {"n": 200}, {"n": 0}]
    found = moved(laws, written(tmp_path, rows, form), "double")
    assert (found.rows, found.compared, found.changed) == (4, 2, 1)
    assert (found.refused.before, found.refused.after, found.refused.both) == (0, 1, 1)
    assert [(side, each.row) for side, each in found.refusals] == [("after", 1), ("both", 2)]
    assert [each["by"] for each in told(found, "en")["first_refused"]] == ["after", "both"]


def test_a_choice_that_only_one_law_has(laws: Any, tmp_path: Path) -> None:
    found = moved(laws, written(tmp_path, [{"teinte": "bleu"}, {"teinte": "vert"}]), "couleur_retenue")
    assert (found.refused.before, found.compared, found.changed) == (1, 1, 0)


@pytest.mark.parametrize("form", ["jsonl", "parquet"])
def test_a_fact_and_a_goal_that_only_one_law_has(laws: Any, tmp_path: Path, form: str) -> None:
    """Neither is a fault; the other law passes over the column, in whatever line it first stands."""
    rows: list[dict[str, Any]] = [{"n": 1}] * 3 + [{"n": 1, "nouveau": 2, "ancien": 5}]
    found = moved(laws, written(tmp_path, rows, form), "somme_ancienne", "somme_nouvelle")
    assert found.refused.rows == 0
    old, new = found.goals
    assert old.types[1] is None
    assert new.types[0] is None
    assert {(t.before, t.after): t.rows for t in new.transitions} == {
        (Standing(NO_RULE), Standing("unknown")): 3,
        (Standing(NO_RULE), Standing("determined", 3)): 1,
    }
    assert (old.stops_being_determined, new.becomes_determined) == (1, 1)
    shown = [each for t in new.transitions for each in t.examples if each.after.value == 3]
    assert [(each.facts, each.decisions[0]) for each in shown] == [({"n": 1, "nouveau": 2}, None)]


def test_a_column_that_is_mapped_to_a_fact_of_one_law(laws: Any, tmp_path: Path) -> None:
    path = written(tmp_path, [{"n": 1, "x": 2}])
    found = moved(laws, path, "somme_nouvelle", "double", maps={"x": "nouveau"})
    assert found.goals[0].transitions[0].after == Standing("determined", 3)
    assert codes(laws, path, "double", maps={"x": "nouveaux"}) == ["ML807"]


def test_rates_without_a_finite_decimal_stay_exact(laws: Any, tmp_path: Path) -> None:
    """Sevenths against ninths: more of them than are told one by one."""
    rows = [{"n": n} for n in range(51)]
    (part,) = moved(laws, written(tmp_path, rows), "part").goals
    assert part.figures is not None
    assert part.figures.before.total == sum(Fraction(n, 7) for n in range(51))
    assert part.figures.change.total == sum(Fraction(n, 9) - Fraction(n, 7) for n in range(51))
    assert part.figures.falls.rows == 50
    assert part.figures.falls.level(0) == Fraction(50, 9) - Fraction(50, 7)
    assert [each.row for each in part.figures.greatest_falls] == [50, 49, 48]
    assert sum(each.before for each in part.figures.bins) == sum(each.after for each in part.figures.bins) == 51


def test_types_that_are_not_the_same_are_compared_as_they_are_written(tmp_path: Path) -> None:
    one = edition("fait n : entier\nrègle r : entier\n  version à compter du 2010-01-01 [P 1] : n\n", "sha256:c")
    other = edition("fait n : entier\nrègle r : booléen\n  version à compter du 2010-01-01 [P 1] : n = 1\n", "sha256:d")
    found = moved((Law(one), Law(other)), written(tmp_path, [{"n": 1}, {"n": 0}]), "r")
    (goal,) = found.goals
    assert {(t.before.value, t.after.value) for t in goal.transitions} == {("1", "true"), ("0", "false")}
    assert found.changed == 2
    assert goal.figures is None


@pytest.mark.parametrize(
    ("goals", "more", "expected"),
    [
        (("doubles",), {}, ["ML605"]),
        (("double",), {"reading": "autre"}, ["ML606"]),
        (("double",), {"key": "siret"}, ["ML803"]),
        (("double",), {"incomplete": False, "ignore": ("n",)}, ["ML810"]),
    ],
)
def test_faults_of_the_question_are_told_once(
    laws: Any, tmp_path: Path, goals: tuple[str, ...], more: dict[str, Any], expected: list[str]
) -> None:
    assert codes(laws, written(tmp_path, [{"n": 1}]), *goals, **more) == expected


def test_a_file_that_is_none(laws: Any, tmp_path: Path) -> None:
    path = tmp_path / "rows.parquet"
    path.write_bytes(b"PAR1 and nothing else")
    assert codes(laws, str(path), "double") == ["ML801"]
    whole = written(tmp_path, [{"n": n} for n in range(1000)], "parquet")
    cut = tmp_path / "cut.parquet"
    cut.write_bytes(Path(whole).read_bytes()[:-20])
    assert codes(laws, str(cut), "double") == ["ML801"]


def test_a_table_that_says_the_day_itself(laws: Any, tmp_path: Path) -> None:
    days = tuple(Law(laws[0].edition, day) for day in (date(2011, 1, 1), date(2012, 1, 1)))
    path = written(tmp_path, [{"n": 1, "date_reference": "2011-06-01"}])
    assert codes((days[0], days[1]), path, "double", at=None) == ["ML661"]
    found = moved((days[0], days[1]), path, "double", at=None, ignore=("date_reference",))
    assert (found.changed, found.compared, found.fixed) == (0, 1, ())


def test_an_empty_table_is_no_fault(laws: Any, tmp_path: Path) -> None:
    pq.write_table(pa.table({"n": pa.array([], pa.int64())}), tmp_path / "rows.parquet")
    found = moved(laws, str(tmp_path / "rows.parquet"), "double")
    assert (found.rows, found.compared, found.changed, found.goals[0].transitions) == (0, 0, 0, ())
    assert told(found, "fr")["rows"] == 0


@pytest.mark.parametrize("name", ["changed.csv", "changed.jsonl", "changed.parquet", "changed.arrow"])
def test_the_rows_that_change_are_written(laws: Any, tmp_path: Path, name: str) -> None:
    rows = [{"n": n, "id": f"r{n}"} for n in (0, 1, 200, 3)]
    out = tmp_path / name
    target = Target(out, form_of(name, None, packed=False))
    found = moved(laws, written(tmp_path, rows), "double", target=target, keep=("id",))
    if name.endswith("csv"):
        held = list(csv.DictReader(out.read_text().splitlines()))
    elif name.endswith("jsonl"):
        held = [json.loads(line) for line in out.read_text().splitlines()]
    else:
        table = pq.read_table(out) if name.endswith("parquet") else pa.ipc.open_file(str(out)).read_all()
        held = table.to_pylist()
        assert json.loads(table.schema.metadata[b"millesime"])["changed"] == 2
    assert found.changed == 2
    columns = ("row", "id", "double.before", "double.before.status", "double.after", "double.after.article")
    assert [[str(each[column]) for column in columns] for each in held] == [
        ["1", "r1", "2", "determined", "3", "D.1"],
        ["3", "r3", "6", "determined", "9", "D.1"],
    ]
    assert not list(tmp_path.glob(".changed*"))


def test_nothing_is_left_behind_where_it_comes_to_nothing(laws: Any, tmp_path: Path) -> None:
    path = tmp_path / "rows.csv"
    path.write_text("n\n" + "1\n" * 100_000)
    out = tmp_path / "changed.csv"

    def stop(done: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        run(prepared(laws[0], laws[1], Asked(str(path), ("double",), at=DAY)), Target(out, "csv"), stop)
    assert sorted(each.name for each in tmp_path.iterdir()) == ["rows.csv"]


def test_a_table_that_shrinks_while_it_is_read(laws: Any, tmp_path: Path) -> None:
    path = tmp_path / "rows.jsonl"
    path.write_text('{"n": 1}\n' * 10)
    of = prepared(laws[0], laws[1], Asked(str(path), ("double",), at=DAY))
    jobs = of.jobs
    assert jobs[1] is not None
    whole = jobs[1].source.chunks

    def short(job: Any, start: int = 0, stop: int | None = None) -> Any:
        return whole(job, start, 7)

    jobs[1].source.chunks = short  # type: ignore[method-assign]
    with pytest.raises(Refused) as refused:
        run(of)
    assert [each.code for each in refused.value.diagnostics] == ["ML662"]


def test_a_second_table_is_read_under_both_laws(tmp_path: Path) -> None:
    """Claims of each establishment, joined by the key: a list that both laws read."""
    old, new = millesime.load("2012"), millesime.load("2016")
    goal = "tarification.valeur_du_risque"
    firms = pa.table({"siret": ["a", "b"], "tarification.annee": [2012, 2012]})
    claims = pa.table({"siret": ["a", "a", "b"], "annee": [2009, 2010, 2010], "categorie": ["it_16_45"] * 3})
    pq.write_table(firms, tmp_path / "firms.parquet")
    pq.write_table(claims, tmp_path / "claims.parquet")
    more: Any = {"key": "siret", "tables": (("sinistres", str(tmp_path / "claims.parquet")),)}
    found = moved((Law(old), Law(new)), str(tmp_path / "firms.parquet"), goal, **more)
    assert found.compared == 2
    assert sum(t.rows for t in found.goals[0].transitions) == 2
