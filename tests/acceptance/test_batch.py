"""`millesime batch`: every form in and out, rows refused, faults found before any work, interruptions, rows taken again."""

from __future__ import annotations

import hashlib
import json
import os
import random
import signal
import subprocess
import sys
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as csv
import pyarrow.parquet as pq
import pytest

import millesime
from benchmarks import population
from tests.acceptance.conftest import ROOT, Ran, Run

GOALS = ("tarification.mode", "tarification.fraction_individuelle")
ASKED = ("--edition", "2012", *(word for goal in GOALS for word in ("--goal", goal)))
FORMS = ("parquet", "arrow", "arrows", "csv", "jsonl")
ROWS = 600
BAD = 7
"""Every so many rows, one whose headcount is negative."""


def firms(rows: int = ROWS) -> pa.Table:
    """Firms of which every seventh is not one, and of which some facts are not known."""
    draw = random.Random(5)
    sizes = [-1 if row % BAD == 3 else draw.choice([5, 19, 20, 149, 150, None]) for row in range(rows)]
    years = [2010 + row % 4 for row in range(rows)]
    return pa.table(
        {
            "siret": [f"{row:014d}" for row in range(rows)],
            "entreprise.effectif": pa.array(sizes, pa.int32()),
            "etablissement.alsace_moselle": pa.array(
                [row > 20 and draw.choice([False, False, True]) for row in range(rows)]
            ),
            "etablissement.annee_creation": pa.array([draw.choice([1990, 2009]) for _ in range(rows)], pa.int16()),
            "tarification.annee": pa.array(years, pa.int16()),
            "tarification.date_effet": pa.array([date(year, 1, 1 + row % 28) for row, year in enumerate(years)]),
        }
    )


def nested(row: dict[str, Any]) -> dict[str, Any]:
    """A row as a case file would say it: groups within one another, absent what is not known."""
    case: dict[str, Any] = {}
    for name, value in row.items():
        if value is not None:
            group, _, last = name.rpartition(".")
            into = case.setdefault(group, {}) if group else case
            into[last] = value.isoformat() if isinstance(value, date) else value
    return case


def write(table: pa.Table, path: Path) -> Path:
    match path.suffix:
        case ".parquet":
            pq.write_table(table, path, row_group_size=170)
        case ".csv":
            csv.write_csv(table, path)
        case ".jsonl":
            path.write_text("".join(json.dumps(nested(row)) + "\n" for row in table.to_pylist()), encoding="utf-8")
        case _:
            make = pa.ipc.new_file if path.suffix == ".arrow" else pa.ipc.new_stream
            with make(str(path), table.schema) as writer:
                writer.write_table(table, max_chunksize=90)
    return path


def read(path: Path) -> list[dict[str, Any]]:
    """A table of answers as rows of texts, whatever its form."""
    match path.suffix:
        case ".parquet":
            table = pq.read_table(path)
        case ".arrow":
            table = pa.ipc.open_file(str(path)).read_all()
        case ".arrows":
            table = pa.ipc.open_stream(str(path)).read_all()
        case ".csv":
            table = csv.read_csv(path, convert_options=csv.ConvertOptions(strings_can_be_null=True, null_values=[""]))
        case _:
            return [_texts(json.loads(line)) for line in path.read_text("utf-8").splitlines()]
    return [_texts(row) for row in table.to_pylist()]


def _texts(row: dict[str, Any]) -> dict[str, Any]:
    return {name: None if value is None else str(value).lstrip("0") or "0" for name, value in row.items()}


@pytest.fixture
def table(tmp_path: Path) -> Path:
    return write(firms(), tmp_path / "firms.parquet")


@pytest.fixture
def answers(run: Run, table: Path, tmp_path: Path) -> Path:
    out = tmp_path / "modes.parquet"
    assert run("batch", table, out, *ASKED, "--keep", "siret").status == 1
    return out


