"""ML420, ML421: a condition that is always true, or always false, in every case that comes to it.

The light checks (ML406, ML412) follow the declared bounds of facts; these also know the checks between facts, what other
rules come to, and on which days the version applies. That the branches before were not taken is not held against a
condition: whoever writes « de 20 à 149 » after « moins de 20 » says more than must be said, and says it better.

Example: `tarification.annee >= 1946` in a version of 2012. Pages: docs/diagnostics/ML420.md, ML421.md.
"""

from __future__ import annotations

from millesime.analysis.proofs.inquiry import Inquiry, Place
from millesime.analysis.proofs.proof import Asked, Proof
from millesime.analysis.symbolic.logic import some
from millesime.model.expressions import Between, Compare, Condition, Exists, OneOf
from millesime.text import Diagnostic
from millesime.text.diagnostic import diagnose

_CONDITIONS = frozenset({"condition", "lorsque", "applicable", "when"})
_TESTS = (Compare, Between, OneOf, Exists)


def _concerned(at: Place, inquiry: Inquiry) -> bool:
    if at.kind == "expression":
        return isinstance(at.expr, _TESTS) and id(at.expr) not in inquiry.whole and inquiry.is_own(at)
    return at.kind in _CONDITIONS and inquiry.is_own(at)


def _never_false(at: Place, inquiry: Inquiry) -> Asked | None:
    if not _concerned(at, inquiry):
        return None
    false = at.where(lambda term: some((term.false, term.unsure)), in_order=False)
    return Asked(false, at.where(lambda term: term.true, in_order=False))


def _never_true(at: Place, inquiry: Inquiry) -> Asked | None:
    if not _concerned(at, inquiry):
        return None
    true = at.where(lambda term: some((term.true, term.unsure)), in_order=False)
    return Asked(true, at.where(lambda term: term.false, in_order=False))


def _always(code: str, at: Place) -> Diagnostic:
    test = at.expr.test if isinstance(at.expr, Condition) and not at.expr.span.file else at.expr
    span = getattr(test, "span", at.span)
    return diagnose(code, span if span.file else at.span, name=at.owner)


TRUE = Proof("ML420", _never_false, lambda at, inquiry, example: _always("ML420", at))
FALSE = Proof("ML421", _never_true, lambda at, inquiry, example: _always("ML421", at))
