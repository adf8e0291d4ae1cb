"""Reports from the command line: of a decision, a kept record and an export, in both languages, of the shipped law."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

import millesime
from tests.acceptance.conftest import Run
from tests.acceptance.dossiers import REHABILITATED, having

GOAL = "prime.montant_maximum"


@pytest.fixture(scope="module")
def decided() -> millesime.Decision:
    return millesime.load("2012").evaluate(REHABILITATED, goals=[GOAL], at="2012-04-01")


@pytest.fixture
def kept(decided: millesime.Decision, tmp_path: Path) -> dict[str, Path]:
    """The decision alone, exported, exported with its facts masked."""
    texts = {
        "decision": decided.to_json(),
        "export": millesime.export(decided),
        "masked": millesime.export(decided, mask=["victime.*"]),
    }
    for name, text in texts.items():
        (tmp_path / f"{name}.json").write_text(text, encoding="utf-8")
    return {name: tmp_path / f"{name}.json" for name in texts}


@pytest.mark.parametrize("lang", ["fr", "en"])
@pytest.mark.parametrize("name", ["decision", "export", "masked"])
def test_every_form_of_every_file(run: Run, kept: dict[str, Path], name: str, lang: str) -> None:
    told = {}
    for shape in ("text", "html", "pdf", "json"):
        out = kept[name].with_suffix(f".{shape}.out")
        ran = run("explain", kept[name], "--format", shape, "--lang", lang, "--out", out)
        assert (ran.status, ran.out, ran.err) == (0, "", "")
        told[shape] = out.read_bytes()
    assert told["json"] == kept[name].read_bytes()
    assert told["pdf"].startswith(b"%PDF")
    amount = "1\u202f941,36" if lang == "fr" else "1,941.36"
    rival = "2\u202f426,72" if lang == "fr" else "2,426.72"
    for shape in ("text", "html"):
        text = told[shape].decode()
        assert amount in text
        assert rival in text
        assert "LEGIARTI000006750302" in text
        assert "victime.condamnation" in text
        assert ("condamnée pour" in text) is (name != "masked")


def test_the_page_names_every_source_of_the_trail(run: Run, kept: dict[str, Path]) -> None:
    page = run("explain", kept["decision"], "--format", "html", "--lang", "fr").out.replace("\u00a0", " ")
    record = json.loads(kept["decision"].read_text(encoding="utf-8"))

    def cited(step: dict) -> list[dict]:
        below = [each for inner in step.get("steps", []) for each in cited(inner)]
        return [step["citation"], *below] if "citation" in step else below

    for citation in cited(record["results"][0]["trail"]):
        if citation.get("legifrance"):
            assert citation["legifrance"] in page
        first, last = citation["source"]["lines"]
        assert (f"l. {first}-{last}" if first != last else f"l. {first}") in page


def test_an_altered_decision_is_still_reported_and_says_so(run: Run, kept: dict[str, Path]) -> None:
    text = kept["decision"].read_text(encoding="utf-8").replace("1941.36", "2941.36")
    kept["decision"].write_text(text, encoding="utf-8")
    ran = run("explain", kept["decision"], "--format", "html", "--lang", "en")
    assert ran.status == 0
    assert "altered" in ran.err
    assert "DOES NOT MATCH" in ran.out


def test_what_was_not_known_is_asked_for_by_name(run: Run, tmp_path: Path) -> None:
    facts = having(REHABILITATED, victime__condamnation=...)
    decision = millesime.load("2012").evaluate(facts, goals=["prime.eligible"], at="2012-04-01")
    (tmp_path / "d.json").write_text(decision.to_json(), encoding="utf-8")
    page = run("explain", tmp_path / "d.json", "--format", "html", "--lang", "fr").out
    missing = page[page.index("Il manque") : page.index("Pourquoi")]
    assert re.search(r"<ol>\s*<li>condamnée pour .*<code>victime.condamnation</code></li>", missing)


def test_a_page_does_not_pay_for_a_press(kept: dict[str, Path], tmp_path: Path) -> None:
    """Typst is imported for a PDF, and for nothing else."""
    code = (
        "import sys; from millesime.cli import main\n"
        f"main(['explain', {str(kept['decision'])!r}, '--format', 'html', '--out', {str(tmp_path / 'o.html')!r}])\n"
        "assert 'typst' not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", code], check=True, cwd=tmp_path)


def test_the_commands_of_a_report_verify_it(
    run: Run, decided: millesime.Decision, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each command that a report names is typed where the report says: none is left for the reader to mend."""
    monkeypatch.chdir(tmp_path)
    Path("decision.json").write_text(decided.to_json(), encoding="utf-8")
    Path("export.json").write_text(millesime.export(decided, mask=["victime.*"], secrets=True), encoding="utf-8")
    kept = millesime.record(decided, "decisions.sqlite", mask=["victime.*"])
    Path("record.json").write_bytes(kept.leaf)
    typed = []
    for file in ("decision.json", "export.json", "record.json"):
        page = run("explain", file, "--format", "html").out
        for command in re.findall(r"<pre><code>millesime (.*?)</code></pre>", page):
            ran = run(*command.split())
            assert ran.status == 0, f"{command}: {ran.err}{ran.out}"
            typed.append(command.split()[0])
    assert typed == ["replay", "editions", "replay", "editions", "replay", "audit", "editions"]