def test_each_row_is_what_its_case_would_be_alone(answers: Path) -> None:
    """By columns or alone: value, status, citation and reason."""
    edition = millesime.load("2012")
    table = pq.read_table(answers)
    assert table.column_names == [
        "siret",
        *(f"{goal}{part}" for goal in GOALS for part in ("", ".status", ".article", ".legifrance", ".version_from")),
        "row_reason",
    ]
    for row, (case, told) in enumerate(zip(firms().to_pylist(), table.to_pylist(), strict=True)):
        assert told["siret"] == case.pop("siret")
        facts = {name: value for name, value in case.items() if value is not None}
        if row % BAD == 3:
            assert told["row_reason"] == "refused: ML550 entreprise.effectif"
            assert {value for name, value in told.items() if name not in ("siret", "row_reason")} == {None}
            continue
        for result in edition.evaluate(facts, GOALS):
            value = result.value
            assert told[result.goal] == (str(value) if isinstance(value, Decimal | Fraction) else value)
            assert told[f"{result.goal}.status"] == result.status.value
            cited = result.citations
            assert told[f"{result.goal}.article"] == (" ; ".join(each["article"] for each in cited) or None)
            assert told[f"{result.goal}.legifrance"] == (" ; ".join(each["legifrance"] for each in cited) or None)
            since = told[f"{result.goal}.version_from"]
            assert since == (date.fromisoformat(cited[0]["version"]["from"]) if cited else None)
            assert (f"{result.goal}: " in (told["row_reason"] or "")) == (result.status != "determined")


@pytest.mark.parametrize("form", FORMS)
def test_every_form_in_and_out_says_the_same(run: Run, answers: Path, tmp_path: Path, form: str) -> None:
    source = write(firms(), tmp_path / f"in.{form}")
    for other in FORMS:
        out = tmp_path / f"out.{other}"
        assert run("batch", source, out, *ASKED, "--keep", "siret").status == 1
        assert read(out) == read(answers), (form, other)


def test_rows_one_by_one_say_the_same(run: Run, table: Path, answers: Path, tmp_path: Path) -> None:
    out = tmp_path / "alone.parquet"
    assert run("batch", table, out, *ASKED, "--keep", "siret", "--engine", "rows").status == 1
    assert pq.read_table(out).to_pylist() == pq.read_table(answers).to_pylist()


@pytest.mark.parametrize("option", [(), ("--reject",)])
def test_a_device_stays_what_it_is(run: Run, table: Path, tmp_path: Path, option: tuple[str, ...]) -> None:
    """Answers are put in the place of OUT at once, which a device would not survive."""
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    out = tmp_path / "out.csv" if option else pipe
    ran = run("batch", table, out, *ASKED, "--to", "csv", *option, *([pipe] if option else []))
    assert ran.status == 2
    assert "no plain file" in ran.err
    assert pipe.is_fifo()


def test_refused_rows_go_to_a_file_with_their_reason_and_facts(run: Run, table: Path, tmp_path: Path) -> None:
    rejects = tmp_path / "refused.jsonl"
    ran = run("batch", table, tmp_path / "o.csv", *ASKED, "--key", "siret", "--reject", rejects, "--format", "json")
    summary = ran.json()
    lines = [json.loads(line) for line in rejects.read_text("utf-8").splitlines()]
    assert ran.status == 1
    assert summary["refused"] == len(lines) == sum(row % BAD == 3 for row in range(ROWS))
    assert [line["row"] for line in lines] == list(range(3, ROWS, BAD))
    assert lines[0]["key"] == "00000000000003"
    assert (lines[0]["code"], lines[0]["path"]) == ("ML550", "entreprise.effectif")
    assert lines[0]["facts"]["entreprise.effectif"] == -1
    again = run("batch", rejects, tmp_path / "again.csv", *ASKED, "--ignore", "*")
    assert again.status in (1, 2)
    for goal in GOALS:
        assert sum(summary["goals"][goal].values()) == ROWS - len(lines)


