"""`diff --population`: a table decided under both laws, told as text, JSON and pictures; `diff --format html`."""

from __future__ import annotations

import json
import random
import shutil
from collections import Counter
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest

import millesime
from millesime.bundle import regulations
from tests.acceptance.conftest import Run
from tests.schemas import unfit
from tests.units.explain.pages import Read

DAYS = ("2011-12-31", "2012-01-01", "--edition", "2012")
GOAL = ("--goal", "tarification.mode")
HEAD = "siret,entreprise.effectif,etablissement.annee_creation,etablissement.alsace_moselle,tarification.annee"


@pytest.fixture
def firms(tmp_path: Path) -> Path:
    """Firms at and around every threshold, one that is refused, one without a headcount."""
    sizes = ["-1", "", *map(str, (5, 9, 10, 19, 20, 149, 150, 199, 200, 300))]
    path = tmp_path / "firms.csv"
    path.write_text("\n".join([HEAD, *(f"s{n},{size},1990,false,2011" for n, size in enumerate(sizes))]) + "\n")
    return path


def alone(path: Path) -> Counter[tuple[str, str]]:
    """What each firm's answers are, decided one by one; refused ones left out."""
    edition = millesime.load("2012")
    found: Counter[tuple[str, str]] = Counter()
    for line in path.read_text().splitlines()[1:]:
        size = line.split(",")[1]
        facts: dict[str, Any] = {
            "etablissement": {"annee_creation": 1990, "alsace_moselle": False},
            "tarification": {"annee": 2011},
        }
        if size.startswith("-"):
            continue
        if size:
            facts["entreprise"] = {"effectif": int(size)}
        answers = [edition.evaluate(facts, ["tarification.mode"], day)["tarification.mode"] for day in DAYS[:2]]
        one, other = (str(each.value or each.status.value) for each in answers)
        found[one, other] += 1
    return found


def test_the_table_of_transitions_is_that_of_rows_decided_alone(run: Run, firms: Path) -> None:
    ran = run("diff", *DAYS, "--population", firms, *GOAL, "--key", "siret", "--format", "json")
    assert ran.status == 1
    told = ran.json()
    assert unfit(told, "population-1") == []
    (goal,) = told["goals"]
    counted = {
        (str(t["before"].get("value", t["before"]["status"])), str(t["after"].get("value", t["after"]["status"]))): t[
            "rows"
        ]
        for t in goal["transitions"]
    }
    assert counted == alone(firms)
    assert counted["mixte", "collective"] == 2
    assert counted["mixte", "individuelle"] == 2
    assert (told["rows"], told["compared"], told["changed"], told["refused"]["both"]) == (12, 11, 4, 1)
    (refused,) = told["first_refused"]
    assert (refused["by"], refused["row"], refused["key"], refused["code"]) == ("both", 0, "s0", "ML550")
    example = goal["transitions"][0]["examples"][0]
    assert (example["key"], example["facts"]["entreprise"]) == ("s4", {"effectif": 10})


@pytest.mark.parametrize(
    ("lang", "said"),
    [
        ("fr", ("changent de réponse : 4 sur 11 lignes (36,4 %)", "mixte", "refusées et non comparées : 1 ligne")),
        ("en", ("rows whose answer changes: 4 of 11 rows (36.4%)", "mixte", "refused and not compared: 1 row")),
    ],
)
def test_a_person_is_told_how_many_from_what_to_what(run: Run, firms: Path, lang: str, said: tuple[str, ...]) -> None:
    ran = run("diff", *DAYS, "--population", firms, *GOAL, "--lang", lang)
    assert ran.status == 1
    plain = " ".join(ran.out.split())
    for phrase in said:
        assert phrase in plain
    assert all(len(line) <= 100 for line in ran.out.splitlines())


def test_nothing_changes_under_one_and_the_same_law(run: Run, firms: Path) -> None:
    clean = firms.with_name("clean.csv")
    clean.write_text("\n".join(line for line in firms.read_text().splitlines() if ",-1," not in line))
    ran = run("diff", "2012", "2012", "--population", clean, *GOAL, "--at", "2012-06-01")
    assert ran.status == 0
    assert "no answer changes" in " ".join(ran.out.split())


