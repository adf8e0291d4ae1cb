"""`eval --what-if`: what would turn a result, where, under which law, between which bounds; in two languages and in JSON."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest

from tests.acceptance.conftest import ROOT, Run
from tests.acceptance.conftest import plain as flat
from tests.acceptance.dossiers import FIRM, REHABILITATED, having
from tests.schemas import unfit

EXAMPLES = ROOT / "examples"
FIRM_2012 = json.dumps(having(FIRM, tarification__annee=2012))
BONUS = json.dumps(having(REHABILITATED, stage__date_fin="2012-03-31"))
MODE = "tarification.mode"
ON = ("--edition", "2012", "--at", "2012-06-01")


@pytest.mark.parametrize(
    ("lang", "said"),
    [
        (
            "fr",
            ["Ce qui donnerait individuelle", "19 → 150", "de 20 à 149", "← ce dossier", "Sous les autres éditions"],
        ),
        (
            "en",
            ["What would give individuelle", "19 → 150", "from 20 to 149", "← this case", "Under the other editions"],
        ),
    ],
)
def test_told_to_a_person(run: Run, lang: str, said: list[str]) -> None:
    ran = run("eval", "-", *ON, "--what-if", f"{MODE}=individuelle", "--lang", lang, stdin=FIRM_2012)
    assert (ran.status, ran.err) == (0, "")
    for words in said:
        assert words in flat(ran.out)


def test_whatever_the_council_decides(run: Run) -> None:
    ran = run("eval", "-", "--edition", "2012", "--what-if", "prime.montant", "--lang", "fr", stdin=BONUS)
    assert ran.status == 0
    assert "Bornes, quoi que vaillent prime.montant_fixe" in flat(ran.out)
    assert "entre 728,01 € et 1 941,36 € prouvé" in " ".join(flat(ran.out).split())


def test_every_shape_of_the_answer_is_documented(run: Run) -> None:
    for path, edition, goal, more in (
        ("entreprise-19-salaries.yaml", "2012", MODE, ()),
        ("prime-de-fin-de-reeducation.yaml", "2012", "prime.montant", ("--free", "prime.*")),
        ("prime-de-fin-de-reeducation.yaml", "2016", "pret.demande_conforme=faux", ("--no-presumption",)),
        ("tms-pros-diagnostic.yaml", "2016", "aide_diagnostic.montant", ("--free", "depenses.*,entreprise.effectif")),
        ("majoration.yaml", "2012", "recuperation.mode", ("--at", "2012-06-01", "--free", "date_reference")),
    ):
        ran = run("eval", EXAMPLES / path, "--edition", edition, "--what-if", goal, *more, "--format", "json")
        assert (ran.status, ran.err) == (0, ""), path
        assert unfit(ran.json(), "what-if-1") == []


def test_several_goals_and_those_named_elsewhere(run: Run) -> None:
    shown = run("eval", "-", *ON, "--goal", MODE, "--what-if", "--format", "json", stdin=FIRM_2012)
    assert [json.loads(line)["goal"] for line in shown.out.splitlines()] == [MODE]
    both = run(
        "eval", "-", "--edition", "2012", "--what-if", "prime.eligible", "--what-if", "prime.montant", "--format", "json",
        stdin=BONUS,
    )  # fmt: skip
    assert [json.loads(line)["goal"] for line in both.out.splitlines()] == ["prime.eligible", "prime.montant"]


def test_into_a_file(run: Run, tmp_path: Path) -> None:
    out = tmp_path / "what-if.txt"
    ran = run("eval", "-", *ON, "--what-if", MODE, "--out", out, "--color", "always", stdin=FIRM_2012)
    assert (ran.status, ran.out) == (0, "")
    assert "\x1b" not in out.read_text(encoding="utf-8")
    painted = run("eval", "-", *ON, "--what-if", MODE, "--color", "always", stdin=FIRM_2012)
    assert "\x1b[" in painted.out


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--what-if",), "does not say of which goal"),
        (("--what-if", "=3"), "GOAL or GOAL=VALUE"),
        (("--what-if", f"{MODE}="), "GOAL or GOAL=VALUE"),
        (("--what-if", "tarification.mod"), "ML605"),
        (("--what-if", f"{MODE}=individuel"), "ML757"),
        (("--what-if", MODE, "--free", "entreprise.efectif"), "entreprise.effectif"),
        (("--what-if", MODE, "--free", "victime.*"), "ML651"),
        (("--what-if", MODE, "--free", ","), "needs a value"),
        (("--what-if", MODE, "--format", "html"), "text or json"),
        (("--what-if", MODE, "--cross-check"), "--cross-check"),
        (("--what-if", MODE, "--record", "x.sqlite"), "--record"),
        (("--free", "entreprise.effectif"), "there is no `--what-if`"),
    ],
)
def test_bad_questions(run: Run, arguments: tuple[str, ...], said: str) -> None:
    ran = run("eval", "-", *ON, *arguments, stdin=FIRM_2012)
    assert ran.status == 2
    assert ran.out == ""
    assert said in ran.err


def test_an_edition_that_does_not_load_is_not_consulted(run: Run, tmp_path: Path) -> None:
    import shutil

    law = tmp_path / "law"
    shutil.copytree(ROOT / "regulations", law)
    (law / "2016" / "broken.loi").write_text("règle\n", encoding="utf-8")
    ran = run("eval", "-", *ON, "--regulations", law, "--what-if", MODE, stdin=FIRM_2012)
    assert ran.status == 0
    assert "2016" in ran.err


def test_without_the_solver_it_says_what_to_install(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [name for name in sys.modules if name.startswith(("millesime.whatif", "millesime.analysis.symbolic"))]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "z3", None)
    ran = run("eval", "-", *ON, "--what-if", MODE, stdin=FIRM_2012)
    assert (ran.status, ran.out) == (2, "")
    assert "millesime[verify]" in ran.err
