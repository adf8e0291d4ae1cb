"""The printed report: one document for one record, tagged, and never read as Typst's own language."""

from __future__ import annotations

import re
import sys
import zlib
from pathlib import Path
from typing import Any

import pytest

from millesime.cli.report import pdf
from millesime.records.explain.compose import compose
from millesime.records.explain.paper import DEEPEST, paper
from tests.units.cli.conftest import Run
from tests.units.explain.decisions import BENT, COLLECTIVE, TWO_READINGS, UNKNOWN, decision, fact

HOSTILE = "#panic() $x^2$ *a* _b_ @ref \\ [c] `d` <e> // -- ~ /* */ \" ' = - + \u202f🙂 法律 עברית"
RECORDED = {"format": "millesime/record/1", "bundle": "sha256:" + "b0" * 32, "decision": decision(COLLECTIVE)}


def inside(made: bytes) -> str:
    """All that a PDF holds, its streams decompressed."""
    streams = re.findall(rb"stream\r?\n(.*?)\r?\nendstream", made, re.DOTALL)
    parts = [made]
    for stream in streams:
        try:
            parts.append(zlib.decompress(stream))
        except zlib.error:
            parts.append(stream)
    return b"\n".join(parts).decode("utf-8", "replace")


@pytest.mark.parametrize("lang", ["fr", "en"])
def test_it_is_tagged_titled_and_says_its_language(lang: Any) -> None:
    held = inside(pdf(decision(COLLECTIVE, UNKNOWN, TWO_READINGS), lang))
    assert held.startswith("%PDF-1.7")
    assert "/MarkInfo" in held
    assert "/StructTreeRoot" in held
    assert "/Outlines" in held
    assert f"/Lang({lang}" in held.replace(" ", "")
    assert "<pdfuaid:part>1</pdfuaid:part>" in held
    assert ("Décision" if lang == "fr" else "Decision") in held
    assert "/FontFile" in held


def test_the_same_record_gives_the_same_bytes() -> None:
    record = decision(COLLECTIVE, UNKNOWN, TWO_READINGS)
    assert pdf(record, "fr") == pdf(record, "fr")
    assert "/CreationDate" not in inside(pdf(record, "fr"))


def test_its_date_is_that_of_the_record() -> None:
    held = inside(pdf({**RECORDED, "recorded_at": "2012-06-01T09:30:15Z"}, "en"))
    assert "/CreationDate(D:20120601093015" in held.replace(" ", "")
    for odd in ("2012-06-31T00:00:00Z", "yesterday", "2012-13-01T09:30:15Z", "2012-06-01T25:00:00Z"):
        assert pdf({**RECORDED, "recorded_at": odd}, "en").startswith(b"%PDF")


@pytest.mark.parametrize("lang", ["fr", "en"])
def test_whatever_a_record_says_is_only_said(lang: Any) -> None:
    """A label that was run would stop the run (`#panic()`); a fact in a script that no font has is printed all the same."""
    bent = {**COLLECTIVE, "label": HOSTILE, "value": HOSTILE, "value_label": HOSTILE, "missing": [HOSTILE]}
    bent["trail"] = {**fact(HOSTILE, HOSTILE, "texte", label=HOSTILE), "steps": [fact(HOSTILE, HOSTILE)]}
    bent["discordances"] = [{"reading": HOSTILE, "held_by": HOSTILE, "value": HOSTILE, "citations": []}]
    record = decision(bent, TWO_READINGS, facts={HOSTILE: HOSTILE}, reading=HOSTILE, assumed={HOSTILE: HOSTILE})
    assert pdf(record, lang).startswith(b"%PDF")
    alone = inside(pdf(decision({**bent, "label": "#panic() $x^2$ *a* @ref [c]"}), lang))
    assert "#panic() $x^2$ *a* @ref [c]" in alone


@pytest.mark.parametrize("number", range(len(BENT)))
def test_a_bent_record_is_still_printed(number: int) -> None:
    assert pdf(BENT[number], "fr").startswith(b"%PDF")


@pytest.mark.parametrize("depth", [DEEPEST - 1, DEEPEST, DEEPEST + 1, 90])
def test_a_deep_trail_is_printed(depth: int) -> None:
    trail: dict[str, Any] = fact("f", 1, "entier")
    for level in range(depth):
        trail = {"what": "rule", "kind": "applied", "name": f"r{level}", "value": 1, "type": "entier", "steps": [trail]}
    record = decision({**COLLECTIVE, "trail": trail})

    def count(rows: list[dict[str, Any]]) -> int:
        return sum(1 + count(row["rows"]) for row in rows)

    outline = next(
        block
        for section in paper(compose(record, "fr"))["sections"][0]["sections"]
        for block in section["blocks"]
        if block["kind"] == "outline"
    )
    assert count(outline["rows"]) == depth + 1
    assert pdf(record, "fr").startswith(b"%PDF")


@pytest.fixture
def saved(tmp_path: Path) -> Path:
    from millesime.records.decision import canonical_bytes

    path = tmp_path / "decision.json"
    path.write_bytes(canonical_bytes(decision(COLLECTIVE)))
    return path


def test_without_the_library_one_sentence_says_what_to_install(
    run: Run, saved: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "typst", None)
    ran = run("explain", saved, "--format", "pdf", "--out", saved.with_suffix(".pdf"))
    assert (ran.status, ran.out) == (2, "")
    assert "pip install 'millesime[pdf]'" in ran.err
    assert len(ran.err.strip().splitlines()) == 1


def test_a_terminal_is_not_written_to(run: Run, saved: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdout.isatty", lambda: True, raising=False)
    ran = run("explain", saved, "--format", "pdf")
    assert ran.status == 2
    assert "--out" in ran.err
