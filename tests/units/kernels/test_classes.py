"""Classes of rows: all that a rule turns on is in them, and what they are remembered for stays bounded."""

from __future__ import annotations

from typing import NoReturn
from unittest.mock import patch

import numpy as np
import pyarrow as pa
import pytest

import millesime
from millesime.kernels.code.generate import LONG
from millesime.kernels.exact.columns import Column, codes
from millesime.kernels.exact.lacks import RETRY
from millesime.kernels.kernel import Kernel
from millesime.kernels.law import classes
from millesime.kernels.law.frames import Frame, Run
from millesime.kernels.plan.classes import Classes
from millesime.kernels.plan.plan import planned
from millesime.model.expressions import FactRef, Switch
from tests.laboratory import compiled

PROGRAM = millesime.load("2012").program
MODE = "tarification.mode"
ROWS = 4_000


def table(seed: int = 0) -> pa.Table:
    draw = np.random.default_rng(seed)
    lost = draw.random(ROWS) < 0.02
    return pa.table(
        {
            "entreprise.effectif": pa.array(draw.choice([9, 10, 19, 20, 149, 150], ROWS), mask=lost),
            "entreprise.option_taux_unique": pa.array(draw.random(ROWS) < 0.1),
            "etablissement.alsace_moselle": pa.array(draw.random(ROWS) < 0.1),
            "etablissement.annee_creation": pa.array(draw.choice([2000, 2009, 2010, 2011], ROWS)),
            "tarification.annee": pa.array(np.full(ROWS, 2012)),
            "tarification.date_effet": pa.array(draw.choice(np.arange("2012-01-01", "2012-12-31", dtype="M8[D]"), ROWS)),
        }
    )  # fmt: skip


def batch(seed: int = 0) -> pa.RecordBatch:
    return table(seed).combine_chunks().to_batches()[0]


def test_what_the_mode_turns_on() -> None:
    found = Classes(planned(PROGRAM, [MODE]).rules, LONG)
    turns = found.of(MODE)
    assert turns is not None
    assert found.worth(MODE)
    assert turns.rules == ("etablissement.nouveau",)
    assert {trait.name for trait in turns.traits if isinstance(trait, FactRef)} >= {"etablissement.alsace_moselle"}
    subjects = {trait.subject.name for trait in turns.traits if isinstance(trait, Switch) and isinstance(trait.subject, FactRef)}  # fmt: skip
    assert subjects == {"entreprise.effectif"}


@pytest.mark.parametrize("goal", ["tarification.taux_net", "tarification.fraction_individuelle"])
def test_a_figure_of_the_case_is_no_trait(goal: str) -> None:
    assert Classes(planned(PROGRAM, [goal]).rules, LONG).of(goal) is None


def test_a_class_is_decided_once_and_remembered() -> None:
    kernel, alone = Kernel(PROGRAM, [MODE]), Kernel(PROGRAM, [MODE])
    known = kernel._rules[MODE].classes
    assert known is not None
    with patch.object(classes, "WORTH", ROWS + 1):
        wanted = [alone.decide(batch(seed)).table for seed in (0, 1)]
    assert kernel.decide(batch(0)).table.equals(wanted[0])
    met = len(known._places)
    assert 0 < met < ROWS / classes.ALIKE
    assert kernel.decide(batch(0)).table.equals(wanted[0])
    assert len(known._places) == met
    assert kernel.decide(batch(1)).table.equals(wanted[1])


def test_what_is_remembered_is_bounded() -> None:
    kernel, alone = Kernel(PROGRAM, [MODE]), Kernel(PROGRAM, [MODE])
    known = kernel._rules[MODE].classes
    assert known is not None
    with patch.object(classes, "WORTH", ROWS + 1):
        wanted = alone.decide(batch()).table
    with patch.object(classes, "MOST", 20):
        for _ in range(3):
            assert kernel.decide(batch()).table.equals(wanted)
            assert len(known._places) <= 20


