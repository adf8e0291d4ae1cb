"""Which fact to ask for first, so that the fewest questions are left in the worst case."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import product
from typing import Any, Final, final

from millesime.evaluate.engine import Engine
from millesime.model.program import DATE_REFERENCE
from millesime.values import Lack
from millesime.whatif.matter import Matter

MOST_CASES: Final = 3_000
MOST_STATES: Final = 20_000
"""How many cases are decided, and how many states of what is known are weighed."""

State = tuple[int, ...]
"""For each fact, which of its values it has, -1 where it has not been asked for."""
_OPEN = -1


@final
class Game:
    """Facts with the few values that tell results apart, and what the goal comes to for each choice among them."""

    def __init__(self, matter: Matter, values: Mapping[str, Sequence[Any]]) -> None:
        self.names = tuple(values)
        self._values = [tuple(values[name]) for name in self.names]
        self._met: dict[State, frozenset[Any]] = {}
        self._worst: dict[State, int] = {}
        engine = Engine(matter.program)
        for choice in product(*(range(len(one)) for one in self._values)):
            facts = {name: self._values[place][index] for place, (name, index) in enumerate(zip(self.names, choice, strict=True))}  # fmt: skip
            self._met[choice] = _outcome(engine, matter, {**matter.values, **facts})

    @staticmethod
    def fits(values: Mapping[str, Sequence[Any]]) -> bool:
        """Whether a game over these values can be played to its end."""
        cases = states = 1
        for one in values.values():
            cases *= len(one)
            states *= len(one) + 1
        return cases <= MOST_CASES and states <= MOST_STATES

    def outcomes(self, state: State) -> frozenset[Any]:
        """What the goal may still come to; nothing where no case is left."""
        found = self._met.get(state)
        if found is None:
            place = state.index(_OPEN)
            found = frozenset[Any]().union(*(self.outcomes(after) for after in self._after(state, place)))
            self._met[state] = found
        return found

    def _after(self, state: State, place: int) -> list[State]:
        return [(*state[:place], index, *state[place + 1 :]) for index in range(len(self._values[place]))]

    def worst(self, state: State) -> int:
        """The fewest questions that are enough whatever the answers to them are."""
        found = self._worst.get(state)
        if found is None:
            found = 0
            if len(self.outcomes(state)) > 1:
                found = min(self.after(state, place) for place, index in enumerate(state) if index == _OPEN)
            self._worst[state] = found
        return found

    def after(self, state: State, place: int) -> int:
        """The same if one fact is asked for first."""
        left = [after for after in self._after(state, place) if self.outcomes(after)]
        return 1 + max((self.worst(after) for after in left), default=0)

    def best(self, order: Sequence[str]) -> tuple[str, int]:
        """The fact to ask for, the first in an order among those that are as good, and how many questions that makes."""
        start = (_OPEN,) * len(self.names)
        least = self.worst(start)
        ranked = sorted(self.names, key=lambda name: order.index(name) if name in order else len(order))
        return next(name for name in ranked if self.after(start, self.names.index(name)) == least), least


def _outcome(engine: Engine, matter: Matter, facts: Mapping[str, Any]) -> frozenset[Any]:
    """What the evaluator says of one case; nothing where it contradicts itself."""
    if engine.incoherent(facts):
        return frozenset()
    day = facts.get(DATE_REFERENCE)
    preference = (matter.reading,) if matter.reading else ()
    value = engine.ask(facts, [matter.goal], day, preference, matter.presumptions).answers[0].node.value
    return frozenset(((value.status, None) if isinstance(value, Lack) else (value.__class__.__name__, value),))