def test_too_many_refused_rows_stop_the_run_and_more_go_on(run: Run, table: Path, tmp_path: Path) -> None:
    out = tmp_path / "o.parquet"
    ran = run("batch", table, out, *ASKED, "--max-rejects", "3")
    assert ran.status == 1
    assert "ML823" in ran.err
    assert not out.exists()
    assert run("batch", table, out, *ASKED, "--max-rejects", "3000", "--resume").status == 1
    assert out.exists()


# ── Refused before any work ──────────────────────────────────────────────────────────────────────────────────────────────


def faults() -> Iterator[tuple[str, str, pa.Table | bytes, tuple[str, ...]]]:
    good = firms(20).slice(4, 5)
    size = good["entreprise.effectif"]

    def other(column: pa.ChunkedArray | pa.Array, name: str = "entreprise.effectif") -> pa.Table:
        place = good.column_names.index("entreprise.effectif")
        return good.set_column(place, name, column)

    yield "ML805", "float", other(size.cast(pa.float64())), ()
    yield "ML806", "boolean", other(pa.array([True] * len(good))), ()
    yield "ML804", "misspelt", other(size, "entreprise.efectif"), ()
    yield "ML810", "missing", good.drop_columns(["entreprise.effectif"]), ()
    yield "ML803", "no such column", good, ("--keep", "siren")
    yield "ML803", "no such day", good, ("--at-column", "jour")
    yield "ML806", "no day", good, ("--at-column", "tarification.annee")
    yield "ML807", "no such fact", good, ("--map", "siret=entreprise.siret")
    yield "ML808", "twice", good, ("--map", "siret=entreprise.effectif")
    yield "ML809", "never none", good, ("--none", "entreprise.effectif")
    yield "ML801", "not Parquet", b"siret,entreprise.effectif\n1,2\n", ()
    yield "ML801", "truncated", b"PAR1", ()
    yield "ML824", "two columns", good.append_column(GOALS[0], size), ("--keep", GOALS[0])
    yield "ML825", "no list", good, ("--table", "entreprise.effectif=firms.parquet", "--key", "siret")
    yield "ML827", "no key", good, ("--table", "sinistres=firms.parquet")
    yield "ML605", "no such goal", good, ("--goal", "tarification.moda")


@pytest.mark.parametrize(
    ("code", "what", "table", "more"), list(faults()), ids=lambda each: each if isinstance(each, str) else ""
)
def test_what_is_wrong_is_said_before_any_work(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, code: str, what: str, table: Any, more: tuple[str, ...]
) -> None:
    monkeypatch.chdir(tmp_path)
    if isinstance(table, bytes):
        Path("firms.parquet").write_bytes(table)
    else:
        pq.write_table(table, "firms.parquet")
    ran = run("batch", "firms.parquet", "o.parquet", *ASKED, *more)
    assert ran.status == 2, ran.err
    assert f"[{code}]" in ran.err, what
    assert "help:" in ran.err
    assert sorted(os.listdir()) == ["firms.parquet"]


def test_a_file_cut_off_in_the_middle(run: Run, table: Path, tmp_path: Path) -> None:
    table.write_bytes(table.read_bytes()[:-500])
    ran = run("batch", table, tmp_path / "o.parquet", *ASKED)
    assert ran.status == 2
    assert "[ML801]" in ran.err


def test_commands_that_cannot_be_obeyed(run: Run, table: Path, tmp_path: Path) -> None:
    out = tmp_path / "o.parquet"
    assert "[ML811]" in run("batch", table, table, *ASKED).err
    assert "[ML800]" in run("batch", table, tmp_path / "o.xlsx", *ASKED).err
    for given, words in (
        (("batch", table, out), "goal"),
        (("batch", table, *ASKED), "table of answers"),
        (("batch", tmp_path / "none.parquet", out, *ASKED), "no file"),
        (("batch", table, tmp_path / "no" / "o.parquet", *ASKED), "no folder"),
        (("batch", table, out, *ASKED, "--at", "2012-06-01", "--at-column", "x"), "both say the day"),
        (("batch", table, out, *ASKED, "--map", "siret"), "NAME=VALUE"),
    ):
        ran = run(*given)
        assert ran.status == 2
        assert words in ran.err, ran.err
    assert not out.exists()


