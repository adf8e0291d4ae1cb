"""The command as a process: pipes that break, interruptions, completion, the shipped examples."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[3]
COMMAND = (sys.executable, "-m", "millesime")
EXAMPLES = ROOT / "examples"


def environment(**more: str) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if name not in ("LC_ALL", "LC_MESSAGES", "LANG")}
    return {**kept, "PYTHONPATH": str(ROOT / "engine"), "COLUMNS": "100", "PYTHONIOENCODING": "utf-8", **more}


def called(*arguments: object, **more: str) -> subprocess.CompletedProcess[str]:
    command = [*COMMAND, *map(str, arguments)]
    return subprocess.run(
        command,
        capture_output=True,
        encoding="utf-8",
        env=environment(**more),
        check=False,
        timeout=60,
        stdin=subprocess.DEVNULL,
    )


def test_a_reader_who_leaves_is_no_fault() -> None:
    command = [*COMMAND, "eval", str(EXAMPLES / "prime-de-fin-de-reeducation.yaml"), "--edition", "2012"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment()) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.close()
        assert process.stderr.read() == b""
        assert process.wait(60) == 141


def test_an_interruption_is_no_fault() -> None:
    command = [*COMMAND, "ask", "--goal", "prime.eligible", "--edition", "2012"]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, env=environment(), stdin=pipe, stdout=pipe, stderr=pipe) as process:
        assert process.stderr is not None
        said = b""
        while b"\xe2\x80\xba" not in said:
            said += process.stderr.read(1)
        process.send_signal(signal.SIGINT)
        _, err = process.communicate(timeout=60)
        assert process.returncode == 130
        assert b"Traceback" not in err


@pytest.mark.parametrize(
    ("line", "offered"),
    [
        ("millesime ti", {"timeline "}),
        ("millesime eval --goal tarification.mo", {"tarification.mode "}),
        ("millesime eval --edition ", {"2012", "2016"}),
        ("millesime check --format co", {"concise "}),
        ("millesime timeline etablissement_n", {"etablissement_nouveau "}),
        ("millesime discordances k01", {"k01 "}),
    ],
)
def test_completion(tmp_path: Path, line: str, offered: set[str]) -> None:
    answer = tmp_path / "answer"
    asked = {
        "_ARGCOMPLETE": "1",
        "_ARGCOMPLETE_STDOUT_FILENAME": str(answer),
        "COMP_LINE": line,
        "COMP_POINT": str(len(line)),
        "_ARGCOMPLETE_COMP_WORDBREAKS": " ",
        "_ARGCOMPLETE_IFS": "\n",
    }
    called(**asked)
    assert set(answer.read_text(encoding="utf-8").split("\n")) == offered


@pytest.mark.parametrize("encoding", ["ascii", "latin-1"])
def test_a_narrow_encoding_loses_marks_and_nothing_else(encoding: str) -> None:
    case = EXAMPLES / "entreprise-19-salaries.yaml"
    command = [*COMMAND, "eval", str(case), "--edition", "2012", "--at", "2012-06-01", "--goal", "tarification.mode"]
    ran = subprocess.run(
        command, capture_output=True, env=environment(PYTHONIOENCODING=encoding), check=False, timeout=60
    )
    assert (ran.returncode, ran.stderr) == (0, b"")
    assert b"collective" in ran.stdout


SHOWN = [
    ("entreprise-19-salaries-2011", "2012", ["--at", "2011-12-31", "--goal", "tarification.mode"], ["┃ mixte"]),
    ("entreprise-19-salaries", "2012", ["--at", "2012-01-01", "--goal", "tarification.mode"], ["┃ collective"]),
    (
        "prime-de-fin-de-reeducation",
        "2012",
        [],
        ["728.01", "1,941.36", "43,680.60", "910.02", "2,426.72", "54,601.20", "30 April 2012"],
    ),
    ("prime-de-fin-de-reeducation", "2012", ["--reading", "code"], ["┃ €910.02", "┇ €728.01"]),
    ("tms-pros-diagnostic", "2016", ["--goal", "aide_diagnostic.montant"], ["┃ €25,000.00", "€24,999.996"]),
    ("majoration", "2012", ["--at", "2012-06-01", "--goal", "recuperation.mode"], ["┃ cotisation_complementaire"]),
    ("majoration", "2016", ["--at", "2016-05-03", "--goal", "recuperation.mode"], ["┃ capital_representatif"]),
    ("majoration", "2012", ["--at", "2016-05-03", "--goal", "recuperation.mode"], ["┃ beyond the horizon"]),
    ("maladie-hors-tableau", "2016", ["--goal", "maladie.voie"], ["┃ aucune", "┇ alinea_4"]),
    ("maladie-hors-tableau", "2016", ["--goal", "maladie.voie", "--reading", "code"], ["┃ alinea_4", "┇ aucune"]),
    ("taux-2016", "2016", ["--goal", "tarification.taux_net"], ["┃ unknown", "1. cout_moyen"]),
    (
        "taux-2016",
        "couts-moyens",
        ["--goal", "tarification.taux_net", "--regulations", str(EXAMPLES / "editions")],
        ["┃ 2.2%", "€62,600.00"],
    ),
]


@pytest.mark.parametrize(("name", "edition", "more", "said"), SHOWN)
def test_the_shipped_examples(name: str, edition: str, more: list[str], said: list[str]) -> None:
    ran = called("eval", EXAMPLES / f"{name}.yaml", "--edition", edition, *more, LANG="en_GB.UTF-8")
    assert (ran.returncode, ran.stderr) == (0, "")
    text = ran.stdout.replace("\u00a0", " ").replace("\u202f", " ")
    assert [each for each in said if each not in text] == []


def test_every_example_is_shown() -> None:
    assert {path.stem for path in EXAMPLES.glob("*.yaml")} == {name for name, *_ in SHOWN}


def test_a_pipe_that_is_named_is_written_to_and_stays_one(tmp_path: Path) -> None:
    """Nor is a device replaced by a file, even for whoever could."""
    pipe = tmp_path / "decision.json"
    os.mkfifo(pipe)
    reading = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
    case = EXAMPLES / "entreprise-19-salaries.yaml"
    ran = called("eval", case, "--at", "2012-06-01", "--goal", "tarification.mode", "--format", "json", "--out", pipe)
    with os.fdopen(reading, "rb") as stream:
        written = stream.read()
    assert (ran.returncode, pipe.is_fifo()) == (0, True)
    assert json.loads(written)["results"][0]["goal"] == "tarification.mode"
