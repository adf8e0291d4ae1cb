"""How commands are read: order, languages, help, and one clear sentence for what is misspelt."""

from __future__ import annotations

from pathlib import Path

import pytest

from millesime.bundle import VERSION
from millesime.cli.dispatch import VERBS
from tests.units.cli.conftest import Run


def test_version(run: Run) -> None:
    for arguments in (("--version",), ("--lang", "fr", "--version")):
        ran = run(*arguments)
        assert (ran.status, ran.out, ran.err) == (0, f"millesime {VERSION}\n", "")


@pytest.mark.parametrize("verb", VERBS)
def test_every_verb_has_help_in_both_languages(run: Run, verb: str) -> None:
    english, french = run(verb, "--help"), run(verb, "-h", "--lang", "fr")
    assert (english.status, french.status) == (0, 0)
    assert "examples:" in english.out
    assert "exemples :" in french.out
    assert f"  millesime {verb}" in english.out
    assert max(len(line) for line in english.out.splitlines() if not line.startswith("  millesime")) <= 80
    assert all(option in english.out for option in ("--lang", "--color", "--regulations"))


def test_help_lists_the_verbs_and_tells_of_completion(run: Run) -> None:
    ran = run("--help")
    assert ran.status == 0
    assert all(f"\n  {verb} " in ran.out for verb in VERBS)
    assert "register-python-argcomplete" in ran.out


def test_without_a_verb_there_is_help_and_a_refusal(run: Run) -> None:
    ran = run()
    assert (ran.status, ran.out) == (2, "")
    assert "commands:" in ran.err


def test_common_options_stand_before_or_after_the_verb(run: Run, library: Path) -> None:
    before = run("--lang", "fr", "--regulations", library, "check")
    after = run("check", "--regulations", library, "--lang=fr")
    assert before == after
    assert before.out == "✓ 1 fichier lu, aucun problème\n"


@pytest.mark.parametrize(
    ("locale", "french"),
    [
        ({"LANG": "fr_FR.UTF-8"}, True),
        ({"LC_ALL": "fr_CA", "LANG": "en_GB"}, True),
        ({"LC_ALL": "C", "LANG": "fr_FR"}, False),
        ({"LC_ALL": "", "LC_MESSAGES": "fr"}, True),
        ({}, False),
    ],
)
def test_the_locale_chooses_the_language(
    run: Run, monkeypatch: pytest.MonkeyPatch, locale: dict[str, str], french: bool
) -> None:
    for name, value in locale.items():
        monkeypatch.setenv(name, value)
    assert run("evla").err.startswith("erreur : " if french else "error: ")


@pytest.mark.parametrize(
    ("arguments", "sentence", "help_"),
    [
        (["evla", "x"], "there is no command `evla`", "did you mean `eval`?"),
        (["eval", "x", "--gaol", "y"], "`millesime eval` has no option `--gaol`", "did you mean `--goal`?"),
        (["--wat"], "`millesime` has no option `--wat`", None),
        (["eval", "a", "b"], "`b` is one argument too many", "see `millesime eval --help`"),
        (["eval", "x", "--goal"], "option `--goal` needs a value", "see `millesime eval --help`"),
        (["eval", "--goal", "--at", "x"], "option `--goal` needs a value", "see `millesime eval --help`"),
        (["fmt", "--check=1"], "option `--check` takes no value", "see `millesime fmt --help`"),
        (["check", "--format", "jsn"], "`--format` does not know `jsn`; choose among: text, concise, json", "did you mean `json`?"),
        (["check", "--lang", "de"], "`--lang` does not know `de`; choose among: fr, en", None),
        (["eval"], "the case to decide (a file, or `-`) is missing", "see `millesime eval --help`"),
        (["ask"], "the goal of the question (`--goal NAME`) is missing", "see `millesime ask --help`"),
        (["eval", "x.yaml", "--at", "2012-02-30"], "`2012-02-30` is not a day of the calendar; write it 2012-06-01", None),
        (["eval", "nowhere.yaml"], "there is no file `nowhere.yaml`", None),
        (["check", "--regulations", "nowhere"], "there is no folder `nowhere`", None),
        (["explain", "ML910"], "there is no diagnostic `ML910`", None),
        (["timeline", "tarification.mod"], "no edition knows a rule or scale `tarification.mod`", "did you mean `tarification.mode`?"),
        (["facts", "--goal", "prime.eligibl"], "edition 2016 knows no goal `prime.eligibl`", "did you mean `prime.eligible`?"),
    ],
)  # fmt: skip
def test_a_command_that_cannot_be_obeyed(run: Run, arguments: list[str], sentence: str, help_: str | None) -> None:
    ran = run(*arguments)
    assert (ran.status, ran.out) == (2, "")
    assert ran.err == f"error: {sentence}\n" + (f"  help: {help_}\n" if help_ else "")


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (["--goal", "personne.majeur"], "ML605", "personne.majeure"),
        (["--reading", "code"], "ML606", "code"),
        (["--edition", "2013"], "ML607", "2012"),
    ],
)
def test_names_that_the_law_does_not_know(
    run: Run, library: Path, case: Path, arguments: list[str], code: str, said: str
) -> None:
    ran = run("eval", case, "--regulations", library, *arguments)
    assert (ran.status, ran.out) == (2, "")
    assert f"error[{code}]" in ran.err
    assert said in ran.err


def test_colours(run: Run, library: Path, case: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    where = ("--regulations", library)
    assert "\x1b[" not in run("eval", case, *where).out
    assert "\x1b[" in run("eval", case, *where, "--color", "always").out
    assert "\x1b[" not in run("eval", case, *where, "--color", "never").out
    monkeypatch.setenv("NO_COLOR", "1")
    assert "\x1b[" in run("eval", case, *where, "--color=always").out


def test_a_fault_of_ours_is_said_to_be_ours(run: Run, case: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import millesime.workspace.cases as cases

    def broken(*_: object) -> None:
        raise ZeroDivisionError("one\ntwo")

    monkeypatch.setattr(cases, "read_case", broken)
    ran = run("eval", case)
    assert (ran.status, ran.out) == (70, "")
    assert "error[ML901]" in ran.err
    assert "ZeroDivisionError" in ran.err
    assert "Traceback" not in ran.err
    monkeypatch.setenv("MILLESIME_DEBUG", "1")
    assert "Traceback" in run("eval", case).err
