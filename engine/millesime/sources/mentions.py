"""What a text states: an amount, a rate, a count, a length of time, a day, each where it stands."""

from __future__ import annotations

from dataclasses import field
from datetime import date
from enum import StrEnum
from fractions import Fraction
from typing import final

from millesime.frozen import dataclass
from millesime.values import Duration


class Sort(StrEnum):
    """What a text may state."""

    AMOUNT = "amount"
    RATE = "rate"
    COUNT = "count"
    DURATION = "duration"
    DATE = "date"
    START = "start"
    """A first day that is only implied: of a month or a year that is named."""
    END = "end"
    """A last day that is only implied."""
    LAST = "last"
    """The last that lies below: « moins de 150 » allows 149."""
    FIRST = "first"
    """The first that lies above: « plus de 400 » begins with 401."""
    PAST = "past"
    """The first that lies past a limit: « 45 ans au plus » ends with 46."""
    EVE = "eve"
    """The last day that is left: « avant le 15 juillet » ends on the 14th, which is itself included."""


@final
@dataclass(frozen=True, slots=True)
class Mention:
    """One thing that a stretch of a text states; the same stretch may state several (« deux mois »: 2, and two months).

    `loose`: whether the text does not say of what sort it is, as a bare « 4 » for 4 %.
    """

    sort: Sort
    value: Fraction | Duration | date
    start: int = field(compare=False)
    end: int = field(compare=False)
    loose: bool = False


def legible(text: str) -> str:
    """A text in which spaces, apostrophes, hyphens and letters are each written in one way; no offset moves.

    >>> legible("L’année\\n2012, 1\\u202f941,36 €")
    "l'année 2012, 1 941,36 €"
    """
    return "".join(_PLAIN.get(char) or _lower(char) for char in text)


def _lower(char: str) -> str:
    if char.isspace():
        return " "
    lower = char.lower()
    return lower if len(lower) == 1 else char


_PLAIN = {"’": "'", "ʼ": "'", "‘": "'", "´": "'", "‐": "-", "‑": "-", "–": "-", "—": "-", "−": "-", "×": "*"}
