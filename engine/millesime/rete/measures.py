"""Values as whole numbers for a network to compare: exact, or not at all.

A value is held against figures of the law. On a scale on which every one of those figures is whole, a value between two
steps is told from both by the odd number between their even ones; a value past every figure may stand at the edge.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from fractions import Fraction
from math import lcm
from typing import Any, Final, final

from millesime.rete.network import LARGEST
from millesime.values import Duration

_MONTH: Final = 10_000_000
EDGE: Final = LARGEST
"""Where whatever lies past every figure stands."""
Span = tuple[int, int]
"""Measures from one to another, both included."""


@final
class Scale:
    """How the values that are held against some figures are measured; `choices` are those of an enumeration, in order."""

    __slots__ = ("_by", "_choices")

    def __init__(self, figures: Iterable[Any], choices: Mapping[str, int]) -> None:
        self._by = lcm(1, *(one.denominator for one in figures if isinstance(one, int | Fraction)))
        self._choices = choices

    def of(self, value: Any) -> int:
        """The measure of a value."""
        match value:
            case bool():
                found = int(value)
            case int() | Fraction():
                scaled = value * self._by
                found = 2 * (scaled.numerator // scaled.denominator) + (scaled.denominator != 1)
            case date():
                found = value.toordinal()
            case Duration():
                found = value.months * _MONTH + value.days
            case str():
                found = self._choices.get(value, -1)
            case _:
                raise TypeError(f"{value!r} has no measure")
        return max(-EDGE, min(EDGE, found))

    def fits(self, figures: Iterable[Any]) -> bool:
        """Whether each figure lies well within the edges, so that standing at one is being past it."""
        return all(abs(self.of(one)) < EDGE for one in figures)


def without(spans: list[Span], taken: list[Span]) -> list[Span]:
    """What is left of some spans once others are taken from them."""
    for low, high in taken:
        rest: list[Span] = []
        for first, last in spans:
            if last < low or high < first:
                rest.append((first, last))
            else:
                rest += [span for span in ((first, low - 1), (high + 1, last)) if span[0] <= span[1]]
        spans = rest
    return spans


def tests(span: Span) -> tuple[tuple[str, int], ...]:
    """A span as comparisons, none at an edge."""
    low, high = span
    if low == high:
        return (("==", low),)
    found: list[tuple[str, int]] = []
    if low > -EDGE:
        found.append((">=", low))
    if high < EDGE:
        found.append(("<=", high))
    return tuple(found)
