"""What `check` finds wrong with the law itself: nothing in the shipped law, and each of the faults planted in a copy."""

from __future__ import annotations

import re
import shutil
import sys
from pathlib import Path

import pytest

from millesime.analysis.proofs import PROOFS, prove
from millesime.bundle import regulations
from millesime.cli.law import Law, law_at
from millesime.model.program import Program
from millesime.pipeline import proved
from tests.acceptance.conftest import Run
from tests.laboratory import compiled

FAULTS = {
    # code: file, the words that are replaced, the words that replace them, what the example must say
    "ML405": ("2016/D10/D242-6-19.loi", r"\Z", "\nrègle essai.cachee : entier\n  version à compter du 2012-01-01 [LEGI D.242-6-19]\n    1 si essai.effectif < 10\n    2 si essai.effectif < 10\n    sinon 3\n", ""),
    "ML406": ("2016/D10/D242-6-19.loi", r"\Z", "\nrègle essai.vraie : booléen\n  version à compter du 2012-01-01 [LEGI D.242-6-19] : essai.effectif >= 0\n", ""),
    "ML407": ("2016/D10/D242-6-19.loi", r"\Z", "\nfait essai.jamais_lu : entier\nfait essai.effectif : entier de 0 à 1000\n", ""),
    "ML408": ("2016/D10/D242-6-19.loi", r"\Z", "\nfait essai.jamias_lu : entier\n", ""),
    "ML409": ("2016/D10/D242-6-19.loi", r"\Z", "\nbarème essai_bref : montant\n  année 2012 : 3 € [LEGI D.242-6-19]\nrègle essai.bref : montant\n  version à compter du 2012-01-01 [LEGI D.242-6-19] : essai_bref * 2\n", "2012-12-31"),
    "ML414": ("2016/D10/D242-6-19.loi", r"\Z", "\nbarème essai_pareil : montant\n  année 2012 : 3 € [LEGI D.242-6-19]\n  année 2013 : 3 € [LEGI D.242-6-19]\n", "2013-01-01"),
    "ML415": ("2016/parametres/R434-27.loi", r"18 154,62 €", "18 145,62 €", "18154,62 €"),
    "ML416": ("2016/parametres/R434-27.loi", r"légifrance LEGIARTI000032363894 depuis 2016-04-03", "légifrance LEGIARTI000032363894 depuis 2016-05-03", "2016-04-03"),
    "ML417": ("2016/D10/D242-6-19.loi", r"\Z", "\nfait essai.rang : entier de 0 à 3\nbarème essai_table : montant par entier\n  à compter du 2012-01-01 [LEGI D.242-6-19]\n    | rang | essai_table |\n    | 0 | 1 € |\n    | 1 | 2 € |\n    | 2 | 4 € |\nrègle essai.figure : montant\n  version à compter du 2012-01-01 [LEGI D.242-6-19] : essai_table(essai.rang)\n", "essai.rang = 3"),
    "ML418": ("2016/D10/D242-6-19.loi", r"\Z", "\nfait essai.un : booléen\nfait essai.deux : booléen\ndérogation essai_un à essai.bref\n  version à compter du 2012-01-01 [LEGI D.242-6-19] : 1 € si essai.un\ndérogation essai_deux à essai.bref\n  version à compter du 2012-01-01 [LEGI D.242-6-19] : 2 € si essai.deux\n", "essai.deux = vrai ; essai.un = vrai"),
    "ML419": ("2016/D10/D242-6-19.loi", r"\Z", "\nrègle essai.morte : entier\n  version à compter du 2012-01-01 [LEGI D.242-6-19]\n    1 si essai.effectif < 10\n    2 si essai.cachee = 1\n    sinon 3\n", ""),
    "ML420": ("2016/D10/D242-6-19.loi", r"\Z", "\nrègle essai.toujours : booléen\n  version à compter du 2012-01-01 [LEGI D.242-6-19]\n    vrai si toutes les conditions suivantes\n      a) essai.cachee <= 3\n      b) essai.rang = 2\n    sinon faux\n", ""),
    "ML421": ("2016/D10/D242-6-19.loi", r"\Z", "\nrègle essai.jamais : booléen\n  version à compter du 2012-01-01 [LEGI D.242-6-19]\n    vrai si toutes les conditions suivantes\n      a) essai.cachee > 3\n      b) essai.rang = 2\n    sinon faux\n", ""),
}  # fmt: skip
GRAVE = {
    "ML402": ("2012/D10/D242-6-2.loi", r"de 10 à 199 : mixte", "de 11 à 199 : mixte", "10"),
    "ML403": ("2012/D10/D242-6-2.loi", r"200 et plus : individuelle", "199 et plus : individuelle", "199"),
}
"""Faults that bar the law from being used."""


