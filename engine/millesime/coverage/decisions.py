"""Decisions and their conditions: which condition alone turns the result (masking MC/DC, in Kleene's logic).

A decision is the widest expression that is true or false; its conditions are what « et », « ou », « non » and lettered
lists join. An *observation* is the value of each condition in one run, None where it is not known.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from enum import Enum
from typing import final

from millesime.model.expressions import And, Condition, Conditions, Expr, Literal, Not, Or, Quantifier

Truth = bool | None
Observation = tuple[Truth, ...]


class Join(Enum):
    """How the parts of a formula make one truth."""

    ATOM = 0
    CONSTANT = 1
    NOT = 2
    AND = 3
    OR = 4


@final
@dataclass(frozen=True, slots=True)
class Formula:
    """A decision's logic over its conditions, which are told by their place in the list."""

    join: Join
    parts: tuple[Formula, ...] = ()
    index: int = -1
    constant: bool = False
    expr: Expr | None = None
    """What it was made from, to show it; by its letter, where it is lettered."""
    letter: str = ""

    def value(self, seen: Sequence[Truth]) -> Truth:
        """What it comes to: true, false, or not known."""
        match self.join:
            case Join.ATOM:
                return seen[self.index]
            case Join.CONSTANT:
                return self.constant
            case Join.NOT:
                inner = self.parts[0].value(seen)
                return None if inner is None else not inner
            case Join.AND | Join.OR:
                settles = self.join is Join.OR
                values = [part.value(seen) for part in self.parts]
                return settles if settles in values else None if None in values else not settles

    def beside(self, index: int) -> Iterator[tuple[Formula, bool]]:
        """What must hold of the other parts for a condition to be alone in deciding: each part, and its truth."""
        for part in self.parts:
            if part.holds(index):
                neutral = self.join is Join.AND
                if self.join in (Join.AND, Join.OR):
                    yield from ((other, neutral) for other in self.parts if other is not part)
                yield from part.beside(index)

    def holds(self, index: int) -> bool:
        """Whether a condition is in it."""
        return self.index == index or any(part.holds(index) for part in self.parts)


@final
@dataclass(frozen=True, slots=True)
class Decision:
    """An expression that is true or false, with the conditions that it is made of."""

    root: Expr
    formula: Formula
    atoms: tuple[Expr, ...]
    name: str = ""
    """The rule, exception or barème in which it stands."""


def decision_of(expr: Expr, name: str) -> Decision:
    """The logic of an expression that is true or false."""
    atoms: list[Expr] = []
    return Decision(expr, _formula(expr, atoms), tuple(atoms), name)


def _formula(expr: Expr, atoms: list[Expr]) -> Formula:
    match expr:
        case Literal(value=bool() as value):
            return Formula(Join.CONSTANT, constant=value, expr=expr)
        case Not(operand=operand):
            return Formula(Join.NOT, (_formula(operand, atoms),), expr=expr)
        case And(operands=operands):
            return Formula(Join.AND, tuple(_formula(each, atoms) for each in operands), expr=expr)
        case Or(operands=operands):
            return Formula(Join.OR, tuple(_formula(each, atoms) for each in operands), expr=expr)
        case Conditions(quantifier=quantifier, items=items):
            every = quantifier is Quantifier.ALL
            parts = tuple(_lettered(each, every, atoms) for each in items)
            joined = Formula(Join.AND if every else Join.OR, parts, expr=expr)
            return Formula(Join.NOT, (joined,), expr=expr) if quantifier is Quantifier.NONE else joined
        case _:
            atoms.append(expr)
            return Formula(Join.ATOM, index=len(atoms) - 1, expr=expr)


def _lettered(item: Condition, every: bool, atoms: list[Expr]) -> Formula:
    """A lettered condition: where its `lorsque` is false it is met under « toutes », and is not under the others."""
    when = _formula(item.when, atoms) if item.when is not None else None
    test = _formula(item.test, atoms)
    if when is None:
        return replace(test, letter=item.letter)
    if every:
        return Formula(Join.OR, (Formula(Join.NOT, (when,), expr=item.when), test), expr=item.test, letter=item.letter)
    return Formula(Join.AND, (when, test), expr=item.test, letter=item.letter)


def decisive(formula: Formula, seen: Observation, index: int) -> bool:
    """Whether a condition alone decides in a run: were it otherwise, the result would not be what it is.

    A condition that is not known stands for either value, so that it hides nothing: under « et », `faux` decides
    beside what is not known, since the rest may be true, and `vrai` beside it decides nothing.
    """
    result, value = formula.value(seen), seen[index]
    if result is None or value is None:
        return False
    return formula.value((*seen[:index], not value, *seen[index + 1 :])) is not result


def shown(formula: Formula, observations: Iterable[Observation], index: int) -> tuple[bool, bool]:
    """Whether runs show a condition deciding alone when true, and when false; both make the pair."""
    when_true = when_false = False
    for seen in observations:
        if decisive(formula, seen, index):
            when_true, when_false = when_true or seen[index] is True, when_false or seen[index] is False
    return when_true, when_false
