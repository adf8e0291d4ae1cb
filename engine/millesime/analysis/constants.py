"""ML406, ML412: a comparison that is always true, or always false, before any case is known.

The declared bounds decide it: both sides are followed to the facts they are made of (sums, differences, `min`, `max`,
caps, the month of a day …); nothing is supposed of rules and barèmes. A comparison of a thing with itself counts too, and
so does an arm whose test is `faux`. Of a side that may be « sans objet » nothing is said. Only what this edition wrote is
looked at.

Example: `entreprise.effectif >= 0` where `fait entreprise.effectif : entier de 0 à 10_000_000`.
Pages: docs/diagnostics/ML406.md, ML412.md.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import assert_never

from millesime.analysis.bodies import Fields, bodies
from millesime.analysis.bounds import Bounds, bounds
from millesime.analysis.subjects import place
from millesime.model.expressions import Arms, Between, Compare, Comparison, Expr, Literal
from millesime.model.program import Program
from millesime.text import Diagnostic
from millesime.text.diagnostic import diagnose

_REFLEXIVE = frozenset({Comparison.EQ, Comparison.LE, Comparison.GE})


def check(program: Program) -> Iterator[Diagnostic]:
    """Every comparison written by this edition whose outcome is known beforehand."""
    for body in bodies(program):
        if body.edition != program.edition:
            continue
        for node in body.nodes:
            match node:
                case Compare(op=op, left=left, right=right) if left == right and not isinstance(left, Literal):
                    held = _known(op in _REFLEXIVE, left)
                case Compare(op=op, left=left, right=right):
                    fields = body.fields(program)
                    compared = _compared(op, bounds(left, program, fields), bounds(right, program, fields))
                    held = _known(compared, left, right)
                case Arms(arms=arms):
                    never = (arm.test for arm in arms if isinstance(arm.test, Literal) and arm.test.value is False)
                    yield from (diagnose("ML412", place(test, body.span)) for test in never)
                    continue
                case Between(subject=subject, low=low, high=high):
                    held = _between(subject, low, high, program, body.fields(program))
                case _:
                    continue
            if held is not None:
                yield diagnose("ML406" if held else "ML412", place(node, body.span))


def _known(held: bool | None, *sides: Expr) -> bool | None:
    """« sans objet » on one side decides a comparison in its own way, whatever the bounds say."""
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