def test_a_missing_column_may_be_done_without(run: Run, tmp_path: Path) -> None:
    table = firms(4).slice(0, 3).drop_columns(["tarification.date_effet"])
    source, out = write(table, tmp_path / "in.parquet"), tmp_path / "o.parquet"
    assert run("batch", source, out, *ASKED).status == 2
    assert run("batch", source, out, *ASKED, "--incomplete").status == 0
    assert set(pq.read_table(out)["tarification.mode.status"].to_pylist()) == {"unknown"}
    assert run("batch", source, out, *ASKED, "--at", "2012-06-01").status == 0
    assert "determined" in pq.read_table(out)["tarification.mode.status"].to_pylist()


def test_a_column_of_days_stands_for_omitted_dates_and_stays_a_fact(run: Run, tmp_path: Path) -> None:
    table = firms(40)
    days = table["tarification.date_effet"]
    plain = table.drop_columns(["tarification.date_effet"]).append_column("jour", days)
    source, out = write(plain, tmp_path / "in.csv"), tmp_path / "o.parquet"
    assert run("batch", source, out, *ASKED, "--at-column", "jour").status == 1
    fact, told = write(table, tmp_path / "in.parquet"), tmp_path / "fact.parquet"
    assert run("batch", fact, told, *ASKED, "--at-column", "tarification.date_effet").status == 1
    assert pq.read_table(out).to_pylist() == pq.read_table(told).to_pylist()
    source.write_text(source.read_text("utf-8").replace("2010-01-01", "2010-13-01"), encoding="utf-8")
    assert run("batch", source, out, *ASKED, "--at-column", "jour").status == 1
    assert pq.read_table(out)["row_reason"].to_pylist()[0] == "refused: ML604 at"


def test_nothing_in_nothing_out(run: Run, tmp_path: Path) -> None:
    for form in FORMS[:4]:
        source, out = write(firms(0), tmp_path / f"in.{form}"), tmp_path / f"o.{form}"
        assert run("batch", source, out, *ASKED).status == 0
        assert read(out) == []
    empty = tmp_path / "empty.csv"
    empty.write_bytes(b"")
    assert run("batch", empty, tmp_path / "o.csv", *ASKED).status == 2


def test_rows_that_cannot_be_read_keep_their_place(run: Run, tmp_path: Path) -> None:
    source, out = write(firms(10), tmp_path / "in.csv"), tmp_path / "o.parquet"
    lines = source.read_text("utf-8").splitlines()
    lines[5] += ",more"
    source.write_text("\n".join(lines) + "\n", encoding="utf-8")
    assert run("batch", source, out, *ASKED).status == 1
    assert [row for row, why in enumerate(reasons(out)) if why == "refused: ML818"] == [4]
    source = write(firms(10), tmp_path / "in.jsonl")
    lines = source.read_text("utf-8").splitlines()
    lines[5], lines[6] = "{", '{"entreprise": {"effectif": "12"}}'
    source.write_text("\n".join(lines) + "\n", encoding="utf-8")
    assert run("batch", source, out, *ASKED).status == 1
    assert reasons(out)[5:7] == ["refused: ML817", "refused: ML532 entreprise.effectif"]


def reasons(out: Path) -> list[str | None]:
    found: list[str | None] = pq.read_table(out)["row_reason"].to_pylist()
    return found


# ── Lists ────────────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture(scope="module")
def country() -> pa.Table:
    """Establishments with claims, payrolls and rates, sorted by number."""
    return pa.Table.from_batches([population.table(0, 1500, missing=0.05, bad=0.02)]).sort_by("numero")


def claims_of(table: pa.Table) -> pa.Table:
    """The claims of a country, a row each."""
    lists = table["sinistres"].combine_chunks()
    owners = table["numero"].combine_chunks().take(pc.list_parent_indices(lists))
    claims = pa.Table.from_batches([pa.RecordBatch.from_struct_array(lists.flatten())])
    return claims.append_column("numero", owners)


