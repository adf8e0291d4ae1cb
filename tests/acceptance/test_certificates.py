"""`ask` with a solver: the fewest questions, how many are left, and a certificate that is proved again by command."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import pytest

from millesime.records.decision import digest_of
from tests.acceptance.conftest import Run, edition_named
from tests.acceptance.conftest import plain as flat
from tests.acceptance.dossiers import FIRM, having
from tests.acceptance.test_usage import MANIFEST
from tests.schemas import unfit

MODE = "tarification.mode"
ASKED = ("ask", "--edition", "2012", "--at", "2012-06-01", "--goal", MODE)
TAUTOLOGY = """\
article D.1
  titre « Essai »
fait b : booléen « b »
fait c : booléen « c »
structure piece
  n : entier de 0 à 3
fait pieces : liste de piece
règle certaine : booléen « certaine »
  version à compter du 2010-01-01 [A 1] : b ou non b
règle choisie : entier « choisie »
  version à compter du 2010-01-01 [A 1] : si b alors (si c alors 1 sinon 2) sinon 3
fait d : booléen « d »
règle longue : booléen « longue »
  version à compter du 2010-01-01 [A 1] : (nombre de p dans pieces) >= 12 et d
règle positive : booléen « positive »
  version à compter du 2010-01-01 [A 1] : (somme de p.n pour p dans pieces) >= 0
règle somme : entier « somme »
  version à compter du 2010-01-01 [A 1] : somme de p.n pour p dans pieces
