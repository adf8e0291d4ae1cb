"""CSV and JSON lines: each row in its place, whatever stands between; values as they are written, never through a float."""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

import millesime
from millesime.batch import csv_rows, json_rows
from millesime.batch.chunk import Chunk, Unreadable
from millesime.batch.decide import Decider
from millesime.batch.forms import form_of, input_of
from millesime.batch.prepare import Asked, prepare
from millesime.batch.sources import opened
from millesime.workspace.refused import Refused

EDITION = millesime.load("2012")
GOALS = ("majoration.montant_maximum", "faute_inexcusable.date_prescription")


def chunks(path: Path, **more: Any) -> list[Chunk]:
    asked = Asked(str(path), GOALS, incomplete=True, **more)
    prepared = prepare(EDITION, asked)
    return list(opened(prepared.job.input).chunks(prepared.job))


def cases(path: Path, **more: Any) -> list[Any]:
    """Each row as a case, or the code for which it is none."""
    asked = Asked(str(path), GOALS, incomplete=True, **more)
    job = prepare(EDITION, asked).job
    decider = Decider(job, EDITION, None)
    made = [decider.case(chunk, row) for chunk in opened(job.input).chunks(job) for row in range(chunk.rows)]
    return [each.problems[0].code if isinstance(each, Unreadable) else each for each in made]


@pytest.mark.parametrize("block", [64, 1 << 20])
@pytest.mark.parametrize("bad", [(), (0,), (49,), (0, 1, 2), (7, 30, 48, 49)])
def test_rows_of_another_length_keep_their_place(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, bad: tuple[int, ...], block: int
) -> None:
    monkeypatch.setattr(csv_rows, "BLOCK", block)
    monkeypatch.setattr(csv_rows, "CHUNK", 16)
    rows = [f"{n},{n}.50" + (",more" if n in bad else "") for n in range(50)]
    text = "numero,rente.salaire_annuel\n" + "\n\n".join(rows) + "\n"
    path = tmp_path / "in.csv"
    path.write_text(text, encoding="utf-8")
    made = cases(path)
    assert [row for row, each in enumerate(made) if each == "ML818"] == list(bad)
    assert len(made) == 50
    for row, each in enumerate(made):
        if row not in bad:
            assert each["rente.salaire_annuel"].text == f"{row}.50"


def test_bytes_that_are_no_text_are_refused_and_nothing_else_is_said(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "in.csv"
    path.write_bytes(b"numero,rente.salaire_annuel\n1,2\n2,3,\xff\xfe\n")
    with pytest.raises(Refused) as refused:
        chunks(path)
    assert [each.code for each in refused.value.diagnostics] == ["ML801"]
    assert capsys.readouterr().err == ""


@pytest.mark.parametrize("sign", [",", ";", "\t", "|"])
def test_any_separator_and_packed_files(tmp_path: Path, sign: str) -> None:
    import gzip

    text = f"numero{sign}rente.salaire_annuel\n1{sign}2.50\n"
    for name, data in (("a.csv", text.encode()), ("b.csv.gz", gzip.compress(text.encode()))):
        (tmp_path / name).write_bytes(data)
        assert input_of(str(tmp_path / name)).delimiter == sign
        (chunk,) = chunks(tmp_path / name)
        assert chunk.facts.to_pydict() == {"rente.salaire_annuel": ["2.50"]}
    assert form_of("x.NDJSON", None, packed=False) == "jsonl"
    with pytest.raises(millesime.Refused):
        form_of("x.csv.gz", None, packed=False)


LINES: list[tuple[str, Any]] = [
    ('{"rente": {"salaire_annuel": 20000.10}}', {"rente.salaire_annuel": "20000.10"}),
    ('{"rente.salaire_annuel": "20000.10"}', {"rente.salaire_annuel": "20000.10"}),
    ('{"rente": {"salaire_annuel": 20000.1000000000000001}}', {"rente.salaire_annuel": "20000.1000000000000001"}),
    ('{"rente": {"salaire_annuel": "2e4"}}', {"rente.salaire_annuel": "2e4"}),
    ('{"rente": {"salaire_annuel": true}}', {"rente.salaire_annuel": True}),
    ('{"action_penale": {"date": null}}', {"action_penale.date": None}),
    ('{"accident": {"date": "2012-03-01"}}', {"accident.date": "2012-03-01"}),
    ('{"accident": {"datte": "2012-03-01"}}', {"accident.datte": "2012-03-01"}),
    ("{}", {}),
    ("[1]", "ML817"),
    ('{"a": 1, "a": 2}', "ML817"),
    ('{"rente": {"salaire_annuel": NaN}}', "ML817"),
    ("\ufeff{}", {}),
    ('{"rente"', "ML817"),
    ("[" * 100_000, "ML817"),
]


def test_json_lines_are_cases_as_they_are_written(tmp_path: Path) -> None:
    path = tmp_path / "in.jsonl"
    path.write_text("\n \n".join(line for line, _ in LINES), encoding="utf-8")
    for (line, wanted), made in zip(LINES, cases(path, ignore=("a",)), strict=True):
        told = {name: getattr(value, "text", value) for name, value in made.items()} if isinstance(made, dict) else made
        told = (
            {name: str(v) if isinstance(v, Decimal) else v for name, v in told.items()}
            if isinstance(told, dict)
            else told
        )
        assert told == wanted, line


def test_an_explicit_null_is_not_an_absent_fact(tmp_path: Path) -> None:
    path = tmp_path / "in.jsonl"
    every = {"accident.date": "2010-01-01", "indemnites.date_cessation": None}
    path.write_text("".join(json.dumps(every) + "\n" for _ in range(3)), encoding="utf-8")
    (chunk,) = chunks(path)
    assert (chunk.nones, dict(chunk.held)) == (frozenset({"indemnites.date_cessation"}), {})
    some = [every, {"accident.date": "2010-01-01"}]
    path.write_text("".join(json.dumps(each) + "\n" for each in some), encoding="utf-8")
    (chunk,) = chunks(path)
    assert (chunk.nones, list(chunk.held)) == (frozenset(), [0])


def test_lists_and_long_lines(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(json_rows, "CHUNK", 2)
    path = tmp_path / "in.jsonl"
    claims = [{"annee": 2010, "depense_reelle": 12.30}, {"annee": 2011}]
    lines = [{"sinistres": claims}, {"sinistres": []}, {"sinistres": [{"annee": None}]}, {"sinistres": 3}, {}]
    path.write_text("".join(json.dumps(each) + "\n" for each in lines), encoding="utf-8")
    asked = Asked(str(path), ("tarification.taux_net",), incomplete=True)
    job = prepare(EDITION, asked).job
    made = list(opened(job.input).chunks(job))
    assert [chunk.start for chunk in made] == [0, 2, 4]
    first = made[0].facts.column("sinistres").to_pylist()
    assert [(each["annee"], each["depense_reelle"]) for each in first[0]] == [(2010, "12.3"), (2011, None)]
    assert first[1] == []
    assert sorted(made[1].held) == [0, 1]
    assert made[2].facts.column("sinistres").to_pylist() == [None]
