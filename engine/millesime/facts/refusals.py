"""How a value is refused: under which code, at which path, with the nearest name that is known."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from typing import final

from millesime.facts.scalars import Key, Scalar, is_null, place_of
from millesime.text import NOWHERE, Diagnostic
from millesime.values import Duration
from millesime.values.types import Type

_SHOWN = 60


@final
class RefusedError(Exception):
    """What a reader says instead of giving a value. It never leaves the check of a case."""

    def __init__(self, *diagnostics: Diagnostic) -> None:
        super().__init__()
        self.diagnostics = diagnostics


def refusal(code: str, value: object, path: str, **values: object) -> RefusedError:
    """The refusal of a value under a code, naming the path and the value as it was written."""
    named = {"name": path, "value": shown(value), **{name: str(text) for name, text in values.items()}}
    return RefusedError(Diagnostic(code, place_of(value), tuple(sorted(named.items())), path=path))


def unfit(code: str, value: object, path: str, type: Type, **values: object) -> RefusedError:
    """The refusal of a value that is not of the type: for a reason of its own where it has one, else under the code."""
    wanted = str(type)
    match value:
        case _ if is_null(value):
            return refusal("ML527", value, path, type=wanted)
        case float():
            return refusal("ML528", value, path)
        case Mapping():
            return refusal("ML524", value, path, type=wanted)
        case list() | tuple():
            return refusal("ML547", value, path, type=wanted)
        case datetime():
            return refusal("ML529", value, path, python="datetime")
        case Scalar() | bool() | int() | Decimal() | Fraction() | date() | Duration() | str():
            return refusal(code, value, path, type=wanted, **values)
        case _:
            return refusal("ML529", value, path, python=value.__class__.__name__)


def placed(diagnostics: Iterable[Diagnostic], key: object) -> Iterable[Diagnostic]:
    """The same, those that have no place of their own being put at the key that leads to them."""
    if not isinstance(key, Key):
        return diagnostics
    return (replace(one, primary=key.span) if one.primary is NOWHERE else one for one in diagnostics)


def shown(value: object) -> str:
    """A value as a message shows it: short, and as a case file would write it.

    >>> shown(Scalar("9", quoted=True)), shown(None), shown(Decimal("0.10"))
    ('"9"', 'null', '0.10')
    """
    match value:
        case Scalar(text=text, quoted=quoted):
            text = f'"{text}"' if quoted else text or "null"
        case bool():
            text = "true" if value else "false"
        case None:
            text = "null"
        case str():
            text = f'"{value}"'
        case Mapping():
            text = "{…}" if value else "{}"
        case list() | tuple():
            text = "[…]" if value else "[]"
        case int():
            # The digits of a huge number cost more than they tell, and Python refuses to write them.
            text = str(value) if value.bit_length() < 200 else "…"
        case Decimal() | date() | Duration() | float():
            text = str(value)
        case Fraction(numerator=top, denominator=bottom):
            text = f"{shown(top)}/{shown(bottom)}"
        case _:
            text = value.__class__.__name__
    return spelt(text, _SHOWN)


def spelt(name: str, limit: int = 120) -> str:
    """A name or text as a message may hold it: not too long, and made of characters that can be written."""
    text = name[:limit].encode("utf-8", "backslashreplace").decode()
    return text if len(name) <= limit else f"{text[: limit - 1]}…"
