"""What may be lacking is known when a row's code is written: nothing is written for what cannot be."""

from __future__ import annotations

from typing import Any

import pytest

from millesime.analysis.bodies import bodies
from millesime.analysis.subjects import Finite, Ordered, subject
from millesime.kernels.kernel import Kernel
from millesime.kernels.wasm.values import NOT_NONE, PLAIN, May, Shape, Val, lack, number
from millesime.kernels.wasm.whole import whole
from millesime.model.expressions import Switch
from millesime.model.program import Program
from tests.laboratory import compiled
from tests.oracle.agreement import EDITIONS, shipped

HEAD = """article D.1
  titre « Essai »
énumération teinte : rouge | vert
fait n : entier
fait m : montant
fait t : teinte
fait c : booléen
fait p : booléen, présumé faux
"""
BASE = """règle r : entier
  version à compter du 2000-01-01 [D10 1] : n
"""


def switches(program: Program) -> list[tuple[Switch, Any]]:
    """All `selon` of a program, each with what its subject may be."""
    found = []
    for body in bodies(program):
        of_fields = body.fields(program)
        found += [(node, subject(node, program, of_fields)) for node in body.nodes if isinstance(node, Switch)]
    return found


@pytest.mark.parametrize("edition", EDITIONS)
def test_what_is_whole_has_no_hole_for_the_analysis(edition: str) -> None:
    """Two ways of looking at the same cases; the analysis knows of bounds besides, so that it may find fewer holes."""
    program = shipped(edition).program
    some = 0
    for switch, of in switches(program):
        if isinstance(of, Ordered | Finite) and whole(switch, program):
            assert not of.missing(switch)
            some += 1
    assert some > 5


@pytest.mark.parametrize(
    ("cases", "expected"),
    [
        ("n\n      moins de 10 : 1\n      de 10 à 19 : 2\n      20 et plus : 3", True),
        ("n\n      moins de 10 : 1\n      de 11 à 19 : 2\n      20 et plus : 3", False),
        ("n\n      moins de 10 : 1\n      de 10 à 19 : 2", False),
        ("n\n      de 10 à 19 : 2\n      20 et plus : 3", False),
        ("m\n      moins de 10 € : 1\n      10 € et plus : 2", True),
        ("m\n      de 0 € à 10 € : 1\n      11 € et plus : 2", False),
        ("t\n      rouge : 1\n      vert : 2", True),
        ("t\n      rouge : 1", False),
        ("c\n      vrai : 1\n      faux : 2", True),
        ("c\n      vrai : 1", False),
    ],
)
def test_whether_all_is_covered(cases: str, expected: bool) -> None:
    law = compiled(f"{HEAD}règle r : entier\n  version à compter du 2000-01-01 [D10 1]\n    selon {cases}\n")
    (switch,) = [one for one, _ in switches(law.program)]
    assert whole(switch, law.program) is expected


def code(body: str) -> str:
    """The code of one row of a rule with an exception."""
    trial = compiled(f"{HEAD}{BASE}dérogation e à r\n  version à compter du 2000-01-01 [D10 1] : {body}\n")
    assert trial.clean, trial.diagnostics
    wasm: Any = Kernel(trial.program, ["r"]).wasm
    start = wasm.index("(func $r/0 ")
    return str(wasm[start : wasm.index("(func ", start + 1)])


def test_an_exception_on_a_presumed_fact_is_in_no_doubt() -> None:
    assert "$want" in code("lorsque c : 7")
    assert "$want" not in code("lorsque p : 7")


def test_one_thing_or_nothing_is_kept_from_the_stack() -> None:
    """What may be said is recorded where it is brought together with the rule's own value, and judged there once."""
    held = code("lorsque c : 7")
    assert "$judged" not in held
    assert held.count("$settled_whole") == 1
    assert "$judged" in code("\n    selon n\n      1 : 7\n      2 : 8")


def test_what_entries_may_be_is_brought_together() -> None:
    assert number(7).entries == May.KNOWN
    assert lack(3).entries == May.SILENT
    assert Shape.of([number(7), lack(3)]).may == May.KNOWN | May.SILENT
    fact = Val("(local.get $x0)", "(local.get $x1)", may=NOT_NONE)
    assert fact.only(PLAIN) == fact
    assert fact.only(May.KNOWN | May.NONE).k is None


TINTED = """règle teintee : teinte
  version à compter du 2000-01-01 [D10 1]
    selon n
      moins de 10 : rouge
      sinon : vert
{0}règle r : booléen
  version à compter du 2000-01-01 [D10 1] : teintee = rouge
"""
OTHERWISE = "dérogation e à teintee\n  version à compter du 2000-01-01 [D10 1] : lorsque c et n > 5 : vert\n"


@pytest.mark.parametrize(("exception", "asked"), [("", False), (OTHERWISE, True)])
def test_what_may_be_any_choice_is_not_asked_which(exception: str, asked: bool) -> None:
    """Where any choice may hold it is of no use to tell among which the missing one lies; one that is alone is never sure."""
    trial = compiled(HEAD + TINTED.format(exception))
    assert trial.clean, trial.diagnostics
    wasm: str = Kernel(trial.program, ["r"]).wasm
    text = wasm[wasm.index("(func $r/0 ") :]
    assert ("(call $falls " in text) is asked


@pytest.mark.parametrize(
    ("cases", "recorded"),
    [
        ("moins de 10 : 3\n      de 10 à 19 : 4\n      20 et plus : 5", 2),
        ("moins de 10 : 3\n      de 10 à 19 : 4\n      20 et plus : 3", 3),
        ("moins de 10 : 3\n      de 10 à 19 : n\n      20 et plus : 5", 3),
    ],
)
def test_figures_that_are_all_unlike_are_not_asked_which(cases: str, recorded: int) -> None:
    """Wherever the subject is not known two figures that differ may hold: no more need be said of them."""
    trial = compiled(f"{HEAD}règle r : entier\n  version à compter du 2000-01-01 [D10 1]\n    selon n\n      {cases}\n")
    assert trial.clean, trial.diagnostics
    wasm: str = Kernel(trial.program, ["r"]).wasm
    assert wasm[wasm.index("(func $r/0 ") :].count("(call $may_be") == recorded
