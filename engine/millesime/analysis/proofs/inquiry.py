"""Every place of the law that something can be proved of, and what the solver finds there, rule by rule."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum, auto
from functools import cached_property
from typing import Any, Final, final

import z3

from millesime.analysis.symbolic import Facts, Law, Seen, Term, Witness
from millesime.analysis.symbolic.logic import Formula, every, some
from millesime.analysis.symbolic.solving import USUAL, prepared
from millesime.model.expressions import Arm, Condition, When
from millesime.model.program import Exception_, Program, Rule, Version
from millesime.model.walk import readers
from millesime.text import Span
from millesime.values.types import Kind

SHORT: Final = 2
LONG: Final = 4
"""How many elements lists may have: few first, and more where nothing was found with few."""

Decides = Callable[[str, Mapping[str, Any]], Sequence[Any]]
"""What a rule comes to on these facts, for each element where it is a derived field; nothing where they are refused."""


@final
@dataclass(frozen=True)
class Place:
    """A part of a rule, wherever the encoding came across it: on each stretch of days, for each element of a list."""

    owner: str
    version: Any
    expr: Any
    kind: str
    seen: tuple[Seen, ...]

    def where(self, holds: Callable[[Term], Formula], in_order: bool = True) -> Formula:
        """That it is come to (`in_order`: after the branches before it) and something holds of what it comes to."""
        return some(every((*one.path, *(one.order if in_order else ()), holds(one.term))) for one in self.seen)

    @property
    def span(self) -> Span:
        """Where it stands."""
        for one in (self.expr, self.version):
            span = getattr(one, "span", None)
            if isinstance(span, Span) and span.file:
                return span
        return self.seen[0].version.span if self.seen[0].version is not None else Span("", 0, 0)


class Answer(Enum):
    """Whether there is a case."""

    YES = auto()
    NO = auto()
    OPEN = auto()


@final
class Inquiry:
    """The law of one edition, encoded with an eye on every part of it."""

    def __init__(self, program: Program, longest: int = SHORT, only: Iterable[str] | None = None) -> None:
        self.program = program
        self.law = Law(program, Facts((program,), longest=longest))
        self.law.seen = []
        for name, rule in program.rules.items():
            if rule.structure is None and (only is None or name in only):
                self.law.goal(name)

    @cached_property
    def places(self) -> Mapping[str, Sequence[Place]]:
        """What was come across, by the rule or barème it stands in."""
        assert self.law.seen is not None
        met: dict[tuple[Any, ...], list[Seen]] = {}
        for one in self.law.seen:
            parts = one.expr if isinstance(one.expr, tuple) else (one.expr,)
            met.setdefault((one.kind, *map(id, parts)), []).append(one)
        found: dict[str, list[Place]] = {}
        for group in met.values():
            first = group[0]
            place = Place(first.frame.owner, first.version, first.expr, first.kind, tuple(group))
            found.setdefault(place.owner, []).append(place)
        return found

    @cached_property
    def in_exceptions(self) -> frozenset[int]:
        """The versions that are those of exceptions."""
        rules = self.program.rules.values()
        return frozenset(id(version) for rule in rules for one in rule.exceptions for version in one.versions)

    @cached_property
    def whole(self) -> frozenset[int]:
        """The tests of branches and conditions, which are looked at as such."""
        assert self.law.seen is not None
        tests = (one.expr.test for one in self.law.seen if isinstance(one.expr, Arm | Condition))
        around = (one.expr for one in self.law.seen if one.kind == "applicable")
        guards = (one.expr.condition for one in self.law.seen if isinstance(one.expr, When))
        spared = (
            one.expr.when for one in self.law.seen if isinstance(one.expr, Condition) and one.expr.when is not None
        )
        return frozenset(map(id, (*tests, *around, *guards, *spared)))

    def is_own(self, place: Place) -> bool:
        """Whether this edition wrote it."""
        holder = place.version or self.program.rules.get(place.owner)
        if isinstance(place.expr, tuple) and all(isinstance(one, Exception_) for one in place.expr):
            return True
        return isinstance(holder, Version | Rule) and holder.edition == self.program.edition

    def names(self, owner: str) -> frozenset[str]:
        """The facts that a rule or barème can read."""
        return self.law.names(owner)

    def has_lists(self, owner: str) -> bool:
        """Whether lists are among these facts."""
        declared = (self.law.facts.declared(name) for name in self.names(owner))
        return any(fact is not None and fact.type.kind is Kind.LIST for fact in declared)

    def goals_of(self, owners: Iterable[str]) -> frozenset[str]:
        """The rules that have to be encoded for these owners to be come across."""
        named = frozenset(owners)
        return named | readers(self.program, named)

    def answers(self, owner: str, questions: Sequence[Formula], effort: int = USUAL) -> list[tuple[Answer, Any]]:
        """Whether each question has a case, with a model of the solver; one case often answers many questions."""
        solver = prepared(self.law.facts, effort)
        base = self.law.coherent(self.names(owner))
        if base is not True:
            solver.add(base)
        found: list[tuple[Answer, Any] | None] = [None for _ in questions]
        for place, question in enumerate(questions):
            if found[place] is not None:
                continue
            if question is False:
                found[place] = (Answer.NO, None)
                continue
            solver.push()
            if question is not True:
                solver.add(question)
            answer = solver.check()
            if answer == z3.sat:
                model = solver.model()
                found[place] = (Answer.YES, model)
                for later in range(place + 1, len(questions)):
                    other = questions[later]
                    if (
                        found[later] is None
                        and z3.is_expr(other)
                        and z3.is_true(model.eval(other, model_completion=True))
                    ):
                        found[later] = (Answer.YES, model)
            else:
                found[place] = (Answer.NO if answer == z3.unsat else Answer.OPEN, None)
            solver.pop()
        return [one for one in found if one is not None]

    def case(self, owner: str, model: Any) -> Witness:
        """The case that a model of the solver stands for."""
        return Witness(self.law.facts.case(model, self.names(owner)))