RATES = [word for goal in population.GOALS for word in ("--goal", goal)]
RATES += [word for name in population.NONES for word in ("--none", name)]
RATES += ["--regulations", str(ROOT / "benchmarks" / "editions"), "--keep", "numero"]


@pytest.mark.parametrize("form", ["parquet", "csv", "arrow"])
def test_a_second_table_gives_the_lists_of_the_first(run: Run, tmp_path: Path, country: pa.Table, form: str) -> None:
    known = country.filter(pc.is_valid(country["sinistres"]))
    whole, out = write(known, tmp_path / "whole.parquet"), tmp_path / "whole.out.parquet"
    assert run("batch", whole, out, *RATES).status == 1
    apart = write(known.drop_columns(["sinistres"]), tmp_path / "firms.parquet")
    claims = write(claims_of(known), tmp_path / f"claims.{form}")
    joined = tmp_path / "joined.parquet"
    if form == "csv":  # whose keys are texts
        texts = known.drop_columns(["sinistres"]).set_column(
            known.drop_columns(["sinistres"]).column_names.index("numero"), "numero", known["numero"].cast(pa.string())
        )
        apart = write(texts, tmp_path / "firms.parquet")
        assert "[ML806]" in run("batch", whole, joined, *RATES, "--table", f"sinistres={claims}", "--key", "numero").err
    words = ("--table", f"sinistres={claims}", "--key", "numero")
    ran = run("batch", apart, joined, *RATES, *words, "--format", "json")
    assert ran.status == 1, ran.err
    assert ran.json()["joined"] == {"sinistres": claims_of(known).num_rows}
    assert read(joined) == read(out)
    assert run("replay", joined, "--sample", "30", "--regulations", ROOT / "benchmarks" / "editions").status == 0


def test_rows_with_lists_one_by_one_say_the_same(run: Run, tmp_path: Path, country: pa.Table) -> None:
    source = write(country, tmp_path / "in.parquet")
    for engine in ("columns", "rows"):
        assert run("batch", source, tmp_path / f"{engine}.parquet", *RATES, "--engine", engine).status == 1
    assert (
        pq.read_table(tmp_path / "columns.parquet").to_pylist() == pq.read_table(tmp_path / "rows.parquet").to_pylist()
    )


def test_tables_that_are_not_sorted(run: Run, tmp_path: Path, country: pa.Table) -> None:
    claims = write(claims_of(country).sort_by([("numero", "descending")]), tmp_path / "claims.parquet")
    apart, out = write(country.drop_columns(["sinistres"]), tmp_path / "firms.parquet"), tmp_path / "o.parquet"
    ran = run("batch", apart, out, *RATES, "--table", f"sinistres={claims}", "--key", "numero")
    assert ran.status == 2
    assert "[ML812]" in ran.err
    assert not out.exists()
    assert not (tmp_path / "o.parquet.parts").exists()


# ── Interrupted ──────────────────────────────────────────────────────────────────────────────────────────────────────────

_SLOW = """
import sys, time
from millesime.batch import chunk, run, sources
from millesime.cli import main

run.GROUP, sources.CHUNK = 64, 32
note = run.Parts.note
def slowly(self, group):
    note(self, group)
    print(group["stop"], flush=True)
    time.sleep(float(sys.argv[1]))
run.Parts.note = slowly
sys.exit(main(sys.argv[2:]))
"""


def begin(pause: float, *words: object) -> subprocess.Popen[str]:
    """The command in a process of its own, with small groups, which says each that is written."""
    environment = {**os.environ, "PYTHONPATH": f"{ROOT / 'engine'}"}
    command = [sys.executable, "-c", _SLOW, str(pause), *map(str, words)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=environment)


