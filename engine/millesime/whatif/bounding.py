"""What a result may come to whatever some facts are: the lowest, the highest, every choice, each with a case that shows it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from typing import Any, final

from millesime.analysis.symbolic import Witness, smallest
from millesime.analysis.symbolic.asked import Shown
from millesime.analysis.symbolic.extremes import Extreme, highest, lowest
from millesime.analysis.symbolic.logic import Formula, both, no
from millesime.analysis.symbolic.solving import NOT_ESTABLISHED
from millesime.analysis.symbolic.terms import STATUS
from millesime.facts.canonical import to_json
from millesime.values import Lack, Status
from millesime.values.types import Kind
from millesime.whatif.matter import Matter
from millesime.whatif.model import Answer, Bound, Bounds, Possible
from millesime.whatif.setting import Setting
from millesime.whatif.ways import FIGURES


def bounds(matter: Matter, varying: Collection[str]) -> Bounds:
    """What the goal may come to while these facts may be anything that is declared of them."""
    return _Range(matter, varying).found()


@final
class _Range:
    """Everything that a goal may come to."""

    def __init__(self, matter: Matter, varying: Collection[str]) -> None:
        self._matter = matter
        self._varying = tuple(sorted(varying))
        self._setting = Setting(matter, varying)
        self._type = matter.program.rules[matter.goal].type
        self._exhaustive = self._setting.whole

    def found(self) -> Bounds:
        """The whole of it."""
        low = high = None
        term = self._setting.term
        if self._type.kind in FIGURES and term.v is not None:
            valued = self._setting.sure.under(term.valued)
            low, high = self._bound(lowest(term.v, valued)), self._bound(highest(term.v, valued))
            if low is None and not isinstance(valued.case(), Shown):
                self._exhaustive = self._exhaustive and valued.case() is not NOT_ESTABLISHED
        possible = tuple(self._possible())
        if low is not None and high is not None and not (low.proved and high.proved):
            self._exhaustive = False
        return Bounds(self._setting.mattering or self._varying, low, high, possible, self._exhaustive)

    # ── numbers ────────────────────────────────────────────────────────────────────────────────────────────────────────

    def _bound(self, found: Extreme | None) -> Bound | None:
        if found is None:
            return None
        proved = found.proved and self._setting.whole
        try:
            value = to_json(self._setting.facts.back(found.value, self._type), self._type)
        except (ValueError, OverflowError):
            return Bound(None, attained=False, endless=True, proved=proved, shown=None)

        def bears(answer: Answer) -> bool:
            return answer.status == "determined" and (answer.value == value or not found.attained or found.endless)

        shown = self._shown(found.shown, bears)
        if shown is None:
            return Bound(None, attained=False, endless=False, proved=False, shown=None)
        return Bound(None if found.endless else value, found.attained, found.endless, proved, shown)

    # ── answers one by one ─────────────────────────────────────────────────────────────────────────────────────────────

    def _possible(self) -> Iterator[Possible]:
        for formula, bears in self._candidates():
            case = self._setting.sure.case(formula)
            if isinstance(case, Shown):
                shown = self._shown(case, bears)
                if shown is not None:
                    yield shown
                else:
                    self._exhaustive = False
            elif case is NOT_ESTABLISHED:
                self._exhaustive = False

    def _candidates(self) -> Iterator[tuple[Formula, Callable[[Answer], bool]]]:
        term = self._setting.term
        for value in self._values():
            written = to_json(value, self._type)
            yield self._setting.comes_to(value), _is("determined", written)
        yield both(term.none, no(term.lacking)), _is("determined", None)
        for status in dict.fromkeys(STATUS.values()):
            yield self._setting.comes_to(Lack(status)), self._lacks(status)

    def _lacks(self, status: Status) -> Callable[[Answer], bool]:
        """That the law itself has no answer, whatever the facts; not that it waits for one of those that may be anything."""
        same = _is(status.value, None)
        return lambda answer: same(answer) and not set(answer.missing) & set(self._varying)

    def _values(self) -> tuple[Any, ...]:
        program = self._matter.program
        if self._type.kind in (Kind.BOOLEAN, Kind.NORM):
            return (True, False)
        if self._type.kind is Kind.CHOICE:
            return tuple(name for name, _ in program.enumerations[self._type.name or ""].choices)
        return ()

    # ── cases ──────────────────────────────────────────────────────────────────────────────────────────────────────────

    def _shown(self, case: Shown, bears: Callable[[Answer], bool]) -> Possible | None:
        """The case with as few of the facts that may be anything as will do, and the evaluator's answer to it."""
        matter = self._matter
        fixed = {name: value for name, value in matter.values.items() if name not in self._varying}

        def check(facts: Any) -> bool:
            answer = matter.answer({**fixed, **facts})
            return answer is not None and bears(answer)

        mine = {name: value for name, value in case.facts.items() if name in self._varying}
        least = smallest(Witness(mine), check)
        if not isinstance(least, Witness):
            return None
        answer = matter.answer({**fixed, **least.facts})
        return None if answer is None else Possible(answer, matter.written(least.facts))


def _is(status: str, value: Any) -> Callable[[Answer], bool]:
    return lambda answer: answer.status == status and answer.value == value


__all__ = ["bounds"]
