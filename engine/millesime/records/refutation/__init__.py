"""Why not? A proof of « no »: everything that could have given an answer, and what stood in its way.

It is made of evaluations: each step is what the engine's own closure came to on the facts of the case, never the outcome
of rules of its own. The steps are those of a trail, and are told as one.
"""

from millesime.records.refutation.asking import Quote
from millesime.records.refutation.proof import FORMAT, refutation, refute

__all__ = ["FORMAT", "Quote", "refutation", "refute"]
