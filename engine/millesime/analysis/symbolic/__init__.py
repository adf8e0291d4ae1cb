"""The law as formulas for a solver (z3, extra `verify`): what holds of it whatever the facts are, and cases that show it.

    facts = Facts((program,))                     # the unknowns; two programs may share them
    law = Law(program, facts)                     # `reading=`, `at=` as in a question
    term = law.goal("tarification.mode")          # a value, « sans objet », or a lack, each with its condition
    names = law.names("tarification.mode")        # the facts it can read
    found = solve([law.coherent(names), term.true], facts, names)

`solve` says `Witness`, `NOTHING` (it is proved that there is no such case) or `NOT_ESTABLISHED`. Import this only where
the solver is wanted: it brings z3 with it.
"""

from millesime.analysis.symbolic.facts import FIRST_DAY, LAST_DAY, Facts
from millesime.analysis.symbolic.law import Law, Seen
from millesime.analysis.symbolic.solving import (
    NOT_ESTABLISHED,
    NOTHING,
    Effort,
    NotEstablished,
    Nothing,
    Witness,
    differ,
    settles,
    smallest,
    solve,
)
from millesime.analysis.symbolic.terms import Term

__all__ = [
    "FIRST_DAY",
    "LAST_DAY",
    "NOTHING",
    "NOT_ESTABLISHED",
    "Effort",
    "Facts",
    "Law",
    "NotEstablished",
    "Nothing",
    "Seen",
    "Term",
    "Witness",
    "differ",
    "settles",
    "smallest",
    "solve",
]
