"""ML419: a branch that no case comes to, whatever the facts: what is before it, or around it, leaves nothing.

The light checks (ML405, ML411, ML412) see that a branch is hidden by one that is always taken, or lies outside the bounds of
a fact; this one knows how facts hang together, what other rules come to, and on which days.

Example: `selon effectif_moyen` with a case `moins de 0`, where the mean is a quotient of counts.
Page: docs/diagnostics/ML419.md.
"""

from __future__ import annotations

from typing import Any

from millesime.analysis.proofs.inquiry import Inquiry, Place
from millesime.analysis.proofs.proof import Asked, Proof
from millesime.analysis.subjects import place
from millesime.analysis.symbolic.logic import some
from millesime.model.expressions import Switch
from millesime.text import Diagnostic
from millesime.text.diagnostic import diagnose

_BRANCHES = frozenset({"arm", "case", "otherwise", "default"})


def _asks(at: Place, inquiry: Inquiry) -> Asked | None:
    if at.kind not in _BRANCHES or not inquiry.is_own(at):
        return None
    if at.kind != "arm":
        return Asked(at.where(lambda term: True))
    # A test that can never be known, for want of a text, is no branch that nobody comes to.
    known = at.where(lambda term: some((term.true, term.false)), in_order=False)
    return Asked(at.where(lambda term: some((term.true, term.unsure))), known)


def _tells(at: Place, inquiry: Inquiry, example: str) -> Diagnostic:
    branch: Any = at.expr.otherwise if isinstance(at.expr, Switch) else at.expr
    span = branch.span if branch.span.file else place(branch.value, at.span)
    return diagnose("ML419", span, name=at.owner)


PROOF = Proof("ML419", _asks, _tells)
