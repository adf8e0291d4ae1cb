"""ML405, ML411: a branch that no case can ever take.

ML405: an arm after one whose test is `vrai`, or whose test is word for word the same; a `sinon` after such a `vrai`, or in a
`selon` whose cases already take every value (unless the subject may be « sans objet », which only `sinon` takes).
ML411: a case of a `selon` outside the bounds that the facts declare.
Only what this edition wrote is looked at: what it inherited was right where it was written.

Example: `sinon : mixte` after `moins de 20` and `20 et plus`. Pages: docs/diagnostics/ML405.md, ML411.md.
"""

from __future__ import annotations

from collections.abc import Iterator

from millesime.analysis.bodies import Body, bodies
from millesime.analysis.subjects import Ordered, place, subject
from millesime.model.expressions import Arm, Arms, Literal, Switch
from millesime.model.program import Program
from millesime.text import Diagnostic, Label, Span
from millesime.text.diagnostic import diagnose


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


def _hidden(at: Span, before: Span | None = None) -> Diagnostic:
    return diagnose("ML405", at, secondary=[Label(before, "previous")] if before is not None and before.file else [])


def _arms(arms: Arms) -> Iterator[Diagnostic]:
    seen: list[Arm] = []
    certain: Arm | None = None
    for arm in arms.arms:
        same = next((other for other in seen if other.test == arm.test), None)
        if certain is not None or same is not None:
            yield _hidden(arm.span if arm.span.file else place(arm.value, arms.span), (certain or same or arm).span)
        elif isinstance(arm.test, Literal) and arm.test.value is True:
            certain = arm
        seen.append(arm)
    if certain is not None and arms.otherwise is not None:
        last = arms.otherwise
        yield _hidden(last.span if last.span.file else place(last.value, arms.span), certain.span)


def _switch(switch: Switch, body: Body, program: Program) -> Iterator[Diagnostic]:
    found = subject(switch, program, body.fields(program))
    if isinstance(found, Ordered):
        yield from (diagnose("ML411", case.span) for case in switch.cases if not found.covered(case.guard))
    last = switch.otherwise
    if last is not None and found is not None and not switch.subject.type.optional and not found.missing(switch):
        yield _hidden(last.span if last.span.file else place(last.value, switch.span))
