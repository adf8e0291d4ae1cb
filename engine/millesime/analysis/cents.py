"""ML404: an amount that can leave a rule, an exception or a barème with a fraction of a cent.

Amounts leave a rule in whole cents (semantics 15), and no rounding happens unless the law is written to say so. Amounts of
the case are in cents; sums, differences, caps, branches and products with whole numbers keep cents; a product with a rate
and a quotient lose them, unless the figures written in the law happen to fit; `arrondi(… ; 0,01 €)` and its sisters
restore them. A rule or barème that is read counts as what it declares. `montant exact` lifts the demand for a rule.

Example: `règle aide.montant : montant` with `70 % * depenses.total`. Page: docs/diagnostics/ML404.md.
"""

from __future__ import annotations

from collections.abc import Iterator

from millesime.analysis.bodies import Fields, bodies
from millesime.analysis.granularity import grain, in_cents, outcomes
from millesime.analysis.subjects import place
from millesime.model.expressions import Aggregate, Call, Expr
from millesime.model.program import Program
from millesime.text import Diagnostic, Label, Span
from millesime.text.diagnostic import diagnose
from millesime.values.types import Kind


def check(program: Program) -> Iterator[Diagnostic]:
    """Every place where an amount that must be in cents can stop being so."""
    for body in bodies(program):
        owner = body.owner
        if owner is None or not body.is_result or owner.type.kind is not Kind.AMOUNT or owner.exact:
            continue
        for culprit in _culprits(body.expr, program, body.fields(program)):
            yield diagnose("ML404", place(culprit, body.span), secondary=_rule(owner.span), name=owner.name)


def _rule(span: Span) -> tuple[Label, ...]:
    return (Label(span, "rule"),) if span.file else ()


def _culprits(expr: Expr, program: Program, fields: Fields) -> Iterator[Expr]:
    """The innermost parts that lose cents."""
    if expr.type.kind is Kind.ANY or in_cents(grain(expr, program, fields)):
        return
    parts = outcomes(expr)
    match expr:
        case Call(operator="+" | "-" | "min" | "max", operands=operands):
            parts = operands
        case Aggregate(body=body) if body is not None:
            parts = (body,)
        case _:
            pass
    if not parts:
        yield expr
    for part in parts:
        yield from _culprits(part, program, fields)