def planted(root: Path, faults: dict[str, tuple[str, str, str, str]]) -> Path:
    shutil.copytree(regulations(), root)
    for file, old, new, _ in faults.values():
        path = root / file
        text = path.read_text("utf-8").replace("\u00a0", " ").replace("\u202f", " ")
        mended, count = re.subn(old, lambda _, new=new: new, text, count=1)  # type: ignore[misc]
        assert count == 1, old
        path.write_text(mended, encoding="utf-8")
    return root


def said(law: Law, code: str) -> list[str]:
    return [f"{one.message('fr')} {one.value('example')}" for one in law.diagnostics if one.code == code]


def test_the_shipped_law_is_clean() -> None:
    """Of the light checks and of the proofs; what is right and stays is explained beside the law."""
    assert [one.message("fr") for one in law_at([], None, prove=True).diagnostics] == []


def test_every_fault_is_found(tmp_path: Path) -> None:
    """With its example, where it has one, and nothing but the faults is told."""
    law = law_at([planted(tmp_path / "law", FAULTS)], None, prove=True)
    for code, (_, _, _, example) in FAULTS.items():
        assert any(example in sentence for sentence in said(law, code)), (code, [one.code for one in law.diagnostics])
    known = {*FAULTS, "ML382"}  # nothing is pinned of what was planted
    assert {one.code for one in law.diagnostics} <= known


@pytest.mark.parametrize("code", GRAVE)
def test_faults_that_bar_the_law(code: str, tmp_path: Path) -> None:
    law = law_at([planted(tmp_path / "law", {code: GRAVE[code]})], None, prove=True)
    assert any(GRAVE[code][3] in sentence for sentence in said(law, code))


def test_the_hole_of_headcounts_is_there_when_they_may_be_fractional(tmp_path: Path) -> None:
    """149 < headcount < 150: exactly when the fact is declared decimal."""
    fault = {
        "ML402": ("2012/lexique.loi", r"fait entreprise.effectif : entier", "fait entreprise.effectif : nombre", "")
    }
    found = said(law_at([planted(tmp_path / "law", fault)], None), "ML402")
    assert any("149,5" in sentence for sentence in found)
    assert said(law_at([], None), "ML402") == []


def test_a_case_that_the_evaluator_does_not_bear_out_is_not_shown() -> None:
    """The fault is then not established."""
    trial = compiled("""
fait rang : entier de 0 à 2
barème table : montant par entier
  à compter du 2012-01-01 [P 1]
    | rang | table |
    | 0 | 1 € |
    | 1 | 2 € |
règle figure : montant
  version à compter du 2012-01-01 [P 1] : table(rang)
""")
    assert trial.clean, trial.codes()
    assert [one.code for one in proved(trial.program)] == ["ML417"]
    assert [one.code for one in prove(trial.program, lambda owner, facts: [0])] == ["ML422"]


def test_an_explained_proof_is_not_told() -> None:
    text = """
fait un : booléen
fait deux : booléen
règle r : entier
  version à compter du 2012-01-01 [P 1] : 0
# ML418 : les deux textes se contredisent
dérogation d1 à r
  version à compter du 2012-01-01 [P 1] : 1 si un
dérogation d2 à r
  version à compter du 2012-01-01 [P 1] : 2 si deux
"""
    trial = compiled(text)
    assert [one.code for one in proved(trial.program, trial.sources)] == []
    assert [one.code for one in proved(trial.program)] == ["ML418"]


def test_without_the_solver_the_extra_is_named(run: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """The light checks need nothing; only the proofs ask for it."""
    for name in [
        name for name in sys.modules if name.startswith(("millesime.analysis.proofs", "millesime.analysis.symbolic"))
    ]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "z3", None)
    (tmp_path / "r.loi").write_text(
        "règle r : entier\n  version à compter du 2012-01-01 [AILLEURS « x »] : 1\n", "utf-8"
    )
    told = run("check", "--prove", str(tmp_path / "r.loi"), "--lang", "fr")
    assert (told.status, "millesime[verify]" in told.err) == (2, True)
    assert run("check", str(tmp_path / "r.loi")).status == 0


def empty() -> Program:
    return compiled("").program


def test_nothing_to_prove() -> None:
    assert proved(empty()) == ()
    assert len({proof.code for proof in PROOFS}) == len(PROOFS)
