"""Which facts a result still hangs on, into which values each of them falls apart, and how many matter at once."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Any, final

import z3

from millesime.analysis.symbolic.asked import Asked, Shown, elsewhere
from millesime.analysis.symbolic.extremes import lowest
from millesime.analysis.symbolic.facts import Facts
from millesime.analysis.symbolic.logic import Formula, below, equal, every, is_plain, no
from millesime.analysis.symbolic.solving import NOTHING, differ
from millesime.analysis.symbolic.terms import Term


@final
class Telling:
    """A result as a term, and two cases of it that differ in one fact alone."""

    def __init__(self, term: Term, coherent: Formula, facts: Facts, asked: Asked) -> None:
        self._term, self._coherent, self._facts, self._asked = term, coherent, facts, asked
        self._pairs: dict[frozenset[str], Formula] = {}

    def told_apart(self, *named: str) -> Formula:
        """That some other values of these facts, all others being as they are, give another result."""
        name = frozenset(named)
        if name not in self._pairs:
            codes = list(self._term.lacks)
            held = (self._term.none, self._coherent, *self._term.lacks.values())
            value = () if self._term.v is None else (self._term.v,)
            none, coherent, *rest = elsewhere((*held, *value), self._facts, name)
            lacks = dict(zip(codes, rest, strict=False))
            other = Term(rest[len(codes)] if value else None, none, lacks)
            self._pairs[name] = every((coherent, rest[-1], differ(self._term, other)))
        return self._pairs[name]

    def matters(self, *names: str) -> bool:
        """Whether these facts together may matter: unless it is proved that in no case whatever they do."""
        return self._asked.case(self.told_apart(*names)) is not NOTHING

    def together(self, names: Sequence[str]) -> int:
        """How many of these facts matter at once in some case, each by itself: none of them can then be left unasked."""
        waiting = [(name, self.told_apart(name)) for name in names]
        formulas = [one for _, one in waiting if not is_plain(one)]
        certain = sum(one is True for _, one in waiting)
        low, high = certain, certain + len(formulas)
        while low < high:
            middle = (low + high + 1) // 2
            enough = z3.PbGe([(one, 1) for one in formulas], middle - certain)
            shown = self._asked.case(enough)
            if isinstance(shown, Shown):
                low = max(middle, certain + sum(shown.holds(one) for one in formulas))
            else:
                high = middle - 1
        return low

    def values(self, name: str, most: int) -> list[Fraction] | None:
        """The least value of each class of a number or a day, within which the result never differs; None past `most`."""
        own = self._facts.term(name)
        other, others_none = elsewhere((own.v, own.none), self._facts, (name,))[:2]
        first = lowest(own.v, self._asked.under(no(own.none)))
        if first is None or not first.attained or first.endless:
            return None
        found = [first.value]
        while len(found) <= most:
            here = _beside(found[-1], own.v)
            asked = self._asked.under(
                self.told_apart(name), no(own.none), no(others_none), equal(own.v, here), below(here, other)
            )
            turn = lowest(other, asked)
            if turn is None:
                return found if asked.case() is NOTHING else None
            if not turn.attained or not turn.proved:
                return None
            found.append(turn.value)
        return None


def _beside(value: Fraction, term: Any) -> Any:
    """A number as the solver compares it with a term."""
    return int(value) if value.denominator == 1 and not is_plain(term) and term.is_int() else value
