"""Values as rule files write them: `728,01 €`, `25 %`, `2012-01-01`, `3 mois`, `vrai`, `sans objet`."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

from millesime.model.expressions import Value
from millesime.values import Duration
from millesime.values.numbers import decimal_text
from millesime.values.types import Kind, Type


def written(value: Value, type_: Type) -> str:
    """A value in the notation of the language, by its type; exact, so that a third reads `1/3`.

    >>> from millesime.values.types import AMOUNT, RATE
    >>> written(Fraction("728.01"), AMOUNT), written(Fraction(1, 4), RATE)
    ('728,01 €', '25 %')
    """
    match value:
        case None:
            return "sans objet"
        case bool():
            return "vrai" if value else "faux"
        case int() | Fraction():
            return _number(Fraction(value), type_.kind)
        case date():
            return value.isoformat()
        case Duration():
            return _duration(value)
        case str():
            return value if type_.kind is Kind.CHOICE else f"« {value} »"


def _number(value: Fraction, kind: Kind) -> str:
    if kind is Kind.AMOUNT:
        text = decimal_text(value)
        _, point, decimals = text.partition(".")
        return f"{text}0 €".replace(".", ",") if point and len(decimals) == 1 else f"{text} €".replace(".", ",")
    if kind is Kind.RATE:
        return f"{decimal_text(value * 100)} %".replace(".", ",")
    return decimal_text(value).replace(".", ",")


def _duration(value: Duration) -> str:
    if value.days:
        return "1 jour" if value.days == 1 else f"{value.days} jours"
    years, months = divmod(value.months, 12)
    if months or not years:
        return f"{value.months} mois"
    return "1 an" if years == 1 else f"{years} ans"
