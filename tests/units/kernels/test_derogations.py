"""Exceptions made to exceptions, decided row by row."""

from __future__ import annotations

from datetime import date

from millesime.model.program import DATE_REFERENCE
from tests.laboratory import compiled
from tests.oracle.agreement import Law, Question, same
from tests.oracle.columnar import Generated
from tests.oracle.thresholds import Row

LAW = """article D.1
  titre « Essai »
fait n : entier
fait p : booléen
fait q : booléen
fait b : booléen
règle r : entier
  version à compter du 2000-01-01 [D10 1] : n
dérogation e à r
  version à compter du 2000-01-01 [D10 1]
    0 si non b
dérogation f à e
  version à compter du 2000-01-01 [D10 1] : lorsque n > 7 : 1
dérogation g à e
  version à compter du 2000-01-01 [D10 1] : lorsque q : 2
règle s : entier
  version à compter du 2000-01-01 [D10 1]
    1 si p
    2 si r > 5
    sinon 3
"""


def test_what_is_made_to_an_exception_that_says_nothing_is_not_looked_for() -> None:
    """Whether `g` speaks is not known, and nobody asks: the exception that it is made to says nothing of the case."""
    law = Law(compiled(LAW).program)
    question = Question("s", Row({"n": 1, "b": True, DATE_REFERENCE: date(2010, 1, 1)}))
    (told,) = Generated(law.program, "s").apiece([question]).said
    assert told is not None
    assert told.found.missing == ("p",)
    assert same(told.found, law.said(question).found)