@pytest.mark.parametrize("form", ["parquet", "arrow", "csv"])
@pytest.mark.parametrize("blow", [signal.SIGKILL, signal.SIGINT])
def test_a_run_that_is_killed_leaves_no_half_file_and_goes_on(tmp_path: Path, form: str, blow: signal.Signals) -> None:
    table = write(firms(1000), tmp_path / "in.parquet")
    whole, out = tmp_path / f"whole.{form}", tmp_path / f"out.{form}"
    words = ("batch", table, out, *ASKED, "--keep", "siret", "--reject", tmp_path / "r.jsonl")
    straight = begin(0, "batch", table, whole, *ASKED, "--keep", "siret", "--reject", tmp_path / "w.jsonl")
    straight.communicate(timeout=60)
    assert straight.returncode == 1
    out.write_text("what was there before", encoding="utf-8")
    killed = begin(0.2, *words)
    assert killed.stdout is not None
    for _ in range(4):
        killed.stdout.readline()
    killed.send_signal(blow)
    _, told = killed.communicate(timeout=60)
    assert killed.returncode == (-9 if blow is signal.SIGKILL else 130)
    assert ("--resume" in told) == (blow is signal.SIGINT)
    assert out.read_text("utf-8") == "what was there before"
    assert (tmp_path / f"out.{form}.parts" / "journal").exists()
    resumed = begin(0, *words, "--resume")
    done, told = resumed.communicate(timeout=60)
    assert resumed.returncode == 1, told
    assert int(done.split()[0]) > 64 * 3, "it went on, rather than beginning again"
    assert not (tmp_path / f"out.{form}.parts").exists()
    assert digest(tmp_path / "r.jsonl") == digest(tmp_path / "w.jsonl")
    assert content(out) == content(whole)


def content(path: Path) -> Any:
    """What a file holds, but for the command that made it."""
    return read(path) if path.suffix != ".csv" else digest(path)


def digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def test_another_question_does_not_go_on(tmp_path: Path, run: Run) -> None:
    table, out = write(firms(1000), tmp_path / "in.parquet"), tmp_path / "out.parquet"
    killed = begin(0.2, "batch", table, out, *ASKED)
    assert killed.stdout is not None
    killed.stdout.readline()
    killed.kill()
    killed.communicate(timeout=60)
    for words, what in (
        (("--edition", "2016", "--goal", GOALS[0]), "edition"),
        (("--edition", "2012", "--goal", GOALS[0]), "goals"),
        ((*ASKED, "--keep", "siret"), "keep"),
    ):
        ran = run("batch", table, out, *words, "--resume")
        assert ran.status == 2
        assert "[ML814]" in ran.err
        assert what in ran.err
    table.touch()
    assert "[ML814]" in run("batch", table, out, *ASKED, "--resume").err
    assert run("batch", table, out, *ASKED).status == 1
    assert not (tmp_path / "out.parquet.parts").exists()


def test_two_runs_do_not_write_one_table(tmp_path: Path, run: Run) -> None:
    table, out = write(firms(1000), tmp_path / "in.parquet"), tmp_path / "out.parquet"
    first = begin(0.3, "batch", table, out, *ASKED)
    assert first.stdout is not None
    first.stdout.readline()
    ran = run("batch", table, out, *ASKED)
    first.kill()
    first.communicate(timeout=60)
    assert ran.status == 2
    assert "[ML815]" in ran.err


# ── Taken again ──────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("form", FORMS)
def test_a_row_is_explained_by_deciding_it_again(run: Run, tmp_path: Path, form: str) -> None:
    source, out = write(firms(), tmp_path / f"in.{form}"), tmp_path / f"out.{form}"
    assert run("batch", source, out, *ASKED).status == 1
    row = 8
    ran = run("explain", out, "--row", row, "--goal", GOALS[0], "--format", "json")
    assert ran.status == 0, ran.err
    case = {name: value for name, value in firms().to_pylist()[row].items() if value is not None and name != "siret"}
    alone = millesime.load("2012").evaluate(case, [GOALS[0]])
    assert ran.json()["digest"] == alone.digest
    assert "tarification.mode" in run("explain", out, "--row", row).out
    refused = run("explain", out, "--row", 3)
    assert refused.status == 1
    assert "[ML550]" in refused.err
    assert "[ML822]" in run("explain", out, "--row", ROWS).err