"""


@pytest.fixture
def law(tmp_path: Path) -> Path:
    folder = tmp_path / "law" / "2012"
    folder.mkdir(parents=True)
    (folder / "edition.yaml").write_text(MANIFEST, encoding="utf-8")
    (folder / "D1.loi").write_text(TAUTOLOGY, encoding="utf-8")
    return folder.parent


def forged(path: Path, **changes: Any) -> None:
    """The certificate in a file, changed and given a digest that fits."""
    held = json.loads(path.read_text(encoding="utf-8")) | changes
    held["digest"] = digest_of(held)
    path.write_text(json.dumps(held), encoding="utf-8")


@pytest.mark.parametrize("lang", ["fr", "en"])
def test_a_certificate_is_written_and_proved_again(run: Run, tmp_path: Path, lang: str) -> None:
    kept = tmp_path / "certificate.json"
    ran = run(*ASKED, "--certificate", kept, "--lang", lang, stdin="12\n")
    assert ran.status == 0
    said = flat(ran.err)
    assert ("au pire 4 questions" if lang == "fr" else "4 questions at worst") in said
    assert ("c’est prouvé" if lang == "fr" else "which is proved") in said
    held = json.loads(kept.read_text(encoding="utf-8"))
    assert unfit(held, "certificate-1") == []
    assert held["asked"] == ["entreprise.effectif"]
    assert held["remaining"] == ["etablissement.alsace_moselle", "etablissement.annee_creation", "tarification.annee"]
    assert held["ground"] == "proved"
    again = run("ask", "--check", kept, "--lang", lang)
    assert (again.status, again.err) == (0, "")
    assert MODE in again.out


def test_all_the_facts_that_matter_are_a_certificate_too(run: Run, tmp_path: Path) -> None:
    kept = tmp_path / "certificate.json"
    case = tmp_path / "case.json"
    case.write_text(json.dumps(having(FIRM, tarification__annee=2012)), encoding="utf-8")
    ran = run("ask", case, *ASKED[1:], "--certificate", kept)
    assert (ran.status, "›" in ran.err) == (0, False)
    assert "all the facts that matter are given" in ran.err
    assert run("ask", "--check", kept).status == 0


@pytest.mark.parametrize(
    ("change", "code", "status"),
    [
        ({"goal": "prime.eligible"}, "ML652", 2),
        ({"facts": {"date_reference": "2012-06-01", "entreprise": {"effectif": 160}}}, "ML654", 1),
        ({"remaining": ["tarification.annee"]}, "ML654", 1),
        ({"edition": {"id": "2012", "digest": "sha256:" + "0" * 64}}, "ML653", 2),
        ({"format": "millesime/decision/1"}, "ML652", 2),
        ({"question": []}, "ML652", 2),
        ({"question": {"date_reference": 3}}, "ML652", 2),
        ({"goal": ["tarification.mode"]}, "ML652", 2),
        ({"goal": "tarification.mod"}, "ML605", 2),
        ({"facts": {"entreprise": {"effectif": "12"}}}, "ML532", 2),
        ({"reading": "nobody's"}, "ML606", 2),
    ],
)
def test_a_certificate_that_does_not_hold(
    run: Run, tmp_path: Path, change: dict[str, Any], code: str, status: int
) -> None:
    kept = tmp_path / "certificate.json"
    run(*ASKED, "--certificate", kept, stdin="12\n")
    if change == {"goal": "prime.eligible"}:  # altered, and its digest left as it was
        kept.write_text(kept.read_text(encoding="utf-8").replace('"asked":[', '"asked":["x",'), encoding="utf-8")
    else:
        forged(kept, **change)
    ran = run("ask", "--check", kept)
    assert (ran.status, ran.out) == (status, "")
    assert code in ran.err
    if "facts" in change and code == "ML654":
        assert "with" in ran.err.splitlines()[-1]


@pytest.mark.parametrize("text", ["", "{", "[]", "{}", '{"edition": {"id": 3}}', '{"edition": {"id": "2012"}}'])
def test_what_is_no_certificate(run: Run, tmp_path: Path, text: str) -> None:
    path = tmp_path / "not.json"
    path.write_text(text, encoding="utf-8")
    ran = run("ask", "--check", path)
    assert (ran.status, ran.out) == (2, "")
    assert "ML652" in ran.err
    assert run("ask", "--check", tmp_path / "absent.json").status == 2


def test_it_stops_where_the_evaluator_alone_would_go_on(run: Run, law: Path) -> None:
    """« b ou non b » is true whatever b is: no question is asked, and the answer is told though the decision waits for b."""
    common = ("ask", "--regulations", law, "--at", "2012-06-01", "--format", "json")
    ran = run(*common, "--goal", "certaine")
    assert "›" not in ran.err
    assert "The answer is yes whatever these facts are" in flat(ran.err)
    assert ran.json()["results"][0]["status"] == "unknown"


def test_the_shipped_law_has_an_answer_that_no_fact_changes(run: Run, tmp_path: Path) -> None:
    """R. 434-4: rates that reach 10 % together and not alone, where there is no earlier accident to add to."""
    kept = tmp_path / "certificate.json"
    asked = ("ask", "--edition", "2012", "--at", "2012-06-01", "--goal", "rente.option_ouverte")
    ran = run(*asked, "--certificate", kept, "--format", "json")
    assert "›" not in ran.err
    assert ran.json()["results"][0]["missing"] == ["rente.taux_incapacite"]
    held = json.loads(kept.read_text(encoding="utf-8"))
    assert (held["answer"]["value"], held["decided"]) == (False, False)
    assert held["assumed"]["victime.accidents_anterieurs"] is False
    assert run("ask", "--check", kept).status == 0


def test_the_worst_case_is_told_as_it_is(run: Run, law: Path) -> None:
    common = ("ask", "--regulations", law, "--at", "2012-06-01", "--goal", "choisie")
    whole = run(*common, stdin="oui\noui\n")
    assert [line.split("(")[1] for line in whole.err.splitlines() if "question" in line and "(" in line] == [
        "2 questions at worst, this one included)", "the last question)",
    ]  # fmt: skip
    short = run(*common, stdin="non\n")
    assert short.err.count("›") == 1
    assert "proved (c)" in flat(short.err)


def test_what_a_list_leaves_open_is_not_established(run: Run, law: Path, tmp_path: Path) -> None:
    kept = tmp_path / "certificate.json"
    common = ("ask", "--regulations", law, "--at", "2012-06-01", "--goal", "somme", "--certificate", kept)
    assert run(*common, stdin="[{n: 1}]\n").status == 0
    held = json.loads(kept.read_text(encoding="utf-8"))
    assert held["remaining"] == []
    kept.unlink()
    ran = run(*common, stdin="\n")
    assert not kept.exists()
    assert "no certificate to write" in ran.err


def test_what_only_a_longer_list_would_show_is_asked_for(run: Run, law: Path) -> None:
    """Short lists alone would make it certain that there are not twelve elements: it is not, and both facts are asked for."""
    asked = ("ask", "--regulations", law, "--at", "2012-06-01", "--goal", "longue", "--format", "json")
    twelve = json.dumps([{"n": 1}] * 12)
    ran = run(*asked, stdin=f"oui\n{twelve}\n")
    assert ran.err.count("›") == 2
    assert ran.json()["results"][0]["value"] is True


def test_what_is_not_known_of_an_element_may_still_matter(run: Run, law: Path, tmp_path: Path) -> None:
    """The sum waits for a field of an element that is given: no certificate that it stays unknown."""
    kept, case = tmp_path / "certificate.json", tmp_path / "case.json"
    case.write_text(json.dumps({"pieces": [{"n": 1}, {}]}), encoding="utf-8")
    common = ("ask", case, "--regulations", law, "--at", "2012-06-01")
    ran = run(*common, "--goal", "somme", "--certificate", kept)
    assert ran.status == 0
    assert "unknown" in ran.out
    assert not kept.exists()


def test_a_proof_that_cannot_be_made_again_is_not_established(run: Run, law: Path, tmp_path: Path) -> None:
    """No list has a sum below nothing, as far as short lists tell: it is neither proved, nor is there a list that has."""
    kept = tmp_path / "certificate.json"
    common = ("--regulations", law)
    asked = ("ask", *common, "--at", "2012-06-01", "--goal", "positive")
    run(*asked, "--certificate", kept, stdin="[{n: 1}]\n")
    assert run("ask", "--check", kept, *common).status == 0
    forged(kept, facts={"date_reference": "2012-06-01"}, remaining=["pieces"])
    ran = run("ask", "--check", kept, *common)
    assert (ran.status, ran.out) == (1, "")
    assert "ML655" in ran.err
    skipped = run(*asked, stdin="\n")
    assert "The answer is certain" not in skipped.err


def test_without_the_solver_it_asks_as_ever(run: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in [name for name in sys.modules if name.startswith(("millesime.whatif", "millesime.analysis.symbolic"))]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "z3", None)
    ran = run(*ASKED, "--lang", "fr", stdin="12\n")
    assert ran.status == 0
    assert "collective" in ran.out
    assert "Sans certificat" in ran.err
    wanted = run(*ASKED, "--certificate", tmp_path / "certificate.json", stdin="12\n")
    assert (wanted.status, wanted.out) == (2, "")
    assert "millesime[verify]" in wanted.err


def test_five_questions_at_worst_where_eight_facts_matter() -> None:
    """A listed disease, or one that is not: whichever way the answers go, the game never takes more."""
    from datetime import date

    from millesime.whatif.matter import Matter
    from millesime.whatif.questioning import step

    edition = edition_named("2012")

    def played(facts: dict[str, Any]) -> int:
        case = edition.check_facts(facts).product
        assert case is not None
        found = step(Matter(edition, case, "maladie.reconnue", date(2012, 4, 1)))
        if found.question is None:
            assert found.certificate is not None
            return 0
        assert found.exact
        values = ["10 %", "25 %", "60 %"] if found.question.endswith("taux_incapacite") else [True, False]
        worst = 1 + max(played({**facts, found.question: value}) for value in values)
        assert worst <= found.at_most
        return worst

    assert played({}) == 5
