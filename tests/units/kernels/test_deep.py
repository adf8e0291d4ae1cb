"""Rules that read one another: each is asked once for a row, however deep something is lacking."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from millesime.model.program import DATE_REFERENCE
from tests.laboratory import compiled
from tests.oracle.agreement import Law, Question, same
from tests.oracle.columnar import Generated
from tests.oracle.thresholds import Row

DEEP = 30
"""So many rules, each of which reads the next: were two of them asked again for each that asks, a row would take minutes."""
LINK = """règle r{0} : entier
  version à compter du 2000-01-01 [D10 1]
    r{1} + 1 si c ou r{1} > 5
    r{1} + 2 si d et r{1} > 3
    sinon r{1}
dérogation e{0} à r{0}
  version à compter du 2000-01-01 [D10 1] : lorsque c et r{1} > 7 : 7
"""
CHAIN = "".join(LINK.format(each, each + 1) for each in range(DEEP))
LAW = f"""article D.1
  titre « Essai »
fait n : entier
fait c : booléen
fait d : booléen
{CHAIN}règle r{DEEP} : entier
  version à compter du 2000-01-01 [D10 1]
    n si c
    n * n si d
    sinon n
"""
WIDE = 2**53 - 1
"""A number that cannot be multiplied with itself."""
KNOWN = {"n": 1, "c": False, "d": True, DATE_REFERENCE: date(2010, 1, 1)}
ANSWERED = [KNOWN, {**KNOWN, "c": True}, {**KNOWN, "n": 9, "c": True}, {k: v for k, v in KNOWN.items() if k != "n"}]
LEFT = [{**KNOWN, "n": WIDE}, {**{k: v for k, v in KNOWN.items() if k != "d"}, "n": 2}]
"""A number goes too far, and more may hold than is told."""


@pytest.mark.parametrize("row", ANSWERED + LEFT)
def test_however_deep_something_is_lacking_it_is_looked_for_once(row: dict[str, Any]) -> None:
    trial = compiled(LAW)
    assert trial.clean, trial.diagnostics
    law, question = Law(trial.program), Question("r0", Row(row))
    (told,) = Generated(law.program, "r0").apiece([question]).said
    assert (told is None) == (row in LEFT)
    assert told is None or same(law.said(question).found, told.found)


HALF = """article D.1
  titre « Essai »
fait b : booléen
fait c : booléen
fait d : booléen
fait n : entier
fait z : date le cas échéant
règle moitie : booléen
  version à compter du 2000-01-01 [D10 1]
    b si n > 1
    (n > 5) si aucune des conditions suivantes
      1° lorsque c : d
    sinon vrai
règle r : entier
  version à compter du 2000-01-01 [D10 1] : 4
dérogation e à r
  version à compter du 2000-01-01 [D10 1]
    6 si z <= 2010-01-01
    5 si moitie et faux
"""


def test_a_rule_that_is_left_half_way_leaves_nothing_to_whoever_asked() -> None:
    """What it had in doubt by then is no part of a doubt that its reader has begun, and may settle without it."""
    trial = compiled(HALF)
    assert trial.clean, trial.diagnostics
    law, row = Law(trial.program), Row({DATE_REFERENCE: date(2010, 1, 1)})
    half, whole = (Generated(law.program, goal).apiece([Question(goal, row)]).said[0] for goal in ("moitie", "r"))
    assert half is None
    assert whole is not None
    assert whole.found.missing == ("z",)
    assert same(law.said(Question("r", row)).found, whole.found)
