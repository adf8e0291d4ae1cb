"""The evaluator, asked under both laws: it alone says what a case comes to, whatever the solver suggests."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any, Final, NamedTuple, final

from millesime.evaluate.engine import Engine
from millesime.model.program import DATE_REFERENCE, Program
from millesime.values import Lack, Status
from millesime.values.types import Kind, Type

Facts = Mapping[str, Any]
REFUSED: Final = "refused"


class Verdict(NamedTuple):
    """What one law says of a case: a status, the value where it is determined, and the parts of a norm."""

    status: str
    value: Any = None
    parts: tuple[tuple[str, str, Any], ...] = ()

    @property
    def settled(self) -> bool:
        """Whether it is determined."""
        return self.status == Status.DETERMINED

    @property
    def is_refused(self) -> bool:
        """Whether the facts are not such as this law knows."""
        return self.status == REFUSED


Decides = Callable[[Facts], Verdict]
"""One law on one day, asked for one goal."""


@final
@dataclass(frozen=True)
class Bench:
    """One law, ready to decide. `day` stands for the event dates that a case omits."""

    program: Program
    engine: Engine

    @classmethod
    def of(cls, program: Program) -> Bench:
        """The bench of a program."""
        return cls(program, Engine(program))

    def verdict(self, goal: str, facts: Facts, day: date | None = None) -> Verdict:
        """What the law says of a case; facts that it does not know are left out."""
        known = {name: value for name, value in facts.items() if name == DATE_REFERENCE or name in self.program.facts}
        if goal not in self.program.rules or not all(self._fits(name, value) for name, value in known.items()):
            return Verdict(REFUSED)
        if self.engine.incoherent(known):
            return Verdict(REFUSED)
        at = day if day is not None else known.get(DATE_REFERENCE)
        node = self.engine.ask(known, (goal,), at).answers[0].node
        said = _said(node.value)
        norm = node.norm if said[0] == Status.DETERMINED and said[1] is True else None
        parts = tuple((key, *_said(part)) for key, (part, _) in sorted(norm.items())) if norm else ()
        return Verdict(*said, parts)

    def _fits(self, name: str, value: Any) -> bool:
        """Whether a value is one that this law admits: within its bounds, among its choices."""
        if name == DATE_REFERENCE:
            return True
        fact = self.program.facts[name]
        if isinstance(value, int | Fraction | date) and not isinstance(value, bool):
            low, high = fact.low, fact.high
            if (low is not None and value < low) or (high is not None and value > high):  # type: ignore[operator]
                return False
        return self._has(fact.type, value)

    def _has(self, type: Type, value: Any) -> bool:
        if type.kind is Kind.LIST and type.item is not None and isinstance(value, tuple):
            return all(self._has_element(type.item, one) for one in value)
        if type.kind is not Kind.CHOICE or value is None:
            return True
        enumeration = self.program.enumerations.get(type.name or "")
        return enumeration is not None and any(value == choice for choice, _ in enumeration.choices)

    def _has_element(self, type: Type, element: Any) -> bool:
        if type.kind is not Kind.RECORD:
            return self._has(type, element)
        fields = self.program.structures[type.name or ""].fields
        return len(element) == len(fields) and all(
            part.__class__ is Lack or self._has(field.type, part) for field, part in zip(fields, element, strict=True)
        )


def _said(value: Any) -> tuple[str, Any]:
    return (value.status, None) if value.__class__ is Lack else (Status.DETERMINED, value)


def apart(one: Verdict, other: Verdict) -> bool:
    """Whether two laws decide a case differently; a case that either refuses shows nothing."""
    return not one.is_refused and not other.is_refused and one != other
