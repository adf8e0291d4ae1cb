"""One question put to the solver again and again, each time with a little more: the same formulas are given to it once."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from fractions import Fraction
from typing import Any, NamedTuple, final

import z3

from millesime.analysis.symbolic.facts import Facts, Listed
from millesime.analysis.symbolic.logic import Formula, every, figure, is_plain
from millesime.analysis.symbolic.solving import (
    NOT_ESTABLISHED,
    NOTHING,
    USUAL,
    Effort,
    NotEstablished,
    Nothing,
    prepared,
)


class Shown(NamedTuple):
    """A case that the solver found, and the model it is taken from."""

    facts: dict[str, Any]
    model: Any

    def number(self, term: Any) -> Fraction:
        """What a number comes to in it."""
        if is_plain(term):
            return Fraction(term)
        value = self.model.eval(term, model_completion=True)
        return figure(value.approx(30) if z3.is_algebraic_value(value) else value)

    def holds(self, formula: Formula) -> bool:
        """Whether something holds in it."""
        if is_plain(formula):
            return bool(formula)
        return bool(z3.is_true(self.model.eval(formula, model_completion=True)))


@final
class Asked:
    """What is asked throughout; `effort` bounds the solver's steps over each question."""

    def __init__(
        self, facts: Facts, names: Collection[str], constraints: Iterable[Formula], effort: Effort = USUAL
    ) -> None:
        self._facts, self._names = facts, names
        self._solver = prepared(facts, effort)
        self._more: tuple[Formula, ...] = ()
        whole = every(constraints)
        if not is_plain(whole):
            self._solver.add(whole)
        self._more = (False,) if whole is False else ()

    def under(self, *more: Formula) -> Asked:
        """The same question with something more throughout."""
        narrower = object.__new__(Asked)
        narrower._facts, narrower._names, narrower._solver = self._facts, self._names, self._solver
        narrower._more = (*self._more, *more)
        return narrower

    def case(self, *more: Formula) -> Shown | Nothing | NotEstablished:
        """A case that meets all this, and something more this once."""
        extra = every((*self._more, *more))
        if extra is False:
            return NOTHING
        self._solver.push()
        try:
            if extra is not True:
                self._solver.add(extra)
            answer = self._solver.check()
            if answer == z3.sat:
                model = self._solver.model()
                return Shown(self._facts.case(model, self._names), model)
        finally:
            self._solver.pop()
        return NOTHING if answer == z3.unsat else NOT_ESTABLISHED


def at_most(count: int, formulas: Sequence[Formula]) -> Formula:
    """That no more than so many of these hold."""
    certain = sum(one is True for one in formulas)
    open_ = [one for one in formulas if not is_plain(one)]
    if certain > count:
        return False
    if len(open_) + certain <= count:
        return True
    return z3.PbLe([(one, 1) for one in open_], count - certain)


def mentions(formulas: Iterable[Formula], facts: Facts, name: str) -> bool:
    """Whether a fact that is an unknown stands in any of these formulas."""
    own = {part.get_id() for part in _unknowns(_of_fact(facts, name))}
    return any(part.get_id() in own for part in _unknowns(formulas))


def elsewhere(formulas: Sequence[Formula], facts: Facts, names: Collection[str]) -> list[Formula]:
    """The same formulas of cases in which some facts are other unknowns; what is declared of those comes last."""
    own = [one for name in sorted(names) for one in _unknowns(_of_fact(facts, name))]
    pairs = [(one, z3.Const(f"{one.decl().name()} otherwise", one.sort())) for one in own]
    return [part if is_plain(part) else z3.substitute(part, *pairs) for part in (*formulas, facts.limits(names))]


def _of_fact(facts: Facts, name: str) -> Iterable[Any]:
    own = facts.term(name)
    return (own.none, *_parts(own.v), *own.lacks.values(), facts.limits([name]))


def _unknowns(formulas: Iterable[Any]) -> Iterable[Any]:
    """The unknowns that formulas are made of, each once."""
    waiting, seen = [one for one in formulas if not is_plain(one)], set()
    while waiting:
        here = waiting.pop()
        if here.get_id() not in seen:
            seen.add(here.get_id())
            if z3.is_const(here) and here.decl().kind() == z3.Z3_OP_UNINTERPRETED:
                yield here
            waiting += here.children()


def _parts(value: Any) -> Iterable[Any]:
    """What a value is made of: itself, or the length and the elements of a list."""
    if isinstance(value, Listed):
        yield value.length
        for element in value.elements:
            for one in element if isinstance(element, tuple) else (element,):
                yield from (one.none, *_parts(one.v))
    elif value is not None:
        yield value
