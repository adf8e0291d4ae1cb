"""A decision derived twice: agreement is written into its record, and where the engines part both are shown."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

import millesime
from millesime.cli import main
from millesime.cli.asked import case_in
from millesime.records.decision import digest_of
from millesime.rete import laws
from millesime.rete.network import Kind, Say
from millesime.rete.process import Matcher
from millesime.workspace import crossed
from tests.acceptance.conftest import ROOT, Run
from tests.schemas import unfit

PRIME = ROOT / "examples" / "prime-de-fin-de-reeducation.yaml"
FIRM = ROOT / "examples" / "entreprise-19-salaries.yaml"
ASKED = ("eval", FIRM, "--edition", "2012", "--at", "2012-06-01", "--goal", "tarification.mode")
SAID = {"engine": "durable_rules 2.0.28", "agrees": True}


def failing(capsys: pytest.CaptureFixture[str], *arguments: object) -> str:
    """What a command says on standard error that ends as a fault of ours does, without having shown any result."""
    capsys.readouterr()
    status = main([str(argument) for argument in arguments])
    shown = capsys.readouterr()
    assert (status, shown.out) == (70, "")
    assert "Traceback" not in shown.err
    return shown.err


@pytest.fixture
def mistaken(monkeypatch: pytest.MonkeyPatch) -> None:
    """A second engine in whose networks whatever is held to be true is held to be false."""
    write = laws.Laws.decided

    def wrong(self: laws.Laws, key: laws.Key) -> Any:
        unit = write(self, key)
        rules = tuple(
            replace(rule, conclusion=replace(rule.conclusion, kind=Kind(1 - rule.conclusion.kind)))
            if isinstance(rule.conclusion, Say) and rule.conclusion.kind in (Kind.TRUE, Kind.FALSE)
            else rule
            for rule in unit.network.rules
        )
        return replace(unit, network=replace(unit.network, rules=rules))

    monkeypatch.setattr(laws.Laws, "decided", wrong)


@pytest.mark.parametrize("edition", ["2012", "2016"])
def test_agreement_is_written_into_the_record(run: Run, edition: str) -> None:
    """All goals of a case at once; the digest covers what is said of the second derivation."""
    ran = run("eval", PRIME, "--edition", edition, "--cross-check", "--format", "json")
    assert ran.status == 0, ran.err
    record = ran.json()
    assert record["cross_check"] == SAID
    assert record["digest"] == digest_of(record)
    assert unfit(record, "decision-1") == []


def test_what_an_exception_that_stands_alone_lacks() -> None:
    """At Strasbourg the exception takes the general rule's place: what its value may be is not told on, by either engine."""
    facts = {
        "tarification": {"date_effet": "2012-12-31", "annee": 2012},
        "etablissement": {"alsace_moselle": True},
        "compte": {"categorie": "ip_second_oeuvre"},
        "sinistres": [{"annee": 2010, "categorie": None, "annee_incapacite": 2010}],
    }
    decision = millesime.load("2012").evaluate(facts, ["compte.nombre"], cross_check=True)
    assert decision["compte.nombre"].missing == ("sinistres[0].taux_incapacite",)


def test_whoever_does_not_ask_sees_no_difference(run: Run) -> None:
    """The same decision but for what says so; it replays the same with or without."""
    plain, twice = run(*ASKED, "--format", "json").json(), run(*ASKED, "--cross-check", "--format", "json").json()
    assert "cross_check" not in plain
    assert {key: part for key, part in twice.items() if key not in ("cross_check", "digest")} == {
        key: part for key, part in plain.items() if key != "digest"
    }
    assert millesime.replay(twice).same
    assert millesime.replay(twice).intact


@pytest.mark.parametrize(
    ("lang", "said"), [("fr", "dérivée deux fois, avec accord"), ("en", "derived twice, with agreement")]
)
def test_the_account_says_so(run: Run, lang: str, said: str) -> None:
    """In the text and on the page, in both languages."""
    assert said in run(*ASKED, "--cross-check", "--lang", lang).out
    assert said in run(*ASKED, "--cross-check", "--lang", lang, "--format", "html").out
    assert said not in run(*ASKED, "--lang", lang).out


@pytest.mark.usefixtures("mistaken")
@pytest.mark.parametrize(("lang", "heads"), [("fr", ("Première", "Seconde")), ("en", ("First", "Second"))])
def test_disagreement_shows_both_derivations(
    capsys: pytest.CaptureFixture[str], lang: str, heads: tuple[str, str]
) -> None:
    """Nothing is decided, and the status is that of a fault of ours."""
    asked = ("eval", PRIME, "--edition", "2012", "--goal", "prime.eligible", "--cross-check")
    said = failing(capsys, *asked, "--lang", lang, "--format", "json")
    assert "ML902" in said
    first, second = (said.index(head) for head in heads)
    assert first < second
    assert "prime.eligible" in said[first:second]
    assert "where " in said[second:], "the rules that fired"
    assert "victime." in said[second:], "and the facts that they were told"


@pytest.mark.usefixtures("mistaken")
def test_disagreement_in_the_library_is_an_exception() -> None:
    """An embedder is told in the same terms."""
    with pytest.raises(crossed.DisagreementError) as parted:
        millesime.load("2012").evaluate(case_in(str(PRIME))[1].product, ["prime.eligible"], cross_check=True)
    assert [each.code for each in parted.value.diagnostics] == ["ML902"]
    assert parted.value.second


def test_the_death_of_the_second_engine_is_said(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The decision is not given as checked when it was not."""
    monkeypatch.setattr(crossed, "Matcher", lambda: Matcher(("false",)))
    said = failing(capsys, *ASKED, "--cross-check", "--lang", "en")
    assert "ML903" in said
    assert "its process died" in said


def test_a_missing_extra_is_said(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """With what would bring it."""
    monkeypatch.setattr(crossed, "Matcher", lambda: Matcher(("echo", '{"missing": "durable_rules"}')))
    ran = run(*ASKED, "--cross-check", "--lang", "en")
    assert ran.status == 2
    assert "millesime[durable]" in ran.err
