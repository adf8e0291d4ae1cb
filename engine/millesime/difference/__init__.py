"""Two laws held against each other: editions, days of one edition, or folders.

difference = millesime.diff("2012", "2016")
difference.rules                              # what was written otherwise: words, figures, citations
difference.effects                            # for each goal a smallest witness, or a proof that nothing changes

Everything that is shown was decided by the evaluator, under both laws.
"""

from millesime.difference.model import (
    Band,
    Change,
    CitationChange,
    Cited,
    Difference,
    Effect,
    FigureChange,
    Manner,
    Outcome,
    Part,
    RuleChange,
    Side,
    TextChange,
    Where,
)

__all__ = [
    "Band",
    "Change",
    "CitationChange",
    "Cited",
    "Difference",
    "Effect",
    "FigureChange",
    "Manner",
    "Outcome",
    "Part",
    "RuleChange",
    "Side",
    "TextChange",
    "Where",
]
