"""The JSON form of values, as every record and every answer writes them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeAlias, assert_never

from millesime.model.program import Structure
from millesime.values import Lack
from millesime.values.numbers import amount_text, decimal_text
from millesime.values.types import Kind, Type

Json: TypeAlias = "bool | int | str | list[Json] | dict[str, Json] | None"
"""What a record may hold: no number but whole ones, so that nothing passes through a float."""

_NONE: Mapping[str, Structure] = {}
_EXACT = 2**53
"""Whole numbers short of it are exact in every reader of JSON."""


def to_json(value: Any, type: Type, structures: Mapping[str, Structure] = _NONE) -> Json:
    """A value of a type in its JSON form: amounts `"728.01"`, rates `"0.25"` or `"101/131"`, days in ISO 8601.

    A record is an object of its fields in their order; what is not known of it is left out. A whole number that readers
    of JSON may not hold exactly is a text.

    >>> from fractions import Fraction
    >>> from millesime.values.types import AMOUNT, RATE
    >>> to_json(25000, AMOUNT), to_json(Fraction(101, 131), RATE), to_json(None, AMOUNT)
    ('25000.00', '101/131', None)
    """
    if value is None:
        return None
    match type.kind:
        case Kind.INTEGER:
            return value if -_EXACT < value < _EXACT else str(value)
        case Kind.BOOLEAN | Kind.TEXT | Kind.CHOICE | Kind.NORM | Kind.ANY:
            return value  # type: ignore[no-any-return]  # held as JSON holds it
        case Kind.AMOUNT:
            return amount_text(value)
        case Kind.RATE | Kind.NUMBER:
            return decimal_text(value)
        case Kind.DATE:
            return value.isoformat()  # type: ignore[no-any-return]  # a date, says its type
        case Kind.CALENDAR | Kind.DAYS:
            return str(value)
        case Kind.LIST:
            item = type.item or type
            return [to_json(element, item, structures) for element in value]
        case Kind.RECORD:
            fields = structures[type.name or ""].fields
            return {
                field.name: to_json(part, field.type, structures)
                for field, part in zip(fields, value, strict=True)
                if not isinstance(part, Lack)
            }
        case _:
            assert_never(type.kind)
