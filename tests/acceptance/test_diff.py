"""`diff`: what parts two laws, each effect with a case that both decide, or a proof that there is none."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

import millesime
from millesime.bundle import regulations
from millesime.difference.model import Change, Cited, Difference, Effect, Manner, Outcome, Part, RuleChange
from millesime.text.screen import width
from tests.acceptance.conftest import Run
from tests.schemas import validator

MANIFEST = """\
id: "2012"
title: "Essai"
known_from: 2012-01-01
horizon: 2012-12-31
documents: []
"""
LAW = """\
article D.1 du code de la sécurité sociale
  titre « Essai »
  légifrance LEGIARTI000000000001 depuis 2010-01-01

énumération sorte :
  petite « petite entreprise » | grande « grande entreprise »

acteur employeur « l'employeur »

fait effectif : entier au moins 0 « effectif »
fait salaire : montant au moins 0 € « salaire »
fait ancien : booléen « établissement ancien »
fait demande.date : date « jour de la demande »
fait membres : liste de entier « membres »

règle taille : sorte « taille de l'entreprise »
  version à compter du 2010-01-01                                           [LEGI D.1]
    selon effectif
      moins de 20 : petite
      20 et plus  : grande

règle prime : montant « prime »
  version à compter du 2010-01-01                                           [LEGI D.1]
    si taille = grande alors 100 € sinon 50 €

règle retenue : montant « retenue »
  version à compter du 2010-01-01 : tronqué(salaire * 3 % ; 0,01 €), convention  [LEGI D.1]

règle total : entier « total »
  version à compter du 2010-01-01 : somme de m pour m dans membres                 [LEGI D.1]

faculté recours « contester la prime »
  de employeur
  version à compter du 2010-01-01                                           [LEGI D.1]
    si taille = petite
