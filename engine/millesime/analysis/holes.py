"""ML402: a `selon` without `sinon` that leaves some values of its subject without a case.

What must be covered is what the subject can be: whole numbers for an `entier`, cents for a `montant` that is not exact,
days for a date, every multiple of a declared step (`par pas de`), every fraction for the rest; within the declared
bounds of the facts it is made of; every choice of an enumeration, every edition's additions included. So
`de 20 à 149` then `150 et plus` is whole for an `entier` and has a hole for a `nombre`, at 149,5.

The guards of a `selon` are literals by construction (lowering refuses others), so that all are checked. « sans objet » is
not looked for: whether it can reach the `selon` depends on conditions around it. An exception's body may leave values to
the rule it derogates from, and is not blamed for it.

Example: `selon entreprise.effectif` with `moins de 10` and `20 et plus`: nothing for 10. Page: docs/diagnostics/ML402.md.
"""

from __future__ import annotations

from collections.abc import Iterator

from millesime.analysis.bodies import Body, bodies
from millesime.analysis.ranges import Range
from millesime.analysis.subjects import Finite, Ordered, loose, place, subject
from millesime.model.expressions import Switch
from millesime.model.notation import written
from millesime.model.program import Program
from millesime.text import Diagnostic, Label
from millesime.text.diagnostic import diagnose
from millesime.values.types import Kind

_SHOWN = 3
"""How many holes of one `selon` are given an example."""


def check(program: Program) -> Iterator[Diagnostic]:
    """Every `selon` that must cover all values of its subject and does not."""
    for body in bodies(program):
        switches = [node for node in body.nodes if isinstance(node, Switch) and node.otherwise is None]
        excused = {id(node) for node in loose(body.expr)} if switches and body.may_fail else set()
        for switch in switches:
            if id(switch) not in excused:
                yield from _holes(switch, body, program)


def _holes(switch: Switch, body: Body, program: Program) -> Iterator[Diagnostic]:
    at = place(switch.subject, switch.span)
    match subject(switch, program, body.fields(program)):
        case Ordered() as ordered:
            if missing := ordered.missing(switch):
                example = " ; ".join(ordered.example(part) for part in missing[:_SHOWN])
                yield diagnose("ML402", at, secondary=_beside(missing[0], switch, ordered), example=example)
        case Finite() as finite:
            if absent := finite.missing(switch):
                example = ", ".join(f"`{written(value, finite.type)}`" for value in absent)
                yield diagnose("ML402", at, example=example)
        case None:
            if switch.subject.type.kind is Kind.TEXT:
                yield diagnose("ML402", at, example="« … »")


def _beside(hole: Range, switch: Switch, ordered: Ordered) -> Iterator[Label]:
    """The cases on either side of a hole."""
    for case in switch.cases:
        for part in ordered.covered(case.guard):
            if part.high == hole.low:
                yield Label(case.span, "previous")
            if part.low == hole.high:
                yield Label(case.span, "next")
