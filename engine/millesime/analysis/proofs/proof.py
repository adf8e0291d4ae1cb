"""What a check asks the solver of each place, and what it then says."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

from millesime.analysis.proofs.inquiry import Inquiry, Place
from millesime.analysis.symbolic.logic import Formula
from millesime.text import Diagnostic


class Asked(NamedTuple):
    """A question about a place. `provided`: what must have a case for the answer to mean anything."""

    formula: Formula
    provided: Formula = True


class Proof(NamedTuple):
    """One check.

    `asks`: its question about a place, None where it has none. `shows`: whether a case is the fault, or that there is none.
    `bears`: whether what the evaluator says of the case bears it out. `tells`: the fault, with the case in one line.
    """

    code: str
    asks: Callable[[Place, Inquiry], Asked | None]
    tells: Callable[[Place, Inquiry, str], Diagnostic]
    shows: bool = False
    bears: Callable[[Place, Any], bool] = lambda place, value: True
    keeps_days: bool = False
    """Whether the case keeps its days: on others, the same may be unknown for another reason."""
