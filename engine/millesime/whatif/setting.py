"""The law put to the solver for one question: what stays, what nobody gave, and what may be anything."""

from __future__ import annotations

from collections.abc import Collection
from functools import cached_property
from typing import Any, Final, final

from millesime.analysis.symbolic import Facts, Law, Term
from millesime.analysis.symbolic.asked import Asked, mentions
from millesime.analysis.symbolic.logic import Formula, both, equal, every, no, some
from millesime.analysis.symbolic.solving import NOTHING
from millesime.analysis.symbolic.terms import NOT_APPLICABLE, STATUS
from millesime.values import Lack
from millesime.values.types import Kind
from millesime.whatif.matter import Matter

LONGEST: Final = 2
"""How many elements a list may have beside those that it has."""


@final
class Setting:
    """The goal as a term over the facts that may be anything; the others are as the case has them.

    `open_`: these facts may have any value. `perhaps`: those of them that are not given may also stay so, but for `known`.
    """

    def __init__(
        self, matter: Matter, open_: Collection[str], perhaps: bool = False, known: Collection[str] = ()
    ) -> None:
        self.matter, self.open = matter, frozenset(open_)
        self.names = matter.names | self.open
        fixed = {name: value for name, value in matter.values.items() if name not in self.open}
        lengths = [
            len(value) for name, value in matter.values.items() if name in self.open and isinstance(value, tuple)
        ]
        self.facts = Facts(
            (matter.program,),
            fixed=fixed,
            absent=self.names - fixed.keys() - self.open,
            longest=LONGEST + max(lengths, default=0),
            presumptions=matter.presumptions,
            perhaps=self.open - matter.values.keys() - set(known) if perhaps else (),
        )
        self.law = Law(matter.program, self.facts, reading=matter.reading)
        self.term: Term = self.law.goal(matter.goal)
        self.coherent = self.law.coherent(frozenset(self.names))
        self.any = Asked(self.facts, self.names, [self.coherent])
        self.sure = self.any.under(no(self.term.unsure))

    @property
    def whole(self) -> bool:
        """Whether everything there is was looked at.

        Not so where there are lists, of which only short ones are; or elements of which not all is known; or doubts.
        """
        partial = any(_lacks(value) for name, value in self.facts.fixed.items() if name in self.names)
        return not self.lists and not partial and self.certain()

    @cached_property
    def lists(self) -> frozenset[str]:
        """The lists that may be anything and on which something turns: of these, only short ones are looked at."""
        return frozenset(name for name in self.mattering if self.matter.fact(name).type.kind is Kind.LIST)

    @cached_property
    def mattering(self) -> tuple[str, ...]:
        """The facts that may be anything and on which something turns, as far as formulas can be seen to say."""
        term = self.term
        made_of = (term.none, *term.lacks.values(), *(() if term.v is None else (term.v,)))
        return tuple(sorted(name for name in self.open if mentions(made_of, self.facts, name)))

    def certain(self) -> bool:
        """Whether the encoding follows the law in every case that is asked for."""
        return bool(self.term.unsure is False or self.any.under(self.term.unsure).case() is NOTHING)

    def tied(self, name: str) -> frozenset[str]:
        """A fact with those that may be anything too and are tied to it by checks: none of them moves quite alone."""
        found, waiting = {name}, [name]
        while waiting:
            here = waiting.pop()
            for check in self.matter.program.coherences:
                if here in check.facts and all(self.facts.given(one) for one in check.facts):
                    more = (self.open & set(check.facts)) - found
                    found |= more
                    waiting += sorted(more)
        return frozenset(found)

    def settled(self) -> Formula:
        """That there is an answer: a value, « sans objet », or that the rule does not apply."""
        return some((self.term.valued, self.term.none, self.term.lack(NOT_APPLICABLE)))

    def comes_to(self, value: Any) -> Formula:
        """That the goal comes to a value, or to a lack of one, as the evaluator holds it."""
        if isinstance(value, Lack):
            return self.term.lack(*(code for code, status in STATUS.items() if status is value.status))
        free = no(self.term.lacking)
        if value is None:
            return both(self.term.none, free)
        if self.term.v is None:
            return False
        number = self.facts.number(value, self.matter.program.rules[self.matter.goal].type)
        return every((self.term.valued, equal(self.term.v, number)))


def _lacks(value: Any) -> bool:
    """Whether something of a list is not known."""
    return isinstance(value, Lack) or (isinstance(value, tuple) and any(map(_lacks, value)))
