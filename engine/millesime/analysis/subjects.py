"""What the subject of a `selon` may be, and which part of that each case takes."""

from __future__ import annotations

from collections.abc import Iterator
from typing import final

from millesime.analysis.bodies import Fields
from millesime.analysis.bounds import bounds
from millesime.analysis.granularity import grain, outcomes
from millesime.analysis.ranges import Line, Range, gaps
from millesime.frozen import dataclass
from millesime.model.expressions import Arms, Expr, Guard, Switch, Value, When
from millesime.model.notation import written
from millesime.model.program import Program
from millesime.text import Span
from millesime.values.types import Kind, Type

_ORDERED = frozenset({Kind.INTEGER, Kind.NUMBER, Kind.AMOUNT, Kind.RATE, Kind.DATE, Kind.CALENDAR, Kind.DAYS})


@final
@dataclass(frozen=True, slots=True)
class Ordered:
    """A subject whose values lie on a line, within what the facts it is made of may be."""

    type: Type
    line: Line
    within: Range

    def covered(self, guard: Guard) -> tuple[Range, ...]:
        """The part of its values that a case takes; nothing where the case lies outside what is declared."""
        parts = (part.meet(self.within) for part in self.line.guard(guard))
        return tuple(part for part in parts if not part.empty)

    def missing(self, switch: Switch) -> tuple[Range, ...]:
        """The stretches that no case takes, in order."""
        return tuple(gaps(self.within, (part for case in switch.cases for part in self.covered(case.guard))))

    def example(self, part: Range) -> str:
        """A value of a stretch, as a rule file would write it."""
        return written(self.line.sample(part), self.type)


@final
@dataclass(frozen=True, slots=True)
class Finite:
    """A subject with a list of values: yes and no, or the choices of an enumeration, in the order declared."""

    type: Type
    values: tuple[Value, ...]

    def missing(self, switch: Switch) -> tuple[Value, ...]:
        """The values that no case takes."""
        taken = {value for case in switch.cases for value in case.guard.values or ()}
        return tuple(value for value in self.values if value not in taken)


def subject(switch: Switch, program: Program, fields: Fields) -> Ordered | Finite | None:
    """What a `selon` looks at; None where its values cannot be counted or ordered (texts, or a type that failed)."""
    type_ = switch.subject.type
    if type_.kind is Kind.BOOLEAN:
        return Finite(type_, (True, False))
    if type_.kind is Kind.CHOICE:
        enumeration = program.enumerations.get(type_.name or "")
        return None if enumeration is None else Finite(type_, tuple(name for name, _ in enumeration.choices))
    if type_.kind not in _ORDERED:
        return None
    line = Line(type_.kind, grain(switch.subject, program, fields) or None)
    low, high = bounds(switch.subject, program, fields)
    return Ordered(type_, line, line.between(low, high))


def place(expr: Expr, otherwise: Span) -> Span:
    """Where an expression stands, or a larger stretch around it where that was not kept."""
    return expr.span if expr.span.file else otherwise


def loose(body: Expr) -> Iterator[Expr]:
    """The branching parts of a body that may match nothing when the body as a whole may."""
    if isinstance(body, Arms | Switch | When):
        yield body
        for part in outcomes(body):
            yield from loose(part)
