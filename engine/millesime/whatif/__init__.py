"""What if? What would turn a result, where, and between which bounds it lies; which question to put next, and why no more.

Everything is found by a solver (extra `verify`) and decided by the evaluator before it is shown.
"""

from millesime.whatif.model import WhatIf
from millesime.whatif.questions import what_if

__all__ = ["WhatIf", "what_if"]
