"""ML403: two cases of one `selon` that hold for the same value, so that the order of writing would decide.

What counts is what the subject can be, as for ML402: `de 10 à 20` and `de 20 à 30` overlap at 20; `jusqu'à 9` and
`à partir de 9,5` do not; an overlap outside the declared bounds of a fact is none. Guards are literals by construction,
so that all are checked; two cases that share a stretch are reported once, with the case that reaches furthest.

Example: `de 20 à 150 : mixte` and `150 et plus : individuelle`: both hold for 150. Page: docs/diagnostics/ML403.md.
"""

from __future__ import annotations

from collections.abc import Iterator

from millesime.analysis.bodies import bodies
from millesime.analysis.ranges import Range
from millesime.analysis.subjects import Ordered, subject
from millesime.model.expressions import Case, Switch, Value
from millesime.model.notation import written
from millesime.model.program import Program
from millesime.text import Diagnostic, Label
from millesime.text.diagnostic import diagnose


def check(program: Program) -> Iterator[Diagnostic]:
    """Every pair of cases of which only one may apply and two do."""
    for body in bodies(program):
        for switch in body.nodes:
            if isinstance(switch, Switch):
                found = subject(switch, program, body.fields(program))
                yield from _stretches(switch, found) if isinstance(found, Ordered) else _values(switch)


def _stretches(switch: Switch, ordered: Ordered) -> Iterator[Diagnostic]:
    parts = [(part, number) for number, case in enumerate(switch.cases) for part in ordered.covered(case.guard)]
    told: set[tuple[int, int]] = set()
    furthest: tuple[Range, int] | None = None
    for part, number in sorted(parts):
        if furthest is not None:
            shared, other = part.meet(furthest[0]), furthest[1]
            pair = (min(number, other), max(number, other))
            if not shared.empty and number != other and pair not in told:
                told.add(pair)
                yield _both(switch.cases[pair[0]], switch.cases[pair[1]], ordered.example(shared))
        if furthest is None or part.high > furthest[0].high:
            furthest = (part, number)


def _values(switch: Switch) -> Iterator[Diagnostic]:
    taken: dict[Value, Case] = {}
    for case in switch.cases:
        for value in case.guard.values or ():
            first = taken.setdefault(value, case)
            if first is not case:
                yield _both(first, case, f"`{written(value, switch.subject.type)}`")


def _both(first: Case, second: Case, example: str) -> Diagnostic:
    return diagnose("ML403", second.span, secondary=[Label(first.span, "other")], example=example)
