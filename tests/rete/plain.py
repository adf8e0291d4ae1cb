"""What a network is held to mean: rules matched one by one, in plain Python. The library must fire the same rules."""

from __future__ import annotations

import operator
from typing import Any, Final, final

from millesime.rete.network import Network, Rule, Say, Take

OPERATORS: Final[dict[str, Any]] = {
    "==": operator.eq,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}


@final
class Contradiction(Exception):
    """Two rules that say different things of one cell."""


@final
class Plain:
    """A matcher without a library."""

    library = "plain"

    def __init__(self) -> None:
        self._network: Network | None = None
        self._by_cell: dict[int, list[tuple[int, Rule]]] = {}
        self.known: dict[int, tuple[int, int | None]] = {}
        """What each cell of the session holds."""
        self._fired: set[int] = set()

    def begin(self, network: Network, facts: list[Any]) -> list[int]:
        """Open a session."""
        self.known, self._fired = {}, set()
        if network is not self._network:
            self._network, self._by_cell = network, {}
            for number, rule in enumerate(network.rules):
                for match in rule.matches:
                    self._by_cell.setdefault(match.cell, []).append((number, rule))
        return self.more(facts)

    def more(self, facts: list[Any]) -> list[int]:
        """Tell it more."""
        fired: list[int] = []
        waiting = [tuple(fact) for fact in reversed(facts)]
        while waiting:
            cell, kind, measure = waiting.pop()
            if cell in self.known:
                if self.known[cell] != (kind, measure):
                    raise Contradiction(f"cell {cell}")
                continue
            self.known[cell] = (kind, measure)
            for number, rule in self._by_cell.get(cell, ()):
                if number not in self._fired and self._holds(rule):
                    self._fired.add(number)
                    fired.append(number)
                    match rule.conclusion:
                        case Say(cell=other, kind=of, measure=how):
                            waiting.append((other, int(of), how))
                        case Take(cell=other, source=source):
                            waiting.append((other, *self.known[source]))
                        case _:
                            pass
        return fired

    def _holds(self, rule: Rule) -> bool:
        for match in rule.matches:
            if match.cell not in self.known:
                return False
            kind, measure = self.known[match.cell]
            for test in match.tests:
                held = kind if test.part == "k" else measure
                if held is None or not OPERATORS[test.operator](held, test.number):
                    return False
        return True

    def end(self) -> None:
        """Close the session."""


@final
class Beside:
    """The library and the plain matcher beside each other: whoever asks is answered only where they fire the same."""

    def __init__(self, matcher: Any) -> None:
        self._matcher, self._plain = matcher, Plain()
        self.sessions = 0

    def begin(self, network: Network, facts: list[Any]) -> list[int]:
        """Open a session in both."""
        self.sessions += 1
        return self._same(self._matcher.begin(network, facts), self._plain.begin(network, facts))

    def more(self, facts: list[Any]) -> list[int]:
        """Tell both."""
        return self._same(self._matcher.more(facts), self._plain.more(facts))

    def end(self) -> None:
        """Close both."""
        self._matcher.end()

    def _same(self, found: list[int], wanted: list[int]) -> list[int]:
        assert sorted(found) == sorted(wanted)
        return found
