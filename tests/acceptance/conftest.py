"""The three doors that acceptance knocks at: the command in this process, the command as a process, the Python API."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import pytest

import millesime
from millesime.cli import main
from tests.acceptance.contract import held
from tests.acceptance.dossiers import Facts

ROOT = Path(__file__).resolve().parents[2]
LOCALE = ("LC_ALL", "LC_MESSAGES", "LANG", "LANGUAGE", "NO_COLOR", "MILLESIME_DEBUG", "PYTHONUTF8", "_ARGCOMPLETE")
PATIENCE = 30
"""Seconds after which a command hangs."""

edition_named = cache(millesime.load)


@dataclass(frozen=True)
class Ran:
    """How a command ended, and what it said on each stream."""

    status: int
    out: str
    err: str

    def json(self) -> Any:
        return json.loads(self.out)


Run = Callable[..., Ran]


@pytest.fixture(autouse=True)
def _calm(monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory) -> None:
    """No locale, no colour, a hundred columns; one cache for all, apart from the reader's own."""
    for name in LOCALE:
        monkeypatch.delenv(name, raising=False)
    shared = tmp_path_factory.getbasetemp().parent / "millesime-acceptance-cache"
    monkeypatch.setenv("MILLESIME_CACHE", str(shared))
    monkeypatch.setenv("COLUMNS", "100")
    monkeypatch.setenv("PYTHONPATH", str(ROOT / "engine"))
    monkeypatch.setenv("PYTHONIOENCODING", "utf-8")


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Run:
    """`run("eval", "-", stdin="…")`, in this process. Whatever happens, nobody is shown a trace."""

    def command(*arguments: object, stdin: str | bytes = "") -> Ran:
        data = stdin.encode() if isinstance(stdin, str) else stdin
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(data), encoding="utf-8"))
        capsys.readouterr()
        status = main([str(argument) for argument in arguments])
        captured = capsys.readouterr()
        return _seen(Ran(status, captured.out, captured.err))

    return command


@pytest.fixture
def call() -> Run:
    """`call("eval", path, LANG="fr_FR")`: a process of its own, which must end in time and show no trace."""

    def command(*arguments: object, stdin: bytes = b"", **environment: str) -> Ran:
        ran = subprocess.run(
            [sys.executable, "-m", "millesime", *map(str, arguments)],
            input=stdin,
            capture_output=True,
            env={**os.environ, **environment},
            check=False,
            timeout=PATIENCE,
        )
        return _seen(Ran(ran.returncode, ran.stdout.decode("utf-8", "replace"), ran.stderr.decode("utf-8", "replace")))

    return command


def _seen(ran: Ran) -> Ran:
    assert "Traceback" not in ran.out + ran.err, ran.err
    assert ran.status in (0, 1, 2), ran
    return ran


@dataclass(frozen=True)
class Decided:
    """A case decided by the command and by the API alike."""

    record: dict[str, Any]
    decision: millesime.Decision
    texts: dict[str, str]

    def result(self, goal: str) -> dict[str, Any]:
        found: dict[str, Any] = next(each for each in self.record["results"] if each["goal"] == goal)
        return found

    def value(self, goal: str) -> Any:
        return self.result(goal)["value"]

    def status(self, goal: str) -> str:
        return str(self.result(goal)["status"])

    def told(self, lang: str) -> str:
        """What a reader sees, on one line and with plain spaces."""
        return plain(self.texts[lang])


Decide = Callable[..., Decided]


@pytest.fixture
def decide(run: Run, tmp_path: Path) -> Decide:
    """Decide by the command (JSON) and by the API; hold both to the contract and to one another; tell it twice."""

    def decided(
        facts: Facts,
        *goals: str,
        edition: str,
        at: str | None = None,
        reading: str | None = None,
        presumptions: bool = True,
    ) -> Decided:
        case = tmp_path / "case.json"
        case.write_text(json.dumps(facts), encoding="utf-8")
        options = ["--edition", edition]
        for goal in goals:
            options += ["--goal", goal]
        options += ["--at", at] if at else []
        options += ["--reading", reading] if reading else []
        options += [] if presumptions else ["--no-presumption"]
        ran = run("eval", case, *options, "--format", "json")
        assert ran.status == 0, ran.err
        record = held(ran.out.removesuffix("\n"))

        decision = edition_named(edition).evaluate(facts, list(goals) or None, at, reading, presumptions)
        assert decision.to_json() + "\n" == ran.out, "the API and the command answer differently"
        assert decision.digest == record["digest"]
        again = millesime.replay(ran.out)
        assert (again.same, again.intact, again.edition_changed) == (True, True, False)

        texts = {}
        saved = tmp_path / "decision.json"
        saved.write_text(ran.out, encoding="utf-8")
        for lang in ("fr", "en"):
            texts[lang] = decision.explain(lang)
            assert run("eval", case, *options, "--lang", lang).out == texts[lang]
            assert run("explain", saved, "--lang", lang) == Ran(0, texts[lang], "")
        return Decided(record, decision, texts)

    return decided


def plain(text: str) -> str:
    """A text on one line: no margins, no no-break spaces, as a reader would say it aloud."""
    for mark in "│├└─┃┇┆":
        text = text.replace(mark, " ")
    return " ".join(text.split())