"""


@pytest.fixture
def twice(tmp_path: Path) -> Callable[..., tuple[Path, Path]]:
    """The small law and a copy beside it, in which some words are replaced by others."""

    def copied(*changes: tuple[str, str]) -> tuple[Path, Path]:
        original, copy = tmp_path / "2012", tmp_path / "2012-copie"
        original.mkdir()
        (original / "edition.yaml").write_text(MANIFEST, encoding="utf-8")
        (original / "D1.loi").write_text(LAW, encoding="utf-8")
        shutil.copytree(original, copy)
        text = LAW
        for old, new in changes:
            assert text.count(old) == 1, old
            text = text.replace(old, new)
        (copy / "D1.loi").write_text(text, encoding="utf-8")
        return original, copy

    return copied


def plain(text: str) -> str:
    return text.replace("\u00a0", " ").replace("\u202f", " ")


def effects(found: Difference) -> dict[str, Effect]:
    return {one.goal: one for one in found.effects}


def rule(found: Difference, name: str) -> RuleChange:
    return next(one for one in found.rules if one.name == name)


def answers(effect: Effect) -> tuple[Any, Any]:
    assert effect.before is not None
    assert effect.after is not None
    return effect.before[effect.goal].value, effect.after[effect.goal].value


# ── folders: an edited copy beside the original ────────────────────────────────────────────────────────────────────────


def test_nothing_changed(twice: Callable[..., tuple[Path, Path]], run: Run) -> None:
    one, other = twice()
    found = millesime.diff(one, other)
    assert (found.rules, found.effects, found.unaffected) == ((), (), 5)
    ran = run("diff", one, other)
    assert (ran.status, ran.err) == (0, "")
    assert "Nothing parts these two laws." in ran.out


def test_another_horizon_alone(twice: Callable[..., tuple[Path, Path]], run: Run) -> None:
    one, other = twice()
    (other / "edition.yaml").write_text(
        MANIFEST.replace("horizon: 2012-12-31", "horizon: 2013-12-31"), encoding="utf-8"
    )
    ran = run("diff", one, other)
    assert ran.status == 1
    assert "only one of the two laws still answers" in " ".join(ran.out.split())
    assert "Nothing parts" not in ran.out


def test_an_edition_under_another_id(twice: Callable[..., tuple[Path, Path]]) -> None:
    """Who wrote a rule is no difference; what it says is."""
    one, other = twice(("100 €", "120 €"))
    (other / "edition.yaml").write_text(MANIFEST.replace('"2012"', '"2012-bis"'), encoding="utf-8")
    found = millesime.diff(one, other)
    assert [(change.name, change.kind) for change in found.rules] == [("prime", Change.CHANGED)]
    assert [(each.goal, each.outcome) for each in found.effects] == [("prime", Outcome.WITNESS)]


def test_a_figure(twice: Callable[..., tuple[Path, Path]], run: Run) -> None:
    """A threshold: its own rule, what reads it and what does not, the band, the trails beside each other."""
    one, other = twice(
        ("moins de 20 : petite", "moins de 25 : petite"), ("20 et plus  : grande", "25 et plus  : grande")
    )
    found = millesime.diff(one, other)
    (change,) = found.rules
    assert (change.name, change.kind, change.article) == ("taille", Change.CHANGED, "D.1")
    assert [(each.before, each.after) for each in change.figures] == [
        ("moins de 20", "moins de 25"),
        ("20 et plus", "25 et plus"),
    ]
    assert change.citations == ()
    assert change.goals == ("prime", "recours", "taille")
    told = effects(found)
    assert told.keys() == {"prime", "recours", "taille"}
    assert found.unaffected == 2
    assert answers(told["taille"]) == ("grande", "petite")
    assert told["taille"].manner is Manner.ALIKE
    assert told["taille"].facts is not None
    assert told["taille"].facts.keys() == {"effectif", "date_reference"}
    assert [(band.low, band.high, band.before, band.after) for band in told["taille"].bands] == [
        (20, 24, "grande", "petite")
    ]
    assert answers(told["recours"]) == (False, True)
    ran = run("diff", one, other, "--lang", "fr")
    assert ran.status == 1
    assert "moins de 20 → moins de 25 : effectif … : petite" in plain(ran.out)
    assert "de 20 à 24 : grande → petite" in plain(ran.out)


def test_a_condition(twice: Callable[..., tuple[Path, Path]]) -> None:
    one, other = twice(("si taille = petite", "si taille = petite et ancien"))
    told = effects(millesime.diff(one, other))
    assert told.keys() == {"recours"}
    assert answers(told["recours"]) == (True, False)
    assert told["recours"].facts is not None
    assert told["recours"].facts.keys() == {"ancien", "effectif", "date_reference"}


def test_a_citation_alone(twice: Callable[..., tuple[Path, Path]], run: Run) -> None:
    """No word changes, and it is proved that nothing else does: of a sum over lists too, which no solver looks at in full."""
    one, other = twice(
        (
            "somme de m pour m dans membres                 [LEGI D.1]",
            "somme de m pour m dans membres, alinéa 2 [LEGI D.2]",
        )
    )
    found = millesime.diff(one, other)
    (change,) = found.rules
    assert (change.texts, change.figures) == ((), ())
    assert [(each.what, each.before, each.after) for each in change.citations] == [
        (Cited.ARTICLE, "D.1, CSS", "D.1, CSS, al. 2"),
        (Cited.POINTER, "[LEGI D.1]", "[LEGI D.2]"),
    ]
    assert [(each.goal, each.outcome, each.why) for each in found.effects] == [("total", Outcome.NONE, "identity")]
    ran = run("diff", one, other)
    assert ran.status == 1
    assert "= no effect" in ran.out


def test_a_label_alone(twice: Callable[..., tuple[Path, Path]]) -> None:
    one, other = twice(("règle prime : montant « prime »", "règle prime : montant « prime annuelle »"))
    found = millesime.diff(one, other)
    (change,) = found.rules
    assert [mark + line for text in change.texts for mark, line in text.lines if mark != " "] == [
        "-règle prime : montant « prime »",
        "+règle prime : montant « prime annuelle »",
    ]
    assert [(each.goal, each.outcome) for each in found.effects] == [("prime", Outcome.NONE)]


def test_other_words_for_the_same(twice: Callable[..., tuple[Path, Path]]) -> None:
    """Another condition that comes to the same is no identity: the solver proves it."""
    one, other = twice(("si taille = grande alors 100 € sinon 50 €", "si effectif >= 20 alors 100 € sinon 50 €"))
    told = effects(millesime.diff(one, other))
    assert (told["prime"].outcome, told["prime"].why) == (Outcome.NONE, "proof")


def test_an_exception_added(twice: Callable[..., tuple[Path, Path]]) -> None:
    extra = "\ndérogation anciens à prime « établissements anciens »\n  version à compter du 2010-01-01 : 10 € si ancien  [LEGI D.1]\n"
    one, other = twice(("règle retenue", f"{extra.lstrip()}\nrègle retenue"))
    found = millesime.diff(one, other)
    (change,) = found.rules
    assert change.name == "prime"
    assert {(text.where.part, text.where.name, text.kind) for text in change.texts} == {
        (Part.EXCEPTION, "anciens", Change.ADDED)
    }
    (effect,) = found.effects
    assert answers(effect)[1] == 10
    assert effect.facts is not None
    assert effect.facts["ancien"] is True


def test_a_rule_removed(twice: Callable[..., tuple[Path, Path]]) -> None:
    gone = LAW[LAW.index("règle retenue") : LAW.index("règle total")]
    one, other = twice((gone, ""))
    found = millesime.diff(one, other)
    (effect,) = found.effects
    assert (rule(found, "retenue").kind, effect.manner) == (Change.REMOVED, Manner.ALONE)
    assert effect.before is not None
    assert effect.after is None


def test_a_presumption(twice: Callable[..., tuple[Path, Path]]) -> None:
    """It shows where the fact is not given, which no formula over given facts tells."""
    one, other = twice(
        (
            "fait ancien : booléen « établissement ancien »",
            "fait ancien : booléen, présumé faux « établissement ancien »",
        )
    )
    for folder in (one, other):
        path = folder / "D1.loi"
        path.write_text(
            path.read_text("utf-8").replace("si taille = petite\n", "si taille = petite et ancien\n"), "utf-8"
        )
    told = effects(millesime.diff(one, other))
    assert told.keys() == {"recours"}
    assert told["recours"].before is not None
    assert told["recours"].after is not None
    assert (told["recours"].before["recours"].status, told["recours"].after["recours"].value) == ("unknown", False)
    assert told["recours"].facts is not None
    assert "ancien" not in told["recours"].facts


def test_a_rounding(twice: Callable[..., tuple[Path, Path]]) -> None:
    """A witness of a cent: the amount is found by the solver, and no rounder one does."""
    one, other = twice(("tronqué(salaire * 3 % ; 0,01 €)", "arrondi(salaire * 3 % ; 0,01 €)"))
    (effect,) = millesime.diff(one, other).effects
    before, after = answers(effect)
    assert after - before == Decimal("0.01")


def test_lists_are_not_established(twice: Callable[..., tuple[Path, Path]]) -> None:
    """What turns on the third element of a list is not looked at; what turns on the first is found."""
    one, other = twice(
        (
            "somme de m pour m dans membres ",
            "(somme de m pour m dans membres) + (si (nombre de m dans membres) > 4 alors 1 sinon 0) ",
        )
    )
    told = effects(millesime.diff(one, other))
    assert (told["total"].outcome, told["total"].why) == (Outcome.NOT_ESTABLISHED, "lists")


def test_folders_of_several_editions(tmp_path: Path, run: Run) -> None:
    """A whole library beside the one that ships: its newest edition, or the one that `--edition` names."""
    copy = tmp_path / "mine"
    shutil.copytree(regulations(), copy)
    path = copy / "2012" / "B35" / "D432-6.loi"
    text = path.read_text(encoding="utf-8")
    assert "8 * plafond_journalier" in text
    path.write_text(text.replace("8 * plafond_journalier", "9 * plafond_journalier"), encoding="utf-8")
    found = millesime.diff(regulations(), copy, edition="2012", goals=["prime.montant_maximum"])
    assert (found.before.edition, found.after.edition) == ("2012", "2012")
    assert effects(found)["prime.montant_maximum"].outcome is Outcome.WITNESS
    ran = run("diff", regulations(), copy, "--goal", "prime.montant_maximum", "--brief")
    assert ran.status == 1
    assert "prime.montant_maximum" in ran.out
    alone = millesime.diff(regulations() / "2012", copy / "2012", goals=["prime.montant_maximum"])
    assert effects(alone)["prime.montant_maximum"].outcome is Outcome.WITNESS


# ── the solver suggests, the evaluator decides ─────────────────────────────────────────────────────────────────────────


def test_a_broken_solver_shows_nothing(
    twice: Callable[..., tuple[Path, Path]], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Answers that are not so are refused: the effect is « not established », never shown."""
    from millesime.analysis.symbolic import Witness, solve
    from millesime.difference.effects import questions

    def broken(*given: Any, **more: Any) -> Any:
        found = solve(*given, **more)
        return Witness({**found.facts, "effectif": 7}) if isinstance(found, Witness) else found

    monkeypatch.setattr(questions, "solve", broken)
    one, other = twice(
        ("moins de 20 : petite", "moins de 25 : petite"), ("20 et plus  : grande", "25 et plus  : grande")
    )
    found = millesime.diff(one, other)
    assert {(each.outcome, each.why) for each in found.effects} == {(Outcome.NOT_ESTABLISHED, "refused")}


