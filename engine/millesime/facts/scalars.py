"""What a case file is made of before its facts are read: texts and keys that know their place."""

from __future__ import annotations

import re
from dataclasses import field
from typing import final

from millesime.frozen import dataclass
from millesime.text import NOWHERE, Span

_NULLS = frozenset(("", "~", "null", "Null", "NULL"))
_TRUE = frozenset(("true", "True", "TRUE"))
_FALSE = frozenset(("false", "False", "FALSE"))
_NUMBER = re.compile(
    r"[-+]?[0-9]+|0o[0-7]+|0x[0-9a-fA-F]+"
    r"|[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?|[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN)"
)


@final
@dataclass(frozen=True, slots=True)
class Scalar:
    """A value of a case file, as it was written: the fact's own type will read it.

    >>> Scalar("010", quoted=False).is_number, Scalar("1:30", quoted=False).is_number
    (True, False)
    """

    text: str
    quoted: bool
    span: Span = field(default=NOWHERE, compare=False)

    @property
    def is_null(self) -> bool:
        """Whether YAML 1.2 (core schema) takes it for null."""
        return not self.quoted and self.text in _NULLS

    @property
    def boolean(self) -> bool | None:
        """What it is worth where YAML 1.2 (core schema) takes it for a boolean, else None."""
        if self.quoted:
            return None
        return True if self.text in _TRUE else False if self.text in _FALSE else None

    @property
    def is_number(self) -> bool:
        """Whether YAML 1.2 (core schema) takes it for a number."""
        return not self.quoted and _NUMBER.fullmatch(self.text) is not None


@final
class Key(str):
    """A key of a case file, which knows its place; otherwise a string like any other."""

    __slots__ = ("span",)

    span: Span

    def __new__(cls, text: str, span: Span = NOWHERE) -> Key:
        key = super().__new__(cls, text)
        key.span = span
        return key


def is_null(value: object) -> bool:
    """Whether a value says that there is none: Python's `None`, or a file's `null`, `~` or nothing at all."""
    return value is None or (isinstance(value, Scalar) and value.is_null)


def place_of(thing: object) -> Span:
    """The place of a value or key in its file, or nowhere."""
    return thing.span if isinstance(thing, Scalar | Key) else NOWHERE