def test_rows_of_a_new_class_wait_where_they_may() -> None:
    """They are few, and decided together with those of other tables: what then comes of them is put in their places."""
    kernel, alone = Kernel(PROGRAM, [MODE]), Kernel(PROGRAM, [MODE])
    kernel.decide(batch(0))
    odd = batch(1).to_pylist()
    for row in odd[:7]:
        row["tarification.annee"], row["etablissement.annee_creation"] = 2012, None
    cases = pa.RecordBatch.from_pylist(odd, batch(1).schema)
    answers = kernel.decide(cases, later=True)
    assert set(range(7)) <= set(answers.later.tolist())
    assert not set(answers.later.tolist()) & set(answers.retry.tolist())
    waited = kernel.decide(cases.take(pa.array(answers.later)))
    answers.put(answers.later, waited.part(0, len(answers.later)))
    assert len(answers.later) == 0
    assert answers.table.equals(alone.decide(cases).table)


UNKNOWN_GUARDS = """article D.1
  titre « Essai »
énumération couleur : rouge « rouge » | vert « vert »
fait n : nombre de 0 à 100
fait b : booléen
règle sorte : couleur
  version à compter du 2000-01-01 [D10 1] : selon n
    moins de 10 : rouge
    10 et plus : vert
règle teinte : couleur
  version à compter du 2000-01-01 [D10 1] : sorte
  exception autrement : vert si b
"""


def test_a_rule_is_not_classed_for_want_of_one_trait() -> None:
    """Where columns do not know the guards of a rule that it reads, its rows are worked out one by one."""
    law = compiled(UNKNOWN_GUARDS)
    assert law.clean, law.diagnostics
    assert "classed=True" in Kernel(law.program, ["teinte"]).source
    with patch("millesime.kernels.code.expressions.Writer.guards", lambda *_: None):
        assert "classed=True" not in Kernel(law.program, ["teinte"]).source


def test_a_few_rows_of_which_no_class_was_met() -> None:
    """They may be the first that a rule is asked for, where another rule asks it for some rows only."""
    known = classes.Classes((lambda f: f.fact("n"),))
    values = np.arange(20_000) % 3

    class Facts:
        def fact(self, name: str) -> Column:
            return Column(values)

        def list(self, name: str) -> NoReturn:
            raise KeyError(name)

    run = Run(Facts(), len(values), None, {})
    run.later = np.zeros(len(values), bool)
    few = Frame(run, len(values)).take(np.arange(2_000))
    found = known.answer(few, lambda f: f.fact("n"))
    assert found is not None
    assert (codes(found) == RETRY).all()
    assert np.flatnonzero(run.later).tolist() == list(range(2_000))
    run.later = None
    found = known.answer(few, lambda f: f.fact("n"))
    assert found is not None
    assert found.v.tolist() == values[:2_000].tolist()


def test_a_bareme_that_a_rule_is_parted_by_is_read_on_its_own_day() -> None:
    trial = compiled(
        "article D.1\n  titre « Essai »\nénumération choix : rouge | vert\nfait n : entier\nfait c : choix\nfait b : booléen\nfait j : date\n\n"
        "barème t : entier par choix\n"
        "  du 2009-01-01 au 2011-12-31 [D10 1]\n    | choix | valeur |\n    | rouge | 1 |\n    | vert | 1 |\n"
        "  à compter du 2012-01-01 [D10 1]\n    | choix | valeur |\n    | rouge | 5 |\n    | vert | 5 |\n\n"
        "règle q : choix\n  s'apprécie au j\n  version à compter du 2009-01-01 [D10 1]\n"
        "    selon t(c)\n      moins de 3 : rouge\n      3 et plus : vert\n"
        "dérogation e à q\n  version à compter du 2009-01-01 [D10 1]\n    lorsque b et n > 3 : vert\n"
    )
    assert trial.clean, trial
    days = np.asarray(["2010-01-01", "2013-01-01"], "M8[D]")
    rows = pa.record_batch(
        {"n": pa.array([1, 1]), "c": pa.array(["vert", "vert"]), "b": pa.array([False, False]), "j": pa.array(days)}
    )
    assert Kernel(trial.program, ["q"]).decide(rows).table.column("q").to_pylist() == ["rouge", "vert"]
