"""Readers: one for each type of the language, which takes a value of a case or refuses it. No coercion (semantics 3).

A reader is called with the value and the path that a refusal will name. The forms below are the schema's too.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

from millesime.facts.refusals import refusal, unfit
from millesime.facts.scalars import Scalar, is_null
from millesime.text.nearest import nearest
from millesime.values import Duration
from millesime.values.duration import parse_duration
from millesime.values.types import Kind, Type

Reader = Callable[[Any, str], Any]
"""From a value as given and its path to the value as the language holds it; raises `RefusedError`."""

WIDEST = 2**53 - 1
"""No number goes further from zero: every reader of JSON holds these exactly."""
FINEST = 10**40
"""No number is finer than one part in so many."""
LONGEST_TEXT = 10_000
FIRST_DAY, LAST_DAY = date(1800, 1, 1), date(2200, 12, 31)

DECIMAL_FORM = r"-?[0-9]{1,16}(?:\.[0-9]{1,140})?"
AMOUNT_FORM = r"-?[0-9]{1,16}(?:\.[0-9]{1,2})?"
PERCENT_FORM = DECIMAL_FORM + r"[ \u00a0\u202f]?%"
RATIO_FORM = r"-?[0-9]{1,60}/0{0,9}[1-9][0-9]{0,40}"
CALENDAR_FORM = r"P(?:0D|(?=[0-9])(?:[0-9]{1,3}Y)?(?:[0-9]{1,5}M)?)"
DAYS_FORM = r"P(?=[0-9])(?:[0-9]{1,4}W)?(?:[0-9]{1,5}D)?"
DAY_FORM = r"(?:1[89][0-9]{2}|2[01][0-9]{2}|2200)-[0-9]{2}-[0-9]{2}"

_LITERAL = re.compile(r"[-+]?[0-9]{1,40}(?:\.[0-9]{1,140})?(?:[eE][-+]?[0-9]{1,3})?")
_WHOLE = re.compile(r"[-+]?[0-9]+")
_DECIMAL = re.compile(DECIMAL_FORM)
_AMOUNT = re.compile(AMOUNT_FORM)
_PERCENT = re.compile(PERCENT_FORM)
_RATIO = re.compile(RATIO_FORM)
_LENGTHS = {Kind.CALENDAR: re.compile(CALENDAR_FORM), Kind.DAYS: re.compile(DAYS_FORM)}
_ANY_LENGTH = re.compile(r"P(?=[0-9])(?:[0-9]+Y)?(?:[0-9]+M)?(?:[0-9]+W)?(?:[0-9]+D)?")
_ANY_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_SURROGATE = re.compile("[\ud800-\udfff]")


def boolean(type: Type) -> Reader:
    """`true` or `false`, never a number nor a word in quotes."""

    def read(value: Any, path: str) -> bool:
        if value is True or value is False:
            return bool(value)
        if isinstance(value, Scalar):
            found = value.boolean
            if found is not None:
                return found
        if _text(value, quoted=True).casefold() in ("true", "false"):
            raise refusal("ML532", value, path, type=type)
        raise unfit("ML530", value, path, type)

    return read


def whole(type: Type) -> Reader:
    """A whole number written in digits, not in quotes."""

    def read(value: Any, path: str) -> int:
        if value.__class__ is not int:
            value = _whole_of(value, path, type)
        if -WIDEST <= value <= WIDEST:
            return value  # type: ignore[no-any-return]  # a whole number by now
        raise refusal("ML553", value, path)

    return read


def _whole_of(value: Any, path: str, type: Type) -> int:
    if isinstance(value, Scalar) and not value.quoted and _WHOLE.fullmatch(value.text):
        if len(value.text) > 40:
            raise refusal("ML553", value, path)
        return int(value.text)
    if isinstance(value, int) and not isinstance(value, bool):
        return int(value)
    if _WHOLE.fullmatch(_text(value, quoted=True)):
        raise refusal("ML532", value, path, type=type)
    raise unfit("ML531", value, path, type)


_EXACT = {Kind.AMOUNT: "ML533", Kind.RATE: "ML535", Kind.NUMBER: "ML536"}


def exact(type: Type) -> Reader:
    """An amount, a rate or a number: a literal read as it is written, or one of the forms of text that the type has."""
    kind = type.kind
    code = _EXACT[kind]

    def read(value: Any, path: str) -> Fraction | int:
        if value.__class__ is int:
            number: Fraction | int = value
        elif isinstance(value, Decimal) and value.is_finite() and -200 < value.adjusted() < 60:
            number = Fraction(value)
        else:
            number = _exact_of(value, path, type, code)
        if abs(number.numerator) > WIDEST * number.denominator or number.denominator > FINEST:
            raise refusal("ML553", value, path)
        if kind is Kind.AMOUNT:
            if 100 % number.denominator:
                raise refusal("ML534", value, path)
            return number
        return Fraction(number) if kind is Kind.RATE else number

    return read


def _exact_of(value: Any, path: str, type: Type, code: str) -> Fraction | int:
    if isinstance(value, Fraction):
        return value
    if isinstance(value, int) and not isinstance(value, bool):
        return int(value)
    if isinstance(value, Scalar) and not value.quoted and _LITERAL.fullmatch(value.text):
        return Fraction(value.text)
    text = _text(value)
    if type.kind is Kind.AMOUNT:
        if _AMOUNT.fullmatch(text):
            return _fraction(text)
        if _DECIMAL.fullmatch(text):
            raise refusal("ML534", value, path)
    elif _DECIMAL.fullmatch(text):
        return _fraction(text)
    elif _RATIO.fullmatch(text):
        return Fraction(text)
    elif type.kind is Kind.RATE and _PERCENT.fullmatch(text):
        return Fraction(_fraction(text[:-1].rstrip(" \u00a0\u202f")), 100)
    raise unfit(code, value, path, type)


def day(type: Type) -> Reader:
    """A day as `2012-04-01`, quoted or not."""

    def read(value: Any, path: str) -> date:
        found: date = value if value.__class__ is date else _day_of(value, path, type)
        if FIRST_DAY <= found <= LAST_DAY:
            return found
        raise refusal("ML539", value, path)

    return read


def _day_of(value: Any, path: str, type: Type) -> date:
    text = _text(value)
    if _ANY_DAY.fullmatch(text):
        try:
            return date.fromisoformat(text)
        except ValueError:
            raise refusal("ML538", value, path) from None
    raise unfit("ML537", value, path, type)


def length(type: Type) -> Reader:
    """A duration as `P20Y`, or `P30D` where it counts days; never a mixture."""
    form = _LENGTHS[type.kind]

    def read(value: Any, path: str) -> Duration:
        text = str(value) if isinstance(value, Duration) else _text(value)
        found = parse_duration(text) if form.fullmatch(text) else None
        if found is not None:
            return found
        if _ANY_LENGTH.fullmatch(text):
            raise refusal("ML541", value, path, type=type)
        raise unfit("ML540", value, path, type)

    return read


def text(type: Type) -> Reader:
    """A text; one that looks like a number or a boolean needs its quotes."""

    def read(value: Any, path: str) -> str:
        if isinstance(value, Scalar):
            if value.is_null or value.is_number or value.boolean is not None:
                raise unfit("ML544", value, path, type)
            found = value.text
        elif isinstance(value, str):
            found = str.__str__(value)
        else:
            raise unfit("ML544", value, path, type)
        if len(found) > LONGEST_TEXT:
            raise refusal("ML506", value, path, count=len(found), limit=LONGEST_TEXT)
        if _SURROGATE.search(found):
            raise refusal("ML512", value, path)
        return found

    return read


def choice(type: Type, names: tuple[str, ...]) -> Reader:
    """One of the names of an enumeration."""
    known = frozenset(names)

    def read(value: Any, path: str) -> str:
        found = value if value.__class__ is str else _text(value)
        if found in known:
            return found
        close = nearest(found, names) if found else None
        if close is not None:
            raise refusal("ML542", value, path, nearest=close, type=type)
        raise unfit("ML543", value, path, type, choices=", ".join(names))

    return read


def optional(read: Reader) -> Reader:
    """The same, where `null` says that there is none."""

    def read_or_null(value: Any, path: str) -> Any:
        return None if is_null(value) else read(value, path)

    return read_or_null


def _text(value: Any, quoted: bool = False) -> str:
    """The text of a value that is one, else nothing; with `quoted`, only where it stands in quotes."""
    if isinstance(value, Scalar):
        return value.text if value.quoted or not quoted else ""
    return str.__str__(value) if isinstance(value, str) else ""


def _fraction(text: str) -> Fraction | int:
    """The number of a plain decimal text, many times faster than `Fraction(text)`."""
    head, _, tail = text.partition(".")
    return Fraction(int(head + tail), 10 ** len(tail)) if tail else int(head)