def test_a_band_that_is_not_so_is_not_told(
    twice: Callable[..., tuple[Path, Path]], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The solver says that only 22 and 23 employees are concerned: the evaluator knows better of 21 and 24."""
    from millesime.difference.effects import bands

    def lying(self: Any, wanted: Any, low: int | None, under: int | None) -> int | None:
        value = 22 if wanted is self.asked.parted else 24
        return value if (low is None or value >= low) and (under is None or value < under) else None

    monkeypatch.setattr(bands._Line, "_some", lying)
    one, other = twice(
        ("moins de 20 : petite", "moins de 25 : petite"), ("20 et plus  : grande", "25 et plus  : grande")
    )
    assert effects(millesime.diff(one, other))["taille"].bands == ()


def test_a_finding_that_the_editions_do_not_bear_out(
    twice: Callable[..., tuple[Path, Path]], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever the search says, what is shown is what both editions decide."""
    from millesime.difference.effects.finding import Finding
    from millesime.difference.effects.search import Search

    facts = {"effectif": 7}
    found = lambda _, goal: Finding(goal, Outcome.WITNESS, Manner.ALIKE, (facts, facts), (date(2012, 1, 1),) * 2)  # noqa: E731
    monkeypatch.setattr(Search, "find", found)
    one, other = twice(
        ("moins de 20 : petite", "moins de 25 : petite"), ("20 et plus  : grande", "25 et plus  : grande")
    )
    told = millesime.diff(one, other).effects
    assert {(each.outcome, each.why) for each in told} == {(Outcome.NOT_ESTABLISHED, "refused")}


# ── two days of one law ────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("edition", ["2012", "2016"])
def test_the_bands_of_the_reform_are_found(edition: str) -> None:
    """Of 10 to 19 and of 150 to 199 employees, the mode is not what it was the day before: no other headcount."""
    found = millesime.diff("2011-12-31", "2012-01-01", edition=edition, goals=["tarification.mode"])
    (effect,) = found.effects
    bands = [
        (band.low, band.high, band.before, band.after) for band in effect.bands if band.fact == "entreprise.effectif"
    ]
    assert bands == [(10, 19, "mixte", "collective"), (150, 199, "mixte", "individuelle")]
    assert effect.days == (date(2011, 12, 31), date(2012, 1, 1))
    for low, high, before, after in bands:
        for headcount in range(max(0, low - 2), high + 3):
            facts = {
                "entreprise": {"effectif": headcount},
                "etablissement": {"annee_creation": 1990, "alsace_moselle": False},
                "tarification": {"annee": 2012},
            }
            said = [
                millesime.load(edition).evaluate(facts, ["tarification.mode"], at=day)["tarification.mode"].value
                for day in effect.days
            ]
            assert (said == [before, after]) == (low <= headcount <= high), headcount


def test_two_days_that_nothing_parts(run: Run) -> None:
    ran = run("diff", "2012-05-01", "2012-05-02", "--goal", "tarification.mode")
    assert (ran.status, "Nothing parts" in ran.out) == (0, True)


def test_every_goal_of_two_days(run: Run) -> None:
    """Nothing is left open on the eve of the reform."""
    found = millesime.diff("2011-12-31", "2012-01-01", edition="2012")
    assert {one.outcome for one in found.effects} <= {Outcome.WITNESS, Outcome.NONE}
    assert effects(found)["plafond_journalier.montant"].outcome is Outcome.WITNESS


# ── one case ───────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_case(tmp_path: Path, run: Run) -> None:
    case = tmp_path / "case.yaml"
    case.write_text(
        "maladie: {inscrite_tableau: false, taux_incapacite: 25 %, date_declaration: 2016-05-03}\n", "utf-8"
    )
    ran = run("diff", "2012", "2016", "--case", case, "--goal", "maladie.voie", "--lang", "en")
    assert ran.status == 1
    assert "beyond the horizon" in ran.out.lower()
    days = run("diff", "2011-12-31", "2012-06-01", "--edition", "2012", "--case", "-", "--goal", "tarification.mode",
               stdin="{entreprise: {effectif: 19}, etablissement: {annee_creation: 1990, alsace_moselle: false}, tarification: {annee: 2012}}")  # fmt: skip
    assert days.status == 1
    assert "mixte → collective" in plain(days.out)
    same = run("diff", "2011-12-31", "2012-06-01", "--edition", "2012", "--case", "-", "--goal", "tarification.mode",
               stdin="{entreprise: {effectif: 5}, etablissement: {annee_creation: 1990, alsace_moselle: false}, tarification: {annee: 2012}}")  # fmt: skip
    assert same.status == 0
    assert "decided alike: tarification.mode" in same.out


def test_a_case_that_is_refused(run: Run) -> None:
    ran = run("diff", "2012", "2016", "--case", "-", stdin="{entreprise: {effectif: beaucoup}}")
    assert (ran.status, ran.out) == (2, "")
    assert "ML531" in ran.err
    assert ran.err.count("ML531") == 1


# ── what is given, what is said ────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (("2012", "2012-01-01"), "ML640"),
        (("2011-02-30", "2012-01-01"), "ML604"),
        (("2011-2-3", "2012-01-01"), "ML604"),
        (("2012", "2016", "--edition", "2012"), "ML641"),
        (("2012", "docs"), "ML642"),
        (("2012", "./nowhere"), "ML642"),
        (("2012-01-01", "2019-01-01"), "ML643"),
        (("2012", "2017"), "ML644"),
        (("2012", "2016", "--goal", "tarification.mod"), "ML645"),
        (("2012-01-01", "2012-02-01", "--edition", "1998"), "ML644"),
    ],
)
@pytest.mark.parametrize("lang", ["fr", "en"])
def test_what_is_refused(
    run: Run, monkeypatch: pytest.MonkeyPatch, arguments: tuple[str, ...], code: str, lang: str
) -> None:
    monkeypatch.chdir(regulations().parent)
    ran = run("diff", *arguments, "--lang", lang)
    assert (ran.status, ran.out) == (2, "")
    assert code in ran.err