def test_a_table_is_replayed(run: Run, answers: Path) -> None:
    for more, checked in ((("--sample", "50"), 50), (("--all",), ROWS), ((), 100)):
        ran = run("replay", answers, *more, "--format", "json")
        assert ran.status == 0, ran.err
        told = ran.json()
        assert (told["status"], told["checked"]) == ("same", checked)
    assert "nothing differs" in run("replay", answers).out


def test_a_table_that_was_altered_differs(run: Run, answers: Path) -> None:
    table = pq.read_table(answers)
    place = table.column_names.index("tarification.mode")
    values = table["tarification.mode"].to_pylist()
    row = next(row for row, value in enumerate(values) if value == "mixte")
    values[row] = "individuelle"
    forged = table.set_column(place, "tarification.mode", pa.array(values).dictionary_encode())
    pq.write_table(forged.replace_schema_metadata(table.schema.metadata), answers)
    ran = run("replay", answers, "--all", "--format", "json")
    assert ran.status == 1
    assert ran.json()["differences"] == [
        {"row": row, "column": "tarification.mode", "then": "individuelle", "now": "mixte"}
    ]
    explained = run("explain", answers, "--row", row)
    assert explained.status == 1
    assert "individuelle → mixte" in explained.err


def test_an_input_that_changed_is_told(run: Run, table: Path, answers: Path, tmp_path: Path) -> None:
    elsewhere = tmp_path / "archive"
    elsewhere.mkdir()
    copy = elsewhere / "firms.parquet"
    copy.write_bytes(table.read_bytes())
    write(firms().slice(0, ROWS - 1), table)
    ran = run("replay", answers)
    assert ran.status == 1
    assert "[ML819]" in ran.err
    assert run("replay", answers, "--input", copy).status == 0
    assert "[ML819]" in run("explain", answers, "--row", 8).err
    table.unlink()
    assert run("replay", answers).status == 2


def test_what_is_no_table_of_answers(run: Run, table: Path, answers: Path) -> None:
    for verb in (("explain",), ("replay",)):
        ran = run(*verb, table, *(("--row", "1") if verb == ("explain",) else ()))
        assert ran.status == 2
        assert "[ML821]" in ran.err
    assert run("explain", answers).status == 2
    assert run("replay", answers, "--store", "x").status == 2


def test_a_table_tells_where_it_comes_from(answers: Path, run: Run, table: Path, tmp_path: Path) -> None:
    told = json.loads(pq.read_schema(answers).metadata[b"millesime"])
    assert told["edition"] == {"id": "2012", "digest": millesime.load("2012").digest}
    assert told["engine"] == millesime.__version__
    assert told["input"]["path"] == "firms.parquet"
    assert told["input"]["sha256"] == digest(table)
    assert told["command"][:2] == ["millesime", "batch"]
    assert told["rows"] == ROWS
    again = tmp_path / "again.parquet"
    assert run("batch", table, again, *ASKED, "--keep", "siret").status == 1
    beside = json.loads(pq.read_schema(again).metadata[b"millesime"])
    assert {name for name in told if told[name] != beside[name]} == {"command"}


def test_the_plan_and_the_code_are_shown(run: Run) -> None:
    ran: Ran = run("batch", "--show-plan", *ASKED)
    assert ran.status == 0
    assert "tarification.mode" in ran.out
    assert "def " in ran.out
    apiece: Ran = run("batch", "--show-plan=wasm", *ASKED)
    assert apiece.status == 0
    assert "tarification.mode" in apiece.out
    assert "(func $tarification_mode" in apiece.out


def test_a_program_decides_tables_in_memory(table: Path, answers: Path) -> None:
    edition = millesime.load("2012")
    made = millesime.decide_table(edition, pq.read_table(table), GOALS, keep=["siret"])
    assert made.to_pylist() == pq.read_table(answers).to_pylist()
    with pytest.raises(millesime.Refused) as refused:
        millesime.decide_table(edition, pa.table({"entreprise.effectif": [1.5]}), GOALS)
    assert [each.code for each in refused.value.diagnostics] == ["ML805"]
