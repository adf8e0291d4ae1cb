"""A token: its text, its kind, its place."""

from __future__ import annotations

from typing import final


@final
class Token(str):
    """The text of a token as it stands in the file, with the terminal it is of."""

    __slots__ = ("end_pos", "start_pos", "type")

    type: str
    start_pos: int
    end_pos: int

    @property
    def value(self) -> str:
        """The text alone."""
        return str(self)


def token(kind: str, text: str, start: int, end: int) -> Token:
    """A token of this kind at this place; its text need not be what stands there.

    >>> token("COLON", ":", 4, 5).type
    'COLON'
    """
    made = Token(text)
    made.type, made.start_pos, made.end_pos = kind, start, end
    return made