def test_amounts_rise_by_so_much(run: Run, tmp_path: Path) -> None:
    """Sums and quantiles of a change between two editions, against the same salaries decided one by one."""
    draw = random.Random(3)
    path = tmp_path / "salaries.jsonl"
    salaries = [f"{draw.randrange(12_000, 60_000)}.{draw.randrange(100):02}" for _ in range(60)]
    rows = [{"rente": {"salaire_annuel": each}, "accident": {"date": "2010-09-14"}} for each in salaries]
    path.write_text("".join(json.dumps(row) + "\n" for row in rows))
    pairs: list[list[Any]] = []
    for row in rows:
        both = [
            millesime.load(edition).evaluate(row, ["rente.salaire_utile"], "2012-06-01")["rente.salaire_utile"]
            for edition in ("2012", "2016")
        ]
        pairs.append([each.value for each in both])
    ran = run(
        "diff",
        "2012",
        "2016",
        "--population",
        path,
        "--goal",
        "rente.salaire_utile",
        "--at",
        "2012-06-01",
        "--format",
        "json",
    )
    told = ran.json()
    assert unfit(told, "population-1") == []
    figures = told["goals"][0]["figures"]
    live = [pair for pair in pairs if None not in pair]
    changes = sorted(after - before for before, after in live)
    assert figures["change"]["sum"] == str(sum(changes))
    assert figures["change"]["quantiles"]["0.5"] == str(changes[-(-len(changes) // 2) - 1])
    assert figures["before"]["sum"] == str(sum(before for before, _ in live))
    assert figures["same"] == sum(each == 0 for each in changes)


def test_rows_that_change_and_a_picture_are_written(run: Run, firms: Path) -> None:
    changed, picture = firms.with_name("changed.jsonl"), firms.with_name("mode.svg")
    ran = run(
        "diff",
        *DAYS,
        "--population",
        firms,
        *GOAL,
        "--changed",
        changed,
        "--keep",
        "siret",
        "--svg",
        picture,
        "--lang",
        "fr",
    )
    assert ran.status == 1
    lines = [json.loads(line) for line in changed.read_text().splitlines()]
    assert [line["siret"] for line in lines] == ["s4", "s5", "s8", "s9"]
    assert {line["tarification.mode.before"] for line in lines} == {"mixte"}
    assert [line["tarification.mode.after.legifrance"] for line in lines] == ["LEGIARTI000022446580"] * 4
    root = ET.fromstring(picture.read_text())
    bands = {
        (str(each.get("data-before")), str(each.get("data-after"))): int(str(each.get("data-rows")))
        for each in root.iter("{http://www.w3.org/2000/svg}path")
        if each.get("data-rows")
    }
    assert bands == {
        tuple("inconnu" if part == "unknown" else part for part in key): n for key, n in alone(firms).items()
    }


def test_one_page_of_the_difference_and_of_the_population(run: Run, firms: Path) -> None:
    page = firms.with_name("page.html")
    ran = run("diff", *DAYS, "--population", firms, *GOAL, "--format", "html", "--out", page, "--lang", "fr")
    assert (ran.status, ran.out) == (1, "")
    read = Read(page.read_text())
    anchors = {held.get("id") for _, held in read.tags}
    assert {"brief", "population", "effects", "rules", "laws", "effect-0", "rule-0"} <= anchors
    assert "de 10 à 19" in read.text
    assert "de 150 à 199" in read.text
    assert [held["role"] for held in read.all("svg")] == ["img"]


def test_the_page_of_a_case(run: Run) -> None:
    case = "examples/majoration.yaml"
    ran = run("diff", "2012", "2016", "--case", case, "--goal", "majoration.montant_maximum", "--format", "html")
    read = Read(ran.out)
    assert "case" in {held.get("id") for _, held in read.tags}
    assert [held["lang"] for held in read.all("html")] == ["en"]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--svg", "a.svg"), "`--svg` goes with a table only"),
        (("--population", "{firms}"), "the goal of the question"),
        (("--population", "no.csv", *GOAL), "there is no file `no.csv`"),
        (("--population", "{firms}", *GOAL, "--at", "2012-01-01"), "`--at` says the day, and two days are compared"),
        (("--population", "{firms}", *GOAL, "--case", "x.yaml"), "do not go together"),
        (("--population", "{firms}", "--goal", "tarification.mod"), "ML605"),
        (("--population", "{firms}", *GOAL, "--key", "siren"), "ML803"),
        (("--population", "{firms}", *GOAL, "--changed", "{firms}"), "ML811"),
        (("--population", "{firms}", *GOAL, "--changed", "x.csv", "--svg", "x.csv"), "would be written twice"),
        (("--population", "{firms}", *GOAL, "--changed", "nowhere/x.csv"), "there is no folder `nowhere`"),
        (("--population", "{firms}", *GOAL, "--svg", "nowhere/x.svg"), "nowhere"),
    ],
)
def test_what_cannot_be_done_is_said(run: Run, firms: Path, words: tuple[str, ...], said: str) -> None:
    ran = run("diff", *DAYS, *(word.replace("{firms}", str(firms)) for word in words))
    assert ran.status == 2
    assert said in ran.err
    assert "Traceback" not in ran.err


def test_event_dates_that_do_not_move_are_named(run: Run, firms: Path) -> None:
    dated = firms.with_name("dated.csv")
    dated.write_text(f"{HEAD},tarification.date_effet\ns1,12,1990,false,2011,2011-06-01\n")
    ran = run("diff", *DAYS, "--population", dated, *GOAL)
    assert "event dates that the table gives" in ran.out
    assert "tarification.date_effet" in ran.out
    freed = run("diff", *DAYS, "--population", dated, *GOAL, "--ignore", "tarification.date_effet")
    assert "mixte" in freed.out
    assert "event dates" not in freed.out


def test_two_folders_of_one_name_are_told_apart(run: Run, firms: Path) -> None:
    """A copy in which a threshold was moved, held against what ships: the very same edition's id."""
    mine = firms.parent / "mine"
    shutil.copytree(regulations(), mine, ignore=shutil.ignore_patterns("__pycache__"))
    article = mine / "2012" / "D10" / "D242-6-2.loi"
    text = (
        article.read_text(encoding="utf-8")
        .replace("de 20 à 149 ", "de 20 à 249 ")
        .replace("150 et plus", "250 et plus")
    )
    article.write_text(text, encoding="utf-8")
    ran = run("diff", regulations() / "2012", mine / "2012", "--population", firms, *GOAL, "--at", "2012-06-01")
    assert ran.status == 1, ran.err
    first = ran.out.splitlines()[0]
    assert str(mine / "2012") in first
    assert "individuelle → mixte" in " ".join(ran.out.split())
