"""A command run in this process, and a small library of law to run it on."""

from __future__ import annotations

import io
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from millesime.cli import main

MANIFEST = """\
id: "{id}"
title: "Petite édition {id}"
known_from: {id}-01-01
horizon: {id}-12-31
documents: []
"""
LAW = """\
article L.1 du code de la sécurité sociale
  s'apprécie au jour.effet

énumération mode : simple « le plus simple » | double

fait jour.effet : date « jour où tout prend effet »
fait personne.age : entier de 0 à 120 « âge »
fait personne.mode : mode
fait personne.absente : booléen, présumé faux

règle personne.majeure : booléen « majorité »
  version du 2010-01-01 au 2011-12-31 : personne.age >= 21
  version à compter du 2012-01-01 : personne.age >= 18

règle personne.dispensee : booléen
  version à compter du 2010-01-01 : personne.majeure et personne.mode = double et non personne.absente

scénario « majorité »
  soit personne.age = 20
  avec jour.effet = 2011-12-31 : personne.majeure = faux
  avec jour.effet = 2012-01-01 : personne.majeure = vrai
"""


@dataclass(frozen=True)
class Ran:
    """How a command ended, and what it said."""

    status: int
    out: str
    err: str


Run = Callable[..., Ran]


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Run:
    """`run("eval", "-", stdin="…")`: in English, uncoloured, on 80 columns, whoever runs the tests."""
    for name in ("LC_ALL", "LC_MESSAGES", "LANG", "NO_COLOR", "MILLESIME_DEBUG", "_ARGCOMPLETE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("COLUMNS", "80")

    def command(*arguments: object, stdin: str | bytes = "") -> Ran:
        data = stdin.encode() if isinstance(stdin, str) else stdin
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(data), encoding="utf-8"))
        capsys.readouterr()
        status = main([str(argument) for argument in arguments])
        captured = capsys.readouterr()
        return Ran(status, captured.out, captured.err)

    return command


@pytest.fixture
def library(tmp_path: Path) -> Path:
    """One small edition, 2012."""
    folder = tmp_path / "law" / "2012"
    folder.mkdir(parents=True)
    (folder / "edition.yaml").write_text(MANIFEST.format(id=2012), encoding="utf-8")
    (folder / "L1.loi").write_text(LAW, encoding="utf-8")
    return folder.parent


@pytest.fixture
def case(tmp_path: Path) -> Path:
    """A case that decides majority."""
    path = tmp_path / "case.yaml"
    path.write_text("personne: {age: 20}\njour: {effet: 2012-06-01}\n", encoding="utf-8")
    return path