@pytest.mark.parametrize("arguments", [(), ("2012",), ("2012", "2016", "2018"), ("2012", "2016", "--svg", "x.svg")])
def test_what_is_no_command(run: Run, arguments: tuple[str, ...]) -> None:
    ran = run("diff", *arguments)
    assert (ran.status, ran.out) == (2, "")


def test_a_law_with_errors(twice: Callable[..., tuple[Path, Path]], run: Run) -> None:
    one, other = twice(("si taille = petite", "si taille = minuscule"))
    ran = run("diff", one, other)
    assert (ran.status, ran.out) == (2, "")
    assert "D1.loi" in ran.err


def test_without_the_solver(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """What to install is said; nothing is told in its place."""
    import sys

    for name in [
        name
        for name in sys.modules
        if name == "z3" or name.startswith(("z3.", "millesime.analysis.symbolic", "millesime.difference.effects"))
    ]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "z3", None)
    ran = run("diff", "2012", "2016", "--goal", "recuperation.mode")
    assert (ran.status, ran.out) == (2, "")
    assert "millesime[verify]" in ran.err


def test_json(run: Run) -> None:
    ran = run(
        "diff", "2012", "2016", "--goal", "recuperation.mode", "--goal", "aide_action.montant", "--format", "json"
    )
    assert ran.status == 1
    told = ran.json()
    validator("difference-1").validate(told)
    assert [one["goal"] for one in told["effects"]] == ["aide_action.montant", "recuperation.mode"]
    assert told["effects"][0]["before"] is None
    record = told["effects"][1]["after"]
    assert record["results"][0]["value"] == "capital_representatif"
    assert record["edition"]["digest"] == told["after"]["digest"]


