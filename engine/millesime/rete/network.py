"""Rules of a network: what they match, what they conclude. Numbers and nothing else, so that they can be held to limits.

A network has cells. A fact says of one cell what kind of thing it came to and, where that is asked, a measure of it. A
rule matches kinds and measures of some cells and says something of another one.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum
from typing import Any, Final, final


class Kind(IntEnum):
    """What a cell came to."""

    FALSE = 0
    TRUE = 1
    LACK = 2
    """No value, for want of something; its measure tells which status that is (`RANKS`)."""
    VALUE = 3
    NONE = 4
    """« sans objet »."""
    NO_MATCH = 5
    COMMON = 6
    """« droit commun »."""
    MAYBE = 7
    """One of several outcomes, for want of something."""


LARGEST: Final = 2**53 - 1
"""No number in a network is further from zero."""
OPERATORS: Final = {"==": None, "<": "$lt", "<=": "$lte", ">": "$gt", ">=": "$gte"}
"""The comparisons that a rule may make, and how the library writes them."""


@final
@dataclass(frozen=True, slots=True)
class Test:
    """A comparison of a cell's kind (`k`) or measure (`m`) with a number."""

    part: str
    operator: str
    number: int

    def __str__(self) -> str:
        if self.part == "k":
            return f"{'is' if self.operator == '==' else self.operator} {Kind(self.number).name.lower()}"
        return f"{self.operator} {self.number}"


@final
@dataclass(frozen=True, slots=True)
class Match:
    """What a rule asks of one cell: every test of it."""

    cell: int
    tests: tuple[Test, ...]

    def __str__(self) -> str:
        return f"c{self.cell} {' and '.join(map(str, self.tests))}"


@final
@dataclass(frozen=True, slots=True)
class Say:
    """A cell comes to a kind, with a measure where it has one."""

    cell: int
    kind: Kind
    measure: int | None = None

    def __str__(self) -> str:
        measure = "" if self.measure is None else f" {self.measure}"
        return f"c{self.cell} is {self.kind.name.lower()}{measure}"


@final
@dataclass(frozen=True, slots=True)
class Take:
    """A cell comes to whatever another one did."""

    cell: int
    source: int

    def __str__(self) -> str:
        return f"c{self.cell} is c{self.source}"


@final
@dataclass(frozen=True, slots=True)
class Ask:
    """What a cell comes to is to be worked out outside: arithmetic, or what is lacking where several things may hold."""

    cell: int

    def __str__(self) -> str:
        return f"c{self.cell} is worked out"


Conclusion = Say | Take | Ask


@final
@dataclass(frozen=True, slots=True)
class Rule:
    """Where all these cells match, this follows."""

    matches: tuple[Match, ...]
    conclusion: Conclusion

    def __str__(self) -> str:
        return f"where {', '.join(map(str, self.matches))}: {self.conclusion}"


@final
@dataclass(frozen=True, slots=True)
class Network:
    """A ruleset in the making: its rules in order. `cells` is how many cells it speaks of."""

    name: str
    cells: int
    rules: tuple[Rule, ...]

    def __str__(self) -> str:
        return "\n".join([f"network {self.name}", *(f"  {rule}" for rule in self.rules)])


def kind(cell: int, one: Kind) -> Match:
    """A cell that came to one kind."""
    return Match(cell, (Test("k", "==", one),))


def kinds(cell: int, first: Kind, last: Kind) -> Match:
    """A cell that came to a kind between two."""
    return Match(cell, (Test("k", ">=", first), Test("k", "<=", last)))


def known(cell: int) -> Match:
    """A cell that came to anything."""
    return Match(cell, (Test("k", ">=", Kind.FALSE),))


def measured(cell: int, *tests: tuple[str, int]) -> Match:
    """A cell that came to a value, by its measure."""
    return Match(cell, (Test("k", "==", Kind.VALUE), *(Test("m", operator, number) for operator, number in tests)))


def lacking(cell: int, *tests: tuple[str, int]) -> Match:
    """A cell without a value, by the rank of what it lacks."""
    return Match(cell, (Test("k", "==", Kind.LACK), *(Test("m", operator, number) for operator, number in tests)))


def wire(network: Network) -> list[Any]:
    """A network's rules as plain lists of words and numbers, which a process can be told."""
    rules = []
    for rule in network.rules:
        matches = [[m.cell, [[t.part, t.operator, int(t.number)] for t in m.tests]] for m in rule.matches]
        match rule.conclusion:
            case Say(cell=cell, kind=of, measure=measure):
                then: list[Any] = ["say", cell, int(of), measure]
            case Take(cell=cell, source=source):
                then = ["take", cell, source]
            case Ask(cell=cell):
                then = ["ask", cell]
        rules.append([matches, then])
    return rules
