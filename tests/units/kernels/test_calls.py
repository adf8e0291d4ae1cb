"""Who asks whom in the code of rows: a rule that is asked once keeps nothing, and on days that are known its stretch is asked."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

import pytest

from millesime.kernels.kernel import Kernel
from millesime.model.program import DATE_REFERENCE
from tests.laboratory import compiled
from tests.oracle.agreement import Law, Question, same
from tests.oracle.columnar import Generated
from tests.oracle.thresholds import Row

HEAD = """article D.1
  titre « Essai »
structure piece
  prix : entier
fait autre : date
fait n : entier
fait pieces : liste de piece
règle moitie : entier
  version du 2005-01-01 au 2009-12-31 [D10 1] : n
  version à compter du 2010-01-01 [D10 1] : n + 1
"""


def law(*rules: str) -> Law:
    """The law of some rules that read `moitie`."""
    trial = compiled(HEAD + "".join(rules))
    assert trial.clean, trial.diagnostics
    return Law(trial.program)


def calls(text: str, caller: str) -> list[str]:
    """What a function asks."""
    start = text.index(f"(func {caller} ")
    return re.findall(r"\(call (\$[^\s()]+)", text[start : text.index("\n(func ", start + 1)])


def agree(of: Law, rows: list[dict[str, Any]]) -> None:
    """Every row is decided, and as the evaluator decides it."""
    for goal in of.goals:
        questions = [Question(goal, Row(row)) for row in rows]
        for question, told in zip(questions, Generated(of.program, goal).apiece(questions).said, strict=True):
            assert told is not None
            assert same(of.said(question).found, told.found)


ROWS = [{DATE_REFERENCE: date(year, 6, 1), "n": 3} for year in (2004, 2008, 2012)]
ONCE = "règle r : entier\n  version à compter du 2010-01-01 [D10 1] : moitie + 2\n"


def test_a_rule_that_is_asked_once_is_its_stretch() -> None:
    of = law(ONCE)
    text: str = Kernel(of.program, ["r"]).wasm
    assert calls(text, "$r/0") == ["$moitie/1"]
    assert "(func $moitie " not in text
    agree(of, ROWS)


def test_a_rule_that_is_asked_twice_keeps_what_it_came_to() -> None:
    of = law(ONCE, "règle s : entier\n  version à compter du 2010-01-01 [D10 1] : r + moitie\n")
    text: str = Kernel(of.program, ["s"]).wasm
    assert calls(text, "$r/0") == ["$moitie"]
    assert "(func $moitie " in text
    assert "(func $r " not in text
    agree(of, ROWS)


def test_a_rule_that_is_asked_of_each_element_keeps_what_it_came_to() -> None:
    of = law(
        "règle r : entier\n  version à compter du 2010-01-01 [D10 1]\n    somme de p.prix + moitie pour p dans pieces\n"
    )
    assert calls(Kernel(of.program, ["r"]).wasm, "$r/0")[0] == "$moitie"
    agree(of, [{**row, "pieces": ((1,), (2,))} for row in ROWS])


def test_a_rule_that_is_not_in_force_on_the_days_of_its_reader_is_not_asked() -> None:
    of = law(
        "règle r : entier\n  version du 2000-01-01 au 2004-12-31 [D10 1] : moitie + 2\n",
        "règle s : entier\n  version du 2000-01-01 au 2007-12-31 [D10 1] : moitie + 2\n",
    )
    assert calls(Kernel(of.program, ["r"]).wasm, "$r/0") == []
    assert calls(Kernel(of.program, ["s"]).wasm, "$s/0") == ["$moitie"]
    agree(of, [{DATE_REFERENCE: date(year, 6, 1), "n": 3} for year in (2002, 2006)])


@pytest.mark.parametrize("day", [date(2008, 1, 1), date(2012, 1, 1)])
def test_another_event_tells_nothing_of_the_day(day: date) -> None:
    of = law("règle r : entier\n  s'apprécie à l'autre\n  version à compter du 2010-01-01 [D10 1] : moitie + 2\n")
    assert calls(Kernel(of.program, ["r"]).wasm, "$r/0") == ["$moitie"]
    agree(of, [{**row, "autre": day} for row in ROWS])
