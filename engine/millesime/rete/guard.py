"""durable_rules behind a guard: networks compiled, one session at a time, every conclusion drawn here.

The library matches; it runs no action of its own, has no host and no thread, and sees whole numbers alone. What a rule
concludes is asserted by this page, at once, so that nothing waits inside an action. An error is raised, never kept.
"""

from __future__ import annotations

import json
from typing import Any, Final, final

import durable_rules_engine as library

from millesime.rete.limits import FACTS, RefusedError, checked, distinct, whole
from millesime.rete.network import OPERATORS, Kind

_IGNORED: Final = 1
"""The library's word for a fact that no rule looks at."""


@final
class GuardError(Exception):
    """The library did what it must not, or two rules contradict each other."""


@final
class Book:
    """A compiled network."""

    __slots__ = ("conclusions", "handle", "name")

    def __init__(self, name: str, rules: list[Any]) -> None:
        checked(rules)
        self.name = name
        self.conclusions = [then for _, then in rules]
        definition = {f"r{number}": {"all": _all(matches), "count": 1} for number, (matches, _) in enumerate(rules)}
        definition["opens"] = {"all": [{"m": {"k0": 1}}], "count": 1}
        self.handle = library.create_ruleset(name, json.dumps(definition))

    def close(self) -> None:
        """Forget the network; the library keeps nothing of it."""
        library.delete_ruleset(self.handle)


def _all(matches: list[Any]) -> list[Any]:
    found = []
    for place, (cell, tests) in enumerate(matches):
        written = [_test(f"{part}{cell}", operator, number) for part, operator, number in tests]
        one = written[0] if len(written) == 1 else {"$and": written}
        found.append({f"m_{place}" if len(matches) > 1 else "m": one})
    return found


def _test(name: str, operator: str, number: int) -> dict[str, Any]:
    word = OPERATORS[operator]
    return {name: number} if word is None else {word: {name: number}}


@final
class Session:
    """One dossier before the library, alone: facts in, rules that fired out."""

    _opened = 0

    def __init__(self, book: Book) -> None:
        self._book = book
        previous = f"s{Session._opened}"
        Session._opened += 1
        self._sid = f"s{Session._opened}"
        distinct([previous, self._sid])
        self._known: dict[int, tuple[int, int | None]] = {}
        # The library frees, when a dossier is closed, what its last action left; where it never acted, it frees at
        # random. So the first fact of every dossier is one that a rule looks at.
        if self._assert(0, 1, None) != ["opens"]:
            raise GuardError("the dossier was open already")

    def tell(self, facts: list[Any]) -> list[int]:
        """Assert facts one by one, each `[cell, kind, measure or null]`; the numbers of the rules that fired, in order."""
        fired: list[int] = []
        waiting = [(whole(cell), Kind(whole(kind)).value, measure) for cell, kind, measure in facts]
        waiting.reverse()
        while waiting:
            cell, kind, measure = waiting.pop()
            held = self._known.get(cell)
            if held is not None:
                if held != (kind, measure):
                    raise GuardError(f"cell {cell} is both {held} and {(kind, measure)}")
                continue
            self._known[cell] = (kind, measure)
            if len(self._known) > FACTS:
                raise RefusedError(f"more than {FACTS} facts")
            for name in self._assert(cell, kind, measure):
                number = int(name[1:])
                fired.append(number)
                concluded = self._concluded(self._book.conclusions[number])
                if concluded is not None:
                    waiting.append(concluded)
        return fired

    def _concluded(self, then: list[Any]) -> tuple[int, int, int | None] | None:
        if then[0] == "say":
            return then[1], then[2], then[3]
        if then[0] == "take":
            return then[1], *self._known[then[2]]
        return None

    def _assert(self, cell: int, kind: int, measure: int | None) -> list[str]:
        fact: dict[str, Any] = {"id": str(cell), "sid": self._sid, f"k{cell}": kind}
        if measure is not None:
            fact[f"m{cell}"] = whole(measure)
        result, state = library.assert_fact(self._book.handle, json.dumps(fact))
        if result == _IGNORED:
            return []
        if result:
            raise GuardError(f"the library answered {result} to a fact")
        self._state = int(state)
        fired: list[str] = []
        started = library.start_action_for_state(self._book.handle, state)
        action = started[1] if started else None
        while action:
            (name,) = json.loads(action)
            fired.append(name)
            action = library.complete_and_start_action(self._book.handle, state)
        return fired

    def idle(self) -> bool:
        """Whether no action is under way inside the library, where it would be lost after some seconds."""
        return not library.start_action_for_state(self._book.handle, self._state)

    def close(self) -> None:
        """Forget the dossier."""
        library.delete_state(self._book.handle, self._sid)
