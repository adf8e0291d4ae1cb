"""The types of the language."""

from __future__ import annotations

from enum import StrEnum
from typing import final

from millesime.frozen import dataclass


class Kind(StrEnum):
    """The families of values. The text is the word of the language."""

    BOOLEAN = "booléen"
    INTEGER = "entier"
    NUMBER = "nombre"
    AMOUNT = "montant"
    RATE = "taux"
    DATE = "date"
    CALENDAR = "durée"
    DAYS = "durée en jours"
    TEXT = "texte"
    CHOICE = "choix"
    RECORD = "structure"
    LIST = "liste"
    NORM = "norme"
    ANY = "indéterminé"
    """The type of what failed to type: it suits everything, so that one fault is reported once."""


@final
@dataclass(frozen=True, slots=True)
class Type:
    """A type. `name` is the enumeration's or the structure's; `item` a list's; `optional` is « le cas échéant ».

    How values are held: booleans `bool`, whole numbers `int`, numbers, amounts (euros) and rates (ratios) `Fraction`,
    dates `date`, durations `Duration`, choices and texts `str`, lists `tuple`, records `tuple` in field order,
    « sans objet » `None`. An amount or number that happens to be whole may be held as `int`.
    """

    kind: Kind
    name: str | None = None
    item: Type | None = None
    optional: bool = False

    def __str__(self) -> str:
        text = self.name or self.kind.value
        if self.kind is Kind.LIST and self.item is not None:
            text = f"liste de {self.item}"
        return f"{text} le cas échéant" if self.optional else text


BOOLEAN = Type(Kind.BOOLEAN)
INTEGER = Type(Kind.INTEGER)
NUMBER = Type(Kind.NUMBER)
AMOUNT = Type(Kind.AMOUNT)
RATE = Type(Kind.RATE)
DATE = Type(Kind.DATE)
CALENDAR = Type(Kind.CALENDAR)
DAYS = Type(Kind.DAYS)
TEXT = Type(Kind.TEXT)
NORM = Type(Kind.NORM)
ANY = Type(Kind.ANY)
