"""ML417: a table by keys that is read under a key it has no line for.

The figure is then unknown, as if it had not been found, and nobody is told that the table stops there.

Example: a table of 1 % to 9 % read for a rate of 4,5 %. Page: docs/diagnostics/ML417.md.
"""

from __future__ import annotations

from typing import Any

from millesime.analysis.proofs.inquiry import Inquiry, Place
from millesime.analysis.proofs.proof import Asked, Proof
from millesime.analysis.subjects import place
from millesime.text import Diagnostic, Label
from millesime.text.diagnostic import diagnose
from millesime.values import Lack, Status


def _asks(at: Place, inquiry: Inquiry) -> Asked | None:
    if at.kind != "cell" or not inquiry.is_own(at):
        return None
    return Asked(at.where(lambda term: True))


def _tells(at: Place, inquiry: Inquiry, example: str) -> Diagnostic:
    reference, version = at.expr
    labels = [Label(version.span, "declared")] if version.span.file else []
    span = place(reference, at.version.span if at.version is not None else at.span)
    return diagnose("ML417", span, secondary=labels, name=reference.name, example=example)


def _bears(at: Place, value: Any) -> bool:
    reference, _ = at.expr
    return isinstance(value, Lack) and value.status is Status.UNKNOWN and reference.name in value.missing


PROOF = Proof("ML417", _asks, _tells, shows=True, bears=_bears, keeps_days=True)
