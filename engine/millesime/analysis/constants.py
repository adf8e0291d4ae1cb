"""ML406: a comparison that the declared bounds decide before any case is known.

Both sides are followed to the bounds of the facts they are made of (sums, differences, `min`, `max`, caps, the month of a
day …); nothing is supposed of rules and barèmes. A comparison of a thing with itself counts too. Where a side may be
« sans objet » no comparison is held to be always true. Only what this edition wrote is looked at.

Example: `entreprise.effectif >= 0` where `fait entreprise.effectif : entier de 0 à 10_000_000`.
Page: docs/diagnostics/ML406.md.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import assert_never

from millesime.analysis.bodies import Fields, bodies
from millesime.analysis.bounds import Bounds, bounds
from millesime.analysis.subjects import place
from millesime.model.expressions import Between, Compare, Comparison, Expr, Literal
from millesime.model.program import Program
from millesime.text import Diagnostic
from millesime.text.diagnostic import diagnose

_BOUNDS = ("les bornes déclarées en décident", "the declared bounds decide it")
_ITSELF = ("les deux côtés sont les mêmes", "both sides are the same")


def check(program: Program) -> Iterator[Diagnostic]:
    """Every comparison written by this edition whose outcome is known beforehand."""
    for body in bodies(program):
        if body.edition != program.edition:
            continue
        for node in body.nodes:
            match node:
                case Compare(op=op, left=left, right=right) if left == right and not isinstance(left, Literal):
                    held: bool | None = op in (Comparison.EQ, Comparison.LE, Comparison.GE)
                    reason = _ITSELF
                case Compare(op=op, left=left, right=right):
                    fields = body.fields(program)
                    held = _compared(op, bounds(left, program, fields), bounds(right, program, fields))
                    held, reason = _known(held, left, right), _BOUNDS
                case Between(subject=subject, low=low, high=high):
                    held, reason = _between(subject, low, high, program, body.fields(program)), _BOUNDS
                case _:
                    continue
            if held is not None:
                yield diagnose(
                    "ML406",
                    place(node, body.span),
                    truth="vraie" if held else "fausse",
                    truth_en="true" if held else "false",
                    reason=reason[0],
                    reason_en=reason[1],
                )


def _known(held: bool | None, *sides: Expr) -> bool | None:
    """« sans objet » on one side makes a comparison false, or for `≠` true, whatever the bounds say."""
    return None if any(side.type.optional for side in sides) else held


def _compared(op: Comparison, left: Bounds, right: Bounds) -> bool | None:
    match op:
        case Comparison.LT:
            return _below(left, right)
        case Comparison.GE:
            return _opposite(_below(left, right))
        case Comparison.GT:
            return _below(right, left)
        case Comparison.LE:
            return _opposite(_below(right, left))
        case Comparison.EQ:
            return _equal(left, right)
        case Comparison.NE:
            return _opposite(_equal(left, right))
        case _:
            assert_never(op)


def _opposite(held: bool | None) -> bool | None:
    return None if held is None else not held


def _below(left: Bounds, right: Bounds) -> bool | None:
    """Whether the one is always less than the other (True), or never (False)."""
    if left.high is not None and right.low is not None and left.high < right.low:
        return True
    if left.low is not None and right.high is not None and left.low >= right.high:
        return False
    return None


def _equal(left: Bounds, right: Bounds) -> bool | None:
    if _below(left, right) or _below(right, left):
        return False
    if None not in (*left, *right) and left.low == left.high == right.low == right.high:
        return True
    return None


def _between(subject: Expr, low: Expr, high: Expr, program: Program, fields: Fields) -> bool | None:
    middle, least, most = (bounds(part, program, fields) for part in (subject, low, high))
    above, below = _opposite(_below(middle, least)), _opposite(_below(most, middle))
    held = False if above is False or below is False else True if above and below else None
    return _known(held, subject, low, high)
