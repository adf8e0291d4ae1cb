"""Exact numbers: how they are read, rounded and written. Never through a float."""

from __future__ import annotations

import re
from fractions import Fraction

_PLAIN = re.compile(r"[-+]?\d{1,40}(?:\.\d{1,40})?")
_RATIO = re.compile(r"([-+]?\d{1,40})/(\d{1,40})")


def parse_number(text: str) -> Fraction | None:
    """An exact number from `12`, `-0.25` or `101/131`; None where it is not one.

    >>> parse_number("0.1") * 3 == parse_number("0.3")
    True
    """
    if _PLAIN.fullmatch(text):
        return Fraction(text)
    ratio = _RATIO.fullmatch(text)
    if ratio and int(ratio[2]):
        return Fraction(int(ratio[1]), int(ratio[2]))
    return None


def half_up(value: Fraction, step: Fraction) -> Fraction:
    """The nearest multiple of a step; halves go away from zero (semantics 15).

    >>> half_up(Fraction("24999.996"), Fraction("0.01"))
    Fraction(25000, 1)
    """
    scaled = Fraction(value) / step
    number, by = scaled.numerator, scaled.denominator
    size = (2 * abs(number) + by) // (2 * by)
    return (size if number >= 0 else -size) * step


def truncated(value: Fraction, step: Fraction) -> Fraction:
    """The multiple of a step next towards zero.

    >>> truncated(Fraction("303.34248"), Fraction("0.01")) == Fraction("303.34")
    True
    """
    scaled = Fraction(value) / step
    size = abs(scaled.numerator) // scaled.denominator
    return (size if scaled >= 0 else -size) * step


def rounded_up(value: Fraction, step: Fraction) -> Fraction:
    """The multiple of a step next away from zero."""
    down = truncated(value, step)
    return down if down == value else down + (step if value > 0 else -step)


def decimal_text(value: Fraction | int) -> str:
    """The shortest exact text: `0.25`, `101/131` where no finite decimal exists.

    >>> decimal_text(Fraction(1, 4)), decimal_text(Fraction(101, 131)), decimal_text(Fraction(3))
    ('0.25', '101/131', '3')
    """
    numerator, denominator = value.numerator, value.denominator
    if denominator == 1:
        return str(numerator)
    places, rest = 0, denominator
    twos = fives = 0
    while rest % 2 == 0:
        rest, twos = rest // 2, twos + 1
    while rest % 5 == 0:
        rest, fives = rest // 5, fives + 1
    if rest != 1:
        return f"{numerator}/{denominator}"
    places = max(twos, fives)
    digits = str(abs(numerator) * 10**places // denominator).rjust(places + 1, "0")
    sign = "-" if numerator < 0 else ""
    return f"{sign}{digits[:-places]}.{digits[-places:]}"


def amount_text(value: Fraction | int) -> str:
    """Euros with two decimals where the amount is in whole cents, its exact text otherwise.

    >>> amount_text(Fraction("728.01")), amount_text(25000)
    ('728.01', '25000.00')
    """
    if 100 % value.denominator:
        return decimal_text(value)
    cents = value.numerator * (100 // value.denominator)
    sign = "-" if cents < 0 else ""
    euros, rest = divmod(abs(cents), 100)
    return f"{sign}{euros}.{rest:02d}"
