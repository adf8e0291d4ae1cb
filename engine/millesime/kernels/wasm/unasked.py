"""What need not be asked where it is not known which of several things holds: which figure, where all are unlike; which choice,
where any may hold.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from fractions import Fraction

from millesime.kernels.wasm.values import Val
from millesime.model.expressions import Arm, Case, Literal, Switch
from millesime.model.program import Program
from millesime.values.types import Kind, Type


def torn(expr: Switch, subject: Val, *, every: bool) -> bool:
    """Whether two ways at least may be gone wherever the subject is not known, and no two of them agree. `every`: the cases
    hold whatever it may be. Among those that a missing choice may be there are two, each of which has a case of its own then.
    """
    ways = [*expr.cases, *([expr.otherwise] if expr.otherwise is not None else [])]
    alone = all(case.guard.values is not None and len(case.guard.values) == 1 for case in expr.cases)
    told = subject.wide and not subject.any
    return (every and alone if told else every or expr.otherwise is not None) and unlike(ways, expr.type.kind)


def unlike(ways: Sequence[Arm | Case], kind: Kind) -> bool:
    """Whether ways come to figures or truths that are written out, each unlike the others; of choices it is asked which."""
    figures = [way.value.value for way in ways if isinstance(way.value, Literal)]
    plain = all(isinstance(figure, bool | int | Fraction | date) for figure in figures) and kind is not Kind.CHOICE
    return plain and len(set(figures)) == len(ways) > 1


def any_of(ways: Sequence[Arm | Case], type_: Type, program: Program) -> bool:
    """Whether ways come to choices, and to all there are."""
    if type_.kind is not Kind.CHOICE:
        return False
    held = {way.value.value for way in ways if isinstance(way.value, Literal)}
    return held >= {name for name, _ in program.enumerations[type_.name or ""].choices}


def literal(ways: Sequence[Arm | Case]) -> bool:
    """Whether ways come to what is written out."""
    return all(isinstance(way.value, Literal) for way in ways)


def alone(tests: Sequence[Val]) -> tuple[str | None, int]:
    """For want of what alone ways are in doubt, if there is one such thing, and how many ways before them are in none."""
    sure = next((place for place, test in enumerate(tests) if test.k is not None), len(tests))
    wants = {test.k for test in tests[sure:]}
    return (wants.pop() if len(wants) == 1 else None), sure
