"""ML405: a branch that no case can ever take.

An arm after one whose test is `vrai`, or whose test is word for word the same; an arm whose test is `faux`; a `sinon`
after such a `vrai`. In a `selon`: a case outside the bounds that the facts declare, a case whose bounds are crossed
(`de 20 à 10`), a `sinon` where the cases already take every value (unless the subject may be « sans objet », which only
`sinon` takes). Only what this edition wrote is looked at: what it inherited was right where it was written.

Example: `sinon : mixte` after `moins de 20` and `20 et plus`. Page: docs/diagnostics/ML405.md.
"""

from __future__ import annotations

from collections.abc import Iterator

from millesime.analysis.bodies import Body, bodies
from millesime.analysis.subjects import Ordered, place, subject
from millesime.model.expressions import Arm, Arms, Expr, Literal, Switch
from millesime.model.program import Program
from millesime.text import Diagnostic, Label, Span
from millesime.text.diagnostic import diagnose

_ALREADY = ("une branche qui précède vaut toujours", "a branch before it always holds")
_SAME = ("une branche qui précède a la même condition", "a branch before it has the same condition")
_NEVER = ("sa condition est `faux`", "its condition is `faux`")
_OUTSIDE = ("ce cas est hors des bornes déclarées", "this case lies outside the declared bounds")
_CROSSED = ("ses bornes sont inversées", "its bounds are crossed")
_WHOLE = ("les cas qui précèdent couvrent tout", "the cases before it cover everything")


def check(program: Program) -> Iterator[Diagnostic]:
    """Every branch written by this edition that no case can take."""
    for body in bodies(program):
        if body.edition == program.edition:
            for node in body.nodes:
                match node:
                    case Arms():
                        yield from _arms(node)
                    case Switch():
                        yield from _switch(node, body, program)
                    case _:
                        pass


def _told(at: Span, reason: tuple[str, str], before: Span | None = None) -> Diagnostic:
    labels = [Label(before, "previous")] if before is not None and before.file else []
    return diagnose("ML405", at, secondary=labels, reason=reason[0], reason_en=reason[1])


def _arms(arms: Arms) -> Iterator[Diagnostic]:
    seen: list[Arm] = []
    certain: Arm | None = None
    for arm in arms.arms:
        at = arm.span if arm.span.file else place(arm.value, arms.span)
        if certain is not None:
            yield _told(at, _ALREADY, certain.span)
            return
        same = next((other for other in seen if other.test == arm.test), None)
        if same is not None:
            yield _told(at, _SAME, same.span)
        elif _is(arm.test, False):
            yield _told(at, _NEVER)
        elif _is(arm.test, True):
            certain = arm
        seen.append(arm)
    if certain is not None and arms.otherwise is not None:
        last = arms.otherwise
        yield _told(last.span if last.span.file else place(last.value, arms.span), _ALREADY, certain.span)


def _is(test: Expr, value: bool) -> bool:
    return isinstance(test, Literal) and test.value is value


def _switch(switch: Switch, body: Body, program: Program) -> Iterator[Diagnostic]:
    found = subject(switch, program, body.fields(program))
    if isinstance(found, Ordered):
        for case in switch.cases:
            if not found.covered(case.guard):
                crossed = all(part.empty for part in found.line.guard(case.guard))
                yield _told(case.span, _CROSSED if crossed else _OUTSIDE)
    last = switch.otherwise
    if last is None or found is None or switch.subject.type.optional:
        return
    if not found.missing(switch):
        yield _told(last.span if last.span.file else place(last.value, switch.span), _WHOLE)
