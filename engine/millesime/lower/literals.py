"""Literals, read by what is expected of them."""

from __future__ import annotations

from millesime.lower.report import Report
from millesime.lower.types import WORDS, maybe, widened
from millesime.model.expressions import Literal
from millesime.syntax.tree import Lit
from millesime.text import Fix, Span
from millesime.values.types import AMOUNT, ANY, Kind, Type

NOTHING = "sans objet"
"""The word for what does not exist or did not happen."""


def broken(span: Span) -> Literal:
    """What stands for an expression that was complained of: it suits everything."""
    return Literal(None, ANY, span)


def literal(tree: Lit, expected: Type | None, report: Report) -> Literal:
    """A literal; a whole number is read as a number or a rate where one is expected, never as an amount."""
    if tree.kind == NOTHING:
        return Literal(None, maybe(expected or ANY), tree.span)
    natural = WORDS.get(tree.kind, ANY)
    if expected is None:
        return Literal(tree.value, natural, tree.span)
    if expected.kind is Kind.AMOUNT and natural.kind in (Kind.INTEGER, Kind.NUMBER):
        bare_amount(tree, report)
        return Literal(tree.value, AMOUNT, tree.span)
    if expected.kind is not natural.kind and widened(natural.kind, expected.kind):
        return Literal(tree.value, Type(expected.kind), tree.span)
    return Literal(tree.value, natural, tree.span)


def bare_amount(tree: Lit, report: Report) -> None:
    """Complain of a number that stands for euros without saying so."""
    end = Span(tree.span.file, tree.span.end, tree.span.end)
    report.add("ML215", tree.span, fix=Fix(end, "\N{NO-BREAK SPACE}€"))
