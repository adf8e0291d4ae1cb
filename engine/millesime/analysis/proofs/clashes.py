"""ML418: two exceptions of one rank that both apply in some case, and differ: the rule is then in conflict.

Both may have been written by earlier editions: what they come to hangs on figures that a later one brings.

Example: « le quart » for one trade and « 70 % » for part-time, and a part-time firm of that trade.
Page: docs/diagnostics/ML418.md.
"""

from __future__ import annotations

from typing import Any

from millesime.analysis.proofs.inquiry import Inquiry, Place
from millesime.analysis.proofs.proof import Asked, Proof
from millesime.text import Diagnostic, Label
from millesime.text.diagnostic import diagnose
from millesime.values import Lack, Status


def _asks(at: Place, inquiry: Inquiry) -> Asked | None:
    return Asked(at.where(lambda term: term.v)) if at.kind == "clash" else None


def _tells(at: Place, inquiry: Inquiry, example: str) -> Diagnostic:
    one, other = at.expr
    labels = [Label(other.span, "other")]
    return diagnose(
        "ML418", one.span, secondary=labels, name=one.name, other=other.name, rule=at.owner, example=example
    )


def _bears(at: Place, value: Any) -> bool:
    return isinstance(value, Lack) and value.status is Status.CONFLICT


PROOF = Proof("ML418", _asks, _tells, shows=True, bears=_bears)
