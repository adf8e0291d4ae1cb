"""A live case file, as whoever keeps one uses it: arrivals, corrections, deadlines, copies, another law, a second engine."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from datetime import date
from pathlib import Path
from typing import Any

import pytest

import millesime
from millesime.cli import main
from tests.acceptance.conftest import ROOT, Run
from tests.acceptance.test_cross_check import failing, mistaken

__all__ = ["mistaken"]
ACTIONS = ["open", "add", "retract", "status", "watch", "log", "export", "close", "reopen", "adopt", "merge", "repair"]
OLD = ("etablissement.annee_creation=1990", "etablissement.alsace_moselle=non")
NOTIFIED = "taux.date_notification"


@pytest.fixture
def file(run: Run, tmp_path: Path) -> Path:
    """A dossier of the edition of 2016 that asks two things."""
    path = tmp_path / "firm.dossier"
    asked = ("--goal", "contestation", "--goal", "tarification.mode")
    assert run("dossier", "open", path, "--edition", "2016", *asked).status == 0
    return path


def added(run: Run, path: Path, *words: object, today: str = "2016-02-01") -> dict[str, Any]:
    ran = run("dossier", "add", path, *words, "--today", today, "--format", "json")
    assert ran.status == 0, ran.err
    told: dict[str, Any] = ran.json()
    return told


def refused(run: Run, *words: object) -> list[str]:
    ran = run("dossier", *words)
    assert (ran.status, ran.out) == (2, ""), ran
    return [line.partition("[")[2][:5] for line in ran.err.splitlines() if line.startswith("error")]


def stands(run: Run, path: Path, *more: object, today: str = "2016-02-01") -> dict[str, Any]:
    told: dict[str, Any] = run("dossier", "status", path, "--today", today, "--format", "json", *more).json()
    return told


def values(told: dict[str, Any]) -> dict[str, Any]:
    return {each["goal"]: each["value"] for each in told["results"]}


def test_each_arrival_says_what_it_changes(run: Run, file: Path) -> None:
    told = added(run, file, f"{NOTIFIED}=05/01/2016", "--note", "letter")
    assert told["entry"]["facts"] == {NOTIFIED: "2016-01-05"}
    assert told["entry"]["note"] == "letter"
    assert [one["goal"] for one in told["changes"]["determined"]] == ["contestation"]
    (deadline,) = told["deadlines"]
    assert (deadline["state"], deadline["begins"], deadline["end"], deadline["left"]) == (
        "runs",
        "2016-01-05",
        "2016-03-05",
        33,
    )
    assert deadline["norm"]["holder"]["name"] == "employeur"
    assert deadline["citations"][0]["article"] == "L.242-5"
    told = added(
        run, file, "entreprise.effectif=19", "tarification.date_effet=2016-01-01", *OLD, "tarification.annee=2016"
    )
    assert [(one["goal"], one["after"]["value"]) for one in told["changes"]["determined"]] == [
        ("tarification.mode", "collective")
    ]
    assert told["changes"]["deadlines"] == []
    told = added(run, file, "entreprise.effectif=20", "--correct")
    assert [(o["before"]["value"], o["after"]["value"]) for o in told["changes"]["changed"]] == [
        ("collective", "mixte")
    ]


@pytest.mark.parametrize(
    ("today", "state", "left"),
    [
        ("2016-01-04", "to_come", 61),
        ("2016-01-05", "runs", 60),
        ("2016-03-05", "runs", 0),
        ("2016-03-06", "over", -1),
    ],
)
def test_a_deadline_is_counted_on_the_day(run: Run, file: Path, today: str, state: str, left: int) -> None:
    added(run, file, f"{NOTIFIED}=2016-01-05")
    told = stands(run, file, today=today)
    assert [(one["state"], one["left"]) for one in told["deadlines"]] == [(state, left)]
    assert told["today_from"] == "option"


def test_the_clocks_day_is_said_to_be_the_clocks(run: Run, file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("millesime.cli.dossier_added.clock_day", lambda: date(2016, 3, 6))
    added(run, file, f"{NOTIFIED}=2016-01-05")
    assert run("dossier", "status", file, "--format", "json").json()["today_from"] == "clock"
    assert "deadlines on 6 March 2016 (the clock’s day)" in run("dossier", file).out.replace("\u00a0", " ")


def test_a_delay_that_is_interrupted_and_one_that_does_not_run(run: Run, tmp_path: Path) -> None:
    """The two years of L. 431-2: they run from the accident, start again with a prosecution, not while it lasts."""
    path = tmp_path / "v.dossier"
    run("dossier", "open", path, "--edition", "2012")
    common = (
        "arret.date_fin_indemnites=null",
        "enquete.date_cloture=null",
        "faute_inexcusable.date_reconnaissance_professionnelle=null",
    )
    program = millesime.load("2012").program
    told = added(run, path, "accident.date=2010-03-01", today="2012-01-01")
    assert {one["goal"]: one["state"] for one in told["deadlines"]}["faute_inexcusable.action"] == "open"
    missing = (
        millesime.load("2012")
        .evaluate({"accident": {"date": "2010-03-01"}}, ["faute_inexcusable.date_prescription"])[
            "faute_inexcusable.date_prescription"
        ]
        .missing
    )
    assert missing
    assert set(missing) <= set(program.facts), common
    told = added(
        run, path, *(f"{name}=null" for name in missing if program.facts[name].type.optional), today="2012-01-01"
    )
    (mine,) = [one for one in told["deadlines"] if one["goal"] == "faute_inexcusable.action"]
    assert (mine["state"], mine["end"]) == ("runs", "2012-03-01")
    started = ("action_penale.date=2011-01-01", "action_penale.date_fin=null", "--correct")
    told = added(run, path, *started, today="2012-01-01")
    (mine,) = [one for one in told["deadlines"] if one["goal"] == "faute_inexcusable.action"]
    assert (mine["state"], mine["end"]) == ("suspended", None)
    told = added(run, path, "action_penale.date_fin=2011-06-30", "--correct", today="2013-07-01")
    (shift,) = [one for one in told["changes"]["deadlines"] if one["goal"] == "faute_inexcusable.action"]
    assert (shift["before"]["state"], shift["after"]["state"], shift["after"]["end"]) == (
        "suspended",
        "over",
        "2013-06-30",
    )


def test_nothing_wins_for_having_come_last(run: Run, file: Path) -> None:
    first = added(run, file, f"{NOTIFIED}=2016-01-05")["entry"]["id"]
    before = file.read_bytes()
    assert refused(run, "add", file, f"{NOTIFIED}=2016-01-06") == ["ML774"]
    assert file.read_bytes() == before
    told = added(run, file, f"{NOTIFIED}=2016-01-06", "--contest")
    assert [one["goal"] for one in told["changes"]["undetermined"]] == ["contestation"]
    assert told["deadlines"] == []
    held = stands(run, file)
    assert [one["entry"] for one in held["contested"][NOTIFIED]] == [first, told["entry"]["id"]]
    assert refused(run, "export", file) == ["ML784"]
    assert "ML783" in run("dossier", "status", file).err
    told = run("dossier", "retract", file, f"{first}:{NOTIFIED}", "--format", "json", "--today", "2016-02-01").json()
    assert [one["end"] for one in told["deadlines"]] == ["2016-03-06"]
    assert refused(run, "retract", file, first) == ["ML778"]
    added(run, file, f"{NOTIFIED}=2016-01-06")  # told again, and by another: both told it
    run("dossier", "retract", file, NOTIFIED)
    assert stands(run, file)["facts"] == {}


def test_a_contested_fact_has_no_stand_in(run: Run, tmp_path: Path) -> None:
    """Neither what is presumed, nor the day asked about: the firm is designated or is not, nobody knows."""
    path = tmp_path / "a.dossier"
    run("dossier", "open", path, "--edition", "2012", "--at", "2012-06-01", "--goal", "tarification.mode")
    told = added(run, path, "entreprise.effectif=19", *OLD, "tarification.annee=2012")
    assert told["changes"]["determined"][0]["after"]["value"] == "collective"
    added(run, path, "tarification.date_effet=2012-05-01")
    told = added(run, path, "tarification.date_effet=2012-06-01", "--contest")
    assert [one["goal"] for one in told["changes"]["undetermined"]] == ["tarification.mode"]
    run("dossier", "retract", path, "tarification.date_effet")
    assert values(stands(run, path))["tarification.mode"] == "collective"
    added(run, path, "entreprise.effectif=150", "--correct")
    assert values(stands(run, path))["tarification.mode"] == "individuelle"
    added(run, path, "etablissement.branche_designee=non")
    added(run, path, "etablissement.branche_designee=oui", "--contest")
    results = {one["goal"]: one for one in stands(run, path)["results"]}
    assert results["tarification.mode"]["status"] == "unknown"


def test_what_is_refused_adds_nothing(run: Run, file: Path, tmp_path: Path) -> None:
    added(run, file, "tarification.annee=2016")
    before = file.read_bytes()
    case = tmp_path / "case.yaml"
    case.write_text("entreprise: {effectif: -1}\nentreprize: {}\n", encoding="utf-8")
    for words, code in [
        (("entreprise.efectif=19",), "ML520"),
        (("entreprise.effectif=-1",), "ML550"),
        (("entreprise.effectif=19", f"{NOTIFIED}=hier"), "ML537"),
        (("tarification.date_effet=2012-01-01",), "ML601"),
        (("--file", case), "ML550"),
    ]:
        assert code in refused(run, "add", file, *words)
        assert file.read_bytes() == before
    for words in [
        ("add", file),
        ("add", file, "x"),
        ("add", file, "entreprise.effectif=1", "entreprise.effectif=1"),
        ("add", file, "entreprise.effectif=1", "--correct", "--contest"),
        ("add", file, "entreprise.effectif=1", "--today", "2016-02-30"),
        ("add", file, "entreprise.effectif=1", "--out", "x"),
        ("retract", file),
        ("status", file, "more"),
        ("watch", file, "--from", "nowhere"),
        ("merge", file),
        ("repair", file),
        ("frobnicate", file),
        ("open",),
        (),
    ]:
        ran = run("dossier", *words)
        assert ran.status == 2, (words, ran)
        assert file.read_bytes() == before
    assert refused(run, "open", file) == ["ML772"]
    assert refused(run, "open", tmp_path / "nowhere" / "x") == ["ML777"]
    assert refused(run, "open", "/dev/full") == ["ML770"]
    assert refused(run, "status", tmp_path / "none") == ["ML771"]
    assert refused(run, "open", tmp_path / "new", "--goal", "nothing") == ["ML605"]
    assert not (tmp_path / "new").exists()


def test_a_whole_case_is_added_and_exported(run: Run, tmp_path: Path) -> None:
    """What is exported is decided by `eval` as the dossier decides it."""
    path, out = tmp_path / "p.dossier", tmp_path / "p.yaml"
    run("dossier", "open", path, "--edition", "2012", "--goal", "prime.eligible")
    added(run, path, "--file", ROOT / "examples" / "prime-de-fin-de-reeducation.yaml")
    assert run("dossier", "export", path, "--out", out).status == 0
    command = out.read_text(encoding="utf-8").splitlines()[1].removeprefix("# millesime ").split()
    decided = run(*command, "--format", "json").json()
    assert decided["digest"] == millesime.Dossier(path).decision().digest
    assert run("dossier", "export", path, "--format", "json").json() == decided["facts"]


def test_a_closed_case_takes_nothing_until_it_is_opened_again(run: Run, file: Path) -> None:
    assert run("dossier", "close", file, "--note", "settled").status == 0
    assert refused(run, "add", file, f"{NOTIFIED}=2016-01-05") == ["ML779"]
    assert refused(run, "close", file) == ["ML779"]
    assert stands(run, file)["closed"] is True
    assert run("dossier", "reopen", file).status == 0
    assert refused(run, "reopen", file) == ["ML789"]
    added(run, file, f"{NOTIFIED}=2016-01-05")


def test_copies_are_brought_together(run: Run, file: Path, tmp_path: Path) -> None:
    added(run, file, "entreprise.effectif=19")
    copy = tmp_path / "copy.dossier"
    shutil.copy(file, copy)
    added(run, copy, f"{NOTIFIED}=2016-01-05")
    added(run, file, "tarification.date_effet=2016-01-01")
    ran = run("dossier", "merge", file, copy, "--today", "2016-02-01", "--format", "json")
    (told,) = [json.loads(line) for line in ran.out.splitlines()]
    assert told["entry"]["facts"] == {NOTIFIED: "2016-01-05"}
    assert run("dossier", "merge", copy, file).status == 0
    assert stands(run, copy)["state"] == stands(run, file)["state"]
    assert "nothing new" in run("dossier", "merge", copy, file).out
    other = tmp_path / "other.dossier"
    run("dossier", "open", other, "--edition", "2016")
    assert refused(run, "merge", file, other) == ["ML780"]


def test_another_law_is_never_applied_in_silence(run: Run, tmp_path: Path) -> None:
    """The edition changes under a dossier: nothing is decided until it is adopted, and then it is said what changes."""
    law = tmp_path / "law"
    shutil.copytree(ROOT / "regulations" / "2012", law / "2012")
    path = tmp_path / "a.dossier"
    mine = ("--regulations", law)
    run("dossier", "open", path, "--edition", "2012", "--goal", "tarification.mode", *mine)
    facts = ("entreprise.effectif=19", "tarification.date_effet=2012-06-01", "tarification.annee=2012", *OLD)
    assert run("dossier", "add", path, *facts, *mine).status == 0
    rule = law / "2012" / "D10" / "D242-6-2.loi"
    text = rule.read_text(encoding="utf-8")
    assert "moins de 20 " in text
    rule.write_text(
        text.replace("moins de 20 ", "moins de 19 ").replace("de 20 à 149", "de 19 à 149"), encoding="utf-8"
    )
    before = path.read_bytes()
    for words in (("status", path), ("add", path, "entreprise.effectif=18", "--correct"), ("log", path)):
        ran = run("dossier", *words, *mine)
        assert ("ML775" in ran.err) or ("ML775" in ran.out), ran
        assert path.read_bytes() == before
    ran = run("dossier", "adopt", path, *mine, "--format", "json")
    assert ran.status == 0, ran.err
    assert ran.json()["entry"]["do"] == "law"
    assert values(run("dossier", "status", path, *mine, "--format", "json").json()) == {"tarification.mode": "mixte"}
    assert refused(run, "status", path) == ["ML775"]


def test_adopting_tells_what_changes(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "a.dossier"
    run("dossier", "open", path, "--edition", "2012", "--goal", "contestation")
    added(run, path, f"{NOTIFIED}=2013-05-02", today="2013-06-01")
    assert stands(run, path, today="2013-06-01")["results"][0]["status"] == "beyond_horizon"
    ran = run("dossier", "adopt", path, "--edition", "2016", "--today", "2013-06-01", "--format", "json")
    told = ran.json()
    assert [one["goal"] for one in told["changes"]["determined"]] == ["contestation"]
    assert [(one["state"], one["end"]) for one in told["deadlines"]] == [("runs", "2013-07-02")]


def test_copies_that_adopted_different_laws(run: Run, file: Path, tmp_path: Path) -> None:
    copy = tmp_path / "copy.dossier"
    run("dossier", "adopt", file, "--edition", "2012")
    shutil.copy(file, copy)
    run("dossier", "adopt", file, "--edition", "2016")
    run("dossier", "adopt", copy, "--edition", "2012", "--note", "again")
    assert run("dossier", "merge", file, copy).status == 0
    assert refused(run, "status", file) == ["ML788"]
    assert run("dossier", "adopt", file, "--edition", "2016").status == 0
    assert stands(run, file)["edition"]["id"] == "2016"


def test_damage_is_told_with_its_line_and_repaired(run: Run, file: Path, tmp_path: Path) -> None:
    added(run, file, "entreprise.effectif=19")
    added(run, file, f"{NOTIFIED}=2016-01-05")
    file.write_bytes(file.read_bytes().replace(b'"entreprise.effectif":19', b'"entreprise.effectif":20'))
    ran = run("dossier", "status", file)
    assert ran.status == 2
    assert "ML773" in ran.err
    assert "line 2 is not as it was written" in ran.err
    assert f"millesime dossier repair {file} --out" in ran.err
    mended = tmp_path / "mended.dossier"
    ran = run("dossier", "repair", file, "--out", mended)
    assert (ran.status, "line 2 lost" in ran.err) == (1, True)
    assert stands(run, mended)["facts"] == {NOTIFIED: "2016-01-05"}


def test_a_second_engine_derives_it_again(run: Run, file: Path) -> None:
    told = added(run, file, f"{NOTIFIED}=2016-01-05", "entreprise.effectif=19", "--cross-check")
    assert told["cross_check"] == {"engine": "durable_rules 2.0.28", "agrees": True}
    keys = "dossier entries state edition question closed facts contested results deadlines today today_from problems"
    assert stands(run, file, "--cross-check").keys() == {*keys.split(), "cross_check"}
    assert told.keys() == {"entry", "changes", "deadlines", "today", "today_from", "problems", "cross_check"}
    assert "derived a second time" in run("dossier", "status", file, "--cross-check").out


def test_where_the_engines_part_nothing_is_added(
    run: Run, tmp_path: Path, capsys: pytest.CaptureFixture[str], mistaken: None
) -> None:
    """Both derivations are shown, and the journal is as it was."""
    path = tmp_path / "a.dossier"
    run("dossier", "open", path, "--edition", "2012", "--goal", "prime.eligible")
    before = path.read_bytes()
    case = ROOT / "examples" / "prime-de-fin-de-reeducation.yaml"
    said = failing(capsys, "dossier", "add", path, "--file", case, "--cross-check")
    assert "ML902" in said
    assert "nothing was added to the dossier" in said
    assert path.read_bytes() == before


def test_watched_while_another_adds(file: Path, run: Run, tmp_path: Path) -> None:
    """A process watches; what another adds is told as a line at once, and the closing ends it."""
    command = [sys.executable, "-m", "millesime", "dossier", "watch", str(file), "--format", "json"]
    command += ["--today", "2016-02-01", "--from", "start"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=os.environ.copy()) as watch:
        assert watch.stdout is not None
        assert json.loads(watch.stdout.readline())["entry"]["do"] == "open"
        added(run, file, f"{NOTIFIED}=2016-01-05")
        told = json.loads(watch.stdout.readline())
        assert told["deadlines"][0]["end"] == "2016-03-05"
        run("dossier", "close", file)
        assert json.loads(watch.stdout.readline())["entry"]["do"] == "close"
        assert watch.wait(20) == 0


def test_watching_ends_with_ctrl_c_or_a_count(file: Path, run: Run) -> None:
    ran = run("dossier", "watch", file, "--from", "start", "--count", "1")
    assert ran.status == 0
    assert "opened" in ran.out
    command = [sys.executable, "-m", "millesime", "dossier", "watch", str(file), "--lang", "en"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=os.environ.copy()) as watch:
        assert watch.stderr is not None
        assert b"waiting" in watch.stderr.readline()
        time.sleep(0.3)
        watch.send_signal(signal.SIGINT)
        try:
            assert watch.wait(20) == 0
        finally:
            watch.kill()


def test_a_day_that_passes_is_told(
    file: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], run: Run
) -> None:
    """Midnight comes while the last day of a deadline is watched: it is over."""
    added(run, file, f"{NOTIFIED}=2016-01-05")
    days = [date(2016, 3, 5)] * 3

    def clock() -> date:
        if not days:
            raise KeyboardInterrupt
        day = days.pop()
        return day if days else date(2016, 3, 6)

    monkeypatch.setattr("millesime.cli.dossier_added.clock_day", clock)
    capsys.readouterr()
    assert main(["dossier", "watch", str(file), "--lang", "en", "--color", "never"]) == 0
    told = capsys.readouterr().out.replace("\u00a0", " ")
    assert "it is 2016-03-06" in told
    assert "over since 5 March 2016, yesterday" in told


def test_the_answer_that_nobody_could_hear(file: Path) -> None:
    """Standard output is full: the entry is there, and it is said so."""
    if not Path("/dev/full").exists():
        pytest.skip("a system without /dev/full")
    with Path("/dev/full").open("wb") as full:
        ran = subprocess.run(
            [sys.executable, "-m", "millesime", "dossier", "add", str(file), "entreprise.effectif=19", "--lang", "en"],
            stdout=full,
            stderr=subprocess.PIPE,
            check=False,
            env=os.environ.copy(),
            timeout=30,
        )
    assert ran.returncode == 2
    assert b"is added to the dossier, though the answer could not be written" in ran.stderr
    assert millesime.Dossier(file).facts == {"entreprise.effectif": 19}


def test_both_languages(run: Run, file: Path) -> None:
    for lang, word in (("fr", "délais au"), ("en", "deadlines on")):
        assert word in run("dossier", "add", file, f"{NOTIFIED}=2016-01-05", "--lang", lang).out
    assert "clos" in run("dossier", "close", file, "--lang", "fr").out


def test_every_action_is_in_the_help(run: Run) -> None:
    told = " ".join(run("dossier", "--help").out.split())
    assert [one for one in ACTIONS if one not in told] == []