def test_json_of_two_days(run: Run) -> None:
    told = run("diff", "2011-12-31", "2012-01-01", "--goal", "tarification.mode", "--format", "json").json()
    validator("difference-1").validate(told)
    assert told["effects"][0]["bands"][0] == {"fact": "entreprise.effectif", "low": 10, "high": 19, "before": "mixte", "after": "collective"}  # fmt: skip


@pytest.mark.parametrize("columns", [40, 80, 109, 110, 200])
def test_wide_and_narrow(run: Run, monkeypatch: pytest.MonkeyPatch, columns: int) -> None:
    """Side by side where there is room, one below the other where there is not; never past the edge by more than a word."""
    monkeypatch.setenv("COLUMNS", str(columns))
    out = run("diff", "2012", "2016", "--goal", "recuperation.mode", "--lang", "fr").out
    beside = any("Édition 2012" in line and "Édition 2016" in line for line in out.splitlines())
    assert beside == (columns >= 110)
    longest = max(width(line) for line in out.splitlines() if "│" in line or columns >= 110)
    assert longest <= columns or columns == 40


def test_the_same_bytes_again(run: Run) -> None:
    one, other = (run("diff", "2012", "2016", "--goal", "maladie.reconnue", "--format", "json").out for _ in range(2))
    assert one == other
